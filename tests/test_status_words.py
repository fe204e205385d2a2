"""What the status card says of every state, in the words of the interface design, and never more than is true."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from hubshift_desktop.domain.dates import clock_words, moment_words
from hubshift_desktop.domain.views import QueueCounts
from hubshift_desktop.services.background import SyncSnapshot
from hubshift_desktop.services.status_words import CardWords, card_words, detail_words
from hubshift_desktop.ui.tokens import Tone
from tests.conftest import HandClock

EMPTY = QueueCounts(
    waiting=0, waiting_bytes=0, sending=0, unanswered=0, conflicts=0, set_aside=0, last_complete=HandClock().now()
)
IDLE = SyncSnapshot()
OFFLINE = SyncSnapshot(is_online=False)
SENDING = SyncSnapshot(phase="sending", done=12, total=40, what="changes")


def said(
    snapshot: SyncSnapshot = IDLE,
    *,
    waiting: int = 0,
    unanswered: int = 0,
    conflicts: int = 0,
    set_aside: int = 0,
) -> CardWords:
    queue = replace(EMPTY, waiting=waiting, unanswered=unanswered, conflicts=conflicts, set_aside=set_aside)
    return card_words(snapshot, queue, HandClock())


@pytest.mark.parametrize(
    ("snapshot", "counts", "title", "sentence", "icon", "tone"),
    [
        (IDLE, {"waiting": 2}, "2 changes waiting", "Sending soon", "cloud-arrow-up", "wait"),
        (IDLE, {"unanswered": 1}, "1 change waiting", "Not answered yet", "cloud-arrow-up", "wait"),
        (SENDING, {"waiting": 28}, "Syncing…", "12 of 40 changes", "arrows-clockwise", "accent"),
        (OFFLINE, {"waiting": 5, "set_aside": 2}, "Offline", "5 waiting, 2 need you", "cloud-slash", "wait"),
        (OFFLINE, {}, "Offline", "Nothing waiting", "cloud-slash", "wait"),
        (SyncSnapshot(is_portal=True), {}, "Offline", "Sign in to the Wi-Fi", "cloud-slash", "wait"),
        (IDLE, {"conflicts": 1}, "1 decision needed", "The rest is synced", "git-fork", "warn"),
        (IDLE, {"conflicts": 2, "waiting": 3}, "2 decisions needed", "3 waiting", "git-fork", "warn"),
        (IDLE, {"conflicts": 1, "set_aside": 1}, "2 need you", "The rest is synced", "wrench", "danger"),
        (IDLE, {"set_aside": 1}, "1 needs you", "The rest is synced", "wrench", "danger"),
        (SENDING, {"set_aside": 1}, "1 needs you", "Sending 12 of 40", "wrench", "danger"),
        (SyncSnapshot(needs_sign_in=True), {"waiting": 6}, "Sign in again to sync", "6 changes waiting", "key", "warn"),
        (SyncSnapshot(needs_sign_in=True), {}, "Sign in again to sync", "You can keep working", "key", "warn"),
        (SyncSnapshot(held_absences=4), {}, "4 clients disappeared", "Nothing was removed here", "warning", "warn"),
        (
            SyncSnapshot(held_absences=4),
            {"conflicts": 1},
            "1 decision needed",
            "The rest is synced",
            "git-fork",
            "warn",
        ),
        (SyncSnapshot(phase="paused"), {"waiting": 1}, "Sync is paused", "1 waiting", "pause", "wait"),
        (SyncSnapshot(trouble="The disk is full."), {}, "Sync has stopped", "Nothing waiting", "warning", "warn"),
    ],
)
def test_each_state_has_its_words(
    snapshot: SyncSnapshot, counts: dict[str, int], title: str, sentence: str, icon: str, tone: str
) -> None:
    card = said(snapshot, **counts)
    assert (card.title, card.sentence, card.icon, card.tone) == (title, sentence, icon, tone)
    assert Tone(card.tone)


@pytest.mark.parametrize(
    ("waiting", "put_off", "sentence"),
    [(1, 1, "Type to be checked"), (2, 2, "Types to be checked"), (3, 1, "Sending soon, 1 to check")],
)
def test_a_file_that_waits_for_a_look_is_not_said_to_go_soon(waiting: int, put_off: int, sentence: str) -> None:
    queue = replace(EMPTY, waiting=waiting, put_off=put_off, waiting_bytes=900)
    card = card_words(IDLE, queue, HandClock())
    assert (card.sentence, card.tone) == (sentence, "wait")
    assert detail_words(IDLE, queue, HandClock()).sentence == f"{sentence}."
    held = card_words(SyncSnapshot(documents_allowed=False), queue, HandClock())
    assert held.sentence == "Documents are held"


def test_a_pause_of_the_office_is_told_with_its_end() -> None:
    clock = HandClock()
    pausing = SyncSnapshot(pause_until=clock.now() + timedelta(days=1))
    card = said(pausing, waiting=2)
    tomorrow = moment_words(clock.now() + timedelta(days=1), now=clock.now())
    assert (card.title, card.sentence, card.rail_sentence) == (
        "Hubshift asks for a pause",
        f"Going on {tomorrow}",
        "2 waiting",
    )
    assert said(replace(pausing, is_online=False)).title == "Offline", "whoever is offline must know that first"


def test_all_synced_says_when_everything_was_last_checked() -> None:
    card = said()
    assert card.title == "All changes synced"
    now = clock_words(HandClock().now())
    assert (card.sentence, card.rail_title, card.rail_sentence) == (f"Checked {now}", "Checked", now)
    before = replace(EMPTY, last_complete=HandClock().now() - timedelta(days=1))
    assert card_words(IDLE, before, HandClock()).sentence == "Checked yesterday"
    assert card.tone == "ok"


def test_without_one_complete_sync_there_is_no_green_tick() -> None:
    card = card_words(IDLE, replace(EMPTY, last_complete=None), HandClock())
    assert card.title == "Not synced yet"
    assert card.tone != "ok"


def test_a_server_in_trouble_says_when_it_is_tried_again() -> None:
    at = HandClock().now() + timedelta(minutes=8)
    card = said(SyncSnapshot(has_server_trouble=True, next_try_at=at), waiting=1)
    assert (card.title, card.sentence) == ("Hubshift isn’t answering", f"Trying again at {clock_words(at)}")


@pytest.mark.parametrize(
    ("seconds", "sentence"),
    [
        (None, "28%"),
        (30.0, "28%, less than a minute left"),
        (340.0, "28%, 6 minutes left"),
        (60.0, "28%, 1 minute left"),
    ],
)
def test_the_first_copy_says_how_far_it_is(seconds: float | None, sentence: str) -> None:
    first = SyncSnapshot(phase="receiving", is_first_sync=True, done=28, total=100, seconds_left=seconds)
    card = said(first)
    assert (card.title, card.sentence, card.share) == ("Setting up", sentence, 0.28)


def test_the_first_copy_of_unknown_length_shows_no_bar() -> None:
    assert said(SyncSnapshot(phase="receiving", is_first_sync=True)).share is None


def test_a_later_check_in_the_background_changes_no_words() -> None:
    assert said(SyncSnapshot(phase="receiving", done=1, total=3)) == said()


def test_the_popover_says_what_waits_how_large_and_what_needs_you() -> None:
    queue = replace(EMPTY, waiting=5, waiting_bytes=1_100_000, set_aside=2)
    words = detail_words(OFFLINE, queue, HandClock())
    assert words.title == "You’re offline"
    assert words.sentence == "Saved on this laptop. Will sync when online."
    assert words.summary == "5 changes waiting, 1.1 MB. 2 more need you."
    assert words.last_synced == f"Checked today, {clock_words(HandClock().now())}"


def test_the_popover_of_a_laptop_at_rest_has_no_summary() -> None:
    words = detail_words(IDLE, EMPTY, HandClock())
    assert (words.title, words.summary) == ("All changes synced", "")
    assert words.sentence == "Everything you changed is in Hubshift."
    assert detail_words(IDLE, replace(EMPTY, conflicts=1), HandClock()).summary == "1 needs you."


@pytest.mark.parametrize(
    ("snapshot", "title"),
    [
        (SyncSnapshot(phase="paused"), "Sync is paused"),
        (SyncSnapshot(needs_sign_in=True), "Sign in again to sync"),
        (SyncSnapshot(is_portal=True), "You’re offline"),
        (SyncSnapshot(has_server_trouble=True), "Hubshift isn’t answering"),
        (SyncSnapshot(trouble="The disk is full."), "Sync has stopped"),
    ],
)
def test_the_popover_names_the_same_trouble_as_the_card(snapshot: SyncSnapshot, title: str) -> None:
    words = detail_words(snapshot, replace(EMPTY, last_complete=None), HandClock())
    assert words.title == title
    assert words.last_synced == "Not synced yet"


def test_documents_that_are_held_are_not_said_to_be_sent_soon() -> None:
    queue = replace(EMPTY, waiting=1, waiting_bytes=700)
    assert card_words(SyncSnapshot(documents_allowed=False), queue, HandClock()).sentence == "Documents are held"
    assert card_words(IDLE, queue, HandClock()).sentence == "Sending soon"


def test_the_narrow_card_counts_what_waits_in_a_pause_also_when_it_is_nothing() -> None:
    paused = SyncSnapshot(phase="paused")
    assert card_words(paused, EMPTY, HandClock()).rail_sentence == "0 waiting"
    assert card_words(paused, replace(EMPTY, waiting=2), HandClock()).rail_sentence == "2 waiting"
