#!/usr/bin/env python3
# check-pot.py: po/docket.pot holds the words that the sources hold, and each file of a language
# asks for no others
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
# With --write it brings po/docket.pot up to date. Where in a file a text stands is left out: else
# every change of a source would be one of the template.

import re
import subprocess
import sys
import tempfile
from pathlib import Path

import house

POT = house.ROOT / 'po' / 'docket.pot'
# What the preset "glib" of meson's i18n.gettext() asks for.
KEYWORDS = ['_', 'N_', 'C_:1c,2', 'NC_:1c,2', 'g_dcgettext:2', 'g_dngettext:2,3',
            'g_dpgettext2:2c,3']
FLAGS = ['N_:1:pass-c-format', 'C_:2:pass-c-format', 'NC_:2:pass-c-format',
         'g_dngettext:2:pass-c-format', 'g_strdup_printf:1:c-format',
         'g_string_printf:2:c-format', 'g_string_append_printf:2:c-format',
         'g_error_new:3:c-format', 'g_set_error:4:c-format', 'g_markup_printf_escaped:1:c-format',
         'g_print:1:c-format', 'g_printerr:1:c-format']


# A keyword and the texts that follow it, on one line or on several.
PART = re.compile(r'^(msgctxt|msgid|msgid_plural)((?:\s*"(?:\\.|[^"\\])*")+)', re.M)


def extract(target):
    command = ['xgettext', '--from-code=UTF-8', '--add-comments', '--add-location=file',
               '--sort-by-file', '--package-name=docket', '--files-from=po/POTFILES.in',
               f'--output={target}']
    command += [f'--keyword={word}' for word in KEYWORDS] + [f'--flag={flag}' for flag in FLAGS]
    subprocess.run(command, cwd=house.ROOT, check=True, stderr=subprocess.DEVNULL)
    text = target.read_text(encoding='utf-8').replace('charset=CHARSET', 'charset=UTF-8')
    # A date in it would make every template a new one.
    text = re.sub(r'(?<="POT-Creation-Date: ).*(?=\\n")', '2026-01-01 00:00+0000', text)
    target.write_text(text, encoding='utf-8')


def unquote(text):
    return ''.join(re.findall(r'"((?:\\.|[^"\\])*)"', text))


def entries(text):
    """Every entry as (context, text, plural, comments), however its lines are wrapped."""
    found = set()
    for block in text.split('\n\n'):
        parts = dict(PART.findall(re.sub(r'^#.*\n', '', block, flags=re.M)))
        words = unquote(parts.get('msgid', ''))
        if words:
            notes = ' '.join(re.findall(r'^#\. ?(.*)', block, re.M))
            found.add((unquote(parts.get('msgctxt', '')), words,
                       unquote(parts.get('msgid_plural', '')), ' '.join(notes.split())))
    return found


def main():
    report = house.Report()
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / 'docket.pot'
        extract(fresh)
        if '--write' in sys.argv:
            POT.write_text(house.read(fresh), encoding='utf-8')
        now = entries(report.look(fresh))
    kept = entries(house.read(POT)) if POT.is_file() else set()
    for entry in sorted(now - kept):
        report.say('po/docket.pot', 0, f'lacks “{entry[1]}”, or its comment or plural')
    for entry in sorted(kept - now):
        report.say('po/docket.pot', 0, f'has “{entry[1]}”, which no source has so')
    if report.problems:
        report.say('po/docket.pot', 0, 'tests/house/check-pot.py --write brings it up to date')
    if not now:
        report.say('po/docket.pot', 0, 'there are no words to translate')
    report.end()


main()
