"""Sync gives way to hands at work, takes its turn when they rest, and is never stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from hubshift_desktop.ui.courtesy import Courtesy
from tests.conftest import HandClock
from tests.ui.conftest import Stage


@pytest.fixture
def courtesy(qapp: QApplication) -> Iterator[Courtesy]:
    made = Courtesy(longest_quiet=60)  # so long that nobody goes on because of it
    yield made
    made.close()


@pytest.fixture
def field(stage: Stage, courtesy: Courtesy) -> QLineEdit:
    shown = QLineEdit()
    stage.show(shown, width=200, height=40)
    courtesy.watch(shown.window().windowHandle())
    return shown


def others(wait: Callable[[], None]) -> threading.Event:
    """Let another thread ask for its turn; the event says that it has gone on."""
    gone_on = threading.Event()

    def go() -> None:
        wait()
        gone_on.set()

    threading.Thread(target=go, daemon=True).start()
    return gone_on


def test_after_a_key_others_rest_until_the_hands_do(qtbot: QtBot, courtesy: Courtesy, field: QLineEdit) -> None:
    QTest.keyClick(field.window().windowHandle(), Qt.Key.Key_A)
    gone_on = others(courtesy.rest)
    assert not gone_on.is_set()
    qtbot.waitUntil(gone_on.is_set)


def test_who_holds_something_is_not_kept_by_hands_at_work(courtesy: Courtesy, field: QLineEdit) -> None:
    QTest.keyClick(field.window().windowHandle(), Qt.Key.Key_A)
    assert others(courtesy.give_way).wait(20)


def test_once_closed_nobody_waits_for_a_loop_that_has_ended(courtesy: Courtesy, field: QLineEdit) -> None:
    QTest.keyClick(field.window().windowHandle(), Qt.Key.Key_A)
    courtesy.close()
    courtesy.close()
    courtesy.on_awake()
    gone_on = others(courtesy.rest)
    assert gone_on.wait(20)


def test_the_window_counts_as_left_alone_some_time_after_the_last_key(stage: Stage, clock: HandClock) -> None:
    courtesy = Courtesy(monotonic=clock.monotonic)
    shown = QLineEdit()
    stage.show(shown, width=200, height=40)
    courtesy.watch(shown.window().windowHandle())
    assert not courtesy.is_alone()  # it has only just been opened
    clock.turn(seconds=20)
    assert courtesy.is_alone()
    QTest.keyClick(shown.window().windowHandle(), Qt.Key.Key_A)
    assert not courtesy.is_alone()
    clock.turn(seconds=19)
    assert not courtesy.is_alone()
    courtesy.close()
    assert courtesy.is_alone()
