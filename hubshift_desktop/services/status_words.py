"""The words of the status card and its popover: plain, never red for being offline, and never a green tick too early.

They are a pure function of the queue's durable rows and of how sync stands (I11). Order: what needs a person comes
before what waits, that before what is being sent, that before 'all synced'; offline says what waits beside it.
"""

from __future__ import annotations

import math
from datetime import datetime
from typing import NamedTuple

from hubshift_desktop.domain.clock import Clock
from hubshift_desktop.domain.dates import clock_words, moment_words
from hubshift_desktop.domain.views import QueueCounts
from hubshift_desktop.domain.words import plural, size
from hubshift_desktop.services.snapshot import SyncSnapshot

_SAFE = "Your work is safe on this laptop."
_PAUSE_ASKED = "Hubshift asks for a pause"


class CardWords(NamedTuple):
    """The card: title and sentence, icon, tone (`ok`, `wait`, `warn`, `danger`, `accent`), bar, and the narrow form."""

    title: str
    sentence: str
    icon: str
    tone: str
    share: float | None = None
    rail_title: str = ""
    rail_sentence: str = ""


class DetailWords(NamedTuple):
    """The popover of the card: two lines at its head, a summary over the list, and the foot."""

    title: str
    sentence: str
    summary: str
    last_synced: str


def card_words(snapshot: SyncSnapshot, queue: QueueCounts, clock: Clock) -> CardWords:
    """Return what the status card says."""
    if snapshot.phase == "paused":
        short = _short(queue) or "0 waiting"
        return CardWords("Sync is paused", _counts(queue), "pause", "wait", None, "Paused", short)
    trouble = _trouble(snapshot, queue, clock)
    if trouble is not None:
        return trouble
    if snapshot.is_first_sync and snapshot.phase != "idle":
        return _setting_up(snapshot)
    if queue.needs_you:
        return _needs_you(snapshot, queue)
    if snapshot.held_absences:
        return _disappeared(snapshot.held_absences)
    if snapshot.phase == "sending" and snapshot.total > 0:
        return _sending(snapshot)
    if queue.unsent:
        return _waiting(snapshot, queue)
    return _all_synced(snapshot, queue, clock)


def detail_words(snapshot: SyncSnapshot, queue: QueueCounts, clock: Clock) -> DetailWords:
    """Return what the popover says around its list."""
    title, sentence = _head(snapshot, queue, clock)
    when = _moment(queue, clock)
    return DetailWords(title, sentence, _summary(queue), f"Checked {when}" if when else "Not synced yet")


def _trouble(snapshot: SyncSnapshot, queue: QueueCounts, clock: Clock) -> CardWords | None:
    if snapshot.needs_sign_in:
        words = ("Sign in again to sync", _waits(queue) or "You can keep working")
        return CardWords(*words, "key", "warn", None, "Sign in", _short(queue) or "to sync")
    if not snapshot.is_online or snapshot.is_portal:
        sentence = "Sign in to the Wi-Fi" if snapshot.is_portal else _counts(queue)
        return CardWords("Offline", sentence, "cloud-slash", "wait", None, "Offline", _short(queue) or "0 waiting")
    if snapshot.pause_until is not None:
        until = _going_on(snapshot.pause_until, clock)
        return CardWords(_PAUSE_ASKED, until, "pause", "wait", None, "Waiting", _short(queue))
    if snapshot.has_server_trouble:
        sentence = _next_try(snapshot) or _counts(queue)
        return CardWords("Hubshift isn’t answering", sentence, "cloud-slash", "wait", None, "Waiting", _short(queue))
    if snapshot.trouble:
        return CardWords("Sync has stopped", _next_try(snapshot) or _counts(queue), "warning", "warn", None, "Stopped")
    return None


def _setting_up(snapshot: SyncSnapshot) -> CardWords:
    if snapshot.share is None:
        return CardWords("Setting up", "Copying your clients", "cloud-arrow-down", "accent", None, "Setting up")
    percent = f"{math.floor(100 * snapshot.share)}%"
    left = _time_left(snapshot.seconds_left)
    sentence = f"{percent}, {left}" if left else percent
    return CardWords("Setting up", sentence, "cloud-arrow-down", "accent", snapshot.share, "Setting up", percent)


def _needs_you(snapshot: SyncSnapshot, queue: QueueCounts) -> CardWords:
    rest = f"{queue.unsent} waiting" if queue.unsent else "The rest is synced"
    if snapshot.phase == "sending" and snapshot.total > 0:
        rest = f"Sending {snapshot.done} of {snapshot.total}"
    if not queue.set_aside:
        title = f"{plural(queue.conflicts, 'decision')} needed"
        return CardWords(title, rest, "git-fork", "warn", None, "Decide", plural(queue.conflicts, "record"))
    title = f"{queue.needs_you} need{'s' if queue.needs_you == 1 else ''} you"
    return CardWords(title, rest, "wrench", "danger", None, "Needs you", plural(queue.needs_you, "change"))


def _disappeared(count: int) -> CardWords:
    clients = plural(count, "client")
    return CardWords(f"{clients} disappeared", "Nothing was removed here", "warning", "warn", None, "Check", clients)


def _sending(snapshot: SyncSnapshot) -> CardWords:
    sentence = f"{snapshot.done} of {plural(snapshot.total, 'change')}"
    short = f"{snapshot.done} of {snapshot.total}"
    return CardWords("Syncing…", sentence, "arrows-clockwise", "accent", snapshot.share, "Syncing", short)


def _waiting(snapshot: SyncSnapshot, queue: QueueCounts) -> CardWords:
    title = f"{plural(queue.unsent, 'change')} waiting"
    only_unanswered = not queue.waiting and not queue.sending
    sentence = "Not answered yet" if only_unanswered else _soon(queue)
    if queue.waiting_bytes and not snapshot.documents_allowed:
        sentence = "Documents are held"
    return CardWords(title, sentence, "cloud-arrow-up", "wait", None, "Waiting", plural(queue.unsent, "change"))


def _soon(queue: QueueCounts) -> str:
    """A file that was just added goes when its person has looked at its type, not by itself."""
    if not queue.put_off:
        return "Sending soon"
    if queue.put_off < queue.waiting + queue.sending:
        return f"Sending soon, {queue.put_off} to check"
    return "Type to be checked" if queue.put_off == 1 else "Types to be checked"


def _all_synced(snapshot: SyncSnapshot, queue: QueueCounts, clock: Clock) -> CardWords:
    when = _moment(queue, clock)
    if not when:
        sentence = "Looking for clients" if snapshot.phase != "idle" else "Waiting for the first copy"
        return CardWords("Not synced yet", sentence, "cloud-arrow-down", "accent", None, "Not synced")
    # What was sent since is later than this: it is the time of the last look at everything, and says so. The card has
    # room for the time of a day or for the day.
    day, _, time = when.partition(", ")
    checked = time if day == "today" and time else day
    return CardWords("All changes synced", f"Checked {checked}", "cloud-check", "ok", None, "Checked", checked)


def _head(snapshot: SyncSnapshot, queue: QueueCounts, clock: Clock) -> tuple[str, str]:
    if snapshot.phase == "paused":
        return "Sync is paused", "Saved on this laptop. Nothing is sent until you go on."
    if snapshot.needs_sign_in:
        return "Sign in again to sync", "You can keep working."
    if snapshot.is_portal:
        return "You’re offline", "This Wi-Fi wants you to sign in first. Saved on this laptop."
    if not snapshot.is_online:
        return "You’re offline", "Saved on this laptop. Will sync when online."
    if snapshot.pause_until is not None:
        return _PAUSE_ASKED, f"{_SAFE} {_going_on(snapshot.pause_until, clock)}."
    if snapshot.has_server_trouble:
        return "Hubshift isn’t answering", f"{_SAFE} {_next_try(snapshot)}".strip()
    if snapshot.trouble:
        return "Sync has stopped", snapshot.trouble
    card = card_words(snapshot, queue, clock)
    if card.tone == "ok":  # when, the foot says
        return card.title, "Everything you changed is in Hubshift."
    return card.title, f"{card.sentence}."


def _summary(queue: QueueCounts) -> str:
    waits = f"{plural(queue.unsent, 'change')} waiting" if queue.unsent else ""
    if waits and queue.waiting_bytes:
        waits = f"{waits}, {size(queue.waiting_bytes)}"
    more = " more" if waits else ""
    needs = f"{queue.needs_you}{more} need{'s' if queue.needs_you == 1 else ''} you" if queue.needs_you else ""
    return " ".join(f"{part}." for part in (waits, needs) if part)


def _waits(queue: QueueCounts) -> str:
    return f"{plural(queue.unsent, 'change')} waiting" if queue.unsent else ""


def _counts(queue: QueueCounts) -> str:
    needs = f"{queue.needs_you} need{'s' if queue.needs_you == 1 else ''} you" if queue.needs_you else ""
    waits = f"{queue.unsent} waiting" if queue.unsent else ""
    return ", ".join(part for part in (waits, needs) if part) or "Nothing waiting"


def _short(queue: QueueCounts) -> str:
    return f"{queue.unsent} waiting" if queue.unsent else ""


def _moment(queue: QueueCounts, clock: Clock) -> str:
    return moment_words(queue.last_complete, now=clock.now()) if queue.last_complete else ""


def _next_try(snapshot: SyncSnapshot) -> str:
    return f"Trying again at {clock_words(snapshot.next_try_at)}" if snapshot.next_try_at else ""


def _going_on(until: datetime, clock: Clock) -> str:
    return f"Going on {moment_words(until, now=clock.now())}"


def _time_left(seconds: float | None) -> str:
    if seconds is None:
        return ""
    if seconds < 60:
        return "less than a minute left"
    return f"{plural(math.ceil(seconds / 60), 'minute')} left"
