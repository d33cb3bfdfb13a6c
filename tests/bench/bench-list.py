#!/usr/bin/python3
# bench-list.py: the list with very many jobs, beside the usual way, in one run
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: bench-list.py BENCH-LIST LIST-MAKER SCHEMAS [N...]

Prints "name value unit" lines for a list of N jobs (0, 1000, 10000, 100000 and 1000000 where none
is given). "query" is Docket's list, "objects" a GListStore behind a GtkFilterListModel and a
GtkSortListModel with the same rows. At each N the two run one after the other, ROUNDS times; the
least of each figure is printed, as other work of the machine only adds to it.

- first-row: from exec until the accessibility tree names the first row (0 jobs: the empty page), ms
- first-rows, all-rows: until the model has its first 200 rows, and all of them, ms
- block-*: the longest time the main loop did not get round in a phase, ms; block-redraw is the
  floor: the window is drawn once more, and nothing has changed
- search-*: from the keystroke until the first hits are in the model, ms
- memory, memory-after: proportional set size when the list is open, and after all phases, MB
- database: size of the file, MB

It fails where a goal of Docket's list is missed (GOALS), at the sizes that were measured.

Drawn with Cairo: without a graphics card each frame of the GL renderer takes longer than all that
is measured here.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / 'desktop'))

from gi.repository import GLib  # noqa: E402

import accessible  # noqa: E402
from session import Session, name_of, role_of  # noqa: E402

SIZES = (0, 1000, 10_000, 100_000, 1_000_000)
ROUNDS = int(os.environ.get('DOCKET_BENCH_ROUNDS', '3'))

# The usual way takes minutes and gigabytes with more.
MOST_OBJECTS = int(os.environ.get('DOCKET_BENCH_OBJECTS', '100000'))

# Size of the list, figures that begin so, and the most that each may be.
GOALS = (
    (100_000, 'block-', 16, 'ms'),
    (1_000_000, 'block-', 50, 'ms'),
    (1_000_000, 'search-many', 50, 'ms'),
    (1_000_000, 'search-few', 400, 'ms'),
)
# The first row of 100,000 jobs is named within this many times of the empty page.
MOST_TO_EMPTY = 1.2
# A million jobs take no more than this above the smallest list that was measured, MB.
MOST_MEMORY = 32
# What is drawn although nothing has changed: the floor, no goal.
FLOOR = 'block-redraw'

PATIENCE = 600


def children(item):
    """What is in an item, and no more: each question is answered by the main loop that is measured,
    and the list has hundreds of rows."""
    addresses = item.reader.ask_each([item], accessible.ACCESSIBLE, 'GetChildren')[0] or []
    found = [accessible.Item(item.reader, address, item) for address in addresses]
    item.reader.look(found)
    return found


def find(item, wanted):
    """Depth first; no place on the screen is asked for."""
    if wanted(item):
        return item
    for child in children(item):
        found = find(child, wanted)
        if found is not None:
            return found
    return None


def find_in_windows(session, wanted):
    return next((found for application in session.applications()
                 for found in [find(application, wanted)] if found is not None), None)


def is_list(item):
    return role_of(item) == 'list' and name_of(item) == 'Jobs'


def is_empty_page(item):
    return name_of(item) == 'No Jobs Yet'


def has_named_row(session):
    jobs = find_in_windows(session, is_list)
    answer = jobs and session.reader.ask(
        jobs, accessible.ACCESSIBLE, 'GetChildAtIndex', GLib.Variant('(i)', (0,)))
    return bool(answer) and session.reader.name_of(answer[0]) != ''


def has_empty_page(session):
    return find_in_windows(session, is_empty_page) is not None


class Bench:
    def __init__(self, program, maker, schemas):
        self.program, self.maker = program, maker
        self.session = Session('/nowhere', '/nowhere', application='bench-list')
        self.session.env |= {'GSETTINGS_SCHEMA_DIR': schemas, 'GSETTINGS_BACKEND': 'memory',
                             'GSK_RENDERER': 'cairo'}
        self.folder = Path(tempfile.mkdtemp(prefix='docket-bench-'))

    def close(self):
        self.session.close()
        shutil.rmtree(self.folder)

    def make(self, n):
        path = self.folder / f'{n}.sqlite3'
        subprocess.run([self.maker, str(path), str(n)], check=True)
        return path

    def copy(self, database):
        """Each run changes its database."""
        path = self.folder / 'run.sqlite3'
        for old in self.folder.glob('run.sqlite3*'):
            old.unlink()
        shutil.copy(database, path)
        return path

    def time_first_row(self, way, database, n):
        shown = has_named_row if n > 0 else has_empty_page
        begin = time.monotonic()
        process = subprocess.Popen([self.program, way, str(self.copy(database)), 'open'],
                                   env=self.session.env, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        try:
            while time.monotonic() - begin < PATIENCE:
                if shown(self.session):
                    return (time.monotonic() - begin) * 1000
                time.sleep(0.002)
            raise TimeoutError(f'{way} names no first row of {n} jobs')
        finally:
            process.kill()
            process.wait()

    def run(self, way, database):
        ran = subprocess.run([self.program, way, str(self.copy(database))], env=self.session.env,
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                             timeout=PATIENCE, check=True)
        lines = (line.split() for line in ran.stdout.splitlines())
        return {name.removeprefix(f'{way}-'): (float(value), unit) for name, value, unit in lines}

    def measure(self, way, database, n):
        figures = {}
        for _ in range(ROUNDS):
            figures_now = {'first-row': (self.time_first_row(way, database, n), 'ms')}
            if n > 0:
                figures_now |= self.run(way, database)
            for name, (value, unit) in figures_now.items():
                figures[name] = (min(value, figures.get(name, (value, unit))[0]), unit)
        for name, (value, unit) in figures.items():
            print(f'{way}-{n}-{name} {value:.1f} {unit}', flush=True)
        return {name: value for name, (value, _) in figures.items()}


def list_missed(measured):
    """What Docket's list missed; the figures stand by the size of the list."""
    missed = [f'{name} {value:.0f} {unit} at {n}'
              for n, begin, most, unit in GOALS for name, value in measured.get(n, {}).items()
              if name.startswith(begin) and name != FLOOR and value > most]
    if 0 in measured and 100_000 in measured:
        times = measured[100_000]['first-row'] / measured[0]['first-row']
        if times > MOST_TO_EMPTY:
            missed.append(f'first row {times:.2f} times as late as the empty page')
    sizes = [n for n in measured if n > 0]
    if 1_000_000 in sizes and len(sizes) > 1:
        above = measured[1_000_000]['memory'] - measured[min(sizes)]['memory']
        if above > MOST_MEMORY:
            missed.append(f'{above:.0f} MB more with a million')
    return missed


def main():
    if len(sys.argv) < 4:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    bench = Bench(*sys.argv[1:4])
    measured = {}
    try:
        for n in [int(word) for word in sys.argv[4:]] or SIZES:
            database = bench.make(n)
            print(f'query-{n}-database {database.stat().st_size / 1e6:.1f} MB', flush=True)
            measured[n] = bench.measure('query', database, n)
            if 0 < n <= MOST_OBJECTS:
                bench.measure('objects', database, n)
    finally:
        bench.close()
    missed = list_missed(measured)
    print('goals met' if not missed else f'goals missed: {", ".join(missed)}')
    sys.exit(1 if missed else 0)


if __name__ == '__main__':
    main()
