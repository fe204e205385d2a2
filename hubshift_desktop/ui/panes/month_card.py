"""The month beside an agenda: where the visits lie, and a way to jump to a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hubshift_desktop.domain import dates
from hubshift_desktop.domain.views import AppointmentView
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.panes import visit_words
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets import paint
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.card import Card
from hubshift_desktop.ui.widgets.month_grid import DayMark, MonthGrid, paint_day_mark
from hubshift_desktop.ui.widgets.row import Row

_LEGEND = ((DayMark.PLANNED, "Scheduled"), (DayMark.DONE, "Done"), (DayMark.CANCELLED, "Cancelled"))


class MonthCard(Card):
    """Month title with previous and next, the grid, and what its marks mean."""

    day_chosen = Signal(object)

    def __init__(self, theme: Theme, *, today: date, parent: QWidget | None = None) -> None:
        super().__init__(theme, padding=16, gap=8, parent=parent)
        self.grid = MonthGrid(theme, today=today)
        self._name = PlainLabel(theme, role=Role.SECTION)
        self.back = Button(theme, kind=ButtonKind.GHOST, icon="caret-left", name="Previous month", height=28)
        self.forward = Button(theme, kind=ButtonKind.GHOST, icon="caret-right", name="Next month", height=28)
        head = Row(theme, gap=4)
        head.addWidget(self._name)
        head.addStretch(1)
        head.addWidget(self.back)
        head.addWidget(self.forward)
        self.body.addLayout(head)
        self.body.addWidget(self.grid)
        self.body.addWidget(_Legend(theme))
        self.back.clicked.connect(self.on_back_clicked)
        self.forward.clicked.connect(self.on_forward_clicked)
        self.grid.month_changed.connect(self.on_month_changed)
        self.grid.day_chosen.connect(self.day_chosen)
        self.on_month_changed(self.grid.month)

    def show_visits(self, views: Iterable[AppointmentView]) -> None:
        """Mark the days of these visits."""
        self.grid.show_marks(visit_words.marks(views))

    @Slot()
    def on_back_clicked(self) -> None:
        self.grid.turn(-1)

    @Slot()
    def on_forward_clicked(self) -> None:
        self.grid.turn(1)

    @Slot(object)
    def on_month_changed(self, month: date) -> None:
        self._name.setText(dates.month_title(month))


class _Legend(QWidget):
    """What dot, tick and cross mean; silent for screen readers, because each day says it in words."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.follow(self.on_theme_changed)

    @Slot()
    def on_theme_changed(self) -> None:
        self.setFixedHeight(self._theme.px(22))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(240), self._theme.px(22))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, px = self._theme, self._theme.px
        x, middle = float(px(4)), self.height() / 2
        font = theme.font(Role.SECOND)
        for mark, text in _LEGEND:
            paint_day_mark(painter, QPointF(x + px(5), middle), theme, mark)
            room = QRectF(x + px(15), 0, self.width(), self.height())
            x += px(15 + 12) + paint.words(painter, room, text, font=font, colour=theme.colour("ink3"))
        painter.end()
