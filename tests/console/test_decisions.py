"""What needs a person, by the console: two versions, a refused value, a record the office has already."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hubshift_desktop.demo.papers import draw_paper
from hubshift_desktop.demo.server import DemoCentral
from tests.console.rig import Hub

PHONE, ALLERGIES = "personalInfo.phone", "medicalInfo.allergies"


def at_office(hub: Hub, central: DemoCentral, name: str) -> dict[str, Any]:
    return dict(central.admin.client(str(hub.ask("show", hub.client(name))["id"])))


def both_change(hub: Hub, central: DemoCentral, path: str, mine: str, office: Any) -> dict[str, Any]:
    """Change one field here and at the office, sync, and return the line that needs a decision."""
    client = hub.client("ameli")
    hub.ask("edit", client, f"{path}={mine}")
    central.admin.edit(str(hub.ask("show", client)["id"]), path, office)
    result = hub.ask("sync")
    assert result["conflicts"] == 1
    [line] = [line for line in hub.ask("pending") if line["state"] == "conflict"]
    assert line["field"] == path
    return dict(line)


def test_two_versions_wait_for_a_decision_and_mine_is_sent(hub: Hub, central: DemoCentral) -> None:
    line = both_change(hub, central, PHONE, "0491570157", "0491 570 158")
    assert hub.ask("show", line["clientId"])["personalInfo"]["phone"] == "0491570157"
    hub.ask("resolve", line["id"], "mine")
    assert hub.ask("sync")["conflicts"] == 0
    assert at_office(hub, central, "ameli")["personalInfo"]["phone"].replace(" ", "").endswith("491570157")
    assert {kept["state"] for kept in hub.ask("pending")} == {"accepted"}


def test_the_offices_version_is_taken_without_sending_anything(hub: Hub, central: DemoCentral) -> None:
    line = both_change(hub, central, PHONE, "0491570157", "0491 570 158")
    hub.ask("resolve", line["id"], "office")
    hub.ask("sync")
    assert at_office(hub, central, "ameli")["personalInfo"]["phone"] == "0491 570 158"
    assert hub.ask("show", line["clientId"])["personalInfo"]["phone"] == "0491 570 158"


def test_one_value_cannot_be_both(hub: Hub, central: DemoCentral) -> None:
    line = both_change(hub, central, PHONE, "0491570157", "0491 570 158")
    answer = hub("resolve", line["id"], "both")
    assert answer.code == 1
    assert answer.data["error"] == "Both cannot be kept here"
    assert [kept["state"] for kept in hub.ask("pending")] == ["conflict"]


def test_allergies_added_on_both_sides_are_joined_without_asking(hub: Hub, central: DemoCentral) -> None:
    client = hub.client("ameli")
    known = hub.ask("show", client)["allergies"]
    hub.ask("edit", client, f"{ALLERGIES}={json.dumps([*known, 'Latex'])}")
    central.admin.edit(str(hub.ask("show", client)["id"]), ALLERGIES, [*known, "Bee stings"])
    assert hub.ask("sync")["conflicts"] == 0
    assert set(at_office(hub, central, "ameli")["medicalInfo"]["allergies"]) == {*known, "Latex", "Bee stings"}


def test_a_refused_value_is_set_aside_with_the_offices_sentence_and_the_rest_goes_on(
    hub: Hub, central: DemoCentral
) -> None:
    central.faults.refuse(
        "/api/user/clientUpdate/",
        status=400,
        body={"success": False, "message": "Validation failed", "errors": {"phone": "Invalid phone format"}},
    )
    hub.ask("edit", hub.client("ameli"), f"{PHONE}=0491570157")
    hub.ask("status", hub.client("noah"), "inactive")
    result = hub.ask("sync")
    assert (result["setAside"], result["online"]) == (1, True)
    states = {line["field"]: line for line in hub.ask("pending")}
    assert states[PHONE]["state"] == "set_aside"
    assert "Invalid phone format" in states[PHONE]["message"]
    assert states["status"]["state"] == "accepted"
    shown = hub.ask("show", hub.client("ameli"))
    assert shown["syncState"] == "fix"
    assert "Invalid phone format" in shown["refusals"][PHONE]
    hub.ask("resolve", states[PHONE]["id"], "mine")
    assert hub.ask("sync")["setAside"] == 0
    assert at_office(hub, central, "ameli")["personalInfo"]["phone"].replace(" ", "").endswith("491570157")


def test_a_refused_value_can_be_taken_back(hub: Hub, central: DemoCentral) -> None:
    before = at_office(hub, central, "ameli")["personalInfo"]["phone"]
    central.faults.refuse("/api/user/clientUpdate/", status=422, body={"success": False, "message": "No", "errors": {}})
    hub.ask("edit", hub.client("ameli"), f"{PHONE}=0491570157")
    hub.ask("sync")
    [line] = hub.ask("pending")
    assert hub("resolve", line["id"], "both").code == 1
    hub.ask("resolve", line["id"], "office")
    assert hub.ask("sync")["waiting"] == 0
    shown = hub.ask("show", hub.client("ameli"))
    assert (shown["syncState"], shown["personalInfo"]["phone"]) == ("synced", before)
    assert hub.ask("pending") == []


def test_what_waits_or_does_not_exist_needs_no_decision(hub: Hub) -> None:
    hub.ask("edit", hub.client("ameli"), f"{PHONE}=0491570157")
    [line] = hub.ask("pending")
    for choice in ("mine", "office", "both"):
        answer = hub("resolve", line["id"], choice)
        assert (answer.code, answer.data["error"]) == (1, "There is nothing to decide here")
        assert hub("resolve", "nobody", choice).code == 1


def test_a_person_the_office_registered_meanwhile_is_linked_and_not_doubled(
    hub: Hub, central: DemoCentral, tmp_path: Path
) -> None:
    born = tmp_path / "new.json"
    born.write_text(
        json.dumps(
            {
                "personalInfo": {"firstName": "Wren", "lastName": "Okonkwo", "dateOfBirth": "1990-01-01"},
                "ndisDetails": {"ndisNumber": "430999123"},
            }
        )
    )
    added = hub.ask("add", born)
    central.admin.add_client(
        {
            "personalInfo": {"firstName": "Wren", "lastName": "Okonkwo-Hale", "dateOfBirth": "1990-01-01"},
            "ndisDetails": {"ndisNumber": "430 999 123"},
        }
    )
    before = len(central.admin.client_ids())
    assert hub.ask("sync")["setAside"] == 1
    [line] = [line for line in hub.ask("pending") if line["state"] == "set_aside"]
    assert line["localId"] == added["localId"]
    hub.ask("resolve", line["id"], "office")
    hub.ask("sync")
    assert len(central.admin.client_ids()) == before
    assert hub.ask("show", "430999123")["id"] in central.admin.client_ids()
    assert [row["syncState"] for row in hub.ask("list", "--search", "okonkwo")] == ["decide"], "their names differ"


def let_go_of_a_file(hub: Hub, central: DemoCentral, folder: Path) -> dict[str, Any]:
    """Lose the answer to a file, deny every look for it, and stop following it; returns its line."""
    paper = folder / "Consent.pdf"
    paper.write_bytes(draw_paper(file_type="pdf", title="Consent", lines=("A made-up form.",)))
    central.faults.lose_answer("document/upload")
    hub.ask("upload", hub.client("ameli"), paper, "--type", "consent")
    central.faults.delay("/api/document/", seconds=0, method="GET")  # the look before the sending is answered
    central.faults.refuse(
        "/api/document/", status=403, body={"success": False, "message": "No"}, method="GET", times=None
    )
    assert hub.ask("sync", "--settle", "0")["setAside"] == 1
    central.faults.clear()
    [line] = hub.ask("pending")
    told = hub("resolve", line["id"], "office", as_json=False)
    assert f"hubshift follow {line['localId']}" in told.out
    assert hub.ask("pending") == []
    return dict(line)


@pytest.mark.parametrize("named_by", ["localId", "id"])
def test_a_file_that_nobody_follows_is_listed_and_followed_again(
    hub: Hub, central: DemoCentral, tmp_path: Path, named_by: str
) -> None:
    line = let_go_of_a_file(hub, central, tmp_path)
    assert hub.ask("sync")["waiting"] == 0
    [file] = hub.ask("follow")
    assert (file["localId"], file["clientLocalId"], file["name"]) == (
        line["localId"],
        line["clientLocalId"],
        "Consent.pdf",
    )
    assert "Amelia" in hub("follow", as_json=False).out

    hub.ask("follow", line[named_by])

    assert hub.ask("follow") == []
    hub.ask("sync", "--settle", "0")
    assert [kept["state"] for kept in hub.ask("pending")] == ["accepted"]
    assert [made.kind for made in central.admin.created()] == ["document"]


def test_only_a_file_that_nobody_follows_is_followed_again(hub: Hub) -> None:
    hub.ask("edit", hub.client("ameli"), f"{PHONE}=0491570157")
    [line] = hub.ask("pending")
    for typed in (line["id"], line["localId"], "nobody"):
        answer = hub("follow", typed)
        assert (answer.code, answer.data["error"]) == (1, "There is no such file that nobody follows")
    assert hub("follow", as_json=False).code == 0
