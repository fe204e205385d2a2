"""A client's goals, documents and appointments, as their panes show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from sqlalchemy import Select, bindparam, func, select

from hubshift_desktop.domain.records import appointment_from, document_from, goal_from
from hubshift_desktop.domain.rows import Conflict, Operation, StoredBlob, StoredRecord
from hubshift_desktop.domain.states import Kind, OpKind
from hubshift_desktop.domain.views import AppointmentView, DocumentView, GoalView
from hubshift_desktop.store import codec
from hubshift_desktop.store.blobs import ReadBlobs
from hubshift_desktop.store.conflicts import ReadConflicts
from hubshift_desktop.store.link import Prepared
from hubshift_desktop.store.outbox import ReadOutbox
from hubshift_desktop.store.projections import appointment_index, client_index, goal_index
from hubshift_desktop.store.queries.rows import BLANK, IS_SHOWN, named
from hubshift_desktop.store.queries.work import work_of
from hubshift_desktop.store.records import ReadRecords
from hubshift_desktop.store.room import Room
from hubshift_desktop.store.small_rooms import ReadProgressSteps
from hubshift_desktop.store.tables import record

_LAST = "9999"
_GOAL_LINES = Prepared(select(goal_index).where(goal_index.c.client_id == bindparam("wanted")))
_V = appointment_index.c
_VISITED = Prepared(
    select(_V.client_id)
    .join_from(appointment_index, client_index, client_index.c.client_id == _V.client_id)
    .where(_V.on_date >= bindparam("start"), _V.on_date <= bindparam("end"), IS_SHOWN)
    .group_by(_V.client_id)
    .order_by(func.min(_V.on_date), func.min(_V.start_time), _V.client_id)
)
Work = TypeVar("Work", Operation, Conflict)


class ChildQueries(Room):
    """What the panes beside a client's overview ask."""

    def goals(self, client_id: str) -> tuple[GoalView, ...]:
        """Return a client's goals: open ones first, by target date; one whose removal is on its way is left out."""
        stored = ReadRecords(self._desk).children(client_id, Kind.GOAL)
        known = self._goal_lines(client_id)
        ops = _by_record(ReadOutbox(self._desk).open_for_client(client_id))
        conflicts = _by_record(ReadConflicts(self._desk).open_for_client(client_id))
        views = [
            self._goal(one, known[one.local_id], ops.get(one.local_id, ()), conflicts.get(one.local_id, ()))
            for one in stored
            if not known[one.local_id]["is_leaving"]
        ]
        return tuple(sorted(views, key=_goal_order))

    def goal(self, goal_id: str) -> GoalView | None:
        """Return one goal."""
        stored = ReadRecords(self._desk).get(goal_id)
        if stored is None or stored.kind is not Kind.GOAL:
            return None
        line = self._db.execute(select(goal_index).where(goal_index.c.goal_id == goal_id)).mappings().one()
        ops, conflicts = ReadOutbox(self._desk).open_for(goal_id), ReadConflicts(self._desk).open_for(goal_id)
        return self._goal(stored, dict(line), ops, conflicts)

    def documents(self, client_id: str) -> tuple[DocumentView, ...]:
        """Return a client's documents: those the office does not have yet, then the newest first."""
        stored = ReadRecords(self._desk).children(client_id, Kind.DOCUMENT)
        ops = _by_record(ReadOutbox(self._desk).open_for_client(client_id))
        views = [self._document(one, ops.get(one.local_id, ())) for one in stored]
        newest = sorted(views, key=lambda view: (view.document.uploaded_at, view.local_id), reverse=True)
        return tuple(sorted(newest, key=lambda view: view.is_uploaded))

    def document(self, document_id: str) -> DocumentView | None:
        """Return one document."""
        stored = ReadRecords(self._desk).get(document_id)
        if stored is None or stored.kind is not Kind.DOCUMENT:
            return None
        return self._document(stored, ReadOutbox(self._desk).open_for(document_id))

    def appointments(
        self,
        *,
        client_id: str | None = None,
        start: str | None = None,
        end: str | None = None,
        statuses: Iterable[str] = (),
        carer_id: str | None = None,
        service_type: str | None = None,
        limit: int = 500,
    ) -> tuple[AppointmentView, ...]:
        """Return visits by date and time, `start` and `end` included; one without a real date comes first."""
        visit = appointment_index.c
        wanted = list(statuses)
        chosen = (
            (client_id is not None, visit.client_id == client_id),
            (start is not None, visit.on_date >= (start or "")),
            (end is not None, visit.on_date <= (end or "")),
            (bool(wanted), visit.status.in_(wanted)),
            (bool(carer_id), (visit.carer_id == carer_id) & (visit.carer_id != BLANK)),
            (bool(service_type), visit.service_type == service_type),
        )
        query = _visits().where(*(condition for is_asked, condition in chosen if is_asked))
        if client_id is None:
            query = query.where(IS_SHOWN)
        ordered = query.order_by(visit.on_date, visit.start_time, visit.appointment_id).limit(limit)
        return tuple(_visit_view(row) for row in self._db.execute(ordered).mappings())

    def visited(self, *, start: str, end: str) -> tuple[str, ...]:
        """Return the clients who have a visit from `start` to `end`, whose is first first."""
        return tuple(self._db.column(_VISITED, {"start": start, "end": end}))

    def _goal_lines(self, client_id: str) -> dict[str, Mapping[str, Any]]:
        return {row["goal_id"]: row for row in self._db.rows(_GOAL_LINES, {"wanted": client_id})}

    def _goal(
        self,
        stored: StoredRecord,
        line: Mapping[str, Any],
        ops: Iterable[Operation],
        conflicts: Iterable[Conflict],
    ) -> GoalView:
        work = work_of(ops, conflicts)
        return GoalView(
            local_id=stored.local_id,
            client_id=line["client_id"],
            goal=goal_from(stored.local),
            mark=work.mark,
            first_seen=line["first_seen"],
            progress_steps=ReadProgressSteps(self._desk).of(stored.local_id),
            refusals=work.refusals,
            is_new=stored.server_id is None,
        )

    def _document(self, stored: StoredRecord, ops: Iterable[Operation]) -> DocumentView:
        found = list(ops)
        upload = next((op for op in found if op.kind is OpKind.DOCUMENT_UPLOAD), None)
        document = document_from(stored.local)
        kept: StoredBlob | None = ReadBlobs(self._desk).for_record(stored.local_id)
        return DocumentView(
            local_id=stored.local_id,
            client_id=stored.parent_id or "",
            document=document,
            mark=work_of(found, ()).mark,
            blob_id=None if kept is None else kept.blob_id,
            size=document.size if kept is None else kept.size,
            op_id=None if upload is None else upload.op_id,
            message="" if upload is None else upload.message,
            is_uploaded=stored.server_id is not None,
            # Without an operation and without the office's id, its answer was lost and nobody follows it any more.
            may_be_there=stored.server_id is None if upload is None else upload.may_have_left,
            has_left=upload is None or upload.tries > 0,
        )


def _visits() -> Select[Any]:
    query = select(
        appointment_index.c.appointment_id,
        appointment_index.c.client_id,
        client_index.c.first_name,
        client_index.c.last_name,
        record.c.local_json,
    )
    return query.join_from(
        appointment_index, client_index, client_index.c.client_id == appointment_index.c.client_id
    ).join(record, record.c.local_id == appointment_index.c.appointment_id)


def _visit_view(row: Mapping[Any, Any]) -> AppointmentView:
    return AppointmentView(
        local_id=row["appointment_id"],
        client_id=row["client_id"],
        client_name=named(row["first_name"], row["last_name"]),
        appointment=appointment_from(codec.load_fields(row["local_json"])),
    )


def _goal_order(view: GoalView) -> tuple[bool, str, str, str]:
    return not view.goal.is_open, view.goal.target_date or _LAST, view.goal.title.casefold(), view.local_id


def _by_record(found: Iterable[Work]) -> dict[str, list[Work]]:
    groups: dict[str, list[Work]] = {}
    for one in found:
        groups.setdefault(one.record_id, []).append(one)
    return groups
