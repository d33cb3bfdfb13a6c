#!/usr/bin/python3
# test-first-start.py: the first start: asked for the key, told what it is worth
#
# SPDX-License-Identifier: GPL-3.0-or-later

import accessible
import session
from session import KEY, wait_for

OTHER = 'another@example.com_ffffffffffffffff'
# Below the last line of the first page, px.
BELOW = 12
JOB = session.make_id('first-start')


def type_key(s, key):
    s.set_text(wait_for(s.entries, 'an entry for the key')[0], key)


def can_start(s):
    return accessible.has_state(s.find('push button', 'Start Watching'), accessible.SENSITIVE)


def asks(s):
    """The first page asks for the key."""
    s.simulator_ = s.simulator('--api-key', KEY, '--credits', '60227')
    s.settings(api_url=s.simulator_.url)
    s.start()
    s.find(has='Welcome to Docket')
    assert [session.name_of(entry) for entry in s.entries()] == ['API Key']
    # The keyboard is in the entry from the start.
    s.type('x')
    wait_for(lambda: can_start(s), 'what was typed in the entry')
    s.keys('BackSpace')
    wait_for(lambda: not can_start(s), 'nothing in the entry')
    s.wait_text('a check of a job costs 2 credits')
    # A link is no key, and stays out of the field.
    s.paste('https://example.com/result.pdf?signature=0')
    s.wait_text('No job ID in this text')
    assert not can_start(s), 'a link in the entry of the key'
    # What is pasted first is the key.
    s.paste(KEY)
    wait_for(lambda: can_start(s), 'a key in its entry')
    s.find('push button', 'Start Watching')


def refused(s):
    """A key that is refused is called so, and nothing is stored."""
    type_key(s, OTHER)
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
    # Nothing is pushed out of the window, nor the room below it.
    last = s.size(s.find(has='not affiliated'))
    height = s.geometry()[3] - 2 * session.FRAME
    assert last.y + last.height + BELOW <= height, (last.y, last.height, height)


def starts(s):
    """Start Watching stores the key and shows the empty list."""
    s.press(s.find('push button', 'Start Watching'))
    s.wait_text('No Jobs Yet')
    s.wait_text('Nothing to watch')
    wait_for(lambda: KEY in s.run('gsettings', 'get', session.APPLICATION_ID, 'api-key').stdout,
             'the key in the settings')
    assert s.simulator_.stats()['checks'] == {}, 'a test of the key is free'


def stored(s):
    return s.run('gsettings', 'get', session.APPLICATION_ID, 'api-key').stdout.strip().strip("'")


def open_preferences(s):
    s.activate('preferences')
    wait_for(lambda: len(s.windows()) == 2, 'the preferences')
    s.find('push button', 'Test')


def key_entry(s):
    """That of the preferences: the first page has one as well."""
    return [entry for entry in s.entries() if session.name_of(entry) == 'API Key'][-1]


def focused(s):
    """What has the keyboard in the newest window."""
    return next((item.name for item in s.windows()[-1].walk()
                 if accessible.has_state(item, accessible.FOCUSED)), None)


def close_preferences(s, close):
    close()
    wait_for(lambda: len(s.windows()) == 1, 'no preferences any more')


def stray_key(s):
    """A stray key in the preferences takes no key away, nor does half a key that is left behind."""
    open_preferences(s)
    wait_for(lambda: focused(s) == 'Plan', 'the keyboard beside the key')
    s.keys('x')
    close_preferences(s, lambda: s.keys('Escape'))
    assert stored(s) == KEY, stored(s)
    open_preferences(s)
    s.set_text(key_entry(s), 'x')
    close_preferences(s, lambda: s.keys('Escape'))
    s.wait_text('The API key was not changed')
    open_preferences(s)
    s.set_text(key_entry(s), OTHER)
    close_preferences(s, lambda: s.keys('Escape'))
    s.wait_text('The API key was not changed')
    assert stored(s) == KEY, stored(s)


def replaced(s):
    """Another key is stored by Return, by closing and by a test; each is undone."""
    def enter():
        wait_for(lambda: s.keys('shift+Tab') or focused(s) == 'Show or Hide the Key',
                 'the keyboard beside the key')
        s.keys('shift+Tab')
        s.keys('Return')
        s.wait_text('API key stored')
        s.keys('Escape')

    def test():
        s.press(s.find('push button', 'Test'))
        s.wait_text('Key accepted')
        s.keys('Escape')

    def close():
        s.press(next(item for item in s.windows()[-1].walk() if session.name_of(item) == 'Close'
                     and session.can_press(item)))

    for before, after, end in ((KEY, OTHER, enter), (KEY, OTHER, close), (OTHER, KEY, test)):
        s.settings(api_key=before)
        open_preferences(s)
        s.set_text(key_entry(s), after)
        close_preferences(s, end)
        s.wait_text('API key changed')
        assert stored(s) == after, (stored(s), end)
        if end is enter:
            s.keys('ctrl+z')
        else:
            s.press(s.find('push button', 'Undo'))
        wait_for(lambda before=before: stored(s) == before, 'the key from before')
        s.wait_text('The API key from before is back')
        s.wait_no_text('API key changed')
    s.settings(api_key=KEY)


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
    s.settings(api_key=OTHER)
    s.paste(JOB)
    s.wait_row(session.shorten(JOB))
    s.wait_text('PDF.co refused the API key')
    s.settings(api_key=KEY)
    s.wait_no_text('PDF.co refused the API key')
    s.wait_row(session.shorten(JOB), 'working for')
    s.settings(api_key='')
    s.wait_text('no API key yet')
    s.settings(api_key=KEY)
    s.wait_no_text('no API key yet')


def erased(s):
    """Escape leaves the way back from erasing; Ctrl+Z leads it, with the keyboard in the entry."""
    s.settings(checks_paused='true')
    s.wait_text('Checks are paused.')
    s.activate('erase-everything')
    s.find(has='Welcome to Docket')
    s.wait_text('Everything is erased')
    s.keys('Escape', 'Escape')
    assert s.run('gsettings', 'get', session.APPLICATION_ID, 'checks-paused').stdout == 'false\n'
    s.find('push button', 'Undo')
    s.keys('ctrl+z')
    s.wait_row(session.shorten(JOB))
    s.wait_text('Checks are paused.')
    s.wait_no_text('Everything is erased')
    assert stored(s) == KEY


if __name__ == '__main__':
    session.main(asks, refused, accepted, starts, stray_key, replaced, helps, changed_outside,
                 erased)
