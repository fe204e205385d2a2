"""The promise after "Saved on this laptop": when it will be sent, said as things stand."""

from __future__ import annotations

from hubshift_desktop.services.snapshot import SyncSnapshot

# What panes say, who do not know how the line is; the window says it as it is.
LATER = " – will sync when online"


def as_it_is(words: str, snapshot: SyncSnapshot) -> str:
    """Return the words with a promise that is true now."""
    if not words.endswith(LATER):
        return words
    return words.removesuffix(LATER) + _promise(snapshot)


def _promise(snapshot: SyncSnapshot) -> str:
    if snapshot.phase == "paused":
        return " – will sync when you go on syncing"
    if snapshot.needs_sign_in:
        return " – will sync when you have signed in"
    if not snapshot.is_online or snapshot.is_portal:
        return LATER
    if snapshot.has_server_trouble:
        return " – will sync when Hubshift answers"
    return " – will sync in a moment"
