"""The ground behind cards: a scrolling page with the design's margins."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget

from hubshift_desktop.ui.layout import CONTENT_MAX
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.column import Column


class Page(QScrollArea):
    """Put cards into `body`. The content is never wider than 1160 and stays at the left (`is_full` lifts that).

    The scroll bar stands in the right margin: cards end where the header and a banner above them do, scrolled or not.

    The ground is painted by the container: a style sheet on a viewport would leak into its children.
    """

    def __init__(
        self,
        theme: Theme,
        *,
        margin: float = 28,
        gap: float = 16,
        is_full: bool = False,
        ground: str = "page",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self._is_full = is_full
        self._margin = margin
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        container = _Ground(theme, ground)
        self.content = QWidget(container)
        self.body = Column(theme, self.content, gap=gap, margins=(margin, 20, margin, 28))
        row = QHBoxLayout(container)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.content, 1000)
        row.addStretch(1)
        self.setWidget(container)
        self.viewport().setAutoFillBackground(False)
        container.setAutoFillBackground(False)
        theme.follow(self.on_theme_changed)

    @Slot()
    def on_theme_changed(self) -> None:
        widest = self.theme.px(CONTENT_MAX + 2 * self._margin)
        self.content.setMaximumWidth(16_777_215 if self._is_full else widest)
        self.viewport().update()
        self._make_room_for_bar()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room_for_bar()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, self.on_shown)

    @Slot()
    def on_shown(self) -> None:
        # The first height is asked before nested layouts know what is hidden in them; now they do.
        QCoreApplication.sendEvent(self, QEvent(QEvent.Type.LayoutRequest))

    def _make_room_for_bar(self) -> None:
        widest, whole, shown = self.content.maximumWidth(), self.contentsRect().width(), self.viewport().width()
        self.body.trim_right(max(min(whole, widest) - min(shown, widest), 0))


class _Ground(QWidget):
    def __init__(self, theme: Theme, ground: str) -> None:
        super().__init__()
        self._theme = theme
        self._ground = ground

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour(self._ground))
        painter.end()
