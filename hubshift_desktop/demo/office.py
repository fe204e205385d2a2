"""What every endpoint stands in: the office's settings, data and calendar, and who is asking."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date
from typing import Annotated, cast

import sqlalchemy as sa
from fastapi import Depends, Request, Response, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from hubshift_desktop.demo import tables
from hubshift_desktop.demo.answers import RefusedError, conditional, envelope, ready_made
from hubshift_desktop.demo.database import Database
from hubshift_desktop.demo.settings import DemoSettings
from hubshift_desktop.demo.wire import as_object, spoken
from hubshift_desktop.domain.clock import Clock
from hubshift_desktop.domain.fields import JsonValue

# Where a request finds the office it is for; the endpoints themselves are the same for all.
IN_SCOPE = "hubshift.office"


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatedRecord:
    """A record that a request made, with the request's key, so that a test can prove 'exactly once'."""

    kind: str
    record_id: str
    client_id: str
    idempotency_key: str


@dataclass(slots=True, kw_only=True)
class Office:
    """One demo central: its settings can be changed while it runs, its data are behind `database`."""

    settings: DemoSettings
    database: Database
    clock: Clock
    fixed_today: date | None = None
    created: list[CreatedRecord] = field(default_factory=list)

    def today(self) -> date:
        return self.fixed_today or self.clock.today()

    def now(self) -> str:
        """Return the present moment as the wire writes it."""
        return self.clock.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"

    def timestamp(self) -> float:
        return self.clock.now().timestamp()


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who is asking, by their token."""

    user_id: str
    role: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One request at the counter: who asks, with which request, in which office."""

    office: Office
    caller: Caller
    request: Request

    @contextmanager
    def rows(self) -> Iterator[sa.Connection]:
        with self.office.database.begin() as rows:
            yield rows

    def ready(self, data: str, *, beside: str = "") -> Response:
        """Answer a GET with stored JSON; `beside` is JSON that stands next to `data` in the envelope."""
        return self._tagged(ready_made(spoken(data, id_form=self.office.settings.id_form), beside=beside))

    def answer(self, data: JsonValue = None, *, message: str = "", status: int = 200) -> Response:
        """Answer with made data; a GET gets its entity tag."""
        body = as_object(data, id_form=self.office.settings.id_form)
        return self._tagged(envelope(body, message=message, status=status))

    def note_created(self, *, kind: str, record_id: str, client_id: str) -> None:
        key = self.request.headers.get("idempotency-key", "")
        self.office.created.append(
            CreatedRecord(kind=kind, record_id=record_id, client_id=client_id, idempotency_key=key)
        )

    def _tagged(self, answer: Response) -> Response:
        if self.request.method != "GET" or not self.office.settings.has_etag:
            return answer
        return conditional(answer, self.request)


def digest(token: str) -> str:
    """Return what is stored of a token: never the token."""
    return hashlib.sha256(token.encode()).hexdigest()


def office_of(request: Request) -> Office:
    return cast("Office", request.scope[IN_SCOPE])


_BEARER = HTTPBearer(auto_error=False, description="The token of verifymailOTP, valid for 24 hours.")
_WHO = (
    sa.select(tables.USERS.c.id, tables.USERS.c.role, tables.USERS.c.first_name, tables.USERS.c.last_name)
    .join(tables.TOKENS, tables.TOKENS.c.user_id == tables.USERS.c.id)
    .where(
        tables.TOKENS.c.digest == sa.bindparam("digest"),
        tables.TOKENS.c.kind == "access",
        tables.TOKENS.c.expires_at > sa.bindparam("now"),
    )
)


async def at_desk(
    request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)]
) -> Desk:
    """Let in whoever holds a living access token.

    Endpoints and this check are coroutines although they read the database: with one local database behind one lock
    a hop to a worker thread would cost more than the read itself.
    """
    if credentials is None:
        raise RefusedError(401, "No token provided")
    office = office_of(request)
    with office.database.begin() as rows:
        who = rows.execute(_WHO, {"digest": digest(credentials.credentials), "now": office.timestamp()}).first()
    if who is None:
        raise RefusedError(401, "Invalid or expired token")
    return Desk(
        office=office,
        request=request,
        caller=Caller(user_id=who.id, role=who.role, name=f"{who.first_name} {who.last_name}".strip()),
    )


SignedIn = Annotated[Desk, Depends(at_desk)]
InOffice = Annotated[Office, Depends(office_of)]
