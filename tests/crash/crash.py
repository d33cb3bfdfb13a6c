# crash.py: runs of Docket that are killed again and again, and what has to hold after each kill
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run is one home with many lives: start, work, kill, start again. What the process acknowledged
on its standard output is remembered; what it sent over the bus is written down by the servers of
notifications; what the service has to say of each job is asked of the simulator itself.
"""

import hashlib
import json
import mmap
import os
import queue
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / 'desktop'))

from session import BUS, KEY, Missing, Notifications, Simulator, make_id, wait_for  # noqa: E402

PATIENCE = 120

# As in docket-crash-state.h.
STATE = struct.Struct('=IiIIIIII')
READY, ADDING, CHECKING, WRITING, FETCHING = (1 << n for n in range(5))
CALLS = ('sync', 'sendmsg', 'notice', 'rename', 'write')

# As in src/model/docket-status.h and docket-result.h.
WAITING, WORKING, SUCCESS, FAILED, ABORTED = range(5)
LINKED, KEPT, EXPIRED, DATA = range(4)

OUTCOMES = {'pdf': SUCCESS, 'json': SUCCESS, 'parts': SUCCESS, 'urls': SUCCESS, 'body': SUCCESS,
            'nothing': SUCCESS, 'failed': FAILED, 'aborted': ABORTED}
ENDINGS = ('pdf', 'pdf', 'pdf', 'json', 'parts', 'urls', 'body', 'nothing', 'failed', 'aborted')

SETTINGS = """[io/github/docket_app/Docket]
requests-per-second=100.0
rate-share=0.8
credits-per-day=uint32 0
credit-reserve=uint32 0
"""


class Broken(AssertionError):
    """What has to hold after a kill does not. Says of how many jobs, and what happened to them."""

    def __init__(self, text, which=(), kind='other'):
        super().__init__(f'{kind}: {text}' + (f': {sorted(which)}' if which else ''))
        self.kind = kind
        self.n = max(len(which), 1)


def none(which, text, kind='lost'):
    if which:
        raise Broken(text, which, kind)


class Service:
    """The service, what it says of its jobs, and who is told of them."""

    def __init__(self, simulator, servers):
        self.simulator = simulator
        self.servers = servers
        self.jobs = {}
        self.n_jobs = 0

    def make_job(self, random):
        """The service gets one more job; some end a little later."""
        self.n_jobs += 1
        job_id = make_id(f'crash-{self.n_jobs}-{random.random()}')
        ending = random.choice(ENDINGS)
        seconds = random.choice((0, 0, 0, 0, 0, 0, 0, 0.3, 1, 2))
        name = f'j{self.n_jobs}'
        self.simulator.add_job(f'{job_id}:{ending}:{seconds}:{name}')
        self.jobs[job_id] = {'ending': ending, 'name': name, 'prints': None}
        return job_id

    def lines(self, jobs):
        """The jobs as a person pastes them, with their names."""
        return [f'{job}\t{self.jobs[job]["name"]}' for job in jobs]

    def get_prints(self, job_id):
        """What the files of a job that ended look like, as the service serves them."""
        job = self.jobs[job_id]
        if job['prints'] is None:
            job['prints'] = self.ask_prints(job_id, job['ending'])
        return job['prints']

    def ask_prints(self, job_id, ending):
        request = urllib.request.Request(
            f'{self.simulator.url}/job/check', json.dumps({'jobid': job_id}).encode(),
            {'x-api-key': KEY, 'Content-Type': 'application/json'})
        reply = json.loads(fetch(request))
        if 'body' in reply:
            return [print_of(json.dumps(reply['body']).encode())]
        links = reply.get('urls') or ([reply['url']] if 'url' in reply else [])
        files = [fetch(link) for link in links]
        if ending == 'parts':
            files = [fetch(link) for link in json.loads(files[0])]
        return [print_of(data) for data in files]

    def told(self):
        """Job id to the number of times its outcome was told, by all servers."""
        names = {job['name']: job_id for job_id, job in self.jobs.items()}
        counts = {}
        for server in self.servers:
            for call in server.shown():
                job_id = call.get('target') or names.get(call['title'].split()[0])
                if job_id is not None:
                    counts[job_id] = counts.get(job_id, 0) + 1
        return counts

    def n_summaries(self):
        """How often many jobs were told together."""
        return sum(' jobs ' in call['title'] or call['title'].startswith('All ')
                   for server in self.servers for call in server.shown())


class World(Service):
    """What outlives the process without a window: the service, a bus, and who is told."""

    def __init__(self, tool, program, preload):
        self.program = program
        self.preload = preload
        self.folder = Path(tempfile.mkdtemp(prefix='docket-crash-'))
        self.env = {name: os.environ[name] for name in ('PATH', 'GSETTINGS_SCHEMA_DIR')}
        self.env.update(LC_ALL='C.UTF-8', TZ='UTC', GIO_USE_VFS='local', no_proxy='*',
                        G_DEBUG='fatal-criticals', HOME=str(self.folder))
        self.start_bus()
        super().__init__(Simulator(tool, '--api-key', KEY, '--credits', '100000000'),
                         [Notifications(self, kind) for kind in ('gtk', 'freedesktop')])

    def start_bus(self):
        (self.folder / 'services').mkdir()
        config = self.folder / 'bus.conf'
        config.write_text(BUS.format(folder=self.folder))
        self.bus = subprocess.Popen(
            ['dbus-daemon', f'--config-file={config}', '--nofork', '--print-address'],
            env=self.env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        address = self.bus.stdout.readline().strip()
        if not address:
            raise Missing('the bus did not start')
        self.env['DBUS_SESSION_BUS_ADDRESS'] = address

    def close(self):
        for server in self.servers:
            server.stop()
        self.bus.terminate()
        self.bus.communicate()
        self.simulator.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def can_mark(folder):
    """Whether files here can say whose they are; without that one is fetched again at times."""
    try:
        os.setxattr(folder, 'user.docket.result', b'')
        return True
    except OSError:
        return False


def job_of(path):
    """The job that a kept file says it is of."""
    return os.getxattr(path, 'user.docket.result').decode().split()[0]


def fetch(what):
    with urllib.request.urlopen(what, timeout=PATIENCE) as answer:
        return answer.read()


def print_of(data):
    """SHA-256 of a file; of JSON, which Docket may write out anew, of what it says."""
    try:
        data = json.dumps(json.loads(data), sort_keys=True).encode()
    except ValueError:
        pass
    return hashlib.sha256(data).hexdigest()


class Life:
    """One process, from its start to its end."""

    def __init__(self, run, kill_at=None):
        self.run = run
        self.lines = queue.Queue()
        self.state_file = run.folder / 'state'
        self.state_file.write_bytes(bytes(STATE.size))
        with open(self.state_file, 'r+b') as file:
            self.state_map = mmap.mmap(file.fileno(), STATE.size)
        env = run.env | {'DOCKET_CRASH_STATE': str(self.state_file),
                         'LD_PRELOAD': str(run.world.preload)}
        if kill_at is not None:
            env['DOCKET_KILL_AT'] = kill_at
        self.process = subprocess.Popen([str(run.world.program)], env=env, text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=run.errors)
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            self.run.acknowledge(line)
            self.lines.put(line)
        self.lines.put(None)

    def wait_lines(self, n):
        """Waits for n more lines; returns whether they came before the end."""
        for _ in range(n):
            try:
                if self.lines.get(timeout=PATIENCE) is None:
                    return False
            except queue.Empty:
                raise Missing(f'a line of the process; {self.run.said()}') from None
        return True

    def say(self, line):
        try:
            self.process.stdin.write(line + '\n')
            self.process.stdin.flush()
        except BrokenPipeError:
            pass

    def add(self, random, n):
        jobs = [self.run.service.make_job(random) for _ in range(n)]
        self.run.jobs += jobs
        self.say('add ' + ';'.join(self.run.service.lines(jobs)))

    def remove(self, random):
        jobs = sorted(self.run.added - self.run.removing)
        if jobs:
            job = random.choice(jobs)
            self.run.removing.add(job)
            self.say(f'remove {job}')

    def kill(self):
        self.process.send_signal(signal.SIGKILL)

    def wait(self):
        """Waits for the end, and for all that was said before it; returns the exit status."""
        try:
            code = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()
            raise Missing(f'the end of the process; {self.run.said()}') from None
        self.reader.join(PATIENCE)
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        self.process.stdout.close()
        return code

    def state(self):
        """What goes on, or went on when the process ended: a set of words."""
        doing, n_syncing, *_ = STATE.unpack(self.state_map[:])
        if not doing & READY:
            return {'starting'}
        words = {word for bit, word in ((ADDING, 'adding'), (CHECKING, 'checking'),
                                        (FETCHING, 'fetching')) if doing & bit}
        if doing & WRITING or n_syncing > 0:
            words.add('committing')
        return words or {'idle'}

    def killed_itself(self):
        return STATE.unpack(self.state_map[:])[-1] == 1


class Home:
    """The files of one person, what was promised of them, and what has to hold."""

    def __init__(self, service, data, scratch):
        self.service = service
        self.data = data        # folder of Docket in the data of the person
        self.scratch = scratch  # on the same file system
        self.has_attributes = can_mark(scratch)
        self.jobs = []          # ids that were asked to be added
        self.added = set()      # acknowledged
        self.removing = set()   # asked to be removed
        self.removed = set()    # acknowledged
        self.final = set()      # said to be final
        self.kept = set()       # said to be kept
        self.n_only_in_window = 0

    # What has to hold

    def read_database(self):
        """Jobs and results as the next start finds them. A copy is read: reading repairs."""
        with tempfile.TemporaryDirectory(dir=self.scratch) as folder:
            for name in ('jobs.sqlite3', 'jobs.sqlite3-wal'):
                if (self.data / name).exists():
                    shutil.copy(self.data / name, folder)
            return self.read_and_close(sqlite3.connect(Path(folder) / 'jobs.sqlite3'))

    def read_live(self):
        """The same while the program runs: a copy of files that change would be none."""
        return self.read_and_close(sqlite3.connect(
            f'file:{self.data / "jobs.sqlite3"}?mode=ro', uri=True, timeout=PATIENCE))

    def read_and_close(self, base):
        try:
            # One transaction: all of it is of one moment.
            base.execute('BEGIN')
            return self.read_tables(base)
        finally:
            base.close()

    def read_tables(self, base):
        base.row_factory = sqlite3.Row
        whole = [row[0] for row in base.execute('PRAGMA integrity_check')]
        if whole != ['ok'] or list(base.execute('PRAGMA foreign_key_check')):
            raise Broken(f'the database is broken: {whole}')
        if not list(base.execute("SELECT 1 FROM sqlite_schema WHERE name = 'job'")):
            return {}, []
        jobs = {row['job_id']: dict(row) for row in base.execute(
            'SELECT id, job_id, status, told, seen, removed, finished FROM job')}
        results = [dict(row) for row in base.execute(
            'SELECT job_id, result.state AS state, link, saved_as FROM result'
            ' JOIN job ON job.id = result.job')]
        counted = base.execute('SELECT n_jobs, n_watching + n_finished + n_problems FROM counter')
        n = sum(job['removed'] == 0 for job in jobs.values())
        if tuple(counted.fetchone()) != (n, n):
            raise Broken(f'the counters do not count the {n} jobs')
        return jobs, results

    def check_after_kill(self):
        """All but what only a later life can bring."""
        jobs, results = self.read_database()
        self.check_jobs(jobs)
        self.check_told(jobs)
        self.check_files(jobs, results)

    def check_jobs(self, jobs):
        none(self.added - jobs.keys(), 'acknowledged, and not there')
        none({job for job in self.added - self.removing if jobs[job]['removed'] != 0},
             'gone from the list, and nobody removed them')
        none({job for job in self.removed if jobs[job]['removed'] == 0},
             'still on the list, and their removal was acknowledged')
        none({job for job in self.final if jobs[job]['status'] < SUCCESS},
             'shown with their outcome, and without it on disk')
        for job, row in jobs.items():
            outcome = OUTCOMES[self.service.jobs[job]['ending']]
            if row['status'] not in (WAITING, WORKING, outcome):
                raise Broken(f'{job} has the status {row["status"]}, the service said {outcome}')

    def check_told(self, jobs):
        told = self.service.told()
        none({job for job in self.jobs if told.get(job, 0) > 1}, 'told again', 'twice')
        none({job for job in self.jobs if job in told and jobs[job]['told'] == 0},
             'told before that was on disk', 'early')

    def result_files(self):
        folder = self.data / 'results'
        return [path for path in folder.rglob('*') if path.is_file()] if folder.exists() else []

    def check_files(self, jobs, results):
        """What has a name is whole, and what counts as kept is there."""
        ended = [job for job, row in jobs.items() if row['status'] == SUCCESS]
        served = {a_print for job in ended for a_print in self.service.get_prints(job)}
        prints = {str(path): print_of(path.read_bytes()) for path in self.result_files()
                  if not path.name.startswith('.docket-')}
        none([path for path, a_print in prints.items() if a_print not in served],
             'not what the service served', 'broken')
        for row in results:
            if row['state'] == KEPT and \
                    prints.get(row['saved_as']) not in self.service.get_prints(row['job_id']):
                raise Broken(f'kept, but not the file: {row["saved_as"]} of {row["job_id"]}')
        none({row['job_id'] for row in results
              if row['job_id'] in self.kept and row['state'] not in (KEPT, EXPIRED)},
             'shown as kept, and not so on disk')

    def is_finished(self):
        jobs, results = self.read_live()
        there = {job for job, row in jobs.items() if row['removed'] == 0}
        return all(jobs[job]['status'] >= SUCCESS and jobs[job]['told'] != 0 for job in there) and \
            all(row['state'] == KEPT for row in results if row['job_id'] in there)

    def check_end(self, began, seen=False):
        """With seen, a person may have seen a row before the kill: that is as good as told."""
        jobs, results = self.read_database()
        here = {job: row for job, row in jobs.items() if row['removed'] == 0}
        last = {job for job, row in here.items() if row['told'] >= began}
        wait_for(lambda: last <= self.service.told().keys() or self.service.n_summaries() > 0,
                 'what was told last is told', PATIENCE)
        told = self.service.told()
        self.check_told(jobs)
        silent = {job: row for job, row in here.items() if job not in told}
        if not seen:
            none({job for job, row in silent.items() if row['seen'] != 0},
                 'neither told nor unseen')
        self.n_only_in_window = len(silent)
        names = [path.name for path in self.result_files()]
        none([name for name in names if name.startswith('.docket-')],
             'left by a process that was killed', 'litter')
        known = {row['saved_as'] for row in results if row['state'] == KEPT}
        if self.has_attributes:
            unknown = {str(path) for path in self.result_files()} - known
            none({path for path in unknown if job_of(path) not in self.removing},
                 'a file that the list does not know', 'copy')
        none([row['job_id'] for row in results if row['link'] and row['job_id'] in here],
             'still with a link, which is of no more use', 'link')


class Run(Home):
    """One home with all the lives of the program in it."""

    def __init__(self, world, number):
        self.folder = world.folder / f'run-{number}'
        for name in ('data', 'config/glib-2.0/settings', 'cache', 'state-home', 'run'):
            (self.folder / name).mkdir(mode=0o700, parents=True)
        super().__init__(world, self.folder / 'data' / 'docket', self.folder)
        self.world = world
        (self.folder / 'config/glib-2.0/settings/keyfile').write_text(SETTINGS)
        self.env = world.env | {
            'XDG_DATA_HOME': str(self.folder / 'data'),
            'XDG_CONFIG_HOME': str(self.folder / 'config'),
            'XDG_CACHE_HOME': str(self.folder / 'cache'),
            'XDG_STATE_HOME': str(self.folder / 'state-home'),
            'XDG_RUNTIME_DIR': str(self.folder / 'run'), 'GSETTINGS_BACKEND': 'keyfile',
            'DOCKET_API_KEY': KEY, 'DOCKET_API_URL': world.simulator.url,
            'GNOTIFICATION_BACKEND': ('gtk', 'freedesktop')[number % 2]}
        self.errors = open(self.folder / 'errors', 'w')

    def close(self):
        self.errors.close()
        shutil.rmtree(self.folder)

    def said(self):
        return (self.folder / 'errors').read_text()

    def acknowledge(self, line):
        what, which = line.rstrip('\n').split(' ', 1)
        if what in ('error', 'health') or line == 'ready looking on\n':
            self.errors.write(line)
            self.errors.flush()
        elif what != 'ready':
            getattr(self, what).add(which)

    def check_after_kill(self):
        if self.said():
            raise Broken(f'the process said: {self.said()}')
        super().check_after_kill()

    def finish(self):
        """Lets everything come to its end without a kill, and checks all of it."""
        life = Life(self)
        life.wait_lines(1)
        began = time.time() * 1e6

        def look():
            if life.process.poll() is not None:
                raise Missing(f'the process ended with {life.process.returncode}: {self.said()}')
            life.say('check')
            return self.is_finished()

        wait_for(look, 'all jobs final, told and kept', PATIENCE)
        life.say('quit')
        code = life.wait()
        if code != 0:
            raise Broken(f'the last life ended with {code}: {self.said()}')
        self.check_after_kill()
        self.check_end(began)
