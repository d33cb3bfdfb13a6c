# probe.py: what a window shows, asked of docket-probe.c within the program
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""What no accessibility tree tells: where a widget is drawn, and whether all its words are."""

import json
import os
import signal
from pathlib import Path

from session import FRAME, PATIENCE, Missing, wait_for



class Item(dict):
    """A widget that is drawn."""

    __getattr__ = dict.__getitem__

    def is_a(self, owner, name):
        return self['owner'] == owner and self['id'] == name

    def middle(self):
        return self['x'] + self['width'] / 2, self['y'] + self['height'] / 2

    def describe(self):
        words = f' “{self["text"]}”' if self.get('text') else ''
        return f'{self["type"]} {self["owner"]}.{self["id"]}{words}'


class Probe:
    """The probe of a session: Docket is started with its environment."""

    def __init__(self, session, library):
        library = Path(library)
        if not library.exists():
            raise Missing(f'{library} is not there')
        self.session = session
        self.file = session.folder / 'probe.json'
        self.frames_file = session.folder / 'frames'
        self.env = {'LD_PRELOAD': str(library.resolve()), 'DOCKET_PROBE_FILE': str(self.file)}
        # A program with sanitizers wants to be first.
        options = [session.env.get('ASAN_OPTIONS'), 'verify_asan_link_order=0']
        self.env['ASAN_OPTIONS'] = ':'.join(option for option in options if option)
        self.process = None

    def follow(self, process):
        """From now on this one is asked."""
        self.process = process

    def ask(self):
        """Every window, as soon as nothing moves in it."""
        self.file.unlink(missing_ok=True)
        os.kill(self.process.pid, signal.SIGUSR1)
        wait_for(self.file.exists, 'an answer of the probe')
        windows = json.loads(self.file.read_text())
        for window in windows:
            window['items'] = [Item(item) for item in window['items']]
        return windows

    def items(self):
        return [item for window in self.ask() for item in window['items']]

    def find(self, owner=None, name=None, type_=None, text=None):
        """All that are drawn, and of which a part is on the screen."""
        return [item for item in self.items() if item.seen > 0
                and (owner is None or item.owner == owner) and (name is None or item.id == name)
                and (type_ is None or item.type == type_)
                and (text is None or text in item.get('text', ''))]

    def wait(self, owner=None, name=None, type_=None, text=None, patience=PATIENCE):
        what = ' '.join(word for word in (owner, name, type_, text) if word)
        return wait_for(lambda: self.find(owner, name, type_, text), what, patience)

    def wait_gone(self, *what, **more):
        wait_for(lambda: not self.find(*what, **more), f'{what} {more} gone')

    def point(self, item):
        """Where the pointer goes for an item of the newest window."""
        x, y, _, _ = self.session.geometry()
        across, down = item.middle()
        return [str(round(value)) for value in (x + FRAME + across, y + FRAME + down)]

    def click(self, item, *keys):
        self.session.xdotool('mousemove', *self.point(item),
                             *(word for key in keys for word in ('keydown', key)), 'click', '1',
                             *(word for key in keys for word in ('keyup', key)))

    def frames(self):
        """Each frame so far: when, and of each row its name, top, height and left."""
        frames = []
        for line in self.frames_file.read_text(encoding='utf-8').splitlines():
            when, *rows = line.split('\t')
            frames.append((int(when), [
                (name, *(int(value) for value in numbers.split('|')))
                for name, numbers in (row.split('|', 1) for row in rows)]))
        return frames


def may_be_cut(item):
    """Names and ids, which somebody else makes as long as they like."""
    return item.is_a('DocketJobRow', 'title') or (
        item.owner == 'DocketFieldsCard' and 'mono' in item.classes.split())


def find_faults(windows):
    """What a person could not read or reach, each in words."""
    faults = []
    for window in windows:
        shown = [item for item in window['items'] if item.seen > 0]
        labels = [item for item in shown if item.type == 'GtkLabel' and item.text]
        for item in labels:
            if item.ellipsized and not may_be_cut(item):
                faults.append(f'words are left out: {item.describe()}')
            if item.clipped and not may_be_cut(item):
                faults.append(f'words are cut off: {item.describe()}')
        for item in shown:
            if (item.control or item.get('text')) and item.across > 1:
                faults.append(f'cut off at the side by {item.across:.0f}: {item.describe()}')
            if (item.control or item.get('text')) and item.down > 1:
                faults.append(f'cut off above or below by {item.down:.0f}: {item.describe()}')
    return faults
