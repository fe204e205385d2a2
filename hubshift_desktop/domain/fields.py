"""The shape in which records are compared, merged and stored: one flat mapping from dotted path to value.

The central API nests (`{"personalInfo": {"phone": …}}`), but every decision of sync is made per leaf
(`personalInfo.phone`). Flattening once, at the border, keeps merge, journal, validation and forms on one vocabulary.
Lists are leaves: `medicalInfo.allergies` is one value. A missing path means *not sent*, never *empty*.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

JsonScalar: TypeAlias = str | int | float | bool | None
JsonValue: TypeAlias = "JsonScalar | list[JsonValue] | dict[str, JsonValue]"
Fields: TypeAlias = Mapping[str, JsonValue]


def flatten(nested: Mapping[str, JsonValue], *, prefix: str = "") -> dict[str, JsonValue]:
    """Return `{"a": {"b": 1}, "c": []}` as `{"a.b": 1, "c": []}`; an empty object yields no path."""
    flat: dict[str, JsonValue] = {}
    for key, value in nested.items():
        path = f"{prefix}{key}"
        if isinstance(value, dict):
            flat.update(flatten(value, prefix=f"{path}."))
        else:
            flat[path] = value
    return flat


def nest(flat: Fields) -> dict[str, JsonValue]:
    """Return the nested form of `flat`; where a path is both a leaf and a parent, the leaves below it win."""
    nested: dict[str, JsonValue] = {}
    for path in sorted(flat):
        *parents, leaf = path.split(".")
        room = nested
        for parent in parents:
            inner = room.get(parent)
            if not isinstance(inner, dict):
                inner = {}
                room[parent] = inner
            room = inner
        room[leaf] = flat[path]
    return nested


def pick(fields: Fields, paths: Iterable[str]) -> dict[str, JsonValue]:
    """Return the part of `fields` named by `paths`, leaving out paths it does not have, in the order of `fields`.

    A set has another order in each run of the program; what is sent must be the same whenever it is worked out.
    """
    wanted = frozenset(paths)
    return {path: value for path, value in fields.items() if path in wanted}


def text(fields: Fields, path: str) -> str:
    """Return the value at `path` as text: `""` when missing, null or not a scalar."""
    value = fields.get(path)
    if value is None or isinstance(value, list | dict):
        return ""
    return value if isinstance(value, str) else str(value)


def texts(fields: Fields, path: str) -> tuple[str, ...]:
    """Return the list of texts at `path`; anything that is not a text is shown by its plain form."""
    value = fields.get(path)
    if not isinstance(value, list):
        return ()
    return tuple(item if isinstance(item, str) else str(item) for item in value if item not in (None, ""))


def objects(fields: Fields, path: str) -> tuple[dict[str, JsonValue], ...]:
    """Return the objects in the list at `path`; other elements are left out (they stay in `fields`)."""
    value = fields.get(path)
    if not isinstance(value, list):
        return ()
    return tuple(item for item in value if isinstance(item, dict))
