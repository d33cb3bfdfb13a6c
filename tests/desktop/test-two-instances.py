#!/usr/bin/python3
# test-two-instances.py: one Docket watches, however often it is started
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fault case 53: with a bus there is one process; without one the lock file decides."""

import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / 'terminal'))

import counting_service
import session
from session import KEY, make_id, shorten, stays, wait_for

FIRST, SECOND, THIRD, *MANY = (make_id(f'two-{n}') for n in range(13))
NO_BUS = 'unix:path=/nonexistent/bus'
ANOTHER = 'Another Docket watches this list.'


def start_without_bus(s):
    """GTK tells a screen reader of its windows by way of the bus: here there is none."""
    process = s.start(window=False, DBUS_SESSION_BUS_ADDRESS=NO_BUS, GTK_A11Y='none')
    s.processes.append(process)
    return process


def n_checks(s):
    return sum(s.simulator_.stats()['checks'].values())


def end(s, process):
    process.send_signal(signal.SIGTERM)
    assert process.wait(session.PATIENCE) == 0, s.said()


def one_process(s):
    """fault-53 with a bus a second start hands its job to the first and ends."""
    jobs = [f'{FIRST}:never:1', f'{SECOND}:never:1', f'{THIRD}:pdf:1:third']
    jobs += [f'{job}:never:1' for job in MANY]
    s.simulator_ = s.simulator('--api-key', KEY,
                               *(word for job in jobs for word in ('--job', job)))
    s.settings(api_url=s.simulator_.url, api_key=KEY, requests_per_second='100.0')
    s.start()
    pid = s.pid()
    second = s.start(FIRST, window=False)
    assert second.wait(session.PATIENCE) == 0, s.said()
    s.wait_row(shorten(FIRST))
    assert s.pid() == pid and len(s.windows()) == 1, s.windows()
    s.quit()


def two_windows(s):
    """fault-53 where the first has no bus the second shows the list and says that another watches.
    """
    before = n_checks(s)
    s.first = start_without_bus(s)
    wait_for(lambda: n_checks(s) > before, 'the first watches')
    wait_for(s.window_ids, 'the window of the first')
    s.second = s.start()
    s.wait_text(ANOTHER)
    s.wait_row(shorten(FIRST))
    assert s.first.poll() is None and len(s.window_ids()) == 2, 'both are there'


def third_window(s):
    """fault-53 without a bus the process that does not watch goes on without a word of trouble."""
    third = start_without_bus(s)
    wait_for(lambda: len(s.window_ids()) == 3, 'a third window')
    end(s, third)
    assert s.first.poll() is None and s.second.poll() is None, 'the others stay'


def one_watches(s):
    """fault-53 while the first sleeps nobody checks: the second does not."""
    s.first.send_signal(signal.SIGSTOP)
    try:
        # What was on its way already is answered meanwhile.
        time.sleep(1)
        before = n_checks(s)
        stays(lambda: n_checks(s) == before, 'no check by the second', 8)
    finally:
        s.first.send_signal(signal.SIGCONT)
    wait_for(lambda: n_checks(s) > before, 'the first goes on')


def one_rate(s):
    """fault-53 window and terminal share one rate for each key."""
    s.settings(requests_per_second='4.0', rate_share='0.5')
    # The window takes the new rate over from the file of the settings.
    time.sleep(2)
    began, before = time.monotonic(), n_checks(s)
    checks = [s.start('check', *MANY, window=False, DBUS_SESSION_BUS_ADDRESS=NO_BUS)
              for _ in range(2)]
    for check in checks:
        assert check.wait(120) == 4, s.said()
    n, took = n_checks(s) - before, time.monotonic() - began
    assert n >= 2 * len(MANY), n
    # One of each process may be at the service already, and one slot is free at the beginning.
    assert n <= 2 * took + 4, f'{n} checks in {took:.1f} s are more than 2 a second'


def takes_over(s):
    """fault-53 when the first is killed the second goes on, with the jobs added meanwhile."""
    s.settings(requests_per_second='100.0')
    added = s.run('docket', 'add', THIRD, DBUS_SESSION_BUS_ADDRESS=NO_BUS)
    assert added.returncode == 0, added.stderr
    s.first.kill()
    s.first.wait()
    s.wait_row('third, done at', 'kept')
    s.wait_no_text(ANOTHER)
    end(s, s.second)


LIMIT = 10
WATCHED = [make_id(f'watched-{n}') for n in range(12)]
OWN = [make_id(f'own-{n}') for n in range(16)]
SECONDS = 6


def start_wait(s, *jobs):
    return subprocess.Popen([str(s.docket), 'wait', '--timeout', '200', *jobs], env=s.env,
                            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL)


def check_in_a_loop(s, until):
    n = 0
    while time.monotonic() < until:
        assert s.start('check', make_id(f'checked-{n}'), window=False).wait(120) == 4, s.said()
        n += 1
    return n


def all_together(s):
    """The window, 16 who wait and a loop of checks: never more than the limit in any second, and
    what the window watches is asked for by nobody else.
    """
    s.new_home()
    service = counting_service.CountingService()
    s.parts.append(service)
    s.settings(api_url=service.url, api_key=KEY, requests_per_second=f'{LIMIT:.1f}',
               rate_share='0.5', credits_per_day='0')
    s.start()
    s.activate('add-jobs', '\n'.join(WATCHED))
    wait_for(lambda: service.count(WATCHED) > 0, 'the window watches')
    waits = [start_wait(s, WATCHED[n]) for n in range(8)]
    waits += [start_wait(s, *OWN[2 * n:2 * n + 2]) for n in range(8)]
    try:
        wait_for(lambda: service.count(OWN) >= 8, 'checks of those who wait')
        n = check_in_a_loop(s, time.monotonic() + SECONDS)
    finally:
        for wait in waits:
            wait.terminate()
            wait.wait(session.PATIENCE)
    s.quit()
    most, n_watched = service.most_in_a_second(), service.count(WATCHED)
    with sqlite3.connect(s.data / 'docket' / 'jobs.sqlite3') as base:
        n_logged = base.execute('SELECT count(*) FROM check_log').fetchone()[0]
    print(f'# {n} checks, at most {most} requests in a second, {n_watched} of watched jobs')
    assert n >= 1 and most <= LIMIT, (n, most)
    # One may have been on its way when the window was closed.
    assert 0 < n_logged <= n_watched <= n_logged + 1, (n_logged, n_watched)


if __name__ == '__main__':
    session.main(one_process, two_windows, third_window, one_watches, one_rate, takes_over,
                 all_together)
