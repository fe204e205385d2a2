"""Medications, allergies, conditions and medical history. A medication has no door of its own at the office: the whole
list goes with the client, so each element keeps whatever else the office keeps in it.
"""

from __future__ import annotations

from collections.abc import Iterable

from hubshift_desktop.domain.errors import InvalidInputError, NotFoundError
from hubshift_desktop.domain.fieldinfo import ALLERGIES, MEDICATIONS
from hubshift_desktop.domain.fields import Fields, JsonValue, texts
from hubshift_desktop.domain.records import Medication, medication_from
from hubshift_desktop.domain.rows import StoredRecord
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.domain.validation import Findings, check_medication, on_allergy_list
from hubshift_desktop.security.roles import Verb
from hubshift_desktop.services import medical_summary, medication_forms
from hubshift_desktop.services.context import Context
from hubshift_desktop.services.meanwhile import place_of
from hubshift_desktop.services.views import MedicalView

Items = list[JsonValue]


class Medical:
    """The verbs of the Medications tab."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def of(self, client_id: str) -> MedicalView:
        """Return what this laptop knows of a client's health, with the time the office's copy was read."""
        with self._context.store.read() as reader:
            file = reader.queries.client_file(client_id)
            record = reader.records.get(client_id)
        if file is None or record is None:
            raise NotFoundError(what="This client")
        return medication_forms.view(file, record, today=self._context.clock.today())

    def check_medication(
        self, values: Fields, *, changed: Iterable[str], is_new: bool = False, client_id: str | None = None
    ) -> Findings:
        """Judge a medication as typed; with its client, the allergy list is read too."""
        return check_medication(
            values,
            changed=changed,
            today=self._context.clock.today(),
            is_new=is_new,
            allergies=self._allergies(client_id),
        )

    def allergy_met(self, client_id: str, medicine: str) -> str:
        """Return the allergy that a medicine's name speaks of, from the list as it stands now; '' for none."""
        return on_allergy_list(medicine, self._allergies(client_id)) or ""

    def add_medication(self, client_id: str, values: Fields) -> StoredRecord:
        """Add a medication to the list."""
        self._context.may(Verb.EDIT_MEDICAL)
        item = medication_forms.new_item(values, today=self._context.clock.today())
        self._refuse(self.check_medication(item, changed=frozenset(item), is_new=True))
        with self._context.saving(Verb.EDIT_MEDICAL) as act:
            record = act.found(client_id, Kind.CLIENT)
            return act.edit(record, {MEDICATIONS: [*_items(record), item]})

    def edit_medication(
        self, client_id: str, index: int, changes: Fields, *, was: Medication | None = None
    ) -> StoredRecord:
        """Change one medication; what the form does not show of it stays.

        `was` is what the person was looking at: the list may have changed meanwhile, and its places with it.
        """
        self._context.may(Verb.EDIT_MEDICAL)
        typed = medication_forms.normalised(changes, today=self._context.clock.today())
        with self._context.saving(Verb.EDIT_MEDICAL) as act:
            record = act.found(client_id, Kind.CLIENT)
            items = _items(record)
            index = _place_of(items, index, was)
            kept = _item_at(items, index)
            seen = {**medication_forms.as_form(kept), **typed}
            self._refuse(self.check_medication(seen, changed=frozenset(typed)))
            item = medication_forms.joined(kept, typed)
            return act.edit(record, {MEDICATIONS: [*items[:index], item, *items[index + 1 :]]})

    def remove_medication(self, client_id: str, index: int, *, was: Medication | None = None) -> StoredRecord:
        """Take a medication that was entered by mistake out of the list."""
        with self._context.saving(Verb.EDIT_MEDICAL) as act:
            record = act.found(client_id, Kind.CLIENT)
            items = _items(record)
            index = _place_of(items, index, was)
            _item_at(items, index)
            return act.edit(record, {MEDICATIONS: [*items[:index], *items[index + 1 :]]})

    def summary_html(self, client_id: str) -> str:
        """Return a page to print; printing a client's health is written down first."""
        self._context.may(Verb.PRINT)
        with self._context.store.write() as work:
            work.access.append(verb="print", record_id=client_id)
            work.commit()
        with self._context.store.read() as reader:
            file = reader.queries.client_file(client_id)
        if file is None:
            raise NotFoundError(what="This client")
        return medical_summary.page(
            file, self.of(client_id), by=self._context.account.name, now=self._context.clock.now()
        )

    def _allergies(self, client_id: str | None) -> tuple[str, ...]:
        if client_id is None:
            return ()
        with self._context.store.read() as reader:
            record = reader.records.get(client_id)
        return texts(record.local, ALLERGIES) if record else ()

    @staticmethod
    def _refuse(findings: Findings) -> None:
        if not findings.is_fine:
            raise InvalidInputError(findings.problems)


def _items(record: StoredRecord) -> Items:
    kept = record.local.get(MEDICATIONS)
    return list(kept) if isinstance(kept, list) else []


def _place_of(items: Items, index: int, was: Medication | None) -> int:
    """Return where the medication stands that the person saw; never another one that took its place."""
    if was is None:
        return index
    kept = [medication_from(item) if isinstance(item, dict) else None for item in items]
    return place_of(kept, index, was, name=was.name)


def _item_at(items: Items, index: int) -> dict[str, JsonValue]:
    item = items[index] if 0 <= index < len(items) else None
    if not isinstance(item, dict):
        raise NotFoundError(what="This medication")
    return item
