"""Sync behind the window: one thread that runs cycles when they are due, survives every trouble, and tells how it is.

It knows no Qt and no clock of its own: news goes out by two callbacks (on its own thread), and waiting is done by a
waiter that tests turn by hand.
"""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, Protocol

from hubshift_desktop.domain.clock import Clock
from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.domain.rows import Changed
from hubshift_desktop.services.schedule import Errand, Schedule
from hubshift_desktop.services.snapshot import SyncSnapshot, Telling, line_of
from hubshift_desktop.services.standing_back import stand_back
from hubshift_desktop.services.waiter import EventWaiter, Waiter
from hubshift_desktop.services.wishes import Wishes
from hubshift_desktop.sync.scope import Cancel, CycleResult, Scope, SyncListener

__all__ = ["BackgroundSync", "Cycle", "SyncSnapshot"]

LOG = logging.getLogger(__name__)
# A closed window's program is gone within two seconds, and the rest of the end takes more than one on a slow laptop.
# Most answers come sooner; for one that does not, the doubt is on the disk.
STOP_SECONDS = 0.5
DETAILS_A_CYCLE = 200
_SPOKEN_OF = 60.0
# As long as the longest pause that an office is granted; later a person's word would be about other clients.
_WORD_HOLDS_S = 900.0
_NO_WISHES = Wishes()
_CHANCE = random.SystemRandom()
_BUG = "Something went wrong inside Hubshift. Your work is safe on this laptop."


class Cycle(Protocol):
    """One cycle of sync, composed by whoever holds the store and the line to the office."""

    def __call__(self, scope: Scope, *, listener: SyncListener, cancel: Cancel) -> CycleResult: ...


class BackgroundSync:
    """The one thread that syncs. Every door may be called from any thread and returns at once, except `stop`."""

    def __init__(
        self,
        *,
        cycle: Cycle,
        clock: Clock,
        on_changed: Callable[[Changed], None],
        on_snapshot: Callable[[SyncSnapshot], None],
        sync_minutes: int = 5,
        is_first_sync: bool = False,
        wishes: Wishes = _NO_WISHES,
        waiter: Waiter | None = None,
        draw: Callable[[], float] = _CHANCE.random,
    ) -> None:
        self._cycle = cycle
        self._clock = clock
        self._waiter = waiter or EventWaiter()
        self._schedule = Schedule(every=sync_minutes * 60.0, draw=draw)
        self._schedule.is_paused = wishes.is_paused
        self._telling = Telling(
            clock=clock,
            on_changed=on_changed,
            on_snapshot=on_snapshot,
            first=SyncSnapshot(
                is_first_sync=is_first_sync,
                phase="paused" if wishes.is_paused else "idle",
                documents_allowed=wishes.documents_allowed,
            ),
        )
        self._lock = threading.RLock()
        self._first_clients: tuple[str, ...] = ()
        self._word_until: float | None = None
        self._thread: threading.Thread | None = None
        self._cancel = threading.Event()
        self._is_stopping = False

    def start(self) -> None:
        """Begin, with a whole cycle at once; starting twice is harmless."""
        with self._lock:
            if self._thread is None:
                self._is_stopping = False
                self._schedule.ask(now=self._clock.monotonic())
                self._thread = threading.Thread(target=self._run, name="sync", daemon=True)
                self._thread.start()

    def stop(self, timeout: float = STOP_SECONDS) -> bool:
        """End as soon as what is under way is safe on disk; False when the network still holds the thread."""
        with self._lock:
            thread, self._thread = self._thread, None
            self._is_stopping = True
            self._cancel.set()
        self._waiter.wake()
        if thread is None or thread is threading.current_thread():
            return True
        thread.join(timeout)
        return not thread.is_alive()

    def sync_now(self, *, confirm_absences: bool = False) -> None:
        """Run a whole cycle at once, by hand or after signing in again.

        `confirm_absences` is a person's word that clients may really have left (the breaker of a pull). It holds until
        a cycle has asked for all who are missing: one that met a pause of the office, or no network, has not.
        """
        with self._lock:
            now = self._clock.monotonic()
            if confirm_absences:
                self._word_until = now + _WORD_HOLDS_S
            self._schedule.ask(now=now)
        self._waiter.wake()

    def nudge(self) -> None:
        """Something was saved: it goes out about a second after the last nudge."""
        with self._lock:
            self._schedule.nudge(now=self._clock.monotonic())
        self._waiter.wake()

    def set_paused(self, is_paused: bool) -> None:
        """Send and receive nothing until told otherwise; what is under way ends as soon as it is safe."""
        with self._lock:
            self._schedule.is_paused = is_paused
            if is_paused:
                self._cancel.set()
            else:
                self._schedule.ask(now=self._clock.monotonic())
        self._telling.tell(phase="paused" if is_paused else "idle", next_try_at=None)
        self._waiter.wake()

    def set_documents_allowed(self, is_allowed: bool) -> None:
        """Let files go up, or hold them for a better connection; records go either way."""
        self._telling.tell(documents_allowed=is_allowed)
        if is_allowed:
            self.nudge()

    @property
    def wishes(self) -> Wishes:
        """What a person has said that holds now."""
        with self._lock:
            is_paused = self._schedule.is_paused
        return Wishes(is_paused=is_paused, documents_allowed=self._telling.now.documents_allowed)

    def first_clients(self, client_ids: Iterable[str]) -> None:
        """Name the clients on screen: their details are read next, in a cycle that is under way or by themselves."""
        with self._lock:
            self._first_clients = tuple(client_ids)
            self._schedule.look(now=self._clock.monotonic())
        self._waiter.wake()

    def _who_comes_first(self) -> tuple[str, ...]:
        return self._first_clients

    def snapshot(self) -> SyncSnapshot:
        """Return how it stands now."""
        return self._telling.now

    def _run(self) -> None:
        stand_back()
        while (step := self._next_step()) is not None:
            step()

    def _next_step(self) -> Callable[[], None] | None:
        with self._lock:
            if self._is_stopping:
                return None
            now = self._clock.monotonic()
            delay = self._schedule.delay(now=now)
            if delay != 0:
                return lambda: self._waiter.wait(delay)
            errand, self._cancel = self._schedule.take(now=now), threading.Event()
            return lambda: self._run_once(errand)

    def _run_once(self, errand: Errand) -> None:
        if errand.sends:
            self._telling.begin()
        word = self._take_word(errand)
        is_done = False
        try:
            result = self._cycle(self._scope(errand, word), listener=self._telling, cancel=self._cancel)
            is_done = result.has_asked_for_missing
        except KnownError as problem:
            self._after_trouble(errand, f"{problem.title}. {problem.sentence}")
        except Exception:  # a bug in a cycle is told and tried again: it does not end sync (0010)
            # Once it stops, the store is closed under a cycle that hangs on the network: what that meets is no bug.
            if not self._is_stopping:
                LOG.exception("A cycle of sync ended by a fault")
                self._after_trouble(errand, _BUG)
        else:
            if errand.sends:
                self._after_cycle(errand, result)
            else:
                self._after_look(result)
            if errand.looks and result.is_halted:
                with self._lock:
                    self._schedule.look_again(now=self._clock.monotonic())
        finally:
            if not is_done:
                self._give_back(word)

    def _take_word(self, errand: Errand) -> float | None:
        """Return until when a person's word holds, if there is one for this errand: it is used up by it."""
        with self._lock:
            if not errand.pull or self._word_until is None:
                return None
            word, self._word_until = self._word_until, None
            return word if self._clock.monotonic() < word else None

    def _give_back(self, word: float | None) -> None:
        """Not all who are missing were asked for: the word is still to be acted on. A newer one goes before."""
        with self._lock:
            self._word_until = self._word_until or word

    def _scope(self, errand: Errand, word: float | None) -> Scope:
        with self._lock:
            return Scope(
                push=errand.sends,
                pull=errand.pull,
                goes_on=errand.goes_on,
                looks=errand.looks,
                documents=self._telling.now.documents_allowed,
                first_clients=self._who_comes_first,
                budget=DETAILS_A_CYCLE,
                confirm_absences=word is not None,
            )

    def _after_cycle(self, errand: Errand, result: CycleResult) -> None:
        if result.is_unasked:
            self._after_pause(result)
            return
        # What went on without the list ends with it, also where what was left was no news.
        is_left = result.pulled > 0 or (errand.goes_on and not result.has_list)
        has_more = result.is_well and errand.pull and not result.is_complete and is_left
        with self._lock:
            now = self._clock.monotonic()
            self._schedule.heed(result, now=now)
            if has_more and not self._cancel.is_set():
                self._schedule.continue_at_once(now=now, goes_on=result.pulled > 0 and not result.is_halted)
        has_looked = errand.pull and not result.is_halted
        has_arrived = has_looked and not has_more
        self._telling.tell(
            **line_of(result),
            pause_until=self._pause_until(result),
            last_result=result,
            is_first_sync=self._telling.now.is_first_sync and not has_arrived,
            trouble="",
            held_absences=result.held_absences if has_looked and result.has_list else self._telling.now.held_absences,
            **self._rest(),
        )

    def _after_look(self, result: CycleResult) -> None:
        """A look at one client says nothing of how far sync is, only how the line is."""
        if result.is_unasked:
            if result.retry_after is not None:
                self._after_pause(result)
        elif result.is_halted:
            with self._lock:
                self._schedule.heed(result, now=self._clock.monotonic())
            self._telling.tell(**line_of(result), pause_until=self._pause_until(result), **self._rest())
        else:
            self._telling.tell(**line_of(result), pause_until=None)

    def _after_pause(self, result: CycleResult) -> None:
        """Nothing was asked, so how the line and the sign-in are is as it was."""
        with self._lock:
            self._schedule.heed(result, now=self._clock.monotonic())
        self._telling.tell(pause_until=self._pause_until(result), last_result=result, trouble="", **self._rest())

    def _pause_until(self, result: CycleResult) -> datetime | None:
        """Return the end of the office's pause; one of seconds is over before anybody has read of it."""
        seconds = result.retry_after or 0.0
        return self._clock.now() + timedelta(seconds=seconds) if seconds >= _SPOKEN_OF else None

    def _after_trouble(self, errand: Errand, words: str) -> None:
        """Say so, and go on at the pace of the schedule. A look that failed is none: nothing that waits is held up."""
        if not errand.sends:
            return
        with self._lock:
            self._schedule.heed_bug(now=self._clock.monotonic())
        self._telling.tell(trouble=words, pause_until=None, **self._rest())

    def _rest(self) -> dict[str, Any]:
        """Return what a snapshot says between cycles."""
        with self._lock:
            delay = self._schedule.next_try(now=self._clock.monotonic())
            phase = "paused" if self._schedule.is_paused else "idle"
        next_try = None if delay is None else self._clock.now() + timedelta(seconds=delay)
        return {
            "phase": phase,
            "next_try_at": next_try,
            "done": 0,
            "total": 0,
            "what": "",
            "uploads": {},
            "seconds_left": None,
        }
