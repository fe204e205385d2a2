"""The ledger as plain text: proof of delivery that can be pasted into an e-mail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from hubshift_desktop.domain import dates
from hubshift_desktop.domain.rows import LedgerLine
from hubshift_desktop.domain.states import LedgerState, OpState
from hubshift_desktop.domain.words import plural
from hubshift_desktop.services.account import Account
from hubshift_desktop.services.history import words_of_line
from hubshift_desktop.services.waiting_words import STATE_WORDS


def proof_of(lines: Sequence[LedgerLine], *, by: Account, now: datetime) -> str:
    """Return one paragraph a change: whose, what, saved, sent, accepted, and the operation's id."""
    accepted = sum(line.state is LedgerState.ACCEPTED for line in lines)
    head = [
        f"Hubshift Desktop, {_when(now)}",
        f"{by.name}, {by.origin}",
        f"{plural(len(lines), 'change')}, {accepted} accepted",
    ]
    return "\n".join([*head, *(_entry(line) for line in lines)]) + "\n"


def _entry(line: LedgerLine) -> str:
    facts = [f"Saved {_when(line.saved_at)} by {line.by}"]
    facts += [f"sent {_when(line.sent_at)}"] if line.sent_at else []
    facts += [f"accepted {_when(line.accepted_at)}"] if line.accepted_at else []
    facts += [] if line.accepted_at else [_state(line)]
    facts += [f"reference {line.op_id}"] if line.op_id else []
    said = f"\n  {line.message}" if line.message and line.state is LedgerState.SET_ASIDE else ""
    return f"\n{line.client_name}: {words_of_line(line)}\n  {', '.join(facts)}{said}"


def _state(line: LedgerLine) -> str:
    if line.op_state is OpState.WITHDRAWN:
        return "no longer followed, may be in Hubshift" if line.may_be_there else "withdrawn"
    return STATE_WORDS[line.state].casefold()


def _when(moment: datetime) -> str:
    """Return a time that still means the same next year: proof has no 'today'."""
    local = moment.astimezone()
    return f"{dates.day_words(local.date())}, {dates.clock_words(moment)}"
