"""The server as an object and as a command: where it listens, what it keeps, how it says how to sign in."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import httpx
import pytest

from hubshift_desktop.demo.accounts import MAYA
from hubshift_desktop.demo.command import run_central
from hubshift_desktop.demo.in_process import InProcess
from hubshift_desktop.demo.server import DemoCentral
from hubshift_desktop.domain.errors import KnownError
from tests.demo.conftest import TODAY, Visitors


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.20", "central.example", ""])  # noqa: S104 - must be refused
def test_only_this_laptop_can_reach_it(host: str) -> None:
    with pytest.raises(KnownError, match="stays on this laptop"):
        DemoCentral(size=1, today=TODAY, host=host)


def test_a_taken_port_is_said_plainly() -> None:
    central = DemoCentral(size=1, today=TODAY)
    with socket.create_server(("127.0.0.1", 0)) as other, pytest.raises(KnownError, match="is taken"):
        central.start(port=other.getsockname()[1])
    central.close()


def test_starting_twice_is_once() -> None:
    with DemoCentral(size=1, today=TODAY, host="localhost") as central:
        assert central.start() == central.base_url
        assert central.base_url.startswith("http://127.0.0.1:")
        assert httpx.get(f"{central.base_url}/openapi.json", trust_env=False).json()["info"]["title"]


def test_a_database_file_is_kept_between_runs(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'central.db'}"
    first = DemoCentral(size=5, today=TODAY, database_url=url)
    rosa = first.admin.client_id("Rosa")
    first.admin.edit(rosa, "personalInfo.phone", "0491 570 006")
    visitors = Visitors(first)
    token = visitors.signed_in(MAYA).headers["Authorization"]
    visitors.leave()
    first.close()
    second = DemoCentral(size=99, today=TODAY, database_url=url)
    with httpx.Client(base_url="http://127.0.0.1", transport=InProcess(second.app)) as maya:
        detail = maya.get(f"/api/user/clientDetails/{rosa}", headers={"Authorization": token}).json()["data"]
    assert (len(second.admin.clients()), detail["personalInfo"]["phone"]) == (5, "0491 570 006")
    second.close()


def test_everybody_who_can_sign_in_is_told() -> None:
    central = DemoCentral(size=1, today=TODAY)
    assert central.account.email == "maya.okafor@northbank.example"
    assert central.account in central.accounts
    central.close()


def test_the_transport_can_be_offline(central: DemoCentral) -> None:
    transport = InProcess(central.app)
    transport.is_online = False
    with httpx.Client(base_url="http://127.0.0.1", transport=transport) as visitor:
        with pytest.raises(httpx.ConnectError):
            visitor.get("/api/user/client/list")
        transport.is_online = True
        central.faults.lose_answer()
        with pytest.raises(httpx.RemoteProtocolError):
            visitor.get("/api/user/client/list")
        assert visitor.get("/api/user/client/list").status_code == 401


def test_the_command_prints_how_to_sign_in_and_stops() -> None:
    written: list[str] = []
    reached: list[int] = []
    stop = threading.Event()

    def visit(base_url: str) -> None:
        reached.append(httpx.get(f"{base_url}/api/user/client/list", trust_env=False).status_code)
        stop.set()

    run_central(port=0, clients=3, once_ready=visit, write=written.append, stop=stop)
    assert reached == [401]
    said = "\n".join(written)
    for part in ("3 fictional clients", "http://127.0.0.1:", "maya.okafor@northbank.example", "246810", "Stopped."):
        assert part in said


def test_the_command_runs_beside_another_main_thread() -> None:
    stop, written = threading.Event(), list[str]()
    stop.set()
    thread = threading.Thread(
        target=run_central, kwargs={"port": 0, "clients": 1, "write": written.append, "stop": stop}
    )
    thread.start()
    thread.join(30)
    assert written[-1] == "Stopped."


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_the_command_cleanly(how: signal.Signals) -> None:
    program = (
        "from hubshift_desktop.demo.command import run_central;"
        "run_central(port=0, clients=1, write=lambda line: print(line, flush=True))"
    )
    with subprocess.Popen([sys.executable, "-W", "error", "-c", program], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("Press"):
                os.kill(process.pid, how)
        assert process.wait(30) == 0
        assert "Stopped." in line
