"""Locking by itself: time is turned by hand, and only an act of the person holds it off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent

from hubshift_desktop.config import USUAL
from hubshift_desktop.ui.shell.auto_lock import AutoLock
from tests.conftest import HandClock


class Ears:
    """What the lock said."""

    def __init__(self, lock: AutoLock) -> None:
        self.warnings: list[int] = []
        self.calm = 0
        self.locks = 0
        lock.warned.connect(self.warnings.append)
        lock.calmed.connect(self._on_calmed)
        lock.due.connect(self._on_due)

    def _on_calmed(self) -> None:
        self.calm += 1

    def _on_due(self) -> None:
        self.locks += 1


@pytest.fixture
def owner(qapp: object) -> Iterator[QObject]:
    made = QObject()
    yield made
    made.deleteLater()


@pytest.fixture
def lock(clock: HandClock, owner: QObject) -> AutoLock:
    return AutoLock(clock, minutes=5, config=USUAL, parent=owner)


@pytest.fixture
def ears(lock: AutoLock) -> Ears:
    return Ears(lock)


def pass_time(lock: AutoLock, clock: HandClock, seconds: int, *, step: int = 10) -> None:
    for _ in range(0, seconds, step):
        clock.turn(seconds=step)
        lock.on_tick()


def key() -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a")


def moved() -> QMouseEvent:
    none = Qt.MouseButton.NoButton
    return QMouseEvent(QEvent.Type.MouseMove, QPointF(), QPointF(), none, none, Qt.KeyboardModifier.NoModifier)


def test_it_warns_a_minute_before_and_then_locks(lock: AutoLock, clock: HandClock, ears: Ears) -> None:
    pass_time(lock, clock, 230)
    assert ears.warnings == []
    pass_time(lock, clock, 60)
    assert ears.warnings == [60, 50, 40, 30, 20, 10]
    assert ears.locks == 0
    pass_time(lock, clock, 10)
    assert ears.locks == 1


def test_an_act_holds_it_off(lock: AutoLock, clock: HandClock, ears: Ears, owner: QObject) -> None:
    for _ in range(5):
        pass_time(lock, clock, 230)
        lock.eventFilter(owner, key())
    assert (ears.warnings, ears.locks) == ([], 0)


def test_a_key_ends_the_warning_but_a_sleeve_on_the_mouse_does_not(
    lock: AutoLock, clock: HandClock, ears: Ears, owner: QObject
) -> None:
    pass_time(lock, clock, 240)
    assert ears.warnings == [60]
    lock.eventFilter(owner, moved())
    assert ears.calm == 0
    lock.eventFilter(owner, key())
    assert ears.calm == 1
    pass_time(lock, clock, 230)
    assert ears.warnings == [60]


def test_sleep_locks_at_once(lock: AutoLock, clock: HandClock, ears: Ears) -> None:
    lock.on_tick()
    clock.turn(seconds=301)
    lock.on_tick()
    assert ears.locks == 1


def test_after_twelve_hours_it_locks_in_any_case(lock: AutoLock, clock: HandClock, ears: Ears, owner: QObject) -> None:
    for _ in range(12 * 60):
        clock.turn(seconds=60)
        lock.eventFilter(owner, key())
        lock.on_tick()
    assert ears.locks == 1


def test_a_clock_set_back_can_only_lock(lock: AutoLock, clock: HandClock, ears: Ears) -> None:
    clock.turn(days=-1)
    lock.on_tick()
    assert ears.locks == 1


def test_the_time_can_be_chosen(lock: AutoLock, clock: HandClock, ears: Ears) -> None:
    lock.set_minutes(1)
    pass_time(lock, clock, 50)
    assert ears.locks == 0
    pass_time(lock, clock, 10)
    assert ears.locks == 1
