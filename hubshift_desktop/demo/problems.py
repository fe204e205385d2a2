"""Turns the framework's own refusals into the specification's envelopes, so that no other shape ever leaves."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from hubshift_desktop.demo.answers import RefusedError, invalid

_SECTIONS = frozenset({"personalInfo", "address", "ndisDetails", "medicalInfo", "body", "query", "path", "header"})
_MEANT = {"ndisDetails": "ndisNumber", "personalInfo": "firstName"}
_LABELS = {"ndisNumber": "NDIS number", "emailOTP": "One-time code"}


def field_of(location: Sequence[int | str]) -> str:
    """Return the name the specification gives a field: its own, without the sections around it."""
    inner = [str(part) for part in location if part not in _SECTIONS]
    if not inner:
        last = str(location[-1]) if location else "body"
        return _MEANT.get(last, "body")
    return ".".join(inner)


def label_of(name: str) -> str:
    leaf = name.rpartition(".")[2]
    spaced = re.sub(r"([a-z])([A-Z])", r"\1 \2", leaf).replace("_", " ").lower()
    return _LABELS.get(leaf, spaced[:1].upper() + spaced[1:])


def _sentence(name: str, kind: str, message: str) -> str:
    if kind in ("missing", "string_too_short"):
        return f"{label_of(name)} is required"
    return message


def refuse_invalid(error: RequestValidationError) -> Response:
    errors: dict[str, str] = {}
    for problem in error.errors():
        name = field_of(problem["loc"])
        errors.setdefault(name, _sentence(name, problem["type"], problem["msg"]))
    return invalid(errors).answer()


async def on_refused(_request: Request, error: Exception) -> Response:
    if isinstance(error, RefusedError):
        return error.answer()
    if isinstance(error, RequestValidationError):
        return refuse_invalid(error)
    if isinstance(error, HTTPException):
        answer = RefusedError(error.status_code, str(error.detail)).answer()
        answer.headers.update(error.headers or {})
        return answer
    raise error
