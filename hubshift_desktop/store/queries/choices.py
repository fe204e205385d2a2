"""What the filters of the client list offer to choose from, each with how many clients it leads to."""

from __future__ import annotations

from typing import Literal, TypeAlias

from sqlalchemy import and_, func, select

from hubshift_desktop.domain.views import ClientQuery
from hubshift_desktop.store.link import Prepared
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

_V = appointment_index.c
_IS_SHOWN_VISIT = and_(_V.carer_id != BLANK, _V.client_id.not_in(select(_C.client_id).where(_C.is_hidden == ONE)))
_VISITS = Prepared(
    select(_V.carer_id, func.max(_V.carer), func.count(_V.client_id.distinct()))
    .where(_IS_SHOWN_VISIT)
    .group_by(_V.carer_id)
)
_VISITORS = Prepared(select(_V.carer_id).where(_IS_SHOWN_VISIT).distinct())
_GROUPS = Prepared(select(client_link.c.group_id).where(client_link.c.group_kind == "carer").distinct())


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

    def carer_ids(self) -> frozenset[str]:
        """Return the carers of whom anything is kept here: a visit, or a group that the office told."""
        return frozenset(self._db.column(_VISITORS)) | frozenset(self._db.column(_GROUPS))

    def _carers(self) -> Choices:
        """Carers by the visits kept here; those whose group the office told are counted as the filter counts them."""
        visits = {row[0]: (row[1] or row[0], row[2]) for row in self._db.tuples(_VISITS)}
        for carer_id in self._db.column(_GROUPS):
            name, _ = visits.get(carer_id, (carer_id, 0))
            visits[carer_id] = name, self.client_count(ClientQuery(carer_id=carer_id), user_id="")
        return tuple((carer_id, name, count) for carer_id, (name, count) in visits.items() if count)
