#!/usr/bin/env python3
# check-ids.py: one application id everywhere, and what the Flatpak may do
#
# SPDX-License-Identifier: GPL-3.0-or-later

import re
import xml.etree.ElementTree as ElementTree

import house

ID = house.APPLICATION_ID
PATH = '/' + ID.replace('.', '/')

FILES = [
    f'data/{ID}.desktop.in',
    f'data/{ID}.metainfo.xml.in',
    f'data/{ID}.service.in',
    f'data/{ID}.gschema.xml',
    f'data/icons/hicolor/scalable/apps/{ID}.svg',
    f'data/icons/hicolor/48x48/apps/{ID}.png',
    f'data/icons/hicolor/symbolic/apps/{ID}-symbolic.svg',
    f'flatpak/{ID}.yaml',
]

PERMISSIONS = ['--share=network', '--share=ipc', '--socket=wayland', '--socket=fallback-x11',
               '--device=dri']


def read(report, name):
    path = house.ROOT / name
    if not path.is_file():
        return ''
    return report.look(path)


def expect(report, where, what, found, expected):
    if found != expected:
        report.say(where, 0, f'{what} is {found!r}, not {expected!r}')


def entry(text, key, separator='='):
    found = re.search(rf'^{re.escape(key)}\s*{separator}\s*(.*?)\s*$', text, re.M)
    return found[1].strip('\'"') if found else None


def check_files(report):
    for name in FILES:
        if not (house.ROOT / name).is_file():
            report.say(name, 0, 'is not there')
    for path in house.files('data/*.in', 'data/*.xml', 'flatpak/*.yaml', 'flatpak/*.json'):
        if not path.name.startswith(ID + '.'):
            report.say(path, 0, f'its name does not begin with {ID}')


def check_desktop(report):
    name = FILES[0]
    text = read(report, name)
    expect(report, name, 'Icon', entry(text, 'Icon'), ID)
    expect(report, name, 'DBusActivatable', entry(text, 'DBusActivatable'), 'true')
    expect(report, name, 'the program of Exec', (entry(text, 'Exec') or '').split(' ')[0], 'docket')


def check_metainfo(report):
    name = FILES[1]
    root = ElementTree.fromstring(read(report, name).encode())
    expect(report, name, 'id', root.findtext('id'), ID)
    expect(report, name, 'launchable', root.findtext('launchable'), ID + '.desktop')
    expect(report, name, 'dbus', root.findtext('provides/dbus', ID), ID)
    expect(report, name, 'binary', root.findtext('provides/binary'), 'docket')


def check_service(report):
    name = FILES[2]
    text = read(report, name)
    expect(report, name, 'Name', entry(text, 'Name'), ID)
    expect(report, name, 'Exec', entry(text, 'Exec'), '@bindir@/docket --gapplication-service')


def check_schema(report):
    name = FILES[3]
    root = ElementTree.fromstring(read(report, name).encode())
    schemas = root.findall('schema')
    expect(report, name, 'schemas', [schema.get('id') for schema in schemas], [ID])
    expect(report, name, 'path', [schema.get('path') for schema in schemas], [PATH + '/'])
    for enum in root.findall('enum'):
        if not enum.get('id', '').startswith(ID + '.'):
            report.say(name, 0, f'enum {enum.get("id")} is outside of {ID}')


def check_manifest(report):
    name = FILES[-1]
    text = read(report, name)
    arguments = re.search(r'^finish-args:\n((?:[ \t]+-.*\n|[ \t]*#.*\n)+)', text, re.M)
    given = re.findall(r'^[ \t]+-[ \t]*(\S+)', arguments[1], re.M) if arguments else []
    expect(report, name, 'id', entry(text, 'id', ':'), ID)
    expect(report, name, 'runtime', entry(text, 'runtime', ':'), 'org.gnome.Platform')
    expect(report, name, 'runtime-version', entry(text, 'runtime-version', ':'), '51')
    expect(report, name, 'sdk', entry(text, 'sdk', ':'), 'org.gnome.Sdk')
    expect(report, name, 'command', entry(text, 'command', ':'), 'docket')
    expect(report, name, 'finish-args', sorted(given), sorted(PERMISSIONS))
    expect(report, name, 'number of finish-args', len(re.findall('finish-args', text)), 1)


def check_sources(report):
    build = read(report, 'meson.build')
    expect(report, 'meson.build', 'application_id', entry(build, 'application_id'), ID)
    for path in house.files('src/**/*.[ch]', 'src/**/*.ui', 'src/**/*.xml'):
        text = report.look(path)
        for found in re.finditer(r'io([./])github\1docket[\w-]*\1?\w*', text, re.I):
            if found[0] not in (ID, PATH[1:]):
                report.say(path, house.line_of(text, found.start()), f'{found[0]} is another id')


def main():
    report = house.Report()
    check_files(report)
    if not report.problems:
        for check in (check_desktop, check_metainfo, check_service, check_schema, check_manifest,
                      check_sources):
            check(report)
    report.end()


main()
