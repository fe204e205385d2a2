"""Locking by itself: after minutes without a key or a click, after sleep, and after twelve hours in any case."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot

from hubshift_desktop.config import AppConfig
from hubshift_desktop.domain.clock import Clock

_TICK_MS = 1000
_ACTS = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class AutoLock(QObject):
    """Watches the window for acts. `warned` carries the seconds left; `calmed`: somebody is there after all.

    Sleep is noticed by the wall clock running ahead of the ticks; a clock set back can only lock sooner.
    """

    warned = Signal(int)
    calmed = Signal()
    due = Signal()

    def __init__(self, clock: Clock, *, minutes: int, config: AppConfig, parent: QObject) -> None:
        super().__init__(parent)
        self._clock = clock
        self._minutes = minutes
        self._warning = config.lock_warning_seconds
        self._longest = timedelta(hours=config.absolute_lock_hours)
        self._began = clock.now()
        self._last_act = clock.monotonic()
        self._last_tick = clock.now()
        self._is_warning = False
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.on_tick)

    def watch(self, window: QObject) -> None:
        """Begin; `window` is the native window, which sees every key and click before any widget."""
        window.installEventFilter(self)
        self._timer.start()

    def set_minutes(self, minutes: int) -> None:
        """Take another time from the settings."""
        self._minutes = minutes
        self.note_act()

    @Slot()
    def note_act(self) -> None:
        """Somebody is here."""
        self._last_act = self._clock.monotonic()
        if self._is_warning:
            self._is_warning = False
            self.calmed.emit()

    @Slot()
    def on_tick(self) -> None:
        now = self._clock.now()
        idle = self._clock.monotonic() - self._last_act
        slept = now - self._last_tick
        self._last_tick = now
        left = self._minutes * 60 - idle
        is_too_long = now - self._began >= self._longest or slept >= timedelta(minutes=self._minutes)
        if left <= 0 or is_too_long or now < self._began:
            self._timer.stop()
            self.due.emit()
        elif left <= self._warning:
            self._is_warning = True
            self.warned.emit(round(left))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # While the warning stands moving the mouse does not count: a sleeve must not keep a laptop open.
        if event.type() in _ACTS and (not self._is_warning or event.type() != QEvent.Type.MouseMove):
            self.note_act()
        return super().eventFilter(watched, event)
