"""A client who is still on their way takes no keyboard from whoever has gone on to something else meanwhile."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from hubshift_desktop.domain.errors import NotFoundError
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.ui.bridge import Bridge
from hubshift_desktop.ui.main_window import MainWindow
from hubshift_desktop.ui.panes.client_form import EDIT, NEW
from hubshift_desktop.ui.shell.remembered import Left
from hubshift_desktop.ui.shell.resuming import Resuming
from hubshift_desktop.ui.theme import Theme
from tests.services.laptop import EMAIL, FIRST, PHONE, Laptop
from tests.ui.conftest import Stage
from tests.ui.slow_runner import SlowRunner

CTRL = Qt.KeyboardModifier.ControlModifier


class Desk:
    """A window on a laptop that takes its time, and whose keys go where the system would bring them."""

    def __init__(self, window: MainWindow, services: Services, runner: SlowRunner, people: dict[str, str]) -> None:
        self.window = window
        self.services = services
        self.runner = runner
        self.people = people

    @property
    def focused(self) -> QWidget | None:
        return QApplication.focusWidget()

    @property
    def is_on_page(self) -> bool:
        page, focused = self.window.clients.page, self.focused
        return focused is not None and focused.isVisible() and page.isAncestorOf(focused)

    @property
    def is_on_tabs(self) -> bool:
        focused = self.focused
        tabs = self.window.clients.page.header.tabs
        return focused is not None and focused.isVisible() and tabs.isAncestorOf(focused)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        handle = self.window.windowHandle()
        assert handle is not None
        QTest.keyClick(handle, key, modifiers)
        QApplication.processEvents()

    def type(self, words: str) -> None:
        for letter in words:
            self.press(Qt.Key(QTest.asciiToKey(ord(letter))))

    def settle(self) -> None:
        while self.runner.waiting:
            self.runner.go_on()
        QApplication.processEvents()

    def open(self, first: str) -> None:
        """Have a client's file on show, with the keyboard on it."""
        self.window.open_client(self.people[first])
        self.settle()
        self.window.clients.page.focus_first()
        assert self.is_on_tabs

    def go_to(self, words: str) -> None:
        """Find somebody by Ctrl+K and press Enter; their file is on its way then."""
        self.press(Qt.Key.Key_K, CTRL)
        palette = self.window.go_to.palette
        palette.text_changed.emit(words)
        self.runner.go_on()
        QTest.keyClick(palette.box.line, Qt.Key.Key_Return)


@pytest.fixture
def people(laptop: Laptop) -> dict[str, str]:
    told = (("Rosa", "Delgado", "430000511"), ("Noah", "Williams", "430000387"), ("Amelia", "Tran", "430000218"))
    return {first: laptop.know(first, last, number=number) for first, last, number in told}


@pytest.fixture
def desk(stage: Stage, theme: Theme, laptop: Laptop, people: dict[str, str], bridge: Bridge) -> Desk:
    slow = SlowRunner()
    window = MainWindow(theme, laptop.services, slow, bridge)
    stage.show(window, width=1600, height=1000)
    made = Desk(window, laptop.services, slow, people)
    made.settle()
    return made


def from_the_palette(desk: Desk) -> None:
    desk.open("Amelia")
    desk.go_to("rosa del")


def from_a_tab(desk: Desk) -> None:
    """The next one in the list, by Ctrl+], with the keyboard on the page."""
    desk.open("Amelia")
    desk.press(Qt.Key.Key_BracketRight, CTRL)
    desk.window.clients.list.choice.on_rested()


def from_needs_you(desk: Desk) -> None:
    desk.press(Qt.Key.Key_D, CTRL)
    desk.runner.go_on()


def from_an_unlock(desk: Desk) -> None:
    desk.window.remembered.leave(Left(place="clients", client_id=desk.people["Rosa"], tab="goals"))
    desk.settle()
    Resuming(desk.window, desk.services, desk.runner).start()
    while not desk.window.clients.page.client_id and desk.runner.waiting:
        desk.runner.go_on()


OPENINGS: dict[str, Callable[[Desk], None]] = {
    "Ctrl+K": from_the_palette,
    "the next client": from_a_tab,
    "Ctrl+D": from_needs_you,
    "an unlock": from_an_unlock,
}


def into_the_search(desk: Desk) -> QLineEdit:
    desk.press(Qt.Key.Key_F, CTRL)
    return desk.window.clients.list.search.line


def into_the_palette(desk: Desk) -> QLineEdit:
    desk.press(Qt.Key.Key_K, CTRL)
    return desk.window.go_to.palette.box.line


def into_a_dialog(desk: Desk) -> QLineEdit:
    desk.window.run("pin")
    line = desk.focused
    assert isinstance(line, QLineEdit)
    return line


ELSEWHERE: dict[str, Callable[[Desk], QLineEdit]] = {
    "the search": into_the_search,
    "the palette": into_the_palette,
    "a dialog": into_a_dialog,
}


@pytest.fixture
def disputed(laptop: Laptop, people: dict[str, str]) -> None:
    """Somebody has something that only a person can settle."""
    laptop.services.clients.edit(people["Noah"], {PHONE: "0491 570 157"})
    laptop.dispute(people["Noah"], PHONE, office="0491 570 158")


@pytest.mark.usefixtures("disputed")
@pytest.mark.parametrize("elsewhere", ELSEWHERE)
@pytest.mark.parametrize("opening", OPENINGS)
def test_what_is_typed_elsewhere_stays_there_when_the_client_comes(desk: Desk, opening: str, elsewhere: str) -> None:
    OPENINGS[opening](desk)
    line = ELSEWHERE[elsewhere](desk)
    desk.type("ab")
    desk.settle()
    desk.type("c")
    assert desk.window.clients.page.header.isVisible()
    assert line.hasFocus()
    assert line.text() == "abc"


@pytest.mark.usefixtures("disputed")
@pytest.mark.parametrize("opening", OPENINGS)
def test_another_place_of_the_window_keeps_the_keyboard(desk: Desk, opening: str) -> None:
    OPENINGS[opening](desk)
    desk.press(Qt.Key.Key_4, CTRL)
    waiting = desk.focused
    desk.settle()
    assert desk.window.place == "waiting"
    assert waiting is not None
    assert waiting.isVisible()
    assert desk.focused is waiting


@pytest.mark.usefixtures("disputed")
@pytest.mark.parametrize("is_slow", [False, True])
@pytest.mark.parametrize("opening", OPENINGS)
def test_whoever_waits_has_the_keyboard_on_the_client(desk: Desk, opening: str, is_slow: bool) -> None:
    OPENINGS[opening](desk)
    if is_slow:
        desk.window.clients.page.who.slow.emit()
    desk.settle()
    assert desk.is_on_page


@pytest.mark.parametrize("is_slow", [False, True])
@pytest.mark.parametrize("before", ["", "Amelia"])
def test_enter_on_a_row_goes_along_however_long_it_takes(desk: Desk, before: str, is_slow: bool) -> None:
    if before:
        desk.open(before)
    desk.press(Qt.Key.Key_2, CTRL)
    desk.settle()
    view = desk.window.clients.list.view
    desk.window.clients.list.focus_first()
    assert view.hasFocus()
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Return)
    if is_slow:
        desk.window.clients.page.who.slow.emit()
    desk.settle()
    assert desk.is_on_tabs


def test_arrows_in_the_list_keep_the_keyboard_there_though_it_was_on_the_page_before(desk: Desk) -> None:
    from_a_tab(desk)
    desk.press(Qt.Key.Key_2, CTRL)
    desk.window.clients.list.focus_first()
    desk.press(Qt.Key.Key_Down)
    desk.window.clients.list.choice.on_rested()
    desk.settle()
    assert desk.window.clients.list.view.hasFocus()


def test_ctrl_d_brings_no_keyboard_to_whoever_types_before_anybody_is_found(desk: Desk, disputed: None) -> None:
    desk.window.run("needs_you")
    line = into_the_search(desk)
    desk.type("ab")
    desk.settle()
    desk.type("c")
    assert (line.hasFocus(), line.text()) == (True, "abc")


# A form that comes back, or comes up ---------------------------------------------------------------------------------


@pytest.mark.parametrize("form", [EDIT, NEW])
def test_a_form_that_comes_back_after_unlocking_takes_no_keys_from_elsewhere(desk: Desk, form: str) -> None:
    values = {EMAIL: "half@exa"} if form == EDIT else {FIRST: "Mina"}
    desk.services.drafts.keep(form, desk.people["Rosa"] if form == EDIT else "", values, focus=next(iter(values)))
    Resuming(desk.window, desk.services, desk.runner).start()
    line = into_the_palette(desk)
    desk.type("ab")
    desk.settle()
    desk.type("c")
    assert (line.hasFocus(), line.text()) == (True, "abc")
    assert desk.services.drafts.all()[0].values == values


def test_a_form_that_comes_back_after_unlocking_has_the_keyboard(desk: Desk) -> None:
    desk.services.drafts.keep(EDIT, desk.people["Rosa"], {EMAIL: "half@exa"}, focus=EMAIL, cursor=8)
    Resuming(desk.window, desk.services, desk.runner).start()
    desk.settle()
    desk.type("m")
    form = desk.window.clients.page.tabs.form
    assert form is not None
    assert form.values[EMAIL] == "half@exam"


@pytest.mark.parametrize("what", ["edit", "goal"])
@pytest.mark.parametrize("typed", ["", "may"])
def test_a_form_that_comes_up_leaves_the_keyboard_where_it_was_put(desk: Desk, what: str, typed: str) -> None:
    desk.open("Amelia")
    page = desk.window.clients.page
    if what == "goal":
        page.show_tab("goals")
        desk.settle()
        page.add_in_tab()
    else:
        page.edit("address.suburb")
    desk.type(typed)
    line = into_the_search(desk)
    desk.type("ab")
    desk.settle()
    desk.type("c")
    assert (line.hasFocus(), line.text()) == (True, "abc")
    form = page.tabs.goals.form if what == "goal" else page.tabs.form
    assert form is not None
    assert form.values["title" if what == "goal" else "address.suburb"] == typed


def test_saving_brings_no_keyboard_to_whoever_has_gone_on(desk: Desk) -> None:
    desk.open("Amelia")
    page = desk.window.clients.page
    page.edit(EMAIL)
    desk.settle()
    desk.type("m")
    desk.press(Qt.Key.Key_S, CTRL)
    line = into_the_search(desk)
    desk.type("ab")
    desk.settle()
    desk.type("c")
    assert not page.is_editing
    assert (line.hasFocus(), line.text()) == (True, "abc")


@pytest.mark.parametrize("has_field", [False, True])
def test_keys_typed_for_a_form_go_into_it_though_another_window_is_in_front_when_it_stands(
    desk: Desk, stage: Stage, has_field: bool
) -> None:
    desk.open("Amelia")
    page = desk.window.clients.page
    page.edit("address.suburb")
    desk.type("may")
    other = QLineEdit() if has_field else QWidget()
    stage.show(other, width=200, height=60)
    other.activateWindow()
    desk.settle()
    assert not desk.window.isActiveWindow()
    form = page.tabs.form
    assert form is not None
    assert form.values["address.suburb"] == "may"
    assert not isinstance(other, QLineEdit) or other.text() == ""


def test_an_edit_form_that_was_to_come_back_does_not_come_up_for_somebody_else(desk: Desk) -> None:
    desk.services.drafts.keep(EDIT, desk.people["Rosa"], {EMAIL: "half@exa"}, focus=EMAIL)
    Resuming(desk.window, desk.services, desk.runner).start()
    page = desk.window.clients.page
    while not page.client_id and desk.runner.waiting:
        desk.runner.go_on()
    assert page.client_id == desk.people["Rosa"]
    desk.window.open_client(desk.people["Amelia"])
    desk.settle()
    assert (page.client_id, page.who.is_there, page.is_editing) == (desk.people["Amelia"], True, False)
    desk.window.open_client(desk.people["Rosa"])
    desk.settle()
    assert not page.is_editing


def test_the_word_that_offers_a_form_brings_it_also_while_the_file_is_still_coming(desk: Desk) -> None:
    desk.services.drafts.keep(EDIT, desk.people["Rosa"], {EMAIL: "half@exa"}, focus=EMAIL)
    desk.window.remembered.leave(Left(place="today"))
    desk.settle()
    Resuming(desk.window, desk.services, desk.runner).start()
    desk.settle()
    page = desk.window.clients.page
    before = page.is_editing
    desk.window.open_client(desk.people["Rosa"])
    was_there = page.who.is_there
    desk.window.saying.draft_asked.emit()
    desk.settle()
    assert (before, was_there, page.is_editing) == (False, False, True)
    assert page.client_id == desk.people["Rosa"]


def test_what_goes_wrong_beside_it_does_not_stop_who_is_on_their_way(desk: Desk) -> None:
    desk.open("Amelia")
    page = desk.window.clients.page
    desk.window.open_client(desk.people["Rosa"])
    page.who.failed.emit(NotFoundError(what="This record"))
    desk.settle()
    assert page.header.isVisible()
    assert desk.is_on_tabs
