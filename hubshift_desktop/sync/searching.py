"""Looking for a new record at the office: is it there already, and is it ours or somebody else's?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hubshift_desktop.central.answers import FetchedMany, Found
from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.domain.canonical import same
from hubshift_desktop.domain.fields import Fields, text
from hubshift_desktop.domain.rows import Operation, StoredRecord
from hubshift_desktop.domain.states import Kind, OpKind
from hubshift_desktop.sync.adoption import Likeness, by_size, is_our_client, new_like
from hubshift_desktop.sync.means import Means
from hubshift_desktop.sync.payloads import sha256_of
from hubshift_desktop.sync.queueing import NDIS
from hubshift_desktop.sync.reading import client_fields
from hubshift_desktop.sync.withdrawing import office_copy
from hubshift_desktop.sync.writing import payload_of

_PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What the office has: every id of the kind there (`ids`), ours if it is there, and whether it is there twice."""

    ids: frozenset[str] = frozenset()
    ours: Found | None = None
    is_double: bool = False


def before_first(means: Means, op: Operation, local: Fields, client_server_id: str) -> Search:
    """Return what is there before a create goes out for the first time: nothing of it can be ours yet."""
    if op.kind is OpKind.CLIENT_CREATE:
        return Search(ids=frozenset(_seen_before(means, text(local, NDIS))) | _hits(means, local))
    return Search(ids=frozenset(item.server_id for item in _siblings(means, op, client_server_id).items))


def look_for(means: Means, op: Operation, client_server_id: str) -> Search:
    """Look whether a create whose answer was lost has arrived."""
    if op.kind is OpKind.CLIENT_CREATE:
        return _client(means, op)
    many = _siblings(means, op, client_server_id)
    found = [item for item in new_like(op, many.items, bound=_made_here(means, op)) if _is_ours(means, op, item)]
    if not found and many.skipped:
        # 'It is not there' must not be concluded from an answer that was only half understood.
        raise CentralError(ErrorKind.UNREADABLE)
    ids = frozenset(item.server_id for item in many.items)
    return Search(ids=ids, ours=found[0] if found else None, is_double=len(found) > 1)


def _client(means: Means, op: Operation) -> Search:
    ids = _hits(means, payload_of(op))
    _hear_the_time(means)
    settle_s = means.settle.seconds(op.kind)
    found = [
        Found(server_id=server_id, fields=fields)
        for server_id in sorted(ids - op.pre_ids)
        if is_our_client(op, fields := client_fields(means, server_id, paths=payload_of(op)), settle_s=settle_s)
    ]
    found.sort(key=lambda one: text(one.fields, "createdAt"))
    return Search(ids=ids, ours=found[0] if found else None, is_double=len(found) > 1)


def _hear_the_time(means: Means) -> None:
    """Ask for the office's time where nothing has told it in this run yet; a search by number does not.

    Whether a lost create may still land is measured in it: a laptop whose clock was put forward since would repeat the
    create at once, and one whose clock was put back would wait for as long as it is off.
    """
    if not means.office_time.has_heard:
        means.office_time.hear(means.api.list_clients(page=1, limit=1).server_date)


def _hits(means: Means, fields: Fields) -> frozenset[str]:
    """Return the clients under this NDIS number; without a number, those of this name."""
    number = text(fields, NDIS)
    if number:
        return frozenset(row.server_id for row in means.api.find_by_ndis(ndis_number=number))
    name = text(fields, "personalInfo.lastName") or text(fields, "personalInfo.firstName")
    page = means.api.list_clients(page=1, limit=_PAGE, search=name or None)
    means.office_time.hear(page.server_date)
    wanted = tuple(text(fields, f"personalInfo.{part}").casefold() for part in ("firstName", "lastName"))
    return frozenset(row.server_id for row in page.rows if _names(row.fields) == wanted)


def _names(fields: Fields) -> tuple[str, ...]:
    return tuple(text(fields, f"personalInfo.{part}").casefold() for part in ("firstName", "lastName"))


def _seen_before(means: Means, number: str) -> Iterable[str]:
    """Return clients seen under this number in any answer ever: they may be hidden from the search today."""
    if not number:
        return ()
    with means.store.read() as reader:
        seen = reader.natural_seen.find(Kind.CLIENT, number)
        known = {server_id: reader.records.by_server_id(Kind.CLIENT, server_id) for server_id in seen}
    return [server_id for server_id, record in known.items() if record is None or _has_number(record, number)]


def _has_number(record: StoredRecord, number: str) -> bool:
    """Whether a client known here still has the number at the office; a mistyped one may have been corrected."""
    told = text(office_copy(record), NDIS)
    return not told or same(NDIS, told, number)


def _siblings(means: Means, op: Operation, client_server_id: str) -> FetchedMany:
    ask = means.api.documents if op.kind.is_upload else means.api.goals
    many = ask(client_server_id)
    means.office_time.hear(many.server_date)
    return many


def _made_here(means: Means, op: Operation) -> frozenset[str]:
    """Return the ids that another create of this laptop has been answered with; what a pull brought may be ours."""
    with means.store.read() as reader:
        kind = Kind.DOCUMENT if op.kind.is_upload else Kind.GOAL
        return frozenset(
            record.server_id
            for record in reader.records.children(op.client_id, kind)
            if record.server_id is not None
            and any(past.kind.is_create for past in reader.outbox.all_for(record.local_id))
        )


def _is_ours(means: Means, op: Operation, found: Found) -> bool:
    if not op.kind.is_upload:
        return True
    likeness = by_size(op, found)
    return _has_our_bytes(means, op, found) if likeness is Likeness.UNSURE else likeness is Likeness.OURS


def _has_our_bytes(means: Means, op: Operation, found: Found) -> bool:
    """Compare the bytes themselves: a name alone would adopt a colleague's scan in place of ours."""
    url = text(found.fields, "url")
    if not url:
        raise CentralError(ErrorKind.UNREADABLE)
    digest, size = sha256_of(means.api.download(url))
    payload = payload_of(op)
    return (digest, size) == (payload.get("sha256"), payload.get("size"))
