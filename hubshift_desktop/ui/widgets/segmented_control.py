"""Two to five choices of which one holds, such as Open, Completed, All."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from hubshift_desktop.ui.focus import paint_focus_ring
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets import paint
from hubshift_desktop.ui.widgets.enter_key import pressed_by_enter


class SegmentedControl(QWidget):
    """One tab stop; the arrow keys choose. `chosen` carries the key."""

    chosen = Signal(str)

    def __init__(
        self, theme: Theme, segments: Sequence[tuple[str, str]], *, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self)
        self._segments: dict[str, _Segment] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(0)
        for key, label in segments:
            segment = _Segment(theme, label, self)
            self._segments[key] = segment
            self._group.addButton(segment)
            row.addWidget(segment)
            segment.toggled.connect(lambda on, key=key: self.chosen.emit(key) if on else None)
        if segments:
            self.choose(segments[0][0])

    @property
    def key(self) -> str:
        """The key that holds now."""
        return next(key for key, segment in self._segments.items() if segment.isChecked())

    def choose(self, key: str) -> None:
        """Choose by program; `chosen` is emitted only when this changes something."""
        self._segments[key].setChecked(True)

    def set_count(self, key: str, count: int | None) -> None:
        """Show how many there are beside a label."""
        self._segments[key].set_count(count)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.rounded(painter, QRectF(self.rect()), self.theme.px(8), fill=self.theme.colour("well"))
        painter.end()


class _Segment(QAbstractButton):
    def __init__(self, theme: Theme, label: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._label = label
        self._count: int | None = None
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_count(None)
        theme.follow(self.on_theme_changed)

    def set_count(self, count: int | None) -> None:
        self._count = count
        self.setAccessibleName(self._label if count is None else f"{self._label}, {count}")
        self.updateGeometry()
        self.update()

    @Slot()
    def on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        px, theme = self._theme.px, self._theme
        width = paint.width_of(self._label, theme.font(Role.SECOND_STRONG)) + 2 * px(12)
        if self._count is not None:
            width += px(6) + paint.width_of(str(self._count), theme.font(Role.SECOND))
        return QSize(round(width + 0.5), px(28))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, rect, px = self._theme, QRectF(self.rect()), self._theme.px
        if self.isChecked():
            paint.rounded(painter, rect, px(6), fill=theme.colour("surface"), line=theme.colour("border"))
        font = theme.font(Role.SECOND_STRONG if self.isChecked() else Role.SECOND_MEDIUM)
        colour = theme.colour("ink" if self.isChecked() or self.underMouse() else "ink2")
        room = rect.adjusted(px(12), 0, 0, 0)
        used = paint.words(painter, room, self._label, font=font, colour=colour)
        if self._count is not None:
            room = room.adjusted(used + px(6), 0, 0, 0)
            count_font = theme.font(Role.SECOND)
            paint.words(painter, room, str(self._count), font=count_font, colour=theme.colour("ink3"))
        if self.hasFocus():
            paint_focus_ring(painter, rect, px(6), theme, gap=False)
        painter.end()
