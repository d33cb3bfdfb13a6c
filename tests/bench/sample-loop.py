#!/usr/bin/python3
# sample-loop.py: waits for a job as PDF.co's samples for Python do
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: sample-loop.py URL KEY JOB CHECKS PAUSE

The samples use requests; where it is not installed urllib of the standard library stands in. Ends
after CHECKS checks, as the job of the benchmark works for ever; the samples do not.
"""

import json
import sys
import time

try:
    import requests
except ImportError:
    requests = None
    import urllib.request


def check_job_status(url, key, job):
    address, body = f'{url}/job/check', {'jobid': job}
    if requests is not None:
        response = requests.post(address, json=body, headers={'x-api-key': key}, timeout=60)
        return response.json()['status'] if response.status_code == 200 else None
    request = urllib.request.Request(
        address, data=json.dumps(body).encode(),
        headers={'x-api-key': key, 'Content-Type': 'application/json'})
    with urllib.request.urlopen(request, timeout=60) as response:
        return json.load(response)['status']


def main():
    url, key, job, checks, pause = sys.argv[1:]
    for _ in range(int(checks)):
        status = check_job_status(url, key, job)
        if status == 'success':
            break
        if status != 'working':
            sys.exit(f'Job status: {status}')
        time.sleep(float(pause))


if __name__ == '__main__':
    main()
