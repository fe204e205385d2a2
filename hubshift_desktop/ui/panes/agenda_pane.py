"""What a client's appointments and the whole caseload's share: an agenda, its filters, a month, one visit in full."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from hubshift_desktop.domain import dates
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.domain.views import AppointmentView
from hubshift_desktop.domain.words import plural
from hubshift_desktop.export.ics import CalendarFile
from hubshift_desktop.security.safe_text import safe_name
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.ui.file_asker import FileAsker
from hubshift_desktop.ui.panes import visit_words
from hubshift_desktop.ui.panes.month_card import MonthCard
from hubshift_desktop.ui.panes.pane import Pane
from hubshift_desktop.ui.panes.visit_card import VisitCard
from hubshift_desktop.ui.panes.visit_filters import VisitFilters
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.appointment_row_delegate import AppointmentRowDelegate
from hubshift_desktop.ui.widgets.button import Button
from hubshift_desktop.ui.widgets.card_list import CardList
from hubshift_desktop.ui.widgets.empty_state import EmptyState
from hubshift_desktop.ui.widgets.row import Row
from hubshift_desktop.ui.widgets.side_column import SideColumn

_SIDE, _NARROW = 304, 860
_CALENDAR = "Calendar file (*.ics)"


class AgendaPane(Pane):
    """Subclasses say which visits are read, which of them are shown, and under which heads."""

    kinds = frozenset({Kind.APPOINTMENT, Kind.CLIENT})

    def __init__(
        self, theme: Theme, services: Services, runner: Runner, *, is_caseload: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, services, runner, parent=parent)
        self.files = FileAsker()
        self.files.find_folder(runner, owner=self)
        self.is_caseload = is_caseload
        self.views: tuple[AppointmentView, ...] = ()
        self._revealed: list[str] = []
        self._coming = ""
        today = services.clock.today()
        self.filters = VisitFilters(theme, has_dates=not is_caseload)
        self.list = CardList(theme, name="Appointments")
        self.list.setItemDelegate(AppointmentRowDelegate(theme, self.list))
        self.empty = EmptyState(
            theme, icon="calendar-blank", title="No appointments", sentence="", action="Clear filters", is_primary=False
        )
        self.month = MonthCard(theme, today=today)
        self.visit = VisitCard(theme, has_client=is_caseload)
        self.saver = Button(theme, "Save to calendar", icon="calendar-plus", tip="Make a calendar file of these visits")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.empty)
        self.visit.hide()
        self._connect()

    def shown_views(self) -> list[AppointmentView]:
        """Return the visits to list, in order."""
        raise NotImplementedError

    def group_of(self, view: AppointmentView) -> str:
        """Return the head under which a visit stands."""
        raise NotImplementedError

    def empty_words(self) -> tuple[str, str]:
        """Return title and sentence for when nothing is listed."""
        raise NotImplementedError

    @property
    def today(self) -> date:
        return self.services.clock.today()

    def focus_first(self) -> None:
        """Put the keyboard on the agenda."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def body_row(self) -> Row:
        """Lay the agenda beside month and visit."""
        side = SideColumn(self.theme, self, width=_SIDE, narrow=_NARROW, bottom=16)
        side.fill(self.month, self.visit)
        row = Row(self.theme, gap=16)
        row.addWidget(self.stack, 1)
        row.addWidget(side)
        return row

    def put(self, views: Sequence[AppointmentView]) -> None:
        """Take what was read."""
        self.views = tuple(views)
        self.filters.offer(self.views)
        self.month.show_visits(self.views)
        self.show_agenda()

    @Slot()
    def show_agenda(self) -> None:
        """List what passes the filters."""
        shown = self.shown_views()
        lines = visit_words.agenda(shown, today=self.today, group_of=self.group_of, with_client=self.is_caseload)
        coming = self._next(shown)
        period = [view.local_id for view in (*shown[:1], *((coming,) if coming else ()))]
        is_other = period != self._revealed
        if is_other and self.list.key == self._coming:
            # Nobody chose it: among other visits another one comes next.
            self.list.choose_none()
        self.list.show_lines(lines)
        title, sentence = self.empty_words()
        self.empty.set_words(title, sentence)
        self.empty.action.setVisible(self.filters.is_active)
        self.stack.setCurrentWidget(self.list if lines else self.empty)
        if is_other and not self.list.key:
            self._revealed = period
            self._arrive_at(coming.local_id if coming else "")
        self.saver.setEnabled(bool(shown))
        self._show_visit()

    @Slot(str)
    def on_line_chosen(self, _key: str) -> None:
        self._show_visit()

    @Slot(object)
    def on_day_chosen(self, day: date) -> None:
        found = next((view for view in self.shown_views() if dates.as_date(view.appointment.date) == day), None)
        if found is not None:
            self.list.choose(found.local_id)

    @Slot()
    def on_save_clicked(self) -> None:
        self._save(self.shown_views())

    @Slot()
    def on_save_one_clicked(self) -> None:
        if self.visit.view is not None:
            self._save([self.visit.view])

    @Slot()
    def on_client_asked(self) -> None:
        if self.visit.view is not None:
            self.tab_asked.emit(self.visit.view.client_id, "appointments")

    @Slot(str)
    def on_line_opened(self, key: str) -> None:
        view = next((view for view in self.views if view.local_id == key), None)
        if view is not None and self.is_caseload:
            self.tab_asked.emit(view.client_id, "appointments")

    def _connect(self) -> None:
        self.filters.changed.connect(self.show_agenda)
        self.empty.action_chosen.connect(self.filters.clear_choices)
        self.list.line_chosen.connect(self.on_line_chosen)
        self.list.line_opened.connect(self.on_line_opened)
        self.month.day_chosen.connect(self.on_day_chosen)
        self.saver.clicked.connect(self.on_save_clicked)
        self.visit.calendar_asked.connect(self.on_save_one_clicked)
        self.visit.client_asked.connect(self.on_client_asked)

    def _arrive_at(self, key: str) -> None:
        """Let list, keyboard and the visit beside the list begin with the same one."""
        self._coming = key
        self.list.land_on(key)
        self.list.reveal(key)
        if self.list.hasFocus():
            self.list.choose(key)

    def _show_visit(self) -> None:
        shown = self.shown_views()
        view = next((view for view in shown if view.local_id == self.list.key), self._next(shown))
        self.visit.show_visit(view, now=self.services.clock.now(), today=self.today)

    def _next(self, shown: list[AppointmentView]) -> AppointmentView | None:
        """Return the visit that comes next; when all are over, the first in the list."""
        ahead = [view for view in shown if not visit_words.is_past(view, today=self.today)]
        return next(iter(ahead or shown), None)

    def _save(self, views: list[AppointmentView]) -> None:
        names = {view.client_name for view in views}
        whose = f" {names.pop()}" if len(names) == 1 else ""
        name = safe_name(f"Appointments{whose} {dates.day_words(self.today)}.ics", fallback="Appointments.ics")
        target = self.files.save(self, title="Save appointments to a calendar file", name=name, kinds=[_CALENDAR])
        if target is None:
            return
        runner, export = self.runner, self.services.appointments.export_calendar

        def save() -> tuple[Path, CalendarFile]:
            return target, export(views, target, is_cancelled=lambda: runner.has_ended)

        runner.folder(save, self.on_saved, self.on_failed, owner=self)

    @Slot(object)
    def on_saved(self, answer: tuple[Path, CalendarFile]) -> None:
        target, made = answer
        left_out = f" {plural(made.left_out, 'visit')} without a date left out." if made.left_out else ""
        self.said.emit(f"Saved {plural(made.entries, 'appointment')} to {target.name}. Not encrypted.{left_out}", "")
