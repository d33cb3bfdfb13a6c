#!/usr/bin/python3
# test-adding.py: jobs that are dragged here, read from a file, or there already
#
# SPDX-License-Identifier: GPL-3.0-or-later

import subprocess

import session
from keyboard import ask
from session import FRAME, HERE, KEY, can_press, make_id, name_of, role_of, wait_for

N_JOBS = 19
JOBS = [f'job {n}' for n in range(N_JOBS)]
DRAGGED = ('text', 'file', 'text in dialog', 'file in dialog')
CHOSEN = 'chosen'

SIZE = (200, 60)


class DragSource:
    """A program beside the window; contents are (type, content), each dragged from its own line."""

    def __init__(self, s, contents):
        self.session = s
        self.record = s.folder / 'drags'
        arguments = [word for content in contents for word in content]
        with open(self.record, 'w') as record:
            self.process = subprocess.Popen([str(HERE / 'drag_source.py'), *arguments], env=s.env,
                                            stdin=subprocess.DEVNULL, stdout=record)
        wait_for(lambda: self.said('READY'), 'a source of drags')
        x, y, width, _ = s.geometry()
        self.x, self.y = x + width + 20, y + 20
        window = s.xdotool('search', '--name', '^Drag source$').split()[-1]
        s.xdotool('windowmove', '--sync', window, str(self.x), str(self.y))

    def said(self, *words):
        """Whether one of the words is the last that it said."""
        return self.record.read_text().split()[-1:] in [[word] for word in words]

    def move(self, x, y, *words):
        """To a place, until it says so."""
        def moved():
            self.session.xdotool('mousemove', str(x + 3), str(y), 'mousemove', str(x), str(y))
            return self.said(*words)

        wait_for(moved, f'{words}; it said {self.record.read_text().split()}')

    def drag(self, line, item):
        """A line of the source into the middle of something; let go once that takes it."""
        s = self.session

        def dropped():
            left, top, _, _ = s.geometry()
            box = s.size(item)
            x, y = self.x + SIZE[0] // 2, self.y + SIZE[1] // 2 + line * SIZE[1]
            s.xdotool('mousemove', str(x), str(y), 'mousedown', '1')
            self.move(x - 40, y, 'BEGIN', 'COPY', 'NOTHING')
            self.move(left + FRAME + box.x + box.width // 2,
                      top + FRAME + box.y + box.height // 2, 'COPY')
            s.xdotool('mouseup', '1')
            wait_for(lambda: self.said('DROPPED', 'CANCELLED'), 'the end of a drag')
            return self.said('DROPPED')

        # What is let go while the two programs still talk about it comes back.
        wait_for(dropped, 'something dropped')

    def stop(self):
        self.process.kill()
        self.process.wait()


def is_in_sight(s, begin):
    """Whether the row of a job stands in the window, below the pills."""
    pill = s.size(s.find(name='All'))
    row = next((row for row in s.list_rows() if row.name.startswith(begin)), None)
    box = row and s.size(row)
    return box is not None and box.height > 0 and \
        pill.y + pill.height <= box.y + box.height / 2 < s.geometry()[3] - 2 * FRAME


def press(s, has):
    def look():
        return next((item for item in s.find_all('push button', has=has) if can_press(item)), None)

    s.press_when(look, f'a button {has}')


def already_here(s):
    """An id that is in the list, far below, is shown there and not added once more."""
    names = [*JOBS, *DRAGGED, CHOSEN]
    s.simulator_ = s.simulator('--api-key', KEY, *[f'--job={make_id(name)}:never:1'
                                                   for name in names])
    s.notifications('gtk')
    s.settings(api_url=s.simulator_.url, api_key=KEY)
    s.start()
    s.find(has='No Jobs Yet')
    s.paste('\n'.join(f'{make_id(name)}\t{name}' for name in JOBS))
    wait_for(lambda: len(s.rows()) == N_JOBS, f'{N_JOBS} rows')
    s.wait_text(f'{N_JOBS} jobs added')
    last = s.rows()[-1].split(',')[0]
    assert is_in_sight(s, s.rows()[0].split(',')[0]) and not is_in_sight(s, last), s.rows()
    s.paste(make_id(last))
    s.wait_text('Already in the list')
    wait_for(lambda: is_in_sight(s, last), f'{last} in sight')
    s.find('push button', 'Close Details')
    s.wait_text(make_id(last))
    assert len(s.rows()) == N_JOBS, s.rows()


def dropped(s):
    """What is dropped on the window is added: a text, and what a file holds."""
    files = {}
    for name in (*DRAGGED, CHOSEN):
        files[name] = s.folder / f'{name}.txt'
        files[name].write_text(f'{make_id(name)}\t{name}\n')
    s.files_ = files
    s.source_ = DragSource(s, [
        ('text/plain;charset=utf-8', f'{make_id("text")}\ttext'),
        ('text/uri-list', f'{files["file"].as_uri()}\r\n'),
        ('text/plain;charset=utf-8', f'{make_id("text in dialog")}\ttext in dialog'),
        ('text/uri-list', f'{files["file in dialog"].as_uri()}\r\n')])
    s.parts.append(s.source_)
    for line, name in enumerate(('text', 'file')):
        s.source_.drag(line, s.find('list', 'Jobs'))
        s.wait_row(f'{name},')


def dropped_in_dialog(s):
    """In the dialog a text or a file is added to what stands there; nothing is added yet."""
    press(s, 'Add')
    text = s.find('text', 'Text With Job IDs')
    for line, name in enumerate(('text in dialog', 'file in dialog'), 2):
        s.source_.drag(line, text)
        s.wait_text(name)
    s.wait_text('2 Job IDs Found')


def opened_file(s):
    """Open File… reads a file that is chosen; then all are added."""
    press(s, 'Open File…')
    wait_for(lambda: len(s.window_ids()) == 3, 'a file chooser')
    s.xdotool('mousemove', '300', '300', 'key', 'ctrl+l')
    s.xdotool('type', str(s.files_[CHOSEN]))
    s.xdotool('key', 'Return')
    s.wait_text('3 Job IDs Found')
    press(s, 'Add 3 Jobs')
    for name in (*DRAGGED[2:], CHOSEN):
        s.wait_row(f'{name},')
    assert len(s.rows()) == N_JOBS + len(DRAGGED) + 1, s.rows()


def paused(s):
    """Several jobs are paused at once."""
    s.activate('show-job', make_id(CHOSEN))
    s.click(s.find('list item', has='chosen, '))
    s.keys('ctrl+a')
    s.wait_text(f'{len(s.rows())} Selected')
    s.keys('shift+F10')
    wait_for(lambda: len(s.window_ids()) == 2, 'a menu')
    s.xdotool('key', 'p')
    wait_for(lambda: ask(s, 'SELECT count(*) FROM job WHERE paused')[0][0] == len(s.rows()),
             'all paused')


if __name__ == '__main__':
    session.main(already_here, dropped, dropped_in_dialog, opened_file, paused)
