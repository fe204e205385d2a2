"""Small things in a line that wraps, such as badges and chips; nothing is cut off at large text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hubshift_desktop.ui.theme import Theme


class Flow(QWidget):
    """Lays its children out in reading order and grows in height instead of clipping."""

    def __init__(
        self, theme: Theme, *, gap: float = 8, line_gap: float | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._gap = gap
        self._line_gap = gap if line_gap is None else line_gap
        self._items: list[QWidget] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.follow(self.on_theme_changed)

    def add(self, widget: QWidget) -> None:
        """Put one more at the end."""
        widget.setParent(self)
        widget.show()
        self._items.append(widget)
        self.on_theme_changed()

    def release(self, widget: QWidget) -> None:
        """Let go of one without destroying it."""
        self._items.remove(widget)

    def clear(self) -> None:
        """Take all away."""
        for widget in self._items:
            widget.hide()
            widget.deleteLater()
        self._items = []
        self.updateGeometry()

    @Slot()
    def on_theme_changed(self) -> None:
        self._lay_out(self.width(), apply=True)
        self.updateGeometry()

    def event(self, event: QEvent) -> bool:
        # What Qt sends when a child is shown, hidden or wants another size.
        if event.type() is QEvent.Type.LayoutRequest:
            self.on_theme_changed()
        return super().event(event)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay_out(width, apply=False)

    def sizeHint(self) -> QSize:
        gap = self._theme.px(self._gap)
        shown = [item.sizeHint() for item in self._items if not item.isHidden()]
        width = sum(size.width() for size in shown) + gap * max(len(shown) - 1, 0)
        return QSize(width, max((size.height() for size in shown), default=0))

    def minimumSizeHint(self) -> QSize:
        widest = max((item.minimumSizeHint().width() for item in self._items if not item.isHidden()), default=0)
        return QSize(widest, max((item.sizeHint().height() for item in self._items), default=0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out(self.width(), apply=True)

    def _lay_out(self, width: int, *, apply: bool) -> int:
        gap, line_gap = self._theme.px(self._gap), self._theme.px(self._line_gap)
        x = y = line_height = 0
        line: list[tuple[QWidget, QRect]] = []
        for item in self._items:
            if item.isHidden():
                continue
            size = item.sizeHint().boundedTo(QSize(max(width, 1), 10_000))
            if x and x + size.width() > width:
                self._place(line, line_height, apply=apply)
                x, y, line, line_height = 0, y + line_height + line_gap, [], 0
            line.append((item, QRect(QPoint(x, y), size)))
            x += size.width() + gap
            line_height = max(line_height, size.height())
        self._place(line, line_height, apply=apply)
        return y + line_height

    def _place(self, line: list[tuple[QWidget, QRect]], height: int, *, apply: bool) -> None:
        if apply:
            for item, rect in line:
                item.setGeometry(rect.translated(0, (height - rect.height()) // 2))
