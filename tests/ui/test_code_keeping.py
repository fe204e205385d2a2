"""Keeping a recovery code: a copy that does not stay, and a page of paper that names nobody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from hubshift_desktop.ui.clipboard import ShortMemory, forget_clipboard
from hubshift_desktop.ui.dialogs.code_keeping import CodeKeeping
from hubshift_desktop.ui.theme import Theme
from tests.conftest import HandClock
from tests.ui.conftest import Stage

CODE = "ABCD-EFGH-IJKL-MNOP-QRST-UVWX"


@pytest.fixture
def keeping(stage: Stage, theme: Theme, clock: HandClock) -> CodeKeeping:
    made = CodeKeeping(theme, CODE, clock=clock, clipboard_seconds=45)
    stage.show(made)
    return made


@pytest.fixture
def memory() -> Iterator[ShortMemory]:
    made = ShortMemory(0.01)
    yield made
    made.deleteLater()


def copied() -> str:
    return QGuiApplication.clipboard().text()


def test_a_copy_is_the_whole_code_and_leaves_by_itself(keeping: CodeKeeping, memory: ShortMemory, qtbot: QtBot) -> None:
    QTest.mouseClick(keeping.copier, Qt.MouseButton.LeftButton)
    assert copied() == CODE
    assert keeping.said.isVisible()
    assert keeping.said.text() == "Copied. In 45 seconds it leaves the clipboard again."
    qtbot.waitUntil(lambda: not copied())


def test_a_copy_goes_at_lock_and_asks_not_to_be_remembered(keeping: CodeKeeping) -> None:
    QTest.mouseClick(keeping.copier, Qt.MouseButton.LeftButton)
    held = QGuiApplication.clipboard().mimeData()
    assert bytes(held.data("x-kde-passwordManagerHint").data()) == b"secret"
    forget_clipboard()
    assert not copied()


class Paper:
    """A printer at hand: `is_there` says whether the person goes on in the dialog of the system."""

    def __init__(self, *, is_there: bool) -> None:
        self._is_there = is_there
        self.pages: list[str] = []

    def __call__(self, parent: QWidget, html: str, *, title: str) -> bool:
        page = QTextDocument()
        page.setHtml(html)
        self.pages.append(page.toPlainText())
        return self._is_there


def test_a_page_says_what_it_is_for_and_not_whose_it_is(keeping: CodeKeeping) -> None:
    paper = Paper(is_there=True)
    keeping.print_page = paper
    QTest.mouseClick(keeping.printer, Qt.MouseButton.LeftButton)
    (page,) = paper.pages
    for words in ("ABCD-EFGH-IJKL", "MNOP-QRST-UVWX", "not with the laptop", "Made on 24 Nov 2026."):
        assert words in page
    assert keeping.said.text() == "Sent to the printer. Keep the page away from this laptop."


def test_a_page_that_was_not_printed_is_not_said_to_be(keeping: CodeKeeping) -> None:
    keeping.print_page = Paper(is_there=False)
    QTest.mouseClick(keeping.printer, Qt.MouseButton.LeftButton)
    assert not keeping.said.isVisible()
