"""Which sealed files are on this laptop and which record each belongs to. The bytes themselves are not here."""

from __future__ import annotations

from typing import Any

from sqlalchemy import RowMapping, delete, exists, func, insert, select

from hubshift_desktop.domain.rows import StoredBlob
from hubshift_desktop.store.errors import UnsentWorkError
from hubshift_desktop.store.room import Room
from hubshift_desktop.store.tables import blob, record_blob


def to_row(kept: StoredBlob) -> dict[str, Any]:
    return {"blob_id": kept.blob_id, "sha256": kept.sha256, "size": kept.size, "media_type": kept.media_type}


def from_row(row: RowMapping) -> StoredBlob:
    return StoredBlob(blob_id=row["blob_id"], sha256=row["sha256"], size=row["size"], media_type=row["media_type"])


class ReadBlobs(Room):
    """Reading what is kept."""

    def get(self, blob_id: str) -> StoredBlob | None:
        row = self._db.execute(select(blob).where(blob.c.blob_id == blob_id)).mappings().one_or_none()
        return None if row is None else from_row(row)

    def by_sha256(self, sha256: str) -> StoredBlob | None:
        """Return a kept file with these bytes: the same scan filed twice is kept once."""
        query = select(blob).where(blob.c.sha256 == sha256).order_by(blob.c.blob_id).limit(1)
        row = self._db.execute(query).mappings().one_or_none()
        return None if row is None else from_row(row)

    def for_record(self, record_id: str) -> StoredBlob | None:
        """Return the file of a document record."""
        query = select(blob).join(record_blob, record_blob.c.blob_id == blob.c.blob_id)
        row = self._db.execute(query.where(record_blob.c.record_id == record_id)).mappings().one_or_none()
        return None if row is None else from_row(row)

    def records_of(self, blob_id: str) -> tuple[str, ...]:
        """Return the records that use a file."""
        query = select(record_blob.c.record_id).where(record_blob.c.blob_id == blob_id)
        return tuple(self._db.execute(query.order_by(record_blob.c.record_id)).scalars())

    def all(self) -> tuple[StoredBlob, ...]:
        rows = self._db.execute(select(blob).order_by(blob.c.blob_id)).mappings()
        return tuple(from_row(row) for row in rows)

    def orphans(self) -> tuple[StoredBlob, ...]:
        """Return files no record uses any more."""
        used = exists().where(record_blob.c.blob_id == blob.c.blob_id)
        rows = self._db.execute(select(blob).where(~used).order_by(blob.c.blob_id)).mappings()
        return tuple(from_row(row) for row in rows)

    def total(self) -> tuple[int, int]:
        """Return (files, bytes) kept on this laptop."""
        count, size = self._db.execute(select(func.count(), func.coalesce(func.sum(blob.c.size), 0))).one()
        return count, size


class Blobs(ReadBlobs):
    """Writing which files are kept and whose they are."""

    def put(self, kept: StoredBlob) -> None:
        self._db.execute(insert(blob), [to_row(kept)])

    def link(self, record_id: str, blob_id: str) -> None:
        """Say that `blob_id` holds the bytes of `record_id`."""
        row = {"record_id": record_id, "blob_id": blob_id}
        self._db.execute(insert(record_blob).prefix_with("OR REPLACE"), [row])

    def unlink(self, record_id: str) -> None:
        self._db.execute(delete(record_blob).where(record_blob.c.record_id == record_id))

    def remove(self, blob_id: str) -> None:
        """Forget a file; refused while a record uses it."""
        if self.records_of(blob_id):
            raise UnsentWorkError
        self._db.execute(delete(blob).where(blob.c.blob_id == blob_id))
