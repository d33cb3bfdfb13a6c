#!/usr/bin/python3
# test-ending.py: Docket is asked to end, or the session ends, while jobs are active
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fault case 59: all that was known is on disk, nothing is told twice, and the next start goes on.
"""

import shutil
import signal
import sqlite3
import subprocess
import tempfile
from pathlib import Path

import session
from session import BUS, KEY, PATIENCE, make_id, shorten, stays, wait_for

LONG, LATER, CLOSED, LOGOUT, DISPLAY = (make_id(f'ending-{n}') for n in range(5))
MANY = [make_id(f'ending-many-{n}') for n in range(12)]


def database(s):
    return s.data / 'docket' / 'jobs.sqlite3'


def ask(s, question):
    """Rows of a copy of the database: reading repairs."""
    with tempfile.TemporaryDirectory() as folder:
        for path in database(s).parent.glob('jobs.sqlite3*'):
            if not path.name.endswith('-shm'):
                shutil.copy(path, folder)
        base = sqlite3.connect(Path(folder) / 'jobs.sqlite3')
        try:
            return base.execute(question).fetchall()
        finally:
            base.close()


def read_jobs(s):
    """Job id to status and told."""
    whole = ask(s, 'PRAGMA integrity_check')
    assert whole == [('ok',)], whole
    return {row[0]: row[1:] for row in
            ask(s, 'SELECT job_id, status, told FROM job WHERE removed = 0')}


def kept_files(s):
    """While Docket runs: a copy of files that change would be none of the database."""
    base = sqlite3.connect(f'file:{database(s)}?mode=ro', uri=True, timeout=PATIENCE)
    try:
        return [Path(row[0]) for row in
                base.execute('SELECT saved_as FROM result WHERE state = 1').fetchall()]
    finally:
        base.close()


def assert_closed(s):
    """The database was closed: nothing of it is left in the log."""
    log = database(s).with_name('jobs.sqlite3-wal')
    assert not log.exists() or log.stat().st_size == 0, log.stat()


def litter(s):
    return [path for path in (s.data / 'docket').rglob('.docket-*')]


def end(process, number=signal.SIGTERM):
    process.send_signal(number)
    return process.wait(PATIENCE)


def begin(s):
    """fault-59 SIGTERM with jobs active: it ends with 0, and all is on disk."""
    jobs = [f'{job}:never:0' for job in (LONG, LATER, CLOSED, LOGOUT, DISPLAY)]
    jobs += [f'{job}:parts:0:many{n}' for n, job in enumerate(MANY)]
    s.simulator_ = s.simulator('--api-key', KEY,
                               *(word for job in jobs for word in ('--job', job)))
    s.notices = s.notifications('gtk')
    s.settings(api_url=s.simulator_.url, api_key=KEY, requests_per_second='100.0')
    process = s.start()
    s.paste(f'{LONG}\n{LATER}\tlater\n')
    s.wait_row(shorten(LONG), 'orking')
    s.wait_row('later', 'orking')
    assert end(process) == 0, s.said()
    jobs = read_jobs(s)
    assert jobs == {LONG: (1, 0), LATER: (1, 0)}, jobs
    assert_closed(s)


def goes_on(s):
    """fault-59 the next start goes on with them and tells the outcome."""
    s.process = s.start()
    s.look_away()
    s.simulator_.add_job(f'{LATER}:pdf:0:later')
    s.notices.wait('later is done')
    s.wait_row('later, done at', 'kept')


def in_the_middle(s):
    """fault-59 SIGTERM while results are fetched and told: nothing is lost or told twice."""
    lines = '\n'.join(f'{job}\tmany{n}' for n, job in enumerate(MANY))
    assert s.run('docket', 'add', lines).returncode == 0
    wait_for(lambda: any('many' in call['title'] for call in s.notices.shown()), 'one is told')
    assert end(s.process) == 0, s.said()
    assert_closed(s)
    jobs = read_jobs(s)
    assert set(MANY) < jobs.keys(), jobs

    s.process = s.start()
    wait_for(lambda: all(read_jobs(s)[job][1] != 0 for job in MANY), 'all are told')
    wait_for(lambda: len(kept_files(s)) == 1 + 3 * len(MANY), 'all files are kept')
    assert all(path.read_bytes().endswith(b'%%EOF\n') for path in kept_files(s))
    titles = [call['title'] for call in s.notices.shown() if call['id'] != 'summary']
    assert len(titles) == len(set(titles)), titles
    assert len([title for title in titles if 'many' in title]) < len(MANY), titles
    assert not litter(s), litter(s)


def interrupted(s):
    """fault-59 Ctrl+C in a terminal ends it in the same way."""
    assert end(s.process, signal.SIGINT) == 0, s.said()
    assert_closed(s)
    assert read_jobs(s)[LONG] == (1, 0)


def window_closed(s):
    """fault-59 the window is closed with jobs active: they are watched on, and told."""
    s.process = s.start()
    assert s.run('docket', 'add', f'{CLOSED}\tclosed').returncode == 0
    s.wait_row('closed')
    s.keys('ctrl+w')
    wait_for(lambda: not s.window_ids(), 'the window is closed')
    assert s.process.poll() is None, 'Docket watches on'
    s.simulator_.add_job(f'{CLOSED}:pdf:0:closed')
    s.notices.wait('closed is done')
    assert s.process.poll() is None, 'there is another job'
    assert end(s.process) == 0, s.said()
    assert_closed(s)


def window_closed_for_good(s):
    """fault-59 the window is closed, and nothing shall be watched without it: it ends."""
    s.settings(keep_watching='false')
    s.process = s.start()
    s.wait_row(shorten(LONG))
    s.keys('ctrl+w')
    assert s.process.wait(PATIENCE) == 0, s.said()
    assert_closed(s)
    assert read_jobs(s)[LONG] == (1, 0)
    s.settings(keep_watching='true')


def start_bus(s, folder):
    """Another bus, which ends before the session of the test does."""
    (folder / 'services').mkdir()
    config = folder / 'bus.conf'
    config.write_text(BUS.format(folder=folder))
    bus = subprocess.Popen(['dbus-daemon', f'--config-file={config}', '--nofork',
                            '--print-address'], stdout=subprocess.PIPE, text=True)
    return bus, bus.stdout.readline().strip()


def session_ends(s):
    """fault-59 the bus of the session goes away: Docket ends, with everything on disk."""
    with tempfile.TemporaryDirectory() as folder:
        bus, address = start_bus(s, Path(folder))
        process = s.start(window=False, DBUS_SESSION_BUS_ADDRESS=address, GTK_A11Y='none')
        s.processes.append(process)
        wait_for(s.window_ids, 'a window')
        assert s.run('docket', 'add', LOGOUT, DBUS_SESSION_BUS_ADDRESS=address).returncode == 0
        wait_for(lambda: s.simulator_.stats()['checks'].get(LOGOUT), 'it is watched')
        bus.terminate()
        bus.communicate()
        assert process.wait(PATIENCE) == 0, s.said()
    assert_closed(s)
    assert read_jobs(s)[LOGOUT][0] <= 1


def display_ends(s):
    """fault-59 the display goes away: nothing that was known is lost."""
    reading, writing = session.os.pipe()
    display = subprocess.Popen(['Xvfb', '-displayfd', str(writing), '-nolisten', 'tcp', '-noreset'],
                               pass_fds=[writing], stderr=subprocess.DEVNULL)
    session.os.close(writing)
    with session.os.fdopen(reading) as pipe:
        number = pipe.readline().strip()
    process = s.start(DISPLAY, window=False, DISPLAY=f':{number}', GTK_A11Y='none')
    s.processes.append(process)
    wait_for(lambda: s.simulator_.stats()['checks'].get(DISPLAY), 'it is watched')
    display.terminate()
    display.wait()
    process.wait(PATIENCE)
    jobs = read_jobs(s)
    assert jobs[DISPLAY][0] <= 1 and jobs[LONG] == (1, 0) and jobs[LOGOUT][0] <= 1, jobs


def all_there(s):
    """fault-59 after all these ends every job is there, and nothing was told twice."""
    s.start()
    s.make_high()
    for name in (*map(shorten, (LONG, LOGOUT, DISPLAY)), 'later, done', 'closed, done',
                 'many0, done', 'many11, done'):
        s.wait_row(name)
    titles = [call['title'] for call in s.notices.shown()]
    stays(lambda: len(s.notices.shown()) == len(titles), 'nothing more is told', 2)
    singles = [title for title in titles if title.endswith(' is done')]
    assert len(singles) == len(set(singles)), titles
    assert {'later is done', 'closed is done'} < set(singles), titles
    assert titles.count('Docket goes on watching') == 1, titles
    assert not litter(s), litter(s)


if __name__ == '__main__':
    session.main(begin, goes_on, in_the_middle, interrupted, window_closed,
                 window_closed_for_good, session_ends, display_ends, all_there)
