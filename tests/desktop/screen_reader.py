# screen_reader.py: what a screen reader knows of Docket's windows, as JSON
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Usage: screen_reader.py texts | press NAME | enter NAME TEXT

import json
import sys

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402


def applications():
    desktop = Atspi.get_desktop(0)
    for i in range(desktop.get_child_count()):
        child = desktop.get_child_at_index(i)
        if child is not None and "docket" in (child.get_name() or "").lower():
            yield child


def walk(item):
    if item is None:
        return
    try:
        yield item
        for i in range(item.get_child_count()):
            yield from walk(item.get_child_at_index(i))
    except gi.repository.GLib.Error:
        return


def everything():
    for application in applications():
        yield from walk(application)


def get_text(item):
    name = item.get_name() or ""
    try:
        if not name and "Text" in item.get_interfaces():
            name = Atspi.Text.get_text(item, 0, Atspi.Text.get_character_count(item))
    except gi.repository.GLib.Error:
        pass
    return name


def is_visible(item):
    return item.get_state_set().contains(Atspi.StateType.VISIBLE)


def texts():
    return [text for text in (get_text(item) for item in everything() if is_visible(item)) if text]


def press(name):
    for item in everything():
        if item.get_name() == name and is_visible(item) and item.get_n_actions() > 0:
            return bool(item.do_action(0))
    return False


def enter(name, text):
    for item in everything():
        if "EditableText" in item.get_interfaces() and is_visible(item) and (name in (item.get_name() or "")):
            return bool(Atspi.EditableText.set_text_contents(item, text))
    return False


def main():
    command, rest = sys.argv[1], sys.argv[2:]
    print(json.dumps({"texts": texts, "press": press, "enter": enter}[command](*rest)))


main()
