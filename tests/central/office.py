"""A stand-in for the office that answers from a table and remembers what it was asked; no socket, no clock."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from hubshift_desktop.central.api import CentralApi, Flavour
from hubshift_desktop.central.auth import Tokens
from hubshift_desktop.domain.fields import JsonValue
from tests.conftest import HandClock

ORIGIN = "https://central.example"
FIXTURES = Path(__file__).parent / "fixtures"
Answer = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


def fixture(name: str) -> JsonValue:
    """Return a recorded answer."""
    value: JsonValue = json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))
    return value


def said(body: JsonValue, *, status: int = 200, **headers: str) -> httpx.Response:
    """Return a JSON answer; header names are written with underscores."""
    return httpx.Response(status, json=body, headers={key.replace("_", "-"): text for key, text in headers.items()})


def recorded(name: str, *, status: int = 200, **headers: str) -> httpx.Response:
    """Return a recorded answer as the office would send it."""
    return said(fixture(name), status=status, **headers)


def ok(**more: JsonValue) -> httpx.Response:
    return said({"success": True, **more})


class MemoryTokens:
    """Keeps tokens for a test."""

    def __init__(self, tokens: Tokens | None = Tokens("demo-access", "demo-refresh")) -> None:  # noqa: B008
        self.tokens = tokens
        self.saved: list[Tokens] = []

    def load(self) -> Tokens | None:
        return self.tokens

    def save(self, tokens: Tokens) -> None:
        self.saved.append(tokens)
        self.tokens = tokens


@dataclass
class Office:
    """Answers in the order given; the last answer stays."""

    answers: Sequence[Answer]
    asked: list[httpx.Request] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.bodies.append(request.read())
        self.asked.append(request)
        answer = self.answers[min(len(self.asked), len(self.answers)) - 1]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, httpx.Response):
            stream = httpx.ByteStream(answer.content)
            return httpx.Response(answer.status_code, headers=answer.headers, stream=stream)
        return answer(request)

    @property
    def paths(self) -> list[str]:
        return [f"{request.method} {request.url.raw_path.decode()}" for request in self.asked]

    def sent(self, index: int = -1) -> JsonValue:
        value: JsonValue = json.loads(self.bodies[index])
        return value


def api_for(
    office: Callable[[httpx.Request], httpx.Response],
    *,
    flavour: Flavour = "web",
    tokens: MemoryTokens | None = None,
    clock: HandClock | None = None,
    origin: str = ORIGIN,
) -> CentralApi:
    """Return the API over a fake office."""
    turned = clock or HandClock()
    return CentralApi(
        origin=origin,
        flavour=flavour,
        tokens=tokens or MemoryTokens(),
        clock=turned,
        transport=httpx.MockTransport(office),
        wait=lambda seconds: turned.turn(seconds=seconds),
    )
