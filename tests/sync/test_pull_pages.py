"""Pages of the list go into the store several together, where nobody waits for it and nothing is lost by it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.store import UnitOfWork
from tests.sync.pulled import Through, passed, records
from tests.sync.somebody import Locks, Present, Saves
from tests.sync.test_pull_list import Worlds, worlds
from tests.sync.world import World

__all__ = ["worlds"]
PAGE, EVERYBODY = 10, 130
TOGETHER = [PAGE, 11 * PAGE, EVERYBODY]
# And page 1 once more at the end: whether the front of the list has moved meanwhile.
ONE_BY_ONE = [*range(PAGE, EVERYBODY + 1, PAGE), EVERYBODY]


@pytest.fixture
def world(worlds: Worlds) -> World:
    return worlds(size=EVERYBODY)


def written(world: World) -> list[int]:
    """Return how many clients had been seen after each transaction, and forget them."""
    seen = [done for phase, done, _ in world.ear.progressed if phase == "list"]
    world.ear.progressed.clear()
    return seen


def has_written(world: World) -> bool:
    return bool(world.ear.progressed)


def locks(world: World) -> Locks:
    """Somebody who ends the cycle while pages are written together."""
    return Locks(world, when=lambda: has_written(world))


def beside_somebody(world: World) -> None:
    world.means = replace(world.means, courtesy=Present())


def test_the_first_page_of_a_first_list_is_there_at_once_and_the_others_come_ten_together(world: World) -> None:
    beside_somebody(world)
    assert passed(world).is_proved
    assert written(world) == TOGETHER
    assert len(records(world)) == EVERYBODY


def test_later_each_page_is_written_as_it_comes_while_somebody_is_here(world: World) -> None:
    passed(world)
    written(world)
    assert passed(world).is_proved
    assert written(world) == TOGETHER
    beside_somebody(world)
    assert passed(world).is_proved
    assert written(world) == ONE_BY_ONE


def test_what_a_slow_line_brings_is_not_kept_waiting(world: World) -> None:
    brought = world.api.list_clients

    def slowly(**asked: Any) -> object:
        world.clock.turn(seconds=1)
        return brought(**asked)

    Through.put(world, list_clients=slowly)
    assert passed(world).is_proved
    assert written(world) == ONE_BY_ONE


def test_what_came_before_the_line_broke_is_kept_and_gone_on_from(world: World) -> None:
    brought = world.api.list_clients

    def until_page_five(*, page: int, **asked: Any) -> object:
        if page > 5:
            raise CentralError(ErrorKind.NOT_SENT)
        return brought(page=page, **asked)

    Through.put(world, list_clients=until_page_five)
    broken = passed(world)
    assert broken.trouble is not None
    assert len(records(world)) == 5 * PAGE
    assert broken.taken.cursor["page"] == 6
    Through.put(world)
    assert passed(world).is_finished
    assert len(records(world)) == EVERYBODY


def test_whoever_waits_to_save_is_let_in_between_two_pages(world: World) -> None:
    found: list[tuple[int, object]] = []

    def look(uow: UnitOfWork) -> None:
        latest = uow.passes.latest()
        found.append((uow.records.count(Kind.CLIENT), latest and latest.cursor["page"]))

    somebody = Saves(world, when=lambda: has_written(world), look=look)
    world.means = replace(world.means, courtesy=somebody)
    assert passed(world).is_proved
    somebody.join()
    assert found == [(2 * PAGE, 3)]
    assert len(records(world)) == EVERYBODY


def test_a_lock_waits_for_one_page_and_the_next_pass_goes_on_behind_it(world: World) -> None:
    alone, world.means = world.means, replace(world.means, courtesy=locks(world))
    ended = passed(world)
    assert not ended.is_finished
    assert len(records(world)) == 2 * PAGE
    world.cancel.clear()
    world.means = alone
    assert passed(world).is_proved
    assert len(records(world)) == EVERYBODY


def test_a_lock_within_the_last_pages_does_not_let_the_pass_count_as_finished(worlds: Worlds) -> None:
    world = worlds(size=3 * PAGE)
    brought = world.api.list_clients

    def without_totals(**asked: Any) -> object:
        return replace(brought(**asked), total_items=None, total_pages=None)

    Through.put(world, list_clients=without_totals)
    world.means = replace(world.means, courtesy=locks(world))
    assert not passed(world).is_finished
    assert len(records(world)) == 2 * PAGE
