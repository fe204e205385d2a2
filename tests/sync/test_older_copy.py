"""What waits in an older copy of the case file meets an office that may have it already."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from hubshift_desktop.domain.states import OpState
from hubshift_desktop.security.errors import DiskFullError
from hubshift_desktop.store import UnitOfWork
from hubshift_desktop.sync.older_copy import doubt_creates
from tests.sync.world import PHONE, World

CREATE = "clientDetails/create"


class Copy:
    """The case file as it was at one moment, to be put back later."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._kept = world.folder / "kept.db"
        world.store.checkpoint()
        shutil.copyfile(world.store.path, self._kept)

    def put_back(self) -> int:
        """Go on with the copy, as an opening that has noticed it does."""
        world, path = self._world, self._world.store.path
        world.store.close()
        for tail in ("-wal", "-shm"):
            Path(f"{path}{tail}").unlink(missing_ok=True)
        shutil.copyfile(self._kept, path)
        world.crash()
        with world.writing() as uow:
            return doubt_creates(uow, world.account)


@pytest.fixture
def amelia(world: World) -> str:
    return world.know("Amelia Tran")


def test_a_repeat_that_the_copy_knows_nothing_of_is_found_by_content_and_not_by_its_time(world: World) -> None:
    """The copy's own times of sending are of a sending that failed: the one that arrived came a day later."""
    person = world.add_client()
    world.central.faults.drop_request(CREATE)
    world.push()
    assert world.states(person) == [OpState.IN_DOUBT]
    old = Copy(world)
    world.clock.turn(days=1)
    world.push()
    world.push()
    assert world.states(person)[0] is OpState.DONE

    old.put_back()
    world.clock.turn(seconds=60)
    world.push()
    world.clock.turn(seconds=60)
    world.push()
    assert world.states(person)[0] is OpState.DONE
    assert len(world.central.admin.created()) == 1


def test_what_is_not_at_the_office_rests_and_goes_out_once(world: World, amelia: str) -> None:
    goal = world.add_goal(amelia)
    Copy(world).put_back()
    world.push()
    assert world.states(goal)[0] is OpState.IN_DOUBT
    assert not world.central.admin.created()
    world.clock.turn(seconds=60)
    world.push()
    assert len(world.central.admin.created()) == 1


def test_a_change_that_the_newer_copy_made_again_is_asked_about(world: World, amelia: str) -> None:
    world.edit(amelia, **{PHONE: "0491 570 157"})
    old = Copy(world)
    world.push()
    world.edit(amelia, **{PHONE: "0491 570 158"})
    world.push()
    assert old.put_back() == 1
    world.push()
    assert world.states(amelia) == [OpState.CONFLICT]
    assert "158" in str(world.office(amelia)[PHONE])


def test_what_a_person_must_mend_stays_as_it_is(world: World) -> None:
    person = world.add_client()
    world.central.faults.refuse(CREATE, status=422, body={"success": False, "message": "No"}, method="POST")
    world.push()
    before = world.op(person)
    assert before.state is OpState.NEEDS_FIX
    assert Copy(world).put_back() == 1
    assert world.op(person).state is OpState.NEEDS_FIX
    assert world.op(person).first_sent_at is None, "it can still be corrected, and taken back"


class FullDisk:
    """There is no room for the mark beside the case file."""

    def rise(self, _uow: UnitOfWork, /) -> Callable[[], None]:
        def keep() -> None:
            raise DiskFullError

        return keep


def test_where_the_mark_finds_no_room_nothing_leaves_and_nothing_is_doubled_later(world: World, amelia: str) -> None:
    goal = world.add_goal(amelia)
    means = world.means
    world.means = replace(means, departures=FullDisk())
    with pytest.raises(DiskFullError):
        world.push()
    assert not world.central.admin.created()
    assert world.states(goal)[0] is OpState.IN_FLIGHT
    world.means = means
    world.push()
    world.clock.turn(seconds=60)
    world.push()
    assert len(world.central.admin.created()) == 1
