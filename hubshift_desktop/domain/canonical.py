"""When two values mean the same: the comparison on which every decision of sync rests.

The office may trim, compose accents, rewrite a phone or give a date as midnight UTC. None of that is a change by
somebody else (sync.md S8). The canonical form is for comparing only; it is never stored, shown or sent.
"""

from __future__ import annotations

import json
import unicodedata

from hubshift_desktop.domain import dates, ndis, phones
from hubshift_desktop.domain.fields import Fields, JsonValue

DATE_LEAVES = frozenset(
    {
        *("dateOfBirth", "planStartDate", "planEndDate", "targetDate", "dueDate"),
        *("startDate", "endDate", "reviewDate", "date", "expiryDate"),
    }
)
PHONE_LEAVES = frozenset({"phone", "mobile", "phoneNumber"})
_UNORDERED = frozenset({"medicalInfo.allergies", "medicalInfo.conditions", "medicalInfo.medications", "supportNeeds"})


def leaf(path: str) -> str:
    """Return the last name of a dotted path."""
    return path.rpartition(".")[2]


def canonical(path: str, value: JsonValue) -> JsonValue:
    """Return the form in which `value` is compared; null, blank text and empty lists are all None."""
    if isinstance(value, str):
        return _text(leaf(path), value)
    if isinstance(value, list):
        return _list(path, value)
    if isinstance(value, dict):
        return _object(path, value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _text(name: str, value: str) -> str | None:
    text = unicodedata.normalize("NFC", value).replace("\r\n", "\n").strip()
    if name in DATE_LEAVES:
        text = dates.first_ten(text)
    elif name in PHONE_LEAVES:
        text = phones.e164(text) or text
    elif name == "ndisNumber":
        text = ndis.compact(text)
    elif name == "email":
        text = text.casefold()
    return text or None


def _list(path: str, value: list[JsonValue]) -> list[JsonValue] | None:
    items: list[JsonValue] = [item for item in (canonical(path, element) for element in value) if item is not None]
    if path in _UNORDERED:
        items.sort(key=_dump)
    return items or None


def _object(path: str, value: dict[str, JsonValue]) -> dict[str, JsonValue] | None:
    inner = {("id" if key == "_id" else key): canonical(f"{path}.{key}", item) for key, item in value.items()}
    return {key: item for key, item in inner.items() if item is not None} or None


def _dump(value: JsonValue) -> str:
    """Return text that tells True from 1, which Python's equality does not."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def same(path: str, one: JsonValue, other: JsonValue) -> bool:
    """Whether two values of a field mean the same."""
    return _is_equal(one, other) or _dump(canonical(path, one)) == _dump(canonical(path, other))


def _is_equal(one: JsonValue, other: JsonValue) -> bool:
    """Whether two values are the same to the letter, which most are: nothing need be read from them to know it.

    Python's own equality does not tell True from 1.
    """
    if type(one) is not type(other):
        return False
    if isinstance(one, str):
        return one == other
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_is_equal, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_is_equal(item, other[key]) for key, item in one.items())
    return one == other


def is_empty(path: str, value: JsonValue) -> bool:
    """Whether a value says nothing: null, blank, or an empty list."""
    if isinstance(value, str):
        return not value.strip()
    return canonical(path, value) is None


def changed_paths(before: Fields, after: Fields) -> frozenset[str]:
    """Return the paths whose meaning differs between two versions of a record."""
    return frozenset(path for path in {*before, *after} if not same(path, before.get(path), after.get(path)))


def covers(path: str, seen: JsonValue, sent: JsonValue) -> bool:
    """Whether `seen` holds everything of `sent`; the office may add to objects what only it knows (a task's id)."""
    if _is_equal(seen, sent):
        return True
    return _covers(canonical(path, seen), canonical(path, sent), is_ordered=path not in _UNORDERED)


def _covers(seen: JsonValue, sent: JsonValue, *, is_ordered: bool = True) -> bool:
    if isinstance(sent, list):
        return isinstance(seen, list) and len(seen) == len(sent) and _covers_all(seen, sent, is_ordered=is_ordered)
    if isinstance(sent, dict):
        return isinstance(seen, dict) and all(_covers(seen.get(key), item) for key, item in sent.items())
    return _dump(seen) == _dump(sent)


def _covers_all(seen: list[JsonValue], sent: list[JsonValue], *, is_ordered: bool) -> bool:
    if is_ordered:
        return all(_covers(*pair) for pair in zip(seen, sent, strict=True))
    left = list(seen)
    for item in sent:
        found = next((index for index, other in enumerate(left) if _covers(other, item)), None)
        if found is None:
            return False
        del left[found]
    return True
