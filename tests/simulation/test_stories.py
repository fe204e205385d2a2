"""T2: Hypothesis tells stories through the same doors as the seeded histories, and makes one that breaks a rule short.

A seeded history is a day of chance: long, and hard to read when it fails. Here each act, each fault and each crash is
a choice of its own that can be left out, so what is left of a failure is the shortest story that still fails.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from hubshift_desktop.domain.states import Kind
from hubshift_desktop.sync.scope import CycleResult, Scope
from tests.conftest import HandClock
from tests.simulation.checks import broken
from tests.simulation.faults import READ_FAULTS, WRITE_FAULTS, Fault
from tests.simulation.history import MEMORY
from tests.simulation.laptop import Laptop, template_store
from tests.simulation.later_acts import BROKEN_OFF, FOLLOWED, LET_GO
from tests.simulation.leave import ENDED, LEFT, Leave
from tests.simulation.unsealed import unsealed
from tests.simulation.updating import is_updated
from tests.simulation.world import World

pytestmark = pytest.mark.slow

# A sample for each run of the tests; `make prove` tells as many as sync.md asks for.
STORIES = int(os.environ.get("HUBSHIFT_STORIES", "400"))
STEPS = 50
LOOKED = "looked at who was opened"
# So many stories meet every act; fewer may do without those that need another one before.
ENOUGH_FOR_RARE = 500

chances = st.integers(0, 999)
seeds = st.integers(0, 5_000).filter(lambda seed: not is_updated(seed))
reads = st.lists(st.sampled_from([*[Fault.NONE] * 6, *READ_FAULTS]), max_size=12)
writes = st.lists(st.sampled_from([Fault.NONE, Fault.NONE, *WRITE_FAULTS]), max_size=5)
deaths = st.none() | st.integers(0, 30)
# When a cycle is asked to end, how long it is waited for, and whether that is a lock or a pause by hand.
leaves = st.none() | st.tuples(st.integers(1, 12), st.none() | st.integers(0, 3), st.booleans())


class Days(RuleBasedStateMachine):
    """One office and one or two laptops. `chance` is what a person decides within an act: whom, and what."""

    folder: ClassVar[Path]
    template: ClassVar[Path]
    told: ClassVar[int] = 0
    met: ClassVar[Counter[str]]

    @initialize(seed=seeds, clients=st.integers(1, 3))
    def begins(self, seed: int, clients: int) -> None:
        self.room = tempfile.TemporaryDirectory(dir=self.folder)
        self.world = World(seed, Path(self.room.name), self.template, broken)
        self.world.road.told = {}
        for laptop in self.world.laptops:
            laptop.crash_share = 0.0
        for _ in range(clients):
            self.world.someone_registers()

    @rule(which=st.integers(0, 1), chance=chances)
    def a_person_acts(self, which: int, chance: int) -> None:
        self.world.rng.seed(chance)
        self.world.person_acts(self._laptop(which))

    @rule(chance=chances)
    def the_office_acts(self, chance: int) -> None:
        self.world.rng.seed(chance)
        self.world.office_acts()

    @rule(seconds=st.sampled_from((5, 40, 50, 200, 400, 700)))
    def time_passes(self, seconds: int) -> None:
        self.world.clock.turn(seconds=seconds)

    @rule(
        which=st.integers(0, 1),
        chance=chances,
        reads=reads,
        writes=writes,
        dies_after=deaths,
        leaves=leaves,
        goes_on=st.booleans(),
    )
    def a_laptop_syncs(
        self,
        which: int,
        chance: int,
        reads: list[Fault],
        writes: list[Fault],
        dies_after: int | None,
        leaves: tuple[int, int | None, bool] | None,
        goes_on: bool,
    ) -> None:
        laptop = self._laptop(which)
        self.world.rng.seed(chance)
        self.world.road.told = {READ_FAULTS: list(reads), WRITE_FAULTS: list(writes)}
        scope = Scope(budget=1, goes_on=True) if goes_on else Scope()
        self._sync(laptop, scope, chance=chance, dies_after=dies_after, leaves=leaves)

    @rule(which=st.integers(0, 1), chance=chances, reads=reads, dies_after=deaths, leaves=leaves, sends=st.booleans())
    def a_person_opens_a_client(
        self,
        which: int,
        chance: int,
        reads: list[Fault],
        dies_after: int | None,
        leaves: tuple[int, int | None, bool] | None,
        sends: bool,
    ) -> None:
        laptop = self._laptop(which)
        clients = laptop.records(Kind.CLIENT)
        if not clients:
            return
        opened = random.Random(chance).choice(clients).local_id
        self.world.road.told = {READ_FAULTS: list(reads), WRITE_FAULTS: []}
        scope = Scope(push=sends, pull=False, looks=True, first_clients=lambda: (opened,))
        result = self._sync(laptop, scope, chance=chance, dies_after=dies_after, leaves=leaves)
        self.met[LOOKED] += result is not None and not result.is_unasked

    def _sync(
        self,
        laptop: Laptop,
        scope: Scope,
        *,
        chance: int,
        dies_after: int | None,
        leaves: tuple[int, int | None, bool] | None,
    ) -> CycleResult | None:
        laptop.dies_after = dies_after
        if leaves is not None:
            begins_in, patience, is_lock = leaves
            laptop.line.leave = Leave(begins_in, patience, is_lock, rng=random.Random(chance), met=self.met)
        result = laptop.cycle(scope)
        self.world.road.told, laptop.dies_after, laptop.line.leave = {}, None, None
        return result

    @rule(which=st.integers(0, 1), chance=chances)
    def a_person_decides(self, which: int, chance: int) -> None:
        laptop = self._laptop(which)
        laptop.rng.seed(chance)
        laptop.decide_all()

    @rule(which=st.integers(0, 1), chance=chances)
    def a_person_takes_a_change_back(self, which: int, chance: int) -> None:
        laptop = self._laptop(which)
        laptop.rng.seed(chance)
        laptop.withdraw_one()

    @rule(which=st.integers(0, 1), chance=chances, is_let_go=st.booleans())
    def access_ends_while_something_new_is_sent(self, which: int, chance: int, is_let_go: bool) -> None:
        self.met[BROKEN_OFF] += self.world.later.break_off(random.Random(chance), self._laptop(which))
        if is_let_go:
            self.a_person_lets_go(which=which, chance=chance)

    @rule(which=st.integers(0, 1), chance=chances)
    def a_person_lets_go(self, which: int, chance: int) -> None:
        self.met[LET_GO] += self._laptop(which).let_go_one(random.Random(chance))

    @rule(which=st.integers(0, 1), chance=chances)
    def a_person_follows_again(self, which: int, chance: int) -> None:
        self.met[FOLLOWED] += self._laptop(which).follow_one(random.Random(chance))

    def teardown(self) -> None:
        world = getattr(self, "world", None)
        if world is None:
            return
        type(self).told += 1
        try:
            world.heal()
            assert broken(world) == []
        finally:
            for laptop in world.laptops:
                laptop.close()
            self.room.cleanup()

    def _laptop(self, which: int) -> Laptop:
        return self.world.laptops[which % len(self.world.laptops)]


def test_no_story_breaks_an_invariant(capsys: pytest.CaptureFixture[str]) -> None:
    class OfThisRun(Days):
        pass

    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as name, unsealed():
        OfThisRun.folder, OfThisRun.met = Path(name), Counter()
        OfThisRun.template = template_store(OfThisRun.folder, HandClock())
        run_state_machine_as_test(
            OfThisRun,
            settings=settings(
                max_examples=STORIES,
                stateful_step_count=STEPS,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    with capsys.disabled():
        # Standard error, because a worker of pytest-xdist has no other way out.
        sys.stderr.write(f"\n[stories] {OfThisRun.told} stories of up to {STEPS} steps: 0 broken\n")
        sys.stderr.write(f"[stories] {', '.join(f'{act} {count}' for act, count in sorted(OfThisRun.met.items()))}\n")
    assert OfThisRun.told >= STORIES
    if STORIES >= ENOUGH_FOR_RARE:
        assert all(OfThisRun.met[act] for act in (BROKEN_OFF, LET_GO, FOLLOWED, ENDED, LEFT, LOOKED))
