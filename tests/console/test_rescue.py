"""`rescue` on the console: out of one profile, into another, and the refusals in words."""

from __future__ import annotations

from pathlib import Path

from hubshift_desktop.demo.server import DemoCentral
from tests.console.rig import Hub
from tests.security.fakes import OTHER

RESCUE = {"HUBSHIFT_RESCUE_PASSPHRASE": "tractor violin teapot marble"}


def test_what_waits_in_one_profile_is_sent_once_from_another(hub: Hub, central: DemoCentral, tmp_path: Path) -> None:
    hub.environment.update(RESCUE)
    hub.ask("edit", hub.client("ameli"), "personalInfo.phone=0491570157")
    hub.ask("goal", "add", hub.client("ameli"), "--title", "Travel to TAFE by bus")
    file = tmp_path / "unsent.hubshift-rescue"
    written = hub.ask("rescue", "write", file)
    assert written == {"file": str(file), "changes": 2, "drafts": 0, "files": 0, "missingFiles": 0, "filesLetGo": 0}
    other = Hub(tmp_path / "other", central, environment=RESCUE)
    other.set_up()
    assert other.ask("rescue", "open", file) == {
        "taken": 2,
        "skipped": 0,
        "leftOut": 0,
        "drafts": 0,
        "files": 0,
        "filesLetGo": 0,
    }
    told = other("rescue", "open", file, as_json=False)
    assert "2 changes skipped" in told.out
    assert other.ask("sync", "--settle", "0")["waiting"] == 0
    assert hub.ask("sync", "--settle", "0")["waiting"] == 0
    assert [made.kind for made in central.admin.created()] == ["goal"]


def test_without_a_passphrase_or_with_a_wrong_one_nothing_happens(hub: Hub, tmp_path: Path) -> None:
    file = tmp_path / "unsent.hubshift-rescue"
    missing = hub("rescue", "write", file)
    assert (missing.code, file.exists()) == (1, False)
    assert "HUBSHIFT_RESCUE_PASSPHRASE" in missing.err
    hub.environment.update(RESCUE)
    hub.ask("rescue", "write", file)
    hub.environment["HUBSHIFT_RESCUE_PASSPHRASE"] = OTHER
    wrong = hub("rescue", "open", file)
    assert wrong.code == 1
    assert "doesn’t open this rescue file" in wrong.err


def test_a_file_that_is_there_stays_until_replace_is_said(hub: Hub, tmp_path: Path) -> None:
    hub.environment.update(RESCUE)
    file = tmp_path / "unsent.hubshift-rescue"
    file.write_bytes(b"theirs")
    refused = hub("rescue", "write", file)
    assert (refused.code, file.read_bytes()) == (1, b"theirs")
    assert "--replace" in refused.err
    hub.ask("rescue", "write", file, "--replace")
    assert file.read_bytes() != b"theirs"
