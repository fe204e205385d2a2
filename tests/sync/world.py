"""A whole small world for sync: the encrypted store of a laptop, a real demo central, one hand-turned clock for both.

Nothing is faked between them: every request passes the API client, the central's own checks and its fault switchboard.
`crash()` is what a power cut is to the program: the same files, opened again, with nothing else remembered.
"""

from __future__ import annotations

import random
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn

import httpx

from hubshift_desktop.central.api import CentralApi
from hubshift_desktop.central.auth import Tokens
from hubshift_desktop.central.compose import compose_client
from hubshift_desktop.central.sign_in import SignIn
from hubshift_desktop.demo.accounts import MAYA, StaffMember
from hubshift_desktop.demo.in_process import InProcess
from hubshift_desktop.demo.server import DemoCentral
from hubshift_desktop.demo.settings import DemoSettings
from hubshift_desktop.domain.fields import Fields, JsonValue, flatten
from hubshift_desktop.domain.rows import Changed, Conflict, LedgerLine, Operation, StoredRecord
from hubshift_desktop.domain.states import Kind, OpKind, OpState
from hubshift_desktop.security.sealed import BlobVault
from hubshift_desktop.store import Parcel, Store, UnitOfWork
from hubshift_desktop.sync import queueing, resolving
from hubshift_desktop.sync.means import Means, OfficeTime
from hubshift_desktop.sync.pushing import PushReport, push
from hubshift_desktop.sync.scope import AccountRef, Author, Scope, Settle
from hubshift_desktop.sync.taking_over import Taking
from tests.central.office import MemoryTokens
from tests.conftest import HandClock
from tests.empty_store import KEY, MIGRATIONS, empty_store

ORIGIN = "http://127.0.0.1:80"
PHONE = "personalInfo.phone"
EMAIL = "personalInfo.email"
NDIS = "ndisDetails.ndisNumber"
PNG = b"\x89PNG\r\n\x1a\n" + b"not really a picture " * 50
FRESH = DemoSettings(rate_limit=10**6)

NEW_CLIENT: dict[str, JsonValue] = {
    "personalInfo.firstName": "Rosalind",
    "personalInfo.lastName": "Ashgrove",
    "personalInfo.dateOfBirth": "1990-04-12",
    "personalInfo.phone": "0491 570 156",
    "personalInfo.email": "rosalind@example.com",
    "address.suburb": "Parramatta",
    "address.state": "NSW",
    "address.postcode": "2150",
    "ndisDetails.ndisNumber": "430000999",
    "medicalInfo.allergies": ["Peanuts"],
    "status": "active",
}
NEW_GOAL: dict[str, JsonValue] = {
    "title": "Walk to the shops",
    "description": "Twice a week, with support at first",
    "targetDate": "2027-03-01",
    "category": "independence",
    "status": "not_started",
    "progress": 50,
    "tasks": [{"title": "Plan the way", "status": "completed"}, {"title": "Walk it", "status": "not_started"}],
}


@dataclass
class Ear:
    """Remembers what sync told its listener."""

    changes: list[Changed] = field(default_factory=list)
    progressed: list[tuple[str, int, int]] = field(default_factory=list)
    uploaded: list[tuple[str, int, int]] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    on_changed: Callable[[], object] | None = None

    def changed(self, changed: Changed) -> None:
        self.changes.append(changed)
        if self.on_changed is not None:
            self.on_changed()

    def progress(self, phase: str, done: int, total: int) -> None:
        self.progressed.append((phase, done, total))

    def upload_progress(self, op_id: str, sent: int, total: int) -> None:
        self.uploaded.append((op_id, sent, total))

    def state(self, phase: str) -> None:
        self.states.append(phase)


class LaptopClock:
    """The laptop's clock: the same hand turns it and the office's, and somebody may set its wall time wrong."""

    def __init__(self, office: HandClock) -> None:
        self._office = office
        self._off = timedelta(0)

    def now(self) -> datetime:
        return self._office.now() + self._off

    def today(self) -> date:
        return self.now().date()

    def monotonic(self) -> float:
        return self._office.monotonic()

    def turn(self, *, seconds: float = 0, days: float = 0) -> None:
        """Let time pass for everybody."""
        self._office.turn(seconds=seconds, days=days)

    def set_wrong(self, *, days: float) -> None:
        """Put the laptop's wall clock off by this much; no time passes."""
        self._off = timedelta(days=days)


class PowerCutError(BaseException):
    """Stands for the end of the program in the middle of something: nothing may catch it."""


class Line(InProcess):
    """The way to the office, with a hand on it: something may happen while a request is out."""

    def __init__(self, central: DemoCentral) -> None:
        super().__init__(central.app)
        self._plans: list[tuple[str, re.Pattern[str], Callable[[], object], bool]] = []

    def during(self, path: str, act: Callable[[], object], *, method: str = "", is_applied: bool = True) -> None:
        """Do something once while a request is out: after its effect and before its answer, or before its effect."""
        self._plans.append((method, re.compile(path), act, is_applied))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        plans = [plan for plan in self._plans if self._fits(plan, request)]
        self._plans = [plan for plan in self._plans if plan not in plans]
        for _, _, act, is_applied in plans:
            if not is_applied:
                act()
        try:
            return super().handle_request(request)
        finally:
            for _, _, act, is_applied in plans:
                if is_applied:
                    act()

    def _fits(self, plan: tuple[str, re.Pattern[str], Callable[[], object], bool], request: httpx.Request) -> bool:
        method, path, _, _ = plan
        is_write = request.method != "GET" and "clientByNdis" not in request.url.path
        return (method == request.method or (not method and is_write)) and bool(path.search(request.url.path))


class World:
    """One laptop, one office, one clock."""

    def __init__(
        self, folder: Path, *, size: int = 6, settings: DemoSettings = FRESH, settle: Settle | None = None
    ) -> None:
        self.folder = folder
        office_clock = HandClock()
        self.clock = LaptopClock(office_clock)
        self.central = DemoCentral(size=size, settings=settings, today=office_clock.today(), clock=office_clock)
        self.line = Line(self.central)
        self.settle = settle or Settle()
        self.tokens = self.signed_in(MAYA)
        self.account = AccountRef(user_id=MAYA.user_id, origin=ORIGIN)
        self.api = self._api(self.tokens)
        self.blobs = BlobVault(folder / "documents", b"b" * 32)
        self.ear = Ear()
        self.cancel = threading.Event()
        self.store = self._opened()
        self.means = self._means()
        self.central.admin.forget_requests()

    def close(self) -> None:
        self.store.close()
        self.api.close()
        self.line.close()
        self.central.close()

    def signed_in(self, person: StaffMember) -> MemoryTokens:
        """Sign somebody in at the office and return what they hold afterwards."""
        account = self.central.account_of(person)
        with SignIn(origin=ORIGIN, transport=self.line, clock=self.clock) as door:
            door.login(account.email, account.password)
            known = door.verify(account.email, account.one_time_code)
        return MemoryTokens(Tokens(known.token, known.refresh_token))

    def crash(self) -> None:
        """Lose everything but the files, and start again."""
        self.store.close()
        self.api.close()
        self.store, self.api = self._opened(), self._api(self.tokens)
        self.means = self._means()

    def cut_power(self, path: str, *, is_applied: bool) -> None:
        """End the program at the next request there: before it takes effect, or after that and before its answer."""

        def cut() -> NoReturn:
            raise PowerCutError

        self.line.during(path, cut, is_applied=is_applied)

    def fail_reads_after_write(self, path: str = "", *, status: int = 500, times: int | None = None) -> None:
        """Let every look after the next write fail; `central.faults.clear()` ends it."""
        body = {"success": False, "message": "Unauthorized to access this client" if status == 403 else "Trouble"}
        self.line.during(path, lambda: self.central.faults.refuse(status=status, body=body, method="GET", times=times))

    def sign_in_again(self) -> None:
        self.tokens.tokens = self.signed_in(MAYA).tokens
        self.api.close()
        self.api = self._api(self.tokens)
        self.means = self._means()

    def names(self) -> list[str]:
        """Return whom Maya looks after, by name, in the order of the list."""
        rows = self.api.list_clients(page=1).rows
        return [f"{row.fields['personalInfo.firstName']} {row.fields['personalInfo.lastName']}".strip() for row in rows]

    def _road(self) -> httpx.BaseTransport:
        """Return what requests travel on; a test of faults puts its own road here."""
        return self.line

    def _api(self, tokens: MemoryTokens) -> CentralApi:
        return CentralApi(
            origin=ORIGIN,
            flavour="web",
            tokens=tokens,
            clock=self.clock,
            transport=self._road(),
            wait=lambda seconds: self.clock.turn(seconds=seconds),
        )

    def move_to_another_store(self, parcel: Parcel, *, ended: Iterable[Operation] = ()) -> None:
        """Go on with a new case file, into which unsent work was carried and, in a rebuilding, what had ended."""
        self.store.close()
        self.store = self._opened("another.db")
        self.means = self._means()
        with self.writing() as uow:
            for op in ended:
                uow.outbox.add(op)
            Taking(uow, parcel, files={}).run()

    def _opened(self, name: str = "store.db") -> Store:
        path = self.folder / name
        if not path.exists():
            path.write_bytes(empty_store())
        return Store.open(path, key=KEY, access_key=b"a" * 32, clock=self.clock, migrations=MIGRATIONS)

    def _means(self) -> Means:
        return Means(
            store=self.store,
            api=self.api,
            blobs=self.blobs,
            account=self.account,
            clock=self.clock,
            settle=self.settle,
            rng=random.Random(7),
            listener=self.ear,
            office_time=OfficeTime(self.clock),
            cancel=self.cancel,
        )

    # What the person does

    @property
    def author(self) -> Author:
        return Author(account=self.account, name="Maya Okafor", clock=self.clock)

    @contextmanager
    def writing(self) -> Iterator[UnitOfWork]:
        """One unit of work that is committed at its end."""
        with self.store.write() as uow:
            yield uow
            uow.commit()

    def edit(self, local_id: str, **changes: JsonValue) -> StoredRecord:
        """Edit fields; `personalInfo__phone` names `personalInfo.phone`."""
        return self.change(local_id, {path.replace("__", "."): value for path, value in changes.items()})

    def change(self, local_id: str, changes: Fields) -> StoredRecord:
        with self.writing() as uow:
            record = uow.records.get(local_id)
            assert record is not None
            return queueing.change(uow, author=self.author, record=record, changes=changes)

    def add_client(self, **changes: JsonValue) -> str:
        fields = {**NEW_CLIENT, **{path.replace("__", "."): value for path, value in changes.items()}}
        return self._add(
            OpKind.CLIENT_CREATE, StoredRecord(local_id=self.means.new_id(), kind=Kind.CLIENT, local=fields)
        )

    def add_goal(self, client_id: str, **changes: JsonValue) -> str:
        record = StoredRecord(
            local_id=self.means.new_id(), kind=Kind.GOAL, parent_id=client_id, local={**NEW_GOAL, **changes}
        )
        return self._add(OpKind.GOAL_CREATE, record)

    def add_file(
        self, client_id: str, content: bytes = PNG, *, name: str = "Scan.png", document_type: str = "medical_report"
    ) -> str:
        blob = self.blobs.seal([content], media_type="image/png")
        local_id = self.means.new_id()
        fields: Fields = {"name": name, "documentType": document_type, "type": "png"}
        with self.writing() as uow:
            record = StoredRecord(local_id=local_id, kind=Kind.DOCUMENT, parent_id=client_id, local=fields)
            queueing.enqueue(uow, author=self.author, kind=OpKind.DOCUMENT_UPLOAD, record=record, size=len(content))
            uow.blobs.put(blob)
            uow.blobs.link(local_id, blob.blob_id)
        return local_id

    def remove_goal(self, goal_id: str) -> Operation:
        record = self.record(goal_id)
        with self.writing() as uow:
            return queueing.enqueue(
                uow, author=self.author, kind=OpKind.GOAL_DELETE, record=record, old=record.local, paths=()
            )

    def _add(self, kind: OpKind, record: StoredRecord) -> str:
        with self.writing() as uow:
            queueing.enqueue(uow, author=self.author, kind=kind, record=record)
        return record.local_id

    def retry(self, op: Operation) -> Operation:
        with self.writing() as uow:
            return resolving.retry(uow, op.op_id, self.clock.now())

    # What is known here

    def know(self, name: str, *, has_detail: bool = True) -> str:
        """Bring a client of the office onto the laptop, as a pull would, and return the local id."""
        server_id = self.central.admin.client_id(name)
        row = next(row for row in self.api.list_clients(page=1).rows if row.server_id == server_id)
        with self.writing() as uow:
            uow.records.apply_list_page([(server_id, row.fields)], 1)
            record = uow.records.by_server_id(Kind.CLIENT, server_id)
            assert record is not None
            if has_detail:
                fields = compose_client(self.api.client(server_id).fields, self.api.medical(server_id).fields)
                base = {**row.fields, **fields}
                uow.records.save(
                    StoredRecord(
                        local_id=record.local_id,
                        kind=Kind.CLIENT,
                        server_id=server_id,
                        local=base,
                        base=base,
                        list_row=row.fields,
                        etag="old",
                        fetched_at=self.clock.now(),
                        fetch_seq=1,
                    )
                )
        return record.local_id

    def know_goal(self, client_id: str, index: int = 0) -> str:
        """Bring a goal of a known client onto the laptop."""
        found = self.api.goals(self.server_id(client_id)).items[index]
        record = StoredRecord(
            local_id=self.means.new_id(),
            kind=Kind.GOAL,
            parent_id=client_id,
            server_id=found.server_id,
            local=found.fields,
            base=found.fields,
            fetched_at=self.clock.now(),
            fetch_seq=1,
        )
        with self.writing() as uow:
            uow.records.add(record)
        return record.local_id

    def record(self, local_id: str) -> StoredRecord:
        with self.store.read() as reader:
            record = reader.records.get(local_id)
        assert record is not None
        return record

    def has_record(self, local_id: str) -> bool:
        with self.store.read() as reader:
            return reader.records.get(local_id) is not None

    def server_id(self, local_id: str) -> str:
        server_id = self.record(local_id).server_id
        assert server_id is not None
        return server_id

    def ops(self, local_id: str) -> tuple[Operation, ...]:
        """Return a record's operations, finished ones included."""
        with self.store.read() as reader:
            return reader.outbox.all_for(local_id)

    def op(self, local_id: str) -> Operation:
        """Return the only operation of a record."""
        (only,) = self.ops(local_id)
        return only

    def states(self, local_id: str) -> list[OpState]:
        return [op.state for op in self.ops(local_id)]

    def open_ops(self) -> tuple[Operation, ...]:
        with self.store.read() as reader:
            return reader.outbox.open_ops()

    def conflicts(self, local_id: str) -> tuple[Conflict, ...]:
        with self.store.read() as reader:
            return reader.conflicts.open_for(local_id)

    def lines(self, **wanted: Any) -> tuple[LedgerLine, ...]:
        with self.store.read() as reader:
            return reader.ledger.lines(**wanted)

    # What the office has

    def office(self, local_id: str) -> dict[str, JsonValue]:
        """Return the client as the office stores it, by path."""
        return flatten(self.central.admin.client(self.server_id(local_id)))

    def office_goals(self, client_id: str) -> tuple[dict[str, JsonValue], ...]:
        return self.central.admin.goals(self.server_id(client_id))

    def made(self, kind: str) -> int:
        """Return how many records of a kind requests have made: the proof of 'exactly once'."""
        return len(self.central.admin.created(kind))

    def writes(self) -> list[str]:
        """Return the writing requests that arrived, as `METHOD path` with `#` for every id, in order."""
        return [
            f"{seen.method} {re.sub('[0-9a-f]{24}', '#', seen.path)}"
            for seen in self.central.admin.requests()
            if seen.method != "GET" and seen.has_token and "clientByNdis" not in seen.path
        ]

    # What sync does

    def push(self, *, documents: bool = True) -> PushReport:
        return push(self.means, Scope(documents=documents))

    def settled_push(self) -> PushReport:
        """Let every settle time pass and push again."""
        self.clock.turn(seconds=self.settle.upload_s + 1)
        return self.push()
