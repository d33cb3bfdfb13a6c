#!/usr/bin/python3
# screenshots.py: pictures of the window in its states
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: screenshots.py [--metainfo|--locale=LOCALE] PREFIX FOLDER [SIMULATOR]

With --metainfo: those of the metainfo file, as a window stands on a desktop, for data/screenshots.
With --locale: the windows in the language of a locale of the system, such as de_DE.UTF-8, or of one
in the folder $LOCPATH.
PREFIX is where Docket is installed, SIMULATOR the docket-simulator-tool of a build folder; without
it the one in $DOCKET_SIMULATOR is taken.
"""

import os
import sys
from pathlib import Path

from session import FRAME, KEY, Session, make_id, wait_for

JOBS = {
    'march': 'pdf:1:march.pdf',
    'contracts': 'parts:1:contracts.pdf',
    'price-list': 'json:1:price-list.json',
    'Scans of April': 'failed:1',
    'Invoice 2024-117': 'aborted:1',
    'Old archive': 'nothing:1',
    'Annual report': 'never:1',
    'Letters to the members': 'never:1',
}
STRANGE = make_id('strange')


class Pictures:
    def __init__(self, prefix, folder, tool):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.session = Session(prefix, tool)
        self.last = None

    def take(self, name):
        """Once two pictures in a row are the same: nothing moves any more."""
        path = self.folder / f'{name}.png'
        seen = []

        def is_still():
            self.session.screenshot(path)
            seen.append(self.session.run('identify', '-format', '%#', path).stdout)
            return len(seen) > 1 and seen[-1] == seen[-2] or len(seen) > 15

        wait_for(is_still, name)
        print(path)

    def take_window(self, name):
        """The newest window alone, with round corners and a shadow, no larger than 1000 × 700."""
        self.take(name)
        path = str(self.folder / f'{name}.png')
        x, y, width, height = self.session.geometry()
        x, y, width, height = x + FRAME, y + FRAME, width - 2 * FRAME, height - 2 * FRAME
        shape = f'roundrectangle 0,0,{width - 1},{height - 1},12,12'
        ran = self.session.run(
            'convert', path, '-crop', f'{width}x{height}+{x}+{y}', '+repage', '-alpha', 'set',
            '(', '-size', f'{width}x{height}', 'xc:none', '-fill', 'white', '-draw', shape, ')',
            '-compose', 'DstIn', '-composite',
            '(', '+clone', '-background', 'black', '-shadow', '45x9+0+3', ')',
            '+swap', '-background', 'none', '-compose', 'Over', '-layers', 'merge', '+repage',
            '-strip', '-define', 'png:compression-level=9', path)
        assert ran.returncode == 0, ran.stderr

    def start(self, **more):
        self.session.end_docket()
        # Nobody has to know that it was ended.
        self.session.settings(stopped_at='0')
        self.session.start(**more)


def take_first(p):
    p.start()
    p.session.find(has='Welcome to Docket')
    p.take('first-start')
    p.session.resize(360, 640)
    p.take('first-start-360x640')
    p.session.settings(api_key=KEY)
    p.session.wait_text('No Jobs Yet')
    p.take('empty-360x640')
    p.session.resize(900, 640)
    p.take('empty')


def fill(p, with_strange=True):
    s = p.session
    if with_strange:
        s.paste(STRANGE)
        s.wait_row(STRANGE[:8])
    s.paste('\n'.join(f'{make_id(name)}\t{name}' for name in JOBS))
    for name, ending in JOBS.items():
        kind = ending.split(':')[0]
        s.wait_row(name, {'never': 'working for', 'failed': 'failed', 'aborted': 'aborted'}.get(
            kind, 'done at'))
    s.wait_row('march', 'kept')
    if with_strange:
        s.wait_row(STRANGE[:8], 'does not know', 90)


def take_list(p, suffix=''):
    s = p.session
    s.wait_row('march', 'kept')
    s.resize(900, 640)
    p.take(f'list{suffix}')
    s.resize(360, 640)
    p.take(f'list-360x640{suffix}')
    s.resize(360, 294)
    p.take(f'list-360x294{suffix}')
    s.resize(900, 640)


def take_details(p, suffix=''):
    s = p.session
    for name in ('march', 'Scans of April', 'Annual report'):
        s.activate('show-job', make_id(name))
        s.find('push button', 'Close Details')
        p.take(f'details-{name.split()[0].lower()}{suffix}')
    s.resize(360, 640)
    p.take(f'details-360x640{suffix}')
    s.resize(900, 640)
    s.keys('Escape')


def take_dialogs(p, suffix=''):
    s = p.session
    s.activate('preferences')
    s.find(has='Balanced')
    p.take(f'preferences{suffix}')
    s.keys('Escape')
    wait_for(lambda: len(s.windows()) == 1, 'preferences closed')
    s.press(s.find('push button', has='Add Jobs'))
    text = s.find(name='Text With Job IDs')
    s.set_text(text, f'{make_id("one")}\treport\n{make_id("two")}\nABC123 and other words\n')
    s.wait_text('Job IDs Found')
    p.take(f'add{suffix}')
    s.keys('Escape')
    wait_for(lambda: len(s.windows()) == 1, 'the dialog closed')


def take_metainfo(p):
    """What the metainfo file shows: the list, a job at work, a result, and the list in dark."""
    s = p.session
    s.settings(api_key=KEY)
    folder = s.config / 'gtk-4.0'
    folder.mkdir()
    (folder / 'settings.ini').write_text('[Settings]\ngtk-font-name=Cantarell 11\n')
    p.start()
    fill(p, with_strange=False)
    s.xdotool('mousemove', '250', '30')
    # The words about what was added are gone.
    s.wait_no_text('jobs added')
    s.activate('check-all')
    s.resize(900, 620)
    p.take_window('list')
    s.resize(940, 640)
    s.activate('show-job', make_id('Annual report'))
    s.find('push button', 'Close Details')
    p.take_window('working')
    s.activate('show-job', make_id('march'))
    p.take_window('result')
    p.start(ADW_DEBUG_COLOR_SCHEME='prefer-dark')
    s.wait_row('march', 'kept')
    s.resize(900, 620)
    s.xdotool('mousemove', '250', '30')
    p.take_window('dark')


def take_window_of(p, name, action):
    """A window that an action opens, down to its end."""
    s = p.session
    if action.startswith('.'):
        s.keys(action[1:])
    else:
        s.activate(action)
    wait_for(lambda: len(s.windows()) == 2, name)
    x, y, width, height = s.geometry()
    s.xdotool('mousemove', str(x + width - FRAME - 20), str(y + height // 2))
    for part in range(1, 5 if name in ('help', 'preferences') else 2):
        p.take(f'{name}-{part}')
        s.xdotool('click', '--repeat', '8', '--delay', '20', '5')
    s.keys('Escape')
    wait_for(lambda: len(s.windows()) == 1, f'{name} closed')


def take_locale(p, locale):
    """Nothing is looked for by its words, as they are of another language."""
    s = p.session
    words = {'LC_ALL': locale, 'LANGUAGE': '', 'GTK_OVERLAY_SCROLLING': '0'}
    words |= {'LOCPATH': os.environ['LOCPATH']} if 'LOCPATH' in os.environ else {}
    p.start(**words)
    s.find(has='Docket' if not locale.startswith('ar') else 'دوكت')
    p.take('first-start')
    s.resize(360, 640)
    p.take('first-start-360x640')
    s.settings(api_key=KEY)
    p.take('empty-360x640')
    s.resize(900, 640)
    s.paste(STRANGE)
    s.paste('\n'.join(f'{make_id(name)}\t{name}' for name in JOBS))
    s.find(has='Old archive')
    p.take('added')
    s.keys('F10')
    p.take('menu')
    s.keys('Escape')
    for name in ('march', 'Scans of April', 'Annual report'):
        s.activate('show-job', make_id(name))
        p.take(f'details-{name.split()[0].lower()}')
    s.resize(360, 640)
    p.take('details-360x640')
    # Back to the list: a shorter way than to look for the button by its words.
    s.keys('alt+Left')
    p.take('list-360x640')
    s.resize(900, 640)
    p.take('list')
    for name in ('preferences', 'credits', 'kept-results', 'about', 'shortcuts'):
        take_window_of(p, name, name)
    take_window_of(p, 'help', '.F1')
    s.keys('ctrl+f')
    s.type('nothing like it')
    p.take('search')
    s.keys('Escape')
    s.keys('ctrl+n')
    p.take('add')
    s.keys('Escape')
    s.settings(api_key='another@example.com_ffffffffffffffff')
    s.paste(make_id('three'))
    s.activate('check-all')
    p.take('banner')


def take_all(p):
    s = p.session
    take_first(p)
    fill(p)
    take_list(p)
    take_details(p)
    take_dialogs(p)
    p.start(ADW_DEBUG_COLOR_SCHEME='prefer-dark')
    take_list(p, '-dark')
    take_details(p, '-dark')
    take_dialogs(p, '-dark')
    s.settings(api_key='another@example.com_ffffffffffffffff')
    s.paste(make_id('three'))
    s.wait_text('PDF.co refused the API key')
    p.take('banner-dark')


def main():
    arguments = [word for word in sys.argv[1:] if not word.startswith('--')]
    locale = next((word[9:] for word in sys.argv if word.startswith('--locale=')), None)
    tool = arguments[2] if len(arguments) > 2 else os.environ['DOCKET_SIMULATOR']
    p = Pictures(arguments[0], arguments[1], tool)
    s = p.session
    try:
        options = [f'--job={make_id(name)}:{ending}' for name, ending in JOBS.items()]
        simulator = s.simulator('--api-key', KEY, '--missing-404', *options)
        s.notifications('gtk')
        s.settings(api_url=simulator.url)
        if locale:
            take_locale(p, locale)
        else:
            (take_metainfo if '--metainfo' in sys.argv else take_all)(p)
    except BaseException:
        print(s.said(), file=sys.stderr)
        raise
    finally:
        s.close()


if __name__ == '__main__':
    main()
