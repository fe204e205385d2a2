"""Closing the window: said once while changes are on this laptop only, never in the way, silent otherwise."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication

from hubshift_desktop.domain.views import QueueCounts
from hubshift_desktop.services.snapshot import SyncSnapshot
from hubshift_desktop.ui.bridge import Bridge
from hubshift_desktop.ui.main_window import MainWindow
from hubshift_desktop.ui.promise import at_leaving
from hubshift_desktop.ui.runner import InlineRunner
from hubshift_desktop.ui.theme import Theme
from tests.services.laptop import EMAIL, PHONE, Laptop
from tests.ui.conftest import Stage
from tests.ui.slow_runner import SlowRunner


class ByHand(QCloseEvent):
    """What the system sends when the cross of the window is pressed."""

    def spontaneous(self) -> bool:
        return True


@pytest.fixture
def amelia(laptop: Laptop) -> str:
    return laptop.know()


@pytest.fixture
def window(
    stage: Stage, theme: Theme, laptop: Laptop, amelia: str, bridge: Bridge, inline_runner: InlineRunner
) -> MainWindow:
    made = MainWindow(theme, laptop.services, inline_runner, bridge)
    stage.show(made, width=1600, height=1000)
    return made


def press_cross(window: MainWindow) -> None:
    QApplication.sendEvent(window, ByHand())


def press_quit(window: MainWindow) -> None:
    handle = window.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)


def told(window: MainWindow) -> str:
    note = window.leaving.note
    return note.title.text() if note is not None and note.isVisible() else ""


@pytest.mark.parametrize("leave", [press_cross, press_quit])
def test_with_nothing_waiting_it_closes_without_a_word(window: MainWindow, leave: Any) -> None:
    quits = QSignalSpy(window.quit_asked)
    leave(window)
    assert (quits.count(), window.isVisible(), told(window)) == (1, False, "")


@pytest.mark.parametrize("leave", [press_cross, press_quit])
def test_what_waits_is_said_once_and_enter_quits(window: MainWindow, laptop: Laptop, amelia: str, leave: Any) -> None:
    quits = QSignalSpy(window.quit_asked)
    laptop.services.clients.edit(amelia, {PHONE: "0491 571 491"})
    leave(window)
    assert (quits.count(), told(window)) == (0, "1 change is not sent yet")
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_Return)
    assert (quits.count(), window.isVisible()) == (1, False)


@pytest.mark.parametrize("act", ["leave", "sync"])
def test_a_file_whose_type_was_still_looked_at_goes_too(
    window: MainWindow, laptop: Laptop, amelia: str, act: str
) -> None:
    laptop.services.documents.file(amelia, b"Words", name="Note.txt", is_put_off=True)
    (op,) = laptop.open_ops()
    assert op.not_before is not None
    if act == "leave":
        press_cross(window)
    else:
        window.run("sync")
    (op,) = laptop.open_ops()
    assert op.not_before is None


def test_asking_again_is_an_answer(window: MainWindow, laptop: Laptop, amelia: str) -> None:
    quits = QSignalSpy(window.quit_asked)
    laptop.services.clients.edit(amelia, {PHONE: "0491 571 491"})
    press_cross(window)
    press_cross(window)
    assert (quits.count(), window.isVisible()) == (1, False)


def test_who_stayed_is_told_again_only_of_more(window: MainWindow, laptop: Laptop, amelia: str) -> None:
    quits = QSignalSpy(window.quit_asked)
    laptop.services.clients.edit(amelia, {PHONE: "0491 571 491"})
    for again in (EMAIL, ""):
        press_cross(window)
        note = window.leaving.note
        assert note is not None
        QTest.mouseClick(note.no, Qt.MouseButton.LeftButton)
        assert (told(window), window.isVisible(), quits.count()) == ("", True, 0)
        if again:
            other = laptop.know("Rosa", "Delgado", number="430000511")
            laptop.services.clients.edit(other, {again: "rosa@example.com"})
    press_cross(window)
    assert quits.count() == 1


def test_who_stayed_and_sent_it_is_told_of_the_next_change(window: MainWindow, laptop: Laptop, amelia: str) -> None:
    laptop.services.clients.edit(amelia, {PHONE: "0491 571 491"})
    press_cross(window)
    note = window.leaving.note
    assert note is not None
    QTest.mouseClick(note.no, Qt.MouseButton.LeftButton)
    laptop.services.undo.undo()
    window.numbers.read()
    laptop.services.clients.edit(amelia, {EMAIL: "rosa@example.com"})
    window.numbers.read()
    press_cross(window)
    assert told(window) == "1 change is not sent yet"


def test_it_closes_by_itself_once_everything_is_sent(window: MainWindow, laptop: Laptop, amelia: str) -> None:
    quits = QSignalSpy(window.quit_asked)
    laptop.services.clients.edit(amelia, {PHONE: "0491 571 491"})
    press_cross(window)
    window.numbers.read()
    assert (told(window), quits.count()) == ("1 change is not sent yet", 0)
    laptop.services.undo.undo()
    window.numbers.read()
    assert quits.count() == 1


def test_what_the_office_did_not_take_keeps_it_open(window: MainWindow, laptop: Laptop, amelia: str) -> None:
    quits = QSignalSpy(window.quit_asked)
    laptop.services.clients.edit(amelia, {PHONE: "0491 571 491"})
    press_cross(window)
    laptop.dispute(amelia, PHONE, office="0491 570 006")
    window.numbers.read()
    assert (told(window), quits.count()) == ("1 change needs you", 0)
    press_cross(window)
    assert quits.count() == 1


def test_the_program_itself_and_a_locked_window_are_not_spoken_to(
    window: MainWindow, laptop: Laptop, amelia: str
) -> None:
    laptop.services.clients.edit(amelia, {PHONE: "0491 571 491"})
    window.blank()
    quits = QSignalSpy(window.quit_asked)
    press_cross(window)
    assert quits.count() == 1


def test_a_count_that_takes_long_does_not_hold_the_window(
    stage: Stage, theme: Theme, laptop: Laptop, amelia: str, bridge: Bridge
) -> None:
    runner = SlowRunner()
    window = MainWindow(theme, laptop.services, runner, bridge)
    stage.show(window, width=1600, height=1000)
    runner.go_on()
    laptop.services.clients.edit(amelia, {PHONE: "0491 571 491"})
    quits = QSignalSpy(window.quit_asked)
    press_quit(window)
    assert quits.count() == 0, "what was saved a moment ago is counted first"
    window.leaving.on_patience_over()
    assert quits.count() == 1
    runner.go_on()
    assert told(window) == ""


LATER = datetime(2026, 11, 30, 9, 5, tzinfo=UTC)


def counts(waiting: int, *, size: int = 0) -> QueueCounts:
    return QueueCounts(
        waiting=waiting, waiting_bytes=size, sending=0, unanswered=0, conflicts=0, set_aside=0, last_complete=None
    )


@pytest.mark.parametrize(
    ("snapshot", "queue", "promise"),
    [
        (SyncSnapshot(is_online=False), counts(2), "the next time it is open and online."),
        (SyncSnapshot(pause_until=LATER), counts(2), "the next time it is open and online."),
        (SyncSnapshot(), counts(2), "closes by itself once everything is sent."),
        (SyncSnapshot(phase="paused"), counts(2), "Syncing is paused: nothing is sent until you go on."),
        (SyncSnapshot(needs_sign_in=True), counts(2), "open Hubshift again and sign in."),
        (SyncSnapshot(documents_allowed=False), counts(2, size=9), "Documents are held until you let them go."),
    ],
)
def test_the_promise_is_one_that_will_be_kept(snapshot: SyncSnapshot, queue: QueueCounts, promise: str) -> None:
    title, sentence = at_leaving(queue, snapshot)
    assert title == "2 changes are not sent yet"
    assert sentence.startswith("They are safe on this laptop. ")
    assert sentence.endswith(promise)
