"""The card: the ground on which every group of facts stands."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets import paint
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.row import Row
from hubshift_desktop.ui.widgets.spaced import Margins


class Card(QWidget):
    """Surface, hairline, radius 10, and above the `body` an optional title with count and one text action."""

    action_chosen = Signal()

    def __init__(
        self,
        theme: Theme,
        title: str = "",
        *,
        count: int | str | None = None,
        action: str = "",
        action_name: str = "",
        padding: float = 20,
        gap: float = 12,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self._outer = outer = Column(theme, self, gap=16, margins=(padding, padding, padding, padding))
        self.title = PlainLabel(theme, title, role=Role.SECTION, elide=True)
        self.count = PlainLabel(theme, role=Role.BODY, colour="ink3")
        self.action = Button(theme, action, kind=ButtonKind.LINK, name=action_name, height=24)
        self.action.clicked.connect(self.action_chosen)
        self.header = Row(theme, gap=8)
        self.header.addWidget(self.title)
        self.header.addWidget(self.count)
        self.header.addStretch(1)
        self.header.addWidget(self.action)
        # A card without an action is as high at its head as its neighbour with one.
        policy = self.action.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.action.setSizePolicy(policy)
        if title or action:
            outer.addLayout(self.header)
        self.body = Column(theme, gap=gap)
        outer.addLayout(self.body, 1)
        self.title.setVisible(bool(title))
        self.action.setVisible(bool(action))
        self.set_count(count)
        self.setAccessibleName(title)

    def set_lengths(self, *, gap: float, margins: Margins) -> None:
        """Take another gap below the title and other margins, where cards stand close together."""
        self._outer.set_lengths(gap=gap, margins=margins)

    def set_count(self, count: int | str | None) -> None:
        """Show how many there are beside the title; None hides it."""
        self.count.setText("" if count is None else str(count))
        self.count.setVisible(count is not None)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self.theme
        paint.rounded(
            painter, QRectF(self.rect()), theme.px(10), fill=theme.colour("surface"), line=theme.colour("line")
        )
        painter.end()
