"""The search box's small language: `plan<60d state:vic amelia` is two filters and a name.

Whatever is not understood stays text, so that nothing typed is ever silently ignored; quotes keep words as text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from hubshift_desktop.domain import lifecycle, places
from hubshift_desktop.domain.states import SyncMark
from hubshift_desktop.domain.views import ClientQuery
from hubshift_desktop.domain.words import listed, lowered, plural

_TOKEN = re.compile(r'[A-Za-z]+:"[^"]*"|"[^"]*"|\S+')
_WITHIN = re.compile(r"(plan|plans|reviews?)<=?([0-9]{1,4})(d|w)?", re.IGNORECASE)
_NAMED = re.compile(r'([A-Za-z]+):(?:"([^"]*)"|(\S+))')
_STATUS_WORDS = {"ended": "terminated", **{status: status for status in lifecycle.CLIENT_STATUSES}}
_MARK_WORDS = {
    "waiting": SyncMark.WAITING,
    "syncing": SyncMark.SYNCING,
    "decide": SyncMark.DECIDE,
    "fix": SyncMark.FIX,
}
_FLAG_WORDS = {
    ("is", "mine"): "mine_only",
    ("has", "alerts"): "has_alerts",
    ("goals", "overdue"): "has_overdue_goals",
}


def parse(typed: str, *, within: ClientQuery | None = None) -> ClientQuery:
    """Return the query that the box asks for, on top of the filters already chosen."""
    query = within or ClientQuery()
    words: list[str] = []
    for token in _TOKEN.findall(typed):
        narrowed = _operator(token, query)
        if narrowed is None:
            words.append(token.strip('"'))
        else:
            query = narrowed
    return replace(query, text=" ".join(word for word in words if word))


def unknown_operators(typed: str) -> tuple[str, ...]:
    """Return what looks like one of our operators and is none: 'status:foo', and also 'stauts:active'."""
    named = (token for token in _TOKEN.findall(typed) if _NAMED.fullmatch(token))
    return tuple(token for token in named if _operator(token, ClientQuery()) is None)


def _operator(token: str, query: ClientQuery) -> ClientQuery | None:
    """Return the query narrowed by one operator; None when the token is none."""
    if match := _WITHIN.fullmatch(token):
        days = int(match[2]) * (7 if (match[3] or "d").casefold() == "w" else 1)
        if match[1].casefold().startswith("plan"):
            return replace(query, plan_within=days)
        return replace(query, reviews_within=days)
    if token.casefold() == "waiting":
        return _with_mark("waiting", query)
    if match := _NAMED.fullmatch(token):
        value = (match[2] if match[2] is not None else match[3]).strip()
        return _named(match[1].casefold(), value, query) if value else None
    return None


def _named(name: str, value: str, query: ClientQuery) -> ClientQuery | None:
    if (name, value.casefold()) in _FLAG_WORDS:
        return _with_flag(_FLAG_WORDS[name, value.casefold()], query)
    readers: dict[str, Callable[[str, ClientQuery], ClientQuery | None]] = {
        "status": _with_statuses,
        "suburb": lambda text, asked: replace(asked, suburb=text),
        "state": _with_state,
        "sync": _with_mark,
    }
    return readers[name](value, query) if name in readers else None


def _with_flag(flag: str, query: ClientQuery) -> ClientQuery:
    return replace(
        query,
        mine_only=query.mine_only or flag == "mine_only",
        has_alerts=query.has_alerts or flag == "has_alerts",
        has_overdue_goals=query.has_overdue_goals or flag == "has_overdue_goals",
    )


def _with_statuses(value: str, query: ClientQuery) -> ClientQuery | None:
    statuses = [_STATUS_WORDS.get(word.casefold()) for word in value.split(",")]
    known = tuple(dict.fromkeys(status for status in statuses if status))
    return replace(query, statuses=known) if all(statuses) else None


def _with_state(value: str, query: ClientQuery) -> ClientQuery | None:
    state = places.state(value)
    return replace(query, state=state) if state in places.STATES else None


def _with_mark(value: str, query: ClientQuery) -> ClientQuery | None:
    mark = _MARK_WORDS.get(value.casefold())
    return replace(query, marks=tuple(dict.fromkeys((*query.marks, mark)))) if mark else None


def in_words(query: ClientQuery, *, people: Mapping[str, str] | None = None) -> str:
    """Return the filter as a person reads it on an export's About sheet; `people` names ids."""
    named = people or {}
    parts = [
        *_text_words(query),
        *_status_words(query),
        *([f"plan ends within {plural(query.plan_within, 'day')}"] if query.plan_within is not None else []),
        *([f"reviews due within {plural(query.reviews_within, 'day')}"] if query.reviews_within is not None else []),
        *(
            f"{what} {named.get(who, who)}"
            for what, who in (
                ("plan manager", query.plan_manager_id),
                ("support coordinator", query.support_coordinator_id),
                ("carer", query.carer_id),
                ("suburb", query.suburb),
                ("state", query.state),
            )
            if who
        ),
        *(
            words
            for words, is_on in (
                ("my caseload", query.mine_only),
                ("with alerts", query.has_alerts),
                ("with overdue goals", query.has_overdue_goals),
            )
            if is_on
        ),
        *([f"sync state {listed([mark.value for mark in query.marks])}"] if query.marks else []),
    ]
    return "; ".join(parts) or "all clients"


def _text_words(query: ClientQuery) -> list[str]:
    return [f"search “{query.text}”"] if query.text else []


def _status_words(query: ClientQuery) -> list[str]:
    labels = [lowered(lifecycle.label(status)) for status in query.statuses]
    return [f"status {listed(labels)}"] if labels else []
