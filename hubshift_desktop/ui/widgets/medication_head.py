"""The words above the medication table's columns."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets import paint
from hubshift_desktop.ui.widgets.medication_row_delegate import MEDICATION_COLUMNS, column_rects, inside


class MedicationHead(QWidget):
    """Stands exactly over the columns the rows paint; the arrow says that the list is sorted by next review."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(f"Columns: {', '.join(title for title, _ in MEDICATION_COLUMNS)}; sorted by next review")
        theme.follow(self.on_theme_changed)

    @Slot()
    def on_theme_changed(self) -> None:
        self.setFixedHeight(self._theme.px(42))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, px = self._theme, self._theme.px
        row = inside(QRectF(self.rect()), theme)
        font = theme.font(Role.SECOND)
        for (title, _), room in zip(MEDICATION_COLUMNS, column_rects(row, scale=theme.scale), strict=True):
            if room.width() <= 0:
                continue
            width = paint.words(painter, room, title, font=font, colour=theme.colour("ink2"))
            if title == MEDICATION_COLUMNS[-1][0]:
                spot = QPointF(room.left() + width + px(13), room.center().y())
                paint.glyph(painter, spot, theme, "arrow-up", "ink2", 14)
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), theme.colour("line"))
        painter.end()
