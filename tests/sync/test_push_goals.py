"""Changes of goals and their removal at the office."""

from __future__ import annotations

import pytest

from hubshift_desktop.domain.states import OpState, Presence
from tests.sync.world import World

PUT = "clientUpdate"
SENT = "PUT /api/user/clientUpdate/#"
GOAL_SENT = "PUT /api/goal/update/#"


@pytest.fixture
def amelia(world: World) -> str:
    return world.know("Amelia Tran")


# ---- goals ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def goal(world: World, amelia: str) -> str:
    return world.know_goal(amelia)


def test_a_goal_is_changed(world: World, amelia: str, goal: str) -> None:
    world.edit(goal, title="A clearer title")

    assert world.push().pushed == 1
    assert world.office_goals(amelia)[0]["title"] == "A clearer title"
    assert world.record(amelia).etag is None


@pytest.mark.row("S9", "C6")
def test_a_ticked_task_and_the_offices_new_task_are_both_there(world: World, amelia: str, goal: str) -> None:
    tasks = world.record(goal).local["tasks"]
    assert isinstance(tasks, list)
    first = tasks[0]
    assert isinstance(first, dict)
    ticked = [{**first, "status": "completed"}, *tasks[1:]]
    world.change(goal, {"tasks": ticked, "progress": 99})
    world.central.admin.edit_goal(world.server_id(goal), "tasks", [*tasks, {"title": "From the office"}])

    assert world.push().conflicts == 0
    office = world.central.admin.goal(world.server_id(goal))
    titles = [task["title"] for task in office["tasks"] if isinstance(task, dict)]  # type: ignore[union-attr]
    assert titles[-1] == "From the office"
    assert office["tasks"][0]["status"] == "completed"  # type: ignore[index,call-overload]
    assert world.record(goal).dirty == frozenset()
    assert world.record(goal).local["progress"] == office["progress"]


def test_a_goals_status_is_its_own_request_and_a_lost_answer_is_found(world: World, amelia: str, goal: str) -> None:
    world.central.faults.lose_answer("updateStatus")
    now = world.record(goal).local["status"]
    new = "in_progress" if now != "in_progress" else "on_hold"
    world.edit(goal, status=new)

    assert world.push().pushed == 1
    assert world.central.admin.goal(world.server_id(goal))["status"] == new
    assert world.writes() == ["PUT /api/goal/updateStatus/#"]


def test_a_goal_that_both_retitled_is_a_question(world: World, amelia: str, goal: str) -> None:
    world.edit(goal, title="Mine")
    world.central.admin.edit_goal(world.server_id(goal), "title", "Theirs")

    assert world.push().conflicts == 1
    (conflict,) = world.conflicts(goal)
    assert (conflict.mine, conflict.office, conflict.client_id) == ("Mine", "Theirs", amelia)


def test_a_goal_that_is_gone_at_the_office_parks_its_change(world: World, amelia: str, goal: str) -> None:
    world.edit(goal, title="Mine")
    world.central.admin.delete_goal(world.server_id(goal))

    assert world.push().set_aside == 1
    assert world.op(goal).state is OpState.PARKED
    assert world.record(goal).local["title"] == "Mine"
    assert world.record(amelia).presence is Presence.PRESENT


# ---- removing a goal ------------------------------------------------------------------------------------------------


def test_a_goal_is_removed_at_the_office_and_here(world: World, amelia: str, goal: str) -> None:
    server_id = world.server_id(goal)
    world.remove_goal(goal)

    assert world.push().pushed == 1
    assert server_id not in [found["id"] for found in world.office_goals(amelia)]
    assert not world.has_record(goal)


@pytest.mark.parametrize("fault", ["lost", "dropped", "gone"])
def test_a_removal_takes_effect_once_whatever_happens(world: World, amelia: str, goal: str, fault: str) -> None:
    if fault == "lost":
        world.central.faults.lose_answer("goal/delete")
    elif fault == "dropped":
        world.central.faults.drop_request("goal/delete")
    else:
        world.central.admin.delete_goal(world.server_id(goal))
    world.remove_goal(goal)

    world.push()
    world.settled_push()

    assert not world.has_record(goal)
    assert world.op(goal).state is OpState.DONE
    assert world.open_ops() == ()


def test_a_goal_that_vanishes_between_the_look_and_the_removal_is_gone(world: World, amelia: str, goal: str) -> None:
    world.central.faults.refuse("goal/delete", status=404, body={"success": False, "message": "Goal not found"})
    world.remove_goal(goal)

    assert world.push().pushed == 1
    assert not world.has_record(goal)


def test_a_goal_the_office_changed_since_is_not_removed_unseen(world: World, amelia: str, goal: str) -> None:
    world.remove_goal(goal)
    world.central.admin.edit_goal(world.server_id(goal), "description", "Now with the physiotherapist")

    assert world.push().set_aside == 1
    assert world.writes() == []
    assert world.record(goal).local["description"] == "Now with the physiotherapist"

    world.retry(world.op(goal))
    assert world.push().pushed == 1
    assert not world.has_record(goal)


def test_a_refused_removal_is_set_aside(world: World, amelia: str, goal: str) -> None:
    world.central.faults.refuse("goal/delete", status=400, body={"success": False, "message": "Not this one"})
    world.remove_goal(goal)

    assert world.push().set_aside == 1
    assert (world.op(goal).state, world.op(goal).message) == (OpState.NEEDS_FIX, "Not this one")


def test_removal_makes_open_edits_and_decisions_of_the_goal_pointless(world: World, amelia: str, goal: str) -> None:
    world.edit(goal, title="Mine")
    world.central.admin.edit_goal(world.server_id(goal), "title", "Theirs")
    world.push()
    world.remove_goal(goal)
    world.push()

    assert not world.has_record(goal)
    assert world.conflicts(goal) == ()
    assert world.open_ops() == ()


@pytest.mark.parametrize("status", [403, 500])
def test_a_removal_that_cannot_be_looked_up_waits_or_parks(world: World, amelia: str, goal: str, status: int) -> None:
    world.central.faults.lose_answer("goal/delete")
    world.remove_goal(goal)
    world.fail_reads_after_write(status=status)
    world.push()
    assert world.op(goal).state is OpState.IN_DOUBT

    world.settled_push()
    expected = OpState.PARKED if status == 403 else OpState.IN_DOUBT
    assert world.op(goal).state is expected


def test_what_is_typed_into_a_goal_after_its_removal_goes_with_it(world: World, amelia: str, goal: str) -> None:
    world.remove_goal(goal)
    world.edit(goal, title="Too late")

    assert world.push().pushed == 1
    assert world.writes() == ["DELETE /api/goal/delete/#"]
    assert not world.has_record(goal)
    assert world.states(goal) == [OpState.DONE, OpState.WITHDRAWN]
