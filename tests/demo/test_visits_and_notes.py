"""Appointments by status and date, and progress notes."""

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


def visits(maya: httpx.Client, client_id: str, **query: str) -> list[dict[str, Any]]:
    answer = maya.get(f"/api/appointment/appointmentListsClient/{client_id}", params=query)
    return cast("list[dict[str, Any]]", answer.json()["data"])


def test_appointments_in_the_order_of_their_dates(maya: httpx.Client, amelia: str) -> None:
    dates = [visit["date"] for visit in visits(maya, amelia)]
    assert dates == sorted(dates)
    assert len(dates) == 19


def test_appointments_by_status_and_date(maya: httpx.Client, amelia: str) -> None:
    assert [visit["serviceType"] for visit in visits(maya, amelia, status="cancelled")] == ["Neurology clinic"]
    today = visits(maya, amelia, startDate="2026-11-24", endDate="2026-11-24")
    assert [(visit["startTime"], visit["endTime"]) for visit in today] == [("14:00", "15:00")]
    assert visits(maya, amelia, status="started") == []


def test_dates_that_are_none_are_invalid(maya: httpx.Client, amelia: str) -> None:
    answer = maya.get(f"/api/appointment/appointmentListsClient/{amelia}", params={"startDate": "soon"})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["startDate"])


def test_somebody_else_plans_a_visit(central: DemoCentral, maya: httpx.Client, amelia: str) -> None:
    visit = {**central.admin.appointments(amelia)[0], "date": "2027-03-01", "status": "tentative"}
    new = central.admin.add_appointment(amelia, visit)
    assert [each["id"] for each in visits(maya, amelia, status="tentative")] == [new]


def test_notes_are_written_changed_and_deleted(maya: httpx.Client, amelia: str) -> None:
    body = {"clientId": amelia, "note": "Went well", "category": "visit"}
    note = maya.post("/api/progress-note/create", json=body).json()["data"]
    maya.put(f"/api/progress-note/update/{note['id']}", json={"note": "Went very well"})
    address = f"/api/progress-note/getlists/all/{amelia}"
    assert [each["note"] for each in maya.get(address).json()["data"]] == ["Went very well"]
    assert maya.delete(f"/api/progress-note/delete/{note['id']}").is_success
    assert maya.get(address).json()["data"] == []
    assert maya.delete(f"/api/progress-note/delete/{note['id']}").json()["message"] == "Progress note not found"
