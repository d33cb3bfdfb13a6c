#!/usr/bin/python3
# test-secrets.py: the key and the links stay where they belong
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""A day of use with a key and links that no other run has, and then a search for them in all that
Docket wrote, said, sent and was called with."""

import json
import os
import re
import secrets
import sqlite3
import subprocess
import threading
import time
import urllib.parse
import urllib.request

import session
from session import make_id, name_of, shorten, wait_for

KEY = f'canary@example.com_{secrets.token_hex(24)}'
WRONG = f'wrong@example.com_{secrets.token_hex(24)}'
# In a link that was pasted; the simulator makes those of the others, anew in each run.
PASTED = secrets.token_hex(32)

KEPT, PARTS, FAILED, ABORTED, UNKNOWN, URLS, LOOSE, OPENED, SHORT, GONE, KILLED, REPLY, LOG = (
    make_id(f'secret {n} {KEY}') for n in range(13))
# The links of these die soon enough to be waited for; those of the others live for an hour.
LIFE = 12

JOBS = {KEPT: 'pdf:0.2:kept.pdf', PARTS: 'parts:0.2', URLS: 'urls:0.2', FAILED: 'failed:0.2',
        ABORTED: 'aborted:0.2', LOOSE: 'pdf:0.2:loose.pdf', OPENED: 'pdf:0.2:opened.pdf',
        GONE: 'pdf:0.2:gone.pdf', KILLED: 'pdf:0.2:killed.pdf', REPLY: 'pdf:0.2:reply.pdf',
        LOG: 'json:0.2'}

SIGNATURE = re.compile('X-Amz-Signature=([0-9a-f]{64})')
TOKEN = re.compile('X-Amz-Security-Token=([^&"]+)')


class Watch(threading.Thread):
    """Reads over and over what each program of the machine was called with."""

    def __init__(self, s):
        super().__init__(daemon=True)
        # The hands of this test: they have the key because it is handed to them.
        self.hands = (str(s.tool).encode(), b'gsettings\0')
        self.seen = set()
        self.ended = False

    def run(self):
        while not self.ended:
            self.look()
            time.sleep(0.02)

    def look(self):
        for pid in filter(str.isdigit, os.listdir('/proc')):
            try:
                with open(f'/proc/{pid}/cmdline', 'rb') as line:
                    words = line.read()
            except OSError:
                continue
            if not any(hand in words for hand in self.hands):
                self.seen.add(words)

    def stop(self):
        self.ended = True
        self.join()


class Bus:
    """All that goes over the session bus."""

    def __init__(self, s):
        self.path = s.folder.parent / f'{s.folder.name}-bus'
        self.file = open(self.path, 'wb')
        self.process = subprocess.Popen(['dbus-monitor', '--session', '--pcap'], env=s.env,
                                        stdin=subprocess.DEVNULL, stdout=self.file,
                                        stderr=subprocess.DEVNULL)
        wait_for(lambda: self.path.stat().st_size > 0, 'the monitor of the bus')

    def read(self):
        return self.path.read_bytes()

    def stop(self):
        self.process.terminate()
        self.process.wait(session.PATIENCE)
        self.file.close()
        self.path.unlink()


def ask(simulator, job):
    """What the service says of a job."""
    request = urllib.request.Request(
        f'{simulator.url}/job/check', json.dumps({'jobid': job}).encode(),
        {'x-api-key': KEY, 'Content-Type': 'application/json'})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.loads(answer.read())


def links_of(simulator, job):
    """All links of a job, those in the list of its parts as well."""
    reply = ask(simulator, job)
    links = list(reply.get('urls') or [])
    if reply.get('url'):
        links.append(reply['url'])
        if 'json' in reply['url'].split('?')[0]:
            with urllib.request.urlopen(reply['url'], timeout=10) as answer:
                inside = json.loads(answer.read())
            links += [link for link in inside if isinstance(link, str)]
    return links


def canaries_of(links):
    """The signature of each link, and the token, as it is spelt and as it would be decoded."""
    found = {}
    for link in links:
        if 'X-Amz-Signature' in link:
            found[SIGNATURE.search(link).group(1)] = 'a signature'
            token = TOKEN.search(link).group(1)
            found[token[:60]] = 'a token'
            # Where somebody decoded it: the escaped and the decoded one differ somewhere.
            found[urllib.parse.unquote(token)[:600]] = 'a decoded token'
    return found


def learn(s, simulator, *jobs):
    for job in jobs:
        found = canaries_of(links_of(simulator, job))
        assert found, f'no link of {job}'
        s.canaries.update(found)
        s.canaries_of[job] = found


def files_with(s, words):
    """Files of the home in which something stands, as bytes or as UTF-16."""
    needles = (words.encode(), words.encode('utf-16-le'))
    found = set()
    for folder in ('home', 'config', 'data', 'cache', 'state', 'run'):
        for path in (s.folder / folder).rglob('*'):
            if path.is_file() and not path.is_symlink():
                try:
                    content = path.read_bytes()
                except FileNotFoundError:
                    continue
                if any(needle in content for needle in needles):
                    found.add(str(path.relative_to(s.folder)))
    return found


def files_of(s, job):
    """Files in which a link of a job stands."""
    return set().union(*(files_with(s, canary) for canary in s.canaries_of[job]))


def in_database(path):
    return path.startswith('data/docket/jobs.sqlite3')


def state_of(s, job):
    """The state of the results of a job, as they are stored, and how many have a link."""
    path = s.data / 'docket' / 'jobs.sqlite3'
    with sqlite3.connect(f'file:{path}?mode=ro', uri=True) as database:
        return database.execute(
            'SELECT count(*), count(link), count(saved_as) FROM result JOIN job'
            ' ON result.job = job.id WHERE job.job_id = ?', (job,)).fetchone()


def press(s, name):
    s.press(s.find('push button', name))


def start(s, **more):
    return s.start(G_MESSAGES_DEBUG='all', **more)


def run(s, *command):
    """A command of the terminal. All that it says but the JSON that was asked for is kept."""
    ran = s.run('docket', *command, G_MESSAGES_DEBUG='all')
    said = [line for line in ran.stdout.splitlines() if not line.startswith('{')]
    s.said_by_terminal.append('\n'.join(said) + ran.stderr)
    return ran


def change(s, name, value):
    """Sets the key or the address, and waits until the window has heard of it: that is told by a
    file monitor, and a paste may be quicker."""
    n = s.said().count('is in use')
    s.settings(**{name: value})
    wait_for(lambda: s.said().count('is in use') > n, f'another {name} in use')


def first_start(s):
    """The key is typed in, tested and stored, and stands in the settings alone."""
    s.canaries = {KEY: 'the key', WRONG: 'a wrong key', PASTED: 'a pasted link'}
    s.canaries_of = {}
    s.said_by_terminal = []
    options = [f'--job={job}:{ending}' for job, ending in JOBS.items()]
    s.simulator_ = s.simulator('--api-key', KEY, '--missing-404', *options)
    s.notices = s.notifications('freedesktop')
    s.bus = Bus(s)
    s.parts.append(s.bus)
    s.watch = Watch(s)
    s.watch.start()
    s.parts.append(s.watch)
    s.settings(api_url=s.simulator_.url)
    start(s)
    s.find(has='Welcome to Docket')
    s.set_text(wait_for(s.entries, 'an entry for the key')[0], KEY)
    press(s, 'Test')
    s.wait_text('Key accepted')
    press(s, 'Start Watching')
    s.wait_text('No Jobs Yet')
    wait_for(lambda: files_with(s, KEY) == {'config/glib-2.0/settings/keyfile'},
             'the key in the store of the settings, and nowhere else')


def kept(s):
    """Jobs that are pasted and added, of each ending, with what goes with them."""
    s.look_away()
    s.paste('\n'.join((KEPT, PARTS, FAILED, ABORTED, UNKNOWN)))
    run(s, 'add', '--name', 'three files', URLS)
    reply = {'url': f'https://files.example.com/out.pdf?X-Amz-Signature={PASTED}', 'error': False,
             'status': 'success', 'jobId': REPLY, 'name': 'reply.pdf'}
    s.paste(json.dumps(reply))
    s.paste(f'2026-05-04 12:00:01 POST /v1/pdf/merge x-api-key: {KEY}\n'
            f'curl -H "x-api-key: {KEY}" -d jobid={LOG}\n'
            f'< https://files.example.com/x.json?X-Amz-Signature={PASTED}\n')
    for job in (KEPT, PARTS, URLS, REPLY, LOG):
        wait_for(lambda: state_of(s, job)[0] > 0 and state_of(s, job)[0] == state_of(s, job)[2],
                 f'results of {JOBS[job]} kept')
    s.wait_row(shorten(FAILED), 'failed')
    s.wait_row(shorten(ABORTED), 'aborted')
    s.wait_row(shorten(UNKNOWN))
    wait_for(s.notices.shown, 'a notification')
    learn(s, s.simulator_, KEPT, PARTS, URLS, REPLY, LOG)
    for job in (KEPT, PARTS, URLS, REPLY):
        wait_for(lambda: not {path for path in files_of(s, job) if in_database(path)},
                 'the link of a kept result wiped')


def loose(s):
    """The link of a result that is not kept is in the database alone; opening it wipes it."""
    s.settings(keep_results='false')
    s.paste('\n'.join(f'{job}\t{JOBS[job].split(":")[2][:-4]}' for job in (LOOSE, OPENED, GONE)))
    for name in ('loose', 'opened', 'gone'):
        s.wait_row(f'{name}, done at', 'valid')
    learn(s, s.simulator_, LOOSE, OPENED, GONE)
    for job in (LOOSE, OPENED, GONE):
        found = files_of(s, job)
        assert found and all(map(in_database, found)), found
    s.press_when(lambda: s.row_button('opened', 'Open'), 'the button Open')
    assert s.wait_opened(1)[-1].endswith('.pdf'), s.opened()
    wait_for(lambda: not files_of(s, OPENED), 'the link of the opened result wiped')


def details(s):
    """The details show a link when they are asked, and Copy Link copies it byte for byte."""
    link = ask(s.simulator_, LOOSE)['url']
    s.activate('show-job', LOOSE)
    s.find('push button', 'Close Details')
    assert not any('X-Amz' in text for text in s.texts()), 'hidden until asked for'
    press(s, 'Show')
    s.wait_text(link)
    s.press(next(item for item in s.find_all(name='Copy Link') if session.can_press(item)))
    wait_for(lambda: s.run('xclip', '-selection', 'clipboard', '-o').stdout == link,
             'the link in the clipboard, byte for byte')
    s.keys('Escape')


def terminal(s):
    """The terminal prints a link where it is asked to, and says nothing else of it."""
    for command in (('check', '--json', LOOSE), ('list',), ('list', '--json'),
                    ('wait', '--save', str(s.folder / 'home' / 'saved'), KEPT)):
        ran = run(s, *command)
        assert ran.returncode in (0, 1, 4), (command, ran)
        if command[:2] == ('check', '--json'):
            line = next(line for line in ran.stdout.splitlines() if line.startswith('{'))
            assert set(canaries_of([json.loads(line)['url']])) <= set(s.canaries)
    assert list((s.folder / 'home' / 'saved').iterdir()), 'a saved file'


def troubles(s):
    """A wrong key and no network are spoken of without the key."""
    s.make_high()
    change(s, 'api_key', WRONG)
    s.paste(make_id(f'other {KEY}'))
    s.wait_text('PDF.co refused the API key')
    assert run(s, 'check', LOOSE).returncode == 3
    change(s, 'api_key', KEY)
    change(s, 'api_url', f'http://127.0.0.1:{session.free_port()}/v1')
    lost = make_id(f'offline {KEY}')
    s.paste(lost)
    s.wait_row(shorten(lost))
    assert run(s, 'check', LOOSE).returncode == 3
    change(s, 'api_url', s.simulator_.url)


def removed(s):
    """The link of a removed job stays while Undo can bring it back, and goes with a clean exit."""
    s.activate('show-job', GONE)
    s.find('push button', 'Close Details')
    s.keys('Delete')
    s.wait_text('1 job removed')
    assert state_of(s, GONE)[1] == 1 and files_of(s, GONE)
    s.quit()
    assert not files_of(s, GONE), files_of(s, GONE)
    found = files_of(s, LOOSE)
    assert found == {'data/docket/jobs.sqlite3'}, found


def expired(s):
    """A link that has expired is in no file any more, and a kill leaves no more than that."""
    short = s.simulator('--api-key', KEY, f'--link-life={LIFE}', f'--job={SHORT}:pdf:0:short.pdf')
    dead = time.monotonic() + LIFE
    learn(s, short, SHORT)
    s.settings(api_url=short.url)
    start(s)
    s.paste(f'{SHORT}\tshort')
    s.wait_row('short, done at')
    found = files_of(s, SHORT)
    assert all(map(in_database, found)), found
    # On a slow day it may be dead before it was looked for.
    assert found or time.monotonic() > dead - 1, found
    change(s, 'api_url', s.simulator_.url)
    s.paste(f'{KILLED}\tkilled')
    s.wait_row('killed, done at')
    learn(s, s.simulator_, KILLED)
    s.activate('show-job', KILLED)
    wait_for(lambda: 'killed' in s.texts(), 'the details of the job')
    s.press(s.find('push button', 'Remove'))
    s.wait_text('1 job removed')
    s.kill()
    assert all(map(in_database, files_of(s, KILLED))), files_of(s, KILLED)
    time.sleep(max(0, dead - time.monotonic()))
    start(s)
    wait_for(lambda: not files_of(s, SHORT), 'the expired link wiped')
    wait_for(lambda: not files_of(s, KILLED), 'the link of a job removed before the kill wiped')
    s.quit()


def nowhere(s):
    """After all that, no key and no link is where it does not belong."""
    # A link of an hour that was neither kept nor removed is in the database, and the key and the
    # list of the links that a job made where they were put.
    live = set(s.canaries_of[LOOSE])
    for canary, what in s.canaries.items():
        allowed = set()
        if canary == KEY:
            allowed = {'config/glib-2.0/settings/keyfile'}
        elif canary in live:
            allowed = {'data/docket/jobs.sqlite3'}
        found = files_with(s, canary)
        assert found <= allowed, f'{what} in {found}'
        assert found == allowed or what == 'a decoded token', f'{what} in {found}'
    assert len(s.canaries) > 20, s.canaries

    s.watch.stop()
    called = [words.decode(errors='replace') for words in s.watch.seen]
    said = s.said()
    bus = s.bus.read()
    # What is searched holds what it should.
    assert 'DEBUG' in said and all('DEBUG' in words for words in s.said_by_terminal), 'all is said'
    assert b'Notify' in bus and len(bus) > 10000
    assert any('/bin/docket' in words for words in called), called
    for canary, what in s.canaries.items():
        assert canary not in said, f'{what} on standard error'
        assert not any(canary in words for words in s.said_by_terminal), f'{what} of the terminal'
        assert canary.encode() not in bus, f'{what} on the bus'
        assert not any(canary in words for words in called), f'{what} in arguments'
        assert not any(canary in path for path in s.opened()), f'{what} given to an application'
    assert 'X-Amz-Signature' not in said and b'X-Amz-Signature' not in bus


if __name__ == '__main__':
    session.main(first_start, kept, loose, details, terminal, troubles, removed, expired, nowhere)
