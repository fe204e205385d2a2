"""The three HTTP clients and why they differ: reading keeps sockets, writing never reuses one, files carry no token.

A reused socket that the server has just closed eats a request (sync.md N7). For a read that costs a repeat; for a
write it would be a false doubt, so writes open a fresh connection each time.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

import httpx
import truststore

# Node closes idle sockets after 5 s; letting go of them first avoids most dead ones.
_READ_POOL = httpx.Limits(max_connections=8, max_keepalive_connections=8, keepalive_expiry=4.0)
_ONE_USE = httpx.Limits(max_connections=8, max_keepalive_connections=0)
TIMEOUT = httpx.Timeout(30.0, connect=15.0)
# A file may take as long as it moves; a minute without a byte ends it (product requirement 9).
FILE_TIMEOUT = httpx.Timeout(60.0, connect=15.0)
READ_SECONDS = 120.0
# What the system takes from us and has not sent yet. Left to itself it takes megabytes at once: on 64 kbit/s the last
# of them would need minutes, all of which would count as 'sent and no answer', and the bar would stand at the end.
_UNSENT_BYTES = 65_536
_SMALL_STEPS = ((socket.SOL_SOCKET, socket.SO_SNDBUF, _UNSENT_BYTES),)


def user_agent() -> str:
    """Name the program, and nothing of the laptop or the person."""
    try:
        return f"hubshift-desktop/{version('hubshift-desktop')}"
    except PackageNotFoundError:  # run from a source tree that was never installed
        return "hubshift-desktop"


def tls_context() -> ssl.SSLContext:
    """Trust what the operating system trusts, from TLS 1.2 on; there is no 'continue anyway'."""
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


class Borrowed(httpx.BaseTransport):
    """A transport that somebody else owns: one client closing must not close it for the others."""

    def __init__(self, lender: httpx.BaseTransport) -> None:
        self._lender = lender

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._lender.handle_request(request)


class _NoCookies(httpx.Cookies):
    """A jar that takes nothing in. One that reads each answer and refuses costs a sixteenth of sending an edit."""

    def extract_cookies(self, response: httpx.Response) -> None:
        """Leave the office's cookies where they are: who asks is said by the token alone."""


class _Client(httpx.Client):
    """A client without a memory."""

    _jar = _NoCookies()

    @property
    def cookies(self) -> httpx.Cookies:
        return self._jar

    @cookies.setter
    def cookies(self, _cookies: object) -> None:
        raise AttributeError("this client keeps no cookies")


def build_client(
    *,
    limits: httpx.Limits,
    context: ssl.SSLContext,
    transport: httpx.BaseTransport | None = None,
    auth: httpx.Auth | None = None,
    options: Sequence[tuple[int, int, int]] = (),
) -> httpx.Client:
    """Make a client that follows no redirect, keeps no cookie and reads no proxy or password from the environment."""
    return _Client(
        transport=Borrowed(transport)
        if transport is not None
        else httpx.HTTPTransport(verify=context, trust_env=False, limits=limits, socket_options=options),
        auth=auth,
        headers={"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": user_agent()},
        timeout=TIMEOUT,
        follow_redirects=False,
        trust_env=False,
    )


def open_client(*, transport: httpx.BaseTransport | None = None) -> httpx.Client:
    """Make the client that signs in: no token to add yet, and no socket kept for a request made twice a month."""
    return build_client(limits=_ONE_USE, context=tls_context(), transport=transport)


@dataclass(frozen=True, slots=True)
class Clients:
    """The set that one account uses."""

    reading: httpx.Client
    writing: httpx.Client
    fetching: httpx.Client

    @classmethod
    def build(cls, *, auth: httpx.Auth, transport: httpx.BaseTransport | None = None) -> Clients:
        context = tls_context()
        return cls(
            reading=build_client(limits=_READ_POOL, context=context, transport=transport, auth=auth),
            writing=build_client(
                limits=_ONE_USE, context=context, transport=transport, auth=auth, options=_SMALL_STEPS
            ),
            fetching=build_client(limits=_ONE_USE, context=context, transport=transport),
        )

    def close(self) -> None:
        for client in (self.reading, self.writing, self.fetching):
            client.close()
