"""The token: bound to one origin, renewed by one thread at a time, and never part of any text form.

A 401 is met here with one refresh for all threads that saw it; whether a request is sent again is decided where the
request is known.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Protocol

import httpx

from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.central.origin import Origin

_NO_ANSWER = frozenset(
    {ErrorKind.NOT_SENT, ErrorKind.IN_DOUBT, ErrorKind.PORTAL, ErrorKind.UNREADABLE, ErrorKind.RATE_LIMITED}
)


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the office handed out at sign-in."""

    access: str = field(repr=False)
    refresh: str | None = field(default=None, repr=False)


class TokenSource(Protocol):
    """Where tokens are kept between starts: the encrypted store, or memory in a test."""

    def load(self) -> Tokens | None:
        """Return the tokens of the account, or None while nobody is signed in."""

    def save(self, tokens: Tokens) -> None:
        """Keep renewed tokens."""


class Session:
    """The tokens in use. Loading them is asked of the source only when there is a reason to."""

    def __init__(self, *, source: TokenSource, refresh: Callable[[str], Tokens]) -> None:
        self._source = source
        self._refresh = refresh
        self._lock = threading.Lock()
        self._current: Tokens | None = None
        self._refused: str | None = None

    def access(self) -> str:
        """Return the token to send; without one nothing is sent at all."""
        current = self._current or self._source.load()
        if current is None:
            raise CentralError(ErrorKind.AUTH)
        self._current = current
        return current.access

    def renew(self, *, used: str) -> bool:
        """Make sure that another token than `used` is in place; False when only a person can do that."""
        with self._lock:
            current = self._source.load()
            if current is None:
                return False
            if current.access == used:
                renewed = self._renewed(current)
                if renewed is None:
                    return False
                self._source.save(renewed)
                current = renewed
            self._current = current
            return True

    def _renewed(self, current: Tokens) -> Tokens | None:
        if not current.refresh or current.refresh == self._refused:
            return None
        try:
            fresh = self._refresh(current.refresh)
        except CentralError as problem:
            if problem.kind in _NO_ANSWER:
                # The request that met the 401 was not applied, so the network's trouble is all there is to say.
                raise CentralError(ErrorKind.NOT_SENT, status=problem.status, is_portal=problem.is_portal) from problem
            self._refused = current.refresh
            return None
        return Tokens(fresh.access, fresh.refresh or current.refresh)


class OriginAuth(httpx.Auth):
    """Adds the token to requests for the office's own origin and to no other."""

    def __init__(self, *, origin: Origin, session: Session) -> None:
        self._origin = origin
        self._session = session

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        url = request.url
        if self._origin.holds(scheme=url.scheme, host=url.host, port=url.port):
            request.headers["Authorization"] = f"Bearer {self._session.access()}"
        yield request
