#!/usr/bin/env python3
# check-includes.py: the arrows between the rooms go down only
#
# SPDX-License-Identifier: GPL-3.0-or-later

import re

import house

# What a room may include of the others.
ARROWS = {
    'src/model': {'model'},
    'src/simulator': {'simulator', 'model'},
    'src/core': {'core', 'model'},
    'src/terminal': {'terminal', 'core', 'model'},
    'src/desktop': {'desktop', 'core', 'model', 'simulator'},
    'src': {'desktop', 'terminal'},
    'tests/model': {'model'},
    'tests/fuzz': {'model', 'tests'},
    'tests/simulator': {'simulator', 'model', 'tests'},
}

# Libraries that have no place in a room.
DESKTOP_LIBRARIES = r'(gtk|gdk|gsk|adwaita|libadwaita|graphene|pango|cairo)\b'
WORLD_LIBRARIES = r'(gio|libsoup|sqlite3|curl|sys/socket|netdb|fcntl|unistd)\b'

INCLUDE = re.compile(r'^[ \t]*#[ \t]*(?:include|import)[ \t]*([<"])([^">]+)[">]', re.M)


def room_of_header(report):
    rooms = {'docket-config.h': None}
    for path in house.files('src/*/*.h', 'tests/*/*.h'):
        if path.name in rooms:
            report.say(path, 0, 'another header has the same name')
        parent = path.parent
        rooms[path.name] = 'tests' if 'tests' in house.name(parent) else parent.name
    return rooms


def check(report, path, rooms):
    folder = house.name(path.parent)
    arrows = ARROWS[folder]
    text = house.without_comments(report.look(path))
    for found in INCLUDE.finditer(text):
        header = found[2]
        line = house.line_of(text, found.start())
        base = header.rsplit('/', 1)[-1]
        room = rooms.get(base)
        if found[1] == '"' and base not in rooms:
            if not (folder == 'src/desktop' and base == 'docket-resources.h'):
                report.say(path, line, f'{header} is no header of ours')
        elif room is not None and room not in arrows:
            report.say(path, line, f'{folder} must not know {room} ({header})')
        if folder != 'src/desktop' and folder.startswith('src/') and \
                re.match(DESKTOP_LIBRARIES, header):
            report.say(path, line, f'{header} below the desktop')
        if folder == 'src/model' and re.match(WORLD_LIBRARIES, header):
            report.say(path, line, f'{header} in the model, which knows no network and no disk')


def main():
    report = house.Report()
    rooms = room_of_header(report)
    for folder in ARROWS:
        for path in house.files(f'{folder}/*.c', f'{folder}/*.h'):
            check(report, path, rooms)
    for path in house.files('src/**/*.c', 'src/**/*.h'):
        if house.name(path.parent) not in ARROWS:
            report.say(path, 0, 'is in a room that the house does not have')
    report.end()


main()
