# looks.py: every scene of the window, in every look that a person may have chosen
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes pictures of the scenes, and notes of each what a person could not read or reach.

Nothing here knows a word of the window: the same steps lead through it in every language. They are
made of keys, clicks on what the probe finds by its name in the sources, and actions over the bus.
"""

import shutil
from pathlib import Path

import pseudo_words
import scenes
from probe import Probe, find_faults
from session import KEY, make_id, wait_for

SOURCES = Path(__file__).resolve().parent.parent.parent

WIDE = (900, 640)
# Of the window, as some desktops have them; others have one to close it alone.
ALL_BUTTONS = ':minimize,maximize,close'
VARIANTS = {
    'light': {},
    'dark': {'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'},
    'contrast': {'ADW_DEBUG_HIGH_CONTRAST': '1'},
    'contrast-dark': {'ADW_DEBUG_HIGH_CONTRAST': '1', 'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'},
    'large': {'size': WIDE, 'text': 150, 'buttons': ALL_BUTTONS},
    'large-narrow': {'size': (360, 640), 'text': 150, 'buttons': ALL_BUTTONS},
    'narrow': {'size': (360, 640)},
    'smallest': {'size': (360, 294)},
    'rtl': {'LANGUAGE': pseudo_words.RIGHT_TO_LEFT},
    'rtl-narrow': {'LANGUAGE': pseudo_words.RIGHT_TO_LEFT, 'size': (360, 640)},
    'longer': {'LANGUAGE': pseudo_words.LANGUAGE},
    'longer-narrow': {'LANGUAGE': pseudo_words.LANGUAGE, 'size': (360, 640),
                      'buttons': ALL_BUTTONS},
}

# Around a pill that has the keyboard, px.
PILL_MARGIN = 6

# Dots per inch at which text is as large as it is.
USUAL_DPI = 96

TEXT = '''$ ./convert-all.sh
{"jobId":"%s","credits":42}
%s  KA0RHB40DZTLEPSCF6B1YN7K29SKIL6W
%s
L5OWE7E7WIZRUTN6DMGCD772MT--103-600
'''


class Looks:
    """FOLDER is where the pictures go; None: none are taken."""

    def __init__(self, session, library, folder=None):
        self.session = session
        self.folder = folder
        self.probe = Probe(session, library)
        self.simulator = session.simulator(*scenes.simulator_arguments())
        self.words = session.folder / 'words'
        pseudo_words.make(SOURCES, self.words)
        session.notifications('gtk')
        self.wanted = ()
        self.choose('light')

    # The program in one look

    def write_settings(self, key, keep):
        """Before it starts: the settings of Docket and those of the desktop."""
        more = VARIANTS[self.variant]
        folder = self.session.config / 'glib-2.0' / 'settings'
        folder.mkdir(parents=True, exist_ok=True)
        (folder / 'keyfile').write_text(
            '[io/github/docket_app/Docket]\n'
            f"api-url='{self.simulator.url}'\napi-key='{key}'\nkeep-results={keep}\n"
            'told-of-watching=true\nwindow-width={}\nwindow-height={}\n'.format(*self.size))
        folder = self.session.config / 'gtk-4.0'
        folder.mkdir(exist_ok=True)
        (folder / 'settings.ini').write_text(
            '[Settings]\ngtk-font-name=Cantarell 11\ngtk-enable-animations=0\n'
            f'gtk-decoration-layout={more.get("buttons", "appmenu:close")}\n')
        dpi = USUAL_DPI * more.get('text', 100) // 100
        self.session.run('xprop', '-root', '-f', 'RESOURCE_MANAGER', '8s', '-set',
                         'RESOURCE_MANAGER', f'Xft.dpi:\t{dpi}\n')

    def start(self):
        self.probe.follow(self.session.start(**self.env))
        self.resize(*self.size)
        # Away from what shows that the pointer is on it.
        self.session.xdotool('mousemove', '1270', '1390')
        self.focus_newest()

    def resize(self, width, height):
        """The newest window."""
        self.now_size = (width, height)
        self.session.resize(width, height)

    def keys(self, *keys):
        """To the newest window, wherever the pointer is."""
        self.focus_newest()
        self.session.xdotool('key', '--clearmodifiers', *keys)

    def focus_newest(self):
        self.session.xdotool('windowfocus', self.session.window_ids()[-1])

    def n_windows(self):
        return len(self.session.window_ids())

    def choose(self, variant):
        """From now on it is started so, and with nothing of before."""
        more = VARIANTS[variant]
        self.variant = variant
        self.size = more.get('size', WIDE)
        self.env = self.probe.env | {'DOCKET_PROBE_WORDS': str(self.words)} | {
            name: value for name, value in more.items() if name.isupper()}
        self.session.end_docket()
        self.session.make_home()
        self.write_settings('', 'true')

    def take_variant(self, variant, wanted=()):
        """Yields the name of each scene, and what is wrong there."""
        self.choose(variant)
        self.wanted = wanted
        yield from self.take_first()
        self.begin_list()
        yield from self.take('toast-expiry')
        self.close_toasts()
        for scene in (self.take_list, self.take_details, self.take_finding, self.take_dialogs,
                      self.take_end):
            yield from scene()
        self.session.end_docket()

    def take(self, scene):
        """A picture, and what the probe says of it."""
        if self.wanted and scene not in self.wanted:
            return
        windows = self.probe.ask()
        if self.folder is not None:
            self.take_picture(scene)
        yield scene, find_faults(windows) + self.find_growth(windows)

    def find_growth(self, windows):
        """What the window cannot be shown in, it grows for, whatever size it was given."""
        # A further window is as large as it likes where there is room.
        if self.is_wide():
            windows = [window for window in windows if window['type'] == 'DocketWindow']
        return [f'{window["type"]} is as large as {window["width"]} × {window["height"]}'
                for window in windows
                if window['width'] > self.now_size[0] or window['height'] > self.now_size[1]]

    def take_picture(self, scene):
        path = self.folder / f'{self.variant}-{scene}.png'
        boxes = [self.session.geometry(window) for window in self.session.window_ids()]
        left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
        right = max(box[0] + box[2] for box in boxes)
        bottom = max(box[1] + box[3] for box in boxes)
        ran = self.session.run('import', '-window', 'root', '-crop',
                               f'{right - left}x{bottom - top}+{left}+{top}', '+repage', path)
        assert ran.returncode == 0, ran.stderr

    def start_list(self):
        """With a job in every state, and nothing that covers it."""
        self.begin_list()
        self.close_toasts()

    def begin_list(self):
        """A link that expires soon is told in a toast."""
        self.session.end_docket()
        self.write_settings(KEY, 'false')
        self.session.settings(stopped_at='0')
        shutil.rmtree(self.session.data / 'docket', ignore_errors=True)
        scenes.fill(self.session)
        self.start()
        self.probe.wait('DocketJobRow', 'title')
        self.probe.wait('DocketToast')

    def close_toasts(self):
        """One that was covered comes back when the one above it goes."""
        def is_closed():
            # Escape leads out of the details first.
            close = [item for item in self.probe.find('DocketToast', type_='GtkButton')
                     if 'circular' in item.classes.split()]
            if close:
                self.probe.click(close[0])
            return not close

        wait_for(is_closed, 'no toast')

    # The scenes

    def is_wide(self):
        return self.size == WIDE

    def take_first(self):
        self.start()
        self.probe.wait('DocketFirstPage')
        yield from self.take('first-start')
        self.session.settings(api_key=KEY)
        self.probe.wait('DocketJobsPage', 'add_button')
        yield from self.take('empty')

    def take_list(self):
        yield from self.take('list')
        if self.is_wide():
            self.resize(900, 1330)
            yield from self.take('all-states')
            self.resize(*self.size)
        else:
            yield from self.walk_pills()
        self.keys('F10')
        self.probe.wait(type_='GtkModelButton')
        yield from self.take('menu')
        self.keys('Escape')
        self.probe.wait_gone(type_='GtkModelButton')

    def find_pills(self):
        """From the first to the last, in sight or not."""
        return [item for item in self.probe.items()
                if item.owner == 'DocketFilterBar' and item.type == 'GtkToggleButton']

    def walk_pills(self):
        """The keyboard brings the last into sight, and a little of what is around it."""
        pills = self.find_pills()
        self.probe.click(pills[0])
        self.keys(*['Tab'] * (len(pills) - 1))

        def margin():
            pill = self.find_pills()[-1]
            return min(pill.x, self.size[0] - pill.x - pill.width)

        wait_for(lambda: margin() >= PILL_MARGIN, 'the last pill in sight')
        yield from self.take('pills')

    def show_job(self, name):
        self.session.activate('show-job', scenes.id_of(name))
        self.probe.wait('DocketDetailsPage', 'name', text=name)

    def take_details(self):
        if self.is_wide():
            self.show_job('report.pdf')
            yield from self.take('details-beside')
            self.show_job('invoices-march.pdf')
            yield from self.take('details-beside-working')
            self.resize(1100, 700)
        else:
            self.probe.click(self.probe.wait('DocketJobRow', 'title')[0])
            self.probe.wait('DocketDetailsPage', 'name')
            self.keys('Escape')
            self.probe.wait_gone('DocketDetailsPage')
        for scene, name in (('working', 'invoices-march.pdf'), ('kept', 'report.pdf'),
                            ('linked', 'scan.json'), ('failed', 'catalogue-2027.pdf')):
            self.show_job(name)
            yield from self.take(f'details-{scene}')
        self.keys('Escape')
        self.probe.wait_gone('DocketDetailsPage')
        self.resize(*self.size)

    def take_finding(self):
        p = self.probe
        self.keys('ctrl+f')
        p.wait('DocketJobsPage', 'search_entry')
        self.session.xdotool('type', 'tax return 2024')
        pills = p.find('DocketFilterBar', type_='GtkToggleButton')
        if self.is_wide():
            p.click(pills[3])
        p.wait('DocketJobsPage', 'none_title')
        yield from self.take('search-empty')
        if self.is_wide():
            p.click(pills[0])
        self.keys('ctrl+f', 'Escape')
        rows = p.wait('DocketJobRow', 'title')
        # With large text there is room for the list or the details, and a click opens these.
        if self.is_wide() and 'text' not in VARIANTS[self.variant]:
            for row in rows[1:4]:
                p.click(row, 'Control_L')
        else:
            self.keys('ctrl+a')
        p.wait('DocketJobsPage', 'action_bar')
        self.session.xdotool('mousemove', '1270', '1390')
        self.focus_newest()
        yield from self.take('multi-select')
        self.keys('ctrl+c')
        toast = p.wait('DocketToast')
        bar = p.find('DocketJobsPage', 'action_bar')[0]
        yield from self.take('multi-select-toast')
        for item in toast:
            if item.y + item.height > bar.y:
                yield 'multi-select-toast', [f'covers the bar: {item.describe()}']
        self.close_toasts()
        self.keys('Escape')
        p.wait_gone('DocketJobsPage', 'action_bar')

    def wait_window(self, n):
        wait_for(lambda: self.n_windows() == n, f'{n} windows')

    def close_newest(self):
        self.keys('Escape')
        self.wait_window(1)

    def open_window(self, *keys):
        """A window that belongs to the first; it is no larger than that, as on a telephone."""
        self.keys(*keys)
        self.wait_window(2)
        if not self.is_wide():
            self.resize(*self.size)

    def take_dialogs(self):
        self.open_window('ctrl+n')
        self.session.set_clipboard(TEXT % (
            make_id('new'), scenes.id_of('archive-box-12.pdf'), make_id('newer')))
        self.probe.wait(type_='GtkTextView')
        self.keys('ctrl+v')
        self.probe.wait('DocketAddDialog', type_='GtkCheckButton')
        yield from self.take('add')
        self.close_newest()
        self.open_window('ctrl+comma')
        self.probe.wait('DocketPreferencesWindow')
        yield from self.take('preferences')
        self.session.xdotool('mousemove', '200', '250', 'click', '--repeat', '40', '5')
        yield from self.take('preferences-end')
        self.session.xdotool('mousemove', '1270', '1390')
        self.close_newest()
        # This one is GTK's own, and was never made for a telephone.
        if self.is_wide():
            self.open_window('ctrl+question')
            yield from self.take('shortcuts')
            self.close_newest()

    def take_end(self):
        """What changes the list comes last."""
        if self.is_wide():
            self.resize(1100, 700)
        self.show_job('catalogue-2027.pdf')
        ids = [make_id(n) for n in range(3)] + [scenes.id_of('report.pdf')]
        self.session.set_clipboard('\n'.join(ids))
        self.keys('ctrl+v')
        self.probe.wait('DocketToast')
        yield from self.take('toast')
        self.close_toasts()
        self.keys('Escape')
        self.resize(*self.size)
        self.session.settings(api_key='another@example.com_ffffffffffffffff')
        self.probe.wait('DocketBannerView', 'banner_other_button')
        yield from self.take('banner')
        # The first job that is asked about with this key.
        self.session.set_clipboard(make_id('refused'))
        self.keys('ctrl+v')
        self.probe.wait_gone('DocketBannerView', 'banner_other_button')
        self.close_toasts()
        yield from self.take('banner-refused')
