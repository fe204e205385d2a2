"""The day the product was asked for, as one story: whole program, real central, a dead spot, and an honest ledger."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from hubshift_desktop.demo.papers import draw_paper
from hubshift_desktop.demo.server import DemoCentral
from hubshift_desktop.domain.fields import text
from hubshift_desktop.domain.search_box import parse
from hubshift_desktop.export.columns import columns_for
from hubshift_desktop.ui.dialogs.account import SignInAgain
from hubshift_desktop.ui.dialogs.conflict import ConflictDialog
from hubshift_desktop.ui.dialogs.export import ExportDialog
from hubshift_desktop.ui.dialogs.name_view import NameView
from hubshift_desktop.ui.panes.appointments import AppointmentsPane
from hubshift_desktop.ui.panes.client_form import ClientForm
from hubshift_desktop.ui.panes.client_list import ALL_ACTIVE
from hubshift_desktop.ui.panes.goal_form import GoalForm
from hubshift_desktop.ui.panes.today import TodayPane
from hubshift_desktop.ui.panes.waiting import WaitingPane
from hubshift_desktop.ui.widgets.button import Button
from hubshift_desktop.ui.widgets.fact_line import FactLine
from tests.ui.pane_probes import button_named, click, problem, type_into, words_of
from tests.ui.working_day import WorkingDay, drop

pytestmark = pytest.mark.slow

CLIENTS = 8
PHONE = "personalInfo.phone"
MINE, OFFICE = "0491 570 157", "0491 570 158"
COOKING, TRAIN = "Cook three dinners a week", "Travel to TAFE by train on my own"
PAPER, PHOTO = "Referral.pdf", "Consent form.jpg"
# The paper of the morning; task, target date, photo and phone of the visit.
CHANGES = 5
REFUSAL = "Target date cannot be in the past"
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def central() -> Iterator[DemoCentral]:
    with DemoCentral(size=CLIENTS) as made:
        yield made


@pytest.fixture
def day(qtbot: QtBot, qapp: QApplication, central: DemoCentral, tmp_path: Path) -> Iterator[WorkingDay]:
    font = qapp.font()
    made = WorkingDay(qtbot, central, tmp_path)
    yield made
    made.end()
    qapp.setStyleSheet("")
    qapp.setFont(font)
    qapp.setPalette(qapp.style().standardPalette())


def test_the_acceptance_day(day: WorkingDay, tmp_path: Path) -> None:
    day.set_up()
    amelia = see_today(day)
    pin_and_export(day, tmp_path)
    look_for_the_same_person(day)
    file_a_scan(day, tmp_path, amelia)
    check_for_the_road(day)

    go_offline(day)
    work_at_the_home(day, tmp_path, amelia)
    lock_over_half_a_number(day, amelia)

    come_back_to_the_office(day, amelia)
    sign_in_again(day)
    decide(day)
    fix_what_was_refused(day)

    day.until_card("All changes synced")
    check_the_ledger(day)
    print_the_ledger(day)
    check_the_office(day, amelia)
    look_at_the_decision_once_more(day, amelia)
    day.lock()


# ---- the morning ----------------------------------------------------------------------------------------------------


def see_today(day: WorkingDay) -> str:
    """8:35: the first sync is seen, then Today says something; returns who is visited."""
    assert day.window.place == "clients"
    day.until(lambda: not day.window.sync.snapshot.is_first_sync)
    day.until_card("All changes synced")
    day.key(Qt.Key.Key_1, CTRL)
    today = day.find(TodayPane)
    day.until(lambda: today.view is not None and today.view.plans_total > 0)
    return day.services.caseload.rows(parse("Amelia"), limit=1)[0].local_id


def pin_and_export(day: WorkingDay, folder: Path) -> None:
    """`plan<60d` is pinned as a view, and its workbook holds its rows with numbers left as text."""
    day.key(Qt.Key.Key_2, CTRL)
    day.key(Qt.Key.Key_F, CTRL)
    day.type_over("plan<60d")
    clients = day.window.clients.list
    wanted = [row.local_id for row in day.services.caseload.rows(parse("plan<60d", within=ALL_ACTIVE), limit=CLIENTS)]
    assert 0 < len(wanted) < CLIENTS
    day.until(lambda: clients.model.shape.count == len(wanted))
    day.window.run("pin")
    naming = day.find(NameView)
    day.type_over("Ending soon")
    click(naming.save)
    day.until(lambda: any(place.label == "Ending soon" for place in day.window.views.places()))
    day.until_uncovered()

    day.key(Qt.Key.Key_E, CTRL | Qt.KeyboardModifier.ShiftModifier)
    export = day.find(ExportDialog)
    target = folder / "Ending soon.xlsx"
    export.place.field.set_value(str(target))
    columns = [column.heading for column in columns_for(export.choice.columns)]
    click(export.exporter)
    day.until_uncovered()
    sheet = load_workbook(target).worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    assert heads == columns
    rows = [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=2)]
    assert {row["NDIS number"].value for row in rows} == {
        row.ndis_number for row in day.services.caseload.rows_of(wanted)
    }
    assert all(row[name].data_type == "s" for row in rows for name in ("NDIS number", "Phone"))
    assert all(str(row["Phone"].value).startswith("0") for row in rows)


def look_for_the_same_person(day: WorkingDay) -> None:
    """A referral for somebody who is known leads to the file that exists."""
    rosa = next(row for row in day.services.caseload.rows(parse("Delgado"), limit=1))
    day.key(Qt.Key.Key_N, CTRL)
    form = day.find(ClientForm)
    type_into(form, "ndisDetails.ndisNumber", rosa.ndis_number)
    asked = form.same_person
    assert asked is not None
    day.until(lambda: [row.local_id for row in asked.found] == [rosa.local_id])
    day.until(lambda: "Is this the same person?" in words_of(asked))
    (line,) = asked.card.findChildren(FactLine)
    click(line)
    day.until(lambda: day.page.client_id == rosa.local_id and not day.page.is_editing)


def file_a_scan(day: WorkingDay, folder: Path, client_id: str) -> None:
    """A scanned paper is dropped and filed; it goes as soon as its type was looked at."""
    paper = folder / PAPER
    paper.write_bytes(draw_paper(file_type="pdf", title="Referral", lines=("A made-up referral.",)))
    day.open(client_id, "documents")
    documents = day.page.tabs.documents
    drop(documents, paper)
    day.until(documents.preview.send_now.isVisible)
    assert documents.preview.kind.value() == "referral"
    click(documents.preview.send_now)
    day.until(lambda: names_at_the_office(day, client_id).count(PAPER) == 1)
    day.until_card("All changes synced")


def check_for_the_road(day: WorkingDay) -> None:
    """What the visits need is really here, and can be brought when it is not."""
    day.key(Qt.Key.Key_3, CTRL)
    visits = day.find(AppointmentsPane)
    click(visits.checker)
    day.until(visits.road.isVisible)
    day.until(lambda: bool(words_of(visits.road)))
    if visits.road.action.isVisible():
        click(visits.road.action)
        day.until(lambda: "Ready for the road" in words_of(visits.road))


# ---- no signal ------------------------------------------------------------------------------------------------------


def go_offline(day: WorkingDay) -> None:
    day.central.stop()
    day.sync()
    day.until_card("Offline", "Nothing waiting")


def work_at_the_home(day: WorkingDay, folder: Path, client_id: str) -> None:
    """A task is ticked, a target date moved (into the past, by mistake), a consent form photographed."""
    day.open(client_id, "goals")
    goals = day.page.tabs.goals
    cooking, train = goal_id(day, client_id, COOKING), goal_id(day, client_id, TRAIN)
    day.until(lambda: cooking in goals.cards)
    goals.cards[cooking].head.setFocus()
    day.key(Qt.Key.Key_Return)
    day.until(lambda: bool(goals.cards[cooking].tasks))
    task = next(row for row in goals.cards[cooking].tasks if "in progress" in row.accessibleName())
    day.until(task.isVisible)
    task.setFocus()
    day.key(Qt.Key.Key_Space)
    day.until(lambda: waiting(day) == 1)

    click_edit(day, train)
    form = day.find(GoalForm)
    type_into(form, "targetDate", shown(day.services.clock.today() - timedelta(days=3)))
    day.key(Qt.Key.Key_S, CTRL)
    day.until(lambda: waiting(day) == 2)

    photo = folder / PHOTO
    photo.write_bytes(draw_paper(file_type="jpg", title="Consent", lines=("Signed.",)))
    day.page.show_tab("documents")
    drop(day.page.tabs.documents, photo)
    day.until(lambda: waiting(day) == 3)
    day.until_card("Offline", "3 waiting")


def lock_over_half_a_number(day: WorkingDay, client_id: str) -> None:
    """Locked in the middle of a phone number, it opens at the same place; then the number is finished."""
    day.page.show_tab("overview")
    day.page.edit(PHONE)
    day.until(lambda: day.page.is_editing and isinstance(day.window.focusWidget(), QLineEdit))
    day.type_over("0491 57")
    day.lock()
    day.unlock()
    day.until(lambda: day.page.is_editing and isinstance(day.window.focusWidget(), QLineEdit))
    line = day.window.focusWidget()
    assert isinstance(line, QLineEdit)
    day.until(lambda: line.text() == "0491 57")
    assert (day.page.client_id, line.cursorPosition()) == (client_id, 7)
    QTest.keyClicks(line, MINE.removeprefix("0491 57"))
    day.key(Qt.Key.Key_S, CTRL)
    day.until(lambda: waiting(day) == 4)
    day.until_card("Offline", "4 waiting")


# ---- the office again -----------------------------------------------------------------------------------------------


def come_back_to_the_office(day: WorkingDay, client_id: str) -> None:
    """The office changed the phone too, the tokens are over, and the photo's first answer will be lost."""
    central = day.central
    central.admin.edit(server_id(day, client_id), PHONE, OFFICE)
    for kind in ("access", "refresh"):
        central.admin.expire_tokens(kind=kind)
    central.faults.lose_answer("/document", method="POST")
    central.start()
    day.sync()
    day.until_card("Sign in again to sync", "4 changes waiting")


def sign_in_again(day: WorkingDay) -> None:
    """Signing in is all that is asked; then records go by themselves, and documents once they may."""
    click(day.window.sidebar.sync_card)
    popover = day.window.sync.popover
    day.until(popover.isVisible)
    assert popover.try_now.label == "Sign in"
    popover.documents.setFocus()
    day.key(Qt.Key.Key_Space)
    day.until(lambda: not day.window.sync.snapshot.documents_allowed)
    click(popover.try_now)
    day.sign_in(day.find(SignInAgain).steps)
    day.until_uncovered()
    day.until(lambda: needs(day) == (1, 1) and waiting(day) == 1)
    assert day.central.faults.pending == 1, "the photo waits for a better connection"
    day.key(Qt.Key.Key_D, CTRL | Qt.KeyboardModifier.ShiftModifier)
    day.until(lambda: needs(day) == (1, 1) and waiting(day) == 0)
    assert day.central.faults.pending == 0, "the answer of the upload was lost"
    day.until_card("2 need you")


def decide(day: WorkingDay) -> None:
    """The two numbers stand side by side in words; the one from the visit is kept."""
    day.key(Qt.Key.Key_4, CTRL)
    pane = day.find(WaitingPane)
    day.until(lambda: [change.is_decision for change in pane.ledger.open] == [True, False])
    pane.list.choose(pane.ledger.open[0].key)
    click(pane.change.opener)
    dialog = day.find(ConflictDialog)
    (row,) = dialog.rows
    assert (row.field.label, row.field.mine, row.field.office) == ("Phone", MINE, OFFICE)
    row.first.setFocus()
    day.key(Qt.Key.Key_1)
    click(dialog.keep)
    day.until_uncovered()
    day.until(lambda: needs(day) == (0, 1) and waiting(day) == 0)


def fix_what_was_refused(day: WorkingDay) -> None:
    """The office's own sentence is in Waiting and beside the field; another date is accepted."""
    pane = day.find(WaitingPane)
    day.until(lambda: [change.is_decision for change in pane.ledger.open] == [False])
    (refused,) = pane.ledger.open
    pane.list.choose(refused.key)
    day.until(lambda: REFUSAL in words_of(pane.change))
    client_id = refused.words.client_id
    click(pane.change.opener)
    day.until(lambda: day.page.client_id == client_id and day.page.tab == "goals")
    click_edit(day, goal_id(day, client_id, TRAIN))
    form = day.find(GoalForm)
    day.until(lambda: REFUSAL in problem(form, "targetDate"))
    type_into(form, "targetDate", shown(day.services.clock.today() + timedelta(days=40)))
    day.key(Qt.Key.Key_S, CTRL)
    day.until(lambda: needs(day) == (0, 0) and waiting(day) == 0)


def check_the_ledger(day: WorkingDay) -> None:
    """Copied as proof it says how many changes there were, and that all of them are accepted."""
    day.key(Qt.Key.Key_4, CTRL)
    pane = day.find(WaitingPane)
    click(pane.log)
    day.until(lambda: len(pane.ledger.log) == CHANGES)
    click(pane.copier)
    day.until(lambda: f"{CHANGES} changes, {CHANGES} accepted" in QApplication.clipboard().text())


def print_the_ledger(day: WorkingDay) -> None:
    """The same on paper, with the time of the last one."""
    printed: list[str] = []

    def to_paper(_window: QWidget, html: str, **_title: str) -> bool:
        printed.append(html)
        return True

    day.window.openers.print_page = to_paper
    day.key(Qt.Key.Key_P, CTRL)
    day.until(lambda: bool(printed))
    assert f"{CHANGES} changes, {CHANGES} accepted, last " in printed[0]


def look_at_the_decision_once_more(day: WorkingDay, client_id: str) -> None:
    """For thirty days the decision can be taken back where the change is listed; today it stands."""
    day.open(client_id, "changes")
    changes = day.page.tabs.changes
    (conflict,) = day.services.decisions.undoable(client_id)
    day.until(lambda: any(line.line.path == conflict.path for line in changes.lines.values()))
    line = next(line for line in changes.lines.values() if line.line.path == conflict.path)
    click(line.head)
    day.until(lambda: any("Undo decision" in button.accessibleName() for button in changes.findChildren(Button)))


def check_the_office(day: WorkingDay, client_id: str) -> None:
    """Each change is in the central's own data, once."""
    admin, office_id = day.central.admin, server_id(day, client_id)
    names = names_at_the_office(day, client_id)
    assert (names.count(PAPER), names.count(PHOTO)) == (1, 1)
    assert len(admin.created("document")) == 2
    assert len(admin.created()) == 2, "nothing else was made"
    assert admin.request_counts()["POST /api/document/upload"] == 2, "the photo was looked up, not sent again"
    personal = admin.client(office_id)["personalInfo"]
    assert isinstance(personal, dict)
    assert str(personal["phone"]).replace(" ", "").endswith(MINE.replace(" ", "")[1:])
    goals = {text(goal, "title"): goal for goal in admin.goals(office_id)}
    tasks = goals[COOKING]["tasks"]
    assert isinstance(tasks, list)
    assert sum(isinstance(task, dict) and task["status"] == "completed" for task in tasks) == 3
    assert goals[TRAIN]["targetDate"] == (day.services.clock.today() + timedelta(days=40)).isoformat()


# ---- small steps ----------------------------------------------------------------------------------------------------


def waiting(day: WorkingDay) -> int:
    counts = day.services.waiting.counts()
    return counts.waiting + counts.sending + counts.unanswered


def needs(day: WorkingDay) -> tuple[int, int]:
    counts = day.services.waiting.counts()
    return counts.conflicts, counts.set_aside


def goal_id(day: WorkingDay, client_id: str, title: str) -> str:
    return next(view.local_id for view in day.services.goals.of(client_id) if view.goal.title == title)


def click_edit(day: WorkingDay, goal: str) -> None:
    goals = day.page.tabs.goals
    day.until(lambda: goal in goals.cards)
    goals.open_goal(goal)
    click(button_named(goals.cards[goal], "Edit goal"))


def server_id(day: WorkingDay, client_id: str) -> str:
    assert day.program.workspace is not None
    with day.program.workspace.store.read() as reader:
        stored = reader.records.get(client_id)
    assert stored is not None
    return stored.server_id or ""


def names_at_the_office(day: WorkingDay, client_id: str) -> list[str]:
    return [text(record, "name") for record in day.central.admin.documents(server_id(day, client_id))]


def shown(when: date) -> str:
    return f"{when:%d/%m/%Y}"
