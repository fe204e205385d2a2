"""The network between the program and its office, for benchmarks: what passed is kept, and answers can be lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import httpx

READERS = 4  # as many as `workspace.line` reads with
_LIMITS = httpx.Limits(max_connections=8, max_keepalive_connections=8)
# What httpx must work out again for the same request on another connection.
_OF_THE_CONNECTION = frozenset({b"host", b"connection", b"content-length", b"transfer-encoding"})


@dataclass(frozen=True, slots=True)
class Passed:
    """One request that passed, enough of it to ask the same again."""

    method: str
    url: httpx.URL
    headers: tuple[tuple[bytes, bytes], ...]
    content: bytes

    @property
    def is_list_page(self) -> bool:
        return self.url.path.rstrip("/").endswith("/list") and self.method == "GET"


class Road(httpx.BaseTransport):
    """Real sockets. `loses` says of a request whether its answer shall be lost after the office has acted on it."""

    def __init__(self, loses: Callable[[httpx.Request], bool] | None = None) -> None:
        self._sockets = httpx.HTTPTransport(trust_env=False, limits=_LIMITS)
        self._loses = loses
        self._guard = threading.Lock()
        self._passed: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        with self._guard:
            self._passed.append(request)  # what is needed of it is worked out afterwards: it is not sync's own time
        response = self._sockets.handle_request(request)
        if self._loses is not None and self._loses(request):
            response.close()
            raise httpx.ReadError("the answer was lost on the way", request=request)
        return response

    def take(self) -> list[Passed]:
        """Return what has passed since this was asked last."""
        with self._guard:
            passed, self._passed = self._passed, []
        return [_kept(request) for request in passed]

    def close(self) -> None:
        self._sockets.close()


def _kept(request: httpx.Request) -> Passed:
    headers = tuple((name, value) for name, value in request.headers.raw if name.lower() not in _OF_THE_CONNECTION)
    return Passed(request.method, request.url, headers, request.content)


def bare_seconds(passed: Sequence[Passed], *, at_once: int) -> float:
    """Ask the same again with nothing but httpx, so many at once; return the seconds it took. Answers are only read."""
    with httpx.Client(limits=_LIMITS, trust_env=False, timeout=60) as client:

        def ask(one: Passed) -> None:
            client.request(one.method, one.url, headers=list(one.headers), content=one.content or None)

        begun = time.perf_counter()
        with ThreadPoolExecutor(at_once) as pool:
            for _ in pool.map(ask, passed):
                pass
        return time.perf_counter() - begun
