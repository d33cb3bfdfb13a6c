#!/usr/bin/python3
# test-look.py: what the window looks like, and how it is read
#
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import sys
import time

import audit
import scenes
from looks import Looks
from session import main, wait_for

LOOKS = {}

# How long a screen reader listens, seconds.
STILL = 4

# Frames that a change of the window takes where the person wants no animations.
MOST_FRAMES = 5


def get_looks(s):
    if not LOOKS:
        LOOKS['looks'] = Looks(s, sys.argv[3])
    return LOOKS['looks']


def all_is_readable(s):
    """In a narrow window, in a language with longer words, nothing is cut off or out of reach."""
    for variant in os.environ.get('DOCKET_LOOKS', 'longer-narrow').split(','):
        for scene, faults in get_looks(s).take_variant(variant):
            assert not faults, f'{variant}, {scene}: {faults}'


def a_screen_reader_is_told(s):
    """Whatever takes the keyboard has a name, and each job is one sentence."""
    looks = get_looks(s)
    looks.choose('light')
    looks.start()
    looks.probe.wait('DocketFirstPage')
    assert not audit.find_faults(s), audit.find_faults(s)
    looks.start_list()
    s.resize(1100, 700)
    looks.show_job('scan.json')
    assert not audit.find_faults(s), audit.find_faults(s)
    looks.open_window('ctrl+comma')
    assert not audit.find_faults(s), audit.find_faults(s)
    looks.close_newest()


def the_page_stays(s):
    """A link that is shown moves nothing above it; another job is shown from its top."""
    looks = get_looks(s)
    probe = looks.probe
    looks.show_job('scan.json')
    s.xdotool('mousemove', *probe.point(probe.find('DocketDetailsPage', 'name')[0]),
              'click', '--repeat', '5', '5')
    show = probe.wait(type_='GtkLabel', text='Show', owner='DocketFieldsCard')[0]
    # Wherever it came to a stop.
    wait_for(lambda: probe.find(type_='GtkLabel', text='Show', owner='DocketFieldsCard')[0].y
             == show.y or show.update(probe.find(
                 type_='GtkLabel', text='Show', owner='DocketFieldsCard')[0]), 'no more scrolling')
    probe.click(show)
    hide = probe.wait(type_='GtkLabel', text='Hide', owner='DocketFieldsCard')[0]
    assert hide.y == show.y, f'the button was at {show.y}, and is at {hide.y}'
    link = probe.find(type_='GtkLabel', text='http', owner='DocketFieldsCard')
    assert link and not link[0].ellipsized, link
    assert not probe.find('DocketDetailsPage', 'name'), 'the top of the page is in sight'
    looks.show_job('report.pdf')


def captions(probe):
    return [item.text for item in probe.find('DocketJobRow', 'caption')]


def nothing_ticks_aloud(s):
    """The words on the screen go on with each second, those for a screen reader do not."""
    probe = get_looks(s).probe
    words = captions(probe)
    said = {}
    wait_for(lambda: captions(probe) != words, 'words that go on')
    end = time.monotonic() + STILL
    while time.monotonic() < end:
        for sentence in s.rows():
            said.setdefault(sentence.split(',')[0], set()).add(sentence)
    # With the minute a row may say something else, once.
    assert all(len(sentences) <= 2 for sentences in said.values()), said


def no_row_moves(s):
    """A job that ends moves to its place, but not from under the pointer; no row changes size."""
    looks = get_looks(s)
    looks.env = looks.env | {'DOCKET_PROBE_FRAMES': str(looks.probe.frames_file)}
    looks.start_list()
    probe = looks.probe
    row = probe.find('DocketJobRow', 'title', text='archive-box-12.pdf')[0]
    s.xdotool('mousemove', *probe.point(row))
    probe.ask()
    n_before = len(probe.frames())
    for name in ('archive-box-12.pdf', 'site-survey-2019.pdf'):
        looks.simulator.add_job(f'{scenes.id_of(name)}:pdf:0')
    s.activate('check-all')
    wait_for(lambda: sum('link valid' in text for text in captions(probe)) >= 3, 'two jobs done')
    frames = [rows for _, rows in probe.frames()[n_before:] if rows]
    places = {top for rows in frames for name, top, _, _ in rows if name == 'archive-box-12.pdf'}
    assert len(places) == 1, f'the row under the pointer was at {sorted(places)}'
    heights = {height for rows in frames for _, _, height, _ in rows}
    assert max(heights) - min(heights) <= 1, f'rows were as high as {sorted(heights)}'


def nothing_is_animated(s):
    """Where the person wants no animations, what opens is there at once."""
    looks = get_looks(s)
    n_before = len(looks.probe.frames())
    begin = time.monotonic()
    looks.keys('ctrl+a')
    looks.probe.wait('DocketJobsPage', 'action_bar')
    seconds = time.monotonic() - begin
    n_frames = len(looks.probe.frames()) - n_before
    # Each second the times in the rows go on.
    assert n_frames <= MOST_FRAMES + 2 * seconds, f'{n_frames} frames in {seconds:.1f} s'


if __name__ == '__main__':
    main(all_is_readable, a_screen_reader_is_told, the_page_stays, nothing_ticks_aloud,
         no_row_moves, nothing_is_animated)
