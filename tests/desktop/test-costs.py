#!/usr/bin/python3
# test-costs.py: a large paste can be taken back, and what checks have cost is told
#
# SPDX-License-Identifier: GPL-3.0-or-later

import time

import session
from session import KEY, can_press, make_id, name_of, role_of, stays, wait_for

BUTTONS = ('push button', 'toggle button')

# How long the toast is there, seconds.
TOAST = 10

MANY = [make_id(f'large-{n}') for n in range(500)]
SOME = [make_id(f'some-{n}') for n in range(21)]
OTHERS = [make_id(f'other-{n}') for n in range(22)]


def checks(s, jobs=None):
    """Checks of all jobs; of some, how many of these were checked."""
    counts = s.simulator_.stats()['checks']
    return sum(counts.values()) if jobs is None else len(set(jobs) & set(counts))


def button(s, name):
    return wait_for(lambda: next((item for item in s.walk() if name_of(item) == name
                                  and role_of(item) == 'push button' and can_press(item)
                                  and s.is_on_screen(item)), None), f'a button {name}')


def undone(s):
    """500 jobs that are pasted and taken back cost nothing."""
    options = [f'--job={job}:never:1' for job in MANY + SOME + OTHERS]
    s.simulator_ = s.simulator('--api-key', KEY, *options)
    s.settings(api_url=s.simulator_.url, api_key=KEY, requests_per_second='20')
    s.start()
    s.find(has='No Jobs Yet')
    begin = time.monotonic()
    s.paste('\n'.join(MANY))
    s.wait_text('500 jobs added. The first checks cost 1000 credits in all. They start in ')
    s.press(button(s, 'Undo'))
    s.wait_text('500 jobs removed')
    # On a slow machine it may have been too late.
    assert time.monotonic() - begin > TOAST or checks(s) == 0, s.simulator_.stats()
    stays(lambda: checks(s) == 0, 'no check', TOAST + 2)


def started(s):
    """Start Now does not wait for the toast."""
    s.paste('\n'.join(SOME))
    s.wait_text('21 jobs added. The first checks cost 42 credits in all. They start in ')
    s.press(button(s, 'Start Now'))
    wait_for(lambda: checks(s, SOME) > 0, 'a check', TOAST - 2)
    wait_for(lambda: checks(s, SOME) == len(SOME), 'all were checked')


def waited(s):
    """Else they are checked when the toast is gone, also where another had covered it."""
    s.activate('add-jobs', '\n'.join(OTHERS))
    s.wait_text('22 jobs added. The first checks cost 44 credits in all. They start in ')
    s.activate('add-jobs', SOME[0])
    s.wait_text('Already in the list')
    s.press(button(s, 'Close Details'))
    wait_for(lambda: checks(s, OTHERS) > 0, 'a check')
    assert not s.find_all('push button', 'Start Now'), s.texts()
    wait_for(lambda: checks(s, OTHERS) == len(OTHERS), 'all were checked')


def paced(s):
    """Where more is due than can be checked, the window says how long a check of each takes."""
    s.settings(requests_per_second='1')
    s.wait_text('43 jobs at 0.5 checks a second: about 1 minute for one check of each')
    s.settings(requests_per_second='20')
    s.wait_no_text('checks a second')


def wait_closed(s):
    wait_for(lambda: not [item for item in s.walk() if ' checks, ' in name_of(item)],
             'the page of the credits closed')


def told(s):
    """The button with the credits tells what checks have cost."""
    # GTK 4.8 does not bear a pointer that moves over or after a popover: it stays aside.
    s.xdotool('mousemove', '100', '620')
    n = checks(s)
    s.press(wait_for(lambda: next((item for item in s.walk() if 'credits left' in name_of(item)
                                   and role_of(item) in BUTTONS and can_press(item)),
                                  None), 'the button with the credits'))
    # A popover is a surface of its own: no place in the window finds it.
    spent = wait_for(lambda: next((name_of(item) for item in s.walk()
                                   if ' checks, ' in name_of(item)), None), 'what was spent')
    assert n <= int(spent.split()[0]) <= checks(s), (n, spent)
    assert int(spent.split()[2]) == 2 * int(spent.split()[0]), spent
    s.xdotool('key', 'Escape')
    wait_closed(s)


def told_in_narrow_window(s):
    """Where the window has no place for that button, a window of its own tells the same."""
    size = s.geometry()[2:]
    s.resize(360, 640)
    wait_for(lambda: not any('credits left' in name_of(item) and s.is_on_screen(item)
                             for item in s.walk()), 'no button with the credits')
    s.activate('credits')
    s.wait_text(' checks, ')
    s.wait_text('credits left')
    s.press(wait_for(lambda: next((item for item in s.windows()[-1].walk()
                                   if name_of(item) == 'Close' and can_press(item)), None),
                     'Close'))
    wait_for(lambda: len(s.windows()) == 1, 'the window with the credits closed')
    s.resize(*(length - 2 * session.FRAME for length in size))


def pictured(s):
    """The details of a working job show its checks; the picture has words."""
    s.activate('show-job', SOME[0])
    s.wait_text('When Jobs Like This Finish')
    words = 'Known once Docket has watched 10 jobs finish.'
    s.wait_text(words)
    picture = wait_for(lambda: [item for item in s.walk() if name_of(item).startswith(words)
                                and 'so far.' in name_of(item)], 'words of the picture')
    assert role_of(picture[0]) in ('image', 'icon'), role_of(picture[0])


if __name__ == '__main__':
    session.main(undone, started, waited, paced, told, told_in_narrow_window, pictured)
