#!/usr/bin/python3
# test-find-and-undo.py: search, order, batches, several jobs at once, undo, what was not seen
#
# SPDX-License-Identifier: GPL-3.0-or-later

import keyboard
import session
from session import KEY, can_press, make_id, name_of, role_of, stays, wait_for

JOBS = {
    'page 10': 'pdf:0.3:ten.pdf',
    'page 9': 'pdf:0.3:nine.pdf',
    'Müller': 'failed:0.3',
    'archive': 'never:1',
}
BUTTONS = ('push button', 'toggle button', 'menu item')
LATE = make_id('late')
LATER = make_id('later')
EXTRA = [make_id('extra one'), make_id('extra two')]


def names(s):
    """What the rows are called, from the top."""
    return [row.split(',')[0] for row in s.rows()]


def wait_names(s, *wanted):
    wait_for(lambda: names(s) == list(wanted), f'{wanted}; there is {names(s)}')


def wait_count(s, n):
    wait_for(lambda: len(s.rows()) == n, f'{n} rows; there are {names(s)}')


def press(s, has):
    """A button by its name. A menu is a surface of its own: no place in the window finds it."""
    def look():
        return next((item for item in s.walk()
                     if has in name_of(item) and role_of(item) in BUTTONS and can_press(item)
                     and (role_of(item) == 'menu item' or s.is_on_screen(item))), None)

    s.press_when(look, f'a button {has}')


def leave(s):
    """Escape leads out of a toast, the details and the search, one after the other."""
    for _ in range(4):
        s.keys('Escape')
        try:
            wait_for(lambda: len(s.rows()) == 4, 'all jobs', 1)
            break
        except session.Missing:
            continue
    wait_count(s, 4)


def found(s):
    """Typing into the search leaves the rows that match: names, reasons and files."""
    options = [f'--job={make_id(name)}:{ending}' for name, ending in JOBS.items()]
    s.simulator_ = s.simulator('--api-key', KEY, f'--job={LATE}:pdf:1:late.pdf',
                               f'--job={LATER}:pdf:1:later.pdf',
                               *[f'--job={job}:never:1' for job in EXTRA], *options)
    s.notifications_ = s.notifications('gtk')
    s.settings(api_url=s.simulator_.url, api_key=KEY)
    s.start()
    s.make_high()
    s.find(has='No Jobs Yet')
    # There is nothing to select, to search, or to undo.
    assert not keyboard.is_enabled(s, 'win.undo')
    s.keys('ctrl+a', 'ctrl+f')
    s.paste('\n'.join(f'{make_id(name)}\t{name}' for name in JOBS))
    s.wait_row('page 10', 'kept')
    s.wait_row('page 9', 'kept')
    s.wait_row('Müller', 'failed')
    assert not [text for text in s.texts() if 'Selected' in text], s.texts()
    s.keys('ctrl+f')
    s.type('muller')
    wait_names(s, 'Müller')
    s.keys('ctrl+a')
    s.type('damaged')
    wait_names(s, 'Müller')
    s.keys('ctrl+a')
    s.type('nine')
    wait_names(s, 'page 9')


def found_nothing(s):
    """A search without a result says what was searched, and leads to all jobs."""
    press(s, 'Problems')
    s.wait_text('None of the 1 problem matches “nine”')
    press(s, 'Search All Jobs')
    wait_names(s, 'page 9')
    s.keys('Escape')
    wait_count(s, 4)


def ordered(s):
    """The order is a setting: numbers in names count as numbers."""
    s.settings(order='name')
    wait_names(s, 'archive', 'Müller', 'page 9', 'page 10')
    s.settings(order='newest')
    wait_for(lambda: names(s)[0] == 'archive', 'unfinished jobs first')


def removed_and_back(s):
    """Delete takes the chosen job away; Undo in the toast brings it back as it was."""
    s.keys('ctrl+f')
    s.type('muller')
    wait_names(s, 'Müller')
    s.keys('Down')
    s.find('push button', 'Close Details')
    s.keys('Delete')
    s.wait_text('1 job removed')
    wait_count(s, 0)
    press(s, 'Undo')
    wait_names(s, 'Müller')
    s.wait_row('Müller', 'failed')
    leave(s)


def covered_and_back(s):
    """A short word covers what offers Undo, and that comes back after it."""
    s.activate('show-job', make_id('Müller'))
    s.find('push button', 'Close Details')
    s.keys('Delete')
    s.wait_text('1 job removed')
    s.activate('show-job', make_id('archive'))
    press(s, 'Copy ID')
    s.wait_text('Job ID copied')
    s.wait_text('1 job removed')
    press(s, 'Undo')
    wait_count(s, 4)
    s.keys('Escape')
    s.wait_no_text('1 job is back')
    s.keys('Escape')


def left(s):
    """Escape leads out of the details while something is said, and then takes that away."""
    s.paste(make_id('archive'))
    s.wait_text('Already in the list')
    s.find('push button', 'Close Details')
    s.keys('Escape')
    wait_for(lambda: not s.find_all('push button', 'Close Details'), 'no details', 4)
    s.keys('Escape')
    s.wait_no_text('Already in the list')


def back_where_it_was(s):
    """The keyboard is on the row that comes back, which is chosen."""
    s.activate('show-job', make_id('page 9'))
    s.find('push button', 'Close Details')
    s.keys('Delete')
    s.wait_text('1 job removed')
    wait_count(s, 3)
    s.keys('Home')
    s.keys('ctrl+z')
    wait_count(s, 4)
    s.find('push button', 'Close Details')
    wait_for(lambda: (s.focused() or '').startswith('page 9'), 'the keyboard on what came back')
    s.keys('Escape')
    s.wait_no_text('1 job is back')


def menu_of_the_page(s):
    """Where the page of a job takes the place of the list, F10 opens its menu."""
    width, height = s.geometry()[2:]
    s.resize(360, 640)
    s.activate('show-job', make_id('page 9'))
    s.find('push button', 'Back')
    s.keys('F10')
    wait_for(lambda: len(s.window_ids()) == 2, 'a menu')
    s.xdotool('key', 'Escape')
    wait_for(lambda: len(s.window_ids()) == 1, 'no menu')
    press(s, 'Back')
    wait_count(s, 4)
    s.resize(width - 2 * session.FRAME, height - 2 * session.FRAME)


def keys_at_once(s):
    """Keys that come at once reach the row that the ones before lead to."""
    s.keys('ctrl+f')
    s.type('muller')
    wait_names(s, 'Müller')
    s.keys('Down', 'Delete')
    s.wait_text('1 job removed')
    wait_count(s, 0)
    press(s, 'Undo')
    wait_names(s, 'Müller')
    s.wait_no_text('1 job is back')
    leave(s)


def entered_at_once(s):
    """Down right after the words leads into what they find, not into what was there before."""
    s.keys('ctrl+f')
    wait_for(lambda: any(name_of(entry) == 'Search' for entry in s.entries()
                         if s.is_on_screen(entry)), 'the search')
    s.xdotool('type', 'nine')
    s.xdotool('key', 'Down')
    wait_names(s, 'page 9')
    s.find('push button', 'Close Details')
    stays(lambda: s.find_all('push button', 'Close Details'), 'the details', 1)
    leave(s)


def all_removed_and_back(s):
    """Select all, remove, Ctrl+Z: in order, and nothing is notified once more."""
    def told_singly():
        return [call for call in s.notifications_.shown() if call['id'] != 'summary']

    told = len(told_singly())
    s.keys('ctrl+a')
    s.wait_text('4 Selected')
    press(s, 'Remove')
    s.find(has='No Jobs Yet')
    s.keys('ctrl+z')
    wait_count(s, 4)
    s.wait_row('archive', 'working')
    stays(lambda: len(told_singly()) == told, 'no notification once more', 2)


def added_and_undone(s):
    """What was added by mistake is taken off again with Ctrl+Z; then the name before it."""
    s.activate('show-job', make_id('page 9'))
    s.find('push button', 'Close Details')
    press(s, 'Rename')
    entry = wait_for(lambda: [e for e in s.entries() if name_of(e) == 'Name of the Job'],
                     'an entry for the name')[0]
    s.set_text(entry, 'the ninth')
    s.keys('Return')
    s.wait_row('the ninth')
    s.keys('Escape')
    s.paste('\n'.join(EXTRA))
    s.wait_text('2 jobs added')
    wait_count(s, 6)
    s.keys('ctrl+z')
    wait_count(s, 4)
    # What was undone is offered no more, also after what covers it.
    s.wait_text('2 jobs removed')
    s.wait_no_text('2 jobs removed')
    assert not s.find_all('push button', 'Undo'), s.texts()
    s.keys('ctrl+z')
    s.wait_row('page 9', 'kept')


def batch(s):
    """A batch is shown by itself, with how far it is."""
    press(s, 'Batches')
    press(s, '4 jobs, added')
    s.wait_text('3 of 4 done · 1 failed')
    wait_count(s, 4)
    s.paste('\n'.join(EXTRA))
    s.wait_text('2 jobs added')
    stays(lambda: len(s.rows()) == 4, 'only the batch', 1)
    press(s, 'Show All Batches')
    wait_count(s, 6)


def unseen(s):
    """What became final while the window was away is counted, and reached with Ctrl+J."""
    s.look_away()
    s.run(str(s.docket), 'add', '--name', 'late', LATE)
    s.wait_row('late', 'kept')
    press(s, 'Unseen')
    wait_names(s, 'late')
    press(s, 'All')
    s.end_docket()
    # What is on the screen of an active window for two seconds counts as seen.
    s.start()
    s.look_away()
    # That one ended in front of the window.
    s.wait_text('not been watched')
    assert not [text for text in s.texts() if 'while Docket was closed' in text], s.texts()
    s.look_back()
    s.keys('ctrl+w')
    wait_for(lambda: not s.window_ids(), 'no window')
    s.run(str(s.docket), 'add', '--name', 'later', LATER)
    wait_for(lambda: [call for call in s.notifications_.shown() if 'later' in call['title']],
             'one done without a window')
    s.start(window=False)
    wait_for(s.window, 'a window')
    s.look_away()
    s.wait_text('1 finished while Docket was closed')
    s.look_back()
    s.keys('ctrl+j')
    s.find('push button', 'Close Details')
    wait_for(lambda: not s.find_all(has='Unseen'), 'nothing unseen')


if __name__ == '__main__':
    session.main(found, found_nothing, ordered, removed_and_back, covered_and_back, left,
                 back_where_it_was, menu_of_the_page, keys_at_once,
                 entered_at_once, all_removed_and_back, added_and_undone, batch, unseen)
