"""The bar that sticks below a form while something is not saved yet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.floating import FOOT
from hubshift_desktop.ui.widgets.icon_label import IconLabel
from hubshift_desktop.ui.widgets.row import Row


class SaveBar(QWidget):
    """'Not saved yet · Email, postcode', Discard, Save. Leaving keeps a draft, so it never nags."""

    save_asked = Signal()
    discard_asked = Signal()

    def __init__(self, theme: Theme, *, save: str = "Save", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName(FOOT)
        self._state = PlainLabel(theme, "Nothing changed", role=Role.STRONG)
        self._fields = PlainLabel(theme, colour="ink2", elide=True)
        self.discard = Button(theme, "Discard", height=36)
        self.save = Button(theme, save, kind=ButtonKind.PRIMARY, key_hint="Ctrl S", name=save, tip="Ctrl+S", height=36)
        self.discard.clicked.connect(self.discard_asked)
        self.save.clicked.connect(self.save_asked)
        row = Row(theme, self, gap=10, margins=(28, 11, 28, 11))
        row.addWidget(IconLabel(theme, "pencil-simple", size=16))
        row.addWidget(self._state)
        row.addWidget(self._fields, 1)
        row.addWidget(self.discard)
        row.addWidget(self.save)
        self.set_changed([])

    def set_changed(self, labels: Sequence[str]) -> None:
        """Name what is not saved yet; with nothing changed there is nothing to save, and one button just closes."""
        listed = ", ".join(labels)
        self._state.setText("Not saved yet" if labels else "Nothing changed")
        self._fields.setText(listed[:1].upper() + listed[1:])
        # With nothing to throw away it is simply the way out, for those who do not know of Esc.
        self.discard.set_label("Discard" if labels else "Close")
        self.save.setEnabled(bool(labels))
        self.setAccessibleName(f"{self._state.text()}: {listed}" if labels else self._state.text())

    def free_room(self) -> QRect:
        """Where nothing stands, between what is not saved and the buttons: a toast finds its place there."""
        left = self._fields.x() + min(self._fields.sizeHint().width(), self._fields.width())
        return QRect(left, 0, max(self.discard.x() - left, 0), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("canvas"))
        painter.fillRect(QRectF(0, 0, self.width(), 1), self._theme.colour("line"))
        painter.end()
