# chart.py: a picture of points and lines over two logarithmic axes, as SVG
#
# SPDX-License-Identifier: GPL-3.0-or-later

import math
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 720, 420
LEFT, RIGHT, TOP, BOTTOM = 72, 24, 56, 56
INK, PALE = '#333333', '#dddddd'


class Chart:
    def __init__(self, title, x_name, y_name, x_range, y_range):
        self.title, self.x_name, self.y_name = title, x_name, y_name
        self.x_range, self.y_range = x_range, y_range
        self.shapes = []
        self.labels = []
        self.taken = []

    def x(self, value):
        low, high = (math.log(end) for end in self.x_range)
        part = (math.log(value) - low) / (high - low)
        return LEFT + part * (WIDTH - LEFT - RIGHT)

    def y(self, value):
        low, high = (math.log(end) for end in self.y_range)
        part = (math.log(value) - low) / (high - low)
        return HEIGHT - BOTTOM - part * (HEIGHT - TOP - BOTTOM)

    def is_in(self, x, y):
        return (self.x_range[0] <= x <= self.x_range[1] and
                self.y_range[0] <= y <= self.y_range[1])

    def text(self, x, y, words, anchor='start', more=''):
        return (f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{more}>'
                f'{escape(words)}</text>')

    def line(self, points, colour, dashed=False):
        places = [(self.x(x), self.y(y)) for x, y in points if self.is_in(x, y)]
        dash = ' stroke-dasharray="6 4"' if dashed else ''
        self.shapes.append(
            f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in places)}" fill="none" '
            f'stroke="{colour}" stroke-width="2"{dash}/>')
        for (x, y), (next_x, next_y) in zip(places, places[1:]):
            self.taken += [(x + (next_x - x) * n / 8 - 2, y + (next_y - y) * n / 8 - 2,
                            x + (next_x - x) * n / 8 + 2, y + (next_y - y) * n / 8 + 2)
                           for n in range(9)]

    def point(self, x, y, words, colour):
        if not self.is_in(x, y):
            return
        px, py = self.x(x), self.y(y)
        self.shapes.append(f'<circle cx="{px:.1f}" cy="{py:.1f}" r="5" fill="{colour}"/>')
        self.taken.append((px - 6, py - 6, px + 6, py + 6))
        if words:
            self.label(x, y, words, colour)

    def label(self, x, y, words, colour):
        self.labels.append((self.x(x), self.y(y), words, colour))

    def badness(self, box):
        """How much of what is there already it hides; what would be cut off is worst."""
        if box[0] < LEFT or box[2] > WIDTH - 6 or box[1] < TOP - 8 or box[3] > HEIGHT - BOTTOM:
            return 1000
        return sum(box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and
                   other[1] < box[3] for other in self.taken)

    def place(self, px, py, words, colour):
        """Beside, above or below, where nothing else stands."""
        width = 7 * len(words)
        places = [(dx, dy, anchor) for gap in (0, 10, 20) for dx, dy, anchor in (
            (11, 4, 'start'), (9, -9 - gap, 'start'), (-11, 4, 'end'), (-9, 18 + gap, 'end'),
            (0, -12 - gap, 'middle'), (9, 18 + gap, 'start'), (0, 21 + gap, 'middle'),
            (-9, -9 - gap, 'end'))]
        boxes = []
        for dx, dy, anchor in places:
            left = px + dx - {'start': 0, 'middle': width / 2, 'end': width}[anchor]
            boxes.append((left, py + dy - 11, left + width, py + dy + 3))
        best = min(range(len(boxes)), key=lambda n: self.badness(boxes[n]))
        dx, dy, anchor = places[best]
        self.taken.append(boxes[best])
        self.shapes.append(self.text(px + dx, py + dy, words, anchor, f' fill="{colour}"'))

    def ticks(self, ends):
        low, high = ends
        steps = (1, 2, 5) if high / low < 200 else (1,)
        values = (step * 10.0 ** power for power in range(-3, 8) for step in steps)
        return [value for value in values if low <= value <= high]

    def axes(self):
        right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
        for value in self.ticks(self.x_range):
            x = self.x(value)
            yield f'<path d="M{x:.1f} {TOP}V{bottom}" stroke="{PALE}"/>'
            yield self.text(x, bottom + 18, f'{value:,g}' if value < 1e6 else f'{value:,.0f}',
                            'middle')
        for value in self.ticks(self.y_range):
            y = self.y(value)
            yield f'<path d="M{LEFT} {y:.1f}H{right}" stroke="{PALE}"/>'
            yield self.text(LEFT - 8, y + 4, f'{value:,g}', 'end')
        yield self.text((LEFT + right) / 2, HEIGHT - 14, self.x_name, 'middle')
        middle = (TOP + bottom) / 2
        yield self.text(18, middle, self.y_name, 'middle', f' transform="rotate(-90 18 {middle})"')

    def save(self, path):
        for label in self.labels:
            self.place(*label)
        title = self.text(LEFT, 30, self.title, more=' font-size="16" font-weight="bold"')
        path.write_text('\n'.join([
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
            f'width="{WIDTH}" height="{HEIGHT}" font-family="sans-serif" font-size="12" '
            f'fill="{INK}" role="img">',
            f'<title>{escape(self.title)}</title>',
            f'<rect width="{WIDTH}" height="{HEIGHT}" rx="8" fill="#ffffff"/>',
            title, *self.axes(), *self.shapes, '</svg>', '']), encoding='utf-8')
