"""Settings, signing in again and changing the passphrase: what is chosen holds at once, what is refused is said."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.security.errors import WrongSecretError
from hubshift_desktop.services.preferences import Preferences
from hubshift_desktop.store.errors import DiskFullError
from hubshift_desktop.ui.dialogs.account import ChangePassphrase, SignInAgain
from hubshift_desktop.ui.dialogs.confirm import ConfirmDialog
from hubshift_desktop.ui.dialogs.new_recovery_code import NewRecoveryCode
from hubshift_desktop.ui.dialogs.settings import Settings
from hubshift_desktop.ui.runner import InlineRunner
from hubshift_desktop.ui.theme import Mode, Theme
from tests.conftest import HandClock
from tests.services.laptop import Laptop
from tests.ui.conftest import Stage

OLD, NEW = "magpie verandah billy kettle", "three blue kettles singing"
CODE = "ABCD-EFGH-IJKL-MNOP-QRST-UVWX"


class FakeDoor:
    """An office and a vault with one account."""

    server = "https://hub.example"

    def __init__(self) -> None:
        self.done: list[str] = []

    def doubt(self) -> str:
        return ""

    def choose_server(self, server: str) -> None:
        raise AssertionError("the server of a profile is never chosen again")

    def login(self, email: str, password: str) -> None:
        if password != OLD:
            raise KnownError(title="Not accepted", sentence="Email or password is wrong.", next_step="Try again.")
        self.done.append(email)

    def resend(self) -> None:
        self.done.append("resend")

    def verify(self, code: str) -> str:
        self.done.append(code)
        return "Maya Okafor"

    def change_passphrase(self, old: str, new: str) -> None:
        if old != OLD:
            raise WrongSecretError(what="passphrase", tries_left=4, wait_seconds=300)
        self.done.append(new)

    def renew_recovery_code(self, passphrase: str) -> str:
        if passphrase != OLD:
            raise WrongSecretError(what="passphrase", tries_left=4, wait_seconds=300)
        return CODE


class FullDisk(Preferences):
    """Choices that can be read and no longer be kept."""

    def put(self, name: str, value: JsonValue) -> None:
        raise DiskFullError


@pytest.fixture
def door() -> FakeDoor:
    return FakeDoor()


@pytest.fixture
def ground(stage: Stage) -> QWidget:
    return stage.show(QWidget(), width=1366, height=768)


@pytest.fixture
def settings(ground: QWidget, theme: Theme, laptop: Laptop, inline_runner: InlineRunner) -> Settings:
    made = Settings(theme, laptop.services, inline_runner, ground, has_door=True)
    made.open()
    return made


def test_look_and_size_hold_at_once_and_are_kept(settings: Settings, theme: Theme, laptop: Laptop) -> None:
    settings.look.choose("dark")
    assert theme.mode is Mode.DARK
    settings.text_size.editor.set_value("150")
    settings.on_size_chosen()
    assert theme.scale == pytest.approx(1.5)
    assert (laptop.services.preferences.theme, laptop.services.preferences.text_scale) == ("dark", 150)


def test_locking_and_keys_are_told_to_the_window(qtbot: QtBot, settings: Settings, laptop: Laptop) -> None:
    settings.minutes.editor.set_value("2")
    with qtbot.waitSignal(settings.lock_chosen) as told:
        settings.on_minutes_chosen()
    assert told.args == [2]
    assert laptop.services.preferences.lock_minutes == 2
    with qtbot.waitSignal(settings.keys_chosen) as told:
        settings.keys.click()
    assert told.args == [False]
    assert laptop.services.preferences.get("single_keys") is False


def test_a_choice_that_cannot_be_kept_is_said_beside_it_and_goes_back(
    qtbot: QtBot, ground: QWidget, theme: Theme, laptop: Laptop, inline_runner: InlineRunner
) -> None:
    laptop.services.preferences.put("lock_minutes", 5)
    full = replace(laptop.services, preferences=FullDisk(laptop.services.context))
    theme.set_mode(Mode.SYSTEM)
    settings = Settings(theme, full, inline_runner, ground, has_door=True)
    settings.open()
    words = "This laptop's disk is full. Your choice is not kept."
    settings.look.choose("dark")
    assert (theme.mode, settings.look.key, settings.look_trouble.text()) == (Mode.SYSTEM, "system", words)
    settings.text_size.editor.set_value("150")
    settings.on_size_chosen()
    assert (theme.scale, settings.text_size.value(), settings.text_size.problem) == (1.0, "100", words)
    settings.minutes.editor.set_value("15")
    told: list[int] = []
    settings.lock_chosen.connect(told.append)
    settings.on_minutes_chosen()
    assert (settings.minutes.value(), settings.minutes.problem) == ("5", words)
    with qtbot.waitSignal(settings.keys_chosen):
        settings.keys.click()
    assert settings.keys.isChecked()
    assert settings.keys_trouble.text() == words


def test_without_a_door_nothing_is_offered_that_needs_one(
    ground: QWidget, theme: Theme, laptop: Laptop, inline_runner: InlineRunner
) -> None:
    dialog = Settings(theme, laptop.services, inline_runner, ground, has_door=False)
    dialog.open()
    assert dialog.passphrase.isHidden()
    assert dialog.code.isHidden()
    assert dialog.sign_in.isHidden()


def test_signing_in_again_goes_from_password_to_code(
    qtbot: QtBot, ground: QWidget, theme: Theme, door: FakeDoor, inline_runner: InlineRunner
) -> None:
    dialog = SignInAgain(theme, door, inline_runner, ground, email="maya@example.com")
    dialog.start()
    assert dialog.steps.password.editor.line.hasFocus(), "the e-mail address is known"
    QTest.keyClicks(dialog.steps.password.editor.line, "wrong")
    dialog.steps.on_go_on()
    assert dialog.steps.trouble.isVisible()
    dialog.steps.password.set_value(OLD)
    dialog.steps.on_go_on()
    dialog.steps.code.set_value("246810")
    with qtbot.waitSignal(dialog.done):
        QTest.keyClick(dialog.steps.code.editor.line, Qt.Key.Key_Return)
    assert door.done == ["maya@example.com", "246810"]


def test_the_passphrase_changes_only_for_who_knows_it(
    qtbot: QtBot, ground: QWidget, theme: Theme, door: FakeDoor, inline_runner: InlineRunner
) -> None:
    dialog = ChangePassphrase(theme, door, inline_runner, ground)
    dialog.open()
    dialog.new.set_value("short")
    dialog.on_change()
    assert "at least 12 characters" in dialog.new.problem
    dialog.new.set_value(NEW)
    dialog.on_change()
    assert dialog.again.problem == "The two are not the same"
    dialog.again.set_value(NEW)
    dialog.old.set_value("not this")
    dialog.on_change()
    assert dialog.old.problem.startswith("That passphrase isn’t right")
    dialog.old.set_value(OLD)
    with qtbot.waitSignal(dialog.done):
        dialog.on_change()
    assert door.done == [NEW]


def shown_in(dialog: QWidget) -> str:
    return " ".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def test_a_new_recovery_code_is_made_for_the_passphrase_and_shown_once(
    qtbot: QtBot, ground: QWidget, theme: Theme, door: FakeDoor, inline_runner: InlineRunner, clock: HandClock
) -> None:
    dialog = NewRecoveryCode(theme, door, inline_runner, ground, clock=clock, clipboard_seconds=30)
    dialog.start()
    assert dialog.passphrase.editor.line.hasFocus()
    dialog.on_make()
    assert dialog.passphrase.problem == "Type your passphrase"
    dialog.passphrase.set_value("not this")
    dialog.on_make()
    assert dialog.passphrase.problem.startswith("That passphrase isn’t right")
    assert "ABCD" not in shown_in(dialog)
    dialog.passphrase.set_value(OLD)
    QTest.keyClick(dialog.passphrase.editor.line, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert "ABCD-EFGH-IJKL" in shown_in(dialog)
    assert "MNOP-QRST-UVWX" in shown_in(dialog)
    assert dialog.passphrase.value() == ""
    assert dialog.keeping is not None
    assert dialog.kept.hasFocus()
    QTest.mouseClick(dialog.keeping.copier, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == "ABCD-EFGH-IJKL-MNOP-QRST-UVWX"
    with qtbot.waitSignal(dialog.done):
        QTest.keyClick(dialog.kept, Qt.Key.Key_Space)
    assert not dialog.isVisible()


def test_a_new_code_that_was_not_kept_is_asked_about(
    ground: QWidget, theme: Theme, door: FakeDoor, inline_runner: InlineRunner, clock: HandClock
) -> None:
    dialog = NewRecoveryCode(theme, door, inline_runner, ground, clock=clock, clipboard_seconds=30)
    dialog.start()
    dialog.passphrase.set_value(OLD)
    dialog.on_make()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    question = ground.findChild(ConfirmDialog)
    assert question is not None
    assert question.title.text() == "You have not kept the code yet"
    question.cancel()
    assert dialog.isVisible()
    question.confirmed.emit()
    assert not dialog.isVisible()
