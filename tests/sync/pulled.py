"""What tests of the pull ask of a world: run a cycle, and compare the laptop with the office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hubshift_desktop.domain.canonical import same
from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.rows import StoredRecord
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.sync.cycle import run_cycle
from hubshift_desktop.sync.page_writing import Passed
from hubshift_desktop.sync.passing import run_pass
from hubshift_desktop.sync.pulling import PullReport, pull
from hubshift_desktop.sync.scope import CycleResult, Scope
from tests.sync.world import World

LIST = "/api/user/client/list"
DETAIL = "/api/user/clientDetails/"


class Through:
    """The real API with some of its verbs replaced by a test."""

    def __init__(self, world: World, **instead: Any) -> None:
        self._api = world.api
        self._instead = instead

    def __getattr__(self, name: str) -> Any:
        return self._instead.get(name) or getattr(self._api, name)

    @classmethod
    def put(cls, world: World, **instead: Any) -> None:
        """Let sync reach the office through these verbs from now on."""
        world.means = replace(world.means, api=cls(world, **instead))


def cycle(world: World, **scope: Any) -> CycleResult:
    return run_cycle(world.means, Scope(**scope))


def pulled(world: World, **scope: Any) -> PullReport:
    return pull(world.means, Scope(**scope))


def passed(world: World) -> Passed:
    return run_pass(world.means)


def records(world: World, kind: Kind = Kind.CLIENT) -> dict[str, StoredRecord]:
    """Return the records of a kind by the office's id; drafts stand under their own."""
    with world.store.read() as reader:
        found = [reader.records.get(local_id) for local_id in reader.records.ids(kind)]
    return {stored.server_id or stored.local_id: stored for stored in found if stored is not None}


def client(world: World, server_id: str) -> StoredRecord:
    return records(world)[server_id]


def children(world: World, client_id: str, kind: Kind) -> dict[str, StoredRecord]:
    with world.store.read() as reader:
        found = reader.records.children(client_id, kind)
    return {stored.server_id or stored.local_id: stored for stored in found}


def requests(world: World, part: str) -> int:
    """Return how many requests to paths with this part have arrived."""
    return sum(part in seen.path for seen in world.central.admin.requests())


def differing(mine: Mapping[str, JsonValue], office: Mapping[str, JsonValue], *, besides: frozenset[str]) -> set[str]:
    return {path for path in {*mine, *office} - besides if not same(path, mine.get(path), office.get(path))}


def parted(world: World) -> dict[str, set[str]]:
    """Return, by client, the paths in which laptop and office differ; nothing when the laptop is up to date."""
    here = records(world)
    apart: dict[str, set[str]] = {}
    for server_id in world.central.admin.client_ids():
        stored = here.get(server_id)
        if stored is None:
            apart[server_id] = {"missing"}
            continue
        office = _office(world, server_id)
        different = differing(stored.local, office, besides=frozenset({"goals", "id"}))
        different |= _parted_children(world, stored.local_id, server_id)
        if different:
            apart[server_id] = different
    return apart


def _office(world: World, server_id: str) -> dict[str, JsonValue]:
    """Return a client as the API shows it, with the status that only the list tells."""
    fields = dict(world.api.client(server_id).fields)
    return {**fields, "status": world.central.admin.client(server_id)["status"]}


def _parted_children(world: World, local_id: str, server_id: str) -> set[str]:
    admin = world.central.admin
    there = {
        Kind.GOAL: admin.goals(server_id),
        Kind.DOCUMENT: admin.documents(server_id),
        Kind.APPOINTMENT: admin.appointments(server_id),
    }
    return {
        str(kind)
        for kind, items in there.items()
        if set(children(world, local_id, kind)) != {str(item["id"]) for item in items}
    }
