"""The column of cards beside a pane's list, which gives its room to the list when the pane is narrow."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QMoveEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QScrollBar, QWidget

from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.page import Page


class SideColumn(Page):
    """It watches its pane's width itself, so that no pane has to pass its resizing and its text size on.

    `width` is the column's, `narrow` the pane's below which it hides, both at 100 % text.
    """

    def __init__(self, theme: Theme, pane: QWidget, *, width: int, narrow: int, bottom: float) -> None:
        super().__init__(theme, margin=0, parent=pane)
        self._pane = pane
        self._width, self._narrow = width, narrow
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.set_lengths(gap=16, margins=(0, 38, 0, bottom))
        # The bar stands in the pane's margin: beside the cards it would make them narrower than what is above them.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._bar = QScrollBar(Qt.Orientation.Vertical, pane)
        self._bar.hide()
        inside = self.verticalScrollBar()
        inside.rangeChanged.connect(self.on_range_changed)
        inside.valueChanged.connect(self._bar.setValue)
        self._bar.valueChanged.connect(inside.setValue)
        self._watch = _Watch(pane)
        self._watch.resized.connect(self.fit)
        theme.follow(self.fit)

    def fill(self, *cards: QWidget) -> None:
        """Stand the cards one under another."""
        for card in cards:
            self.body.addWidget(card)
        self.body.addStretch(1)

    @Slot()
    def fit(self) -> None:
        """Take the width of the present text size, or give the room away."""
        self.setFixedWidth(self.theme.px(self._width))
        self.setVisible(self._pane.width() >= self.theme.px(self._narrow))

    @Slot()
    def on_range_changed(self) -> None:
        """Show the bar where there is more than fits."""
        inside = self.verticalScrollBar()
        self._bar.setRange(inside.minimum(), inside.maximum())
        self._bar.setPageStep(inside.pageStep())
        self._bar.setSingleStep(inside.singleStep())
        self._bar.setVisible(self.isVisible() and inside.maximum() > inside.minimum())
        self._place_bar()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.on_range_changed()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self._place_bar()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.on_range_changed()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._bar.hide()

    def _place_bar(self) -> None:
        gap = self.theme.px(2)
        self._bar.setGeometry(self.x() + self.width() + gap, self.y(), self._bar.sizeHint().width(), self.height())
        self._bar.raise_()


class _Watch(QObject):
    """Apart from the column: a scroll area filters its own children by the very function this needs."""

    resized = Signal()

    def __init__(self, pane: QWidget) -> None:
        super().__init__(pane)
        pane.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self.resized.emit()
        return super().eventFilter(watched, event)
