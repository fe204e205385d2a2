"""What changes do to a client: deep or by section, medical facts in one place, and the switches of creates."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import httpx
import pytest

from hubshift_desktop.demo.accounts import CLEARVIEW, MAYA, PLAN_MANAGERS, PRIYA
from hubshift_desktop.demo.server import DemoCentral
from tests.demo.conftest import Visitors
from tests.demo.seed_shapes import JANE

DOORS = ("/api/user/clientUpdate", "/api/frontend/clientDetails/client/update")


@pytest.fixture
def maya(visitors: Visitors) -> httpx.Client:
    return visitors.signed_in(MAYA)


def detail(maya: httpx.Client, client_id: str) -> dict[str, Any]:
    return cast("dict[str, Any]", maya.get(f"/api/user/clientDetails/{client_id}").json()["data"])


@pytest.mark.parametrize("door", DOORS)
def test_a_change_touches_only_its_leaves(maya: httpx.Client, amelia: str, door: str) -> None:
    before = detail(maya, amelia)
    change = {"personalInfo": {"phone": "+61491570157"}, "address": {"street": "456 New St"}, "shoeSize": {"eu": 41}}
    assert maya.put(f"{door}/{amelia}", json=change).json()["success"] is True
    after = detail(maya, amelia)
    assert after["personalInfo"] == {**before["personalInfo"], "phone": "+61491570157"}
    assert after["address"] == {**before["address"], "street": "456 New St"}
    assert after["shoeSize"] == {"eu": 41}
    assert after["medicalInfo"] == before["medicalInfo"]
    assert maya.get(f"/api/frontend/clientDetails/client/details/{amelia}").json()["data"] == after


def test_some_servers_replace_whole_sections(central: DemoCentral, maya: httpx.Client, amelia: str) -> None:
    central.settings = replace(central.settings, put_mode="replace")
    maya.put(f"{DOORS[0]}/{amelia}", json={"address": {"street": "456 New St"}})
    after = detail(maya, amelia)
    assert after["address"] == {"street": "456 New St"}
    assert after["personalInfo"]["firstName"] == "Amelia"


def test_what_is_not_changed_this_way_is_ignored(maya: httpx.Client, amelia: str) -> None:
    before = detail(maya, amelia)
    change = {"id": "x", "_id": "y", "createdAt": "1999", "goals": [], "isActive": False, "status": "terminated"}
    assert maya.put(f"{DOORS[0]}/{amelia}", json={**change, "supportCoordinator": {"id": PRIYA.user_id}}).is_success
    assert detail(maya, amelia) == before


def test_fields_can_be_emptied(maya: httpx.Client, amelia: str) -> None:
    change = {
        "personalInfo": {"phone": "", "email": None},
        "ndisDetails": {"planEndDate": ""},
        "medicalInfo": {"allergies": []},
        "emergencyContacts": [],
        "supportNeeds": "Quiet room",
    }
    assert maya.put(f"{DOORS[0]}/{amelia}", json=change).is_success
    after = detail(maya, amelia)
    assert (after["personalInfo"]["phone"], after["personalInfo"]["email"]) == ("", None)
    assert (after["medicalInfo"]["allergies"], after["emergencyContacts"], after["supportNeeds"]) == (
        [],
        [],
        "Quiet room",
    )


def test_medical_facts_are_kept_once(maya: httpx.Client, amelia: str) -> None:
    medication = {"medicineName": "Aspirin", "dose": "100 mg", "frequency": "Daily", "startDate": "2026-01-01"}
    change = {"medications": [medication], "allergies": ["Latex"], "medicalHistory": "Well."}
    maya.put(f"{DOORS[0]}/{amelia}", json={"medicalInfo": change})
    assert maya.get(f"/api/medication/client/{amelia}").json()["data"] == change
    assert detail(maya, amelia)["medicalInfo"] == {**change, "conditions": ["Autism", "Epilepsy"]}


@pytest.mark.parametrize("given", [PLAN_MANAGERS[1].user_id, {"id": PLAN_MANAGERS[1].user_id}])
def test_a_plan_manager_may_be_named_by_id(maya: httpx.Client, amelia: str, given: object) -> None:
    maya.put(f"{DOORS[0]}/{amelia}", json={"ndisDetails": {"planManager": given}})
    named = {"id": PLAN_MANAGERS[1].user_id, "name": PLAN_MANAGERS[1].name}
    assert detail(maya, amelia)["ndisDetails"]["planManager"] == named
    (row,) = maya.get("/api/user/client/list", params={"search": "Amelia"}).json()["data"]["clients"]
    assert row["planManager"] == PLAN_MANAGERS[1].user_id != CLEARVIEW.user_id


def test_a_change_is_found_by_search_at_once(maya: httpx.Client, amelia: str) -> None:
    maya.put(f"{DOORS[0]}/{amelia}", json={"personalInfo": {"lastName": "Trần-Ångström"}})
    rows = maya.get("/api/user/client/list", params={"search": "trần-ångström"}).json()["data"]["clients"]
    assert [row["id"] for row in rows] == [amelia]


def test_the_same_create_twice_makes_two(central: DemoCentral, maya: httpx.Client) -> None:
    for _ in range(2):
        maya.post("/api/clientDetails/create", json=JANE, headers={"Idempotency-Key": "same"})
    assert len(central.admin.created("client")) == 2


def test_with_idempotency_the_first_answer_comes_again(central: DemoCentral, maya: httpx.Client) -> None:
    central.settings = replace(central.settings, has_idempotency=True)
    answers = [maya.post("/api/clientDetails/create", json=JANE, headers={"Idempotency-Key": "same"}) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert {answer.status_code for answer in answers} == {201}
    assert len(central.admin.created("client")) == 1


def test_with_unique_numbers_a_second_client_is_refused(central: DemoCentral, maya: httpx.Client) -> None:
    central.settings = replace(central.settings, has_unique_ndis=True)
    statuses = [maya.post("/api/clientDetails/create", json=JANE).status_code for _ in range(2)]
    assert statuses == [201, 409]
    assert len(central.admin.created()) == 1


def test_updated_at_is_shown_only_when_asked_for(central: DemoCentral, maya: httpx.Client, amelia: str) -> None:
    maya.put(f"{DOORS[0]}/{amelia}", json={"address": {"suburb": "Seddon"}})
    assert "updatedAt" not in detail(maya, amelia)
    central.settings = replace(central.settings, has_updated_at=True)
    maya.put(f"{DOORS[0]}/{amelia}", json={"address": {"suburb": "Footscray"}})
    assert detail(maya, amelia)["updatedAt"] == "2026-11-24T09:00:00.000Z"
    new = maya.post("/api/clientDetails/create", json=JANE).json()["data"]["id"]
    assert detail(maya, new)["updatedAt"] == detail(maya, new)["createdAt"]
