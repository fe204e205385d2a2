"""Unlocking and setting up: words, keys and waits; the doors behind are fakes with the real errors."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from hubshift_desktop.domain.errors import InvalidInputError, KnownError
from hubshift_desktop.security.errors import WrongSecretError
from hubshift_desktop.ui.dialogs.confirm import ConfirmDialog
from hubshift_desktop.ui.dialogs.first_run import FirstRunPage
from hubshift_desktop.ui.dialogs.unlock import RecoveryCodePage, UnlockPage
from hubshift_desktop.ui.runner import InlineRunner
from hubshift_desktop.ui.theme import Theme
from tests.conftest import HandClock
from tests.ui.conftest import Stage
from tests.ui.slow_runner import SlowRunner

RIGHT = "magpie verandah billy kettle"
DOUBT = "Nothing answers at this address."
CODE = "ABCD-EFGH-IJKL-MNOP-QRST-UVWX"


class FakeDoor:
    """A vault with one passphrase, one code, and a wait when told so."""

    label = "Maya Okafor, Northbank"

    def __init__(self) -> None:
        self.wait_seconds = 0.0
        self.is_damaged = False
        self.tries_left = 5

    def unlock(self, passphrase: str) -> object:
        if passphrase != RIGHT:
            self.tries_left -= 1
            raise WrongSecretError(what="passphrase", tries_left=self.tries_left, wait_seconds=300)
        return "open"

    def recover(self, code: str, passphrase: str) -> tuple[object, str]:
        if code != CODE:
            raise WrongSecretError(what="recovery code", tries_left=3, wait_seconds=300)
        return f"open with {passphrase}", "NEXT-CODE"


class FakeOffice:
    """An office with one account. `is_online` refuses everything in the words of the line."""

    def __init__(self) -> None:
        self.is_online = True
        self.asked: list[str] = []
        self.looks = 0
        self.unknown = {"https://hbu.example"}

    def choose_server(self, server: str) -> None:
        if not server.startswith("https://"):
            raise InvalidInputError({"server": "The address must begin with https://"})
        self.asked.append(server)

    def doubt(self) -> str:
        self.looks += 1
        return DOUBT if self.asked[-1] in self.unknown else ""

    def login(self, email: str, password: str) -> None:
        if not self.is_online:
            raise KnownError(title="You’re offline", sentence="Hubshift can’t be reached.", next_step="Try again.")
        self.asked.append(email)

    def resend(self) -> None:
        self.asked.append("resend")

    def verify(self, code: str) -> str:
        self.asked.append(code)
        return "Maya Okafor"

    def set_up(self, passphrase: str) -> tuple[object, str]:
        self.asked.append(passphrase)
        return "made", CODE


@pytest.fixture
def door() -> FakeDoor:
    return FakeDoor()


@pytest.fixture
def page(stage: Stage, theme: Theme, door: FakeDoor, inline_runner: InlineRunner) -> UnlockPage:
    made = UnlockPage(theme, door, inline_runner)
    stage.show(made, width=1366, height=768)
    made.focus_first()
    return made


@pytest.fixture
def office() -> FakeOffice:
    return FakeOffice()


@pytest.fixture
def first_run(stage: Stage, theme: Theme, office: FakeOffice, inline_runner: InlineRunner) -> FirstRunPage:
    made = FirstRunPage(theme, office, inline_runner)
    stage.show(made, width=1366, height=768)
    made.focus_first()
    return made


def focused(page: UnlockPage | FirstRunPage) -> QLineEdit:
    line = page.window().focusWidget()
    assert isinstance(line, QLineEdit)
    return line


def test_the_right_passphrase_opens(qtbot: QtBot, page: UnlockPage) -> None:
    QTest.keyClicks(focused(page), RIGHT)
    with qtbot.waitSignal(page.unlocked) as told:
        QTest.keyClick(focused(page), Qt.Key.Key_Return)
    assert told.args == ["open", ""]
    assert page.passphrase.value() == "", "the words do not stay in the window"


def test_a_wrong_one_says_how_many_tries_are_left(page: UnlockPage) -> None:
    QTest.keyClicks(focused(page), "something else")
    QTest.keyClick(focused(page), Qt.Key.Key_Return)
    assert page.passphrase.problem == "That passphrase isn’t right. 4 tries left before a 5-minute wait."
    assert focused(page).selectedText() or focused(page).hasSelectedText(), "the next word replaces the last"
    assert page.unlock.isEnabled()


def test_nothing_typed_is_no_try(page: UnlockPage, door: FakeDoor) -> None:
    QTest.mouseClick(page.unlock, Qt.MouseButton.LeftButton)
    assert page.passphrase.problem == "Type your passphrase"
    assert door.tries_left == 5


def test_a_wait_counts_down_and_ends(stage: Stage, theme: Theme, inline_runner: InlineRunner) -> None:
    door = FakeDoor()
    door.wait_seconds = 90.0
    page = UnlockPage(theme, door, inline_runner)
    stage.show(page, width=1366, height=768)
    assert not page.unlock.isEnabled()
    assert "1:30 minutes" in page.trouble.accessibleName()
    door.wait_seconds = 0.0
    page.on_wait_tick()
    assert page.unlock.isEnabled()
    assert page.trouble.isHidden()


def test_caps_lock_is_said_in_words(page: UnlockPage) -> None:
    line = focused(page)
    shift, none = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier
    for modifiers, letter, said in ((shift, "A", ""), (none, "A", "Caps Lock is on"), (none, "a", "")):
        QApplication.sendEvent(line, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, modifiers, letter))
        assert page.passphrase.problem == said


def test_the_eye_shows_and_hides(page: UnlockPage) -> None:
    line, eye = page.passphrase.editor.line, page.passphrase.editor.eye
    assert line.echoMode() is QLineEdit.EchoMode.Password
    QTest.mouseClick(eye, Qt.MouseButton.LeftButton)
    assert line.echoMode() is QLineEdit.EchoMode.Normal
    assert eye.accessibleName() == "Hide the passphrase"
    assert line.hasFocus()


def test_the_recovery_code_sets_a_new_passphrase(qtbot: QtBot, page: UnlockPage) -> None:
    QTest.mouseClick(page.forgot, Qt.MouseButton.LeftButton)
    assert page.title.text() == "Use your recovery code"
    page.code.set_value(CODE)
    page.new.set_value("short")
    page.on_unlock_clicked()
    assert "at least 12 characters" in page.new.problem
    page.new.set_value("three blue kettles singing")
    with qtbot.waitSignal(page.unlocked) as told:
        page.on_unlock_clicked()
    assert told.args == ["open with three blue kettles singing", "NEXT-CODE"]


def test_a_wrong_code_is_said_at_the_code(page: UnlockPage) -> None:
    page.on_forgot_clicked()
    page.code.set_value("wrong")
    page.new.set_value("three blue kettles singing")
    page.on_unlock_clicked()
    assert page.code.problem.startswith("That recovery code isn’t right")
    page.on_forgot_clicked()
    assert page.passphrase.isVisible()


def test_the_code_page_goes_on_by_a_word(qtbot: QtBot, stage: Stage, theme: Theme, clock: HandClock) -> None:
    page = RecoveryCodePage(theme, CODE, clock=clock, clipboard_seconds=30)
    stage.show(page, width=1366, height=768)
    page.focus_first()
    with qtbot.waitSignal(page.done):
        QTest.keyClick(page.go_on, Qt.Key.Key_Space)


def test_closing_over_the_code_asks_once(qtbot: QtBot, stage: Stage, theme: Theme, clock: HandClock) -> None:
    page = RecoveryCodePage(theme, CODE, clock=clock, clipboard_seconds=30)
    stage.show(page, width=1366, height=768)
    page.close()
    assert page.isVisible()
    question = page.findChild(ConfirmDialog)
    assert question is not None
    assert question.title.text() == "You have not kept the code yet"
    assert question.no.hasFocus()
    QTest.mouseClick(question.yes, Qt.MouseButton.LeftButton)
    assert not page.isVisible()


def test_the_first_run_from_server_to_recovery_code(qtbot: QtBot, first_run: FirstRunPage, office: FakeOffice) -> None:
    QTest.keyClicks(focused(first_run), "https://hub.example")
    QTest.keyClick(focused(first_run), Qt.Key.Key_Return)
    QTest.keyClicks(focused(first_run), "maya@example.com")
    first_run.steps.password.focus()
    QTest.keyClicks(focused(first_run), "pass")
    QTest.keyClick(focused(first_run), Qt.Key.Key_Return)
    assert first_run.title.text() == "Check your email"
    assert first_run.steps.password.value() == ""
    QTest.mouseClick(first_run.steps.again, Qt.MouseButton.LeftButton)
    QTest.keyClicks(focused(first_run), "246810")
    QTest.keyClick(focused(first_run), Qt.Key.Key_Return)
    assert first_run.title.text() == "Choose a passphrase"
    QTest.keyClicks(focused(first_run), RIGHT)
    first_run.again.set_value("magpie verandah billy kettles")
    first_run.on_finish()
    assert first_run.again.problem == "The two are not the same"
    first_run.again.set_value(RIGHT)
    with qtbot.waitSignal(first_run.ready) as told:
        first_run.on_finish()
    assert told.args == ["made", CODE]
    assert office.asked == ["https://hub.example", "maya@example.com", "resend", "246810", RIGHT]


def test_what_is_missing_or_wrong_is_said_at_the_field(first_run: FirstRunPage) -> None:
    first_run.steps.on_go_on()
    assert first_run.steps.server.problem == "Enter your server address"
    first_run.steps.server.set_value("http://hub.example")
    first_run.steps.on_go_on()
    assert first_run.steps.server.problem == "The address must begin with https://"


def test_a_doubtful_address_is_said_at_its_field_and_may_be_gone_on_with(
    first_run: FirstRunPage, office: FakeOffice
) -> None:
    steps = first_run.steps
    QTest.keyClicks(focused(first_run), "https://hbu.example")
    QTest.keyClick(focused(first_run), Qt.Key.Key_Return)
    assert (steps.step, steps.server.problem) == ("server", DOUBT)
    assert focused(first_run) is steps.server.editor.line
    assert steps.go_on.label == "Go on with this address"
    QTest.keyClick(focused(first_run), Qt.Key.Key_Return)
    assert (steps.step, office.looks) == ("sign_in", 1), "who may be offline is told once"


def test_a_corrected_address_is_tried_anew(first_run: FirstRunPage, office: FakeOffice) -> None:
    steps = first_run.steps
    office.unknown.add("https://hub.exampel")
    QTest.keyClicks(focused(first_run), "https://hbu.example")
    QTest.keyClick(focused(first_run), Qt.Key.Key_Return)
    focused(first_run).clear()
    QTest.keyClicks(focused(first_run), "https://hub.exampel")
    assert steps.go_on.label == "Go on"
    QTest.keyClick(focused(first_run), Qt.Key.Key_Return)
    assert (steps.step, steps.server.problem, office.looks) == ("server", DOUBT, 2)


def test_an_address_corrected_while_it_is_tried_is_not_taken_for_tried(
    stage: Stage, theme: Theme, office: FakeOffice
) -> None:
    runner = SlowRunner()
    page = FirstRunPage(theme, office, runner)
    stage.show(page, width=1366, height=768)
    page.focus_first()
    QTest.keyClicks(focused(page), "https://hub.example")
    QTest.keyClick(focused(page), Qt.Key.Key_Return)
    assert not page.steps.go_on.isEnabled()
    QTest.keyClicks(focused(page), ".net")
    runner.go_on()
    assert (page.steps.step, page.steps.go_on.isEnabled()) == ("server", True)


def test_no_network_is_said_and_nothing_is_lost(first_run: FirstRunPage, office: FakeOffice) -> None:
    first_run.steps.server.set_value("https://hub.example")
    first_run.steps.on_go_on()
    office.is_online = False
    first_run.steps.email.set_value("maya@example.com")
    first_run.steps.password.set_value("pass")
    first_run.steps.on_go_on()
    assert first_run.steps.trouble.isVisible()
    assert first_run.steps.email.value() == "maya@example.com"
    assert first_run.steps.go_on.isEnabled()
    first_run.steps.on_back()
    assert first_run.steps.step == "server"


def test_a_weak_passphrase_is_judged_while_it_is_typed(first_run: FirstRunPage) -> None:
    first_run.on_signed_in("Maya Okafor")
    QTest.keyClicks(focused(first_run), "short")
    first_run.on_finish()
    assert "at least 12 characters" in first_run.passphrase.problem
    QTest.keyClicks(focused(first_run), " but long enough now")
    assert first_run.passphrase.problem == ""
    assert first_run.strength.value() > 0


def test_at_large_text_everything_can_be_reached(stage: Stage, theme: Theme, office: FakeOffice) -> None:
    theme.set_scale(2.0)
    page = FirstRunPage(theme, office, InlineRunner())
    stage.show(page, width=1366, height=768)
    page.on_signed_in("Maya Okafor")
    QTest.qWait(1)
    assert page.finish.width() > page.finish.sizeHint().width() - 1
    card = page.body.parentWidget()
    assert card is not None
    assert page.finish.mapTo(card, page.finish.rect().bottomLeft()).y() < card.height()


def test_every_control_has_a_name(page: UnlockPage, first_run: FirstRunPage) -> None:
    for each in (page, first_run):
        buttons = [button for button in each.findChildren(QAbstractButton) if button.isVisible()]
        assert buttons
        assert all(button.accessibleName() for button in buttons)
        assert all(line.accessibleName() for line in each.findChildren(QLineEdit))
