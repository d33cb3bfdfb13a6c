#!/usr/bin/env python3
# test-soak.py: Docket without its window watches 200 jobs for a while, on a service that stalls
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Usage: test-soak.py PROGRAM SIMULATOR
#
"""DOCKET_SOAK_SECONDS in the environment says how long (60), DOCKET_SOAK_JOBS for how many jobs
(200), DOCKET_SOAK_SEED when each is added and ends, and when the service stalls. No job may be lost
or told twice, every result is kept whole, and memory must not grow."""

import os
import random
import shutil
import signal
import statistics
import sys
import time
import traceback

import crash

# What may be added to the resident memory from the second quarter to the last.
MOST_GROWTH = 6 * 1024 * 1024
# A little longer than a check may take.
STALL = 25


class Soak:
    """Jobs that come, end and are kept, and the memory meanwhile."""

    def __init__(self, world, seconds, n_jobs, seed):
        self.world = world
        self.seconds = seconds
        self.n_jobs = n_jobs
        self.random = random.Random(seed)
        self.samples = []
        self.run = crash.Run(world, 1)
        # Freed memory is kept for a while by the address sanitizer: not much of it here.
        options = os.environ.get('ASAN_OPTIONS', '')
        self.run.env['ASAN_OPTIONS'] = ':'.join(filter(None, (options, 'quarantine_size_mb=2')))
        # What an hour covers is not what the suites cover.
        self.run.env['GCOV_PREFIX'] = str(self.run.folder / 'coverage')
        if 'LSAN_OPTIONS' in os.environ:
            self.run.env['LSAN_OPTIONS'] = os.environ['LSAN_OPTIONS']

    def make_job(self, left):
        """A job that takes up to what is left of the time."""
        service = self.world
        service.n_jobs += 1
        job_id = crash.make_id(f'soak-{service.n_jobs}-{self.random.random()}')
        ending = self.random.choice(crash.ENDINGS)
        name = f'j{service.n_jobs}'
        service.simulator.add_job(f'{job_id}:{ending}:{self.random.uniform(0, left):.1f}:{name}')
        service.jobs[job_id] = {'ending': ending, 'name': name, 'prints': None}
        return job_id

    def add(self, life, n, left):
        jobs = [self.make_job(left) for _ in range(n)]
        self.run.jobs += jobs
        life.say('add ' + ';'.join(self.run.service.lines(jobs)))

    def stall(self):
        """The service takes connections and says nothing, then goes on."""
        self.world.simulator.process.send_signal(signal.SIGSTOP)
        try:
            time.sleep(STALL)
        finally:
            self.world.simulator.process.send_signal(signal.SIGCONT)

    def look(self, life):
        with open(f'/proc/{life.process.pid}/statm', encoding='ascii') as file:
            self.samples.append(int(file.read().split()[1]) * os.sysconf('SC_PAGESIZE'))

    def watch(self, life):
        """Half of the time jobs come, five at a time; every ten minutes the service stalls."""
        begun = time.monotonic()
        n_groups = self.n_jobs // 5
        n_added = 0
        next_stall = self.random.uniform(20, 600)
        while (past := time.monotonic() - begun) < self.seconds:
            if life.process.poll() is not None:
                raise crash.Missing(f'it ended with {life.process.returncode}: {self.run.said()}')
            while n_added < n_groups and past >= n_added * self.seconds / 2 / n_groups:
                self.add(life, 5, max(self.seconds * 0.8 - past, 1))
                n_added += 1
            if past > next_stall:
                next_stall = past + self.random.uniform(300, 900)
                self.stall()
            self.look(life)
            time.sleep(self.seconds / 400)

    def get_growth(self):
        """From the second quarter of the time to the last."""
        quarter = len(self.samples) // 4
        return (statistics.median(self.samples[quarter:2 * quarter]),
                statistics.median(self.samples[3 * quarter:]))

    def say_memory(self):
        before, after = self.get_growth()
        print(f'# {before / 1e6:.1f} MB in the second quarter, {after / 1e6:.1f} MB in the last',
              flush=True)

    def check_memory(self):
        before, after = self.get_growth()
        # A minute is too short: until a while after the first results memory is still taken.
        if self.seconds >= 600 and after - before > MOST_GROWTH:
            raise AssertionError(f'memory grew by {(after - before) / 1e6:.1f} MB')

    def go(self):
        life = crash.Life(self.run)
        life.wait_lines(1)
        began = time.time() * 1e6
        self.watch(life)
        life.say('check')
        crash.wait_for(self.run.is_finished, 'all jobs final, told and kept', crash.PATIENCE)
        self.say_memory()
        life.say('quit')
        code = life.wait()
        if code != 0 or self.run.said():
            raise AssertionError(f'it ended with {code}: {self.run.said()}')
        self.run.check_after_kill()
        self.run.check_end(began)
        if len(self.run.added) != len(self.run.jobs):
            raise AssertionError(f'{len(self.run.jobs)} jobs, {len(self.run.added)} were added')
        print(f'# {len(self.run.jobs)} jobs in {self.seconds:.0f} s, none lost')
        self.check_memory()


def main():
    program, tool = sys.argv[1:]
    if shutil.which('dbus-daemon') is None:
        print('1..0 # SKIP dbus-daemon is missing')
        sys.exit(77)
    seconds = float(os.environ.get('DOCKET_SOAK_SECONDS') or 60)
    n_jobs = int(os.environ.get('DOCKET_SOAK_JOBS') or 200)
    seed = int(os.environ.get('DOCKET_SOAK_SEED') or random.randrange(1 << 30))
    print(f'1..1\n# seed {seed}', flush=True)
    world = crash.World(tool, program, '')
    good = False
    try:
        Soak(world, seconds, n_jobs, seed).go()
        good = True
    except Exception as failure:
        for line in ''.join(traceback.format_exception(failure)).splitlines():
            print(f'# {line}')
    finally:
        world.close()
    print(f'{"ok" if good else "not ok"} 1 - soak', flush=True)
    sys.exit(0 if good else 1)


main()
