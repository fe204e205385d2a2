"""Letting the window's thread go first: sync rests while events are being handled, and while hands are at work.

Both run under one interpreter lock. Without this a thread that copies ten thousand clients gets every second turn, and
a list that paints in 8 ms takes 80. Measured by `make bench`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from PySide6.QtCore import QAbstractEventDispatcher, QEvent, QObject, QTimer, Slot
from PySide6.QtGui import QWindow

# Long enough for a frame; short enough that a busy window slows sync and never stops it.
_LONGEST_S = 0.05
# In a transaction somebody's save may come to wait behind us: half of that.
_LONGEST_HOLDING_S = 0.025
# Who scrolls or types goes on doing so: sync takes one small step in half a second until they pause.
_LONGEST_QUIET_S = 0.5
_AT_REST_MS = 400
# Nobody saves without a key or a click before it: after so long without one large transactions are in nobody's way.
_ALONE_AFTER_S = 20.0
# A page is built over several turns: after a long one the next are let through before anybody else.
_LONG_TURN_S, _AFTER_A_LONG_TURN_MS = 0.008, 60
_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.Wheel,
        QEvent.Type.TouchUpdate,
    }
)


class Courtesy(QObject):
    """Handed to the workspace; others go on at once while the window has nothing to do.

    Between waking up and going to sleep again the event loop is handling events: that is when others give way, and for
    a moment after a key, a click or a turn of the wheel in a window that is watched. `longest_quiet` bounds that moment
    in seconds, whatever hands do; `monotonic` is the clock by which the window counts as left alone.
    """

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        longest_quiet: float = _LONGEST_QUIET_S,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._longest_quiet, self._monotonic = longest_quiet, monotonic
        self._is_idle = threading.Event()
        self._is_idle.set()
        self._is_at_rest = threading.Event()
        self._is_at_rest.set()
        self._awake_at = 0.0
        self._is_over = False
        self._last_touch = self._monotonic()
        self._rest = QTimer(self, singleShot=True)
        self._rest.timeout.connect(self._is_at_rest.set)
        dispatcher = QAbstractEventDispatcher.instance()
        dispatcher.awake.connect(self.on_awake)
        dispatcher.aboutToBlock.connect(self.on_about_to_block)

    def watch(self, window: QWindow) -> None:
        """Take notice of input into a window: what comes from the system goes through it, not each event of Qt."""
        window.installEventFilter(self)

    def give_way(self) -> None:
        """Wait, on any other thread, until the window has had its turn."""
        self._is_idle.wait(_LONGEST_HOLDING_S)

    def rest(self) -> None:
        """Wait, on any other thread, until hands rest; whoever calls must hold nothing that others wait for."""
        self._is_at_rest.wait(self._longest_quiet)
        self._is_idle.wait(_LONGEST_S)

    def is_alone(self) -> bool:
        """Whether nobody has touched the window for a while; asked on any thread."""
        return self._is_over or self._monotonic() - self._last_touch >= _ALONE_AFTER_S

    def close(self) -> None:
        """Let everybody go on: there is no loop any more that would say so."""
        self._is_over = True
        self._rest.stop()
        self._is_idle.set()
        self._is_at_rest.set()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _INPUT and not self._is_over:
            self._last_touch = self._monotonic()
            self._keep_quiet(_AT_REST_MS)
        return False

    @Slot()
    def on_awake(self) -> None:
        if not self._is_over:
            self._is_idle.clear()
            self._awake_at = time.perf_counter()

    @Slot()
    def on_about_to_block(self) -> None:
        self._is_idle.set()
        if not self._is_over and time.perf_counter() - self._awake_at > _LONG_TURN_S:
            self._keep_quiet(_AFTER_A_LONG_TURN_MS)

    def _keep_quiet(self, milliseconds: int) -> None:
        self._is_at_rest.clear()
        self._rest.start(max(self._rest.remainingTime(), milliseconds))
