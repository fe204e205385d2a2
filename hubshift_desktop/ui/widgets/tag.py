"""One removable word of a tag list."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hubshift_desktop.ui.focus import paint_focus_ring
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets import paint
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.row import Row


class Tag(QWidget):
    """The word and a 24 px target to take it away."""

    removed = Signal(str)

    def __init__(self, theme: Theme, word: str, *, tone: Tone = Tone.NEUTRAL, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.word = word
        self._tone = tone
        self._is_marked = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = Row(theme, self, gap=2, margins=(10, 0, 2, 0))
        row.addWidget(PlainLabel(theme, word, role=Role.SECOND_MEDIUM, colour=tone.value))
        close = Button(theme, kind=ButtonKind.GHOST, icon="x", name=f"Remove {word}", height=24)
        close.clicked.connect(lambda: self.removed.emit(self.word))
        row.addWidget(close)

    @property
    def is_marked(self) -> bool:
        return self._is_marked

    def set_marked(self, is_marked: bool) -> None:
        """Show that the next Backspace takes it away."""
        self._is_marked = is_marked
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        paint.rounded(painter, rect, rect.height() / 2, fill=QColor(self.theme.tone(self._tone).tint))
        if self._is_marked:
            paint_focus_ring(painter, rect, rect.height() / 2, self.theme, gap=False)
        painter.end()
