"""A damaged case file behind the right passphrase: the words, the one verb, and what came of it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from hubshift_desktop.security.errors import DiskFullError
from hubshift_desktop.services.rebuilt import Rebuilt
from hubshift_desktop.store import DamagedStoreError
from hubshift_desktop.ui.dialogs.damaged import DamagedPage
from hubshift_desktop.ui.dialogs.rebuilt import RebuiltPage
from hubshift_desktop.ui.dialogs.unlock import UnlockPage
from hubshift_desktop.ui.runner import InlineRunner
from hubshift_desktop.ui.theme import Theme
from tests.ui.conftest import Stage

SENTENCE = "3 of its 412 parts can’t be read."


class Door:
    """A profile whose case file is damaged. With `is_full` there is no room for a new one yet."""

    label = "Maya Okafor, Northbank"
    wait_seconds = 0.0

    def __init__(self) -> None:
        self.is_damaged = False
        self.is_full = False

    def unlock(self, passphrase: str) -> object:
        self.is_damaged = True
        raise DamagedStoreError(SENTENCE)

    def recover(self, code: str, passphrase: str) -> tuple[object, str]:
        raise AssertionError

    def rescue(self) -> tuple[object, str]:
        if self.is_full:
            raise DiskFullError
        return "open", "NEXT-CODE"


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.fixture
def page(stage: Stage, theme: Theme, door: Door, inline_runner: InlineRunner) -> DamagedPage:
    made = DamagedPage(theme, door, inline_runner, sentence=SENTENCE)
    stage.show(made, width=1366, height=768)
    made.focus_first()
    return made


def words_on(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def test_unlocking_tells_of_damage_and_keeps_no_passphrase_in_the_window(
    qtbot: QtBot, stage: Stage, theme: Theme, door: Door, inline_runner: InlineRunner
) -> None:
    unlock = UnlockPage(theme, door, inline_runner)
    stage.show(unlock, width=1366, height=768)
    unlock.passphrase.set_value("magpie verandah billy kettle")
    with qtbot.waitSignal(unlock.damaged) as told:
        unlock.on_unlock_clicked()
    assert told.args == [SENTENCE]
    assert unlock.passphrase.value() == ""
    assert unlock.passphrase.problem == "", "the passphrase was right"


def test_it_says_what_is_wrong_what_will_be_done_and_that_nothing_was(page: DamagedPage) -> None:
    said = words_on(page)
    assert "Your case file is damaged" in said
    assert SENTENCE in said
    assert "never deleted" in said
    assert "Nothing has been changed yet." in said


def test_the_keyboard_is_on_the_one_verb_and_it_goes_on(qtbot: QtBot, page: DamagedPage) -> None:
    assert QApplication.focusWidget() is page.rescue
    with qtbot.waitSignal(page.rescued) as told:
        QTest.keyClick(page.rescue, Qt.Key.Key_Space)
    assert told.args == ["open", "NEXT-CODE"]


def test_what_hinders_is_said_and_it_can_be_tried_again(qtbot: QtBot, page: DamagedPage, door: Door) -> None:
    door.is_full = True
    page.on_rescue()
    assert page.trouble.isVisible()
    assert "Free some space" in page.trouble.accessibleName()
    assert page.rescue.isEnabled()
    assert "Nothing has been changed yet." not in words_on(page)
    assert "The damaged file is kept in any case." in words_on(page)
    door.is_full = False
    with qtbot.waitSignal(page.rescued):
        page.on_rescue()


def test_it_can_be_left_for_later(qtbot: QtBot, page: DamagedPage) -> None:
    with qtbot.waitSignal(page.left):
        QTest.mouseClick(page.later, Qt.MouseButton.LeftButton)


WHOLE = Rebuilt(
    changes=31, waited=31, is_count_known=True, drafts=2, files=1, clients=40, is_log_whole=True, set_aside="damaged-1"
)
LOST = Rebuilt(changes=2, waited=9, is_count_known=True, lost_words=[f"Amelia Tran: Goal {n}" for n in range(7)])


def show(stage: Stage, theme: Theme, rebuilt: Rebuilt) -> RebuiltPage:
    page = RebuiltPage(theme, rebuilt)
    stage.show(page, width=1366, height=768)
    page.focus_first()
    return page


def test_what_was_rescued_is_counted_and_the_file_named(qtbot: QtBot, stage: Stage, theme: Theme) -> None:
    page = show(stage, theme, WHOLE)
    said = words_on(page)
    assert "31 of 31 unsent changes rescued." in said
    assert "2 drafts, 1 waiting file and 40 clients rescued." in said
    assert "damaged-1" in said
    assert "could not be rescued" not in said
    with qtbot.waitSignal(page.done):
        QTest.keyClick(page.go_on, Qt.Key.Key_Space)


def test_what_was_lost_is_named_so_that_it_can_be_typed_again(stage: Stage, theme: Theme) -> None:
    page = show(stage, theme, LOST)
    said = words_on(page)
    assert "2 of 9 unsent changes rescued." in said
    assert "7 changes could not be rescued" in said
    assert "Amelia Tran: Goal 0" in said
    assert "and 3 more" in said
    assert "rescue file" in said


def test_what_nobody_knows_is_not_said_to_be_nothing(stage: Stage, theme: Theme) -> None:
    said = words_on(show(stage, theme, Rebuilt(needs_sign_in=True)))
    assert "Whether there were more can’t be read any more." in said
    assert "Sign in again to sync" in said
