# counting_service.py: a service that writes down when it is asked what
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""No job of it ever ends. It notes the moment of each request, whatever it is about."""

import http.server
import json
import threading
import time

# What a request for the balance is written down as.
BALANCE = '(balance)'


class CountingService:
    def __init__(self):
        service = self
        self.asked = []
        self.lock = threading.Lock()

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def note(self, what):
                with service.lock:
                    service.asked.append((self.came, what))

            def parse_request(self):
                self.came = time.monotonic()
                return super().parse_request()

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers['Content-Length'])))
                self.note(body.get('jobid') or body.get('jobId'))
                self.answer({'error': False, 'status': 'working', 'credits': 2,
                             'remainingCredits': 100000})

            def do_GET(self):
                self.note(BALANCE)
                self.answer({'remainingCredits': 100000})

            def answer(self, what):
                body = json.dumps(what).encode()
                head = ('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n'
                        f'Content-Length: {len(body)}\r\n\r\n')
                self.wfile.write(head.encode() + body)

            def log_message(self, *what):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.server.daemon_threads = True
        self.url = f'http://127.0.0.1:{self.server.server_port}/v1'
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def since(self, moment=0):
        with self.lock:
            return [request for request in self.asked if request[0] >= moment]

    def count(self, jobs):
        return sum(what in jobs for _, what in self.since())

    def most_in_a_second(self):
        """The most requests in any window of one second."""
        times = sorted(when for when, _ in self.since())
        most = first = 0
        for last, when in enumerate(times):
            while when - times[first] >= 1:
                first += 1
            most = max(most, last - first + 1)
        return most
