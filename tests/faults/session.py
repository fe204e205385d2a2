"""One working day as a fixed script, and what must be true after it whatever the road did to one of its requests."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from hubshift_desktop.demo.settings import DemoSettings
from hubshift_desktop.domain.canonical import same
from hubshift_desktop.domain.fields import Fields, JsonValue, flatten
from hubshift_desktop.domain.rows import Operation
from hubshift_desktop.domain.states import Kind, OpKind, OpState
from hubshift_desktop.sync.means import Means
from hubshift_desktop.sync.scope import Author, CycleResult
from tests.faults.road import Road
from tests.sync.pulled import children, cycle, parted, records
from tests.sync.world import NDIS, PNG, World

# Two clients keep a day at about 120 requests; nothing in the faults depends on how many there are.
CLIENTS = 2
ROOM = DemoSettings(rate_limit=10**6)
HEALING = 14
# Ids and moments differ from run to run by right; addresses of files are signed anew at each reading.
VOLATILE = frozenset({"id", "_id", "clientId", "createdAt", "updatedAt", "uploadedAt", "url", "goals", "documents"})


class RoadWorld(World):
    """A world whose laptop reaches its office by a road with a hole, and whose ids are counted, not drawn."""

    @cached_property
    def road(self) -> Road:
        return Road(self.line, self.central, self.clock)

    @cached_property
    def _ids(self) -> Iterator[int]:
        return itertools.count(1)

    def _next_id(self) -> str:
        return f"{next(self._ids):026}"

    @property
    def author(self) -> Author:
        return replace(super().author, new_id=self._next_id)

    def _means(self) -> Means:
        return replace(super()._means(), new_id=self._next_id)

    def _road(self) -> Road:
        return self.road


@dataclass
class Day:
    """What the person does, in order. `wrong` collects every sentence that was not true when it was checked."""

    world: RoadWorld
    wrong: list[str] = field(default_factory=list)
    touched: dict[str, str] = field(default_factory=dict)

    def run(self) -> list[str]:
        """Live the day, let sync heal, and return everything that does not hold."""
        self.morning()
        self.noon()
        self.afternoon()
        self.evening()
        self.world.road.end_day()
        return [*self.wrong, *left_over(self.world)]

    def morning(self) -> None:
        """Until everything was read once nobody can edit it, so the first pull is repeated until it is whole."""
        for _ in range(HEALING):
            if self.sync().is_complete:
                break
            self.wait(700)
        first, second = self.world.central.admin.client_ids()
        known = records(self.world)
        self.first, self.second = known[first].local_id, known[second].local_id
        self.old_goal = self._goal(self.first)
        self.doomed_goal = self._goal(self.second)

    def _goal(self, client_id: str) -> str:
        return next(iter(children(self.world, client_id, Kind.GOAL).values())).local_id

    def noon(self) -> None:
        world = self.world
        world.edit(self.first, personalInfo__phone="0491 570 157", address__suburb="Newtown")
        world.edit(self.second, status="inactive")
        world.edit(self.second, medicalInfo__allergies=["Latex", "Bee stings"])
        world.change(self.old_goal, {"description": "Three times a week"})
        self.new_client = world.add_client()
        self.new_goal = world.add_goal(self.new_client)
        self.new_file = world.add_file(self.new_client)
        self.second_goal = world.add_goal(self.first, title="Cook a meal")
        world.central.admin.edit(world.server_id(self.second), "address.street", "12 Example Lane")
        self.sync()
        self.wait(20)

    def afternoon(self) -> None:
        """On top of what may still be in doubt: edits of new records, a removal, and the end of the day's token."""
        world = self.world
        world.central.admin.expire_tokens()
        world.edit(self.new_client, personalInfo__phone="0491 570 158", status="inactive")
        world.edit(self.first, personalInfo__phone="0491 570 159", personalInfo__email="new@example.com")
        world.change(self.second_goal, {"description": "Soup first"})
        world.change(self.second_goal, {"status": "in_progress"})
        world.remove_goal(self.doomed_goal)
        self.second_file = world.add_file(self.first, PNG + b"2", name="Plan.png", document_type="ndis_plan")
        self.last_client = world.add_client(
            personalInfo__firstName="Ivor", personalInfo__lastName="Quill", **{NDIS: "430000998"}
        )
        self.sync()
        self.wait(20)

    def evening(self) -> None:
        """The road is whole again; settle times pass, and sync must come to rest by itself."""
        for round_ in range(HEALING):
            result = self.sync(refresh_all=True)
            if result.is_complete and not result.pushed and not self.world.road.late:
                return
            self.wait(60 if round_ < 2 else 700)
        self.wrong.append(f"I10: not at rest, {self.world.open_ops()}")

    def sync(self, **scope: bool) -> CycleResult:
        """Run a cycle, look at once whether anything is called accepted that the office does not have."""
        result = cycle(self.world, **scope)
        if result.needs_sign_in:
            self.world.sign_in_again()
        self.wrong += false_accepts(self.world)
        return result

    def wait(self, seconds: float) -> None:
        self.world.clock.turn(seconds=seconds)
        self.world.road.arrive()


def new_world(folder: Path) -> RoadWorld:
    return RoadWorld(folder, size=CLIENTS, settings=ROOM)


def lived(folder: Path, *, fault: str = "", at: int = -1) -> tuple[RoadWorld, list[str]]:
    """Return a world after its day (still open) and what was wrong with it."""
    world = new_world(folder)
    world.road.fault, world.road.at = fault, at
    return world, Day(world).run()


def left_over(world: World) -> list[str]:
    """Return what still waits, or differs between laptop and office, on a day after which nothing may."""
    waiting = [f"I10: {op.kind} is {op.state}: {op.message}" for op in world.open_ops()]
    with world.store.read() as reader:
        waiting += [f"conflict in {conflict.path}" for conflict in reader.conflicts.all_open()]
    return [*waiting, *(f"I4: {server_id} differs in {paths}" for server_id, paths in parted(world).items())]


def false_accepts(world: World) -> list[str]:
    """Return each finished change that the office does not have (I11)."""
    with world.store.read() as reader:
        ids = [local_id for kind in (Kind.CLIENT, Kind.GOAL, Kind.DOCUMENT) for local_id in reader.records.ids(kind)]
        ops = {local_id: reader.outbox.all_for(local_id) for local_id in ids}
    there = _stored_ids(world)
    return [
        f"I11: {op.kind} of {op.record_id} is called accepted"
        for mine in ops.values()
        for op in mine
        if op.state is OpState.DONE and not _is_there(world, op, mine, there)
    ]


def _is_there(world: World, op: Operation, mine: tuple[Operation, ...], ids: set[str]) -> bool:
    record = world.record(op.record_id)
    if op.kind is OpKind.GOAL_DELETE:
        return record.server_id not in ids
    if record.server_id not in ids:
        # A goal that was made and then removed is gone by right; nothing else may be.
        return any(other.kind is OpKind.GOAL_DELETE for other in mine)
    if op.kind.is_create:
        return True
    newer = frozenset[str]().union(*(other.paths for other in mine if other.state.is_open))
    there = _at_office(world, record.kind, record.server_id or "")
    return all(same(path, there.get(path), record.local.get(path)) for path in op.paths - newer)


def _stored_ids(world: World) -> set[str]:
    admin, clients = world.central.admin, world.central.admin.client_ids()
    of_clients = [*(admin.goals(one) for one in clients), *(admin.documents(one) for one in clients)]
    return {*clients, *(str(item["id"]) for items in of_clients for item in items)}


def _at_office(world: World, kind: Kind, server_id: str) -> Fields:
    admin = world.central.admin
    if kind is Kind.CLIENT:
        return flatten(admin.client(server_id))
    return flatten(admin.goal(server_id)) if kind is Kind.GOAL else {}


def office_state(world: World, *, besides: set[str]) -> list[str]:
    """Return everything the office has as sorted text, without ids and moments; what is there twice is there twice."""
    admin = world.central.admin
    state: list[str] = []
    for client_id in admin.client_ids():
        if client_id in besides:
            continue
        goals = [goal for goal in admin.goals(client_id) if goal["id"] not in besides]
        files = [
            {**one, "sha256": hashlib.sha256(admin.document_bytes(str(one["id"]))).hexdigest()}
            for one in admin.documents(client_id)
            if one["id"] not in besides
        ]
        whole: dict[str, JsonValue] = {
            "client": _lasting(admin.client(client_id)),
            "its goals": sorted((_lasting(goal) for goal in goals), key=_text),
            "its files": sorted((_lasting(one) for one in files), key=_text),
        }
        state.append(_text(whole))
    return sorted(state)


def _lasting(value: JsonValue) -> JsonValue:
    if isinstance(value, dict):
        return {name: _lasting(inner) for name, inner in value.items() if name not in VOLATILE}
    return [_lasting(inner) for inner in value] if isinstance(value, list) else value


def _text(value: JsonValue) -> str:
    return json.dumps(value, sort_keys=True)
