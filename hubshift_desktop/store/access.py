"""The access log: who looked at which record here, as a chain that shows edits, deletions, reorder and forgery.

Row i carries HMAC(k_i, its own content and the previous row's code), and k_{i+1} = H(k_i). Somebody with the file but
without the key can change nothing unseen. Cutting off the tail shows against the head kept in `vault.json`; rolling
back the database and the vault together does not, and the guide says so.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from hubshift_desktop.store import codec
from hubshift_desktop.store.link import Prepared, Row
from hubshift_desktop.store.many import insert_many, insert_one
from hubshift_desktop.store.room import Desk, Room
from hubshift_desktop.store.tables import access_log
from hubshift_desktop.store.values import AccessHead, AccessLine, AccessReport

GENESIS = bytes(32)
_ANCHOR_EVERY = 512
_HEAD = Prepared(select(access_log.c.seq, access_log.c.mac).order_by(access_log.c.seq.desc()).limit(1))
_LAST_OPENED = Prepared(select(access_log.c.record_id).order_by(access_log.c.seq.desc()).limit(bindparam("at_most")))
_COUNT = Prepared(select(func.count()).select_from(access_log))


class AccessKeys:
    """The chain of keys, worked out as far as needed. Anchors spare hashing from the start after a rollback."""

    def __init__(self, first: bytes) -> None:
        self._anchors = [first]
        self._last = (0, first)

    def at(self, index: int) -> bytes:
        """Return k_index."""
        reached, key = self._last
        if index < reached:
            anchor = min(index // _ANCHOR_EVERY, len(self._anchors) - 1)
            reached, key = anchor * _ANCHOR_EVERY, self._anchors[anchor]
        while reached < index:
            key = hashlib.sha256(key).digest()
            reached += 1
            if reached == len(self._anchors) * _ANCHOR_EVERY:
                self._anchors.append(key)
        self._last = (reached, key)
        return key


def _code(key: bytes, *, seq: int, at: str, verb: str, record_id: str, detail_json: str, prev: bytes) -> bytes:
    content = codec.dump([seq, at, verb, record_id, detail_json, prev.hex()])
    return hmac.new(key, content.encode(), hashlib.sha256).digest()


class ReadAccess(Room):
    """Reading and checking the log."""

    def __init__(self, desk: Desk, keys: AccessKeys) -> None:
        super().__init__(desk)
        self._keys = keys

    def head(self) -> AccessHead:
        """Return the end of the chain, for `vault.json`."""
        row = self._db.row(_HEAD)
        return AccessHead(seq=0, mac=GENESIS) if row is None else AccessHead(seq=row["seq"], mac=bytes(row["mac"]))

    def lines(self, *, record_id: str | None = None, limit: int = 200, offset: int = 0) -> tuple[AccessLine, ...]:
        """Return lines newest first ('who looked at this record here')."""
        query = select(access_log).order_by(access_log.c.seq.desc()).limit(limit).offset(offset)
        if record_id is not None:
            query = query.where(access_log.c.record_id == record_id)
        return tuple(
            AccessLine(
                seq=row["seq"],
                at=codec.moment(row["at"]),
                verb=row["verb"],
                record_id=row["record_id"],
                detail_ids=tuple(str(item) for item in codec.load_list(row["detail_json"])),
            )
            for row in self._db.execute(query).mappings()
        )

    def last_opened(self, lines: int) -> tuple[str, ...]:
        """Return whose records the last so many lines are of, each once, newest first."""
        return tuple(dict.fromkeys(self._db.column(_LAST_OPENED, {"at_most": lines})))

    def count(self) -> int:
        return int(self._db.value(_COUNT))

    def verify(self, head: AccessHead | None = None) -> AccessReport:
        """Walk the whole chain; with the head kept elsewhere, a missing tail shows too."""
        prev, count = GENESIS, 0
        head_mac = GENESIS
        for row in self._rows():
            problem = self._problem(row, expected_seq=count + 1, prev=prev)
            if problem:
                return AccessReport(is_whole=False, rows=count, first_bad=count + 1, problem=problem)
            prev, count = bytes(row["mac"]), count + 1
            if head is not None and count == head.seq:
                head_mac = prev
        if head is not None and (count < head.seq or not hmac.compare_digest(head_mac, head.mac)):
            return AccessReport(is_whole=False, rows=count, first_bad=count + 1, problem="The end is missing.")
        return AccessReport(is_whole=True, rows=count)

    def _rows(self) -> Iterator[Row]:
        return iter(self._db.execute(select(access_log).order_by(access_log.c.seq)).mappings())

    def _problem(self, row: Row, *, expected_seq: int, prev: bytes) -> str:
        if row["seq"] != expected_seq:
            return "A line is missing."
        if bytes(row["prev"]) != prev:
            return "A line was replaced."
        wanted = _code(
            self._keys.at(row["seq"] - 1),
            seq=row["seq"],
            at=row["at"],
            verb=row["verb"],
            record_id=row["record_id"],
            detail_json=row["detail_json"],
            prev=prev,
        )
        return "" if hmac.compare_digest(bytes(row["mac"]), wanted) else "A line was changed."


class Access(ReadAccess):
    """Appending to the log, in the same transaction as what it tells: no access without a row."""

    def adopt(self, rows: Sequence[Mapping[str, Any]], head: AccessHead | None) -> bool:
        """Go on with the log of another file of this vault, if it is whole to its kept end; else leave this one empty.

        A log with a gap would be no proof of anything, and the lines cannot be taken out again.
        """
        prev = GENESIS
        for number, row in enumerate(rows, start=1):
            if self._problem(row, expected_seq=number, prev=prev):
                return False
            prev = bytes(row["mac"])
        is_cut = head is not None and (len(rows) < head.seq or bytes(rows[head.seq - 1]["mac"]) != head.mac)
        if not rows or (is_cut and head is not None and head.seq > 0):
            return False
        insert_many(self._db, access_log, rows)
        return True

    def append(
        self, *, verb: str, record_id: str = "", detail_ids: Iterable[str] = (), at: datetime | None = None
    ) -> None:
        """Add one line; ids only, never a name or a value."""
        head = self.head()
        seq = head.seq + 1
        told = {
            "at": codec.stamp(at or self._desk.clock.now()),
            "verb": verb,
            "record_id": record_id,
            "detail_json": codec.dump(list(detail_ids)),
        }
        mac = _code(self._keys.at(seq - 1), seq=seq, prev=head.mac, **told)
        insert_one(self._db, access_log, {"seq": seq, "prev": head.mac, "mac": mac, **told})
