"""Signing in: two steps, in plain words when refused, and never to an address that is not safe."""

from __future__ import annotations

import httpx
import pytest

from hubshift_desktop.central.answers import Account
from hubshift_desktop.central.auth import Tokens
from hubshift_desktop.central.errors import CentralError, ErrorKind, OriginError
from hubshift_desktop.central.origin import origin_of
from hubshift_desktop.central.sign_in import SignIn
from hubshift_desktop.domain.fields import JsonValue
from tests.central.office import ORIGIN, Office, recorded, said


def door(office: Office) -> SignIn:
    return SignIn(origin=ORIGIN, transport=httpx.MockTransport(office))


def test_two_steps_lead_to_an_account() -> None:
    office = Office([recorded("s_otp_sent"), recorded("s_otp_sent"), recorded("s_verified")])
    with door(office) as sign_in:
        sign_in.login("sam@example.com", "correct horse")
        sign_in.resend("sam@example.com")
        account = sign_in.verify("sam@example.com", "123456")
    assert account == Account(
        user_id="u1",
        name="Sam Taylor",
        email="sam@example.com",
        role="supportCoordinator",
        token="demo-access",
        refresh_token="demo-refresh",
    )
    assert "demo-access" not in repr(account)
    assert office.paths == [
        "POST /api/user/login",
        "POST /api/user/otp/resend",
        "POST /api/user/verifymailOTP",
    ]
    assert [office.sent(index) for index in range(3)] == [
        {"email": "sam@example.com", "password": "correct horse"},
        {"email": "sam@example.com"},
        {"email": "sam@example.com", "emailOTP": "123456"},
    ]
    assert all("authorization" not in request.headers for request in office.asked)
    assert len({request.headers["idempotency-key"] for request in office.asked}) == 3


def test_an_account_may_come_wrapped() -> None:
    account = door(Office([recorded("s_verified_wrapped")])).verify("sam@example.com", "1")
    assert (account.name, account.role, account.email) == ("Sam Taylor", "supervisor", "sam@example.com")
    assert account.refresh_token is None


@pytest.mark.parametrize(
    "data", [None, {}, {"_id": "u1"}, {"token": "demo-access"}, {"token": "demo-access", "_id": "../x"}]
)
def test_an_account_without_id_or_token_is_none(data: dict[str, JsonValue] | None) -> None:
    with pytest.raises(CentralError) as caught:
        door(Office([said({"success": True, "data": data})])).verify("sam@example.com", "1")
    assert caught.value.kind is ErrorKind.UNREADABLE


@pytest.mark.parametrize("status", [200, 400, 401, 403, 404])
def test_a_refusal_is_worded_for_the_step_it_happened_at(status: int) -> None:
    refused = said({"success": False, "message": "Invalid credentials"}, status=status)
    with pytest.raises(CentralError) as at_login:
        door(Office([refused])).login("sam@example.com", "wrong")
    with pytest.raises(CentralError) as at_code:
        door(Office([refused])).verify("sam@example.com", "0")
    with pytest.raises(CentralError) as at_resend:
        door(Office([refused])).resend("sam@example.com")
    assert {problem.value.kind for problem in (at_login, at_code, at_resend)} == {ErrorKind.AUTH}
    assert at_login.value.title == "E-mail or password not accepted"
    assert at_code.value.title == "Code not accepted"
    assert at_resend.value.title == "No new code was sent"


@pytest.mark.parametrize(
    ("answered", "kind"),
    [
        (httpx.ConnectError("demo"), ErrorKind.NOT_SENT),
        (httpx.ReadTimeout("demo"), ErrorKind.NOT_SENT),
        (httpx.Response(200, html="<p>Wi-Fi</p>"), ErrorKind.PORTAL),
        (said({"success": False}, status=429, retry_after="30"), ErrorKind.RATE_LIMITED),
        (said({"success": False}, status=500), ErrorKind.UNREADABLE),
    ],
)
def test_trouble_on_the_way_is_not_a_wrong_password(answered: httpx.Response | Exception, kind: ErrorKind) -> None:
    office = Office([answered])
    with pytest.raises(CentralError) as caught:
        door(office).login("sam@example.com", "correct horse")
    assert caught.value.kind is kind
    assert len(office.asked) == 1


@pytest.mark.parametrize(
    ("answered", "tokens"),
    [
        ({"data": {"token": "a"}}, Tokens("a")),
        ({"data": {"accessToken": "a", "refreshToken": "b"}}, Tokens("a", "b")),
        ({"data": "a"}, Tokens("a")),
        ({"token": "a", "refresh_token": "b"}, Tokens("a", "b")),
    ],
)
def test_renewed_tokens_are_read_in_the_forms_that_come(answered: dict[str, JsonValue], tokens: Tokens) -> None:
    office = Office([said({"success": True, **answered})])
    assert door(office).refresh("old") == tokens
    assert office.paths == ["POST /api/user/getRefreshTokan"]
    assert office.sent() == {"refreshToken": "old"}


@pytest.mark.parametrize("answered", [{"data": {}}, {"data": ""}, {"data": {"token": 7}}])
def test_a_renewal_without_a_token_is_unreadable(answered: dict[str, JsonValue]) -> None:
    with pytest.raises(CentralError) as caught:
        door(Office([said({"success": True, **answered})])).refresh("old")
    assert caught.value.kind is ErrorKind.UNREADABLE


GOOD = [
    ("https://central.example", "https://central.example:443"),
    (" https://Central.Example:8443/ ", "https://central.example:8443"),
    ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
    ("http://127.8.9.1", "http://127.8.9.1:80"),
    ("http://[::1]:8000", "http://[::1]:8000"),
    ("http://localhost:1", "http://localhost:1"),
]


@pytest.mark.parametrize(("text", "url"), GOOD)
def test_an_address_that_may_be_used(text: str, url: str) -> None:
    assert origin_of(text).url == url


@pytest.mark.parametrize(
    "text",
    [
        "http://central.example",
        "http://10.0.0.1",
        "http://localhost.example",
        "http://127.0.0.1.example",
        "http://0.0.0.0",
        "ftp://central.example",
        "central.example",
        "",
        "https://",
        "https://user:word@central.example",
        "https://central.example/api",
        "https://central.example?x=1",
        "https://central.example#x",
        "https://central.example:99999",
        "https://[::1",
    ],
)
def test_an_address_that_may_not_be_used_is_refused_before_a_password_is_sent(text: str) -> None:
    with pytest.raises(OriginError):
        SignIn(origin=text)
