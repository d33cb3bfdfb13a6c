#!/usr/bin/env python3
# test-meet-the-service.py: what is asked of a service that nobody has met, and what is said
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Usage: test-meet-the-service.py SIMULATOR

import http.server
import json
import os
import subprocess
import sys
import threading
import unittest
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / 'build-aux' / 'meet-the-service'
KEY = 'sample@example.com_0123456789abcdef0123456789abcdef'
JOB = '6YSZD3U872ZYYFEDMQCQSGEEO8YSF5WA--151-300'
LINK = 'https://files.example.com/secret/RESULT.pdf?X-Amz-Signature=0123456789abcdef&n='
simulator = ''


class Fake(http.server.ThreadingHTTPServer):
    """A service that answers as it is told to; it counts what a check takes."""

    daemon_threads = True

    def __init__(self, **answers):
        super().__init__(('127.0.0.1', 0), Handler)
        self.answers = {'camel': True, 'both': True, 'unknown': 'word', 'signs_anew': False,
                        'price': 2, 'cors': False, 'refuse': None, 'garbage': False} | answers
        self.credits = 1000
        self.n_requests = 0
        self.n_checks = 0
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def get_url(self):
        return f'http://127.0.0.1:{self.server_port}/v1'


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def reply(self, code, body, **headers):
        data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        self.send_response(code)
        if self.server.answers['cors']:
            self.send_header('Access-Control-Allow-Origin', '*')
        for name, value in headers.items():
            self.send_header(name.replace('_', '-'), value)
        self.send_header('Content-Length', str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        self.server.n_requests += 1
        self.reply(200, {'remainingCredits': self.server.credits})

    def do_POST(self):
        server = self.server
        how = server.answers
        server.n_requests += 1
        body = json.loads(self.rfile.read(int(self.headers['Content-Length'])))
        if how['refuse'] is not None:
            self.reply(how['refuse'], {'error': True, 'status': how['refuse']}, Retry_After='3')
            return
        if how['garbage']:
            self.reply(200, '<html>Sign in</html>')
            return
        server.credits -= how['price']
        server.n_checks += 1
        job = body.get('jobid') or (body.get('jobId') if how['camel'] else None)
        if 'jobid' in body and 'jobId' in body and not how['both']:
            self.reply(400, {'error': True, 'errorCode': 400, 'message': f'Bad {JOB}'})
        elif job is None:
            self.reply(400, {'error': True, 'errorCode': 400, 'message': 'jobid is missing'})
        elif job == JOB:
            n = server.n_checks if how['signs_anew'] else 0
            self.reply(200, {'status': 'success', 'url': LINK + str(n), 'jobId': JOB,
                             'outputLinkValidTill': f'2026-01-01T00:00:{n:02}Z', 'credits': 2})
        elif how['unknown'] == '404':
            self.reply(404, {'error': True, 'errorCode': 404, 'message': 'Job not found'})
        else:
            self.reply(200, {'status': 'unknown' if body.get('force') else 'working'})


def meet(url, *arguments, key=KEY, answer=''):
    env = {name: value for name, value in os.environ.items() if not name.lower().endswith('_proxy')}
    env |= {'DOCKET_API_KEY': key, 'DOCKET_API_URL': url, 'DOCKET_MEET_PAUSE': '0.01',
            'PYTHONDONTWRITEBYTECODE': '1'}
    return subprocess.run([sys.executable, str(SCRIPT), *arguments], env=env, text=True,
                          input=answer, capture_output=True, timeout=120)


def table_of(run):
    rows = [line.strip('|').split('|', 1) for line in run.stdout.splitlines() if '|' in line]
    return {question.strip(): answer.strip() for question, answer in rows}


class Meeting(unittest.TestCase):
    def ask(self, *arguments, **answers):
        """The table, where the service answers so; nothing in it may be a secret."""
        fake = Fake(**answers)
        self.addCleanup(fake.server_close)
        self.addCleanup(fake.shutdown)
        run = meet(fake.get_url(), '--yes', *arguments)
        self.assertEqual(run.returncode, 0, run.stderr)
        for secret in (KEY, KEY.split('_')[1], JOB, JOB[:12], 'https://', 'Signature', '--151'):
            self.assertNotIn(secret, run.stdout + run.stderr)
        self.assertLessEqual(fake.n_requests, 12)
        self.assertLessEqual(fake.n_checks * 2, 30)
        table = table_of(run)
        self.assertEqual(table['Requests sent'], str(fake.n_requests))
        return table

    def test_unknown_job(self):
        table = self.ask()
        self.assertEqual(table['A job that does not exist'], 'HTTP 200, working')
        self.assertEqual(table['The same, forced'], 'HTTP 200, unknown')
        table = self.ask(unknown='404')
        self.assertEqual(table['A job that does not exist'],
                         'HTTP 404, no status, error code 404')
        self.assertEqual(table['The same, forced'], 'HTTP 404, no status, error code 404')

    def test_spelling(self):
        table = self.ask(JOB)
        self.assertEqual(table['Does jobId name a job that does not exist?'], 'yes')
        self.assertEqual(table['Does jobId name it?'], 'yes: HTTP 200, success')
        table = self.ask(JOB, camel=False)
        self.assertEqual(table['Does jobId name a job that does not exist?'],
                         'no: HTTP 400, no status, error code 400')
        self.assertEqual(table['Does jobId name it?'], 'no: HTTP 400, no status, error code 400')

    def test_both_spellings(self):
        self.assertEqual(self.ask(JOB)['May both spellings be sent?'], 'yes: HTTP 200, success')
        self.assertEqual(self.ask(JOB, both=False)['May both spellings be sent?'],
                         'no: HTTP 400, no status, error code 400')

    def test_links(self):
        table = self.ask(JOB)
        self.assertEqual(table['Is the link signed anew by each check?'], 'no')
        self.assertEqual(table['Does outputLinkValidTill move?'], 'no')
        table = self.ask(JOB, signs_anew=True)
        self.assertEqual(table['Is the link signed anew by each check?'], 'yes')
        self.assertEqual(table['Does outputLinkValidTill move?'], 'yes')

    def test_price(self):
        for price in (2, 0):
            table = self.ask(JOB, price=price)
            for what in ('no job', 'a job'):
                self.assertEqual(table[f'What a check costs that finds {what}'],
                                 f'{price} credits')

    def test_job_is_gone(self):
        known = self.ask(JOB)['The job of the person']
        gone = self.ask(JOB.replace('6', '7'))['The job of the person']
        self.assertEqual(known, 'HTTP 200, success')
        self.assertEqual(gone, 'HTTP 200, working: not known to be done')

    def test_headers(self):
        question = 'May a browser ask? (Access-Control-Allow-Origin)'
        self.assertEqual(self.ask()[question], 'no')
        self.assertEqual(self.ask(cors=True)[question], 'yes')

    def test_refusals(self):
        table = self.ask(refuse=429)
        self.assertEqual(table['Retry-After on a refusal'], 'yes, of 4 refusals')
        self.assertEqual(self.ask()['Retry-After on a refusal'], 'nothing was refused')
        self.assertEqual(self.ask(refuse=402)['Out of credits (402)'], '4 times')
        self.assertEqual(self.ask()['Out of credits (402)'], 'did not happen')

    def test_key_is_refused(self):
        table = self.ask(JOB, refuse=401)
        self.assertEqual(table['Is the key taken?'], 'no: HTTP 401')
        self.assertEqual(table['Requests sent'], '2')

    def test_no_answer(self):
        table = self.ask(garbage=True)
        self.assertEqual(table['A job that does not exist'], 'HTTP 200, no JSON')

    def test_nobody_agreed(self):
        fake = Fake()
        self.addCleanup(fake.server_close)
        self.addCleanup(fake.shutdown)
        run = meet(fake.get_url(), answer='n\n')
        self.assertNotEqual(run.returncode, 0)
        self.assertIn('at most 12 times, for at most 30 credits', run.stdout)
        self.assertEqual(fake.n_requests, 0)

    def test_no_key_and_no_address(self):
        self.assertIn('holds no key', meet('https://example.com', '--yes', key='').stderr)
        self.assertIn('neither https', meet('http://example.com/v1', '--yes').stderr)

    def test_simulator(self):
        for more, said in (((), 'HTTP 200, unknown'), (('--missing-404',), 'HTTP 404')):
            command = [simulator, '--api-key', KEY, '--job', f'{JOB}:pdf:0', *more]
            process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                       text=True)
            try:
                run = meet(process.stdout.readline().split()[1], '--yes', JOB)
            finally:
                process.stdin.close()
                process.terminate()
                process.wait()
                process.stdout.close()
            table = table_of(run)
            self.assertTrue(table['The same, forced'].startswith(said), run.stdout + run.stderr)
            self.assertEqual(table['The job of the person'], 'HTTP 200, success')
            self.assertNotIn(JOB, run.stdout)


if __name__ == '__main__':
    simulator = sys.argv.pop(1)
    unittest.main(verbosity=0)
