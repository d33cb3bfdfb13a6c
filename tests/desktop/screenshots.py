#!/usr/bin/python3
# screenshots.py: pictures of the window in its states
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: screenshots.py [--metainfo] PREFIX FOLDER SIMULATOR PROBE [VARIANT[/SCENE]...]

Takes every scene of looks.py in every variant into FOLDER, each as VARIANT-SCENE.png, and says of
each what a person could not read or reach there; ends with 1 if there was any of that. With names
of variants, or of scenes of a variant, only those.

With --metainfo: the pictures of the metainfo file, as a window stands on a desktop, for
data/screenshots.

PREFIX is where Docket is installed; SIMULATOR and PROBE are docket-simulator-tool and
docket-probe.so of a build folder.
"""

import sys
from pathlib import Path

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
    options = [f'--job={make_id(name)}:{ending}' for name, ending in JOBS.items()]
    simulator = s.simulator('--api-key', KEY, '--missing-404', *options)
    s.notifications('gtk')
    s.settings(api_url=simulator.url, api_key=KEY)
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


def main():
    arguments = [word for word in sys.argv[1:] if word != '--metainfo']
    prefix, folder, tool, *more = arguments
    Path(folder).mkdir(parents=True, exist_ok=True)
    session = Session(prefix, tool, 1280, 1400)
    try:
        if '--metainfo' in sys.argv:
            take_metainfo(session, folder)
            return
        n_faults = take_looks(session, folder, more[0], more[1:])
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
