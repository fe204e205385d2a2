"""The column of cards beside a pane's list, which gives its room to the list when the pane is narrow."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

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
