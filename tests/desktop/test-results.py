#!/usr/bin/python3
# test-results.py: results are opened, kept, saved elsewhere, let go of and erased
#
# SPDX-License-Identifier: GPL-3.0-or-later

import sqlite3
import sys

import session
from probe import Probe
from service import PDF, SIZE, Service
from session import KEY, make_id, name_of, wait_for

SLOW, LARGE, PROGRAM, PARTS, DYING = (
    make_id(name) for name in ('slow', 'large', 'program', 'parts', 'dying'))
LINKS = {
    SLOW: ['slow.pdf'],
    LARGE: ['large.pdf'],
    PROGRAM: ['evil.desktop'],
    PARTS: ['one.pdf', 'two.pdf', 'three.pdf'],
    DYING: ['dying.pdf'],
}


def results(s):
    folder = s.data / 'docket' / 'results'
    return sorted(str(path.relative_to(folder)) for path in folder.rglob('*')
                  if path.is_file()) if folder.exists() else []


def paste(s, *jobs):
    names = {job: name for name, job in globals().items() if name.isupper() and len(name) > 3
             and isinstance(job, str)}
    s.paste('\n'.join(f'{job}\t{names[job].lower()}' for job in jobs))


def press_in_row(s, begin, name):
    s.press_when(lambda: s.row_button(begin, name), f'the button {name} of {begin}')


def check(s, begin):
    """Ticks a box with the pointer."""
    def look():
        return next((item for item in s.find_all('check box')
                     if name_of(item).startswith(begin)), None)

    s.click(wait_for(look, f'a box {begin}'))


def cancelled(s):
    """A result that is fetched for a click can be given up, and leaves nothing."""
    s.service = Service(LINKS, {DYING: 604})
    s.parts.append(s.service)
    s.notices = s.notifications('gtk')
    s.settings(api_url=s.service.url, api_key=KEY, keep_results='false')
    s.probe = Probe(s, sys.argv[3])
    s.probe.follow(s.start(**s.probe.env))
    s.find(has='No Jobs Yet')
    paste(s, SLOW)
    s.wait_row('slow', 'link valid for')
    press_in_row(s, 'slow', 'Open')
    s.wait_row('slow', 'opening')
    s.wait_text('50 %')
    press_in_row(s, 'slow', 'Cancel')
    s.wait_row('slow', 'link valid for')
    wait_for(lambda: results(s) == [], f'nothing left; there is {results(s)}')
    assert s.opened() == [], s.opened()


def opened(s):
    """Once fetched it opens, and is kept."""
    press_in_row(s, 'slow', 'Open')
    s.wait_row('slow', 'opening')
    s.wait_text('50 %')
    s.service.release.set()
    paths = s.wait_opened(1)
    s.wait_row('slow', 'kept')
    assert paths == [str(s.data / 'docket' / 'results' / 'slow.pdf')], paths
    assert (s.data / 'docket' / 'results' / 'slow.pdf').read_bytes() == PDF


def warned(s):
    """Before the link of a result that is not kept dies, the window and a notification say so."""
    paste(s, DYING)
    s.notices.wait('dying expires soon')
    s.wait_text('dying is not kept, and its link expires in 10 min')


def asked_for(s):
    """A large result waits for a word."""
    s.settings(keep_results='true')
    paste(s, LARGE)
    s.wait_row('large', '300.0\u00a0MB, so only kept if you say so, link valid for')
    wait_for(lambda: s.row_button('large', 'Keep'), 'the button Keep')
    s.wait_row('dying', 'kept')


def not_launched(s):
    """A program is shown in its folder, and not started: by the file manager, which marks the
    very file, or where there is none by opening the folder."""
    paste(s, PROGRAM)
    s.wait_row('program', 'kept')
    press_in_row(s, 'program', 'Open')
    paths = s.wait_opened(2)
    assert paths[1] == str(s.data / 'docket' / 'results'), paths
    assert (s.data / 'docket' / 'results' / 'program.desktop').stat().st_mode & 0o777 == 0o400
    files = session.Notifications(s, 'files')
    press_in_row(s, 'program', 'Open')
    shown = wait_for(lambda: files.calls('ShowItems'), 'the file manager to be asked')[0]['uris']
    assert shown == [(s.data / 'docket' / 'results' / 'program.desktop').as_uri()], shown
    files.stop()
    assert s.wait_opened(2) == paths, s.wait_opened(2)


def several(s):
    """Files of one job stand in one folder, which Open opens; the details list them, and each is
    opened by a click."""
    paste(s, PARTS)
    s.wait_row('parts', '3 files, kept')
    press_in_row(s, 'parts', 'Open')
    paths = s.wait_opened(3)
    assert paths[2] == str(s.data / 'docket' / 'results' / 'parts'), paths
    assert [f'parts/{name}' for name in ('one.pdf', 'three.pdf', 'two.pdf')] == [
        name for name in results(s) if name.startswith('parts/')], results(s)
    s.activate('show-job', PARTS)
    s.wait_text('three.pdf')
    s.probe.click(s.probe.wait(type_='GtkLabel', text='three.pdf')[0])
    path = s.wait_opened(4)[3]
    assert path.endswith('/parts/three.pdf'), path


def saved_as(s):
    """Save As copies the files to a folder that is chosen."""
    s.press(s.find('push button', 'Save As'))
    # Older GTK leaves the sign of the letter in the name of its button.
    s.press(wait_for(lambda: [item for name in ('_Save', 'Save')
                              for item in s.find_all('push button', has=name)
                              if item.name.split()[-1] == 'Save'], 'Save of the dialog')[0])

    def copies():
        return [path for path in s.folder.rglob('three.pdf') if 'results' not in path.parts]

    path = wait_for(copies, 'a copy of three.pdf')[0]
    wait_for(lambda: path.stat().st_size == SIZE, 'all of it')
    assert path.stat().st_mode & 0o200, 'a copy can be changed'


def let_go(s):
    """Kept files are listed, deleted, and back with Undo; what somebody changed stays."""
    mine = s.data / 'docket' / 'results' / 'slow.pdf'
    mine.chmod(0o600)
    mine.write_text('mine')
    s.activate('kept-results')
    check(s, 'All')
    s.press(s.find('push button', has='Delete 6 Files'))
    s.wait_text('5 deleted, 1 changed since and kept')
    s.keys('ctrl+z')
    s.wait_text('dying, ')
    check(s, 'dying, ')
    s.press(s.find('push button', has='Delete 1 File'))
    s.wait_text('1 file deleted')
    s.keys('Escape')
    s.wait_row('dying', 'no longer kept')
    wait_for(lambda: 'dying.pdf' not in results(s), 'dying.pdf gone')
    assert 'slow.pdf' in results(s), results(s)


def tables(s):
    base = sqlite3.connect(s.data / 'docket' / 'jobs.sqlite3')
    try:
        return [base.execute(f'SELECT count(*) FROM {table}').fetchone()[0]
                for table in ('job', 'result', 'check_log', 'observation', 'account', 'batch')]
    finally:
        base.close()


def erased(s):
    """Erase Everything empties the window at once; Undo gives it back; after ten seconds it is
    gone from the disk."""
    s.activate('erase-everything')
    s.find(has='Welcome to Docket')
    s.activate('undo-erase')
    s.wait_row('parts', 'kept')
    s.activate('erase-everything')
    s.find(has='Welcome to Docket')
    assert not any(KEY in text for text in s.texts()), 'the key is still on the screen'
    wait_for(lambda: tables(s) == [0] * 6, f'an empty database; there is {tables(s)}')
    wait_for(lambda: results(s) == ['slow.pdf'], f'what was changed; there is {results(s)}')
    ran = s.run('gsettings', 'get', session.APPLICATION_ID, 'api-key')
    assert ran.stdout.strip() == "''", ran.stdout
    assert KEY.encode() not in (s.data / 'docket' / 'jobs.sqlite3').read_bytes()
    assert set(s.service.keys) == {None}, s.service.keys


if __name__ == '__main__':
    session.main(cancelled, opened, warned, asked_for, not_launched, several, saved_as, let_go,
                 erased)
