"""A recovery code on show, and the ways to keep it beside a pen: the clipboard for a moment, and paper."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain.clock import Clock
from hubshift_desktop.services import recovery_page
from hubshift_desktop.ui import clipboard
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.printing import print_page
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.button import Button
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.paragraph import Paragraph
from hubshift_desktop.ui.widgets.row import Row


class CodeKeeping(QWidget):
    """Two lines that can be selected, in figures that cannot be taken for letters, over Copy and Print.

    A copy leaves the clipboard by itself and at lock, as every copy of this program; no file is offered, because it
    would lie on the laptop that the code opens.
    """

    def __init__(
        self, theme: Theme, code: str, *, clock: Clock, clipboard_seconds: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._code = code
        self._clock = clock
        self._seconds = clipboard_seconds
        self.print_page: Callable[..., bool] = print_page
        self.lines = [_line(theme, row) for row in recovery_page.code_rows(code)]
        self.copier = Button(theme, "Copy", icon="copy", name="Copy the recovery code", height=36)
        self.printer = Button(theme, "Print…", icon="printer", name="Print the recovery code", height=36)
        self.said = Paragraph(theme, role=Role.SECOND, colour="ink2", align=Qt.AlignmentFlag.AlignHCenter)
        self.said.hide()
        column = Column(theme, self, gap=14)
        for line in self.lines:
            column.addWidget(line, 0, Qt.AlignmentFlag.AlignHCenter)
        buttons = Row(theme, gap=10)
        buttons.addStretch(1)
        for button, slot in ((self.copier, self.on_copy), (self.printer, self.on_print)):
            buttons.addWidget(button)
            button.clicked.connect(slot)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addWidget(self.said)

    @Slot()
    def on_copy(self) -> None:
        clipboard.copy(self._code)
        self._say(f"Copied. In {self._seconds} seconds it leaves the clipboard again.")

    @Slot()
    def on_print(self) -> None:
        page = recovery_page.page(self._code, today=self._clock.today())
        if self.print_page(self.window(), page, title="Hubshift recovery code"):
            self._say("Sent to the printer. Keep the page away from this laptop.")

    def _say(self, words: str) -> None:
        self.said.setText(words)
        self.said.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))


def _line(theme: Theme, row: str) -> PlainLabel:
    label = PlainLabel(theme, row, role=Role.PANE_TITLE, slashed=True)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return label
