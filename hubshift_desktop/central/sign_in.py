"""Signing in: e-mail and password, then the one-time code; and renewing the token without a person.

None of this ever repeats by itself: codes are rate-limited, and a password is not sent twice without being asked for.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from types import TracebackType
from typing import Self

import httpx
import msgspec

from hubshift_desktop.central.answers import Account
from hubshift_desktop.central.auth import Tokens
from hubshift_desktop.central.clients import READ_SECONDS, open_client
from hubshift_desktop.central.errors import CentralError, ErrorKind, Words
from hubshift_desktop.central.exchange import LostError, Reply, exchange
from hubshift_desktop.central.ids import id_of
from hubshift_desktop.central.origin import origin_of
from hubshift_desktop.domain.clock import Clock, SystemClock
from hubshift_desktop.domain.fields import JsonValue

_FOR_NOBODY = "/api/user/client/list?page=1&limit=1"
# Somebody waits at a button; a server that takes longer is asked again when signing in, with all patience.
_LOOK_TIMEOUT = 8.0
_REFUSED = frozenset({ErrorKind.AUTH, ErrorKind.INVALID, ErrorKind.NOT_FOUND, ErrorKind.FORBIDDEN, ErrorKind.REFUSED})
_WORDS = {
    "login": Words(
        "E-mail or password not accepted",
        "The office does not know this e-mail address with this password.",
        "Check both and try again.",
    ),
    "verify": Words(
        "Code not accepted",
        "The code is wrong, or older than about 10 minutes.",
        "Type the newest code, or ask for another one.",
    ),
    "resend": Words(
        "No new code was sent", "The office did not send another code.", "Wait a moment, then start again."
    ),
}


class SignIn:
    """The door before there is a token; it knows one origin and keeps nothing of what it is given."""

    def __init__(
        self, *, origin: str, transport: httpx.BaseTransport | None = None, clock: Clock | None = None
    ) -> None:
        self._origin = origin_of(origin)
        self._client = open_client(transport=transport)
        self._clock = clock or SystemClock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def look(self) -> None:
        """Ask, as nobody, for what nobody may see: an office refuses it as an office does, anything else is an error.

        No password is needed for that, so an address can be tried before one is typed.
        """
        request = self._client.build_request("GET", self._origin.url + _FOR_NOBODY, timeout=_LOOK_TIMEOUT)
        try:
            problem = self._reply(request).problem(is_write=False)
        except LostError as lost:
            raise lost.as_error(is_write=False) from None
        if problem is not None and problem.kind in (ErrorKind.UNREADABLE, ErrorKind.PORTAL):
            raise problem

    def login(self, email: str, password: str) -> None:
        """Ask for a one-time code; it goes to the person by e-mail."""
        self._post("/api/user/login", {"email": email, "password": password}, words=_WORDS["login"])

    def verify(self, email: str, code: str) -> Account:
        """Hand in the code and receive who signed in."""
        reply = self._post("/api/user/verifymailOTP", {"email": email, "emailOTP": code}, words=_WORDS["verify"])
        return _account(reply, email=email)

    def resend(self, email: str) -> None:
        """Ask for another code."""
        self._post("/api/user/otp/resend", {"email": email}, words=_WORDS["resend"])

    def refresh(self, refresh_token: str) -> Tokens:
        """Exchange the refresh token for a new token; the answer may bring a new refresh token too."""
        tokens = _tokens(self._post("/api/user/getRefreshTokan", {"refreshToken": refresh_token}, words=None))
        if tokens is None:
            raise CentralError(ErrorKind.UNREADABLE)
        return tokens

    def _post(self, path: str, payload: dict[str, JsonValue], *, words: Words | None) -> Reply:
        headers = {"Content-Type": "application/json", "Idempotency-Key": uuid.uuid4().hex}
        content = msgspec.json.encode(payload)
        request = self._client.build_request("POST", self._origin.url + path, content=content, headers=headers)
        try:
            reply = self._reply(request)
        except LostError as lost:
            raise lost.as_error(is_write=False) from None
        problem = reply.problem(is_write=False)
        if problem is None:
            return reply
        if words is not None and problem.kind in _REFUSED:
            raise CentralError(ErrorKind.AUTH, errors=problem.errors, status=problem.status, words=words)
        raise problem

    def _reply(self, request: httpx.Request) -> Reply:
        return exchange(self._client, request, clock=self._clock, seconds=READ_SECONDS)


def _words(data: JsonValue, *names: str) -> str:
    if isinstance(data, dict):
        for name in names:
            value = data.get(name)
            if isinstance(value, str) and value:
                return value
    return ""


def _tokens(reply: Reply) -> Tokens | None:
    data = reply.body.get("data") if isinstance(reply.body, dict) else None
    for room in (data, reply.body):
        access = _words(room, "token", "accessToken", "access_token")
        if access:
            return Tokens(access, _words(room, "refreshToken", "refresh_token", "refreshTokan") or None)
    return Tokens(data) if isinstance(data, str) and data else None


def _account(reply: Reply, *, email: str) -> Account:
    tokens = _tokens(reply)
    data = reply.body.get("data") if isinstance(reply.body, dict) else None
    record = data if isinstance(data, dict) else {}
    inner = record.get("user")
    person = inner if isinstance(inner, dict) else record
    user_id = id_of(person)
    if tokens is None or user_id is None:
        raise CentralError(ErrorKind.UNREADABLE, status=reply.seen.status)
    names = (_words(person, "firstName"), _words(person, "lastName"))
    return Account(
        user_id=user_id,
        name=_words(person, "name") or " ".join(name for name in names if name),
        email=_words(person, "email") or email,
        role=_words(person, "userType", "role"),
        token=tokens.access,
        refresh_token=tokens.refresh,
    )


def refresher(*, origin: str, transport: httpx.BaseTransport | None, clock: Clock) -> Callable[[str], Tokens]:
    """Return what a session renews its tokens with: a door opened for one request and closed again."""

    def refresh(refresh_token: str) -> Tokens:
        with SignIn(origin=origin, transport=transport, clock=clock) as door:
            return door.refresh(refresh_token)

    return refresh
