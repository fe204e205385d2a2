"""How sync stands at one moment, and the ear that keeps that picture true while a cycle runs."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal, TypeAlias

from hubshift_desktop.domain.clock import Clock
from hubshift_desktop.domain.rows import Changed
from hubshift_desktop.sync.scope import OFFICE_ENDS_UPLOADS_S, CycleResult

Phase: TypeAlias = Literal["idle", "sending", "receiving", "checking", "paused"]
_PHASES: dict[str, Phase] = {"idle": "idle", "sending": "sending", "receiving": "receiving"}
_WHAT = {"sending": "changes", "list": "clients", "details": "details"}
_PROGRESS_EVERY = 0.25
# The first seconds of a file are the buffers of the system, not the line.
_LONG_ENOUGH_TO_JUDGE = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncSnapshot:
    """What the status card is made of, beside the counts of the queue.

    `trouble` is a sentence when a cycle could not be run at all, `seconds_left` a guess while something long is under
    way, and `next_try_at` is wall time, for showing only. `pause_until` is, too: the end of a pause that the office has
    asked for, where it is long enough to be spoken of. `held_absences` are clients whom the last look at the office's
    list did not find: too many at once to be believed without a person's word. `too_slow` names the files that the
    office would end before they are up, each with the seconds it needs in all as the line is now.
    """

    phase: Phase = "idle"
    is_online: bool = True
    needs_sign_in: bool = False
    is_portal: bool = False
    has_server_trouble: bool = False
    next_try_at: datetime | None = None
    pause_until: datetime | None = None
    done: int = 0
    total: int = 0
    what: str = ""
    uploads: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    too_slow: Mapping[str, float] = field(default_factory=dict)
    last_result: CycleResult | None = None
    is_first_sync: bool = False
    documents_allowed: bool = True
    seconds_left: float | None = None
    trouble: str = ""
    held_absences: int = 0

    @property
    def share(self) -> float | None:
        """How far the present work is, 0 to 1; None while its length is not known."""
        return min(1.0, self.done / self.total) if self.total > 0 else None


def line_of(result: CycleResult) -> dict[str, Any]:
    """Return what a snapshot says of the way to the office."""
    return {
        "is_online": result.online,
        "needs_sign_in": result.needs_sign_in,
        "is_portal": result.portal,
        "has_server_trouble": result.server_trouble,
    }


class Telling:
    """The newest snapshot, and the listener of a cycle: what it hears becomes the next snapshot.

    Cycles may speak from several threads. News is handed on outside the lock, so that no listener can block sync, by
    one thread at a time and in the order in which it came to be: nobody is left with an older picture.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        on_changed: Callable[[Changed], None],
        on_snapshot: Callable[[SyncSnapshot], None],
        first: SyncSnapshot,
    ) -> None:
        self._clock = clock
        self._on_changed = on_changed
        self._on_snapshot = on_snapshot
        self._now = first
        self._lock = threading.Lock()
        self._coming: deque[SyncSnapshot] = deque()
        self._is_handing_on = False
        self._began = (clock.monotonic(), 0)
        self._told_at = -1.0
        self._files_began: dict[str, tuple[float, int]] = {}
        self._files_told_at = -1.0  # apart from records, which are told of by other threads

    @property
    def now(self) -> SyncSnapshot:
        with self._lock:
            return self._now

    def tell(self, **changes: Any) -> None:
        """Publish the snapshot with these fields changed; the same again is not said twice."""
        self._become(lambda now: replace(now, **changes))

    def _become(self, change: Callable[[SyncSnapshot], SyncSnapshot]) -> None:
        with self._lock:
            told = change(self._now)
            if told == self._now:
                return
            self._now = told
            self._coming.append(told)
            if self._is_handing_on:
                return  # whoever hands on what came before comes to this one next
            self._is_handing_on = True
        self._hand_on()

    def _hand_on(self) -> None:
        broken: Exception | None = None
        while (told := self._next()) is not None:
            try:
                self._on_snapshot(told)
            except Exception as error:  # noqa: BLE001 - raised once those who spoke meanwhile have been heard
                broken = broken or error
        if broken is not None:
            raise broken

    def _next(self) -> SyncSnapshot | None:
        with self._lock:
            self._is_handing_on = bool(self._coming)
            return self._coming.popleft() if self._coming else None

    def begin(self) -> None:
        """A cycle begins: what an earlier one counted is over."""
        self.tell(phase="checking", done=0, total=0, what="", seconds_left=None, uploads={}, too_slow={})

    def changed(self, changed: Changed) -> None:
        if changed:
            self._on_changed(changed)

    def state(self, phase: str) -> None:
        phase_now = _PHASES.get(phase, "checking")
        self._become(lambda now: now if now.phase == "paused" else replace(now, phase=phase_now))

    def progress(self, phase: str, done: int, total: int) -> None:
        what, now = _WHAT.get(phase, phase), self._clock.monotonic()
        is_new = what != self.now.what
        if is_new:
            self._began = (now, done)
        if is_new or done >= total or self._is_time(now):
            self.tell(done=done, total=total, what=what, seconds_left=self._left(now, done, total))

    def upload_progress(self, op_id: str, sent: int, total: int) -> None:
        uploads, now = self.now.uploads, self._clock.monotonic()
        if op_id not in uploads or sent < uploads[op_id][0]:
            self._files_began[op_id] = (now, sent)
        elif sent < total and now - self._files_told_at < _PROGRESS_EVERY:
            return
        self._files_told_at = now
        too_slow = {other: needed for other, needed in self.now.too_slow.items() if other != op_id}
        needed = self._needed(op_id, now, sent, total)
        if needed > OFFICE_ENDS_UPLOADS_S and sent < total:
            too_slow[op_id] = needed
        self.tell(uploads={**uploads, op_id: (sent, total)}, too_slow=too_slow)

    def _needed(self, op_id: str, now: float, sent: int, total: int) -> float:
        """Return the seconds that a file needs in all at its pace so far; 0 while that is not to be told."""
        began, first = self._files_began[op_id]
        if now - began < _LONG_ENOUGH_TO_JUDGE or sent <= first:
            return 0.0
        return (now - began) * (total - first) / (sent - first)

    def _is_time(self, now: float) -> bool:
        """Progress is for eyes: four times a second is plenty, and the window is not flooded."""
        if now - self._told_at < _PROGRESS_EVERY:
            return False
        self._told_at = now
        return True

    def _left(self, now: float, done: int, total: int) -> float | None:
        began, first = self._began
        if done <= first or total <= done:
            return None
        return (now - began) * (total - done) / (done - first)
