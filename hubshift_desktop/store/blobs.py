"""Which sealed files are on this laptop and which record each belongs to. The bytes themselves are not here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, delete, exists, func, select

from hubshift_desktop.domain.rows import StoredBlob
from hubshift_desktop.store.errors import UnsentWorkError
from hubshift_desktop.store.link import Prepared, Row
from hubshift_desktop.store.many import among, insert_one, told
from hubshift_desktop.store.room import Room
from hubshift_desktop.store.tables import blob, record_blob

_BY_ID = Prepared(select(blob).where(blob.c.blob_id == bindparam("wanted")))
_BY_SHA = Prepared(select(blob).where(blob.c.sha256 == bindparam("wanted")).order_by(blob.c.blob_id).limit(1))
_OF_RECORD = Prepared(
    select(blob)
    .join(record_blob, record_blob.c.blob_id == blob.c.blob_id)
    .where(record_blob.c.record_id == bindparam("wanted"))
)
_SIZES = Prepared(
    select(record_blob.c.record_id, blob.c.size)
    .join(record_blob, record_blob.c.blob_id == blob.c.blob_id)
    .where(record_blob.c.record_id.in_(among("wanted")))
)
_USERS = Prepared(
    select(record_blob.c.record_id)
    .where(record_blob.c.blob_id == bindparam("wanted"))
    .order_by(record_blob.c.record_id)
)
_ALL = Prepared(select(blob).order_by(blob.c.blob_id))
_ORPHANS = Prepared(
    select(blob).where(~exists().where(record_blob.c.blob_id == blob.c.blob_id)).order_by(blob.c.blob_id)
)
_TOTAL = Prepared(select(func.count(), func.coalesce(func.sum(blob.c.size), 0)).select_from(blob))
_UNLINK = Prepared(delete(record_blob).where(record_blob.c.record_id == bindparam("wanted")))
_FORGET = Prepared(delete(blob).where(blob.c.blob_id == bindparam("wanted")))


def to_row(kept: StoredBlob) -> dict[str, Any]:
    return {"blob_id": kept.blob_id, "sha256": kept.sha256, "size": kept.size, "media_type": kept.media_type}


def from_row(row: Row) -> StoredBlob:
    return StoredBlob(blob_id=row["blob_id"], sha256=row["sha256"], size=row["size"], media_type=row["media_type"])


class ReadBlobs(Room):
    """Reading what is kept."""

    def get(self, blob_id: str) -> StoredBlob | None:
        row = self._db.row(_BY_ID, {"wanted": blob_id})
        return None if row is None else from_row(row)

    def by_sha256(self, sha256: str) -> StoredBlob | None:
        """Return a kept file with these bytes: the same scan filed twice is kept once."""
        row = self._db.row(_BY_SHA, {"wanted": sha256})
        return None if row is None else from_row(row)

    def for_record(self, record_id: str) -> StoredBlob | None:
        """Return the file of a document record."""
        row = self._db.row(_OF_RECORD, {"wanted": record_id})
        return None if row is None else from_row(row)

    def sizes(self, record_ids: Iterable[str]) -> dict[str, int]:
        """Return how many bytes the file of each of these document records has; one without a file is left out."""
        return dict(self._db.tuples(_SIZES, {"wanted": told(record_ids)}))

    def records_of(self, blob_id: str) -> tuple[str, ...]:
        """Return the records that use a file."""
        return tuple(self._db.column(_USERS, {"wanted": blob_id}))

    def all(self) -> tuple[StoredBlob, ...]:
        return tuple(map(from_row, self._db.rows(_ALL)))

    def orphans(self) -> tuple[StoredBlob, ...]:
        """Return files no record uses any more."""
        return tuple(map(from_row, self._db.rows(_ORPHANS)))

    def total(self) -> tuple[int, int]:
        """Return (files, bytes) kept on this laptop."""
        count, size = self._db.tuples(_TOTAL)[0]
        return count, size


class Blobs(ReadBlobs):
    """Writing which files are kept and whose they are."""

    def put(self, kept: StoredBlob) -> None:
        insert_one(self._db, blob, to_row(kept))

    def link(self, record_id: str, blob_id: str) -> None:
        """Say that `blob_id` holds the bytes of `record_id`."""
        row = {"record_id": record_id, "blob_id": blob_id}
        insert_one(self._db, record_blob, row, or_replace=True)

    def unlink(self, record_id: str) -> None:
        self._db.write(_UNLINK, {"wanted": record_id})

    def remove(self, blob_id: str) -> None:
        """Forget a file; refused while a record uses it."""
        if self.records_of(blob_id):
            raise UnsentWorkError
        self._db.write(_FORGET, {"wanted": blob_id})
