# service.py: a service of which the test says when its files come
#
# SPDX-License-Identifier: GPL-3.0-or-later

import datetime
import http.server
import json
import threading

import session

SIZE = 300_000
PDF = b'%PDF-1.7\n' + b'x' * (SIZE - 9)


class Service:
    """The service and its file store, with files that come when the test says. links has the names
    of the files of each job that is done, lives the seconds that links of a job hold, where these
    are not an hour. All other jobs work, and are unknown when asked by force."""

    def __init__(self, links, lives=None, port=0):
        service = self
        self.links = links
        self.lives = lives or {}
        self.release = threading.Event()
        self.keys = []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def do_POST(self):
                length = int(self.headers.get('Content-Length') or 0)
                self.send_json(service.answer(json.loads(self.rfile.read(length))))

            def do_GET(self):
                if self.path.endswith('/balance'):
                    self.send_json({'remainingCredits': 60000})
                    return
                service.keys.append(self.headers.get('x-api-key'))
                self.send_file(self.path.split('/')[-1])

            def send_json(self, value):
                body = json.dumps(value).encode()
                self.send_response(200)
                self.send_header('Content-Type', 'application/json')
                self.send_header('Content-Length', str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def send_file(self, name):
                size = 300_000_000 if name == 'large.pdf' else SIZE
                self.send_response(200)
                self.send_header('Content-Type', 'application/pdf')
                self.send_header('Content-Length', str(size))
                self.end_headers()
                try:
                    self.wfile.write(PDF[:SIZE // 2])
                    if name == 'slow.pdf':
                        service.release.wait(session.PATIENCE)
                    self.wfile.write(PDF[SIZE // 2:])
                except OSError:
                    self.close_connection = True

            def log_message(self, *what):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', port), Handler)
        # A fetch that is given up is no error.
        self.server.handle_error = lambda *what: None
        self.server.daemon_threads = True
        self.root = f'http://127.0.0.1:{self.server.server_port}'
        self.url = f'{self.root}/v1'
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, asked):
        job = asked.get('jobid') or asked.get('jobId')
        reply = {'jobId': job, 'credits': 2, 'remainingCredits': 60000, 'error': False}
        if job not in self.links:
            return reply | {'status': 'unknown' if asked.get('force') else 'working'}
        left = self.lives.get(job, 3600)
        till = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=left)
        links = [f'{self.root}/files/{name}' for name in self.links[job]]
        return reply | {'status': 'success', 'outputLinkValidTill': till.isoformat()} | (
            {'url': links[0]} if len(links) == 1 else {'urls': links})

    def stop(self):
        self.release.set()
        self.server.shutdown()
        self.server.server_close()
