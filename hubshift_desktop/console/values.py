"""What is typed on the command line as values: FIELD=VALUE pairs, lists as JSON, and files that hold a client."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from hubshift_desktop.central.wire_client import read_client
from hubshift_desktop.domain.errors import InvalidInputError
from hubshift_desktop.domain.fieldinfo import info
from hubshift_desktop.domain.fields import Fields, JsonValue
from hubshift_desktop.domain.states import Kind

_LARGEST = 1_000_000
_SUMS = frozenset({"progress"})


def changes_of(pairs: Sequence[str], *, kind: Kind) -> dict[str, JsonValue]:
    """Return the changes named by FIELD=VALUE; a field that is never sent is refused, so that nothing stays behind."""
    changes: dict[str, JsonValue] = {}
    problems: dict[str, str] = {}
    for pair in pairs:
        path, equals, typed = pair.partition("=")
        if not equals:
            problems[pair] = "Write FIELD=VALUE"
        elif not info(path, kind=kind).is_sent or path in _SUMS:
            problems[path] = "There is no such field to change"
        else:
            _read_value(path, typed, kind=kind, changes=changes, problems=problems)
    if problems:
        raise InvalidInputError(problems)
    return changes


def _read_value(path: str, typed: str, *, kind: Kind, changes: dict[str, JsonValue], problems: dict[str, str]) -> None:
    if not info(path, kind=kind).is_list:
        changes[path] = typed
        return
    try:
        value = json.loads(typed)
    except ValueError:
        value = None
    if isinstance(value, list):
        changes[path] = value
    else:
        problems[path] = "Write this as a JSON list"


def client_in(path: Path) -> Fields:
    """Return the client in a file of the API's create shape."""
    record = _json_object(path)
    fields = read_client(record)
    unknown = {name: "Hubshift does not know this field" for name in fields if info(name).group == "Other"}
    if unknown:
        raise InvalidInputError(unknown)
    return {name: value for name, value in fields.items() if info(name).is_sent}


def _json_object(path: Path) -> dict[str, JsonValue]:
    try:
        if path.stat().st_size > _LARGEST:
            raise InvalidInputError({path.name: "This file is too large for one client"})
        record = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError:
        raise InvalidInputError({path.name: "This file cannot be read"}) from None
    except (ValueError, RecursionError):
        raise InvalidInputError({path.name: "This file is not JSON"}) from None
    if not isinstance(record, dict):
        raise InvalidInputError({path.name: "This file does not hold one client"})
    return record
