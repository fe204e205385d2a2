"""Changes that the app holds back until a person has looked, and how 'I have looked, send it' stays with them.

The confirmation is the operation's own message, so that it is durable, visible beside the change, and gone with it.
"""

from __future__ import annotations

ENDED_AT_OFFICE = "The office has ended this client. Try again to send this change all the same."
ENDED_CONFIRMED = "You chose to send this although the office has ended the client."
CHANGED_SINCE = "The office changed this goal after you last saw it. Look at it again; try again to remove it anyway."
REMOVAL_CONFIRMED = "You chose to remove this goal although the office has changed it."

_ANSWER = {ENDED_AT_OFFICE: ENDED_CONFIRMED, CHANGED_SINCE: REMOVAL_CONFIRMED}
_CONFIRMED = frozenset(_ANSWER.values())


def confirmed(message: str) -> str:
    """Return the message of an operation that a person lets go again."""
    return _ANSWER.get(message, "")


def kept(message: str) -> str:
    """Return what of a message outlives a sending that may have to be repeated."""
    return message if message in _CONFIRMED else ""
