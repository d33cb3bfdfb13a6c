#!/usr/bin/python3
# screenshots.py: pictures of the window in its states
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: screenshots.py [--metainfo|--banners|--locale=LOCALE] PREFIX FOLDER SIMULATOR PROBE
                      [VARIANT[/SCENE]...]

Takes every scene of looks.py in every variant into FOLDER, each as VARIANT-SCENE.png, and says of
each what a person could not read or reach there; ends with 1 if there was any of that. With names
of variants, or of scenes of a variant, only those.

With --banners: the standing states instead, each with its banner, in every variant or those that
are named; but for the languages that were made up, as each is waited for by its words.

With --locale=LOCALE: the windows in the language of a locale of the system, such as de_DE.UTF-8, or
of one in the folder $LOCPATH.

With --metainfo: the pictures of the metainfo file, as a window stands on a desktop, for
data/screenshots.

PREFIX is where Docket is installed; SIMULATOR and PROBE are docket-simulator-tool and
docket-probe.so of a build folder.
"""

import os
import sys
from pathlib import Path

from banners import Banners
from looks import VARIANTS, Looks
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

# Of no job that there is.
STRANGE = make_id('strange')


class Pictures:
    """The window on a desktop."""

    def __init__(self, session, folder):
        self.folder = Path(folder)
        self.session = session

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


def begin(session):
    """The service, with the jobs of the pictures."""
    options = [f'--job={make_id(name)}:{ending}' for name, ending in JOBS.items()]
    simulator = session.simulator('--api-key', KEY, '--missing-404', *options)
    session.notifications('gtk')
    session.settings(api_url=simulator.url)


def fill(session):
    session.paste('\n'.join(f'{make_id(name)}\t{name}' for name in JOBS))
    for name, ending in JOBS.items():
        kind = ending.split(':', maxsplit=1)[0]
        session.wait_row(name, {'never': 'working for', 'failed': 'failed',
                                'aborted': 'aborted'}.get(kind, 'done at'))
    session.wait_row('march', 'kept')


def take_metainfo(session, folder):
    """What the metainfo file shows: the list, a job at work, a result, and the list in dark."""
    p = Pictures(session, folder)
    s = session
    begin(s)
    s.settings(api_key=KEY)
    gtk = s.config / 'gtk-4.0'
    gtk.mkdir()
    (gtk / 'settings.ini').write_text('[Settings]\ngtk-font-name=Cantarell 11\n')
    p.start()
    fill(s)
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


def take_locale(s, folder, locale):
    """Nothing is looked for by its words, as they are of another language."""
    p = Pictures(s, folder)
    begin(s)
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


def take_looks(session, folder, probe, wanted):
    """Returns the number of faults."""
    looks = Looks(session, probe, Path(folder))
    n_faults = 0
    for variant in VARIANTS:
        scenes = [word.partition('/')[2] for word in wanted if word.split('/')[0] == variant]
        if wanted and not scenes:
            continue
        for scene, faults in looks.take_variant(variant, [name for name in scenes if name]):
            n_faults += len(faults)
            print(f'{variant}-{scene}', *faults, sep='\n  ', flush=True)
    return n_faults


def take_banners(session, folder, probe, wanted):
    """Returns the number of faults."""
    looks = Looks(session, probe, Path(folder))
    n_faults = 0
    for variant, more in VARIANTS.items():
        if 'LANGUAGE' in more or wanted and variant not in wanted:
            continue
        looks.choose(variant)
        for name, _ in Banners(looks).all(patient=True):
            for scene, faults in looks.take(f'banner-{name}'):
                n_faults += len(faults)
                print(f'{variant}-{scene}', *faults, sep='\n  ', flush=True)
    return n_faults


def main():
    arguments = [word for word in sys.argv[1:] if not word.startswith('--')]
    locale = next((word[9:] for word in sys.argv if word.startswith('--locale=')), None)
    prefix, folder, tool, *more = arguments
    Path(folder).mkdir(parents=True, exist_ok=True)
    session = Session(prefix, tool, 1280, 1400)
    try:
        if '--metainfo' in sys.argv:
            take_metainfo(session, folder)
            return
        if locale is not None:
            take_locale(session, folder, locale)
            return
        take = take_banners if '--banners' in sys.argv else take_looks
        n_faults = take(session, folder, more[0], more[1:])
        print(f'{n_faults} faults')
    except Exception:
        session.screenshot(Path(folder) / 'missing.png')
        print(session.said())
        raise
    finally:
        session.close()
    sys.exit(1 if n_faults else 0)


if __name__ == '__main__':
    main()
