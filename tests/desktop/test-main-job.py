#!/usr/bin/python3
# test-main-job.py: what Docket is for: paste, watch, be told, open
#
# SPDX-License-Identifier: GPL-3.0-or-later

import json
import sys
import urllib.request

import session
from probe import Probe
from session import KEY, hash_of, make_id, shorten, stays, wait_for

MARCH, PLAIN, FAILED, ABORTED, STRANGE, GTK_DONE, GTK_FAILED = map(make_id, range(7))
MANY = [make_id(f'many-{n}') for n in range(30, 42)]
MARCH_REPLY = json.dumps({'url': 'x', 'name': 'march.pdf', 'error': False, 'jobId': MARCH,
                          'status': 200})


def kept_files(s):
    folder = s.data / 'docket' / 'results'
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def sent_hash(s, job):
    """SHA-256 of what the service sends for a job."""
    ran = s.run('docket', 'check', '--json', job)
    with urllib.request.urlopen(json.loads(ran.stdout)['url'], timeout=10) as answer:
        return session.hashlib.sha256(answer.read()).hexdigest()


def paste_strange(s):
    """A job the service does not know is taken, and asked for once more after a minute."""
    jobs = [f'{MARCH}:pdf:2:march.pdf', f'{PLAIN}:pdf:1:{"Q7" * 12}.pdf', f'{FAILED}:failed:1',
            f'{ABORTED}:aborted:1', f'{GTK_DONE}:pdf:1:april.pdf', f'{GTK_FAILED}:failed:1']
    jobs += [f'{job}:never:1' for job in MANY]
    options = [word for job in jobs for word in ('--job', job)]
    s.simulator_ = s.simulator('--api-key', KEY, '--missing-404', *options)
    s.notices = s.notifications('freedesktop')
    s.settings(api_url=s.simulator_.url, api_key=KEY)
    s.probe = Probe(s, sys.argv[3])
    s.probe.follow(s.start(**s.probe.env))
    s.make_high()
    s.wait_text('No Jobs Yet')
    s.paste(STRANGE)
    s.wait_row(shorten(STRANGE), 'not known so far, asking once more')


def paste_reply(s):
    """A pasted JSON reply names its job; row, notification and kept file say so."""
    s.paste(MARCH_REPLY)
    s.wait_row('march, ')
    s.look_away()
    s.march = s.notices.wait('march is done')
    row = s.wait_row('march, done at', 'kept')
    assert 'page' in row, row
    assert 'march.pdf' in kept_files(s), kept_files(s)
    assert s.march['hints']['desktop-entry'] == session.APPLICATION_ID, s.march


def paste_plain(s):
    """Without a name a job is called by its short id everywhere; a job that is seen needs no
    notification any more."""
    s.paste(PLAIN)
    notice = s.notices.wait(f'{shorten(PLAIN)} is done')
    s.look_back()
    wait_for(lambda: notice['id'] in s.notices.withdrawn(), 'the notification withdrawn')
    s.wait_row(f'{shorten(PLAIN)}, done at', 'kept')
    names = [name for name in kept_files(s) if name != 'march.pdf']
    assert len(names) == 1 and names[0].startswith(PLAIN[:8]), names


def kept_as_sent(s):
    """The kept files are what the service sent, byte for byte, and closed to others."""
    for job, name in ((MARCH, 'march.pdf'), (PLAIN, f'{shorten(PLAIN)}.pdf')):
        path = s.data / 'docket' / 'results' / name
        assert hash_of(path) == sent_hash(s, job), name
        assert path.stat().st_mode & 0o077 == 0 or path.parent.stat().st_mode & 0o077 == 0


def click_notification(s):
    """A click on the notification opens the file with its application."""
    assert s.march['id'] not in s.notices.withdrawn(), 'nobody has looked at the window'
    s.notices.click(s.march)
    path = s.wait_opened(1)[0]
    assert path == str(s.data / 'docket' / 'results' / 'march.pdf'), path


def click_in_row(s, name, words):
    """The button with some words in the row of a job, where it is drawn."""
    title = s.probe.wait('DocketJobRow', 'title', text=name)[0]
    buttons = s.probe.wait('DocketJobRow', type_='GtkLabel', text=words)
    s.probe.click(min(buttons, key=lambda item: abs(item.middle()[1] - title.middle()[1])))


def click_open(s):
    """So do the Open button of the row and a click on it."""
    s.press_when(lambda: s.row_button('march', 'Open'), 'the button Open')
    s.wait_opened(2)
    click_in_row(s, shorten(PLAIN), 'Open')
    paths = s.wait_opened(3)
    assert paths[1].endswith('/march.pdf') and paths[2].endswith(f'/{shorten(PLAIN)}.pdf'), paths


def failures(s):
    """Failed and aborted are told and shown in words."""
    s.paste(f'{FAILED}\n{ABORTED}\n')
    s.notices.wait(f'{shorten(FAILED)} failed')
    # The fourth in a minute may be told together with the others.
    wait_for(lambda: any(call['title'] == f'{shorten(ABORTED)} was aborted' or
                         'Aborted at PDF.co' in (call['body'] or '')
                         for call in s.notices.shown()), 'the aborted one is told')
    s.wait_row(f'{shorten(FAILED)}, failed: ')
    s.wait_row(f'{shorten(ABORTED)}, aborted')


def many(s):
    """Many ids at once are all taken; what is there already is not taken twice."""
    s.paste('\n'.join(f'job {job} started' for job in MANY + [MARCH]))
    # Each of the messages before it stays for five seconds.
    s.wait_text(f'{len(MANY)} jobs added, 1 was already here', patience=45)
    for job in MANY:
        s.wait_row(shorten(job))
    assert len(s.rows()) == len(MANY) + 5, s.rows()


def gtk_server(s):
    """The other kind of notification server is told of success and failure as well."""
    s.end_docket()
    s.before = s.notices
    s.stop(s.notices)
    s.notices = s.notifications('gtk')
    s.start()
    s.make_high()
    s.wait_row('march, done at', 'kept')
    s.paste(f'{GTK_DONE}\tapril\n{GTK_FAILED}\n')
    done = s.notices.wait('april is done')
    assert (done['action'], done['target']) == ('app.open-result', GTK_DONE), done
    failed = s.notices.wait(f'{shorten(GTK_FAILED)} failed')
    assert (failed['action'], failed['target']) == ('app.show-job', GTK_FAILED), failed
    s.wait_row('april, done at', 'kept')
    n = len(s.opened())
    s.notices.click(done)
    assert s.wait_opened(n + 1)[n].endswith('/april.pdf'), s.opened()


def unknown(s):
    """The same answer after a minute makes a job unknown, which is told."""
    s.wait_row(shorten(STRANGE), 'does not know', patience=90)
    # It may be one of many in a minute.
    wait_for(lambda: any(call['title'] == f'{shorten(STRANGE)} is not known' or
                         'PDF.co does not know this job' in (call['body'] or '')
                         for call in s.notices.shown() + s.before.shown()), 'it is told')


def start_again(s):
    """After closing and starting again the list is there and nothing is told twice."""
    rows = len(s.rows())
    s.quit()
    told = s.before.shown() + s.notices.shown()
    s.start()
    s.make_high()
    for name in ('march, done at', 'april, done at', f'{shorten(PLAIN)}, done at',
                 f'{shorten(FAILED)}, failed', f'{shorten(ABORTED)}, aborted', shorten(STRANGE)):
        s.wait_row(name)
    wait_for(lambda: len(s.rows()) == rows, f'{rows} rows')
    stays(lambda: s.before.shown() + s.notices.shown() == told, 'nothing is told twice', 2)
    titles = [call['title'] for call in told]
    assert len(titles) == len(set(titles)) == 7, titles


if __name__ == '__main__':
    session.main(paste_strange, paste_reply, click_notification, paste_plain, kept_as_sent,
                 click_open, failures, many, gtk_server, unknown, start_again)
