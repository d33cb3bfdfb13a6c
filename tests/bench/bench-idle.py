#!/usr/bin/python3
# bench-idle.py: Docket with nothing to watch, beside an empty libadwaita window, in one run
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: bench-idle.py PREFIX SIMULATOR EMPTY-WINDOW

Prints "name value unit" lines, and fails where a goal is missed:

- first-frame: from exec until the window is on the screen, the least of ROUNDS, ms (≤ 30 above)
- memory: proportional set size at rest, MB (≤ 12 above)
- wake-ups: how often a thread of the process slept and woke in a minute (0 with nothing to watch)

The two take turns. Before wake-ups are counted, threads and connections of the start have time to
go (75 s). DOCKET_BENCH_SECONDS says how long is listened for wake-ups (60).
"""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / 'desktop'))

from session import APPLICATION_ID, KEY, Session, wait_for  # noqa: E402

ROUNDS = int(os.environ.get('DOCKET_BENCH_ROUNDS', '7'))
SECONDS = int(os.environ.get('DOCKET_BENCH_SECONDS', '60'))
REST = int(os.environ.get('DOCKET_BENCH_REST', '75'))

MOST_MEMORY = 12
MOST_TIME = 30


def read(path):
    try:
        return Path(path).read_text(encoding='utf-8')
    except OSError:
        return ''


def memory_of(pid):
    return int(re.search(r'^Pss: +(\d+)', read(f'/proc/{pid}/smaps_rollup'), re.M)[1]) / 1024


def wakes_of(pid):
    """For each thread, how often it waited and was woken."""
    texts = {task.name: read(task / 'status') for task in Path(f'/proc/{pid}/task').iterdir()}
    return {name: int(re.search(r'^voluntary_ctxt_switches:\s+(\d+)', text, re.M)[1])
            for name, text in texts.items() if text}


def wakes_between(before, after):
    """A thread that came or went meanwhile counts with all it did, or once."""
    came = sum(after[name] - before.get(name, 0) for name in after)
    return came + len(before.keys() - after.keys())


class Bench:
    def __init__(self, prefix, tool, empty):
        self.session = Session(prefix, tool)
        self.session.env['GTK_A11Y'] = 'none'
        simulator = self.session.simulator('--api-key', KEY)
        self.session.notifications('gtk')
        self.session.settings(api_url=simulator.url, api_key=KEY)
        self.programs = {'docket': ([str(self.session.docket)], APPLICATION_ID),
                         'empty': ([empty], 'docket-bench-empty')}

    def start(self, name):
        """The process, and how long its window took, ms."""
        command, window_class = self.programs[name]
        finder = subprocess.Popen(
            ['xdotool', 'search', '--sync', '--onlyvisible', '--class', f'^{window_class}$'],
            env=self.session.env, stdout=subprocess.PIPE)
        time.sleep(0.5)
        began = time.monotonic()
        process = subprocess.Popen(command, env=self.session.env, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        finder.stdout.readline()
        took = (time.monotonic() - began) * 1000
        finder.communicate()
        return process, took

    def end(self, process):
        process.terminate()
        process.wait()
        wait_for(lambda: self.session.pid() is None, 'the name is free')

    def first_frames(self):
        times = {name: [] for name in self.programs}
        for _ in range(ROUNDS):
            for name in self.programs:
                process, took = self.start(name)
                times[name].append(took)
                time.sleep(0.3)
                self.end(process)
        return {name: min(took) for name, took in times.items()}

    def rest(self):
        """Memory and wake-ups of both, at the same time."""
        processes = {name: self.start(name)[0] for name in self.programs}
        time.sleep(REST)
        memory = {name: memory_of(process.pid) for name, process in processes.items()}
        before = {name: wakes_of(process.pid) for name, process in processes.items()}
        time.sleep(SECONDS)
        wakes = {name: wakes_between(before[name], wakes_of(process.pid)) * 60 / SECONDS
                 for name, process in processes.items()}
        for process in processes.values():
            self.end(process)
        return memory, wakes


def main():
    bench = Bench(*sys.argv[1:4])
    try:
        times = bench.first_frames()
        memory, wakes = bench.rest()
    finally:
        bench.session.close()
    for name in bench.programs:
        print(f'first-frame-{name} {times[name]:.0f} ms')
        print(f'memory-{name} {memory[name]:.1f} MB')
        print(f'wake-ups-{name} {wakes[name]:.0f} a-minute')
    missed = []
    if times['docket'] - times['empty'] > MOST_TIME:
        missed.append(f'first frame {times["docket"] - times["empty"]:.0f} ms above')
    if memory['docket'] - memory['empty'] > MOST_MEMORY:
        missed.append(f'memory {memory["docket"] - memory["empty"]:.1f} MB above')
    if wakes['docket'] > wakes['empty']:
        missed.append(f'{wakes["docket"]:.0f} wake-ups a minute')
    print('goals met' if not missed else f'goals missed: {", ".join(missed)}')
    sys.exit(1 if missed else 0)


if __name__ == '__main__':
    main()
