"""Each call of the specification, answered with the specification's fields, and refused with its envelopes."""

from __future__ import annotations

import copy

import httpx
import pytest

from hubshift_desktop.demo.accounts import JOEL, MAYA, PRIYA
from hubshift_desktop.demo.server import DemoCentral
from tests.demo.conftest import Visitors
from tests.demo.seed_shapes import GOAL, JANE, SEED, Call, has_shape

READS = [call for call in SEED if call.method == "get" and call.data is not None]
OF_A_CLIENT = [call for call in SEED if "{client_id}" in call.path]


@pytest.fixture
def maya(visitors: Visitors) -> httpx.Client:
    return visitors.signed_in(MAYA)


def address(call: Call, client_id: str) -> str:
    return call.path.format(client_id=client_id, carer_id=JOEL.user_id, status="active")


def sent(maya: httpx.Client, call: Call, client_id: str) -> httpx.Response:
    return maya.request(call.method, address(call, client_id), json=call.body)


@pytest.mark.parametrize("call", READS, ids=lambda call: f"{call.number}")
def test_reads_have_the_fields_of_the_specification(maya: httpx.Client, amelia: str, call: Call) -> None:
    answer = sent(maya, call, amelia)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert answer.json()["success"] is True
    assert has_shape(answer.json()["data"], call.data)


@pytest.mark.parametrize("call", SEED, ids=lambda call: f"{call.number}")
def test_nothing_is_answered_without_a_token(visitors: Visitors, amelia: str, call: Call) -> None:
    answer = sent(visitors.nobody(), call, amelia)
    assert (answer.status_code, answer.json()["success"]) == (401, False)


@pytest.mark.parametrize("call", OF_A_CLIENT, ids=lambda call: f"{call.number}")
def test_unknown_clients_are_not_found(maya: httpx.Client, call: Call) -> None:
    answer = sent(maya, call, "f" * 24)
    assert answer.status_code == 404
    assert answer.json() == {"success": False, "message": "Client not found"}


@pytest.mark.parametrize("call", OF_A_CLIENT, ids=lambda call: f"{call.number}")
def test_a_colleagues_clients_are_forbidden(central: DemoCentral, maya: httpx.Client, call: Call) -> None:
    hers = central.admin.client_ids(coordinator_id=PRIYA.user_id)[0]
    answer = sent(maya, call, hers)
    assert answer.status_code == 403
    assert answer.json() == {"success": False, "message": "Unauthorized to access this client"}
    assert central.admin.access_log()[-1].is_allowed is False


@pytest.mark.parametrize("call", OF_A_CLIENT, ids=lambda call: f"{call.number}")
def test_ids_that_are_none_are_invalid(maya: httpx.Client, call: Call) -> None:
    answer = sent(maya, call, "not an id")
    assert (answer.status_code, answer.json()["message"]) == (400, "Validation failed")


def test_create_answers_as_specified(central: DemoCentral, maya: httpx.Client) -> None:
    answer = maya.post("/api/clientDetails/create", json=JANE, headers={"Idempotency-Key": "op-1"})
    client_id = answer.json()["data"]["id"]
    assert answer.status_code == 201
    assert answer.json() == {
        "success": True,
        "message": "Client created successfully",
        "data": {"id": client_id, "firstName": "Jane", "lastName": "Smith"},
    }
    assert [(made.record_id, made.idempotency_key) for made in central.admin.created("client")] == [(client_id, "op-1")]
    detail = maya.get(f"/api/user/clientDetails/{client_id}").json()["data"]
    assert detail["personalInfo"] == JANE["personalInfo"]
    assert detail["supportCoordinator"] == {"id": MAYA.user_id, "name": MAYA.name}
    assert detail["medicalInfo"]["allergies"] == []


def test_missing_and_wrong_fields_are_named_as_specified(maya: httpx.Client) -> None:
    jane = copy.deepcopy(JANE)
    jane["personalInfo"]["email"] = "jane@"
    del jane["ndisDetails"]["ndisNumber"]
    answer = maya.post("/api/clientDetails/create", json=jane)
    assert answer.status_code == 400
    assert answer.json() == {
        "success": False,
        "message": "Validation failed",
        "errors": {"email": "Invalid email format", "ndisNumber": "NDIS number is required"},
    }


@pytest.mark.parametrize(
    ("section", "field", "value", "sentence"),
    [
        ("personalInfo", "email", "rosa.delgado@", "Invalid email format"),
        ("personalInfo", "phone", "ring me", "Invalid phone format"),
        ("personalInfo", "firstName", "", "First name is required"),
        ("personalInfo", "dateOfBirth", "1990-02-31", "Invalid date, use YYYY-MM-DD"),
        ("personalInfo", "dateOfBirth", "2031-01-01", "Date of birth cannot be in the future"),
        ("ndisDetails", "ndisNumber", "12", "Invalid NDIS number format"),
        ("ndisDetails", "ndisNumber", " ", "NDIS number is required"),
        ("ndisDetails", "planEndDate", "2000-01-01", "Plan end date must be after the plan start date"),
        ("medicalInfo", "allergies", "Peanuts", "Input should be a valid list"),
    ],
)
def test_a_change_is_checked_field_by_field(
    central: DemoCentral, maya: httpx.Client, amelia: str, section: str, field: str, value: str, sentence: str
) -> None:
    before = central.admin.client(amelia)
    answer = maya.put(f"/api/user/clientUpdate/{amelia}", json={section: {field: value}})
    assert (answer.status_code, answer.json()["errors"]) == (400, {field: sentence})
    assert central.admin.client(amelia) == before


@pytest.mark.parametrize(
    "content", [b"{", b'"text"', b'{"personalInfo": {"street": "\\ud800"}}', b'{"more": NaN}'], ids=repr
)
def test_bodies_that_are_no_json_object_are_refused(maya: httpx.Client, amelia: str, content: bytes) -> None:
    answer = maya.put(f"/api/user/clientUpdate/{amelia}", content=content, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["message"]) == (400, "Validation failed")


def test_unknown_paths_keep_the_envelope(maya: httpx.Client) -> None:
    answer = maya.get("/api/nothing/here")
    assert (answer.status_code, answer.json()["success"]) == (404, False)
    wrong_method = maya.delete("/api/user/client/list")
    assert (wrong_method.status_code, wrong_method.json()["success"]) == (405, False)
    assert "GET" in wrong_method.headers["allow"]


@pytest.mark.parametrize("status", ["active", "inactive", "terminated"])
def test_status_is_set_by_its_own_call(central: DemoCentral, maya: httpx.Client, amelia: str, status: str) -> None:
    answer = maya.put(f"/api/user/updateUserStatus/{amelia}/{status}")
    assert answer.json() == {"success": True, "message": "Client status updated successfully"}
    assert central.admin.client(amelia)["status"] == status
    detail = maya.get(f"/api/user/clientDetails/{amelia}").json()["data"]
    assert detail["isActive"] is (status == "active")
    listed = maya.get("/api/user/client/list", params={"search": "Amelia"}).json()["data"]["clients"]
    assert [row["status"] for row in listed] == [status]


def test_other_statuses_are_invalid(maya: httpx.Client, amelia: str) -> None:
    answer = maya.put(f"/api/user/updateUserStatus/{amelia}/asleep")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["status"])


def test_goal_of_the_specification_is_created(maya: httpx.Client, amelia: str) -> None:
    goal = {**GOAL, "clientId": amelia, "targetDate": "2027-12-31"}
    answer = maya.post("/api/goal/create", json=goal).json()
    assert (answer["message"], answer["data"]["status"]) == ("Goal created successfully", "not_started")
    assert answer["data"]["targetDate"] == "2027-12-31"
