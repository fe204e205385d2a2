"""The doors of the gates, where the window knows nothing of a profile yet."""

from __future__ import annotations

import socket
from pathlib import Path

import httpx
import pytest

from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.demo.server import DemoCentral
from hubshift_desktop.paths import ProfilePaths
from hubshift_desktop.workspace import Hooks, Surroundings
from hubshift_desktop.workspace.doors import SetUp
from tests.security.fakes import CHEAP, FakeKeystore


def door(tmp_path: Path, address: str, *, transport: httpx.BaseTransport | None = None) -> SetUp:
    around = Surroundings(keystore=FakeKeystore(), cost=CHEAP, transport=transport)
    made = SetUp(ProfilePaths(tmp_path / "profile"), around, Hooks())
    made.choose_server(address)
    return made


def test_a_mistyped_address_is_named_at_the_first_sign_in(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"  # bound and not listening: whoever comes is refused

        with pytest.raises(CentralError) as refused:
            door(tmp_path, address).login("maya@example.com", "quiet river")

    assert refused.value.title == f"{address} cannot be reached"
    assert "correct the address" in refused.value.next_step
    assert "saved" not in refused.value.next_step, "before the first run nothing is saved yet"


def test_a_server_of_something_else_is_said_to_be_one(tmp_path: Path) -> None:
    other = httpx.MockTransport(lambda _: httpx.Response(200, json={"weather": "fine"}))

    with pytest.raises(CentralError) as refused:
        door(tmp_path, "http://127.0.0.1:8780", transport=other).login("maya@example.com", "quiet river")

    assert refused.value.kind is ErrorKind.UNREADABLE
    assert refused.value.title == "http://127.0.0.1:8780 is no Hubshift server"


def test_a_wrong_password_is_told_as_ever(tmp_path: Path) -> None:
    answer = {"success": False, "message": "Invalid credentials"}
    office = httpx.MockTransport(lambda _: httpx.Response(400, json=answer))

    with pytest.raises(CentralError) as refused:
        door(tmp_path, "http://127.0.0.1:8780", transport=office).login("maya@example.com", "quiet river")

    assert refused.value.title == "E-mail or password not accepted"


@pytest.mark.parametrize(
    ("answer", "doubt"),
    [
        (httpx.Response(401, json={"success": False, "message": "Access denied. No token provided."}), ""),
        (httpx.Response(503, text="Service unavailable"), ""),
        (httpx.Response(429, json={"success": False, "message": "Too many requests"}), ""),
        (httpx.Response(200, json={"weather": "fine"}), "not as Hubshift does"),
        (httpx.Response(404, text="<html>No such page</html>", headers={"Content-Type": "text/html"}), "A web page"),
        (httpx.Response(302, headers={"Location": "https://wifi.example/login"}), "sign in to this Wi-Fi first"),
        (httpx.ConnectError("no route"), "If this laptop is offline, go on"),
    ],
)
def test_an_address_is_tried_before_a_password_is_asked_for(
    tmp_path: Path, answer: httpx.Response | Exception, doubt: str
) -> None:
    seen: list[httpx.Request] = []

    def answered(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        if isinstance(answer, Exception):
            raise answer
        return answer

    said = door(tmp_path, "https://hub.example", transport=httpx.MockTransport(answered)).doubt()

    assert doubt in said
    assert bool(said) == bool(doubt)
    assert [(request.method, "Authorization" in request.headers, request.content) for request in seen] == [
        ("GET", False, b"")
    ]


def test_the_office_itself_is_not_doubted(tmp_path: Path) -> None:
    with DemoCentral(size=1) as central:
        assert door(tmp_path, central.base_url).doubt() == ""
