"""A client's Medications tab: the allergy banner first, then what is taken, then what was (picture 03)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QMenu, QWidget

from hubshift_desktop.domain import dates, due
from hubshift_desktop.domain.fieldinfo import ALLERGIES, CONDITIONS, HISTORY
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.domain.words import plural
from hubshift_desktop.security.roles import Verb
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.views import MedicalView, MedicationItem
from hubshift_desktop.ui.dialogs.confirm import ConfirmDialog
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.panes import client_words
from hubshift_desktop.ui.panes.allergy_banner import allergy_banner, show_allergies
from hubshift_desktop.ui.panes.form_host import FormHost
from hubshift_desktop.ui.panes.medication_form import MEDICATION_EDIT, MEDICATION_NEW, MedicationForm, medication_key
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.printing import print_page
from hubshift_desktop.ui.promise import LATER
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.badge import Badge
from hubshift_desktop.ui.widgets.banner import Banner
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.card import Card
from hubshift_desktop.ui.widgets.divider import Divider
from hubshift_desktop.ui.widgets.empty_state import EmptyState
from hubshift_desktop.ui.widgets.flow import Flow
from hubshift_desktop.ui.widgets.line_list import LineList, ListedLine
from hubshift_desktop.ui.widgets.lines import SYNC_FLAGS, Flag, MedicationLine, allergy_flag, due_flag
from hubshift_desktop.ui.widgets.medication_head import MedicationHead
from hubshift_desktop.ui.widgets.medication_row_delegate import MedicationRowDelegate
from hubshift_desktop.ui.widgets.paragraph import Paragraph
from hubshift_desktop.ui.widgets.row import Row
from hubshift_desktop.ui.widgets.row_button import RowButton

_SAVED = f"Saved on this laptop{LATER}"


class MedicationsPane(FormHost):
    """An empty allergy list is 'none recorded', never 'none'. Enter edits the chosen one, Delete asks to remove it."""

    edit_asked = Signal(str)
    kinds = frozenset({Kind.CLIENT})

    def __init__(self, theme: Theme, services: Services, runner: Runner, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, services, runner, parent=parent)
        self.view: MedicalView | None = None
        self._is_past_open = False
        self._can_edit = bool(services.permission(Verb.EDIT_MEDICAL))
        self.banner = allergy_banner(theme, (), can_edit=self._can_edit)
        self.banner.action_chosen.connect(lambda: self.edit_asked.emit(ALLERGIES))
        self.table = LineList(theme, name="Current medications")
        self.table.setItemDelegate(MedicationRowDelegate(theme, self.table))
        self.past = LineList(theme, name="Past medications")
        self.past.setItemDelegate(MedicationRowDelegate(theme, self.past))
        self._build()

    def show_client(self, client_id: str) -> None:
        if client_id != self.client_id:
            self.view = None
            self._is_past_open = False
            self.page.hide()
        super().show_client(client_id)

    def load(self) -> None:
        client_id = self.client_id
        if client_id:
            self.read(lambda: self.services.medical.of(client_id), self.on_loaded)

    def focus_first(self) -> None:
        """Put the keyboard on the table, or on what adds to it."""
        target = self.table if self.view and self.view.medications else self.adder
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def on_loaded(self, view: MedicalView) -> None:
        if view.client_id != self.client_id:
            return
        is_first = self.view is None
        self.view = view
        self.page.show()
        show_allergies(self.banner, view.allergies, can_edit=self._can_edit)
        if is_first:
            self.banner.announce(is_assertive=bool(view.allergies))
        self._show_table(view)
        self._show_rest(view)

    # Forms and verbs -------------------------------------------------------------------------------------------------

    @Slot()
    def add(self) -> None:
        """Begin a new medication."""
        client_id, allergies = self.client_id, self.view.allergies if self.view else ()
        self.open_form(
            lambda: MedicationForm(self.theme, self.services, self.runner, client_id=client_id, allergies=allergies),
            name=MEDICATION_NEW,
            record_id=client_id,
        )

    @Slot(str)
    def on_line_opened(self, key: str) -> None:
        self.edit_item(key)

    def edit_item(self, key: str, *, field: str = "") -> None:
        """Open the form of a listed medication, at a field."""
        item, view = self._item(key), self.view
        if item is None or view is None or not self._can_edit:
            return
        client_id = self.client_id
        self.open_form(
            lambda: MedicationForm(
                self.theme, self.services, self.runner, client_id=client_id, allergies=view.allergies, item=item
            ),
            name=MEDICATION_EDIT,
            record_id=medication_key(client_id, item.medication),
            field=field,
        )

    @Slot(str, QPoint)
    def on_menu_asked(self, key: str, spot: QPoint) -> None:
        self.menu_for(key).popup(spot)

    def menu_for(self, key: str) -> QMenu:
        """Return what can be done with a medication."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for label, slot in (
            ("Edit…", lambda: self.edit_item(key)),
            ("Set the next review…", lambda: self.edit_item(key, field="reviewDate")),
            ("End…", lambda: self.edit_item(key, field="endDate")),
            ("Remove (entered by mistake)…", lambda: self._ask_removal(key)),
        ):
            action = menu.addAction(label)
            action.setEnabled(self._can_edit)
            action.triggered.connect(slot)
        return menu

    def print_summary(self, client_id: str) -> None:
        """Print the health summary; the look is written down by the services first."""

        def made(html: str) -> None:
            if print_page(self.window(), html, title="Health summary"):
                self.said.emit("Sent to the printer", "")

        self.runner.write(lambda: self.services.medical.summary_html(client_id), made, self.on_failed, owner=self)

    @Slot(str)
    def on_removal_asked(self, key: str) -> None:
        self._ask_removal(key)

    def _ask_removal(self, key: str) -> None:
        item = self._item(key)
        if item is None:
            return
        asking = ConfirmDialog(
            self.theme,
            self.window(),
            title=f"Remove {item.medication.name}?",
            sentence="For a medication that is no longer taken, set its end date instead; it is then kept as past.",
            yes="Remove medication",
            no="Keep it",
        )
        client_id, medical = self.client_id, self.services.medical
        asking.confirmed.connect(
            lambda: self._write(lambda: medical.remove_medication(client_id, item.index, was=item.medication))
        )
        asking.ask()

    def _write(self, verb: Callable[[], object]) -> None:
        def done(_: object) -> None:
            self.look_again()
            self.said.emit(_SAVED, "undo")

        self.runner.write(verb, done, self.on_failed, owner=self)

    @Slot()
    def on_past_chosen(self) -> None:
        self._is_past_open = not self._is_past_open
        if self.view is not None:
            self._show_table(self.view)

    # Inside ----------------------------------------------------------------------------------------------------------

    def _item(self, key: str) -> MedicationItem | None:
        items = (*self.view.medications, *self.view.past) if self.view else ()
        return next((item for item in items if str(item.index) == key), None)

    def _show_table(self, view: MedicalView) -> None:
        current = sorted(view.medications, key=_by_review)
        self.count.setText(str(len(current)))
        overdue, soon = client_words.reviews(current, today=self.services.clock.today())
        self.overdue.setVisible(bool(overdue))
        self.overdue.set_status(f"{plural(overdue, 'review')} overdue", tone=Tone.DANGER, icon="warning-circle")
        self.soon.setVisible(bool(soon))
        self.soon.set_status(f"{soon} due within 14 days", tone=Tone.WARN, icon="clock")
        self._fill(self.table, current)
        self._fill(self.past, list(view.past))
        self.head.setVisible(bool(current))
        self.table.setVisible(bool(current))
        self.nothing.setVisible(not current)
        self.past.setVisible(self._is_past_open and bool(view.past))
        for widget in (self.fold, self._fold_line):
            widget.setVisible(bool(view.past))
        self.fold.set_icon("caret-down" if self._is_past_open else "caret-right")
        self.fold.set_label(plural(len(view.past), "past medication"))

    def _fill(self, table: LineList, items: list[MedicationItem]) -> None:
        lines = [self._line(item, is_last=item is items[-1]) for item in items]
        table.show_lines(lines)
        delegate = table.itemDelegate()
        if isinstance(delegate, MedicationRowDelegate):
            table.setFixedHeight(sum(self.theme.px(delegate.row_height(line.line)) for line in lines))

    def _line(self, item: MedicationItem, *, is_last: bool) -> ListedLine:
        medication, today = item.medication, self.services.clock.today()
        found = due.due_day(medication.review_date, today=today)
        flag = due_flag(found.review, found.tone) if found and found.tone is not due.Tone.PLAIN else None
        review = dates.shown(medication.review_date)
        if medication.end_date:
            review, flag = f"Ended {dates.shown(medication.end_date)}", None
        line = MedicationLine(
            name=medication.name or "No name recorded",
            form=medication.form,
            dose=medication.dose or "No dose",
            how_often=medication.frequency,
            started=dates.shown(medication.start_date),
            review=review or "No review date",
            flag=flag,
            allergy=allergy_flag(item.allergy),
            mark=item.mark,
            is_last=is_last,
        )
        said = [
            line.name,
            line.allergy.text if line.allergy else "",
            line.dose,
            line.how_often,
            f"next review {review}" if review else "",
            flag.text if flag else "",
        ]
        return ListedLine(str(item.index), line, said=", ".join(part for part in said if part), name=line.name)

    def _show_rest(self, view: MedicalView) -> None:
        self.conditions.set_count(len(view.conditions) or None)
        self._conditions.clear()
        for word in view.conditions:
            self._conditions.add(Badge(self.theme, word))
        if (flag := _sync_flag(view, CONDITIONS)) is not None:
            self._conditions.add(Badge(self.theme, flag.text, tone=flag.tone or Tone.NEUTRAL, icon=flag.icon))
        if not view.conditions:
            self._conditions.add(PlainLabel(self.theme, "None recorded", colour="ink3"))
        self.history.setText(view.medical_history or "Nothing recorded")
        self.history.set_colour("ink" if view.medical_history else "ink3")
        flag = _sync_flag(view, HISTORY)
        self.history_mark.setVisible(flag is not None)
        if flag is not None:
            self.history_mark.set_status(flag.text, tone=flag.tone or Tone.NEUTRAL, icon=flag.icon)
        self.refused.set_words("Not accepted by Hubshift", " ".join(_refusals(view)))
        self.refused.setVisible(bool(_refusals(view)))
        as_at = view.as_at
        words = dates.moment_words(as_at, now=self.services.clock.now()) if as_at else ""
        self.as_at.setText(f"As at {words}, when Hubshift was last asked." if words else "Not read from Hubshift yet.")

    def _build(self) -> None:
        theme = self.theme
        self.page.setAccessibleName("Medications")
        self.count = PlainLabel(theme, colour="ink3")
        self.overdue, self.soon = Badge(theme, ""), Badge(theme, "")
        self.adder = Button(theme, "Add medication", kind=ButtonKind.PRIMARY, icon="plus", tip="Ctrl+N")
        self.adder.clicked.connect(self.add)
        if not self._can_edit:
            self.adder.hide()
        top = Row(theme, gap=10)
        top.addWidget(PlainLabel(theme, "Current medications", role=Role.SECTION))
        top.addWidget(self.count)
        due_soon = Flow(theme, gap=8)
        due_soon.add(self.overdue)
        due_soon.add(self.soon)
        # At the middle of the line: a flow begins at its own top.
        top.addWidget(due_soon, 1, Qt.AlignmentFlag.AlignVCenter)
        top.addWidget(self.adder)
        self.page.body.addWidget(self.banner)
        self.page.body.addLayout(top)
        self.page.body.addWidget(self._table_card())
        self.page.body.addLayout(self._lower())
        self.refused = Banner(theme, "", tone=Tone.DANGER, icon="wrench")
        self.page.body.insertWidget(1, self.refused)
        self.as_at = PlainLabel(theme, role=Role.SECOND, colour="ink3")
        self.page.body.addWidget(self.as_at)
        self.page.body.addStretch(1)

    def _table_card(self) -> Card:
        theme = self.theme
        card = Card(theme, padding=0, gap=0)
        self.head = MedicationHead(theme)
        self.nothing = EmptyState(
            theme, icon="pill", title="No current medications recorded", sentence="Add what this person takes now."
        )
        self.fold = Button(theme, "", kind=ButtonKind.LINK, icon="caret-right", height=40)
        self.fold.clicked.connect(self.on_past_chosen)
        for table in (self.table, self.past):
            table.line_opened.connect(self.on_line_opened)
            table.menu_asked.connect(self.on_menu_asked)
            if self._can_edit:
                table.removal_asked.connect(self.on_removal_asked)
                tip = "Edit (Enter). Delete removes, the right mouse button shows more."
                button = RowButton(theme, table, icon="pencil-simple", name="Edit this medication", tip=tip)
                button.pressed_on.connect(self.on_line_opened)
            table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for widget in (self.head, self.table, self.nothing):
            card.body.addWidget(widget)
        self._fold_line = Divider(theme, colour="line")
        card.body.addWidget(self._fold_line)
        foot = Row(theme, margins=(10, 1, 10, 1))
        foot.addWidget(self.fold)
        foot.addStretch(1)
        card.body.addLayout(foot)
        card.body.addWidget(self.past)
        return card

    def _lower(self) -> Row:
        theme = self.theme
        edit = "Edit" if self._can_edit else ""
        self.conditions = Card(theme, "Conditions", action=edit, action_name="Edit conditions")
        self.conditions.action_chosen.connect(lambda: self.edit_asked.emit(CONDITIONS))
        self._conditions = Flow(theme)
        self.conditions.body.addWidget(self._conditions)
        told = Card(theme, "Medical history", action=edit, action_name="Edit medical history")
        told.action_chosen.connect(lambda: self.edit_asked.emit(HISTORY))
        self.history = Paragraph(theme)
        told.body.addWidget(self.history)
        self.history_mark = Badge(theme, "")
        told.body.addWidget(self.history_mark)
        row = Row(theme, gap=16)
        row.addWidget(self.conditions, 3)
        row.addWidget(told, 5)
        for card in (self.conditions, told):
            card.body.addStretch(1)
        return row


def _by_review(item: MedicationItem) -> tuple[bool, str]:
    """Soonest review first; what has no review date stands last."""
    return not item.medication.review_date, item.medication.review_date


def _sync_flag(view: MedicalView, path: str) -> Flag | None:
    mark = view.marks.get(path)
    return SYNC_FLAGS.get(mark) if mark else None


def _refusals(view: MedicalView) -> tuple[str, ...]:
    """Return the office's sentences once each; a medication's own stands with the medications."""
    items = (item.refusal for item in (*view.medications, *view.past) if item.refusal)
    return tuple(dict.fromkeys((*view.refusals.values(), *items)))
