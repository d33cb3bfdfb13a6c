#!/usr/bin/env python3
# check-translations.py: every language of po/LINGUAS has all words, and placeholders that fit
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The template is made of the sources as they are now, so that a new word without a translation is
# found by the change that brings it.

import re
import subprocess
import sys
import tempfile
from pathlib import Path

import house

PO = house.ROOT / 'po'
TOOLS = ('xgettext', 'msgfmt', 'msgmerge', 'msgattrib')

# As meson's preset "glib".
KEYWORDS = ['_', 'N_', 'C_:1c,2', 'NC_:1c,2', 'g_dcgettext:2', 'g_dngettext:2,3',
            'g_dpgettext2:2c,3']
MESSAGE = re.compile(r'^msgid ((?:".*"\n?)+)', re.M)


def run(report, where, *words):
    ran = subprocess.run([str(word) for word in words], cwd=house.ROOT, text=True,
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if ran.returncode != 0:
        report.say(where, 0, ran.stdout.strip())
    return ran.stdout


def make_template(report, path):
    run(report, 'po/POTFILES.in', 'xgettext', '--from-code=UTF-8', '--add-comments',
        *(f'--keyword={word}' for word in KEYWORDS), '--files-from=po/POTFILES.in',
        '--directory=.', '--output', path)


def say_messages(report, name, text, what):
    """One line for each message but the header."""
    for found in MESSAGE.finditer(text):
        words = ''.join(re.findall(r'"((?:\\.|[^"\\])*)"', found[1]))
        if words:
            report.say(name, 0, f'{what}: “{words}”')


def check_language(report, language, template, folder):
    path = PO / f'{language}.po'
    if not path.is_file():
        report.say('po/LINGUAS', 0, f'there is no {path.name}')
        return
    name = house.name(path)
    text = report.look(path)
    output = run(report, name, 'msgfmt', '--check', '--output-file=/dev/null', path)
    if output.strip():
        report.say(name, 0, output.strip())
    if f'"Language: {language}\\n"' not in text:
        report.say(name, 0, 'the header names another language')
    merged = folder / path.name
    run(report, name, 'msgmerge', '--quiet', '--no-fuzzy-matching', '--output-file', merged, path,
        template)
    say_messages(report, name, run(report, name, 'msgattrib', '--untranslated', merged),
                 'not translated')
    say_messages(report, name, run(report, name, 'msgattrib', '--only-fuzzy', path), 'fuzzy')
    for obsolete in re.findall(r'^#~ msgid (.*)$', text, re.M):
        report.say(name, 0, f'of no use any more: {obsolete}')


def main():
    report = house.Report()
    if not all(any((Path(folder) / tool).exists() for folder in ('/usr/bin', '/usr/local/bin'))
               for tool in TOOLS):
        print('there is no gettext')
        sys.exit(77)
    languages = report.look(PO / 'LINGUAS').split()
    if languages != sorted(set(languages)):
        report.say('po/LINGUAS', 0, 'is not sorted')
    for path in sorted(PO.glob('*.po')):
        if path.stem not in languages:
            report.say(path, 0, 'is not named in po/LINGUAS')
    with tempfile.TemporaryDirectory(prefix='docket-po-') as name:
        template = Path(name) / 'docket.pot'
        make_template(report, template)
        for language in languages:
            check_language(report, language, template, Path(name))
    report.end()


main()
