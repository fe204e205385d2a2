"""Painted charts are worked by keyboard and say in words what they show."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.day_line import DayLine, Visit
from hubshift_desktop.ui.widgets.lanes_90 import Lane, LaneMark, Lanes90
from hubshift_desktop.ui.widgets.month_grid import DayMark, MonthGrid
from hubshift_desktop.ui.widgets.plan_bar import PlanBar
from hubshift_desktop.ui.widgets.progress_ring import ProgressRing
from hubshift_desktop.ui.widgets.step_chart import StepChart
from hubshift_desktop.ui.widgets.thin_bar import ThinBar
from tests.ui.conftest import Stage

TODAY = date(2026, 11, 24)
VISITS = [
    Visit(key="b", start=690, end=735, time="11:30", title="Support planning", detail="Grace Pellegrino"),
    Visit(key="a", start=540, end=570, time="9:00", title="Phone call", detail="Noah Williams", is_done=True),
    Visit(key="c", start=1170, end=1230, time="7:30", title="Home visit", detail="Rosa Delgado"),
]


def test_the_day_line_walks_visits_in_order(qtbot: QtBot, stage: Stage, theme: Theme) -> None:
    line = DayLine(theme)
    stage.show(line)
    line.show_day(VISITS, now=642, now_words="10:42")
    line.setFocus()
    assert line.accessibleName() == "Appointments today, 3"
    assert line.accessibleDescription() == "9:00 Phone call, Noah Williams, done"
    qtbot.keyClick(line, Qt.Key.Key_Down)
    with qtbot.waitSignal(line.visit_chosen) as told:
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert told.args == ["b"]
    line.grab()


def test_an_empty_day_says_so(stage: Stage, theme: Theme) -> None:
    line = DayLine(theme)
    stage.show(line)
    line.show_day([], now=None)
    assert line.accessibleName() == "No appointments today"


def mark(key: str, days: int, *, tone: Tone = Tone.NEUTRAL) -> LaneMark:
    return LaneMark(key=key, day=TODAY + timedelta(days=days), label=key, said=f"{key} in {days} days", tone=tone)


def test_the_line_of_now_never_leaves_the_day(stage: Stage, theme: Theme) -> None:
    line = DayLine(theme)
    stage.show(line, width=400, height=700)
    ink = theme.colour("ink")

    def inked(now: int) -> list[int]:
        line.show_day(VISITS, now=now, now_words="12:21")
        seen = line.grab().toImage()
        return [y for y in range(seen.height()) if seen.pixelColor(seen.width() - 2, y) == ink]

    midnight, late = inked(21), inked(23 * 60 + 50)
    assert len(midnight) == len(late) == 2
    assert midnight[0] < 20
    assert late[0] > 600


def test_what_is_late_is_counted_apart_from_what_is_due_beside_it(qtbot: QtBot, stage: Stage, theme: Theme) -> None:
    lanes = Lanes90(theme, today=TODAY)
    stage.show(lanes, width=900, height=400)

    def label(*days: int) -> str:
        marks = tuple(mark(f"m{day}", day) for day in days)
        lanes.show_lanes([Lane(title="Goals", icon="target", noun="goal", marks=marks)])
        return lanes.labels[0]

    assert label(-9, -2) == "2 overdue"
    assert label(-9, -2, 0) == "2 overdue +1"
    assert label(0, 1) == "2 goals"


def test_marks_that_stand_too_close_are_joined(qtbot: QtBot, stage: Stage, theme: Theme) -> None:
    lanes = Lanes90(theme, today=TODAY)
    stage.show(lanes, width=900, height=400)
    lanes.show_lanes(
        [
            Lane(title="Plans", icon="hourglass-high", noun="plan", marks=(mark("Rosa D", 5, tone=Tone.DANGER),)),
            Lane(title="Reviews", icon="pill", noun="review", marks=(mark("Amelia T", 40), mark("Noah W", 41))),
            Lane(title="Goals", icon="target", noun="goal", marks=(mark("Evie K", 85), mark("far", 95))),
        ]
    )
    lanes.setFocus()
    assert lanes.accessibleDescription() == "Rosa D in 5 days"
    qtbot.keyClick(lanes, Qt.Key.Key_Right)
    assert lanes.accessibleDescription() == "Amelia T in 40 days\nNoah W in 41 days"
    qtbot.keyClick(lanes, Qt.Key.Key_Down)
    assert lanes.accessibleDescription() == "Evie K in 85 days"
    qtbot.keyClick(lanes, Qt.Key.Key_Right)
    with qtbot.waitSignal(lanes.mark_chosen) as told:
        qtbot.keyClick(lanes, Qt.Key.Key_Return)
    assert told.args == ["Evie K"]
    lanes.grab()


def test_the_month_is_walked_by_day_week_and_month(qtbot: QtBot, stage: Stage, theme: Theme) -> None:
    grid = MonthGrid(theme, today=TODAY)
    stage.show(grid, width=300)
    grid.show_marks({date(2026, 11, 26): DayMark.PLANNED, date(2026, 11, 12): DayMark.CANCELLED})
    grid.setFocus()
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    assert grid.accessibleName() == "November 2026, Thursday 26 November, scheduled"
    with qtbot.waitSignal(grid.month_changed) as told:
        qtbot.keyClick(grid, Qt.Key.Key_Down)
    assert told.args == [date(2026, 12, 1)]
    assert grid.cursor_day == date(2026, 12, 3)
    qtbot.keyClick(grid, Qt.Key.Key_PageUp)
    assert grid.month == date(2026, 11, 1)
    grid.grab()


def test_a_short_month_keeps_the_day_it_can(stage: Stage, theme: Theme) -> None:
    grid = MonthGrid(theme, today=date(2027, 1, 31))
    stage.show(grid, width=300)
    grid.turn(1)
    assert grid.cursor_day == date(2027, 2, 28)


def test_a_day_is_chosen_with_the_mouse(qtbot: QtBot, stage: Stage, theme: Theme) -> None:
    grid = MonthGrid(theme, today=TODAY)
    stage.show(grid, width=280)
    with qtbot.waitSignal(grid.day_chosen) as told:
        qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=QPoint(20, 28 + 36 + 15))
    assert told.args == [date(2026, 11, 2)]


def test_the_plan_bar_says_its_dates_and_hides_without_them(stage: Stage, theme: Theme) -> None:
    bar = PlanBar(theme)
    stage.show(bar)
    bar.show_plan(start="2026-01-06", end="2027-01-05", today=TODAY)
    assert bar.accessibleName() == "Plan from 6 Jan 2026 to 5 Jan 2027"
    assert bar.accessibleDescription() == "88% of the plan has passed"
    bar.grab()
    bar.show_plan(start="", end="2027-01-05", today=TODAY)
    assert not bar.isVisible()


def test_the_step_chart_says_its_steps(stage: Stage, theme: Theme) -> None:
    chart = StepChart(theme)
    stage.show(chart)
    chart.show_steps([("2026-10-02", 20), ("2026-09-14", 0), ("odd", 5)], target="2026-12-18", today=TODAY)
    assert chart.accessibleDescription() == "0% on 14 Sep 2026, 20% on 2 Oct 2026"
    chart.grab()


def test_rings_and_bars_have_a_value_for_screen_readers(stage: Stage, theme: Theme) -> None:
    ring, bar = ProgressRing(theme, 40), ThinBar(theme, name="Upload", share=0.62)
    stage.show(ring)
    stage.show(bar)
    assert ring.accessibleName() == "40% done"
    ring.set_progress(100, is_done=True)
    assert ring.accessibleName() == "Completed"
    assert bar.value() == 620
    ring.grab()
    bar.grab()
