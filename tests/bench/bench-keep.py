#!/usr/bin/python3
# bench-keep.py: 20 results, 1 GB in all, kept by Docket and by curl
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: bench-keep.py KEEP SERVER SCHEMAS

Both get the same files of the same server, in turn, three at a time, to the same disk, and both
have them on the disk in the end. Fails where Docket takes more than 1.3 times as long, where its
main loop is held up for 16 ms, or where its memory grows with what it fetches.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time

N_FILES = 20
SIZE = 50_000_000
ROUNDS = int(os.environ.get('DOCKET_BENCH_ROUNDS', '3'))
MAX_RATIO = 1.3
MAX_BLOCK = 16.0
MAX_GROWTH = 32.0


def run_keep(program, schemas, folder, addresses):
    env = os.environ | {'GSETTINGS_SCHEMA_DIR': schemas, 'GSETTINGS_BACKEND': 'memory'}
    ran = subprocess.run([program, folder, *addresses], env=env, stdout=subprocess.PIPE,
                         check=True, text=True)
    return [float(word) for word in ran.stdout.split()]


def run_curl(folder, addresses):
    begin = time.monotonic()
    command = ['curl', '--silent', '--fail', '--parallel', '--parallel-max', '3']
    for n, address in enumerate(addresses):
        command += ['--output', f'{folder}/{n}', address]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    for n in range(len(addresses)):
        with open(f'{folder}/{n}', 'rb') as file:
            os.fsync(file.fileno())
    return time.monotonic() - begin


def with_folder(func):
    folder = tempfile.mkdtemp(prefix='docket-bench-')
    try:
        return func(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main():
    program, server_program, schemas = sys.argv[1:4]
    if shutil.which('curl') is None:
        print('There is no curl to compare with')
        return 77
    server = subprocess.Popen([server_program], stdout=subprocess.PIPE, text=True)
    try:
        port = server.stdout.readline().split()[1]
        addresses = [f'http://127.0.0.1:{port}/{n}.bin?size={SIZE}' for n in range(N_FILES)]
        rounds = [(with_folder(lambda folder: run_curl(folder, addresses)),
                   with_folder(lambda folder: run_keep(program, schemas, folder, addresses)))
                  for _ in range(ROUNDS)]
    finally:
        server.kill()
        server.communicate()

    curl = min(seconds for seconds, _ in rounds)
    keep = min(kept[0] for _, kept in rounds)
    block = min(kept[1] for _, kept in rounds)
    busy = min(kept[2] for _, kept in rounds)
    growth = max(kept[3] for _, kept in rounds)
    # On a busy machine any program is held up; then the time it had the processor counts.
    is_busy = os.getloadavg()[0] > (os.cpu_count() or 1)
    total = N_FILES * SIZE / 1e6
    for seconds, kept in rounds:
        print(f'curl {seconds:.2f} s, Docket {kept[0]:.2f} s, longest block {kept[1]:.1f} ms '
              f'({kept[2]:.1f} ms of the processor), memory +{kept[3]:.1f} MB')
    print(f'{total:.0f} MB: curl {total / curl:.0f} MB/s, Docket {total / keep:.0f} MB/s, '
          f'ratio {keep / curl:.2f} (at most {MAX_RATIO})')
    print(f'keep/curl {total / curl:.0f} MB/s')
    print(f'keep/docket {total / keep:.0f} MB/s')
    print(f'keep/ratio {keep / curl:.2f} curl')
    print(f'keep/block {block:.1f} ms')
    print(f'keep/growth {growth:.1f} MB')
    is_smooth = (busy if is_busy else block) < MAX_BLOCK
    return 0 if keep <= MAX_RATIO * curl and is_smooth and growth < MAX_GROWTH else 1


if __name__ == '__main__':
    sys.exit(main())
