"""One change of a client's file: a line, and opened in place what it was before, since when, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain import dates
from hubshift_desktop.domain.canonical import same
from hubshift_desktop.domain.fieldinfo import info, show
from hubshift_desktop.domain.fields import Fields, JsonValue
from hubshift_desktop.domain.rows import Conflict
from hubshift_desktop.domain.states import Choice, Kind, LedgerState
from hubshift_desktop.domain.words import lowered
from hubshift_desktop.services.views import HistoryLine
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.button import Button
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.fact_line import FactLine
from hubshift_desktop.ui.widgets.flow import Flow
from hubshift_desktop.ui.widgets.key_value_rows import KeyValueRows
from hubshift_desktop.ui.widgets.lines import Flag
from hubshift_desktop.ui.widgets.paragraph import Paragraph

_ICONS = {
    Kind.CLIENT: "user",
    Kind.GOAL: "target",
    Kind.DOCUMENT: "file-text",
    Kind.APPOINTMENT: "calendar-blank",
}
_STATES = {
    LedgerState.WAITING: Flag("Waiting", Tone.WAIT, "cloud-arrow-up"),
    LedgerState.SENDING: Flag("Syncing", Tone.WAIT, "arrows-clockwise"),
    LedgerState.UNANSWERED: Flag("Sent, not answered yet", Tone.WAIT, "question"),
    LedgerState.CONFLICT: Flag("Decide", Tone.WARN, "git-fork"),
    LedgerState.SET_ASIDE: Flag("Not accepted", Tone.DANGER, "wrench"),
    LedgerState.ACCEPTED: Flag("Accepted", Tone.OK, "check-circle"),
}
_DECIDED = Flag("Decided", Tone.NEUTRAL, "git-fork")
_TABS = {Kind.GOAL: "goals", Kind.DOCUMENT: "documents", Kind.APPOINTMENT: "appointments"}
_MOST_EARLIER = 8


def who(line: HistoryLine) -> str:
    """Return who made a change; the office does not say which of its people did."""
    return f"{line.by}, on this laptop" if line.is_own else "Changed in Hubshift"


def can_put_back(line: HistoryLine, fields: Fields) -> bool:
    """Whether the value before can be set again: only while the field still holds what this change made of it."""
    is_field = line.entity is Kind.CLIENT and bool(line.path) and info(line.path).is_sent and line.path in fields
    return is_field and not line.is_withdrawn and same(line.path, fields[line.path], line.new)


class ChangeLine(QWidget):
    """`toggled` asks to be opened or closed; the buttons inside say what they lead to.

    `decided` is the decision that this line tells of, while it can be taken back.
    """

    toggled = Signal(str)
    put_back_asked = Signal(object)
    fix_asked = Signal(str)
    decide_asked = Signal()
    undo_asked = Signal(str)
    tab_asked = Signal(str)

    def __init__(
        self,
        theme: Theme,
        line: HistoryLine,
        *,
        is_open: bool,
        has_divider: bool,
        can_return: bool,
        decided: Conflict | None = None,
    ) -> None:
        super().__init__()
        self.theme = theme
        self.line = line
        self._can_return = can_return
        self._decided = decided
        self.head = FactLine(
            theme,
            self.words,
            f"{who(line)}  ·  {dates.clock_words(line.at)}",
            icon=_ICONS.get(line.entity, "user"),
            right=_DECIDED if self._is_given_up else _flag(line),
            is_badge=True,
            has_divider=has_divider and not is_open,
            height=56,
        )
        self.head.setAccessibleDescription("Enter closes it" if is_open else "Enter shows what it was before")
        self.head.clicked.connect(self.on_head_clicked)
        self._column = Column(theme, self)
        self._column.addWidget(self.head)
        self.earlier = Column(theme, gap=4)
        if is_open:
            self._column.addLayout(self._details())

    @property
    def _is_given_up(self) -> bool:
        """Whether the person chose the office's value: then nothing of theirs was taken back, and nothing was sent."""
        return self._decided is not None and self._decided.choice is Choice.OFFICE

    @property
    def words(self) -> str:
        """Return what the line says: the change, or what a decision came to."""
        if self._decided is None or not self._is_given_up:
            return self.line.words
        name = info(self.line.path, kind=self.line.entity).label
        return f"{name}, the office’s version kept: {self._shown(self._decided.office)}"

    def _shown(self, value: JsonValue) -> str:
        return show(self.line.path, value, kind=self.line.entity)

    def show_earlier(self, lines: Sequence[HistoryLine], *, now: datetime) -> None:
        """Show what else became of this field, newest first."""
        others = [line for line in lines if line.line_id != self.line.line_id][:_MOST_EARLIER]
        if not others:
            return
        name = info(self.line.path, kind=self.line.entity).label
        self.earlier.addWidget(PlainLabel(self.theme, f"Other changes of {lowered(name)}", role=Role.SECOND_STRONG))
        for line in others:
            words = f"{line.words}  ·  {who(line)}, {dates.moment_words(line.at, now=now)}"
            self.earlier.addWidget(Paragraph(self.theme, words, role=Role.SECOND, colour="ink2"))

    @Slot()
    def on_head_clicked(self) -> None:
        self.toggled.emit(self.line.line_id)

    def _details(self) -> Column:
        line, column = self.line, Column(self.theme, gap=12, margins=(44, 2, 8, 14))
        if line.path:
            rows = KeyValueRows(self.theme, label_width=72, gap=6)
            rows.add("Before", self._shown(line.old))
            if self._decided is not None and self._is_given_up:
                rows.add("Yours", self._shown(self._decided.mine))
            rows.add("After", self._shown(line.new))
            column.addWidget(rows)
        buttons = self._buttons()
        if buttons is not None:
            column.addWidget(buttons)
        column.addLayout(self.earlier)
        return column

    def _buttons(self) -> Flow | None:
        line, flow = self.line, Flow(self.theme, gap=8)
        made: list[Button] = []
        if line.state is LedgerState.CONFLICT:
            made.append(self._button("Choose", "git-fork", self.decide_asked.emit))
        is_refused = line.state is LedgerState.SET_ASIDE and not line.is_withdrawn
        if is_refused and line.entity is Kind.CLIENT and line.path:
            name = lowered(info(line.path).label)
            made.append(self._button(f"Fix {name}", "wrench", lambda: self.fix_asked.emit(line.path)))
        if self._can_return:
            made.append(self._button("Put back", "arrow-u-up-left", lambda: self.put_back_asked.emit(line)))
        decided = self._decided
        if decided is not None:
            made.append(self._button("Undo decision", "git-fork", lambda: self.undo_asked.emit(decided.conflict_id)))
        if line.entity in _TABS:
            tab = _TABS[line.entity]
            made.append(self._button(f"Open {tab}", "arrow-right", lambda: self.tab_asked.emit(tab)))
        for button in made:
            flow.add(button)
        return flow if made else None

    def _button(self, label: str, icon: str, slot: Callable[[], object]) -> Button:
        button = Button(self.theme, label, icon=icon, name=f"{label}: {self.words}")
        button.clicked.connect(lambda _=False: slot())
        return button


def _flag(line: HistoryLine) -> Flag:
    if not line.is_own:
        return Flag("From Hubshift", Tone.NEUTRAL, "cloud-check")
    if line.may_be_there:
        return Flag("May be in Hubshift", Tone.NEUTRAL if line.is_withdrawn else Tone.DANGER, "question")
    if line.is_looked_for_only:
        return Flag("Looked for first", Tone.WAIT, "question")
    return Flag("Taken back", Tone.NEUTRAL, "arrow-u-up-left") if line.is_withdrawn else _STATES[line.state]


def decisions_told(lines: Sequence[HistoryLine], decided: Sequence[Conflict]) -> dict[str, Conflict]:
    """Return which line tells of which decision: the newest of its change and field. Keeping yours adds no line."""
    told: dict[str, Conflict] = {}
    for conflict in decided:
        place = (conflict.op_id, conflict.record_id, conflict.path)
        of_it = [line for line in lines if (line.op_id, line.record_id, line.path) == place]
        if of_it:
            told[max(of_it, key=lambda line: line.at).line_id] = conflict
    return told
