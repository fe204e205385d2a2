"""What the filters of the client list offer to choose from, each with how many clients it leads to."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from sqlalchemy import Select, func, select

from hubshift_desktop.domain.views import ClientQuery
from hubshift_desktop.store.projections import appointment_index, client_index, client_link
from hubshift_desktop.store.queries.client_list import ClientListQueries
from hubshift_desktop.store.queries.rows import BLANK, IS_SHOWN, ONE

Choices: TypeAlias = tuple[tuple[str, str, int], ...]
What: TypeAlias = Literal["plan_manager", "coordinator", "suburb", "state", "carer"]
_C = client_index.c
_KEYS = {
    "plan_manager": (_C.plan_manager_id, _C.plan_manager),
    "coordinator": (_C.coordinator_id, _C.coordinator),
    "suburb": (_C.suburb_key, _C.suburb),
    "state": (_C.state, _C.state),
}


class ChoiceQueries(ClientListQueries):
    """The filters' lists of values."""

    def choices(self, what: What) -> Choices:
        """Return (key, label, count) by label; the key is what `ClientQuery` filters by."""
        found = self._carers() if what == "carer" else self._values(what)
        return tuple(sorted(found, key=lambda choice: (choice[1].casefold(), choice[0])))

    def _values(self, what: str) -> Choices:
        key, label = _KEYS[what]
        grouped = select(key, func.max(label), func.count()).where(IS_SHOWN, key != BLANK).group_by(key)
        return tuple((value, name or value, count) for value, name, count in self._db.execute(grouped))

    def _carers(self) -> Choices:
        """Carers by the visits kept here; those whose group the office told are counted as the filter counts them."""
        visits = {row[0]: (row[1] or row[0], row[2]) for row in self._db.execute(_visits())}
        for carer_id in self._db.execute(_groups()).scalars():
            name, _ = visits.get(carer_id, (carer_id, 0))
            visits[carer_id] = name, self.client_count(ClientQuery(carer_id=carer_id), user_id="")
        return tuple((carer_id, name, count) for carer_id, (name, count) in visits.items() if count)


def _visits() -> Select[Any]:
    visit = appointment_index.c
    hidden = select(_C.client_id).where(_C.is_hidden == ONE)
    query = select(visit.carer_id, func.max(visit.carer), func.count(visit.client_id.distinct()))
    return query.where(visit.carer_id != BLANK, visit.client_id.not_in(hidden)).group_by(visit.carer_id)


def _groups() -> Select[Any]:
    return select(client_link.c.group_id).where(client_link.c.group_kind == "carer").distinct()
