# banners.py: what stops the checks, one after the other, as it comes and as it is mended
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Leads one window through the standing states. Each comes as it comes to a person: from the
service, the network, the disk or the settings; and goes by what the button of its banner does.
"""

import http.server
import json
import os
import sqlite3
import threading

import scenes
from session import KEY, Missing, free_port, make_id, wait_for

OTHER_KEY = 'another@example.com_ffffffffffffffff'
# The widget that holds the banner.
OWNER = 'DocketBannerView'
STRANGERS = [make_id(f'stranger {n}') for n in range(30)]

# Bytes: more than is kept, and less than a disk needs.
MUCH = 6_000_000_000
LITTLE = 1_000_000


def damage(path):
    """Writes over a page of a list that nobody has open; its jobs can still be read."""
    with sqlite3.connect(path) as database:
        database.execute('PRAGMA journal_mode = DELETE')
        page, = database.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'counter'").fetchone()
        size, = database.execute('PRAGMA page_size').fetchone()
    database.close()
    with open(path, 'r+b') as file:
        file.seek((page - 1) * size)
        file.write(b'\xff' * size)


class Account:
    """The service: all its jobs work, but those nobody knows. `fault` is what it answers instead:
    an HTTP status, or "page" for a page of something in between."""

    def __init__(self, port):
        account = self
        self.port = port
        self.reset()

        # HTTP/1.0: no connection outlives what it was made for.
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                length = int(self.headers.get('Content-Length') or 0)
                asked = json.loads(self.rfile.read(length))
                if account.balance < 2:
                    self.refuse(402)
                    return
                job = asked.get('jobid') or asked.get('jobId')
                word = 'working'
                if job in STRANGERS and asked.get('force'):
                    word = 'unknown'
                    account.n_unknown += 1
                self.answer({'jobId': job, 'status': word, 'error': False, 'credits': 2})

            def do_GET(self):
                self.answer({})

            def answer(self, reply):
                if account.fault == 'page':
                    self.send(200, 'text/html', b'<!DOCTYPE html><title>Sign in</title>')
                elif account.fault is not None:
                    self.refuse(account.fault)
                elif self.headers.get('x-api-key') not in account.keys:
                    self.refuse(401)
                else:
                    reply['remainingCredits'] = account.balance
                    self.send(200, 'application/json', json.dumps(reply).encode())

            def refuse(self, status):
                body = {'error': True, 'status': 'error', 'errorCode': status, 'message': 'Refused'}
                self.send(status, 'application/json', json.dumps(body).encode())

            def send(self, status, kind, body):
                self.send_response(status)
                self.send_header('Content-Type', kind)
                self.send_header('Content-Length', str(len(body)))
                if status == 429:
                    self.send_header('Retry-After', '5')
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *what):
                pass

        self.handler = Handler
        self.server = None
        self.url = f'http://127.0.0.1:{port}/v1'
        self.begin()

    def reset(self):
        """As at the first day."""
        self.fault = None
        self.n_unknown = 0
        self.balance = 60227
        self.keys = {KEY, OTHER_KEY}

    def begin(self):
        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', self.port), self.handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *what: None
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        """As a service that cannot be reached."""
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()
            self.server = None


class Banners:
    """The walk, with the looks that the pictures are taken in."""

    def __init__(self, looks):
        self.looks = looks
        self.session = looks.session
        self.probe = looks.probe
        self.account = Account(free_port())
        self.session.parts.append(self.account)
        self.disk = self.session.folder / 'disk'

    # What a person sees and does

    def wait(self, *words):
        """Until the banner says so."""
        try:
            wait_for(lambda: self.says(words), words)
        except Missing as error:
            raise Missing(f'{error}; there is {self.labels()}') from error

    def labels(self):
        return [item.text for item in self.probe.find(OWNER, 'banner_label')]

    def says(self, words):
        return any(all(word in text for word in words) for text in self.labels())

    def wait_gone(self, *words):
        """Until no banner says so: another may be there."""
        wait_for(lambda: not self.says(words), f'{words} gone')

    def buttons(self):
        """The words of the buttons, first of the one that mends it."""
        return [item.text for name in ('banner_button', 'banner_other_button')
                for item in self.probe.find(OWNER, name)]

    def press(self, name='banner_button'):
        self.looks.focus_newest()
        self.probe.click(self.probe.wait(OWNER, name)[0])
        self.session.xdotool('mousemove', '1270', '1390')

    def preferences(self):
        self.press()
        self.looks.wait_window(2)
        self.probe.wait('DocketPreferencesWindow')

    def close(self):
        self.looks.close_newest()

    def check(self):
        self.looks.keys('F5')

    def add(self, what):
        """A job that is to be checked at once."""
        self.session.set_clipboard(make_id(what))
        self.looks.keys('ctrl+v')
        self.probe.wait('DocketToast')
        self.looks.close_toasts()

    def limit(self, name, key, value):
        """Another limit, which is typed where the preferences have room for it."""
        self.preferences()
        if self.looks.is_wide():
            self.number(name, value)
        else:
            self.session.settings(**{key: str(value)})
        self.close()

    def number(self, name, value):
        for _ in range(30):
            found = [item for item in self.probe.find('DocketPreferencesWindow', name)
                     if item.down < 1]
            if found:
                break
            self.session.xdotool('mousemove', '300', '300', 'click', '5')
        x, y = self.probe.point(found[0])
        self.session.xdotool('mousemove', str(int(x) - 30), y, 'click', '1')
        self.looks.keys('ctrl+a')
        self.session.xdotool('type', str(value))
        self.looks.keys('Tab')

    def label_of(self, words):
        """A button of the newest window."""
        return self.probe.wait(type_='GtkButton', text=words)[-1]

    # The states: each is a generator that stops once where its banner stands

    def begin(self):
        """A list as of a busy day, and a service that answers."""
        self.session.end_docket()
        self.session.make_home()
        self.account.reset()
        self.disk.unlink(missing_ok=True)
        self.looks.write_settings(KEY, 'true')
        self.session.settings(api_url=self.account.url)
        scenes.fill(self.session)
        self.start()

    def start(self):
        self.looks.env = self.looks.env | {'DOCKET_PROBE_DISK': str(self.disk)}
        self.looks.start()
        self.probe.wait('DocketJobRow', 'title')
        self.looks.close_toasts()

    def add_strangers(self):
        """Two of them are asked about, and once more after a minute: see strangers()."""
        self.session.set_clipboard('\n'.join(STRANGERS))
        self.looks.keys('ctrl+v')
        self.probe.wait('DocketToast')
        self.probe.click(self.label_of('Start Now'))
        self.looks.close_toasts()
        wait_for(lambda: self.account.n_unknown >= 2, 'two not known')

    def no_key(self):
        self.session.settings(api_key='')
        self.wait('Checks are paused: no API key yet.')
        yield ['Preferences']
        self.type_key(KEY)
        self.wait_gone('API key')
        self.add_strangers()

    def type_key(self, key):
        self.preferences()
        self.probe.click(self.probe.wait('DocketKeyRow', type_='GtkText')[0])
        self.looks.keys('ctrl+a')
        self.session.xdotool('type', key)
        self.looks.keys('Return')
        self.probe.wait(type_='GtkLabel', text='API key stored')
        self.close()
        self.looks.close_toasts()

    def paused(self):
        self.session.activate('pause-all')
        self.wait('Checks are paused.')
        yield ['Resume']
        self.press()
        self.wait_gone('paused')

    def slowed_down(self):
        self.account.fault = 429
        self.check()
        self.wait('PDF.co asked to slow down. Checks go on in ')
        yield []
        self.account.fault = None
        self.wait_gone('slow down')

    def in_trouble(self):
        self.account.fault = 503
        self.check()
        self.wait('PDF.co has trouble. Next try in ')
        yield ['Try Now']
        self.account.fault = None
        self.press()
        self.wait_gone('trouble')

    def no_answer(self):
        self.account.fault = 'page'
        self.check()
        self.wait('What comes back is no answer of PDF.co')
        yield ['Try Now']
        self.account.fault = None
        self.press()
        self.wait_gone('no answer')

    def offline(self):
        self.account.stop()
        self.check()
        self.wait('Offline. Checks go on when the network is back.')
        yield ['Try Now']
        self.account.begin()
        self.press()
        self.wait_gone('Offline')

    def reserve(self):
        self.account.balance = 480
        self.session.settings(credit_reserve='500')
        self.add('below the reserve')
        self.wait('Checks are paused: 4', ' credits left, the reserve is 500.')
        yield ['Preferences', 'Try Now']
        self.limit('reserve', 'credit_reserve', 20)
        self.wait_gone('the reserve')

    def used_up(self):
        self.account.balance = 0
        self.check()
        self.wait('Checks are paused: the credits are used up.')
        yield ['Preferences', 'Try Now']
        self.account.balance = 60227
        self.press('banner_other_button')
        self.wait_gone('used up')

    def day(self):
        self.session.settings(credits_per_day='2')
        self.add('beyond the day')
        self.wait("Checks are paused: today's checks have cost ")
        yield ['Preferences']
        self.limit('per_day', 'credits_per_day', 5000)
        self.wait_gone('today')

    def refused(self):
        self.account.keys = {OTHER_KEY}
        self.check()
        self.wait('Checks are paused: PDF.co refused the API key.')
        yield ['Preferences']
        self.type_key(OTHER_KEY)
        self.wait_gone('refused')

    def others(self):
        """A key that is refused hands its jobs to the next one; one that is good does not."""
        self.account.keys = {KEY, OTHER_KEY}
        self.session.settings(api_key=KEY)
        self.wait(' jobs were added with another API key.')
        yield ['Check With This Key', 'Leave']
        self.press()
        self.wait_gone('another API key')

    def strangers(self):
        self.wait('PDF.co does not know the first of these ', ' jobs. Another key?')
        yield ['Preferences', 'Check Anyway']
        self.press('banner_other_button')
        self.wait_gone('Another key?')

    def address(self):
        self.session.settings(api_url='http://example.com/v1')
        self.wait('The API address is not used: ')
        yield ['Use Usual Address']
        self.press()
        self.wait_gone('address')
        self.session.settings(api_url=self.account.url)

    def disk_low(self):
        self.disk.write_text(str(LITTLE))
        self.restart()
        self.wait('The disk is nearly full. Watching goes on, results are not kept.')
        yield ['Free Up Room']
        self.disk.unlink()
        self.look_at_room()
        self.wait_gone('disk')

    def look_at_room(self):
        self.press()
        self.looks.wait_window(2)
        self.close()

    def restart(self):
        self.session.end_docket()
        self.start()

    def much_kept(self):
        self.session.end_docket()
        with self.open_list() as database:
            path, = database.execute(
                'SELECT saved_as FROM result WHERE saved_as IS NOT NULL').fetchone()
            database.execute('UPDATE result SET size = ? WHERE saved_as = ?', (MUCH, path))
        database.close()
        # All hole: nothing of it is on the disk. What was changed since is not deleted.
        times = os.stat(path)
        os.truncate(path, MUCH)
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
        self.start()
        self.wait('of results are kept. No more are until there is room.')
        yield ['Free Up Room']
        self.press()
        self.looks.wait_window(2)
        self.probe.click(self.probe.wait(name='all')[0])
        wait_for(lambda: self.probe.find(name='delete_button')[0].sensitive, 'files chosen')
        self.probe.click(self.probe.find(name='delete_button')[0])
        self.probe.wait(type_='GtkLabel', text=' deleted')
        self.close()
        self.wait_gone('of results are kept')

    def open_list(self):
        return sqlite3.connect(self.session.data / 'docket' / 'jobs.sqlite3')

    def damaged(self):
        self.session.end_docket()
        damage(self.session.data / 'docket' / 'jobs.sqlite3')
        self.start()
        self.wait('The list was damaged. ', ' jobs could be read; the old file is kept as ')
        yield ['Dismiss']
        self.press()
        self.wait_gone('damaged')

    def in_memory(self):
        self.session.end_docket()
        with self.open_list() as database:
            database.execute('PRAGMA journal_mode = DELETE')
            database.execute('PRAGMA user_version = 99')
        database.close()
        self.looks.start()
        self.wait('The list was made by a newer version of Docket',
                  'What is added now is lost when Docket is closed.')
        yield []

    def all(self, patient):
        """(name, words of the buttons) where each banner stands; the one that takes a minute only
        for who is patient."""
        self.begin()
        states = [self.no_key, self.paused, self.slowed_down, self.in_trouble, self.no_answer,
                  self.offline, self.reserve, self.used_up, self.day]
        states += [self.strangers] if patient else []
        states += [self.refused, self.others, self.address, self.disk_low, self.much_kept,
                   self.damaged, self.in_memory]
        for state in states:
            walk = state()
            yield state.__name__.replace('_', '-'), next(walk)
            for _ in walk:
                pass
