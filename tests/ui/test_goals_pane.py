"""The Goals tab over a real store: cards in order, tasks by Space and mouse, statuses, forms, the keyboard's place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QMenu

from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.rows import Changed
from hubshift_desktop.domain.states import Kind, OpKind, OpState
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.ui.dialogs.confirm import ConfirmDialog
from hubshift_desktop.ui.panes.form import Form
from hubshift_desktop.ui.panes.goal_card import GoalCard
from hubshift_desktop.ui.panes.goal_form import FIRST_TASKS, GOAL_NEW
from hubshift_desktop.ui.panes.goals import GoalsPane
from hubshift_desktop.ui.runner import InlineRunner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.button import Button
from hubshift_desktop.ui.widgets.combo_editor import ComboEditor
from hubshift_desktop.ui.widgets.empty_state import EmptyState
from hubshift_desktop.ui.widgets.task_row import TaskRow
from tests.services.laptop import Laptop
from tests.ui.conftest import Stage
from tests.ui.pane_probes import (
    HOSTILE,
    button_named,
    click,
    focused_path,
    leave,
    nameless,
    problem,
    rendered,
    settle,
    type_into,
    words_of,
)

WALK: dict[str, JsonValue] = {"_id": "t1", "title": "Walk the way", "status": "completed", "dueDate": "2026-10-02"}
RIDE: dict[str, JsonValue] = {"_id": "t2", "title": "Ride with a worker", "status": "not_started"}
LATE: dict[str, JsonValue] = {"_id": "t3", "title": "Ride alone", "status": "in_progress", "dueDate": "2026-11-10"}
SAVED = "Saved on this laptop – will sync when online"
Open = Callable[..., GoalsPane]


@pytest.fixture
def amelia(laptop: Laptop) -> str:
    return laptop.know()


@pytest.fixture
def travel(laptop: Laptop, amelia: str) -> str:
    return laptop.know_goal(
        amelia,
        tasks=[WALK, RIDE, LATE],
        progress=33,
        targetDate="2026-12-18",
        category="community",
        description="To get to her classes without a lift.",
    )


@pytest.fixture
def open_pane(laptop: Laptop, amelia: str, theme: Theme, stage: Stage, inline_runner: InlineRunner) -> Open:
    def show(*, services: Services | None = None, width: int = 1100) -> GoalsPane:
        pane = GoalsPane(theme, services or laptop.services, inline_runner)
        pane.show_client(amelia)
        stage.show(pane, width=width, height=900)
        return pane

    return show


def opened(pane: GoalsPane, goal_id: str) -> GoalCard:
    """Open a card with the keyboard, as a person would."""
    head = pane.cards[goal_id].head
    head.setFocus()
    QTest.keyClick(head, Qt.Key.Key_Return)
    settle()
    return pane.cards[goal_id]


def form_of(pane: GoalsPane) -> Form:
    assert pane.form is not None
    return pane.form


def status_menu(card: GoalCard) -> QMenu:
    (button,) = [one for one in card.findChildren(Button) if one.accessibleName().startswith("Status: ")]
    (menu,) = [one for one in card.findChildren(QMenu) if one.actions() and one is button.menu()]
    return menu


def dialog_of(pane: GoalsPane) -> ConfirmDialog:
    (dialog,) = pane.window().findChildren(ConfirmDialog)
    return dialog


# ---- what is shown --------------------------------------------------------------------------------------------------


def test_open_goals_stand_by_target_date_and_done_ones_are_folded_away(
    open_pane: Open, laptop: Laptop, amelia: str
) -> None:
    later = laptop.know_goal(amelia, title="Later", targetDate="2027-01-31")
    no_date = laptop.know_goal(amelia, title="No date")
    overdue = laptop.know_goal(amelia, title="Cook", targetDate="2026-10-30")
    done = laptop.know_goal(amelia, title="Done", status="completed", progress=100)
    given_up = laptop.know_goal(amelia, title="Given up", status="cancelled")
    pane = open_pane()
    assert list(pane.cards) == [overdue, later, no_date]
    click(button_named(pane.which, "Completed, 2"))
    assert set(pane.cards) == {done, given_up}
    click(button_named(pane.which, "All, 5"))
    assert len(pane.cards) == 5


def test_a_card_says_everything_in_a_sentence(open_pane: Open, travel: str) -> None:
    head = open_pane().cards[travel].head
    said = "Travel to TAFE by train, In progress, 33% done, 1 of 3 tasks, Due 18 Dec 2026, in 24 days"
    assert head.accessibleName() == said


def test_without_goals_there_is_a_way_to_the_first(open_pane: Open) -> None:
    pane = open_pane()
    (state,) = pane.findChildren(EmptyState)
    assert "No goals yet" in words_of(state)
    click(button_named(state, "Add goal"))
    assert focused_path(form_of(pane)) == "title"


def test_with_none_but_completed_goals_it_is_not_said_that_there_are_none_yet(
    open_pane: Open, laptop: Laptop, amelia: str
) -> None:
    laptop.know_goal(amelia, title="Done", status="completed", progress=100)
    (state,) = open_pane().findChildren(EmptyState)
    assert "No open goals" in words_of(state)
    assert button_named(state, "Add goal").isVisible()


def test_a_card_opens_and_closes_by_key_and_mouse(open_pane: Open, travel: str) -> None:
    pane = open_pane()
    assert pane.cards[travel].tasks == []
    card = opened(pane, travel)
    assert [task.accessibleName() for task in card.tasks] == [
        "Walk the way, completed, due 2 Oct 2026",
        "Ride with a worker, not started",
        "Ride alone, in progress, was due 10 Nov 2026",
    ]
    assert card.head.hasFocus()
    assert "To get to her classes without a lift." in words_of(card)
    click(card.head)
    assert pane.cards[travel].tasks == []


# ---- tasks ----------------------------------------------------------------------------------------------------------


def test_space_ticks_and_the_keyboard_stays_on_the_task(open_pane: Open, laptop: Laptop, travel: str) -> None:
    pane = open_pane()
    said = QSignalSpy(pane.said)
    task = opened(pane, travel).tasks[1]
    task.setFocus()
    QTest.keyClick(task, Qt.Key.Key_Space)
    card = pane.cards[travel]
    assert "completed" in card.tasks[1].accessibleName()
    assert QApplication.focusWidget() is card.tasks[1]
    assert laptop.services.goals.of(pane.client_id)[0].goal.progress == 67
    QTest.keyClick(pane.cards[travel].tasks[1], Qt.Key.Key_Space)
    assert "not started" in pane.cards[travel].tasks[1].accessibleName()
    assert said.at(0) == [SAVED, "undo"]


def test_one_click_on_the_box_ticks_the_next_unticks_and_the_words_do_neither(
    open_pane: Open, laptop: Laptop, amelia: str
) -> None:
    goal = laptop.know_goal(amelia, status="not_started", tasks=[RIDE, WALK])
    pane = open_pane()
    opened(pane, goal)

    def click_at(x: int) -> str:
        row = pane.cards[goal].tasks[0]
        QTest.mouseClick(row, Qt.MouseButton.LeftButton, pos=QPoint(x, row.height() // 2))
        return pane.cards[goal].tasks[0].accessibleName()

    assert "not started" in click_at(200)
    assert "completed" in click_at(14)
    assert "not started" in click_at(14)
    assert laptop.record(goal).local["status"] == "not_started", "a goal's own status is a write of its own"
    assert OpKind.GOAL_STATUS not in {op.kind for op in laptop.ops(goal)}


def test_arrows_move_between_tasks(open_pane: Open, travel: str) -> None:
    pane = open_pane()
    card = opened(pane, travel)
    card.tasks[0].setFocus()
    QTest.keyClick(card.tasks[0], Qt.Key.Key_Down)
    assert card.tasks[1].hasFocus()
    QTest.keyClick(card.tasks[1], Qt.Key.Key_Up)
    assert card.tasks[0].hasFocus()


def test_a_task_s_menu_offers_the_other_statuses(open_pane: Open, laptop: Laptop, travel: str) -> None:
    pane = open_pane()
    task = opened(pane, travel).tasks[1]
    spot = QPoint(50, 10)
    QApplication.sendEvent(task, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, spot, task.mapToGlobal(spot)))
    (menu,) = [one for one in pane.cards[travel].findChildren(QMenu) if one.isVisible()]
    assert [(action.text(), action.isEnabled()) for action in menu.actions() if action.text()] == [
        ("Not started", False),
        ("In progress", True),
        ("Completed", True),
        ("Edit task…", True),
        ("Remove task", True),
    ]
    menu.actions()[1].trigger()
    menu.close()
    assert "in progress" in pane.cards[travel].tasks[1].accessibleName()


def test_a_task_is_added_edited_and_removed(open_pane: Open, laptop: Laptop, travel: str) -> None:
    pane = open_pane()
    click(button_named(opened(pane, travel), "Add task"))
    form = form_of(pane)
    form.save()
    assert laptop.ops(travel) == ()
    type_into(form, "dueDate", "1/12/2026")
    form.save()
    assert problem(form, "title") == "Enter what needs doing"
    type_into(form, "title", "Ride home")
    form.save()
    assert pane.form is None
    task = pane.cards[travel].tasks[3]
    assert task.accessibleName() == "Ride home, not started, due 1 Dec 2026"
    QTest.keyClick(task, Qt.Key.Key_Return)
    type_into(form_of(pane), "title", "Ride home alone")
    form_of(pane).save()
    pane.on_task_removed(travel, 0)
    assert [row.accessibleName().split(",")[0] for row in pane.cards[travel].tasks] == [
        "Ride with a worker",
        "Ride alone",
        "Ride home alone",
    ]


def test_a_double_click_opens_the_task(open_pane: Open, travel: str) -> None:
    pane = open_pane()
    task = opened(pane, travel).tasks[1]
    QTest.mouseDClick(task, Qt.MouseButton.LeftButton, pos=QPoint(200, task.height() // 2))
    assert form_of(pane).values["title"] == "Ride with a worker"


# ---- statuses -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "offered"),
    [
        ("not_started", ["In progress", "Cancelled"]),
        ("in_progress", ["On hold", "Completed", "Cancelled"]),
        ("on_hold", ["In progress", "Cancelled"]),
    ],
)
def test_only_the_allowed_next_statuses_are_offered(
    open_pane: Open, laptop: Laptop, amelia: str, status: str, offered: list[str]
) -> None:
    goal = laptop.know_goal(amelia, status=status)
    menu = status_menu(opened(open_pane(), goal))
    assert [action.text() for action in menu.actions()] == offered


def test_a_completed_goal_offers_no_status_and_its_tasks_are_still(
    open_pane: Open, laptop: Laptop, amelia: str
) -> None:
    goal = laptop.know_goal(amelia, status="completed", tasks=[WALK])
    pane = open_pane()
    click(button_named(pane.which, "Completed, 1"))
    card = opened(pane, goal)
    assert not [one for one in card.findChildren(Button) if one.accessibleName().startswith("Status: ")]
    QTest.keyClick(card.tasks[0], Qt.Key.Key_Space)
    assert laptop.ops(goal) == ()


def test_a_status_is_set_from_the_menu(open_pane: Open, laptop: Laptop, travel: str) -> None:
    pane = open_pane()
    status_menu(opened(pane, travel)).actions()[0].trigger()
    assert laptop.record(travel).local["status"] == "on_hold"
    assert "On hold" in pane.cards[travel].head.accessibleName()


# ---- forms ----------------------------------------------------------------------------------------------------------


def test_a_goal_is_added_with_two_tasks(open_pane: Open, laptop: Laptop, amelia: str) -> None:
    pane = open_pane()
    click(pane.adder)
    form = form_of(pane)
    assert focused_path(form) == "title"
    type_into(form, "title", "Swim on Fridays")
    type_into(form, "targetDate", "18 Dec 2026")
    field = form.field("category")
    assert field is not None
    assert isinstance(field.editor, ComboEditor)
    field.editor.set_value("health")
    field.editor.edited.emit()
    type_into(form, FIRST_TASKS, "Find a pool\n\n Buy togs ")
    assert form.bar.accessibleName() == "Not saved yet: title, category, target date, tasks"
    form.save()
    assert pane.form is None
    (goal_id,) = pane.cards
    local = laptop.record(goal_id).local
    assert (local["title"], local["category"], local["targetDate"]) == ("Swim on Fridays", "health", "2026-12-18")
    assert [task.accessibleName() for task in opened(pane, goal_id).tasks] == [
        "Find a pool, not started",
        "Buy togs, not started",
    ]
    assert [op.kind for op in laptop.open_ops()] == [OpKind.GOAL_CREATE]


def test_a_goal_needs_a_title_and_a_readable_date(open_pane: Open, laptop: Laptop) -> None:
    pane = open_pane()
    click(pane.adder)
    form = form_of(pane)
    type_into(form, "targetDate", "soon")
    leave(form, "targetDate")
    assert problem(form, "targetDate").startswith("Enter a date")
    form.save()
    assert form.summary.accessibleName() == "2 fields need fixing before you save: Title, Target date"
    assert focused_path(form) == "title"
    assert laptop.open_ops() == ()


def test_a_goal_is_edited(open_pane: Open, laptop: Laptop, travel: str) -> None:
    pane = open_pane()
    click(button_named(opened(pane, travel), "Edit goal"))
    form = form_of(pane)
    assert form.values["description"] == "To get to her classes without a lift."
    type_into(form, "title", "Travel alone")
    form.save()
    assert laptop.record(travel).dirty == {"title"}
    assert pane.cards[travel].head.accessibleName().startswith("Travel alone")


def test_esc_keeps_the_draft_and_discard_throws_it_away(open_pane: Open, laptop: Laptop, amelia: str) -> None:
    pane = open_pane()
    click(pane.adder)
    type_into(form_of(pane), "title", "Swim")
    assert pane.escape()
    assert not pane.escape()
    assert laptop.services.drafts.get(GOAL_NEW, amelia) is not None
    click(pane.adder)
    assert form_of(pane).values["title"] == "Swim"
    assert focused_path(form_of(pane)) == "title"
    click(form_of(pane).bar.discard)
    assert pane.form is None
    assert laptop.services.drafts.get(GOAL_NEW, amelia) is None


def test_another_client_closes_the_form_and_keeps_its_draft(open_pane: Open, laptop: Laptop, amelia: str) -> None:
    pane = open_pane()
    click(pane.adder)
    type_into(form_of(pane), "title", "Swim")
    pane.show_client(laptop.know("Rosa", "Delgado", number="430000511"))
    assert pane.form is None
    assert laptop.services.drafts.get(GOAL_NEW, amelia) is not None


# ---- removing -------------------------------------------------------------------------------------------------------


def test_removing_asks_first_and_can_be_undone(open_pane: Open, laptop: Laptop, travel: str) -> None:
    pane = open_pane()
    click(button_named(opened(pane, travel), "Remove goal"))
    dialog = dialog_of(pane)
    assert "Travel to TAFE by train has 3 tasks." in words_of(dialog)
    assert dialog.no.hasFocus()
    click(dialog.no)
    assert travel in pane.cards
    settle()
    click(button_named(pane.cards[travel], "Remove goal"))
    click(dialog_of(pane).yes)
    assert pane.cards == {}
    laptop.services.undo.undo()
    pane.refresh(laptop.told[-1])
    assert travel in pane.cards


# ---- refreshing -----------------------------------------------------------------------------------------------------


def test_a_refresh_keeps_what_is_open_and_where_the_keyboard_is(
    open_pane: Open, laptop: Laptop, amelia: str, travel: str
) -> None:
    pane = open_pane()
    opened(pane, travel).tasks[2].setFocus()
    laptop.know_goal(amelia, title="From Hubshift", targetDate="2026-11-30")
    pane.refresh(Changed(kinds=frozenset({Kind.GOAL}), client_ids=frozenset({amelia}), by="sync"))
    assert len(pane.cards) == 2
    assert QApplication.focusWidget() is pane.cards[travel].tasks[2]


def test_a_refresh_that_brings_nothing_builds_nothing(open_pane: Open, amelia: str, travel: str) -> None:
    pane = open_pane()
    before = pane.cards[travel]
    pane.refresh(Changed(kinds=frozenset({Kind.GOAL}), client_ids=frozenset({amelia})))
    assert pane.cards[travel] is before


def test_a_refresh_leaves_an_open_form_alone(open_pane: Open, laptop: Laptop, amelia: str, travel: str) -> None:
    pane = open_pane()
    click(button_named(opened(pane, travel), "Edit goal"))
    type_into(form_of(pane), "title", "Half a tit")
    laptop.services.goals.edit(travel, {"title": "Changed elsewhere"})
    pane.refresh(Changed(kinds=frozenset({Kind.GOAL}), client_ids=frozenset({amelia})))
    assert form_of(pane).values["title"] == "Half a tit"
    assert focused_path(form_of(pane)) == "title"


def test_what_waits_and_what_was_refused_is_said(open_pane: Open, laptop: Laptop, travel: str) -> None:
    pane = open_pane()
    laptop.services.goals.edit(travel, {"title": "Travel"})
    (op,) = laptop.ops(travel)
    pane.refresh(laptop.told[-1])
    settle()
    assert "Waiting" in words_of(pane.cards[travel])
    with laptop.writing() as work:
        work.outbox.save(replace(op, state=OpState.NEEDS_FIX, message="Too short."))
    pane.refresh(laptop.told[-1])
    assert "Not accepted: Too short." in words_of(opened(pane, travel))


def test_editing_what_was_refused_begins_at_what_was_refused(open_pane: Open, laptop: Laptop, travel: str) -> None:
    laptop.services.goals.edit(travel, {"targetDate": "2027-02-01"})
    (op,) = laptop.ops(travel)
    with laptop.writing() as work:
        work.outbox.save(replace(op, state=OpState.NEEDS_FIX, field_errors={"targetDate": "After the plan's end."}))
    pane = open_pane()
    pane.on_edit_asked(travel)
    assert focused_path(form_of(pane)) == "targetDate"
    assert problem(form_of(pane), "targetDate") == "After the plan's end."


# ---- for everyone ---------------------------------------------------------------------------------------------------


def test_every_control_has_a_name(open_pane: Open, travel: str) -> None:
    pane = open_pane()
    opened(pane, travel)
    assert nameless(pane) == []
    pane.on_task_opened(travel, 0)
    assert nameless(pane) == []


def test_foreign_words_stay_words(open_pane: Open, laptop: Laptop, amelia: str) -> None:
    goal = laptop.know_goal(
        amelia, title=HOSTILE, description=HOSTILE, category=HOSTILE, tasks=[{"title": HOSTILE, "dueDate": HOSTILE}]
    )
    pane = open_pane()
    opened(pane, goal)
    assert rendered(pane) == []


def test_who_may_only_look_finds_nothing_to_press(open_pane: Open, laptop: Laptop, travel: str) -> None:
    pane = open_pane(services=laptop.with_role("accountant"))
    assert not pane.adder.isVisible()
    card = opened(pane, travel)
    assert [one.accessibleName() for one in card.findChildren(Button)] == []
    QTest.keyClick(card.tasks[1], Qt.Key.Key_Space)
    QTest.keyClick(card.tasks[1], Qt.Key.Key_Return)
    assert pane.form is None
    assert laptop.open_ops() == ()


# The room beside list and sidebar in the smallest window of each text size.
@pytest.mark.parametrize(("scale", "width"), [(1.0, 848), (1.5, 1234), (2.0, 1190)])
def test_a_narrow_pane_cuts_no_button_off(
    open_pane: Open, laptop: Laptop, travel: str, theme: Theme, scale: float, width: int
) -> None:
    pane = open_pane(width=width)
    theme.set_scale(scale)
    card = opened(pane, travel)
    QApplication.processEvents()
    for button in card.findChildren(Button):
        right = button.mapTo(pane, button.rect().topRight()).x()
        assert right <= pane.width(), button.accessibleName()
    assert isinstance(card.tasks[0], TaskRow)
