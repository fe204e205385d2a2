"""The token: renewed once for all who need it, and sent to the office only."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from hubshift_desktop.central.auth import OriginAuth, Session, Tokens
from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.central.origin import origin_of
from tests.central.office import MemoryTokens, Office, api_for, ok, recorded, said

REFRESH = "/api/user/getRefreshTokan"
EXPIRED = said({"success": False, "message": "jwt expired"}, status=401)


class ExpiringOffice:
    """Accepts the renewed token only, and holds the first eight requests until all of them are there."""

    def __init__(self, *, together: int) -> None:
        self._barrier = threading.Barrier(together)
        self._lock = threading.Lock()
        self.refreshed: list[bytes] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        body = request.read()
        if request.url.path == REFRESH:
            assert "authorization" not in request.headers
            with self._lock:
                self.refreshed.append(body)
            return ok(data={"token": "new", "refreshToken": "next"})
        if request.headers["authorization"] == "Bearer new":
            return ok(data={"id": "c1"})
        self._barrier.wait(20)
        return said({"success": False, "message": "jwt expired"}, status=401)


@pytest.mark.row("A3")
def test_eight_threads_that_meet_a_401_share_one_refresh() -> None:
    office, tokens = ExpiringOffice(together=8), MemoryTokens()
    with api_for(office, tokens=tokens) as api, ThreadPoolExecutor(8) as pool:
        fetched = list(pool.map(lambda _: api.client("c1").server_id, range(8)))
    assert fetched == ["c1"] * 8
    assert office.refreshed == [b'{"refreshToken":"demo-refresh"}']
    assert tokens.saved == [Tokens("new", "next")]


@pytest.mark.row("A3")
def test_a_write_that_met_a_401_is_sent_again_as_it_was() -> None:
    office = Office([EXPIRED, recorded("s_refreshed"), recorded("seed_created")])
    tokens = MemoryTokens()
    accepted = api_for(office, tokens=tokens).create_client({"personalInfo.firstName": "Jane"}, key="k")
    assert accepted.server_id == "new_client_id"
    assert office.bodies[0] == office.bodies[2]
    assert [request.headers.get("idempotency-key") for request in office.asked][::2] == ["k", "k"]
    assert tokens.tokens == Tokens("demo-access-2", "demo-refresh")


@pytest.mark.row("A4")
def test_a_refused_refresh_asks_for_sign_in_and_is_not_tried_again() -> None:
    office = Office([EXPIRED, said({"success": False, "message": "Invalid refresh token"}, status=401), EXPIRED])
    tokens = MemoryTokens()
    api = api_for(office, tokens=tokens)
    for _ in range(3):
        with pytest.raises(CentralError) as caught:
            api.client("c1")
        assert caught.value.kind is ErrorKind.AUTH
    assert [path.split()[1] for path in office.paths].count(REFRESH) == 1
    assert tokens.saved == []


def test_a_token_that_stays_refused_after_its_renewal_asks_for_sign_in() -> None:
    office = Office([EXPIRED, recorded("s_refreshed"), EXPIRED])
    with pytest.raises(CentralError) as caught:
        api_for(office).client("c1")
    assert caught.value.kind is ErrorKind.AUTH
    assert len(office.asked) == 3


def test_without_a_refresh_token_a_401_asks_for_sign_in() -> None:
    office = Office([EXPIRED])
    with pytest.raises(CentralError) as caught:
        api_for(office, tokens=MemoryTokens(Tokens("old"))).client("c1")
    assert caught.value.kind is ErrorKind.AUTH
    assert len(office.asked) == 1


@pytest.mark.parametrize(
    "trouble", [httpx.ConnectError("demo"), httpx.ReadTimeout("demo"), httpx.Response(200, html="<p>Wi-Fi</p>")]
)
def test_a_refresh_without_an_answer_is_a_matter_of_the_network(trouble: Exception | httpx.Response) -> None:
    office = Office([EXPIRED, trouble, recorded("s_refreshed"), recorded("seed_details")])
    api = api_for(office)
    with pytest.raises(CentralError) as caught:
        api.set_status("client_id", "active")
    assert caught.value.kind is ErrorKind.NOT_SENT


def test_nobody_signed_in_sends_nothing() -> None:
    office = Office([ok()])
    with pytest.raises(CentralError) as caught:
        api_for(office, tokens=MemoryTokens(None)).list_clients(page=1)
    assert caught.value.kind is ErrorKind.AUTH
    assert office.asked == []


def test_a_sign_in_by_somebody_else_is_used_instead_of_a_refresh() -> None:
    tokens = MemoryTokens()
    office = Office([recorded("seed_details"), EXPIRED, recorded("seed_details")])
    api = api_for(office, tokens=tokens)
    api.client("client_id")
    tokens.tokens = Tokens("fresh", "fresh-refresh")
    api.client("client_id")
    assert [request.headers["authorization"] for request in office.asked] == [
        "Bearer demo-access",
        "Bearer demo-access",
        "Bearer fresh",
    ]


def test_signed_out_between_two_requests() -> None:
    tokens = MemoryTokens()
    office = Office([recorded("seed_details"), EXPIRED])
    api = api_for(office, tokens=tokens)
    api.client("client_id")
    tokens.tokens = None
    with pytest.raises(CentralError) as caught:
        api.client("client_id")
    assert caught.value.kind is ErrorKind.AUTH


def test_no_text_form_holds_a_token() -> None:
    assert "secret" not in repr(Tokens("secret-1", "secret-2"))


@pytest.mark.parametrize(
    ("url", "is_told"),
    [
        ("https://central.example/api", True),
        ("https://central.example:443/api", True),
        ("http://central.example/api", False),
        ("https://central.example:444/api", False),
        ("https://central.example.evil.example/api", False),
        ("https://evil.example/central.example", False),
    ],
)
def test_the_token_is_bound_to_one_origin(url: str, is_told: bool) -> None:
    session = Session(source=MemoryTokens(), refresh=lambda _token: Tokens("never"))
    office = Office([ok()])
    auth = OriginAuth(origin=origin_of("https://central.example"), session=session)
    with httpx.Client(transport=httpx.MockTransport(office), auth=auth) as client:
        client.get(url)
    assert ("authorization" in office.asked[0].headers) is is_told


@pytest.mark.parametrize(
    "url",
    [
        "https://files.example.com/d1?sig=x",
        "https://central.example:8443/d1",
        "https://central.example.evil.example/d1",
        "https://central.example/files/d1",
        "/files/d1",
    ],
)
def test_no_download_carries_a_token(url: str) -> None:
    office = Office([httpx.Response(200, content=b"%PDF", headers={"Content-Type": "application/pdf"})])
    assert b"".join(api_for(office).download(url)) == b"%PDF"
    assert "authorization" not in office.asked[0].headers
    assert "cookie" not in office.asked[0].headers
