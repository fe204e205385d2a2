"""A layout whose gaps follow the text size; `Column` and `Row` are its two directions."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QBoxLayout, QLayout, QWidget

from hubshift_desktop.ui.nesting import forget_items
from hubshift_desktop.ui.theme import Theme

Margins = tuple[float, float, float, float]


class Spaced(QBoxLayout):
    """Panes give their lengths once, at 100 % text; the layout keeps them right when the text size changes."""

    along: ClassVar[QBoxLayout.Direction]

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, *, gap: float = 0, margins: Margins = (0, 0, 0, 0)
    ) -> None:
        super().__init__(self.along)
        if parent is not None:
            parent.setLayout(self)
        self._theme = theme
        self._gap = gap
        self._margins = margins
        self._trimmed = 0
        theme.follow(self.on_theme_changed)

    def set_lengths(self, *, gap: float, margins: Margins) -> None:
        """Take other lengths, for a pane that reflows."""
        self._gap, self._margins = gap, margins
        self.on_theme_changed()

    def trim_right(self, pixels: int) -> None:
        """Give so much of the right margin to what already stands beside it, as a scroll bar does."""
        if pixels != self._trimmed:
            self._trimmed = pixels
            self.on_theme_changed()

    def addLayout(self, layout: QLayout, stretch: int | None = 0) -> None:
        QBoxLayout.addLayout(self, layout, stretch or 0)
        forget_items(layout)

    def insertLayout(self, index: int, layout: QLayout, stretch: int | None = 0) -> None:
        QBoxLayout.insertLayout(self, index, layout, stretch or 0)
        forget_items(layout)

    @Slot()
    def on_theme_changed(self) -> None:
        self.setSpacing(self._theme.px(self._gap))
        left, top, right, bottom = (self._theme.px(side) for side in self._margins)
        self.setContentsMargins(left, top, max(right - self._trimmed, 0), bottom)
