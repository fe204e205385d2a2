"""A medication between the form and the office's list: the office's own names for things stay as they are."""

from __future__ import annotations

from datetime import date

from hubshift_desktop.domain import dates
from hubshift_desktop.domain.canonical import is_empty
from hubshift_desktop.domain.fieldinfo import ALLERGIES, CONDITIONS, HISTORY, MEDICATIONS
from hubshift_desktop.domain.fields import Fields, JsonValue, text
from hubshift_desktop.domain.listmerge import KEYED, pair
from hubshift_desktop.domain.records import medication_from
from hubshift_desktop.domain.rows import StoredRecord
from hubshift_desktop.domain.states import SyncMark
from hubshift_desktop.domain.validation import normalise, on_allergy_list
from hubshift_desktop.domain.views import ClientFile
from hubshift_desktop.services.views import MedicalView, MedicationItem
from hubshift_desktop.sync.withdrawing import office_copy

# The form's word → another word the office may use for the same thing.
_ALIASES = {"medicineName": "name", "dose": "dosage"}
_MEDICAL = (ALLERGIES, CONDITIONS, MEDICATIONS, HISTORY)


def normalised(typed: Fields, *, today: date) -> dict[str, JsonValue]:
    """Return the form's values as they are kept."""
    return {key: normalise(f"{MEDICATIONS}.{key}", value, today=today) for key, value in typed.items()}


def new_item(typed: Fields, *, today: date) -> dict[str, JsonValue]:
    """Return a new medication with what was filled in."""
    return {key: value for key, value in normalised(typed, today=today).items() if not is_empty(key, value)}


def as_form(item: Fields) -> dict[str, JsonValue]:
    """Return a kept medication under the form's names."""
    named = {key: item[other] for key, other in _ALIASES.items() if not text(item, key) and other in item}
    return {**item, **named}


def joined(item: dict[str, JsonValue], typed: Fields) -> dict[str, JsonValue]:
    """Return a medication with the typed values, each under the name the office uses in this element."""
    changed = {_ALIASES[key] if _is_under_alias(item, key) else key: value for key, value in typed.items()}
    return {**item, **changed}


def _is_under_alias(item: Fields, key: str) -> bool:
    return key in _ALIASES and not text(item, key) and _ALIASES[key] in item


def view(file: ClientFile, record: StoredRecord, *, today: date) -> MedicalView:
    """Return the Medications tab: current ones by next review, ended ones apart."""
    items = _items(file, record)
    current = [item for item in items if not _is_past(item, today=today)]
    past = [item for item in items if _is_past(item, today=today)]
    return MedicalView(
        client_id=file.local_id,
        allergies=file.client.allergies,
        conditions=file.client.conditions,
        medications=tuple(sorted(current, key=_by_review)),
        past=tuple(sorted(past, key=lambda item: item.medication.end_date, reverse=True)),
        medical_history=file.client.medical_history,
        as_at=file.details_as_of,
        marks={path: file.marks[path] for path in _MEDICAL if path in file.marks},
        refusals={path: file.refusals[path] for path in _MEDICAL if path in file.refusals},
    )


def _items(file: ClientFile, record: StoredRecord) -> list[MedicationItem]:
    kept = record.local.get(MEDICATIONS)
    items = kept if isinstance(kept, list) else []
    listed = [(index, medication_from(item)) for index, item in enumerate(items) if isinstance(item, dict)]
    mark = file.marks.get(MEDICATIONS, SyncMark.NONE)
    changed = _changed(record) if mark is not SyncMark.NONE else frozenset()
    return [
        MedicationItem(
            index=index,
            medication=medication,
            mark=mark if index in changed else SyncMark.NONE,
            refusal=file.refusals.get(MEDICATIONS, "") if index in changed else "",
            allergy=on_allergy_list(medication.name, file.client.allergies) or "",
        )
        for index, medication in listed
    ]


def _changed(record: StoredRecord) -> frozenset[int]:
    """Return which elements differ from the office's; when only a removal waits there is none to mark."""
    mine, office = record.local.get(MEDICATIONS), office_copy(record).get(MEDICATIONS)
    after = mine if isinstance(mine, list) else []
    before = office if isinstance(office, list) else []
    origin = {new: old for old, new in pair(before, after, keys=KEYED[MEDICATIONS].keys).items()}
    return frozenset(index for index, item in enumerate(after) if index not in origin or before[origin[index]] != item)


def _is_past(item: MedicationItem, *, today: date) -> bool:
    days = dates.days_until(item.medication.end_date, today=today)
    return days is not None and days < 0


def _by_review(item: MedicationItem) -> tuple[bool, str, int]:
    review = dates.first_ten(item.medication.review_date)
    return (not review, review, item.index)
