"""The laptop's clock jumps in the middle of a cycle and between two: nothing is early, doubled or a day late (A1)."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable

import pytest

from hubshift_desktop.domain.states import OpState
from tests.sync.world import PHONE, World

HOUR = 1 / 24
# A day either way, an hour (most of Australia), half an hour (Lord Howe Island), and a battery that forgot the year.
JUMPS = {
    "+1 d": 1,
    "-1 d": -1,
    "-40 y": -14_610,
    "+1 h": HOUR,
    "-1 h": -HOUR,
    "+30 min": HOUR / 2,
    "-30 min": -HOUR / 2,
}
WRITES = ("clientUpdate", "goal/create", "clientDetails/create", "document/upload")
# In a run of all tests each jump meets one moment; `make prove` tries every pair.
IS_ALL = os.environ.get("HUBSHIFT_CLOCK_JUMPS") == "all"
PAIRS = [*itertools.product(JUMPS, WRITES)] if IS_ALL else [*zip(("+1 d", "-1 d", "-30 min"), WRITES, strict=False)]
REST = [*itertools.product(JUMPS, ("everything", "person"))]
RESTS = REST if IS_ALL else [("+1 d", "person"), ("-1 d", "person"), ("-30 min", "everything")]


class Day:
    """One change, one goal, one person and one file, on their way."""

    def __init__(self, world: World, *, only_person: bool = False) -> None:
        self.world = world
        self.records = [world.add_client()]
        self.wanted = (0, 1, 0)
        if not only_person:
            amelia = world.know("Amelia Tran")
            world.edit(amelia, **{PHONE: "0491 570 157"})
            self.records += [amelia, world.add_goal(amelia), world.add_file(amelia)]
            self.wanted = (1, 1, 1)

    def lose_everything(self, *, is_applied: bool) -> None:
        """Let every write go without an answer, once."""
        faults = self.world.central.faults
        for path in WRITES:
            (faults.lose_answer if is_applied else faults.drop_request)(path)

    def states(self) -> set[OpState]:
        return {self.world.ops(record)[0].state for record in self.records}

    def made(self) -> tuple[int, ...]:
        return tuple(self.world.made(kind) for kind in ("goal", "client", "document"))

    def settle(self) -> None:
        """Let the time pass that lost answers rest, as the office counts it."""
        for _ in range(3):
            self.world.clock.turn(seconds=self.world.settle.upload_s + 1)
            self.world.push()


@pytest.fixture
def day(world: World) -> Day:
    return Day(world)


def jump(world: World, days: float) -> Callable[[], None]:
    return lambda: world.clock.set_wrong(days=days)


@pytest.mark.row("A1")
@pytest.mark.parametrize(("by", "during"), PAIRS)
def test_a_jump_in_the_middle_of_a_request_shortens_no_rest_and_doubles_nothing(day: Day, by: str, during: str) -> None:
    world = day.world
    day.lose_everything(is_applied=False)
    world.line.during(during, jump(world, JUMPS[by]), is_applied=False)
    world.push()
    assert day.states() == {OpState.IN_DOUBT}
    sent = len(world.writes())

    world.push()
    assert len(world.writes()) == sent, "no second passed, whatever the wall clock says"
    day.settle()
    assert day.states() == {OpState.DONE}
    assert day.made() == day.wanted


@pytest.mark.row("A1")
@pytest.mark.parametrize(("by", "alone"), RESTS)
def test_a_jump_while_the_program_was_not_running_neither_shortens_nor_lengthens_a_rest(
    world: World, by: str, alone: str
) -> None:
    """A search by number tells no time: a person who waits alone is judged by nothing that was read before."""
    day = Day(world, only_person=alone == "person")
    day.lose_everything(is_applied=False)
    world.push()
    assert day.states() == {OpState.IN_DOUBT}
    sent = len(world.writes())

    world.clock.set_wrong(days=JUMPS[by])
    world.crash()
    world.push()
    assert len(world.writes()) == sent, "it could still land"
    world.clock.turn(seconds=46)
    world.push()
    assert len(world.writes()) > sent, "the rest is over"
    day.settle()
    assert day.states() == {OpState.DONE}
    assert day.made() == day.wanted


@pytest.mark.parametrize("by", JUMPS if IS_ALL else ("+1 d", "-1 d"))
def test_a_jump_and_back_between_saving_and_sending_changes_nothing(day: Day, by: str) -> None:
    world = day.world
    world.clock.set_wrong(days=JUMPS[by])
    world.push()
    world.clock.set_wrong(days=0)
    world.crash()
    day.settle()
    assert day.states() == {OpState.DONE}
    assert day.made() == day.wanted
