"""A list whose groups stand on cards: the agenda and the ledger look like cards and stay one list and one tab stop."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets import paint
from hubshift_desktop.ui.widgets.line_list import LineList


class CardList(LineList):
    """Lines between two heads share a card; heads stand on the page ground.

    A `QListView` paints only what is in view, so a caseload's year of visits costs no more than a week of them.
    """

    def __init__(self, theme: Theme, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, name=name, parent=parent)
        self.setFrameShape(LineList.Shape.NoFrame)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self.theme
        painter.fillRect(self.viewport().rect(), theme.colour("page"))
        for first, last in self._groups():
            area = QRectF(self.visualRect(self._model.index(first, 0)))
            area = area.united(QRectF(self.visualRect(self._model.index(last, 0))))
            if area.intersects(QRectF(self.viewport().rect())):
                paint.rounded(painter, area, theme.px(10), fill=theme.colour("surface"), line=theme.colour("line"))
        painter.end()
        super().paintEvent(event)

    def _groups(self) -> Iterator[tuple[int, int]]:
        """Yield first and last row of each run of lines that can be chosen."""
        start = -1
        for row, listed in enumerate(self.lines):
            if listed.key and start < 0:
                start = row
            elif not listed.key and start >= 0:
                yield start, row - 1
                start = -1
        if start >= 0:
            yield start, len(self.lines) - 1
