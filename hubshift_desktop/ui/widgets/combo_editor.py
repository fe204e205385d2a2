"""One of a few known values, chosen from a list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets import paint
from hubshift_desktop.ui.widgets.editor import Editor


class ComboEditor(Editor):
    """`options` are (key, label). A value the office sent that is none of them is kept and shown as it is."""

    def __init__(self, theme: Theme, options: Sequence[tuple[str, str]], *, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self.box = _Box(theme)
        for key, label in options:
            self.box.addItem(label, key)
        self.box.activated.connect(lambda _: self.edited.emit())
        self.row.set_lengths(gap=0, margins=(1, 1, 1, 1))
        self.row.addWidget(self.box, 1)
        self.adopt(self.box)

    def value(self) -> str:
        data = self.box.currentData()
        return data if isinstance(data, str) else ""

    def set_value(self, value: str) -> None:
        index = self.box.findData(value)
        if index < 0:
            self.box.addItem(value, value)
            index = self.box.count() - 1
        self.box.setCurrentIndex(index)

    @Slot()
    def on_theme_changed(self) -> None:
        super().on_theme_changed()
        self.box.setFont(self.theme.font(Role.BODY))
        self.box.setFixedHeight(self.height() - 4)


class _Box(QComboBox):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def wheelEvent(self, event: QWheelEvent) -> None:
        # Scrolling a form must not change what it holds.
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        px, rect = self._theme.px, QRectF(self.rect())
        room = rect.adjusted(px(10), 0, -px(34), 0)
        colour = self._theme.colour("ink" if self.isEnabled() else "disabled")
        paint.words(painter, room, self.currentText(), font=self.font(), colour=colour)
        spot = QPointF(rect.right() - px(18), rect.center().y())
        paint.glyph(painter, spot, self._theme, "caret-down", "ink2", 14)
        painter.end()
