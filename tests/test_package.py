"""The stand-alone program: built once, started on an old profile, and walked through its demo, all without a screen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from hubshift_desktop.demo.server import DemoCentral
from hubshift_desktop.demo.walk import DEMO_COST, PASSPHRASE, open_demo
from hubshift_desktop.paths import ProfilePaths
from hubshift_desktop.store import migrate
from tests.old_store import set_back

ROOT = Path(__file__).resolve().parent.parent
LARGEST = 400_000_000
# Building takes about a minute of one core: once, as a module's tests stay on one worker.
pytestmark = [pytest.mark.package, pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the program as `make package` does and return its console door."""
    folder = tmp_path_factory.mktemp("package")
    built = subprocess.run(
        [
            sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR",
            "--distpath", str(folder / "dist"), "--workpath", str(folder / "build"), str(ROOT / "hubshift.spec"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr
    return folder / "dist" / "hubshift" / "hubshift"


def run(program: Path, *arguments: object, where: Path) -> subprocess.CompletedProcess[str]:
    """Start the built program with nothing of this checkout or of its Python around it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV", "QT_"))}
    environment = {
        **{name: value for name, value in kept.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")},
        "HUBSHIFT_PASSPHRASE": PASSPHRASE,
    }
    return subprocess.run(
        [program, *map(str, arguments)],
        cwd=where,
        env=environment,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )


def make_old_profile(folder: Path) -> str:
    """Leave a profile behind that an earlier version wrote, with a change still unsent; returns its revision."""
    with DemoCentral(size=3) as central:
        workspace = open_demo(central, ProfilePaths.given(folder))
        workspace.cycle()
        client = workspace.services.caseload.find("rosa")[0]
        workspace.services.clients.edit(client.local_id, {"personalInfo.phone": "0491 570 157"})
        workspace.close()
    return set_back(folder, passphrase=PASSPHRASE, cost=DEMO_COST)


def test_the_built_program_brings_an_old_store_up_to_date_and_keeps_what_is_unsent(
    program: Path, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"
    earlier = make_old_profile(profile)
    ended = run(program, "doctor", "--profile", profile, "--json", where=tmp_path)
    assert ended.returncode == 0, ended.stderr
    report: Any = json.loads(ended.stdout)
    assert report["isSound"]
    assert report["clients"] == 3
    assert report["queue"]["waiting"] == 1
    assert (profile / f"store-before-{migrate.HEAD}-was-{earlier}.db").is_file()
    again = run(program, "list", "--profile", profile, "--json", "--search", "rosa", where=tmp_path)
    assert [row["syncState"] for row in json.loads(again.stdout)] == ["waiting"]


def test_the_built_program_shows_its_window_and_its_central_where_there_is_no_screen(
    program: Path, tmp_path: Path
) -> None:
    walked = run(program, "--demo", where=tmp_path)
    assert walked.returncode == 0, walked.stdout + walked.stderr
    assert "All steps held" in walked.stdout
    made = {path.suffix for path in (tmp_path / "demo-output").iterdir()}
    assert made == {".png", ".xlsx"}


def test_the_package_is_not_larger_than_it_must_be(program: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [path for path in program.parent.rglob("*") if path.is_file() and not path.is_symlink()]
    size = sum(path.stat().st_size for path in files)
    with capsys.disabled():
        sys.stdout.write(f"\nThe package has {size / 1e6:.0f} MB in {len(files)} files.\n")
    assert size < LARGEST
    names = {path.name for path in files}
    assert {"hubshift", "hubshift-desktop", "0001_first_case_file.py"} <= names
    assert not any("Qt6Qml" in name or "Qt6Quick" in name for name in names)
    window = program.with_name("hubshift-desktop")
    assert run(window, "--version", where=program.parent).returncode == 0
