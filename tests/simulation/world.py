"""One seed, one history: two laptops, one office, a bad road, and people who all act when they like."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.rows import StoredRecord
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.sync.scope import Scope
from tests.conftest import HandClock
from tests.simulation.faults import Fault, Road
from tests.simulation.hands import crew_of, has_hands, opening_of
from tests.simulation.laptop import Laptop
from tests.simulation.later_acts import LaterActs
from tests.simulation.leaving import Leavings
from tests.simulation.line import Line
from tests.simulation.office import ModelOffice, Stored, Traits
from tests.simulation.remembered import is_remembered
from tests.simulation.updating import Updates, is_updated, older

FIRST, LAST = "personalInfo.firstName", "personalInfo.lastName"
PHONE, SUBURB, STREET, BORN = "personalInfo.phone", "address.suburb", "address.street", "personalInfo.dateOfBirth"
NUMBER, ALLERGIES, MEDICATIONS = "ndisDetails.ndisNumber", "medicalInfo.allergies", "medicalInfo.medications"
CONTACTS, HISTORY = "emergencyContacts", "medicalInfo.medicalHistory"
SCALARS = (PHONE, SUBURB, STREET, HISTORY, FIRST)
NUMBERS = tuple(f"4300000{index:02}" for index in range(8))
HEALING_CYCLES = 16
_EVERYTHING, _IN_THE_BACKGROUND = Scope(refresh_all=True), Scope(budget=2)
# A decision may bring the next one; what is left after three is a person's, and open decisions are no breach.
DECISION_ROUNDS = 3


@dataclass
class World:
    """Everything one history needs; `violations` names each invariant that did not hold."""

    seed: int
    folder: Path
    template: Path
    judge: Callable[[World], list[str]]
    violations: list[str] = field(default_factory=list)
    met: dict[Fault, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.clock = HandClock()
        self._hands = random.Random(f"hands {self.seed}")
        self.office = ModelOffice(random.Random(self.rng.random()), self.clock, Traits.drawn(self.rng))
        self.office.is_known = self._is_known
        self.road = Road(random.Random(self.rng.random()), self.rng.choice((0.15, 0.35, 0.6)), self.met)
        crash = self.rng.choice((0.0, 0.01, 0.03))
        self.leaving = Leavings(self.seed, self.fresh)
        names = ("A", "B") if self.rng.random() < 0.5 else ("A",)
        self.laptops = [self._laptop(name, crash) for name in names]
        self.updates = Updates.drawn(self.seed, self.laptops)
        self.later = LaterActs.drawn(self.seed, self.office, self.laptops)
        self._values = 0
        self._meddling = False

    def _laptop(self, name: str, crash: float) -> Laptop:
        return Laptop(
            name=name,
            folder=self.folder / name,
            template=older(self.template) if is_updated(self.seed) else self.template,
            clock=self.clock,
            line=Line(name, self.office, self.road, self.meanwhile, pieces=self.leaving.pieces),
            rng=random.Random(self.rng.random()),
            crash_share=crash,
            crew=crew_of(self.seed, self._hands),
            opening=opening_of(self.seed, name),
        )

    def _is_known(self, who: str, goal_id: str) -> bool:
        for laptop in self.laptops:
            if laptop.name == who:
                with laptop.store.read() as reader:
                    return reader.records.by_server_id(Kind.GOAL, goal_id) is not None
        return False

    def run(self) -> None:
        """Live the history, heal the world, and let everybody finish."""
        try:
            for _ in range(self.rng.randint(1, 3)):
                self.someone_registers()
            steps = self.rng.randint(8, 22)
            for step in range(steps):
                self.updates.arrive(step / steps)
                self.later.happen()
                self.leaving.happen(self.laptops)
                self.step()
            self.updates.arrive(1.0)
            self.heal()
            self.violations += [*self.updates.violations, *self.judge(self)]
        finally:
            for laptop in self.laptops:
                laptop.close()

    def told(self) -> tuple[object, ...]:
        """Return what happened, as far as a second run must repeat it."""
        return (
            [(laptop.name, laptop.crashes, laptop.line.requests, laptop.edits) for laptop in self.laptops],
            {key: client.fields for key, client in self.office.clients.items()},
            {key: goal.fields for key, goal in self.office.goals.items()},
            sorted(self.office.windows),
            self.met,
            (self.updates.done, self.updates.broken_off, self.updates.unsent),
            self.later.met,
            self.leaving.met,
        )

    def step(self) -> None:
        laptop = self.rng.choice(self.laptops)
        draw = self.rng.random()
        if draw < 0.40:
            self.person_acts(laptop)
        elif draw < 0.55:
            self.office_acts()
        elif draw < 0.62:
            laptop.decide_all()
        elif draw < 0.65:
            laptop.withdraw_one()
        elif draw < 0.75:
            self.clock.turn(seconds=self.rng.choice((5, 40, 50, 200, 400, 700)))
        else:
            laptop.cycle()

    def meanwhile(self) -> None:
        """Between two requests of a laptop a colleague may act, or the person at a laptop; never while acting."""
        if not self._meddling and self.road.share and self.rng.random() < 0.04:
            self.office_acts()
        if has_hands(self.seed) and not self._meddling and self.road.share and self._hands.random() < 0.04:
            self._meddling = True
            try:
                self._act_meanwhile(self.rng.choice(self.laptops))
            finally:
                self._meddling = False

    def _act_meanwhile(self, laptop: Laptop) -> None:
        draw = self._hands.random()
        if draw < 0.7:
            self.person_acts(laptop)
        elif draw < 0.85:
            laptop.withdraw_one()
        else:
            laptop.decide_all()

    def fresh(self, what: str) -> str:
        """Return a value nobody has used: then every value tells who wrote it."""
        self._values += 1
        return f"{what} {self._values}"

    # ---- the people at the laptops --------------------------------------------------------------------------------

    def person_acts(self, laptop: Laptop) -> None:
        clients = laptop.records(Kind.CLIENT)
        draw = self.rng.random()
        if not clients or draw < 0.12:
            self.person_registers(laptop)
            return
        client = self.rng.choice(clients)
        if draw < 0.55:
            path = self.rng.choice(SCALARS)
            laptop.change(client, path, self.fresh(path.rpartition(".")[2]))
        elif draw < 0.68:
            self.person_edits_lists(laptop, client)
        elif draw < 0.75:
            laptop.change(client, "status", self.rng.choice(("active", "inactive")))
        elif draw < 0.95:
            self.person_works_on_goals(laptop, client)
        else:
            content = self.fresh("content").encode()
            fields: dict[str, JsonValue] = {"name": f"{self.fresh('file')}.txt", "documentType": "consent"}
            laptop.create(Kind.DOCUMENT, fields, parent=client.local_id, content=content)

    def person_registers(self, laptop: Laptop) -> None:
        laptop.create(Kind.CLIENT, self._person())

    def _person(self) -> dict[str, JsonValue]:
        return {
            FIRST: self.fresh("First"),
            LAST: self.fresh("Last"),
            NUMBER: self.rng.choice(NUMBERS),
            BORN: "1990-01-01",
            PHONE: self.fresh("phone"),
        }

    def person_edits_lists(self, laptop: Laptop, client: StoredRecord) -> None:
        path = self.rng.choice((ALLERGIES, MEDICATIONS, CONTACTS))
        items = client.local.get(path)
        kept: list[JsonValue] = list(items) if isinstance(items, list) else []
        if kept and self.rng.random() < 0.25:
            gone = kept.pop(self.rng.randrange(len(kept)))
            laptop.removed.add((path, str(_key(gone))))
        else:
            kept.append(self._element(path))
        laptop.change(client, path, kept)

    def _element(self, path: str) -> JsonValue:
        if path == ALLERGIES:
            return self.fresh("allergy")
        if path == MEDICATIONS:
            return {"medicineName": self.fresh("medicine"), "dose": "1 mg", "startDate": "2026-01-01"}
        return {"name": self.fresh("contact"), "relationship": "Friend", "phone": f"04915701{self._values % 90 + 10}"}

    def person_works_on_goals(self, laptop: Laptop, client: StoredRecord) -> None:
        goals = [goal for goal in laptop.records(Kind.GOAL) if goal.parent_id == client.local_id]
        draw = self.rng.random()
        if not goals or draw < 0.4:
            fields: dict[str, JsonValue] = {"title": self.fresh("goal"), "targetDate": "2027-01-01"}
            if self.rng.random() < 0.5:
                fields["category"] = "social"
            laptop.create(Kind.GOAL, fields, parent=client.local_id)
        elif draw < 0.8:
            laptop.change(self.rng.choice(goals), "description", self.fresh("description"))
        elif draw < 0.9:
            laptop.change(self.rng.choice(goals), "status", "in_progress")
        else:
            laptop.remove_goal(self.rng.choice(goals))

    # ---- the people in the office ---------------------------------------------------------------------------------

    def someone_registers(self) -> Stored:
        fields = {**self._person(), "status": "active", ALLERGIES: [], MEDICATIONS: [], CONTACTS: []}
        fields["createdAt"] = self.clock.now().isoformat()
        return self.office.create(self.office.clients, fields, by="office")

    def office_acts(self) -> None:
        self._meddling = True
        try:
            self._office_acts()
        finally:
            self._meddling = False

    def _office_acts(self) -> None:
        clients = list(self.office.clients.values())
        draw = self.rng.random()
        if not clients or draw < 0.08:
            self.someone_registers()
            return
        client = self.rng.choice(clients)
        if draw < 0.55:
            path = self.rng.choice(SCALARS)
            self.office.change(client, {path: self.fresh(f"office {path.rpartition('.')[2]}")}, by="office")
        elif draw < 0.75:
            path = self.rng.choice((ALLERGIES, MEDICATIONS, CONTACTS))
            items = client.fields.get(path)
            grown: list[JsonValue] = [*(items if isinstance(items, list) else []), self._element(path)]
            self.office.change(client, {path: grown}, by="office")
        elif draw < 0.82:
            self.office.change(client, {"status": self.rng.choice(("active", "inactive"))}, by="office")
        elif draw < 0.88:
            client.is_hidden = not client.is_hidden
            self.office.note_hidden(client)
        elif draw < 0.91:
            self.office.note_hidden(client)
            self.office.remove(client.record_id)
        else:
            self._change_goal()

    def _change_goal(self) -> None:
        goals = list(self.office.goals.values())
        if goals:
            goal = self.rng.choice(goals)
            self.office.change(goal, {"title": self.fresh("office goal")}, by="office")

    # ---- the end --------------------------------------------------------------------------------------------------

    def heal(self) -> None:
        """The road is good again, nobody meddles, all is shown; then sync must come to rest in bounded time."""
        self.road.share = 0.0
        self.later.end()
        for laptop in self.laptops:
            laptop.crash_share, laptop.line.leave = 0.0, None
        for client in self.office.clients.values():
            if client.is_hidden:
                client.is_hidden = False
                self.office.note_access(client)
        decisions = 0
        # The first round mostly sends, as in the background; whatever it reads the next one would read again.
        scope = _EVERYTHING if is_remembered(self.seed) else _IN_THE_BACKGROUND
        for _ in range(HEALING_CYCLES):
            self.clock.turn(seconds=700)
            before = self._at_the_office()
            results = [laptop.cycle(scope) for laptop in self.laptops]
            is_quiet = all(result is not None and result.is_complete and not result.pushed for result in results)
            # Everything is read again: details that no list row speaks of are stale until then, as the limits say.
            self.is_at_rest, scope = is_quiet and scope is _EVERYTHING, _EVERYTHING
            # What one laptop wrote in this round, part of a disputed change too, the other reads in the next.
            if before != self._at_the_office() or any(result is None or result.pushed for result in results):
                continue
            if decisions < DECISION_ROUNDS and any(laptop.needs_person() for laptop in self.laptops):
                decisions += 1
                for laptop in self.laptops:
                    laptop.decide_all()
            elif self.is_at_rest:
                return

    def _at_the_office(self) -> dict[str, dict[str, JsonValue]]:
        tables = (self.office.clients, self.office.goals, self.office.documents)
        return {key: dict(one.fields) for table in tables for key, one in table.items()}


def _key(element: JsonValue) -> JsonValue:
    if isinstance(element, dict):
        return element.get("name") or element.get("medicineName")
    return element
