"""The demo central without a socket: thousands of histories a minute, and the same answers."""

from __future__ import annotations

import asyncio
import threading

import httpx
from starlette.types import ASGIApp

from hubshift_desktop.demo.faults import AnswerLostError


class InProcess(httpx.BaseTransport):
    """A transport for `httpx.Client` that calls the central directly; `is_online = False` refuses every connection."""

    def __init__(self, app: ASGIApp) -> None:
        self._inner = httpx.ASGITransport(app=app)
        self._runner = asyncio.Runner()
        self._lock = threading.Lock()
        self.is_online = True

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        with self._lock:
            return self._runner.run(self._answer(request))

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        if not self.is_online:
            raise httpx.ConnectError("The demo central is offline", request=request)
        try:
            answer = await self._inner.handle_async_request(request)
            content = await answer.aread()
        except AnswerLostError as error:
            raise httpx.RemoteProtocolError("Server disconnected without sending a response.") from error
        return httpx.Response(answer.status_code, headers=answer.headers, content=content, request=request)

    def close(self) -> None:
        with self._lock:
            self._runner.close()
