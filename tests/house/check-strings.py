#!/usr/bin/env python3
# check-strings.py: words a person sees can be translated, and are plain
#
# SPDX-License-Identifier: GPL-3.0-or-later

import re
import xml.etree.ElementTree as ElementTree

import house

CALL = re.compile(r'(?<!\w)(?:N?C?_|d?n?p?gettext|dcn?gettext|g_dp?n?gettext2?)\s*'
                  r'\(\s*((?:"(?:\\.|[^"\\])*"\s*,?\s*)+)')
LITERAL = re.compile(r'"((?:\\.|[^"\\])*)"')
NOT_PLAIN = re.compile(r'\b(?:successfully|please|oops|sorry|unfortunately)\b|!', re.I)


def in_c(text):
    text = house.without_comments(text)
    for found in CALL.finditer(text):
        yield house.line_of(text, found.start()), ''.join(LITERAL.findall(found[1]))


def in_ui(path):
    for element in ElementTree.parse(path).iter():
        if element.get('translatable') in ('yes', 'true', '1'):
            yield 0, ''.join(element.itertext())


def in_data(path):
    for element in ElementTree.parse(path).iter():
        if element.tag in ('summary', 'description', 'p', 'li', 'name', 'caption'):
            yield 0, element.text or ''


def in_desktop(text):
    for found in re.finditer(r'^(?:Name|GenericName|Comment)=(.*)$', text, re.M):
        yield house.line_of(text, found.start()), found[1]


def words_of(path, text):
    if path.suffix == '.c' or path.suffix == '.h':
        return in_c(text)
    if path.suffix == '.ui':
        return in_ui(path)
    return in_desktop(text) if '.desktop' in path.name else in_data(path)


def read_named(report):
    lines = house.read(house.ROOT / 'po' / 'POTFILES.in').splitlines()
    named = [line for line in lines if line and not line.startswith('#')]
    if named != sorted(named):
        report.say('po/POTFILES.in', 0, 'is not sorted')
    for name in named:
        if named.count(name) > 1:
            report.say('po/POTFILES.in', 0, f'{name} is named twice')
        if not (house.ROOT / name).is_file():
            report.say('po/POTFILES.in', 0, f'{name} is not there')
    return set(named)


def main():
    report = house.Report()
    named = read_named(report)
    for path in house.files('src/**/*.[ch]', 'src/**/*.ui', 'data/*.in', 'data/*.xml'):
        text = report.look(path)
        if path.name.endswith('.service.in'):
            continue
        words = list(words_of(path, text))
        if words and house.name(path) not in named:
            report.say(path, 0, 'has words to translate and is not in po/POTFILES.in')
        if not words and house.name(path) in named:
            report.say('po/POTFILES.in', 0, f'{house.name(path)} has no words to translate')
        for line, word in words:
            found = NOT_PLAIN.search(word)
            if found:
                report.say(path, line, f'“{found[0]}” in “{word}”')
    report.end()


main()
