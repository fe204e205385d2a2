"""What was seen → what it means, as the table of sync.md 5.6. Pure, so that every row can be tried without a network.

Reads and writes differ: a read that got no clear answer is simply asked again, a write that got none may have been
applied. Wherever the table leaves a choice, a write takes *in doubt*: it costs one read and is always safe.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from hubshift_desktop.central.errors import ErrorKind
from hubshift_desktop.domain.fields import JsonValue

_BY_STATUS_ALONE = {
    409: ErrorKind.CONFLICT,
    412: ErrorKind.CONFLICT,
    413: ErrorKind.TOO_LARGE,
    415: ErrorKind.INVALID,
    429: ErrorKind.RATE_LIMITED,
}
_ROUTE = re.compile(r"\b(route|endpoint|url|path|cannot (get|post|put|delete))\b", re.IGNORECASE)
_ACCESS = re.compile(r"unauthori[sz]ed to access|access this client|not authori[sz]ed to access", re.IGNORECASE)
_SIGN_IN = re.compile(r"\b(tokens?|jwt|session expired|log ?in|sign ?in|logged in)\b", re.IGNORECASE)
# A closed account is nothing about a record: said of every client, it would set all of the queue aside. A client's own
# account is: taken for the person's, it would hold up everybody else's work.
_CLOSED = re.compile(
    r"^(?!.*\b(client|participant|bank)\b).*\baccount\b.*\b(disabled|deactivated|suspended|b?locked|closed|inactive)\b",
    re.IGNORECASE,
)
_ABSENT = re.compile(r"not found\b|\bno [\w ]+ found\b|does(n.t| not) exist", re.IGNORECASE)
_TWICE = re.compile(r"already (exists|registered|taken|in use)|duplicate", re.IGNORECASE)
_NO_SUCH_ITEMS = re.compile(r"^\s*no [\w ]+ found", re.IGNORECASE)


class NotJson:
    """Stands for a body that is no JSON; a class of its own because `null` is JSON."""


NOT_JSON = NotJson()


@dataclass(frozen=True, slots=True)
class Seen:
    """An answer reduced to what its meaning depends on."""

    status: int
    body: JsonValue | NotJson
    form: Literal["json", "html", "other"] = "json"
    is_empty: bool = False

    @property
    def message(self) -> str:
        said = self.body.get("message") if isinstance(self.body, dict) else None
        return said if isinstance(said, str) else ""

    @property
    def errors(self) -> dict[str, str]:
        return _errors(self.body.get("errors")) if isinstance(self.body, dict) else {}


def _text(value: JsonValue) -> str:
    if isinstance(value, dict):
        value = value.get("message") or value.get("msg")
    return value if isinstance(value, str) else "Not accepted"


def _errors(raw: JsonValue) -> dict[str, str]:
    """Read `{field: text}`, `{field: {message}}` and `[{field|path|param, message|msg}]`."""
    if isinstance(raw, dict):
        return {field: _text(value) for field, value in raw.items()}
    found: dict[str, str] = {}
    for item in raw if isinstance(raw, list) else []:
        if isinstance(item, dict):
            name = item.get("field") or item.get("path") or item.get("param") or ""
            found[str(name)] = _text(item)
        elif isinstance(item, str):
            found[""] = " ".join(filter(None, (found.get(""), item)))
    return found


def _is_yes(seen: Seen, *, is_write: bool) -> bool:
    """Whether the answer is a success by the envelope; old list forms without `success` count for reads only."""
    body = seen.body
    if isinstance(body, dict):
        if "success" in body or is_write:
            return body.get("success") is True
        return isinstance(body.get("data"), list) and isinstance(body.get("total"), int)
    is_rows = isinstance(body, list) and all(isinstance(row, dict) and ("id" in row or "_id" in row) for row in body)
    return bool(body) and is_rows and not is_write


def _is_no(seen: Seen) -> bool:
    return isinstance(seen.body, dict) and seen.body.get("success") is False


def _refusal(seen: Seen) -> ErrorKind:
    """Sort a no of the office by its message first and its status second: the status codes are not documented."""
    said = seen.message
    if _ACCESS.search(said):
        return ErrorKind.FORBIDDEN
    if seen.status == 401:
        return ErrorKind.AUTH
    if seen.errors:
        return ErrorKind.INVALID
    if _TWICE.search(said):
        return ErrorKind.CONFLICT
    if seen.status == 403:
        is_of_account = _SIGN_IN.search(said) or _CLOSED.search(said)
        return ErrorKind.AUTH if is_of_account else ErrorKind.FORBIDDEN
    if _ABSENT.search(said) or seen.status == 404:
        return ErrorKind.REFUSED if _ROUTE.search(said) else ErrorKind.NOT_FOUND
    if seen.status in (400, 422) or "validation" in said.lower():
        return ErrorKind.INVALID
    return ErrorKind.AUTH if _SIGN_IN.search(said) else ErrorKind.REFUSED


def _odd(seen: Seen, *, is_write: bool) -> ErrorKind:
    if is_write:
        return ErrorKind.IN_DOUBT
    return ErrorKind.PORTAL if looks_like_portal(seen) else ErrorKind.UNREADABLE


def _server_trouble(seen: Seen, *, is_write: bool) -> ErrorKind:
    if is_write:
        return ErrorKind.IN_DOUBT
    if seen.status == 511:
        return ErrorKind.PORTAL
    is_known_no = _is_no(seen) and (_ACCESS.search(seen.message) or seen.message.lower() == "client not found")
    return _refusal(seen) if is_known_no else ErrorKind.UNREADABLE


def looks_like_portal(seen: Seen) -> bool:
    """Whether some network answered in the office's place: a page, a redirect, nothing at all, or 511."""
    is_moved = 300 <= seen.status < 400
    is_page = isinstance(seen.body, NotJson) and (seen.form != "json" or seen.is_empty)
    return seen.status == 511 or is_moved or (is_page and seen.status < 500 and seen.status != 408)


def classify(seen: Seen, *, is_write: bool) -> ErrorKind | None:
    """Return what an answer means, None for a clear yes."""
    status = seen.status
    if status in _BY_STATUS_ALONE:
        return _BY_STATUS_ALONE[status]
    if status >= 500 or status == 408:
        return _server_trouble(seen, is_write=is_write)
    if 200 <= status < 300 and _is_yes(seen, is_write=is_write):
        return None
    if (200 <= status < 300 or status >= 400) and _is_no(seen):
        return _refusal(seen)
    if status == 401 and seen.form != "html" and not is_write:
        return ErrorKind.AUTH
    return _odd(seen, is_write=is_write)


def classify_lost(*, was_sent: bool, is_write: bool) -> ErrorKind:
    """Return what no answer means: doubt only where a write may have left."""
    return ErrorKind.IN_DOUBT if was_sent and is_write else ErrorKind.NOT_SENT


def says_none(message: str) -> bool:
    """Whether a refusal only says that a list is empty ('No goals found')."""
    return _NO_SUCH_ITEMS.match(message) is not None
