#!/usr/bin/python3
# test-list-moves.py: rows that come, go and finish while the person is among them
#
# SPDX-License-Identifier: GPL-3.0-or-later

import random
import sys
import time

import session
from probe import Probe
from session import KEY, make_id, wait_for

N_JOBS = 14
JOBS = {f'job {i}': f'pdf:{1 + i * 0.35}:{i}.pdf' for i in range(N_JOBS)}


def moved(s):
    """The pointer wanders over the rows, and off them, while one after the other is done."""
    options = [f'--job={make_id(name)}:{ending}' for name, ending in JOBS.items()]
    s.simulator_ = s.simulator('--api-key', KEY, *options)
    s.notifications('gtk')
    s.settings(api_url=s.simulator_.url, api_key=KEY, requests_per_second=10.0, rate_share=0.8)
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
    s.make_high()
    wait_for(lambda: sum('done at' in row for row in s.rows()) == N_JOBS,
             f'{N_JOBS} rows that are done; there are {s.rows()}')
    s.resize(900, 640)


def height_of(s, begin):
    """Where the row of a job begins, counted from the top of the window; None: there is none."""
    for jobs in s.find_all('list', 'Jobs'):
        for row in jobs.children:
            if session.name_of(row).startswith(begin):
                box = s.size(row)
                return box.y if box is not None else None
    return None


def add(s, name):
    """From a terminal: nothing is chosen in the window. The row may come where it is not seen."""
    assert s.run(str(s.docket), 'add', '--name', name, make_id(name)).returncode == 0
    s.n_working_ += 1
    s.wait_text(f'{s.n_working_} working')


def is_at_top(s, begin, pill):
    height = height_of(s, begin)
    return height is not None and pill.y + pill.height <= height < pill.y + 120


def stayed_at_top(s):
    """Who is at the top sees what comes, without scrolling."""
    pill = s.size(next(item for item in s.find_all(name='All') if s.is_on_screen(item)))
    s.n_working_ = 0
    for n in range(3):
        add(s, f'new {n}')
        wait_for(lambda n=n: is_at_top(s, f'new {n}', pill), f'new {n} at the top')


def finish(s, name, held):
    """A job is done, above the row that is held."""
    before = height_of(s, held)
    s.simulator_.add_job(f'{make_id(name)}:pdf:0')
    s.n_working_ -= 1
    s.activate('check-all')
    s.wait_row(name, 'done at')
    session.stays(lambda: height_of(s, held) == before, f'{held} in its place', 1)
    assert s.rows()[0].startswith(name), s.rows()


def stayed_in_place(s):
    """A row that is done stays above the one that the pointer or the keyboard holds, until these
    are elsewhere."""
    s.look_back()
    for n in range(3):
        add(s, f'calm {n}')
    x, y, _, _ = s.geometry()
    s.xdotool('mousemove', str(x + 300), str(y + height_of(s, 'calm 0') + 40))
    finish(s, 'calm 2', 'calm 0')
    s.xdotool('mousemove', str(x + 300), str(y + 25))
    wait_for(lambda: s.rows()[0].startswith('calm 1'), 'calm 2 gone to its place')
    s.click(s.find('list item', has='calm 0'))
    s.xdotool('mousemove', str(x + 300), str(y + 25))
    finish(s, 'calm 1', 'calm 0')
    s.xdotool('key', 'ctrl+f')
    wait_for(lambda: s.rows()[0].startswith('calm 0'), 'calm 1 gone to its place')


def stayed_with_row(s):
    """Who holds a row with the keyboard, further down, keeps it where it is: also as it is done."""
    s.look_back()
    s.keys('Escape', 'Escape', 'Tab')
    s.click(s.find('list item', has='new 2'))
    s.keys('End', 'Up', 'Up')
    wait_for(lambda: height_of(s, 'job 2') < s.geometry()[3], 'the end of the list on the screen')
    time.sleep(0.5)
    held = height_of(s, 'job 2')
    before = s.focused()
    assert before.startswith('job 2'), before
    for n in range(3, 6):
        add(s, f'new {n}')
    session.stays(lambda: height_of(s, 'job 2') == held, 'the row in its place', 1.5)
    assert s.focused() == before, (s.focused(), before)


def n_shown(probe):
    return len(probe.find('DocketJobRow', 'title'))


def filtered(s):
    """From a few rows to many, and back: the window goes on being drawn, whatever comes at once."""
    s.end_docket()
    s.make_home()
    s.settings(api_url=s.simulator_.url, api_key=KEY, requests_per_second=10.0, rate_share=0.8,
               keep_results='false')
    probe = Probe(s, sys.argv[3])
    probe.follow(s.start(**probe.env))
    names = [f'batch {n}' for n in range(40)]
    for n, name in enumerate(names):
        s.simulator_.add_job(f'{make_id(name)}:{"failed" if n % 7 == 3 else "json"}:0')
    s.paste('\n'.join(f'{make_id(name)}\t{name}' for name in names))
    probe.click(probe.wait(type_='GtkButton', text='Start Now')[-1])
    s.wait_no_text(' working')
    s.keys('Escape')
    s.end_docket()
    for _ in range(2):
        probe.follow(s.start(**probe.env))
        wait_for(lambda: n_shown(probe) > 6, 'all of the batch')
        pills = probe.find('DocketFilterBar', type_='GtkToggleButton')
        menu = probe.find('DocketFilterBar', type_='GtkMenuButton')[0]
        probe.click(pills[3])
        wait_for(lambda: n_shown(probe) == 6, 'the problems alone')
        probe.click(menu)
        probe.wait(type_='GtkModelButton')
        s.xdotool('key', 'Return')
        probe.wait(type_='GtkLabel', text='All 40 done')
        probe.click(pills[0])
        wait_for(lambda: n_shown(probe) > 6, 'all of the batch')
        for _ in range(20):
            s.resize(random.randrange(400, 1000), random.randrange(300, 860))
            probe.click(random.choice(pills))
        s.resize(900, 640)
        probe.click(pills[0])
        wait_for(lambda: n_shown(probe) > 6, 'all of the batch')
        s.end_docket()


if __name__ == '__main__':
    session.main(moved, ended, stayed_at_top, stayed_in_place, stayed_with_row, filtered)
