"""What a person has said about syncing on this laptop: paused, documents held. It holds until they say otherwise.

Whoever pauses on a paid hotspot means the hotspot and not this start of the program, so locking and quitting keep it.
It is this laptop's and never goes to the office. A word on the console (`hubshift sync`) is a newer wish for that once.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.services.context import Context

WISHES = "preference.sync_wishes"


class Wishes(NamedTuple):
    """Until somebody says something, everything goes."""

    is_paused: bool = False
    documents_allowed: bool = True


class Heeding(Protocol):
    """The sync that heeds them."""

    @property
    def wishes(self) -> Wishes: ...

    def set_paused(self, is_paused: bool) -> None: ...

    def set_documents_allowed(self, is_allowed: bool) -> None: ...


class SyncWishes:
    """Heeds a wish at once, from any thread; `keep` makes it last and belongs on the writing lane."""

    def __init__(self, context: Context, sync: Heeding) -> None:
        self._context = context
        self._sync = sync

    def pause(self, *, is_paused: bool) -> None:
        """Send and receive nothing, or go on."""
        self._sync.set_paused(is_paused)

    def allow_documents(self, *, is_allowed: bool) -> None:
        """Let documents go, or hold them for a better connection."""
        self._sync.set_documents_allowed(is_allowed)

    def keep(self) -> None:
        """Write down what holds now, not what held when this was asked for: the last word wins."""
        now = self._sync.wishes
        with self._context.store.write() as work:
            work.settings.put(WISHES, {"paused": now.is_paused, "documents": now.documents_allowed})
            work.commit()


def wishes_of(kept: JsonValue) -> Wishes:
    """Read what was kept; what makes no sense is no wish."""
    if not isinstance(kept, dict):
        return Wishes()
    return Wishes(is_paused=kept.get("paused") is True, documents_allowed=kept.get("documents") is not False)
