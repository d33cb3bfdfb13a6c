# session.py: a desktop session of a test: display, bus, home, the service, a notification server
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything a person has in front of them, and nothing of the machine the test runs on.

A test works through the window (what a screen reader sees, pointer, keyboard and clipboard), the
session bus and the notification server. It waits for conditions.
"""

import hashlib
import http.server
import json
import os
import re
import shutil
import signal
import socket
import string
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from pathlib import Path

import accessible

APPLICATION_ID = 'io.github.docket_app.Docket'
OBJECT_PATH = '/io/github/docket_app/Docket'
KEY = 'sample@example.com_0123456789abcdef0123456789abcdef'

HERE = Path(__file__).resolve().parent

# All a test may take, and what a single condition may take, seconds.
OVERALL = 500
PATIENCE = 40
POLL = 0.1

# Exit status of a test that could not be run.
SKIPPED = 77

NEEDED = ('Xvfb', 'dbus-daemon', 'xdotool', 'xclip', 'gsettings', 'gdbus')

BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <keep_umask/>
  <listen>unix:dir={folder}</listen>
  <auth>EXTERNAL</auth>
  <servicedir>{folder}/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""

# From F1 to F10. By their names xdotool presses Alt with them where the keyboard's description is a
# newer one; by their numbers it does not.
FUNCTION_KEY = re.compile(r'^((?:\w+\+)*)F([1-9]|10)$')

# How GLib begins what a library of Docket found wrong.
WARNING = re.compile(r'\(\S*docket\S*:\d+\): .*(WARNING|CRITICAL|ERROR) \*\*', re.IGNORECASE)

# What they say of the display and the bus of a test and of themselves, and not of Docket: nobody
# shows notifications, nobody answers for the portal of the network, GTK 4.24 counts a frame of a
# popover twice where no compositor is, and its window of shortcuts makes the numbers of its pages
# narrower than nothing.
NOT_OURS = re.compile('unable to send notifications through'
                      "|Failed to get the '(connectivity|metered|available)' property"
                      r'|gdk_frame_timings_submitted\(\) called on submitted frame'
                      r'|GtkLabel \S+ \(label\) reported min width -\d, but sizes must be >= 0')

A11Y_SERVICE = Path('/usr/share/dbus-1/services/org.a11y.Bus.service')


class Missing(Exception):
    """What a condition waited for did not come."""


def wait_for(condition, what, patience=PATIENCE):
    """The first true value of condition()."""
    end = time.monotonic() + patience
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise Missing(f'not within {patience} s: {what}')
        time.sleep(POLL)


def stays(condition, what, seconds):
    """Fails as soon as condition() is false within some seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not condition():
            raise AssertionError(f'did not stay so: {what}')
        time.sleep(POLL)


def number_of_key(match):
    return match[1] + str(66 + int(match[2]))


def make_id(n):
    """A job id as the service gives it."""
    letters = string.ascii_uppercase + string.digits
    code = hashlib.sha256(str(n).encode()).digest()
    return ''.join(letters[byte % 36] for byte in code) + '--151-300'


def shorten(job_id):
    head, tail = job_id.split('--')
    return f'{head[:8]}…{tail}'


def hash_of(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def skip(why):
    print(f'1..0 # SKIP {why}')
    sys.exit(SKIPPED)


def get_prefix(arguments):
    return Path(os.environ.get('DOCKET_TEST_PREFIX') or arguments[1])


class Simulator:
    """The service on this computer."""

    def __init__(self, tool, *arguments):
        self.process = subprocess.Popen([str(tool), *arguments], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line.startswith('READY '):
            raise Missing(f'the simulator said {line!r}')
        self.url = line.split()[1]
        self.samples = ''
        if '--samples' in arguments:
            self.samples = ''.join(iter(self.process.stdout.readline, '.\n'))

    def add_job(self, job):
        """One more job, or one that begins anew, as after --job."""
        self.process.stdin.write(f'job {job}\n')
        self.process.stdin.flush()
        said = self.process.stdout.readline()
        if said != 'added\n':
            raise Missing(f'the simulator said {said!r}')

    def stats(self):
        self.process.stdin.write('stats\n')
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def stop(self):
        self.process.kill()
        self.process.communicate()


class HtmlServer:
    """Something between here and the service that answers in its place."""

    def __init__(self, port=0):
        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(self):
                self.rfile.read(int(self.headers.get('Content-Length') or 0))
                page = b'<!DOCTYPE html><title>Sign in</title><p>Welcome to the hotel.</p>'
                self.send_response(200)
                self.send_header('Content-Type', 'text/html')
                self.send_header('Content-Length', str(len(page)))
                self.end_headers()
                self.wfile.write(page)

            do_GET = do_POST = answer

            def log_message(self, *what):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', port), Handler)
        self.url = f'http://127.0.0.1:{self.server.server_port}/v1'
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Notifications:
    """A server of notifications on the bus of the session: "freedesktop", "gtk" or "portal"."""

    def __init__(self, session, kind):
        self.record = session.folder / f'notifications-{kind}-{time.monotonic_ns()}'
        self.record.touch()
        self.kind = kind
        self.process = subprocess.Popen(
            [str(HERE / 'notification_server.py'), kind, str(self.record)], env=session.env,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self.process.stdout.readline() != 'READY\n':
            raise Missing('the notification server did not start')

    def calls(self, *names):
        lines = self.record.read_text(encoding='utf-8').splitlines(True)
        calls = [json.loads(line) for line in lines if line.endswith('\n')]
        return [call for call in calls if not names or call['call'] in names]

    def shown(self):
        """All that was ever shown, in order."""
        return self.calls('Notify', 'AddNotification')

    def withdrawn(self):
        return [call['id'] for call in self.calls('CloseNotification', 'RemoveNotification')]

    def wait(self, title):
        def look():
            return next((call for call in self.shown() if call['title'] == title), None)

        return wait_for(look, f'a notification “{title}”')

    def click(self, call):
        self.tell('click', call['id'])

    def press(self, call):
        """The button of a notification."""
        self.tell('press', call['id'])

    def tell(self, what, argument):
        self.process.stdin.write(f'{what} {argument}\n')
        self.process.stdin.flush()

    def stop(self):
        self.process.stdin.close()
        self.process.wait(PATIENCE)
        self.process.stdout.close()


class Session:
    """One for each test program: the accessibility bus belongs to the process."""

    def __init__(self, prefix, tool, width=1280, height=900, application=APPLICATION_ID):
        self.application = application
        self.prefix = Path(prefix)
        self.tool = tool
        self.docket = self.prefix / 'bin' / 'docket'
        self.folder = Path(tempfile.mkdtemp(prefix='docket-desktop-'))
        self.processes = []
        self.parts = []
        self.errors = self.folder / 'errors'
        self.opened_file = self.folder / 'opened'
        self.data = self.folder / 'data'
        self.config = self.folder / 'config'
        self.make_home()
        self.env = self.make_environment()
        self.start_display(width, height)
        self.start_bus()
        os.environ.update({name: self.env[name] for name in
                           ('DISPLAY', 'DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR', 'HOME',
                            'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_CACHE_HOME')})
        self.reader = accessible.Reader()

    # The machine

    def make_home(self):
        # The folder of the running session has the sockets of the session, and stays.
        (self.folder / 'run').mkdir(mode=0o700, exist_ok=True)
        shutil.rmtree(self.folder / 'run' / 'docket', ignore_errors=True)
        for name in ('home', 'config', 'data', 'cache', 'state'):
            shutil.rmtree(self.folder / name, ignore_errors=True)
            (self.folder / name).mkdir(mode=0o700)
        self.opened_file.write_text('')
        self.make_handler()

    def make_handler(self):
        """An application for results that writes down what it was given."""
        program = self.folder / 'handler'
        program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$1" >> {self.opened_file}\n')
        program.chmod(0o755)
        types = ('application/pdf', 'application/json', 'inode/directory')
        applications = self.data / 'applications'
        applications.mkdir(parents=True)
        (applications / 'handler.desktop').write_text(
            '[Desktop Entry]\nType=Application\nName=Handler\n'
            f'Exec={program} %f\nMimeType={";".join(types)};\n')
        (self.config / 'mimeapps.list').write_text(
            '[Default Applications]\n' + ''.join(f'{type_}=handler.desktop\n' for type_ in types))

    def make_environment(self):
        keep = ('LANG', 'ASAN_OPTIONS', 'UBSAN_OPTIONS', 'LSAN_OPTIONS', 'LD_LIBRARY_PATH')
        env = {name: os.environ[name] for name in keep if name in os.environ}
        env.update({
            'HOME': str(self.folder / 'home'),
            'XDG_RUNTIME_DIR': str(self.folder / 'run'),
            'XDG_CONFIG_HOME': str(self.config),
            'XDG_DATA_HOME': str(self.data),
            'XDG_CACHE_HOME': str(self.folder / 'cache'),
            'XDG_STATE_HOME': str(self.folder / 'state'),
            'XDG_DATA_DIRS': f'{self.prefix / "share"}:/usr/share',
            'PATH': f'{self.prefix / "bin"}:/usr/bin:/bin',
            'GSETTINGS_BACKEND': 'keyfile',
            'GDK_BACKEND': 'x11',
            'GSK_RENDERER': 'cairo',
            # Before GTK 4.16, and since.
            'GDK_DEBUG': 'gl-disable',
            'GDK_DISABLE': 'gl,vulkan',
            'ADW_DISABLE_PORTAL': '1',
            'GTK_A11Y': 'atspi',
            'GIO_USE_VFS': 'local',
            'G_DEBUG': 'fatal-criticals',
            'LC_ALL': 'C.UTF-8',
            'TZ': 'UTC',
            # Nothing leaves this computer: all the service of a test does is done here.
            'https_proxy': 'http://127.0.0.1:9',
            'no_proxy': '127.0.0.1',
        })
        return env

    def start_display(self, width, height):
        reading, writing = os.pipe()
        self.spawn(['Xvfb', '-displayfd', str(writing), '-screen', '0', f'{width}x{height}x24',
                    '-nolisten', 'tcp', '-noreset'], pass_fds=[writing])
        os.close(writing)
        with os.fdopen(reading) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise Missing('the display did not start')
        self.env['DISPLAY'] = f':{number}'

    def start_bus(self):
        services = self.folder / 'services'
        services.mkdir()
        if A11Y_SERVICE.exists():
            shutil.copy(A11Y_SERVICE, services)
        installed = self.prefix / 'share' / 'dbus-1' / 'services' / f'{APPLICATION_ID}.service'
        if installed.exists():
            shutil.copy(installed, services)
        config = self.folder / 'bus.conf'
        config.write_text(BUS.format(folder=self.folder))
        reading, writing = os.pipe()
        self.spawn(['dbus-daemon', f'--config-file={config}', '--nofork',
                    f'--print-address={writing}'], pass_fds=[writing])
        os.close(writing)
        with os.fdopen(reading) as pipe:
            address = pipe.readline().strip()
        if not address:
            raise Missing('the bus did not start')
        self.env['DBUS_SESSION_BUS_ADDRESS'] = address

    def spawn(self, command, **more):
        log = open(self.folder / 'machine.log', 'a')
        process = subprocess.Popen(command, env=self.env, stdin=subprocess.DEVNULL, stdout=log,
                                   stderr=log, **more)
        log.close()
        self.processes.append(process)
        return process

    def close(self):
        self.end_docket()
        for part in self.parts:
            part.stop()
        for process in reversed(self.processes):
            process.terminate()
            process.wait(PATIENCE)
        shutil.rmtree(self.folder, ignore_errors=True)

    # What a test needs besides

    def simulator(self, *arguments):
        simulator = Simulator(self.tool, *arguments)
        self.parts.append(simulator)
        return simulator

    def notifications(self, kind):
        server = Notifications(self, kind)
        self.parts.append(server)
        return server

    def stop(self, part):
        self.parts.remove(part)
        part.stop()

    def run(self, *command, patience=PATIENCE, **more):
        return subprocess.run([str(word) for word in command], env=self.env | more,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=patience, check=False)

    def settings(self, **values):
        """Set from another process, as by hand."""
        for name, value in values.items():
            ran = self.run('gsettings', 'set', APPLICATION_ID, name.replace('_', '-'), value)
            if ran.returncode != 0:
                raise Missing(f'gsettings said {ran.stderr!r}')

    def opened(self):
        """The paths that the handler was given."""
        return self.opened_file.read_text().splitlines()

    def wait_opened(self, n):
        return wait_for(lambda: len(self.opened()) >= n and self.opened(),
                        f'{n} files opened by their application')

    # Docket

    def start(self, *arguments, window=True, **more):
        """Starts the installed program; with window, waits until it is there."""
        with open(self.errors, 'a') as errors:
            process = subprocess.Popen([str(self.docket), *arguments], env=self.env | more,
                                       stdin=subprocess.DEVNULL, stdout=errors, stderr=errors)
        if window:
            self.wait_window(process)
        return process

    def wait_window(self, process=None):
        def look():
            if process is not None and process.poll() is not None:
                raise Missing(f'Docket ended with {process.returncode}: {self.said()}')
            return self.window()

        return wait_for(look, 'a window')

    def said(self):
        return self.errors.read_text() if self.errors.exists() else ''

    def warnings(self):
        """What Docket and its libraries found wrong, whether the test or the bus started it."""
        said = self.said() + (self.folder / 'machine.log').read_text(errors='replace')
        return [line for line in said.splitlines()
                if WARNING.search(line) and not NOT_OURS.search(line)]

    def pid(self):
        """Process that owns the name of the application; None: none does."""
        ran = self.run('gdbus', 'call', '--session', '--dest', 'org.freedesktop.DBus',
                       '--object-path', '/org/freedesktop/DBus', '--method',
                       'org.freedesktop.DBus.GetConnectionUnixProcessID', APPLICATION_ID)
        return int(ran.stdout.split()[1].rstrip(',)')) if ran.returncode == 0 else None

    def activate(self, action, *targets):
        """Activates an action over the bus, as a desktop shell does."""
        quoted = ', '.join(f'<{json.dumps(target)}>' for target in targets)
        return self.run('gdbus', 'call', '--session', '--dest', APPLICATION_ID, '--object-path',
                        OBJECT_PATH, '--method', 'org.freedesktop.Application.ActivateAction',
                        action, f'@av [{quoted}]', '@a{sv} {}')

    def wait_gone(self):
        wait_for(lambda: self.pid() is None and not self.applications(), 'Docket gone')

    def kill(self):
        """As a crash: nothing is put in order."""
        pid = self.pid()
        os.kill(pid, signal.SIGKILL)
        self.reap(pid)
        self.wait_gone()

    def quit(self):
        self.activate('quit')
        self.wait_gone()

    def end_docket(self):
        pid = self.pid()
        if pid is None:
            return
        os.kill(pid, signal.SIGTERM)
        try:
            wait_for(lambda: self.pid() is None, 'Docket ends', 10)
        except Missing:
            os.kill(pid, signal.SIGKILL)
        self.reap(pid)

    @staticmethod
    def reap(pid):
        try:
            os.waitpid(pid, 0)
        except ChildProcessError:
            pass

    def new_home(self):
        """As on the first day."""
        self.end_docket()
        wait_for(lambda: not self.applications(), 'no window')
        self.make_home()

    # The window, as a screen reader sees it

    def applications(self):
        return self.reader.applications(self.application)

    def windows(self):
        return self.reader.windows(self.application)

    def window(self):
        windows = self.windows()
        return windows[0] if windows else None

    def is_newer(self):
        """Whether its GTK is one that leaves out what does not show."""
        return any(self.reader.toolkit_of(application) >= accessible.LISTS_WHAT_SHOWS
                   for application in self.applications())

    def items(self):
        """All that is in the windows now, hidden or not."""
        return [item for window in self.windows() for item in window.walk()]

    def walk(self):
        """The same; what never had a place on the screen is left out."""
        return self.reader.placed(self.items())

    def size(self, item):
        """Where an item is and how large; None: it has no place of its own."""
        return self.reader.places([item])[0]

    def is_on_screen(self, item):
        return bool(self.reader.on_screen([item]))

    def find_all(self, role=None, name=None, has=None):
        return self.reader.on_screen([item for item in self.items()
                                      if (role is None or item.role == role)
                                      and (name is None or item.name == name)
                                      and (has is None or has in item.name)])

    def find(self, role=None, name=None, has=None, patience=PATIENCE):
        """The first that is there, waited for."""
        what = ' '.join(str(word) for word in (role, name, has) if word)
        return wait_for(lambda: self.find_all(role, name, has), what, patience)[0]

    def words(self):
        """Names and texts of what is in the windows: each item with its words."""
        items = self.items()
        return [(item, {item.name, text} - {''})
                for item, text in zip(items, self.reader.texts(items))]

    def texts(self):
        """All the words of the windows that are on the screen."""
        said = [(item, words) for item, words in self.words() if words]
        shown = set(self.reader.on_screen([item for item, _ in said]))
        found = []
        for item, words in said:
            if item in shown:
                found += sorted(words - set(found))
        return found

    def wait_text(self, text, patience=PATIENCE):
        def look():
            """Asks for the place of what has the words alone: a toast is soon gone."""
            said = {item: next((word for word in words if text in word), None)
                    for item, words in self.words()}
            found = self.reader.on_screen([item for item, word in said.items() if word])
            return said[found[0]] if found else None

        return wait_for(look, f'the words “{text}” in the window', patience)

    def wait_no_text(self, text, patience=PATIENCE):
        wait_for(lambda: not any(text in found for found in self.texts()),
                 f'the words “{text}” gone', patience)

    def list_rows(self):
        """The rows of the list, as items."""
        lists = [item for item in self.items()
                 if item.role == 'list' and item.name == 'Jobs']
        return [row for jobs in self.reader.on_screen(lists) for row in jobs.children]

    def rows(self):
        """The sentences of the rows of the list."""
        return [row.name for row in self.list_rows()]

    def wait_row(self, begin, has='', patience=PATIENCE):
        def look():
            return next((row for row in self.rows() if row.startswith(begin) and has in row), None)

        try:
            return wait_for(look, f'a row of {begin} that says {has}', patience)
        except Missing as error:
            raise Missing(f'{error}; there are {self.rows()}') from None

    def focused(self):
        """The words of what has the keyboard; None: nothing has."""
        return next((item.name for item in self.items()
                     if accessible.has_state(item, accessible.FOCUSED)), None)

    def row_button(self, begin, name):
        return next((item for row in self.list_rows() if row.name.startswith(begin)
                     for item in self.reader.placed(row.walk())
                     if item.role == 'push button' and item.name == name), None)

    def press(self, item):
        """Activates a button as a screen reader does."""
        if not self.try_press(item):
            raise Missing(f'no action of {item.name}')

    def try_press(self, item):
        """The same; whether that was possible: what was found may have gone meanwhile."""
        return self.reader.press(item)

    def press_when(self, look, what):
        """Presses what `look` finds, as soon as it does."""
        def pressed():
            item = look()
            return item is not None and self.try_press(item)

        wait_for(pressed, what)

    def entries(self):
        """Where text can be typed. A row around an entry takes text for it in newer libadwaita."""
        return [item for item in self.walk()
                if accessible.EDITABLE in item.interfaces and item.role != 'list item']

    def set_text(self, item, text):
        if not self.reader.set_text(item, text):
            raise Missing(f'{item} takes no text')

    # Pointer, keyboard, clipboard, screen

    def point(self):
        """Without a window manager the window under the pointer has the keyboard, once it heard of
        the pointer. One that is to stay without it never has it."""
        self.xdotool('mousemove', '300', '300')
        try:
            wait_for(self.is_active, 'the keyboard', 3)
        except Missing:
            pass

    def look_away(self):
        """The person works in another window: this one is no longer active."""
        root = self.xdotool('search', '--maxdepth', '0', '.*').split()[0]
        x, y, width, height = self.geometry()
        self.xdotool('mousemove', str(x + width + 20), str(y + height + 20))
        # It hears that it loses what it was given: without a window manager newer GTK otherwise
        # believes to have the keyboard after a menu.
        self.xdotool('windowfocus', self.window_ids()[-1], 'windowfocus', root)
        wait_for(lambda: not self.is_active(), 'a window that is not active')

    def look_back(self):
        self.xdotool('windowfocus', self.window_ids()[-1])
        wait_for(self.is_active, 'an active window')

    def is_active(self):
        return any(accessible.has_state(window, accessible.ACTIVE) for window in self.windows())

    def xdotool(self, *arguments):
        ran = self.run('xdotool', *(FUNCTION_KEY.sub(number_of_key, str(word))
                                    for word in arguments))
        if ran.returncode != 0:
            raise Missing(f'xdotool {arguments} said {ran.stderr!r}')
        return ran.stdout

    def click(self, item):
        """Clicks in the middle of something large; places are relative to the window. Newer GTK
        tells them without what lies around the things: for small ones there is the probe."""
        box = self.size(item)
        x, y, _, _ = self.geometry()
        self.xdotool('mousemove', str(x + FRAME + box.x + box.width // 2),
                     str(y + FRAME + box.y + box.height // 2), 'click', '1')

    def window_ids(self):
        ran = self.run('xdotool', 'search', '--onlyvisible', '--class', 'docket')
        return ran.stdout.split()

    def geometry(self, window=None):
        out = self.xdotool('getwindowgeometry', '--shell', window or self.window_ids()[-1])
        values = dict(line.split('=') for line in out.split())
        return tuple(int(values[name]) for name in ('X', 'Y', 'WIDTH', 'HEIGHT'))

    def resize(self, width, height):
        """To the size of what is inside of the frame."""
        window = self.window_ids()[-1]
        size = (width + 2 * FRAME, height + 2 * FRAME)

        def look():
            """A window that changes by itself at the same moment wins: it is asked once more."""
            if self.geometry(window)[2:] == size:
                return True
            self.xdotool('windowsize', window, *map(str, size))
            return False

        wait_for(look, f'the size {size}')

    def make_high(self):
        """So high that no row of a list, and nothing of the details, is scrolled away: newer GTK
        leaves that out of the tree."""
        self.resize(900, 1800)

    def keys(self, *keys):
        self.point()
        self.xdotool('key', *keys)

    def type(self, text):
        self.point()
        self.xdotool('type', text)

    def set_clipboard(self, text):
        subprocess.run(['xclip', '-selection', 'clipboard'], input=text, text=True, env=self.env,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=PATIENCE,
                       check=True)

    def paste(self, text):
        """Ctrl+V anywhere in the window."""
        self.set_clipboard(text)
        self.keys('ctrl+v')

    def screenshot(self, path):
        ran = self.run('import', '-window', 'root', path)
        if ran.returncode != 0:
            raise Missing(f'import said {ran.stderr!r}')


# The shadow that GTK draws around a window where nobody else does.
FRAME = 5


def name_of(item):
    return item.name


def role_of(item):
    return item.role


def text_of(item):
    return item.reader.text(item)


def can_press(item):
    """Whether a screen reader could press it; a menu button is two items, one of which can be."""
    return item.reader.can_press(item)


def cannot_run(prefix):
    """Why there is nothing to test here; None: all is there."""
    if not (prefix / 'bin' / 'docket').exists():
        return f'Docket is not installed in {prefix}'
    if not (prefix / 'share' / 'dbus-1' / 'services' / f'{APPLICATION_ID}.service').exists():
        return f'the service file is not installed in {prefix}'
    for program in NEEDED:
        if shutil.which(program) is None:
            return f'{program} is missing'
    if not A11Y_SERVICE.exists():
        return 'the accessibility bus is missing'
    return None


def too_late(number, frame):
    raise Missing(f'the whole test took more than {OVERALL} s')


def say(line):
    """On standard error: of a test that failed, the end of that is shown."""
    print(f'# {line}', file=sys.stderr, flush=True)


def tell(error, session):
    for line in ''.join(traceback.format_exception(error)).splitlines():
        say(line)
    for line in session.said().splitlines():
        print(f'# said: {line}')
    try:
        texts = [text.replace('\n', ' ') for text in session.texts()]
        say(f'in the window: {" | ".join(texts)}')
        folder = os.environ.get('DOCKET_TEST_SHOTS')
        if folder:
            session.screenshot(Path(folder) / f'failed-{Path(sys.argv[0]).stem}.png')
    except Exception as second:
        say(second)


def nothing_is_wrong(session):
    """Neither GTK nor another library warned of anything."""
    session.end_docket()
    assert not session.warnings(), session.warnings()


def main(*cases):
    """Runs the cases of a test one after the other, each with the same session, and prints TAP.
    What the libraries warned of is the last case of each test.

    Arguments of the program: prefix of the installed Docket, path of the simulator.
    """
    prefix = get_prefix(sys.argv)
    why = cannot_run(prefix)
    if why is not None:
        skip(why)

    # The end from outside leaves nothing running either.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    signal.signal(signal.SIGALRM, too_late)
    signal.alarm(OVERALL)
    session = Session(prefix, sys.argv[2])
    failed = 0
    cases += (nothing_is_wrong,)
    print(f'1..{len(cases)}', flush=True)
    try:
        for n, case in enumerate(cases, 1):
            title = ' '.join(case.__doc__.split()).rstrip('.')
            try:
                case(session)
                print(f'ok {n} - {title}', flush=True)
            except Exception as error:
                failed += 1
                print(f'not ok {n} - {title}', flush=True)
                tell(error, session)
    finally:
        signal.alarm(0)
        session.close()
    sys.exit(1 if failed else 0)
