"""How domain values become text in a column and come back, in exactly one place.

JSON is written with sorted keys: equal values give equal text, so 'has it changed?' is a comparison of two strings. A
lone surrogate that a server sent survives the round trip instead of breaking the save: it is written as an escape.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import cast

import msgspec

from hubshift_desktop.domain.dates import as_date
from hubshift_desktop.domain.fields import JsonValue

_carefully = json.JSONEncoder(separators=(",", ":"), sort_keys=True, allow_nan=False).encode
_quickly = msgspec.json.Encoder(order="sorted").encode
_read = msgspec.json.Decoder().decode


def _encode(value: JsonValue) -> str:
    """Return `value` as text; what the quick way cannot write, or would write as null (NaN), goes the careful one."""
    try:
        text = _quickly(value)
    except UnicodeEncodeError:
        return _carefully(value)
    return _carefully(value) if b"null" in text else text.decode()


def _decoded(stored: str) -> object:
    try:
        return cast("object", _read(stored))
    except msgspec.DecodeError:  # half a character, as an escape
        return cast("object", json.loads(stored))


def dump(value: JsonValue | Mapping[str, JsonValue]) -> str:
    """Return the canonical JSON text of `value`."""
    return _encode(value if not isinstance(value, Mapping) else dict(value))


def dump_or_none(value: Mapping[str, JsonValue] | None) -> str | None:
    return None if value is None else dump(value)


def dump_payload(value: Mapping[str, JsonValue] | None) -> str | None:
    """Return a payload's JSON text in its own key order: a resend must be byte-identical to the first send."""
    return None if value is None else json.dumps(dict(value), separators=(",", ":"), allow_nan=False)


def load(stored: str) -> JsonValue:
    return cast("JsonValue", _decoded(stored))


def load_list(stored: str) -> list[JsonValue]:
    return cast("list[JsonValue]", _decoded(stored))


def load_fields(stored: str) -> dict[str, JsonValue]:
    return cast("dict[str, JsonValue]", _decoded(stored))


def load_fields_or_none(stored: str | None) -> dict[str, JsonValue] | None:
    return None if stored is None else load_fields(stored)


def dump_set(paths: Iterable[str]) -> str:
    return _encode([*sorted(paths)]) if paths else "[]"


def load_set(stored: str) -> frozenset[str]:
    return frozenset(cast("list[str]", _decoded(stored))) if stored != "[]" else frozenset()


def stamp(moment: datetime) -> str:
    """Return an instant as UTC text whose order as text is its order in time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def stamp_or_none(moment: datetime | None) -> str | None:
    return None if moment is None else stamp(moment)


def moment(stored: str) -> datetime:
    return datetime.fromisoformat(stored)


def moment_or_none(stored: str | None) -> datetime | None:
    return datetime.fromisoformat(stored) if stored else None


def real_date(text: str) -> str:
    """Return the day that `text` names as `YYYY-MM-DD`, else `""`: what is counted with must be countable."""
    day = as_date(text)
    return day.isoformat() if day else ""


def storable(text: str) -> str:
    """Return `text` without lone surrogates, which SQLite's UTF-8 cannot hold (the JSON keeps the original)."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
