#!/usr/bin/python3
# test-bad-input.py: what goes wrong is said in words, and goes on when it can
#
# SPDX-License-Identifier: GPL-3.0-or-later

import sqlite3

import session
from session import KEY, hash_of, make_id, shorten, stays, wait_for

JOB = make_id('bad')


def begin(s, url=None, key=KEY):
    """A new home, settings, and a window."""
    s.new_home()
    s.settings(api_url=url or s.simulator_.url, api_key=key)
    return s.start()


def no_key(s):
    """Without a key a job is taken and waits, and the window says what is missing."""
    s.simulator_ = s.simulator('--api-key', KEY, '--job', f'{JOB}:never:1')
    s.notices = s.notifications('gtk')
    begin(s, key='')
    s.wait_text('Welcome to Docket')
    s.paste(JOB)
    s.wait_row(shorten(JOB), 'waiting for its first check')
    s.wait_text('Checks are paused: no API key yet')


def rejected_key(s):
    """A key that is refused stops the checks under a banner, told once."""
    begin(s, key='another@example.com_ffffffffffffffff')
    s.paste(JOB)
    s.wait_text('Checks are paused: PDF.co refused the API key')
    s.notices.wait('Checks are paused')
    checks = s.simulator_.stats()
    stays(lambda: s.simulator_.stats() == checks, 'no more checks', 2)
    assert len(s.notices.shown()) == 1, s.notices.shown()


def offline(s):
    """A service that cannot be reached is called offline; checks go on when it is back."""
    port = session.free_port()
    begin(s, url=f'http://127.0.0.1:{port}/v1')
    s.paste(JOB)
    s.wait_text('Offline. Checks go on when the network is back.')
    s.wait_row(shorten(JOB), '')
    simulator = s.simulator('--api-key', KEY, '--port', str(port), '--job', f'{JOB}:never:1')
    s.wait_row(shorten(JOB), 'working for', 40)
    s.wait_no_text('Offline')
    s.stop(simulator)
    s.wait_text('Offline. Checks go on when the network is back.')
    s.wait_row(shorten(JOB), 'offline, working when last checked')


def html(s):
    """A page in place of an answer is trouble, not the state of a job; Try Now asks at once."""
    port = session.free_port()
    server = session.HtmlServer(port)
    s.parts.append(server)
    begin(s, url=server.url)
    s.paste(JOB)
    s.wait_text('What comes back is no answer of PDF.co')
    s.wait_row(shorten(JOB), 'no answer from PDF.co')
    button = s.find('push button', 'Try Now')
    s.stop(server)
    s.simulator('--api-key', KEY, '--port', str(port), '--job', f'{JOB}:never:1')
    s.press(button)
    s.wait_row(shorten(JOB), 'working for', 10)
    s.wait_no_text('What comes back is no answer')


def no_id(s):
    """A text without an id adds nothing and says so."""
    begin(s)
    s.wait_text('No Jobs Yet')
    s.paste('Dear all, the meeting is on Monday at ten.')
    s.wait_text('No job ID in this text')
    assert s.rows() == [], s.rows()
    s.set_clipboard(' ')
    s.keys('ctrl+v')
    s.wait_text('No Jobs Yet')


def make_database(s, application, version):
    path = s.data / 'docket' / 'jobs.sqlite3'
    path.parent.mkdir(mode=0o700)
    with sqlite3.connect(path) as database:
        database.execute(f'PRAGMA application_id = {application}')
        database.execute(f'PRAGMA user_version = {version}')
        database.execute('CREATE TABLE what (is_it TEXT)')
        database.execute("INSERT INTO what VALUES ('mine')")
    database.close()
    return path


def left_alone(s, path, words):
    before = hash_of(path)
    s.settings(api_url=s.simulator_.url, api_key=KEY)
    s.start()
    s.wait_text(words)
    s.wait_text('What is added now is lost when Docket is closed')
    s.paste(JOB)
    s.wait_row(shorten(JOB), 'working for')
    s.end_docket()
    assert hash_of(path) == before, 'the file is as it was'
    assert not list(path.parent.glob('jobs.sqlite3-*')), list(path.parent.iterdir())


def other_program(s):
    """The database of another program is left alone, and the window says so."""
    s.new_home()
    path = make_database(s, 0x12345678, 1)
    left_alone(s, path, 'belongs to another program')


def newer_version(s):
    """A list of a newer version is left alone, and the window says so."""
    begin(s)
    s.wait_text('No Jobs Yet')
    s.end_docket()
    path = s.data / 'docket' / 'jobs.sqlite3'
    with sqlite3.connect(path) as database:
        database.execute('PRAGMA journal_mode = DELETE')
        database.execute('PRAGMA user_version = 99')
    database.close()
    left_alone(s, path, 'was made by a newer version of Docket')


def no_display(s):
    """Without a display: words, exit 3."""
    s.new_home()
    ran = s.run('docket', DISPLAY='', WAYLAND_DISPLAY='')
    assert ran.returncode == 3, ran
    assert 'There is no display' in ran.stderr, ran
    ran = s.run('docket', '--version', DISPLAY='', WAYLAND_DISPLAY='')
    assert ran.returncode == 0, ran


def no_bus(s):
    """Without a session bus there is a window all the same."""
    s.new_home()
    s.settings(api_url=s.simulator_.url, api_key=KEY)
    process = s.start(window=False, DBUS_SESSION_BUS_ADDRESS='unix:path=/nonexistent/bus')
    try:
        wait_for(lambda: process.poll() is not None or s.window_ids(), 'a window, or words')
        assert process.poll() is None, s.said()
        s.paste(JOB)
        wait_for(lambda: JOB in s.simulator_.stats()['checks'], 'a check')
        process.terminate()
        assert process.wait(session.PATIENCE) == 0, process.returncode
    finally:
        process.kill()
        process.wait()


if __name__ == '__main__':
    session.main(no_key, rejected_key, offline, html, no_id, other_program, newer_version,
                 no_display, no_bus)
