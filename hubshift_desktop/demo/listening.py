"""The real socket: uvicorn in a background thread, on this laptop's own address only."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import threading
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from hubshift_desktop.domain.errors import KnownError

_PATIENCE = 10.0


class _Wire(H11Protocol):
    """Tells the application which connection it is on, so that planned faults can really hang up."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # uvicorn narrows it so
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


class _Server(uvicorn.Server):
    """Says when it listens, so that nobody has to poll."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_listening = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self.is_listening.set()


def require_loopback(host: str) -> str:
    """Return a host that only this laptop can reach, or refuse: the demo's password is public."""
    address = "127.0.0.1" if host == "localhost" else host
    try:
        is_loopback = ipaddress.ip_address(address).is_loopback
    except ValueError:
        is_loopback = False
    if not is_loopback:
        raise KnownError(
            title="The demo central stays on this laptop",
            sentence=f"It does not listen on {host}, because everybody knows its password.",
            next_step="Leave the host out, or use 127.0.0.1.",
        )
    return address


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol must be named: asyncio switches Nagle's delay (40 ms an answer) off only where it sees TCP.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise KnownError(
            title=f"Port {port} is taken",
            sentence=f"Another program on this laptop uses it ({error.strerror}).",
            next_step="Choose another port, or 0 for any free one.",
        ) from error
    return listener


class Listener:
    """One span of listening: begins with its making, ends with `stop()`."""

    def __init__(self, app: ASGIApp, *, host: str, port: int) -> None:
        self._socket = _bound(host, port)
        self.port: int = self._socket.getsockname()[1]
        settings: dict[str, Any] = {
            "http": _Wire,
            "ws": "none",
            "lifespan": "off",
            "loop": "asyncio",
            "log_config": None,
            "access_log": False,
            "server_header": False,
            "date_header": False,
            "timeout_graceful_shutdown": 1,
        }
        self._server = _Server(uvicorn.Config(app, **settings))
        self._thread = threading.Thread(target=self._run, name="demo-central", daemon=True)
        self._thread.start()
        if not self._server.is_listening.wait(_PATIENCE):
            raise RuntimeError("The demo central did not start")

    def _run(self) -> None:
        self._server.run(sockets=[self._socket])

    def stop(self) -> None:
        """Stop listening and hang up on everybody."""
        self._server.should_exit = True
        self._thread.join(_PATIENCE)
        self._socket.close()
        if self._thread.is_alive():
            raise RuntimeError("The demo central did not stop")
