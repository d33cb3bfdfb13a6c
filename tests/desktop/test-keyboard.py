#!/usr/bin/python3
# test-keyboard.py: all that the window offers, done with the keyboard alone
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of what there is to do comes from the program: the menus and buttons of its windows, the
actions that its code names for toasts, banners and rows, those of the window on the bus, and the
window that lists the keys. What is on the list and not tried here fails, and there are no
exceptions.
"""

import time

import banners
import keyboard
import session
from keyboard import (ask, buttons, clipboard, is_enabled, list_actions, menus, mnemonic,
                      named_actions, titles, wait_windows, window_path)
from service import Service
from session import APPLICATION_ID, KEY, Missing, make_id, name_of, role_of, wait_for

JOBS = {'report': 'pdf:0.3:report.pdf', 'bad': 'failed:0.3', 'slow': 'never:1'}
LATE = {name: f'pdf:0.3:{name}.pdf' for name in ('spare', 'extra', 'unseen')}
TYPED = make_id('typed in the dialog')
NOBODYS = [make_id(f'nobody {n}') for n in range(21)]
OTHER_KEY = 'another@example.com_ffffffffffffffff'

# Of the service that takes over for a while: the names of its files say how they come.
LINKS = {make_id('heavy'): ['large.pdf'], make_id('hung'): ['slow.pdf'],
         make_id('pieces'): ['one.pdf', 'two.pdf']}

# Parts of the window in the order of Tab, by what is in them.
IN_ORDER = ('Add Jobs', 'Search', 'Main Menu', 'Resume', 'All', 'Watching', 'Finished', 'Problems',
            'Batches', 'report, ', 'Close Details', 'Job Menu', 'Rename', 'Open', 'Copy ID',
            'Copy Reply')
ORDERS = ('newest', 'name', 'state', 'expiry', 'duration')

# Of the window that lists the keys: title, and the key that is tried here.
SHORTCUTS = {
    'Add what the clipboard holds': 'ctrl+v',
    'Add jobs': 'ctrl+n',
    'Search': 'ctrl+f',
    'Go to the newest unseen outcome': 'ctrl+j',
    'Check all now': 'F5',
    'Select all': 'ctrl+a',
    'Undo': 'ctrl+z',
    'Open the result': 'Return',
    'Show the details': 'alt+Return',
    'Close the details': 'alt+Left',
    'Save the results': 'ctrl+s',
    'Copy the IDs': 'ctrl+c',
    'Copy the links': 'ctrl+shift+c',
    'Remove': 'Delete',
    'Show the menu': 'shift+F10',
    'Main menu': 'F10',
    'Leave selection, details or search': 'Escape',
    'Preferences': 'ctrl+comma',
    'Help': 'F1',
    'Keyboard shortcuts': 'ctrl+question',
    'Close the window': 'ctrl+w',
    'Quit': 'ctrl+q',
}

# A toast may go meanwhile.
OF_TOAST = ('Undo', 'Close')
# Labels of the window that are none of a key.
OF_THE_LIST = {'Jobs', 'Chosen Jobs', 'General', 'Shortcuts', 'Search Results'}

tried = set()
wanted = set()


def did(*actions):
    tried.update(actions)


def press(s, *keys):
    """Keys, and where the keyboard is after them. Keys of the table are tried by being pressed."""
    for key in keys:
        s.xdotool('mousemove', '300', '300', 'key', key)
        did(*(f'key {title}' for title, one in SHORTCUTS.items() if one == key))
        s.focus_.settle()
    return s.focus_.name


def tap(s, *keys):
    """Keys after which nothing is asked of the window."""
    s.xdotool('mousemove', '300', '300', 'key', *keys)


def write(s, text):
    s.xdotool('type', text)


def tab_to(s, *names, key='Tab', limit=45):
    """Tab until something is reached by its name."""
    passed = []
    for _ in range(limit):
        passed.append(press(s, key))
        if passed[-1] is not None and any(passed[-1].startswith(name) for name in names):
            return passed[-1]
    raise Missing(f'{names} is not reached; there are {passed}')


def walk(s, key):
    """What one key leads through, until the keyboard is back where it was."""
    begin, passed = s.focus_.address, []
    while not passed or s.focus_.address != begin:
        passed.append(press(s, key) or '')
        assert len(passed) < 60, passed
    return passed


def open_with(s, key):
    """A menu is a window of its own; the one before is gone first. A key that comes before the
    window below has the keyboard again is lost, and pressed once more."""
    def is_open():
        press(s, key)
        try:
            wait_windows(s, 2, 4)
        except Missing:
            return False
        return True

    wait_windows(s, 1)
    wait_for(is_open, f'a window that {key} opens')


def main_menu(s, action, target=None):
    """An item of the main menu by its letter."""
    item = next(item for item in s.menus_['main_menu'] if item[1:] == (action, target))
    open_with(s, 'F10')
    if target is None:
        tap(s, mnemonic(item[0]))
    else:
        press(s, 'o')
        tab_to(s, item[0].replace('_', ''), key='Down', limit=9)
        tap(s, 'Return')
    did(f'{action} {target}' if target else action)


def row_menu(s, action):
    """An item of the menu of the chosen rows by its letter."""
    item = next(item for item in s.menus_['selection_menu'] if item[1] == action)
    wait_for(lambda: is_enabled(s, action), f'{action} possible')
    open_with(s, 'shift+F10')
    tap(s, mnemonic(item[0]))
    did(action, 'jobs.menu')


def job_menu(s, action):
    """An item of the menu of the details by its letter."""
    item = next(item for item in s.menus_['job_menu'] if item[1] == action)
    tab_to(s, 'Job Menu')
    open_with(s, 'Return')
    tap(s, mnemonic(item[0]))
    did(action)


def choose(s, name):
    """The row of a job has the keyboard, and is chosen. A menu that closes takes keys as well."""
    wait_windows(s, 1)
    wait_for(lambda: press(s, 'ctrl+f') == 'Search', 'the search')
    write(s, name)
    found = press(s, 'Down')
    wait_for(lambda: (s.focus_.settle(0.1, 0.1) or '').startswith(name),
             f'the keyboard on {name}; it is on {found}')
    wait_for(lambda: is_enabled(s, 'win.show-details'), 'a chosen job')


def status(s, name):
    return ask(s, 'SELECT status FROM job WHERE name = ? AND removed = 0', name)[0][0]


def n_checks(s):
    return ask(s, 'SELECT coalesce(sum(n_checks), 0) FROM job')[0][0]


def removed(s):
    return {row[0] for row in ask(s, 'SELECT name FROM job WHERE removed <> 0')}


def setting(s, name):
    return s.run('gsettings', 'get', APPLICATION_ID, name).stdout.strip().strip("'")


def wait_clipboard(s, has):
    wait_for(lambda: has in clipboard(s), f'{has!r} on the clipboard; there is {clipboard(s)!r}')


def sample(s):
    """The first page leads to the sample jobs without a pointer."""
    s.port_ = session.free_port()
    s.options_ = [f'--port={s.port_}', f'--job={TYPED}:never:1', *(
        f'--job={make_id(name)}:{ending}' for name, ending in (JOBS | LATE).items())]
    s.simulator_ = s.simulator(*s.options_)
    s.notifications_ = s.notifications('gtk')
    s.settings(api_url=s.simulator_.url, keep_results='false')
    s.start()
    s.focus_ = keyboard.Focus(s)
    tab_to(s, 'Try With Sample Jobs')
    press(s, 'Return')
    did('app.demo')
    wait_for(lambda: 'Sample Jobs' in titles(s), 'a window that says what it is')
    tab_to(s, 'Enter API Key…')
    press(s, 'Return')
    wait_for(lambda: 'Sample Jobs' not in titles(s), 'no sample jobs')
    did('app.leave-samples')
    wait_windows(s, 1)
    s.find(has='Welcome to Docket')


def listed(s):
    """Every item of a menu has a letter of its own, and the list of actions is there."""
    s.menus_ = menus(s)
    for name, items in s.menus_.items():
        letters = [mnemonic(label) for label, _, target in items if target is None]
        assert len(letters) == len(set(letters)), (name, letters)
        wanted.update(f'{action} {target}' if target else action for _, action, target in items)
    wanted.update(buttons(s) | named_actions(s))
    wanted.update(f'win.{name}' for name in list_actions(s, window_path(s)) if name != 'order')
    wanted.update(f'key {title}' for title in SHORTCUTS)


def added(s):
    """Ctrl+V adds; Ctrl+N opens a dialog in which a job can be added as well; Ctrl+Z undoes."""
    s.set_clipboard('\n'.join(f'{make_id(name)}\t{name}' for name in JOBS))
    press(s, 'ctrl+v')
    did('win.paste')
    wait_for(lambda: ask(s, 'SELECT count(*) FROM job WHERE status >= 2')[0][0] == 2, '2 jobs done')
    open_with(s, 'ctrl+n')
    did('win.add')
    write(s, f'{make_id("bad")} {TYPED}')
    wait_for(lambda: s.find_all('push button', 'Add 1 Job'), 'what can be added')
    press(s, 'ctrl+Return')
    wait_for(lambda: ask(s, 'SELECT 1 FROM job WHERE job_id = ?', TYPED), 'a job that was typed')
    wait_windows(s, 1)
    press(s, 'ctrl+z')
    did('win.undo')
    wait_for(lambda: ask(s, 'SELECT 1 FROM job WHERE job_id = ? AND removed <> 0', TYPED), 'undone')
    open_with(s, 'ctrl+n')
    press(s, 'Escape')
    wait_windows(s, 1)
    did('window.close')


def read_shortcuts(s):
    """The titles in the window that lists the keys: the last label of each line; in a dialog of
    newer libadwaita the first."""
    for dialog in keyboard.dialogs(s):
        return {next(name_of(item) for item in row.walk() if role_of(item) == 'label')
                for row in dialog.walk() if role_of(row) == 'list item'}
    items = s.reader.placed(s.windows()[-1].walk())
    return {name_of(item) for before, item in zip(items, items[1:])
            if role_of(before) == 'panel' and not name_of(before)
            and role_of(item) == 'label' and not item.children} - OF_THE_LIST


def windows(s):
    """Preferences, credits, shortcuts, help and about come up and go; the keys are those tried."""
    open_with(s, 'ctrl+question')
    titles = read_shortcuts(s)
    if not keyboard.dialogs(s):
        press(s, 'ctrl+Next')
        wait_for(lambda: read_shortcuts(s) - titles, 'the second page')
        titles |= read_shortcuts(s)
    assert titles == set(SHORTCUTS), titles ^ set(SHORTCUTS)
    press(s, 'Escape')
    wait_windows(s, 1)
    open_with(s, 'F1')
    press(s, 'Escape')
    wait_windows(s, 1)
    for action in ('app.shortcuts', 'app.about', 'app.credits', 'app.preferences', 'win.help'):
        main_menu(s, action)
        wait_windows(s, 2)
        press(s, 'Escape')
        wait_windows(s, 1)


def preferred(s):
    """In Preferences the pace is chosen, and a notification is tried."""
    s.settings(api_key=KEY)
    open_with(s, 'ctrl+comma')
    tab_to(s, 'Quick')
    press(s, 'Return')
    wait_for(lambda: setting(s, 'pace') != 'balanced', 'another pace')
    did('preferences.pace')
    tab_to(s, 'Test Notification')
    press(s, 'Return')
    wait_for(lambda: any(call['id'] == 'test' for call in s.notifications_.shown()),
             f'a test; there are {[call["id"] for call in s.notifications_.shown()]}')
    did('app.test-notification')
    press(s, 'Escape')
    wait_windows(s, 1)


def ordered(s):
    """The order of the list is chosen in a menu within the menu."""
    for order in ORDERS[1:] + ORDERS[:1]:
        main_menu(s, 'win.order', order)
        wait_for(lambda order=order: setting(s, 'order') == order, f'the order {order}')


def checked_and_paused(s):
    """All jobs are checked now, paused, and go on."""
    for key in ('F5', 'menu'):
        before = n_checks(s)
        if key == 'menu':
            main_menu(s, 'app.check-all')
        else:
            press(s, key)
        wait_for(lambda before=before: n_checks(s) > before, 'a check more')
    main_menu(s, 'app.pause-all')
    wait_for(lambda: setting(s, 'checks-paused') == 'true', 'paused')
    s.wait_text('Checks are paused.')
    main_menu(s, 'app.resume-all')
    wait_for(lambda: setting(s, 'checks-paused') == 'false', 'no longer paused')


def in_order(s):
    """Tab leads from the header through banner, filters and list into the details; Shift+Tab leads
    back the same way; the button of the banner mends it."""
    choose(s, 'report')
    main_menu(s, 'app.pause-all')
    s.wait_text('Checks are paused.')
    tab_to(s, IN_ORDER[0])
    there = walk(s, 'Tab')
    names = [name for name in there[-1:] + there if name not in OF_TOAST]
    places = [next((n for n, name in enumerate(names) if name.startswith(part)), -1)
              for part in IN_ORDER]
    assert -1 not in places and places == sorted(places), (names, places)
    back = [name for name in walk(s, 'shift+Tab') if name not in OF_TOAST]
    wrong = [pair for pair in zip(names[-2::-1], back) if pair[0] != pair[1]]
    assert not wrong and len(back) == len(names) - 1, wrong
    tab_to(s, 'Resume')
    press(s, 'Return')
    wait_for(lambda: setting(s, 'checks-paused') == 'false', 'no longer paused')
    press(s, 'alt+Left', 'Escape', 'Escape')


def seen(s):
    """Ctrl+J goes to what was not seen; the menu marks the rest."""
    def n_unseen():
        return ask(s, 'SELECT n_unseen FROM counter')[0][0]

    def become_final(name):
        s.look_away()
        s.run(s.docket, 'add', '--name', name, make_id(name))
        wait_for(lambda: ask(s, 'SELECT 1 FROM job WHERE name = ? AND status = 2', name),
                 f'{name} done')
        s.look_back()

    become_final('spare')
    press(s, 'ctrl+j')
    did('win.next-unseen')
    wait_for(lambda: ask(s, "SELECT seen FROM job WHERE name = 'spare'")[0][0], 'it was looked at')
    # A row that is on the screen for two seconds counts as seen: this one is not.
    press(s, 'ctrl+f')
    s.type('slow')
    wait_for(lambda: len(s.rows()) == 1, 'one row')
    become_final('extra')
    main_menu(s, 'win.mark-all-seen')
    wait_for(lambda: n_unseen() == 0, 'all seen')
    choose(s, 'report')
    press(s, 'alt+Left')
    did('win.close-details')
    wait_for(lambda: not is_enabled(s, 'win.show-details'), 'nothing chosen')


def row(s):
    """The keys and the menu of a row."""
    choose(s, 'slow')
    before = n_checks(s)
    row_menu(s, 'win.check-selected')
    wait_for(lambda: n_checks(s) > before, 'one check more')
    row_menu(s, 'win.pause-selected')
    wait_for(lambda: ask(s, "SELECT paused FROM job WHERE name = 'slow'")[0][0], 'paused')
    row_menu(s, 'win.resume-selected')
    wait_for(lambda: not ask(s, "SELECT paused FROM job WHERE name = 'slow'")[0][0], 'going on')
    choose(s, 'report')
    press(s, 'ctrl+c')
    wait_clipboard(s, make_id('report'))
    press(s, 'ctrl+shift+c')
    wait_clipboard(s, f'/files/{make_id("report")}/report.pdf?')
    row_menu(s, 'win.copy-table')
    wait_clipboard(s, f'report\t{make_id("report")}\tDone')
    row_menu(s, 'win.copy-ids')
    wait_clipboard(s, f'{make_id("report")}\n')
    row_menu(s, 'win.copy-links')
    wait_clipboard(s, 'http')


def details(s):
    """What the page of a job offers."""
    choose(s, 'report')
    press(s, 'alt+Return')
    did('win.show-details')
    s.set_clipboard('')
    job_menu(s, 'details.copy-link')
    wait_clipboard(s, '/report.pdf?')
    job_menu(s, 'details.copy-id')
    wait_clipboard(s, make_id('report'))
    s.wait_text('Job ID copied')
    did('win.toast')
    tab_to(s, 'Copy Reply')
    press(s, 'Return')
    wait_clipboard(s, '"jobId"')
    did('details.copy-reply')
    tab_to(s, 'Show')
    press(s, 'Return')
    s.wait_text('?X-Amz-')
    did('details.show-link')
    # The keyboard is still there: the same button hides it.
    press(s, 'Return')
    s.wait_no_text('?X-Amz-')
    tab_to(s, 'Rename')
    press(s, 'Return')
    did('details.rename')
    press(s, 'ctrl+a')
    write(s, 'renamed')
    press(s, 'Return')
    wait_for(lambda: ask(s, "SELECT 1 FROM job WHERE name = 'renamed'"), 'another name')
    press(s, 'ctrl+z')
    wait_for(lambda: ask(s, "SELECT 1 FROM job WHERE name = 'report'"), 'the name before')


def opened(s):
    """Return opens the result, which is kept then; it is shown in its folder, and saved."""
    choose(s, 'report')
    press(s, 'Return')
    s.wait_opened(1)
    row_menu(s, 'win.open-selected')
    s.wait_opened(2)
    job_menu(s, 'details.show-folder')
    s.wait_opened(3)
    choose(s, 'report')
    for n, begin in enumerate((lambda: press(s, 'ctrl+s'), lambda: row_menu(s, 'win.save-selected'),
                               lambda: job_menu(s, 'details.save-as')), 1):
        begin()
        wait_windows(s, 2)
        time.sleep(0.5)
        tap(s, 'ctrl+a')
        write(s, f'copy-{n}.pdf')
        tap(s, 'Return')
        wait_for(lambda n=n: list(s.folder.rglob(f'copy-{n}.pdf')), f'copy {n}')
        wait_windows(s, 1)
        choose(s, 'report')
    did('win.save-selected')


def job_checked(s):
    """A job is checked, by force as well, paused, and removed, all in the menu of its page."""
    choose(s, 'slow')
    for action in ('details.check-now', 'details.force-check'):
        before = n_checks(s)
        job_menu(s, action)
        wait_for(lambda before=before: n_checks(s) > before, f'a check more by {action}')
    job_menu(s, 'details.pause')
    wait_for(lambda: ask(s, "SELECT paused FROM job WHERE name = 'slow'")[0][0], 'paused')
    job_menu(s, 'details.resume')
    wait_for(lambda: not ask(s, "SELECT paused FROM job WHERE name = 'slow'")[0][0], 'going on')
    choose(s, 'bad')
    tab_to(s, 'Copy Reason')
    press(s, 'Return')
    wait_clipboard(s, 'amaged')
    did('details.copy-reason')
    job_menu(s, 'details.remove')
    wait_for(lambda: removed(s) >= {'bad'}, 'removed')
    did('win.remove')
    press(s, 'ctrl+z')
    wait_for(lambda: 'bad' not in removed(s), 'back')


def several(s):
    """Several jobs are chosen, acted on as one, and let go."""
    press(s, 'alt+Left', 'Escape', 'Escape', 'Escape')
    main_menu(s, 'win.select')
    tab_to(s, 'Select All')
    press(s, 'Return')
    did('win.select-all')
    row_buttons = tab_to(s, 'Copy IDs')
    press(s, 'Return')
    wait_clipboard(s, make_id('spare'))
    assert len(clipboard(s).split()) == 5, (row_buttons, clipboard(s))
    tab_to(s, 'Done')
    press(s, 'Return')
    did('win.select-none')
    tab_to(s, 'Add Jobs')
    press(s, 'ctrl+a')
    tab_to(s, 'Remove')
    press(s, 'Return')
    did('win.remove-selected')
    wait_for(lambda: len(removed(s)) == 6, 'all removed')
    main_menu(s, 'win.undo')
    wait_for(lambda: len(removed(s)) == 1, 'all back')
    press(s, 'ctrl+a', 'Escape', 'Escape', 'Escape', 'Escape')
    did('win.leave')
    tab_to(s, 'Add Jobs')


def saved(s):
    """The links of several jobs are copied, and their results saved, at once."""
    press(s, 'alt+Left', 'Escape', 'Escape', 'Escape', 'Escape')
    tab_to(s, 'Add Jobs')
    press(s, 'ctrl+a')
    tab_to(s, 'Copy Links')
    press(s, 'Return')
    wait_clipboard(s, '/spare.pdf?')
    assert len(clipboard(s).split()) == 2, clipboard(s)
    tab_to(s, 'Save As')
    press(s, 'Return')
    wait_windows(s, 2)
    s.press(s.find('push button', has='_Save'))
    for name in ('report', 'spare', 'extra'):
        wait_for(lambda name=name: [path for path in s.folder.rglob(f'{name}.pdf')
                                    if 'results' not in path.parts], f'{name} saved')
    wait_windows(s, 1)
    leave_choosing(s)


def leave_choosing(s):
    """Keys are lost while the window gets the keyboard back."""
    def is_left():
        press(s, 'Escape')
        return not any(text.endswith(' Selected') for text in s.texts())

    wait_for(is_left, 'no job that is chosen')


def searched(s):
    """A search is opened, and left."""
    press(s, 'ctrl+f')
    did('win.search')
    write(s, 'no such job')
    s.wait_text('No Jobs Found')
    tab_to(s, 'Problems')
    press(s, 'space')
    tab_to(s, 'Search All Jobs')
    press(s, 'Return')
    did('win.show-all')
    s.wait_text('None of the 26 jobs matches')
    press(s, 'ctrl+f', 'Escape')
    choose(s, 'spare')
    press(s, 'Delete')
    wait_for(lambda: 'spare' in removed(s), 'removed')
    tab_to(s, 'Undo')
    press(s, 'Return')
    did('win.undo-edit')
    wait_for(lambda: 'spare' not in removed(s), 'back')
    press(s, 'alt+Left', 'Escape', 'Escape')


def batch(s):
    """One batch is shown, the IDs of what failed in it are copied, and all are shown again."""
    tab_to(s, 'Batches')
    press(s, 'Return')
    press(s, 'Return')
    s.wait_text('2 of 3 done')
    tab_to(s, 'Copy IDs of Failed')
    press(s, 'Return')
    wait_clipboard(s, make_id('bad'))
    assert clipboard(s).split() == [make_id('bad')], clipboard(s)
    did('win.copy-problem-ids')
    tab_to(s, 'Show All Batches')
    press(s, 'Return')
    s.wait_no_text('2 of 3 done')
    did('win.show-batch')


def nobody_knows(s):
    """Many new jobs wait for a first look, or start at once."""
    s.set_clipboard('\n'.join(NOBODYS))
    press(s, 'ctrl+v')
    tab_to(s, 'Start Now')
    press(s, 'Return')
    did('win.start-now')
    # The first and the last of them are asked about twice, a minute apart.
    wait_for(lambda: ask(s, 'SELECT count(*) FROM job WHERE n_unknown > 0')[0][0] == 2,
             'two unknown')


def asked_all_the_same(s):
    """The rest of those that nobody knows is asked for when the person says so."""
    s.wait_text('PDF.co does not know the first of these', 80)
    tab_to(s, 'Check Anyway')
    press(s, 'Return')
    did('app.check-held-jobs')
    wait_for(lambda: ask(s, 'SELECT n_checks FROM job WHERE job_id = ?', NOBODYS[5])[0][0],
             'one of the others asked about')
    s.stop(s.service_)
    s.simulator_ = s.simulator(*s.options_)


def add(s, *names):
    s.set_clipboard('\n'.join(f'{make_id(name)}\t{name}' for name in names))
    press(s, 'ctrl+v')
    for name in names:
        wait_for(lambda name=name: ask(
            s, 'SELECT 1 FROM job WHERE name = ? AND status = 2', name), f'{name} done')


def taken_over(s):
    """What is in the place of the service is asked once more at once, when it is there again."""
    s.stop(s.simulator_)
    html = session.HtmlServer(s.port_)
    s.parts.append(html)
    choose(s, 'slow')
    row_menu(s, 'win.check-selected')
    s.wait_text('no answer of PDF.co')
    tab_to(s, 'Try Now')
    s.stop(html)
    s.service_ = Service(LINKS, port=s.port_)
    s.parts.append(s.service_)
    before = n_checks(s)
    press(s, 'Return')
    did('app.try-again')
    wait_for(lambda: n_checks(s) > before, 'an answer')


def fetched(s):
    """A large result is kept where somebody says so, a slow one is given up; each of several files
    is opened."""
    s.settings(keep_results='true')
    add(s, 'heavy')
    choose(s, 'heavy')
    s.wait_row('heavy', 'only kept if you say so')
    tab_to(s, 'Keep')
    press(s, 'Return')
    did('details.keep')
    wait_for(lambda: not s.find_all('push button', 'Keep'), 'it is fetched')
    s.settings(keep_results='false')
    add(s, 'hung', 'pieces')
    choose(s, 'hung')
    press(s, 'Return')
    s.wait_row('hung', 'opening')
    tab_to(s, 'Cancel')
    press(s, 'Return')
    did('details.cancel')
    s.wait_row('hung', 'link valid')
    n = len(s.opened())
    choose(s, 'pieces')
    tab_to(s, 'Open')
    press(s, 'Return')
    s.wait_opened(n + 1)
    did('details.open')
    tab_to(s, 'one.pdf')
    press(s, 'Return')
    s.wait_opened(n + 2)
    did('details.open-part')


def other_key(s):
    """Jobs of another key are left, or asked for with the new one."""
    def account():
        return ask(s, "SELECT account FROM job WHERE name = 'slow'")

    before = account()
    for answer, action, is_done in (
            ('Leave', 'app.leave-other-jobs', lambda: setting(s, 'jobs-left') != 'uint32 0'),
            ('Check With This Key', 'app.take-other-jobs', lambda: account() != before)):
        s.settings(api_key=OTHER_KEY)
        s.find('push button', answer)
        tab_to(s, answer)
        press(s, 'Return')
        did(action)
        wait_for(is_done, answer)
        s.settings(api_key=KEY)


def address(s):
    """An address that is not used is given up for the usual one."""
    url = setting(s, 'api-url').strip("'")
    s.settings(api_url='http://example.com/v1')
    s.find('push button', 'Use Usual Address')
    tab_to(s, 'Use Usual Address')
    press(s, 'Return')
    did('app.reset-address')
    wait_for(lambda: 'example.com' not in setting(s, 'api-url'), 'another address')
    s.settings(api_url=url)


def damaged(s):
    """What became of a list that was damaged is read once."""
    s.end_docket()
    path = s.data / 'docket' / 'jobs.sqlite3'
    banners.damage(path)
    s.start()
    s.find('push button', 'Dismiss')
    tab_to(s, 'Dismiss')
    press(s, 'Return')
    did('app.dismiss-list-notice')
    s.wait_no_text('The list was damaged')


def erased(s):
    """Kept results are let go of, and everything is erased; both are undone."""
    open_with(s, 'ctrl+comma')
    tab_to(s, 'Kept Results')
    press(s, 'Return')
    did('app.kept-results')
    wait_windows(s, 3)
    tab_to(s, 'All')
    press(s, 'space')
    tab_to(s, 'Delete')
    press(s, 'Return')
    s.wait_text(' deleted')
    press(s, 'ctrl+z')
    did('room.undo')
    s.find('check box', has='pieces')
    press(s, 'Escape')
    wait_windows(s, 2)
    tab_to(s, 'Erase')
    press(s, 'Return')
    did('app.erase-everything')
    wait_windows(s, 1)
    s.wait_text('Welcome to Docket')
    tab_to(s, 'Undo')
    press(s, 'Return')
    did('app.undo-erase')
    s.wait_row('pieces')


def cleared(s):
    """What is finished goes off the list; the window is closed, and Docket ends."""
    main_menu(s, 'win.clear-finished')
    wait_for(lambda: removed(s) >= {'report', 'spare'}, 'finished jobs removed')
    wait_windows(s, 1)
    press(s, 'ctrl+w')
    wait_for(lambda: not s.window_ids(), 'no window')
    s.run(s.docket, 'add', '--name', 'unseen', make_id('unseen'))
    wait_for(lambda: ask(s, "SELECT 1 FROM job WHERE name = 'unseen' AND status = 2"), 'one done')
    s.start(window=False)
    wait_windows(s, 1)
    tab_to(s, 'Show')
    press(s, 'Return')
    did('win.show-unseen')
    s.wait_row('unseen')
    press(s, 'ctrl+q')
    s.wait_gone()
    s.start()
    wait_windows(s, 1)
    s.focus_.settle(patience=1)
    main_menu(s, 'app.quit')
    s.wait_gone()


def all_tried(s):
    """All that is on the list was tried, and nothing else."""
    assert tried == wanted, {'not tried': wanted - tried, 'not on the list': tried - wanted}


if __name__ == '__main__':
    # What nobody knows is asked about once more after a minute, in which there is much to do.
    session.main(sample, listed, preferred, added, checked_and_paused, in_order, seen, several,
                 batch, nobody_knows, windows, ordered, row, details, opened, job_checked, saved,
                 taken_over, searched, fetched, asked_all_the_same, other_key, address, damaged,
                 erased, cleared, all_tried)
