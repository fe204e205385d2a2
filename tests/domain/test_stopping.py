"""Stopping work of another thread: whoever comes first has it, and the other one is told."""

from __future__ import annotations

from hubshift_desktop.domain.stopping import Stopping


def test_a_stop_in_time_keeps_the_work_from_going_on() -> None:
    stopping = Stopping()
    assert stopping.stop()
    assert stopping.is_stopped
    assert not stopping.go_past()
    assert stopping.stop(), "a second press is no news"


def test_a_stop_that_comes_too_late_is_told_so() -> None:
    stopping = Stopping()
    assert stopping.go_past()
    assert not stopping.stop()
    assert not stopping.is_stopped
