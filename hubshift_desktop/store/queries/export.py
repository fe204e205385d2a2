"""What an export reads: whole files in batches, so that ten thousand clients never stand in memory at once."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from hubshift_desktop.domain.records import Appointment, Client, Goal, appointment_from, client_from, goal_from
from hubshift_desktop.domain.views import ClientRow
from hubshift_desktop.store import codec
from hubshift_desktop.store.projections import appointment_index, goal_index
from hubshift_desktop.store.queries.client_list import ClientListQueries
from hubshift_desktop.store.tables import record

Exported = tuple[ClientRow, Client, tuple[Goal, ...], tuple[Appointment, ...]]


class ExportQueries(ClientListQueries):
    """What the export of the client list asks, a few hundred clients at a time."""

    def exported(self, client_ids: Iterable[str]) -> tuple[Exported, ...]:
        """Return (row, client, goals, upcoming appointments) of each client, in the order given."""
        rows = self.client_rows_of(client_ids)
        ids = [row.local_id for row in rows]
        clients = self._clients(ids)
        goals, visits = self._goals(ids), self._visits(ids)
        return tuple(
            (row, clients[row.local_id], tuple(goals.get(row.local_id, ())), tuple(visits.get(row.local_id, ())))
            for row in rows
        )

    def _clients(self, ids: list[str]) -> dict[str, Client]:
        query = select(record.c.local_id, record.c.local_json).where(record.c.local_id.in_(ids))
        return {local_id: client_from(codec.load_fields(text)) for local_id, text in self._db.execute(query)}

    def _goals(self, ids: list[str]) -> dict[str, list[Goal]]:
        goal = goal_index.c
        query = select(goal.client_id, record.c.local_json).join(record, record.c.local_id == goal.goal_id)
        wanted = query.where(goal.client_id.in_(ids), goal.is_leaving == 0).order_by(goal.target_on, goal.goal_id)
        found: dict[str, list[Goal]] = {}
        for client_id, text in self._db.execute(wanted):
            found.setdefault(client_id, []).append(goal_from(codec.load_fields(text)))
        return found

    def _visits(self, ids: list[str]) -> dict[str, list[Appointment]]:
        visit = appointment_index.c
        query = select(visit.client_id, record.c.local_json).join(record, record.c.local_id == visit.appointment_id)
        today = self._desk.clock.today().isoformat()
        wanted = query.where(visit.client_id.in_(ids), visit.on_date >= today, visit.is_coming == 1)
        found: dict[str, list[Appointment]] = {}
        for client_id, text in self._db.execute(wanted.order_by(visit.on_date, visit.start_time)):
            found.setdefault(client_id, []).append(appointment_from(codec.load_fields(text)))
        return found
