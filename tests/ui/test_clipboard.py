"""What is copied leaves the clipboard by itself."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from hubshift_desktop.ui.clipboard import ShortMemory, copy, forget_clipboard


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
