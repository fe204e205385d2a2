"""The office of these days: in memory, on a good road, and what it holds in the end in a form that compares."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from hubshift_desktop.domain.canonical import same
from hubshift_desktop.domain.fields import JsonValue, text
from hubshift_desktop.domain.states import Kind
from tests.conftest import HandClock
from tests.simulation.faults import Road
from tests.simulation.line import Line
from tests.simulation.office import ModelOffice, Stored, Traits
from tests.storms.day import AMELIA, BRUNO, CHIYO, OLD_GOAL
from tests.storms.desk import NUMBER, Desk

_PLAIN = Traits(
    replaces_sections=False,
    hides_inactive=False,
    order="created",
    cap=100,
    tells_size=True,
    normalises=True,
    has_keys=False,
)
_STAMPS = frozenset({"createdAt", "uploadedAt"})
_OWN_WORDS = _STAMPS | {"isActive", "url", "size", "type", "progress"}
PEOPLE = ((AMELIA, "Amelia", "Tran"), (BRUNO, "Bruno", "Castellan"), (CHIYO, "Chiyo", "Lund"))
Holdings = list[tuple[str, str, str, str]]


@dataclass
class Bureau:
    """The office and its clock. It outlives every crash of the laptop."""

    clock: HandClock = field(default_factory=HandClock)
    people: Sequence[tuple[str, str, str]] = PEOPLE
    line_type: type[Line] = Line

    def __post_init__(self) -> None:
        self.model = ModelOffice(random.Random(3), self.clock, _PLAIN)
        road = Road(random.Random(3), 0.0, {})
        self.line = self.line_type(who="A", office=self.model, road=road, meanwhile=lambda: None)
        for number, first, last in self.people:
            self.register(number, first, last)

    def register(self, number: str, first: str, last: str) -> None:
        """Register a client with a goal."""
        fields: dict[str, JsonValue] = {
            "personalInfo.firstName": first,
            "personalInfo.lastName": last,
            "personalInfo.dateOfBirth": "1988-05-06",
            "personalInfo.phone": "0491 570 110",
            NUMBER: number,
            "status": "active",
            "medicalInfo.allergies": ["Peanuts"],
            "medicalInfo.medications": [],
            "createdAt": self.clock.now().isoformat(),
        }
        client = self.model.create(self.model.clients, fields, by="office")
        goal: dict[str, JsonValue] = {
            "title": OLD_GOAL,
            "targetDate": "2027-01-01",
            "status": "not_started",
            "tasks": [],
            "createdAt": self.clock.now().isoformat(),
        }
        self.model.create(self.model.goals, goal, by="office", parent=client.record_id)

    def holdings(self) -> Holdings:
        """Return everything the office holds, without its own ids and stamps; what was doubled stands here twice."""
        return sorted(
            [
                *(self._line("client", one) for one in self.model.clients.values()),
                *(self._line("goal", one) for one in self.model.goals.values()),
                *(self._line("document", one) for one in self.model.documents.values()),
            ]
        )

    def _line(self, kind: str, stored: Stored) -> tuple[str, str, str, str]:
        owner = self.model.clients.get(stored.parent, stored)
        fields = {path: value for path, value in stored.fields.items() if path not in _STAMPS}
        content = hashlib.sha256(stored.content).hexdigest() if stored.content else ""
        return kind, text(owner.fields, NUMBER), repr(sorted(fields.items())), content

    def differences(self, desk: Desk) -> list[str]:
        """Return where the laptop and the office do not say the same (I4)."""
        tables = {Kind.CLIENT: self.model.clients, Kind.GOAL: self.model.goals, Kind.DOCUMENT: self.model.documents}
        found = []
        for kind, table in tables.items():
            here = {record.server_id: record.local for record in desk.records(kind)}
            found += [f"{kind} {server_id} is on one side only" for server_id in here.keys() ^ table.keys()]
            found += [
                f"{kind} {server_id} {path}: {here[server_id].get(path)!r} here, {value!r} there"
                for server_id in here.keys() & table.keys()
                for path, value in table[server_id or ""].fields.items()
                if path not in _OWN_WORDS and not same(path, here[server_id or ""].get(path), value)
            ]
        return found
