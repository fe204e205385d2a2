"""A client's Appointments tab: what is planned, what was, and the month around it (picture 05)."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain import dates
from hubshift_desktop.domain.views import AppointmentView
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.ui.panes import visit_words
from hubshift_desktop.ui.panes.agenda_pane import AgendaPane
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.row import Row
from hubshift_desktop.ui.widgets.segmented_control import SegmentedControl


class AppointmentsTab(AgendaPane):
    """The office plans the visits; here they are read, filtered and taken along as a calendar file."""

    def __init__(self, theme: Theme, services: Services, runner: Runner, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, services, runner, is_caseload=False, parent=parent)
        segments = [("upcoming", "Upcoming"), ("past", "Past"), ("all", "All")]
        self.which = SegmentedControl(theme, segments, name="Which appointments")
        self.which.choose("all")
        self.which.chosen.connect(self.on_which_chosen)
        line = Row(theme, gap=8)
        top = Qt.AlignmentFlag.AlignTop
        line.addWidget(self.which, 0, top)
        line.addWidget(self.filters, 1)
        line.addWidget(self.saver, 0, top)
        column = Column(theme, self, gap=4, margins=(28, 16, 28, 0))
        column.addLayout(line)
        column.addLayout(self.body_row(), 1)

    def load(self) -> None:
        client_id = self.client_id
        if client_id:
            self.read(lambda: self.services.appointments.of(client_id), self.put)

    def show_client(self, client_id: str) -> None:
        if client_id != self.client_id:
            self.list.show_lines(())
            self.views = ()
        super().show_client(client_id)

    def shown_views(self) -> list[AppointmentView]:
        today = self.today
        passing = [view for view in self.views if self.filters.fits(view, today=today)]
        ordered = sorted(passing, key=_order)
        ahead = [view for view in ordered if not visit_words.is_past(view, today=today)]
        past = [view for view in reversed(ordered) if visit_words.is_past(view, today=today)]
        self._count(len(ahead), len(past))
        return {"upcoming": ahead, "past": past}.get(self.which.key, ahead + past)

    def group_of(self, view: AppointmentView) -> str:
        return visit_words.agenda_group(view, today=self.today)

    def empty_words(self) -> tuple[str, str]:
        if self.filters.is_active:
            return "No appointments match", f"Nothing fits {self.filters.words()}."
        if self.views:
            which = "upcoming" if self.which.key == "upcoming" else "past"
            return f"No {which} appointments", "Choose All to see the others."
        return "No appointments yet", "Visits planned in Hubshift appear here after the next sync."

    @Slot(str)
    def on_which_chosen(self, _key: str) -> None:
        self.show_agenda()

    def _count(self, ahead: int, past: int) -> None:
        for key, count in (("upcoming", ahead), ("past", past), ("all", ahead + past)):
            self.which.set_count(key, count)


def _order(view: AppointmentView) -> tuple[bool, str, int]:
    start = dates.minutes_of_day(view.appointment.start_time)
    return dates.as_date(view.appointment.date) is None, view.appointment.date, -1 if start is None else start
