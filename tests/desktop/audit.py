# audit.py: what a screen reader is told of the windows, and what is wrong with it
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Walks the accessibility tree of all windows and says of each fault what it is."""

from accessible import FOCUSABLE, has_state
from session import can_press, name_of, role_of

# What GTK calls a widget that nobody named.
NO_NAMES = ('', 'GtkImage', 'GtkMenuButton', 'GtkButton', 'GtkToggleButton')

# Roles of what a person can go to with the keyboard, and of what holds it.
OF_CONTROLS = {
    'push button', 'toggle button', 'check box', 'radio button', 'switch', 'link', 'menu item',
    'entry', 'text', 'password text', 'spin button', 'list item', 'list', 'label', 'scroll bar',
    'combo box', 'table row', 'tab', 'page tab', 'check menu item', 'radio menu item', 'search box',
    'button',
}

# A person does not go to these: they hold what has the focus.
HOLDERS = {'frame', 'dialog', 'filler', 'panel', 'window', 'list', 'scroll bar', 'grouping',
           'generic', 'scroll pane', 'tool bar', 'invalid'}


def describe(item):
    around = [f'{other.role} “{other.name}”' for other in item.ancestors()[1:4]]
    return f'{item.role} “{item.name}” in {", ".join(around)}'


def has_name(item):
    """Of its own, or from the label that belongs to it."""
    return name_of(item) not in NO_NAMES


def is_inside_of_row(item):
    """Whether it belongs to a row that has a name, as the value that a row offers to choose."""
    return any(around.role in ('list item', 'combo box') and has_name(around)
               for around in item.ancestors()[1:])


def find_faults_of_focus(session, window):
    faults = []
    for item in session.reader.placed(window.walk()):
        if not has_state(item, FOCUSABLE) or role_of(item) in HOLDERS:
            continue
        if role_of(item) not in OF_CONTROLS:
            faults.append(f'a role that nobody can use: {describe(item)}')
        if not has_name(item) and not (role_of(item) == 'list item' and is_inside_of_row(item)):
            faults.append(f'no name: {describe(item)}')
    return faults


def find_faults_of_rows(session, window):
    """Each job is one sentence, and what can be pressed in its row has a name of its own."""
    faults = []
    rows = [row for item in window.walk()
            if role_of(item) == 'list' and name_of(item) == 'Jobs' for row in item.children]
    for row in rows:
        sentence = name_of(row)
        if role_of(row) != 'list item':
            faults.append(f'not an item of a list: {describe(row)}')
        if not sentence.endswith('.') or sentence.endswith('..') or '·' in sentence:
            faults.append(f'no sentence: {describe(row)}')
        names = [name_of(item) for item in session.reader.placed(row.walk())
                 if item != row and role_of(item) != 'label' and can_press(item)]
        if len(names) != len(set(names)) or sentence in names:
            faults.append(f'the same name twice in {describe(row)}: {names}')
    return faults


def find_faults(session):
    """Of the newest window."""
    window = session.windows()[-1]
    return find_faults_of_focus(session, window) + find_faults_of_rows(session, window)
