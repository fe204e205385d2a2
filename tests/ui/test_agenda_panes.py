"""The two agendas: a client's own, and the whole caseload's by day, week and month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from hubshift_desktop.domain.rows import Changed
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.export.request import Progress
from hubshift_desktop.ui.panes.agenda_pane import AgendaPane
from hubshift_desktop.ui.panes.appointments import AppointmentsPane, period_words
from hubshift_desktop.ui.panes.appointments_tab import AppointmentsTab
from hubshift_desktop.ui.runner import InlineRunner, ThreadRunner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.filter_chip import FilterChip
from hubshift_desktop.ui.widgets.lines import AppointmentLine, GroupHead
from tests.services.laptop import Laptop
from tests.ui.conftest import Stage
from tests.ui.files_at_hand import FilesAtHand
from tests.ui.slow_runner import SlowRunner

Visit = Callable[..., str]


@pytest.fixture
def amelia(laptop: Laptop) -> str:
    return laptop.know("Amelia", "Tran")


@pytest.fixture
def tab(laptop: Laptop, amelia: str, theme: Theme, stage: Stage, inline_runner: InlineRunner) -> AppointmentsTab:
    """Amelia's tab with a visit in each of its groups; today is Tuesday 24 November 2026."""
    for day, status, service, carer in (
        ("2026-11-24", "scheduled", "Plan review meeting", "Priya Nair"),
        ("2026-11-26", "scheduled", "Support work", "Joel Martin"),
        ("2026-11-30", "scheduled", "Occupational therapy", "Hannah Lee"),
        ("2026-12-20", "scheduled", "Support work", "Joel Martin"),
        ("2026-11-19", "completed", "Support work", "Joel Martin"),
        ("2026-11-12", "cancelled", "Neurology clinic", "Dr S. Rao"),
    ):
        place = "At home"
        laptop.know_visit(
            amelia, day, status=status, serviceType=service, location=place, **{"healthCarer.name": carer}
        )
    pane = AppointmentsTab(theme, laptop.services, inline_runner)
    pane.show_client(amelia)
    stage.show(pane, width=1028, height=832)
    return pane


@pytest.fixture
def page(laptop: Laptop, amelia: str, theme: Theme, stage: Stage, inline_runner: InlineRunner) -> AppointmentsPane:
    rosa = laptop.know("Rosa", "Delgado", number="430000511")
    laptop.know_visit(amelia, "2026-11-24", serviceType="Plan review meeting", startTime="14:00", endTime="15:00")
    laptop.know_visit(rosa, "2026-11-24", serviceType="Home visit", startTime="16:00", endTime="16:45")
    laptop.know_visit(rosa, "2026-11-27", serviceType="Phone call")
    laptop.know_visit(rosa, "2026-12-02", serviceType="Support planning")
    pane = AppointmentsPane(theme, laptop.services, inline_runner)
    stage.show(pane, width=1376, height=1000)
    return pane


@pytest.fixture
def week(laptop: Laptop, amelia: str) -> dict[str, str]:
    """A week with visits before and after today, which is Tuesday, and one in the week after."""
    days = {"monday": "2026-11-23", "today": "2026-11-24", "friday": "2026-11-27", "next": "2026-12-01"}
    return {name: laptop.know_visit(amelia, day, serviceType=name.capitalize()) for name, day in days.items()}


def heads(pane: AgendaPane) -> list[str]:
    return [line.line.title for line in pane.list.lines if isinstance(line.line, GroupHead)]


def titles(pane: AgendaPane) -> list[str]:
    """What the visits are for; over the caseload the client is the title and this stands after the time."""
    lines = [line.line for line in pane.list.lines if isinstance(line.line, AppointmentLine)]
    return [line.details[1] if pane.is_caseload else line.title for line in lines]


def pick(chip: FilterChip, label: str) -> None:
    """Choose from the chip's menu as a person would."""
    assert chip.menu is not None
    next(action for action in chip.menu.actions() if action.text() == label).trigger()


# ---- a client's tab -------------------------------------------------------------------------------------------------


def test_a_clients_visits_stand_under_today_this_week_next_week_later_and_past(tab: AppointmentsTab) -> None:
    assert heads(tab) == ["Today", "This week", "Next week", "Later", "Past"]
    past = [line.line for line in tab.list.lines if line.line and line.key][-2:]
    assert [(line.day, line.status.text) for line in past if isinstance(line, AppointmentLine)] == [
        ("19", "Completed"),
        ("12", "Cancelled"),
    ]


def test_a_row_reads_as_a_sentence(tab: AppointmentsTab) -> None:
    said = next(line.said for line in tab.list.lines if line.key)
    assert said == "Plan review meeting, Tue 24 Nov 2026, 9:00 – 10:00 am, Priya Nair, At home, scheduled"


def test_upcoming_and_past_are_counted_and_chosen(tab: AppointmentsTab) -> None:
    tab.which.choose("past")
    assert titles(tab) == ["Support work", "Neurology clinic"]
    tab.which.choose("upcoming")
    assert len(titles(tab)) == 4


@pytest.mark.parametrize(
    ("chip", "label", "left"),
    [
        ("status", "Cancelled", ["Neurology clinic"]),
        ("carer", "Priya Nair", ["Plan review meeting"]),
        ("service", "Occupational therapy", ["Occupational therapy"]),
        ("dates", "Next 7 days", ["Plan review meeting", "Support work", "Occupational therapy"]),
        ("dates", "Last 30 days", ["Support work", "Neurology clinic"]),
    ],
)
def test_filters_leave_what_they_say(tab: AppointmentsTab, chip: str, label: str, left: list[str]) -> None:
    pick(getattr(tab.filters, chip), label)
    assert titles(tab) == left


def test_an_empty_filter_says_what_nothing_fits_and_can_be_cleared(tab: AppointmentsTab) -> None:
    pick(tab.filters.status, "Cancelled")
    pick(tab.filters.carer, "Priya Nair")
    assert tab.stack.currentWidget() is tab.empty
    assert tab.empty.accessibleName() == "No appointments match. Nothing fits Cancelled, Priya Nair."
    QTest.mouseClick(tab.empty.action, Qt.MouseButton.LeftButton)
    assert len(titles(tab)) == 6


def test_a_visit_is_told_in_full_and_a_day_of_the_month_jumps_to_it(tab: AppointmentsTab) -> None:
    assert tab.visit.heading.text() == "Plan review meeting"
    tab.month.day_chosen.emit(date(2026, 11, 30))
    assert tab.visit.heading.text() == "Occupational therapy"
    tab.list.setFocus()
    QTest.keyClick(tab.list, Qt.Key.Key_Down)
    assert tab.visit.view is not None
    assert tab.visit.view.appointment.date == "2026-12-20"


def test_the_visits_on_show_are_saved_as_a_calendar_file(
    tab: AppointmentsTab, tmp_path: Path, qtbot: QtBot, laptop: Laptop
) -> None:
    tab.files = FilesAtHand(tmp_path, target=tmp_path / "visits.ics")
    pick(tab.filters.status, "Cancelled")
    with qtbot.waitSignal(tab.said) as said:
        QTest.mouseClick(tab.saver, Qt.MouseButton.LeftButton)
    assert said.args == ["Saved 1 appointment to visits.ics. Not encrypted.", ""]
    text = (tmp_path / "visits.ics").read_text()
    assert text.count("BEGIN:VEVENT") == 1
    assert "Neurology clinic" in text
    assert tab.files.proposed == ["Appointments Amelia Tran 24 Nov 2026.ics"]


def test_a_refresh_keeps_the_chosen_visit(tab: AppointmentsTab, laptop: Laptop, amelia: str) -> None:
    tab.list.choose(next(line.key for line in tab.list.lines if line.name == "Occupational therapy"))
    laptop.know_visit(amelia, "2026-11-25", serviceType="New one")
    tab.refresh(Changed(kinds=frozenset({Kind.APPOINTMENT}), client_ids=frozenset({amelia}), by="sync"))
    assert "New one" in titles(tab)
    assert tab.visit.heading.text() == "Occupational therapy"


def test_another_clients_change_is_not_read(tab: AppointmentsTab, laptop: Laptop, amelia: str) -> None:
    laptop.know_visit(amelia, "2026-11-25", serviceType="New one")
    tab.refresh(Changed(kinds=frozenset({Kind.APPOINTMENT}), client_ids=frozenset({"somebody else"})))
    assert "New one" not in titles(tab)


def test_a_client_without_visits_is_told_where_they_come_from(
    laptop: Laptop, amelia: str, theme: Theme, stage: Stage, inline_runner: InlineRunner
) -> None:
    pane = AppointmentsTab(theme, laptop.services, inline_runner)
    pane.show_client(amelia)
    stage.show(pane)
    assert pane.empty.accessibleName().startswith("No appointments yet. Visits planned in Hubshift")
    assert not pane.saver.isEnabled()


# ---- the whole caseload ---------------------------------------------------------------------------------------------


def test_the_week_of_everybody_is_told_by_day_with_the_client(page: AppointmentsPane) -> None:
    assert heads(page) == ["Today, Tuesday 24 November", "Friday 27 November"]
    first = next(line.line for line in page.list.lines if line.key)
    assert isinstance(first, AppointmentLine)
    assert (first.title, first.details[:2]) == ("Amelia Tran", ("Tue 2:00 – 3:00 pm", "Plan review meeting"))
    assert page.title.text() == "23 – 29 Nov 2026"


def test_weeks_days_and_months_are_walked(page: AppointmentsPane) -> None:
    QTest.mouseClick(page.forward, Qt.MouseButton.LeftButton)
    assert (page.title.text(), titles(page)) == ("30 Nov – 6 Dec 2026", ["Support planning"])
    QTest.mouseClick(page.now, Qt.MouseButton.LeftButton)
    page.span.choose("day")
    assert (page.title.text(), titles(page)) == ("24 Nov 2026", ["Plan review meeting", "Home visit"])
    page.span.choose("month")
    assert len(titles(page)) == 3


def test_a_day_of_another_week_goes_there(page: AppointmentsPane) -> None:
    page.month.day_chosen.emit(date(2026, 12, 2))
    assert titles(page) == ["Support planning"]
    assert page.visit.heading.text() == "Support planning"


def test_enter_and_open_lead_to_the_clients_own_tab(page: AppointmentsPane, qtbot: QtBot, amelia: str) -> None:
    page.focus_first()
    with qtbot.waitSignal(page.tab_asked) as asked:
        QTest.keyClick(page.list, Qt.Key.Key_Return)
    assert asked.args == [amelia, "appointments"]
    assert page.visit.opener.label == "Open Amelia"
    with qtbot.waitSignal(page.tab_asked):
        QTest.mouseClick(page.visit.opener, Qt.MouseButton.LeftButton)


def test_an_empty_week_says_so(page: AppointmentsPane) -> None:
    page.show_day(date(2026, 1, 6))
    assert page.empty.accessibleName().startswith("No appointments in this week")


def test_the_road_check_names_what_is_missing_and_brings_it(
    laptop: Laptop, amelia: str, theme: Theme, stage: Stage, inline_runner: InlineRunner
) -> None:
    def fetch(wanted: str, on_progress: Progress) -> None:
        with laptop.writing() as work:
            blob = laptop.blobs.seal([b"%PDF-1.4 here"], media_type="application/pdf")
            work.blobs.put(blob)
            work.blobs.link(wanted, blob.blob_id)

    laptop.know_visit(amelia, "2026-11-25")
    laptop.know_document(amelia, name="Plan.pdf")
    page = AppointmentsPane(theme, laptop.as_person(laptop.account, fetch=fetch), inline_runner)
    stage.show(page, width=1376, height=1000)
    assert not page.road.isVisible()
    QTest.mouseClick(page.checker, Qt.MouseButton.LeftButton)
    assert page.road.title.text() == "1 of 1 file is not on this laptop"
    assert "Plan.pdf" in page.road.sentence.text()
    QTest.mouseClick(page.road.action, Qt.MouseButton.LeftButton)
    assert "Plan.pdf" not in page.road.sentence.text()


def test_locking_ends_the_download_of_a_caseload_after_the_file_under_way(
    laptop: Laptop, amelia: str, theme: Theme, stage: Stage, qtbot: QtBot
) -> None:
    runner, fetched = ThreadRunner(), list[str]()

    def fetch(wanted: str, on_progress: Progress) -> None:
        # The lock is asked while the first file is on its way.
        fetched.append(wanted)
        runner.end()
        with laptop.writing() as work:
            blob = laptop.blobs.seal([b"%PDF-1.4 here"], media_type="application/pdf")
            work.blobs.put(blob)
            work.blobs.link(wanted, blob.blob_id)

    laptop.know_visit(amelia, "2026-11-25")
    for number in range(3):
        laptop.know_document(amelia, name=f"Plan {number}.pdf")
    page = AppointmentsPane(theme, laptop.as_person(laptop.account, fetch=fetch), runner)
    stage.show(page, width=1376, height=1000)
    QTest.mouseClick(page.checker, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.road.action.isVisible)
    QTest.mouseClick(page.road.action, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: runner.is_ending)
    runner.close()
    assert len(fetched) == 1
    here = [document.blob_id is not None for document in laptop.services.documents.of(amelia)]
    assert sorted(here) == [False, False, True]


def test_offline_the_road_check_says_why_nothing_came(
    page: AppointmentsPane, laptop: Laptop, amelia: str, qtbot: QtBot
) -> None:
    laptop.know_document(amelia, name="Plan.pdf")
    QTest.mouseClick(page.checker, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(page.said) as said:
        QTest.mouseClick(page.road.action, Qt.MouseButton.LeftButton)
    assert said.args[0] == "Plan.pdf is not on this laptop. It needs the internet."
    assert page.road.action.isEnabled()


def test_period_words() -> None:
    assert period_words(date(2026, 11, 24), date(2026, 11, 24)) == "24 Nov 2026"
    assert period_words(date(2026, 12, 28), date(2027, 1, 3)) == "28 Dec 2026 – 3 Jan 2027"


# ---- where it begins ------------------------------------------------------------------------------------------------


def begins_at(pane: AgendaPane) -> tuple[str, str]:
    """Return what list and detail stand at."""
    assert pane.visit.view is not None
    return pane.list.key, pane.visit.view.local_id


@pytest.mark.parametrize("reason", [Qt.FocusReason.TabFocusReason, Qt.FocusReason.ActiveWindowFocusReason])
def test_list_and_detail_begin_with_the_next_visit(
    laptop: Laptop,
    theme: Theme,
    stage: Stage,
    inline_runner: InlineRunner,
    week: dict[str, str],
    reason: Qt.FocusReason,
) -> None:
    pane = AppointmentsPane(theme, laptop.services, inline_runner)
    stage.show(pane, width=1376, height=1000)
    assert begins_at(pane)[1] == week["today"]
    pane.list.setFocus(reason)
    assert begins_at(pane) == (week["today"], week["today"])
    pane.forward.click()
    assert begins_at(pane) == (week["next"], week["next"])
    pane.back.click()
    QTest.keyClick(pane.list, Qt.Key.Key_Down)
    assert begins_at(pane) == (week["friday"], week["friday"])


def test_the_keyboard_that_came_before_the_visits_is_put_on_the_next_one(
    laptop: Laptop, theme: Theme, stage: Stage, week: dict[str, str]
) -> None:
    slow = SlowRunner()
    pane = AppointmentsPane(theme, laptop.services, slow)
    stage.show(pane, width=1376, height=1000)
    pane.focus_first()
    slow.go_on()
    assert pane.list.hasFocus()
    assert begins_at(pane) == (week["today"], week["today"])
