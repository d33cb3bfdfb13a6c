#!/usr/bin/env python3
# check-icons.py: every icon is one that all desktops have, or our own
#
# SPDX-License-Identifier: GPL-3.0-or-later

import re
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import house

# Names of icons in C: an argument or a property, and whatever looks like a name.
CALL = re.compile(r'\b(?:gtk_image_(?:new_from|set_from)_icon_name|gtk_button_new_from_icon_name|'
                  r'g_themed_icon_new|\w+_set_(?:\w+_)?icon_name)\s*\((?:[^;"]*,)?\s*"([^"]+)"')
PROPERTY = re.compile(r'"(?:[\w-]+-)?icon-name"\s*,\s*"([^"]+)"')
SYMBOLIC = re.compile(r'"([\w+.-]+-symbolic(?:-rtl|-ltr)?)"')


def own_icons():
    paths = house.files('src/desktop/icons/**/*.svg', 'data/icons/**/*.svg')
    return {path.stem for path in paths}


def of_ui(path):
    for element in ElementTree.parse(path).iter():
        key = element.get('name', '')
        value = (element.text or '').strip()
        if element.tag in ('property', 'attribute') and value and \
                (key.endswith('icon-name') or key == 'icon'):
            yield value


def of_c(text):
    text = house.without_comments(text)
    for pattern in (CALL, PROPERTY, SYMBOLIC):
        for found in pattern.finditer(text):
            yield found[1]


def check_png(report):
    """The picture of 48 px is the drawing of the application icon."""
    folder = house.ROOT / 'data/icons/hicolor'
    png = folder / f'48x48/apps/{house.APPLICATION_ID}.png'
    drawn = subprocess.run(
        ['rsvg-convert', '-w', '48', '-h', '48',
         folder / f'scalable/apps/{house.APPLICATION_ID}.svg'], capture_output=True, check=True)
    ran = subprocess.run(['compare', '-metric', 'RMSE', png, 'png:-', 'null:'], input=drawn.stdout,
                         capture_output=True, check=False)
    found = re.search(r'\(([\d.e-]+)\)', ran.stderr.decode())
    if found is None or float(found[1]) > 0.02:
        report.say(png, 0, f'is not the icon: {ran.stderr.decode().strip()}')


def main():
    report = house.Report()
    common = set(house.read(Path(__file__).with_name('icons-common.txt')).split())
    own = own_icons()
    for path in house.files('src/desktop/**/*.c', 'src/desktop/**/*.ui'):
        text = report.look(path)
        for icon in sorted(set(of_ui(path) if path.suffix == '.ui' else of_c(text))):
            if icon in own or icon == house.APPLICATION_ID:
                continue
            if not icon.endswith('-symbolic'):
                report.say(path, 0, f'{icon} is not symbolic')
            elif icon not in common:
                report.say(path, 0, f'{icon} is not on every desktop')
    check_png(report)
    report.end()


main()
