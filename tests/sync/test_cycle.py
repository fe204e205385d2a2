"""A cycle from end to end: its order, what it calls complete, and every trouble of the road as an answer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from hubshift_desktop.central.answers import Fetched, ListPage
from hubshift_desktop.demo.accounts import CARERS, MAYA
from hubshift_desktop.domain.states import Kind, OpState
from hubshift_desktop.sync.cycle import run_cycle
from hubshift_desktop.sync.scope import Scope
from tests.sync.pulled import LIST, Through, children, client, cycle, parted, passed, records, requests
from tests.sync.test_pull_list import QUICK, Worlds, worlds
from tests.sync.world import NDIS, World

__all__ = ["worlds"]


def last_complete(world: World) -> object:
    with world.store.read() as reader:
        return reader.passes.last_complete()


def first(world: World) -> str:
    return client(world, world.central.admin.client_ids()[0]).local_id


# Everything well


def test_a_day_on_the_road_comes_home_in_one_cycle(worlds: Worlds) -> None:
    world = worlds(size=6)
    cycle(world)
    local_id = first(world)
    new_id = world.add_client()
    goal_id, file_id = world.add_goal(new_id), world.add_file(new_id)
    world.edit(local_id, personalInfo__phone="0491 570 157", status="inactive")
    world.central.admin.edit(world.central.admin.client_ids()[1], "address.suburb", "Newtown")
    result = cycle(world)
    assert (result.waiting, result.conflicts, result.set_aside, result.is_complete) == (0, 0, 0, True)
    assert result.pushed >= 5
    for record_id in (new_id, goal_id, file_id):
        assert world.record(record_id).server_id is not None
    assert parted(world) == {}
    assert last_complete(world) is not None
    assert (world.made("client"), world.made("goal"), world.made("document")) == (1, 1, 1)


def test_threads_come_to_the_same_end(worlds: Worlds) -> None:
    world = worlds(QUICK, size=30)
    with ThreadPoolExecutor(4) as pool:
        result = run_cycle(replace(world.means, pool=pool), Scope())
    assert result.is_complete
    assert parted(world) == {}


def test_phases_are_told_and_end_in_rest(worlds: Worlds) -> None:
    world = worlds(size=3)
    cycle(world)
    assert [state for state in world.ear.states if state != "checking"][:2] == ["sending", "receiving"]
    assert world.ear.states[-1] == "idle"
    assert {phase for phase, _, _ in world.ear.progressed} == {"list", "details"}


def test_what_changed_is_told_once_more_as_a_sum(worlds: Worlds) -> None:
    world = worlds(size=3)
    result = cycle(world)
    assert result.changed.kinds >= {Kind.CLIENT, Kind.GOAL, Kind.APPOINTMENT}
    assert {stored.local_id for stored in records(world).values()} == result.changed.client_ids
    assert result.changed.by == "sync"


def test_a_budget_leaves_the_rest_for_later_and_is_not_complete(worlds: Worlds) -> None:
    world = worlds(size=6)
    assert not cycle(world, budget=2).is_complete
    assert last_complete(world) is None
    assert cycle(world, budget=4).is_complete


@pytest.mark.parametrize("part", ["/api/goal/client/", "/api/medication/", "/api/user/clientDetails/"])
def test_a_part_that_could_not_be_read_is_never_called_checked(worlds: Worlds, part: str) -> None:
    world = worlds(size=2)
    cycle(world)
    done = last_complete(world)
    world.clock.turn(seconds=60)
    world.central.faults.refuse(part, status=503, method="GET")
    assert not cycle(world).is_complete
    assert last_complete(world) == done
    assert cycle(world).is_complete


def test_only_sending_or_only_receiving_is_never_complete(worlds: Worlds) -> None:
    world = worlds(size=2)
    cycle(world)
    done = last_complete(world)
    world.clock.turn(seconds=60)
    world.edit(first(world), personalInfo__phone="0491 570 157")
    assert not cycle(world, push=False).is_complete
    assert world.states(first(world)) == [OpState.QUEUED]
    world.central.admin.forget_requests()
    result = cycle(world, pull=False)
    assert (result.pushed, result.is_complete) == (1, False)
    assert requests(world, LIST) == 0
    assert last_complete(world) == done


@pytest.mark.row("A10")
def test_files_that_may_not_go_wait_and_hold_nothing_up(worlds: Worlds) -> None:
    world = worlds(size=2)
    cycle(world)
    world.add_file(first(world))
    result = cycle(world, documents=False)
    assert (result.waiting, result.pushed, result.is_complete) == (1, 0, True)
    assert cycle(world).waiting == 0


def test_what_a_pull_frees_goes_out_in_the_same_cycle(worlds: Worlds) -> None:
    world = worlds(size=3)
    cycle(world)
    local_id = first(world)
    world.edit(local_id, personalInfo__phone="0491 570 157")
    world.central.admin.reassign(world.server_id(local_id))
    for _ in range(3):
        cycle(world)
        world.clock.turn(seconds=11 * 60)
    assert world.states(local_id) == [OpState.PARKED]
    world.central.admin.reassign(world.server_id(local_id), to=MAYA.user_id)
    result = cycle(world)
    assert result.pushed == 1
    assert world.states(local_id) == [OpState.DONE]


def test_what_was_interrupted_is_looked_for_before_anything_is_sent(worlds: Worlds) -> None:
    world = worlds(size=1)
    local_id = world.add_client()
    op = world.op(local_id)
    with world.writing() as uow:
        uow.outbox.save(
            replace(
                op,
                state=OpState.IN_FLIGHT,
                payload={NDIS: "430000999"},
                first_sent_at=world.clock.now(),
                last_sent_at=world.clock.now(),
            )
        )
    world.crash()
    result = cycle(world)
    assert world.states(local_id) == [OpState.IN_DOUBT]
    assert world.made("client") == 0
    assert (result.waiting, result.is_complete) == (1, False)
    assert last_complete(world) is None


# Troubles of the road


def test_offline_is_an_answer(worlds: Worlds) -> None:
    world = worlds(size=2)
    cycle(world)
    world.edit(first(world), personalInfo__phone="0491 570 157")
    world.line.is_online = False
    result = cycle(world)
    assert (result.online, result.waiting, result.is_complete) == (False, 1, False)
    assert "reached" in result.message or "offline" in result.message
    assert world.op(first(world)).tries == 0
    assert world.ear.states[-1] == "idle"


def test_offline_with_nothing_to_send_is_found_by_the_pull(worlds: Worlds) -> None:
    world = worlds(size=2)
    world.line.is_online = False
    result = cycle(world)
    assert not result.online
    assert result.message


@pytest.mark.row("N8", "N10")
@pytest.mark.parametrize("way", ["portal", "redirect"])
def test_a_sign_in_page_of_the_wifi_is_not_the_office(worlds: Worlds, way: str) -> None:
    world = worlds(size=2)
    cycle(world)
    if way == "portal":
        world.central.faults.portal()
    else:
        world.central.faults.redirect(to="http://127.0.0.1/welcome")
    result = cycle(world)
    assert (result.portal, result.online, result.is_complete) == (True, True, False)
    assert "Wi-Fi" in result.message
    assert len(records(world)) == 2
    world.central.faults.clear()
    assert cycle(world).is_complete


@pytest.mark.row("N13")
def test_maintenance_is_server_trouble_and_removes_nothing(worlds: Worlds) -> None:
    world = worlds(size=4)
    cycle(world)
    world.central.faults.maintenance()
    for _ in range(3):
        result = cycle(world)
        assert (result.server_trouble, result.online, result.is_complete) == (True, True, False)
        assert "server has trouble" in result.message
        world.clock.turn(seconds=11 * 60)
    world.central.faults.clear()
    assert cycle(world).is_complete
    assert parted(world) == {}


def test_a_broken_list_does_not_keep_the_details_away(worlds: Worlds) -> None:
    world = worlds(size=3)
    cycle(world, budget=0)
    world.central.faults.refuse(LIST, status=500, times=None)
    result = cycle(world)
    assert result.server_trouble
    assert result.pulled == 3
    assert all(stored.base is not None for stored in records(world).values())


@pytest.mark.row("A4")
def test_a_sign_in_that_ran_out_is_asked_for_and_burns_nothing(worlds: Worlds) -> None:
    world = worlds(size=2)
    cycle(world)
    world.edit(first(world), personalInfo__phone="0491 570 157")
    world.central.admin.expire_tokens()
    world.central.admin.expire_tokens(kind="refresh")
    result = cycle(world)
    assert (result.needs_sign_in, result.online, result.waiting) == (True, True, 1)
    assert world.op(first(world)).tries == 0


@pytest.mark.row("A3")
def test_a_token_that_ran_out_is_renewed_without_a_word(worlds: Worlds) -> None:
    world = worlds(size=2)
    world.central.admin.expire_tokens()
    assert cycle(world).is_complete


def test_a_pause_that_the_office_asks_for_is_handed_on(worlds: Worlds) -> None:
    world = worlds(size=3)
    body = {"success": False, "message": "Too many requests"}
    world.central.faults.refuse(LIST, status=429, body=body, headers={"Retry-After": "77"}, times=None)
    result = cycle(world)
    assert result.retry_after is not None
    assert result.retry_after >= 60
    assert not result.is_complete


def test_a_cancelled_cycle_ends_between_two_steps(worlds: Worlds) -> None:
    world = worlds(size=30)
    pages = [0]

    def list_clients(**wanted: Any) -> ListPage:
        pages[0] += 1
        if pages[0] == 2:
            world.cancel.set()
        return world.api.list_clients(**wanted)

    Through.put(world, list_clients=list_clients)
    result = cycle(world)
    assert not result.is_complete
    assert len(records(world)) == 10
    assert requests(world, "clientDetails") == 0
    world.cancel.clear()
    world.crash()
    assert cycle(world).is_complete


def test_a_crash_in_the_middle_of_the_details_loses_and_doubles_nothing(worlds: Worlds) -> None:
    world = worlds(size=30)

    class PowerCut(Exception):  # noqa: N818 - not an error of ours
        """The lights go out."""

    asked = [0]

    def dying(server_id: str, *, etag: str | None = None) -> Fetched:
        asked[0] += 1
        if asked[0] > 20:
            raise PowerCut
        return world.api.client(server_id, etag=etag)

    Through.put(world, client=dying)
    with pytest.raises(PowerCut):
        cycle(world)
    world.crash()
    assert cycle(world).is_complete
    assert parted(world) == {}


# Groups


def test_my_caseload_and_the_carers_clients_are_known(worlds: Worlds) -> None:
    world = worlds(size=6)
    cycle(world)
    with world.store.read() as reader:
        mine = reader.groups.caseload(MAYA.user_id)
        seen = {person.user_id: reader.groups.of_carer(person.user_id) for person in CARERS}
    assert mine == set(world.central.admin.client_ids())
    for carer_id, clients in seen.items():
        assert clients == {row.server_id: row.appointment_count for row in world.api.clients_of_carer(carer_id)}
    assert any(seen.values())


def test_groups_are_asked_for_now_and_then(worlds: Worlds) -> None:
    world = worlds(size=6)
    cycle(world)
    world.central.admin.forget_requests()
    cycle(world, budget=9)
    assert requests(world, "stakeholder") == 0
    world.clock.turn(seconds=3601)
    cycle(world, budget=9)
    assert requests(world, "stakeholder") == 1
    assert 0 < requests(world, "healthCarerId") <= 5


def test_sendings_are_forgotten_after_ninety_days(worlds: Worlds) -> None:
    world = worlds(size=3)
    cycle(world)
    now = world.means.office_time.now()
    with world.store.write() as work:
        work.ledger.note_attempt("old", 1, now - timedelta(days=91))
        work.ledger.note_attempt("new", 1, now - timedelta(days=89))
        work.commit()
    assert cycle(world).is_complete
    with world.store.read() as reader:
        assert [len(reader.ledger.attempts(op_id)) for op_id in ("old", "new")] == [0, 1]


@pytest.mark.parametrize("status", [403, 404, 500])
def test_an_office_without_groups_costs_only_their_filters(worlds: Worlds, status: int) -> None:
    world = worlds(size=3)
    world.central.faults.refuse("stakeholder|healthCarerId", status=status, times=None)
    assert cycle(world).is_complete
    with world.store.read() as reader:
        assert reader.groups.caseload(MAYA.user_id) == frozenset()


def test_no_network_while_asking_for_groups_ends_the_cycle(worlds: Worlds) -> None:
    world = worlds(size=3)
    world.central.faults.drop_request("stakeholder", times=None)
    result = cycle(world)
    assert (result.online, result.is_complete) == (False, False)
    assert children(world, first(world), Kind.APPOINTMENT)


def test_cancel_stops_the_asking_for_groups(worlds: Worlds) -> None:
    world = worlds(size=3)

    def my_clients() -> object:
        world.cancel.set()
        return world.api.my_clients()

    Through.put(world, my_clients=my_clients)
    assert not cycle(world).is_complete
    assert requests(world, "healthCarerId") == 0


# A first copy comes in several cycles


def list_pages(world: World) -> int:
    """Return how many pages of the list were asked for since the last time this was called."""
    count = requests(world, "client/list")
    world.central.admin.forget_requests()
    return count


def test_a_cycle_that_goes_on_reads_details_and_not_the_list_again(worlds: Worlds) -> None:
    world = worlds(size=6)
    cycle(world, budget=2)
    assert list_pages(world) > 0
    result = cycle(world, budget=2, goes_on=True)
    assert (result.pulled, result.has_list, result.is_complete) == (2, False, False)
    assert list_pages(world) == 0
    assert not cycle(world, budget=2, goes_on=True).is_complete
    assert list_pages(world) == 0
    result = cycle(world, budget=2, goes_on=True)
    assert (result.has_list, result.is_complete) == (True, True), (
        "nothing is missing any more: all is looked at once more"
    )
    assert list_pages(world) > 0


def test_a_list_read_long_ago_is_read_again_by_a_cycle_that_goes_on(worlds: Worlds) -> None:
    world = worlds(size=6)
    cycle(world, budget=2)
    list_pages(world)
    world.clock.turn(seconds=30 * 60)
    assert cycle(world, budget=2, goes_on=True).has_list
    assert list_pages(world) > 0


@pytest.mark.row("A1")
def test_a_list_read_in_the_future_of_a_clock_turned_back_is_read_again(worlds: Worlds) -> None:
    world = worlds(size=6)
    cycle(world, budget=2)
    with world.writing() as uow:
        latest = uow.passes.latest()
        assert latest is not None
        assert latest.finished_at is not None
        uow.passes.save(replace(latest, finished_at=latest.finished_at + timedelta(days=1)))
        uow.commit()
    assert cycle(world, budget=2, goes_on=True).has_list


def test_a_list_that_was_broken_off_is_taken_up_by_a_cycle_that_goes_on(worlds: Worlds) -> None:
    world = worlds(size=6)
    cycle(world, budget=0)
    world.cancel.set()
    assert not passed(world).is_finished
    world.cancel.clear()
    assert cycle(world, budget=2, goes_on=True).has_list


def test_a_persons_word_on_who_has_left_needs_the_list(worlds: Worlds) -> None:
    world = worlds(size=6)
    cycle(world, budget=2)
    assert cycle(world, budget=2, goes_on=True, confirm_absences=True).has_list


@pytest.mark.parametrize("status", [403, 404])
def test_a_list_that_is_refused_tells_nothing_of_who_is_missing(worlds: Worlds, status: int) -> None:
    world = worlds(size=6)
    cycle(world)
    world.central.faults.refuse(LIST, status=status, times=None)
    assert not cycle(world).has_list
