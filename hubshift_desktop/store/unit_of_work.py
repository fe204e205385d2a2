"""One unit of work an intention: open, act, commit, close. And its reading twin, on a connection that cannot write.

Leaving without `commit()` rolls everything back: the record, its outbox row and its ledger line stand or fall together.
"""

from __future__ import annotations

from sqlalchemy import Connection

from hubshift_desktop.domain.rows import Changed
from hubshift_desktop.store.access import Access, AccessKeys, ReadAccess
from hubshift_desktop.store.blobs import Blobs, ReadBlobs
from hubshift_desktop.store.conflicts import Conflicts, ReadConflicts
from hubshift_desktop.store.ledger import Ledger, ReadLedger
from hubshift_desktop.store.list_pages import Records
from hubshift_desktop.store.natural_seen import NaturalSeen, ReadNaturalSeen
from hubshift_desktop.store.new_day import begin_day
from hubshift_desktop.store.outbox import Outbox, ReadOutbox
from hubshift_desktop.store.passes import Passes, ReadPasses
from hubshift_desktop.store.projecting import Projector
from hubshift_desktop.store.queries import Queries
from hubshift_desktop.store.records import ReadRecords
from hubshift_desktop.store.room import Desk
from hubshift_desktop.store.salvage.carried import Carried
from hubshift_desktop.store.small_rooms import (
    Cap,
    Drafts,
    Groups,
    ProgressSteps,
    ReadCap,
    ReadDrafts,
    ReadGroups,
    ReadProgressSteps,
    ReadSavedViews,
    ReadSettings,
    SavedViews,
    Settings,
)


class UnitOfWork:
    """Everything one intention may write, in one transaction."""

    def __init__(self, connection: Connection, desk: Desk, *, keys: AccessKeys, by: str) -> None:
        self._connection = connection
        self._desk = desk
        self._by = by
        self._projector = Projector(desk)
        self.is_committed = False
        self.natural_seen = NaturalSeen(desk)
        self.records = Records(desk, self._projector, self.natural_seen)
        self.outbox = Outbox(desk)
        self.ledger = Ledger(desk)
        self.conflicts = Conflicts(desk)
        self.drafts = Drafts(desk)
        self.passes = Passes(desk)
        self.cap = Cap(desk)
        self.settings = Settings(desk)
        self.blobs = Blobs(desk)
        self.saved_views = SavedViews(desk)
        self.progress_steps = ProgressSteps(desk)
        self.groups = Groups(desk)
        self.access = Access(desk, keys)
        self.carried = Carried(desk)

    @property
    def changed(self) -> Changed:
        """What this unit of work has written so far, for the one change signal."""
        return self._desk.touched.changed(by=self._by)

    def note_text(self, document_id: str, body: str) -> None:
        """Make a document findable by the text inside it."""
        self._projector.note_text(document_id, body)

    def begin_day(self) -> None:
        """Renew what depends on today's date, when this is the first write of a day."""
        begin_day(self._desk, self.settings, self._projector)

    def commit(self) -> Changed:
        """Make it durable: when this returns, it is on the disk. Returns what changed."""
        self._projector.settle()
        self._connection.commit()
        self.is_committed = True
        return self.changed


class Reader:
    """One consistent view of the store: everything read through it is of the same moment."""

    def __init__(self, desk: Desk, *, keys: AccessKeys) -> None:
        self.records = ReadRecords(desk)
        self.outbox = ReadOutbox(desk)
        self.ledger = ReadLedger(desk)
        self.conflicts = ReadConflicts(desk)
        self.drafts = ReadDrafts(desk)
        self.passes = ReadPasses(desk)
        self.cap = ReadCap(desk)
        self.natural_seen = ReadNaturalSeen(desk)
        self.settings = ReadSettings(desk)
        self.blobs = ReadBlobs(desk)
        self.saved_views = ReadSavedViews(desk)
        self.progress_steps = ReadProgressSteps(desk)
        self.groups = ReadGroups(desk)
        self.access = ReadAccess(desk, keys)
        self.queries = Queries(desk)
