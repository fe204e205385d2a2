"""Painted rows: what is chosen, how tall they are, what their tips say, and that every state can be painted."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QBitmap, QColor, QImage, QPainter, QRegion
from PySide6.QtWidgets import QApplication, QListView, QStyleOptionViewItem

from hubshift_desktop.domain import due
from hubshift_desktop.domain.states import SyncMark
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.theme import Mode, Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets import paint
from hubshift_desktop.ui.widgets.appointment_row_delegate import AppointmentRowDelegate
from hubshift_desktop.ui.widgets.client_row_delegate import ClientRowDelegate
from hubshift_desktop.ui.widgets.document_row_delegate import DocumentRowDelegate
from hubshift_desktop.ui.widgets.lines import (
    LINE_ROLE,
    SYNC_FLAGS,
    AppointmentLine,
    ClientLine,
    DocumentLine,
    Flag,
    GroupHead,
    MedicationLine,
    SkeletonLine,
    due_flag,
    plan_flag,
)
from hubshift_desktop.ui.widgets.medication_row_delegate import MedicationRowDelegate, column_rects, inside
from hubshift_desktop.ui.widgets.row_delegate import RowDelegate
from tests.ui.conftest import Stage

CLIENTS = [
    GroupHead("Plan ends within 30 days", 3),
    ClientLine(
        key="1",
        name="Harper McAllister-Fitzgerald",
        initials="HM",
        details=("430 000 733", "Williamstown"),
        right=Flag("5 days", Tone.DANGER, "warning-circle"),
        mark=SyncMark.FIX,
    ),
    ClientLine(key="2", name="Amelia Tran", initials="AT", details=("430 000 218",), right=Flag(""), is_inactive=True),
    SkeletonLine(1),
]
DOCUMENTS = [
    DocumentLine(name="NDIS plan 2026.pdf", details=("NDIS plan", "1.8 MB"), icon="file-pdf", mark=SyncMark.WAITING),
    DocumentLine(name="Agreement.pdf", details=("Agreement",), is_kept=False),
]
VISITS = [
    GroupHead("This week"),
    AppointmentLine(
        day="26",
        month="Nov",
        title="Support work",
        details=("Thu 9:00 am – 12:00 pm", "Joel Martin", "At home"),
        status=Flag("Scheduled", None, "calendar-check"),
        is_quiet=True,
        has_divider=True,
    ),
    AppointmentLine(
        day="24",
        month="Nov",
        title="Plan review meeting",
        details=("Tue 2:00 – 3:00 pm",),
        status=Flag("Completed", Tone.OK, "check-circle"),
        is_today=True,
        mark=SyncMark.WAITING,
    ),
]
MEDICATIONS = [
    MedicationLine(
        name="Sodium valproate",
        form="Tablet",
        dose="500 mg",
        how_often="Twice a day",
        started="12 Mar 2024",
        review="10 Nov 2026",
        flag=Flag("Overdue by 14 days", Tone.DANGER, "warning-circle"),
        mark=SyncMark.WAITING,
    ),
    MedicationLine(name="Melatonin", form="", dose="3 mg", how_often="At bedtime", started="", review="2 Dec 2026"),
]
Index = QModelIndex | QPersistentModelIndex


class Lines(QAbstractListModel):
    """The smallest model there is: each row answers with its line."""

    def __init__(self, lines: Sequence[object]) -> None:
        super().__init__()
        self._lines = list(lines)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's own default
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        return self._lines[index.row()] if role == LINE_ROLE else None


def list_of(
    stage: Stage, theme: Theme, kind: type[RowDelegate], lines: Sequence[object]
) -> tuple[QListView, RowDelegate]:
    view = QListView()
    model = Lines(lines)
    model.setParent(view)
    view.setModel(model)
    delegate = kind(theme, view)
    view.setItemDelegate(delegate)
    view.setMouseTracking(True)
    stage.show(view, width=420, height=400)
    return view, delegate


CASES = [
    (ClientRowDelegate, CLIENTS, [38, 64, 64, 64]),
    (DocumentRowDelegate, DOCUMENTS, [56, 56]),
    (AppointmentRowDelegate, VISITS, [38, 70, 70]),
    (MedicationRowDelegate, MEDICATIONS, [60, 48]),
]


@pytest.mark.parametrize(("kind", "lines", "heights"), CASES)
@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_rows_have_their_heights_and_paint_in_every_state(
    stage: Stage, theme: Theme, kind: type[RowDelegate], lines: list[object], heights: list[int], mode: Mode
) -> None:
    theme.set_mode(mode)
    view, delegate = list_of(stage, theme, kind, lines)
    option = QStyleOptionViewItem()
    for row, height in enumerate(heights):
        index = view.model().index(row, 0)
        assert delegate.sizeHint(option, index).height() == height
        view.setCurrentIndex(index)
        view.setFocus()
        chosen = view.grab().toImage()
        view.clearFocus()
        assert isinstance(chosen, QImage)
        assert delegate.full_text(lines[row]) or isinstance(lines[row], SkeletonLine)
    theme.set_scale(1.5)
    assert delegate.sizeHint(option, view.model().index(1, 0)).height() == round(heights[1] * 1.5)
    view.grab()


@pytest.mark.parametrize("kind", [case[0] for case in CASES])
def test_a_line_of_another_kind_paints_nothing_and_says_nothing(
    stage: Stage, theme: Theme, kind: type[RowDelegate]
) -> None:
    view, delegate = list_of(stage, theme, kind, ["not a line"])
    view.grab()
    assert delegate.full_text("not a line") == ""


def test_heads_and_skeletons_are_not_chosen(stage: Stage, theme: Theme) -> None:
    _, delegate = list_of(stage, theme, ClientRowDelegate, CLIENTS)
    assert [delegate.is_choosable(line) for line in CLIENTS] == [False, True, True, False]


def test_the_chosen_row_looks_different_and_the_keyboard_shows(stage: Stage, theme: Theme) -> None:
    view, _ = list_of(stage, theme, ClientRowDelegate, CLIENTS)
    index = view.model().index(1, 0)
    spot = view.visualRect(index).topLeft() + QPoint(40, 4)

    def colour() -> str:
        return view.viewport().grab().toImage().pixelColor(spot).name().upper()

    assert colour() != theme.hex("selected")
    view.setCurrentIndex(index)
    view.clearFocus()
    assert colour() == theme.hex("selected")
    edge = view.visualRect(index).topLeft() + QPoint(200, 2)
    view.setFocus()
    assert view.viewport().grab().toImage().pixelColor(edge).name().upper() == theme.hex("focus")


@pytest.mark.parametrize(("width", "scale", "has_started"), [(900, 1.0, True), (900, 1.5, False), (500, 1.0, False)])
def test_medication_columns_stand_apart_and_the_dose_keeps_its_room(
    width: int, scale: float, *, has_started: bool
) -> None:
    columns = column_rects(QRectF(0, 0, width, 60), scale=scale)
    for left, right in itertools.pairwise(columns):
        assert left.right() <= right.left()
    assert (columns[3].width() > 0) is has_started
    assert columns[1].width() >= 70 * scale


@pytest.mark.parametrize("form", ["Tablet", ""])
@pytest.mark.parametrize("mark", [SyncMark.SYNCING, SyncMark.WAITING])
def test_the_sync_word_never_covers_a_review_or_how_late_it_is(
    qapp: QApplication, theme: Theme, mark: SyncMark, form: str
) -> None:
    late = MedicationLine(
        name="Sodium valproate", form=form, dose="500 mg", how_often="Twice a day", started="12 Mar 2024",
        review="10 Nov 2026", flag=Flag("Overdue by 14 days", Tone.DANGER, "warning-circle"),
    )  # fmt: skip
    delegate = MedicationRowDelegate(theme, QListView())

    def painted(line: MedicationLine, width: int) -> QImage:
        picture = QImage(width, 60, QImage.Format.Format_ARGB32)
        picture.fill(Qt.GlobalColor.white)
        painter = QPainter(picture)
        delegate.paint_line(painter, QRectF(picture.rect()), line, is_selected=False)
        painter.end()
        return picture

    def changed(one: QImage, other: QImage) -> QRect:
        between = one.copy()
        painter = QPainter(between)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Difference)
        painter.drawImage(0, 0, other)
        painter.end()
        mask = between.createMaskFromColor(QColor(Qt.GlobalColor.black).rgb(), Qt.MaskMode.MaskInColor)
        return QRegion(QBitmap.fromImage(mask)).boundingRect()

    whole = 14 + paint.width_of(SYNC_FLAGS[mark].text, theme.font(Role.SECOND_MEDIUM))
    for width in range(640, 1200, 20):
        review = column_rects(inside(QRectF(0, 0, width, 60), theme), scale=1.0)[4].toRect()
        said = min(150, review.width())
        with_mark, without = (painted(replace(late, mark=one), width) for one in (mark, SyncMark.NONE))
        facts = QRect(review.left(), 0, said, 60)
        assert with_mark.copy(facts) == without.copy(facts), width
        assert changed(with_mark, without).width() >= whole, f"at {width} the word is cut"


@pytest.mark.parametrize(
    ("name", "width", "said"),
    [
        ("Hamish Anderson", 328, "58 days ago"),
        ("Hamish Anderson", 480, "Ended 58 days ago"),
        ("Bo Li", 348, "58 days ago"),
    ],
)
@pytest.mark.parametrize("is_selected", [False, True])
def test_a_narrow_list_says_it_shorter_so_that_names_are_whole_in_every_row_alike(
    qapp: QApplication, theme: Theme, name: str, width: int, said: str, *, is_selected: bool
) -> None:
    flag = plan_flag(due.plan_end("2026-09-27", today=date(2026, 11, 24)))
    assert flag.text == "Ended 58 days ago"
    delegate = ClientRowDelegate(theme, QListView())

    def painted(right: Flag) -> QImage:
        line = ClientLine(key="1", name=name, initials="HA", details=("430 001 190", "St Albans"), right=right)
        picture = QImage(width, 64, QImage.Format.Format_ARGB32)
        picture.fill(Qt.GlobalColor.white)
        painter = QPainter(picture)
        delegate.paint_line(painter, QRectF(picture.rect()), line, is_selected=is_selected)
        painter.end()
        return picture

    assert painted(flag) == painted(Flag(said, flag.tone, flag.icon))
    names = QRect(0, 0, 68 + math.ceil(paint.width_of(name, theme.font(Role.STRONG))), 64)
    assert painted(flag).copy(names) == painted(Flag("")).copy(names), "the name is whole"


def test_countdowns_carry_the_mark_of_their_tone() -> None:
    loud = due.PlanEnd(5, "5 days", "Ends soon", "ends in 5 days", due.Tone.DANGER)
    soon = due.PlanEnd(25, "25 days", "Ends soon", "ends in 25 days", due.Tone.WARN)
    later = due.PlanEnd(90, "90 days", "", "ends in 90 days", due.Tone.PLAIN)
    assert plan_flag(loud) == Flag("5 days", Tone.DANGER, "warning-circle")
    assert plan_flag(soon) == Flag("25 days", Tone.WARN, "hourglass-high")
    assert plan_flag(later) == Flag("90 days")
    assert plan_flag(None).text == ""
    assert due_flag("Today", due.Tone.WARN).icon == "clock"
    assert due_flag("3 days late", due.Tone.DANGER).icon == "warning-circle"
