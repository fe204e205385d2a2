"""The parts of the export dialog that say what goes into the file: which clients, which columns, and the password."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from hubshift_desktop.export.columns import ColumnGroup
from hubshift_desktop.services.exports import Exports
from hubshift_desktop.ui import clipboard
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import PlainLabel, set_tip
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.check_box import CheckBox
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.radio_card import RadioCard
from hubshift_desktop.ui.widgets.row import Row
from hubshift_desktop.ui.widgets.segmented_control import SegmentedControl

_ACROSS = 3


@dataclass(frozen=True, slots=True)
class Which:
    """One answer to 'which clients'; `ids` stay in the order they will be written."""

    key: str
    title: str
    detail: str
    ids: tuple[str, ...]
    filter_words: str


class WhichClients(QWidget):
    """Radio cards side by side; the first is chosen, because the list on screen is what a person means."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self._answers: dict[str, Which] = {}
        self.cards: dict[str, RadioCard] = {}
        self._row = Row(theme, self, gap=12)

    @property
    def answer(self) -> Which | None:
        """What is chosen now."""
        return next((self._answers[key] for key, card in self.cards.items() if card.isChecked()), None)

    def offer(self, answers: Sequence[Which]) -> None:
        """Offer these answers."""
        for answer in answers:
            card = RadioCard(self.theme, answer.title, detail=answer.detail, parent=self)
            self._answers[answer.key], self.cards[answer.key] = answer, card
            self._row.addWidget(card, 1)
            card.toggled.connect(self.on_toggled)
        if answers:
            self.cards[answers[0].key].setChecked(True)

    @Slot(bool)
    def on_toggled(self, is_on: bool) -> None:
        if is_on:
            self.changed.emit()


class ColumnChoice(QWidget):
    """Groups to tick, sensitive ones off; or exactly the columns of the list, when it has columns."""

    changed = Signal()

    def __init__(self, theme: Theme, exports: Exports, *, list_columns: Sequence[str]) -> None:
        super().__init__()
        self.theme = theme
        self._exports = exports
        self._list_columns = tuple(list_columns)
        self.boxes = {group: CheckBox(theme, group.value, is_checked=not group.is_sensitive) for group in ColumnGroup}
        self._grid_area = QWidget()
        self._grid = QGridLayout(self._grid_area)
        self._grid.setContentsMargins(0, 0, 0, 0)
        for index, box in enumerate(self.boxes.values()):
            self._grid.addWidget(box, index // _ACROSS, index % _ACROSS)
            self._grid.setColumnStretch(index % _ACROSS, 1)
            box.toggled.connect(self.changed)
        segments = [("groups", "Choose"), ("list", "As in the list")]
        self.source = SegmentedControl(theme, segments, name="Which columns")
        self.source.setVisible(bool(list_columns))
        self.source.chosen.connect(self.on_source_chosen)
        head = Row(theme, gap=12)
        head.addWidget(PlainLabel(theme, "What to include", role=Role.LABEL))
        head.addStretch(1)
        head.addWidget(self.source)
        column = Column(theme, self, gap=6)
        column.addLayout(head)
        column.addWidget(self._grid_area)
        theme.follow(self.on_theme_changed)

    @property
    def columns(self) -> tuple[str, ...]:
        """The keys of the columns that would be written, in order."""
        if self.source.key == "list" and self._list_columns:
            return self._list_columns
        return self._exports.group_columns([group for group, box in self.boxes.items() if box.isChecked()])

    @Slot(str)
    def on_source_chosen(self, key: str) -> None:
        self._grid_area.setEnabled(key == "groups")
        self.changed.emit()

    @Slot()
    def on_theme_changed(self) -> None:
        self._grid.setHorizontalSpacing(self.theme.px(12))
        self._grid.setVerticalSpacing(0)


class PasswordChoice(QWidget):
    """A password that can be read out over the phone; the person copies it now, because nobody keeps it."""

    changed = Signal()

    def __init__(self, theme: Theme, exports: Exports) -> None:
        super().__init__()
        self._exports = exports
        self._password = ""
        self._is_offered = True
        self.box = CheckBox(theme, "Lock the file with a password")
        self.words = PlainLabel(theme, role=Role.STRONG, slashed=True, elide=True)
        self.copier = Button(theme, kind=ButtonKind.GHOST, icon="copy", name="Copy password", height=28)
        self.other = Button(theme, "Another", kind=ButtonKind.LINK, name="Make another password", height=24)
        row = Row(theme, self, gap=10)
        row.addWidget(self.box)
        row.addWidget(self.words)
        row.addWidget(self.copier)
        row.addWidget(self.other)
        row.addStretch(1)
        self.box.toggled.connect(self.on_toggled)
        self.copier.clicked.connect(self.on_copy_clicked)
        self.other.clicked.connect(self.on_other_clicked)
        self._show()

    @property
    def password(self) -> str | None:
        """The password to lock with, if any."""
        return self._password if self.box.isChecked() and self._is_offered else None

    def offer(self, *, is_offered: bool) -> None:
        """Offer a password or not: a CSV file cannot have one."""
        self._is_offered = is_offered
        self.setEnabled(is_offered)
        set_tip(self.box, "" if is_offered else "A CSV file can’t have a password")

    @Slot(bool)
    def on_toggled(self, is_on: bool) -> None:
        if is_on and not self._password:
            self._password = self._exports.new_password()
        self._show()
        self.changed.emit()

    @Slot()
    def on_other_clicked(self) -> None:
        self._password = self._exports.new_password()
        self._show()
        self.changed.emit()

    @Slot()
    def on_copy_clicked(self) -> None:
        clipboard.copy(self._password)

    def _show(self) -> None:
        is_on = self.box.isChecked()
        self.words.setText(self._password if is_on else "")
        for widget in (self.words, self.copier, self.other):
            widget.setVisible(is_on)
