"""Passes over the office's list, and when all was last complete. The marker moves with the data, never before it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from hubshift_desktop.domain.errors import NotFoundError
from hubshift_desktop.store import codec
from hubshift_desktop.store.link import Prepared, Row
from hubshift_desktop.store.many import insert_one, write_changes
from hubshift_desktop.store.room import Room
from hubshift_desktop.store.tables import pull_pass, setting
from hubshift_desktop.store.values import PullPass

LAST_COMPLETE = "sync.last_complete"
_BY_ID = Prepared(select(pull_pass).where(pull_pass.c.pass_id == bindparam("wanted")))
_LATEST = Prepared(select(pull_pass).order_by(pull_pass.c.pass_id.desc()).limit(1))
_LAST_COMPLETE = Prepared(select(setting.c.value_json).where(setting.c.name == LAST_COMPLETE))


def _from_row(row: Row) -> PullPass:
    return PullPass(
        pass_id=row["pass_id"],
        started_at=codec.moment(row["started_at"]),
        finished_at=codec.moment_or_none(row["finished_at"]),
        pages=row["pages"],
        total_first=row["total_first"],
        total_last=row["total_last"],
        distinct_ids=row["distinct_ids"],
        is_proved=bool(row["is_proved"]),
        cursor=codec.load_fields(row["cursor_json"]),
    )


class ReadPasses(Room):
    """What the sweeps have found so far."""

    def get(self, pass_id: int) -> PullPass | None:
        row = self._db.row(_BY_ID, {"wanted": pass_id})
        return None if row is None else _from_row(row)

    def latest(self) -> PullPass | None:
        """Return the newest pass, finished or not: an unfinished one is taken up again."""
        row = self._db.row(_LATEST)
        return None if row is None else _from_row(row)

    def last_complete(self) -> datetime | None:
        """Return when sync last finished with nothing left to do: the 'checked' time."""
        stored = self._db.value(_LAST_COMPLETE)
        return None if stored is None else codec.moment(str(codec.load(stored)))


class Passes(ReadPasses):
    """Begins, advances and finishes passes."""

    def begin(self, started_at: datetime) -> PullPass:
        pass_id = insert_one(self._db, pull_pass, {"started_at": codec.stamp(started_at)})
        return PullPass(pass_id=pass_id, started_at=started_at)

    def save(self, advanced: PullPass) -> PullPass:
        """Write how far a pass has come, in the transaction of the page that brought it there."""
        row: dict[str, Any] = {
            "finished_at": codec.stamp_or_none(advanced.finished_at),
            "pages": advanced.pages,
            "total_first": advanced.total_first,
            "total_last": advanced.total_last,
            "distinct_ids": advanced.distinct_ids,
            "is_proved": int(advanced.is_proved),
            "cursor_json": codec.dump(advanced.cursor),
        }
        if not write_changes(self._db, pull_pass, "pass_id", [(advanced.pass_id, row)]):
            raise NotFoundError(what="This pass")
        return advanced

    def note_complete(self, at: datetime) -> None:
        """Remember that everything was checked and sent at this time."""
        row = {"name": LAST_COMPLETE, "value_json": codec.dump(codec.stamp(at))}
        insert_one(self._db, setting, row, or_replace=True)
