"""Closing the window: said once while changes are on this laptop only, never in the way, silent otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication

from hubshift_desktop.documents.intake import Intake
from hubshift_desktop.domain.states import OpState
from hubshift_desktop.domain.views import QueueCounts
from hubshift_desktop.services.documents import Documents
from hubshift_desktop.services.snapshot import SyncSnapshot
from hubshift_desktop.store.errors import DiskFullError
from hubshift_desktop.ui.bridge import Bridge
from hubshift_desktop.ui.main_window import MainWindow
from hubshift_desktop.ui.panes.waiting import WaitingPane
from hubshift_desktop.ui.promise import at_leaving
from hubshift_desktop.ui.runner import InlineRunner
from hubshift_desktop.ui.shell.resuming import Resuming
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


class FullDisk(Documents):
    """A laptop that cannot note any more that a file was let go."""

    def send_added(self, document_ids: Iterable[str] | None = None, *, but_of: str = "") -> None:
        raise DiskFullError


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


# Files whose type is still looked at ---------------------------------------------------------------------------------


def add(laptop: Laptop, client_id: str) -> str:
    return laptop.services.documents.file(client_id, b"Words", name="Note.txt", is_put_off=True)


def put_off(laptop: Laptop) -> frozenset[str]:
    return laptop.services.documents.put_off


def test_who_stays_has_not_let_a_file_go_and_who_quits_has(window: MainWindow, laptop: Laptop, amelia: str) -> None:
    quits = QSignalSpy(window.quit_asked)
    waits = add(laptop, amelia)
    press_cross(window)
    note = window.leaving.note
    assert note is not None
    assert note.sentence.text().endswith("sends it the next time it is open and online."), "nor does it go by itself"
    window.numbers.read()
    assert put_off(laptop) == {waits}
    QTest.mouseClick(note.no, Qt.MouseButton.LeftButton)
    assert put_off(laptop) == {waits}
    laptop.services.clients.edit(amelia, {PHONE: "0491 571 491"})
    press_cross(window)
    note = window.leaving.note
    assert note is not None
    QTest.mouseClick(note.yes, Qt.MouseButton.LeftButton)
    assert (put_off(laptop), quits.count()) == (frozenset(), 1)


def test_who_asks_again_has_let_it_go(window: MainWindow, laptop: Laptop, amelia: str) -> None:
    add(laptop, amelia)
    press_cross(window)
    press_cross(window)
    assert put_off(laptop) == frozenset()


def test_who_waits_for_the_window_to_close_waits_for_the_file_too(
    window: MainWindow, laptop: Laptop, amelia: str
) -> None:
    laptop.services.clients.edit(amelia, {PHONE: "0491 571 491"})
    waits = add(laptop, amelia)
    press_cross(window)
    window.numbers.read()
    note = window.leaving.note
    assert note is not None
    assert note.sentence.text().endswith("closes by itself once everything is sent.")
    assert put_off(laptop) == {waits}
    with laptop.writing() as work:
        for op in work.outbox.open_for(amelia):
            work.outbox.save(replace(op, state=OpState.DONE))
    window.numbers.read()
    assert put_off(laptop) == frozenset(), "the rest has gone, so it is its turn"


def test_a_disk_that_is_full_takes_no_word_away_and_holds_nobody(
    stage: Stage, theme: Theme, laptop: Laptop, amelia: str, bridge: Bridge, inline_runner: InlineRunner
) -> None:
    documents = FullDisk(laptop.services.context, intake=Intake(), previewer=laptop.previewer)
    services = replace(laptop.services, documents=documents)
    window = MainWindow(theme, services, inline_runner, bridge)
    stage.show(window, width=1600, height=1000)
    documents.file(amelia, b"Words", name="Note.txt", is_put_off=True)
    quits = QSignalSpy(window.quit_asked)
    press_cross(window)
    assert told(window) == "1 change is not sent yet"
    press_cross(window)
    assert quits.count() == 1


def test_sync_now_is_a_word_of_its_own_and_paused_it_lets_nothing_go(
    window: MainWindow, laptop: Laptop, amelia: str, bridge: Bridge
) -> None:
    waits = add(laptop, amelia)
    window.places.sync_asked.emit()
    assert put_off(laptop) == {waits}, "another change was tried again"
    window.run("pause")
    bridge.tell_sync(laptop.services.sync.snapshot())
    window.run("sync")
    assert put_off(laptop) == {waits}
    window.run("pause")
    bridge.tell_sync(laptop.services.sync.snapshot())
    window.run("sync")
    assert put_off(laptop) == frozenset()


def test_the_button_of_waiting_to_sync_is_that_word_too(
    window: MainWindow, laptop: Laptop, amelia: str, bridge: Bridge
) -> None:
    waits = add(laptop, amelia)
    window.go("waiting")
    pane = window.places.currentWidget()
    assert isinstance(pane, WaitingPane)
    laptop.services.sync.set_paused(True)
    bridge.tell_sync(laptop.services.sync.snapshot())
    pane.sync_now_asked.emit()
    assert put_off(laptop) == {waits}
    laptop.services.sync.set_paused(False)
    bridge.tell_sync(laptop.services.sync.snapshot())
    QTest.mouseClick(pane.retry, Qt.MouseButton.LeftButton)
    assert put_off(laptop) == frozenset()


@pytest.mark.parametrize("tab", ["documents", "overview"])
def test_a_lock_is_no_answer_and_after_it_only_what_is_on_screen_waits(
    window: MainWindow, stage: Stage, theme: Theme, laptop: Laptop, amelia: str, bridge: Bridge,
    inline_runner: InlineRunner, tab: str,
) -> None:  # fmt: skip
    grace = laptop.know("Grace", "Pellegrino", number="430000499")
    window.open_tab(amelia, "documents")
    hers, other = add(laptop, amelia), add(laptop, grace)
    if tab == "documents":
        window.blank()
        assert put_off(laptop) == {hers, other}
    else:
        window.clients.page.tabs.documents.putting_off.rest()
        window.open_tab(amelia, tab)
        window.blank()
    again = MainWindow(theme, laptop.services, inline_runner, bridge)
    stage.show(again, width=1600, height=1000)
    Resuming(again, laptop.services, inline_runner).start()
    assert (again.clients.page.client_id, again.clients.page.tab) == (amelia, tab)
    assert put_off(laptop) == ({hers} if tab == "documents" else frozenset())
    assert again.clients.page.tabs.documents.preview.send_now.isVisible() is (tab == "documents")


def test_a_start_with_nobody_on_screen_lets_all_go(
    window: MainWindow, laptop: Laptop, amelia: str, inline_runner: InlineRunner
) -> None:
    add(laptop, amelia)
    Resuming(window, laptop.services, inline_runner).start()
    assert put_off(laptop) == frozenset()


# The words of 0017 ---------------------------------------------------------------------------------------------------


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
