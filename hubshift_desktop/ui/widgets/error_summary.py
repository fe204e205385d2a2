"""The line on top of a form that names each field to fix and leads to it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets import paint
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.flow import Flow
from hubshift_desktop.ui.widgets.icon_label import IconLabel
from hubshift_desktop.ui.widgets.row import Row


class ErrorSummary(QWidget):
    """'2 fields need fixing before you save: Email and Postcode', each name a link; hidden while there is none."""

    field_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        row = Row(theme, self, gap=12, margins=(14, 9, 14, 9))
        row.addWidget(IconLabel(theme, "warning-circle", colour=Tone.DANGER, size=20))
        self._flow = Flow(theme, gap=6)
        row.addWidget(self._flow, 1)
        self.hide()

    def set_fields(self, fields: Sequence[tuple[str, str]]) -> None:
        """Name the fields as (key, label); an empty list hides the summary."""
        self._flow.clear()
        self.setVisible(bool(fields))
        if not fields:
            return
        count = len(fields)
        sentence = (
            "1 field needs fixing before you save:" if count == 1 else f"{count} fields need fixing before you save:"
        )
        self._flow.add(PlainLabel(self.theme, sentence, role=Role.LABEL))
        for index, (key, label) in enumerate(fields):
            if index and index == count - 1:
                self._flow.add(PlainLabel(self.theme, "and", colour="ink2"))
            link = Button(self.theme, label, kind=ButtonKind.LINK, underlined=True, name=f"Go to {label}", height=24)
            link.clicked.connect(lambda _=False, key=key: self.field_chosen.emit(key))
            self._flow.add(link)
        self.setAccessibleName(f"{sentence} {', '.join(label for _, label in fields)}")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colours = self.theme.tone(Tone.DANGER)
        paint.rounded(
            painter, QRectF(self.rect()), self.theme.px(8), fill=QColor(colours.tint), line=QColor(colours.line)
        )
        painter.end()
