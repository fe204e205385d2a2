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
        theme.follow(self.on_theme_changed)

    @property
    def choice(self) -> Choice | None:
        """What was chosen, if anything."""
        return next((choice for choice, card in self.cards.items() if card.isChecked()), None)

    @property
    def first(self) -> RadioCard:
        """The card that gets the keyboard first: the chosen one, else both for allergies, else yours."""
        return self.cards[self.choice] if self.choice else next(iter(self.cards.values()))

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
        """Make the cards in tab order: for allergies keeping both, the safe one, comes first."""
        makers = {Choice.MINE: self._mine_card, Choice.OFFICE: self._office_card}
        if self.field.can_keep_both:
            both = {Choice.BOTH: self._both_card}
            makers = {**both, **makers} if self.field.path == ALLERGIES else {**makers, **both}
        return {choice: make() for choice, make in makers.items()}

    def _mine_card(self) -> RadioCard:
        part = differing(self.field.mine, self.field.office)
        return self._card(self.field.mine, part.text, part.start, key="1", side="yours")

    def _office_card(self) -> RadioCard:
        part = differing(self.field.office, self.field.mine)
        return self._card(self.field.office, part.text, part.start, key="2", side="theirs")

    def _both_card(self) -> RadioCard:
        field = self.field
        lead = "Keep both: " if field.is_list else "Keep both, one below the other:\n"
        part = differing(field.both, field.before)
        stress, start = (part.text, part.start + len(lead)) if field.is_list else ("", 0)
        return self._card(f"{lead}{field.both}", stress, start, key="3", side="keep both", said=field.both)

    def _card(self, text: str, different: str, start: int, *, key: str, side: str, said: str = "") -> RadioCard:
        card = RadioCard(
            self.theme,
            text,
            different=different,
            different_at=start,
            key_hint=key,
            name=f"{self.field.label}, {side}: {said or text}",
            parent=self,
        )
        card.toggled.connect(self.on_toggled)
        return card
