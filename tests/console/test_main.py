"""The program itself, started as a user starts it: exit codes, streams, the log, and doors to rooms that are absent."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO

import pytest

from hubshift_desktop import __version__, cli
from hubshift_desktop.console.secrets import Secrets
from hubshift_desktop.demo.server import DemoCentral
from hubshift_desktop.domain.errors import KnownError
from tests.security.fakes import PASSPHRASE

ROOT = Path(__file__).resolve().parents[2]


def hubshift(*arguments: object, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hubshift_desktop", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        # No test may touch the keystore of the person who runs it.
        env={**os.environ, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring", **(environment or {})},
        stdin=subprocess.DEVNULL,
        check=False,
    )


def test_the_real_program_sets_up_syncs_and_lists_with_real_key_costs(central: DemoCentral, tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    secrets = {
        "HUBSHIFT_PASSPHRASE": PASSPHRASE,
        "HUBSHIFT_PASSWORD": central.account.password,
        "HUBSHIFT_OTP": central.account.one_time_code,
    }
    made = hubshift(
        "setup", "--profile", profile, "--json", "--server", central.base_url, "--email", central.account.email,
        environment=secrets,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout)["keystore"] is False
    synced = hubshift("--profile", profile, "--json", "sync", environment=secrets)
    assert json.loads(synced.stdout)["online"]
    listed = hubshift("list", "--profile", profile, "--json", "--search", "amelia", environment=secrets)
    assert [row["lastName"] for row in json.loads(listed.stdout)] == ["Tran"]
    assert (profile / "logs" / "hubshift.log").is_file()
    locked = hubshift("list", "--profile", profile, "--json")
    assert locked.returncode == 1
    assert json.loads(locked.stdout)["error"] == "Passphrase is missing"


def test_refusals_end_with_one_and_wrong_usage_with_two(tmp_path: Path) -> None:
    refused = hubshift("list", "--profile", tmp_path / "none", "--json")
    assert (refused.returncode, json.loads(refused.stdout)["error"]) == (1, "Hubshift is not set up in this folder")
    wrong = hubshift("fly", "--json")
    assert (wrong.returncode, wrong.stdout) == (2, "")


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out.strip() == __version__


def read_into(lines: queue.Queue[str], stream: IO[str]) -> None:
    for line in stream:
        lines.put(line)


def test_the_demo_central_alone_tells_a_script_where_it_is_and_how_to_sign_in() -> None:
    told: queue.Queue[str] = queue.Queue()
    with subprocess.Popen(
        [sys.executable, "-m", "hubshift_desktop", "central", "--json", "--port", "0", "--clients", "3"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as running:
        assert running.stdout is not None
        reader = threading.Thread(target=read_into, args=(told, running.stdout))
        reader.start()
        said = ""
        while not said.endswith("}\n"):
            said += told.get(timeout=60)
        running.send_signal(signal.SIGTERM)
        assert running.wait(30) == 0
        reader.join(30)
    answer = json.loads(said)
    assert answer["address"].startswith("http://127.0.0.1:")
    assert {"email", "password", "oneTimeCode"} <= set(answer)
    assert told.empty(), "nothing but JSON"


WITHOUT = """
import sys

class Without:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("PySide6", "starlette", "fastapi"):
            raise ImportError(f"{name} is absent in this run")

sys.meta_path.insert(0, Without())
from hubshift_desktop.cli import main
raise SystemExit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize(("arguments", "words"), [([], "Qt is missing"), (["central"], "Install hubshift-desktop")])
def test_a_door_that_needs_what_is_absent_says_so(arguments: list[str], words: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", WITHOUT, *arguments], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert words in ended.stderr


def test_a_secret_is_asked_for_where_somebody_can_answer() -> None:
    asked: list[str] = []

    def ask(prompt: str) -> str:
        asked.append(prompt)
        return "typed"

    secrets = Secrets(environment={"HUBSHIFT_OTP": "123"}, ask=ask)
    assert secrets.get("HUBSHIFT_OTP", "Code") == "123"
    assert secrets.get("HUBSHIFT_PASSWORD", "Password") == "typed"
    assert asked == ["Password: "]
    with pytest.raises(KnownError, match="HUBSHIFT_PASSWORD"):
        Secrets(environment={}, ask=None).get("HUBSHIFT_PASSWORD", "Password")


def test_a_reader_that_has_seen_enough_is_no_failure(tmp_path: Path) -> None:
    """`hubshift doctor | true`: the pipe closes before anything is written."""
    with subprocess.Popen(
        [sys.executable, "-m", "hubshift_desktop", "--json", "list", "--profile", str(tmp_path / "none")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        said = running.stderr.read()
        running.wait(60)
    assert "Error" not in said
    assert "not set up" in said
