"""Applying a page of the office's list: the fast path of a sweep, and the rules that keep it harmless.

A list row is a partial, fresher reading of a client. It never touches what the user means to change, never a record
whose last write is unanswered (sync.md C3), and only a row that *differs from the last row* says anything: a page
that was read before our own write landed repeats the old row and so changes nothing (I7).

What cannot be taken in yet is not remembered either. The kept row holds the values that were taken in, so that for a
field the person means to change it stays the copy that their change began from, and news is still news afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, literal_column, select

from hubshift_desktop.domain.fields import Fields, JsonValue
from hubshift_desktop.domain.fields import text as text_at
from hubshift_desktop.domain.rows import StoredRecord
from hubshift_desktop.domain.states import Kind, OpState, Presence
from hubshift_desktop.store import codec
from hubshift_desktop.store.link import Prepared
from hubshift_desktop.store.many import among, told
from hubshift_desktop.store.natural_seen import NaturalSeen
from hubshift_desktop.store.projecting import Projector
from hubshift_desktop.store.records import RecordsWithoutPages
from hubshift_desktop.store.room import Desk
from hubshift_desktop.store.tables import outbox, record
from hubshift_desktop.store.values import PageApplied

_KNOWN = Prepared(
    select(record.c.num, record.c.local_id, record.c.server_id, record.c.list_row_json, record.c.presence).where(
        record.c.kind == str(Kind.CLIENT),
        record.c.server_id.is_not(None),
        record.c.server_id.in_(among("wanted")),
    )
)
_UNANSWERED = Prepared(
    select(outbox.c.op_id)
    .where(
        outbox.c.record_id == bindparam("wanted"),
        outbox.c.state.in_([literal_column(f"'{state}'") for state in (OpState.IN_FLIGHT, OpState.IN_DOUBT)]),
    )
    .limit(1)
)


class Records(RecordsWithoutPages):
    """The records room of a unit of work: single records, many records, and whole list pages."""

    def __init__(self, desk: Desk, projector: Projector, natural_seen: NaturalSeen) -> None:
        super().__init__(desk, projector)
        self._natural_seen = natural_seen

    def apply_list_page(self, rows: Sequence[tuple[str, Fields]], pass_id: int) -> PageApplied:
        """Take in one page of (server id, row); clients never seen before are added, the others brought up to date."""
        # A list that moved while it was read can name somebody twice; the later row is the fresher one.
        rows = tuple(dict(rows).items())
        found = self._db.rows(_KNOWN, {"wanted": told(server_id for server_id, _ in rows)})
        known: dict[str, Any] = {row["server_id"]: row for row in found}
        strangers = [(server_id, fields) for server_id, fields in rows if server_id not in known]
        former = self.former_ids(Kind.CLIENT, [server_id for server_id, _ in strangers])
        fresh = [
            self._new(server_id, fields, pass_id, local_id=former.get(server_id) or self._desk.new_id())
            for server_id, fields in strangers
        ]
        self.add_many(fresh)
        stale: list[str] = []
        back: list[str] = []
        before: list[StoredRecord] = []
        for server_id, fields in rows:
            row = known.get(server_id)
            if row is None:
                continue
            if row["presence"] != Presence.PRESENT:
                back.append(row["local_id"])
            elif row["list_row_json"] == codec.dump(fields):
                continue
            stored = self._renew(row["local_id"], fields)
            if stored is not None:
                before.append(stored)
                stale.append(stored.local_id)
        self._held.forget()
        self._mark_seen([(row["num"], pass_id) for row in known.values()])
        self._remember_numbers(rows, changed={*stale, *(new.local_id for new in fresh)}, known=known)
        return PageApplied(
            added=tuple(new.local_id for new in fresh), changed=tuple(stale), back=tuple(back), before=tuple(before)
        )

    def _new(self, server_id: str, fields: Fields, pass_id: int, *, local_id: str) -> StoredRecord:
        return StoredRecord(
            local_id=local_id,
            kind=Kind.CLIENT,
            server_id=server_id,
            local=dict(fields),
            list_row=dict(fields),
            pass_id=pass_id,
        )

    def _renew(self, local_id: str, fields: Fields) -> StoredRecord | None:
        """Lay a new row over a record and return it as it was; None when nothing of the row could be taken in."""
        stored = self.get(local_id)
        if stored is None:
            raise RuntimeError("a record vanished inside its own transaction")
        is_unanswered = self._db.value(_UNANSWERED, {"wanted": local_id}) is not None
        after = renewed(stored, fields, is_unanswered=is_unanswered)
        if after == stored:
            return None
        self.save(after)
        return stored

    def _remember_numbers(
        self, rows: Sequence[tuple[str, Fields]], *, changed: set[str], known: dict[str, Any]
    ) -> None:
        seen = [
            (text_at(fields, "ndisDetails.ndisNumber"), server_id)
            for server_id, fields in rows
            if server_id not in known or known[server_id]["local_id"] in changed
        ]
        self._natural_seen.note_many(Kind.CLIENT, seen)


def renewed(stored: StoredRecord, row: Fields, *, is_unanswered: bool) -> StoredRecord:
    """Return the record with a new list row laid over it (pure; see the module's first words for the rules)."""
    back = replace(stored, presence=Presence.PRESENT, absent_since=None)
    if is_unanswered:
        return back
    kept = stored.list_row or {}
    news = {
        path: value
        for path, value in row.items()
        if path not in stored.dirty and (path not in kept or kept[path] != value)
    }
    taken = {**kept, **news}
    base: dict[str, JsonValue] | None = None if stored.base is None else {**stored.base, **news}
    list_row = {path: taken[path] for path in row if path in taken}
    return replace(back, list_row=list_row, local={**stored.local, **news}, base=base)
