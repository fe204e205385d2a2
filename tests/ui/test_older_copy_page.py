"""That the case file is an older copy: told in plain words before the window opens."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from hubshift_desktop.services.older_copy import OlderCopy
from hubshift_desktop.ui.dialogs.older_copy import OlderCopyPage
from hubshift_desktop.ui.theme import Theme
from tests.ui.conftest import Stage


def show(stage: Stage, theme: Theme, found: OlderCopy) -> OlderCopyPage:
    page = OlderCopyPage(theme, found)
    stage.show(page, width=1366, height=768)
    page.focus_first()
    return page


def words_on(page: OlderCopyPage) -> str:
    return " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (OlderCopy(changes=5), "5 changes wait in it. Each is compared with the office before it is sent."),
        (OlderCopy(changes=1), "1 change waits in it. It is compared with the office before it is sent."),
        (OlderCopy(), "No change waits in it."),
        (OlderCopy(is_certain=False), "This case file may be an older copy"),
    ],
)
def test_it_says_what_becomes_of_what_waits_and_what_is_missing(
    stage: Stage, theme: Theme, found: OlderCopy, words: str
) -> None:
    said = words_on(show(stage, theme, found))
    assert words in said
    assert "is not in it" in said
    assert "put it back" in said


def test_one_key_goes_on(qtbot: QtBot, stage: Stage, theme: Theme) -> None:
    page = show(stage, theme, OlderCopy(changes=5))
    assert QApplication.focusWidget() is page.go_on
    with qtbot.waitSignal(page.done):
        QTest.keyClick(page.go_on, Qt.Key.Key_Space)
