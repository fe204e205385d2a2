"""Letting the window's thread go first: sync rests between two small steps while events are being handled.

Both run under one interpreter lock. Without this a thread that copies ten thousand clients gets every second turn, and
a list that paints in 8 ms takes 80. Measured by `make bench`.
"""

from __future__ import annotations

import threading

from PySide6.QtCore import QAbstractEventDispatcher, QObject, Slot

# Long enough for a frame; short enough that a busy window slows sync and never stops it.
_LONGEST_S = 0.03


class Courtesy(QObject):
    """`give_way` is handed to the workspace; it returns at once while the window has nothing to do.

    Between waking up and going to sleep again the event loop is handling events: that is when others give way.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_idle = threading.Event()
        self._is_idle.set()
        dispatcher = QAbstractEventDispatcher.instance()
        dispatcher.awake.connect(self.on_awake)
        dispatcher.aboutToBlock.connect(self.on_about_to_block)

    def give_way(self) -> None:
        """Wait, on any other thread, until the window has had its turn."""
        self._is_idle.wait(_LONGEST_S)

    @Slot()
    def on_awake(self) -> None:
        self._is_idle.clear()

    @Slot()
    def on_about_to_block(self) -> None:
        self._is_idle.set()
