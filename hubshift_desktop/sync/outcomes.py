"""What a failed write means for its operation: the table of sync.md 5.6 as one pure function.

Nothing of an operation is burned by a network that is away, a sign-in that ran out or a limit that was reached: it
goes back exactly as it was. A clear no sets it aside with the office's words. Everything else is doubt.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.domain.canonical import leaf
from hubshift_desktop.domain.fieldinfo import CLIENT_FIELDS, GOAL_FIELDS
from hubshift_desktop.domain.rows import Operation
from hubshift_desktop.domain.states import OpKind, OpState

_FALLBACK_PAUSE = 60.0
_UNAVAILABLE = 503
_DENIALS = frozenset({ErrorKind.FORBIDDEN, ErrorKind.NOT_FOUND})
_NOES = frozenset({ErrorKind.INVALID, ErrorKind.TOO_LARGE, ErrorKind.REFUSED})
_REFUSALS = _DENIALS | _NOES
_CHANGED_MEANWHILE = "The office changed this record at the same moment; the change is compared again."


class Halt(StrEnum):
    """Why the rest of a cycle cannot go on, if it cannot."""

    NONE = "none"
    OFFLINE = "offline"
    PORTAL = "portal"
    SIGN_IN = "sign_in"
    PAUSED = "paused"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """An operation after its answer, what it means for the rest, and whether the office denied the record."""

    op: Operation
    halt: Halt = Halt.NONE
    retry_after: float | None = None
    denied: ErrorKind | None = None


def halt_of(error: CentralError) -> Halt:
    """Return what a failure means for every other request."""
    if error.kind is ErrorKind.AUTH:
        return Halt.SIGN_IN
    if error.is_portal:
        return Halt.PORTAL
    if error.kind is ErrorKind.NOT_SENT:
        return Halt.OFFLINE
    if error.kind is ErrorKind.RATE_LIMITED or asks_for_pause(error):
        return Halt.PAUSED
    return Halt.NONE


def asks_for_pause(error: CentralError) -> bool:
    """Whether an office in trouble says itself when it wants to be asked again (503 with `Retry-After`)."""
    return error.status == _UNAVAILABLE and error.retry_after is not None


def pause_of(error: CentralError) -> float:
    """Return how long the office asked us to wait, or a minute when it did not say."""
    return error.retry_after if error.retry_after is not None else _FALLBACK_PAUSE


def after_failure(sent: Operation, before: Operation, error: CentralError, *, now: datetime) -> Outcome:
    """Return what becomes of a write that failed; `before` is the operation as it stood before it was frozen."""
    kind = error.kind
    if kind in (ErrorKind.NOT_SENT, ErrorKind.AUTH):
        return Outcome(op=before, halt=halt_of(error))
    if kind is ErrorKind.RATE_LIMITED:
        pause = pause_of(error)
        later = replace(before, not_before=now + timedelta(seconds=pause))
        return Outcome(op=later, halt=Halt.PAUSED, retry_after=pause)
    if kind in _DENIALS and not _was_doubtful(before):
        return Outcome(op=_set_aside(sent, error, state=OpState.PARKED), denied=kind)
    if kind is ErrorKind.CONFLICT:
        return Outcome(op=_after_409(sent, before, error))
    if kind in _NOES and not _was_doubtful(before):
        return Outcome(op=_set_aside(sent, error, state=OpState.NEEDS_FIX))
    # `rejects` counts refusals since the last lost answer: after one of those, time must pass again before a resend.
    rejects = sent.rejects + 1 if kind in _REFUSALS else 0
    doubt = replace(sent, state=OpState.IN_DOUBT, rejects=rejects)
    return Outcome(op=doubt, halt=halt_of(error), retry_after=error.retry_after if asks_for_pause(error) else None)


def _was_doubtful(before: Operation) -> bool:
    """A refused repeat of a create may be refused *because* the first sending arrived: look once before believing."""
    return before.kind.is_create and before.first_sent_at is not None and before.rejects == 0


def _after_409(sent: Operation, before: Operation, error: CentralError) -> Operation:
    """A create that 'already exists' is looked up; an update is compared once more before a person hears of it."""
    if before.rejects > 0:
        return _set_aside(sent, error, state=OpState.NEEDS_FIX)
    if before.kind.is_create:
        return replace(sent, state=OpState.IN_DOUBT, rejects=1, message=error.message)
    return replace(before, state=OpState.QUEUED, payload=None, rejects=1, message=_CHANGED_MEANWHILE)


def _set_aside(sent: Operation, error: CentralError, *, state: OpState) -> Operation:
    return replace(
        sent,
        state=state,
        payload=None,
        first_sent_at=None,
        rejects=sent.rejects + 1,
        message=words_of(error),
        field_errors=mapped(error.errors, sent),
    )


def words_of(error: CentralError) -> str:
    """Return the office's own sentence, or ours where it gave none."""
    own = " ".join(error.errors.values())
    return own or error.message or error.sentence


def mapped(errors: Mapping[str, str], op: Operation) -> dict[str, str]:
    """Return the office's reasons under our field paths; it may say `email` or `personalInfo.email`."""
    is_goal = op.kind in (OpKind.GOAL_CREATE, OpKind.GOAL_UPDATE, OpKind.GOAL_STATUS, OpKind.GOAL_DELETE)
    known = [field.path for field in (GOAL_FIELDS if is_goal else CLIENT_FIELDS)]
    paths = [*sorted(op.paths), *(path for path in known if path not in op.paths)]
    return {_path_of(name, paths): text for name, text in errors.items()}


def _path_of(name: str, paths: list[str]) -> str:
    plain = name.replace("[", ".").split(".0")[0]
    if plain in paths:
        return plain
    return next((path for path in paths if leaf(path) == leaf(plain)), name)
