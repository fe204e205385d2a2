"""All 18 rows of the API page, and the sign-in before them, against the demo central over a real socket."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from hubshift_desktop.central.api import CentralApi
from hubshift_desktop.central.auth import Tokens
from hubshift_desktop.central.compose import compose_client
from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.central.sign_in import SignIn
from hubshift_desktop.demo.accounts import JOEL
from hubshift_desktop.demo.server import DemoCentral
from hubshift_desktop.demo.settings import DemoSettings
from hubshift_desktop.domain.clock import SystemClock
from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.records import appointment_from, client_from, document_from, goal_from
from tests.central.office import MemoryTokens

FORMS = {
    "seed": DemoSettings(rate_limit=10**6),
    "live": DemoSettings(rate_limit=10**6, id_form="_id", list_shape="flat", has_updated_at=True),
}


@pytest.fixture(scope="module", params=FORMS)
def central(request: pytest.FixtureRequest) -> Iterator[DemoCentral]:
    with DemoCentral(size=24, settings=FORMS[request.param], today=date(2026, 11, 24)) as started:
        yield started


@pytest.fixture(scope="module")
def tokens(central: DemoCentral) -> MemoryTokens:
    person = central.account
    with SignIn(origin=central.base_url) as door:
        door.login(person.email, person.password)
        door.resend(person.email)
        account = door.verify(person.email, person.one_time_code)
    assert (account.user_id, account.name, account.role) == (person.user_id, person.name, person.role)
    return MemoryTokens(Tokens(account.token, account.refresh_token))


@pytest.fixture
def api(central: DemoCentral, tokens: MemoryTokens) -> Iterator[CentralApi]:
    with CentralApi(origin=central.base_url, flavour="web", tokens=tokens, clock=SystemClock()) as opened:
        yield opened


@pytest.fixture
def mobile(central: DemoCentral, tokens: MemoryTokens) -> Iterator[CentralApi]:
    with CentralApi(origin=central.base_url, flavour="mobile", tokens=tokens, clock=SystemClock()) as opened:
        yield opened


@pytest.fixture
def client_id(central: DemoCentral) -> str:
    return central.admin.client_ids()[0]


def create(api: CentralApi, number: str, *, key: str) -> str:
    fields = {
        "personalInfo.firstName": "Demo",
        "personalInfo.lastName": "Person",
        "ndisDetails.ndisNumber": number,
    }
    accepted = api.create_client(fields, key=key)
    assert accepted.server_id is not None
    return accepted.server_id


def test_row_1_the_caseload_comes_page_by_page_and_whole(api: CentralApi, central: DemoCentral) -> None:
    page, seen = api.list_clients(page=1, limit=7), list[str]()
    assert page.items_per_page == 7
    assert page.server_date is not None
    for number in range(1, (page.total_pages or 0) + 1):
        seen += [row.server_id for row in api.list_clients(page=number, limit=7).rows]
    assert seen == list(central.admin.client_ids())
    first = page.rows[0]
    full = api.client(first.server_id).fields
    assert {path: full.get(path) for path in first.fields if path != "status"} == {
        path: value for path, value in first.fields.items() if path != "status"
    }


def test_row_1_search_and_status(api: CentralApi, client_id: str) -> None:
    person = client_from(api.client(client_id).fields)
    found = api.list_clients(page=1, search=person.last_name, ndis_number=person.ndis_number)
    assert client_id in [row.server_id for row in found.rows]
    assert all(row.fields["status"] == "inactive" for row in api.list_clients(page=1, status="inactive").rows)


def test_row_2_a_client_is_found_by_ndis_number(api: CentralApi, client_id: str) -> None:
    fields = api.client(client_id).fields
    (found,) = api.find_by_ndis(ndis_number=str(fields["ndisDetails.ndisNumber"]))
    assert found.server_id == client_id
    assert {path: found.fields.get(path) for path in fields} == dict(fields)
    assert api.find_by_ndis(ndis_number="439 999 999") == ()


def test_rows_3_and_4_the_web_and_the_mobile_record_are_the_same(
    api: CentralApi, mobile: CentralApi, client_id: str
) -> None:
    web = api.client(client_id)
    assert web.fields == mobile.client(client_id).fields
    assert web.etag is not None
    assert api.client(client_id, etag=web.etag).not_modified


def test_row_5_a_client_is_created(api: CentralApi) -> None:
    server_id = create(api, "430 000 901", key="row-5")
    assert client_from(api.client(server_id).fields).ndis_number.replace(" ", "") == "430000901"


@pytest.mark.parametrize("row", [6, 7])
def test_rows_6_and_7_only_what_changed_is_changed(api: CentralApi, mobile: CentralApi, row: int) -> None:
    server_id = create(api, f"43000091{row}", key=f"row-{row}")
    speaker = api if row == 6 else mobile
    speaker.update_client(server_id, {"personalInfo.phone": "0491 570 156", "address.suburb": "Carlton"})
    person = client_from(api.client(server_id).fields)
    assert (person.phone, person.suburb, person.last_name) == ("0491 570 156", "Carlton", "Person")


def test_row_8_a_carers_clients(api: CentralApi) -> None:
    clients = api.clients_of_carer(JOEL.user_id)
    assert clients
    assert all(client.appointment_count and client.last_name for client in clients)


def test_row_9_my_caseload(api: CentralApi, central: DemoCentral) -> None:
    assert api.my_clients() == tuple(central.admin.client_ids())


def test_rows_10_and_11_a_document_goes_up_and_comes_down(api: CentralApi, central: DemoCentral) -> None:
    server_id = create(api, "430000921", key="row-10")
    content = b"%PDF-1.4 demo " + bytes(200_000)
    sent: list[tuple[int, int]] = []
    accepted = api.upload(
        server_id,
        name="Consent “new”.pdf",
        media_type="application/pdf",
        document_type="consent",
        chunks=lambda: (content[at : at + 50_000] for at in range(0, len(content), 50_000)),
        size=len(content),
        key="row-11",
        expiry_date="2027-11-24",
        on_progress=lambda done, total: sent.append((done, total)),
    )
    (found,) = api.documents(server_id).items
    assert found.server_id == accepted.server_id
    document = document_from(found.fields)
    assert (document.name, document.document_type) == ("Consent “new”.pdf", "consent")
    assert document.expiry_date == "2027-11-24"
    assert sent[-1] == (len(content), len(content))
    assert b"".join(api.download(document.url)) == content
    assert not [seen for seen in central.admin.requests() if seen.path.startswith("/files/") and seen.has_token]


def test_rows_12_and_13_a_goal_and_its_life(api: CentralApi) -> None:
    client_server_id = create(api, "430000931", key="row-12")
    accepted = api.create_goal(client_server_id, {"title": "Cook", "targetDate": "2027-03-01"}, key="row-13")
    goal_id = accepted.server_id or ""
    tasks: JsonValue = [{"title": "Buy a pan", "status": "completed", "dueDate": "2026-12-01", "priority": "low"}]
    api.update_goal(goal_id, {"description": "Twice a week", "tasks": tasks})
    api.set_goal_status(goal_id, "in_progress")
    (listed,) = api.goals(client_server_id).items
    assert listed.fields == api.goal(goal_id).fields
    goal = goal_from(listed.fields)
    assert (goal.title, goal.description, goal.status, goal.progress) == ("Cook", "Twice a week", "in_progress", 100)
    assert goal.tasks[0].task_id
    api.delete_goal(goal_id)
    assert api.goals(client_server_id).items == ()
    with pytest.raises(CentralError) as caught:
        api.goal(goal_id)
    assert caught.value.kind is ErrorKind.NOT_FOUND


def test_row_14_medications_lie_over_the_record(api: CentralApi, client_id: str) -> None:
    medical = api.medical(client_id).fields
    assert set(medical) == {"medicalInfo.medications", "medicalInfo.allergies", "medicalInfo.medicalHistory"}
    detail = api.client(client_id).fields
    composed = compose_client(detail, medical)
    assert composed["medicalInfo.medications"] == medical["medicalInfo.medications"]


def test_row_15_appointments_by_status_and_date(api: CentralApi, central: DemoCentral) -> None:
    visits = [(one, api.appointments(one).items) for one in central.admin.client_ids()]
    owner, found = next((one, items) for one, items in visits if items)
    visit = appointment_from(found[0].fields)
    assert len(visit.date) == 10
    assert visit.carer_id
    same = api.appointments(owner, status=visit.status, start=visit.date, end=visit.date).items
    assert found[0].server_id in [item.server_id for item in same]


def test_row_16_a_status_is_changed(api: CentralApi) -> None:
    server_id = create(api, "430000941", key="row-16")
    api.set_status(server_id, "terminated")
    (row,) = api.list_clients(page=1, ndis_number="430000941").rows
    assert row.fields["status"] == "terminated"


def test_row_17_the_offices_own_export(api: CentralApi) -> None:
    export = api.export_list()
    assert export.media_type == "text/csv"
    assert b"ndisNumber" in b"".join(export.chunks)


def test_row_18_errors_are_clear_states(api: CentralApi, central: DemoCentral) -> None:
    with pytest.raises(CentralError) as absent:
        api.client("0" * 24)
    assert absent.value.kind is ErrorKind.NOT_FOUND
    with pytest.raises(CentralError) as invalid:
        api.create_client({"personalInfo.firstName": "Demo", "personalInfo.email": "no"}, key="row-18")
    assert invalid.value.kind is ErrorKind.INVALID
    assert {"personalInfo.email", "ndisDetails.ndisNumber"} <= set(invalid.value.errors)
    gone = create(api, "430000951", key="row-18b")
    central.admin.reassign(gone)
    with pytest.raises(CentralError) as forbidden:
        api.client(gone)
    assert forbidden.value.kind is ErrorKind.FORBIDDEN


def test_an_expired_token_is_renewed_once_for_all(
    api: CentralApi, central: DemoCentral, client_id: str, tokens: MemoryTokens
) -> None:
    central.admin.expire_tokens()
    central.admin.forget_requests()
    together = threading.Barrier(6)

    def read(_number: int) -> str:
        together.wait(20)
        return api.client(client_id).server_id

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(read, range(6))) == [client_id] * 6
    assert central.admin.request_counts()["POST /api/user/getRefreshTokan"] == 1
    assert tokens.saved


def test_a_create_whose_answer_is_lost_is_in_doubt_and_can_be_found(api: CentralApi, central: DemoCentral) -> None:
    central.faults.lose_answer("/api/clientDetails/create")
    with pytest.raises(CentralError) as caught:
        create(api, "430000961", key="lost")
    assert caught.value.kind is ErrorKind.IN_DOUBT
    assert len(api.find_by_ndis(ndis_number="430000961")) == 1
    central.faults.half_answer("/api/clientDetails/create")
    with pytest.raises(CentralError) as caught:
        create(api, "430000962", key="half")
    assert caught.value.kind is ErrorKind.IN_DOUBT


def test_a_wifi_page_is_told_from_the_office(api: CentralApi, central: DemoCentral, client_id: str) -> None:
    central.faults.portal(times=1)
    with pytest.raises(CentralError) as caught:
        api.client(client_id)
    assert caught.value.kind is ErrorKind.PORTAL
    assert api.client(client_id).server_id == client_id
