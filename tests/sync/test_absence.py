"""Nobody leaves the laptop by rumour: the ladder, its time, the breaker, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from hubshift_desktop.demo.accounts import MAYA
from hubshift_desktop.domain.states import Kind, OpState, Presence
from hubshift_desktop.sync.absence import look_for_missing
from hubshift_desktop.sync.scope import Scope
from hubshift_desktop.sync.withdrawing import withdraw
from tests.sync.pulled import DETAIL, LIST, Through, client, cycle, passed, pulled, records, requests
from tests.sync.test_pull_list import QUICK, Worlds, worlds
from tests.sync.world import World

__all__ = ["worlds"]
MINUTES = 60


def known(worlds: Worlds, *, size: int = 8) -> World:
    """Return a world whose clients are all known, with one of them to lose."""
    world = worlds(size=size)
    pulled(world)
    return world


def first(world: World) -> str:
    return world.central.admin.client_ids()[0]


def presence(world: World, server_id: str) -> Presence:
    return client(world, server_id).presence


@pytest.mark.parametrize(
    ("leave", "end"),
    [
        (lambda world, server_id: world.central.admin.delete(server_id), Presence.GONE),
        (lambda world, server_id: world.central.admin.reassign(server_id), Presence.REVOKED),
    ],
)
def test_two_answers_by_id_ten_minutes_apart_freeze_a_client(
    worlds: Worlds, leave: Callable[[World, str], None], end: Presence
) -> None:
    world = known(worlds)
    gone = first(world)
    leave(world, gone)
    pulled(world)
    assert presence(world, gone) is Presence.ABSENT_ONCE
    world.clock.turn(seconds=9 * MINUTES)
    pulled(world)
    assert presence(world, gone) is Presence.ABSENT_ONCE
    world.clock.turn(seconds=2 * MINUTES)
    pulled(world)
    assert presence(world, gone) is end
    assert client(world, gone).local["personalInfo.firstName"]  # kept, until the person has seen it


def test_a_frozen_client_is_not_asked_for_again(worlds: Worlds) -> None:
    world = known(worlds)
    gone = first(world)
    world.central.admin.reassign(gone)
    _freeze(world)
    world.central.admin.forget_requests()
    pulled(world, refresh_all=True)
    assert requests(world, gone) == 0


def _freeze(world: World) -> None:
    pulled(world)
    world.clock.turn(seconds=11 * MINUTES)
    pulled(world)
    world.clock.turn(seconds=11 * MINUTES)


@pytest.mark.row("S18")
def test_who_comes_back_is_there_again_with_the_same_local_id(worlds: Worlds) -> None:
    world = known(worlds)
    lost = first(world)
    local_id = client(world, lost).local_id
    world.central.admin.reassign(lost)
    _freeze(world)
    assert presence(world, lost) is Presence.REVOKED
    world.central.admin.reassign(lost, to=MAYA.user_id)
    pulled(world)
    assert presence(world, lost) is Presence.PRESENT
    assert client(world, lost).local_id == local_id
    assert client(world, lost).absent_since is None


def test_after_its_time_a_frozen_client_is_sealed_and_still_comes_back_under_its_id(worlds: Worlds) -> None:
    world = known(worlds)
    lost = first(world)
    local_id = client(world, lost).local_id
    world.central.admin.reassign(lost)
    _freeze(world)
    world.clock.turn(days=31)
    pulled(world)
    assert lost not in records(world)
    assert not any(child.parent_id == local_id for child in records(world, Kind.GOAL).values())
    world.central.admin.reassign(lost, to=MAYA.user_id)
    pulled(world)
    assert client(world, lost).local_id == local_id


def test_unsent_work_keeps_a_client_who_is_gone_for_good(worlds: Worlds) -> None:
    world = known(worlds)
    lost = first(world)
    local_id = client(world, lost).local_id
    world.central.admin.delete(lost)
    pulled(world)
    world.edit(local_id, personalInfo__phone="0491 570 158")
    world.clock.turn(seconds=11 * MINUTES)
    pulled(world)
    assert presence(world, lost) is Presence.GONE
    op = world.op(local_id)
    assert op.state is OpState.PARKED
    assert "kept" in op.message
    world.clock.turn(days=400)
    pulled(world)
    assert world.record(local_id).local["personalInfo.phone"] == "0491 570 158"


def test_work_on_a_goal_keeps_its_client(worlds: Worlds) -> None:
    world = known(worlds)
    lost = first(world)
    local_id = client(world, lost).local_id
    goal_id = world.add_goal(local_id)
    world.central.admin.delete(lost)
    _freeze(world)
    world.clock.turn(days=31)
    pulled(world)
    assert world.has_record(local_id)
    assert world.states(goal_id) == [OpState.PARKED]


def test_a_file_that_was_let_go_keeps_its_client_too(worlds: Worlds) -> None:
    world = known(worlds)
    lost = first(world)
    local_id = client(world, lost).local_id
    document = world.add_file(local_id)
    with world.writing() as uow:
        parked = replace(world.op(document), state=OpState.PARKED, first_sent_at=world.clock.now())
        uow.outbox.save(parked)
    with world.writing() as uow:
        withdraw(uow, parked.op_id, at=world.clock.now())
    world.central.admin.delete(lost)
    _freeze(world)
    world.clock.turn(days=31)
    pulled(world)
    assert (world.has_record(local_id), world.has_record(document)) == (True, True)
    with world.store.read() as reader:
        assert reader.blobs.for_record(document) is not None


def test_who_left_before_being_read_does_not_keep_sync_from_coming_to_rest(worlds: Worlds) -> None:
    world = worlds(size=4)
    lost = first(world)
    pulled(world, budget=0)
    local_id = client(world, lost).local_id
    assert client(world, lost).fetched_at is None
    world.add_goal(local_id)
    world.central.admin.delete(lost)
    _freeze(world)
    cycle(world)
    assert cycle(world).is_complete


@pytest.mark.row("S18")
def test_parked_work_goes_out_when_its_client_is_back(worlds: Worlds) -> None:
    world = known(worlds)
    lost = first(world)
    local_id = client(world, lost).local_id
    world.edit(local_id, personalInfo__phone="0491 570 158")
    world.central.admin.reassign(lost)
    _freeze(world)
    assert world.states(local_id) == [OpState.PARKED]
    world.central.admin.reassign(lost, to=MAYA.user_id)
    cycle(world)
    assert world.states(local_id) == [OpState.DONE]
    assert world.office(local_id)["personalInfo.phone"] == "0491 570 158"


def test_who_may_be_read_but_not_written_is_not_tried_for_ever(worlds: Worlds) -> None:
    world = known(worlds)
    local_id = client(world, first(world)).local_id
    body = {"success": False, "message": "Unauthorized to access this client"}
    world.central.faults.refuse("clientUpdate", status=403, body=body, times=None)
    world.edit(local_id, personalInfo__phone="0491 570 158")
    for _ in range(3):
        cycle(world)
        world.clock.turn(seconds=11 * MINUTES)
    assert world.states(local_id) == [OpState.PARKED]
    assert presence(world, first(world)) is Presence.PRESENT
    assert requests(world, "clientUpdate") == 1


# The breaker


@pytest.mark.row("S16")
def test_many_who_vanish_at_once_are_held_until_a_person_confirms(worlds: Worlds) -> None:
    world = known(worlds)
    for server_id in world.central.admin.client_ids()[:4]:
        world.central.admin.delete(server_id)
    world.central.admin.forget_requests()
    result = cycle(world)
    assert (result.held_absences, result.is_complete) == (4, False)
    assert "4 clients disappeared at once" in result.message
    assert not {stored.presence for stored in records(world).values()} - {Presence.PRESENT, Presence.SUSPECT}
    world.clock.turn(seconds=11 * MINUTES)
    assert cycle(world).held_absences == 4
    assert not {stored.presence for stored in records(world).values()} - {Presence.PRESENT, Presence.SUSPECT}
    assert cycle(world, confirm_absences=True).has_asked_for_missing
    assert sum(stored.presence is Presence.ABSENT_ONCE for stored in records(world).values()) == 4
    world.clock.turn(seconds=11 * MINUTES)
    cycle(world)
    assert sum(stored.presence is Presence.GONE for stored in records(world).values()) == 4


@pytest.mark.parametrize("what", ["called off", "told to wait", "proves nothing"])
def test_that_some_who_are_missing_were_not_asked_for_is_told(worlds: Worlds, what: str) -> None:
    world = known(worlds)
    gone = world.central.admin.client_ids()[:4]
    for server_id in gone:
        world.central.admin.delete(server_id)
    taken = passed(world).taken
    if what == "called off":
        world.line.during(DETAIL, world.cancel.set, method="GET")
    elif what == "told to wait":
        world.central.faults.refuse(f"{DETAIL}{gone[1]}", status=429, headers={"Retry-After": "7200"})
    else:
        taken = replace(taken, is_proved=False)

    assert not look_for_missing(world.means, Scope(confirm_absences=True), taken).is_whole


@pytest.mark.row("N13")
def test_an_empty_list_removes_nobody(worlds: Worlds) -> None:
    """Maintenance answers 200 with an empty list and a total of nought (N13)."""
    world = known(worlds)
    empty = {"clients": [], "pagination": {"currentPage": 1, "totalPages": 0, "totalItems": 0, "itemsPerPage": 10}}
    for _ in range(3):
        world.central.faults.refuse(LIST, status=200, body={"success": True, "data": empty}, times=3)
        assert pulled(world, budget=0).held_absences == 8
        world.clock.turn(seconds=11 * MINUTES)
    assert all(stored.presence is Presence.PRESENT for stored in records(world).values())


def test_three_out_of_three_who_are_there_are_found_by_id(worlds: Worlds) -> None:
    world = known(worlds, size=3)
    empty = {"clients": [], "pagination": {"currentPage": 1, "totalPages": 0, "totalItems": 0, "itemsPerPage": 10}}
    world.central.faults.refuse(LIST, status=200, body={"success": True, "data": empty}, times=3)
    assert pulled(world, budget=0).held_absences == 0
    assert all(stored.presence is Presence.PRESENT for stored in records(world).values())


# Not every silence, and not every no


def test_an_answer_that_says_nothing_leaves_a_suspicion(worlds: Worlds) -> None:
    world = known(worlds)
    gone = first(world)
    world.central.admin.delete(gone)
    world.central.faults.refuse(DETAIL + gone, status=500, times=None)
    pulled(world)
    assert presence(world, gone) is Presence.SUSPECT
    world.clock.turn(seconds=60 * MINUTES)
    pulled(world)
    assert presence(world, gone) is Presence.SUSPECT
    world.central.faults.clear()
    pulled(world)
    assert presence(world, gone) is Presence.ABSENT_ONCE


def test_no_network_while_asking_ends_the_pull_and_decides_nothing(worlds: Worlds) -> None:
    world = known(worlds)
    gone = first(world)
    world.central.admin.delete(gone)
    world.central.faults.drop_request(DETAIL + gone, times=None)
    report = pulled(world)
    assert report.halt.value == "offline"
    assert presence(world, gone) is Presence.PRESENT


@pytest.mark.row("S5")
def test_a_status_that_the_list_hides_does_not_look_like_a_farewell(worlds: Worlds) -> None:
    world = worlds(replace(QUICK, hides_inactive=True), size=60)
    pulled(world, budget=0)
    active = [key for key, stored in records(world).items() if stored.local["status"] == "active"]
    for server_id in active[:8]:
        world.central.admin.edit(server_id, "status", "inactive")
    report = pulled(world, budget=0)
    assert (report.held_absences, report.is_proved) == (0, True)
    assert all(client(world, server_id).local["status"] == "inactive" for server_id in active[:8])
    with world.store.read() as reader:
        assert reader.cap.get(world.account.origin)["list_default_hides"] == {"inactive": True, "terminated": True}


def test_what_is_learnt_of_the_list_is_learnt_again_when_the_office_changes(worlds: Worlds) -> None:
    world = worlds(QUICK, size=60)
    pulled(world, budget=0)
    with world.store.read() as reader:
        assert reader.cap.get(world.account.origin)["list_default_hides"] == {"inactive": False, "terminated": False}
    world.central.settings = replace(QUICK, hides_inactive=True)
    assert pulled(world, budget=0).held_absences == 0
    with world.store.read() as reader:
        assert reader.cap.get(world.account.origin)["list_default_hides"] == {"inactive": True, "terminated": True}


def test_an_office_that_cannot_be_asked_by_status_is_asked_without(worlds: Worlds) -> None:
    world = worlds(size=3)
    api = world.api

    def list_clients(*, status: str | None = None, **wanted: Any) -> object:
        if status:
            world.central.faults.refuse(LIST, status=400, body={"success": False, "message": "Unknown filter"})
        return api.list_clients(status=status, **wanted)

    Through.put(world, list_clients=list_clients)
    assert pulled(world, budget=0).is_proved


def test_cancel_stops_the_asking(worlds: Worlds) -> None:
    world = known(worlds)
    gone = world.central.admin.client_ids()[:2]
    for server_id in gone:
        world.central.admin.delete(server_id)

    def ask(server_id: str, **wanted: str | None) -> object:
        world.cancel.set()
        return world.api.client(server_id, **wanted)

    Through.put(world, client=ask)
    assert not pulled(world).is_finished
    assert all(presence(world, server_id) is Presence.PRESENT for server_id in gone)


@pytest.mark.row("A1")
def test_a_clock_that_was_turned_back_does_not_shorten_the_ladder(worlds: Worlds) -> None:
    world = known(worlds)
    gone = first(world)
    world.central.admin.delete(gone)
    pulled(world)
    world.clock.turn(seconds=-5 * MINUTES)
    pulled(world)
    assert presence(world, gone) is Presence.ABSENT_ONCE


def test_what_is_meant_here_keeps_a_frozen_client_beyond_its_time(worlds: Worlds) -> None:
    """A goal's unsent words and an open decision are work as well as the client's own."""
    world = known(worlds, size=3)
    lost, disputed, _ = world.central.admin.client_ids()
    goal_of, decided = client(world, lost).local_id, client(world, disputed).local_id
    (goal, *_) = [stored for stored in records(world, Kind.GOAL).values() if stored.parent_id == goal_of]
    world.edit(decided, personalInfo__phone="0491 570 156")
    world.central.admin.edit(disputed, "personalInfo.phone", "0491 570 006")
    cycle(world)
    world.change(goal.local_id, {"description": "My words"})
    for server_id in (lost, disputed):
        world.central.admin.reassign(server_id)
    _freeze(world)
    world.clock.turn(days=31)
    pulled(world)
    assert world.record(goal_of).presence is Presence.REVOKED
    assert world.record(goal.local_id).local["description"] == "My words"
    assert len(world.conflicts(decided)) == 1


def test_an_unproved_pass_raises_no_rumour(worlds: Worlds) -> None:
    world = worlds(replace(QUICK, max_limit=2), size=8)
    pulled(world)
    gone = first(world)
    world.central.admin.delete(gone)

    def list_clients(**wanted: Any) -> object:
        if wanted["page"] == 2:
            world.central.faults.refuse(LIST, status=500)
        return world.api.list_clients(**wanted)

    Through.put(world, list_clients=list_clients)
    world.central.admin.forget_requests()
    assert not pulled(world, budget=0).is_proved
    assert requests(world, DETAIL) == 0
    assert presence(world, gone) is Presence.PRESENT
