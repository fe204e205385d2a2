"""A client's goals, documents and appointments come, change and go by their client's own list, a rung at a time."""

from __future__ import annotations

import pytest

from hubshift_desktop.central.answers import FetchedMany
from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.domain.rows import StoredRecord
from hubshift_desktop.domain.states import Kind, OpState, Presence
from tests.sync.asked_for import ids, whole
from tests.sync.pulled import Through, children, client, cycle, pulled, records
from tests.sync.test_pull_list import Worlds, worlds
from tests.sync.world import World

__all__ = ["worlds"]
MINUTES = 60


def test_children_come_change_and_go(worlds: Worlds) -> None:
    world = whole(worlds)
    server_id = ids(world)[0]
    local_id = client(world, server_id).local_id
    goals = list(children(world, local_id, Kind.GOAL))
    world.central.admin.edit_goal(goals[0], "title", "Another title")
    added = world.central.admin.add_goal(server_id, {"title": "A new goal"})
    pulled(world)
    here = children(world, local_id, Kind.GOAL)
    assert here[goals[0]].local["title"] == "Another title"
    assert here[added].local["title"] == "A new goal"
    told = {(line.label, line.new) for line in world.lines(client_id=local_id)}
    assert told >= {("Title", "Another title"), ("New goal", "A new goal")}
    world.central.admin.delete_goal(added)
    pulled(world)
    assert children(world, local_id, Kind.GOAL)[added].presence is Presence.ABSENT_ONCE
    world.clock.turn(seconds=11 * MINUTES)
    pulled(world, budget=1)
    assert added not in children(world, local_id, Kind.GOAL)
    assert ("Goal removed", None) in {(line.label, line.new) for line in world.lines(client_id=local_id)}


def test_a_child_that_was_missing_once_is_there_again(worlds: Worlds) -> None:
    world = whole(worlds, size=1)
    server_id = ids(world)[0]
    local_id = client(world, server_id).local_id
    nothing = {"success": True, "data": []}
    world.central.faults.refuse("/api/goal/client/", status=200, body=nothing)
    pulled(world)
    assert {goal.presence for goal in children(world, local_id, Kind.GOAL).values()} == {Presence.ABSENT_ONCE}
    world.clock.turn(seconds=5 * MINUTES)
    pulled(world)
    assert {goal.presence for goal in children(world, local_id, Kind.GOAL).values()} == {Presence.PRESENT}


def test_a_second_look_too_early_decides_nothing(worlds: Worlds) -> None:
    world = whole(worlds, size=1)
    local_id = client(world, ids(world)[0]).local_id
    for goal_id in children(world, local_id, Kind.GOAL):
        world.central.admin.delete_goal(goal_id)
    for _ in range(3):
        pulled(world)
        world.clock.turn(seconds=3 * MINUTES)
    assert {goal.presence for goal in children(world, local_id, Kind.GOAL).values()} == {Presence.ABSENT_ONCE}


def test_a_removed_goal_that_comes_back_keeps_its_local_id(worlds: Worlds) -> None:
    world = whole(worlds, size=1)
    local_id = client(world, ids(world)[0]).local_id
    (goal_id, goal), *_ = children(world, local_id, Kind.GOAL).items()
    real = world.api.goals

    def without(asked: str, *, etag: str | None = None) -> FetchedMany:
        return FetchedMany(items=tuple(item for item in real(asked).items if item.server_id != goal_id))

    Through.put(world, goals=without)
    pulled(world)
    world.clock.turn(seconds=11 * MINUTES)
    pulled(world)
    assert goal_id not in children(world, local_id, Kind.GOAL)
    Through.put(world)
    pulled(world)
    assert children(world, local_id, Kind.GOAL)[goal_id].local_id == goal.local_id


def test_unsent_work_on_a_goal_that_is_gone_stays(worlds: Worlds) -> None:
    world = whole(worlds, size=1)
    local_id = client(world, ids(world)[0]).local_id
    (goal_id, goal), *_ = children(world, local_id, Kind.GOAL).items()
    world.change(goal.local_id, {"description": "My words"})
    world.central.admin.delete_goal(goal_id)
    pulled(world)
    world.clock.turn(seconds=11 * MINUTES)
    pulled(world)
    kept = world.record(goal.local_id)
    assert (kept.presence, kept.local["description"]) == (Presence.GONE, "My words")
    assert world.states(goal.local_id) == [OpState.PARKED]
    world.clock.turn(days=2)
    pulled(world)
    assert world.record(goal.local_id).presence is Presence.GONE


def test_parked_work_on_a_goal_goes_on_when_the_goal_is_back(worlds: Worlds) -> None:
    world = whole(worlds, size=1)
    local_id = client(world, ids(world)[0]).local_id
    (goal_id, goal), *_ = children(world, local_id, Kind.GOAL).items()
    world.change(goal.local_id, {"description": "My words"})
    real = world.api.goals

    def without(asked: str, *, etag: str | None = None) -> FetchedMany:
        return FetchedMany(items=tuple(item for item in real(asked).items if item.server_id != goal_id))

    Through.put(world, goals=without)
    pulled(world)
    world.clock.turn(seconds=11 * MINUTES)
    pulled(world)
    assert world.states(goal.local_id) == [OpState.PARKED]
    Through.put(world)
    cycle(world)
    assert world.states(goal.local_id) == [OpState.DONE]
    assert world.central.admin.goal(goal_id)["description"] == "My words"


def test_a_document_with_bytes_on_this_laptop_outlives_its_list(worlds: Worlds) -> None:
    world = whole(worlds)
    server_id, local_id, (document_id, document) = _with_document(world)
    blob = world.blobs.seal([b"bytes"], media_type="text/plain")
    with world.writing() as uow:
        uow.blobs.put(blob)
        uow.blobs.link(document.local_id, blob.blob_id)
    world.central.admin.delete_document(document_id)
    pulled(world)
    world.clock.turn(seconds=11 * MINUTES)
    pulled(world)
    assert children(world, local_id, Kind.DOCUMENT)[document_id].presence is Presence.GONE
    assert server_id in records(world)


def _with_document(world: World) -> tuple[str, str, tuple[str, StoredRecord]]:
    for server_id in ids(world):
        local_id = client(world, server_id).local_id
        found = children(world, local_id, Kind.DOCUMENT)
        if found:
            return server_id, local_id, next(iter(found.items()))
    raise AssertionError("no client has a document")


@pytest.mark.row("S14")
def test_addresses_of_files_are_not_kept(worlds: Worlds) -> None:
    world = whole(worlds)
    _, _, (_, document) = _with_document(world)
    assert "url" not in document.local
    before = {stored.local_id: stored.fetch_seq for stored in records(world, Kind.DOCUMENT).values()}
    pulled(world)
    assert {stored.local_id: stored.fetch_seq for stored in records(world, Kind.DOCUMENT).values()} == before


def test_our_own_file_and_goal_whose_answers_were_lost_are_not_taken_twice(worlds: Worlds) -> None:
    world = whole(worlds, size=1)
    local_id = client(world, ids(world)[0]).local_id
    goal_id, file_id = world.add_goal(local_id), world.add_file(local_id)

    def create_goal(*args: object, **more: object) -> object:
        world.api.create_goal(*args, **more)  # type: ignore[arg-type]
        raise CentralError(ErrorKind.IN_DOUBT)

    def upload(*args: object, **more: object) -> object:
        world.api.upload(*args, **more)  # type: ignore[arg-type]
        raise CentralError(ErrorKind.IN_DOUBT)

    before = len(records(world, Kind.GOAL)), len(records(world, Kind.DOCUMENT))
    Through.put(world, create_goal=create_goal, upload=upload)
    world.push()
    world.crash()
    pulled(world)
    assert (len(records(world, Kind.GOAL)), len(records(world, Kind.DOCUMENT))) == before
    world.settled_push()
    cycle(world)
    assert (len(records(world, Kind.GOAL)), len(records(world, Kind.DOCUMENT))) == before
    assert world.record(goal_id).server_id is not None
    assert world.record(file_id).server_id is not None
    assert (world.made("goal"), world.made("document")) == (1, 1)


def test_a_list_that_was_half_understood_removes_nothing(worlds: Worlds) -> None:
    world = whole(worlds, size=1)
    local_id = client(world, ids(world)[0]).local_id
    Through.put(world, goals=lambda *_, **__: FetchedMany(items=(), skipped=1, etag="half"))
    pulled(world)
    assert {goal.presence for goal in children(world, local_id, Kind.GOAL).values()} == {Presence.PRESENT}


def test_an_unanswered_goal_is_left_alone(worlds: Worlds) -> None:
    world = whole(worlds, size=1)
    local_id = client(world, ids(world)[0]).local_id
    (goal_id, goal), *_ = children(world, local_id, Kind.GOAL).items()
    world.change(goal.local_id, {"description": "My words"})
    world.central.faults.drop_request("goal/update")
    world.push()
    world.central.admin.edit_goal(goal_id, "title", "Theirs")
    pulled(world)
    assert world.record(goal.local_id).local["title"] == goal.local["title"]
    world.central.admin.delete_goal(goal_id)
    pulled(world)
    assert world.record(goal.local_id).presence is Presence.PRESENT
