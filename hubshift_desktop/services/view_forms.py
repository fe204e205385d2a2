"""How a pinned list is written down: the filters that are set, by name, so that a later version still reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.states import SyncMark
from hubshift_desktop.domain.views import ClientQuery

_PLAIN = ClientQuery()


def definition_of(query: ClientQuery) -> dict[str, JsonValue]:
    """Return the filters that differ from 'all clients'."""
    chosen: dict[str, JsonValue] = {}
    for known in fields(query):
        value = getattr(query, known.name)
        if value != getattr(_PLAIN, known.name):
            chosen[known.name] = [str(item) for item in value] if isinstance(value, tuple) else value
    return chosen


def query_from(definition: Mapping[str, JsonValue]) -> ClientQuery:
    """Read a pinned list; what this version does not know, or cannot read, is left out."""
    marks = {mark.value: mark for mark in SyncMark}
    return ClientQuery(
        text=_text(definition, "text") or "",
        statuses=_texts(definition, "statuses"),
        plan_within=_number(definition, "plan_within"),
        plan_manager_id=_text(definition, "plan_manager_id"),
        support_coordinator_id=_text(definition, "support_coordinator_id"),
        suburb=_text(definition, "suburb"),
        state=_text(definition, "state"),
        carer_id=_text(definition, "carer_id"),
        mine_only=definition.get("mine_only") is True,
        has_alerts=definition.get("has_alerts") is True,
        reviews_within=_number(definition, "reviews_within"),
        has_overdue_goals=definition.get("has_overdue_goals") is True,
        marks=tuple(marks[name] for name in _texts(definition, "marks") if name in marks),
        sort=_text(definition, "sort") or _PLAIN.sort,
        descending=definition.get("descending") is True,
    )


def _text(definition: Mapping[str, JsonValue], name: str) -> str | None:
    value = definition.get(name)
    return value if isinstance(value, str) and value else None


def _texts(definition: Mapping[str, JsonValue], name: str) -> tuple[str, ...]:
    value = definition.get(name)
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _number(definition: Mapping[str, JsonValue], name: str) -> int | None:
    value = definition.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
