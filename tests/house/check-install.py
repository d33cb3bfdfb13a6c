#!/usr/bin/env python3
# check-install.py: what "meson install" puts into a prefix, and that it works there
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: check-install.py BUILD MESON"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ID = 'io.github.docket_app.Docket'
FILES = [
    'bin/docket',
    f'share/applications/{ID}.desktop',
    f'share/metainfo/{ID}.metainfo.xml',
    f'share/dbus-1/services/{ID}.service',
    f'share/glib-2.0/schemas/{ID}.gschema.xml',
    f'share/icons/hicolor/scalable/apps/{ID}.svg',
    f'share/icons/hicolor/48x48/apps/{ID}.png',
    f'share/icons/hicolor/symbolic/apps/{ID}-symbolic.svg',
    f'share/licenses/{ID}/COPYING',
    'share/man/man1/docket.1',
    'share/bash-completion/completions/docket',
]
COMPLETE = '''
. "$1"
COMP_WORDS=(docket $2) COMP_CWORD=$(($(set -- $2; echo $#)))
[ "${2: -1}" != " " ] || { COMP_WORDS+=(""); COMP_CWORD=$((COMP_CWORD + 1)); }
compopt () { :; }
_docket
echo "${COMPREPLY[*]}"
'''
WORDS = {
    'w': 'wait',
    'ch': 'check',
    'wait --': '--timeout --save --json',
    'list --status ': 'waiting working success failed aborted unknown',
    'check --f': '--force',
    'add --n': '--name',
}


def run(*command, **more):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True,
                          check=False, **more)


def install(build, meson, folder):
    prefix = Path(subprocess.run(
        [*meson.split(), 'introspect', '--buildoptions', build], capture_output=True, text=True,
        check=True).stdout.split('"name": "prefix"')[1].split('"value": "')[1].split('"')[0])
    ran = run(*meson.split(), 'install', '-C', build, '--no-rebuild', '--destdir', folder,
              env=os.environ | {'DESTDIR': str(folder)})
    if ran.returncode != 0:
        sys.exit(ran.stdout + ran.stderr)
    return prefix, folder / prefix.relative_to('/')


def main():
    build, meson = sys.argv[1:]
    problems = []
    with tempfile.TemporaryDirectory() as name:
        prefix, root = install(build, meson, Path(name))
        problems += [f'{file} is not there' for file in FILES if not (root / file).is_file()]
        service = (root / f'share/dbus-1/services/{ID}.service').read_text()
        if f'Exec={prefix}/bin/docket --gapplication-service' not in service.splitlines():
            problems.append(f'the service is {service!r}')
        ran = run(root / 'bin/docket', '--version')
        if ran.returncode != 0 or not ran.stdout.startswith('docket '):
            problems.append(f'--version said {ran}')
        page = (root / 'share/man/man1/docket.1').read_text()
        help_ = run(root / 'bin/docket', '--help').stdout
        for word in ('add', 'check', 'wait', 'list'):
            if f'docket {word}' not in page or f'docket {word}' not in help_:
                problems.append(f'{word} is not in the manual page and the help')
        if '@' in page.replace('~/.var/app/@', ''):
            problems.append('the manual page has an empty place')
        for begin, words in WORDS.items():
            ran = run('bash', '-c', COMPLETE, 'bash',
                      root / 'share/bash-completion/completions/docket', begin)
            if ran.stdout.strip() != words:
                problems.append(f'“docket {begin}” gives {ran.stdout!r}{ran.stderr}')
    print('\n'.join(problems) or f'{len(FILES)} files')
    sys.exit(1 if problems else 0)


main()
