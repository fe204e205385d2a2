"""The modelled office: what it holds, who changed what in which order, and every weakness that its API allows."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from hubshift_desktop.central.answers import Found
from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.domain.canonical import same
from hubshift_desktop.domain.fields import Fields, JsonValue, text
from tests.conftest import HandClock

ROW = ("personalInfo.firstName", "personalInfo.lastName", "personalInfo.email", "ndisDetails.ndisNumber", "status")
GOAL_IDENTITY = ("title", "description", "targetDate")
MEDICAL = ("medicalInfo.medications", "medicalInfo.allergies", "medicalInfo.medicalHistory")


@dataclass(frozen=True, slots=True)
class Traits:
    """How this office behaves (sync.md 4, S1-S22); drawn anew for each history."""

    replaces_sections: bool
    hides_inactive: bool
    order: str
    cap: int
    tells_size: bool
    normalises: bool
    has_keys: bool

    @classmethod
    def drawn(cls, rng: random.Random) -> Traits:
        return cls(
            replaces_sections=rng.random() < 0.25,
            hides_inactive=rng.random() < 0.3,
            order=rng.choice(("created", "newest", "unstable")),
            cap=rng.choice((2, 3, 100)),
            tells_size=rng.random() < 0.5,
            normalises=rng.random() < 0.3,
            has_keys=rng.random() < 0.1,
        )


@dataclass
class Stored:
    """A record of the office. `by` is who made it and `key` under which request."""

    record_id: str
    fields: dict[str, JsonValue]
    parent: str = ""
    by: str = "office"
    key: str = ""
    is_hidden: bool = False
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class Write:
    """One value that came to be, in the order of `seq`."""

    seq: int
    by: str
    value: JsonValue


@dataclass
class Late:
    """A request that is still on its way through the office's own machines."""

    due: float
    apply: Callable[[], object]


@dataclass
class ModelOffice:
    """The truth that the laptops see only through a bad road."""

    rng: random.Random
    clock: HandClock
    traits: Traits
    clients: dict[str, Stored] = field(default_factory=dict)
    goals: dict[str, Stored] = field(default_factory=dict)
    documents: dict[str, Stored] = field(default_factory=dict)
    gone: dict[str, Stored] = field(default_factory=dict)
    written: dict[tuple[str, str], list[Write]] = field(default_factory=dict)
    late: list[Late] = field(default_factory=list)
    made: dict[str, list[str]] = field(default_factory=dict)
    windows: set[str] = field(default_factory=set)
    shown: set[tuple[str, str]] = field(default_factory=set)
    # Whether a laptop has a goal under the office's id.
    is_known: Callable[[str, str], bool] = lambda _who, _goal_id: False
    rows: Counter[str] = field(default_factory=Counter)
    seq: int = 0
    # Until then nobody may ask anything; of the laptops' own steady time.
    _paused_until: float = 0.0

    def tick(self) -> int:
        """Give the next place in the office's own order of events, and let what is late arrive."""
        self.seq += 1
        now = self.clock.monotonic()
        due = [late for late in self.late if late.due <= now]
        self.late = [late for late in self.late if late.due > now]
        for late in due:
            try:
                late.apply()
            except CentralError:
                continue
            self.rows["N4"] += 1
        return self.seq

    def ask_for_pause(self, seconds: float) -> None:
        """Want to be left alone for so long: each question is answered with what is left of it (S19)."""
        self._paused_until = max(self._paused_until, self.clock.monotonic() + seconds)

    def pause_left(self) -> float:
        return max(0.0, self._paused_until - self.clock.monotonic())

    # ---- reading --------------------------------------------------------------------------------------------------

    def listed(self, *, page: int, limit: int, status: str | None) -> tuple[list[Found], int]:
        """Return one page of rows and how many rows there are in all."""
        shown = [client for client in self.clients.values() if not client.is_hidden]
        if status:
            shown = [client for client in shown if client.fields.get("status") == status]
        elif self.traits.hides_inactive:
            self.rows["S5"] += any(client.fields.get("status") != "active" for client in shown)
            shown = [client for client in shown if client.fields.get("status") == "active"]
        if self.traits.order == "newest":
            shown.reverse()
        if self.traits.order == "unstable":
            self.rng.shuffle(shown)
        size = min(limit, self.traits.cap)
        self.rows["S3"] += self.traits.order == "unstable" and len(shown) > size
        self.rows["S4"] += size < min(limit, len(shown))
        rows = shown[(page - 1) * size : page * size]
        return [Found(server_id=row.record_id, fields=self.row(row)) for row in rows], len(shown)

    def row(self, client: Stored) -> dict[str, JsonValue]:
        return {path: client.fields.get(path, "") for path in ROW}

    def client(self, client_id: str) -> Stored:
        """Return a client that may be seen, or refuse as the specification does."""
        found = self.clients.get(client_id)
        if found is None:
            raise CentralError(ErrorKind.NOT_FOUND, message="Client not found", status=404)
        if found.is_hidden:
            raise CentralError(ErrorKind.FORBIDDEN, message="Unauthorized to access this client", status=403)
        return found

    def is_shown(self, client_id: str) -> bool:
        found = self.clients.get(client_id)
        return found is not None and not found.is_hidden

    def goal(self, goal_id: str) -> Stored:
        found = self.goals.get(goal_id)
        if found is None:
            raise CentralError(ErrorKind.NOT_FOUND, message="Goal not found", status=404)
        self.client(found.parent)
        return found

    def numbered(self, number: str) -> list[Stored]:
        path = "ndisDetails.ndisNumber"
        found = [c for c in self.clients.values() if not c.is_hidden and same(path, c.fields.get(path), number)]
        self.rows["S10"] += len(found) > 1
        return found

    def children(self, table: dict[str, Stored], client_id: str) -> list[Stored]:
        self.client(client_id)
        return [record for record in table.values() if record.parent == client_id]

    # ---- writing --------------------------------------------------------------------------------------------------

    def create(
        self,
        table: dict[str, Stored],
        fields: Fields,
        *,
        by: str,
        parent: str = "",
        key: str = "",
        content: bytes = b"",
    ) -> Stored:
        """Make a record; with `has_keys` the same key makes only one, and is told of it though it is gone."""
        if key and self.traits.has_keys and self.made.get(key):
            first = self.made[key][0]
            return table.get(first) or self.gone[first]
        if parent:
            self.client(parent)
        record = Stored(
            record_id=f"r{self.tick():05}",
            fields={path: self._normal(path, value) for path, value in fields.items()},
            parent=parent,
            by=by,
            key=key,
            content=content,
        )
        self.rows["S8"] += by != "office" and record.fields != fields
        table[record.record_id] = record
        if key:
            self.made.setdefault(key, []).append(record.record_id)
        for path, value in record.fields.items():
            self._note(record, path, value, by=by)
        return record

    def change(self, record: Stored, fields: Fields, *, by: str) -> None:
        """Lay fields over a record; a replacing office drops the siblings of each section that was touched."""
        self._note_renamed(record, fields, by=by)
        for path in self.dropped_by(record, fields, by=by):
            self.rows["S6"] += 1
            del record.fields[path]
            # A write like any other: the value is gone from here on, and whoever lays another one there erases nothing.
            self._note(record, path, None, by=by)
        for path, value in fields.items():
            before = self.last(record.record_id, path)
            self.rows["C8"] += before is not None and "office" not in (by, before.by) and by != before.by
            record.fields[path] = self._normal(path, value)
            self.rows["S8"] += by != "office" and record.fields[path] != value
            self._note(record, path, record.fields[path], by=by)

    def _note_renamed(self, record: Stored, fields: Fields, *, by: str) -> None:
        """Somebody rewords a goal that its own maker has not recognised yet: the named window W1c.

        Words are all a goal is known by. Whose answer was lost, and who then finds other words, cannot know it again.
        It may have stood in a list that was read for another goal meanwhile (seed 109659).
        """
        is_reworded = record.record_id in self.goals and not fields.keys().isdisjoint(GOAL_IDENTITY)
        if is_reworded and by != record.by and not self.is_known(record.by, record.record_id):
            self.windows.add(f"reworded {record.record_id}")

    def dropped_by(self, record: Stored, fields: Fields, *, by: str) -> list[str]:
        """Return what a replacing office drops beside these fields (S6), in an order that chance has no part in."""
        if not self.traits.replaces_sections or by == "office":
            return []
        sections = {path.partition(".")[0] for path in fields if "." in path}
        return [path for path in record.fields if path not in fields and path.partition(".")[0] in sections]

    def _normal(self, path: str, value: JsonValue) -> JsonValue:
        if not self.traits.normalises or not isinstance(value, str):
            return value
        if path.endswith("Date") and len(value) == 10:
            return f"{value}T00:00:00.000Z"
        return value.strip()

    def _note(self, record: Stored, path: str, value: JsonValue, *, by: str) -> None:
        self.written.setdefault((record.record_id, path), []).append(Write(self.tick(), by, value))

    def remove(self, client_id: str) -> None:
        """A colleague deletes a client with all that belongs to it."""
        self.gone[client_id] = self.clients.pop(client_id)
        for table in (self.goals, self.documents):
            for record_id in [key for key, record in table.items() if record.parent == client_id]:
                self.gone[record_id] = table.pop(record_id)

    def note_hidden(self, client: Stored) -> None:
        """Whoever looked for it in this time could not find it: the named window W1b."""
        self.note_access(client)
        self.windows.add(f"hidden {client.record_id}")

    def note_access(self, client: Stored) -> None:
        """Note when a client is shown again to a laptop that knew it (S18)."""
        self.rows["S18"] += not client.is_hidden and any(known == client.record_id for _, known in self.shown)

    def last(self, record_id: str, path: str) -> Write | None:
        writes = self.written.get((record_id, path))
        return writes[-1] if writes else None

    def since(self, record_id: str, path: str) -> Write | None:
        """Return the write that brought the present value; whoever saved the same again has not written it."""
        writes = self.written.get((record_id, path), [])
        found = None
        for write in reversed(writes):
            if found is not None and not same(path, write.value, found.value):
                break
            found = write
        return found

    def ever(self, record_id: str, path: str, value: JsonValue) -> bool:
        """Whether the office has ever held this value (in its own form of it)."""
        return any(same(path, write.value, value) for write in self.written.get((record_id, path), ()))

    def name_of(self, client_id: str) -> str:
        client = self.clients.get(client_id) or self.gone[client_id]
        return text(client.fields, "personalInfo.lastName")
