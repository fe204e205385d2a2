"""One change signal: a person's at once, sync's gathered, and nothing of what changed is lost in between."""

from __future__ import annotations

import threading

import pytest
from pytestqt.qtbot import QtBot

from hubshift_desktop.domain.rows import Changed
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.ui.bridge import Bridge


def of(*client_ids: str, by: str = "sync") -> Changed:
    return Changed(frozenset({Kind.CLIENT}), frozenset(client_ids), by)


@pytest.fixture
def heard(bridge: Bridge) -> list[Changed]:
    said: list[Changed] = []
    bridge.changed.connect(said.append)
    return said


def test_the_first_news_of_sync_is_said_at_once_and_the_rest_together(
    qtbot: QtBot, bridge: Bridge, heard: list[Changed]
) -> None:
    for client_id in ("a", "b", "c"):
        bridge.tell_changed(of(client_id))
    assert [changed.client_ids for changed in heard] == [{"a"}]
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert heard[1].client_ids == {"b", "c"}


def test_what_a_person_changed_is_said_at_once_with_all_that_was_gathered(bridge: Bridge, heard: list[Changed]) -> None:
    bridge.tell_changed(of("a"))
    bridge.tell_changed(of("b"))
    bridge.tell_changed(of("c", by="person"))
    assert [changed.client_ids for changed in heard] == [{"a"}, {"b", "c"}]


def test_many_stays_many_in_the_sum(bridge: Bridge, heard: list[Changed]) -> None:
    bridge.tell_changed(of("a"))
    bridge.tell_changed(of())
    bridge.tell_changed(of("b", by="person"))
    assert heard[1].client_ids == frozenset()
    assert heard[1].kinds == {Kind.CLIENT}


def test_nothing_changed_says_nothing(bridge: Bridge, heard: list[Changed]) -> None:
    bridge.tell_changed(Changed())
    assert heard == []


def test_what_comes_late_from_another_thread_is_no_older_picture(qtbot: QtBot, bridge: Bridge) -> None:
    said: list[object] = []
    bridge.sync_changed.connect(said.append)
    hand = threading.Thread(target=bridge.tell_sync, args=("idle",))
    hand.start()
    hand.join()  # told, and on its way to the window
    bridge.tell_sync("paused")
    qtbot.wait(0)

    assert said == ["paused"]
