#!/usr/bin/python3
# test-notifications.py: what each kind of notification service is told, and what a click does
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""GLib has three ways to send a notification, and takes one for the life of a process."""

import json
import subprocess

from session import KEY, main, make_id, stays, wait_for

FIRST, SECOND, BROKEN, WATCHED, IDLE, AWAY, SEEN, DUNST = (make_id(f'notice-{n}') for n in range(8))
BURST = [make_id(f'notice-burst-{n}') for n in range(5)]
PORTALS = {'GTK_USE_PORTAL': '1', 'GIO_USE_PORTALS': '1'}


def add(s, *jobs):
    """From a terminal, as (id, name)."""
    ran = s.run('docket', 'add', '\n'.join(f'{job}\t{name}' for job, name in jobs))
    assert ran.returncode == 0, ran.stderr


def close_window(s):
    s.keys('ctrl+w')
    wait_for(lambda: not s.window_ids(), 'the window is closed')


def find(s, title):
    return [call for call in s.notices.shown() if title in call['title']]


def wait_ended(s, what):
    wait_for(lambda: s.pid() is None, what)


def no_service(s):
    """fault-56 Without a notification service watching goes on, and the window says so."""
    jobs = [f'{WATCHED}:never:1', f'{FIRST}:pdf:1:first', f'{SECOND}:pdf:1:second',
            f'{BROKEN}:failed:1', f'{IDLE}:pdf:1:idle', f'{AWAY}:pdf:1:away', f'{SEEN}:pdf:0:seen',
            f'{DUNST}:pdf:1:dunst']
    jobs += [f'{job}:pdf:1:burst{n}' for n, job in enumerate(BURST)]
    s.simulator_ = s.simulator('--api-key', KEY,
                               *(word for job in jobs for word in ('--job', job)))
    s.settings(api_url=s.simulator_.url, api_key=KEY, requests_per_second='20.0')
    s.start()
    s.point()
    s.wait_text('Nothing here shows notifications')
    add(s, (SEEN, 'seen'))
    s.wait_row('seen, done at', 'kept')
    s.activate('preferences')
    # It may be further down than the window shows.
    wait_for(lambda: any(item.name == 'Send Test' for item in s.items()), 'the button Send Test')
    s.quit()


def gtk_day(s):
    """GNOME: ids, texts, actions, targets, buttons and priorities of a success and a failure."""
    s.notices = s.notifications('gtk')
    s.start()
    s.look_away()
    add(s, (FIRST, 'first'), (BROKEN, 'broken'))
    done = s.notices.wait('first is done')
    assert done['id'].startswith('job-') and done['priority'] == 'normal', done
    assert (done['action'], done['target']) == ('app.open-result', FIRST), done
    assert done['buttons'] == [['Show in Folder', 'app.show-folder', FIRST]], done
    failed = s.notices.wait('broken failed')
    assert (failed['action'], failed['target']) == ('app.show-job', BROKEN), failed
    assert failed['priority'] == 'high' and not failed['buttons'], failed
    s.activate('test-notification')
    assert s.notices.wait('A test of Docket')['action'] == 'app.preferences'
    s.notices.press(done)
    assert s.wait_opened(1)[0].endswith('/results'), s.opened()


def gtk_burst(s):
    """fault-57 Many become a summary of one id; a click on it shows what was not seen."""
    add(s, *((job, f'burst{n}') for n, job in enumerate(BURST)))
    summary = wait_for(lambda: [call for call in s.notices.shown() if call['id'] == 'summary'
                                and call['title'].startswith('All 5 done')], 'the whole batch')[-1]
    singles = [call for call in s.notices.shown() if call['id'].startswith('job-')]
    assert len(singles) == 3, singles
    assert summary['action'] == 'app.show-unseen' and summary['target'] is None, summary
    assert not any('http' in json.dumps(call) for call in s.notices.shown())
    n = len(s.notices.withdrawn())
    s.notices.click(summary)
    wait_for(lambda: len(s.notices.withdrawn()) > n, 'what was shown needs no notification')


def read_preferences(s, words):
    s.activate('preferences')
    wait_for(lambda: len(s.window_ids()) == 2, 'the preferences')

    def look():
        """A window that is new may take its own size once more."""
        s.make_high()
        return any(words in text for text in s.texts())

    wait_for(look, f'the preferences say {words}')


def gtk_again(s):
    """After a kill nothing is told twice."""
    n = len(s.notices.shown())
    s.kill()
    s.start()
    s.wait_row('first, done at')
    stays(lambda: len(s.notices.shown()) == n, 'nothing is told again', 2)
    read_preferences(s, 'Shown by GNOME')
    s.quit()
    s.stop(s.notices)


def plain_click(s):
    """A plain server: without a window and without work the click still opens the file."""
    s.notices = s.notifications('freedesktop')
    s.start()
    s.look_away()
    add(s, (IDLE, 'idle'))
    notice = s.notices.wait('idle is done')
    assert notice['actions'] == ['default', '', f'app.show-folder::{IDLE}', 'Show in Folder']
    assert notice['hints'] == {'desktop-entry': 'io.github.docket_app.Docket', 'urgency': '1'}
    s.wait_row('idle, done at', 'kept')
    close_window(s)
    stays(lambda: s.pid() is not None, 'it waits for the click', 1)
    n = len(s.opened())
    s.notices.click(notice)
    assert s.wait_opened(n + 1)[-1].endswith('/idle.pdf'), s.opened()
    wait_ended(s, 'nothing is left to wait for')


def plain_dismissed(s):
    """A notification that is dismissed holds nobody."""
    s.start()
    s.look_away()
    add(s, (SECOND, 'second'))
    notice = s.notices.wait('second is done')
    s.wait_row('second, done at', 'kept')
    close_window(s)
    stays(lambda: s.pid() is not None, 'it waits for the click', 1)
    s.notices.tell('dismiss', notice['id'])
    wait_ended(s, 'it ends with its notification')
    s.stop(s.notices)


def portal_granted(s):
    """A portal: the desktop is asked and told when the window is closed, the person once; a click
    on a notification opens the file although Docket does not run."""
    s.notices = s.notifications('portal')
    s.start(**PORTALS)
    add(s, (WATCHED, 'watched'))
    s.wait_row('watched, working')
    close_window(s)
    notice = s.notices.wait('Docket goes on watching')
    assert notice['priority'] == 'low', notice
    assert notice['buttons'] == [['Stop Watching', 'app.quit', None]], notice
    asked = wait_for(lambda: s.notices.calls('RequestBackground'), 'the request')
    assert [call['autostart'] for call in asked] == [False], asked
    wait_for(lambda: [call['message'] for call in s.notices.calls('SetStatus')]
             == ['Watching 1 job'], 'the status')
    add(s, (AWAY, 'away'))
    away = s.notices.wait('away is done')
    s.kill()
    n = len(s.opened())
    s.notices.click(away)
    assert s.wait_opened(n + 1)[-1].endswith('/away.pdf'), s.opened()
    wait_ended(s, 'a click alone does not begin to watch')
    assert not s.window_ids()
    s.start(**PORTALS)
    s.wait_row('watched')
    close_window(s)
    s.notices.wait('Docket goes on watching')
    n = s.notices.withdrawn().count('watching')
    s.start(window=False)
    s.wait_window()
    s.wait_row('watched')
    wait_for(lambda: s.notices.withdrawn().count('watching') > n,
             'the word about watching withdrawn')


def portal_refused(s):
    """A no is said, ends Docket in good order, and the next start says what was not watched."""
    s.notices.tell('allow', 'no')
    close_window(s)
    wait_ended(s, 'it ends by itself')
    said = s.notices.wait('Docket has stopped watching')
    assert '1 job waits' in said['body'], said
    assert len(find(s, 'goes on watching')) == 1, 'told once'
    s.start(**PORTALS)
    s.wait_text('1 job has not been watched since')
    s.stop(s.notices)


def stop_watching(s):
    """Without a Background portal it goes on; Quit ends watching."""
    close_window(s)
    stays(lambda: s.pid() is not None, 'watching without a portal', 1)
    s.quit()


def dunst(s):
    """A real server shows it; its action opens the file. The start after Quit says what was not
    watched."""
    server = subprocess.Popen(['dunst', '-print', '-conf', '/dev/null'], env=s.env,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
                              stderr=subprocess.DEVNULL)
    try:
        s.settings(keep_watching='false')
        s.start()
        s.wait_text('1 job has not been watched since')
        s.look_away()
        wait_for(lambda: s.run('dunstctl', 'count').returncode == 0, 'dunst answers')
        add(s, (DUNST, 'dunst'))
        wait_for(lambda: '1' in s.run('dunstctl', 'count', 'displayed').stdout, 'it is shown')
        s.wait_row('dunst, done at', 'kept')
        n = len(s.opened())
        s.run('dunstctl', 'action', '0')
        assert s.wait_opened(n + 1)[-1].endswith('/dunst.pdf'), s.opened()
        read_preferences(s, 'Shown by the notification service of the desktop')
    finally:
        server.kill()
        server.communicate()
    s.quit()


if __name__ == '__main__':
    main(no_service, gtk_day, gtk_burst, gtk_again, plain_click, plain_dismissed, portal_granted,
         portal_refused, stop_watching, dunst)
