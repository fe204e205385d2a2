"""The emergency contacts of a client's form: a line each, added and taken away in place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain.fieldinfo import CONTACTS
from hubshift_desktop.domain.fields import JsonValue, text
from hubshift_desktop.ui.panes.form import Form
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.card import Card
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.form_field import FormField
from hubshift_desktop.ui.widgets.row import Row
from hubshift_desktop.ui.widgets.text_editor import TextEditor

# A label and its gap, and what a button is lower than a field: the button stands in the middle of the field.
_BESIDE_FIELD = 24
_LEAVES = (("name", "Name"), ("relationship", "Relationship"), ("phone", "Phone"))


class ContactRows(Card):
    """Rows keep the number they were born with, so that a draft finds them again; the order is theirs."""

    def __init__(
        self, theme: Theme, form: Form, contacts: Sequence[dict[str, JsonValue]], *, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, "Emergency contacts", action="Add contact", parent=parent)
        self._form = form
        self._rows: dict[str, QWidget] = {}
        self._removers: dict[str, Button] = {}
        self._originals = {str(index): dict(contact) for index, contact in enumerate(contacts)}
        self.action_chosen.connect(self.on_add_asked)

    def steps(self) -> Iterator[None]:
        """Make the rows of the contacts there are, one in each step."""
        for index, contact in self._originals.items():
            self._add(index, contact)
            yield

    def make_room(self, values: Mapping[str, str]) -> None:
        """Add the rows a draft knows, and take away those it had taken away."""
        wanted = {path.split(".")[1] for path in values if path.startswith(f"{CONTACTS}.")}
        for index in sorted(wanted - self._rows.keys(), key=int):
            self._add(index, {})
        for index in sorted(self._rows.keys() - wanted, key=int):
            self._remove(index)

    def contact(self, index: str) -> dict[str, JsonValue] | None:
        """Return the contact of a row as typed; None when the row is gone."""
        return self._read_row(index, self._form.values) if index in self._rows else None

    def read(self, values: Mapping[str, str]) -> list[JsonValue]:
        """Return the whole list as typed; what only the office knows of a contact stays with it."""
        found = {path.split(".")[1] for path in values if path.startswith(f"{CONTACTS}.")}
        rows = [self._read_row(index, values) for index in sorted(found, key=int)]
        return [row for row in rows if any(text(row, leaf) for leaf, _ in _LEAVES)]

    @Slot()
    def on_add_asked(self) -> None:
        index = str(max((int(key) for key in (*self._rows, *self._originals)), default=-1) + 1)
        self._add(index, {})
        self._form.on_edited(f"{CONTACTS}.{index}.name")
        self._form.focus_field(f"{CONTACTS}.{index}.name")

    def _read_row(self, index: str, values: Mapping[str, str]) -> dict[str, JsonValue]:
        typed: dict[str, JsonValue] = {leaf: values.get(f"{CONTACTS}.{index}.{leaf}", "") for leaf, _ in _LEAVES}
        return {**self._originals.get(index, {}), **typed}

    def _add(self, index: str, contact: Mapping[str, JsonValue]) -> None:
        holder = QWidget()
        row = Row(self.theme, holder, gap=16)
        for leaf, label in _LEAVES:
            field = FormField(self.theme, label, TextEditor(self.theme), optional=leaf != "name")
            self._form.add_field(f"{CONTACTS}.{index}.{leaf}", field, text(contact, leaf))  # type: ignore[arg-type]  # a field of any editor
            row.addWidget(field, 1)
        name = text(contact, "name") or "this contact"
        remove = Button(self.theme, kind=ButtonKind.GHOST, icon="trash", name=f"Remove {name}", tip=f"Remove {name}")
        remove.clicked.connect(lambda: self._on_remove_asked(index))
        beside = Column(self.theme, margins=(0, _BESIDE_FIELD, 0, 0))
        beside.addWidget(remove)
        beside.addStretch(1)
        row.addLayout(beside)
        self._rows[index] = holder
        self._removers[index] = remove
        self.body.addWidget(holder)

    def _on_remove_asked(self, index: str) -> None:
        order = list(self._rows)
        place = order.index(index)
        beside = [*order[place + 1 :], *reversed(order[:place])]
        # Before the row goes: Qt would put the keyboard anywhere.
        (self._removers[beside[0]] if beside else self.action).setFocus(Qt.FocusReason.OtherFocusReason)
        self._remove(index)

    def _remove(self, index: str) -> None:
        holder = self._rows.pop(index)
        del self._removers[index]
        for leaf, _ in _LEAVES:
            self._form.remove_field(f"{CONTACTS}.{index}.{leaf}")
        holder.hide()
        holder.deleteLater()
