"""Passes over the office's list, and when all was last complete. The marker moves with the data, never before it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, insert, select, update

from hubshift_desktop.domain.errors import NotFoundError
from hubshift_desktop.store import codec
from hubshift_desktop.store.room import Room
from hubshift_desktop.store.tables import pull_pass, setting
from hubshift_desktop.store.values import PullPass

LAST_COMPLETE = "sync.last_complete"


def _from_row(row: RowMapping) -> PullPass:
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
        row = self._db.execute(select(pull_pass).where(pull_pass.c.pass_id == pass_id)).mappings().one_or_none()
        return None if row is None else _from_row(row)

    def latest(self) -> PullPass | None:
        """Return the newest pass, finished or not: an unfinished one is taken up again."""
        query = select(pull_pass).order_by(pull_pass.c.pass_id.desc()).limit(1)
        row = self._db.execute(query).mappings().one_or_none()
        return None if row is None else _from_row(row)

    def last_complete(self) -> datetime | None:
        """Return when sync last finished with nothing left to do: the 'checked' time."""
        query = select(setting.c.value_json).where(setting.c.name == LAST_COMPLETE)
        stored = self._db.execute(query).scalar_one_or_none()
        return None if stored is None else codec.moment(str(codec.load(stored)))


class Passes(ReadPasses):
    """Begins, advances and finishes passes."""

    def begin(self, started_at: datetime) -> PullPass:
        result = self._db.execute(insert(pull_pass), {"started_at": codec.stamp(started_at)})
        return PullPass(pass_id=result.lastrowid, started_at=started_at)

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
        if not self._db.execute(update(pull_pass).where(pull_pass.c.pass_id == advanced.pass_id), row).rowcount:
            raise NotFoundError(what="This pass")
        return advanced

    def note_complete(self, at: datetime) -> None:
        """Remember that everything was checked and sent at this time."""
        row = {"name": LAST_COMPLETE, "value_json": codec.dump(codec.stamp(at))}
        self._db.execute(insert(setting).prefix_with("OR REPLACE"), [row])
