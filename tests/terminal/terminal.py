# terminal.py: running docket without a display, bus and home of its own
#
# SPDX-License-Identifier: GPL-3.0-or-later

import http.server
import json
import os
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path

KEY = 'sample@example.com_0123456789abcdef0123456789abcdef'

# What a run may take under a sanitizer on a busy machine, seconds.
PATIENCE = 60


class Place:
    """A home that nobody else has."""

    def __init__(self):
        self.path = Path(tempfile.mkdtemp(prefix='docket-terminal-'))
        for name in ('home', 'data', 'config', 'cache', 'state', 'run'):
            (self.path / name).mkdir(mode=0o700)
        self.database = self.path / 'data' / 'docket' / 'jobs.sqlite3'

    def remove(self):
        shutil.rmtree(self.path, ignore_errors=True)

    def environment(self, key, url):
        keep = ('PATH', 'LC_ALL', 'TZ', 'GSETTINGS_SCHEMA_DIR', 'MALLOC_CHECK_', 'ASAN_OPTIONS',
                'UBSAN_OPTIONS', 'LSAN_OPTIONS', 'LD_LIBRARY_PATH')
        environment = {name: os.environ[name] for name in keep if name in os.environ}
        environment.update({
            'HOME': str(self.path / 'home'),
            'XDG_DATA_HOME': str(self.path / 'data'),
            'XDG_CONFIG_HOME': str(self.path / 'config'),
            'XDG_CACHE_HOME': str(self.path / 'cache'),
            'XDG_STATE_HOME': str(self.path / 'state'),
            'XDG_RUNTIME_DIR': str(self.path / 'run'),
            'DBUS_SESSION_BUS_ADDRESS': 'unix:path=/nonexistent/bus',
            'GSETTINGS_BACKEND': 'memory',
            'GIO_USE_VFS': 'local',
            'G_DEBUG': 'fatal-criticals',
            'NO_AT_BRIDGE': '1',
        })
        environment.setdefault('LC_ALL', 'C.UTF-8')
        if key is not None:
            environment['DOCKET_API_KEY'] = key
        if url is not None:
            environment['DOCKET_API_URL'] = url
        return environment


class Ran:
    """How a run of docket ended."""

    def __init__(self, command, code, out, err):
        self.command = command
        self.code = code
        self.out = out
        self.err = err

    @property
    def objects(self):
        return [json.loads(line) for line in self.out.splitlines()]

    def __str__(self):
        return f'{self.command} ended with {self.code}\n{self.out}\n{self.err}'


def start(docket, place, *arguments, key=KEY, url=None, **more):
    return subprocess.Popen([str(docket), *map(str, arguments)], stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                            encoding='utf-8', cwd=place.path,
                            env=place.environment(key, url) | more)


def finish(process, text=''):
    try:
        out, err = process.communicate(text, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
        err += '\ndid not end in time'
    return Ran(process.args[1:], process.returncode, out, err)


def run(docket, place, *arguments, text='', **more):
    return finish(start(docket, place, *arguments, **more), text)


class FixedService:
    """Says the same to whatever it is asked."""

    def __init__(self, status, reply):
        body = json.dumps(reply).encode()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                self.rfile.read(int(self.headers['Content-Length']))
                self.send_response(status)
                self.send_header('Content-Type', 'application/json')
                self.send_header('Content-Length', str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *what):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.server.daemon_threads = True
        self.url = f'http://127.0.0.1:{self.server.server_port}/v1'
        threading.Thread(target=self.server.serve_forever, args=[0.05], daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Simulator:
    """The service on this computer."""

    def __init__(self, tool, *arguments):
        self.process = subprocess.Popen([str(tool), *arguments], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line.startswith('READY '):
            raise RuntimeError(f'the simulator said {line!r}')
        self.url = line.split()[1]

    def stats(self):
        self.process.stdin.write('stats\n')
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def stop(self):
        self.process.stdin.write('quit\n')
        self.process.communicate(timeout=PATIENCE)
        if self.process.returncode != 0:
            raise RuntimeError(f'the simulator ended with {self.process.returncode}')
