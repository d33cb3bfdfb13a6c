#!/usr/bin/python3
# test-kills.py: a crash at any point loses nothing, and nothing is told twice
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: test-kills.py PROGRAM PRELOAD SIMULATOR [N_RANDOM [N_FORCED [SEED]]]

PROGRAM is Docket without its window (docket-crash-app.c), PRELOAD what kills it at a call. A seed
gives the same jobs, commands and moments again; DOCKET_KILLS, DOCKET_KILLS_FORCED and
DOCKET_KILLS_SEED in the environment go before the arguments.
"""

import collections
import os
import random
import shutil
import signal
import sys
import time
import traceback

import crash

# Kills of one home: the more, the longer its list, and the less often all has to come to an end.
KILLS_A_RUN = 25

# A call and how often it comes at most before the process is killed there; the later numbers come
# while results are kept. Of many outcomes three are told singly, so few messages are sent.
FORCED = {'sync': 40, 'sendmsg': 8, 'notice': 3, 'rename': 8, 'write': 120}

WORDS = ('starting', 'adding', 'checking', 'committing', 'fetching', 'idle')


class Tally:
    """Where the kills fell."""

    def __init__(self):
        self.random = collections.Counter()
        self.forced = collections.Counter()
        self.totals = collections.Counter()
        self.bad = collections.Counter()

    def add_run(self, run):
        self.totals['homes'] += 1
        self.totals['jobs'] += len(run.added)
        self.totals['only in the window'] += run.n_only_in_window

    def say(self):
        if self.random:
            print(f'# {self.random["all"]} random kills, by what went on (several can at once):')
            for word in WORDS:
                print(f'#   {word:12} {self.random[word]:5}')
        if self.forced:
            print(f'# forced kills:       before   after')
            for call in FORCED:
                print(f'#   {call:12} {self.forced[call, "before"]:10} '
                      f'{self.forced[call, "after"]:7}')
        print('# ' + ', '.join(f'{n} {word}' for word, n in self.totals.items()))
        bad = {'lost': self.bad['lost'], 'twice': self.bad['twice']} | self.bad
        print('# ' + ' '.join(f'{word}={n}' for word, n in bad.items()), flush=True)


def work(life, rng):
    """What a busy person does in the first moments."""
    for _ in range(rng.randint(1, 3)):
        life.add(rng, rng.randint(1, 4))
    if rng.random() < 0.3:
        life.remove(rng)


def wait_busy(life, n_lines):
    """Some lines later; sooner where no more come."""
    while life.lines.qsize() < n_lines and life.state() != {'idle'} and \
            life.process.poll() is None:
        time.sleep(0.002)


def kill_at_random(run, rng):
    """While it starts, right after it got its work, some lines later, or once nothing goes on."""
    life = crash.Life(run)
    moment = rng.uniform(0, 0.02)
    kind = rng.choice(('start', 'at once', 'at once', 'lines', 'lines', 'lines', 'lines', 'idle'))
    n_lines = rng.randint(0, 14)
    if kind == 'start':
        moment = rng.uniform(0, 0.2)
    elif life.wait_lines(1):
        work(life, rng)
        if kind == 'at once':
            moment = rng.choice((moment, moment / 10))
        elif kind == 'lines':
            wait_busy(life, n_lines)
        elif life.wait_lines(1):
            crash.wait_for(lambda: life.state() == {'idle'}, 'nothing goes on', crash.PATIENCE)
    time.sleep(moment)
    life.kill()
    code = life.wait()
    if code != -signal.SIGKILL:
        raise crash.Broken(f'the process ended by itself with {code}')
    return life.state()


def kill_at_call(run, rng, call, when):
    """Works until the call comes for the n-th time."""
    n = rng.randint(1, FORCED[call])
    life = crash.Life(run, f'{call}:{when}:{n}')
    end = time.monotonic() + crash.PATIENCE
    if life.wait_lines(1):
        while life.process.poll() is None:
            if time.monotonic() > end:
                raise crash.Missing(f'{call} for the {n}th time')
            work(life, rng)
            quiet = time.monotonic() + 0.5
            while life.process.poll() is None and time.monotonic() < quiet:
                time.sleep(0.005)
    life.wait()
    if not life.killed_itself():
        raise crash.Missing(f'a kill at {call}: the process ended with {life.process.returncode}')


class Kills:
    """A number of kills, in homes that see some of them each."""

    def __init__(self, world, seed):
        self.world = world
        self.rng = random.Random(seed)
        self.tally = Tally()
        self.n_runs = 0

    def run(self, kill, kills):
        kills = list(kills)
        while kills:
            self.n_runs += 1
            run = crash.Run(self.world, self.n_runs)
            for one in kills[:KILLS_A_RUN]:
                kill(run, one)
                run.check_after_kill()
            run.finish()
            self.tally.add_run(run)
            run.close()
            kills = kills[KILLS_A_RUN:]

    def at_random(self, n):
        def kill(run, _):
            self.tally.random.update(kill_at_random(run, self.rng) | {'all'})

        self.run(kill, range(n))

    def forced(self, n):
        def kill(run, point):
            kill_at_call(run, self.rng, *point)
            self.tally.forced[point] += 1

        points = [(call, when) for call in FORCED for when in ('before', 'after')]
        self.run(kill, [points[i % len(points)] for i in range(n)])


def test(number, title, func, kills):
    kills.tally = Tally()
    began = time.monotonic()
    error = None
    try:
        func()
    except Exception as failure:
        error = failure
        for line in ''.join(traceback.format_exception(error)).splitlines():
            print(f'# {line}')
    if isinstance(error, crash.Broken):
        kills.tally.bad[error.kind] += error.n
    kills.tally.say()
    print(f'# {time.monotonic() - began:.0f} s')
    print(f'{"ok" if error is None else "not ok"} {number} - {title}', flush=True)
    return error is None


def number_of(variable, arguments, default):
    return int(os.environ.get(variable) or (arguments[0] if arguments else default))


def main():
    program, preload, tool, *more = sys.argv[1:]
    n_random = number_of('DOCKET_KILLS', more[0:], 50)
    n_forced = number_of('DOCKET_KILLS_FORCED', more[1:], 40)
    seed = number_of('DOCKET_KILLS_SEED', more[2:], random.randrange(1 << 30))
    if shutil.which('dbus-daemon') is None:
        print('1..0 # SKIP dbus-daemon is missing')
        sys.exit(77)

    print(f'1..2\n# seed {seed}', flush=True)
    world = crash.World(tool, program, preload)
    try:
        kills = Kills(world, seed)
        good = test(1, f'fault-50 {n_random} kills at random moments',
                    lambda: kills.at_random(n_random), kills)
        good &= test(2, f'fault-50 {n_forced} kills right before and after a call',
                     lambda: kills.forced(n_forced), kills)
    finally:
        world.close()
    sys.exit(0 if good else 1)


main()
