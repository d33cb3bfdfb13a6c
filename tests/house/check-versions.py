#!/usr/bin/env python3
# check-versions.py: what depends on the version of a library stands in two files
#
# SPDX-License-Identifier: GPL-3.0-or-later

import re

import house

COMPAT = {'src/desktop/docket-compat.c', 'src/core/docket-compat-core.c'}

CONDITION = re.compile(r'^[ \t]*#[ \t]*(?:if|ifdef|ifndef|elif)\b((?:\\\n|[^\n])*)', re.M)
VERSION = re.compile(r'\w*(?:CHECK_VERSION|_(?:MAJOR|MINOR|MICRO)_VERSION|VERSION_NUMBER)\b')
HIDING = re.compile(r'\b(?:G_GNUC_(?:BEGIN|END)_IGNORE_DEPRECATIONS|'
                    r'\w+_VERSION_(?:MIN_REQUIRED|MAX_ALLOWED)|\w*DISABLE_DEPRECATION_WARNINGS)\b|'
                    r'-Wdeprecated-declarations')


def main():
    report = house.Report()
    for path in house.files('src/**/*.[ch]', 'tests/**/*.[ch]'):
        text = house.without_comments(report.look(path))
        if house.name(path) in COMPAT:
            continue
        for found in CONDITION.finditer(text):
            version = VERSION.search(found[1])
            if version:
                report.say(path, house.line_of(text, found.start()),
                           f'{version[0]} outside of the compat files')
        for found in HIDING.finditer(text):
            report.say(path, house.line_of(text, found.start()), f'{found[0]} hides deprecations')
    for path in house.files(*house.BUILD_FILES):
        text = report.look(path)
        for found in HIDING.finditer(text):
            report.say(path, house.line_of(text, found.start()), f'{found[0]} hides deprecations')
    report.end()


main()
