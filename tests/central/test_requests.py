"""What leaves the laptop: method, path, query, headers and body of every call, to the letter."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hubshift_desktop.central.api import CentralApi, Flavour
from hubshift_desktop.central.errors import CentralError, ErrorKind
from tests.central.office import Office, api_for, ok, said

Call = Callable[[CentralApi], object]
MANY = ok(data=[])
ONE = ok(data={"id": "x1"})

READS: list[tuple[str, Call, Flavour]] = [
    ("GET /api/user/client/list?page=3&limit=100", lambda api: api.list_clients(page=3), "web"),
    (
        "GET /api/user/client/list?page=1&limit=10&search=jane+o%27b&status=active&ndisNumber=430000017",
        lambda api: api.list_clients(page=1, limit=10, search="jane o'b", status="active", ndis_number="430000017"),
        "web",
    ),
    ("GET /api/appointment/getClientList/healthCarerId/h1", lambda api: api.clients_of_carer("h1"), "web"),
    ("GET /api/user/stakeholder/clientList", lambda api: api.my_clients(), "web"),
    ("GET /api/document/client/c1", lambda api: api.documents("c1"), "web"),
    ("GET /api/goal/client/c1", lambda api: api.goals("c1"), "web"),
    ("GET /api/appointment/appointmentListsClient/c1", lambda api: api.appointments("c1"), "web"),
    (
        "GET /api/appointment/appointmentListsClient/c1?status=scheduled&startDate=2024-01-01&endDate=2024-12-31",
        lambda api: api.appointments("c1", status="scheduled", start="2024-01-01", end="2024-12-31"),
        "web",
    ),
    ("GET /api/user/clientDetails/x1", lambda api: api.client("x1"), "web"),
    ("GET /api/frontend/clientDetails/client/details/x1", lambda api: api.client("x1"), "mobile"),
    ("GET /api/medication/client/x1", lambda api: api.medical("x1"), "web"),
    ("GET /api/goal/getIndividualGoalDetails/x1", lambda api: api.goal("x1"), "web"),
]


@pytest.mark.parametrize(("line", "call", "flavour"), READS, ids=[row[0] for row in READS])
def test_a_read_asks_exactly_this(line: str, call: Call, flavour: Flavour) -> None:
    is_one = any(word in line for word in ("etails/x1", "medication"))
    office = Office([ONE if is_one else MANY])
    call(api_for(office, flavour=flavour))
    assert office.paths == [line]
    assert office.asked[0].headers["authorization"] == "Bearer demo-access"
    assert office.bodies == [b""]


WRITES: list[tuple[str, Call, Flavour, object]] = [
    (
        "POST /api/clientDetails/create",
        lambda api: api.create_client(
            {"personalInfo.firstName": "Jane", "ndisDetails.ndisNumber": "430000017"}, key="key-1"
        ),
        "web",
        {"personalInfo": {"firstName": "Jane"}, "ndisDetails": {"ndisNumber": "430000017"}},
    ),
    (
        "PUT /api/user/clientUpdate/x1",
        lambda api: api.update_client("x1", {"personalInfo.phone": "1", "address.street": "2"}),
        "web",
        {"personalInfo": {"phone": "1"}, "address": {"street": "2"}},
    ),
    (
        "PUT /api/frontend/clientDetails/client/update/x1",
        lambda api: api.update_client("x1", {"medicalInfo.allergies": ["Nuts"]}),
        "mobile",
        {"medicalInfo": {"allergies": ["Nuts"]}},
    ),
    ("PUT /api/user/updateUserStatus/x1/terminated", lambda api: api.set_status("x1", "terminated"), "web", None),
    (
        "POST /api/goal/create",
        lambda api: api.create_goal("c1", {"title": "Cook", "targetDate": "2027-01-01"}, key="key-1"),
        "web",
        {"clientId": "c1", "title": "Cook", "targetDate": "2027-01-01"},
    ),
    (
        "PUT /api/goal/update/x1",
        lambda api: api.update_goal("x1", {"tasks": [{"id": "t1", "title": "a"}]}),
        "web",
        {"tasks": [{"id": "t1", "title": "a"}]},
    ),
    ("PUT /api/goal/updateStatus/x1", lambda api: api.set_goal_status("x1", "on_hold"), "web", {"status": "on_hold"}),
    ("DELETE /api/goal/delete/x1", lambda api: api.delete_goal("x1"), "web", None),
]


@pytest.mark.parametrize(("line", "call", "flavour", "body"), WRITES, ids=[row[0] for row in WRITES])
def test_a_write_sends_exactly_this(line: str, call: Call, flavour: Flavour, body: object) -> None:
    office = Office([ONE])
    call(api_for(office, flavour=flavour))
    assert office.paths == [line]
    if body is None:
        assert office.bodies == [b""]
    else:
        assert office.sent() == body
        assert office.asked[0].headers["content-type"] == "application/json"
    if line.startswith("POST"):
        assert office.asked[0].headers["idempotency-key"] == "key-1"


def test_a_write_sent_again_is_byte_for_byte_the_same() -> None:
    office = Office([ONE])
    api = api_for(office)
    api.create_client({"b.y": 1, "a.x": 2}, key="k")
    api.create_client({"a.x": 2, "b.y": 1}, key="k")
    assert office.bodies[0] == office.bodies[1]


def test_the_ndis_search_asks_by_post_and_each_time_under_a_new_key() -> None:
    office = Office([MANY])
    api = api_for(office)
    assert api.find_by_ndis(ndis_number="430 000 017") == ()
    api.find_by_ndis(ndis_number="430 000 017")
    assert office.paths[0] == "POST /api/user/clientByNdis/list"
    assert office.sent() == {"ndisNumber": "430 000 017", "filters": {}}
    keys = {request.headers["idempotency-key"] for request in office.asked}
    assert len(keys) == 2


@pytest.mark.parametrize("bad", ["", "../me", "a/b", "a?b", "a#b", "a%2e", "ä", "x" * 65, "a b", "a\n"])
def test_an_id_of_another_form_never_enters_a_url(bad: str) -> None:
    office = Office([ONE])
    api = api_for(office)
    calls: list[Callable[[], object]] = [
        lambda: api.client(bad),
        lambda: api.medical(bad),
        lambda: api.goals(bad),
        lambda: api.goal(bad),
        lambda: api.documents(bad),
        lambda: api.appointments(bad),
        lambda: api.clients_of_carer(bad),
        lambda: api.update_client(bad, {}),
        lambda: api.set_status(bad, "active"),
        lambda: api.create_goal(bad, {}, key="k"),
        lambda: api.update_goal(bad, {}),
        lambda: api.set_goal_status(bad, "completed"),
        lambda: api.delete_goal(bad),
        lambda: api.upload(
            bad, name="a", media_type="text/plain", document_type="consent", chunks=list, size=0, key="k"
        ),
    ]
    for call in calls:
        with pytest.raises(CentralError) as caught:
            call()
        assert caught.value.kind is ErrorKind.REFUSED
    assert office.asked == []


def test_a_status_that_the_office_does_not_know_is_not_sent() -> None:
    office = Office([ONE])
    api = api_for(office)
    with pytest.raises(CentralError):
        api.set_status("c1", "active/../x")
    with pytest.raises(CentralError):
        api.set_goal_status("g1", "done")
    assert office.asked == []


def test_an_etag_is_handed_in_and_not_modified_changes_nothing() -> None:
    office = Office([said(None, status=304, date="Tue, 24 Nov 2026 10:42:00 GMT")])
    api = api_for(office)
    one = api.client("c1", etag='"e1"')
    assert (one.not_modified, one.fields, one.etag) == (True, {}, '"e1"')
    assert one.server_date is not None
    assert api.medical("c1", etag='"e1"').not_modified
    assert api.goals("c1", etag='"e1"').not_modified
    assert api.documents("c1", etag='"e1"').not_modified
    assert api.appointments("c1", etag='"e1"').not_modified
    assert {request.headers["if-none-match"] for request in office.asked} == {'"e1"'}


def test_not_modified_without_having_asked_is_somebody_elses_answer() -> None:
    with pytest.raises(CentralError) as caught:
        api_for(Office([said(None, status=304)])).client("c1")
    assert caught.value.kind is ErrorKind.PORTAL


def test_cookies_are_neither_kept_nor_sent() -> None:
    office = Office([said({"success": True, "data": {"id": "c1"}}, set_cookie="who=me; Path=/")])
    api = api_for(office)
    api.client("c1")
    api.client("c1")
    assert "cookie" not in office.asked[1].headers
