"""Each command's answer, its refusals in words, its exit code, and nothing but JSON on standard output."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from hubshift_desktop.console.output import Output
from hubshift_desktop.console.parser import build_parser
from hubshift_desktop.console.progress import TerminalProgress
from hubshift_desktop.demo.accounts import PRIYA
from hubshift_desktop.demo.papers import draw_paper
from hubshift_desktop.demo.server import DemoCentral
from hubshift_desktop.workspace import Profile
from tests.conftest import HandClock
from tests.console.rig import Hub
from tests.security.fakes import OTHER, PASSPHRASE, FakeKeystore

SUMMARY = {
    "id", "firstName", "lastName", "email", "ndisNumber", "status", "planManager", "supportCoordinator", "localId",
    "syncState",
}  # fmt: skip
DETAIL = {
    "id", "personalInfo", "address", "ndisDetails", "medicalInfo", "emergencyContacts", "goals", "isActive",
    "createdAt", "status", "medications", "allergies", "medicalHistory", "documents", "appointments", "syncState",
}  # fmt: skip
LINE = {"id", "entity", "clientId", "field", "verb", "state", "attempts", "message", "savedAt", "acceptedAt"}


# ---- set-up ---------------------------------------------------------------------------------------------------------


def test_set_up_makes_an_encrypted_profile_and_shows_the_recovery_code_once(bare: Hub) -> None:
    told = bare.set_up()
    assert told["isNew"]
    assert told["name"] == "Maya Okafor"
    assert len(told["recoveryCode"].replace("-", "")) >= 24
    assert bare.paths.vault.is_file()
    assert not bare.paths.store.read_bytes().startswith(b"SQLite format 3")
    again = bare.set_up()
    assert not again["isNew"]
    assert "recoveryCode" not in again


def test_a_file_that_waits_for_a_look_in_the_window_goes_with_the_word_to_sync(hub: Hub, tmp_path: Path) -> None:
    paper = tmp_path / "Consent.pdf"
    paper.write_bytes(draw_paper(file_type="pdf", title="Consent", lines=("A made-up form.",)))
    client_id = hub.client("ameli")
    workspace = Profile.open(hub.paths, surroundings=hub.around).unlock(PASSPHRASE)
    workspace.services.documents.file(client_id, paper, is_put_off=True)
    workspace.close()
    assert hub.ask("sync")["pushed"] == 1
    assert hub.ask("sync")["waiting"] == 0


def test_a_keystore_is_used_where_there_is_one(central: DemoCentral, tmp_path: Path) -> None:
    hub = Hub(tmp_path / "kept", central, keystore=FakeKeystore())
    assert hub.set_up()["keystore"]
    assert hub.ask("doctor")["keystore"]


def test_the_mobile_paths_are_used_when_the_profile_says_so(bare: Hub, central: DemoCentral) -> None:
    bare.set_up("--api", "mobile")
    bare.ask("sync")
    bare.ask("edit", bare.client("ameli"), "personalInfo.phone=0491570157")
    assert bare.ask("sync")["pushed"] == 1
    paths = {request.path for request in central.admin.requests()}
    assert any(path.startswith("/api/frontend/clientDetails/client/details/") for path in paths)
    assert not any(path.startswith("/api/user/clientDetails/") for path in paths)


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("HUBSHIFT_PASSPHRASE", "short", "Choose a longer passphrase"),
        ("HUBSHIFT_PASSWORD", "wrong", "E-mail or password not accepted"),
        ("HUBSHIFT_OTP", "000000", "Code not accepted"),
        ("HUBSHIFT_PASSWORD", "", "Password is missing"),
    ],
)
def test_a_set_up_that_is_refused_leaves_a_first_run(
    central: DemoCentral, tmp_path: Path, name: str, value: str, error: str
) -> None:
    hub = Hub(tmp_path / "profile", central, environment={name: value})
    answer = hub("setup", "--server", central.base_url, "--email", central.account.email)
    assert (answer.code, answer.data["error"]) == (1, error)
    assert not hub.paths.vault.exists()
    hub.environment.update(Hub(tmp_path / "other", central).environment)
    assert hub.set_up()["isNew"]


def test_a_server_without_encryption_is_refused_before_a_password_is_asked_for(bare: Hub) -> None:
    answer = bare("setup", "--server", "http://central.example", "--email", "maya@example.com")
    assert answer.code == 1
    assert answer.data["message"] == "The connection would not be encrypted."


def test_another_account_or_another_server_is_refused_on_this_profile(hub: Hub, central: DemoCentral) -> None:
    priya = central.account_of(PRIYA)
    other_person = hub("setup", "--server", central.base_url, "--email", priya.email)
    assert other_person.data["error"] == "This profile belongs to another account"
    with DemoCentral(size=1) as elsewhere:
        before = elsewhere.admin.requests()
        other_server = hub("setup", "--server", elsewhere.base_url, "--email", central.account.email)
        assert other_server.data["error"] == "This profile belongs to another account"
        assert elsewhere.admin.requests() == before, "the password must not go there"
    assert hub.ask("sync")["online"]


def test_signing_in_again_sends_what_waited_for_it(hub: Hub, central: DemoCentral) -> None:
    hub.ask("edit", hub.client("ameli"), "personalInfo.phone=0491570157")
    central.admin.expire_tokens(kind="refresh")
    central.admin.expire_tokens()
    refused = hub("sync")
    assert refused.code == 1
    assert refused.data["waiting"] == 1
    assert "Sign in again" in refused.err
    hub.set_up()
    assert hub.ask("sync")["pushed"] == 1


# ---- looking --------------------------------------------------------------------------------------------------------


def test_the_list_has_the_specifications_summary_and_finds_by_part_of_a_name_and_by_number(hub: Hub) -> None:
    rows = hub.ask("list")
    assert all(set(row) == SUMMARY for row in rows)
    assert len(rows) == len(hub.central.admin.client_ids())
    [amelia] = hub.ask("list", "--search", "tran amel")
    assert hub.ask("list", "--search", "430 000 218") == [amelia]
    assert amelia["id"] in hub.central.admin.client_ids()
    assert amelia["syncState"] == "synced"


def test_the_status_filters_and_an_unknown_one_is_refused(hub: Hub) -> None:
    assert {row["status"] for row in hub.ask("list", "--status", "active")} == {"active"}
    assert len(hub.ask("list", "--status", "active,inactive")) >= len(hub.ask("list", "--status", "active"))
    assert hub("list", "--status", "asleep").code == 1


def test_show_has_the_specifications_detail_by_each_of_three_ids(hub: Hub) -> None:
    by_number = hub.ask("show", "430000218")
    assert set(by_number) >= DETAIL
    assert hub.ask("show", by_number["id"]) == by_number
    assert hub.ask("show", by_number["localId"]) == by_number
    assert by_number["personalInfo"]["lastName"] == "Tran"
    assert by_number["ndisDetails"]["planManager"]["name"]
    assert by_number["allergies"] == by_number["medicalInfo"]["allergies"] != []
    assert {"title", "status", "tasks", "syncState"} <= set(by_number["goals"][0])
    assert {"medicineName", "dose"} <= set(by_number["medications"][0])
    assert {"name", "documentType", "isOnThisLaptop"} <= set(by_number["documents"][0])
    assert {"date", "startTime", "healthCarer", "status"} <= set(by_number["appointments"][0])
    assert "url" not in json.dumps(by_number)


def test_every_look_at_a_client_is_written_down(hub: Hub) -> None:
    before = hub.ask("doctor")["accessLog"]["lines"]
    hub.ask("show", "430000218")
    unlocks_and_the_look = 2 + 1
    assert hub.ask("doctor")["accessLog"]["lines"] == before + unlocks_and_the_look


def test_what_is_not_here_is_said_in_words(hub: Hub) -> None:
    for arguments in (("show", "nobody"), ("edit", "nobody", "a=b"), ("goal", "edit", "nobody", "title=New")):
        answer = hub(*arguments)
        assert answer.code == 1
        assert answer.data["message"]
        assert answer.err


# ---- changing -------------------------------------------------------------------------------------------------------


def test_bad_input_is_refused_by_field_and_saves_nothing(hub: Hub) -> None:
    client = hub.client("ameli")
    for change, path in (
        ("personalInfo.email=rosa@", "personalInfo.email"),
        ("ndisDetails.planEndDate=31/31/2027", "ndisDetails.planEndDate"),
        ("personalInfo.shoeSize=43", "personalInfo.shoeSize"),
        ("createdAt=2020-01-01", "createdAt"),
        ("personalInfo.phone", "personalInfo.phone"),
        ("emergencyContacts=Linh", "emergencyContacts"),
        ('medicalInfo.allergies={"a": 1}', "medicalInfo.allergies"),
    ):
        answer = hub("edit", client, change)
        assert answer.code == 1
        assert path in answer.data["problems"]
    assert hub.ask("pending") == []


def test_lists_are_written_as_json(hub: Hub) -> None:
    contacts = [{"name": "Linh Tran", "relationship": "Mother", "phone": "0491 570 157"}]
    client = hub.client("ameli")
    hub.ask("edit", client, f"emergencyContacts={json.dumps(contacts)}", 'supportNeeds=["Interpreter"]')
    shown = hub.ask("show", client)
    assert [contact["name"] for contact in shown["emergencyContacts"]] == ["Linh Tran"]
    assert shown["supportNeeds"] == ["Interpreter"]
    assert {line["field"] for line in hub.ask("pending")} == {"emergencyContacts", "supportNeeds"}
    assert set(hub.ask("pending")[0]) >= LINE


def test_a_status_that_is_so_already_is_no_second_change(hub: Hub) -> None:
    noah = hub.client("noah")
    assert hub.ask("status", noah, "terminated")["status"] == "terminated"
    assert hub.ask("status", noah, "terminated")["status"] == "terminated"
    assert len(hub.ask("pending")) == 1


def test_goals_are_judged_and_their_progress_is_never_typed(hub: Hub) -> None:
    client = hub.client("ameli")
    assert hub("goal", "add", client, "--title", " ").code == 1
    goal = hub.ask("goal", "add", client, "--title", "Cook", "--target-date", "31/3/2027", "--description", "Dinner")
    assert (goal["targetDate"], goal["description"], goal["syncState"]) == ("2027-03-31", "Dinner", "waiting")
    assert hub("goal", "edit", goal["localId"], "progress=90").code == 1
    assert hub.ask("goal", "edit", goal["localId"], "category=health")["category"] == "health"
    assert len(hub.ask("pending")) >= 1


def test_a_goal_of_the_office_is_named_by_its_server_id_and_changes_status(hub: Hub, central: DemoCentral) -> None:
    shown = hub.ask("show", hub.client("ameli"))
    goal = next(goal for goal in shown["goals"] if goal["status"] == "in_progress")
    assert hub.ask("goal", "edit", goal["id"], "status=on_hold")["status"] == "on_hold"
    hub.ask("sync")
    assert central.admin.goal(goal["id"])["status"] == "on_hold"


def test_a_file_of_the_wrong_kind_is_refused_before_it_is_queued(hub: Hub, tmp_path: Path) -> None:
    wrong = tmp_path / "plan.pdf"
    wrong.write_bytes(b"MZ\x90\x00 not a PDF at all")
    client = hub.client("ameli")
    assert hub("upload", client, wrong, "--type", "ndis_plan").code == 1
    assert hub("upload", client, tmp_path / "missing.pdf", "--type", "ndis_plan").code == 1
    assert hub.ask("pending") == []


def test_the_same_file_twice_is_one_document(hub: Hub, tmp_path: Path) -> None:
    paper = tmp_path / "plan.pdf"
    paper.write_bytes(draw_paper(file_type="pdf", title="Plan", lines=()))
    client = hub.client("ameli")
    assert hub.ask("upload", client, paper, "--type", "ndis_plan")["documentType"] == "ndis_plan"
    assert hub("upload", client, paper, "--type", "ndis_plan").code == 1
    assert [line["verb"] for line in hub.ask("pending")] == ["upload"]


def test_a_file_that_holds_no_client_is_refused(hub: Hub, tmp_path: Path) -> None:
    born = tmp_path / "new.json"
    for text in ("not json", "[]", '{"personalInfo": {"firstName": "Wren"}, "shoeSize": 43}'):
        born.write_text(text)
        answer = hub("add", born)
        assert answer.code == 1
        assert answer.data["problems"]
    born.write_text(" " * 1_000_001)
    assert hub("add", born).code == 1
    assert hub("add", tmp_path / "missing.json").code == 1


# ---- exporting ------------------------------------------------------------------------------------------------------


def test_an_export_has_the_filtered_rows_and_keeps_numbers_as_text(hub: Hub, tmp_path: Path) -> None:
    told = hub.ask("export", tmp_path / "vic.csv", "--search", "amelia")
    assert (told["rows"], told["total"]) == (1, len(hub.ask("list")))
    with (tmp_path / "vic.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("sep=")))
    assert rows[0]["First name"] == "Amelia"
    assert hub("export", tmp_path / "clients.doc").code == 1
    assert hub("export", tmp_path / "no" / "such" / "folder.csv").code == 1


def test_an_export_replaces_a_file_only_when_that_is_said(hub: Hub, tmp_path: Path) -> None:
    file = tmp_path / "all.csv"
    file.write_bytes(b"theirs")
    refused = hub("export", file)
    assert (refused.code, file.read_bytes()) == (1, b"theirs")
    assert "--replace" in refused.err
    hub.ask("export", file, "--replace")
    assert b"Amelia" in file.read_bytes()


# ---- speaking -------------------------------------------------------------------------------------------------------


def test_without_json_people_get_plain_lines(hub: Hub, tmp_path: Path) -> None:
    client = hub.client("ameli")
    hub.ask("edit", client, "personalInfo.phone=0491570157")
    said: dict[str, Any] = {
        "list": "Amelia Tran",
        "pending": "personalInfo.phone",
        "doctor": "Everything is sound.",
        "sync": "1 sent",
    }
    for command, words in said.items():
        answer = hub(command, as_json=False)
        assert (answer.code, answer.err) == (0, "")
        assert words in answer.out
    assert "Tran" in hub("show", client, as_json=False).out
    assert "1 of" in hub("export", tmp_path / "a.xlsx", "--search", "amelia", as_json=False).out
    refused = hub("show", "nobody", as_json=False)
    assert (refused.code, refused.out) == (1, "")
    assert "not on this laptop" in refused.err


def test_a_wrong_passphrase_says_how_many_tries_are_left(hub: Hub) -> None:
    hub.environment["HUBSHIFT_PASSPHRASE"] = OTHER
    answer = hub("list")
    assert answer.code == 1
    assert "4 tries left" in answer.data["message"]


def test_a_folder_without_a_profile_is_named_and_left_alone(bare: Hub) -> None:
    answer = bare("list")
    assert answer.data["error"] == "Hubshift is not set up in this folder"
    assert not bare.paths.folder.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["show"],
        ["status", "x", "asleep"],
        ["goal"],
        ["upload", "x", "y"],
        ["resolve", "x", "maybe"],
        ["setup"],
        ["fly"],
        ["sync", "--settle", "soon"],
    ],
)
def test_wrong_usage_ends_with_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        build_parser().parse_args(arguments)
    assert ended.value.code == 2
    assert capsys.readouterr().out == ""


class Terminal(io.StringIO):
    """A terminal that somebody reads."""

    def isatty(self) -> bool:
        return True


def test_a_person_at_a_terminal_sees_a_long_sync_go_on(clock: HandClock) -> None:
    screen = Terminal()
    output = Output(as_json=False, stdout=io.StringIO(), stderr=screen)
    assert output.is_for_a_person
    assert not Output(as_json=True, stdout=io.StringIO(), stderr=screen).is_for_a_person
    heard = TerminalProgress(say=output.say, clock=clock)
    for done in range(5):
        heard.progress("list", done, 4)
        clock.turn(seconds=1)
    heard.upload_progress("op", 1_100_000, 2_400_000)
    clock.turn(seconds=2)
    heard.progress("details", 3, 4)
    assert screen.getvalue().splitlines() == [
        "Received 2 of 4 clients",
        "Received 4 of 4 clients",
        "Read the details of 3 of 4 clients",
    ]
