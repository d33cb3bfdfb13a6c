#!/usr/bin/env python3
# check-format.py: clang-format has nothing to change
#
# SPDX-License-Identifier: GPL-3.0-or-later

import shutil
import subprocess
import sys

import house

SKIP = 77


def main():
    report = house.Report()
    tool = shutil.which('clang-format')
    if tool is None:
        print('clang-format is not installed')
        sys.exit(SKIP)
    paths = house.files('src/**/*.[ch]', 'tests/**/*.[ch]')
    for path in paths:
        report.look(path)
    done = subprocess.run([tool, '--dry-run', '-Werror', '--style=file', *map(str, paths)],
                          cwd=house.ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        lines = [line for line in done.stderr.splitlines() if 'error:' in line]
        for path in sorted({line.split(':', 1)[0] for line in lines}):
            n = sum(line.startswith(path + ':') for line in lines)
            report.say(path, 0, f'clang-format -i changes it in {n} places')
        if not lines:
            report.say('clang-format', 0, done.stderr.strip())
    report.end()


main()
