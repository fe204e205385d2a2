"""Changes on their way, in words: what it is, where it stands, and what a person can do with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from hubshift_desktop.domain import dates, fieldinfo
from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.rows import LedgerLine, Operation
from hubshift_desktop.domain.states import Kind, LedgerState, OpState
from hubshift_desktop.domain.words import lowered, plural, size
from hubshift_desktop.services.history import OFFICE, words_of_line
from hubshift_desktop.services.views import WaitingLine

STATE_WORDS = {
    LedgerState.WAITING: "Waiting",
    LedgerState.SENDING: "Sending",
    LedgerState.UNANSWERED: "Sent, not answered yet",
    LedgerState.ACCEPTED: "Accepted",
    LedgerState.CONFLICT: "Decide",
    LedgerState.SET_ASIDE: "Fix",
}
_MAY_BE_THERE = "May be in Hubshift"
_LOOKED_FOR_FIRST = "Looked for first"
_ELSEWHERE = "another laptop may have sent it"
_STATE_ICONS = {LedgerState.CONFLICT: "git-fork", LedgerState.SET_ASIDE: "warning-circle"}
_KIND_ICONS = {Kind.GOAL: "target", Kind.DOCUMENT: "file-text", Kind.APPOINTMENT: "calendar-blank"}
_FIELD_ICONS = (
    ("medicalInfo.allergies", "warning-octagon"),
    ("medicalInfo.", "pill"),
    ("emergencyContacts", "phone"),
    ("personalInfo.phone", "phone"),
    ("ndisDetails.", "hourglass-high"),
)
_IMAGES = ("jpg", "jpeg", "png", "gif", "webp")
_CAN_WITHDRAW = frozenset({OpState.QUEUED, OpState.WAITING_PARENT, OpState.NEEDS_FIX, OpState.PARKED, OpState.CONFLICT})
_CAN_RETRY = frozenset({OpState.NEEDS_FIX, OpState.PARKED})


def waiting_line(
    line: LedgerLine, *, now: datetime, op: Operation | None = None, files: int = 0, is_gone: bool = False
) -> WaitingLine:
    """Return one ledger line in words; with its operation, the office's reason stands at the field it names."""
    message = _reason(line, op)
    state = line.state
    is_withdrawn = line.op_state is OpState.WITHDRAWN
    return WaitingLine(
        key=line.op_id or line.line_id,
        op_id=line.op_id,
        title=_title(line, is_refused=state is LedgerState.SET_ASIDE and not (is_withdrawn or line.may_be_there)),
        detail=_detail(line, message=message, now=now),
        icon=_icon(line),
        state=state,
        state_words=_ended_words(line) if is_withdrawn else _state_words(line),
        client_id=line.client_id,
        client_name=line.client_name,
        record_id=line.record_id,
        entity=line.entity,
        saved_at=line.saved_at,
        # From its saving on it counts as sent, so that it is never sent unlooked: that is no time to show.
        sent_at=None if line.is_looked_for_only else line.sent_at,
        accepted_at=line.accepted_at,
        size=line.size,
        message=message,
        can_withdraw=line.op_state in _CAN_WITHDRAW,
        can_retry=line.op_state in _CAN_RETRY,
        can_link=line.op_state is OpState.EXISTS,
        path=line.field,
        may_be_there=line.may_be_there,
        files=files,
        can_hand_over=is_gone and line.op_state is OpState.PARKED,
    )


def decision_line(lines: Sequence[LedgerLine], *, count: int, since: datetime, now: datetime) -> WaitingLine:
    """Return one entry for a record that has two versions, however many fields differ."""
    first = lines[0]
    line = waiting_line(first, now=now)
    return WaitingLine(
        key=f"decide:{first.record_id}",
        op_id=first.op_id,
        title=f"{first.client_name} changed in two places",
        detail=" · ".join((_choices(count), f"since {dates.moment_words(since, now=now)}")),
        icon=_STATE_ICONS[LedgerState.CONFLICT],
        state=LedgerState.CONFLICT,
        state_words=STATE_WORDS[LedgerState.CONFLICT],
        client_id=first.client_id,
        client_name=first.client_name,
        record_id=first.record_id,
        entity=first.entity,
        saved_at=first.saved_at,
        sent_at=line.sent_at,
        accepted_at=None,
        size=0,
        message="",
        can_withdraw=False,
        can_retry=False,
    )


def _choices(count: int) -> str:
    return f"{plural(count, 'field needs', 'fields need')} your choice"


def _title(line: LedgerLine, *, is_refused: bool) -> str:
    if not is_refused:
        return words_of_line(line)
    what = fieldinfo.label(line.field, kind=line.entity) if line.field else words_of_line(line)
    return f"{what} already in {OFFICE}" if line.op_state is OpState.EXISTS else f"{what} was not accepted by {OFFICE}"


def _detail(line: LedgerLine, *, message: str, now: datetime) -> str:
    if line.state is LedgerState.SET_ASIDE and message:
        return f"{line.client_name} · {message}"
    when = dates.moment_words(line.saved_at, now=now)
    elsewhere = _ELSEWHERE if line.is_looked_for_only else ""
    parts = (line.client_name, when[:1].upper() + when[1:], size(line.size) if line.size else "", elsewhere)
    return " · ".join(part for part in parts if part)


def _state_words(line: LedgerLine) -> str:
    if line.may_be_there:
        return _MAY_BE_THERE
    if line.is_looked_for_only:
        return _LOOKED_FOR_FIRST
    if line.state is LedgerState.SET_ASIDE and line.field and line.op_state is OpState.NEEDS_FIX:
        return f"Fix {lowered(fieldinfo.label(line.field, kind=line.entity))}"
    return STATE_WORDS[line.state]


def _ended_words(line: LedgerLine) -> str:
    return _MAY_BE_THERE if line.may_be_there else "Withdrawn"


def _reason(line: LedgerLine, op: Operation | None) -> str:
    """Return what the office said of this field, else of the whole change."""
    named = op.field_errors.get(line.field, "") if op is not None else ""
    return named or line.message


def _icon(line: LedgerLine) -> str:
    if line.state in _STATE_ICONS and line.op_state is not OpState.WITHDRAWN:
        return _STATE_ICONS[line.state]
    if line.entity is Kind.DOCUMENT:
        return _file_icon(line.new)
    if line.entity in _KIND_ICONS:
        return _KIND_ICONS[line.entity]
    return next((icon for start, icon in _FIELD_ICONS if line.field.startswith(start)), "user")


def _file_icon(name: JsonValue) -> str:
    ending = str(name).rpartition(".")[2].casefold()
    if ending == "pdf":
        return "file-pdf"
    return "image" if ending in _IMAGES else "file-text"
