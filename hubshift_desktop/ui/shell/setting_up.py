"""The first sync: how far the laptop is set up, and that work can already begin."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain.words import plural
from hubshift_desktop.services.snapshot import SyncSnapshot
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.button import Button
from hubshift_desktop.ui.widgets.card import Card
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.divider import Divider
from hubshift_desktop.ui.widgets.icon_label import IconLabel
from hubshift_desktop.ui.widgets.paragraph import Paragraph
from hubshift_desktop.ui.widgets.row import Row
from hubshift_desktop.ui.widgets.thin_bar import ThinBar

_LIST, _DETAILS, _DOCUMENTS = 2, 3, 4


class _Step(QWidget):
    """One line of what is being copied: done, under way, or still to come."""

    def __init__(self, theme: Theme, words: str) -> None:
        super().__init__()
        self._icon = IconLabel(theme, "circle", colour="ink2", size=19)
        self._words = PlainLabel(theme, words, elide=True)
        self._right = PlainLabel(theme, colour="ink3")
        row = Row(theme, self, gap=13, margins=(1, 0, 0, 0))
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)
        row.addWidget(self._right)

    def show_state(self, state: str, right: str = "") -> None:
        """`state` is 'done', 'now' or 'next'."""
        icon, colour = {
            "done": ("check-circle-fill", Tone.OK),
            "now": ("arrows-clockwise", Tone.ACCENT),
            "next": ("circle", "ink3"),
        }[state]
        self._icon.set_icon(icon, colour)
        role = Role.STRONG if state == "now" else Role.BODY
        for label in (self._words, self._right):
            label.set_role(role)
        self._words.set_colour("ink3" if state == "next" else "ink")
        self._right.set_colour("ink" if state == "now" else "ink3")
        self._right.setText(right)


class SettingUp(QWidget):
    """Picture 10. It follows the sync snapshot; `pause_asked` stops and goes on."""

    pause_asked = Signal()

    def __init__(self, theme: Theme, *, person: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._percent = PlainLabel(theme, "0%", role=Role.STRONG)
        self._left = PlainLabel(theme, colour="ink2")
        self._bar = ThinBar(theme, name="Setting up this laptop", height=8)
        self._steps = [
            _Step(theme, words)
            for words in (
                f"Signed in as {person}",
                "This laptop’s storage is encrypted",
                "Clients",
                "Goals, medications and appointments",
                "Document list",
            )
        ]
        self.pause = Button(theme, "Pause")
        self.pause.clicked.connect(self.pause_asked)
        self._build()
        self.setAccessibleName("Setting up this laptop")
        theme.changed.connect(self.update)

    def show_sync(self, snapshot: SyncSnapshot) -> None:
        """Say how far it is."""
        share = snapshot.share or 0.0
        has_list = snapshot.what not in ("", "clients", "changes")
        self._percent.setText(f"{math.floor(100 * share)}%")
        self._left.setText(_left_words(snapshot.seconds_left))
        self._bar.set_share(share)
        for step in self._steps[:_LIST]:
            step.show_state("done")
        count = f"{snapshot.done:,} of {snapshot.total:,}" if snapshot.total else ""
        self._steps[_LIST].show_state("done" if has_list else "now", "" if has_list else count)
        self._steps[_DETAILS].show_state("now" if has_list else "next", count if has_list else "Next")
        self._steps[_DOCUMENTS].show_state("next", "Then")
        self.pause.set_label("Go on" if snapshot.phase == "paused" else "Pause")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("page"))
        painter.end()

    def _build(self) -> None:
        theme = self._theme
        card = Card(theme, padding=35, gap=14)
        card.setMinimumWidth(theme.px(420))
        card.setMaximumWidth(theme.px(560))
        text = Column(theme, gap=4)
        text.addWidget(PlainLabel(theme, "Setting up this laptop", role=Role.PAGE_TITLE))
        text.addWidget(
            Paragraph(
                theme,
                "Copying your clients so that you can work without the internet. You can start with the clients "
                "already in the list.",
                colour="ink2",
            )
        )
        card.body.addLayout(text)
        numbers = Row(theme, margins=(0, 10, 0, 0))
        numbers.addWidget(self._percent)
        numbers.addStretch(1)
        numbers.addWidget(self._left)
        card.body.addLayout(numbers)
        card.body.addWidget(self._bar)
        card.body.addSpacing(theme.px(10))
        for step in self._steps:
            card.body.addWidget(step)
        card.body.addWidget(Divider(theme, colour="line"))
        foot = Row(theme, gap=10)
        foot.addWidget(IconLabel(theme, "info", colour="ink2", size=18), 0, Qt.AlignmentFlag.AlignTop)
        foot.addWidget(
            Paragraph(theme, "If the connection drops, setup carries on from here next time.", colour="ink2"), 1
        )
        foot.addWidget(self.pause)
        card.body.addLayout(foot)
        line = Row(theme, self, margins=(28, 28, 28, 28))
        line.addStretch(1)
        line.addWidget(card, 100)
        line.addStretch(1)
        line.setAlignment(card, Qt.AlignmentFlag.AlignVCenter)


def _left_words(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return "Less than a minute left" if seconds < 60 else f"About {plural(math.ceil(seconds / 60), 'minute')} left"
