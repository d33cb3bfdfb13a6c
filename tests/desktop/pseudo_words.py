# pseudo_words.py: Docket in a language that is nobody's, and longer than most
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a message catalogue of the words in the sources, each some 40 % longer and with accents,
and one of the same words for a language that is written from right to left.

What is cut off in that language would be in another; what still reads as English is not translated.
"""

import ast
import re
import subprocess
from pathlib import Path

LANGUAGE = 'qps'

# Written from right to left. GTK asks for the direction only where the program has the language.
RIGHT_TO_LEFT = 'he'
LONGER = 1.4

KEYWORDS = ('_', 'N_', 'C_:1c,2', 'NC_:1c,2', 'ngettext:1,2', 'g_dngettext:2,3')
ACCENTS = str.maketrans('aeiouycnsAEIOUYCNS', 'àéîöüýçñšÀÉÎÖÜÝÇÑŠ')

# Formats, dates, mark-up and entities stay as they are.
KEPT = re.compile(r"(%[-' 0-9.]*l*[a-zA-Z%]|<[^>]*>|&\w+;|\n)")


def make_longer(text):
    """The same words with accents, and vowels twice until it is long enough."""
    if text.startswith('%') and re.fullmatch(r'(%-?[A-Za-z][ ,.:/]*)+', text):
        return text
    wanted = round(len(text) * (LONGER - 1))
    made = []
    for piece in KEPT.split(text):
        if KEPT.fullmatch(piece):
            made.append(piece)
            continue
        for i, letter in enumerate(piece):
            made.append(letter.translate(ACCENTS))
            is_mnemonic = i > 0 and piece[i - 1] == '_'
            if wanted > 0 and letter.lower() in 'aeiouy' and not is_mnemonic:
                made.append(letter.lower().translate(ACCENTS))
                wanted -= 1
    letters = [i for i, piece in enumerate(made) if len(piece) == 1 and piece.isalpha()]
    if wanted > 0 and letters:
        made.insert(letters[-1] + 1, '~' * wanted)
    return ''.join(made)


def extract(sources):
    """The catalogue of all messages in the sources."""
    files = [line for line in (sources / 'po' / 'POTFILES.in').read_text().splitlines()
             if line and not line.startswith('#')]
    ran = subprocess.run(
        ['xgettext', '--from-code=UTF-8', '--no-location', '--no-wrap', '--output=-',
         *(f'--keyword={word}' for word in KEYWORDS), *files],
        cwd=sources, capture_output=True, text=True, check=True)
    return ran.stdout


def read_entries(catalogue):
    """Context, message and plural of each entry."""
    for block in catalogue.split('\n\n'):
        fields = {}
        name = None
        for line in block.splitlines():
            found = re.match(r'(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) (".*")$', line)
            if found:
                name = found.group(1)
                fields[name] = ast.literal_eval(found.group(2))
            elif line.startswith('"') and name:
                fields[name] += ast.literal_eval(line)
        if fields.get('msgid'):
            yield fields.get('msgctxt'), fields['msgid'], fields.get('msgid_plural')


def quote(text):
    escaped = text.replace('\\', '\\\\').replace('"', '\\"').replace('\n', '\\n')
    return f'"{escaped}"'


def compile_words(catalogue, folder, language, change):
    lines = ['msgid ""', 'msgstr "Content-Type: text/plain; charset=UTF-8\\n'
             'Plural-Forms: nplurals=2; plural=(n != 1);\\n"', '']
    for context, message, plural in read_entries(catalogue):
        if context:
            lines.append(f'msgctxt {quote(context)}')
        lines.append(f'msgid {quote(message)}')
        if plural:
            lines += [f'msgid_plural {quote(plural)}', f'msgstr[0] {quote(change(message))}',
                      f'msgstr[1] {quote(change(plural))}']
        else:
            lines.append(f'msgstr {quote(change(message))}')
        lines.append('')
    messages = Path(folder) / language / 'LC_MESSAGES'
    messages.mkdir(parents=True)
    subprocess.run(['msgfmt', '--output-file', messages / 'docket.mo', '-'], check=True,
                   input='\n'.join(lines), text=True)


def make(sources, folder):
    """Compiles both into FOLDER, as bindtextdomain() wants it."""
    catalogue = extract(Path(sources))
    compile_words(catalogue, folder, LANGUAGE, make_longer)
    compile_words(catalogue, folder, RIGHT_TO_LEFT, str)
