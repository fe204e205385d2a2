"""The way every request takes: permission of the rate, the token, the exchange, one renewed sign-in, the judgement."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import IO, cast

import httpx
import msgspec

from hubshift_desktop.central.answers import RateSeen
from hubshift_desktop.central.auth import Session
from hubshift_desktop.central.clients import FILE_TIMEOUT, READ_SECONDS, Clients
from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.central.exchange import LostError, Reply, exchange
from hubshift_desktop.central.origin import Origin
from hubshift_desktop.central.parcel import Parcel, ParcelReader, boundary_of
from hubshift_desktop.central.rate import RateLimiter
from hubshift_desktop.domain.clock import Clock
from hubshift_desktop.domain.fields import JsonValue

OnRate = Callable[[RateSeen], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ask:
    """A request that can be built again, byte for byte, and how its answer is to be judged."""

    client: httpx.Client
    build: Callable[[], httpx.Request]
    is_write: bool = False
    has_etag: bool = False
    wants_table: bool = False
    repeats: int = 0
    is_file: bool = False

    def problem(self, reply: Reply) -> CentralError | None:
        if self.has_etag and reply.is_not_modified:
            return None
        return reply.problem(is_write=self.is_write, wants_table=self.wants_table)


def _is_told_to_wait(reply: Reply) -> bool:
    """Whether the office wants to be left alone: too many requests, or in trouble until a time that it names."""
    return reply.seen.status == 429 or (reply.seen.status == 503 and reply.retry_after is not None)


@lru_cache(maxsize=64)
def _parsed(url: str) -> httpx.URL:
    """Return an address taken apart: what is written is looked at under the same one a moment later."""
    return httpx.URL(url)


class Line:
    """The line to the office of one account, shared by all threads; knows nothing of clients or goals."""

    def __init__(
        self,
        *,
        origin: Origin,
        session: Session,
        clients: Clients,
        limiter: RateLimiter,
        clock: Clock,
        on_rate: OnRate | None = None,
    ) -> None:
        self._origin = origin
        self._session = session
        self._clients = clients
        self._limiter = limiter
        self._clock = clock
        self._on_rate = on_rate

    @property
    def origin(self) -> Origin:
        return self._origin

    @property
    def clock(self) -> Clock:
        return self._clock

    @property
    def fetching(self) -> httpx.Client:
        """The client for files: it has no token to give away."""
        return self._clients.fetching

    def close(self) -> None:
        """Let go of all sockets."""
        self._clients.close()

    def read(
        self,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        etag: str | None = None,
        wants_table: bool = False,
    ) -> Reply:
        """GET. A socket that was closed on us costs one repeat, never a false 'offline'."""
        client = self._clients.reading
        headers = {"If-None-Match": etag} if etag else {}
        if wants_table:
            headers["Accept"] = "*/*"
        url = self._origin.url + path
        return self._ask(
            _Ask(
                client=client,
                build=lambda: client.build_request("GET", _parsed(url), params=params, headers=headers),
                has_etag=bool(etag),
                wants_table=wants_table,
                repeats=1,
            )
        )

    def search(self, path: str, payload: JsonValue) -> Reply:
        """POST that only asks: judged as a read, so that a lost answer is simply asked for again."""
        client = self._clients.reading
        build = self._with_json(client, "POST", path, payload=payload, key=uuid.uuid4().hex)
        return self._ask(_Ask(client=client, build=build, repeats=1))

    def write(self, method: str, path: str, *, payload: JsonValue = None, key: str | None = None) -> Reply:
        """POST, PUT or DELETE: never repeated here, except after a 401, which proves that nothing was applied."""
        client = self._clients.writing
        build = self._with_json(client, method, path, payload=payload, key=key)
        return self._ask(_Ask(client=client, build=build, is_write=True))

    def upload(self, path: str, *, parcel: Parcel, form: Mapping[str, str], key: str) -> Reply:
        """POST a file as it is read; the form's fields go first, as streaming servers need them."""
        client = self._clients.writing
        url = self._origin.url + path
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary_of(key)}", "Idempotency-Key": key}

        def build() -> httpx.Request:
            content = (parcel.name, cast("IO[bytes]", ParcelReader(parcel)), parcel.media_type)
            return client.build_request(
                "POST", url, data=dict(form), files={"file": content}, headers=headers, timeout=FILE_TIMEOUT
            )

        return self._ask(_Ask(client=client, build=build, is_write=True, is_file=True))

    def _with_json(
        self, client: httpx.Client, method: str, path: str, *, payload: JsonValue, key: str | None
    ) -> Callable[[], httpx.Request]:
        headers = {"Idempotency-Key": key} if key else {}
        content = None
        if payload is not None:
            headers["Content-Type"] = "application/json"
            content = msgspec.json.encode(payload)
        url = self._origin.url + path
        return lambda: client.build_request(method, _parsed(url), content=content, headers=headers)

    def _ask(self, ask: _Ask) -> Reply:
        self._session.access()  # signed out: nothing leaves, and no permission of the rate is used up
        reply = self._exchanged(ask, repeats=ask.repeats)
        problem = ask.problem(reply)
        if problem is not None and problem.kind is ErrorKind.AUTH and self._session.renew(used=reply.token_used):
            reply = self._exchanged(ask, repeats=ask.repeats)
            problem = ask.problem(reply)
        if problem is not None:
            raise problem
        return reply

    def _exchanged(self, ask: _Ask, *, repeats: int) -> Reply:
        self._limiter.acquire()
        try:
            reply = exchange(ask.client, ask.build(), clock=self._clock, seconds=READ_SECONDS, is_file=ask.is_file)
        except LostError as lost:
            if repeats and lost.is_stale:
                return self._exchanged(ask, repeats=repeats - 1)
            raise lost.as_error(is_write=ask.is_write) from None
        self._limiter.heed(reply.rate, is_throttled=_is_told_to_wait(reply), retry_after=reply.retry_after)
        if self._on_rate is not None and reply.rate.is_told:
            self._on_rate(reply.rate)
        return reply
