"""The cards beside a list give their room away when the pane is narrow, and come back with it."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLabel, QScrollBar, QWidget

from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.row import Row
from hubshift_desktop.ui.widgets.side_column import SideColumn
from tests.ui.conftest import Stage


def test_the_column_stands_only_where_there_is_room_for_it_at_the_text_size(stage: Stage, theme: Theme) -> None:
    pane = QWidget()
    side = SideColumn(theme, pane, width=300, narrow=800, bottom=16)
    card = QLabel("Next visit")
    side.fill(card)
    row = Row(theme, pane)
    row.addStretch(1)
    row.addWidget(side)
    stage.show(pane, width=900, height=400)
    assert card.isVisible()
    assert side.width() == 300
    pane.resize(799, 400)
    assert not card.isVisible()
    pane.resize(800, 400)
    assert card.isVisible()
    theme.set_scale(1.25)
    assert not card.isVisible(), "at 125 % text the list needs all of it"
    theme.set_scale(1.0)
    assert card.isVisible()


def test_its_scroll_bar_takes_no_room_from_the_cards(stage: Stage, theme: Theme) -> None:
    pane = QWidget()
    side = SideColumn(theme, pane, width=300, narrow=800, bottom=16)
    card = QLabel("Next visit")
    card.setFixedHeight(300)
    side.fill(card)
    row = Row(theme, pane, margins=(0, 0, 32, 0))
    row.addStretch(1)
    row.addWidget(side)
    stage.show(pane, width=900, height=600)
    bar = next(bar for bar in pane.findChildren(QScrollBar) if bar.parent() is pane)
    assert (bar.isVisible(), card.width()) == (False, 300)
    pane.resize(900, 200)
    QApplication.processEvents()
    assert (bar.isVisible(), card.width()) == (True, 300)
    assert bar.geometry().left() > side.geometry().right()
    assert bar.geometry().right() < pane.width()
    bar.setValue(bar.maximum())
    assert side.verticalScrollBar().value() == side.verticalScrollBar().maximum() > 0
    pane.resize(700, 200)
    QApplication.processEvents()
    assert not bar.isVisible()
