"""One run of the program on one laptop: the real store, vault, verbs and sync, and nothing that outlives the run.

Ids come from a counter and time from a hand, so that two runs of the same day leave the same rows.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from hubshift_desktop.documents.intake import Intake
from hubshift_desktop.domain.fields import text
from hubshift_desktop.domain.rows import StoredRecord
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.security.sealed import BlobVault
from hubshift_desktop.services.account import Account
from hubshift_desktop.services.clients import Clients
from hubshift_desktop.services.context import Context
from hubshift_desktop.services.decisions import Decisions
from hubshift_desktop.services.drafts import Drafts
from hubshift_desktop.services.filing import Filing
from hubshift_desktop.services.goals import Goals
from hubshift_desktop.services.just_added import JustAdded
from hubshift_desktop.services.medical import Medical
from hubshift_desktop.services.waiting import Waiting
from hubshift_desktop.store import Store, UnitOfWork
from hubshift_desktop.sync.cycle import run_cycle
from hubshift_desktop.sync.means import Means, OfficeTime
from hubshift_desktop.sync.office import Office
from hubshift_desktop.sync.scope import AccountRef, Author, CycleResult, QuietListener, Scope, Settle
from tests.conftest import HandClock
from tests.empty_store import ACCESS_KEY, KEY, MIGRATIONS

ORIGIN = "https://office.example"
MAYA = Account(user_id="maya", name="Maya Okafor", email="maya@example.com", role="supportCoordinator", origin=ORIGIN)
NUMBER = "ndisDetails.ndisNumber"
CASE_FILE, PAPERS = "store.db", "documents"


class TellingStore(Store):
    """The real store, which says after each unit of work that it is on the disk."""

    on_commit: Callable[[], None] = staticmethod(lambda: None)

    @classmethod
    def opened(cls, path: Path, clock: HandClock) -> TellingStore:
        """Open it by the ordinary door."""
        return cls.open(path, key=KEY, access_key=ACCESS_KEY, clock=clock, migrations=MIGRATIONS)

    @contextmanager
    def write(self, *, by: str = "person", give_way: Callable[[], None] | None = None) -> Iterator[UnitOfWork]:
        with super().write(by=by, give_way=give_way) as work:
            yield work
        if work.is_committed:
            self.on_commit()


@dataclass(frozen=True, slots=True, kw_only=True)
class _CountedContext(Context):
    """The context of the verbs, with the ids of this run."""

    new_id: Callable[[], str]

    @property
    def author(self) -> Author:
        account = AccountRef(user_id=self.account.user_id, origin=self.account.origin)
        return Author(account=account, name=self.account.name, clock=self.clock, new_id=self.new_id)


class Desk:
    """What the person has before them from the start of the program to its end."""

    def __init__(
        self,
        folder: Path,
        *,
        office: Office,
        clock: HandClock,
        run: str,
        on_commit: Callable[[], None] = lambda: None,
        opening: Callable[[Path, HandClock], TellingStore] = TellingStore.opened,
    ) -> None:
        self._run, self._ids = run, count(1)
        self.clock = clock
        self.store = opening(folder / CASE_FILE, clock)
        self.store._new_id = self._new_id  # noqa: SLF001 - the same day must leave the same rows
        self.store.on_commit = on_commit
        self.blobs = BlobVault(folder / PAPERS, KEY)
        context = _CountedContext(
            store=self.store,
            blobs=self.blobs,
            account=MAYA,
            clock=clock,
            on_changed=lambda _: None,
            on_waiting=lambda: None,
            new_id=self._new_id,
        )
        self.clients, self.goals, self.medical = Clients(context), Goals(context), Medical(context)
        self.decisions, self.waiting = Decisions(context), Waiting(context)
        self.drafts, self._filing = Drafts(context), Filing(context, words=_words, just_added=JustAdded(context))
        self._means = self._made_means(office)

    def close(self) -> None:
        self.store.close()

    def _new_id(self) -> str:
        return f"{self._run}-{next(self._ids):06}"

    def _made_means(self, office: Office) -> Means:
        return Means(
            store=self.store,
            api=office,
            blobs=self.blobs,
            account=AccountRef(user_id=MAYA.user_id, origin=ORIGIN),
            clock=self.clock,
            settle=Settle(),
            rng=random.Random(7),
            listener=QuietListener(),
            office_time=OfficeTime(self.clock),
            cancel=threading.Event(),
            new_id=self._new_id,
        )

    def sync(self, *, everything: bool = False) -> CycleResult:
        """Run one cycle."""
        return run_cycle(self._means, Scope(refresh_all=everything))

    def send(self) -> CycleResult:
        """Run the sending half of a cycle."""
        return run_cycle(self._means, Scope(pull=False))

    def file(self, client_id: str, content: bytes, *, name: str) -> None:
        """Take a file in through the sealed folder."""
        self._filing.keep(client_id, Intake().prepare(content, name=name), document_type="consent")

    # ---- finding one's way ----------------------------------------------------------------------------------------

    def records(self, kind: Kind) -> list[StoredRecord]:
        with self.store.read() as reader:
            found = [reader.records.get(local_id) for local_id in reader.records.ids(kind)]
        return [record for record in found if record is not None]

    def client(self, number: str) -> str:
        """Return the local id of the client with this NDIS number, '' when there is none."""
        return next((one.local_id for one in self.records(Kind.CLIENT) if text(one.local, NUMBER) == number), "")

    def child(self, kind: Kind, client_id: str, name: str) -> StoredRecord | None:
        """Return a client's goal by its title, or document by its name."""
        path = "title" if kind is Kind.GOAL else "name"
        found = (one for one in self.records(kind) if one.parent_id == client_id)
        return next((one for one in found if text(one.local, path) == name), None)


def _words(data: bytes, *, name: str) -> str:
    """Read a text file's words; the real reader is another process, which no disk fault of ours shall hit."""
    return data.decode()
