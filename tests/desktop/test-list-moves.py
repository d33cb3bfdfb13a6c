#!/usr/bin/python3
# test-list-moves.py: rows that finish while the pointer is among them
#
# SPDX-License-Identifier: GPL-3.0-or-later

import random
import time

import session
from session import KEY, make_id, wait_for

N_JOBS = 14
JOBS = {f'job {i}': f'pdf:{1 + i * 0.35}:{i}.pdf' for i in range(N_JOBS)}


def moved(s):
    """The pointer wanders over the rows, and off them, while one after the other is done."""
    options = [f'--job={make_id(name)}:{ending}' for name, ending in JOBS.items()]
    simulator = s.simulator('--api-key', KEY, *options)
    s.notifications('gtk')
    s.settings(api_url=simulator.url, api_key=KEY, requests_per_second=10.0, rate_share=0.8)
    s.start()
    s.find(has='No Jobs Yet')
    s.paste('\n'.join(f'{make_id(name)}\t{name}' for name in JOBS))
    left, top, width, height = s.geometry()
    end = time.monotonic() + 20
    while time.monotonic() < end:
        s.xdotool('mousemove', str(left + random.randrange(100, width - 100)),
                  str(top + random.randrange(60, height - 20)))
        time.sleep(0.03)
    s.look_away()


def ended(s):
    """All are there, in the order they were done in."""
    wait_for(lambda: sum('done at' in row for row in s.rows()) == N_JOBS,
             f'{N_JOBS} rows that are done; there are {s.rows()}')


if __name__ == '__main__':
    session.main(moved, ended)
