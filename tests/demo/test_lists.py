"""The lists: pages, caps, filters, search, and the same people by every door."""

from __future__ import annotations

import csv
from dataclasses import replace
from io import StringIO
from typing import Any, Literal, cast

import httpx
import pytest

from hubshift_desktop.demo.accounts import CLEARVIEW, JOEL, MAYA
from hubshift_desktop.demo.server import DemoCentral
from tests.demo.conftest import SIZE, Visitors


@pytest.fixture
def maya(visitors: Visitors) -> httpx.Client:
    return visitors.signed_in(MAYA)


def page(maya: httpx.Client, **query: object) -> dict[str, Any]:
    answer = maya.get("/api/user/client/list", params=cast("dict[str, str]", query))
    return cast("dict[str, Any]", answer.json()["data"])


def surnames(maya: httpx.Client, **query: object) -> list[str]:
    return [row["lastName"] for row in page(maya, **query)["clients"]]


def test_ten_a_page_unless_asked(maya: httpx.Client) -> None:
    assert page(maya)["pagination"] == {"currentPage": 1, "totalPages": 2, "totalItems": SIZE, "itemsPerPage": 10}
    assert len(page(maya, page=2)["clients"]) == SIZE - 10
    assert page(maya, page=9)["clients"] == []


def test_pages_together_are_the_caseload(central: DemoCentral, maya: httpx.Client) -> None:
    ids = [row["id"] for number in range(1, 7) for row in page(maya, page=number, limit=3)["clients"]]
    assert ids == list(central.admin.client_ids())


def test_the_limit_is_capped_silently(central: DemoCentral, maya: httpx.Client) -> None:
    assert page(maya, limit=5000)["pagination"]["itemsPerPage"] == 100
    central.settings = replace(central.settings, max_limit=4)
    capped = page(maya, limit=100)
    assert (len(capped["clients"]), capped["pagination"]["itemsPerPage"]) == (4, 4)


@pytest.mark.parametrize("query", [{"page": 0}, {"limit": 0}, {"page": "first"}, {"limit": -3}])
def test_impossible_pages_are_invalid(maya: httpx.Client, query: dict[str, str]) -> None:
    answer = maya.get("/api/user/client/list", params=query)
    assert (answer.status_code, set(answer.json()["errors"])) == (400, set(query))


@pytest.mark.parametrize(
    ("term", "found"),
    [
        ("tran", ["Tran"]),
        ("TRAN amelia", ["Tran"]),
        ("amelia.tran@example.com", ["Tran"]),
        ("430000218", ["Tran"]),
        ("430 000 218", ["Tran"]),
        ("o’brien", ["O’Brien"]),
        ("nobody-of-this-name", []),
        ("%", []),
    ],
)
def test_search_by_name_mail_and_number(maya: httpx.Client, term: str, found: list[str]) -> None:
    assert surnames(maya, search=term) == found


def test_filters_by_status_and_number(central: DemoCentral, maya: httpx.Client, amelia: str) -> None:
    central.admin.edit(amelia, "status", "inactive")
    assert surnames(maya, status="inactive") == ["Tran"]
    assert len(surnames(maya, status="active", limit=100)) == SIZE - 1
    assert surnames(maya, ndisNumber="430 000 218") == ["Tran"]
    assert surnames(maya, ndisNumber="none") == []


def test_inactive_clients_can_be_hidden_unless_asked_for(central: DemoCentral, maya: httpx.Client, amelia: str) -> None:
    central.admin.edit(amelia, "status", "inactive")
    central.settings = replace(central.settings, hides_inactive=True)
    assert page(maya)["pagination"]["totalItems"] == SIZE - 1
    assert surnames(maya, status="inactive") == ["Tran"]


@pytest.mark.parametrize("order", ["newest", "unstable"])
def test_the_order_is_not_promised(
    central: DemoCentral, maya: httpx.Client, order: Literal["newest", "unstable"]
) -> None:
    central.settings = replace(central.settings, list_order=order)
    ids = [row["id"] for row in page(maya, limit=100)["clients"]]
    assert sorted(ids) == sorted(central.admin.client_ids())
    if order == "newest":
        assert ids == list(reversed(central.admin.client_ids()))


def test_by_ndis_number_with_the_whole_record(maya: httpx.Client, amelia: str) -> None:
    answer = maya.post("/api/user/clientByNdis/list", json={"ndisNumber": "430 000 218", "filters": {}})
    (found,) = answer.json()["data"]["clients"]
    assert (found["id"], found["lastName"], found["personalInfo"]["dateOfBirth"]) == (amelia, "Tran", "1997-02-14")
    nobody = maya.post("/api/user/clientByNdis/list", json={"ndisNumber": "439999999"})
    assert nobody.json()["data"] == {"clients": []}


def test_a_colleagues_client_is_not_found_by_number(central: DemoCentral, maya: httpx.Client) -> None:
    hers = set(central.admin.client_ids(coordinator_id=None)) - set(central.admin.client_ids())
    details = cast("dict[str, Any]", central.admin.client(hers.pop())["ndisDetails"])
    answer = maya.post("/api/user/clientByNdis/list", json={"ndisNumber": details["ndisNumber"]})
    assert answer.json()["data"] == {"clients": []}


def test_clients_of_a_carer_with_their_visits(maya: httpx.Client, amelia: str) -> None:
    rows = maya.get(f"/api/appointment/getClientList/healthCarerId/{JOEL.user_id}").json()["data"]
    assert {row["id"]: row["appointmentCount"] for row in rows}[amelia] == 16
    assert maya.get("/api/appointment/getClientList/healthCarerId/nobody").json()["data"] == []


def test_my_caseload_is_the_whole_list(central: DemoCentral, maya: httpx.Client) -> None:
    rows = maya.get("/api/user/stakeholder/clientList").json()["data"]
    assert [row["id"] for row in rows] == list(central.admin.client_ids())


def test_export_is_a_csv_download(maya: httpx.Client) -> None:
    answer = maya.get("/api/user/client/list/export")
    assert answer.headers["content-type"].startswith("text/csv")
    assert "clients_export.csv" in answer.headers["content-disposition"]
    rows = list(csv.DictReader(StringIO(answer.text.removeprefix("\ufeff"))))
    assert len(rows) == SIZE
    assert next(row["ndisNumber"] for row in rows if row["lastName"] == "Tran") == "430000218"


def test_the_flat_shape_of_the_live_platform(central: DemoCentral, maya: httpx.Client) -> None:
    central.settings = replace(central.settings, list_shape="flat")
    answer = maya.get("/api/user/client/list", params={"limit": 5}).json()
    assert (len(answer["data"]), answer["total"], answer["page"], answer["limit"]) == (5, SIZE, 1, 5)


def test_the_ids_of_the_live_platform(central: DemoCentral, maya: httpx.Client, amelia: str) -> None:
    central.settings = replace(central.settings, id_form="_id")
    (row,) = page(maya, search="amelia")["clients"]
    assert (row["_id"], "id" in row) == (amelia, False)
    detail = maya.get(f"/api/user/clientDetails/{amelia}").json()["data"]
    assert detail["_id"] == amelia
    assert detail["ndisDetails"]["planManager"] == {"_id": CLEARVIEW.user_id, "name": CLEARVIEW.name}
    assert detail["supportCoordinator"] == {"_id": MAYA.user_id, "firstName": "Maya", "lastName": "Okafor"}
    goals = maya.get(f"/api/goal/client/{amelia}").json()["data"]
    assert all("_id" in goal and all("_id" in task for task in goal["tasks"]) for goal in goals)
