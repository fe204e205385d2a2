"""Python's search for garbage, on the window's thread only and never in the middle of a scroll.

Left alone it runs on whatever thread allocates most, which is sync: there it would destroy widgets and timers that
belong to the window's thread (a crash), and stop every thread for as long as it looks through all that was ever
imported (a stall of 100 ms and more).
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

# Often, because one search through what a tenth of a second of sync has made took up to 19 ms.
_EVERY_MS = 50
# Young objects are looked through each time enough of them have come; the old ones only now and then.
_YOUNG, _MIDDLE, _OLD = 2_500, 400, 40


class Garbage(QObject):
    """Takes over when made, and gives the search back to Python on `close`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        self._young = self._middle = 0
        gc.disable()
        # What has been imported stays for ever; it need not be looked through again.
        gc.freeze()
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.on_time)
        self._timer.start()

    @Slot()
    def on_time(self) -> None:
        """Look through as much as has become worth it."""
        if gc.get_count()[0] < _YOUNG:
            return
        self._young += 1
        if self._young % _MIDDLE:
            gc.collect(0)
            return
        self._middle += 1
        gc.collect(1 if self._middle % _OLD else 2)

    def close(self) -> None:
        """End the timer on its own thread and let Python look by itself again."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_enabled:
            gc.enable()
