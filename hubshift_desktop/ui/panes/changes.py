"""A client's Changes tab: who changed what and when, in words, on this laptop and at the office."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain import dates
from hubshift_desktop.domain.fieldinfo import show
from hubshift_desktop.domain.states import Kind, LedgerState
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.views import HistoryLine
from hubshift_desktop.ui.panes.keeping import empty, keeping_focus
from hubshift_desktop.ui.panes.pane import Pane
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.card import Card
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.empty_state import EmptyState
from hubshift_desktop.ui.widgets.fact_line import FactLine
from hubshift_desktop.ui.widgets.lines import Flag
from hubshift_desktop.ui.widgets.page import Page
from hubshift_desktop.ui.widgets.segmented_control import SegmentedControl

_ICONS = {
    Kind.CLIENT: "user",
    Kind.GOAL: "target",
    Kind.DOCUMENT: "file-text",
    Kind.APPOINTMENT: "calendar-blank",
}
_STATES = {
    LedgerState.WAITING: Flag("Waiting", Tone.WAIT, "cloud-arrow-up"),
    LedgerState.SENDING: Flag("Syncing", Tone.WAIT, "arrows-clockwise"),
    LedgerState.UNANSWERED: Flag("Checking whether it arrived", Tone.WARN, "question"),
    LedgerState.CONFLICT: Flag("Decide", Tone.WARN, "git-fork"),
    LedgerState.SET_ASIDE: Flag("Not accepted", Tone.DANGER, "wrench"),
    LedgerState.ACCEPTED: Flag("Accepted", Tone.OK, "check-circle"),
}
_MOST = 200


class Changes(Pane):
    """Newest first, by day. A line of this laptop says how it stands; one of the office says where it came from."""

    edit_asked = Signal(str)

    def __init__(self, theme: Theme, services: Services, runner: Runner, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, services, runner, parent=parent)
        self._lines: tuple[HistoryLine, ...] = ()
        self.which = SegmentedControl(
            theme, [("all", "All"), ("own", "Made here"), ("office", "From Hubshift")], name="Which changes"
        )
        self.which.chosen.connect(self.on_which_chosen)
        self.page = Page(theme)
        self.page.setAccessibleName("Changes")
        self.page.body.addWidget(self.which, 0, Qt.AlignmentFlag.AlignLeft)
        self._room = Column(theme, gap=16)
        self.page.body.addLayout(self._room)
        self.page.body.addStretch(1)
        column = Column(theme, self)
        column.addWidget(self.page)

    def load(self) -> None:
        client_id = self.client_id
        if client_id:
            self.read(lambda: self.services.clients.history(client_id, limit=_MOST), self.on_loaded)

    def focus_first(self) -> None:
        """Put the keyboard on the filter."""
        self.which.setFocus()

    @Slot(object)
    def on_loaded(self, lines: tuple[HistoryLine, ...]) -> None:
        if lines != self._lines or self._room.count() == 0:
            self._lines = lines
            self._lay_out()

    @Slot(str)
    def on_which_chosen(self, _key: str) -> None:
        self._lay_out()

    def _lay_out(self) -> None:
        wanted = {"own": True, "office": False}.get(self.which.key)
        lines = [line for line in self._lines if wanted is None or line.is_own is wanted]
        with keeping_focus(self):
            empty(self._room)
            if not lines:
                self._room.addWidget(
                    EmptyState(
                        self.theme,
                        icon="clock-counter-clockwise",
                        title="No changes yet",
                        sentence="What you change, and what Hubshift changes from now on, is listed here.",
                    )
                )
            for day, of_day in _by_day(lines).items():
                self._room.addWidget(self._day(day, of_day))

    def _day(self, day: str, lines: list[HistoryLine]) -> Card:
        card = Card(self.theme, day, count=len(lines), padding=16, gap=0)
        for index, line in enumerate(lines):
            card.body.addWidget(self._line(line, has_divider=index > 0))
        return card

    def _line(self, line: HistoryLine, *, has_divider: bool) -> FactLine:
        flag = Flag("Taken back", Tone.NEUTRAL, "arrow-u-up-left") if line.is_withdrawn else _STATES[line.state]
        if not line.is_own:
            flag = Flag("From Hubshift", Tone.NEUTRAL, "cloud-check")
        who = f"{line.by}, on this laptop" if line.is_own else "Changed in Hubshift"
        shown = FactLine(
            self.theme,
            line.words,
            f"{who}  ·  {dates.clock_words(line.at)}",
            icon=_ICONS.get(line.entity, "user"),
            right=flag,
            is_badge=True,
            has_divider=has_divider,
            height=56,
        )
        shown.clicked.connect(lambda _=False, chosen=line: self.on_line_chosen(chosen))
        return shown

    def on_line_chosen(self, line: HistoryLine) -> None:
        """Lead to where the change can be seen or mended."""
        if line.state is LedgerState.CONFLICT:
            self.decide_asked.emit(self.client_id)
        elif line.entity is Kind.CLIENT and line.path and line.state is LedgerState.SET_ASIDE and not line.is_withdrawn:
            self.edit_asked.emit(line.path)
        elif line.entity is Kind.CLIENT and line.path:
            before = show(line.path, line.old)
            self.said.emit(f"Before: {before}", "")
        else:
            tab = {Kind.GOAL: "goals", Kind.DOCUMENT: "documents", Kind.APPOINTMENT: "appointments"}.get(line.entity)
            if tab:
                self.tab_asked.emit(self.client_id, tab)


def _by_day(lines: list[HistoryLine]) -> dict[str, list[HistoryLine]]:
    days: dict[str, list[HistoryLine]] = {}
    for line in lines:
        days.setdefault(dates.day_words(line.at.astimezone().date()), []).append(line)
    return days
