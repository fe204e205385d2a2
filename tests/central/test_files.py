"""Files: up as one exact stream of parts, down within bounds, never with a token where it does not belong."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import httpx
import pytest

from hubshift_desktop.central.api import CentralApi
from hubshift_desktop.central.errors import CentralError, ErrorKind, OriginError
from tests.central.office import MemoryTokens, Office, api_for, recorded, said
from tests.central.raw_server import RawServer, answer, reset
from tests.conftest import HandClock

CONTENT = b"%PDF-1.7 " + bytes(range(256)) * 900
PIECES = [CONTENT[at : at + 70_001] for at in range(0, len(CONTENT), 70_001)]


def pieces() -> Iterator[bytes]:
    yield b""
    yield from PIECES


def send(api: CentralApi, *, size: int = len(CONTENT), seen: list[tuple[int, int]] | None = None) -> str | None:
    return api.upload(
        "c1",
        name="Plan “new”.pdf",
        media_type="application/pdf",
        document_type="ndis_plan",
        chunks=pieces,
        size=size,
        key="op-1",
        expiry_date="2027-01-31",
        on_progress=None if seen is None else lambda done, total: seen.append((done, total)),
    ).server_id


def test_an_upload_is_multipart_with_the_fields_first() -> None:
    office, seen = Office([recorded("s_uploaded")]), list[tuple[int, int]]()
    assert send(api_for(office), seen=seen) == "d9"
    request, body = office.asked[0], office.bodies[0]
    assert office.paths == ["POST /api/document/upload"]
    assert request.headers["idempotency-key"] == "op-1"
    assert int(request.headers["content-length"]) == len(body)
    boundary = request.headers["content-type"].partition("boundary=")[2].encode()
    parts = body.split(b"--" + boundary)
    assert len(parts) == 6
    assert [name in part for name, part in zip((b"clientId", b"documentType", b"expiryDate"), parts[1:4], strict=True)]
    assert b"\r\n\r\nc1\r\n" in parts[1]
    assert b"\r\n\r\nndis_plan\r\n" in parts[2]
    assert b"\r\n\r\n2027-01-31\r\n" in parts[3]
    head, _, rest = parts[4].partition(b"\r\n\r\n")
    assert b'name="file"; filename="Plan ' in head
    assert b"Content-Type: application/pdf" in head
    assert rest == CONTENT + b"\r\n"
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_an_upload_sent_again_is_byte_for_byte_the_same() -> None:
    office = Office(
        [
            said({"success": False, "message": "jwt expired"}, status=401),
            recorded("s_refreshed"),
            recorded("s_uploaded"),
        ]
    )
    api = api_for(office)
    send(api)
    send(api)
    assert office.bodies[0] == office.bodies[2] == office.bodies[3]


def test_an_upload_over_a_socket_arrives_whole() -> None:
    body = b'{"success":true,"data":{"_id":"d9"}}'
    with RawServer(answer(body)) as server, server.api() as api:
        assert send(api) == "d9"
    assert CONTENT in server.requests[0]


@pytest.mark.parametrize("data", [None, {}, [], {"url": "x"}])
def test_an_upload_whose_answer_names_no_document_is_in_doubt(data: list[str] | None) -> None:
    with pytest.raises(CentralError) as caught:
        send(api_for(Office([said({"success": True, "data": data})])))  # type: ignore[dict-item]
    assert caught.value.kind is ErrorKind.IN_DOUBT


def test_an_upload_without_an_expiry_date_sends_none() -> None:
    office = Office([recorded("s_uploaded")])
    api_for(office).upload(
        "c1", name="a.txt", media_type="text/plain", document_type="consent", chunks=lambda: [b"abc"], size=3, key="k"
    )
    assert b"expiryDate" not in office.bodies[0]
    assert b"abc" in office.bodies[0]


def test_a_lost_upload_is_in_doubt() -> None:
    with RawServer(reset) as server, server.api() as api, pytest.raises(CentralError) as caught:
        send(api)
    assert caught.value.kind is ErrorKind.IN_DOUBT


@pytest.mark.parametrize("size", [len(CONTENT) - 1, len(CONTENT) + 1])
def test_a_file_of_another_length_than_said_is_a_bug_and_says_so(size: int) -> None:
    with pytest.raises(ValueError, match="not as long"):
        send(api_for(Office([recorded("s_uploaded")])), size=size)


def test_a_type_that_the_office_does_not_take_is_a_fault_of_the_file() -> None:
    with pytest.raises(CentralError) as caught:
        send(api_for(Office([httpx.Response(415, text="no")])))
    assert (caught.value.kind, list(caught.value.errors)) == (ErrorKind.INVALID, ["file"])


def test_a_file_too_large_for_the_office() -> None:
    with pytest.raises(CentralError) as caught:
        send(api_for(Office([httpx.Response(413, html="<h1>413</h1>")])))
    assert caught.value.kind is ErrorKind.TOO_LARGE


def test_a_download_reports_how_far_it_is() -> None:
    seen = list[tuple[int, int]]()
    head = b"Content-Type: application/pdf\r\n"
    with RawServer(answer(CONTENT, head=head)) as server, server.api() as api:
        url = f"{server.origin}/files/d1?sig=abc"
        got = b"".join(api.download(url, on_progress=lambda done, total: seen.append((done, total))))
    assert got == CONTENT
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    assert server.requests[0].startswith(b"GET /files/d1?sig=abc ")
    assert b"uthorization" not in server.requests[0]


def test_a_download_may_be_given_up() -> None:
    with RawServer(answer(CONTENT, head=b"")) as server, server.api() as api:
        chunks = api.download(f"{server.origin}/d")
        assert next(chunks)
        chunks.close()  # type: ignore[attr-defined]


DOWNLOADS = [
    (httpx.Response(403, text="<Error>expired</Error>"), ErrorKind.REFUSED),
    (httpx.Response(404), ErrorKind.REFUSED),
    (httpx.Response(302, headers={"Location": "http://portal.example"}), ErrorKind.PORTAL),
    (httpx.Response(511), ErrorKind.PORTAL),
    (httpx.Response(200, html="<p>Wi-Fi</p>"), ErrorKind.PORTAL),
    (httpx.Response(429), ErrorKind.RATE_LIMITED),
    (httpx.Response(500), ErrorKind.UNREADABLE),
    (httpx.Response(200, content=b"x" * 10_000_001), ErrorKind.TOO_LARGE),
    (httpx.Response(200, headers={"Content-Length": "10000001"}), ErrorKind.TOO_LARGE),
    (httpx.ReadError("demo"), ErrorKind.NOT_SENT),
    (httpx.ConnectError("demo"), ErrorKind.NOT_SENT),
]


@pytest.mark.parametrize(("answered", "kind"), DOWNLOADS)
def test_a_download_that_does_not_come(answered: httpx.Response | Exception, kind: ErrorKind) -> None:
    with pytest.raises(CentralError) as caught:
        list(api_for(Office([answered])).download("https://files.example.com/d1"))
    assert caught.value.kind is kind


def test_a_download_that_unpacks_to_too_much_is_stopped() -> None:
    bomb = gzip.compress(bytes(10_000_001))
    deed = answer(bomb, head=b"Content-Encoding: gzip\r\n")
    with RawServer(deed) as server, server.api() as api, pytest.raises(CentralError) as caught:
        list(api.download(f"{server.origin}/d"))
    assert caught.value.kind is ErrorKind.TOO_LARGE


@pytest.mark.parametrize(
    "url",
    [
        "http://files.example.com/d1",
        "http://127.0.0.1:9/d1",
        "file:///etc/passwd",
        "ftp://files.example.com/d1",
        "javascript:alert(1)",
        "http://[::1",
    ],
)
def test_an_address_that_is_not_safe_is_refused_before_anything_is_asked(url: str) -> None:
    office = Office([httpx.Response(200)])
    with pytest.raises(OriginError):
        api_for(office).download(url)
    assert office.asked == []


def test_a_file_that_only_drips_in_is_given_up_after_its_time() -> None:
    clock = HandClock()

    def drip() -> Iterator[bytes]:
        while True:
            clock.turn(seconds=29)
            yield b"x"

    class Dripping(httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            return drip()

    def office(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, stream=Dripping(), headers={"Content-Type": "application/json"})

    api = api_for(office, clock=clock)
    for read in (lambda: list(api.download("https://files.example.com/d1")), lambda: api.client("c1")):
        started = clock.monotonic()
        with pytest.raises(CentralError) as caught:
            read()
        assert caught.value.kind is ErrorKind.NOT_SENT
        assert clock.monotonic() - started < 400


def test_the_offices_own_export_comes_with_its_type() -> None:
    office = Office([httpx.Response(200, content=b"a,b\r\n", headers={"Content-Type": "text/csv; charset=utf-8"})])
    export = api_for(office).export_list()
    assert (export.media_type, b"".join(export.chunks)) == ("text/csv", b"a,b\r\n")
    assert office.paths == ["GET /api/user/client/list/export"]
    assert office.asked[0].headers["authorization"] == "Bearer demo-access"


@pytest.mark.parametrize(
    ("answered", "kind"),
    [
        (httpx.Response(200, html="<p>Wi-Fi</p>"), ErrorKind.PORTAL),
        (said({"success": False, "message": "Forbidden"}, status=403), ErrorKind.FORBIDDEN),
        (said({"success": True, "data": []}), ErrorKind.UNREADABLE),
        (httpx.Response(200, content=b"x" * 10_000_001, headers={"Content-Type": "text/csv"}), ErrorKind.TOO_LARGE),
    ],
)
def test_an_export_that_is_no_table(answered: httpx.Response, kind: ErrorKind) -> None:
    with pytest.raises(CentralError) as caught:
        api_for(Office([answered])).export_list()
    assert caught.value.kind is kind


def test_a_transport_inside_this_process_may_hand_over_whole_bodies() -> None:
    whole = httpx.MockTransport(lambda _request: httpx.Response(200, json={"success": True, "data": {"id": "c1"}}))
    with CentralApi(
        origin="http://localhost", flavour="web", tokens=MemoryTokens(), clock=HandClock(), transport=whole
    ) as api:
        assert api.client("c1").server_id == "c1"
