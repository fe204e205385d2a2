"""The form of one medication: what, how much, how often, since when, and when it is looked at again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain.records import Medication
from hubshift_desktop.domain.validation import Findings, check_medication
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.views import MedicationItem
from hubshift_desktop.ui.panes.allergy_banner import allergy_banner
from hubshift_desktop.ui.panes.form import AnyField, Form
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.card import Card
from hubshift_desktop.ui.widgets.date_editor import DateEditor
from hubshift_desktop.ui.widgets.editor import Editor
from hubshift_desktop.ui.widgets.form_field import FormField
from hubshift_desktop.ui.widgets.row import Row
from hubshift_desktop.ui.widgets.text_editor import TextEditor

MEDICATION_NEW, MEDICATION_EDIT = "medication.new", "medication.edit"


def medication_key(client_id: str, medication: Medication) -> str:
    """Return the name of a medication's draft: its place in the list is no name, because places shift."""
    return f"{client_id}/{medication.name}/{medication.dose}/{medication.start_date}"


class MedicationForm(Form):
    """`allergies` are handed in, so that a medicine on the list is questioned while it is typed."""

    def __init__(
        self,
        theme: Theme,
        services: Services,
        runner: Runner,
        *,
        client_id: str,
        allergies: tuple[str, ...],
        item: MedicationItem | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            theme,
            services,
            runner,
            name=MEDICATION_EDIT if item else MEDICATION_NEW,
            record_id=medication_key(client_id, item.medication) if item else client_id,
            save="Save medication" if item else "Add medication",
            parent=parent,
        )
        self._client_id = client_id
        self._allergies = allergies
        self._item = item
        # The banner of the tab is out of sight behind this form, and this is when it is needed most.
        self.banner = allergy_banner(theme, allergies)
        self.page.body.addWidget(self.banner)

    def judge(self, values: Mapping[str, str], changed: frozenset[str]) -> Findings:
        return check_medication(
            dict(values),
            changed=changed,
            today=self.services.clock.today(),
            is_new=self._item is None,
            allergies=self._allergies,
        )

    def store(self, values: Mapping[str, str], changed: frozenset[str]) -> str:
        typed = {path: values[path] for path in changed}
        if self._item is None:
            self.services.medical.add_medication(self._client_id, typed)
        else:
            self.services.medical.edit_medication(self._client_id, self._item.index, typed, was=self._item.medication)
        return self._client_id

    def steps(self) -> Iterator[None]:
        theme, today = self.theme, self.services.clock.today()
        medication = self._item.medication if self._item else Medication("")
        card = Card(theme, "Edit medication" if self._item else "New medication", gap=14)
        self.page.body.addWidget(card)
        lines: tuple[tuple[tuple[str, str, Editor, str, bool], ...], ...] = (
            (
                ("medicineName", "Medication", TextEditor(theme, slashed=True), medication.name, False),
                ("form", "Form", TextEditor(theme, placeholder="Tablet"), medication.form, True),
            ),
            (
                ("dose", "Dose", TextEditor(theme, slashed=True, placeholder="10 mg"), medication.dose, True),
                ("frequency", "How often", TextEditor(theme, placeholder="Twice a day"), medication.frequency, True),
            ),
            (
                ("startDate", "Started", DateEditor(theme, today=today), medication.start_date, True),
                ("reviewDate", "Next review", DateEditor(theme, today=today), medication.review_date, True),
                ("endDate", "Ended", DateEditor(theme, today=today), medication.end_date, True),
            ),
        )
        for line in lines:
            row = Row(theme, gap=16)
            for path, label, editor, value, optional in line:
                if path == "endDate" and self._item is None:
                    continue
                field: AnyField = FormField(theme, label, editor, optional=optional)
                self.add_field(path, field, value)
                row.addWidget(field, 1)
            card.body.addLayout(row)
            yield
        self.page.body.addStretch(1)
        if self._item is not None and self._item.refusal:
            self.mark_refused({"medicineName": self._item.refusal})
