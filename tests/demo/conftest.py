"""A fresh small central for every test, called in-process; sockets only where the socket is the point."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest

from hubshift_desktop.demo.accounts import StaffMember
from hubshift_desktop.demo.in_process import InProcess
from hubshift_desktop.demo.server import DemoCentral

TODAY = date(2026, 11, 24)
SIZE = 16


class HandClock:
    """A clock that moves only when a test turns it."""

    def __init__(self) -> None:
        self._now = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self._now

    def today(self) -> date:
        return self._now.date()

    def monotonic(self) -> float:
        return self._now.timestamp()

    def turn(self, *, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)


class Visitors:
    """Signs people in to a central and hands out their HTTP clients."""

    def __init__(self, central: DemoCentral) -> None:
        self._central = central
        self._open: list[httpx.Client] = []

    def nobody(self) -> httpx.Client:
        """Return a client without a token."""
        visitor = httpx.Client(base_url="http://127.0.0.1", transport=InProcess(self._central.app))
        self._open.append(visitor)
        return visitor

    def signed_in(self, person: StaffMember) -> httpx.Client:
        visitor, account = self.nobody(), self._central.account_of(person)
        visitor.post("/api/user/login", json={"email": account.email, "password": account.password})
        answer = visitor.post(
            "/api/user/verifymailOTP", json={"email": account.email, "emailOTP": account.one_time_code}
        )
        visitor.headers["Authorization"] = f"Bearer {answer.json()['data']['token']}"
        return visitor

    def leave(self) -> None:
        for visitor in self._open:
            visitor.close()


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def central(clock: HandClock) -> Iterator[DemoCentral]:
    made = DemoCentral(size=SIZE, today=TODAY, clock=clock)
    yield made
    made.close()


@pytest.fixture
def visitors(central: DemoCentral) -> Iterator[Visitors]:
    made = Visitors(central)
    yield made
    made.leave()


@pytest.fixture
def amelia(central: DemoCentral) -> str:
    """Amelia Tran's id."""
    return central.admin.client_id("Amelia Tran")
