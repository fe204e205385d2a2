"""The middle of a tall dialog: as high as its content wants, and scrolling where the window has less."""

from __future__ import annotations

from PySide6.QtCore import QSize, Slot
from PySide6.QtGui import QResizeEvent

from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.page import Page


class FittingArea(Page):
    """At large text or in a small window nothing is squeezed or cut off: it scrolls, and the buttons stay in view."""

    def __init__(self, theme: Theme, *, gap: float = 14) -> None:
        super().__init__(theme, margin=0, is_full=True, ground="surface")
        self.body.set_lengths(gap=gap, margins=(0, 0, 0, 2))

    @Slot()
    def on_shown(self) -> None:
        super().on_shown()
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        width = max(self.viewport().width(), self.theme.px(400))
        return QSize(width, self.body.totalHeightForWidth(width) + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(300), self.theme.px(120))
