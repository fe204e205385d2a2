"""One coordinator's laptop: a real store, real sealed files, a hand-turned clock, and ears for both signals."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from hubshift_desktop.documents.preview import Previewer
from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.rows import Changed, Conflict, LedgerLine, Operation, StoredRecord
from hubshift_desktop.domain.states import Kind, OpState
from hubshift_desktop.security.sealed import BlobVault
from hubshift_desktop.services.account import Account
from hubshift_desktop.services.background import BackgroundSync
from hubshift_desktop.services.bundle import Services, build_services
from hubshift_desktop.services.context import Context
from hubshift_desktop.store import Store, UnitOfWork
from hubshift_desktop.store.values import AccessLine
from hubshift_desktop.sync.scope import Cancel, CycleResult, Scope, SyncListener, new_id
from tests.conftest import HandClock
from tests.empty_store import ACCESS_KEY, KEY, MIGRATIONS, empty_store

ORIGIN = "https://central.example"
MAYA = Account(user_id="maya", name="Maya Okafor", email="maya@example.com", role="supportCoordinator", origin=ORIGIN)
PHONE, EMAIL = "personalInfo.phone", "personalInfo.email"
FIRST, LAST, BORN = "personalInfo.firstName", "personalInfo.lastName", "personalInfo.dateOfBirth"
NDIS, PLAN_END = "ndisDetails.ndisNumber", "ndisDetails.planEndDate"
Fields = dict[str, JsonValue]


def never_syncs(scope: Scope, *, listener: SyncListener, cancel: Cancel) -> CycleResult:
    """Stand for a laptop in a paddock."""
    return CycleResult(online=False)


class Laptop:
    """What a test holds in its hands: the services, and what they left in the store."""

    def __init__(self, folder: Path, *, clock: HandClock | None = None, previewer: Previewer | None = None) -> None:
        self.folder = folder
        self.clock = clock or HandClock()
        self.account = MAYA
        self.told: list[Changed] = []
        self.nudges = 0
        self.blobs = BlobVault(folder / "documents", b"b" * 32)
        case_file = folder / "store.db"
        if not case_file.exists():
            case_file.write_bytes(empty_store())
        self.store = Store.open(case_file, key=KEY, access_key=ACCESS_KEY, clock=self.clock, migrations=MIGRATIONS)
        self.previewer = previewer or Previewer()
        self.services = self.as_person(self.account)

    def as_person(self, account: Account, *, blobs: BlobVault | None = None, **more: object) -> Services:
        """Return the services as another person, or with other means, would have them on this laptop."""
        context = Context(
            store=self.store,
            blobs=blobs or self.blobs,
            account=account,
            clock=self.clock,
            on_changed=self.told.append,
            on_waiting=self._nudged,
        )
        sync = BackgroundSync(
            cycle=never_syncs, clock=self.clock, on_changed=self.told.append, on_snapshot=lambda _: None
        )
        means = {"previewer": self.previewer, "copies": self.folder / "copies", **more}
        return build_services(context, sync=sync, **means)  # type: ignore[arg-type]  # means by name

    def with_role(self, role: str) -> Services:
        return self.as_person(replace(self.account, role=role))

    def _nudged(self) -> None:
        self.nudges += 1

    def close(self) -> None:
        self.store.close()

    # ---- what the office had before the test --------------------------------------------------------------------

    @contextmanager
    def writing(self) -> Iterator[UnitOfWork]:
        with self.store.write(by="sync") as work:
            yield work
            work.commit()

    def know(self, first: str = "Amelia", last: str = "Tran", *, number: str = "430000218", **more: JsonValue) -> str:
        """Bring a client of the office onto the laptop; `medicalInfo__allergies` names `medicalInfo.allergies`."""
        fields: Fields = {
            FIRST: first,
            LAST: last,
            NDIS: number,
            BORN: "1997-02-14",
            PHONE: "0491 570 156",
            EMAIL: "amelia@example.com",
            PLAN_END: "2027-01-05",
            "status": "active",
            **{path.replace("__", "."): value for path, value in more.items()},
        }
        return self._from_office(Kind.CLIENT, fields)

    def know_goal(self, client_id: str, **more: JsonValue) -> str:
        fields: Fields = {"title": "Travel to TAFE by train", "status": "in_progress", "progress": 0, **more}
        return self._from_office(Kind.GOAL, fields, parent_id=client_id)

    def know_visit(self, client_id: str, day: str, **more: JsonValue) -> str:
        fields: Fields = {"date": day, "startTime": "09:00", "endTime": "10:00", "status": "scheduled", **more}
        return self._from_office(Kind.APPOINTMENT, fields, parent_id=client_id)

    def know_document(self, client_id: str, **more: JsonValue) -> str:
        fields: Fields = {"name": "Plan.pdf", "type": "pdf", "documentType": "ndis_plan", **more}
        return self._from_office(Kind.DOCUMENT, fields, parent_id=client_id)

    def _from_office(self, kind: Kind, fields: Fields, *, parent_id: str | None = None) -> str:
        record = StoredRecord(
            local_id=new_id(),
            kind=kind,
            local=fields,
            base=fields,
            server_id=f"srv{new_id()}",
            parent_id=parent_id,
            fetched_at=self.clock.now(),
            fetch_seq=1,
        )
        with self.writing() as work:
            work.records.add(record)
        return record.local_id

    def dispute(
        self, record_id: str, path: str, *, office: JsonValue, can_keep_both: bool = False, client_id: str = ""
    ) -> str:
        """Let the office have changed what was changed here too, as a push finds it."""
        record, op = self.record(record_id), self.ops(record_id)[-1]
        conflict = Conflict(
            conflict_id=new_id(),
            record_id=record_id,
            client_id=client_id or record_id,
            op_id=op.op_id,
            path=path,
            before=(record.base or {}).get(path),
            mine=record.local.get(path),
            office=office,
            found_at=self.clock.now(),
            mine_saved_at=op.saved_at,
            can_keep_both=can_keep_both,
        )
        with self.writing() as work:
            work.conflicts.open(conflict)
            work.outbox.save(replace(op, state=OpState.CONFLICT))
        return conflict.conflict_id

    # ---- what is here now ---------------------------------------------------------------------------------------

    def record(self, local_id: str) -> StoredRecord:
        record = self.maybe(local_id)
        assert record is not None
        return record

    def maybe(self, local_id: str) -> StoredRecord | None:
        with self.store.read() as reader:
            return reader.records.get(local_id)

    def ops(self, record_id: str) -> tuple[Operation, ...]:
        with self.store.read() as reader:
            return reader.outbox.all_for(record_id)

    def open_ops(self) -> tuple[Operation, ...]:
        with self.store.read() as reader:
            return reader.outbox.open_ops()

    def lines(self, record_id: str) -> tuple[LedgerLine, ...]:
        with self.store.read() as reader:
            return reader.ledger.lines(record_id=record_id)

    def looks(self, record_id: str | None = None) -> tuple[AccessLine, ...]:
        with self.store.read() as reader:
            return reader.access.lines(record_id=record_id)

    def everything(self) -> tuple[int, int, int]:
        """Return counts that any save would change: ledger lines, operations that are open, access lines."""
        with self.store.read() as reader:
            return len(reader.ledger.lines(limit=10_000)), len(reader.outbox.open_ops()), reader.access.count()
