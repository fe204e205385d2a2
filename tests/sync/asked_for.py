"""Worlds whose clients were listed or read, whom was asked for since, and a look at those who are open."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hubshift_desktop.sync.cycle import run_cycle
from hubshift_desktop.sync.scope import CycleResult, Scope
from tests.sync.pulled import DETAIL, cycle, pulled
from tests.sync.test_pull_list import Worlds
from tests.sync.world import World


def ids(world: World) -> tuple[str, ...]:
    return world.central.admin.client_ids()


def read(world: World) -> list[str]:
    """Return whose details were asked for since the requests were forgotten, in order."""
    return [seen.path.removeprefix(DETAIL) for seen in world.central.admin.requests() if seen.path.startswith(DETAIL)]


def listed(worlds: Worlds, *, size: int = 6) -> World:
    world = worlds(size=size)
    pulled(world, budget=0)
    world.central.admin.forget_requests()
    return world


def whole(worlds: Worlds, *, size: int = 4) -> World:
    world = worlds(size=size)
    cycle(world)
    world.central.admin.forget_requests()
    return world


def looked(world: World, *local_ids: str, **means: Any) -> CycleResult:
    scope = Scope(push=False, pull=False, looks=True, first_clients=lambda: local_ids)
    return run_cycle(replace(world.means, **means), scope)
