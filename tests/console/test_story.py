"""The acceptance story by the console: a day without the internet, and every change at the office exactly once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from hubshift_desktop.demo.papers import draw_paper
from hubshift_desktop.demo.server import DemoCentral
from hubshift_desktop.demo.settings import DemoSettings
from tests.console.rig import Hub

PHONE = "personalInfo.phone"
TASKS = '[{"title": "Ride with a friend"}, {"title": "Ride alone"}]'
TICKED = '[{"title": "Ride with a friend", "status": "completed"}, {"title": "Ride alone"}]'


def work_offline(hub: Hub, paper: Path) -> dict[str, str]:
    """Do a coordinator's day while the central is stopped; returns the ids of what was touched."""
    amelia, noah = hub.client("ameli"), hub.client("430 000 387")
    edited = hub.ask("edit", amelia, f"{PHONE}=0491570157")
    assert edited["syncState"] == "waiting"
    goal = hub.ask("goal", "add", amelia, "--title", "Travel to TAFE by bus", "--target-date", "2027-03-31")
    assert goal["id"] is None
    hub.ask("goal", "edit", goal["localId"], f"tasks={TASKS}")
    ticked = hub.ask("goal", "edit", goal["localId"], f"tasks={TICKED}")
    assert ticked["progress"] == 50
    filed = hub.ask("upload", amelia, paper, "--type", "consent")
    assert filed["isOnThisLaptop"]
    assert hub.ask("status", noah, "inactive")["status"] == "inactive"
    return {"amelia": amelia, "noah": noah, "goal": goal["localId"], "document": filed["localId"]}


LIVE = DemoSettings(
    id_form="_id",
    list_shape="flat",
    list_order="unstable",
    put_mode="replace",
    hides_inactive=True,
    has_etag=False,
    max_limit=3,
)


@pytest.mark.parametrize("settings", [DemoSettings(), LIVE], ids=["as specified", "as the live platform may be"])
def test_a_day_offline_arrives_at_the_office_exactly_once(
    hub: Hub, central: DemoCentral, tmp_path: Path, settings: DemoSettings
) -> None:
    central.settings = settings
    paper = tmp_path / "Consent to share.pdf"
    paper.write_bytes(draw_paper(file_type="pdf", title="Consent", lines=("A made-up form.",)))
    central.stop()
    ids = work_offline(hub, paper)
    exported = hub.ask("export", tmp_path / "active.xlsx", "--status", "active")
    offline = hub.ask("sync")
    assert offline == {"pulled": 0, "pushed": 0, "conflicts": 0, "setAside": 0, "waiting": 4, "online": False}
    assert {line["state"] for line in hub.ask("pending")} == {"waiting"}

    central.start()
    online = hub.ask("sync")

    assert online["online"]
    assert (online["waiting"], online["conflicts"], online["setAside"]) == (0, 0, 0)
    lines = hub.ask("pending")
    assert {line["state"] for line in lines} == {"accepted"}
    assert all(line["acceptedAt"] and line["savedAt"] for line in lines)
    check_the_office(hub, central, ids)
    check_the_workbook(Path(exported["file"]), exported["rows"])
    assert hub.ask("show", ids["amelia"])["syncState"] == "synced"


def check_the_office(hub: Hub, central: DemoCentral, ids: dict[str, str]) -> None:
    """Look into the central's own data: each change is there, and there once."""
    admin = central.admin
    amelia = server_id(hub, ids["amelia"])
    assert phone_at(central, amelia) == "491570157"
    assert Counter(made.kind for made in admin.created()) == {"goal": 1, "document": 1}
    [goal] = [goal for goal in admin.goals(amelia) if goal["title"] == "Travel to TAFE by bus"]
    assert [(task["title"], task["status"]) for task in goal["tasks"]] == [  # type: ignore[call-overload, index, union-attr]
        ("Ride with a friend", "completed"),
        ("Ride alone", "not_started"),
    ]
    assert goal["targetDate"] == "2027-03-31"
    named = [document for document in admin.documents(amelia) if document["name"] == "Consent to share.pdf"]
    assert len(named) == 1
    assert admin.document_bytes(str(named[0]["id"])).startswith(b"%PDF-")
    assert admin.client(server_id(hub, ids["noah"]))["status"] == "inactive"


def check_the_workbook(path: Path, rows: int) -> None:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    numbers = [row[heads.index("NDIS number")].value for row in sheet.iter_rows(min_row=2)]
    assert len(numbers) == rows
    assert "430000387" not in {str(number).replace(" ", "") for number in numbers}, "Noah is inactive"
    assert all(isinstance(number, str) for number in numbers)


def server_id(hub: Hub, local_id: str) -> str:
    return str(hub.ask("show", local_id)["id"])


def phone_at(central: DemoCentral, client_id: str) -> str:
    """Return the phone as the office has it, in digits without the trunk's or the country's."""
    personal: Any = central.admin.client(client_id)["personalInfo"]
    return "".join(letter for letter in personal["phone"] if letter.isdigit()).lstrip("0").removeprefix("61")


def test_a_client_born_offline_goes_first_and_takes_what_belongs_to_it_along(
    hub: Hub, central: DemoCentral, tmp_path: Path
) -> None:
    born = tmp_path / "new.json"
    born.write_text(
        '{"personalInfo": {"firstName": "Wren", "lastName": "Okonkwo", "dateOfBirth": "1990-01-01", "gender": "female",'
        ' "phone": "0491570158", "email": "wren@example.com"}, "address": {"street": "1 Main St", "suburb": "Carlton",'
        ' "state": "VIC", "postcode": "3053"}, "ndisDetails": {"ndisNumber": "430 999 123",'
        ' "planStartDate": "2026-07-01", "planEndDate": "2027-06-30"}}'
    )
    central.stop()
    added = hub.ask("add", born)
    assert (added["id"], added["syncState"]) == (None, "waiting")
    hub.ask("goal", "add", added["localId"], "--title", "Join the choir")
    hub.ask("edit", added["localId"], "address.suburb=Fitzroy")
    central.start()
    assert hub.ask("sync")["waiting"] == 0
    assert Counter(made.kind for made in central.admin.created()) == {"client": 1, "goal": 1}
    shown = hub.ask("show", "430999123")
    assert shown["address"]["suburb"] == "Fitzroy"
    assert [goal["title"] for goal in central.admin.goals(shown["id"])] == ["Join the choir"]


def test_an_answer_that_was_lost_is_looked_up_and_not_sent_again(hub: Hub, central: DemoCentral) -> None:
    goal = hub.ask("goal", "add", hub.client("ameli"), "--title", "Cook twice a week")
    central.faults.lose_answer("/api/goal/create")
    hub("sync", "--settle", "0")
    hub("sync", "--settle", "0")
    assert {line["state"] for line in hub.ask("pending")} == {"accepted"}
    assert len(central.admin.created("goal")) == 1
    shown = hub.ask("show", hub.client("ameli"))
    assert [kept["title"] for kept in shown["goals"] if kept["localId"] == goal["localId"]] == ["Cook twice a week"]


def test_an_unanswered_write_says_so_and_rests(hub: Hub, central: DemoCentral) -> None:
    hub.ask("goal", "add", hub.client("ameli"), "--title", "Cook twice a week")
    central.faults.drop_request("/api/goal/create")
    assert hub.ask("sync", "--settle", "600")["waiting"] == 1
    [line] = hub.ask("pending")
    assert (line["entity"], line["verb"], line["state"], line["attempts"]) == ("goal", "create", "unanswered", 1)
    assert central.admin.created("goal") == ()
    assert hub.ask("sync", "--settle", "0")["waiting"] == 0
    assert len(central.admin.created("goal")) == 1
