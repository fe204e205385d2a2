"""Somebody at the window who does one thing after the other, without end."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest

from benchmarks.stalls import StallMeter
from hubshift_desktop.ui.main_window import MainWindow

_BETWEEN_MS = 60


class Person:
    """Scrolls the list, opens clients and looks; what else is done, and in which order, each benchmark says.

    Input goes in where the system would put it: at the window, not at a widget.
    """

    def __init__(self, window: MainWindow, meter: StallMeter, *, down: int, up: int) -> None:
        self._window, self._meter = window, meter
        self._acts = itertools.cycle(self._day())
        self._keys = itertools.cycle([*[Qt.Key.Key_PageDown] * down, *[Qt.Key.Key_PageUp] * up])
        self._timer = QTimer(window)
        self._timer.setInterval(_BETWEEN_MS)
        self._timer.timeout.connect(self.act)
        self._timer.start()

    def act(self) -> None:
        """Do the next thing."""
        act = next(self._acts)
        self._meter.doing = act.__name__.strip("_")
        act()

    def stop(self) -> None:
        """Go home."""
        self._timer.stop()

    def _day(self) -> Iterable[Callable[[], None]]:
        """Return what is done, in its order, before it begins anew."""
        raise NotImplementedError

    def _key(self, key: Qt.Key, with_key: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self._window.windowHandle(), key, with_key)

    def _letter(self, letter: str) -> None:
        self._key(Qt.Key(QTest.asciiToKey(ord(letter))))

    def _scroll(self) -> None:
        view = self._window.places.clients.list.view
        if not view.hasFocus():
            view.setFocus()
        self._key(next(self._keys))

    def _open(self) -> None:
        self._window.places.clients.list.step(1)

    def _look(self) -> None:
        """Do nothing: that is when sync gets on."""
