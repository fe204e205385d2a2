"""The form of one medication: what, how much, how often, since when, and when it is looked at again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain import dates
from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.domain.records import Medication
from hubshift_desktop.domain.validation import Findings, check_medication
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.views import MedicationItem
from hubshift_desktop.ui.dialogs.confirm import ConfirmDialog
from hubshift_desktop.ui.panes.allergy_banner import allergy_banner
from hubshift_desktop.ui.panes.form import AnyField, Form
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.card import Card
from hubshift_desktop.ui.widgets.date_editor import DateEditor
from hubshift_desktop.ui.widgets.editor import Editor
from hubshift_desktop.ui.widgets.form_field import FormField
from hubshift_desktop.ui.widgets.row import Row
from hubshift_desktop.ui.widgets.text_editor import TextEditor

# Another day to look at it again gives nobody anything.
_HARMLESS = frozenset({"reviewDate"})
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
        self._is_asking = False
        self._agreed = ""
        self._questioned = ""
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

    def may_save(self, values: Mapping[str, str], changed: frozenset[str]) -> bool:
        """A medicine that the client is allergic to is asked about once, by the list as it stands at this moment."""
        name, client_id = values["medicineName"], self._client_id
        if name == self._agreed or changed <= _HARMLESS or self._has_ended(values):
            return True
        if not self._is_asking:
            self._is_asking, self._questioned = True, name
            medical = self.services.medical
            self.runner.read(
                lambda: medical.allergy_met(client_id, name), self.on_looked, self.on_not_looked, owner=self
            )
        return False

    @Slot(object)
    def on_looked(self, allergy: str) -> None:
        if not allergy:
            self._save_agreed()
            self._agreed = ""
            return
        asking = ConfirmDialog(
            self.theme,
            self.window(),
            title=f"{allergy} is on the allergy list",
            sentence=f"You are about to save {self._questioned} for this client. If you are not sure that it is safe,"
            " go back and ask the prescriber or a pharmacist first.",
            yes="Save medication anyway",
            no="Go back",
            icon="warning-octagon-fill",
            tone=Tone.DANGER,
        )
        asking.confirmed.connect(self._save_agreed)
        asking.cancelled.connect(self.on_gone_back)
        asking.ask()

    @Slot(object)
    def on_not_looked(self, error: KnownError) -> None:
        self._is_asking = False
        self.on_failed(error)

    @Slot()
    def on_gone_back(self) -> None:
        self._is_asking = False
        self.focus_field("medicineName")

    @Slot()
    def _save_agreed(self) -> None:
        self._is_asking, self._agreed = False, self._questioned
        self.save()

    def _has_ended(self, values: Mapping[str, str]) -> bool:
        days = dates.days_until(values.get("endDate", ""), today=self.services.clock.today())
        return days is not None and days <= 0

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
