"""Where a file is, or goes: a path that can be typed, and beside it the system's own file dialog."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.button import Button
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.form_field import FormField
from hubshift_desktop.ui.widgets.row import Row
from hubshift_desktop.ui.widgets.text_editor import TextEditor


class PlaceRow(QWidget):
    """`browse_asked`: whoever owns this row knows which dialog of the system to open."""

    browse_asked = Signal()

    def __init__(self, theme: Theme, label: str, *, hint: str = "") -> None:
        super().__init__()
        top = Qt.AlignmentFlag.AlignTop
        self.field = FormField(theme, label, TextEditor(theme), hint=hint)
        self.browse = Button(theme, "Browse…", height=38)
        beside = Column(theme, gap=5)
        beside.addWidget(PlainLabel(theme, " ", role=Role.LABEL))
        beside.addWidget(self.browse)
        beside.addStretch(1)
        row = Row(theme, self, gap=8)
        row.addWidget(self.field, 1, top)
        row.addLayout(beside)
        self.field.edited.connect(self.field.clear_problem)
        self.browse.clicked.connect(self.browse_asked)
