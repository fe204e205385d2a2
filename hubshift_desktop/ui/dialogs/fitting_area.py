"""The middle of a tall dialog: as high as its content wants, and scrolling where the window has less."""

from __future__ import annotations

from PySide6.QtCore import QSize, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.page import Page

# A field's label above it and its words below it come along.
_AROUND = 44


class FittingArea(Page):
    """At large text or in a small window nothing is squeezed or cut off: it scrolls, and the buttons stay in view."""

    def __init__(self, theme: Theme, *, gap: float = 14) -> None:
        super().__init__(theme, margin=0, is_full=True, ground="surface")
        self.body.set_lengths(gap=gap, margins=(0, 0, 0, 2))
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self.on_focus_changed)

    @Slot()
    def on_shown(self) -> None:
        super().on_shown()
        self.updateGeometry()
        self.on_focus_changed(None, QApplication.focusWidget())

    @Slot(QWidget, QWidget)
    def on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Bring what has the keyboard into view, however it got it."""
        if now is not None and self.isAncestorOf(now):
            self.ensureWidgetVisible(now, 0, self.theme.px(_AROUND))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        width = max(self.viewport().width(), self.theme.px(400))
        return QSize(width, self.body.totalHeightForWidth(width) + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(300), self.theme.px(120))
