"""The office as one object: every verb of the central REST API that the app uses, safe to share between threads."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import Literal, Self, TypeAlias

import httpx

from hubshift_desktop.central.auth import OriginAuth, Session, TokenSource
from hubshift_desktop.central.clients import Clients
from hubshift_desktop.central.line import Line, OnRate
from hubshift_desktop.central.origin import origin_of
from hubshift_desktop.central.rate import Pace, RateLimiter
from hubshift_desktop.central.room_clients import MOBILE, WEB, ClientRoom
from hubshift_desktop.central.room_files import FileRoom
from hubshift_desktop.central.room_goals import GoalRoom
from hubshift_desktop.central.room_lists import ListRoom
from hubshift_desktop.central.sign_in import refresher
from hubshift_desktop.domain.clock import Clock

Flavour: TypeAlias = Literal["web", "mobile"]


class CentralApi(ListRoom, ClientRoom, GoalRoom, FileRoom):
    """All endpoints over one line, for one origin and one signed-in person (sync.md I9: never two under one object).

    `wait` is called for short pauses of the rate; handing over one that can be interrupted makes quitting quick.
    """

    def __init__(
        self,
        *,
        origin: str,
        flavour: Flavour,
        tokens: TokenSource,
        clock: Clock,
        transport: httpx.BaseTransport | None = None,
        on_rate: OnRate | None = None,
        wait: Callable[[float], None] = time.sleep,
        pace: Pace | None = None,
    ) -> None:
        place = origin_of(origin)
        session = Session(source=tokens, refresh=refresher(origin=place.url, transport=transport, clock=clock))
        clients = Clients.build(auth=OriginAuth(origin=place, session=session), transport=transport)
        limiter = RateLimiter(clock=clock, wait=wait, pace=pace)
        line = Line(origin=place, session=session, clients=clients, limiter=limiter, clock=clock, on_rate=on_rate)
        ClientRoom.__init__(self, line, paths=MOBILE if flavour == "mobile" else WEB)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of all connections."""
        self._line.close()
