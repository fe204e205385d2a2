"""Layouts inside layouts, without the wrappers that PySide leaves behind for their items: those crash the program.

When a layout that already holds something is added to another, PySide makes a Python wrapper for every item in it and
never hears of the item's death (PySide 6.11.3). The wrapper stays registered under the address of freed memory; the
next wrapped object that Qt happens to make there is released twice when it goes, which is a segmentation fault
somewhere in the event loop, minutes later.
"""

from __future__ import annotations

from PySide6.QtWidgets import QLayout
from shiboken6 import invalidate


def forget_items(layout: QLayout) -> None:
    """Give up the wrappers of the items of a layout that has just been nested, at every depth.

    The items live on in Qt; asking for one again makes a new wrapper, which its asker then has to give up too.
    """
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if isinstance(item, QLayout):  # its wrapper is the layout itself, which hears of its own end
            forget_items(item)
        elif item is not None:
            invalidate(item)
