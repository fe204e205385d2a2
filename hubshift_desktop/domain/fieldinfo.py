"""Fields and their changes in words, for the ledger, the conflict cards and the history of a record."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hubshift_desktop.domain import dates, lifecycle, ndis, phones, records
from hubshift_desktop.domain import fields as f
from hubshift_desktop.domain.canonical import DATE_LEAVES, PHONE_LEAVES, is_empty, leaf, same
from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.fieldtable import (
    ALLERGIES,
    APPOINTMENT_FIELDS,
    CLIENT_FIELDS,
    CONDITIONS,
    CONTACTS,
    DOCUMENT_FIELDS,
    GOAL_FIELDS,
    HISTORY,
    MEDICATIONS,
    NEEDS,
    PROGRESS,
    STATUS,
    TASKS,
    FieldInfo,
    info,
    label,
)
from hubshift_desktop.domain.listmerge import KEYED, pair, text_key
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.domain.words import listed, lowered, plural, spaced

__all__ = [
    "ALLERGIES",
    "APPOINTMENT_FIELDS",
    "CLIENT_FIELDS",
    "CONDITIONS",
    "CONTACTS",
    "DOCUMENT_FIELDS",
    "GOAL_FIELDS",
    "HISTORY",
    "MEDICATIONS",
    "NEEDS",
    "PROGRESS",
    "STATUS",
    "TASKS",
    "FieldInfo",
    "describe_change",
    "document_type",
    "info",
    "label",
    "show",
    "show_element",
]

_NONE_RECORDED = "None recorded"
_ONE_ITEM = {ALLERGIES: "Allergy", CONDITIONS: "Condition", NEEDS: "Support need"}
_LEAF_WORDS = {"medicineName": "name", "startDate": "start", "endDate": "end"}
_NEW_WORDS = {Kind.CLIENT: "New client", Kind.GOAL: "New goal", Kind.APPOINTMENT: "New appointment"}
_MOST_SPELT_OUT = 2

Texts = list[str]


def show(path: str, value: JsonValue, *, kind: Kind = Kind.CLIENT) -> str:
    """Return a field's value as plain text; nothing is said in words, because a blank looks like a fault."""
    if is_empty(path, value):
        return _NONE_RECORDED if info(path, kind=kind).is_list else "Nothing recorded"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        joiner = "; " if path in KEYED else ", "
        return joiner.join(show_element(path, element) for element in value if not is_empty(path, element))
    if isinstance(value, dict):
        return show_element(path, value)
    return _show_text(path, str(value), kind=kind)


def _show_text(path: str, text: str, *, kind: Kind) -> str:
    name = leaf(path)
    if path == STATUS:
        return lifecycle.label(text)
    if path == PROGRESS and kind is Kind.GOAL:
        return f"{text}%"
    if name == "category":
        return lifecycle.category_label(text)
    if name in ("gender", "documentType", "priority"):
        return document_type(text) if name == "documentType" else spaced(text)
    return _show_leaf(name, text)


def _show_leaf(name: str, text: str) -> str:
    if name in DATE_LEAVES:
        return dates.shown(text)
    if name in PHONE_LEAVES:
        return phones.shown(text)
    if name == "ndisNumber":
        return ndis.shown(text)
    if name in ("createdAt", "updatedAt", "uploadedAt"):
        return dates.stamp_day(text)
    return dates.wall_time(text) if name in ("startTime", "endTime") else text


def document_type(code: str) -> str:
    """Return a document's type in words: 'ndis_plan' → 'NDIS plan'."""
    words = spaced(code)
    return words.replace("Ndis", "NDIS", 1) if words.startswith("Ndis") else words


def show_element(path: str, element: JsonValue) -> str:
    """Return one element of a list in words: 'Sertraline 50 mg, every morning'."""
    if not isinstance(element, dict):
        return str(element)
    if path == MEDICATIONS:
        medication = records.medication_from(element)
        named = " ".join(part for part in (medication.name, medication.dose) if part)
        return ", ".join(part for part in (named, lowered(medication.frequency)) if part)
    if path == CONTACTS:
        contact = records.contact_from(element)
        relation = f" ({contact.relationship})" if contact.relationship else ""
        return f"{contact.name}{relation} {phones.shown(contact.phone)}".strip()
    if path == TASKS:
        task = records.task_from(element)
        return f"{task.title} ({lowered(lifecycle.label(task.status))})"
    return ", ".join(f"{lowered(spaced(key))} {item}" for key, item in element.items() if not is_empty(key, item))


# ---- changes ------------------------------------------------------------------------------------------------------


def describe_change(path: str, old: JsonValue, new: JsonValue, *, label: str = "", kind: Kind = Kind.CLIENT) -> str:
    """Return a change as a sentence's head: 'Sertraline dose, 25 mg to 50 mg', 'Goal task ticked: Ride to Sunshine'.

    An empty path means the whole record: it was made (no `old`), removed (no `new`), or, for a file, just its name.
    `label` is the record's name or title.
    """
    if not path:
        return _describe_record(old, new, label=label, kind=kind)
    if isinstance(old, list) or isinstance(new, list):
        return _describe_list(path, _list(old), _list(new), kind=kind)
    return _describe_value(path, old, new, kind=kind)


def _list(value: JsonValue) -> list[JsonValue]:
    if isinstance(value, list):
        return [item for item in value if not is_empty("", item)]
    return [] if is_empty("", value) else [value]


def _describe_record(old: JsonValue, new: JsonValue, *, label: str, kind: Kind) -> str:
    if kind is Kind.DOCUMENT:
        return label or "Document"
    if new is None and old is not None:
        return f"{spaced(kind.value)} removed: {label}" if label else f"{spaced(kind.value)} removed"
    head = _NEW_WORDS.get(kind, spaced(kind.value))
    return f"{head}: {label}" if label else head


def _describe_value(path: str, old: JsonValue, new: JsonValue, *, kind: Kind) -> str:
    known = info(path, kind=kind)
    head = f"Goal {lowered(known.label)}" if kind is Kind.GOAL else known.label
    if path == PROGRESS and kind is Kind.GOAL and not is_empty(path, new):
        return f"{head}, {show(path, new, kind=kind)}"
    if known.is_long_text:
        return f"{head} changed"
    if is_empty(path, old):
        return f"{head} added, {show(path, new, kind=kind)}"
    if is_empty(path, new):
        return f"{head} cleared, was {show(path, old, kind=kind)}"
    return f"{head}, {show(path, old, kind=kind)} to {show(path, new, kind=kind)}"


def _describe_list(path: str, old: list[JsonValue], new: list[JsonValue], *, kind: Kind) -> str:
    name = info(path, kind=kind).label
    said = _object_changes(path, old, new) if path in KEYED else _text_changes(path, old, new, name=name)
    if not said:
        return f"{name}, order changed" if len(old) > 1 else f"{name} changed"
    return "; ".join(said) if len(said) <= _MOST_SPELT_OUT else f"{name}, {plural(len(said), 'change')}"


def _text_changes(path: str, old: Sequence[JsonValue], new: Sequence[JsonValue], *, name: str) -> Texts:
    before, after = {text_key(item) for item in old}, {text_key(item) for item in new}
    added = [show_element(path, item) for item in new if text_key(item) not in before]
    removed = [show_element(path, item) for item in old if text_key(item) not in after]
    one = _ONE_ITEM.get(path, name)
    said = [(added, "added"), (removed, "removed")]
    return [f"{one if len(items) == 1 else name} {verb}: {listed(items)}" for items, verb in said if items]


def _object_changes(path: str, old: Sequence[JsonValue], new: Sequence[JsonValue]) -> Texts:
    pairs = pair(old, new, keys=KEYED[path].keys)
    tell = _TELLERS[path]
    said = [tell(old[one], new[other]) for one, other in sorted(pairs.items()) if not same(path, old[one], new[other])]
    said += [tell(None, item) for index, item in enumerate(new) if index not in pairs.values()]
    said += [tell(item, None) for index, item in enumerate(old) if index not in pairs]
    return said


def _changed_leaves(path: str, old: dict[str, JsonValue], new: dict[str, JsonValue]) -> list[str]:
    keys = dict.fromkeys([*old, *new])
    return [key for key in keys if not same(f"{path}.{key}", old.get(key), new.get(key))]


def _leaf_words(names: Sequence[str]) -> str:
    return listed([_LEAF_WORDS.get(name) or lowered(spaced(name)) for name in names])


def _object(value: JsonValue) -> dict[str, JsonValue]:
    return value if isinstance(value, dict) else {"name": value}


def _tell_medication(old: JsonValue, new: JsonValue) -> str:
    if old is None or new is None:
        verb = "added" if old is None else "removed"
        return f"Medication {verb}: {show_element(MEDICATIONS, new if old is None else old)}"
    before, after = _object(old), _object(new)
    changed = _changed_leaves(MEDICATIONS, before, after)
    named = records.medication_from(after).name
    if len(changed) > _MOST_SPELT_OUT:
        return f"{named} {_leaf_words(changed)}"
    told = []
    for name in changed:
        shown = (_show_leaf(name, f.text(item, name)) or "nothing" for item in (before, after))
        told.append(f"{_leaf_words([name])}, {' to '.join(shown)}")
    return f"{named} {'; '.join(told)}"


def _tell_contact(old: JsonValue, new: JsonValue) -> str:
    if old is None or new is None:
        verb = "added" if old is None else "removed"
        return f"Emergency contact {verb}: {f.text(_object(new if old is None else old), 'name')}"
    return f"Emergency contact {_leaf_words(_changed_leaves(CONTACTS, _object(old), _object(new)))}"


def _tell_task(old: JsonValue, new: JsonValue) -> str:
    if old is None or new is None:
        verb = "added" if old is None else "removed"
        return f"Goal task {verb}: {records.task_from(_object(new if old is None else old)).title}"
    before, after = records.task_from(_object(old)), records.task_from(_object(new))
    if before.status == after.status:
        return f"Goal task changed: {after.title}"
    if after.status == "completed":
        return f"Goal task ticked: {after.title}"
    verb = "unticked" if before.status == "completed" else lowered(lifecycle.label(after.status))
    return f"Goal task {verb}: {after.title}"


_TELLERS: dict[str, Callable[[JsonValue, JsonValue], str]] = {
    MEDICATIONS: _tell_medication,
    CONTACTS: _tell_contact,
    TASKS: _tell_task,
}
