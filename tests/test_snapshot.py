"""How sync stands is told from several threads: never an older picture after a newer one, and never a lost pause."""

from __future__ import annotations

import threading

import pytest

from hubshift_desktop.domain.rows import Changed
from hubshift_desktop.services.snapshot import SyncSnapshot, Telling
from tests.conftest import HandClock

_A_LONG_TIME = 20.0


class Window:
    """Hears of each snapshot. It takes its time over the first one, until the other hand has spoken."""

    def __init__(self, clock: HandClock) -> None:
        self.told: list[int] = []
        self.is_hearing, self.may_go_on = threading.Event(), threading.Event()
        self.telling = Telling(
            clock=clock, on_changed=self._on_changed, on_snapshot=self._on_snapshot, first=SyncSnapshot()
        )

    def _on_changed(self, _changed: Changed) -> None:
        """Nothing is changed here."""

    def _on_snapshot(self, snapshot: SyncSnapshot) -> None:
        if not self.is_hearing.is_set():
            self.is_hearing.set()
            assert self.may_go_on.wait(_A_LONG_TIME), "the other hand never came back"
        self.told.append(snapshot.done)


def test_what_two_hands_tell_is_heard_in_the_order_in_which_it_came_to_be(clock: HandClock) -> None:
    window = Window(clock)
    first = threading.Thread(target=window.telling.progress, args=("sending", 1, 3))
    first.start()
    assert window.is_hearing.wait(_A_LONG_TIME)

    window.telling.progress("sending", 3, 3)  # comes back at once, however long the window takes
    window.may_go_on.set()
    first.join(_A_LONG_TIME)

    assert window.told == [1, 3]
    assert window.telling.now.done == 3


def test_what_is_told_while_it_is_heard_is_heard_next(clock: HandClock) -> None:
    told: list[str] = []

    def hear(snapshot: SyncSnapshot) -> None:
        if snapshot.phase == "sending":
            telling.state("receiving")
        told.append(snapshot.phase)

    telling = Telling(clock=clock, on_changed=lambda _changed: None, on_snapshot=hear, first=SyncSnapshot())

    telling.state("sending")

    assert told == ["sending", "receiving"]


def test_a_listener_that_breaks_once_is_told_of_what_comes_next(clock: HandClock) -> None:
    told: list[int] = []

    def hear(snapshot: SyncSnapshot) -> None:
        if snapshot.done == 1:
            telling.tell(done=7)  # somebody speaks while it breaks, and nobody after them
            raise ZeroDivisionError
        told.append(snapshot.done)

    telling = Telling(clock=clock, on_changed=lambda _changed: None, on_snapshot=hear, first=SyncSnapshot())

    with pytest.raises(ZeroDivisionError):
        telling.tell(done=1)
    assert told == [7]

    telling.tell(done=2)
    assert told == [7, 2]
