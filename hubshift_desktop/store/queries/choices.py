"""What the filters of the client list offer to choose from, each with how many clients it leads to."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from sqlalchemy import Select, func, select

from hubshift_desktop.domain.states import Kind
from hubshift_desktop.store.projections import appointment_index, client_index, client_link
from hubshift_desktop.store.queries.rows import BLANK, IS_SHOWN
from hubshift_desktop.store.room import Room
from hubshift_desktop.store.tables import record

Choices: TypeAlias = tuple[tuple[str, str, int], ...]
What: TypeAlias = Literal["plan_manager", "coordinator", "suburb", "state", "carer"]
_C = client_index.c
_KEYS = {
    "plan_manager": (_C.plan_manager_id, _C.plan_manager),
    "coordinator": (_C.coordinator_id, _C.coordinator),
    "suburb": (_C.suburb_key, _C.suburb),
    "state": (_C.state, _C.state),
}


class ChoiceQueries(Room):
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
        """Carers by the visits kept here and by the groups the office told; nobody is counted twice."""
        names: dict[str, str] = {}
        members: dict[str, set[int]] = {}
        for carer_id, name, num in self._db.execute(_visits()):
            names[carer_id] = names.get(carer_id) or name
            members.setdefault(carer_id, set()).add(num)
        for carer_id, num in self._db.execute(_groups()):
            members.setdefault(carer_id, set()).add(num)
        return tuple((carer_id, names.get(carer_id) or carer_id, len(found)) for carer_id, found in members.items())


def _visits() -> Select[Any]:
    visit = appointment_index.c
    query = select(visit.carer_id, func.max(visit.carer), _C.num)
    joined = query.join_from(appointment_index, client_index, _C.client_id == visit.client_id)
    return joined.where(visit.carer_id != BLANK, IS_SHOWN).group_by(visit.carer_id, _C.num)


def _groups() -> Select[Any]:
    is_member = (record.c.kind == str(Kind.CLIENT)) & (record.c.server_id == client_link.c.client_server_id)
    query = select(client_link.c.group_id, _C.num).join_from(client_link, record, is_member)
    joined = query.join(client_index, _C.num == record.c.num)
    return joined.where(client_link.c.group_kind == "carer", record.c.server_id.is_not(None), IS_SHOWN)
