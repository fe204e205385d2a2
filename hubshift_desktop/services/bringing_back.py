"""Out of a damaged case file into a new one: what waited is queued again as out of a rescue file, the rest as it was.

What was read may be older than what was last saved (the log of the file may be gone), so nothing of it is believed to
be unsent: a new client, goal or file is looked for at the office first, and a change is compared with the office anew
against the copy it began from. That is the path of the rescue file; there is no second one.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from hubshift_desktop.domain.fields import text
from hubshift_desktop.domain.rows import LedgerLine, Operation, StoredBlob, StoredRecord
from hubshift_desktop.domain.states import Kind, LedgerState, OpState
from hubshift_desktop.services.history import words_of_line
from hubshift_desktop.services.lost_rows import LostOps, rebuilt_record
from hubshift_desktop.services.rebuilt import TOLD, Rebuilt, told_rebuilt
from hubshift_desktop.store import AccessHead, Parcel, UnitOfWork, codec
from hubshift_desktop.store.parcel import blob_from, draft_from, line_from, op_from, record_from
from hubshift_desktop.store.salvage.reading import Salvaged
from hubshift_desktop.sync.giving_back import carried
from hubshift_desktop.sync.handing_over import with_siblings
from hubshift_desktop.sync.planner import is_ours
from hubshift_desktop.sync.scope import AccountRef
from hubshift_desktop.sync.taking_over import Taking
from hubshift_desktop.sync.withdrawing import is_let_go

# What sync had learnt of its own progress is learnt anew, so that everything is read again.
_LOST = "Its content was lost with the damaged case file."
_UNKNOWN = "What became of it was lost with the damaged case file."
_NOT_CARRIED = ("sync.", "store.")
_AS_THEY_WERE = ("attempt", "saved_view", "server_cap", "tombstone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What was read and whose it is. `describe` looks at sealed bytes whose own row is lost."""

    salvaged: Salvaged
    account: AccountRef
    access_head: AccessHead | None
    describe: Callable[[str, str], StoredBlob | None]
    at: datetime
    new_id: Callable[[], str]


def bring_back(work: UnitOfWork, source: Source) -> Rebuilt:
    """Fill a new case file, in one unit of work."""
    return _Bringing(work, source).done()


class _Bringing:
    def __init__(self, work: UnitOfWork, source: Source) -> None:
        self._work = work
        self._source = source
        told = source.salvaged
        self._lines = told.parsed("edit_journal", line_from)
        self._ops = self._as_carried([op for op in told.parsed("outbox", op_from) if is_ours(op, source.account)])
        found = told.parsed("record", lambda row: record_from({**row, "pass_id": 0}))
        self._records = {record.local_id: record for record in _each_once(found)}
        still_open = [op for op in self._ops if op.state.is_open]
        self._bound = {op.op_id for op in still_open if op.kind.is_create and self._is_at_office(op)}
        self._open = [op for op in still_open if op.op_id not in self._bound]
        self._blob_of = {row["record_id"]: row["blob_id"] for row in told.rows.get("record_blob", ())}
        self._blobs = {blob.blob_id: blob for blob in told.parsed("blob", blob_from)}

    def done(self) -> Rebuilt:
        told, work = self._source.salvaged, self._work
        self._find_lost()
        is_log_whole = work.access.adopt(told.rows.get("access_log", ()), self._source.access_head)
        if not is_log_whole:
            work.access.append(verb="log begun anew")
        work.carried.put("setting", _settings(told.rows.get("setting", ())))
        for table in _AS_THEY_WERE:
            work.carried.put(table, told.rows.get(table, ()))
        work.carried.put("outbox", [*self._ended_rows()])
        parcel = self._parcel()
        result = Taking(work, parcel, files=parcel.files).run()
        self._place_others()
        self._keep_decisions()
        self._link_files()
        lost = self._write_ledger()
        work.access.append(verb="store rebuilt", detail_ids=sorted({op.client_id for op in self._open}))
        return Rebuilt(
            changes=result.taken,
            waited=max(told.open_ops - len(self._bound), result.taken + result.left_out),
            is_count_known=told.is_count_known,
            drafts=result.drafts,
            files=len(result.files),
            clients=work.records.count(Kind.CLIENT),
            bad_pages=told.bad_pages,
            pages=told.pages,
            is_log_whole=is_log_whole,
            lost_words=tuple(dict.fromkeys((*self._untold(), *(_named(line) for line in lost)))),
        )

    def _as_carried(self, ops: Sequence[Operation]) -> list[Operation]:
        """Tell what only gives back from what a person means, while what it followed from is still at hand."""
        known = {op.op_id: op for op in ops}
        lines: dict[str, list[LedgerLine]] = {}
        for line in self._lines:
            lines.setdefault(line.op_id, []).append(line)
        return [carried(op, follows=known.get(op.depends_on or ""), lines=lines.get(op.op_id, ())) for op in ops]

    def _write_ledger(self) -> list[LedgerLine]:
        """Carry the ledger; a line of a change that is in the queue no more must not go on saying that it waits.

        Returns the lines of changes that were lost, so that the person can be told by name what to type again.
        """
        told = self._source.salvaged
        fates = {line.op_id: self._fate(line.op_id) for line in self._lines if line.op_id}
        rows = [
            {**row, "own_state": str(LedgerState.SET_ASIDE), "message": fates[row["op_id"]]}
            if fates.get(row["op_id"]) and row["own_state"] != str(LedgerState.SET_ASIDE)
            else row
            for row in told.rows.get("edit_journal", ())
        ]
        self._work.carried.put("edit_journal", rows)
        return [
            line
            for line in self._lines
            if fates.get(line.op_id) == _LOST and line.state is not LedgerState.SET_ASIDE  # else it was told before
        ]

    def _untold(self) -> Sequence[str]:
        """Return what an earlier rebuilding lost and nobody has read yet: the account goes with the file."""
        kept = (row for row in self._source.salvaged.rows.get("setting", ()) if row["name"] == TOLD)
        before = told_rebuilt(codec.load(next(kept, {"value_json": "null"})["value_json"]))
        return () if before is None else before.lost_words

    def _fate(self, op_id: str) -> str:
        """Return why a change has no place in the queue, or nothing when it has one."""
        if self._work.outbox.get(op_id) is not None:
            return ""
        named = self._source.salvaged.open_op_ids
        was_open = op_id in {op.op_id for op in self._open} or (named is not None and op_id in named)
        return _LOST if was_open else _UNKNOWN

    def _is_at_office(self, op: Operation) -> bool:
        """Whether its record has the office's id: then a newer page than the operation's own says it has arrived."""
        record = self._records.get(op.record_id)
        return record is not None and record.server_id is not None

    def _ended_rows(self) -> Iterator[dict[str, Any]]:
        for row in self._source.salvaged.rows.get("outbox", ()):
            if row["state"] in _ENDED:
                yield row
            elif row["op_id"] in self._bound:
                yield {**row, "state": str(OpState.DONE)}

    def _find_lost(self) -> None:
        """Bring back operations from what records and ledger say, and records from what ledger and indexes say."""
        if not self._source.salvaged.is_outbox_whole:
            lost = LostOps(ops=self._ops, lines=self._lines, account=self._source.account)
            self._open.extend(lost.gifts(self._source.salvaged.open_op_ids or ()))
            self._open.extend(lost.all(self._records.values(), at=self._source.at, new_id=self._source.new_id))
        for op in (*self._open, *filter(is_let_go, self._ops)):
            for local_id in (op.client_id, op.record_id):
                if local_id in self._records:
                    continue
                made = rebuilt_record(op, local_id, self._lines, self._source.salvaged.server_ids)
                if made is not None:
                    self._records[local_id] = made

    def _parcel(self) -> Parcel:
        children: dict[str, list[StoredRecord]] = {}
        for record in self._records.values():
            children.setdefault(record.parent_id or "", []).append(record)
        account = self._source.account
        return Parcel(
            user_id=account.user_id,
            origin=account.origin,
            ops=tuple(with_siblings(op, children.get(op.client_id, ())) for op in self._open),
            records=self._records,
            drafts=tuple(self._source.salvaged.parsed("draft", draft_from)),
            files={op.record_id: blob for op in self._open if op.kind.is_upload and (blob := self._file(op.record_id))},
        )

    def _file(self, record_id: str) -> StoredBlob | None:
        """Return the file of a document; where its row is lost, the sealed bytes themselves tell of it."""
        blob_id = self._blob_of.get(record_id)
        if blob_id is None:
            return None
        record = self._records.get(record_id)
        name = "" if record is None else text(record.local, "name")
        media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return self._blobs.get(blob_id) or self._source.describe(blob_id, media_type)

    def _place_others(self) -> None:
        """Keep what the office owns as well, to be read again: the laptop may be offline for a while.

        A file that was let go is kept beside it: the office may not have it.
        """
        records = self._work.records
        let_go = {op.record_id for op in self._ops if is_let_go(op)}
        others = {
            record.local_id: replace(record, etag=None, fetched_at=None, fetch_seq=0)
            for record in self._records.values()
            if (record.server_id is not None or record.local_id in let_go) and records.get(record.local_id) is None
        }
        homeless = {
            local_id
            for local_id, record in others.items()
            if record.parent_id and record.parent_id not in others and records.get(record.parent_id) is None
        }
        records.add_many([record for local_id, record in others.items() if local_id not in homeless])
        lost = {local_id: told for local_id, told in self._server_ids() if local_id not in others}
        gone = {**lost, **{local_id: (str(others[local_id].kind), others[local_id].server_id) for local_id in homeless}}
        # What is lost comes back with the next sync, under the id its history and drafts have.
        self._work.carried.put(
            "tombstone",
            [
                {"local_id": local_id, "kind": kind, "server_id": server_id, "presence": "present"}
                for local_id, (kind, server_id) in gone.items()
                if server_id is not None  # a file that was let go and has no client here any more
            ],
        )

    def _server_ids(self) -> list[tuple[str, tuple[str, str]]]:
        """Return the ids of lost records that have not come back by another way."""
        known = {(str(record.kind), record.server_id) for record in self._records.values()}
        told = self._source.salvaged.server_ids.items()
        return [(local_id, pair) for local_id, pair in told if local_id not in self._records and pair not in known]

    def _keep_decisions(self) -> None:
        """What waited for a person's decision waits for it still; what was decided stays to be read."""
        rows = self._source.salvaged.rows.get("conflict", ())
        self._work.carried.put("conflict", rows)
        disputed = {row["op_id"] for row in rows if row["resolved_at"] is None}
        for op in self._open:
            taken = self._work.outbox.get(op.op_id)
            if taken is not None and op.state is OpState.CONFLICT and op.op_id in disputed:
                self._work.outbox.save(replace(taken, state=OpState.CONFLICT, paths=op.paths))

    def _link_files(self) -> None:
        blobs = self._work.blobs
        for record_id in self._blob_of:
            record = self._work.records.get(record_id)
            if record is None or blobs.for_record(record_id) is not None:
                continue
            found = self._file(record_id)
            if found is None:
                continue
            if blobs.get(found.blob_id) is None:
                blobs.put(found)
            blobs.link(record_id, found.blob_id)


_ENDED = frozenset({str(OpState.DONE), str(OpState.WITHDRAWN)})


def _named(line: LedgerLine) -> str:
    return f"{line.client_name}: {words_of_line(line)}"


def _settings(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [dict(row) for row in rows if not str(row["name"]).startswith(_NOT_CARRIED)]


def _each_once(records: Iterable[StoredRecord]) -> Iterable[StoredRecord]:
    """Leave out a second record of one id at the office: two pages of different age may both tell of it."""
    seen: set[tuple[Kind, str]] = set()
    for record in records:
        if record.server_id is not None:
            if (record.kind, record.server_id) in seen:
                continue
            seen.add((record.kind, record.server_id))
        yield record
