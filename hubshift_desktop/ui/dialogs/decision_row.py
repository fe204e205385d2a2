"""One field of a decision: what it was, yours, theirs, and both where both can be kept."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from hubshift_desktop.domain.fieldinfo import ALLERGIES
from hubshift_desktop.domain.states import Choice
from hubshift_desktop.services.views import DecisionField
from hubshift_desktop.ui.dialogs.differing import differing
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets import paint
from hubshift_desktop.ui.widgets.badge import Badge
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.paragraph import Paragraph
from hubshift_desktop.ui.widgets.radio_card import RadioCard
from hubshift_desktop.ui.widgets.row import Row

_WORDS = {Choice.MINE: "Yours", Choice.OFFICE: "Theirs", Choice.BOTH: "Both"}
COLUMN_SHARES = (239, 341, 341)
COLUMN_GAP = 12


class BeforeCell(QWidget):
    """What stood there before both changes; to compare with, not to choose."""

    def __init__(self, theme: Theme, text: str, *, name: str) -> None:
        super().__init__()
        self._theme = theme
        words = Paragraph(theme, text, colour="ink2", leading=1.1)
        words.setAccessibleName(name)
        row = Row(theme, self, margins=(14, 8, 14, 8))
        row.addWidget(words, 1, Qt.AlignmentFlag.AlignVCenter)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.rounded(painter, QRectF(self.rect()), self._theme.px(8), fill=self._theme.colour("sunken"))
        painter.end()


class DecisionRow(QWidget):
    """Nothing is chosen until the person chooses. Allergies offer both first: dropping one could hurt somebody."""

    chosen = Signal()

    def __init__(self, theme: Theme, field: DecisionField) -> None:
        super().__init__()
        self.field = field
        self.theme = theme
        self.badge = Badge(theme, "Choose one", tone=Tone.WARN, icon="warning-circle")
        self.cards = self._make_cards()
        head = Row(theme, gap=10)
        head.addWidget(PlainLabel(theme, field.label, role=Role.STRONG))
        head.addWidget(self.badge)
        head.addStretch(1)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        before = BeforeCell(theme, field.before, name=f"{field.label} before: {field.before}")
        self._grid.addWidget(before, 0, 0)
        self._grid.addWidget(self.cards[Choice.MINE], 0, 1)
        self._grid.addWidget(self.cards[Choice.OFFICE], 0, 2)
        if Choice.BOTH in self.cards:
            self._grid.addWidget(self.cards[Choice.BOTH], 1, 1, 1, 2)
        column = Column(theme, self, gap=7)
        column.addLayout(head)
        column.addLayout(self._grid)
        if Choice.BOTH in self.cards and field.path == ALLERGIES:
            QWidget.setTabOrder(self.cards[Choice.BOTH], self.cards[Choice.MINE])
            QWidget.setTabOrder(self.cards[Choice.MINE], self.cards[Choice.OFFICE])
        theme.follow(self.on_theme_changed)

    @property
    def choice(self) -> Choice | None:
        """What was chosen, if anything."""
        return next((choice for choice, card in self.cards.items() if card.isChecked()), None)

    @property
    def first(self) -> RadioCard:
        """The card that gets the keyboard first: the chosen one, else both for allergies, else yours."""
        is_allergy = self.field.path == ALLERGIES and Choice.BOTH in self.cards
        return self.cards[self.choice or (Choice.BOTH if is_allergy else Choice.MINE)]

    def choose(self, choice: Choice) -> bool:
        """Choose by key or from what was chosen before; False when that is not offered here."""
        card = self.cards.get(choice)
        if card is None:
            return False
        card.setChecked(True)
        return True

    @Slot(bool)
    def on_toggled(self, is_on: bool) -> None:
        choice = self.choice
        if is_on and choice is not None:
            self.badge.set_status(_WORDS[choice], tone=Tone.OK, icon="check")
            self.chosen.emit()

    @Slot()
    def on_theme_changed(self) -> None:
        px = self.theme.px
        self._grid.setHorizontalSpacing(px(COLUMN_GAP))
        self._grid.setVerticalSpacing(px(10))
        self._grid.setRowMinimumHeight(0, px(60))
        for column, share in enumerate(COLUMN_SHARES):
            self._grid.setColumnStretch(column, share)
            self._grid.setColumnMinimumWidth(column, px(share) // 2)

    def _make_cards(self) -> dict[Choice, RadioCard]:
        field = self.field
        mine, office = differing(field.mine, field.office), differing(field.office, field.mine)
        cards = {
            Choice.MINE: self._card(field.mine, mine.text, mine.start, key="1", side="yours"),
            Choice.OFFICE: self._card(field.office, office.text, office.start, key="2", side="theirs"),
        }
        if field.can_keep_both:
            both = field.both
            lead = "Keep both: " if field.is_list else "Keep both, one below the other:\n"
            part = differing(both, field.before)
            cards[Choice.BOTH] = self._card(
                f"{lead}{both}", part.text if field.is_list else "", part.start + len(lead), key="3", side="keep both"
            )
        return cards

    def _card(self, text: str, different: str, start: int, *, key: str, side: str) -> RadioCard:
        card = RadioCard(
            self.theme,
            text,
            different=different,
            different_at=start,
            key_hint=key,
            name=f"{self.field.label}, {side}: {text}",
            parent=self,
        )
        card.toggled.connect(self.on_toggled)
        return card
