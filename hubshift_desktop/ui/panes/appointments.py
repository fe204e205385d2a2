"""The Appointments page: the visits of the whole caseload, by day, week or month."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain import dates
from hubshift_desktop.domain.views import AppointmentView
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.panes import visit_words
from hubshift_desktop.ui.panes.agenda_pane import AgendaPane
from hubshift_desktop.ui.panes.road_banner import RoadBanner
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.row import Row
from hubshift_desktop.ui.widgets.segmented_control import SegmentedControl

_WEEK = 7
_SHORT = {"day": "on this day", "week": "in this week", "month": "in this month"}


class AppointmentsPane(AgendaPane):
    """A day or a week at a time keeps it readable; the month beside it jumps anywhere."""

    def __init__(self, theme: Theme, services: Services, runner: Runner, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, services, runner, is_caseload=True, parent=parent)
        self._day = services.clock.today()
        segments = [("day", "Day"), ("week", "Week"), ("month", "Month")]
        self.span = SegmentedControl(theme, segments, name="How many days")
        self.span.choose("week")
        self.back = Button(theme, kind=ButtonKind.GHOST, icon="caret-left", name="Earlier", height=32)
        self.forward = Button(theme, kind=ButtonKind.GHOST, icon="caret-right", name="Later", height=32)
        self.now = Button(theme, "Today", height=32)
        self.title = PlainLabel(theme, role=Role.SECTION)
        tip = "Check that the files of today’s and tomorrow’s visits open on this laptop"
        self.checker = Button(theme, "Ready for the road?", icon="car", tip=tip)
        self.road = RoadBanner(theme, services, runner)
        column = Column(theme, self, gap=4, margins=(32, 24, 32, 0))
        column.addLayout(self._head())
        column.addWidget(self.road)
        column.addLayout(self._tools())
        column.addLayout(self.body_row(), 1)
        self.span.chosen.connect(self.on_span_chosen)
        self.back.clicked.connect(self.on_back_clicked)
        self.forward.clicked.connect(self.on_forward_clicked)
        self.now.clicked.connect(self.on_today_clicked)
        self.checker.clicked.connect(self.road.check)
        self.road.failed.connect(self.on_failed)
        self.month.grid.month_changed.connect(self.on_month_changed)
        theme.follow(self.on_theme_changed)

    def _head(self) -> Row:
        words = Column(self.theme, gap=2)
        words.addWidget(PlainLabel(self.theme, "Appointments", role=Role.PAGE_TITLE))
        sentence = "Visits of all your clients, as planned in Hubshift."
        words.addWidget(PlainLabel(self.theme, sentence, colour="ink2", elide=True))
        row = Row(self.theme, gap=12, margins=(0, 0, 0, 12))
        row.addLayout(words, 1)
        row.addWidget(self.checker, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.saver, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _tools(self) -> Row:
        row = Row(self.theme, gap=8)
        for widget in (self.span, self.back, self.forward, self.now, self.title):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        row.addSpacing(self.theme.px(8))
        row.addWidget(self.filters, 1)
        return row

    def load(self) -> None:
        first, last = self._reach()
        self.title.setText(period_words(*self.period()))
        self.read(lambda: self.services.appointments.between(first.isoformat(), last.isoformat()), self.put)

    def period(self) -> tuple[date, date]:
        """Return first and last day on show."""
        if self.span.key == "day":
            return self._day, self._day
        if self.span.key == "week":
            monday = self._day - timedelta(days=self._day.weekday())
            return monday, monday + timedelta(days=_WEEK - 1)
        return self._day.replace(day=1), _month_end(self._day)

    def shown_views(self) -> list[AppointmentView]:
        first, last = (day.isoformat() for day in self.period())
        today = self.today
        return [
            view
            for view in self.views
            if first <= view.appointment.date <= last and self.filters.fits(view, today=today)
        ]

    def group_of(self, view: AppointmentView) -> str:
        return visit_words.day_group(view, today=self.today)

    def empty_words(self) -> tuple[str, str]:
        where = _SHORT[self.span.key]
        if self.filters.is_active:
            return f"No appointments match {where}", f"Nothing fits {self.filters.words()}."
        return f"No appointments {where}", "Choose another day in the month, or go forward or back."

    @Slot()
    def on_theme_changed(self) -> None:
        self.title.setFixedHeight(self.theme.px(32))

    def show_day(self, day: date) -> None:
        """Go to the day, week or month around a day."""
        self._day = day
        self.look_again()

    @Slot(str)
    def on_span_chosen(self, _key: str) -> None:
        self.look_again()

    @Slot()
    def on_back_clicked(self) -> None:
        self.show_day(self.period()[0] - timedelta(days=1))

    @Slot()
    def on_forward_clicked(self) -> None:
        self.show_day(self.period()[1] + timedelta(days=1))

    @Slot()
    def on_today_clicked(self) -> None:
        self.show_day(self.today)

    @Slot(object)
    def on_month_changed(self, _month: date) -> None:
        self.look_again()

    @Slot(object)
    def on_day_chosen(self, day: date) -> None:
        first, last = self.period()
        if not first <= day <= last:
            self.show_day(day)
        super().on_day_chosen(day)

    def _reach(self) -> tuple[date, date]:
        """Return what must be read: the period on show and the month beside it."""
        first, last = self.period()
        month = self.month.grid.month
        return min(first, month), max(last, _month_end(month))


def period_words(first: date, last: date) -> str:
    """Return '24 Nov 2026', '23 – 29 Nov 2026' or '28 Dec 2026 – 3 Jan 2027'."""
    words: Callable[[date], str] = dates.day_words
    if first == last:
        return words(first)
    if first.year != last.year:
        return f"{words(first)} – {words(last)}"
    if first.month != last.month:
        return f"{first.day} {dates.MONTHS[first.month - 1]} – {words(last)}"
    return f"{first.day} – {words(last)}"


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
