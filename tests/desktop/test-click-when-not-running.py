#!/usr/bin/python3
# test-click-when-not-running.py: a click on a notification when Docket has ended
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""The desktop activates the action on the bus, and the bus starts the installed program."""

import urllib.request

import session
from session import KEY, hash_of, make_id, wait_for

JOB = make_id('click')
REPLY = ('{"url":"x","name":"march.pdf","error":false,"jobId":"' + JOB + '","status":200}')


def watch_to_the_end(s):
    """A job is watched to its end and announced."""
    simulator = s.simulator('--api-key', KEY, '--job', f'{JOB}:pdf:1:march.pdf')
    s.notices = s.notifications('gtk')
    s.settings(api_url=simulator.url, api_key=KEY)
    s.start()
    s.wait_text('No Jobs Yet')
    s.paste(REPLY)
    s.notice = s.notices.wait('march is done')
    s.wait_row('march', 'kept')
    assert s.notice['app'] == session.APPLICATION_ID, s.notice
    assert (s.notice['action'], s.notice['target']) == ('app.open-result', JOB), s.notice
    ran = s.run('docket', 'check', '--json', JOB)
    with urllib.request.urlopen(session.json.loads(ran.stdout)['url'], timeout=10) as answer:
        s.sent = session.hashlib.sha256(answer.read()).hexdigest()


def click(s):
    """After Docket was killed a click on the notification opens the result."""
    s.kill()
    s.notices.click(s.notice)
    path = s.wait_opened(1)[0]
    assert path.endswith('/march.pdf'), path
    assert hash_of(path) == s.sent, 'the file that was opened is the one that was sent'
    assert len(s.opened()) == 1, s.opened()


def from_another_process(s):
    """So does the action, activated by another process."""
    wait_for(lambda: s.pid() is None, 'Docket ended: there is nothing to do')
    ran = s.activate('open-result', JOB)
    assert ran.returncode == 0, ran.stderr
    paths = s.wait_opened(2)
    assert paths[1] == paths[0], paths
    assert hash_of(paths[1]) == s.sent


def nothing_twice(s):
    """Nothing is told a second time."""
    titles = [call['title'] for call in s.notices.shown()]
    assert titles == ['march is done'], titles


def unknown_id(s):
    """An action on an id that nobody knows does no harm."""
    wait_for(lambda: s.pid() is None, 'Docket ended: there is nothing to do')
    for target in ('unknown', '../../../etc/passwd', 'https://example.com/', ''):
        ran = s.activate('open-result', target)
        assert ran.returncode == 0, ran.stderr
    s.wait_window()
    s.wait_row('march', 'kept')
    s.wait_text('There is no such job in the list')
    assert len(s.opened()) == 2, s.opened()
    s.quit()


if __name__ == '__main__':
    session.main(watch_to_the_end, click, from_another_process, nothing_twice, unknown_id)
