"""The road to the office with exactly one hole in it: request number `at` meets one fault, all others pass.

Each fault is played below the API client, as httpx would tell it (which exception for which break of the line was
measured over bare sockets in `tests/central/test_sockets.py`), so that everything above the socket is the real thing.
"""

from __future__ import annotations

import gzip
import json
import re
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import httpx

from hubshift_desktop.demo.server import DemoCentral
from tests.sync.world import LaptopClock

TIMEOUT = 30.0
# A late request lands shortly before its settle time is over (45 s, files 330 s): the worst moment that is promised.
LANDS_AFTER, FILE_LANDS_AFTER = 40.0, 320.0
PORTAL = b"<!doctype html><title>Sign in to Wi-Fi</title><h1>Welcome to Demo Cafe</h1>"
BLOCKED = b'{"error":"blocked by the gateway","code":7}'


@dataclass
class Road(httpx.BaseTransport):
    """Counts what is asked, and plays `fault` at request number `at` (from 0)."""

    office: httpx.BaseTransport
    central: DemoCentral
    clock: LaptopClock
    fault: str = ""
    at: int = -1
    asked: list[str] = field(default_factory=list)
    late: list[tuple[float, httpx.Request]] = field(default_factory=list)
    twins: set[str] = field(default_factory=set)
    of_the_day: list[str] = field(default_factory=list)
    has_played: bool = False

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.arrive()
        index = len(self.asked)
        self.asked.append(f"{request.method} {request.url.path}")
        if index != self.at:
            return self.deliver(request)
        self.has_played = True
        return FAULTS[self.fault](self, request)

    def deliver(self, request: httpx.Request) -> httpx.Response:
        """Let the office act on a request. It may be delivered twice or late: its bytes were read before."""
        return self.office.handle_request(request)

    def arrive(self) -> None:
        """Let every late request land whose time has come; nobody hears its answer."""
        now = self.clock.monotonic()
        due = [request for moment, request in self.late if moment <= now]
        self.late = [(moment, request) for moment, request in self.late if moment > now]
        for request in due:
            self.deliver(request)

    def end_day(self) -> None:
        """What is asked from now on is the test's own look and meets no fault."""
        self.of_the_day = [re.sub("[0-9a-f]{24}", "#", asked) for asked in self.asked]
        self.at = -1

    def close(self) -> None:
        """The office's side belongs to the world and stays open while somebody signs in again."""


Deed = Callable[[Road, httpx.Request], httpx.Response]


class _Cut(httpx.SyncByteStream):
    """A body of which only the first half comes."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def __iter__(self) -> Iterator[bytes]:
        yield self._content[: len(self._content) // 2]
        raise httpx.RemoteProtocolError("peer closed connection without sending complete message body")


def _unreached(problem: str, cause: Exception | None = None) -> Deed:
    def play(_road: Road, _request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError(problem) from cause

    return play


def _cut_off(problem: type[httpx.RequestError], words: str, *, is_applied: bool) -> Deed:
    def play(road: Road, request: httpx.Request) -> httpx.Response:
        if is_applied:
            road.deliver(request)
        raise problem(words)

    return play


def _instead(status: int, content: bytes, *, is_applied: bool = False, **headers: str) -> Deed:
    fields = {"Content-Type": "application/json", **{name.replace("_", "-"): text for name, text in headers.items()}}

    def play(road: Road, request: httpx.Request) -> httpx.Response:
        if is_applied:
            road.deliver(request)
        return httpx.Response(status, headers=fields, stream=httpx.ByteStream(content))

    return play


def _refused(status: int, message: str, *, is_applied: bool = False, **headers: str) -> Deed:
    content = json.dumps({"success": False, "message": message}).encode()
    return _instead(status, content, is_applied=is_applied, **headers)


def _gateway(status: int, *, is_applied: bool) -> Deed:
    page = b"<html><h1>The gateway has trouble</h1></html>"
    return _instead(status, page, is_applied=is_applied, Content_Type="text/html")


def _timeout(*, lands: bool) -> Deed:
    def play(road: Road, request: httpx.Request) -> httpx.Response:
        if lands and not _only_asks(request):
            is_file = request.headers.get("content-type", "").startswith("multipart/")
            delay = FILE_LANDS_AFTER if is_file else LANDS_AFTER
            road.late.append((road.clock.monotonic() + delay, request))
        road.clock.turn(seconds=TIMEOUT)
        raise httpx.ReadTimeout("timed out")

    return play


def _only_asks(request: httpx.Request) -> bool:
    return request.method == "GET" or "clientByNdis" in request.url.path


def _half_body(road: Road, request: httpx.Request) -> httpx.Response:
    answer = road.deliver(request)
    return httpx.Response(answer.status_code, headers=_plain(answer), stream=_Cut(answer.content))


def _cut_gzip(road: Road, request: httpx.Request) -> httpx.Response:
    answer = road.deliver(request)
    packed = gzip.compress(answer.content or b"{}")
    headers = {**_plain(answer), "Content-Encoding": "gzip"}
    return httpx.Response(answer.status_code, headers=headers, stream=httpx.ByteStream(packed[: len(packed) // 2]))


def _wrong_type(road: Road, request: httpx.Request) -> httpx.Response:
    answer = road.deliver(request)
    headers = {**_plain(answer), "content-type": "text/plain"}
    return httpx.Response(answer.status_code, headers=headers, stream=httpx.ByteStream(answer.content))


def _plain(answer: httpx.Response) -> dict[str, str]:
    return {name: text for name, text in answer.headers.items() if name != "content-length"}


def _twice(road: Road, request: httpx.Request) -> httpx.Response:
    """A proxy repeats the request on its own and passes on the second answer; what the first one made is a twin."""
    before = len(road.central.admin.created())
    first = road.deliver(request)
    made = road.central.admin.created()[before:]
    if not made:
        return road.deliver(request) if _only_asks(request) else first
    second = road.deliver(request)
    road.twins |= {record.record_id for record in made}
    return second


def _nothing_there(road: Road, request: httpx.Request) -> httpx.Response:
    """In maintenance the lists come back empty and everything else is out of service."""
    if request.method == "GET" and request.url.path.endswith("/client/list"):
        body = {"success": True, "data": {"clients": [], "pagination": {"currentPage": 1, "totalItems": 0}}}
        return httpx.Response(200, json=body)
    return _gateway(503, is_applied=False)(road, request)


_CUT = httpx.RemoteProtocolError
FAULTS: dict[str, Deed] = {
    "N1-connect_refused": _unreached("[Errno 111] Connection refused"),
    "N1-no_such_name": _unreached("[Errno -2] Name or service not known"),
    "N2-lost_after_apply": _cut_off(_CUT, "Server disconnected without sending a response.", is_applied=True),
    "N3-reset_after_apply": _cut_off(httpx.ReadError, "[Errno 104] Connection reset by peer", is_applied=True),
    "N4-timeout_applied_later": _timeout(lands=True),
    "N4-timeout_never_applied": _timeout(lands=False),
    "N5-half_status_line": _cut_off(_CUT, "illegal status line: b'HTTP/1.1 20'", is_applied=True),
    "N5-half_headers": _cut_off(_CUT, "peer closed connection in the middle of the headers", is_applied=True),
    "N6-half_body": _half_body,
    "N7-stale_keep_alive": _cut_off(_CUT, "Server disconnected without sending a response.", is_applied=False),
    "N8_N9-portal_page": _instead(200, PORTAL, Content_Type="text/html"),
    "N10-redirect": _instead(302, b"", Content_Type="text/html", Location="http://portal.example/login"),
    "N11-somebodys_json": _instead(200, BLOCKED),
    "N11-wrong_content_type": _wrong_type,
    "N12-502_before": _gateway(502, is_applied=False),
    "N12-502_after": _gateway(502, is_applied=True),
    "N12-503_before": _gateway(503, is_applied=False),
    "N12-503_after": _gateway(503, is_applied=True),
    "N12-504_before": _gateway(504, is_applied=False),
    "N12-504_after": _gateway(504, is_applied=True),
    "N13-empty_list": _nothing_there,
    "N14-tls_failure": _unreached("certificate verify failed", ssl.SSLCertVerificationError("not the office")),
    "N17-cut_gzip": _cut_gzip,
    "N18-delivered_twice": _twice,
    "S12-500_before": _refused(500, "Something went wrong"),
    "S12-500_after": _refused(500, "Something went wrong", is_applied=True),
    "S19-429": _refused(429, "Too many requests, please try again later", Retry_After="7"),
    "A3-401": _refused(401, "Token expired, please log in"),
}
