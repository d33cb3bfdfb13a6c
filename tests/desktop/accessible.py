# accessible.py: windows as a screen reader sees them
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the accessibility tree of other programs over its own bus.

A window has hundreds of objects, and each question is a message that goes through two processes,
one of which is to be watched while it does something else. So one message asks for what a program
has in store of all of its objects, and what is asked of many is asked of all before the first
answer is waited for: reading a window takes tenths of a second instead of seconds.
"""

import ast
import itertools
import time

from gi.repository import Gio, GLib

ACCESSIBLE = 'org.a11y.atspi.Accessible'
APPLICATION = 'org.a11y.atspi.Application'
ACTION = 'org.a11y.atspi.Action'
CACHE = 'org.a11y.atspi.Cache'
COMPONENT = 'org.a11y.atspi.Component'
EVENTS = 'org.a11y.atspi.Event.Object'
EDITABLE = 'org.a11y.atspi.EditableText'
TEXT = 'org.a11y.atspi.Text'
PROPERTIES = 'org.freedesktop.DBus.Properties'

REGISTRY = 'org.a11y.atspi.Registry'
ROOT = '/org/a11y/atspi/accessible/root'
STORE = '/org/a11y/atspi/cache'

# Places are relative to the window.
IN_WINDOW = 1

# A relation: the words of one are the name of the other.
LABELLED_BY = 2

# Bits of a set of states.
ACTIVE = 1
FOCUSABLE = 11
FOCUSED = 12
SENSITIVE = 24
SHOWING = 25

# From this GTK on hidden pages and what is scrolled away are left out of the tree, and what is at a
# point is found by its place alone, whatever lies over it.
LISTS_WHAT_SHOWS = (4, 18)

# Words for roles, in the order of their numbers (AtspiRole); programs and libraries differ.
ROLES = (
    'invalid, accelerator label, alert, animation, arrow, calendar, canvas, check box, check menu '
    'item, color chooser, column header, combo box, date editor, desktop icon, desktop frame, '
    'dial, dialog, directory pane, drawing area, file chooser, filler, focus traversable, font '
    'chooser, frame, glass pane, html container, icon, image, internal frame, label, layered '
    'pane, list, list item, menu, menu bar, menu item, option pane, page tab, page tab list, '
    'panel, password text, popup menu, progress bar, push button, radio button, radio menu item, '
    'root pane, row header, scroll bar, scroll pane, separator, slider, spin button, split pane, '
    'status bar, table, table cell, table column header, table row header, tearoff menu item, '
    'terminal, text, toggle button, tool bar, tool tip, tree, tree table, unknown, viewport, '
    'window, extended, header, footer, paragraph, ruler, application, autocomplete, editbar, '
    'embedded, entry, chart, caption, document frame, heading, page, section, redundant object, '
    'form, link, input method window, table row, tree item, document spreadsheet, document '
    'presentation, document text, document web, document email, comment, list box, grouping, '
    'image map, notification, info bar, level bar, title bar, block quote, audio, video, '
    'definition, article, landmark, log, marquee, math, rating, timer, static, math fraction, math '
    'root, subscript, superscript, description list, description term, description value, '
    'footnote, content deletion, content insertion, mark, suggestion, push button menu, '
    'switch').split(', ')

# How long an answer may take, ms.
PATIENCE = 5000


def role_name(number):
    return ROLES[number] if number is not None and number < len(ROLES) else ''


class Box:
    def __init__(self, x, y, width, height):
        self.x, self.y, self.width, self.height = x, y, width, height


def unpack_plain(variant):
    """What has no variants in it is spelt as Python spells it; read so, it takes a tenth of the
    time."""
    return ast.literal_eval(variant.print_(False))


def has_state(item, state):
    return bool(item.states[state // 32] >> state % 32 & 1)


class Item:
    """An object of the tree, as it was when it was read. Two are the same if they are the same
    object of the program."""

    def __init__(self, reader, address, parent=None):
        self.reader = reader
        self.address = address
        self.parent = parent
        self.children = []
        self.n_children = 0
        self.name = ''
        self.role = ''
        self.states = None
        self.interfaces = ()

    def __eq__(self, other):
        return isinstance(other, Item) and self.address == other.address

    def __hash__(self):
        return hash(self.address)

    def __repr__(self):
        return f'<{self.role} “{self.name}”>'

    def window(self):
        return self.ancestors()[-1]

    def ancestors(self):
        """The item, what it is in, and so on, up to the window."""
        found = [self]
        while found[-1].parent is not None:
            found.append(found[-1].parent)
        return found

    def walk(self):
        yield self
        for child in self.children:
            yield from child.walk()


class Reader:
    """Asks over the accessibility bus of the session whose bus is in the environment."""

    def __init__(self):
        session = Gio.bus_get_sync(Gio.BusType.SESSION)
        address = session.call_sync('org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress',
                                    None, None, Gio.DBusCallFlags.NONE, PATIENCE, None).unpack()[0]
        flags = (Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
                 | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
        self.bus = Gio.DBusConnection.new_for_address_sync(address, flags, None, None)
        self.context = GLib.MainContext()
        self.toolkits = {}

    # Messages

    def ask_all(self, questions, unpack=GLib.Variant.unpack):
        """The answers to (address, interface, method, arguments), in their order; None: none."""
        answers = [None] * len(questions)
        left = len(questions)
        if left == 0:
            return answers

        def answered(bus, result, n):
            nonlocal left
            left -= 1
            try:
                answers[n] = unpack(bus.call_finish(result))
            except GLib.Error:  # it has just gone, or has no such thing
                pass

        self.context.push_thread_default()
        try:
            for n, ((name, path), interface, method, arguments) in enumerate(questions):
                self.bus.call(name, path, interface, method, arguments, None,
                              Gio.DBusCallFlags.NO_AUTO_START, PATIENCE, None, answered, n)
            # What a signal raises within a callback is lost, and its answer with it.
            end = time.monotonic() + 2 * PATIENCE / 1000
            while left > 0 and time.monotonic() < end:
                self.context.iteration(True)
        finally:
            self.context.pop_thread_default()
        return answers

    def ask(self, item, interface, method, arguments=None):
        return self.ask_all([(item.address, interface, method, arguments)])[0]

    def ask_each(self, items, interface, method, arguments=None):
        """The first value of each answer; None: there is none."""
        answers = self.ask_all([(item.address, interface, method, arguments) for item in items])
        return [answer and answer[0] for answer in answers]

    def get_each(self, items, interface, name):
        return self.ask_each(items, PROPERTIES, 'Get', GLib.Variant('(ss)', (interface, name)))

    # The tree

    def applications(self, name):
        """The programs of a name that are there."""
        root = Item(self, (REGISTRY, ROOT))
        addresses = self.ask_each([root], ACCESSIBLE, 'GetChildren')[0] or []
        found = [Item(self, address) for address in addresses]
        return [item for item, called in zip(found, self.get_each(found, ACCESSIBLE, 'Name'))
                if called == name]

    def windows(self, name):
        """The windows of the programs of a name, with all that is in them."""
        return [window for application in self.applications(name)
                for window in self.read(application)]

    def read(self, application):
        if self.toolkit_of(application) >= LISTS_WHAT_SHOWS:
            return self.read_now(application, {})
        answer = self.ask_all([((application.address[0], STORE), CACHE, 'GetItems', None)],
                              unpack_plain)[0]
        stored = {}
        for address, _, _, _, count, interfaces, name, role, _, states in (
                answer[0] if answer is not None else ()):
            item = stored[address] = Item(self, address)
            item.name, item.role, item.n_children = name, role_name(role), count
            item.states, item.interfaces = states, interfaces
        return self.read_now(application, stored)

    def read_now(self, application, stored):
        """What is where is asked for: what is in store may be hidden by now. Newer GTK shows other
        words than it has in store."""
        addresses = self.ask_each([application], ACCESSIBLE, 'GetChildren')[0] or ()
        windows = [stored.get(address) or Item(self, address) for address in addresses]
        floor = windows
        while floor:
            self.look([item for item in floor if item.states is None])
            floor = [item for item in floor if item.n_children > 0]
            for item, inside in zip(floor, self.ask_each(floor, ACCESSIBLE, 'GetChildren')):
                item.children = [stored.get(address) or Item(self, address)
                                 for address in inside or ()]
                for child in item.children:
                    child.parent = item
            floor = [child for item in floor for child in item.children]
        return windows

    def look(self, items):
        """Asks for what a program has in store of others."""
        name = GLib.Variant('(ss)', (ACCESSIBLE, 'Name'))
        count = GLib.Variant('(ss)', (ACCESSIBLE, 'ChildCount'))
        answers = iter(self.ask_all([
            (item.address, *question) for item in items for question in (
                (PROPERTIES, 'Get', name), (PROPERTIES, 'Get', count),
                (ACCESSIBLE, 'GetRole', None), (ACCESSIBLE, 'GetState', None),
                (ACCESSIBLE, 'GetInterfaces', None))]))
        for item in items:
            name, count, role, states, interfaces = (
                answer and answer[0] for answer in itertools.islice(answers, 5))
            item.name, item.role, item.n_children = name or '', role_name(role), count or 0
            item.states, item.interfaces = states or (0, 0), interfaces or ()
        unnamed = [item for item in items if item.role == 'menu item' and not item.name]
        for item, name in zip(unnamed, self.labels(unnamed)):
            item.name = name

    def labels(self, items):
        """The words of what each is labelled by. GTK 4.24 leaves it to who reads an item of a menu
        to ask for them."""
        labelled = [next((addresses[0] for relation, addresses in relations or ()
                          if relation == LABELLED_BY and addresses), None)
                    for relations in self.ask_each(items, ACCESSIBLE, 'GetRelationSet')]
        answers = iter(self.ask_all([
            (address, TEXT, 'GetText', GLib.Variant('(ii)', (0, -1)))
            for address in labelled if address is not None]))
        return [((next(answers) or ('',))[0] if address is not None else '')
                for address in labelled]

    def places(self, items):
        """Where each is and how large; None: it has no place of its own."""
        boxes = self.ask_each(items, COMPONENT, 'GetExtents', GLib.Variant('(u)', (IN_WINDOW,)))
        return [box and Box(*box) for box in boxes]

    def placed(self, items):
        """Without those that never had a place on the screen."""
        items = list(items)
        return [item for item, box in zip(items, self.places(items))
                if box is None or box.width > 0 or box.height > 0]

    def on_screen(self, items):
        """Those that a pointer finds. GTK lists hidden pages as well, with their old place.

        It finds what is around the item where that takes no pointer, as a button that is off, and
        nothing where the uppermost thing there has no words, as a picture.
        """
        placed = [(item, box) for item, box in zip(items, self.places(items))
                  if box is not None and box.width > 0 and box.height > 0]
        if placed and self.toolkit_of(placed[0][0]) >= LISTS_WHAT_SHOWS:
            return self.in_window(placed)
        answers = self.ask_all([
            (item.window().address, COMPONENT, 'GetAccessibleAtPoint', GLib.Variant(
                '(iiu)', (box.x + box.width // 2, box.y + box.height // 2, IN_WINDOW)))
            for item, box in placed])
        return [item for (item, _), answer in zip(placed, answers)
                if answer is not None and self.is_found(item, answer[0])]

    def toolkit_of(self, item):
        """The version of the GTK that shows the item."""
        bus_name = item.address[0]
        if bus_name not in self.toolkits:
            said = self.get_each([Item(self, (bus_name, ROOT))], APPLICATION, 'Version')[0] or ''
            numbers = said.split('.')[:2]
            if len(numbers) < 2 or not all(number.isdigit() for number in numbers):
                return (0, 0)
            self.toolkits[bus_name] = tuple(int(number) for number in numbers)
        return self.toolkits[bus_name]

    def in_window(self, placed):
        windows = list({item.window() for item, _ in placed})
        wholes = dict(zip(windows, self.places(windows)))

        def is_in(item, box):
            whole = wholes[item.window()]
            x, y = box.x + box.width // 2, box.y + box.height // 2
            return whole is not None and has_state(item, SHOWING) and \
                whole.x <= x < whole.x + whole.width and whole.y <= y < whole.y + whole.height

        return [item for item, box in placed if is_in(item, box)]

    def is_found(self, item, address):
        if address[1].endswith('/null'):
            return True
        if address in [around.address for around in item.ancestors()[:-1][:4]]:
            return True
        found = next((other for other in item.window().walk() if other.address == address), None)
        return found is not None and item in found.ancestors()

    # Events

    def hear_focus(self, heard):
        """Calls heard with the address of what got the keyboard, while it is heard at all."""
        def changed(bus, sender, path, interface, signal, parameters):
            if parameters.get_child_value(1).get_int32() != 0:
                heard((sender, path))

        self.context.push_thread_default()
        try:
            self.bus.signal_subscribe(None, EVENTS, 'StateChanged', None, 'focused',
                                      Gio.DBusSignalFlags.NONE, changed)
        finally:
            self.context.pop_thread_default()
        self.ask_all([((REGISTRY, '/org/a11y/atspi/registry'), REGISTRY, 'RegisterEvent',
                       GLib.Variant('(sass)', ('Object:StateChanged:focused', [], '')))])

    def hear(self):
        while self.context.iteration(False):
            pass

    def name_of(self, address):
        item = Item(self, address)
        return self.get_each([item], ACCESSIBLE, 'Name')[0] or self.labels([item])[0]

    # One item

    def text(self, item):
        return self.texts([item])[0]

    def texts(self, items):
        """What each shows as text; empty: nothing."""
        written = [item for item in items if TEXT in item.interfaces]
        answers = self.ask_each(written, TEXT, 'GetText', GLib.Variant('(ii)', (0, -1)))
        said = dict(zip(written, answers))
        return [said.get(item) or '' for item in items]

    def can_press(self, item):
        """Whether a screen reader could press it."""
        return bool(self.get_each([item], ACTION, 'NActions')[0])

    def press(self, item):
        """Whether that was possible."""
        answer = self.ask(item, ACTION, 'DoAction', GLib.Variant('(i)', (0,)))
        return answer is not None and answer[0]

    def set_text(self, item, text):
        answer = self.ask(item, EDITABLE, 'SetTextContents', GLib.Variant('(s)', (text,)))
        return answer is not None and answer[0]
