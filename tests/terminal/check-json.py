#!/usr/bin/env python3
# check-json.py: what docket prints is what the service said, field by field
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Usage: check-json.py DOCKET [SEED]
#
# The server below shares no code with the simulator. It sends the two replies of the API page byte
# for byte, and then replies with random values, order of fields, spelling, spacing, missing and
# oddly typed fields.

import http.server
import json
import random
import re
import sys
import threading
from pathlib import Path

import terminal

DATA = Path(__file__).resolve().parents[1] / 'model' / 'data'
PAGE_JOB = '6YSZD3U872ZYYFEDMQCQSGEEO8YSF5WA--151-300'
N_REPLIES = 200
N_PLACES = 20

NUMBERS = ('pageCount', 'credits', 'remainingCredits', 'jobDuration', 'duration')
TEXTS = ('message', 'url', 'outputLinkValidTill')
STATUSES = ('working', 'success', 'failed', 'aborted', 'unknown')
EXIT = {'success': 0, 'working': 4}
CAPITALS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'


class Server:
    def __init__(self):
        self.replies = {}
        self.problems = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def do_POST(self):
                outer.answer(self)

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.server.daemon_threads = True
        self.url = f'http://127.0.0.1:{self.server.server_port}/v1'
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, request):
        body = request.rfile.read(int(request.headers.get('Content-Length', 0)))
        asked = json.loads(body)
        if request.path != '/v1/job/check':
            self.problems.append(f'POST {request.path}')
        if request.headers.get('x-api-key') != terminal.KEY:
            self.problems.append('a request without the key')
        if not request.headers.get('Content-Type', '').startswith('application/json'):
            self.problems.append('a request that says it is not JSON')
        if list(asked) != ['jobid']:
            self.problems.append(f'a request with {list(asked)}')
        reply = self.replies[asked['jobid']]
        request.send_response(200)
        request.send_header('Content-Type', 'application/json')
        request.send_header('Content-Length', str(len(reply)))
        request.end_headers()
        request.wfile.write(reply)


def make_id(rng):
    code = ''.join(rng.choices(CAPITALS, k=32))
    return f'{code}--{rng.randrange(1, 999)}-{rng.randrange(1, 999)}'


def make_link(rng, job):
    name = ''.join(rng.choices(CAPITALS + 'abc%20', k=32)).replace('%', '%25')
    token = ''.join(rng.choices(CAPITALS + 'abcdef', k=rng.randrange(10, 1500)))
    return (f'https://files.example/{job}/{name}.{rng.choice(["pdf", "json", "csv"])}'
            f'?X-Amz-Expires=3600&X-Amz-Security-Token={token}%2F%3D&X-Amz-Signature={token[:64]}')


def make_time(rng):
    return (f'20{rng.randrange(24, 40)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}T'
            f'{rng.randrange(24):02}:{rng.randrange(60):02}:{rng.randrange(60):02}'
            f'{rng.choice(["", ".5", ".263623"])}{rng.choice(["Z", "+00:00", "+02:00"])}')


def make_message(rng):
    return rng.choice(['Success', 'Damaged file', 'Größe: 12 €', 'a "quoted" word', 'tab-free text',
                       'back\\slash / slash', '文書が壊れています', '😀 fine', 'R&D <b>', "it's"])


class Field:
    """One field of a reply: how it is written, and what docket is to print; None is nothing."""

    def __init__(self, written, printed):
        self.written = written
        self.printed = printed


def random_number(rng):
    number = rng.choice([0, 1, 2, 33, rng.randrange(10**6), rng.randrange(10**12)])
    return rng.choice([Field(number, number)] * 5 + [
        Field(str(number), number), Field(f' {number} ', number), Field(float(number), number),
        Field(None, None), Field('', None), Field('many', None), Field([number], None),
        Field({'a': number}, None), Field(True, None), Field(10**30, None)])


def random_text(rng, text):
    return rng.choice([Field(text, text)] * 6 + [
        Field(None, None), Field('', None), Field(12, None), Field([text], None), Field({}, None),
        Field(False, None)])


def random_fields(rng, job):
    status = rng.choice(STATUSES)
    fields = {'status': Field(rng.choice([status, status, status.upper()]), status)}
    makers = {
        'message': lambda: random_text(rng, make_message(rng)),
        'url': lambda: random_text(rng, make_link(rng, job)),
        'outputLinkValidTill': lambda: random_text(rng, make_time(rng)),
        'jobId': lambda: rng.choice([Field(job, None), Field(None, None)]),
        'error': lambda: rng.choice([Field(each, None) for each in (False, None, 'false', 0)]),
    }
    for name in NUMBERS:
        makers[name] = lambda: random_number(rng)
    for name, maker in makers.items():
        if rng.random() < 0.75:
            fields[name] = maker()
    if rng.random() < 0.2:
        links = [make_link(rng, job) for _ in range(rng.randrange(1, 5))]
        fields[rng.choice(['urls', 'body'])] = Field(links, links)
    if rng.random() < 0.3:
        fields['somethingNew'] = Field({'url': ['[', '}'], 'status': 'failed'}, None)
    return fields


def spell(rng, name):
    return rng.choice([name] * 4 + [name.lower(), name.upper(), name[0].upper() + name[1:]])


def write_value(rng, value):
    text = json.dumps(value, ensure_ascii=rng.random() < 0.5)
    if isinstance(value, str) and rng.random() < 0.5:
        text = text.replace('&', '\\u0026').replace('/', '\\/')
    return text


def write_reply(rng, fields):
    def space():
        return ''.join(rng.choices(' \t\r\n', k=rng.choice([0, 0, 1, 3])))

    members = [(spell(rng, name), field.written) for name, field in fields.items()]
    rng.shuffle(members)
    inner = ','.join(f'{space()}"{name}"{space()}:{space()}{write_value(rng, value)}{space()}'
                     for name, value in members)
    mark = b'\xef\xbb\xbf' if rng.random() < 0.1 else b''
    return mark + f'{space()}{{{inner}}}{space()}'.encode()


def expected_of(job, fields):
    expected = {'jobId': job}
    for name in ('status', *TEXTS, *NUMBERS):
        if name in fields and fields[name].printed is not None:
            expected[name] = fields[name].printed
    for name in ('urls', 'body'):
        if name in fields:
            expected['urls'] = fields[name].printed
    return expected


def expected_of_page(name, job):
    reply = json.loads((DATA / name).read_bytes())
    return {'jobId': job, **reply}


def exit_of(statuses):
    codes = {EXIT.get(status, 1) for status in statuses}
    return next((code for code in (1, 4) if code in codes), 0)


def compare(ran, jobs, expected, seed):
    problems = []
    try:
        objects = ran.objects
    except json.JSONDecodeError as error:
        return [f'seed {seed}: no JSON object a line: {error}\n{ran}']
    if [each.get('jobId') for each in objects] != jobs:
        return [f'seed {seed}: other jobs than asked for\n{ran}']
    for found in objects:
        wanted = expected[found['jobId']]
        for name in sorted(set(found) | set(wanted)):
            if found.get(name) != wanted.get(name) or \
                    type(found.get(name)) is not type(wanted.get(name)):
                problems.append(f'seed {seed}: {found["jobId"]}: {name} is {found.get(name)!r}, '
                                f'not {wanted.get(name)!r}')
    code = exit_of(expected[job]['status'] for job in jobs)
    if ran.code != code or ran.err:
        problems.append(f'seed {seed}: ended with {ran.code}, not {code}: {ran.err}')
    return problems


def ask(docket, server, jobs):
    """Docket asks once a second at most for each place: the places ask at the same time."""
    place = terminal.Place()
    process = terminal.start(docket, place, 'check', '--json', *jobs, url=server.url)
    return place, process


def main():
    if len(sys.argv) < 2:
        sys.exit('Usage: check-json.py DOCKET [SEED]')
    docket = Path(sys.argv[1]).resolve()
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 20231114
    rng = random.Random(seed)
    print(f'seed {seed}')

    server = Server()
    expected = {}
    plain_job = make_id(rng)
    for name, job in (('reply-success.json', PAGE_JOB), ('reply-working.json', plain_job)):
        server.replies[job] = (DATA / name).read_bytes()
        expected[job] = expected_of_page(name, job)
    for _ in range(N_REPLIES):
        job = make_id(rng)
        fields = random_fields(rng, job)
        server.replies[job] = write_reply(rng, fields)
        expected[job] = expected_of(job, fields)

    jobs = list(expected)
    asked = [(part, ask(docket, server, part))
             for part in (jobs[each::N_PLACES] for each in range(N_PLACES))]
    problems = []
    for part, (place, process) in asked:
        problems += compare(terminal.finish(process), part, expected, seed)
        place.remove()
    problems += sorted(set(server.problems))
    for problem in problems:
        print(re.sub(r'(X-Amz-Security-Token=.{20})[^&]*', r'\1…', problem))
    print(f'{len(jobs)} replies, {len(problems)} problems')
    sys.exit(1 if problems else 0)


main()
