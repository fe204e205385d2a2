"""What the office accepted today, so that nobody has to wonder."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.card import Card
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.icon_label import IconLabel
from hubshift_desktop.ui.widgets.row import Row

_MOST = 12


class SentCard(Card):
    """The newest dozen with their time; the sync log has them all."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Sent earlier today", gap=8, parent=parent)
        self._shown: tuple[tuple[str, str, str], ...] = ()
        self._lines: list[QWidget] = []
        self.hide()

    def show_sent(self, sent: Sequence[tuple[str, str, str]]) -> None:
        """Show what was sent as (what, of whom, when)."""
        if tuple(sent) == self._shown:
            return
        self._shown = tuple(sent)
        for line in self._lines:
            self.body.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines = [self._line(*one) for one in self._shown[:_MOST]]
        for line in self._lines:
            self.body.addWidget(line)
        self.set_count(len(self._shown) if len(self._shown) > _MOST else None)
        self.setVisible(bool(self._shown))

    def _line(self, what: str, whom: str, when: str) -> QWidget:
        line = QWidget()
        row = Row(self.theme, line, gap=10)
        row.addWidget(IconLabel(self.theme, "check-circle", colour=Tone.OK, size=17))
        told = Column(self.theme)
        told.addWidget(PlainLabel(self.theme, what, elide=True))
        told.addWidget(PlainLabel(self.theme, whom, role=Role.SECOND, colour="ink3", elide=True))
        row.addLayout(told, 1)
        row.addWidget(PlainLabel(self.theme, when, role=Role.SECOND, colour="ink3"))
        return line
