"""A page that tells something once before the case file is shown, and waits until it was read."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from hubshift_desktop.ui.dialogs.gate import GatePage
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.icon_label import IconLabel
from hubshift_desktop.ui.widgets.paragraph import Paragraph
from hubshift_desktop.ui.widgets.row import Row


class TellingPage(GatePage):
    """Lines, each with its icon, over one button; `done`: the person has read them."""

    done = Signal()

    def __init__(self, theme: Theme, *, title: str, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, title=title, sentence=sentence, parent=parent)
        self.go_on = Button(theme, "Open Hubshift", kind=ButtonKind.PRIMARY, height=42)
        self.go_on.setSizePolicy(self.sentence.sizePolicy())
        self.go_on.clicked.connect(self.done)

    def focus_first(self) -> None:
        """Put the keyboard on the button."""
        self.go_on.setFocus(Qt.FocusReason.OtherFocusReason)

    def add_line(self, icon: str, words: str) -> None:
        line = Row(self.theme, gap=12)
        line.addWidget(IconLabel(self.theme, icon, colour="ink2", size=20), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(Paragraph(self.theme, words, colour="ink2"), 1)
        self.body.addLayout(line)
