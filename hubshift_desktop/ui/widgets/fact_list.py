"""Some lines that lead somewhere, one below the other, that can be shown again without losing the keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.fact_line import FactLine
from hubshift_desktop.ui.widgets.lines import Flag


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What one line says; `key` comes back in `fact_chosen`."""

    key: str
    title: str
    detail: str = ""
    icon: str = ""
    tone: Tone = Tone.NEUTRAL
    avatar: tuple[str, str] | None = None
    right: Flag | None = None


class FactList(QWidget):
    """Lines made again only when they say something else; focus stays on the same fact, or on its neighbour."""

    fact_chosen = Signal(str)

    def __init__(
        self, theme: Theme, *, nothing: str, height: float = 48, side: float = 0, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self._height, self._side = height, side
        self._facts: tuple[Fact, ...] = ()
        self._lines: list[FactLine] = []
        self._column = Column(theme, self)
        self._nothing = PlainLabel(theme, nothing, role=Role.SECOND, colour="ink3", elide=True)
        line = Column(theme, margins=(side, 0, side, 0))
        line.addWidget(self._nothing)
        self._column.addLayout(line)
        # A taller card than its facts need keeps them together at its top.
        self._column.addStretch(1)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What is shown now."""
        return self._facts

    @property
    def fact_lines(self) -> tuple[FactLine, ...]:
        """The lines in their order, for whoever wants to give one the keyboard."""
        return tuple(self._lines)

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Show these facts; the same ones again change nothing."""
        if tuple(facts) == self._facts:
            return
        here = next((index for index, line in enumerate(self._lines) if line.hasFocus()), -1)
        key = self._facts[here].key if here >= 0 else ""
        for line in self._lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._facts = tuple(facts)
        self._lines = [self._line(fact) for fact in self._facts]
        self._nothing.setVisible(not self._facts)
        if here >= 0 and self._lines:
            self._give_focus(key, here)

    def _give_focus(self, key: str, here: int) -> None:
        keys = [fact.key for fact in self._facts]
        index = keys.index(key) if key in keys else min(here, len(keys) - 1)
        self._lines[index].setFocus(Qt.FocusReason.OtherFocusReason)

    def _line(self, fact: Fact) -> FactLine:
        line = FactLine(
            self.theme,
            fact.title,
            fact.detail,
            icon=fact.icon,
            tone=fact.tone,
            avatar=fact.avatar,
            right=fact.right,
            height=self._height,
            side=self._side,
            parent=self,
        )
        line.clicked.connect(lambda _=False, key=fact.key: self.fact_chosen.emit(key))
        self._column.insertWidget(self._column.count() - 1, line)
        line.show()
        return line
