"""What the demo central accepts in a field: the formats the specification asks to be checked, in its words."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_PHONE = re.compile(r"\+?[\d ()-]{6,25}")
_NDIS = re.compile(r"NDIS\d{6,9}|\d{3} ?\d{3} ?\d{3}")


def _wrong(sentence: str) -> PydanticCustomError:
    return PydanticCustomError("format", "{sentence}", {"sentence": sentence})


def _email(value: str | None) -> str | None:
    if value and not _EMAIL.fullmatch(value):
        raise _wrong("Invalid email format")
    return value


def _phone(value: str | None) -> str | None:
    if value and not _PHONE.fullmatch(value):
        raise _wrong("Invalid phone format")
    return value


def _ndis(value: str) -> str:
    if not value.strip():
        raise _wrong("NDIS number is required")
    if not _NDIS.fullmatch(value.strip()):
        raise _wrong("Invalid NDIS number format")
    return value


def _day(value: str | None) -> str | None:
    """Check a date-only value; a timestamp is taken by its first ten characters, empty means 'none'."""
    if not value:
        return value
    try:
        return date.fromisoformat(value[:10]).isoformat()
    except ValueError as error:
        raise _wrong("Invalid date, use YYYY-MM-DD") from error


_OR_NOTHING: list[dict[str, object]] = [{"type": "string", "maxLength": 0}, {"type": "null"}]

Email = Annotated[
    str | None,
    AfterValidator(_email),
    WithJsonSchema({"anyOf": [{"type": "string", "pattern": r"^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$"}, *_OR_NOTHING]}),
]
Phone = Annotated[
    str | None,
    AfterValidator(_phone),
    WithJsonSchema({"anyOf": [{"type": "string", "pattern": r"^\+?[0-9 ()-]{6,25}$"}, *_OR_NOTHING]}),
]
NdisNumber = Annotated[
    str,
    AfterValidator(_ndis),
    WithJsonSchema({"type": "string", "pattern": "^(NDIS[0-9]{6,9}|[0-9]{3} ?[0-9]{3} ?[0-9]{3})$"}),
]
Day = Annotated[
    str | None,
    AfterValidator(_day),
    WithJsonSchema({"anyOf": [{"type": "string", "format": "date"}, *_OR_NOTHING]}),
]
Words = Annotated[str, Field(min_length=1)]
RecordId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
