"""One client out of two answers: the record (endpoint 3/4) and the medication list (endpoint 14)."""

from __future__ import annotations

from hubshift_desktop.domain.fields import Fields, JsonValue

_ALLERGIES = "medicalInfo.allergies"
_OF_MEDICAL = ("medicalInfo.medications", "medicalInfo.medicalHistory")


def _key(item: JsonValue) -> str:
    return " ".join(item.split()).casefold() if isinstance(item, str) else repr(item)


def _joined(first: JsonValue, second: JsonValue) -> JsonValue:
    """Union of two allergy lists in the order met; an allergy that only one of them knows is never lost."""
    if not isinstance(first, list):
        return second if second is not None else first
    if not isinstance(second, list):
        return first
    known = {_key(item) for item in first}
    joined = list(first)
    for item in second:
        if _key(item) not in known:
            known.add(_key(item))
            joined.append(item)
    return joined


def compose_client(detail: Fields, medical: Fields) -> dict[str, JsonValue]:
    """Lay the medication answer over the record: its medications and history win, allergies are joined."""
    composed = dict(detail)
    composed.update({path: medical[path] for path in _OF_MEDICAL if path in medical})
    if _ALLERGIES in medical:
        composed[_ALLERGIES] = _joined(detail.get(_ALLERGIES), medical[_ALLERGIES])
    return composed
