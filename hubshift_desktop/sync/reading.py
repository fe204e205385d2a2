"""Reading the office just before and just after a write: the third of the three states of every decision."""

from __future__ import annotations

from collections.abc import Iterable

from hubshift_desktop.central.compose import compose_client
from hubshift_desktop.central.errors import CentralError
from hubshift_desktop.domain.canonical import same
from hubshift_desktop.domain.fields import Fields, JsonValue, text
from hubshift_desktop.domain.fieldtable import STATUS
from hubshift_desktop.domain.merge import ENDED
from hubshift_desktop.domain.rows import Operation, StoredRecord
from hubshift_desktop.domain.states import OpKind
from hubshift_desktop.store import Reader, UnitOfWork
from hubshift_desktop.sync.means import Means
from hubshift_desktop.sync.outcomes import Halt, halt_of
from hubshift_desktop.sync.withdrawing import office_copy

_MEDICAL = "medicalInfo."
_WARNINGS = ("medicalInfo.allergies", "medicalInfo.conditions")
_NDIS = "ndisDetails.ndisNumber"


def stored(rooms: UnitOfWork | Reader, op: Operation) -> StoredRecord:
    """Return the record of an open operation: the store lets none go while something of it is unsent."""
    record = rooms.records.get(op.record_id)
    if record is None:
        raise RuntimeError("an open operation has lost its record")
    return record


def record_of(means: Means, op: Operation) -> StoredRecord:
    with means.store.read() as reader:
        return stored(reader, op)


def server_id_of(record: StoredRecord) -> str:
    """Return the office's id of a record that the planner let through because it has one."""
    if record.server_id is None:
        raise RuntimeError("a record without the office's id was planned for sending")
    return record.server_id


def office_fields(means: Means, op: Operation, record: StoredRecord) -> dict[str, JsonValue]:
    """Return the office's present copy of the record, with all that this operation's decision depends on."""
    server_id = server_id_of(record)
    if op.kind in (OpKind.GOAL_UPDATE, OpKind.GOAL_STATUS, OpKind.GOAL_DELETE):
        return goal_fields(means, server_id)
    fields = client_fields(means, server_id, paths=op.paths, known=office_copy(record))
    if op.kind is OpKind.CLIENT_STATUS or _may_have_ended(fields, record):
        status = _status_of(means, server_id, fields, record)
        return {**fields, STATUS: status} if status else fields
    return fields


def goal_fields(means: Means, server_id: str) -> dict[str, JsonValue]:
    fetched = means.api.goal(server_id)
    means.office_time.hear(fetched.server_date)
    return dict(fetched.fields)


def client_fields(
    means: Means, server_id: str, *, paths: Iterable[str], known: Fields | None = None
) -> dict[str, JsonValue]:
    """Return a client's detail; medical facts from both endpoints together, and only when they are needed.

    One endpoint alone may know fewer allergies than both (decision 0009): half of them must not look like a removal.
    They are needed when `paths` speak of them, and when the detail names something that `known` does not: a colleague's
    new allergy is not left for the next pull.
    """
    fetched = means.api.client(server_id)
    means.office_time.hear(fetched.server_date)
    alone = {path: value for path, value in fetched.fields.items() if not path.startswith(_MEDICAL)}
    if _is_medical(paths):
        return compose_client(fetched.fields, means.api.medical(server_id).fields)
    if known is None or not _has_warning(fetched.fields, known):
        return alone
    try:
        return compose_client(fetched.fields, means.api.medical(server_id).fields)
    except CentralError as error:
        if halt_of(error) is not Halt.NONE:
            raise
        return alone  # nobody asked for it: a no to this question is no reason to hold up a change of something else


def is_told(paths: Iterable[str], *, asked_for: Iterable[str]) -> bool:
    """Whether what was read of a client for some paths tells of these, too: medical facts are read only when needed."""
    return _is_medical(asked_for) or not _is_medical(paths)


def _is_medical(paths: Iterable[str]) -> bool:
    return any(path.startswith(_MEDICAL) for path in paths)


def _has_warning(told: Fields, known: Fields) -> bool:
    return any(not _is_within(path, told.get(path), known.get(path)) for path in _WARNINGS)


def _is_within(path: str, some: JsonValue, all_known: JsonValue) -> bool:
    if not isinstance(some, list):
        return True
    kept = all_known if isinstance(all_known, list) else []
    return all(any(same(path, item, other) for other in kept) for item in some)


def _may_have_ended(fields: Fields, record: StoredRecord) -> bool:
    """Whether it is worth a search to learn if the office ended this client; the detail only says 'not active'."""
    return fields.get("isActive") is not True or office_copy(record).get(STATUS) == ENDED


def _status_of(means: Means, server_id: str, fields: Fields, record: StoredRecord) -> str:
    """Return the status as the list tells it; the detail's `isActive` is only the last resort."""
    told = text(fields, STATUS)
    if told:
        return told
    number = text(fields, _NDIS) or text(record.local, _NDIS)
    rows = means.api.find_by_ndis(ndis_number=number) if number else ()
    listed = next((text(row.fields, STATUS) for row in rows if row.server_id == server_id), "")
    return listed or _guessed(fields, record)


def _guessed(fields: Fields, record: StoredRecord) -> str:
    known = text(office_copy(record), STATUS)
    if fields.get("isActive") is True:
        return "active"
    if fields.get("isActive") is False and known in ("", "active"):
        return "inactive"
    return known
