"""What is copied leaves the clipboard by itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from hubshift_desktop.store.errors import DiskFullError
from hubshift_desktop.ui.clipboard import ShortMemory, copy, copy_noted, forget_clipboard
from hubshift_desktop.ui.runner import InlineRunner


def test_a_copy_is_forgotten_after_its_time(qtbot: QtBot) -> None:
    memory = ShortMemory(0.01)
    copy("430 000 387")
    assert QGuiApplication.clipboard().text() == "430 000 387"
    qtbot.waitUntil(lambda: not QGuiApplication.clipboard().text())
    memory.deleteLater()


def test_at_lock_it_is_forgotten_at_once(qtbot: QtBot) -> None:
    memory = ShortMemory(1000)
    copy("430 000 387")
    assert QGuiApplication.clipboard().text() == "430 000 387"
    forget_clipboard()
    assert not QGuiApplication.clipboard().text()
    memory.deleteLater()


@pytest.mark.parametrize("is_written", [True, False])
def test_what_cannot_be_written_down_is_not_copied(inline_runner: InlineRunner, qtbot: QtBot, is_written: bool) -> None:
    copy("before")
    told: list[object] = []

    def note() -> None:
        if not is_written:
            raise DiskFullError

    owner = QObject()
    copy_noted(
        "430 000 387",
        note,
        runner=inline_runner,
        owner=owner,
        done=lambda: told.append("copied"),
        failed=lambda error: told.append(error.title),
    )
    assert QGuiApplication.clipboard().text() == ("430 000 387" if is_written else "before")
    assert told == (["copied"] if is_written else [DiskFullError().title])
