#!/usr/bin/python3
# test-window-kills.py: the window is killed while jobs run; nothing is lost or told twice
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""DOCKET_WINDOW_KILLS in the environment says how often (4), DOCKET_KILLS_SEED when."""

import os
import random
import time

import crash
import session
from session import KEY, wait_for

N_KILLS = int(os.environ.get('DOCKET_WINDOW_KILLS') or 4)
SEED = int(os.environ.get('DOCKET_KILLS_SEED') or random.randrange(1 << 30))


def begin(s):
    s.rng = random.Random(SEED)
    print(f'# seed {SEED}', flush=True)
    simulator = s.simulator('--api-key', KEY, '--credits', '100000000')
    servers = [s.notifications(s.rng.choice(('gtk', 'freedesktop')))]
    s.service = crash.Service(simulator, servers)
    s.home = crash.Home(s.service, s.data / 'docket', s.folder)
    s.settings(api_url=simulator.url, api_key=KEY, requests_per_second='100.0', rate_share='0.8',
               credits_per_day='0', credit_reserve='0')


def add(s, n):
    """From a terminal, where the addition is acknowledged, and the window is told of it."""
    jobs = [s.service.make_job(s.rng) for _ in range(n)]
    s.home.jobs += jobs
    ran = s.run('docket', 'add', '\n'.join(s.service.lines(jobs)), patience=crash.PATIENCE)
    assert ran.returncode == 0, ran.stderr
    s.home.added.update(jobs)


def paste(s, n):
    """In the window, where a row acknowledges it."""
    jobs = [s.service.make_job(s.rng) for _ in range(n)]
    s.home.jobs += jobs
    s.paste('\n'.join(s.service.lines(jobs)))
    if s.rng.random() < 0.5:
        s.wait_row(s.service.jobs[jobs[0]]['name'] + ',')
        s.home.added.update(jobs)


def kill_once(s):
    process = s.start()
    add(s, s.rng.randint(3, 8))
    if s.rng.random() < 0.5:
        paste(s, s.rng.randint(1, 3))
    s.look_away()
    time.sleep(s.rng.uniform(0, 1))
    assert process.poll() is None, s.said()
    process.kill()
    process.wait()
    wait_for(lambda: s.pid() is None, 'the name on the bus is free')
    s.home.check_after_kill()


def kills(s):
    """fault-50 the window is killed with jobs running, and all that was known is on disk"""
    begin(s)
    for _ in range(N_KILLS):
        kill_once(s)
    print(f'# {N_KILLS} kills of the window, {len(s.home.added)} jobs acknowledged')


def finish(s):
    """fault-50 after the kills all jobs come to their end, and nothing is told twice"""
    began = time.time() * 1e6
    s.start()
    s.look_away()

    def look():
        s.activate('check-all')
        return s.home.is_finished()

    wait_for(look, 'all jobs final, told and kept', crash.PATIENCE)
    s.quit()
    s.home.check_after_kill()
    s.home.check_end(began, seen=True)
    print(f'# {len(s.home.jobs)} jobs, {s.home.n_only_in_window} only in the window')


if __name__ == '__main__':
    session.main(kills, finish)
