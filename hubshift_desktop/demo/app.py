"""Puts the demo central together. Tests may call it in-process; `server` puts it behind a real socket."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from hubshift_desktop.demo.answers import RefusedError
from hubshift_desktop.demo.faults import Faults
from hubshift_desktop.demo.gate import Gate, Traffic
from hubshift_desktop.demo.office import IN_SCOPE, Office
from hubshift_desktop.demo.problems import on_refused
from hubshift_desktop.demo.routes import all_routes

_ABOUT = "The central REST API of the specification, served for demonstration with fictional people."


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The endpoints of one office alone, without gate, as an ASGI application."""

    office: Office

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope[IN_SCOPE] = self.office
        await _api()(scope, receive, send)

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document."""
        return _api().openapi()


@dataclass(frozen=True, slots=True, kw_only=True)
class CentralApp:
    """An ASGI application with its handles: `api` for its OpenAPI document, `faults` and `traffic` for tests."""

    api: Endpoints
    gate: Gate
    faults: Faults
    traffic: Traffic

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.gate(scope, receive, send)


@cache
def _api() -> FastAPI:
    """Return the endpoints of every office of this process: putting them together takes longer than answering.

    Its documentation pages are off, they load scripts from elsewhere.
    """
    api = FastAPI(title="Hubshift demo central", version="1", description=_ABOUT, docs_url=None, redoc_url=None)
    for routes in all_routes():
        api.include_router(routes)
    for problem in (RefusedError, RequestValidationError, HTTPException):
        api.add_exception_handler(problem, on_refused)
    return api


def build_app(*, office: Office, faults: Faults | None = None, traffic: Traffic | None = None) -> CentralApp:
    """Return the whole central as one ASGI application."""
    faults, traffic = faults or Faults(), traffic or Traffic()
    api = Endpoints(office)
    return CentralApp(
        api=api, faults=faults, traffic=traffic, gate=Gate(api, office=office, faults=faults, traffic=traffic)
    )
