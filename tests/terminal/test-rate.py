#!/usr/bin/env python3
# test-rate.py: all processes of an account together keep to its rate
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Usage: test-rate.py DOCKET WATCHER
#
# A watcher of the list, 16 `docket wait` and a loop of `docket check` at once, for 10 seconds.
# DOCKET_RATE_SECONDS=600 in the environment has it go on for longer, and DOCKET_RATE_SHARE=0.8
# lets Docket take more of the account's limit.

import os
import sqlite3
import sys
import time

import counting_service
import terminal

SECONDS = float(os.environ.get('DOCKET_RATE_SECONDS', '10'))
LIMIT = 10
SHARE = float(os.environ.get('DOCKET_RATE_SHARE', '0.5'))

# What a process may take to start or end on a busy machine, seconds.
PATIENCE = 60


def make_id(name):
    return f'{name:0>32}--151-300'.upper()


WATCHED = [make_id(f'watched{n}') for n in range(12)]
OWN = [make_id(f'own{n}') for n in range(16)]


def write_settings(place):
    folder = place.path / 'config' / 'glib-2.0' / 'settings'
    folder.mkdir(parents=True)
    (folder / 'keyfile').write_text(
        '[io/github/docket_app/Docket]\n'
        f'requests-per-second={LIMIT:.1f}\nrate-share={SHARE}\ncredits-per-day=uint32 0\n')


def wait_for(condition, what):
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f'not within {PATIENCE} s: {what}')
        time.sleep(0.05)


def start_watcher(program, place, service, settings):
    watcher = terminal.start(program, place, url=service.url, **settings)
    watcher.stdin.write(f'add {";".join(WATCHED)}\n')
    watcher.stdin.flush()
    # Afterwards it says nothing: no job ends.
    added = 0
    while added < len(WATCHED):
        line = watcher.stdout.readline()
        if not line:
            raise AssertionError(f'the watcher ended: {watcher.stderr.read()}')
        added += line.startswith('added ')
    return watcher


def start_waits(docket, place, service, settings):
    """Half of them for jobs that the list watches, half for two of their own."""
    seconds = str(int(10 * SECONDS) + PATIENCE)
    jobs = [[WATCHED[n]] for n in range(8)] + [OWN[2 * n:2 * n + 2] for n in range(8)]
    return [terminal.start(docket, place, 'wait', '--timeout', seconds, *ids, url=service.url,
                           **settings) for ids in jobs]


def check_in_a_loop(docket, place, service, settings, until):
    n = 0
    while time.monotonic() < until:
        ran = terminal.run(docket, place, 'check', make_id(f'checked{n}'), url=service.url,
                           **settings)
        assert ran.code == 4, ran
        n += 1
    return n


def end(process):
    process.terminate()
    process.communicate(timeout=PATIENCE)


def count_logged(place):
    with sqlite3.connect(f'file:{place.database}?mode=ro', uri=True) as base:
        return base.execute('SELECT count(*) FROM check_log').fetchone()[0]


def run(docket, program, place, service):
    settings = {'GSETTINGS_BACKEND': 'keyfile'}
    watcher = start_watcher(program, place, service, settings)
    waits = start_waits(docket, place, service, settings)
    try:
        wait_for(lambda: service.count(OWN) >= 8, 'checks of those who wait')
        begin = time.monotonic()
        n_checked = check_in_a_loop(docket, place, service, settings, begin + SECONDS)
        n_asked = len(service.since(begin))
        rate = n_asked / (time.monotonic() - begin)
    finally:
        for wait in waits:
            end(wait)
    watcher.communicate('quit\n', timeout=PATIENCE)
    n_watched, n_logged = service.count(WATCHED), count_logged(place)
    print(f'{n_checked} runs of docket check, {n_asked} requests, {rate:.2f} a second, at most '
          f'{service.most_in_a_second()} in a second; of watched jobs {n_watched} requests, '
          f'{n_logged} checks of the watcher')
    assert service.most_in_a_second() <= LIMIT
    # Nobody waits for a slot that nobody takes.
    assert rate > 0.5 * LIMIT * SHARE, rate
    assert n_checked >= 1
    # One may have been on its way when the watcher ended.
    assert n_logged > 0 and n_logged <= n_watched <= n_logged + 1


def main():
    place = terminal.Place()
    service = counting_service.CountingService()
    write_settings(place)
    try:
        run(*map(os.path.abspath, sys.argv[1:3]), place, service)
    finally:
        service.stop()
        place.remove()


main()
