"""Roles, per-client access, and the log that says who looked."""

from __future__ import annotations

import httpx
import pytest

from hubshift_desktop.demo.accounts import AROHA, CLEARVIEW, HANNAH, JOEL, MAYA, PRIYA, StaffMember
from hubshift_desktop.demo.server import DemoCentral
from tests.demo.conftest import Visitors


def listed(visitor: httpx.Client) -> set[str]:
    answer = visitor.get("/api/user/client/list", params={"limit": 100})
    return {row["id"] for row in answer.json()["data"]["clients"]}


def test_coordinators_see_their_own_clients_only(central: DemoCentral, visitors: Visitors) -> None:
    mine, hers = listed(visitors.signed_in(MAYA)), listed(visitors.signed_in(PRIYA))
    assert mine == set(central.admin.client_ids())
    assert hers == set(central.admin.client_ids(coordinator_id=PRIYA.user_id))
    assert mine.isdisjoint(hers)


def test_supervisors_see_everybody(central: DemoCentral, visitors: Visitors) -> None:
    assert listed(visitors.signed_in(AROHA)) == set(central.admin.client_ids(coordinator_id=None))


def test_carers_see_whom_they_visit(central: DemoCentral, visitors: Visitors) -> None:
    visited = {
        client_id
        for client_id in central.admin.client_ids(coordinator_id=None)
        if any(
            visit["healthCarer"] == {"id": JOEL.user_id, "name": JOEL.name}
            for visit in central.admin.appointments(client_id)
        )
    }
    assert listed(visitors.signed_in(JOEL)) == visited


def test_plan_managers_see_the_plans_they_manage(central: DemoCentral, visitors: Visitors) -> None:
    seen = listed(visitors.signed_in(CLEARVIEW))
    assert central.admin.client_id("Amelia Tran") in seen
    assert central.admin.client_id("Noah Williams") not in seen


@pytest.mark.parametrize("person", [HANNAH, CLEARVIEW])
def test_only_coordinators_and_above_change(visitors: Visitors, amelia: str, person: StaffMember) -> None:
    visitor = visitors.signed_in(person)
    assert visitor.get(f"/api/user/clientDetails/{amelia}").status_code == 200
    change = visitor.put(f"/api/user/clientUpdate/{amelia}", json={"address": {"street": "1 New St"}})
    assert (change.status_code, change.json()["message"]) == (403, "Unauthorized to access this client")
    new = {"personalInfo": {"firstName": "A"}, "ndisDetails": {"ndisNumber": "430000001"}}
    assert visitor.post("/api/clientDetails/create", json=new).status_code == 403


def test_roles_without_clients_see_nobody(central: DemoCentral, visitors: Visitors, amelia: str) -> None:
    person = StaffMember(first_name="Ana", last_name="Ledger", email="ana.ledger@northbank.example", role="accountant")
    central.admin.add_staff(person)
    visitor = visitors.signed_in(person)
    assert listed(visitor) == set()
    assert visitor.get(f"/api/user/clientDetails/{amelia}").status_code == 403


def test_a_reassigned_client_is_forbidden_and_comes_back(central: DemoCentral, visitors: Visitors, amelia: str) -> None:
    maya = visitors.signed_in(MAYA)
    central.admin.reassign(amelia)
    assert maya.get(f"/api/user/clientDetails/{amelia}").status_code == 403
    assert amelia not in listed(maya)
    central.admin.reassign(amelia, to=MAYA.user_id)
    assert maya.get(f"/api/user/clientDetails/{amelia}").status_code == 200


def test_a_deleted_client_is_not_found(central: DemoCentral, visitors: Visitors, amelia: str) -> None:
    maya = visitors.signed_in(MAYA)
    central.admin.delete(amelia)
    assert maya.get(f"/api/user/clientDetails/{amelia}").status_code == 404
    assert maya.get(f"/api/goal/client/{amelia}").status_code == 404


def test_every_access_is_logged_by_id_alone(central: DemoCentral, visitors: Visitors, amelia: str) -> None:
    maya = visitors.signed_in(MAYA)
    maya.get(f"/api/user/clientDetails/{amelia}")
    maya.get(f"/api/medication/client/{amelia}")
    (document, *_) = maya.get(f"/api/document/client/{amelia}").json()["data"]
    visitors.nobody().get(document["url"])
    maya.put(f"/api/user/clientUpdate/{amelia}", json={"address": {"street": "1 New St"}})
    maya.get("/api/user/client/list/export")
    lines = central.admin.access_log()
    assert [(line.verb, line.subject, line.client_id) for line in lines] == [
        ("view", "client", amelia),
        ("view", "medication", amelia),
        ("view", "document", amelia),
        ("download", "document", amelia),
        ("edit", "client", amelia),
        ("export", "client", ""),
    ]
    assert {(line.user_id, line.is_allowed, line.at) for line in lines} == {
        (MAYA.user_id, True, "2026-11-24T09:00:00.000Z")
    }
