"""The Changes tab over a real store: who changed what, what it was before, a field's history, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hubshift_desktop.domain.states import Choice, OpState
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.ui.panes.change_line import ChangeLine
from hubshift_desktop.ui.panes.changes import Changes
from hubshift_desktop.ui.runner import InlineRunner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.button import Button
from tests.documents.files import pdf
from tests.services.laptop import EMAIL, PHONE, Laptop
from tests.ui.conftest import Stage
from tests.ui.pane_probes import HOSTILE, button_named, click, nameless, rendered, settle, words_of

Open = Callable[..., Changes]


@pytest.fixture
def amelia(laptop: Laptop) -> str:
    return laptop.know()


@pytest.fixture
def open_pane(laptop: Laptop, theme: Theme, stage: Stage, inline_runner: InlineRunner) -> Open:
    def show(client_id: str, *, services: Services | None = None) -> Changes:
        pane = Changes(theme, services or laptop.services, inline_runner)
        pane.show_client(client_id)
        stage.show(pane, width=1050, height=900)
        return pane

    return show


def titles(pane: Changes) -> list[str]:
    return [line.words for line in pane.lines.values()]


def opened(pane: Changes, index: int = 0) -> ChangeLine:
    """Open a line with the keyboard."""
    line = list(pane.lines.values())[index]
    line.head.setFocus()
    QTest.keyClick(line.head, Qt.Key.Key_Space)
    settle()
    return list(pane.lines.values())[index]


def change(laptop: Laptop, client_id: str, **fields: str) -> None:
    """Change fields and let the office have them, so that the next change is one of its own."""
    laptop.services.clients.edit(client_id, {f"personalInfo.{name}": value for name, value in fields.items()})
    with laptop.writing() as work:
        for op in laptop.ops(client_id):
            work.outbox.save(replace(op, state=OpState.DONE, accepted_at=laptop.clock.now()))
    laptop.clock.turn(seconds=60)


def buttons(line: ChangeLine) -> list[str]:
    return [button.text() for button in line.findChildren(Button)]


def test_changes_stand_newest_first_in_words(open_pane: Open, laptop: Laptop, amelia: str) -> None:
    laptop.services.clients.edit(amelia, {PHONE: "0491 570 157"})
    laptop.clock.turn(seconds=60)
    laptop.services.goals.add(amelia, {"title": "Cook dinner"})
    pane = open_pane(amelia)
    assert titles(pane)[-1] == "Phone, 0491 570 156 to 0491 570 157"
    assert "Cook dinner" in titles(pane)[0]
    head = list(pane.lines.values())[-1].head
    assert "Maya Okafor, on this laptop" in head.accessibleName()
    assert "Waiting" in head.accessibleName()


def test_a_file_stands_there_with_what_became_of_it(open_pane: Open, laptop: Laptop, amelia: str) -> None:
    laptop.services.documents.file(amelia, pdf(), name="Consent.pdf")
    assert titles(open_pane(amelia)) == ["New document: Consent.pdf"]


def test_nothing_yet_says_what_will_stand_here(open_pane: Open, amelia: str) -> None:
    pane = open_pane(amelia)
    assert "No changes yet" in words_of(pane)
    assert pane.lines == {}


def test_the_filter_tells_here_from_hubshift(open_pane: Open, laptop: Laptop, amelia: str) -> None:
    laptop.services.clients.edit(amelia, {PHONE: "0491 570 157"})
    pane = open_pane(amelia)
    pane.which.choose("office")
    assert pane.lines == {}
    pane.which.choose("own")
    assert len(pane.lines) == 1


def test_a_line_opens_by_key_and_tells_what_was_before(open_pane: Open, laptop: Laptop, amelia: str) -> None:
    laptop.services.clients.edit(amelia, {PHONE: "0491 570 157"})
    pane = open_pane(amelia)
    line = opened(pane)
    assert "0491 570 156" in words_of(line)
    assert line.head.hasFocus()
    QTest.keyClick(line.head, Qt.Key.Key_Space)
    settle()
    assert "Before" not in words_of(next(iter(pane.lines.values())))


def test_an_open_line_tells_the_field_s_other_changes(open_pane: Open, laptop: Laptop, amelia: str) -> None:
    for number in ("0491 570 157", "0491 570 158", "0491 570 159"):
        change(laptop, amelia, phone=number, email=f"a{number[-1]}@example.com")
    pane = open_pane(amelia)
    index = titles(pane).index("Phone, 0491 570 158 to 0491 570 159")
    said = words_of(opened(pane, index))
    assert "Other changes of phone" in said
    assert "Phone, 0491 570 156 to 0491 570 157" in said
    assert "Email" not in said


def test_a_value_is_put_back_as_a_new_change(open_pane: Open, laptop: Laptop, amelia: str) -> None:
    laptop.services.clients.edit(amelia, {PHONE: "0491 570 157"})
    pane = open_pane(amelia)
    said: list[tuple[str, str]] = []
    pane.said.connect(lambda words, action: said.append((words, action)))
    line = opened(pane)
    click(button_named(line, "Put back: Phone, 0491 570 156 to 0491 570 157"))
    assert laptop.record(amelia).local[PHONE] == "0491 570 156"
    assert said == [("Put back on this laptop – will sync when online", "undo")]


def test_what_was_changed_again_offers_no_way_back(open_pane: Open, laptop: Laptop, amelia: str) -> None:
    change(laptop, amelia, phone="0491 570 157")
    change(laptop, amelia, phone="0491 570 158")
    pane = open_pane(amelia)
    assert buttons(opened(pane, 0)) == ["Put back"]
    assert buttons(opened(pane, 1)) == []


def test_a_value_that_can_no_longer_be_typed_is_refused_in_words(open_pane: Open, laptop: Laptop, theme: Theme) -> None:
    client = laptop.know("Rosa", "Delgado", number="430000511", personalInfo__email="rosa@")
    laptop.services.clients.edit(client, {EMAIL: "rosa@example.com"})
    pane = open_pane(client)
    said: list[str] = []
    pane.said.connect(lambda words, _action: said.append(words))
    click(button_named(opened(pane), "Put back: Email, rosa@ to rosa@example.com"))
    assert said == ["The earlier value can’t be set again. Enter a full email address, like name@example.com"]
    assert laptop.record(client).local[EMAIL] == "rosa@example.com"


def test_a_refused_change_leads_to_its_field(open_pane: Open, laptop: Laptop, amelia: str) -> None:
    laptop.services.clients.edit(amelia, {EMAIL: "a@example.com"})
    (op,) = laptop.ops(amelia)
    with laptop.writing() as work:
        work.outbox.save(replace(op, state=OpState.NEEDS_FIX, message="Not known."))
    pane = open_pane(amelia)
    asked: list[str] = []
    pane.edit_asked.connect(asked.append)
    line = opened(pane)
    assert "Not accepted" in line.head.accessibleName()
    click(next(button for button in line.findChildren(Button) if button.text() == "Fix email"))
    assert asked == [EMAIL]


def test_two_versions_lead_to_the_decision(open_pane: Open, laptop: Laptop, amelia: str) -> None:
    laptop.services.clients.edit(amelia, {PHONE: "0491 570 157"})
    laptop.dispute(amelia, PHONE, office="0491 570 158")
    pane = open_pane(amelia)
    asked: list[str] = []
    pane.decide_asked.connect(asked.append)
    line = opened(pane)
    click(next(button for button in line.findChildren(Button) if button.text() == "Choose"))
    assert asked == [amelia]


def test_a_goal_s_change_leads_to_the_goals(open_pane: Open, laptop: Laptop, amelia: str) -> None:
    goal = laptop.know_goal(amelia)
    laptop.services.goals.edit(goal, {"title": "Travel by train"})
    pane = open_pane(amelia)
    asked: list[tuple[str, str]] = []
    pane.tab_asked.connect(lambda client_id, tab: asked.append((client_id, tab)))
    line = opened(pane)
    click(next(button for button in line.findChildren(Button) if button.text() == "Open goals"))
    assert asked == [(amelia, "goals")]


def test_a_refresh_keeps_the_keyboard_and_what_is_open(open_pane: Open, laptop: Laptop, amelia: str) -> None:
    laptop.services.clients.edit(amelia, {PHONE: "0491 570 157"})
    pane = open_pane(amelia)
    before = opened(pane).line.line_id
    laptop.clock.turn(seconds=60)
    laptop.services.clients.edit(amelia, {EMAIL: "new@example.com"})
    pane.refresh(laptop.told[-1])
    settle()
    assert len(pane.lines) == 2
    assert "Before" in words_of(pane.lines[before])
    assert QApplication.focusWidget() is pane.lines[before].head


def test_who_may_only_look_is_offered_no_way_back(open_pane: Open, laptop: Laptop, amelia: str) -> None:
    laptop.services.clients.edit(amelia, {PHONE: "0491 570 157"})
    pane = open_pane(amelia, services=laptop.with_role("healthCarer"))
    assert buttons(opened(pane)) == []


def test_every_control_has_a_name_and_foreign_words_stay_words(open_pane: Open, laptop: Laptop, amelia: str) -> None:
    laptop.services.clients.edit(amelia, {"address.street": HOSTILE})
    pane = open_pane(amelia)
    opened(pane)
    assert nameless(pane) == []
    assert rendered(pane) == []
    assert pane.which.focusPolicy() is not Qt.FocusPolicy.StrongFocus


@pytest.mark.parametrize(("choice", "kept"), [(Choice.MINE, "0491 570 157"), (Choice.OFFICE, "0491 570 158")])
def test_a_decision_is_taken_back_for_thirty_days(
    open_pane: Open, laptop: Laptop, amelia: str, qtbot: QtBot, choice: Choice, kept: str
) -> None:
    laptop.services.clients.edit(amelia, {PHONE: "0491 570 157"})
    laptop.clock.turn(seconds=60)
    conflict_id = laptop.dispute(amelia, PHONE, office="0491 570 158")
    laptop.services.decisions.decide({conflict_id: choice})
    assert laptop.record(amelia).local[PHONE] == kept
    laptop.clock.turn(days=29)
    pane = open_pane(amelia)
    undo = button_named(opened(pane), f"Undo decision: {titles(pane)[0]}")
    with qtbot.waitSignals([pane.said, pane.decide_asked]):
        click(undo)
    assert [file.client_id for file in laptop.services.decisions.open()] == [amelia]
    assert "chosen" not in str(laptop.services.undo.last()), "Ctrl+Z goes on to the change before it"


def test_a_decision_for_the_office_is_told_as_one(open_pane: Open, laptop: Laptop, amelia: str) -> None:
    laptop.services.clients.edit(amelia, {PHONE: "0491 570 157"})
    laptop.services.decisions.decide({laptop.dispute(amelia, PHONE, office="0491 570 158"): Choice.OFFICE})
    pane = open_pane(amelia)
    assert titles(pane)[0] == "Phone, the office’s version kept: 0491 570 158"
    line = opened(pane)
    assert {"Yours", "0491 570 157", "After", "0491 570 158"} <= set(words_of(line).splitlines())
    assert "Decided" in line.head.accessibleName()


def test_after_thirty_days_a_decision_stands(open_pane: Open, laptop: Laptop, amelia: str) -> None:
    laptop.services.clients.edit(amelia, {PHONE: "0491 570 157"})
    laptop.services.decisions.decide({laptop.dispute(amelia, PHONE, office="0491 570 158"): Choice.MINE})
    laptop.clock.turn(days=31)
    assert "Undo decision" not in [button.text() for button in opened(open_pane(amelia)).findChildren(Button)]
    assert laptop.services.decisions.undoable(amelia) == ()
