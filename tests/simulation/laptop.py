"""One laptop of the simulation: the real store and the real sync, driven by a person who acts at random."""

from __future__ import annotations

import random
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from hubshift_desktop.domain.canonical import same
from hubshift_desktop.domain.clock import Clock
from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.rows import StoredRecord
from hubshift_desktop.domain.states import Choice, Kind, OpKind, OpState
from hubshift_desktop.paths import migrations_dir
from hubshift_desktop.security.sealed import BlobVault
from hubshift_desktop.store import DuplicateDraftError, Store, UnitOfWork
from hubshift_desktop.sync import linking, queueing, resolving, withdrawing
from hubshift_desktop.sync.crew import Alone, Crew
from hubshift_desktop.sync.cycle import run_cycle
from hubshift_desktop.sync.means import Means, OfficeTime
from hubshift_desktop.sync.scope import AccountRef, Author, CycleResult, QuietListener, Scope, Settle, nobody
from hubshift_desktop.sync.withdrawing import Withdrawn
from tests.conftest import HandClock
from tests.old_store import opened_as_it_is
from tests.simulation.faults import ProgramEnded, SimulatedCrash
from tests.simulation.leave import Leave
from tests.simulation.line import Line
from tests.simulation.rows import rows_at_rest
from tests.simulation.steps import Step, drawn, note_steps, steps_taken

KEY, ACCESS_KEY = bytes(range(32)), bytes(range(32, 64))
_OPENS_ANOTHER = 0.3
ACCOUNT = AccountRef(user_id="maya", origin="https://office.example")


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit that was acknowledged: what I1 is about."""

    record_id: str
    path: str
    value: JsonValue
    seq: int


class _Unit:
    """A unit of work that may die just before or just after its commit."""

    def __init__(self, unit: UnitOfWork, laptop: Laptop) -> None:
        self._unit, self._laptop = unit, laptop

    def __getattr__(self, name: str) -> Any:
        return getattr(self._unit, name)

    def commit(self) -> object:
        self._laptop.maybe_crash("L3")
        changed = self._unit.commit()
        self._laptop.maybe_crash()
        return changed


class _CrashingStore:
    """The real store, with a power cut at its door."""

    def __init__(self, store: Store, laptop: Laptop) -> None:
        self._store, self._laptop = store, laptop

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    @contextmanager
    def write(self, **how: Any) -> Iterator[_Unit]:
        with self._store.write(**how) as unit:
            yield _Unit(unit, self._laptop)


def template_store(folder: Path, clock: HandClock) -> Path:
    """Make one empty store to copy for each laptop: the migration need not run for each history."""
    path = folder / "template.db"
    with Store.create(path, key=KEY, access_key=ACCESS_KEY, clock=clock, migrations=migrations_dir()) as store:
        store.checkpoint()
    note_steps(path, key=KEY)
    return path


def opened(path: Path, clock: Clock) -> Store:
    """Open a store by the ordinary door, which brings an older one up to date."""
    return Store.open(path, key=KEY, access_key=ACCESS_KEY, clock=clock, migrations=migrations_dir())


@dataclass
class Laptop:
    """What one person does on one laptop, and what of it was acknowledged."""

    name: str
    folder: Path
    template: Path
    clock: HandClock
    line: Line
    rng: random.Random
    crash_share: float
    crew: Callable[[], Crew] = Alone
    # Draws whom the person has open, at any moment of a cycle; without it nobody opens anybody.
    opening: random.Random | None = None
    edits: list[Edit] = field(default_factory=list)
    created: dict[str, str] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)
    removed: set[tuple[str, str]] = field(default_factory=set)
    dropped: set[str] = field(default_factory=set)
    kept_apart: set[str] = field(default_factory=set)
    # What a person follows no more, with all that undo needs, and what was followed again since.
    let_go: dict[str, Withdrawn] = field(default_factory=dict)
    followed: set[str] = field(default_factory=set)
    # How many savings are left until the program dies, where a story tells it.
    dies_after: int | None = None
    crashes: int = 0
    conflicts_decided: int = 0
    # What stood here as the office's word and as the person's own when the person wrote over it, by record and path.
    agreed: dict[tuple[str, str], list[JsonValue]] = field(default_factory=dict)
    # What a cycle did although it had been asked to end.
    unheard: list[str] = field(default_factory=list)
    _ids: int = 0

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True)
        shutil.copyfile(self.template, self.path)
        self.blobs = BlobVault(self.folder / "documents", KEY)
        self.begin(opened_as_it_is(Store, self.path, key=KEY, access_key=ACCESS_KEY, clock=self.clock))

    @property
    def path(self) -> Path:
        return self.folder / "store.db"

    def begin(self, store: Store) -> None:
        """Begin to work on a store that was just opened."""
        self.store = store
        self.store._new_id = self.next_id  # noqa: SLF001 - chance must be the seed's alone
        self._start()

    def next_id(self) -> str:
        self._ids += 1
        return f"{self.name}-{self._ids:06}"

    @property
    def author(self) -> Author:
        return Author(account=ACCOUNT, name="Maya Okafor", clock=self.clock, new_id=self.next_id)

    def _start(self) -> None:
        """Begin a run of the program; nothing but the store survives from the one before."""
        self.means = Means(
            store=cast("Store", _CrashingStore(self.store, self)),
            api=self.line,
            blobs=self.blobs,
            account=ACCOUNT,
            clock=self.clock,
            settle=Settle(),
            rng=random.Random(self.rng.random()),
            listener=QuietListener(),
            office_time=OfficeTime(self.clock),
            cancel=self._cancel(),
            new_id=self.next_id,
            crew=self.crew,
        )

    def _cancel(self) -> threading.Event:
        self.cancel = threading.Event()
        return self.cancel

    def maybe_crash(self, row: str = "") -> None:
        if self.line.leave is not None:
            self.line.leave.pass_by(is_question=False)
        if self.dies_after is not None:
            self.dies_after -= 1
        if self.dies_after == -1 or self.rng.random() < self.crash_share:
            self._met(row)
            raise SimulatedCrash

    def _met(self, row: str, times: int = 1) -> None:
        if row:
            self.line.office.rows[row] += times

    def close(self) -> None:
        self.store.close()

    # ---- sync -----------------------------------------------------------------------------------------------------

    def cycle(self, scope: Scope | None = None) -> CycleResult | None:
        """Run one cycle; None when the program died in it and was started again."""
        leave = self.line.leave
        if leave is not None:
            leave.cancel = self.cancel
        try:
            result = run_cycle(self.means, scope or Scope(first_clients=self._opener()))
        except SimulatedCrash as crash:
            self.crashes += not isinstance(crash, ProgramEnded)
            self._has_left()
            self.line.forget_pause()
            self._start()
            return None
        if leave is not None and self._has_left():
            self._come_back(leave, result)
        with self.store.read() as reader:
            self.line.office.rows += rows_at_rest(reader, self.line.office)
        return result

    def _opener(self) -> Callable[[], tuple[str, ...]]:
        """Return who tells whom the person has open: somebody else every few times that it is asked."""
        chance = self.opening
        if chance is None:
            return nobody
        clients = [client.local_id for client in self.records(Kind.CLIENT)]
        opened: tuple[str, ...] = ()

        def tell() -> tuple[str, ...]:
            nonlocal opened
            if clients and chance.random() < _OPENS_ANOTHER:
                opened = (chance.choice(clients),)
            return opened

        return tell

    def _has_left(self) -> bool:
        """Whether this run of the program was asked to end; nobody leaves twice."""
        if self.cancel.is_set():
            self.line.leave = None
        return self.cancel.is_set()

    def _come_back(self, leave: Leave, result: CycleResult) -> None:
        """Unlock, or let sync go on after a pause by hand: the program is still the same one then."""
        self.unheard += leave.unheard(is_complete=result.is_complete)
        if leave.is_lock:
            self._start()
        else:
            self.means = replace(self.means, cancel=self._cancel())

    # ---- the person -----------------------------------------------------------------------------------------------

    def undrawn(self) -> set[Step]:
        """Return the steps of operations here that the decision on sync does not draw."""
        return steps_taken(self.store) - drawn()

    def records(self, kind: Kind) -> list[StoredRecord]:
        with self.store.read() as reader:
            found = [reader.records.get(local_id) for local_id in reader.records.ids(kind)]
        return [record for record in found if record is not None]

    def change(self, record: StoredRecord, path: str, value: JsonValue) -> None:
        """Save one field of one record."""
        with self.store.write() as unit:
            current = unit.records.get(record.local_id)
            if current is None:
                return
            base = current.base or {}
            if path in base and same(path, base[path], current.local.get(path)):
                self.agreed.setdefault((record.local_id, path), []).append(base[path])
            self._met("A9", path in current.dirty and same(path, (current.base or {}).get(path), value))
            ops = unit.outbox.open_for(record.local_id)
            self._met("C1", any(op.state in (OpState.IN_FLIGHT, OpState.IN_DOUBT) for op in ops))
            queueing.change(unit, author=self.author, record=current, changes={path: value})
            unit.commit()
        self.edits.append(Edit(record.local_id, path, value, len(self.edits)))

    def create(self, kind: Kind, fields: dict[str, JsonValue], *, parent: str = "", content: bytes = b"") -> str:
        """Save a new record of this laptop; '' when the number is already used by another draft here."""
        local_id = self.next_id()
        record = StoredRecord(local_id=local_id, kind=kind, local=fields, parent_id=parent or None)
        op_kind = {
            Kind.CLIENT: OpKind.CLIENT_CREATE,
            Kind.GOAL: OpKind.GOAL_CREATE,
            Kind.DOCUMENT: OpKind.DOCUMENT_UPLOAD,
        }[kind]
        blob = self.blobs.seal([content], media_type="text/plain") if content else None
        try:
            with self.store.write() as unit:
                op = queueing.enqueue(unit, author=self.author, kind=op_kind, record=record, size=len(content))
                if blob is not None:
                    unit.blobs.put(blob)
                    unit.blobs.link(local_id, blob.blob_id)
                unit.commit()
        except DuplicateDraftError:
            self._met("C7")
            return ""
        self.created[op.op_id] = local_id
        return local_id

    def remove_goal(self, record: StoredRecord) -> None:
        with self.store.write() as unit:
            current = unit.records.get(record.local_id)
            if current is None:
                return
            queueing.enqueue(unit, author=self.author, kind=OpKind.GOAL_DELETE, record=current, old=current.local)
            unit.commit()
        self.dropped.add(record.local_id)

    def needs_person(self) -> bool:
        """Whether anything here waits for a decision."""
        with self.store.read() as reader:
            return bool(reader.conflicts.all_open()) or any(op.state.needs_person for op in reader.outbox.open_ops())

    def decide_all(self) -> None:
        """Decide everything that needs a person, at random, as a person at the end of the day would."""
        with self.store.read() as reader:
            conflicts, ops = reader.conflicts.all_open(), reader.outbox.open_ops()
        for conflict in conflicts:
            choices = [Choice.MINE, Choice.OFFICE, *([Choice.BOTH] if conflict.can_keep_both else [])]
            choice = self.rng.choice(choices)
            with self.store.write() as unit:
                if choice is Choice.OFFICE:
                    self.withdrawn.add(f"{conflict.record_id} {conflict.path}")
                resolving.resolve(unit, conflict_id=conflict.conflict_id, choice=choice, author=self.author)
                unit.commit()
            self.conflicts_decided += 1
            self._met("C5", not isinstance(conflict.mine, list))
        for op in ops:
            self._help(op.op_id)

    def _help(self, op_id: str) -> None:
        with self.store.write() as unit:
            op = unit.outbox.get(op_id)
            if op is None or not op.state.needs_person or op.state is OpState.CONFLICT:
                return
            if op.state is OpState.EXISTS:
                if self.rng.random() < 0.6:
                    linking.link_existing(unit, op_id, at=self.clock.now())
                else:
                    linking.keep_separate(unit, op_id, at=self.clock.now())
                    self.kept_apart.add(op_id)
            else:
                resolving.retry(unit, op_id, self.clock.now())
            unit.commit()

    def withdraw_one(self) -> None:
        """Take one waiting change back, where that is still possible."""
        with self.store.read() as reader:
            ops = [op for op in reader.outbox.open_ops() if not op.kind.is_create and op.state is OpState.QUEUED]
        if not ops:
            return
        op = self.rng.choice(ops)
        try:
            with self.store.write() as unit:
                withdrawing.withdraw(unit, op.op_id, at=self.clock.now())
                unit.commit()
        except withdrawing.AlreadySentError:
            return
        self._met("A8")
        self.withdrawn.update(f"{op.record_id} {path}" for path in op.paths)

    def let_go_one(self, rng: random.Random) -> bool:
        """Stop following a new record that may have arrived; False where there is none that a person may let go."""
        with self.store.read() as reader:
            ops = [op for op in reader.outbox.open_ops() if op.kind.is_create and op.may_have_left]
        ops = [op for op in ops if op.state.needs_person]
        if not ops:
            return False
        op = rng.choice(ops)
        try:
            with self.store.write() as unit:
                taken = withdrawing.withdraw(unit, op.op_id, at=self.clock.now())
                unit.commit()
        except (withdrawing.AlreadySentError, withdrawing.FilesOnlyHereError):
            return False
        self.let_go[op.op_id] = taken
        self.followed -= {one.op_id for one in taken.ops}
        return True

    def follow_one(self, rng: random.Random) -> bool:
        """Follow one again: a file by its own verb, a goal or a client by undoing that it was let go."""
        if not self.let_go:
            return False
        op_id = rng.choice(sorted(self.let_go))
        taken = self.let_go.pop(op_id)
        try:
            with self.store.write() as unit:
                op = unit.outbox.get(op_id)
                assert op is not None
                if not (op.kind.is_upload and resolving.follow_again(unit, op.record_id)):
                    withdrawing.reinstate(unit, taken)
                    if taken.ops[-1].state is not OpState.EXISTS:
                        resolving.retry(unit, op_id, self.clock.now())
                unit.commit()
        except DuplicateDraftError:
            return False
        self.followed.add(op_id)
        return True
