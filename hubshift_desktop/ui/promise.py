"""The promises about what is saved here only: when it will be sent, said as things stand."""

from __future__ import annotations

from hubshift_desktop.domain.views import QueueCounts
from hubshift_desktop.domain.words import plural
from hubshift_desktop.services.snapshot import SyncSnapshot

# What panes say, who do not know how the line is; the window says it as it is.
LATER = " – will sync when online"


def as_it_is(words: str, snapshot: SyncSnapshot) -> str:
    """Return the words with a promise that is true now."""
    if not words.endswith(LATER):
        return words
    return words.removesuffix(LATER) + _promise(snapshot)


def as_it_went(words: str, queue: QueueCounts) -> str:
    """Return the words once nothing waits any more: the promise was kept, except where something needs somebody."""
    if not words.endswith(LATER):
        return words
    return words.removesuffix(LATER) + ("" if queue.needs_you else " and synced")


def _promise(snapshot: SyncSnapshot) -> str:
    if snapshot.phase == "paused":
        return " – will sync when you go on syncing"
    if snapshot.needs_sign_in:
        return " – will sync when you have signed in"
    if not snapshot.is_online or snapshot.is_portal:
        return LATER
    if snapshot.pause_until is not None:
        return " – will sync after the pause that Hubshift asked for"
    if snapshot.has_server_trouble:
        return " – will sync when Hubshift answers"
    return " – will sync in a moment"


def at_leaving(queue: QueueCounts, snapshot: SyncSnapshot) -> tuple[str, str]:
    """Return title and sentence for somebody who closes Hubshift while changes are on this laptop only."""
    is_one = queue.unsent == 1
    title = f"{plural(queue.unsent, 'change')} {'is' if is_one else 'are'} not sent yet"
    return title, f"{'It is' if is_one else 'They are'} safe on this laptop. {_next_time(queue, snapshot)}"


def not_taken(count: int) -> tuple[str, str]:
    """Return the same for somebody who waited, and the office did not take all of it."""
    title = f"{plural(count, 'change')} need{'s' if count == 1 else ''} you"
    return title, "The rest is sent. What needs you is safe on this laptop; Waiting to sync says what to do."


def _next_time(queue: QueueCounts, snapshot: SyncSnapshot) -> str:
    if snapshot.phase == "paused":
        return "Syncing is paused: nothing is sent until you go on."
    if snapshot.needs_sign_in:
        return "To send, open Hubshift again and sign in."
    later = f"Hubshift sends {'it' if queue.unsent == 1 else 'them'} the next time it is open and online."
    if queue.waiting_bytes and not snapshot.documents_allowed:
        return f"{later} Documents are held until you let them go."
    is_pausing = snapshot.pause_until is not None
    if not snapshot.is_online or snapshot.is_portal or is_pausing or snapshot.has_server_trouble or snapshot.trouble:
        return later
    if queue.put_off >= queue.unsent:
        return later  # a file that waits for a look goes when its person leaves, not while this is read
    return f"{later} Or wait a moment: it closes by itself once everything is sent."
