"""Facts as rows: a quiet label, then the value."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QWidget

from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.badge import Badge
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.paragraph import Paragraph
from hubshift_desktop.ui.widgets.row import Row

# A badge is 24 px high and a line of text 20: what stands beside one begins lower, so that the middles meet.
_TO_BADGE = 2


class MarkedValue(QWidget):
    """A value with the badge that says something about it, at the middle of the value's first line."""

    def __init__(self, theme: Theme, value: Paragraph, badge: Badge, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = Row(theme, self, gap=10)
        row.addWidget(_lowered(theme, value), 1)
        row.addWidget(badge, 0, Qt.AlignmentFlag.AlignTop)


class KeyValueRows(QWidget):
    """The label column is 118 px wide on every card, so that values line up down the page."""

    def __init__(
        self, theme: Theme, *, gap: float = 10, label_width: float = 118, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self._gap = gap
        self._label_width = label_width
        self._lines = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        theme.follow(self.on_theme_changed)

    def set_rows(self, rows: Sequence[tuple[str, str | QWidget]]) -> None:
        """Show these facts; a value may be a widget, such as badges. An empty text is worded 'Not recorded'."""
        self.clear()
        for label, value in rows:
            self.add(label, value)

    def add(self, label: str, value: str | QWidget) -> None:
        """Put one more fact below."""
        line = self._lines
        self._lines += 1
        name = Paragraph(self.theme, label, colour="ink3")
        if isinstance(value, str):
            shown: QWidget = Paragraph(self.theme, value or "Not recorded", colour="ink" if value else "ink3")
            shown.setAccessibleName(f"{label}: {value or 'Not recorded'}")
        else:
            shown = value
        # Beside one button or badge the label stands at its middle; beside what wraps, at its first line.
        is_one = isinstance(shown, QAbstractButton | Badge)
        self._grid.addWidget(
            _lowered(self.theme, name) if not is_one and shown.findChild(Badge) else name,
            line,
            0,
            Qt.AlignmentFlag.AlignVCenter if is_one else Qt.AlignmentFlag.AlignTop,
        )
        self._grid.addWidget(
            shown, line, 1, Qt.AlignmentFlag.AlignTop if isinstance(value, str) else Qt.AlignmentFlag(0)
        )

    def clear(self) -> None:
        """Take all rows away."""
        self._lines = 0
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    @Slot()
    def on_theme_changed(self) -> None:
        self._grid.setColumnMinimumWidth(0, self.theme.px(self._label_width))
        self._grid.setHorizontalSpacing(self.theme.px(12))
        self._grid.setVerticalSpacing(self.theme.px(self._gap))


def _lowered(theme: Theme, text: Paragraph) -> QWidget:
    box = QWidget()
    Column(theme, box, margins=(0, _TO_BADGE, 0, 0)).addWidget(text)
    return box
