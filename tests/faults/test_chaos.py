"""T7: an edit, a new client, a goal and a file over real sockets, one chaos a day; the office has each exactly once.

A wrong TLS certificate is not among them: `tests/central/test_sockets.py` plays it over its own server, because a
certificate of a test authority for this proxy would need a library that the lock does not have.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import pytest

from hubshift_desktop.central.api import CentralApi
from tests.catalogue.naming import by_name
from tests.central.office import MemoryTokens
from tests.faults.proxy import CHAOS, ChaosProxy
from tests.faults.session import ROOM, false_accepts, left_over
from tests.sync.pulled import cycle, records
from tests.sync.world import NDIS, NEW_CLIENT, NEW_GOAL, PHONE, PNG, World

pytestmark = pytest.mark.slow

RUNS = int(os.environ.get("HUBSHIFT_CHAOS_RUNS", "1"))
NEW_PHONE = "0491 570 157"
# The requests of a push of these four on a whole line; a chaos is placed among them.
REQUESTS = 17
HEALING = 12


class SocketWorld(World):
    """A world whose laptop speaks to the listening central through the proxy; time is turned by hand all the same."""

    @cached_property
    def proxy(self) -> ChaosProxy:
        self.central.start()
        port = int(self.central.base_url.rpartition(":")[2])
        return ChaosProxy(port, turn=lambda seconds: self.clock.turn(seconds=seconds))

    def _api(self, tokens: MemoryTokens) -> CentralApi:
        return CentralApi(
            origin=self.proxy.origin,
            flavour="web",
            tokens=tokens,
            clock=self.clock,
            wait=lambda seconds: self.clock.turn(seconds=seconds),
        )

    def close(self) -> None:
        self.api.close()
        self.proxy.close()
        super().close()


@dataclass(frozen=True)
class Work:
    """What a day is to bring to the office."""

    edited: str
    client: str
    goal: str
    file: str


@pytest.fixture
def world(tmp_path: Path) -> Iterator[SocketWorld]:
    made = SocketWorld(tmp_path, size=1, settings=replace(ROOM, max_limit=10))
    cycle(made)
    yield made
    made.close()


def work(world: SocketWorld) -> Work:
    (known,) = records(world).values()
    world.edit(known.local_id, personalInfo__phone=NEW_PHONE)
    new = world.add_client()
    return Work(edited=known.local_id, client=new, goal=world.add_goal(new), file=world.add_file(new))


def healed(world: SocketWorld) -> list[str]:
    """Let sync go on until it rests; return what is called accepted too early."""
    wrong: list[str] = []
    for _ in range(HEALING):
        result = cycle(world)
        wrong += false_accepts(world)
        world.proxy.heal()
        if result.is_complete and not result.pushed:
            return wrong
        world.clock.turn(seconds=400)
    return [*wrong, "not at rest"]


def assert_once(world: SocketWorld, done: Work) -> None:
    """Look into the central's own database, past everything that a client may believe."""
    admin = world.central.admin
    assert admin.client_ids() == (world.server_id(done.edited), world.server_id(done.client))
    assert world.office(done.edited)[PHONE] == NEW_PHONE
    assert world.office(done.client)[NDIS] == NEW_CLIENT[NDIS]
    assert [goal["title"] for goal in world.office_goals(done.client)] == [NEW_GOAL["title"]]
    (document,) = admin.documents(world.server_id(done.client))
    assert admin.document_bytes(str(document["id"])) == PNG
    assert (world.made("client"), world.made("goal"), world.made("document")) == (1, 1, 1)


def test_a_whole_line(world: SocketWorld) -> None:
    world.proxy.plan("", at=-1)
    done = work(world)
    cycle(world, pull=False)
    assert world.proxy.requests == REQUESTS
    assert healed(world) == []
    assert left_over(world) == []
    assert_once(world, done)


@pytest.mark.parametrize("run", range(RUNS))
@pytest.mark.parametrize("chaos", by_name(CHAOS))
def test_fault(world: SocketWorld, chaos: str, run: int, record_property: Callable[[str, object], None]) -> None:
    rng = random.Random(f"{chaos} {run}")
    at = int((run + rng.random()) * REQUESTS / RUNS)
    done = work(world)
    world.proxy.plan(chaos, at=at)
    assert healed(world) == []
    assert world.proxy.has_played
    assert left_over(world) == []
    assert_once(world, done)
    record_property("chaos_runs", 1)


@pytest.mark.row("N16")
def test_a_slow_link_takes_its_time_by_the_clock_alone(world: SocketWorld) -> None:
    before = world.clock.monotonic()
    world.proxy.plan("N16-slow_link", at=0)
    world.edit(next(iter(records(world).values())).local_id, personalInfo__phone=NEW_PHONE)
    assert cycle(world).is_complete
    assert world.clock.monotonic() - before > 1
