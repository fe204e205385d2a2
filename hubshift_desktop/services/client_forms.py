"""What a person types into a client's forms: made ready, judged, and joined with what only the office knows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from hubshift_desktop.domain.fieldinfo import ALLERGIES, CONDITIONS, CONTACTS, MEDICATIONS, NEEDS, STATUS
from hubshift_desktop.domain.fields import Fields, JsonValue, objects
from hubshift_desktop.domain.lifecycle import CLIENT_STATUSES
from hubshift_desktop.domain.listmerge import KEYED, pair, text_key
from hubshift_desktop.domain.validation import Findings, check_client, check_contact, normalise
from hubshift_desktop.security.roles import Verb

_TEXT_LISTS = frozenset({ALLERGIES, CONDITIONS, NEEDS})


def normalised(typed: Fields, *, today: date) -> dict[str, JsonValue]:
    """Return the values as they are kept."""
    kept = {path: normalise(path, value, today=today) for path, value in typed.items()}
    return {path: _distinct(value) if path in _TEXT_LISTS else value for path, value in kept.items()}


def _distinct(items: JsonValue) -> JsonValue:
    """Return a list of texts without repetitions in other letters; other values unchanged."""
    if not isinstance(items, list):
        return items
    return list({text_key(item): item for item in reversed(items)}.values())[::-1]


def check(
    values: Fields, *, changed: Iterable[str], today: date, is_new: bool = False, known: Fields | None = None
) -> Findings:
    """Judge a client's changed fields; a contact's problems stand under `emergencyContacts.0.phone`.

    A contact that stands in `known` as it is came from the office, or was judged before: it is not judged again.
    """
    paths = frozenset(changed)
    found = check_client(values, changed=paths, today=today, is_new=is_new)
    problems, warnings = dict(found.problems), dict(found.warnings)
    if CONTACTS in paths:
        before = objects(known or {}, CONTACTS)
        for index, contact in enumerate(objects(values, CONTACTS)):
            if contact in before:
                continue
            judged = check_contact(contact, changed=contact.keys(), today=today, is_new=True)
            problems |= {f"{CONTACTS}.{index}.{leaf}": sentence for leaf, sentence in judged.problems.items()}
            warnings |= {f"{CONTACTS}.{index}.{leaf}": sentence for leaf, sentence in judged.warnings.items()}
    status = values.get(STATUS)
    if STATUS in paths and status not in CLIENT_STATUSES:
        problems[STATUS] = "Choose a status"
    return Findings(problems, warnings)


def verbs_for(paths: Iterable[str]) -> tuple[Verb, ...]:
    """Return what the person must be allowed to do for these fields."""
    wanted = dict.fromkeys(_verb_for(path) for path in sorted(paths))
    return tuple(wanted) or (Verb.EDIT_CLIENT,)


def _verb_for(path: str) -> Verb:
    if path == STATUS:
        return Verb.SET_STATUS
    return Verb.EDIT_MEDICAL if path.startswith("medicalInfo.") else Verb.EDIT_CLIENT


def kept_unknown(before: Fields, typed: Fields) -> dict[str, JsonValue]:
    """Return the typed values with what the forms do not show given back to each element of a list (I2)."""
    return {
        path: with_unknown(path, before.get(path), value) if path in (CONTACTS, MEDICATIONS) else value
        for path, value in typed.items()
    }


def with_unknown(path: str, before: JsonValue, after: JsonValue) -> JsonValue:
    """Return a list whose objects keep the keys that only the office knows; they are paired by identity, not place."""
    if not isinstance(before, list) or not isinstance(after, list):
        return after
    origin = {new: old for old, new in pair(before, after, keys=KEYED[path].keys).items()}
    return [_joined(before[origin[index]], item) if index in origin else item for index, item in enumerate(after)]


def _joined(before: JsonValue, after: JsonValue) -> JsonValue:
    return {**before, **after} if isinstance(before, dict) and isinstance(after, dict) else after
