#!/usr/bin/env python3
# check-counts.py: what a run of all tests says at its end, and what it repeats
#
# SPDX-License-Identifier: GPL-3.0-or-later

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

COUNT = Path(__file__).resolve().parent.parent.parent / 'build-aux' / 'count-tests'


def run(*arguments):
    return subprocess.run([sys.executable, '-B', str(COUNT), *arguments], text=True, check=True,
                          stdout=subprocess.PIPE).stdout.split()


class Counts(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def log(self, file, *tests):
        path = Path(self.folder.name) / file
        path.write_text(''.join(json.dumps({'name': f'docket:{name}', 'stdout': stdout,
                                            'result': result}) + '\n'
                                for name, stdout, result in tests))
        return str(path)

    def test_counts(self):
        log = self.log('a', ('core / list', 'ok 1 /a\nok 2 /b\nok 3 /c # SKIP\n', 'OK'),
                       ('house / ids', 'nothing wrong\n', 'OK'),
                       ('core / cut', 'ok 1 /a\nok 2 /b\n', 'ERROR'),
                       ('core / red', 'ok 1 /a\nnot ok 2 /b\nnot ok 3 /c\n', 'FAIL'),
                       ('core / late', 'ok 1 /a\n', 'TIMEOUT'),
                       ('core / none', '', 'SKIP'))
        self.assertEqual(run(log), ['7', '4'])

    def test_second_result_counts(self):
        first = self.log('a', ('core / room', 'ok 1\n', 'ERROR'), ('core / list', 'ok 1\n', 'OK'),
                         ('desktop / room', 'ok 1\nok 2\n', 'OK'))
        good = self.log('b', ('core / room', 'ok 1\nok 2\n', 'OK'))
        bad = self.log('c', ('core / room', 'ok 1\nnot ok 2\n', 'FAIL'))
        self.assertEqual(run(first, good), ['5', '0'])
        self.assertEqual(run(first, bad), ['4', '1'])

    def test_what_is_repeated(self):
        few = [(f'core / a{i}', '', 'FAIL') for i in range(3)]
        self.assertEqual(run('--to-repeat', self.log('a', *few, ('core / b', '', 'OK'))),
                         ['docket:a0', 'docket:a1', 'docket:a2'])
        self.assertEqual(run('--to-repeat', self.log('b', *few, ('core / b', '', 'TIMEOUT'))), [])
        for name in ('crash / kills', 'core / watcher-faults', 'core / list-random',
                     'core / fault-scripts', 'terminal / rate', 'crash / soak'):
            self.assertEqual(run('--to-repeat', self.log('c', few[0], (name, '', 'ERROR'))), [])


if __name__ == '__main__':
    unittest.main()
