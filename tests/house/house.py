# house.py: what the checks of the house have in common
#
# SPDX-License-Identifier: GPL-3.0-or-later

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Not all folders: those of a build hold whole systems.
BUILD_FILES = ('meson.build', '*/meson.build', 'src/**/meson.build', 'tests/**/meson.build')
APPLICATION_ID = 'io.github.docket_app.Docket'

_TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def files(*patterns):
    """The files of the repository, in order. A pattern is one of pathlib."""
    found = set()
    for pattern in patterns:
        found.update(path for path in ROOT.glob(pattern) if path.is_file())
    return sorted(found)


def name(path):
    return path.relative_to(ROOT).as_posix()


def read(path):
    return path.read_text(encoding='utf-8')


def _blank(text):
    return re.sub(r'[^\n]', ' ', text)


def without_comments(text):
    """C without comments; every line stays where it is."""
    return _TOKEN.sub(lambda m: _blank(m[0]) if m[0].startswith('/') else m[0], text)


def without_words(text):
    """C without comments and without what stands in quotes."""
    return _TOKEN.sub(lambda m: _blank(m[0]), text)


def line_of(text, position):
    return text.count('\n', 0, position) + 1


class Report:
    """What is wrong, a line each. Finding nothing to look at is wrong as well."""

    def __init__(self):
        self.problems = []
        self.n_looked_at = 0

    def look(self, path):
        self.n_looked_at += 1
        return read(path)

    def say(self, where, line, what):
        place = name(where) if isinstance(where, Path) else where
        self.problems.append(f'{place}:{line}: {what}' if line else f'{place}: {what}')

    def end(self):
        if self.n_looked_at == 0:
            self.problems.append('there was nothing to look at')
        for problem in self.problems:
            print(problem)
        if not self.problems:
            print(f'{self.n_looked_at} files, nothing wrong')
        sys.exit(1 if self.problems else 0)
