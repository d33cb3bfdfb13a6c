#!/usr/bin/python3
# bench-cost.py: processor time of a check, beside others, in one run
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: bench-cost.py SIMULATOR BENCH-COST [BENCH-COST-MULTI]

All ask the same simulator, another process, over loopback and without TLS, in turn, ROUNDS times;
of each the least is printed, as other work of the machine only adds to it. "name value unit" lines:

- bare: a loop of libsoup that reads the answer and looks at nothing; multi: the same of libcurl
- client: Docket's client with its parser (goal: at most 1.3 of bare)
- watcher: Docket without a window, with a commit that is on the disk (goal: at most 2.5 of bare)
- curl, python: loops as in PDF.co's samples, without their pauses

Only the processor time of who asks counts, of all its threads and of processes it starts.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

CHECKS = int(os.environ.get('DOCKET_BENCH_CHECKS', '300'))
ROUNDS = int(os.environ.get('DOCKET_BENCH_ROUNDS', '3'))
RATE = 40
JOBS = 400
SAMPLE_CHECKS = 25
KEY = 'sample@example.com_0123456789abcdef0123456789abcdef'
JOB = f'{1:032}--151-300'

MOST_CLIENT = 1.3
MOST_WATCHER = 2.5

HERE = Path(__file__).resolve().parent


def run_way(program, way, url):
    """Of a program that counts by itself, µs a check."""
    folder = tempfile.mkdtemp(prefix='docket-bench-')
    try:
        words = [program, way, url, KEY, str(CHECKS), str(RATE), folder]
        if way == 'multi':
            words = [program, *words[2:-1]]
        ran = subprocess.run(words, stdout=subprocess.PIPE, check=True, text=True, timeout=300)
        return float(ran.stdout)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run_sample(name, url):
    """Of a loop that starts, asks and ends, µs a check."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    program = [str(HERE / 'sample-loop.sh')] if name == 'curl' else [
        '/usr/bin/python3', '-B', str(HERE / 'sample-loop.py')]
    subprocess.run([*program, url, KEY, JOB, str(SAMPLE_CHECKS), '0'], check=True, timeout=300)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent * 1e6 / SAMPLE_CHECKS


def measure(programs, url):
    figures = {}
    for _ in range(ROUNDS):
        for way, program in programs.items():
            spent = run_way(program, way, url)
            figures[way] = min(spent, figures.get(way, spent))
    for name in ('curl', 'python'):
        if name == 'python' or shutil.which('curl'):
            figures[name] = min(run_sample(name, url) for _ in range(2))
    return figures


def main():
    if len(sys.argv) < 3:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    tool, cost = sys.argv[1:3]
    programs = {'bare': cost, 'client': cost, 'watcher': cost}
    if len(sys.argv) > 3:
        programs['multi'] = sys.argv[3]
    jobs = [f'--job={n:032}--151-300:never:1' for n in range(JOBS)]
    simulator = subprocess.Popen([tool, f'--api-key={KEY}', *jobs], stdin=subprocess.PIPE,
                                 stdout=subprocess.PIPE, text=True)
    try:
        figures = measure(programs, simulator.stdout.readline().split()[1])
    finally:
        simulator.kill()
        simulator.communicate()
    for name, spent in figures.items():
        print(f'cost/{name} {spent:.0f} µs/check')
    client = figures['client'] / figures['bare']
    watcher = figures['watcher'] / figures['bare']
    print(f'cost/client-ratio {client:.2f} bare')
    print(f'cost/watcher-ratio {watcher:.2f} bare')
    sys.exit(0 if client <= MOST_CLIENT and watcher <= MOST_WATCHER else 1)


if __name__ == '__main__':
    main()
