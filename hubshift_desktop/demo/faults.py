"""What goes wrong between a laptop and an office, on command: each fault of the road, played over the real socket."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hubshift_desktop.demo.answers import JSON
from hubshift_desktop.demo.records import dumps

Play = Callable[[ASGIApp, Scope, Receive, Send], Awaitable[None]]

PORTAL_PAGE = "<!doctype html><title>Sign in to Wi-Fi</title><h1>Welcome to Demo Cafe Wi-Fi</h1>"
MAINTENANCE_PAGE = "<!doctype html><title>503</title><h1>Down for maintenance</h1>"
_HTML = "text/html; charset=utf-8"


class AnswerLostError(ConnectionResetError):
    """Stands for a dropped connection where there is no connection to drop (the app called in-process)."""


class Held:
    """A request that waits inside the server until it is released, so that tests act in between without sleeping."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self._released = threading.Event()
        self._wake: Callable[[], object] = self._released.set

    def release(self) -> None:
        """Let the request go on, from any thread."""
        self._released.set()
        self._wake()

    async def wait(self) -> None:
        woken, loop = asyncio.Event(), asyncio.get_running_loop()
        self._wake = lambda: loop.call_soon_threadsafe(woken.set)
        if self._released.is_set():
            woken.set()
        self.reached.set()
        await woken.wait()


@dataclass(slots=True)
class Fault:
    """One planned failure: which requests it meets, how many more times, and what it does to them."""

    method: str | None
    path: re.Pattern[str]
    times: int | None
    play: Play = field(repr=False)

    def meets(self, method: str, path: str) -> bool:
        return self.times != 0 and self.method in (None, method) and self.path.search(path) is not None


class Faults:
    """The switchboard of planned failures. `times=None` means until `clear()`; the first that fits a request plays."""

    def __init__(self) -> None:
        self._planned: list[Fault] = []
        self._lock = threading.Lock()

    def lose_answer(self, path: str = "", *, times: int | None = 1, method: str | None = None) -> None:
        """Apply the request, then drop the connection without a byte of answer."""
        self._plan(path, times, method, _lose_answer)

    def drop_request(self, path: str = "", *, times: int | None = 1, method: str | None = None) -> None:
        """Drop the connection before anything is applied: to the caller it looks like a lost answer."""
        self._plan(path, times, method, _drop_request)

    def half_answer(self, path: str = "", *, times: int | None = 1, method: str | None = None) -> None:
        """Apply the request, then send half the answer's body and hang up."""
        self._plan(path, times, method, _half_answer)

    def refuse(
        self,
        path: str = "",
        *,
        status: int,
        body: Mapping[str, object] | str | None = None,
        headers: Mapping[str, str] | None = None,
        times: int | None = 1,
        method: str | None = None,
        is_applied: bool = False,
    ) -> None:
        """Answer with this instead; `is_applied=True` lets the request take effect first (a gateway's 502)."""
        if body is None:
            body = {"success": False, "message": "Refused by the demo"}
        text, media_type = (body, _HTML) if isinstance(body, str) else (dumps(body), JSON)
        self._plan(path, times, method, _instead(status, text, media_type, headers or {}, is_applied=is_applied))

    def delay(self, path: str = "", *, seconds: float, times: int | None = 1, method: str | None = None) -> None:
        """Answer later than asked."""

        async def play(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
            await asyncio.sleep(seconds)
            await app(scope, receive, send)

        self._plan(path, times, method, play)

    def hold(self, path: str = "", *, method: str | None = None, is_applied: bool = False) -> Held:
        """Hold one request, before it is applied or (with `is_applied`) between effect and answer."""
        held = Held()

        async def play(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
            if not is_applied:
                await held.wait()
                await app(scope, receive, send)
                return
            answer = await _applied(app, scope, receive)
            await held.wait()
            for message in answer:
                await send(message)

        self._plan(path, 1, method, play)
        return held

    def portal(self, path: str = "", *, times: int | None = None) -> None:
        """Play a Wi-Fi sign-in page: 200 and HTML to everything."""
        self._plan(path, times, None, _instead(200, PORTAL_PAGE, _HTML, {}))

    def redirect(self, path: str = "", *, to: str, times: int | None = None) -> None:
        """Send the caller elsewhere, as portals also do."""
        self._plan(path, times, None, _instead(302, "", _HTML, {"Location": to}))

    def maintenance(self, path: str = "", *, times: int | None = None) -> None:
        """Answer 503 and HTML to everything."""
        self._plan(path, times, None, _instead(503, MAINTENANCE_PAGE, _HTML, {}))

    def clear(self) -> None:
        """Forget every planned failure."""
        with self._lock:
            self._planned.clear()

    @property
    def pending(self) -> int:
        """How many planned failures have not played out."""
        with self._lock:
            return sum(fault.times != 0 for fault in self._planned)

    def take(self, method: str, path: str) -> Play | None:
        """Return what is to happen to this request, and count it."""
        with self._lock:
            for fault in self._planned:
                if fault.meets(method, path):
                    if fault.times is not None:
                        fault.times -= 1
                    return fault.play
        return None

    def _plan(self, path: str, times: int | None, method: str | None, play: Play) -> None:
        with self._lock:
            self._planned.append(Fault(method=method, path=re.compile(path), times=times, play=play))


async def _applied(app: ASGIApp, scope: Scope, receive: Receive) -> list[Message]:
    """Let the app do its work and keep its answer back."""
    kept: list[Message] = []

    async def keep(message: Message) -> None:
        kept.append(message)

    await app(scope, receive, keep)
    return kept


async def _hang_up(scope: Scope, receive: Receive, *, at_once: bool) -> None:
    """Close the caller's connection; `at_once` throws away what was not yet written."""
    transport = scope.get("state", {}).get("transport")
    if not isinstance(transport, asyncio.Transport):
        raise AnswerLostError("The demo lost this answer on purpose")
    if at_once:
        transport.abort()
    else:
        transport.close()
    while (await receive())["type"] != "http.disconnect":
        continue


async def _lose_answer(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001 - the answer is lost
    await _applied(app, scope, receive)
    await _hang_up(scope, receive, at_once=True)


async def _drop_request(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001 - nothing runs
    await _hang_up(scope, receive, at_once=True)


async def _half_answer(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    start, *bodies = await _applied(app, scope, receive)
    whole = b"".join(message.get("body", b"") for message in bodies)
    await send(start)
    await send({"type": "http.response.body", "body": whole[: len(whole) // 2], "more_body": True})
    await _hang_up(scope, receive, at_once=False)


def _instead(status: int, text: str, media_type: str, headers: Mapping[str, str], *, is_applied: bool = False) -> Play:
    body = text.encode()
    fields = [(b"content-type", media_type.encode()), (b"content-length", str(len(body)).encode())]
    fields += [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]

    async def play(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        if is_applied:
            await _applied(app, scope, receive)
        await send({"type": "http.response.start", "status": status, "headers": fields})
        await send({"type": "http.response.body", "body": body})

    return play
