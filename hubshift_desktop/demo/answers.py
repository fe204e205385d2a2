"""The envelopes of the central API, and refusals as exceptions with the specification's words."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from fastapi import Request, Response

from hubshift_desktop.demo.records import dumps
from hubshift_desktop.domain.fields import JsonValue

JSON = "application/json; charset=utf-8"
CLIENT_NOT_FOUND = "Client not found"
NOT_YOUR_CLIENT = "Unauthorized to access this client"


class RefusedError(Exception):
    """A definite no: status, sentence, and what is wrong with which field."""

    def __init__(self, status: int, message: str, errors: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.errors = dict(errors or {})

    def answer(self) -> Response:
        body: dict[str, object] = {"success": False, "message": self.message}
        if self.errors:
            body["errors"] = self.errors
        return Response(dumps(body), status_code=self.status, media_type=JSON)


def invalid(errors: Mapping[str, str]) -> RefusedError:
    return RefusedError(400, "Validation failed", errors)


def envelope(data: JsonValue = None, *, message: str = "", status: int = 200) -> Response:
    """Answer yes, with data or a message or both."""
    body: dict[str, object] = {"success": True}
    if message:
        body["message"] = message
    if data is not None:
        body["data"] = data
    return Response(dumps(body), status_code=status, media_type=JSON)


def ready_made(data: str, *, beside: str = "") -> Response:
    """Answer with data that is JSON already: the hot reads never parse what they stored."""
    return Response(f'{{"success":true,"data":{data}{beside}}}', media_type=JSON)


def conditional(answer: Response, request: Request) -> Response:
    """Give an answer to a GET its entity tag, or 304 when the caller holds this very answer."""
    content = bytes(answer.body)
    tag = f'W/"{len(content):x}-{hashlib.sha1(content, usedforsecurity=False).hexdigest()[:24]}"'
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"ETag": tag})
    answer.headers["ETag"] = tag
    return answer
