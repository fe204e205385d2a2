"""The records room: what is on this laptop, in its three states, and what still needs its detail."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, exists, func, literal_column, select

from hubshift_desktop.domain.errors import NotFoundError
from hubshift_desktop.domain.fields import text as text_at
from hubshift_desktop.domain.rows import StoredRecord
from hubshift_desktop.domain.states import Kind, OpState, Presence
from hubshift_desktop.store import codec
from hubshift_desktop.store.errors import DuplicateDraftError, UnsentWorkError
from hubshift_desktop.store.folding import ndis_key
from hubshift_desktop.store.link import Prepared, Row
from hubshift_desktop.store.many import among, insert_many, insert_one, told, write_changes
from hubshift_desktop.store.projecting import Projector
from hubshift_desktop.store.room import Desk, HeldRows, Room
from hubshift_desktop.store.tables import conflict, draft_key, outbox, record, record_seen, tombstone

FRESH, ROW_CHANGED, NEVER_FETCHED = 0, 1, 2
_KEYED = frozenset({"server_id", "local_json"})
# What index rows are made of, and what only panes hear of: most of what sync saves is the office's word that all is as
# it was, or that it has what was sent.
_SHOWN = frozenset({"server_id", "local_json", "presence", "parent_id"})
_TOLD = frozenset({"fetched_at", "base_json"})
_ENDED = (OpState.DONE, OpState.WITHDRAWN)
_WHOLE = select(record, func.coalesce(record_seen.c.pass_id, 0).label("pass_id")).join_from(
    record, record_seen, record_seen.c.num == record.c.num, isouter=True
)
_OF_KIND = record.c.kind == bindparam("wanted_kind")
_BY_IDS = Prepared(_WHOLE.where(record.c.local_id.in_(among("wanted"))))
_OF_PARENTS = Prepared(
    _WHOLE.where(record.c.parent_id.in_(among("wanted")), record.c.parent_id.is_not(None)).order_by(record.c.local_id)
)
_FAMILY = _WHOLE.where(record.c.parent_id == bindparam("wanted"), record.c.parent_id.is_not(None))
_CHILDREN = Prepared(_FAMILY.order_by(record.c.local_id))
_CHILDREN_OF_KIND = Prepared(_FAMILY.where(_OF_KIND).order_by(record.c.local_id))
_BY_ID = Prepared(_WHOLE.where(record.c.local_id == bindparam("wanted")))
_BOUND = Prepared(
    select(record.c.local_id).where(record.c.local_id.in_(among("wanted")), record.c.server_id.is_not(None))
)
_BY_SERVER_ID = Prepared(
    _WHOLE.where(_OF_KIND, record.c.server_id == bindparam("wanted"), record.c.server_id.is_not(None))
)
_IDS = Prepared(select(record.c.local_id).where(_OF_KIND))
_COUNT = Prepared(select(func.count()).select_from(record).where(_OF_KIND))
_KNOWN_CLIENT = (
    record.c.kind == str(Kind.CLIENT),
    record.c.server_id.is_not(None),
    record.c.presence.not_in(among("apart_from")),
)
_NEEDING = Prepared(
    select(record.c.local_id)
    .where(record.c.needs_detail == bindparam("need"), record.c.needs_detail > literal_column("0"), *_KNOWN_CLIENT)
    .order_by(record.c.local_id)
    .limit(bindparam("at_most"))
)
_COUNT_NEEDING = Prepared(
    select(func.count())
    .select_from(record)
    .where(record.c.needs_detail > literal_column("0"), _OF_KIND, record.c.presence.not_in(among("apart_from")))
)
_OLDEST = Prepared(
    select(record.c.local_id, record.c.fetched_at)
    .where(record.c.fetched_at > literal_column("''"), *_KNOWN_CLIENT)
    .order_by(record.c.fetched_at)
    .limit(bindparam("at_most"))
)
_UNSEEN = Prepared(
    _WHOLE.where(
        _OF_KIND, func.coalesce(record_seen.c.pass_id, 0) < bindparam("wanted"), record.c.server_id.is_not(None)
    )
)
_SEEN_IDS = Prepared(
    select(record.c.server_id)
    .join(record_seen, record_seen.c.num == record.c.num)
    .where(record_seen.c.pass_id == bindparam("wanted"))
)
_NOT_PRESENT = Prepared(_WHOLE.where(record.c.presence != literal_column("'present'")))
_DRAFT_WITH_KEY = Prepared(
    select(draft_key.c.record_id).where(
        draft_key.c.kind == bindparam("wanted_kind"), draft_key.c.natural_key == bindparam("wanted")
    )
)
_FORMER = Prepared(
    select(tombstone.c.server_id, tombstone.c.local_id)
    .where(tombstone.c.kind == bindparam("wanted_kind"), tombstone.c.server_id.in_(among("wanted")))
    .order_by(tombstone.c.removed_at)
)
_LAST_NUM = Prepared(select(func.coalesce(func.max(record.c.num), 0)))
_FORGET_KEYS = Prepared(delete(draft_key).where(draft_key.c.record_id.in_(among("wanted"))))


def to_row(stored: StoredRecord) -> dict[str, Any]:
    """Return a record's columns (all but `needs_detail`, which depends on what was there before)."""
    local = codec.dump(stored.local)
    return {
        "local_id": stored.local_id,
        "kind": str(stored.kind),
        "server_id": stored.server_id,
        "parent_id": stored.parent_id,
        # Most records are as the office has them, and then one text is both.
        "base_json": local if stored.base is stored.local else codec.dump_or_none(stored.base),
        "local_json": local,
        "dirty_json": codec.dump_set(stored.dirty),
        "list_row_json": codec.dump_or_none(stored.list_row),
        "etag": stored.etag,
        "fetched_at": codec.stamp_or_none(stored.fetched_at),
        "fetch_seq": stored.fetch_seq,
        "presence": str(stored.presence),
        "absent_since": codec.stamp_or_none(stored.absent_since),
    }


def from_row(row: Row) -> StoredRecord:
    local = codec.load_fields(row["local_json"])
    return StoredRecord(
        local_id=row["local_id"],
        kind=Kind(row["kind"]),
        server_id=row["server_id"],
        parent_id=row["parent_id"],
        base=local if row["base_json"] == row["local_json"] else codec.load_fields_or_none(row["base_json"]),
        local=local,
        dirty=codec.load_set(row["dirty_json"]),
        list_row=codec.load_fields_or_none(row["list_row_json"]),
        etag=row["etag"],
        fetched_at=codec.moment_or_none(row["fetched_at"]),
        fetch_seq=row["fetch_seq"],
        presence=Presence(row["presence"]),
        absent_since=codec.moment_or_none(row["absent_since"]),
        pass_id=row["pass_id"],
    )


class ReadRecords(Room):
    """Reading records by their ids, their family, and their need for a fresh detail."""

    def get(self, local_id: str) -> StoredRecord | None:
        row = self._row(local_id)
        return None if row is None else from_row(row)

    def _row(self, local_id: str) -> Row | None:
        return self._db.row(_BY_ID, {"wanted": local_id})

    def get_many(self, local_ids: Sequence[str]) -> dict[str, StoredRecord]:
        """Return the records of these ids that are here, each under its id."""
        return {stored.local_id: stored for stored in self._all(_BY_IDS, {"wanted": told(local_ids)})}

    def bound(self, local_ids: Iterable[str]) -> frozenset[str]:
        """Return those of these records that the office knows under an id of its own."""
        return frozenset(self._db.column(_BOUND, {"wanted": told(local_ids)}))

    def by_server_id(self, kind: Kind, server_id: str) -> StoredRecord | None:
        row = self._db.row(_BY_SERVER_ID, {"wanted_kind": str(kind), "wanted": server_id})
        return None if row is None else from_row(row)

    def children(self, parent_id: str, kind: Kind | None = None) -> tuple[StoredRecord, ...]:
        """Return the records that belong to `parent_id`, oldest first; of one kind when it is given."""
        if kind is None:
            return self._all(_CHILDREN, {"wanted": parent_id})
        return self._all(_CHILDREN_OF_KIND, {"wanted": parent_id, "wanted_kind": str(kind)})

    def children_of(self, parent_ids: Sequence[str]) -> dict[str, list[StoredRecord]]:
        """Return what belongs to each of `parent_ids`, oldest first; a parent without children is left out."""
        found: dict[str, list[StoredRecord]] = {}
        for child in self._all(_OF_PARENTS, {"wanted": told(parent_ids)}):
            found.setdefault(child.parent_id or "", []).append(child)
        return found

    def ids(self, kind: Kind) -> tuple[str, ...]:
        """Return the local ids of every record of a kind; for whole-store duties, never for a screen."""
        return tuple(self._db.column(_IDS, {"wanted_kind": str(kind)}))

    def count(self, kind: Kind) -> int:
        return int(self._db.value(_COUNT, {"wanted_kind": str(kind)}))

    def without_detail(self, limit: int, *, apart_from: Collection[Presence]) -> tuple[str, ...]:
        """Return who was never fetched (detail queue class 3): ids, for the queue may be the whole caseload."""
        return self._needing(NEVER_FETCHED, limit, apart_from)

    def count_needing_detail(self, *, apart_from: Collection[Presence], kind: Kind = Kind.CLIENT) -> int:
        """Return how many records are unread or known to be old, without those of the presences `apart_from`."""
        return int(self._db.value(_COUNT_NEEDING, {"wanted_kind": str(kind), "apart_from": told(apart_from)}))

    def with_changed_row(self, limit: int, *, apart_from: Collection[Presence]) -> tuple[str, ...]:
        """Return whose list row has changed since their detail was fetched (detail queue class 2)."""
        return self._needing(ROW_CHANGED, limit, apart_from)

    def oldest_fetched(self, limit: int, *, apart_from: Collection[Presence]) -> Iterator[tuple[str, datetime]]:
        """Return whose detail is oldest, and from when it is (detail queue class 5)."""
        oldest = self._db.tuples(_OLDEST, {"apart_from": told(apart_from), "at_most": limit})
        return ((local_id, codec.moment(at)) for local_id, at in oldest)

    def unseen(self, pass_id: int, kind: Kind = Kind.CLIENT) -> tuple[StoredRecord, ...]:
        """Return records the office knows that no page of pass `pass_id` has shown: rumours of absence, no more."""
        return self._all(_UNSEEN, {"wanted_kind": str(kind), "wanted": pass_id})

    def seen_ids(self, pass_id: int) -> frozenset[str]:
        """Return the server ids that pass `pass_id` has shown so far: an interrupted pass counts on from them."""
        return frozenset(self._db.column(_SEEN_IDS, {"wanted": pass_id}))

    def not_present(self) -> tuple[StoredRecord, ...]:
        """Return every record on the ladder of absence: suspect, absent once, gone or revoked."""
        return self._all(_NOT_PRESENT)

    def draft_with_key(self, kind: Kind, natural_key: str) -> str | None:
        """Return the local id of the unsent record that holds a natural key (an NDIS number), if there is one."""
        found = self._db.row(_DRAFT_WITH_KEY, {"wanted_kind": str(kind), "wanted": ndis_key(natural_key)})
        return None if found is None else found["record_id"]

    def _needing(self, need: int, limit: int, apart_from: Collection[Presence]) -> tuple[str, ...]:
        return tuple(self._db.column(_NEEDING, {"need": need, "apart_from": told(apart_from), "at_most": limit}))

    def _all(self, query: Prepared, wanted: Mapping[str, Any] | None = None) -> tuple[StoredRecord, ...]:
        return tuple(map(from_row, self._db.rows(query, wanted or {})))


class RecordsWithoutPages(ReadRecords):
    """Writing records one by one or many at once.

    Every save renews the record's projections in the same transaction, and writes only what changed.
    """

    def __init__(self, desk: Desk, projector: Projector) -> None:
        super().__init__(desk)
        self._projector = projector
        self._held = HeldRows(desk.link, _BY_ID)

    def _row(self, local_id: str) -> Row | None:
        return self._held.row(local_id)

    def add(self, stored: StoredRecord) -> StoredRecord:
        """Store a new record."""
        self.add_many((stored,))
        return stored

    def add_many(self, records: Sequence[StoredRecord]) -> None:
        """Store many new records with one prepared statement a table: the fast path of a pull."""
        if not records:
            return
        self._held.forget()
        first = int(self._db.value(_LAST_NUM)) + 1
        numbered = list(enumerate(records, start=first))
        insert_many(
            self._db, record, [{"num": num, **to_row(new), "needs_detail": _first_need(new)} for num, new in numbered]
        )
        self._mark_seen([(num, new.pass_id) for num, new in numbered if new.pass_id])
        self._keep_draft_keys(records)
        self._projector.added(numbered)

    def save(self, stored: StoredRecord) -> StoredRecord:
        """Write what changed of a record that is already here."""
        before = self._row(stored.local_id)
        if before is None:
            raise NotFoundError(what="This record")
        self._write([(stored, before)])
        return stored

    def save_many(self, records: Iterable[StoredRecord]) -> None:
        """Save each record, adding those that are new; nobody may come twice."""
        wanted = list(records)
        after = {stored.local_id: stored for stored in wanted}
        if len(after) != len(wanted):
            raise ValueError("a record was to be saved twice in one go: one of the two would be lost")
        if not after:
            return
        found = self._db.rows(_BY_IDS, {"wanted": told(after)})
        before = {row["local_id"]: row for row in found}
        self._write([(stored, before[local_id]) for local_id, stored in after.items() if local_id in before])
        self.add_many([stored for local_id, stored in after.items() if local_id not in before])

    def remove(self, local_id: str) -> None:
        """Seal a record that the office no longer shows (only sync and a withdrawn draft come here), children first.

        Refuses while anything unsent or undecided hangs on it. What stays is a tombstone without content, so that the
        record comes back under the same local id, with its history, when it is seen again.
        """
        gone = self.get(local_id)
        if gone is None:
            return
        self._refuse_if_unsent(local_id)
        for child in self.children(local_id):
            self.remove(child.local_id)
        self._held.forget()
        self._projector.removed(gone)
        self._db.execute(delete(tombstone).where(tombstone.c.local_id == local_id))
        insert_one(self._db, tombstone, self._tombstone_row(gone))
        self._db.execute(delete(record).where(record.c.local_id == local_id))

    def _write(self, records: Sequence[tuple[StoredRecord, Row]]) -> None:
        """Write what changed of records, given each with its row as it was."""
        changed = [(stored, before, _changes(stored, before)) for stored, before in records]
        self._held.forget()
        self._mark_seen(
            [(before["num"], stored.pass_id) for stored, before, _ in changed if stored.pass_id != before["pass_id"]]
        )
        write_changes(self._db, record, "num", [(before["num"], changes) for _, before, changes in changed])
        self._keep_draft_keys([stored for stored, _, changes in changed if changes.keys() & _KEYED])
        shown = [stored for stored, before, changes in changed if _is_shown(stored, before, changes)]
        self._projector.saved(shown)
        self._projector.told([stored for stored, _, changes in changed if changes.keys() & _TOLD])

    def _mark_seen(self, seen: Sequence[tuple[int, int]]) -> None:
        rows = [{"num": num, "pass_id": pass_id} for num, pass_id in seen]
        insert_many(self._db, record_seen, rows, or_replace=True)

    def _keep_draft_keys(self, records: Iterable[StoredRecord]) -> None:
        clients = [stored for stored in records if stored.kind is Kind.CLIENT and not _is_of_a_list(stored)]
        if not clients:
            return
        wanted = {"wanted": told(stored.local_id for stored in clients)}
        self._db.write(_FORGET_KEYS, wanted)
        for draft in (stored for stored in clients if stored.server_id is None):
            self._keep_draft_key(draft)

    def _keep_draft_key(self, draft: StoredRecord) -> None:
        key = ndis_key(text_at(draft.local, "ndisDetails.ndisNumber"))
        if not key:
            return
        other = self.draft_with_key(draft.kind, key)
        if other is not None:
            raise DuplicateDraftError(record_id=other)
        row = {"kind": str(draft.kind), "natural_key": codec.storable(key), "record_id": draft.local_id}
        insert_one(self._db, draft_key, row)

    def _refuse_if_unsent(self, local_id: str) -> None:
        unsent = exists().where(and_(outbox.c.record_id == local_id, outbox.c.state.not_in(_ENDED)))
        undecided = exists().where(and_(conflict.c.record_id == local_id, conflict.c.resolved_at.is_(None)))
        if self._db.execute(select(unsent | undecided)).scalar_one():
            raise UnsentWorkError

    def _tombstone_row(self, gone: StoredRecord) -> dict[str, Any]:
        return {
            "local_id": gone.local_id,
            "kind": str(gone.kind),
            "server_id": gone.server_id,
            "parent_id": gone.parent_id,
            "presence": str(gone.presence),
            "removed_at": codec.stamp(self._desk.clock.now()),
        }

    def former_ids(self, kind: Kind, server_ids: Iterable[str]) -> dict[str, str]:
        """Return the local ids records had before they were sealed, by the office's id: they come back with history."""
        wanted = {"wanted_kind": str(kind), "wanted": told(server_ids)}
        return dict(self._db.tuples(_FORMER, wanted))

    def former_id(self, kind: Kind, server_id: str) -> str | None:
        return self.former_ids(kind, [server_id]).get(server_id)


def _changes(stored: StoredRecord, before: Row) -> dict[str, Any]:
    after = {**to_row(stored), "needs_detail": _need(stored, before)}
    return {name: value for name, value in after.items() if before[name] != value}


def _is_shown(stored: StoredRecord, before: Row, changes: Mapping[str, Any]) -> bool:
    """Whether an index row may look different now; of the office's copy it tells only whether there is one."""
    return bool(changes.keys() & _SHOWN) or (stored.base is None) != (before["base_json"] is None)


def _is_of_a_list(stored: StoredRecord) -> bool:
    """Whether a client came straight from a list page: it never was a draft."""
    return stored.server_id is not None and stored.base is None and stored.list_row is not None


def _first_need(new: StoredRecord) -> int:
    """A client of the office's that was never read needs it, also where a lost answer gave it what we sent as base."""
    is_unread = new.kind is Kind.CLIENT and new.server_id is not None and new.fetched_at is None
    return NEVER_FETCHED if is_unread else FRESH


def _need(stored: StoredRecord, before: Row) -> int:
    """Return what the record needs now: a fetch settles it, a changed list row asks for one."""
    fetched = codec.stamp_or_none(stored.fetched_at)
    if fetched != before["fetched_at"] or stored.fetch_seq != before["fetch_seq"]:
        return FRESH
    if before["needs_detail"] == FRESH and before["server_id"] is None:
        return _first_need(stored)
    if before["needs_detail"] == FRESH and codec.dump_or_none(stored.list_row) != before["list_row_json"]:
        return ROW_CHANGED if before["list_row_json"] is not None else FRESH
    return int(before["needs_detail"])
