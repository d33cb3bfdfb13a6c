#!/usr/bin/env python3
# check-hardening.py: what the compiler and the linker were told is in the program
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Usage: check-hardening.py PROGRAM BUILD_FOLDER

import json
import shutil
import subprocess
import sys
from pathlib import Path

SKIPPED = 77


def readelf(*arguments):
    return subprocess.run(['readelf', '--wide', *arguments], capture_output=True, text=True,
                          check=True).stdout


def is_fortified(folder):
    """No call may need a check in the end, so the compiler's own words are asked for."""
    commands = json.loads((Path(folder) / 'compile_commands.json').read_text(encoding='utf-8'))
    return all('-D_FORTIFY_SOURCE=2' in command['command'] for command in commands)


def find_faults(program, folder):
    header = readelf('--file-header', program)
    segments = readelf('--program-headers', program)
    dynamic = readelf('--dynamic', program)
    symbols = readelf('--dyn-syms', program)
    stack = next((line for line in segments.splitlines() if 'GNU_STACK' in line), 'RWE')
    wanted = {
        'a position-independent executable (-pie)': 'DYN (' in header,
        'read-only relocations (-z relro)': 'GNU_RELRO' in segments,
        'all symbols bound at start (-z now)': 'NOW' in dynamic,
        'a stack that is no code (-z noexecstack)': 'RWE' not in stack,
        'guards of the stack (-fstack-protector-strong)': '__stack_chk_fail' in symbols,
        'checked functions (-D_FORTIFY_SOURCE)': is_fortified(folder),
    }
    return [words for words, there in wanted.items() if not there]


def main():
    if shutil.which('readelf') is None:
        print('readelf is missing')
        sys.exit(SKIPPED)
    faults = find_faults(sys.argv[1], sys.argv[2])
    for words in faults:
        print(f'{sys.argv[1]}: without {words}')
    sys.exit(1 if faults else 0)


main()
