"""One client's file: the header and the overview, with what waits, what must be decided and what was refused."""

from __future__ import annotations

from sqlalchemy import func, select

from hubshift_desktop.domain.records import client_from
from hubshift_desktop.domain.rows import Operation
from hubshift_desktop.domain.states import Presence
from hubshift_desktop.domain.views import ClientFile
from hubshift_desktop.store.conflicts import ReadConflicts
from hubshift_desktop.store.marks import MARK_OF_WEIGHT
from hubshift_desktop.store.outbox import ReadOutbox
from hubshift_desktop.store.projections import appointment_index, client_index, document_index
from hubshift_desktop.store.queries.work import work_of
from hubshift_desktop.store.records import ReadRecords
from hubshift_desktop.store.room import Room
from hubshift_desktop.store.tables import edit_journal


class ClientFileQueries(Room):
    """What the client page asks."""

    def client_file(self, client_id: str) -> ClientFile | None:
        """Return a client's file as it stands on this laptop."""
        stored = ReadRecords(self._desk).get(client_id)
        line = self._db.execute(select(client_index).where(client_index.c.client_id == client_id)).mappings().first()
        if stored is None or line is None:
            return None
        outbox = ReadOutbox(self._desk)
        ops = outbox.open_for_client(client_id)
        work = work_of((op for op in ops if op.record_id == client_id), ReadConflicts(self._desk).open_for(client_id))
        return ClientFile(
            local_id=client_id,
            server_id=stored.server_id,
            client=client_from(stored.local),
            mark=MARK_OF_WEIGHT[line["mark"]],
            waiting=sum(self._changes(op) for op in ops if not op.state.needs_person),
            marks=work.marks,
            refusals=work.refusals,
            presence=Presence(stored.presence),
            has_detail=bool(line["has_detail"]),
            details_as_of=stored.fetched_at,
            open_goals=line["open_goals"],
            current_medications=line["medications"],
            documents=self._documents(client_id),
            upcoming_appointments=self._upcoming(client_id),
        )

    def _changes(self, op: Operation) -> int:
        """How many changes an operation carries, as the ledger counts them; never none while it is open."""
        query = select(func.count(edit_journal.c.path.distinct())).where(edit_journal.c.op_id == op.op_id)
        return max(1, self._db.execute(query).scalar_one())

    def _documents(self, client_id: str) -> int:
        query = select(func.count()).select_from(document_index).where(document_index.c.client_id == client_id)
        return self._db.execute(query).scalar_one()

    def _upcoming(self, client_id: str) -> int:
        visit = appointment_index.c
        query = select(func.count()).select_from(appointment_index)
        today = self._desk.clock.today().isoformat()
        wanted = query.where(visit.client_id == client_id, visit.on_date >= today, visit.is_coming == 1)
        return self._db.execute(wanted).scalar_one()
