#!/usr/bin/python3
# notification_server.py: a server of notifications, or of files, that writes down what it is told
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: notification_server.py freedesktop|gtk|portal|files RECORD

Each call is a line of JSON in the file RECORD. Lines on standard input are what a person does:
"click ID" activates the default action of a notification, as the servers of desktops do, and
"press ID" its button.
"""

import json
import sys

import gi

gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib  # noqa: E402

FREEDESKTOP = """
<node>
  <interface name="org.freedesktop.Notifications">
    <method name="GetCapabilities"><arg type="as" direction="out"/></method>
    <method name="GetServerInformation">
      <arg type="s" direction="out"/><arg type="s" direction="out"/>
      <arg type="s" direction="out"/><arg type="s" direction="out"/>
    </method>
    <method name="Notify">
      <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
      <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
      <arg type="a{sv}" direction="in"/><arg type="i" direction="in"/>
      <arg type="u" direction="out"/>
    </method>
    <method name="CloseNotification"><arg type="u" direction="in"/></method>
    <signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
    <signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
  </interface>
</node>
"""

GTK = """
<node>
  <interface name="org.gtk.Notifications">
    <method name="AddNotification">
      <arg type="s" direction="in"/><arg type="s" direction="in"/>
      <arg type="a{sv}" direction="in"/>
    </method>
    <method name="RemoveNotification">
      <arg type="s" direction="in"/><arg type="s" direction="in"/>
    </method>
  </interface>
</node>
"""


PORTAL = """
<node>
  <interface name="org.freedesktop.portal.Notification">
    <method name="AddNotification">
      <arg type="s" direction="in"/><arg type="a{sv}" direction="in"/>
    </method>
    <method name="RemoveNotification"><arg type="s" direction="in"/></method>
  </interface>
  <interface name="org.freedesktop.portal.Background">
    <method name="RequestBackground">
      <arg type="s" direction="in"/><arg type="a{sv}" direction="in"/>
      <arg type="o" direction="out"/>
    </method>
    <method name="SetStatus"><arg type="a{sv}" direction="in"/></method>
  </interface>
  <interface name="org.freedesktop.portal.ProxyResolver">
    <method name="Lookup">
      <arg type="s" direction="in"/><arg type="as" direction="out"/>
    </method>
  </interface>
  <interface name="org.freedesktop.portal.Request">
    <signal name="Response"><arg type="u"/><arg type="a{sv}"/></signal>
  </interface>
</node>
"""

FILES = """
<node>
  <interface name="org.freedesktop.FileManager1">
    <method name="ShowItems">
      <arg type="as" direction="in"/><arg type="s" direction="in"/>
    </method>
  </interface>
</node>
"""


class Server:
    """What all kinds have in common."""

    name = None
    path = None
    xml = None

    def __init__(self, record):
        self.record = open(record, 'a', encoding='utf-8')
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        for interface in Gio.DBusNodeInfo.new_for_xml(self.xml).interfaces:
            self.bus.register_object(self.path, interface, self.called, None, None)
        Gio.bus_own_name_on_connection(self.bus, self.name, Gio.BusNameOwnerFlags.NONE,
                                       lambda *_: print('READY', flush=True), None)

    def write(self, call, **what):
        self.record.write(json.dumps({'call': call, **what}, default=str) + '\n')
        self.record.flush()

    def called(self, bus, sender, path, interface, method, arguments, invocation):
        self.sender = sender
        answer = getattr(self, method)(*arguments.unpack())
        invocation.return_value(answer)


class Freedesktop(Server):
    """As a plain server: a click is a signal, which reaches only the process that sent."""

    name = 'org.freedesktop.Notifications'
    path = '/org/freedesktop/Notifications'
    xml = FREEDESKTOP

    def __init__(self, record):
        self.last = 0
        self.buttons = {}
        super().__init__(record)

    def GetCapabilities(self):
        return GLib.Variant('(as)', (['actions', 'body', 'persistence'],))

    def GetServerInformation(self):
        return GLib.Variant('(ssss)', ('recorder', 'docket', '1', '1.2'))

    def Notify(self, app, replaces, icon, title, body, actions, hints, timeout):
        if replaces == 0:
            self.last += 1
            replaces = self.last
        self.buttons[str(replaces)] = next(iter(actions[2::2]), None)
        self.write('Notify', id=str(replaces), app=app, title=title, body=body, actions=actions,
                   hints={name: str(value) for name, value in hints.items()
                          if name in ('desktop-entry', 'urgency')})
        return GLib.Variant('(u)', (replaces,))

    def CloseNotification(self, id_):
        self.write('CloseNotification', id=str(id_))
        self.emit('NotificationClosed', GLib.Variant('(uu)', (id_, 3)))

    def emit(self, signal, arguments):
        self.bus.emit_signal(None, self.path, self.name, signal, arguments)

    def invoke(self, id_, action):
        self.emit('ActionInvoked', GLib.Variant('(us)', (int(id_), action)))
        self.emit('NotificationClosed', GLib.Variant('(uu)', (int(id_), 2)))

    def click(self, id_):
        self.invoke(id_, 'default')

    def press(self, id_):
        self.invoke(id_, self.buttons[id_])

    def dismiss(self, id_):
        self.emit('NotificationClosed', GLib.Variant('(uu)', (int(id_), 2)))


class Gtk(Server):
    """As GNOME: a click activates an action of the application, which the bus starts if needed."""

    name = 'org.gtk.Notifications'
    path = '/org/gtk/Notifications'
    xml = GTK

    def __init__(self, record):
        self.shown = {}
        super().__init__(record)

    def AddNotification(self, app, id_, notification):
        self.shown[id_] = (app, notification)
        self.write('AddNotification', id=id_, app=app, title=notification.get('title'),
                   body=notification.get('body'), action=notification.get('default-action'),
                   target=notification.get('default-action-target'),
                   priority=notification.get('priority'),
                   buttons=[[button['label'], button['action'], button.get('target')]
                            for button in notification.get('buttons', [])])

    def RemoveNotification(self, app, id_):
        self.shown.pop(id_, None)
        self.write('RemoveNotification', id=id_, app=app)

    def invoke(self, app, action, target):
        targets = [] if target is None else [GLib.Variant('s', target)]
        self.bus.call(app, '/' + app.replace('.', '/').replace('-', '_'),
                      'org.freedesktop.Application', 'ActivateAction',
                      GLib.Variant('(sava{sv})', (action.removeprefix('app.'), targets, {})), None,
                      Gio.DBusCallFlags.NONE, -1, None, None)

    def click(self, id_):
        app, notification = self.shown.pop(id_)
        self.invoke(app, notification['default-action'], notification.get('default-action-target'))

    def press(self, id_):
        app, notification = self.shown.pop(id_)
        button = notification['buttons'][0]
        self.invoke(app, button['action'], button.get('target'))


class Portal(Gtk):
    """As a desktop behind its portal: it knows the application by its sandbox, here by heart.

    "allow yes" and "allow no" say what it answers to an application that has no window.
    """

    name = 'org.freedesktop.portal.Desktop'
    path = '/org/freedesktop/portal/desktop'
    xml = PORTAL
    app = 'io.github.docket_app.Docket'
    allowed = 'yes'

    def AddNotification(self, id_, notification):
        super().AddNotification(self.app, id_, notification)

    def RemoveNotification(self, id_):
        super().RemoveNotification(self.app, id_)

    def RequestBackground(self, window, options):
        self.write('RequestBackground', reason=options.get('reason'),
                   autostart=options.get('autostart'))
        path = f'{self.path}/request/{self.sender[1:].replace(".", "_")}/{options["handle_token"]}'
        yes = self.allowed == 'yes'
        results = {'background': GLib.Variant('b', yes), 'autostart': GLib.Variant('b', False)}
        GLib.timeout_add(50, lambda: self.bus.emit_signal(
            self.sender, path, 'org.freedesktop.portal.Request', 'Response',
            GLib.Variant('(ua{sv})', (0 if yes else 1, results))) and False)
        return GLib.Variant('(o)', (path,))

    def Lookup(self, address):
        return GLib.Variant('(as)', (['direct://'],))

    def SetStatus(self, options):
        self.write('SetStatus', message=options.get('message'))

    def allow(self, answer):
        self.allowed = answer


class Files(Server):
    """As a file manager, which is asked to show files in their folders."""

    name = 'org.freedesktop.FileManager1'
    path = '/org/freedesktop/FileManager1'
    xml = FILES

    def ShowItems(self, uris, token):
        self.write('ShowItems', uris=uris)


def obey(channel, condition, server, loop):
    line = sys.stdin.readline()
    if not line:
        loop.quit()
        return False
    what, id_ = line.split(maxsplit=1)
    getattr(server, what)(id_.strip())
    return True


def main():
    kind, record = sys.argv[1:]
    kinds = {'freedesktop': Freedesktop, 'gtk': Gtk, 'portal': Portal, 'files': Files}
    server = kinds[kind](record)
    loop = GLib.MainLoop()
    GLib.io_add_watch(sys.stdin, GLib.PRIORITY_DEFAULT, GLib.IO_IN | GLib.IO_HUP,
                      obey, server, loop)
    loop.run()


if __name__ == '__main__':
    main()
