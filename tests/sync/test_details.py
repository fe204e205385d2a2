"""The details behind the list: per field, only what changed, and never over our own word."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hubshift_desktop.central.answers import Fetched, FetchedMany
from hubshift_desktop.domain.states import Choice, Kind, OpState, Presence
from hubshift_desktop.store import UnitOfWork
from hubshift_desktop.sync.details import refresh_details
from hubshift_desktop.sync.scope import Scope
from tests.sync.asked_for import ids, listed, looked, whole
from tests.sync.pulled import DETAIL, Through, children, client, cycle, parted, pulled, requests
from tests.sync.somebody import Locks, Saves
from tests.sync.test_pull_list import Worlds, worlds
from tests.sync.world import EMAIL, PHONE, World

__all__ = ["worlds"]
ALLERGIES = "medicalInfo.allergies"
MEDICATIONS = "medicalInfo.medications"
MINUTES = 60


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
