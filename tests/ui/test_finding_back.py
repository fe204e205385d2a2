"""Finding a client and finding back: searches land on their first hit, and the list is found as it was left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hubshift_desktop.domain.rows import Changed
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.services.background import BackgroundSync
from hubshift_desktop.ui.bridge import Bridge
from hubshift_desktop.ui.main_window import MainWindow
from hubshift_desktop.ui.panes.client_list import ClientList
from hubshift_desktop.ui.runner import InlineRunner
from hubshift_desktop.ui.shell.resuming import Resuming
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.lines import LINE_ROLE
from tests.conftest import HandClock
from tests.services.laptop import PLAN_END, Laptop, never_syncs
from tests.ui.conftest import Stage
from tests.ui.pane_probes import type_into
from tests.ui.slow_runner import SlowRunner

CTRL = Qt.KeyboardModifier.ControlModifier
MANY = 14


@pytest.fixture
def people(laptop: Laptop) -> list[str]:
    """Return many whose plans end one after the other; the last two are called Tran, one more is inactive."""
    names = [("Zed", f"Person {number:02}") for number in range(MANY - 2)] + [("Amelia", "Tran"), ("Noah", "Tran")]
    found = [
        laptop.know(
            first, last, number=f"43100{place:04}", **{PLAN_END: f"2027-{1 + place // 28:02}-{1 + place % 28:02}"}
        )
        for place, (first, last) in enumerate(names)
    ]
    laptop.know("Isla", "Thompson", number="430000588", status="inactive")
    return found


@pytest.fixture
def window(
    stage: Stage, theme: Theme, laptop: Laptop, people: list[str], bridge: Bridge, inline_runner: InlineRunner
) -> Iterator[MainWindow]:
    made = MainWindow(theme, laptop.services, inline_runner, bridge)
    stage.show(made, width=1600, height=700)
    yield made
    # A half-typed form looks for the same person after a pause: not in a store that is closed by then.
    for widget in QApplication.topLevelWidgets():
        widget.close()
        widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def press(window: MainWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    handle = window.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, key, modifiers)
    QApplication.processEvents()


def search(window: MainWindow, words: str) -> ClientList:
    """Type into the box and leave no pause for the list to answer in."""
    press(window, Qt.Key.Key_F, CTRL)
    QTest.keyClicks(window.clients.list.search.line, words)
    return window.clients.list


def marked(pane: ClientList) -> tuple[str, ...]:
    return tuple(pane.model.id_at(row) for row in pane.choice.rows())


def is_in_sight(pane: ClientList, client_id: str) -> bool:
    row = next(row for row in range(pane.model.rowCount()) if pane.model.id_at(row) == client_id)
    return pane.view.viewport().rect().contains(pane.view.visualRect(pane.model.index(row)))


# The question that counts ------------------------------------------------------------------------------------------


def test_a_client_opened_before_the_list_has_answered_does_not_undo_its_filter(
    stage: Stage, theme: Theme, laptop: Laptop, people: list[str], bridge: Bridge
) -> None:
    slow = SlowRunner()
    window = MainWindow(theme, laptop.services, slow, bridge)
    stage.show(window, width=1600, height=1000)
    laptop.services.drafts.keep("client.edit", people[0], {"personalInfo.phone": "0491 57"})
    Resuming(window, laptop.services, slow).start()
    while slow.waiting:
        slow.go_on()
    pane = window.clients.list
    assert window.clients.page.is_editing
    assert (pane.filters.query.statuses, pane.model.shape.count) == (("active",), MANY)
    assert (pane.model.query, marked(pane)) == (pane.query, (people[0],))


def test_news_that_comes_before_the_answer_does_not_undo_a_search(
    stage: Stage, theme: Theme, laptop: Laptop, people: list[str]
) -> None:
    slow = SlowRunner()
    pane = ClientList(theme, laptop.services, slow)
    stage.show(pane, width=348, height=900)
    pane.ask()
    slow.go_on()
    pane.search.line.setFocus()
    QTest.keyClicks(pane.search.line, "tran")
    pane.on_typing_paused()
    pane.refresh(Changed(kinds=frozenset({Kind.CLIENT})))
    pane.on_refresh_due()
    slow.go_on()
    assert (pane.search.value(), pane.model.shape.count) == ("tran", 2)


# From the box into the list ------------------------------------------------------------------------------------------


def test_a_search_begins_at_its_top(window: MainWindow, people: list[str]) -> None:
    press(window, Qt.Key.Key_2, CTRL)
    pane = window.clients.list
    QTest.keyClick(pane.view, Qt.Key.Key_End)
    bar = pane.view.verticalScrollBar()
    assert bar.value() > 0
    search(window, "zed")
    pane.on_typing_paused()
    assert (pane.model.shape.count, bar.value()) == (MANY - 2, 0)
    assert bar.maximum() > 0


def test_down_in_the_box_marks_the_first_hit_and_the_next_one_goes_on(
    qtbot: QtBot, window: MainWindow, people: list[str]
) -> None:
    window.open_client(people[0])
    pane = search(window, "tran")
    QTest.keyClick(pane.search.line, Qt.Key.Key_Down)
    assert pane.view.hasFocus()
    assert marked(pane) == (people[-2],)
    qtbot.waitUntil(lambda: window.clients.page.client_id == people[-2])
    QTest.keyClick(pane.view, Qt.Key.Key_Down)
    assert marked(pane) == (people[-1],)


def test_enter_in_the_box_opens_the_first_hit(window: MainWindow, people: list[str]) -> None:
    window.open_client(people[0])
    pane = search(window, "tran")
    QTest.keyClick(pane.search.line, Qt.Key.Key_Return)
    assert (window.clients.page.client_id, marked(pane)) == (people[-2], (people[-2],))
    focused = QApplication.focusWidget()
    assert focused is not None
    assert window.clients.page.isAncestorOf(focused)


@pytest.fixture
def entering(stage: Stage, theme: Theme, laptop: Laptop, people: list[str]) -> tuple[ClientList, SlowRunner, list[str]]:
    """A list whose answer is still on its way to who has typed a name and pressed Enter; and whom it has opened."""
    slow = SlowRunner()
    pane = ClientList(theme, laptop.services, slow)
    entered: list[str] = []
    pane.entered.connect(entered.append)
    stage.show(pane, width=348, height=900)
    pane.ask()
    slow.go_on()
    pane.search.line.setFocus()
    QTest.keyClicks(pane.search.line, "tran")
    QTest.keyClick(pane.search.line, Qt.Key.Key_Return)
    return pane, slow, entered


def test_who_has_gone_elsewhere_before_the_list_came_is_not_taken_back(
    entering: tuple[ClientList, SlowRunner, list[str]],
) -> None:
    pane, slow, entered = entering
    pane.view.setFocus()
    slow.go_on()
    assert pane.model.shape.count == 2
    assert entered == []


def test_who_types_faster_than_the_list_lands_in_the_list_that_comes(
    entering: tuple[ClientList, SlowRunner, list[str]], people: list[str]
) -> None:
    pane, slow, entered = entering
    assert entered == []
    slow.go_on()
    assert entered == [people[-2]]
    pane.search.line.setFocus()
    pane.search.line.selectAll()
    QTest.keyClicks(pane.search.line, "zed")
    QTest.keyClick(pane.search.line, Qt.Key.Key_Return)
    QTest.keyClicks(pane.search.line, " person")
    pane.on_typing_paused()
    slow.go_on()
    assert pane.model.shape.count == MANY - 2
    assert entered == [people[-2]], "who goes on typing is not taken away"


def test_without_a_hit_the_keyboard_stays_in_the_box(window: MainWindow) -> None:
    pane = search(window, "nobody of this name")
    QTest.keyClick(pane.search.line, Qt.Key.Key_Return)
    assert pane.search.line.hasFocus()
    assert not window.clients.page.client_id


def test_the_first_arrow_in_a_list_without_a_mark_marks_the_first_row(window: MainWindow, people: list[str]) -> None:
    press(window, Qt.Key.Key_2, CTRL)
    pane = window.clients.list
    assert (pane.view.hasFocus(), marked(pane)) == (True, ())
    QTest.keyClick(pane.view, Qt.Key.Key_Down)
    assert marked(pane) == (people[0],)


# The place that was left ---------------------------------------------------------------------------------------------


def test_the_list_is_found_as_it_was_left(window: MainWindow, people: list[str]) -> None:
    press(window, Qt.Key.Key_2, CTRL)
    pane = window.clients.list
    pane.filters.status.chosen.emit("")
    search(window, "zed")
    pane.on_typing_paused()
    QTest.keyClick(pane.search.line, Qt.Key.Key_Down)
    QTest.keyClick(pane.view, Qt.Key.Key_End)
    pane.choice.on_rested()
    bar = pane.view.verticalScrollBar()
    was, last = bar.value(), people[MANY - 3]
    assert was > 0
    for key in (Qt.Key.Key_1, Qt.Key.Key_2):
        press(window, key, CTRL)
    assert (pane.search.value(), pane.filters.query.statuses, bar.value()) == ("zed", (), was)
    assert (marked(pane), window.clients.page.client_id) == ((last,), last)
    assert is_in_sight(pane, last)


def test_coming_back_on_another_day_counts_from_that_day(
    window: MainWindow, clock: HandClock, people: list[str]
) -> None:
    press(window, Qt.Key.Key_2, CTRL)
    said = [window.clients.list.model.index(1).data(LINE_ROLE).right.text]
    press(window, Qt.Key.Key_1, CTRL)
    clock.turn(days=1)
    press(window, Qt.Key.Key_2, CTRL)
    said.append(window.clients.list.model.index(1).data(LINE_ROLE).right.text)
    assert said == ["38 days", "37 days"]


def test_from_a_view_the_key_of_clients_leads_to_all_of_them_with_the_open_one_in_sight(
    window: MainWindow, people: list[str]
) -> None:
    window.open_client(people[-1])
    window.go("needs_you")
    press(window, Qt.Key.Key_2, CTRL)
    pane = window.clients.list
    assert (pane.head.title.text(), pane.model.shape.count) == ("Clients", MANY)
    assert is_in_sight(pane, people[-1])


@pytest.mark.parametrize(("hours", "place"), [(1, "clients"), (9, "today")])
def test_after_unlocking_the_same_client_is_open_at_the_same_tab_in_the_same_working_day(
    stage: Stage, theme: Theme, laptop: Laptop, clock: HandClock, window: MainWindow, people: list[str],
    bridge: Bridge, inline_runner: InlineRunner, hours: int, place: str,
) -> None:  # fmt: skip
    window.open_client(people[7])
    press(window, Qt.Key.Key_Tab, CTRL)
    window.blank()
    clock.turn(seconds=hours * 3600)
    again = MainWindow(theme, laptop.services, inline_runner, bridge)
    stage.show(again, width=1600, height=1000)
    Resuming(again, laptop.services, inline_runner).start()
    page = again.clients.page
    assert again.place == place
    assert (page.client_id, page.tab) == ((people[7], "goals") if place == "clients" else ("", "overview"))
    focused = QApplication.focusWidget()
    assert (focused is not None and page.header.tabs.isAncestorOf(focused)) is (place == "clients")


ACTS: dict[str, Callable[[MainWindow, str], object]] = {
    "opens somebody": lambda window, other: window.open_client(other),
    "begins a client": lambda window, _: window.new_client(),
    "goes on": lambda window, _: window.go("waiting"),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("has_draft", [False, True])
def test_whoever_begins_something_before_the_page_came_back_is_left_at_it(
    stage: Stage, theme: Theme, laptop: Laptop, window: MainWindow, people: list[str], bridge: Bridge, act: str,
    has_draft: bool,
) -> None:  # fmt: skip
    window.open_client(people[7])
    window.blank()
    if has_draft:
        laptop.services.drafts.keep("client.edit", people[0], {"personalInfo.phone": "0491 57"})
    slow = SlowRunner()
    again = MainWindow(theme, laptop.services, slow, bridge)
    stage.show(again, width=1600, height=1000)
    Resuming(again, laptop.services, slow).start()
    ACTS[act](again, people[2])
    while slow.waiting:
        slow.go_on()
    expected = {"opens somebody": people[2], "begins a client": "", "goes on": ""}
    assert again.place == ("waiting" if act == "goes on" else "clients")
    assert again.clients.page.client_id == expected[act]
    assert again.clients.page.is_editing is (act == "begins a client")


def test_a_page_without_clients_comes_back_too_and_opens_nobody(
    stage: Stage, theme: Theme, laptop: Laptop, window: MainWindow, people: list[str],
    bridge: Bridge, inline_runner: InlineRunner,
) -> None:  # fmt: skip
    window.open_client(people[7])
    press(window, Qt.Key.Key_3, CTRL)
    window.blank()
    again = MainWindow(theme, laptop.services, inline_runner, bridge)
    stage.show(again, width=1600, height=1000)
    Resuming(again, laptop.services, inline_runner).start()
    assert (again.place, again.clients.page.client_id) == ("appointments", "")
    again.close()
    third = MainWindow(theme, laptop.services, inline_runner, bridge)
    Resuming(third, laptop.services, inline_runner).start()
    assert third.place == "today", "closing ends the work; locking only interrupts it"


def begin_client(window: MainWindow) -> None:
    window.new_client()
    form = window.clients.page.tabs.form
    assert form is not None
    type_into(form, "personalInfo.firstName", "Mina")


def locked_and_unlocked(
    window: MainWindow, stage: Stage, laptop: Laptop, runner: InlineRunner, bridge: Bridge
) -> MainWindow:
    window.blank()
    again = MainWindow(window.theme, laptop.services, runner, bridge)
    stage.show(again, width=1600, height=1000)
    Resuming(again, laptop.services, runner).start()
    QApplication.processEvents()
    return again


def typed_name(window: MainWindow) -> str:
    form = window.clients.page.tabs.form
    return form.values["personalInfo.firstName"] if form is not None else ""


LEAVING: dict[str, Callable[[MainWindow, str], object]] = {
    "for another page": lambda window, _: window.go("waiting"),
    "for another client": lambda window, other: window.open_client(other),
    "by Esc": lambda window, _: window.clients.page.escape(),
}


@pytest.mark.parametrize("how", LEAVING)
def test_a_new_client_left_half_typed_does_not_take_the_place_of_the_page_that_was_locked_at(
    stage: Stage, laptop: Laptop, window: MainWindow, people: list[str], bridge: Bridge, inline_runner: InlineRunner,
    how: str,
) -> None:  # fmt: skip
    begin_client(window)
    LEAVING[how](window, people[4])
    place, client_id = window.place, window.where.left.client_id
    again = locked_and_unlocked(window, stage, laptop, inline_runner, bridge)
    page = again.clients.page
    assert (again.place, page.client_id, page.is_typing) == (place, client_id, False)
    assert again.toast.words.text() == "The form you left half-typed is kept"
    QTest.mouseClick(again.toast.action, Qt.MouseButton.LeftButton)
    assert (page.is_typing, typed_name(again)) == (True, "Mina")


def test_a_new_client_on_show_at_the_lock_is_on_show_after_it(
    stage: Stage, laptop: Laptop, window: MainWindow, bridge: Bridge, inline_runner: InlineRunner
) -> None:
    begin_client(window)
    again = locked_and_unlocked(window, stage, laptop, inline_runner, bridge)
    assert again.clients.page.is_typing
    assert typed_name(again) == "Mina"


def test_of_two_half_typed_forms_the_one_on_show_at_the_lock_comes_back(
    stage: Stage, laptop: Laptop, clock: HandClock, window: MainWindow, people: list[str], bridge: Bridge,
    inline_runner: InlineRunner,
) -> None:  # fmt: skip
    window.open_client(people[4])
    window.clients.page.edit("personalInfo.phone")
    form = window.clients.page.tabs.form
    assert form is not None
    type_into(form, "personalInfo.phone", "0491 57")
    form.keep_draft()
    clock.turn(seconds=60)
    laptop.services.drafts.keep("client.new", "", {"personalInfo.firstName": "Mina"})
    again = locked_and_unlocked(window, stage, laptop, inline_runner, bridge)
    assert (again.clients.page.client_id, again.clients.page.is_editing) == (people[4], True)


def test_an_edit_left_for_another_tab_is_offered_and_shown_when_asked_for(
    stage: Stage, laptop: Laptop, window: MainWindow, people: list[str], bridge: Bridge, inline_runner: InlineRunner
) -> None:
    window.open_client(people[4])
    window.clients.page.edit("personalInfo.firstName")
    form = window.clients.page.tabs.form
    assert form is not None
    type_into(form, "personalInfo.firstName", "Zo")
    window.clients.page.show_tab("goals")
    again = locked_and_unlocked(window, stage, laptop, inline_runner, bridge)
    page = again.clients.page
    assert (page.client_id, page.tab, page.is_typing) == (people[4], "goals", False)
    QTest.mouseClick(again.toast.action, Qt.MouseButton.LeftButton)
    assert (page.client_id, typed_name(again)) == (people[4], "Zo")


def test_a_form_left_yesterday_evening_does_not_begin_the_morning(
    stage: Stage, laptop: Laptop, clock: HandClock, window: MainWindow, bridge: Bridge, inline_runner: InlineRunner
) -> None:
    begin_client(window)
    window.go("waiting")
    window.blank()
    clock.turn(seconds=9 * 3600)
    again = locked_and_unlocked(window, stage, laptop, inline_runner, bridge)
    assert (again.place, again.clients.page.is_typing) == ("today", False)


# A new client --------------------------------------------------------------------------------------------------------


def add_client(window: MainWindow) -> str:
    window.new_client()
    form = window.clients.page.tabs.form
    assert form is not None
    for path, words in (("firstName", "Mina"), ("lastName", "Okoye")):
        type_into(form, f"personalInfo.{path}", words)
    type_into(form, "ndisDetails.ndisNumber", "430 777 001")
    form.save()
    QApplication.processEvents()
    return window.clients.page.client_id


@pytest.mark.parametrize("words", ["person 03", "nobody at all", ""])
def test_a_new_client_is_shown_from_the_start_and_marked_in_the_list(
    window: MainWindow, people: list[str], words: str
) -> None:
    window.open_tab(people[3], "goals")
    pane = search(window, words)
    pane.on_typing_paused()
    made = add_client(window)
    assert made not in people
    assert window.clients.page.tab == "overview"
    assert marked(pane) == (made,)
    assert is_in_sight(pane, made)


def test_a_list_that_holds_the_new_client_stays_as_it_is(window: MainWindow, people: list[str]) -> None:
    pane = search(window, "mina")
    pane.on_typing_paused()
    made = add_client(window)
    assert pane.search.value() == "mina"
    assert marked(pane) == (made,)


class Named(BackgroundSync):
    """Notes who is named as being on screen."""

    def __init__(self, clock: HandClock) -> None:
        super().__init__(cycle=never_syncs, clock=clock, on_changed=lambda _: None, on_snapshot=lambda _: None)
        self.named: list[tuple[str, ...]] = []

    def first_clients(self, client_ids: Iterable[str]) -> None:
        self.named.append(tuple(client_ids))


def test_whoever_is_opened_is_named_to_sync_each_time(
    stage: Stage, theme: Theme, laptop: Laptop, people: list[str], bridge: Bridge, inline_runner: InlineRunner
) -> None:
    sync = Named(laptop.clock)
    window = MainWindow(theme, replace(laptop.services, sync=sync), inline_runner, bridge)
    stage.show(window, width=1600, height=700)
    press(window, Qt.Key.Key_F, CTRL)
    QTest.keyClicks(window.clients.list.search.line, "Zed Person 03")
    press(window, Qt.Key.Key_Return)
    assert set(sync.named) == {(people[3],)}
    for opened in (people[3], people[5]):
        sync.named.clear()
        window.go("today")
        assert sync.named == []
        window.open_client(opened)
        assert set(sync.named) == {(opened,)}
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
