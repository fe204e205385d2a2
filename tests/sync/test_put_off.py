"""Files that wait for a look: sync leaves them where they are, and everything else is as if they were not there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from hubshift_desktop.domain.states import OpState
from hubshift_desktop.sync.cycle import run_cycle
from hubshift_desktop.sync.put_off import PutOff
from hubshift_desktop.sync.scope import Scope
from tests.sync.world import PNG, World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    run_cycle(made.means, Scope())
    yield made
    made.close()


@pytest.fixture
def amelia(world: World) -> str:
    return world.know("Amelia Tran")


def test_only_what_is_named_is_let_go_and_a_set_once_handed_out_stays_as_it_was() -> None:
    put_off = PutOff(["one"])
    put_off.add("two")
    before = put_off.ids
    assert put_off.let_go(["two", "three"]) == {"two"}
    assert (set(before), set(put_off.ids)) == ({"one", "two"}, {"one"})
    assert put_off.let_go() == {"one"}
    assert put_off.let_go() == put_off.ids == frozenset()


def test_it_stays_here_however_long_and_whatever_is_done_beside_it(world: World, amelia: str) -> None:
    held, free = world.add_file(amelia), world.add_file(amelia, PNG * 2)
    world.means.put_off.add(held)
    world.edit(amelia, personalInfo__phone="0491 570 157")
    for days in (0, 1, -3, 30):
        world.clock.set_wrong(days=days)
        world.clock.turn(seconds=3600)
        run_cycle(world.means, Scope())
    assert (world.states(held), world.states(free), world.made("document")) == ([OpState.QUEUED], [OpState.DONE], 1)
    world.means.put_off.let_go()
    world.push()
    assert world.made("document") == 2


def test_a_cycle_is_complete_although_a_file_waits_for_a_look(world: World, amelia: str) -> None:
    world.means.put_off.add(world.add_file(amelia))
    result = run_cycle(world.means, Scope())
    assert (result.waiting, result.pushed, result.is_complete) == (1, 0, True)
    world.means.put_off.let_go()
    result = run_cycle(world.means, Scope())
    assert (result.waiting, result.pushed, result.is_complete) == (0, 1, True)


def test_another_change_that_waits_is_still_missing(world: World, amelia: str) -> None:
    held, late = world.add_file(amelia), world.add_file(amelia, PNG * 2)
    world.means.put_off.add(held)
    with world.writing() as uow:
        uow.outbox.save(replace(world.op(late), not_before=world.clock.now() + timedelta(minutes=5)))
    result = run_cycle(world.means, Scope())
    assert (result.waiting, result.is_complete) == (2, False)


def test_a_lost_answer_is_looked_for_although_the_file_is_put_off(world: World, amelia: str) -> None:
    document = world.add_file(amelia)
    world.central.faults.lose_answer("document/upload")
    world.line.during("document/upload", lambda: world.means.put_off.add(document))
    world.push()
    assert world.means.put_off.ids == {document}
    assert (world.states(document), world.made("document")) == ([OpState.DONE], 1)


def test_when_a_pause_of_the_office_ends_is_not_touched(world: World, amelia: str) -> None:
    document = world.add_file(amelia)
    until = world.clock.now() + timedelta(minutes=5)
    with world.writing() as uow:
        uow.outbox.save(replace(world.op(document), not_before=until))
    world.means.put_off.add(document)
    world.push()
    world.means.put_off.let_go()
    world.push()
    assert (world.op(document).not_before, world.made("document")) == (until, 0)
    world.clock.turn(seconds=301)
    world.push()
    assert world.made("document") == 1


def test_a_program_that_dies_forgets_it(world: World, amelia: str) -> None:
    world.means.put_off.add(world.add_file(amelia))
    world.crash()
    world.push()
    assert world.made("document") == 1
