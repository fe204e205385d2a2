"""One emergency contact on the overview: who, how they belong to the client, and the number to call."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain import phones
from hubshift_desktop.domain.records import EmergencyContact
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.avatar import Avatar
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.row import Row


class ContactLine(QWidget):
    """`copy_asked` carries the number: whoever listens writes the copy down before it is made."""

    copy_asked = Signal(str)

    def __init__(self, theme: Theme, contact: EmergencyContact, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name = contact.name or "No name recorded"
        number = phones.shown(contact.phone)
        row = Row(theme, self, gap=12)
        row.addWidget(Avatar(theme, name, f"{name}{contact.relationship}", size=32))
        text = Column(theme, gap=1)
        text.addWidget(PlainLabel(theme, name, role=Role.LABEL, elide=True))
        if contact.relationship:
            text.addWidget(PlainLabel(theme, contact.relationship, role=Role.SECOND, colour="ink3", elide=True))
        row.addLayout(text, 1)
        row.addWidget(PlainLabel(theme, number or "No phone", colour="ink" if number else "ink3"))
        copy = Button(theme, kind=ButtonKind.GHOST, icon="copy", name=f"Copy {name}’s phone number", height=28)
        if not number:
            copy.hide()
        copy.clicked.connect(lambda: self.copy_asked.emit(number))
        row.addWidget(copy)
