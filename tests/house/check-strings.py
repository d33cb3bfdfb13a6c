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


# What is not for a person: logs, and errors that are never shown (a cancelled one).
UNSEEN_CALL = re.compile(r'(?<!\w)(?:g_debug|g_info|g_message|g_warning|g_critical|g_error|'
                         r'g_warn_if_fail|g_assert\w*|g_log\w*)\s*\(')
UNSEEN_ERROR = re.compile(r'G_IO_ERROR_CANCELLED,\s*$')
TRANSLATED_CALL = re.compile(r'(?<!\w)(?:N?C?_|d?n?p?gettext|dcn?gettext|g_dp?n?gettext2?)\s*\(')
# Two words beside each other. SQL has its keywords in capitals.
SENTENCE = re.compile(r'[A-Za-z]{2,}[,.;:]? [a-z]{2,}|%\S* [a-z]{3,} [a-z]{2,}')
SQL = re.compile(r'\b(?:SELECT|INSERT|UPDATE|DELETE|CREATE|FROM|WHERE|ORDER BY|INDEXED BY|AND|SET|'
                 r'UNION|SAVEPOINT|RELEASE|ROLLBACK|PRAGMA|ALTER|CASE WHEN|BEGIN|COLLATE|DESC|'
                 r'NOT NULL|ATTACH)\b')
WRITTEN = re.compile(r'(?:"(?:\\.|[^"\\\n])*"\s*)+')
# Words of a format, a protocol or a file, the same in every language.
FIXED = {
    'src/core/docket-result-answer.c': {'<!doctype html'},
    'src/core/docket-store-listing.c': {', expires, job_duration, search'},
    'src/model/docket-secret.c': {'api key'},
    'src/model/docket-trouble.c': {'no key', 'key rejected', 'out of credits', 'rate limited',
                                   'service error', 'not an answer', 'other account', 'gave up'},
}
# One word alone is for a person where a widget gets it.
SHOWN = re.compile(r'(?:set_(?:label|title|subtitle|tooltip_text|text|description|heading|body)|'
                   r'adw_toast_new|gtk_label_new|gtk_button_new_with_label)'
                   r'\s*\((?:[^()"]|\([^()"]*\))*"([A-Za-z][^"]+)"')
VISIBLE = {'label', 'title', 'subtitle', 'description', 'tooltip-text', 'placeholder-text',
           'heading', 'body', 'button-label', 'text', 'body-text'}


def call_spans(pattern, text):
    """Where the arguments of such calls begin and end; TEXT has no comments."""
    bare = house.without_words(text)
    spans = []
    for found in pattern.finditer(bare):
        depth = 1
        end = found.end()
        while end < len(bare) and depth > 0:
            depth += {'(': 1, ')': -1}.get(bare[end], 0)
            end += 1
        spans.append((found.start(), end))
    return spans


def untranslated_in_c(where, text):
    text = house.without_comments(text)
    spans = call_spans(TRANSLATED_CALL, text) + call_spans(UNSEEN_CALL, text)
    for found in WRITTEN.finditer(text):
        words = ''.join(LITERAL.findall(found[0]))
        # Markup: what a person reads in it is put there by a placeholder.
        words = re.sub(r'<[^<>]*>', '', words)
        if not SENTENCE.search(words) or SQL.search(words) or words in FIXED.get(where, ()):
            continue
        if any(start <= found.start() < end for start, end in spans):
            continue
        if not UNSEEN_ERROR.search(text[:found.start()]):
            yield house.line_of(text, found.start()), words
    for found in SHOWN.finditer(text):
        yield house.line_of(text, found.start(1)), found[1]


def untranslated_in_ui(path):
    for element in ElementTree.parse(path).iter():
        words = (element.text or '').strip()
        if element.tag not in ('property', 'attribute') or not re.search(r'[A-Za-z]{2}', words):
            continue
        if words == 'Docket':  # a name is the same everywhere
            continue
        if element.get('name') in VISIBLE and element.get('translatable') != 'yes':
            yield 0, words


def untranslated(path, text):
    if path.suffix == '.ui':
        return untranslated_in_ui(path)
    # What the simulator says are a service's words, not ours.
    if path.suffix in ('.c', '.h') and '/simulator/' not in house.name(path):
        return untranslated_in_c(house.name(path), text)
    return ()


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
        for line, word in untranslated(path, text):
            report.say(path, line, f'“{word}” is not translated')
        for line, word in words:
            found = NOT_PLAIN.search(word)
            if found:
                report.say(path, line, f'“{found[0]}” in “{word}”')
    report.end()


main()
