"""The encrypted case file. SQLAlchemy, SQLCipher and Alembic end here: only frozen domain values come out."""

from hubshift_desktop.store.errors import (
    DamagedStoreError,
    DiskFaultError,
    DiskFullError,
    DuplicateDraftError,
    NewerStoreError,
    StoreBusyError,
    StoreError,
    UnsentWorkError,
    WrongKeyError,
)
from hubshift_desktop.store.parcel import Parcel, UnreadableParcelError, pack, unpack
from hubshift_desktop.store.store import Store, new_ulid
from hubshift_desktop.store.unit_of_work import Reader, UnitOfWork
from hubshift_desktop.store.values import (
    AccessHead,
    AccessLine,
    AccessReport,
    Attempt,
    IntegrityReport,
    PageApplied,
    PullPass,
    SavedView,
)

__all__ = [
    "AccessHead",
    "AccessLine",
    "AccessReport",
    "Attempt",
    "DamagedStoreError",
    "DiskFaultError",
    "DiskFullError",
    "DuplicateDraftError",
    "IntegrityReport",
    "NewerStoreError",
    "PageApplied",
    "Parcel",
    "PullPass",
    "Reader",
    "SavedView",
    "Store",
    "StoreBusyError",
    "StoreError",
    "UnitOfWork",
    "UnreadableParcelError",
    "UnsentWorkError",
    "WrongKeyError",
    "new_ulid",
    "pack",
    "unpack",
]
