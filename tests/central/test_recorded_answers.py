"""Every answer of the seed, and every form of the live system, is read to the fields that the app speaks."""

from __future__ import annotations

import pytest

from hubshift_desktop.central.answers import Accepted, Found
from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.domain.fields import Fields
from hubshift_desktop.domain.records import client_from, goal_from
from tests.central.office import Office, api_for, recorded, said

SEED_ROW = {
    "personalInfo.firstName": "Jane",
    "personalInfo.lastName": "Smith",
    "personalInfo.email": "jane@example.com",
    "ndisDetails.ndisNumber": "NDIS123456",
    "status": "active",
    "ndisDetails.planManager.id": "plan_manager_id",
    "supportCoordinator.id": "sc_id",
}
SEED_CLIENT: Fields = {
    "personalInfo.firstName": "Jane",
    "personalInfo.lastName": "Smith",
    "personalInfo.dateOfBirth": "1990-01-01",
    "personalInfo.gender": "female",
    "personalInfo.phone": "+61400000000",
    "personalInfo.email": "jane@example.com",
    "address.street": "123 Main St",
    "address.suburb": "Melbourne",
    "address.state": "VIC",
    "address.postcode": "3000",
    "ndisDetails.ndisNumber": "NDIS123456",
    "ndisDetails.planStartDate": "2024-01-01",
    "ndisDetails.planEndDate": "2024-12-31",
    "ndisDetails.planManager.id": "pm_id",
    "ndisDetails.planManager.name": "Plan Manager Name",
    "medicalInfo.allergies": ["Peanuts"],
    "medicalInfo.conditions": ["Autism"],
    "medicalInfo.medications": [],
    "emergencyContacts": [{"name": "John Smith", "relationship": "Parent", "phone": "+61400000001"}],
    "isActive": True,
    "createdAt": "2024-01-01T00:00:00Z",
}
LIVE_ROW = {
    "personalInfo.firstName": "Amelia",
    "personalInfo.lastName": "O’Brien",
    "personalInfo.email": "amelia@example.com",
    "personalInfo.phone": "0491570156",
    "ndisDetails.ndisNumber": "430000017",
    "status": "inactive",
    "ndisDetails.planManager.id": "pm7",
    "ndisDetails.planManager.name": "Priya Nair",
    "supportCoordinator.id": None,
}


def test_the_seeds_list_is_a_page_with_its_numbers() -> None:
    page = api_for(Office([recorded("seed_list", date="Tue, 24 Nov 2026 10:42:00 GMT")])).list_clients(page=1)
    assert page.rows == (Found(server_id="client_id", fields=SEED_ROW),)
    assert (page.page, page.total_pages, page.total_items, page.items_per_page) == (1, 10, 100, 10)
    assert page.server_date is not None
    assert page.server_date.isoformat() == "2026-11-24T10:42:00+00:00"


@pytest.mark.parametrize("form", ["docs", "data_total", "data_data", "without_success"])
def test_a_live_list_with_its_own_numbers_is_a_page(form: str) -> None:
    page = api_for(Office([recorded(f"s_list_{form}")])).list_clients(page=2)
    assert page.rows == (Found(server_id="65a1", fields=LIVE_ROW),)
    assert (page.page, page.total_pages, page.total_items, page.items_per_page) == (2, 3, 41, 20)


@pytest.mark.parametrize("form", ["bare_data", "bare"])
def test_a_list_without_numbers_promises_nothing(form: str) -> None:
    page = api_for(Office([recorded(f"s_list_{form}")])).list_clients(page=1)
    assert page.rows == (Found(server_id="65a1", fields=LIVE_ROW),)
    assert (page.total_pages, page.total_items, page.items_per_page) == (None, None, None)


def test_the_seeds_client_is_read_leaf_by_leaf() -> None:
    fetched = api_for(Office([recorded("seed_details", etag='W/"1"', last_modified="x")])).client("client_id")
    assert fetched.fields == SEED_CLIENT
    assert (fetched.server_id, fetched.etag, fetched.last_modified) == ("client_id", 'W/"1"', "x")
    assert not fetched.not_modified


def test_a_live_client_is_unwrapped_and_its_dates_lose_their_time() -> None:
    fields = api_for(Office([recorded("s_details_wrapped")])).client("65a1").fields
    assert fields["personalInfo.dateOfBirth"] == "1994-03-09"
    assert fields["ndisDetails.planEndDate"] == "2026-12-31"
    assert fields["medicalInfo.medications"] == [{"_id": "m1", "medicineName": "Demo A", "startDate": "2024-01-01"}]
    assert fields["createdAt"] == "2024-01-01T00:00:00Z"
    assert (fields["__v"], fields["culture.language"]) == (3, "Maltese")
    client = client_from(fields)
    assert (client.plan_manager_id, client.plan_manager) == ("pm7", "Priya Nair")
    assert (client.support_coordinator_id, client.support_needs) == ("sc9", ("Transport",))


def test_a_client_that_comes_flat_is_read_to_the_same_paths() -> None:
    fields = api_for(Office([recorded("s_details_flat")])).client("65a1").fields
    assert fields == {
        "personalInfo.firstName": "Amelia",
        "personalInfo.lastName": "O’Brien",
        "personalInfo.dateOfBirth": "1994-03-09",
        "ndisDetails.ndisNumber": "430000017",
        "ndisDetails.planManager.id": "pm7",
        "address.suburb": "Carlton",
    }


def test_a_create_is_confirmed_by_the_new_id() -> None:
    accepted = api_for(Office([recorded("seed_created")])).create_client({"personalInfo.firstName": "Jane"}, key="k")
    assert accepted == Accepted(
        server_id="new_client_id", fields={"personalInfo.firstName": "Jane", "personalInfo.lastName": "Smith"}
    )


def test_a_carers_clients_come_with_their_number_of_appointments() -> None:
    (client,) = api_for(Office([recorded("seed_carer_clients")])).clients_of_carer("hc_id")
    assert (client.server_id, client.first_name, client.last_name) == ("client_id", "Jane", "Smith")
    assert client.appointment_count == 5


def test_documents_keep_what_the_office_says_of_them() -> None:
    (document,) = api_for(Office([recorded("seed_documents")])).documents("client_id").items
    assert document.server_id == "doc_id"
    assert document.fields == {
        "name": "NDIS Plan.pdf",
        "type": "pdf",
        "url": "https://s3.amazonaws.com/...",
        "uploadedAt": "2024-01-01T00:00:00Z",
    }
    (live,) = api_for(Office([recorded("s_documents")])).documents("65a1").items
    assert (live.fields["expiryDate"], live.fields["size"], "clientId" in live.fields) == ("2027-11-01", 1234, False)


def test_goals_of_the_seed_and_of_the_live_system() -> None:
    (goal,) = api_for(Office([recorded("seed_goals")])).goals("client_id").items
    assert goal.server_id == "goal_id"
    assert goal_from(goal.fields).status == "in_progress"
    live = api_for(Office([recorded("s_goal_details")])).goal("g1")
    assert live.fields["targetDate"] == "2027-03-01"
    assert "clientId" not in live.fields
    read = goal_from(live.fields)
    assert [(task.task_id, task.due_date) for task in read.tasks] == [("t1", "2026-11-01"), ("t2", "")]
    assert read.progress == 50


def test_the_medication_answer_becomes_paths_of_the_client() -> None:
    fields = api_for(Office([recorded("seed_medication")])).medical("client_id").fields
    assert fields == {
        "medicalInfo.medications": [
            {
                "medicineName": "Medication A",
                "dose": "10mg",
                "frequency": "Daily",
                "startDate": "2024-01-01",
                "reviewDate": "2024-06-01",
            }
        ],
        "medicalInfo.allergies": ["Peanuts"],
        "medicalInfo.medicalHistory": "Previous conditions...",
    }


def test_what_the_medication_answer_does_not_send_is_not_there() -> None:
    office = Office([said({"success": True, "data": {"allergies": []}}), said({"success": True, "data": []})])
    api = api_for(office)
    assert api.medical("c1").fields == {"medicalInfo.allergies": []}
    assert api.medical("c1").fields == {"medicalInfo.medications": []}


def test_appointments_keep_their_wall_clock_times() -> None:
    (visit,) = api_for(Office([recorded("seed_appointments")])).appointments("client_id").items
    assert visit.fields == {
        "date": "2024-01-15",
        "startTime": "09:00",
        "endTime": "17:00",
        "healthCarer.id": "hc_id",
        "healthCarer.name": "John Doe",
        "status": "scheduled",
        "serviceType": "Support Work",
    }
    first, second = api_for(Office([recorded("s_appointments")])).appointments("65a1").items
    assert (first.fields["date"], first.fields["healthCarer.name"]) == ("2026-11-25", "Jo Doe")
    assert (second.fields["healthCarer.id"], second.fields["status"]) == ("hc2", "to be confirmed")


def test_a_status_is_confirmed_without_any_data() -> None:
    assert api_for(Office([recorded("seed_status")])).set_status("c1", "inactive") == Accepted(
        server_id="c1", fields={}
    )


@pytest.mark.row("S12")
@pytest.mark.parametrize(
    ("name", "kind", "statuses"),
    [
        ("seed_error_not_found", ErrorKind.NOT_FOUND, (200, 400, 404)),
        ("seed_error_validation", ErrorKind.INVALID, (200, 400, 422)),
        ("seed_error_unauthorized", ErrorKind.FORBIDDEN, (200, 400, 401, 403)),
    ],
)
@pytest.mark.parametrize("is_write", [True, False])
def test_the_seeds_errors_are_known_whatever_status_carries_them(
    name: str, kind: ErrorKind, statuses: tuple[int, ...], is_write: bool
) -> None:
    for status in statuses:
        api = api_for(Office([recorded(name, status=status)]))
        with pytest.raises(CentralError) as caught:
            api.update_client("c1", {"personalInfo.phone": "1"}) if is_write else api.client("c1")
        assert (caught.value.kind, caught.value.status) == (kind, status)


def test_refused_fields_are_named_by_the_paths_of_the_form() -> None:
    api = api_for(Office([recorded("seed_error_validation", status=400)]))
    with pytest.raises(CentralError) as caught:
        api.create_client({"personalInfo.email": "x"}, key="k")
    assert caught.value.errors == {
        "personalInfo.email": "Invalid email format",
        "ndisDetails.ndisNumber": "NDIS number is required",
    }
    assert "Invalid email format" in caught.value.sentence
