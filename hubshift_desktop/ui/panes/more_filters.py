"""The rarer filters of the client list: people, places and alerts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain.views import ClientQuery
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.check_box import CheckBox
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.combo_editor import ComboEditor
from hubshift_desktop.ui.widgets.form_field import FormField
from hubshift_desktop.ui.widgets.popover import Popover

Choices = Mapping[str, Sequence[tuple[str, str, int]]]
What = Literal["plan_manager", "coordinator", "carer", "suburb", "state"]
FIELDS: tuple[tuple[What, str, str, str], ...] = (
    ("plan_manager", "Plan manager", "Any plan manager", "plan_manager_id"),
    ("coordinator", "Support coordinator", "Any coordinator", "support_coordinator_id"),
    ("carer", "Carer", "Any carer", "carer_id"),
    ("suburb", "Suburb", "Any suburb", "suburb"),
    ("state", "State", "Any state", "state"),
)


class MoreFilters(Popover):
    """Filled each time it opens, because the people and places are those of the caseload now."""

    taken = Signal(object, object)

    def __init__(self, theme: Theme, window: QWidget, *, query: ClientQuery, choices: Choices, has_own: bool) -> None:
        super().__init__(theme, window, title="More filters", width=360)
        self.sentence.hide()
        self._query = query
        self._choices = choices
        self._fields: dict[str, FormField[ComboEditor]] = {}
        area = Column(theme, gap=12, margins=(20, 14, 20, 16))
        for what, label, neutral, attribute in FIELDS:
            options = [("", neutral), *((key, f"{words} ({count})") for key, words, count in choices.get(what, ()))]
            field = FormField(theme, label, ComboEditor(theme, options))
            field.set_value(getattr(query, attribute) or "")
            self._fields[what] = field
            area.addWidget(field)
        self.mine = CheckBox(theme, "My caseload only", is_checked=query.mine_only)
        self.mine.setVisible(has_own)
        self.alerts = CheckBox(theme, "Has allergies or alerts", is_checked=query.has_alerts)
        area.addWidget(self.mine)
        area.addWidget(self.alerts)
        self.content.addLayout(area)
        self.clear = Button(theme, "Clear")
        self.show_button = Button(theme, "Show clients", kind=ButtonKind.PRIMARY)
        self.foot.addStretch(1)
        self.foot.addWidget(self.clear)
        self.foot.addWidget(self.show_button)
        self.clear.clicked.connect(self.on_clear_clicked)
        self.show_button.clicked.connect(self.on_show_clicked)

    @Slot()
    def on_clear_clicked(self) -> None:
        for field in self._fields.values():
            field.set_value("")
        self.mine.setChecked(False)
        self.alerts.setChecked(False)

    @Slot()
    def on_show_clicked(self) -> None:
        values = {what: field.value() or None for what, field in self._fields.items()}
        query = replace(
            self._query,
            plan_manager_id=values["plan_manager"],
            support_coordinator_id=values["coordinator"],
            carer_id=values["carer"],
            suburb=values["suburb"],
            state=values["state"],
            mine_only=self.mine.isChecked(),
            has_alerts=self.alerts.isChecked(),
        )
        names = {key: words for lines in self._choices.values() for key, words, _ in lines}
        self.close_panel()
        self.taken.emit(query, names)
