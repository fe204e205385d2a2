"""What every field editor shares: the painted frame with its states, and one small interface for forms."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets import paint
from hubshift_desktop.ui.widgets.row import Row


class Editor(QWidget):
    """A field of 38 px: surface, strong hairline, 2 px ring with focus, red line when what it holds is not right.

    Subclasses put their input into `row`, hand it to `adopt` and answer `value` and `set_value` as text.
    `edited` follows each change by the person, `left` the moment the keyboard goes elsewhere (time to validate).
    """

    edited = Signal()
    left = Signal()

    def __init__(self, theme: Theme, *, height: float = 38, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._height = height
        self._input: QWidget = self
        self._is_invalid = False
        self._line = "line_strong"
        self.row = Row(theme, self, gap=8, margins=(10, 1, 10, 1))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def input(self) -> QWidget:
        """The widget that takes the keyboard: buddy of the label, owner of the accessible name."""
        return self._input

    @property
    def is_invalid(self) -> bool:
        return self._is_invalid

    def value(self) -> str:
        raise NotImplementedError

    def set_value(self, value: str) -> None:
        raise NotImplementedError

    def adopt(self, widget: QWidget) -> None:
        """Make `widget` the one that takes the keyboard."""
        self._input = widget
        self.setFocusProxy(widget)
        widget.installEventFilter(self)
        self.theme.follow(self.on_theme_changed)

    def set_invalid(self, is_invalid: bool) -> None:
        """Mark the frame; the words belong to the form field around it."""
        self._is_invalid = is_invalid
        self.update()

    @Slot()
    def on_theme_changed(self) -> None:
        self.setFixedHeight(self.theme.px(self._height))
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
            if event.type() is QEvent.Type.FocusOut:
                self.left.emit()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, rect, radius = self.theme, QRectF(self.rect()), self.theme.px(7)
        fill = theme.colour("surface" if self.isEnabled() else "sunken")
        has_focus = self._input.hasFocus()
        line, width = ("danger", 1.5) if self._is_invalid else (self._line, 1.0)
        if has_focus:
            paint.rounded(painter, rect, radius, fill=fill, line=theme.colour("focus"), width=2)
            rect = rect.adjusted(2, 2, -2, -2)
            radius -= 2
        if not has_focus or self._is_invalid:
            paint.rounded(painter, rect, radius, fill=fill, line=theme.colour(line), width=width)
        painter.end()

    def mousePressEvent(self, event: object) -> None:
        self._input.setFocus(Qt.FocusReason.MouseFocusReason)
