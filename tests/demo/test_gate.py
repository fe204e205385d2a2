"""What stands before the endpoints: rates, entity tags, the server's date, and the count of requests."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest

from hubshift_desktop.demo.accounts import MAYA
from hubshift_desktop.demo.server import DemoCentral
from tests.demo.conftest import HandClock, Visitors

LIST = "/api/user/client/list"


@pytest.fixture
def maya(visitors: Visitors) -> httpx.Client:
    return visitors.signed_in(MAYA)


def test_every_answer_tells_the_rate(maya: httpx.Client) -> None:
    first, second = (maya.get(LIST).headers for _ in range(2))
    assert first["x-ratelimit-limit"] == "6000"
    assert int(first["x-ratelimit-remaining"]) - int(second["x-ratelimit-remaining"]) == 1
    assert int(first["x-ratelimit-reset"]) > 0


def test_past_the_limit_is_429_until_the_window_ends(
    central: DemoCentral, maya: httpx.Client, clock: HandClock
) -> None:
    central.settings = replace(central.settings, rate_limit=2)
    answers = [maya.get(LIST) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].json() == {"success": False, "message": "Too many requests, please try again later"}
    clock.turn(seconds=int(answers[2].headers["retry-after"]))
    assert maya.get(LIST).status_code == 200


def test_one_callers_rate_is_not_anothers(central: DemoCentral, maya: httpx.Client, visitors: Visitors) -> None:
    other = visitors.signed_in(MAYA)
    central.settings = replace(central.settings, rate_limit=1)
    assert [visitor.get(LIST).status_code for visitor in (maya, maya, other)] == [200, 429, 200]


def test_an_unchanged_record_is_304_without_a_body(central: DemoCentral, maya: httpx.Client, amelia: str) -> None:
    address = f"/api/user/clientDetails/{amelia}"
    tag = maya.get(address).headers["etag"]
    again = maya.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    central.admin.edit(amelia, "personalInfo.phone", "0491 570 006")
    changed = maya.get(address, headers={"If-None-Match": tag})
    assert (changed.status_code, changed.json()["data"]["personalInfo"]["phone"]) == (200, "0491 570 006")


def test_entity_tags_can_be_switched_off(central: DemoCentral, maya: httpx.Client) -> None:
    central.settings = replace(central.settings, has_etag=False)
    assert "etag" not in maya.get(LIST).headers


def test_the_date_is_the_servers_own(maya: httpx.Client, clock: HandClock) -> None:
    clock.turn(seconds=60)
    assert maya.get(LIST).headers["date"] == "Tue, 24 Nov 2026 09:01:00 GMT"


def test_requests_are_counted_by_endpoint_and_tokens_are_not_kept(
    central: DemoCentral, maya: httpx.Client, amelia: str
) -> None:
    central.admin.forget_requests()
    maya.get(f"/api/user/clientDetails/{amelia}")
    maya.get(f"/api/user/clientDetails/{'f' * 24}", headers={"Idempotency-Key": "op-7"})
    assert central.admin.request_counts() == {"GET /api/user/clientDetails/{client_id}": 2}
    assert [(seen.status, seen.has_token, seen.idempotency_key) for seen in central.admin.requests()] == [
        (200, True, ""),
        (404, True, "op-7"),
    ]
