"""The office's own view: what a test reads there is what the API serves, and somebody else's edits arrive."""

from __future__ import annotations

from typing import Any, cast

import pytest

from hubshift_desktop.demo.accounts import MAYA, PRIYA
from hubshift_desktop.demo.server import DemoCentral
from tests.demo.conftest import SIZE, Visitors
from tests.demo.seed_shapes import JANE


def test_it_sees_what_the_api_serves(central: DemoCentral, visitors: Visitors, amelia: str) -> None:
    served = visitors.signed_in(MAYA).get(f"/api/user/clientDetails/{amelia}").json()["data"]
    assert central.admin.client(amelia) == {**served, "status": "active"}
    assert len(central.admin.clients()) == SIZE
    assert central.admin.access_log()[-1].client_id == amelia


def test_edits_are_made_leaf_by_leaf(central: DemoCentral, amelia: str) -> None:
    before = central.admin.client(amelia)
    central.admin.edit(amelia, "personalInfo.phone", "0491 570 006")
    central.admin.edit(amelia, "invented.deeply.nested", 1)
    after = cast("dict[str, Any]", central.admin.client(amelia))
    assert after["personalInfo"]["phone"] == "0491 570 006"
    assert after["invented"] == {"deeply": {"nested": 1}}
    assert after["address"] == before["address"]


def test_goals_are_added_edited_and_deleted(central: DemoCentral, amelia: str) -> None:
    goal_id = central.admin.add_goal(amelia, {"title": "Swim", "tasks": [{"title": "Buy goggles"}]})
    central.admin.edit_goal(goal_id, "tasks", [{"title": "Buy goggles", "status": "completed"}])
    assert central.admin.goal(goal_id)["progress"] == 100
    assert goal_id in cast("list[str]", central.admin.client(amelia)["goals"])
    central.admin.delete_goal(goal_id)
    assert goal_id not in cast("list[str]", central.admin.client(amelia)["goals"])


def test_clients_are_added_for_whom_you_like(central: DemoCentral) -> None:
    new = central.admin.add_client(cast("dict[str, Any]", JANE), coordinator_id=PRIYA.user_id, status="inactive")
    assert new in central.admin.client_ids(coordinator_id=PRIYA.user_id)
    assert central.admin.client(new)["isActive"] is False
    assert central.admin.created() == ()


def test_what_is_not_there_is_a_key_error(central: DemoCentral) -> None:
    with pytest.raises(KeyError):
        central.admin.client("nobody")
    with pytest.raises(KeyError):
        central.admin.client_id("Nobody of this name")
