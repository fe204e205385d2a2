"""One laptop's line to the modelled office: the sync's own protocol, with the road's faults on every request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeVar

from hubshift_desktop.central.answers import Accepted, CarerClient, Fetched, FetchedMany, Found, ListPage
from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.domain.canonical import is_empty, same
from hubshift_desktop.domain.fields import Fields, JsonValue
from tests.simulation.faults import (
    PIECE_FAULTS,
    READ_FAULTS,
    WRITE_FAULTS,
    Fault,
    ProgramEnded,
    Road,
    SimulatedCrash,
    doubt,
    read_error,
    refused_before,
)
from tests.simulation.leave import IN_PIECES, Leave
from tests.simulation.office import MEDICAL, Late, ModelOffice, Stored

T = TypeVar("T")
SETTLE = 45.0
UPLOAD_SETTLE = 330.0
_PIECE = 3


@dataclass
class Line:
    """What the laptop named `who` may ask. `meanwhile` lets somebody else act between two requests."""

    who: str
    office: ModelOffice
    road: Road
    meanwhile: Callable[[], None]
    clobbers: list[tuple[str, str, JsonValue]] = field(default_factory=list)
    drops: list[tuple[str, str, JsonValue]] = field(default_factory=list)
    read_at: dict[str, int] = field(default_factory=dict)
    statuses_read: dict[str, list[int]] = field(default_factory=dict)
    requests: int = 0
    asked_in_pause: int = 0
    # Clients of whom the next new goal or file breaks off, and access ends with it; whether it has arrived.
    breaking_off: dict[str, bool] = field(default_factory=dict)
    # When somebody leaves in the middle of a cycle.
    leave: Leave | None = None
    # Files come in pieces where this is given: it counts those that came whole.
    pieces: Counter[str] | None = None
    _told_until: float = 0.0
    _listed: frozenset[str] = frozenset()
    _files: set[str] = field(default_factory=set)

    # ---- the road -------------------------------------------------------------------------------------------------

    def _ask(self, fn: Callable[[], T]) -> T:
        if self.leave is not None:
            self.leave.pass_by(is_question=True)
        self._begin()
        fault = self.road.draw(READ_FAULTS)
        if fault is Fault.CRASH_BEFORE:
            raise SimulatedCrash
        if fault is not Fault.NONE:
            self.office.rows["N8"] += fault is Fault.PORTAL
            raise read_error(fault)
        return fn()

    def _tell(self, fn: Callable[[], Accepted], *, key: str = "", settle: float = SETTLE, parent: str = "") -> Accepted:
        if self.leave is not None:
            self._leave(self.leave, fn, key=key, settle=settle)
        self._begin()
        if parent in self.breaking_off:
            self._break_off(fn, parent)
        fault = self.road.draw(WRITE_FAULTS)
        if fault is Fault.NONE:
            return fn()
        if fault is Fault.CRASH_BEFORE:
            raise SimulatedCrash
        definite = refused_before(fault)
        if definite is not None:
            raise definite
        if fault in (Fault.LATE, Fault.VERY_LATE):
            self._later(fn, key=key, settle=settle, is_very=fault is Fault.VERY_LATE)
        elif fault in (Fault.LOST, Fault.GATEWAY_AFTER, Fault.CRASH_AFTER):
            self._quietly(fn)
        if fault is Fault.CRASH_AFTER:
            raise SimulatedCrash
        self.office.rows["N9"] += fault is Fault.PORTAL
        raise doubt(fault)

    def _begin(self) -> None:
        self.requests += 1
        self.office.clock.turn(seconds=0.2)
        self.meanwhile()
        self.office.tick()
        self._heed_pause()

    def _heed_pause(self) -> None:
        """Refuse every question while the office wants none, and note who asks although they were told (I14)."""
        left, now = self.office.pause_left(), self.office.clock.monotonic()
        if left <= 0:
            return
        self.asked_in_pause += now < self._told_until
        self._told_until = now + left
        self.office.rows["S19"] += 1
        raise CentralError(ErrorKind.RATE_LIMITED, status=429, retry_after=left)

    def forget_pause(self) -> None:
        """The program died: it may have done so before it could keep what it was told."""
        self._told_until = 0.0

    def _leave(self, leave: Leave, fn: Callable[[], Accepted], *, key: str, settle: float) -> None:
        try:
            leave.pass_by(is_question=True)
        except ProgramEnded:
            leave.what_becomes_of_it(
                lambda: self._quietly(fn), lambda: self._later(fn, key=key, settle=settle, is_very=False)
            )
            raise

    def _break_off(self, fn: Callable[[], Accepted], client_id: str) -> None:
        if self.breaking_off.pop(client_id):
            self._quietly(fn)
        client = self.office.clients.get(client_id)
        if client is not None:
            client.is_hidden = True
            self.office.note_hidden(client)
        raise doubt(Fault.LOST)

    def _quietly(self, fn: Callable[[], Accepted]) -> None:
        try:
            fn()
        except CentralError:
            return

    def _later(self, fn: Callable[[], Accepted], *, key: str, settle: float, is_very: bool) -> None:
        share = self.road.rng.uniform(1.1, 2.5) if is_very else self.road.rng.uniform(0.05, 0.9)
        if is_very and key:
            self.office.windows.add(f"W1 {key.partition('.')[0]}")
        self.office.late.append(Late(due=self.office.clock.monotonic() + settle * share, apply=fn))

    def _note_read(self, record_id: str) -> None:
        self.read_at[record_id] = self.office.tick()
        self.office.shown.add((self.who, record_id))

    # ---- reads ----------------------------------------------------------------------------------------------------

    def list_clients(
        self,
        *,
        page: int,
        limit: int = 100,
        search: str | None = None,
        status: str | None = None,
        ndis_number: str | None = None,
    ) -> ListPage:
        def answer() -> ListPage:
            if ndis_number or search:
                found = self.office.numbered(ndis_number or search or "")
                rows = [Found(server_id=one.record_id, fields=self.office.row(one)) for one in found]
                return ListPage(rows=tuple(rows), page=1, total_pages=1, total_items=len(rows), items_per_page=100)
            self._note_moved(page)
            rows, total = self.office.listed(page=page, limit=limit, status=status)
            size = min(limit, self.office.traits.cap)
            return ListPage(
                rows=tuple(rows),
                page=page,
                total_pages=max(1, -(-total // size)),
                total_items=total,
                items_per_page=size,
                server_date=self.office.clock.now(),
            )

        return self._ask(answer)

    def _note_moved(self, page: int) -> None:
        """Note who came and who went between two pages of one walk (S1, S2)."""
        shown = frozenset(client.record_id for client in self.office.clients.values() if not client.is_hidden)
        if page > 1:
            self.office.rows["S1"] += bool(shown - self._listed)
            self.office.rows["S2"] += bool(self._listed - shown)
        self._listed = shown

    def find_by_ndis(self, *, ndis_number: str) -> tuple[Found, ...]:
        def answer() -> tuple[Found, ...]:
            found = self.office.numbered(ndis_number)
            for client in found:
                self.statuses_read.setdefault(client.record_id, []).append(self.office.seq)
            return tuple(self._found(one) for one in found)

        return self._ask(answer)

    def _found(self, client: Stored) -> Found:
        return Found(server_id=client.record_id, fields=self.office.row(client))

    def client(self, server_id: str, *, etag: str | None = None) -> Fetched:
        def answer() -> Fetched:
            client = self.office.client(server_id)
            self._note_read(server_id)
            shown = {path: value for path, value in client.fields.items() if path != "status"}
            shown["isActive"] = client.fields.get("status") == "active"
            return Fetched(server_id=server_id, fields=shown, server_date=self.office.clock.now())

        return self._ask(answer)

    def medical(self, server_id: str, *, etag: str | None = None) -> Fetched:
        def answer() -> Fetched:
            client = self.office.client(server_id)
            shown = {path: client.fields[path] for path in MEDICAL if path in client.fields}
            return Fetched(server_id=server_id, fields=shown, server_date=self.office.clock.now())

        return self._ask(answer)

    def goals(self, client_server_id: str, *, etag: str | None = None) -> FetchedMany:
        def answer() -> FetchedMany:
            goals = self.office.children(self.office.goals, client_server_id)
            for goal in goals:
                self._note_read(goal.record_id)
            return FetchedMany(items=tuple(Found(server_id=g.record_id, fields=dict(g.fields)) for g in goals))

        return self._ask(answer)

    def goal(self, goal_server_id: str) -> Fetched:
        def answer() -> Fetched:
            goal = self.office.goal(goal_server_id)
            self._note_read(goal_server_id)
            return Fetched(server_id=goal_server_id, fields=dict(goal.fields))

        return self._ask(answer)

    def documents(self, client_server_id: str, *, etag: str | None = None) -> FetchedMany:
        def answer() -> FetchedMany:
            files = self.office.children(self.office.documents, client_server_id)
            return FetchedMany(items=tuple(self._file(one) for one in files))

        return self._ask(answer)

    def _file(self, stored: Stored) -> Found:
        # A signed address changes at each reading (S14) and must never look like a change.
        self.office.rows["S14"] += stored.record_id in self._files
        self._files.add(stored.record_id)
        shown: dict[str, JsonValue] = {
            **stored.fields,
            "url": f"https://files.example/{stored.record_id}?{self.requests}",
        }
        if self.office.traits.tells_size:
            shown["size"] = len(stored.content)
        return Found(server_id=stored.record_id, fields=shown)

    def appointments(
        self,
        client_server_id: str,
        *,
        status: str | None = None,
        start: str | None = None,
        end: str | None = None,
        etag: str | None = None,
    ) -> FetchedMany:
        def answer() -> FetchedMany:
            self.office.client(client_server_id)
            return FetchedMany(items=())

        return self._ask(answer)

    def my_clients(self) -> tuple[str, ...]:
        return self._ask(lambda: tuple(c.record_id for c in self.office.clients.values() if not c.is_hidden))

    def clients_of_carer(self, carer_id: str) -> tuple[CarerClient, ...]:
        return self._ask(lambda: ())

    def download(self, url: str, *, on_progress: Callable[[int, int], None] | None = None) -> Iterator[bytes]:
        record_id = url.rpartition("/")[2].partition("?")[0]
        content = self._ask(lambda: self.office.documents[record_id].content)
        return iter([content]) if self.pieces is None else self._in_pieces(content, self.pieces)

    def _in_pieces(self, content: bytes, pieces: Counter[str]) -> Iterator[bytes]:
        """Yield a file as it comes; before each of its pieces but the first anything may happen."""
        for first in range(0, len(content), _PIECE):
            if first:
                self._wait_for_piece()
            yield content[first : first + _PIECE]
        pieces[IN_PIECES] += 1

    def _wait_for_piece(self) -> None:
        if self.leave is not None:
            self.leave.pass_by(is_question=True)
        self.office.clock.turn(seconds=0.2)
        self.meanwhile()
        self.office.tick()
        fault = self.road.draw(PIECE_FAULTS)
        if fault is Fault.CRASH_BEFORE:
            raise SimulatedCrash
        if fault is not Fault.NONE:
            raise read_error(fault)

    # ---- writes ---------------------------------------------------------------------------------------------------

    def create_client(self, payload: Fields, *, key: str) -> Accepted:
        def apply() -> Accepted:
            stamp = self.office.clock.now().isoformat()
            fields = {**payload, "status": "active", "createdAt": stamp}
            made = self.office.create(self.office.clients, fields, by=self.who, key=key)
            return Accepted(server_id=made.record_id, fields={}, server_date=self.office.clock.now())

        return self._tell(apply, key=key)

    def update_client(self, server_id: str, payload: Fields) -> Accepted:
        return self._change(server_id, payload, find=self.office.client)

    def set_status(self, server_id: str, status: str) -> Accepted:
        return self._change(server_id, {"status": status}, find=self.office.client)

    def create_goal(self, client_server_id: str, payload: Fields, *, key: str) -> Accepted:
        def apply() -> Accepted:
            fields = {"status": "not_started", "tasks": [], "createdAt": self.office.clock.now().isoformat(), **payload}
            self.office.rows["S21"] += client_server_id in self.office.gone
            made = self.office.create(self.office.goals, fields, by=self.who, parent=client_server_id, key=key)
            return Accepted(server_id=made.record_id, fields={})

        return self._tell(apply, key=key, parent=client_server_id)

    def update_goal(self, goal_server_id: str, payload: Fields) -> Accepted:
        return self._change(goal_server_id, payload, find=self.office.goal)

    def set_goal_status(self, goal_server_id: str, status: str) -> Accepted:
        return self._change(goal_server_id, {"status": status}, find=self.office.goal)

    def delete_goal(self, goal_server_id: str) -> Accepted:
        def apply() -> Accepted:
            self.office.goal(goal_server_id)
            self.office.gone[goal_server_id] = self.office.goals.pop(goal_server_id)
            return Accepted(server_id=goal_server_id, fields={})

        return self._tell(apply)

    def upload(
        self,
        client_server_id: str,
        *,
        name: str,
        media_type: str,
        document_type: str,
        chunks: Callable[[], Iterable[bytes]],
        size: int,
        key: str,
        expiry_date: str | None = None,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> Accepted:
        content = b"".join(chunks())

        def apply() -> Accepted:
            fields: dict[str, JsonValue] = {"name": name, "type": "txt", "documentType": document_type}
            fields["uploadedAt"] = self.office.clock.now().isoformat()
            made = self.office.create(
                self.office.documents, fields, by=self.who, parent=client_server_id, key=key, content=content
            )
            return Accepted(server_id=made.record_id, fields={})

        return self._tell(apply, key=key, settle=UPLOAD_SETTLE, parent=client_server_id)

    def _change(self, record_id: str, payload: Fields, *, find: Callable[[str], Stored]) -> Accepted:
        read_at = self.read_at.get(record_id, 0)

        def apply() -> Accepted:
            record = find(record_id)
            for path, value in payload.items():
                self._note_list(record, path, value)
                self._judge(record_id, path, value, read_at=read_at)
            for path in self.office.dropped_by(record, payload, by=self.who):
                self._judge_drop(record, path, read_at=read_at)
            self.office.change(record, payload, by=self.who)
            return Accepted(server_id=record_id, fields={})

        return self._tell(apply)

    def _note_list(self, record: Stored, path: str, value: JsonValue) -> None:
        """Note when a list is replaced whole (S9), and when what a colleague added to it goes back with ours (C6)."""
        there, last = record.fields.get(path), self.office.last(record.record_id, path)
        if isinstance(value, list) and isinstance(there, list) and there:
            self.office.rows["S9"] += 1
            is_joined = len(value) > len(there) and all(item in value for item in there)
            self.office.rows["C6"] += is_joined and last is not None and last.by != self.who

    def _judge(self, record_id: str, path: str, value: JsonValue, *, read_at: int) -> None:
        """Note when a value that somebody else wrote, and that this laptop had read, is overwritten (I3)."""
        before = self.office.since(record_id, path)
        if before is None or before.by == self.who or same(path, before.value, value):
            return
        if before.seq > read_at:
            self.office.windows.add(f"W2 {record_id} {path}")
            return
        if self._was_set_back(record_id, path, value):
            self.office.windows.add(f"W3 {record_id} {path}")
            return
        self.clobbers.append((record_id, path, before.value))

    def _was_set_back(self, record_id: str, path: str, value: JsonValue) -> bool:
        """Whether our status had landed unseen, and somebody put back the one before (the named window W3).

        Then the office looks as if ours had never come. Of texts that are set back to the letter none is played.
        """
        writes = self.office.written[record_id, path]
        return path == "status" and any(
            own.by == self.who
            and own.value == value
            and earlier.value == writes[-1].value
            and not any(own.seq <= read < writes[-1].seq for read in self.statuses_read.get(record_id, ()))
            for earlier, own in pairwise(writes)
        )

    def _judge_drop(self, record: Stored, path: str, *, read_at: int) -> None:
        """Note what a replacing office drops beside our change: it must be given back, where it could be known (S6).

        What somebody wrote between our read and our write nobody can give back: that is the window W2, which at an
        office that replaces sections is as wide as the section.
        """
        last = self.office.last(record.record_id, path)
        if last is not None and last.by != self.who and last.seq > read_at:
            self.office.windows.add(f"W2 {record.record_id} {path}")
        elif not is_empty(path, record.fields[path]):
            self.drops.append((record.record_id, path, record.fields[path]))
