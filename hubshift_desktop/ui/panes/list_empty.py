"""What the client list says when it has nothing to show, and what can be done about it."""

from __future__ import annotations

from dataclasses import dataclass

from hubshift_desktop.domain import lifecycle, search_box
from hubshift_desktop.domain.states import SyncMark
from hubshift_desktop.domain.views import ClientQuery
from hubshift_desktop.domain.words import listed


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyWords:
    """Title, sentence and the labels of the two buttons; '' leaves a button out."""

    title: str
    sentence: str
    action: str = ""
    other: str = ""


def empty_words(typed: str, filters: ClientQuery, *, is_caseload_empty: bool) -> EmptyWords:
    """Word an empty list: nobody on this laptop, nobody of that name, or nobody with these filters."""
    if is_caseload_empty:
        return EmptyWords(
            title="No clients yet",
            sentence="Clients appear here when this laptop has synced. You can also add one now.",
            action="Sync now",
            other="New client",
        )
    is_narrow = filters != ClientQuery(sort=filters.sort, descending=filters.descending)
    if typed:
        within = f" You’re looking at {_within(filters)} only." if is_narrow else ""
        return EmptyWords(
            title=f"No clients match “{typed}”",
            sentence=f"{_advice(typed)}{within}",
            action="Search all" if is_narrow else "",
            other="Clear",
        )
    if set(filters.marks) == {SyncMark.DECIDE, SyncMark.FIX}:
        return EmptyWords(title="Nothing needs you", sentence="No decision is open and nothing was turned down.")
    if filters.marks:
        return EmptyWords(title="Everything is synced", sentence="Hubshift has all the work on this laptop.")
    return EmptyWords(
        title="No clients here",
        sentence=f"You’re looking at {_within(filters)} only.",
        action="Show all clients",
    )


def _advice(typed: str) -> str:
    unknown = search_box.unknown_operators(typed)
    if not unknown:
        return "Check the spelling, or search by NDIS number."
    words = listed([f"“{token}”" for token in unknown])
    are, were = ("is", "it was") if len(unknown) == 1 else ("are", "they were")
    return f"{words} {are} no filter that Hubshift knows, so {were} searched for as text. The chips above filter, too."


def _within(filters: ClientQuery) -> str:
    bare = ClientQuery(statuses=filters.statuses, sort=filters.sort, descending=filters.descending)
    if filters.statuses and filters == bare:
        return f"{listed([lifecycle.label(status).lower() for status in filters.statuses])} clients"
    return f"clients with these filters: {search_box.in_words(filters)}" if filters.marks == () else "unsynced clients"
