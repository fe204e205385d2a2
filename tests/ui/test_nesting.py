"""Layouts in layouts leave nothing behind at the address of what Qt has destroyed."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from hubshift_desktop.ui.nesting import forget_items
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.row import Row
from tests.ui.conftest import left_items


def filled(theme: Theme) -> Row:
    """A row with labels, a stretch and a row in it."""
    inside = Row(theme)
    inside.addWidget(QLabel("inside"))
    row = Row(theme)
    for word in ("one", "two", "three"):
        row.addWidget(QLabel(word))
    row.addStretch(1)
    row.addLayout(inside)
    return row


def test_a_filled_layout_can_be_nested_without_a_trace(theme: Theme) -> None:
    ground = QWidget()
    column = Column(theme, ground)
    column.addLayout(filled(theme), 1)
    column.insertLayout(0, filled(theme))
    assert left_items() == []
    assert [len(child.children()) for child in column.children()] == [1, 1]
    assert len(ground.findChildren(QLabel)) == 8
    assert column.stretch(1) == 1


def test_a_grid_is_told_by_hand(theme: Theme) -> None:
    ground = QWidget()
    grid, row = QGridLayout(ground), filled(theme)
    grid.addLayout(row, 0, 0)
    assert left_items() != []
    forget_items(row)
    assert left_items() == []
