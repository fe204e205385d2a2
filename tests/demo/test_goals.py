"""Goals: tasks get ids, progress follows from tasks, an ended goal stays ended."""

from __future__ import annotations

from typing import Any, cast

import httpx
import pytest

from hubshift_desktop.demo.accounts import MAYA
from hubshift_desktop.demo.server import DemoCentral
from tests.demo.conftest import Visitors


@pytest.fixture
def maya(visitors: Visitors) -> httpx.Client:
    return visitors.signed_in(MAYA)


@pytest.fixture
def tafe(central: DemoCentral, amelia: str) -> str:
    """The id of Amelia's train goal: three of five tasks done."""
    return str(central.admin.goals(amelia)[1]["id"])


def goal(maya: httpx.Client, goal_id: str) -> dict[str, Any]:
    return cast("dict[str, Any]", maya.get(f"/api/goal/getIndividualGoalDetails/{goal_id}").json()["data"])


def test_tasks_make_the_progress(maya: httpx.Client, tafe: str) -> None:
    tasks = goal(maya, tafe)["tasks"]
    tasks[3]["status"] = "completed"
    answer = maya.put(f"/api/goal/update/{tafe}", json={"tasks": [*tasks, {"title": "Celebrate"}], "progress": 7})
    changed = answer.json()["data"]
    assert changed["progress"] == 67
    assert [task["id"] for task in changed["tasks"][:5]] == [task["id"] for task in tasks]
    assert changed["tasks"][5]["id"]
    assert changed["tasks"][5]["status"] == "not_started"
    assert goal(maya, tafe) == changed


def test_without_tasks_progress_is_what_was_stated(maya: httpx.Client, amelia: str) -> None:
    new = maya.post("/api/goal/create", json={"clientId": amelia, "title": "Read more"}).json()["data"]
    assert new["progress"] == 0
    assert maya.put(f"/api/goal/update/{new['id']}", json={"progress": 40}).json()["data"]["progress"] == 40


def test_the_live_platforms_task_ids_are_kept(maya: httpx.Client, tafe: str) -> None:
    changed = maya.put(f"/api/goal/update/{tafe}", json={"tasks": [{"_id": "task-7", "title": "Ride"}]}).json()["data"]
    assert changed["tasks"] == [{"id": "task-7", "title": "Ride", "status": "not_started"}]


def test_a_target_in_the_past_is_refused(central: DemoCentral, maya: httpx.Client, amelia: str) -> None:
    late = {"clientId": amelia, "title": "Too late", "targetDate": "2026-11-23"}
    answer = maya.post("/api/goal/create", json=late)
    assert (answer.status_code, answer.json()["errors"]) == (400, {"targetDate": "Target date cannot be in the past"})
    overdue = str(central.admin.goals(amelia)[0]["id"])
    same = {"targetDate": goal(maya, overdue)["targetDate"], "title": "Cook four dinners"}
    assert maya.put(f"/api/goal/update/{overdue}", json=same).is_success
    assert maya.put(f"/api/goal/update/{overdue}", json={"targetDate": "2026-11-01"}).status_code == 400


@pytest.mark.parametrize("end", ["completed", "cancelled"])
def test_an_ended_goal_stays_ended(maya: httpx.Client, tafe: str, end: str) -> None:
    assert maya.put(f"/api/goal/updateStatus/{tafe}", json={"status": end}).json()["success"] is True
    assert goal(maya, tafe)["status"] == end
    assert maya.put(f"/api/goal/updateStatus/{tafe}", json={"status": end}).is_success
    answer = maya.put(f"/api/goal/updateStatus/{tafe}", json={"status": "in_progress"})
    assert answer.json()["errors"] == {"status": f"The goal is already {end}"}
    assert maya.put(f"/api/goal/update/{tafe}", json={"status": "on_hold"}).status_code == 400


def test_a_goal_is_named_in_the_detail_until_it_is_deleted(maya: httpx.Client, amelia: str) -> None:
    new = maya.post("/api/goal/create", json={"clientId": amelia, "title": "Read more"}).json()["data"]["id"]
    address = f"/api/user/clientDetails/{amelia}"
    assert new in maya.get(address).json()["data"]["goals"]
    assert maya.delete(f"/api/goal/delete/{new}").json()["message"] == "Goal deleted successfully"
    assert new not in maya.get(address).json()["data"]["goals"]
    assert maya.get(f"/api/goal/getIndividualGoalDetails/{new}").json()["message"] == "Goal not found"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"status": "asleep"}, "status"),
        ({"progress": 101}, "progress"),
        ({"tasks": [{"description": "no title"}]}, "tasks.0.title"),
        ({"tasks": [{"title": "x", "status": "on_hold"}]}, "tasks.0.status"),
        ({"targetDate": "soon"}, "targetDate"),
    ],
)
def test_goals_are_checked(maya: httpx.Client, tafe: str, change: dict[str, object], field: str) -> None:
    answer = maya.put(f"/api/goal/update/{tafe}", json=change)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])


def test_a_goal_needs_a_client(maya: httpx.Client) -> None:
    answer = maya.post("/api/goal/create", json={"clientId": "f" * 24, "title": "Nobody's"})
    assert (answer.status_code, answer.json()["message"]) == (404, "Client not found")
    nameless = maya.post("/api/goal/create", json={})
    assert set(nameless.json()["errors"]) == {"clientId", "title"}
