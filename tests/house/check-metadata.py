#!/usr/bin/env python3
# check-metadata.py: what software centres ask of the metainfo, and validators do not check
#
# SPDX-License-Identifier: GPL-3.0-or-later

import datetime
import re
import struct
import xml.etree.ElementTree as ElementTree

import house

ID = house.APPLICATION_ID
NAME = f'data/{ID}.metainfo.xml.in'
ADDRESS = 'https://raw.githubusercontent.com/docket-app/docket/v{}/data/screenshots/{}'
URLS = ['homepage', 'bugtracker', 'vcs-browser', 'contribute', 'help']
TECHNICAL = re.compile(r'\b(GTK|GNOME|C|API|JSON|app|tool|client|manager|simple)\b', re.I)


def text_of(element):
    return ' '.join(''.join(element.itertext()).split()) if element is not None else ''


class Check:
    def __init__(self, report, root):
        self.report = report
        self.root = root
        build = report.look(house.ROOT / 'meson.build')
        self.version = re.search(r"^\s*version: '([^']+)'", build, re.M)[1]

    def ask(self, is_so, words):
        if not is_so:
            self.report.say(NAME, 0, words)

    def words(self):
        name, summary = self.root.findtext('name'), self.root.findtext('summary')
        self.ask(len(name) <= 15 and name[0].isupper() and name.isalpha(), 'the name is odd')
        self.ask(10 <= len(summary) <= 35, f'the summary has {len(summary)} characters')
        self.ask(not summary.endswith('.') and name not in summary, 'the summary is no summary')
        self.ask(not re.match(r'(A|An|The)\b', summary), 'the summary begins with an article')
        self.ask(not TECHNICAL.search(summary), 'the summary is technical')
        self.ask(not re.search(r'[a-z] [A-Z][a-z]', summary), 'the summary is no sentence case')

    def description(self):
        description = self.root.find('description')
        paragraphs = [text_of(p) for p in description.findall('p')]
        items = [text_of(li) for li in description.iter('li')]
        self.ask(1 <= len(paragraphs) <= 4, 'the description has too many paragraphs')
        self.ask(all(50 <= len(p) <= 400 for p in paragraphs), 'a paragraph is too short or long')
        self.ask(len(items) <= 10, 'a list is too long')
        self.ask(self.root.findtext('summary') not in ' '.join(paragraphs),
                 'the description repeats the summary')
        self.ask('not affiliated with PDF.co' in ' '.join(paragraphs), 'nothing of affiliation')

    def colours(self):
        found = {c.get('scheme_preference'): c.text for c in self.root.findall('branding/color')
                 if c.get('type') == 'primary'}
        self.ask(sorted(found) == ['dark', 'light'], 'there is no colour for light and for dark')
        bright = {}
        for scheme, colour in found.items():
            parts = [int(colour[n:n + 2], 16) for n in (1, 3, 5)]
            bright[scheme] = sum(parts) / 3
            self.ask(max(parts) - min(parts) > 40, f'{colour} is grey')
        self.ask(bright['light'] - bright['dark'] > 60, 'the colours are alike')

    def screenshots(self):
        shots = self.root.findall('screenshots/screenshot')
        self.ask(3 <= len(shots) <= 6, f'{len(shots)} screenshots')
        self.ask([shot.get('type') for shot in shots] == ['default'] + [None] * (len(shots) - 1),
                 'not the first screenshot alone is the default')
        for shot in shots:
            caption, image = text_of(shot.find('caption')), text_of(shot.find('image'))
            self.ask(10 <= len(caption) <= 100 and caption[-1] != '.', f'caption {caption!r}')
            file = house.ROOT / 'data' / 'screenshots' / image.rpartition('/')[2]
            self.ask(image == ADDRESS.format(self.version, file.name), f'{image} is not pinned')
            self.picture(file)

    def picture(self, file):
        data = file.read_bytes() if file.is_file() else b''
        self.ask(data.startswith(b'\x89PNG'), f'{file.name} is no PNG in data/screenshots')
        if data:
            width, height = struct.unpack('>II', data[16:24])
            size = f'{width}x{height}'
            self.ask(600 <= width <= 1000 and 400 <= height <= 700, f'{file.name}: {size}')
            self.ask(data[25] in (3, 4, 6), f'{file.name} has no transparent corners')

    def releases(self):
        releases = self.root.findall('releases/release')
        dates = [datetime.date.fromisoformat(release.get('date')) for release in releases]
        self.ask(dates == sorted(dates, reverse=True), 'the releases are not in order')
        self.ask(max(dates) <= datetime.date.today(), 'a release is in the future')
        self.ask(releases[0].get('version') == self.version,
                 f'the newest release is not {self.version}')
        for release in releases:
            self.ask(re.fullmatch(r'\d+\.\d+\.\d+', release.get('version')), 'a version is odd')
            notes = text_of(release.find('description'))
            self.ask(len(notes) >= 60, f'{release.get("version")} has no notes')
            self.ask('bug fixes and improvements' not in notes.lower(), 'the notes say nothing')

    def the_rest(self):
        root = self.root
        developer = root.find('developer')
        self.ask(developer is not None and ID.startswith(developer.get('id', '-')) and
                 developer.findtext('name'), 'there is no developer')
        self.ask(root.find('content_rating').get('type') == 'oars-1.1', 'no content rating')
        self.ask(root.findtext('requires/display_length') == '360', 'no display length')
        self.ask([c.text for c in root.findall('supports/control')] ==
                 ['keyboard', 'pointing', 'touch'], 'the controls')
        self.ask([e.text for e in root.findall('launchable')] == [f'{ID}.desktop'], 'launchable')
        self.ask(root.find('translation').get('type') == 'gettext', 'translation')
        urls = {url.get('type'): url.text for url in root.findall('url')}
        self.ask(sorted(urls) == sorted(URLS), f'the addresses are {sorted(urls)}')
        self.ask(all(url.startswith('https://') for url in urls.values()), 'an address is no https')
        self.ask(4 <= len(ID.split('.')) <= 5 and ID.startswith('io.github.'), 'the id')


def check_desktop(report):
    name = f'data/{ID}.desktop.in'
    text = report.look(house.ROOT / name)
    actions = re.search(r'^Actions=(.*);$', text, re.M)[1].split(';')
    source = report.look(house.ROOT / 'src' / 'desktop' / 'docket-application.c')
    groups = re.findall(r'^\[Desktop Action (.*)\]\nName=.+\nExec=(.*)$', text, re.M)
    if [action for action, _ in groups] != actions:
        report.say(name, 0, f'the actions are {actions}, the groups {groups}')
    for action, command in groups:
        if command != f'gapplication action {ID} {action}':
            report.say(name, 0, f'{action} runs {command!r}')
        if f'{{ .name = "{action}", .func = ' not in source:
            report.say(name, 0, f'{action} is no action of the application without a target')
    for line in ('DBusActivatable=true', 'X-GNOME-UsesNotifications=true', f'Icon={ID}'):
        if line not in text.splitlines():
            report.say(name, 0, f'{line} is missing')
    categories = set(re.search(r'^Categories=(.*)$', text, re.M)[1].strip(';').split(';'))
    if not categories - {'GNOME', 'GTK'}:
        report.say(name, 0, 'the categories say nothing')


def main():
    report = house.Report()
    check = Check(report, ElementTree.fromstring(report.look(house.ROOT / NAME).encode()))
    for part in (check.words, check.description, check.colours, check.screenshots, check.releases,
                 check.the_rest):
        part()
    check_desktop(report)
    report.end()


main()
