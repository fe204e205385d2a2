"""The details behind the list: in the order of need, per field, only what changed, and never over our own word."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from hubshift_desktop.central.answers import Fetched, FetchedMany
from hubshift_desktop.domain.states import Choice, Kind, OpState, Presence
from hubshift_desktop.services.network_pool import NetworkPool
from hubshift_desktop.store import UnitOfWork
from hubshift_desktop.sync.cycle import run_cycle
from hubshift_desktop.sync.details import refresh_details
from hubshift_desktop.sync.scope import CycleResult, Scope
from tests.sync.pulled import DETAIL, Through, children, client, cycle, parted, pulled, records, requests
from tests.sync.somebody import Locks, Saves
from tests.sync.test_pull_list import Worlds, worlds
from tests.sync.world import EMAIL, PHONE, World

__all__ = ["worlds"]
ALLERGIES = "medicalInfo.allergies"
MEDICATIONS = "medicalInfo.medications"
MINUTES = 60
# More than are looked up at once.
LONG = 52


def ids(world: World) -> tuple[str, ...]:
    return world.central.admin.client_ids()


def read(world: World) -> list[str]:
    """Return whose details were asked for since the requests were forgotten, in order."""
    return [seen.path.removeprefix(DETAIL) for seen in world.central.admin.requests() if seen.path.startswith(DETAIL)]


def listed(worlds: Worlds, *, size: int = 6) -> World:
    world = worlds(size=size)
    pulled(world, budget=0)
    world.central.admin.forget_requests()
    return world


def whole(worlds: Worlds, *, size: int = 4) -> World:
    world = worlds(size=size)
    cycle(world)
    world.central.admin.forget_requests()
    return world


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


def looked(world: World, *local_ids: str, **means: Any) -> CycleResult:
    scope = Scope(push=False, pull=False, looks=True, first_clients=lambda: local_ids)
    return run_cycle(replace(world.means, **means), scope)


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


def test_what_was_sent_beside_a_look_at_nobody_was_asked(worlds: Worlds) -> None:
    world = whole(worlds)
    world.edit(client(world, ids(world)[0]).local_id, personalInfo__phone="0491 570 157")
    result = run_cycle(world.means, Scope(pull=False, looks=True))
    assert (result.pushed, result.is_unasked) == (1, False)


def test_who_is_not_here_or_not_at_the_office_yet_cannot_be_looked_at(worlds: Worlds) -> None:
    world = worlds(size=0)
    assert looked(world, "nobody", world.add_client()).is_unasked
    assert looked(world).is_unasked


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


# Per field


def test_what_others_changed_comes_in_and_is_told(worlds: Worlds) -> None:
    world = whole(worlds)
    server_id = ids(world)[0]
    world.central.admin.edit(server_id, PHONE, "0491 570 006")
    pulled(world)
    stored = client(world, server_id)
    assert stored.local[PHONE] == "0491 570 006"
    (line,) = world.lines(record_id=stored.local_id)
    assert (line.field, line.new, line.label) == (PHONE, "0491 570 006", "Phone")
    assert parted(world) == {}


@pytest.mark.row("C5")
def test_an_edit_not_sent_yet_stays_and_everything_else_follows(worlds: Worlds) -> None:
    world = whole(worlds)
    server_id = ids(world)[0]
    local_id = client(world, server_id).local_id
    world.edit(local_id, personalInfo__phone="0491 570 156")
    world.central.admin.edit(server_id, PHONE, "0491 570 006")
    world.central.admin.edit(server_id, "address.suburb", "Newtown")
    pulled(world)
    stored = world.record(local_id)
    assert stored.local[PHONE] == "0491 570 156"
    assert stored.dirty == {PHONE}
    assert stored.local["address.suburb"] == "Newtown"
    world.push()
    (conflict,) = world.conflicts(local_id)
    assert (conflict.mine, conflict.office) == ("0491 570 156", "0491 570 006")


def test_an_edit_of_a_client_known_only_from_the_list_is_compared_with_its_row(worlds: Worlds) -> None:
    world = listed(worlds)
    server_id = ids(world)[0]
    local_id = client(world, server_id).local_id
    world.edit(local_id, personalInfo__email="mine@example.com")
    pulled(world)
    stored = world.record(local_id)
    assert stored.local[EMAIL] == "mine@example.com"
    assert stored.dirty == {EMAIL}
    world.push()
    assert world.office(local_id)[EMAIL] == "mine@example.com"


@pytest.mark.row("C3")
def test_nothing_is_touched_while_an_answer_is_outstanding(worlds: Worlds) -> None:
    world = whole(worlds)
    server_id = ids(world)[0]
    local_id = client(world, server_id).local_id
    world.edit(local_id, personalInfo__phone="0491 570 156")
    world.central.faults.drop_request("clientUpdate")
    world.push()
    assert world.states(local_id) == [OpState.IN_DOUBT]
    before = world.record(local_id)
    world.central.admin.edit(server_id, "address.suburb", "Newtown")
    pulled(world)
    after = world.record(local_id)
    assert (after.base, after.local, after.dirty) == (before.base, before.local, before.dirty)


@pytest.mark.row("S20")
def test_an_answer_older_than_what_is_here_is_not_taken(worlds: Worlds) -> None:
    """Somebody reads this client, and before it is written another reading of it comes in."""
    world = whole(worlds)
    server_id = ids(world)[0]
    local_id = client(world, server_id).local_id
    world.clock.turn(seconds=61)
    world.central.admin.edit(server_id, PHONE, "0491 570 158")

    def late(asked: str, *, etag: str | None = None) -> FetchedMany:
        answer = world.api.appointments(asked, etag=etag)
        if asked == server_id:
            world.central.admin.edit(server_id, PHONE, "0491 570 006")
            looked(world, local_id, api=world.api)
        return answer

    Through.put(world, appointments=late)
    refresh_details(world.means, Scope(budget=9, refresh_all=True))
    assert world.record(local_id).local[PHONE] == "0491 570 006"


def test_an_open_decision_shows_the_offices_newest_value_and_closes_when_both_agree(worlds: Worlds) -> None:
    world = whole(worlds)
    server_id = ids(world)[0]
    local_id = client(world, server_id).local_id
    world.edit(local_id, personalInfo__phone="0491 570 156")
    world.central.admin.edit(server_id, PHONE, "0491 570 006")
    world.push()
    world.central.admin.edit(server_id, PHONE, "0491 570 157")
    pulled(world)
    (conflict,) = world.conflicts(local_id)
    assert conflict.office == "0491 570 157"
    assert world.states(local_id) == [OpState.CONFLICT]
    world.central.admin.edit(server_id, PHONE, "0491 570 156")
    cycle(world)
    assert world.conflicts(local_id) == ()
    assert world.states(local_id) == [OpState.DONE]
    with world.store.read() as reader:
        (decided,) = reader.conflicts.all_for(local_id)
    assert decided.choice is Choice.MINE


def test_two_disputes_of_one_change_close_one_by_one(worlds: Worlds) -> None:
    world = whole(worlds)
    server_id = ids(world)[0]
    local_id = client(world, server_id).local_id
    world.change(local_id, {PHONE: "0491 570 156", EMAIL: "mine@example.com"})
    world.central.admin.edit(server_id, PHONE, "0491 570 006")
    world.central.admin.edit(server_id, EMAIL, "theirs@example.com")
    world.push()
    world.central.admin.edit(server_id, PHONE, "0491 570 156")
    pulled(world)
    assert [conflict.path for conflict in world.conflicts(local_id)] == [EMAIL]
    assert world.states(local_id) == [OpState.CONFLICT]


# Medical facts come from two answers


def test_allergies_of_both_answers_are_joined(worlds: Worlds) -> None:
    world = listed(worlds)
    medical = Fetched(server_id="x", fields={ALLERGIES: ["Kiwi"], MEDICATIONS: [{"medicineName": "Aspirin"}]})
    Through.put(world, medical=lambda server_id, **_: replace(medical, server_id=server_id))
    cycle(world, push=False)
    stored = client(world, ids(world)[0])
    assert "Kiwi" in stored.local[ALLERGIES]  # type: ignore[operator]
    assert stored.local[MEDICATIONS] == [{"medicineName": "Aspirin"}]


def test_half_known_medical_facts_are_not_taken(worlds: Worlds) -> None:
    world = whole(worlds)
    server_id = ids(world)[0]
    before = client(world, server_id)
    world.central.admin.edit(server_id, ALLERGIES, ["Wasps"])
    world.central.admin.edit(server_id, PHONE, "0491 570 006")
    world.central.faults.refuse("/api/medication/client/" + server_id, status=500)
    pulled(world)
    stored = client(world, server_id)
    assert stored.local[ALLERGIES] == before.local[ALLERGIES]
    assert stored.local[PHONE] == "0491 570 006"
    pulled(world)
    assert client(world, server_id).local[ALLERGIES] == ["Wasps"]


@pytest.mark.parametrize("status", [403, 404])
def test_an_office_without_medical_answers_is_believed_from_the_detail(worlds: Worlds, status: int) -> None:
    world = listed(worlds)
    body = {"success": False, "message": "Medication not found" if status == 404 else "Unauthorized to access this"}
    world.central.faults.refuse("/api/medication/", status=status, body=body, times=None)
    pulled(world)
    server_id = ids(world)[0]
    stored = client(world, server_id)
    assert stored.local[MEDICATIONS] == world.api.client(server_id).fields[MEDICATIONS]
    pulled(world)
    assert client(world, server_id).fetch_seq == stored.fetch_seq + 1


@pytest.mark.parametrize("unchanged", ["client", "medical"])
def test_where_one_answer_is_unchanged_both_are_read_together(worlds: Worlds, unchanged: str) -> None:
    world = whole(worlds, size=1)
    server_id = ids(world)[0]
    real = getattr(world.api, unchanged)

    def same_as_before(asked: str, *, etag: str | None = None) -> Fetched:
        return Fetched(server_id=asked, fields={}, etag=etag, not_modified=True) if etag else real(asked)

    world.central.admin.edit(server_id, ALLERGIES, ["Wasps"])
    Through.put(world, **{unchanged: same_as_before})
    pulled(world)
    assert client(world, server_id).local[ALLERGIES] == ["Wasps"]


# Trouble


def test_one_client_who_cannot_be_read_does_not_stop_the_others(worlds: Worlds) -> None:
    world = listed(worlds)
    world.central.faults.refuse(DETAIL + ids(world)[1], status=500, times=None)
    done = refresh_details(world.means, Scope())
    assert (done.read, done.left, done.trouble) == (5, 1, None)


def test_three_in_a_row_are_the_servers_trouble(worlds: Worlds) -> None:
    world = listed(worlds)
    world.central.faults.refuse(DETAIL, status=503, times=None)
    done = refresh_details(world.means, Scope())
    assert done.trouble is not None
    assert requests(world, DETAIL) == 3


def test_a_lost_network_keeps_what_came_before(worlds: Worlds) -> None:
    world = listed(worlds)
    asked = [0]

    def dying(server_id: str, *, etag: str | None = None) -> Fetched:
        asked[0] += 1
        world.line.is_online = asked[0] <= 3
        return world.api.client(server_id, etag=etag)

    Through.put(world, client=dying)
    done = refresh_details(world.means, Scope())
    assert (done.read, done.left) == (3, 3)
    assert done.trouble is not None


def test_cancel_ends_the_round_and_keeps_what_came(worlds: Worlds) -> None:
    world = listed(worlds)

    def last(server_id: str, *, etag: str | None = None) -> Fetched:
        world.cancel.set()
        return world.api.client(server_id, etag=etag)

    Through.put(world, client=last)
    assert refresh_details(world.means, Scope()).read == 1


def test_a_client_sealed_while_its_answer_came_is_not_written(worlds: Worlds) -> None:
    world = whole(worlds)
    local_id = client(world, ids(world)[0]).local_id

    def late(asked: str, *, etag: str | None = None) -> FetchedMany:
        if asked == ids(world)[0]:
            with world.writing() as uow:
                uow.records.remove(local_id)
        return world.api.appointments(asked, etag=etag)

    world.clock.turn(seconds=61)
    Through.put(world, appointments=late)
    looked(world, local_id)
    assert not world.has_record(local_id)


def test_a_part_that_the_office_refuses_leaves_the_others(worlds: Worlds) -> None:
    world = listed(worlds, size=1)
    world.central.faults.refuse("/api/appointment/", status=500, times=None)
    done = refresh_details(world.means, Scope())
    local_id = client(world, ids(world)[0]).local_id
    assert done.read == 1
    assert children(world, local_id, Kind.GOAL)
    assert not children(world, local_id, Kind.APPOINTMENT)
    world.central.faults.clear()
    pulled(world)
    assert parted(world) == {}


def test_a_suspect_who_answers_is_present_again(worlds: Worlds) -> None:
    world = whole(worlds, size=1)
    stored = client(world, ids(world)[0])
    with world.writing() as uow:
        uow.records.save(replace(stored, presence=Presence.SUSPECT))
    world.clock.turn(seconds=61)
    looked(world, stored.local_id)
    assert world.record(stored.local_id).presence is Presence.PRESENT


def is_second_batch(world: World) -> bool:
    return ("details", 12, 36) in world.ear.progressed


def test_whoever_waits_to_save_is_let_in_before_the_whole_batch_is_written(worlds: Worlds) -> None:
    world = listed(worlds, size=36)
    unread: list[int] = []

    def look(uow: UnitOfWork) -> None:
        unread.append(uow.records.count_needing_detail(apart_from=()))

    somebody = Saves(world, when=lambda: is_second_batch(world), look=look)
    done = refresh_details(replace(world.means, courtesy=somebody), Scope())
    somebody.join()
    assert (done.read, done.left) == (36, 0)
    assert unread == [12]


def test_a_lock_waits_for_one_portion_and_not_for_the_whole_batch(worlds: Worlds) -> None:
    world = listed(worlds, size=36)
    somebody = Locks(world, when=lambda: is_second_batch(world))
    ended = refresh_details(replace(world.means, courtesy=somebody), Scope())
    assert (ended.read, ended.left) == (24, 12)
