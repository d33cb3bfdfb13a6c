#!/usr/bin/env python3
# test-terminal.py: check, wait, list and add, as a shell sees them
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Usage: test-terminal.py DOCKET SIMULATOR-TOOL [TEST]...

import concurrent.futures
import contextlib
import fcntl
import http.server
import json
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import unittest
from pathlib import Path

import terminal

DOCKET = None
TOOL = None

JOB = '6YSZD3U872ZYYFEDMQCQSGEEO8YSF5WA--151-300'
MISSING = '6HYYKGB2OXP69WWBYJKBYZZ9RBS5Q5T0--31-200'


def make_id(number):
    return f'{number:032d}--{number % 90 + 10}-300'


DONE, BAD, GONE, NEVER, PARTS, DATA, URLS, BARE, SOON = map(make_id, range(1, 10))

JOBS = [f'{JOB}:pdf:0', f'{DONE}:pdf:0:march', f'{BAD}:failed:0', f'{GONE}:aborted:0',
        f'{NEVER}:never:0', f'{PARTS}:parts:0:contracts', f'{DATA}:body:0:invoice',
        f'{URLS}:urls:0:scan', f'{BARE}:nothing:0', f'{SOON}:pdf:1.5:april']


def free_port():
    with socket.socket() as listener:
        listener.bind(('127.0.0.1', 0))
        return listener.getsockname()[1]


class Case(unittest.TestCase):
    arguments = []
    jobs = JOBS

    @classmethod
    def setUpClass(cls):
        options = [f'--job={job}' for job in cls.jobs]
        cls.simulator = terminal.Simulator(TOOL, *cls.arguments, *options)

    @classmethod
    def tearDownClass(cls):
        cls.simulator.stop()

    def setUp(self):
        self.place = terminal.Place()
        self.addCleanup(self.place.remove)

    def docket(self, *arguments, **more):
        more.setdefault('url', self.simulator.url)
        ran = terminal.run(DOCKET, self.place, *arguments, **more)
        if more.get('key'):
            self.assertNotIn(more['key'], ran.out + ran.err)
        self.assertNotIn(terminal.KEY, ran.out + ran.err)
        self.assertNotIn('Sanitizer', ran.err)
        self.assertNotIn('runtime error', ran.err)
        return ran

    def expect(self, code, *arguments, **more):
        ran = self.docket(*arguments, **more)
        self.assertEqual(ran.code, code, str(ran))
        return ran

    def fails_in_words(self, code, *arguments, **more):
        """Fails with words on standard error and nothing on standard output."""
        ran = self.expect(code, *arguments, **more)
        self.assertEqual(ran.out, '', str(ran))
        self.assertGreater(len(ran.err.strip()), 10, str(ran))
        return ran


class Check(Case):
    def test_success(self):
        ran = self.expect(0, 'check', JOB)
        self.assertIn(JOB, ran.out)
        self.assertEqual(ran.err, '')
        self.assertFalse(self.place.database.exists(), 'check must not write the list')

    def test_ends(self):
        for code, job in ((0, DONE), (0, BARE), (0, DATA), (1, BAD), (1, GONE), (4, NEVER),
                          (4, MISSING)):
            with self.subTest(job):
                ran = self.expect(code, 'check', job)
                self.assertTrue(ran.out.startswith(job), str(ran))
                self.assertNotIn('X-Amz', ran.out)

    def test_force(self):
        self.expect(1, 'check', '--force', MISSING)
        self.expect(4, 'check', '--force', NEVER)
        ran = self.expect(1, 'check', '--force', '--json', MISSING)
        self.assertEqual(ran.objects[0]['status'], 'unknown')

    def test_precedence(self):
        self.expect(0, 'check', JOB, DONE)
        self.expect(1, 'check', NEVER, BAD, JOB)
        self.expect(4, 'check', JOB, NEVER)

    def test_json(self):
        ran = self.expect(4, 'check', '--json', JOB, NEVER)
        done, never = ran.objects
        self.assertEqual((done['jobId'], done['status']), (JOB, 'success'))
        self.assertEqual((never['jobId'], never['status']), (NEVER, 'working'))
        self.assertIn('X-Amz-Signature', done['url'])
        self.assertIsInstance(done['remainingCredits'], int)
        self.assertNotIn('url', never)
        self.assertNotIn('trouble', done)
        self.assertEqual(ran.err, '')

    def test_json_parts(self):
        done = self.expect(0, 'check', '--json', URLS).objects[0]
        self.assertEqual(len(done['urls']), 3)

    def test_input(self):
        text = f'{{"status":"created","jobId":"{JOB}"}}\nand {DONE}, again {JOB}\n'
        ran = self.expect(0, 'check', '--json', '-', text=text)
        self.assertEqual([each['jobId'] for each in ran.objects], [JOB, DONE])

    def test_once_each(self):
        before = self.simulator.stats()['checks'].get(GONE, 0)
        ran = self.expect(1, 'check', '--json', GONE, GONE)
        self.assertEqual(len(ran.objects), 1)
        self.assertEqual(self.simulator.stats()['checks'][GONE], before + 1)

    def test_wrong_usage(self):
        for arguments in ([], ['two words'], ['a/b'], [''], ['--nonsense', JOB], ['ä'],
                          [JOB, 'two words'], ['x' * 129]):
            with self.subTest(arguments):
                self.fails_in_words(2, 'check', *arguments)

    def test_input_without_id(self):
        self.fails_in_words(2, 'check', '-', text='')
        self.fails_in_words(2, 'check', '-', text='no job here\n')

    def test_no_key(self):
        ran = self.fails_in_words(3, 'check', JOB, key=None)
        self.assertIn('key', ran.err)
        ran = self.expect(3, 'check', '--json', JOB, key='')
        self.assertEqual(ran.objects[0]['trouble'], 'no key')
        self.assertEqual(ran.objects[0]['jobId'], JOB)

    def test_key_that_no_header_can_carry(self):
        ran = self.fails_in_words(3, 'check', JOB, key='two words')
        self.assertIn('key', ran.err)

    def test_key_is_cleaned(self):
        self.expect(0, 'check', JOB, key=f' "x-api-key: {terminal.KEY}"\n')

    def test_rejected_key(self):
        self.fails_in_words(3, 'check', JOB, key='another@example.com_0123456789')
        ran = self.expect(3, 'check', '--json', JOB, key='another@example.com_0123456789')
        self.assertEqual(ran.objects[0]['trouble'], 'key rejected')
        self.assertNotIn('status', ran.objects[0])

    def test_offline(self):
        url = f'http://127.0.0.1:{free_port()}/v1'
        self.fails_in_words(3, 'check', JOB, url=url)
        ran = self.expect(3, 'check', '--json', JOB, url=url)
        self.assertEqual(ran.objects[0]['trouble'], 'offline')

    def test_not_an_answer(self):
        url = self.simulator.url.replace('/v1', '/nowhere')
        self.fails_in_words(3, 'check', JOB, url=url)
        ran = self.expect(3, 'check', '--json', JOB, url=url)
        self.assertEqual(ran.objects[0]['trouble'], 'not an answer')

    def test_unsafe_address(self):
        for url in ('http://example.com/v1', 'ftp://127.0.0.1/v1', 'https://user@127.0.0.1/v1',
                    'nonsense', self.simulator.url + '?a=b'):
            with self.subTest(url):
                ran = self.fails_in_words(3, 'check', JOB, url=url)
                self.assertIn('address', ran.err)

    def test_slash_at_the_end(self):
        self.expect(0, 'check', JOB, url=self.simulator.url + '//')

    def test_trouble_goes_before_failure(self):
        """The credits are enough for one check."""
        poor = terminal.Simulator(TOOL, '--credits=3', f'--job={BAD}:failed:0')
        self.addCleanup(poor.stop)
        ran = self.expect(3, 'check', '--json', BAD, JOB, url=poor.url)
        self.assertEqual(ran.objects[0]['status'], 'failed')
        self.assertEqual(ran.objects[1]['trouble'], 'out of credits')

    def test_missing_is_404(self):
        strict = terminal.Simulator(TOOL, '--missing-404')
        self.addCleanup(strict.stop)
        ran = self.expect(1, 'check', '--json', MISSING, url=strict.url)
        self.assertEqual(ran.objects[0]['status'], 'unknown')

    def fixed(self, status, reply):
        service = terminal.FixedService(status, reply)
        self.addCleanup(service.stop)
        return service.url

    def test_words_of_what_is_not_known(self):
        """Nothing is known of the time a job has worked, and nothing is kept here."""
        self.assertEqual(self.expect(4, 'check', NEVER).out, f'{NEVER}: Working\n')
        url = self.fixed(200, {'error': False, 'status': 'success', 'url': 'https://h/a.pdf'})
        self.assertEqual(self.expect(0, 'check', JOB, url=url).out, f'{JOB}  a: Done\n')

    def test_words_of_trouble(self):
        """An answer that is an error may speak of success."""
        url = self.fixed(500, {'error': False, 'status': 'success', 'message': 'Success'})
        ran = self.fails_in_words(3, 'check', JOB, url=url)
        self.assertNotIn('Success', ran.err)
        self.assertIn('PDF.co', ran.err)
        url = self.fixed(500, {'error': True, 'message': 'The server is on fire'})
        self.assertIn('on fire', self.fails_in_words(3, 'check', JOB, url=url).err)

    def test_same_words_as_wait(self):
        for more in ({'key': None}, {'key': 'two words'}, {'key': 'another@example.com_012345678'}):
            with self.subTest(more):
                said = self.fails_in_words(3, 'check', NEVER, **more).err.split(': ', 1)[1]
                self.assertIn(f': {said}', self.expect(3, 'wait', NEVER, **more).err)

    def test_debug(self):
        """What is asked and answered is said beside the answer, never a secret."""
        ran = self.expect(0, 'check', '--json', JOB, G_MESSAGES_DEBUG='docket')
        self.assertEqual(len(ran.objects), 1)
        self.assertIn(f'/job/check {JOB}', ran.err)
        self.assertIn('HTTP 200', ran.err)
        self.assertNotIn('X-Amz', ran.err)

    def test_what_was_typed_is_safe_to_show(self):
        typed = 'a\x1b[31mb\a\u202ec'
        for arguments in (['check', typed], ['list', '--' + typed], ['wait', typed],
                          ['add', f'./{typed}'], ['--' + typed], ['check', 'A' * 100_000],
                          ['list', '--' + 'A' * 100_000], ['list', '--status', typed],
                          ['add', '/' + 'A' * 100_000]):
            with self.subTest(str(arguments)[:60]):
                ran = self.fails_in_words(2, *arguments)
                self.assertTrue(ran.err.strip().isprintable(), ascii(ran.err[:300]))
                self.assertLess(len(ran.err), 400)


class Wait(Case):
    def test_final(self):
        began = time.monotonic()
        ran = self.expect(0, 'wait', JOB)
        self.assertIn(JOB, ran.out)
        self.assertEqual(ran.err, '')
        self.assertLess(time.monotonic() - began, 20)
        self.assertFalse(self.place.database.exists(), 'wait must not write the list')

    def test_until_done(self):
        slow = terminal.Simulator(TOOL, f'--job={SOON}:pdf:1.5')
        self.addCleanup(slow.stop)
        began = time.monotonic()
        ran = self.expect(0, 'wait', '--json', SOON, url=slow.url)
        self.assertEqual(ran.objects[0]['status'], 'success')
        self.assertGreaterEqual(ran.objects[0]['checks'], 2)
        self.assertGreaterEqual(time.monotonic() - began, 1)
        self.assertLessEqual(slow.stats()['checks'][SOON], 3)

    def test_failure_goes_before_working(self):
        ran = self.expect(1, 'wait', '--json', '--timeout', 3, BAD, NEVER)
        self.assertEqual([each['jobId'] for each in ran.objects], [BAD, NEVER])
        self.assertEqual(ran.objects[0]['status'], 'failed')
        self.assertIn(ran.objects[1]['status'], ('waiting', 'working'))

    def test_timeout(self):
        began = time.monotonic()
        self.expect(4, 'wait', '--timeout', 1, NEVER)
        self.assertLess(time.monotonic() - began, 10)

    def test_input(self):
        ran = self.expect(1, 'wait', '--json', '-', text=f'{GONE}\n{JOB}\n')
        self.assertEqual({each['jobId']: each['status'] for each in ran.objects},
                         {GONE: 'aborted', JOB: 'success'})

    def test_wrong_usage(self):
        for arguments in ([], ['two words'], ['--timeout', 'soon', JOB], ['--timeout', -1, JOB],
                          ['--save'], ['-']):
            with self.subTest(arguments):
                self.fails_in_words(2, 'wait', *arguments)

    def test_ends_at_once(self):
        """Without a key or credits there is nothing to wait for."""
        poor = terminal.Simulator(TOOL, '--credits=0', f'--job={NEVER}:never:0')
        self.addCleanup(poor.stop)
        for more in ({'key': None}, {'key': 'two words'}, {'key': 'another@example.com_012345678'},
                     {'url': poor.url}):
            with self.subTest(more):
                began = time.monotonic()
                ran = self.expect(3, 'wait', NEVER, **more)
                self.assertGreater(len(ran.err.strip()), 10)
                self.assertTrue(ran.out.startswith(NEVER), str(ran))
                self.assertLess(time.monotonic() - began, 10)

    def test_goes_on_through_trouble(self):
        port = free_port()
        process = terminal.start(DOCKET, self.place, 'wait', '--timeout', 30, JOB,
                                 url=f'http://127.0.0.1:{port}/v1')
        time.sleep(1)
        self.assertIsNone(process.poll())
        late = terminal.Simulator(TOOL, f'--port={port}', f'--job={JOB}:pdf:0')
        self.addCleanup(late.stop)
        ran = terminal.finish(process)
        self.assertEqual(ran.code, 0, str(ran))

    def test_save(self):
        folder = self.place.path / 'here' / 'and there'
        ran = self.expect(0, 'wait', '--json', '--save', folder, DONE)
        saved = Path(ran.objects[0]['savedAs'])
        self.assertEqual(saved.parent, folder)
        self.assertEqual(saved.name, 'march.pdf')
        self.assertTrue(saved.read_bytes().startswith(b'%PDF'))
        self.assertEqual([path.name for path in folder.iterdir()], ['march.pdf'])
        self.assertEqual(self.simulator.stats()['leaks'], 0)

    def test_save_again_overwrites_nothing(self):
        folder = self.place.path / 'here'
        folder.mkdir()
        (folder / 'march.pdf').write_text('mine')
        self.expect(0, 'wait', '--save', folder, DONE)
        self.assertEqual((folder / 'march.pdf').read_text(), 'mine')
        self.assertTrue((folder / 'march (2).pdf').is_file())

    def test_save_parts(self):
        for job in (PARTS, URLS):
            with self.subTest(job):
                folder = self.place.path / job
                ran = self.expect(0, 'wait', '--json', '--save', folder, job)
                saved = ran.objects[0]['savedAs']
                self.assertEqual(len(saved), 3)
                self.assertEqual(sorted(saved), sorted(map(str, folder.glob('*/*.pdf'))))
                for path in saved:
                    self.assertTrue(Path(path).read_bytes().startswith(b'%PDF'))

    def test_save_data(self):
        folder = self.place.path / 'here'
        ran = self.expect(0, 'wait', '--json', '--save', folder, DATA)
        saved = Path(ran.objects[0]['savedAs'])
        self.assertEqual(saved.suffix, '.json')
        self.assertTrue(saved.read_text().startswith('{'))

    def test_save_nothing(self):
        folder = self.place.path / 'here'
        ran = self.expect(0, 'wait', '--json', '--save', folder, BARE)
        self.assertNotIn('savedAs', ran.objects[0])

    def test_save_where_nobody_can(self):
        (self.place.path / 'file').write_text('')
        ran = self.expect(3, 'wait', '--save', self.place.path / 'file' / 'folder', DONE)
        self.assertIn(DONE, ran.err)
        self.assertNotIn('X-Amz', ran.err)


class List(Case):
    jobs = []

    def count(self):
        with sqlite3.connect(self.place.database) as database:
            return database.execute('SELECT count(*) FROM job').fetchone()[0]

    def test_empty(self):
        ran = self.expect(0, 'list')
        self.assertEqual((ran.out, ran.err), ('', ''))
        self.assertFalse(self.place.database.exists(), 'list must not make a list')

    def test_wrong_usage(self):
        for arguments in (['list', JOB], ['list', '--status', 'done'], ['list', '--nonsense'],
                          ['list', '--status'], ['add', 'no job here'], ['add', '--nonsense', JOB],
                          ['add', 'no/such/file'], ['add', '--name', 'n', f'{JOB} {DONE}'],
                          ['add', '--name', 'https://h/a?b', JOB]):
            with self.subTest(arguments):
                self.fails_in_words(2, *arguments)
        self.assertFalse(self.place.database.exists())

    def test_add_text(self):
        ran = self.expect(0, 'add', f'{JOB} and {DONE}', BAD)
        self.assertIn('3', ran.out)
        self.assertEqual(self.count(), 3)
        self.assertEqual(self.place.database.stat().st_mode & 0o777, 0o600)
        listed = self.expect(0, 'list', '--json').objects
        self.assertEqual({each['jobId'] for each in listed}, {JOB, DONE, BAD})
        self.assertEqual({each['status'] for each in listed}, {'waiting'})

    def test_add_spends_nothing(self):
        self.expect(0, 'add', JOB)
        self.assertEqual(self.simulator.stats()['checks'], {})

    def test_add_without_key(self):
        self.expect(0, 'add', JOB, key=None)
        self.assertEqual(self.count(), 1)

    def test_add_files(self):
        table = f'job id,file\n{JOB},march.pdf\n{DONE},april.pdf\n'
        (self.place.path / 'jobs.csv').write_text(table)
        (self.place.path / JOB).write_text(BAD)
        (self.place.path / 'folder').mkdir()
        (self.place.path / 'folder' / 'reply.json').write_text(f'{{"jobid":"{GONE}"}}')
        self.expect(0, 'add', 'jobs.csv', 'folder/reply.json')
        listed = {each['jobId']: each.get('name')
                  for each in self.expect(0, 'list', '--json').objects}
        self.assertEqual(listed, {JOB: 'march', DONE: 'april', GONE: None})
        # A file goes before the text that is its name; "--" ends that.
        self.expect(0, 'add', JOB)
        self.assertEqual(self.count(), 4)
        self.expect(0, 'add', '--', JOB)
        self.assertEqual(self.count(), 4)

    def test_add_dashes(self):
        """What follows "--" is text: no file, no standard input, no option."""
        (self.place.path / JOB).write_text(BAD)
        self.expect(0, 'add', '--', JOB, text=GONE)
        self.fails_in_words(2, 'add', '--', '-', text=GONE)
        self.fails_in_words(2, 'add', '--')
        self.expect(0, 'add', '--name', 'March', '--', f'--json {DONE}')
        listed = self.expect(0, 'list', '--json').objects
        self.assertEqual({each['jobId']: each.get('name') for each in listed},
                         {JOB: None, DONE: 'March'})

    def test_add_too_much(self):
        """Half of a long text may end inside an ID: nothing of it is added."""
        limit = 5 * 1024 * 1024
        long = (' ' * (limit - 10)) + JOB
        (self.place.path / 'long').write_text(long)
        for arguments in (['add', 'long'], ['add', '-'], ['check', '-']):
            ran = self.fails_in_words(2, *arguments, text=long if '-' in arguments else '')
            self.assertIn('5 MiB', ran.err)
        # Only now: a program without a limit would fill the memory.
        for arguments in (['add', DONE, '/dev/zero'], ['add', DONE, './']):
            self.assertIn('is no file', self.fails_in_words(2, *arguments).err)
        self.assertFalse(self.place.database.exists())
        self.expect(0, 'add', '-', text=long[len(JOB) - 10:])
        self.assertEqual(self.expect(0, 'list', '--json').objects[0]['jobId'], JOB)

    def test_add_from_pipe(self):
        """A pipe may have a name, as that of another program has in a shell."""
        ran = self.expect(0, 'add', '/dev/stdin', text=f'{JOB}\0{DONE}\0')
        self.assertEqual(self.count(), 2)
        # Nobody watches the list, so nothing happens to them for now.
        self.assertIn('when Docket runs', ran.out)
        self.assertNotIn('when', self.expect(0, 'add', JOB).out)
        with open(self.place.database.with_name('watch.lock'), 'w') as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.assertNotIn('when', self.expect(0, 'add', BAD).out)

    def test_output_that_is_lost(self):
        self.expect(0, 'add', JOB)
        for arguments in (['list'], ['list', '--json'], ['--help'], ['--version'], ['add', BAD],
                          ['check', '--help']):
            with self.subTest(arguments), open('/dev/full', 'w') as full:
                ended = subprocess.run([DOCKET, *arguments], stdin=subprocess.DEVNULL, stdout=full,
                                       stderr=subprocess.PIPE, text=True, cwd=self.place.path,
                                       env=self.place.environment(terminal.KEY, None),
                                       timeout=terminal.PATIENCE)
                self.assertEqual(ended.returncode, 3, ended.stderr)
                self.assertIn('output', ended.stderr)

    def test_folder_that_cannot_be_read(self):
        folder = self.place.path / 'data' / 'docket'
        folder.symlink_to('docket')
        self.fails_in_words(3, 'list')
        folder.unlink()
        folder.write_text('')
        self.fails_in_words(3, 'list')
        folder.unlink()
        self.place.database.mkdir(parents=True)
        for command in (['list'], ['add', JOB]):
            ran = self.fails_in_words(3, *command)
            self.assertNotIn('closed', ran.err)

    def test_add_input(self):
        self.expect(0, 'add', '-', text=f'{JOB}\tMarch\n')
        self.expect(0, 'add', text=f'{DONE}\n')
        self.assertEqual(self.count(), 2)

    def test_add_name(self):
        self.expect(0, 'add', '--name', ' Tax\u202e return\n2024 ', JOB)
        listed = self.expect(0, 'list', '--json').objects
        self.assertEqual(listed[0]['name'], 'Tax return 2024')
        self.assertIn('Tax return 2024', self.expect(0, 'list').out)

    def test_add_twice(self):
        self.expect(0, 'add', JOB)
        ran = self.expect(0, 'add', JOB, DONE)
        self.assertIn('already', ran.out)
        self.assertEqual(self.count(), 2)

    def test_add_at_once(self):
        """Eight processes add twenty jobs each, and five that all of them know."""
        shared = [make_id(number) for number in range(5)]
        texts = ['\n'.join(shared + [make_id(1000 + 100 * each + n) for n in range(20)])
                 for each in range(8)]
        processes = [terminal.start(DOCKET, self.place, 'add', '-', url=self.simulator.url)
                     for _ in texts]
        for process, text in zip(processes, texts):
            process.stdin.write(text)
            process.stdin.close()
            process.stdin = None
        for ran in map(terminal.finish, processes):
            self.assertEqual(ran.code, 0, str(ran))
        listed = self.expect(0, 'list', '--json').objects
        ids = [each['jobId'] for each in listed]
        self.assertEqual(len(ids), 165)
        self.assertEqual(len(set(ids)), 165)

    def test_add_to_what_cannot_be_written(self):
        (self.place.path / 'data' / 'docket').write_text('')
        self.fails_in_words(3, 'add', JOB)

    def test_list_status_and_links(self):
        self.expect(0, 'add', JOB, DONE, BAD)
        link = f'https://h/{DONE}/a.pdf?X-Amz-Signature=e5'
        with sqlite3.connect(self.place.database) as database:
            database.execute('UPDATE job SET status = 2 WHERE job_id = ?', (DONE,))
            database.execute('UPDATE job SET status = 3, message = ? WHERE job_id = ?',
                             ('Damaged file', BAD))
            database.execute('INSERT INTO result (job, part, state, name, link, expires, size) '
                             'SELECT id, 0, 0, ?, ?, 0, -1 FROM job WHERE job_id = ?',
                             ('a.pdf', link, DONE))
        self.assertNotIn('X-Amz', self.expect(0, 'list').out)
        self.assertNotIn('X-Amz', self.expect(0, 'list', '--json').out)
        self.assertIn(link, self.expect(0, 'list', '--links').out)
        for status, jobs in (('waiting', [JOB]), ('success', [DONE]), ('failed', [BAD]),
                             ('aborted', []), ('FAILED', [BAD])):
            listed = self.expect(0, 'list', '--json', '--links', '--status', status).objects
            self.assertEqual([each['jobId'] for each in listed], jobs)
            for each in listed:
                self.assertEqual(each.get('url'), link if each['jobId'] == DONE else None)

    def test_damaged_list(self):
        self.place.database.parent.mkdir(mode=0o700)
        self.place.database.write_bytes(b'no database at all' * 100)
        ran = self.expect(0, 'add', JOB)
        self.assertGreater(len(ran.err), 10)
        self.assertEqual(self.count(), 1)
        self.assertGreater(len([path for path in self.place.database.parent.iterdir()
                                if path.read_bytes().startswith(b'no database')]), 0)


class Window(Case):
    jobs = []

    def test_help(self):
        ran = self.expect(0, '--help')
        for word in ('add', 'check', 'wait', 'list', '--demo', '--timeout', '--save', '--json'):
            self.assertIn(word, ran.out)

    def test_help_of_commands(self):
        for command in ('add', 'check', 'wait', 'list'):
            self.assertIn(f' docket {command} [', self.expect(0, command, '--help').out)

    def test_unknown_option(self):
        for arguments in (['--nonsense'], ['-x'], [JOB, '--nonsense'], ['--demo', '--nonsense']):
            with self.subTest(arguments):
                self.assertIn(arguments[-1], self.fails_in_words(2, *arguments).err)
        self.fails_in_words(3, '--', '--nonsense')

    def test_version(self):
        self.assertRegex(self.expect(0, '--version').out, r'^docket \d+\.\d+\.\d+\n$')

    def test_no_display(self):
        self.fails_in_words(3)
        self.fails_in_words(3, JOB)

    def test_bus_address_is_not_needed(self):
        self.expect(0, 'add', JOB, DBUS_SESSION_BUS_ADDRESS='')


class SlowService(http.server.BaseHTTPRequestHandler):
    """Every job is done, and no file ever comes to its end."""

    def log_message(self, *_):
        pass

    def send(self, body, length, kind):
        self.send_response(200)
        self.send_header('Content-Type', kind)
        self.send_header('Content-Length', str(length))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def do_POST(self):
        self.rfile.read(int(self.headers['Content-Length']))
        link = f'http://127.0.0.1:{self.server.server_port}/slow.pdf'
        body = json.dumps({'status': 'success', 'error': False, 'url': link, 'credits': 2,
                           'remainingCredits': 9000}).encode()
        self.send(body, len(body), 'application/json')

    def do_GET(self):
        self.send(b'%PDF-1.4' + bytes(3_000_000), 10_000_000, 'application/pdf')
        self.server.over.wait(terminal.PATIENCE)


class WaitEnds(Case):
    """Nobody waits for what cannot come, and what is not whole is taken back."""

    def serve_slowly(self):
        server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), SlowService)
        server.daemon_threads = True
        server.over = threading.Event()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.addCleanup(server.over.set)
        return f'http://127.0.0.1:{server.server_port}/v1'

    def save_slowly(self, folder):
        """A process that is in the middle of a file."""
        process = terminal.start(DOCKET, self.place, 'wait', '--json', '--save', folder,
                                 DONE, url=self.serve_slowly())
        self.addCleanup(process.kill)
        self.until(lambda: any(path.stat().st_size for path in self.parts(folder)))
        return process

    @staticmethod
    def parts(folder):
        return list(folder.glob('.docket-*'))

    def until(self, condition):
        end = time.monotonic() + terminal.PATIENCE
        while not condition():
            self.assertLess(time.monotonic(), end, 'it did not come')
            time.sleep(0.02)

    def is_taken_back(self, ran, folder):
        self.assertEqual(ran.code, 3, str(ran))
        self.assertEqual(list(folder.iterdir()), [])
        self.assertEqual([each['status'] for each in ran.objects], ['success'], str(ran))
        self.assertNotIn('savedAs', ran.objects[0])
        self.assertIn('before the result was saved', ran.err)

    def time_out(self, is_far_enough, *arguments, **more):
        """Runs out of a time that is enough for what is to happen in it."""
        for seconds in (2, 8, 30):
            ran = self.docket('wait', '--json', '--timeout', seconds, *arguments, **more)
            if is_far_enough(ran):
                break
        return ran

    def test_timeout_while_saving(self):
        folder = self.place.path / 'here'
        ran = self.time_out(lambda ran: 'success' in ran.out, '--save', folder, DONE,
                            url=self.serve_slowly())
        self.is_taken_back(ran, folder)

    def test_signals_while_saving(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(number):
                folder = self.place.path / str(int(number))
                process = self.save_slowly(folder)
                process.send_signal(number)
                self.is_taken_back(terminal.finish(process), folder)

    def test_killed_while_saving(self):
        """The next one sweeps, but not what is still being written, nor what is not Docket's."""
        folder = self.place.path / 'here'
        killed = self.save_slowly(folder)
        left = self.parts(folder)
        killed.kill()
        killed.communicate()
        living = self.save_slowly(folder)
        self.until(lambda: not left[0].exists())
        self.until(lambda: any(path.stat().st_size for path in self.parts(folder)))
        mine = folder / '.docket-backup'
        mine.write_text('mine')
        mine.chmod(0o644)
        written = set(self.parts(folder))
        self.expect(0, 'wait', '--save', folder, JOB)
        self.assertEqual(set(self.parts(folder)), written)
        living.terminate()
        terminal.finish(living)
        self.assertEqual(self.parts(folder), [mine])

    def test_signal_while_working(self):
        process = terminal.start(DOCKET, self.place, 'wait', NEVER, url=self.simulator.url)
        self.addCleanup(process.kill)
        before = self.simulator.stats()['checks'].get(NEVER, 0)
        # The answer to the first one was heard.
        self.until(lambda: self.simulator.stats()['checks'].get(NEVER, 0) > before + 1)
        process.terminate()
        ran = terminal.finish(process)
        self.assertEqual(ran.code, 4, str(ran))
        self.assertTrue(ran.out.startswith(f'{NEVER}: Working for'), str(ran))
        self.assertNotIn('next check', ran.out)

    def test_no_answer_at_all(self):
        nowhere = self.simulator.url.replace('/v1', '/nowhere')
        for url, trouble in ((f'http://127.0.0.1:{free_port()}/v1', 'offline'),
                             (nowhere, 'not an answer')):
            with self.subTest(trouble):
                ran = self.time_out(lambda ran: ran.code == 3, JOB, NEVER, url=url)
                self.assertEqual(ran.code, 3, str(ran))
                self.assertEqual([each['jobId'] for each in ran.objects], [JOB, NEVER])
                self.assertEqual({each.get('trouble', trouble) for each in ran.objects}, {trouble})
                self.assertEqual(len(ran.err.splitlines()), 1, str(ran))

    def test_long_timeout(self):
        for seconds in ('315360001', '9300000000000', '99999999999999999999'):
            with self.subTest(seconds):
                self.fails_in_words(2, 'wait', '--timeout', seconds, JOB)
        self.expect(0, 'wait', '--timeout', 315360000, JOB)


class WaitFollows(Case):
    """The list is watched by a process that does not check: this one, which holds its lock."""
    other_key = 'other@example.com_0123456789abcdef0123456789abcdef'

    def add(self, *jobs, key=terminal.KEY):
        self.expect(0, 'add', *jobs, key=key)

    def change(self, job, changes):
        with contextlib.closing(sqlite3.connect(self.place.database)) as database, database:
            database.execute(f'UPDATE job SET {changes} WHERE job_id = ?', (job,))

    def change_accounts(self, changes):
        with contextlib.closing(sqlite3.connect(self.place.database)) as database, database:
            database.execute(f'UPDATE account SET {changes}')

    def watch(self):
        lock = (self.place.database.parent / 'watch.lock').open('w')
        fcntl.flock(lock, fcntl.LOCK_EX)
        self.addCleanup(lock.close)

    def wait(self, code, *jobs, **more):
        return self.expect(code, 'wait', '--json', '--timeout', 30, *jobs, **more)

    def test_stuck_jobs(self):
        """What passes by itself is waited for, all else is not."""
        self.add(DONE, BAD, GONE, NEVER)
        self.add(PARTS, key=self.other_key)
        self.change(DONE, 'trouble = 9')
        self.change(BAD, 'paused = 1')
        self.change(GONE, 'trouble = 6, n_errors = 5')
        self.change(PARTS, 'trouble = 8')
        self.change(NEVER, 'trouble = 1, next_check = 0, added = 1')
        self.watch()
        before = self.simulator.stats()['checks']
        process = terminal.start(DOCKET, self.place, 'wait', '--json', DONE, BAD, GONE, NEVER,
                                 PARTS, url=self.simulator.url)
        self.addCleanup(process.kill)
        given_up = [json.loads(process.stdout.readline())['jobId'] for _ in range(4)]
        self.assertEqual(given_up, [DONE, BAD, GONE, PARTS])
        process.terminate()
        ran = terminal.finish(process)
        self.assertEqual(ran.code, 3, str(ran))
        self.assertEqual([each['jobId'] for each in ran.objects], [NEVER])
        for job, words in ((DONE, 'longer than any'), (BAD, 'paused'), (GONE, 'five times'),
                           (PARTS, 'another API key')):
            self.assertRegex(ran.err, f'{job}: .*{words}')
        self.assertNotIn(f'{NEVER}:', ran.err)
        self.assertEqual(self.simulator.stats()['checks'], before)

    def test_own_key_asks(self):
        """For jobs that the list has no key for, and those that were removed from it."""
        self.add(PARTS, DONE, URLS)
        self.add(JOB, key=None)
        self.change(PARTS, 'trouble = 8')
        self.change(DONE, 'removed = 1')
        self.change(URLS, 'added = 1, next_check = 0')
        self.watch()
        ran = self.wait(0, PARTS, JOB, DONE, URLS)
        self.assertEqual({each['status'] for each in ran.objects}, {'success'})

    def test_refused_key(self):
        refused = 'refused@example.com_0123456789abcdef0123456789abcdef'
        self.add(NEVER, key=refused)
        self.change_accounts('rejected = 1')
        self.watch()
        ran = self.wait(3, NEVER, key=refused)
        self.assertIn('refused', ran.err)
        self.assertEqual(ran.objects[0]['trouble'], 'key rejected')

    def test_accounts_of_others(self):
        """Each job has an account of its own."""
        jobs = {NEVER: ('balance = 0', 'used up', 'out of credits'),
                PARTS: ('balance = 201', 'the reserve is 200', 'out of credits'),
                DATA: ('balance = 9000', 'checks have cost', 'out of credits'),
                GONE: ('rejected = 1', 'refused', 'key rejected'),
                JOB: (None, 'no API key', 'no key')}
        for number, (job, (changes, *_)) in enumerate(jobs.items()):
            self.add(job, key=changes and f'a{number}@example.com_0123456789abcdef0123456789abcdef')
            if changes:
                self.change_accounts(f'{changes} WHERE id = (SELECT account FROM job '
                                     f"WHERE job_id = '{job}')")
        with contextlib.closing(sqlite3.connect(self.place.database)) as database, database:
            database.execute('INSERT INTO check_log (job, account, time, forced, http_status, '
                             'status, trouble, credits) SELECT id, account, ?, 0, 200, 1, 0, 2000 '
                             'FROM job WHERE job_id = ?', (int(time.time() * 1e6), DATA))
        self.watch()
        ran = self.wait(3, *jobs, key=None)
        self.assertEqual({each['jobId']: each['trouble'] for each in ran.objects},
                         {job: trouble for job, (_, _, trouble) in jobs.items()})
        for job, (_, words, _) in jobs.items():
            self.assertRegex(ran.err, f'{job}: .*{words}')

    def test_all_paused(self):
        self.add(JOB)
        self.watch()
        settings = self.place.path / 'config' / 'glib-2.0' / 'settings'
        settings.mkdir(parents=True)
        (settings / 'keyfile').write_text('[io/github/docket_app/Docket]\nchecks-paused=true\n')
        ran = self.wait(3, JOB, GSETTINGS_BACKEND='keyfile')
        self.assertIn('Checks are paused', ran.err)


# Most of a test is waiting for the next check: as many groups run side by side.
AT_ONCE = 3


def run_group(group):
    return subprocess.run([sys.executable, '-B', *sys.argv, group], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def run_all():
    groups = [case.__name__ for case in Case.__subclasses__()]
    failed = False
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        for ran in pool.map(run_group, groups):
            print(ran.stdout, flush=True)
            failed = failed or ran.returncode != 0
    return 1 if failed else 0


if __name__ == '__main__':
    if len(sys.argv) < 3:
        sys.exit('Usage: test-terminal.py DOCKET SIMULATOR-TOOL [TEST]...')
    if len(sys.argv) == 3:
        sys.exit(run_all())
    DOCKET, TOOL = (Path(path).resolve() for path in sys.argv[1:3])
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]], verbosity=2)
