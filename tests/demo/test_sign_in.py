"""Sign-in in two steps, the code's ten minutes, the token's day and the refresh token's month."""

from __future__ import annotations

import httpx
import pytest

from hubshift_desktop.demo.accounts import MAYA
from hubshift_desktop.demo.server import DemoCentral
from tests.demo.conftest import HandClock, Visitors

LIST = "/api/user/client/list"


@pytest.fixture
def visitor(visitors: Visitors) -> httpx.Client:
    return visitors.nobody()


def log_in(visitor: httpx.Client, central: DemoCentral, *, password: str | None = None) -> httpx.Response:
    account = central.account
    return visitor.post("/api/user/login", json={"email": account.email, "password": password or account.password})


def verify(visitor: httpx.Client, central: DemoCentral, code: str | None = None) -> httpx.Response:
    account = central.account
    body = {"email": account.email, "emailOTP": code or account.one_time_code, "deviceToken": "laptop"}
    return visitor.post("/api/user/verifymailOTP", json=body)


def status_with(visitor: httpx.Client, token: str) -> int:
    return visitor.get(LIST, headers={"Authorization": f"Bearer {token}"}).status_code


def test_password_then_code_then_a_token_that_works(central: DemoCentral, visitor: httpx.Client) -> None:
    assert log_in(visitor, central).json() == {"success": True, "message": "OTP sent"}
    account = verify(visitor, central).json()["data"]
    assert account["_id"] == MAYA.user_id
    assert (account["firstName"], account["userType"]) == ("Maya", "supportCoordinator")
    assert status_with(visitor, account["token"]) == 200


def test_a_wrong_password_gets_no_code(central: DemoCentral, visitor: httpx.Client) -> None:
    answer = log_in(visitor, central, password="wrong")
    assert (answer.status_code, answer.json()["message"]) == (401, "Invalid email or password")
    unknown = visitor.post("/api/user/login", json={"email": "nobody@example.com", "password": "x"})
    assert unknown.json() == answer.json()
    assert verify(visitor, central).status_code == 400


def test_a_code_works_once_and_for_ten_minutes(central: DemoCentral, visitor: httpx.Client, clock: HandClock) -> None:
    log_in(visitor, central)
    assert verify(visitor, central).status_code == 200
    assert verify(visitor, central).json()["errors"] == {"emailOTP": "Invalid or expired OTP"}
    log_in(visitor, central)
    clock.turn(seconds=601)
    assert verify(visitor, central).status_code == 400


def test_after_five_wrong_codes_the_right_one_is_refused_too(central: DemoCentral, visitor: httpx.Client) -> None:
    log_in(visitor, central)
    assert {verify(visitor, central, "000000").status_code for _ in range(5)} == {400}
    assert verify(visitor, central).status_code == 400
    visitor.post("/api/user/otp/resend", json={"email": central.account.email})
    assert verify(visitor, central).status_code == 200


def test_resending_says_the_same_to_everybody(central: DemoCentral, visitor: httpx.Client) -> None:
    for email in (central.account.email, "nobody@example.com"):
        answer = visitor.post("/api/user/otp/resend", json={"email": email})
        assert answer.json() == {"success": True, "message": "OTP sent"}
    assert verify(visitor, central).status_code == 400


def test_a_token_lasts_a_day_and_is_refreshed(central: DemoCentral, visitor: httpx.Client, clock: HandClock) -> None:
    log_in(visitor, central)
    account = verify(visitor, central).json()["data"]
    clock.turn(seconds=24 * 3600 + 1)
    assert status_with(visitor, account["token"]) == 401
    renewed = visitor.post("/api/user/getRefreshTokan", json={"refreshToken": account["refreshToken"]}).json()["data"]
    assert status_with(visitor, renewed["token"]) == 200


def test_a_refresh_token_lasts_a_month(central: DemoCentral, visitor: httpx.Client, clock: HandClock) -> None:
    log_in(visitor, central)
    account = verify(visitor, central).json()["data"]
    clock.turn(seconds=30 * 24 * 3600 + 1)
    answer = visitor.post("/api/user/getRefreshTokan", json={"refreshToken": account["refreshToken"]})
    assert (answer.status_code, answer.json()["message"]) == (401, "Invalid or expired refresh token")


def test_one_kind_of_token_does_not_do_for_the_other(central: DemoCentral, visitor: httpx.Client) -> None:
    log_in(visitor, central)
    account = verify(visitor, central).json()["data"]
    assert status_with(visitor, account["refreshToken"]) == 401
    assert visitor.post("/api/user/getRefreshTokan", json={"refreshToken": account["token"]}).status_code == 401


def test_tokens_can_be_ended_by_the_office(central: DemoCentral, visitors: Visitors) -> None:
    maya = visitors.signed_in(MAYA)
    central.admin.expire_tokens()
    assert maya.get(LIST).json() == {"success": False, "message": "Invalid or expired token"}


def test_no_token_is_kept_in_the_clear(central: DemoCentral, visitors: Visitors) -> None:
    token = visitors.signed_in(MAYA).headers["Authorization"].removeprefix("Bearer ")
    with central.office.database.begin() as rows:
        dump = "\n".join(rows.connection.driver_connection.iterdump())  # type: ignore[union-attr] # SQLite's own
    assert token not in dump
    assert central.account.password not in dump
