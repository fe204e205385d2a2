"""A bad piece of network between the real client and the real central: bare sockets, this laptop's own address only.

One request of a run meets one chaos, chosen before; all others pass. Nothing sleeps: a slow link is a token bucket
that turns the world's clock by hand, so that every deadline of the client sees the seconds without anybody waiting.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Callable
from typing import BinaryIO

from hubshift_desktop.demo.faults import PORTAL_PAGE

Turn = Callable[[float], None]
PATIENCE = 10.0
SLOW = 8_000.0  # bytes a second: 64 kbit/s, a poor corner of the country
_PIECE = 256


class TokenBucket:
    """Says how long `count` bytes take at this rate; a burst is free, as in a modem's buffer."""

    def __init__(self, *, rate: float, burst: float, turn: Turn) -> None:
        self._rate, self._tokens, self._turn = rate, burst, turn

    def take(self, count: int) -> None:
        self._tokens -= count
        if self._tokens < 0:
            self._turn(-self._tokens / self._rate)
            self._tokens = 0.0


class ChaosProxy:
    """Passes whole requests on and whole answers back, but for one. `close()` ends every thread and socket."""

    def __init__(self, port: int, *, turn: Turn) -> None:
        self._upstream = ("127.0.0.1", port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: set[socket.socket] = set()
        self._threads = [threading.Thread(target=self._serve, name="chaos-proxy")]
        self.bucket = TokenBucket(rate=SLOW, burst=1_000, turn=turn)
        self._chaos, self._at = "", -1
        self.requests = 0
        self.has_played = False
        self._threads[0].start()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def plan(self, chaos: str, *, at: int) -> None:
        """Let this happen to the request number `at` from now on (0 is the next); a slow link stays slow."""
        self._chaos, self._at = chaos, at
        self.requests = 0

    def heal(self) -> None:
        """Let everything pass again."""
        self._at = -1

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in tuple(self._open):
            with contextlib.suppress(OSError):  # the other side may be gone already
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(PATIENCE)
        assert not any(thread.is_alive() for thread in self._threads)

    def forward(self, request: bytes) -> bytes:
        """Let the central act; return its whole answer in a form that leaves the caller's socket open."""
        head, _, body = request.partition(b"\r\n\r\n")
        with socket.create_connection(self._upstream, PATIENCE) as line:
            line.sendall(_with_connection(head, b"close") + body)
            answer = b"".join(iter(lambda: line.recv(65536), b""))
        head, _, body = answer.partition(b"\r\n\r\n")
        return _with_connection(head, b"keep-alive") + body

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._open.add(connection)
            thread = threading.Thread(target=self._attend, args=(connection,), name="chaos-connection")
            self._threads.append(thread)
            thread.start()

    def _attend(self, connection: socket.socket) -> None:
        connection.settimeout(PATIENCE)
        with connection, connection.makefile("rb") as stream, contextlib.suppress(OSError):
            while (request := _whole_request(stream)) and self._answered(connection, request):
                continue
        self._open.discard(connection)

    def _answered(self, connection: socket.socket, request: bytes) -> bool:
        """Do to one request what is planned for it; return whether the connection stays."""
        index, self.requests = self.requests, self.requests + 1
        is_met = self._at >= 0 and (index == self._at or (index > self._at and self._chaos in LASTING))
        if not is_met:
            connection.sendall(self.forward(request))
            return True
        self.has_played = True
        return CHAOS[self._chaos](self, connection, request)


Deed = Callable[[ChaosProxy, socket.socket, bytes], bool]


def _whole_request(stream: BinaryIO) -> bytes:
    head = b""
    while (line := stream.readline()) not in (b"\r\n", b""):
        head += line
    if not head:
        return b""
    fields = dict(line.lower().split(b": ", 1) for line in head.splitlines()[1:])
    return head + b"\r\n" + stream.read(int(fields.get(b"content-length", b"0")))


def _with_connection(head: bytes, word: bytes) -> bytes:
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
    return b"\r\n".join([*lines, b"Connection: " + word, b"", b""])


def _reset(connection: socket.socket) -> None:
    """Make the coming close a RST."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _reset_applied(proxy: ChaosProxy, connection: socket.socket, request: bytes) -> bool:
    proxy.forward(request)
    _reset(connection)
    return False


def _reset_unapplied(_proxy: ChaosProxy, connection: socket.socket, _request: bytes) -> bool:
    _reset(connection)
    return False


def _swallowed(_proxy: ChaosProxy, _connection: socket.socket, _request: bytes) -> bool:
    return False


def _cut(length_of: Callable[[bytes], int]) -> Deed:
    """Apply the request and give so many bytes of its answer."""

    def play(proxy: ChaosProxy, connection: socket.socket, request: bytes) -> bool:
        answer = proxy.forward(request)
        connection.sendall(answer[: length_of(answer)])
        return False

    return play


def _head_length(answer: bytes) -> int:
    return answer.index(b"\r\n\r\n") + 4


def _chunks_cut(proxy: ChaosProxy, connection: socket.socket, request: bytes) -> bool:
    """Send the answer in chunks, as proxies repack it, and stop before the last one."""
    head, _, body = proxy.forward(request).partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"content-length:")]
    connection.sendall(b"\r\n".join([*lines, b"Transfer-Encoding: chunked", b"", b""]))
    connection.sendall(b"%x\r\n" % len(body) + body[: len(body) // 2])
    return False


def _instead(status: bytes, page: bytes = b"", *, head: bytes = b"", is_applied: bool = False) -> Deed:
    fields = b"Content-Type: text/html\r\nContent-Length: %d\r\n" % len(page)

    def play(proxy: ChaosProxy, connection: socket.socket, request: bytes) -> bool:
        if is_applied:
            proxy.forward(request)
        connection.sendall(b"HTTP/1.1 " + status + b"\r\n" + fields + head + b"\r\n" + page)
        return True

    return play


def _closed_behind(proxy: ChaosProxy, connection: socket.socket, request: bytes) -> bool:
    """Answer well, promise to keep the connection, and close it: the next request meets a stale socket."""
    connection.sendall(proxy.forward(request))
    return False


def _slowly(proxy: ChaosProxy, connection: socket.socket, request: bytes) -> bool:
    """Let both directions drip at the rate of the bucket."""
    proxy.bucket.take(len(request))
    answer = proxy.forward(request)
    for start in range(0, len(answer), _PIECE):
        piece = answer[start : start + _PIECE]
        proxy.bucket.take(len(piece))
        connection.sendall(piece)
    return True


LASTING = frozenset({"N16-slow_link"})
CHAOS: dict[str, Deed] = {
    "N2-closed_after_apply": _cut(lambda _: 0),
    "N3-reset_after_apply": _reset_applied,
    "N3-reset_unapplied": _reset_unapplied,
    "N5-half_status_line": _cut(lambda _: len(b"HTTP/1.1 2")),
    "N5-half_headers": _cut(lambda answer: _head_length(answer) // 2),
    "N6-no_body": _cut(_head_length),
    "N6-half_body": _cut(lambda answer: (_head_length(answer) + len(answer)) // 2),
    "N7-stale_socket_eats_request": _swallowed,
    "N7-closed_behind_answer": _closed_behind,
    "N8_N9-portal_page": _instead(b"200 OK", PORTAL_PAGE.encode()),
    "N10-redirect": _instead(b"302 Found", head=b"Location: http://portal.example/login\r\n"),
    "N12-bad_gateway_after": _instead(b"502 Bad Gateway", b"<h1>Trouble</h1>", is_applied=True),
    "N16-slow_link": _slowly,
    "N17-cut_chunks": _chunks_cut,
}
