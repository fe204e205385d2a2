"""The list that never asks a row for its height: places, keys and the shape behind it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QDeadlineTimer, QModelIndex, QPersistentModelIndex, QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from hubshift_desktop.ui.models.list_shape import ListShape
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.grouped_list_view import GroupedListView
from hubshift_desktop.ui.widgets.lines import LINE_ROLE
from hubshift_desktop.ui.widgets.row_delegate import RowDelegate
from tests.ui.conftest import Stage

Index = QModelIndex | QPersistentModelIndex
groups = st.lists(st.integers(1, 40), max_size=4)


@given(groups)
def test_rows_and_positions_are_each_other_s_way_back(counts: list[int]) -> None:
    shape = ListShape(count=sum(counts), groups=tuple((f"group {index}", count) for index, count in enumerate(counts)))
    rows = [shape.row_of(position) for position in range(shape.count)]
    assert rows == sorted(set(rows))
    assert [shape.position_of(row) for row in rows] == list(range(shape.count))
    assert {row for row in range(shape.rows) if shape.head_at(row)} == set(range(shape.rows)) - set(rows)


def test_skeletons_stand_below_and_are_nobody() -> None:
    shape = ListShape(count=2, groups=(("Later", 2),), skeletons=3)
    assert shape.rows == 6
    assert [shape.position_of(row) for row in range(6)] == [None, 0, 1, None, None, None]


@pytest.fixture
def view(stage: Stage, theme: Theme) -> GroupedListView:
    made = GroupedListView(theme, name="People", row_height=64, head_height=38)
    model = QStandardItemModel(made)
    for row in range(100):
        item = QStandardItem(f"row {row}")
        if row in (0, 4):
            item.setFlags(Qt.ItemFlag.NoItemFlags)
        model.appendRow(item)
    made.setModel(model)
    made.set_heads((0, 4))
    stage.show(made, width=300, height=400)
    return made


def test_rows_lie_below_each_other_without_gaps(view: GroupedListView) -> None:
    tops = [view.visualRect(view.model().index(row, 0)) for row in range(6)]
    assert [rect.height() for rect in tops] == [38, 64, 64, 64, 38, 64]
    assert all(below.top() == above.bottom() + 1 for above, below in pairwise(tops))
    assert all(view.indexAt(rect.center()).row() == row for row, rect in enumerate(tops))
    assert not view.indexAt(QPoint(5, 100_000)).isValid()


def test_the_last_row_can_be_reached_and_seen(view: GroupedListView) -> None:
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.currentIndex().row() == 99
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex()))
    QTest.keyClick(view, Qt.Key.Key_PageUp)
    assert view.currentIndex().row() < 99
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.currentIndex().row() == 1
    assert view.visualRect(view.model().index(0, 0)).top() == 0, "its head comes into view with the first row"


def test_heads_are_passed_over_and_never_chosen(view: GroupedListView) -> None:
    view.setFocus()
    view.setCurrentIndex(view.model().index(3, 0))
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.currentIndex().row() == 5
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert view.currentIndex().row() == 3
    view.selectAll()
    assert len(view.selectionModel().selectedIndexes()) == 98


def test_shift_click_chooses_a_stretch(view: GroupedListView) -> None:
    viewport = view.viewport()
    first, last = (view.visualRect(view.model().index(row, 0)).center() for row in (1, 5))
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=first)
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, pos=last)
    assert sorted(index.row() for index in view.selectionModel().selectedIndexes()) == [1, 2, 3, 5]


def test_letters_are_told_and_single_keys_left_to_the_window(view: GroupedListView) -> None:
    typed: list[str] = []
    view.typed.connect(typed.append)
    view.setFocus()
    QTest.keyClicks(view, "am/")
    assert typed == ["a", "am", "am/"], "inside a search everything is text"
    view.on_pause_over()
    QTest.keyClicks(view, "/")
    assert typed[-1] == "am/"


def test_a_list_of_many_is_laid_out_without_asking_each(stage: Stage, theme: Theme) -> None:
    asked: list[int] = []

    class Counting(QStandardItemModel):
        def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
            if role == Qt.ItemDataRole.DisplayRole:
                asked.append(index.row())
            return None

        def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's own default
            return 0 if parent.isValid() else 20_000

        def index(self, row: int, column: int = 0, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
            return self.createIndex(row, column)

    view = GroupedListView(theme, name="Many", row_height=64, head_height=38)
    view.setModel(Counting(view))
    stage.show(view, width=300, height=640)
    view.grab()
    assert len(set(asked)) < 40


class _SlowRows(RowDelegate):
    """Each row takes longer to paint than one turn may, as it does on a laptop that is hard at work."""

    def __init__(self, theme: Theme, view: GroupedListView) -> None:
        super().__init__(theme, view)
        self.painted: list[str] = []

    def row_height(self, line: object) -> float:
        return 64

    def full_text(self, line: object) -> str:
        return str(line)

    def paint_line(self, painter: QPainter, rect: QRectF, line: object, *, is_selected: bool) -> None:
        turn = QDeadlineTimer(9)
        while not turn.hasExpired():
            pass
        self.painted.append(str(line))


def test_a_moving_list_paints_what_it_can_in_a_turn_and_all_of_it_in_the_next_ones(
    qtbot: QtBot, stage: Stage, theme: Theme
) -> None:
    made = GroupedListView(theme, name="People", row_height=64, head_height=38)
    model = QStandardItemModel(made)
    for row in range(60):
        item = QStandardItem(f"row {row}")
        item.setData(f"row {row}", LINE_ROLE)
        model.appendRow(item)
    made.setModel(model)
    delegate = _SlowRows(theme, made)
    made.setItemDelegate(delegate)
    stage.show(made, width=300, height=320)
    made.verticalScrollBar().setValue(64 * 20)
    delegate.painted.clear()
    made.viewport().repaint()
    assert delegate.painted == ["row 20"]
    qtbot.waitUntil(lambda: {"row 20", "row 21", "row 22", "row 23", "row 24"} <= set(delegate.painted))
