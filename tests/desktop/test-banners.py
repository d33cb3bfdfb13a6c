#!/usr/bin/python3
# test-banners.py: what stops the checks is said, fits into any window, and is mended by its button
#
# SPDX-License-Identifier: GPL-3.0-or-later

import sys

from banners import Banners
from looks import Looks
from probe import find_faults
from session import main


def each_is_mended(s):
    """Each banner comes, has the buttons it should have, can be read at 360 × 294, and goes."""
    banners = Banners(Looks(s, sys.argv[3]))
    # The other one has a case in the test of the keyboard.
    for name, buttons in banners.all(patient=False):
        assert banners.buttons() == buttons, (name, banners.buttons(), buttons)
        s.resize(360, 294)
        faults = find_faults(banners.probe.ask())
        assert not faults, (name, faults)
        s.resize(900, 640)


if __name__ == '__main__':
    main(each_is_mended)
