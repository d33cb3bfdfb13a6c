#!/usr/bin/env python3
# check-functions.py: nothing is too long
#
# SPDX-License-Identifier: GPL-3.0-or-later

import re

import house

MAX_FUNCTION = 80
MAX_FILE = 900
MAX_COLUMNS = 100

# GNU style: the name of a function, its brace and the brace that ends it begin their lines.
FUNCTION = re.compile(r'^(\w+) \((?:[^;{}]|\n)*?\)\n\{\n(.*?)^\}', re.M | re.S)


def check_functions(report, path, text):
    code = house.without_words(text)
    for found in FUNCTION.finditer(code):
        n = found[0].count('\n') + 1
        if n > MAX_FUNCTION and not found[1].endswith('_class_init'):
            report.say(path, house.line_of(code, found.start()), f'{found[1]}() has {n} lines')


def check_lines(report, path, text):
    lines = text.splitlines()
    if len(lines) > MAX_FILE:
        report.say(path, 0, f'has {len(lines)} lines')
    for number, line in enumerate(lines, 1):
        # GtkBuilder keeps line breaks: a sentence of the window stands on one line.
        if len(line) > MAX_COLUMNS and 'translatable=' not in line:
            report.say(path, number, f'has {len(line)} columns')
        if line != line.rstrip():
            report.say(path, number, 'ends with white space')
        if '\t' in line:
            report.say(path, number, 'holds a tab')
    if text and (not text.endswith('\n') or text.endswith('\n\n')):
        report.say(path, 0, 'does not end with one line feed')


def main():
    report = house.Report()
    for path in house.files('src/**/*.[ch]', 'tests/**/*.[ch]'):
        text = report.look(path)
        check_functions(report, path, text)
        check_lines(report, path, text)
    for path in house.files('tests/**/*.py', 'src/**/*.ui', 'src/**/*.css', *house.BUILD_FILES):
        check_lines(report, path, report.look(path))
    report.end()


main()
