# keyboard.py: the window by keys alone, and what tells quickly what they did
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the keyboard is comes as an event of the accessibility bus: asking the whole window takes
too long for each of a hundred keys. What a key did is read where it shows fastest: clipboard,
database, settings, the bus, windows of the display.
"""

import re
import sqlite3
import subprocess
import time
import xml.etree.ElementTree as tree

from session import APPLICATION_ID, OBJECT_PATH, PATIENCE, Missing, wait_for

RESOURCES = '/io/github/docket_app/Docket/'

# So many answers of the window later it has heard of a key.
QUESTIONS = 5


class Focus:
    """What has the keyboard, as the window says it."""

    def __init__(self, session):
        self.reader = session.reader
        self.address = None
        self.n_events = 0
        self.reader.hear_focus(self.take)

    def take(self, address):
        self.address = address
        self.n_events += 1

    def pump(self):
        self.reader.hear()

    @property
    def name(self):
        return self.address and self.reader.name_of(self.address)

    def settle(self, quiet=0.08, patience=0.25):
        """Waits for an event, then until no more come. Some keys bring none: the window has heard
        of a key when it has answered questions that were asked after it, however busy it is."""
        n, end = self.n_events, time.monotonic() + patience
        n_asked = 0
        while self.n_events == n and (n_asked < QUESTIONS or time.monotonic() < end):
            if self.address is not None:
                self.reader.name_of(self.address)
            n_asked += 1
            self.pump()
            time.sleep(0.01)
        n, end = self.n_events, time.monotonic() + quiet
        while time.monotonic() < end:
            self.pump()
            if self.n_events != n:
                n, end = self.n_events, time.monotonic() + quiet
            time.sleep(0.01)
        return self.name


def list_actions(session, path):
    """The actions that are on the bus under a path."""
    ran = session.run('gdbus', 'call', '--session', '--dest', APPLICATION_ID, '--object-path', path,
                      '--method', 'org.gtk.Actions.List')
    return re.findall(r"'([^']+)'", ran.stdout)


def is_enabled(session, action):
    """Whether an action of the application or the window can be done now."""
    return describe(session, action).startswith('((true')


def window_path(session):
    ran = session.run('gdbus', 'introspect', '--session', '--dest', APPLICATION_ID, '--object-path',
                      f'{OBJECT_PATH}/window', '--xml')
    names = re.findall(r'<node name="(\d+)"', ran.stdout)
    if not names:
        raise Missing(f'no window on the bus: {ran.stderr}')
    return f'{OBJECT_PATH}/window/{names[-1]}'


def ui_files(session):
    """The descriptions of windows and menus that are in the program."""
    ran = session.run('gresource', 'list', session.docket)
    for name in ran.stdout.splitlines():
        if name.startswith(RESOURCES) and name.endswith('.ui'):
            text = subprocess.run(['gresource', 'extract', str(session.docket), name],
                                  capture_output=True, env=session.env, check=True).stdout
            yield name.removeprefix(RESOURCES), tree.fromstring(text)


def menus(session):
    """Items of each menu of the program: (label, action, target)."""
    found = {}
    for _, root in ui_files(session):
        for menu in root.iter('menu'):
            found[menu.get('id')] = list(items(menu))
    return found


def items(menu):
    for item in menu.iter('item'):
        values = {part.get('name'): part.text for part in item.findall('attribute')}
        yield values['label'], values['action'], values.get('target')


def buttons(session):
    """Actions that widgets of the program name."""
    return {part.text for _, root in ui_files(session) for part in root.iter('property')
            if part.get('name') == 'action-name'}


def named_actions(session):
    """Actions that the program's code names, as those of toasts and banners. An action of the
    application that is told which job is there for others, as notifications and the desktop; in
    the window one of the window or of the details stands before it."""
    program = session.docket.read_bytes()
    named = {name.decode() for name in
             re.findall(rb'\0((?:app|win|details|room|jobs)\.[a-z][a-z-]+)(?=\0)', program)}
    return {name for name in named if not name.startswith('app.')
            or "signature 's'" not in describe(session, name)}


def describe(session, action):
    """Whether an action of the application or the window can be done now, and its target."""
    group, name = action.split('.', 1)
    path = OBJECT_PATH if group == 'app' else window_path(session)
    return session.run('gdbus', 'call', '--session', '--dest', APPLICATION_ID, '--object-path',
                       path, '--method', 'org.gtk.Actions.Describe', name).stdout


def mnemonic(label):
    return label[label.index('_') + 1].lower()


def clipboard(session):
    ran = session.run('xclip', '-selection', 'clipboard', '-o')
    return ran.stdout


def ask(session, sql, *values):
    """Rows of the database of the list."""
    base = sqlite3.connect(f'file:{session.data}/docket/jobs.sqlite3?mode=ro', uri=True)
    try:
        return base.execute(sql, values).fetchall()
    finally:
        base.close()


def titles(session):
    """Titles of the windows on the display."""
    found = []
    for window in session.window_ids():
        ran = session.run('xdotool', 'getwindowname', window)
        found.append(ran.stdout.strip())
    return found


def dialogs(session):
    """Dialogs that newer libadwaita shows within a window instead of beside it."""
    return [item for item in session.items() if item.role == 'dialog' and item.parent is not None]


def wait_windows(session, n, patience=PATIENCE):
    """Windows, menus and dialogs; the first window is one of them."""
    def count():
        n_windows = len(session.window_ids())
        return n_windows + len(dialogs(session) if session.is_newer() else ())

    wait_for(lambda: count() == n, f'{n} windows; there are {titles(session)}', patience)
    # A window manager gives the keyboard to the window that is left; newer GTK waits for that.
    if n == 1 and session.is_newer():
        session.look_back()
