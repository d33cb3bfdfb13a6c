#!/usr/bin/python3
# drag_source.py: another program, from which something is dragged
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: drag_source.py TYPE CONTENT [TYPE CONTENT]...

Opens a window with one line for each CONTENT, which is dragged as TYPE: a type of content, as
text/uri-list. Says READY when it is drawn, BEGIN of each drag and how it ended: DROPPED, or
CANCELLED; and in between what the program below the pointer would do: COPY, or NOTHING.
"""

import sys

import gi

gi.require_version('Gdk', '4.0')
gi.require_version('Gtk', '4.0')
from gi.repository import Gdk, GLib, Gtk  # noqa: E402

TITLE = 'Drag source'
SIZE = (200, 60)


def say(word):
    print(word, flush=True)


def begin(source, drag):
    def changed(drag, _):
        say('COPY' if drag.get_selected_action() & Gdk.DragAction.COPY else 'NOTHING')

    drag.connect('notify::selected-action', changed)
    drag.connect('dnd-finished', lambda _: say('DROPPED'))
    drag.connect('cancel', lambda *_: say('CANCELLED'))
    say('BEGIN')


def make_line(kind, content):
    label = Gtk.Label(label=kind, width_request=SIZE[0], height_request=SIZE[1])
    source = Gtk.DragSource()
    source.set_content(Gdk.ContentProvider.new_for_bytes(kind, GLib.Bytes(content.encode())))
    source.connect('drag-begin', begin)
    label.add_controller(source)
    return label


def main():
    Gtk.init()
    window = Gtk.Window(title=TITLE, decorated=False)
    box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL)
    for kind, content in zip(sys.argv[1::2], sys.argv[2::2]):
        box.append(make_line(kind, content))
    window.set_child(box)
    window.present()
    # Not before it has a size and is on the screen.
    clock = window.get_frame_clock()
    handler = clock.connect('after-paint', lambda _: (clock.disconnect(handler), say('READY')))
    GLib.MainLoop().run()


main()
