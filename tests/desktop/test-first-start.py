#!/usr/bin/python3
# test-first-start.py: the first start: asked for the key, told what it is worth
#
# SPDX-License-Identifier: GPL-3.0-or-later

import accessible
import session
from session import KEY, wait_for


def type_key(s, key):
    s.set_text(wait_for(s.entries, 'an entry for the key')[0], key)


def asks(s):
    """The first page asks for the key."""
    s.simulator_ = s.simulator('--api-key', KEY, '--credits', '60227')
    s.settings(api_url=s.simulator_.url)
    s.start()
    s.find(has='Welcome to Docket')
    assert [session.name_of(entry) for entry in s.entries()] == ['API Key']
    s.wait_text('a check of a job costs 2 credits')
    # What is pasted first is the key.
    s.paste(KEY)
    wait_for(lambda: accessible.has_state(s.find('push button', 'Start Watching'),
                                          accessible.SENSITIVE), 'a key in its entry')
    s.find('push button', 'Start Watching')


def refused(s):
    """A key that is refused is called so, and nothing is stored."""
    type_key(s, 'another@example.com_ffffffffffffffff')
    s.press(s.find('push button', 'Test'))
    s.wait_text('PDF.co refused this key')
    assert s.run('gsettings', 'get', session.APPLICATION_ID, 'api-key').stdout.strip() == "''"


def accepted(s):
    """A key that is taken is answered with the credits."""
    type_key(s, KEY)
    s.wait_no_text('PDF.co refused this key')
    s.press(s.find('push button', 'Test'))
    words = s.wait_text('Key accepted')
    assert ''.join(c for c in words if c.isdigit()) == '60227', words


def starts(s):
    """Start Watching stores the key and shows the empty list."""
    s.press(s.find('push button', 'Start Watching'))
    s.wait_text('No Jobs Yet')
    s.wait_text('Nothing to watch')
    wait_for(lambda: KEY in s.run('gsettings', 'get', session.APPLICATION_ID, 'api-key').stdout,
             'the key in the settings')
    assert s.simulator_.stats()['checks'] == {}, 'a test of the key is free'


def helps(s):
    """F1 opens one help, which says where things are; Escape closes it."""
    s.keys('F1')
    s.find(has='What Checks Cost')
    words = {text(item) for item in s.walk() for text in (session.name_of, session.text_of)}
    assert str(s.data / 'docket' / 'jobs.sqlite3') in words, words
    s.keys('F1')
    s.keys('Escape')
    wait_for(lambda: len(s.windows()) == 1, 'no help any more')
    s.keys('F1')
    wait_for(lambda: len(s.windows()) == 2, 'the help anew')
    s.keys('Escape')
    wait_for(lambda: len(s.windows()) == 1, 'no help any more')


def changed_outside(s):
    """A key that another process sets takes effect in the running window."""
    job = session.make_id('first-start')
    s.settings(api_key='another@example.com_ffffffffffffffff')
    s.paste(job)
    s.wait_row(session.shorten(job))
    s.wait_text('PDF.co refused the API key')
    s.settings(api_key=KEY)
    s.wait_no_text('PDF.co refused the API key')
    s.wait_row(session.shorten(job), 'working for')
    s.settings(api_key='')
    s.wait_text('no API key yet')
    s.settings(api_key=KEY)
    s.wait_no_text('no API key yet')


if __name__ == '__main__':
    session.main(asks, refused, accepted, starts, helps, changed_outside)
