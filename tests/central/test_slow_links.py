"""Files on a slow link (N16): what moves is waited for, a minute without a byte is the end. Over real sockets.

The clock is turned by hand while bytes are on their way, so nobody waits; only what the system itself times (a socket
without a byte) is real, and made short.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator

import httpx
import pytest

from hubshift_desktop.central import line
from hubshift_desktop.central.api import CentralApi
from hubshift_desktop.central.errors import CentralError, ErrorKind
from tests.central.office import MemoryTokens, Office, api_for, said
from tests.central.raw_server import RawServer, answer, send
from tests.conftest import HandClock

SCAN = bytes(9_000_000)
TAKEN = b'{"success":true,"data":{"id":"d1"}}'
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nContent-Length: %d\r\n\r\n"
QUARTER = 2_500_000
# Both systems double what they are asked for; the rest is one step of the multipart writer at either end.
HIDDEN = 1_000_000

pytestmark = pytest.mark.row("N16")


def api_to(origin: str, clock: HandClock) -> CentralApi:
    return CentralApi(origin=origin, flavour="web", tokens=MemoryTokens(), clock=clock)


def upload(api: CentralApi, seen: list[int] | None = None) -> None:
    told = [] if seen is None else seen
    api.upload(
        "c1",
        name="Plan.pdf",
        media_type="application/pdf",
        document_type="ndis_plan",
        chunks=lambda: (SCAN[start : start + 65_536] for start in range(0, len(SCAN), 65_536)),
        size=len(SCAN),
        key="k",
        on_progress=lambda done, _: told.append(done),
    )


@contextlib.contextmanager
def stalled_office() -> Iterator[str]:
    """An office that takes the connection and then nothing more."""
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)

        def attend() -> None:
            connection, _ = listener.accept()
            with connection:
                done.wait(10)

        thread = threading.Thread(target=attend)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            done.set()
            thread.join()


def test_ten_minutes_on_the_way_up_cost_no_yes() -> None:
    clock = HandClock()
    with RawServer(answer(TAKEN)) as server, api_to(server.origin, clock) as api:
        chunks = (SCAN[start : start + QUARTER] for start in range(0, len(SCAN), QUARTER))

        def drawn() -> Iterator[bytes]:
            for chunk in chunks:
                clock.turn(seconds=150)
                yield chunk

        accepted = api.upload(
            "c1",
            name="Plan.pdf",
            media_type="application/pdf",
            document_type="ndis_plan",
            chunks=drawn,
            size=len(SCAN),
            key="k",
        )
    assert accepted.server_id == "d1"
    assert SCAN in server.requests[0]


def test_what_the_bar_says_is_sent_has_left_but_for_a_little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the system holds megabytes that a slow link needs minutes for, and all of them count as 'no answer'."""
    monkeypatch.setattr(line, "FILE_TIMEOUT", httpx.Timeout(0.3))
    seen = list[int]()
    with stalled_office() as origin, api_to(origin, HandClock()) as api, pytest.raises(CentralError) as caught:
        upload(api, seen)
    assert caught.value.kind is ErrorKind.IN_DOUBT
    assert 0 < max(seen) < HIDDEN


def test_a_minute_without_a_byte_ends_a_file_either_way() -> None:
    office = Office([said({"success": True, "data": {"id": "d1"}}, status=201), httpx.Response(200)])
    api = api_for(office)
    upload(api)
    list(api.download("https://files.example.com/d1"))
    minute = {"connect": 15.0, "read": 60.0, "write": 60.0, "pool": 60.0}
    assert [request.extensions["timeout"] for request in office.asked] == [minute, minute]


def test_a_file_that_comes_slowly_is_waited_for() -> None:
    """Nine megabytes at 64 kbit/s are twenty minutes."""
    clock = HandClock()
    with RawServer(send(HEAD % len(SCAN) + SCAN)) as server, api_to(server.origin, clock) as api:
        size = 0
        for chunk in api.download(f"{server.origin}/d"):
            size += len(chunk)
            clock.turn(seconds=len(chunk) / 8_000)
    assert size == len(SCAN)


def test_what_only_drips_is_given_up() -> None:
    clock, is_taken = HandClock(), threading.Event()

    def drip(connection: socket.socket) -> None:
        connection.sendall(HEAD % 200 + bytes(100))
        is_taken.wait(10)
        connection.sendall(bytes(100))

    with RawServer(drip) as server, api_to(server.origin, clock) as api:
        chunks = api.download(f"{server.origin}/d")
        assert next(chunks)
        clock.turn(seconds=331)
        is_taken.set()
        with pytest.raises(CentralError) as caught:
            list(chunks)
    assert caught.value.kind is ErrorKind.NOT_SENT
