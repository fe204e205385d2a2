"""A list that moves while it is read: rows come, go, change places and vanish for one page, and nobody is taken away.

The office here is a list in memory that is disturbed before each answer. What must hold: a pass that calls itself
proved has seen everybody who was there all along, and nobody leaves the laptop because a list was silent.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from hubshift_desktop.central.answers import Fetched, Found, ListPage
from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.states import Presence
from hubshift_desktop.sync.absence import look_for_missing
from hubshift_desktop.sync.passing import run_pass
from hubshift_desktop.sync.presence import FROZEN
from hubshift_desktop.sync.scope import Scope
from hubshift_desktop.sync.sweeping import Section, Step
from tests.sync.pulled import records
from tests.sync.world import World

pytestmark = pytest.mark.slow

ACTS = ("nothing", "nothing", "add_first", "add_last", "remove", "shuffle", "forget_one", "fail")
PASSES = int(os.environ.get("HUBSHIFT_PASSES", "50000"))
EXAMPLES = int(os.environ.get("TORTURE", "40"))
histories = st.lists(st.sampled_from(ACTS), max_size=40)


@dataclass
class Restless:
    """An office whose list is disturbed before each page, one act at a time."""

    acts: list[str]
    size: int = 7
    page_size: int = 2
    seed: int = 0
    ids: list[str] = field(default_factory=list)
    was_always_there: set[str] = field(default_factory=set)
    made: int = 0

    def __post_init__(self) -> None:
        self.draw = random.Random(self.seed)
        self.ids = [self._new() for _ in range(self.size)]
        self.was_always_there = set(self.ids)

    def _new(self) -> str:
        self.made += 1
        return f"c{self.made}"

    def list_clients(self, *, page: int, limit: int = 100, status: str | None = None) -> ListPage:
        act = self.acts.pop(0) if self.acts else "nothing"
        hidden = self._disturb(act)
        shown = [] if status else [name for name in self.ids if name != hidden]
        rows = shown[(page - 1) * self.page_size : page * self.page_size]
        total = 0 if status else len(self.ids)
        return ListPage(
            rows=tuple(Found(server_id=name, fields=fields_of(name)) for name in rows),
            page=page,
            total_pages=-(-total // self.page_size),
            total_items=total,
        )

    def _disturb(self, act: str) -> str | None:
        if act == "add_first":
            self.ids.insert(0, self._new())
        elif act == "add_last":
            self.ids.append(self._new())
        elif act == "remove" and self.ids:
            gone = self.ids.pop(self.draw.randrange(len(self.ids)))
            self.was_always_there.discard(gone)
        elif act == "shuffle":
            self.draw.shuffle(self.ids)
        elif act == "forget_one" and self.ids:
            return self.draw.choice(self.ids)
        elif act == "fail":
            raise CentralError(ErrorKind.UNREADABLE, status=500)
        return None

    def client(self, server_id: str, *, etag: str | None = None) -> Fetched:
        if server_id not in self.ids:
            raise CentralError(ErrorKind.NOT_FOUND, status=404)
        return Fetched(server_id=server_id, fields=fields_of(server_id))


def fields_of(name: str) -> dict[str, JsonValue]:
    return {"personalInfo.firstName": name, "ndisDetails.ndisNumber": f"43{name[1:]:0>7}", "status": "active"}


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world whose office nobody asks: its clock and its cancel switch are enough to walk a list."""
    made = World(tmp_path_factory.mktemp("quiet"), size=0)
    yield made
    made.close()


@pytest.mark.row("S1", "S2", "S3")
@given(acts=histories, seed=st.integers(0, 10**6), size=st.integers(0, 9), page_size=st.integers(1, 4))
@settings(max_examples=EXAMPLES * 10, deadline=None)
def test_a_proof_is_never_wrong_about_who_stayed(
    quiet: World, acts: list[str], seed: int, size: int, page_size: int
) -> None:
    office = Restless(acts=list(acts), size=size, page_size=page_size, seed=seed)
    seen: set[str] = set()
    means = replace(quiet.means, api=office)  # type: ignore[arg-type]
    section = Section(means=means, take=lambda step: seen.update(row.server_id for row in step.page.rows))
    try:
        is_proved = section.prove()
    except CentralError:
        return
    if is_proved and not section.skipped:
        assert office.was_always_there <= seen


@pytest.mark.row("S1", "S2", "S3")
def test_fifty_thousand_passes_over_a_restless_list_miss_nobody_at_the_proof(
    quiet: World, capsys: pytest.CaptureFixture[str]
) -> None:
    proved = broken_off = 0
    for seed in range(PASSES):
        draw = random.Random(seed)
        acts = [draw.choice(ACTS) for _ in range(draw.randint(0, 40))]
        office = Restless(acts=acts, size=draw.randint(0, 9), page_size=draw.randint(1, 4), seed=seed)
        seen: set[str] = set()
        section = Section(means=replace(quiet.means, api=office), take=partial(_note, seen))  # type: ignore[arg-type]
        try:
            is_proved = section.prove()
        except CentralError:
            broken_off += 1
            continue
        if is_proved and not section.skipped:
            proved += 1
            assert office.was_always_there <= seen, f"seed {seed}"
    with capsys.disabled():
        sys.stdout.write(f"\n{PASSES} passes, {proved} proved, {broken_off} broken off, nobody missed\n")
    # A proof that is never given would never be wrong.
    assert proved > PASSES / 4


def _note(seen: set[str], step: Step) -> None:
    seen.update(row.server_id for row in step.page.rows)


@pytest.mark.row("S1", "S2", "S3")
@given(acts=st.lists(st.sampled_from(ACTS), max_size=60), seed=st.integers(0, 10**6), size=st.integers(1, 9))
@settings(max_examples=EXAMPLES, deadline=None, phases=(Phase.explicit, Phase.generate))
def test_nobody_leaves_because_a_list_was_silent_and_whoever_left_goes(acts: list[str], seed: int, size: int) -> None:
    with tempfile.TemporaryDirectory() as folder, closing(World(Path(folder), size=0)) as world:
        office = Restless(acts=list(acts), size=size, seed=seed)
        world.means = replace(world.means, api=office)  # type: ignore[arg-type]
        while office.acts:
            _look(world)
            assert all(records(world)[name].presence not in FROZEN for name in office.ids if name in records(world))
        for _ in range(3):
            _look(world)
        here = records(world)
        assert set(office.ids) == {name for name, stored in here.items() if stored.presence is Presence.PRESENT}
        assert all(here[name].presence is Presence.GONE for name in here if name not in office.ids)


def _look(world: World) -> None:
    """Make one pass, look for the missing, and let the time go by that parts two looks."""
    taken = run_pass(world.means)
    if taken.is_finished:
        look_for_missing(world.means, Scope(confirm_absences=True), taken.taken)
    world.clock.turn(seconds=11 * 60)
