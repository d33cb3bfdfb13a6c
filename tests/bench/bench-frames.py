#!/usr/bin/python3
# bench-frames.py: what a frame of the list takes while many of its jobs change
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: bench-frames.py BENCH-FRAMES LIST-MAKER SCHEMAS [N [SECONDS]]

Prints the "name value unit" lines of bench-frames for a list of N jobs, 10,000 where it is not
given, and fails where a frame takes longer than GOALS. On a machine that has other work to do the
ms of the processor say more.

Drawn with Cairo: without a graphics card each frame of the GL renderer takes longer than all that
is measured here.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / 'desktop'))

from session import Session  # noqa: E402

# The most that a frame of the list may take, ms.
GOALS = {'list-median': 16, 'list-p99': 33, 'list-scrolled-median': 16, 'list-scrolled-p99': 33}


def list_missed(text):
    figures = {name: float(value) for name, value, _ in map(str.split, text.splitlines())}
    return [f'{name} {figures[name]:.1f} ms' for name, most in GOALS.items()
            if figures[name] > most]


def main():
    if len(sys.argv) < 4:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    program, maker, schemas, *more = sys.argv[1:]
    n, seconds = (more + ['10000', '20'][len(more):])[:2]
    session = Session('/nowhere', '/nowhere', application='bench-frames')
    session.env |= {'GSETTINGS_SCHEMA_DIR': schemas, 'GSETTINGS_BACKEND': 'memory'}
    try:
        with tempfile.TemporaryDirectory(prefix='docket-bench-') as folder:
            database = Path(folder) / 'jobs.sqlite3'
            subprocess.run([maker, str(database), n], check=True)
            ran = session.run(program, database, seconds, patience=20 * int(seconds))
            print(ran.stdout, end='')
            if ran.returncode != 0:
                print(ran.stderr, file=sys.stderr)
                sys.exit(ran.returncode)
            missed = list_missed(ran.stdout)
            print('goals met' if not missed else f'goals missed: {", ".join(missed)}')
            sys.exit(1 if missed else 0)
    finally:
        session.close()


if __name__ == '__main__':
    main()
