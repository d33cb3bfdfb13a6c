#!/usr/bin/env python3
# check-time.py: time is handed in; only the system clock asks for it or sets a timer
#
# SPDX-License-Identifier: GPL-3.0-or-later

import re

import house

CLOCK = 'src/core/docket-system-clock.c'

ASKING = re.compile(r'(?<![\w.>])('
                    r'g_timeout_\w+|g_get_real_time|g_get_monotonic_time|g_get_current_time|'
                    r'g_date_time_new_now\w*|g_source_set_ready_time|g_source_get_time|'
                    r'g_usleep|g_timer_new|time|clock|clock_gettime|gettimeofday|timespec_get|'
                    r'sleep|usleep|nanosleep|alarm|timerfd_create'
                    r')\s*\(')


def main():
    report = house.Report()
    for path in house.files('src/core/*.[ch]', 'src/model/*.[ch]'):
        text = house.without_words(report.look(path))
        if house.name(path) == CLOCK:
            if not ASKING.search(text):
                report.say(path, 0, 'asks for no time: is this check blind?')
            continue
        for found in ASKING.finditer(text):
            report.say(path, house.line_of(text, found.start()), f'{found[1]}()')
    report.end()


main()
