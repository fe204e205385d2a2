"""The pause that the office asked for, kept in the case file: no restart asks again within it (I14, S19).

The line to the office holds a pause while the program runs, and forgets it with the program. Both moments here are read
from this laptop's own clock: one that is wrong but steady measures the pause right, and where the clock was put back
the pause begins anew once, so that it is never longer than what was asked for and no clock holds it for ever (A1). A
clock that was put forward ends it early; then the office says again what it wants.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.domain.backoff import DAILY
from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.store import UnitOfWork
from hubshift_desktop.sync.means import Means

_KEPT = "sync.pause"
_SINCE, _SECONDS = "since", "seconds"


def note_pause(uow: UnitOfWork, means: Means, seconds: float | None) -> None:
    """Keep how long the office wants to be left alone, counted from now; a shorter word does not end a longer one.

    More than a day is not believed: it would be the slip of a header, and nobody could end it.
    """
    if not seconds:
        return
    now = means.office_time.planning_now()
    left = _left(uow.settings.get(_KEPT), now)
    if seconds > left:
        uow.settings.put(_KEPT, _pause(now, min(seconds, DAILY)))


def pause_left(means: Means) -> float:
    """Return the seconds that are left of the pause, and forget one that is over."""
    with means.store.read() as reader:
        kept = reader.settings.get(_KEPT)
    if kept is None:
        return 0.0
    now = means.office_time.planning_now()
    left = _left(kept, now)
    if left > 0 and _since(kept) <= now:
        return left
    with means.writing() as uow:
        if left > 0:
            uow.settings.put(_KEPT, _pause(now, left))
        else:
            # One that is over must not come to life again when the clock is put back some day.
            uow.settings.remove(_KEPT)
        uow.commit()
    return left


def heed_pause(means: Means) -> None:
    """Raise the office's own words while it wants to be left alone: a person's question waits as well."""
    left = pause_left(means)
    if left > 0:
        raise CentralError(ErrorKind.RATE_LIMITED, retry_after=left)


def _pause(since: datetime, seconds: float) -> dict[str, JsonValue]:
    return {_SINCE: since.isoformat(), _SECONDS: seconds}


def _left(kept: JsonValue, now: datetime) -> float:
    seconds = kept.get(_SECONDS) if isinstance(kept, dict) else None
    if not isinstance(seconds, int | float):
        return 0.0
    gone = max((now - _since(kept)) / timedelta(seconds=1), 0.0)
    return max(seconds - gone, 0.0)


def _since(kept: JsonValue) -> datetime:
    stamp = kept.get(_SINCE) if isinstance(kept, dict) else None
    return datetime.fromisoformat(str(stamp))
