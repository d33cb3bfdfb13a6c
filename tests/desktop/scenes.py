# scenes.py: a list that has a job in every state
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs as of a busy day, as a person would have them: written into the list of a session.

The terminal adds them, so that the list is as Docket makes it; what has happened to them since is
written into the database, relative to now.
"""

import json
import sqlite3
import time

from session import KEY, make_id

WAITING, WORKING, SUCCESS, FAILED, ABORTED, UNKNOWN = range(6)
LINKED, KEPT, EXPIRED = range(3)
NOT_AN_ANSWER = 7

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

# Name, status, how long ago it was added and became final, and what else is not as usual.
JOBS = [
    ('contract-draft-7.docx', WAITING, 4 * SECOND, 0, {}),
    ('invoices-march.pdf', WORKING, 8 * SECOND, 0, {'next': 50 * SECOND}),
    ('archive-box-12.pdf', WORKING, 2 * MINUTE, 0, {'next': 55 * SECOND}),
    ('site-survey-2019.pdf', WORKING, 72 * MINUTE, 0, {'next': 8 * MINUTE}),
    ('price-list.xlsx', WORKING, 4 * MINUTE, 0, {'trouble': NOT_AN_ANSWER, 'next': 40 * SECOND}),
    ('report.pdf', SUCCESS, 3 * MINUTE, 3 * MINUTE, {'pages': 12}),
    ('scan.json', SUCCESS, 18 * MINUTE, 18 * MINUTE, {'links': 3, 'left': 42 * MINUTE}),
    ('invoice-0417.pdf', SUCCESS, 54 * MINUTE, 54 * MINUTE,
     {'pages': 2, 'links': 1, 'left': 6 * MINUTE}),
    (None, FAILED, 61 * MINUTE, 61 * MINUTE,
     {'code': 442, 'message': 'Input document is damaged or in incorrect format.', 'unseen': True}),
    ('tenancy-agreement', SUCCESS, 2 * HOUR, 2 * HOUR, {'kept': 4}),
    ('Q92F33DZ', UNKNOWN, 3 * HOUR, 3 * HOUR, {}),
    ('old-brochure.pdf', ABORTED, 4 * HOUR, 4 * HOUR, {'unseen': True}),
    ('bank-statement.csv', SUCCESS, 5 * HOUR, 5 * HOUR, {'pages': 8}),
    ('payslips-october.zip', SUCCESS, DAY, DAY, {'pages': 214}),
    ('floor-plan.png', SUCCESS, DAY, DAY + HOUR, {'links': 1, 'left': -20 * HOUR}),
    ('delivery-notes.xlsx', SUCCESS, DAY, DAY + 2 * HOUR, {'pages': 31}),
    ('catalogue-2027.pdf', FAILED, DAY, DAY + 3 * HOUR,
     {'code': 441, 'message': 'The document is protected by a password.'}),
    ('A very long name that somebody gave to the minutes of the meeting of the members of a club',
     SUCCESS, DAY, DAY + 4 * HOUR, {'pages': 3}),
]

# Past jobs that the schedule has learned from, and how they spread.
OBSERVATIONS = 214


def id_of(name):
    return make_id(f'scene {name}')


def ids():
    return [id_of(name) for name, *_ in JOBS]


def simulator_arguments():
    """A service that knows the jobs and answers as the list says."""
    endings = {WAITING: 'never', WORKING: 'never', FAILED: 'failed', ABORTED: 'aborted',
               UNKNOWN: 'nothing'}
    arguments = ['--api-key', KEY]
    for name, status, *_ in JOBS:
        arguments.append(f'--job={id_of(name)}:{endings.get(status, "pdf")}:1')
    return arguments


def reply_of(job_id, word, more):
    reply = {'jobId': job_id, 'status': word, 'credits': 21, 'remainingCredits': 60227,
             'duration': 40, 'jobDuration': 11000, 'url': '(hidden)'}
    reply.update({key: more[key] for key in ('message', 'pages') if key in more})
    return json.dumps(reply)


def write_results(database, row, name, more, now, folder):
    n_links = more.get('links', 0)
    parts = n_links or more.get('kept', 1)
    stem = name or 'result.pdf'
    for part in range(parts):
        file = stem if parts == 1 else f'{stem.split(".")[0]}-{part + 1}.pdf'
        expires = now + more['left'] if n_links else 0
        dead = n_links and more['left'] < 0
        state = EXPIRED if dead else LINKED if n_links else KEPT
        kept = folder / file
        if state == KEPT:
            kept.write_bytes(b'%PDF-1.7\n')
            kept.chmod(0o600)
        database.execute(
            'INSERT INTO result (job, part, state, name, link, expires, saved_as, size, changed)'
            ' VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
            (row, part, state, file,
             f'http://127.0.0.1:9/{file}?signature=0' if state == LINKED else None,
             0 if dead else expires, str(kept) if state == KEPT else None, 9,
             kept.stat().st_mtime_ns // 1000 if state == KEPT else 0))


def write_job(database, job, now, folder):
    name, status, ago, finished_ago, more = job
    job_id = id_of(name)
    row, account = database.execute('SELECT id, account FROM job WHERE job_id = ?',
                                    (job_id,)).fetchone()
    final = status >= SUCCESS
    checked = now - (finished_ago if final else min(ago, 3 * SECOND))
    n_checks = 0 if status == WAITING else 4
    word = ('working', 'working', 'success', 'failed', 'aborted', 'unknown')[status]
    finished = now - finished_ago if final else 0
    database.execute(
        'UPDATE job SET status = ?, added = ?, started = ?, first_working = ?, last_checked = ?,'
        ' next_check = ?, finished = ?, told = ?, seen = ?, page_count = ?, error_code = ?,'
        ' message = ?, trouble = ?, trouble_since = ?, n_checks = ?, credits_spent = ?,'
        ' watched_for = ?, raw_reply = ?, job_duration = ?, name = ?, credits = 21,'
        ' remaining_credits = 60227 WHERE id = ?',
        (status, (finished or now) - (11 * SECOND if final else ago),
         (finished or now) - (11 * SECOND if final else ago), checked - SECOND if n_checks else 0,
         checked if n_checks else 0, now + more.get('next', 0) if not final else 0,
         finished, finished, 0 if more.get('unseen') else finished,
         more.get('pages'), more.get('code', 0), more.get('message'), more.get('trouble', 0),
         now - MINUTE if 'trouble' in more else 0, n_checks, 2 * n_checks,
         0 if final else ago, reply_of(job_id, word, more) if n_checks else None,
         11000 if final else None, name, row))
    for i in range(n_checks):
        database.execute(
            'INSERT INTO check_log (job, account, time, forced, http_status, status, trouble,'
            ' credits) VALUES (?, ?, ?, 0, 200, ?, 0, 2)',
            (row, account, checked - (n_checks - 1 - i) * 2 * SECOND,
             status if i == n_checks - 1 else WORKING))
    if status == SUCCESS:
        write_results(database, row, name, more, now, folder)
    return account


def write_observations(database, account, now):
    """Half of the jobs are done in 12 s, nine of ten in some 23 s."""
    for i in range(OBSERVATIONS):
        share = (i + 0.5) / OBSERVATIONS
        took = int(12 * SECOND * (share / (1 - share)) ** 0.3)
        database.execute(
            'INSERT INTO observation (account, class, at, status, not_before, not_after,'
            ' job_duration) VALUES (?, ?, ?, 2, ?, ?, ?)',
            (account, '300', now - i * HOUR, max(0, took - SECOND), took, took // 1000))


def fill(session):
    """Writes the jobs into the list; Docket does not run."""
    words = '\n'.join(f'{id_of(name)}\t{name or ""}' for name, *_ in reversed(JOBS))
    ran = session.run(session.docket, 'add', words)
    assert ran.returncode == 0, ran.stderr
    folder = session.data / 'docket' / 'results'
    folder.mkdir(mode=0o700, exist_ok=True)
    now = time.time_ns() // 1000
    with sqlite3.connect(session.data / 'docket' / 'jobs.sqlite3') as database:
        database.create_function('docket_describe', 4, lambda *parts: '\n'.join(
            part for part in parts if part).lower())
        for job in JOBS:
            account = write_job(database, job, now, folder)
        write_observations(database, account, now)
    database.close()
