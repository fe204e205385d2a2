"""A server of bare sockets that does to a request what networks do: nothing, half an answer, a reset, another page."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

from hubshift_desktop.central.api import CentralApi
from hubshift_desktop.domain.clock import SystemClock
from tests.central.office import MemoryTokens

Deed = Callable[[socket.socket], None]
OK_JSON = b'{"success":true,"data":{"id":"c1"}}'


def answer(body: bytes, *, status: str = "200 OK", head: bytes = b"Content-Type: application/json\r\n") -> Deed:
    """Send a whole, well-formed answer."""
    length = b"Content-Length: %d\r\n" % len(body)
    return send(b"HTTP/1.1 " + status.encode() + b"\r\n" + head + length + b"\r\n" + body)


def send(data: bytes) -> Deed:
    """Send exactly these bytes, then close."""
    return lambda connection: connection.sendall(data)


def close(_connection: socket.socket) -> None:
    """Close without a word, after the request was read."""


def reset(connection: socket.socket) -> None:
    """Close with RST."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _whole_request(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return data
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")), 0
    )
    while len(body) < length:
        piece = connection.recv(65536)
        if not piece:
            break
        body += piece
    return head + b"\r\n\r\n" + body


class RawServer:
    """Does one deed per request, in order; the last deed stays. `requests` is what really arrived."""

    def __init__(self, *deeds: Deed, context: ssl.SSLContext | None = None, keeps_open: bool = False) -> None:
        self._deeds = deeds
        self._context = context
        self._keeps_open = keeps_open
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self.requests: list[bytes] = []
        self.connections = 0

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    @property
    def origin(self) -> str:
        return f"{'https' if self._context else 'http'}://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)

    def api(self) -> CentralApi:
        return CentralApi(origin=self.origin, flavour="web", tokens=MemoryTokens(), clock=SystemClock())

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            connection.settimeout(5)
            with contextlib.suppress(OSError):  # the other side may be gone first: that is what is tried here
                self._attend(self._context.wrap_socket(connection, server_side=True) if self._context else connection)
            connection.close()

    def _attend(self, connection: socket.socket) -> None:
        with connection:
            while request := _whole_request(connection):
                self.requests.append(request)
                self._deeds[min(len(self.requests), len(self._deeds)) - 1](connection)
                if not self._keeps_open:
                    return
