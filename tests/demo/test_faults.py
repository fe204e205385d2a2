"""Planned failures over a real socket: the caller must meet what the road would bring."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from hubshift_desktop.demo.faults import Faults
from hubshift_desktop.demo.server import DemoCentral
from tests.demo.conftest import TODAY

LIST = "/api/user/client/list"
GOAL = "/api/goal/create"


@pytest.fixture(scope="module")
def running() -> Iterator[DemoCentral]:
    """One listening central for the module: starting a socket takes longer than all else."""
    with DemoCentral(size=4, today=TODAY) as made:
        yield made


@pytest.fixture
def central(running: DemoCentral) -> Iterator[DemoCentral]:
    yield running
    running.faults.clear()


@pytest.fixture
def maya(central: DemoCentral) -> Iterator[httpx.Client]:
    account = central.account
    with httpx.Client(base_url=central.base_url, trust_env=False) as visitor:
        visitor.post("/api/user/login", json={"email": account.email, "password": account.password})
        body = {"email": account.email, "emailOTP": account.one_time_code}
        token = visitor.post("/api/user/verifymailOTP", json=body).json()["data"]["token"]
        visitor.headers["Authorization"] = f"Bearer {token}"
        yield visitor


@pytest.fixture
def goal(central: DemoCentral) -> dict[str, str]:
    return {"clientId": central.admin.client_ids()[0], "title": "A goal"}


def made(central: DemoCentral) -> int:
    return len(central.admin.created())


def test_a_lost_answer_is_applied(central: DemoCentral, maya: httpx.Client, goal: dict[str, str]) -> None:
    before = made(central)
    central.faults.lose_answer(GOAL)
    with pytest.raises(httpx.RemoteProtocolError):
        maya.post(GOAL, json=goal)
    assert made(central) == before + 1
    assert maya.post(GOAL, json=goal).status_code == 201


def test_a_dropped_request_is_not_applied(central: DemoCentral, maya: httpx.Client, goal: dict[str, str]) -> None:
    before = made(central)
    central.faults.drop_request(GOAL)
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        maya.post(GOAL, json=goal)
    assert made(central) == before


def test_half_an_answer_is_applied(central: DemoCentral, maya: httpx.Client, goal: dict[str, str]) -> None:
    before = made(central)
    central.faults.half_answer(GOAL)
    with pytest.raises(httpx.RemoteProtocolError, match="complete message body"):
        maya.post(GOAL, json=goal)
    assert made(central) == before + 1


@pytest.mark.parametrize("is_applied", [False, True])
def test_a_refusal_before_or_after_the_effect(
    central: DemoCentral, maya: httpx.Client, goal: dict[str, str], *, is_applied: bool
) -> None:
    before = made(central)
    central.faults.refuse(GOAL, status=502, body="<h1>Bad gateway</h1>", is_applied=is_applied)
    answer = maya.post(GOAL, json=goal)
    assert (answer.status_code, answer.headers["content-type"]) == (502, "text/html; charset=utf-8")
    assert made(central) == before + is_applied


def test_a_refusal_in_json_with_headers(central: DemoCentral, maya: httpx.Client) -> None:
    central.faults.refuse(LIST, status=429, headers={"Retry-After": "3"}, method="GET", times=2)
    assert central.faults.pending == 1
    assert [maya.get(LIST).status_code for _ in range(3)] == [429, 429, 200]
    assert central.faults.pending == 0


@pytest.mark.parametrize(
    ("begin", "status"), [(Faults.portal, 200), (Faults.maintenance, 503)], ids=["portal", "maintenance"]
)
def test_pages_instead_of_answers_until_cleared(
    central: DemoCentral, maya: httpx.Client, begin: Callable[[Faults], None], status: int
) -> None:
    begin(central.faults)
    for _ in range(2):
        answer = maya.get(LIST)
        assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
    central.faults.clear()
    assert maya.get(LIST).json()["success"] is True


def test_a_redirect(central: DemoCentral, maya: httpx.Client) -> None:
    central.faults.redirect(LIST, to="http://portal.example/login", times=1)
    answer = maya.get(LIST)
    assert (answer.status_code, answer.headers["location"]) == (302, "http://portal.example/login")


def test_a_delay_outlasts_an_impatient_caller(central: DemoCentral, maya: httpx.Client) -> None:
    central.faults.delay(LIST, seconds=0.2)
    with pytest.raises(httpx.ReadTimeout):
        maya.get(LIST, timeout=0.05)


@pytest.mark.parametrize("is_applied", [False, True])
def test_a_held_request_waits_for_its_release(
    central: DemoCentral, maya: httpx.Client, goal: dict[str, str], *, is_applied: bool
) -> None:
    before = made(central)
    held = central.faults.hold(GOAL, is_applied=is_applied)
    with ThreadPoolExecutor(1) as others:
        answer = others.submit(maya.post, GOAL, json=goal)
        assert held.reached.wait(10)
        assert made(central) == before + is_applied
        held.release()
        assert answer.result(10).status_code == 201
    assert made(central) == before + 1


def test_a_request_released_early_does_not_wait(central: DemoCentral, maya: httpx.Client) -> None:
    central.faults.hold(LIST).release()
    assert maya.get(LIST).status_code == 200


def test_offline_is_a_refused_connection_and_ends_with_the_data_kept(
    central: DemoCentral, maya: httpx.Client, goal: dict[str, str]
) -> None:
    address = central.base_url
    before = maya.get(LIST).json()
    central.stop()
    assert not central.is_running
    with pytest.raises(httpx.ConnectError):
        maya.get(LIST)
    assert central.start() == address
    assert maya.get(LIST).json() == before
    assert central.restart() == address
    assert maya.post(GOAL, json=goal).status_code == 201


def test_many_callers_at_once(central: DemoCentral, maya: httpx.Client) -> None:
    ready = threading.Barrier(4)

    def read() -> set[int]:
        ready.wait(10)
        return {maya.get(LIST).status_code for _ in range(10)}

    with ThreadPoolExecutor(4) as others:
        results = [others.submit(read) for _ in range(4)]
        assert [result.result(30) for result in results] == [{200}] * 4
