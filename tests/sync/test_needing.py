"""Who is read next: by need, by who works with whom, and by who is on screen at that moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from hubshift_desktop.domain.states import Presence
from hubshift_desktop.services.network_pool import NetworkPool
from hubshift_desktop.sync.cycle import run_cycle
from hubshift_desktop.sync.details import refresh_details
from hubshift_desktop.sync.pulling import look
from hubshift_desktop.sync.scope import Scope
from tests.sync.asked_for import ids, listed, looked, read, whole
from tests.sync.pulled import DETAIL, LIST, Through, client, cycle, parted, pulled, records, requests
from tests.sync.test_pull_list import Worlds, worlds
from tests.sync.world import EMAIL, World

__all__ = ["worlds"]
MINUTES = 60
# More than are looked up at once.
LONG = 52


def with_three(worlds: Worlds) -> tuple[World, list[str]]:
    """Return a world with three clients, all read, nobody of whom is expected; and the office's ids of them."""
    world = whole(worlds, size=0)
    made = [
        world.central.admin.add_client({"personalInfo": {"firstName": name}, "ndisDetails": {"ndisNumber": number}})
        for name, number in (("Ann", "430000001"), ("Bob", "430000002"), ("Cleo", "430000003"))
    ]
    cycle(world)
    world.central.admin.forget_requests()
    return world, made


def open_file(world: World, server_id: str) -> None:
    """Write down that somebody opened this client's file here."""
    with world.store.write() as work:
        work.access.append(verb="view", record_id=client(world, server_id).local_id)
        work.commit()


# Who comes first


def test_a_budget_bounds_the_questions(worlds: Worlds) -> None:
    world = listed(worlds)
    done = refresh_details(world.means, Scope(budget=2))
    assert (done.read, done.left) == (2, 4)
    assert len(read(world)) == 2
    assert ("details", 2, 2) in world.ear.progressed


def test_who_is_on_screen_comes_first_and_is_not_asked_for_every_moment(worlds: Worlds) -> None:
    world = listed(worlds)
    local_id = client(world, ids(world)[4]).local_id
    refresh_details(world.means, Scope(budget=1, first_clients=lambda: (local_id, "nobody")))
    assert read(world) == [ids(world)[4]]
    world.central.admin.forget_requests()
    refresh_details(world.means, Scope(budget=1, first_clients=lambda: (local_id,)))
    assert read(world) == [ids(world)[0]]
    world.clock.turn(seconds=61)
    world.central.admin.forget_requests()
    refresh_details(world.means, Scope(budget=1, first_clients=lambda: (local_id,)))
    assert read(world) == [ids(world)[4]]


def test_who_changed_in_the_list_comes_before_who_was_never_read(worlds: Worlds) -> None:
    world = listed(worlds)
    refresh_details(world.means, Scope(budget=3))
    world.central.admin.edit(ids(world)[1], EMAIL, "new@example.com")
    world.central.admin.forget_requests()
    pulled(world, budget=2)
    assert read(world) == [ids(world)[1], ids(world)[3]]


def test_among_those_never_read_come_who_was_opened_here_and_the_own_caseload_first(worlds: Worlds) -> None:
    world = worlds(size=6)
    at = ids(world)
    Through.put(world, my_clients=lambda: (at[5], "of nobody here", at[3]))
    pulled(world, budget=0)
    open_file(world, at[4])
    world.central.admin.forget_requests()
    refresh_details(world.means, Scope(budget=5))
    assert read(world) == [at[4], at[3], at[5], at[0], at[1]]


def test_whose_clients_are_whose_is_asked_before_the_first_details(worlds: Worlds) -> None:
    world = worlds(size=6)
    at = ids(world)
    Through.put(world, my_clients=lambda: (at[5],))
    pulled(world, budget=2)
    assert read(world) == [at[5], at[0]]


def test_who_was_opened_lately_comes_before_the_oldest(worlds: Worlds) -> None:
    world, (first, _, last) = with_three(worlds)
    open_file(world, last)
    world.clock.turn(seconds=9 * MINUTES)
    assert refresh_details(world.means, Scope(budget=3)).read == 0
    world.clock.turn(seconds=2 * MINUTES)
    assert refresh_details(world.means, Scope(budget=3)).read == 1
    assert read(world) == [last]
    world.clock.turn(seconds=30 * MINUTES)
    world.central.admin.forget_requests()
    refresh_details(world.means, Scope(budget=2))
    assert read(world) == [last, first]


def test_who_is_expected_soon_comes_before_the_oldest(worlds: Worlds) -> None:
    world, (first, _, last) = with_three(worlds)
    world.central.admin.add_appointment(last, {"date": "2026-11-25", "startTime": "09:00", "status": "scheduled"})
    cycle(world)
    world.clock.turn(seconds=11 * MINUTES)
    world.central.admin.forget_requests()
    refresh_details(world.means, Scope(budget=3))
    assert read(world) == [last]
    world.clock.turn(seconds=20 * MINUTES)
    world.central.admin.forget_requests()
    refresh_details(world.means, Scope(budget=2))
    assert read(world) == [last, first]


def test_without_a_budget_everybody_is_read_and_what_is_unchanged_costs_no_body(worlds: Worlds) -> None:
    world = whole(worlds)
    before = records(world)
    report = pulled(world)
    assert report.details == 4
    statuses = [seen.status for seen in world.central.admin.requests() if "/document/" not in seen.path]
    details = [seen.status for seen in world.central.admin.requests() if seen.path.startswith(DETAIL)]
    assert details == [304] * 4
    assert statuses.count(304) == 16
    for server_id, stored in records(world).items():
        assert stored.local == before[server_id].local
        assert stored.fetch_seq == before[server_id].fetch_seq + 1


def test_refresh_all_ignores_ages(worlds: Worlds) -> None:
    world = whole(worlds)
    assert refresh_details(world.means, Scope(budget=9)).read == 0
    assert refresh_details(world.means, Scope(budget=9, refresh_all=True)).read == 4


# Who is opened while others are read


@pytest.mark.parametrize("lined_up", ["one by one", "all at once"])
def test_who_is_opened_meanwhile_is_asked_for_next(worlds: Worlds, lined_up: str) -> None:
    """However many were lined up before: at a hundred questions a minute they would take minutes."""
    world = listed(worlds)
    opened = client(world, ids(world)[4]).local_id
    scope = Scope(first_clients=lambda: (opened,) if len(read(world)) >= 2 else ())
    pool = NetworkPool(1, name="office") if lined_up == "all at once" else None
    refresh_details(replace(world.means, pool=pool), scope)
    at = ids(world)
    assert read(world) == [at[0], at[1], at[4], at[2], at[3], at[5]]
    if pool is not None:
        pool.shutdown()


def test_who_is_opened_meanwhile_may_stand_at_the_end_of_a_long_line(worlds: Worlds) -> None:
    world = listed(worlds, size=LONG)
    *others, last = ids(world)
    opened = client(world, last).local_id
    refresh_details(world.means, Scope(first_clients=lambda: (opened,) if read(world) else ()))
    assert read(world) == [others[0], last, *others[1:]]
    assert world.ear.progressed[-1] == ("details", len(ids(world)), len(ids(world)))


def test_who_is_opened_meanwhile_is_read_beyond_the_budget_and_once(worlds: Worlds) -> None:
    world = listed(worlds)
    opened = client(world, ids(world)[5]).local_id
    scope = Scope(budget=3, first_clients=lambda: (opened,) if read(world) else ())
    done = refresh_details(world.means, scope)
    assert read(world) == [ids(world)[0], ids(world)[5], *ids(world)[1:3]]
    assert (done.read, done.left) == (4, 2)
    assert ("details", 4, 4) in world.ear.progressed


@pytest.mark.parametrize("size", [3, LONG])
def test_who_is_opened_when_the_last_were_lined_up_is_still_read(worlds: Worlds, size: int) -> None:
    """The last dozens of a round are lined up long before they are read: somebody may be opened until the end."""
    world = listed(worlds, size=size + 1)
    last = ids(world)[-1]
    opened = client(world, last).local_id
    pool = NetworkPool(1, name="office")
    scope = Scope(budget=size, first_clients=lambda: (opened,) if len(read(world)) >= size - 1 else ())
    done = refresh_details(replace(world.means, pool=pool), scope)
    pool.shutdown()
    assert done.read == size + 1
    assert last in read(world)[-2:]


def test_who_was_just_read_and_is_opened_keeps_the_place_in_the_line(worlds: Worlds) -> None:
    """Their row has changed since: that somebody looks at them now must not make them wait for the next round."""
    world = whole(worlds, size=LONG)
    for server_id in ids(world):
        world.central.admin.edit(server_id, EMAIL, f"{server_id}@example.com")
    pulled(world, budget=0)
    world.central.admin.forget_requests()
    opened = client(world, ids(world)[-1]).local_id
    done = refresh_details(world.means, Scope(first_clients=lambda: (opened,) if read(world) else ()))
    assert (done.read, done.left) == (LONG, 0)


def test_who_is_opened_in_the_middle_of_the_list_does_not_wait_for_its_end(worlds: Worlds) -> None:
    world = worlds(size=250)
    opened: list[str] = []

    def open_one() -> None:
        if not opened:
            opened.append(client(world, ids(world)[7]).local_id)

    world.ear.on_changed = open_one
    cycle(world, budget=0, first_clients=lambda: tuple(opened))
    asked = [seen.path for seen in world.central.admin.requests()]
    looked_at = asked.index(f"{DETAIL}{ids(world)[7]}")
    assert 0 < sum(LIST in path for path in asked[:looked_at]) < sum(LIST in path for path in asked)
    assert world.record(opened[0]).base is not None


def test_whom_the_office_denies_is_asked_for_once_in_a_list_however_long(worlds: Worlds) -> None:
    world = listed(worlds, size=250)
    opened = client(world, ids(world)[7])
    world.central.faults.refuse(DETAIL, status=403, body={"success": False, "message": "Unauthorized"}, times=None)
    pulled(world, budget=0, first_clients=lambda: (opened.local_id,))
    # Once as somebody open, and once more as a suspect when the list was whole.
    assert read(world) == [ids(world)[7]] * 2
    assert requests(world, LIST) > 3


def test_who_is_opened_meanwhile_and_was_just_read_is_not_asked_for_again(worlds: Worlds) -> None:
    world = listed(worlds)
    opened = client(world, ids(world)[0]).local_id
    refresh_details(world.means, Scope(budget=1))
    world.central.admin.forget_requests()
    scope = Scope(budget=2, first_clients=lambda: (opened, "nobody") if read(world) else ())
    refresh_details(world.means, scope)
    assert read(world) == [*ids(world)[1:3]]


def test_who_is_opened_meanwhile_is_shown_without_waiting_for_others(worlds: Worlds) -> None:
    """Answers are gathered for a dozen clients or more; this one is committed by itself, for somebody looks at it."""
    world = listed(worlds)
    opened = client(world, ids(world)[1]).local_id
    world.ear.changes.clear()
    refresh_details(world.means, Scope(first_clients=lambda: (opened,) if read(world) else ()))
    at = [client(world, server_id).local_id for server_id in ids(world)]
    assert [told.client_ids for told in world.ear.changes] == [{at[0], opened}, {*at[2:]}]


# A look at who is open, between two pulls


def test_who_is_open_is_read_at_once_and_nobody_else(worlds: Worlds) -> None:
    world = listed(worlds)
    local_id = client(world, ids(world)[2]).local_id
    world.ear.states.clear()
    with ThreadPoolExecutor(5) as pool:
        result = looked(world, local_id, pool=pool)
    assert result.changed.client_ids == {local_id}
    assert (result.is_complete, result.is_unasked) == (False, False)
    assert world.record(local_id).base is not None
    assert parted(world).keys() == set(ids(world)) - {ids(world)[2]}
    assert world.ear.states == ["idle"], "a look is no phase that anybody is told of"


def test_a_look_asks_nobody_again_within_a_minute(worlds: Worlds) -> None:
    world = whole(worlds)
    local_id = client(world, ids(world)[2]).local_id
    assert looked(world, local_id).is_unasked
    assert requests(world, "/api/") == 0
    world.clock.turn(seconds=61)
    assert not looked(world, local_id).is_unasked
    assert read(world) == [ids(world)[2]]


def test_a_look_tells_what_it_came_to(worlds: Worlds) -> None:
    world = listed(worlds)
    local_id = client(world, ids(world)[2]).local_id
    world.central.faults.refuse("/api/appointment/", status=500, times=None)
    report = look(world.means, Scope(first_clients=lambda: (local_id,)))
    assert (report.details, report.gaps, report.news) == (1, 1, {local_id})


def test_a_time_yet_to_come_is_a_clock_that_was_turned_back(worlds: Worlds) -> None:
    world = whole(worlds)
    local_id = client(world, ids(world)[0]).local_id
    with world.writing() as uow:
        ahead = world.means.office_time.now() + timedelta(days=1)
        uow.records.save(replace(world.record(local_id), fetched_at=ahead))
        uow.commit()
    assert not looked(world, local_id).is_unasked


def test_a_whole_cycle_is_complete_with_a_look_as_well(worlds: Worlds) -> None:
    world = whole(worlds)
    assert cycle(world, looks=True, first_clients=lambda: (client(world, ids(world)[0]).local_id,)).is_complete


def test_nobody_is_looked_at_once_the_office_asked_for_a_pause(worlds: Worlds) -> None:
    world = whole(worlds)
    local_id = client(world, ids(world)[1]).local_id
    world.clock.turn(seconds=61)
    world.edit(client(world, ids(world)[0]).local_id, personalInfo__phone="0491 570 157")
    world.central.faults.refuse("clientUpdate", status=429, body={"success": False}, headers={"Retry-After": "600"})
    result = cycle(world, pull=False, looks=True, first_clients=lambda: (local_id,))
    assert result.is_halted
    assert ids(world)[1] not in read(world)


def test_what_was_sent_beside_a_look_at_nobody_was_asked(worlds: Worlds) -> None:
    world = whole(worlds)
    world.edit(client(world, ids(world)[0]).local_id, personalInfo__phone="0491 570 157")
    result = run_cycle(world.means, Scope(pull=False, looks=True))
    assert (result.pushed, result.is_unasked) == (1, False)


def test_who_is_not_here_or_not_at_the_office_yet_cannot_be_looked_at(worlds: Worlds) -> None:
    world = worlds(size=0)
    assert looked(world, "nobody", world.add_client()).is_unasked
    assert looked(world).is_unasked


def test_a_look_that_is_called_off_has_asked_nobody(worlds: Worlds) -> None:
    world = listed(worlds)
    world.cancel.set()
    assert looked(world, client(world, ids(world)[0]).local_id).is_unasked


def test_a_client_whom_the_office_denies_is_only_suspected(worlds: Worlds) -> None:
    world = whole(worlds)
    local_id = client(world, ids(world)[0]).local_id
    world.central.admin.reassign(ids(world)[0])
    for _ in range(3):
        world.clock.turn(seconds=11 * MINUTES)
        result = looked(world, local_id)
        assert (result.online, result.server_trouble, result.message) == (True, False, "")
    assert world.record(local_id).presence is Presence.SUSPECT


def test_a_look_without_a_network_says_so(worlds: Worlds) -> None:
    world = whole(worlds)
    world.clock.turn(seconds=61)
    world.line.is_online = False
    assert not looked(world, client(world, ids(world)[0]).local_id).online
