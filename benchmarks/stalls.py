"""How long the GUI thread was away from its events, beat by beat."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from benchmarks.measure import share

BEAT_MS = 4


class StallMeter(QObject):
    """A heart that beats every 4 ms while events are handled; whatever comes late was a stall of that length."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.late_ms: list[float] = []
        self.worst: list[tuple[float, str]] = []
        self.worst_of: dict[str, float] = {}
        self.doing = ""
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self.on_beat)

    def start(self) -> None:
        """Begin to listen."""
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> None:
        """Listen no more."""
        self._timer.stop()

    @Slot()
    def on_beat(self) -> None:
        now = time.perf_counter()
        late = (now - self._last) * 1000 - BEAT_MS
        self._last = now
        self.late_ms.append(max(0.0, late))
        self.worst_of[self.doing] = max(late, self.worst_of.get(self.doing, 0.0))
        if late > BEAT_MS * 4:
            self.worst = sorted([*self.worst, (late, self.doing)], reverse=True)[:12]

    def share(self, part: float) -> float:
        """Return the lateness that `part` of the beats stayed below, in milliseconds."""
        return share(self.late_ms, part)
