"""When the next cycle of sync is due and what it shall do: a decision without threads, so that a hand can turn it.

Being offline is normal: then the office is probed with growing, jittered pauses, shorter ones while work waits, so that
it is there within half a minute of the network. A refused sign-in waits for a person. Everything is counted on the
monotonic clock; a wall clock that jumps moves nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hubshift_desktop.domain.backoff import probe_delay, trouble_delay
from hubshift_desktop.sync.scope import CycleResult

NUDGE_SECONDS = 1.0
# Somebody who goes down the list with the arrow keys asks for nobody.
LOOK_SECONDS = 0.5
_OWED_AFTER = 30.0
_SHORTEST_PROBE = 0.5
_LONGEST_PROBE_WITH_WORK = 20.0
_RECHECK_CAP = 60.0


@dataclass(frozen=True, slots=True)
class Errand:
    """What the next cycle is for: everything, to send what was just saved, to read who was just opened, or both.

    `goes_on`: a cycle has just ended that had more of the same to do.
    """

    pull: bool
    goes_on: bool = False
    sends: bool = True
    looks: bool = False


class Schedule:
    """Keeps three dates, for a whole cycle, for sending and for a look at who is open; moves them by what was heard."""

    def __init__(self, *, every: float, draw: Callable[[], float]) -> None:
        self._every = every
        self._draw = draw
        self._whole_at: float | None = None
        self._send_at: float | None = None
        self._look_at: float | None = None
        self._not_before = 0.0
        self._failures = 0
        self._rechecks = 0
        self._needs_person = False
        self._is_offline = False
        self._taken = Errand(pull=False, sends=False)
        self._goes_on = False
        self.is_paused = False

    def ask(self, *, now: float) -> None:
        """Run a whole cycle at once: at the start, by hand, or because a person has signed in again."""
        self._needs_person = self._goes_on = False
        self._not_before = now
        self._whole_at = now

    def nudge(self, *, now: float) -> None:
        """Something was saved: send it when the typing rests. No pause that the office asked for is cut short."""
        self._send_at = now + NUDGE_SECONDS
        self._rechecks = 0
        if self._is_offline:
            self._not_before = min(self._not_before, now + _LONGEST_PROBE_WITH_WORK)

    def look(self, *, now: float) -> None:
        """Somebody was opened: read them when the eyes rest."""
        self._look_at = now + LOOK_SECONDS

    def look_again(self, *, now: float) -> None:
        """A look was cut short, or did not come about: it is owed, but no storm to an office that is in trouble."""
        self._look_at = now + _OWED_AFTER if self._look_at is None else self._look_at

    def delay(self, *, now: float) -> float | None:
        """Return the seconds until the next errand (0: now), or None while only a person can bring one."""
        return self._until(self._whole_at, self._send_at, self._look_at, now=now)

    def next_try(self, *, now: float) -> float | None:
        """Return the seconds until what waits may go, as it is told: a look is nothing that anybody waits for."""
        return self._until(self._whole_at, self._send_at, now=now)

    def _until(self, *dates: float | None, now: float) -> float | None:
        if self.is_paused or self._needs_person:
            return None
        due = min((at for at in dates if at is not None), default=None)
        return None if due is None else max(0.0, max(due, self._not_before) - now)

    def take(self, *, now: float) -> Errand:
        """Return what is due now, and count it as begun."""
        is_whole, sends, looks = (at is not None and at <= now for at in (self._whole_at, self._send_at, self._look_at))
        if is_whole or sends:
            self._send_at = None
        if is_whole or looks:
            self._look_at = None
        self._taken = Errand(pull=is_whole, goes_on=self._goes_on, sends=is_whole or sends, looks=looks)
        if is_whole:
            self._whole_at, self._goes_on = now + self._every, False
        return self._taken

    def heed(self, result: CycleResult, *, now: float) -> None:
        """Learn from how a cycle ended."""
        if result.is_unasked:
            self._not_before = now + (result.retry_after or 0.0)
            self._owe(now)
            return
        self._needs_person = result.needs_sign_in
        was_offline, self._is_offline = self._is_offline, not result.online or result.portal
        if not result.online or result.portal or result.server_trouble:
            self._heed_trouble(result, now=now)
            return
        self._failures = 0
        self._not_before = now + (result.retry_after or 0.0)
        if was_offline and not self._taken.pull:
            self._whole_at = now  # back online: what others did meanwhile is wanted, too
        if result.waiting:
            self._recheck(now=now, has_moved=result.pushed > 0)
        else:
            self._rechecks = 0

    def heed_bug(self, *, now: float) -> None:
        """A cycle ended by a fault of ours: go on, but at the pace of the schedule, never in a tight loop."""
        self._send_at = None
        self._not_before = now
        self._whole_at = now + self._every

    def continue_at_once(self, *, now: float, goes_on: bool) -> None:
        """There is more to do and it is going well: the first copy of a caseload comes in pieces.

        `goes_on`: more of the same. A person who asked for everything meanwhile gets everything.
        """
        self._goes_on = goes_on and (self._whole_at is None or self._whole_at > now)
        self._whole_at = now

    def _owe(self, now: float) -> None:
        """What was taken did not come about: it is due when the pause is over, by whichever clock that is later."""
        if self._taken.pull:
            self._whole_at = now
        elif self._taken.sends:
            self._send_at = now

    def _heed_trouble(self, result: CycleResult, *, now: float) -> None:
        self._failures += 1
        pause = probe_delay if self._is_offline else trouble_delay
        wait = pause(self._failures, draw=self._draw())
        if self._is_offline and result.waiting:
            wait = min(wait, _LONGEST_PROBE_WITH_WORK)
        wait = max(wait, _SHORTEST_PROBE, result.retry_after or 0.0)
        self._not_before = now + wait
        self._whole_at = self._not_before

    def _recheck(self, *, now: float, has_moved: bool) -> None:
        """Something waits that could not go yet (a lost answer settles, a refusal backs off): look again soon."""
        self._rechecks = 0 if has_moved else self._rechecks + 1
        wait = min(_RECHECK_CAP, 5.0 * 2.0 ** min(self._rechecks, 8))
        at = now + wait
        self._send_at = at if self._send_at is None else min(self._send_at, at)
