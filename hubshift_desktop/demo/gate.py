"""The outermost door: counts requests, plays planned faults, limits rates and stamps the date, before any endpoint."""

from __future__ import annotations

import threading
from collections import Counter, deque
from dataclasses import dataclass
from email.utils import formatdate

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hubshift_desktop.demo.answers import RefusedError
from hubshift_desktop.demo.faults import Faults
from hubshift_desktop.demo.office import Office, digest

_REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class SeenRequest:
    """What a test may want to know of a request that arrived; never its token. `status` is 0 when no answer left."""

    method: str
    path: str
    endpoint: str
    status: int
    has_token: bool
    idempotency_key: str


class Traffic:
    """The requests that arrived, in order."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: deque[SeenRequest] = deque(maxlen=_REMEMBERED)

    def note(self, seen: SeenRequest) -> None:
        with self._lock:
            self._seen.append(seen)

    def all(self) -> tuple[SeenRequest, ...]:
        with self._lock:
            return tuple(self._seen)

    def counts(self) -> Counter[str]:
        """Return how often each endpoint was called, by `METHOD /path/{with_names}`."""
        return Counter(f"{seen.method} {seen.endpoint}" for seen in self.all())

    def forget(self) -> None:
        with self._lock:
            self._seen.clear()


class RateWindow:
    """A plain window per caller: so many requests, then 429 until it ends."""

    def __init__(self) -> None:
        self._windows: dict[str, tuple[int, int]] = {}

    def count(self, caller: str, *, now: float, seconds: int) -> tuple[int, int]:
        """Count a request; return how many there were in this window and the moment it ends."""
        window = int(now // seconds)
        started, used = self._windows.get(caller, (window, 0))
        used = used + 1 if started == window else 1
        self._windows[caller] = (window, used)
        return used, (window + 1) * seconds


class Gate:
    """An ASGI layer around the whole central, made by hand: the framework's own middleware costs more than a read."""

    def __init__(self, app: ASGIApp, *, office: Office, faults: Faults, traffic: Traffic) -> None:
        self._app = app
        self._office = office
        self._faults = faults
        self._traffic = traffic
        self._rates = RateWindow()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 0

        async def counted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["date"] = formatdate(self._office.timestamp(), usegmt=True)
            await send(message)

        try:
            await self._serve(scope, receive, counted)
        finally:
            self._note(scope, status)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        play = self._faults.take(scope["method"], scope["path"])
        if play is not None:
            await play(self._limited, scope, receive, send)
        else:
            await self._limited(scope, receive, send)

    async def _limited(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not scope["path"].startswith("/api/"):
            await self._app(scope, receive, send)
            return
        settings = self._office.settings
        now = self._office.timestamp()
        used, ends = self._rates.count(_caller(scope), now=now, seconds=settings.rate_window_seconds)
        told = {
            "X-RateLimit-Limit": str(settings.rate_limit),
            "X-RateLimit-Remaining": str(max(0, settings.rate_limit - used)),
            "X-RateLimit-Reset": str(ends),
        }

        async def told_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(told)
            await send(message)

        if used > settings.rate_limit:
            answer = RefusedError(429, "Too many requests, please try again later").answer()
            answer.headers["Retry-After"] = str(max(1, round(ends - now)))
            await answer(scope, receive, told_send)
        else:
            await self._app(scope, receive, told_send)

    def _note(self, scope: Scope, status: int) -> None:
        headers = Headers(scope=scope)
        route = scope.get("route")
        self._traffic.note(
            SeenRequest(
                method=scope["method"],
                path=scope["path"],
                endpoint=str(getattr(route, "path", scope["path"])),
                status=status,
                has_token="authorization" in headers,
                idempotency_key=headers.get("idempotency-key", ""),
            )
        )


def _caller(scope: Scope) -> str:
    """Tell callers apart by token, or by address before they have one."""
    token = Headers(scope=scope).get("authorization")
    if token:
        return digest(token)
    client = scope.get("client")
    return str(client[0]) if client else "in-process"
