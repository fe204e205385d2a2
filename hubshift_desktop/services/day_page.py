"""The day's ledger on paper: what was done, what the office has of it, and what it does not have yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from hubshift_desktop.domain import dates
from hubshift_desktop.domain.rows import LedgerLine
from hubshift_desktop.domain.states import LedgerState
from hubshift_desktop.domain.words import plural
from hubshift_desktop.services.account import Account
from hubshift_desktop.services.history import words_of_line
from hubshift_desktop.services.waiting_words import STATE_WORDS

_HEADINGS = ("Client", "Change", "Saved", "Sent", "At the office", "Reference")
_STYLE = (
    "body{font-family:sans-serif;font-size:10pt}table{border-collapse:collapse;width:100%}"
    "th,td{border:1px solid #888;padding:3px 5px;text-align:left;vertical-align:top}"
)


def page(lines: Sequence[LedgerLine], *, by: Account, now: datetime) -> str:
    """Return the page; every word of it is escaped, because names and values are data and never markup."""
    day = dates.day_words(now.astimezone().date())
    title = escape(f"Changes of {day}")
    parts = [
        f"<h1>{title}</h1><p>{escape(summary(lines))}</p>",
        _table(lines, now=now) if lines else "<p>Nothing was changed.</p>",
        f"<p>{escape(f'Printed {day}, {dates.clock_words(now)} by {by.name}, {by.origin}.')}</p>",
    ]
    head = f'<meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>'
    return f"<!DOCTYPE html><html><head>{head}</head><body>{''.join(parts)}</body></html>"


def summary(lines: Sequence[LedgerLine]) -> str:
    """Return '41 changes, 41 accepted, last 4:52 pm'."""
    moments = [line.accepted_at for line in lines if line.state is LedgerState.ACCEPTED and line.accepted_at]
    last = f", last {dates.clock_words(max(moments))}" if moments else ""
    return f"{plural(len(lines), 'change')}, {len(moments)} accepted{last}"


def _table(lines: Sequence[LedgerLine], *, now: datetime) -> str:
    head = "".join(f"<th>{heading}</th>" for heading in _HEADINGS)
    rows = "".join(f"<tr>{_row(line, now=now)}</tr>" for line in lines)
    return f"<table><tr>{head}</tr>{rows}</table>"


def _row(line: LedgerLine, *, now: datetime) -> str:
    accepted = f"Accepted {_when(line.accepted_at, now=now)}"
    answer = accepted if line.state is LedgerState.ACCEPTED else STATE_WORDS[line.state]
    said = f"{answer}. {line.message}" if line.message and line.state is LedgerState.SET_ASIDE else answer
    saved, sent = _when(line.saved_at, now=now), _when(line.sent_at, now=now)
    cells = (line.client_name, words_of_line(line), saved, sent, said, line.op_id)
    return "".join(f"<td>{escape(cell or '')}</td>" for cell in cells)


def _when(moment: datetime | None, *, now: datetime) -> str:
    """Return the time of today, and the day too of an earlier one: paper is read next year."""
    if moment is None:
        return ""
    local, clock = moment.astimezone(), dates.clock_words(moment)
    return clock if local.date() == now.astimezone().date() else f"{dates.day_words(local.date())}, {clock}"
