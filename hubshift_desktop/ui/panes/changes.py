"""A client's Changes tab: who changed what and when, in words, on this laptop and at the office."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain import dates
from hubshift_desktop.domain.errors import InvalidInputError, KnownError
from hubshift_desktop.domain.fields import Fields
from hubshift_desktop.domain.rows import Conflict
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.client_forms import verbs_for
from hubshift_desktop.services.views import HistoryLine
from hubshift_desktop.ui.panes.change_line import ChangeLine, can_put_back, decisions_told
from hubshift_desktop.ui.panes.keeping import empty, keeping_focus
from hubshift_desktop.ui.panes.pane import Pane
from hubshift_desktop.ui.promise import LATER
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.card import Card
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.empty_state import EmptyState
from hubshift_desktop.ui.widgets.page import Page
from hubshift_desktop.ui.widgets.segmented_control import SegmentedControl

_MOST = 200
_PUT_BACK = f"Put back on this laptop{LATER}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    client_id: str
    lines: tuple[HistoryLine, ...]
    fields: Fields = field(default_factory=dict)
    decided: tuple[Conflict, ...] = ()


class Changes(Pane):
    """Newest first, by day. A line opens in place: what it was before, the field's other changes, the way back."""

    edit_asked = Signal(str)

    def __init__(self, theme: Theme, services: Services, runner: Runner, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, services, runner, parent=parent)
        self._shown: _Read | None = None
        self._open = ""
        self._told: dict[str, Conflict] = {}
        self.lines: dict[str, ChangeLine] = {}
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

    def show_client(self, client_id: str) -> None:
        if client_id != self.client_id:
            self._shown, self._open, self.lines = None, "", {}
            empty(self._room)
        super().show_client(client_id)

    def load(self) -> None:
        client_id, clients, decisions = self.client_id, self.services.clients, self.services.decisions
        if client_id:
            self.read(
                lambda: _Read(
                    client_id=client_id,
                    lines=clients.history(client_id, limit=_MOST),
                    fields=clients.fields(client_id),
                    decided=decisions.undoable(client_id),
                ),
                self.on_loaded,
            )

    def focus_first(self) -> None:
        """Put the keyboard on the newest change, or on the filter."""
        first = next(iter(self.lines.values()), None)
        if first is not None:
            first.head.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.which.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def on_loaded(self, read: _Read) -> None:
        if read.client_id == self.client_id and read != self._shown:
            self._shown = read
            self._lay_out()

    @Slot(str)
    def on_which_chosen(self, _key: str) -> None:
        self._lay_out()

    @Slot(str)
    def on_toggled(self, line_id: str) -> None:
        self._open = "" if line_id == self._open else line_id
        self._lay_out()

    @Slot(object)
    def on_put_back_asked(self, line: HistoryLine) -> None:
        """Set the value from before as a new change; the office hears of it like of any other."""
        client_id = self.client_id

        def done(_record: object) -> None:
            self.look_again()
            self.said.emit(_PUT_BACK, "undo")

        self.runner.write(
            lambda: self.services.clients.edit(client_id, {line.path: line.old}), done, self.on_failed, owner=self
        )

    @Slot(str)
    def on_undo_asked(self, conflict_id: str) -> None:
        """Take a decision back; both versions stand side by side again."""
        client_id = self.client_id

        def done(_answer: object) -> None:
            self.look_again()
            self.said.emit("The decision is open again", "")
            self.decide_asked.emit(client_id)

        self.runner.write(lambda: self.services.decisions.undo(conflict_id), done, self.on_failed, owner=self)

    @Slot(object)
    def on_failed(self, error: KnownError) -> None:
        if isinstance(error, InvalidInputError):
            self.said.emit(f"The earlier value can’t be set again. {error.sentence}", "")
        else:
            super().on_failed(error)

    # Inside ----------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        if self._shown is None:
            return
        self._told = decisions_told(self._shown.lines, self._shown.decided)
        wanted = {"own": True, "office": False}.get(self.which.key)
        lines = [line for line in self._shown.lines if wanted is None or line.is_own is wanted]
        self.lines = {}
        with keeping_focus(self):
            empty(self._room)
            if not lines:
                self._room.addWidget(self._nothing())
            for day, of_day in _by_day(lines).items():
                self._room.addWidget(self._day(day, of_day))
        if self._open in self.lines:
            self._read_earlier(self.lines[self._open])

    def _nothing(self) -> EmptyState:
        titles = {"own": "Nothing changed here yet", "office": "Nothing changed in Hubshift yet"}
        return EmptyState(
            self.theme,
            icon="clock-counter-clockwise",
            title=titles.get(self.which.key, "No changes yet"),
            sentence="What you change, and what Hubshift changes from now on, is listed here.",
        )

    def _day(self, day: str, lines: list[HistoryLine]) -> Card:
        card = Card(self.theme, day, count=len(lines), padding=16, gap=0)
        for line in lines:
            card.body.addWidget(self._line(line, has_divider=line is not lines[-1]))
        return card

    def _line(self, line: HistoryLine, *, has_divider: bool) -> ChangeLine:
        fields = self._shown.fields if self._shown else {}
        made = ChangeLine(
            self.theme,
            line,
            is_open=line.line_id == self._open,
            has_divider=has_divider,
            can_return=can_put_back(line, fields) and self._may(line.path),
            decided=self._told.get(line.line_id),
        )
        made.toggled.connect(self.on_toggled)
        made.put_back_asked.connect(self.on_put_back_asked)
        made.undo_asked.connect(self.on_undo_asked)
        made.fix_asked.connect(self.edit_asked)
        made.decide_asked.connect(lambda: self.decide_asked.emit(self.client_id))
        made.tab_asked.connect(lambda tab: self.tab_asked.emit(self.client_id, tab))
        self.lines[line.line_id] = made
        return made

    def _may(self, path: str) -> bool:
        return all(self.services.permission(verb) for verb in verbs_for([path]))

    def _read_earlier(self, shown: ChangeLine) -> None:
        line, now = shown.line, self.services.clock.now()
        if line.path:
            self.runner.read(
                lambda: self.services.clients.field_history(line.record_id, line.path),
                lambda lines: shown.show_earlier(lines, now=now),
                self.on_failed,
                owner=shown,
            )


def _by_day(lines: list[HistoryLine]) -> dict[str, list[HistoryLine]]:
    days: dict[str, list[HistoryLine]] = {}
    for line in lines:
        days.setdefault(dates.day_words(line.at.astimezone().date()), []).append(line)
    return days
