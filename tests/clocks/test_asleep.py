"""The laptop's lid is closed in the middle of a request (A2), and a second program knocks meanwhile (C2).

A real process is stopped and continued; nine hours are nine hours on its wall clock and nothing on its monotonic one.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hubshift_desktop.demo.server import DemoCentral
from tests.clocks.console_at_night import NightClock
from tests.console.rig import Hub

ROOT = Path(__file__).resolve().parents[2]
A_LONG_TIME = 60
# An answer that waits in the socket is read as if nothing had been: tried by `make prove`.
ANSWERED = (False, True) if os.environ.get("HUBSHIFT_CLOCK_JUMPS") == "all" else (False,)


@pytest.fixture
def hours(tmp_path: Path) -> Path:
    file = tmp_path / "hours"
    file.write_text("0")
    return file


@pytest.fixture
def central(hours: Path) -> Iterator[DemoCentral]:
    with DemoCentral(size=2, clock=NightClock(hours)) as made:
        yield made


@pytest.fixture
def hub(central: DemoCentral, hours: Path, tmp_path: Path) -> Hub:
    """A profile with a goal that waits."""
    made = Hub(tmp_path / "profile", central, clock=NightClock(hours))
    made.set_up()
    made.ask("sync")
    client = made.ask("list")[0]["localId"]
    made.ask("goal", "add", client, "--title", "Travel to TAFE by bus")
    return made


def begin(hub: Hub, hours: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.clocks.console_at_night", str(hub.paths.folder), str(hours), "sync"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=os.environ,
    )


def stop(program: subprocess.Popen[str]) -> None:
    """Return once it stands still."""
    program.send_signal(signal.SIGSTOP)
    _, status = os.waitpid(program.pid, os.WUNTRACED)
    assert os.WIFSTOPPED(status)


@pytest.mark.row("A2", "C2")
@pytest.mark.parametrize("is_answered", ANSWERED, ids=lambda is_answered: "answered" if is_answered else "cut off")
def test_nine_hours_asleep_in_the_middle_of_a_request(
    hub: Hub, central: DemoCentral, hours: Path, *, is_answered: bool
) -> None:
    held = central.faults.hold("goal/create", is_applied=True)
    with begin(hub, hours) as program:
        assert held.reached.wait(A_LONG_TIME)
        stop(program)
        hours.write_text("9")
        second = hub("sync")
        assert (second.code, second.data["error"]) == (1, "Hubshift is already open")
        assert "close it and try again" in second.err
        if is_answered:
            held.release()
        else:
            central.restart()
        program.send_signal(signal.SIGCONT)
        said, _ = program.communicate(timeout=A_LONG_TIME)
        assert program.returncode == 0, said
    assert hub.ask("sync", "--settle", "0")["waiting"] == 0
    assert [made.kind for made in central.admin.created()] == ["goal"]
    assert [line["state"] for line in hub.ask("pending")] == ["accepted"]
