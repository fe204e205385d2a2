"""The live numbers: beside the sidebar's entries, on the status card and on the 'This laptop' card."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import and_, case, exists, func, literal_column, select, union_all

from hubshift_desktop.domain.states import OpState, SyncMark
from hubshift_desktop.domain.views import ClientQuery, LaptopSummary, QueueCounts, ViewCounts
from hubshift_desktop.store.link import Prepared
from hubshift_desktop.store.passes import ReadPasses
from hubshift_desktop.store.projections import appointment_index, client_index, document_index
from hubshift_desktop.store.queries.client_list import ClientListQueries
from hubshift_desktop.store.queries.rows import IS_SHOWN, ONE, ZERO
from hubshift_desktop.store.tables import IS_OPEN_WORK, blob, conflict, edit_journal, outbox, record_blob

_NEEDS_YOU = (SyncMark.DECIDE, SyncMark.FIX)
_NOT_SYNCED = (SyncMark.WAITING, SyncMark.SYNCING, *_NEEDS_YOU)
_NO_VISIT = ("cancelled", "canceled")
_OF_OP = edit_journal.c.op_id == outbox.c.op_id
_IN_DISPUTE = exists().where(
    conflict.c.record_id == edit_journal.c.record_id,
    conflict.c.path == edit_journal.c.path,
    conflict.c.resolved_at.is_(None),
)
_OP_IN_DISPUTE = exists().where(conflict.c.record_id == outbox.c.record_id, conflict.c.resolved_at.is_(None))
# Operations with how many undisputed changes the ledger shows of each.
_OPEN_WORK = select(
    outbox.c.state,
    select(func.count(edit_journal.c.path.distinct()))
    .where(and_(_OF_OP, ~_IN_DISPUTE))
    .correlate(outbox)
    .scalar_subquery()
    .label("changes"),
    _OP_IN_DISPUTE.label("is_disputed"),
).where(IS_OPEN_WORK)
_WORK = _OPEN_WORK.subquery()
_IS_FOR_A_PERSON = _WORK.c.state.in_([literal_column(f"'{state}'") for state in OpState if state.needs_person])
# Summed by SQLite: after weeks offline there are thousands, and this is asked whenever anything has changed. An open
# operation is at least one change, unless all it carries is in dispute and counted there.
_CHANGES = case((_IS_FOR_A_PERSON, ONE), else_=func.max(_WORK.c.changes, ONE - _WORK.c.is_disputed))
_BY_STATE = Prepared(select(_WORK.c.state, func.sum(_CHANGES)).group_by(_WORK.c.state))
# Records with two versions; one whose operation waits for a decision is another.
_TO_DECIDE = union_all(
    select(conflict.c.record_id).where(conflict.c.resolved_at.is_(None)),
    select(outbox.c.record_id).where(IS_OPEN_WORK, outbox.c.state == literal_column(f"'{OpState.CONFLICT}'")),
).subquery()
_COUNT_TO_DECIDE = Prepared(select(func.count(_TO_DECIDE.c.record_id.distinct())))


class CountQueries(ClientListQueries):
    """Counting what the lists list: each number is the length of the list it leads to."""

    def counts(self, *, user_id: str, plan_days: int, review_days: int) -> ViewCounts:
        """Return the numbers beside the sidebar's entries."""
        queue = self.queue()

        def count(query: ClientQuery) -> int:
            return self.client_count(query, user_id=user_id)

        return ViewCounts(
            clients=count(ClientQuery()),
            active_clients=count(ClientQuery(statuses=("active",))),
            today=self._visits_today(),
            waiting=queue.waiting + queue.sending + queue.unanswered + queue.needs_you,
            plans_ending=count(ClientQuery(statuses=("active",), plan_within=plan_days)),
            reviews_due=count(ClientQuery(reviews_within=review_days)),
            overdue_goals=count(ClientQuery(has_overdue_goals=True)),
            not_synced=count(ClientQuery(marks=_NOT_SYNCED)),
            needs_you=count(ClientQuery(marks=_NEEDS_YOU)),
        )

    def queue(self) -> QueueCounts:
        """Return how the outbox stands: changes as the ledger lists them, records to decide, operations set aside."""
        tally = Counter({OpState(state): changes for state, changes in self._db.tuples(_BY_STATE)})
        return QueueCounts(
            waiting=tally[OpState.QUEUED] + tally[OpState.WAITING_PARENT],
            waiting_bytes=self._waiting_bytes(),
            sending=tally[OpState.IN_FLIGHT],
            unanswered=tally[OpState.IN_DOUBT],
            conflicts=int(self._db.value(_COUNT_TO_DECIDE)),
            set_aside=tally[OpState.EXISTS] + tally[OpState.NEEDS_FIX] + tally[OpState.PARKED],
            last_complete=ReadPasses(self._desk).last_complete(),
        )

    def laptop(self) -> LaptopSummary:
        """Return what this laptop holds."""
        queue = self.queue()
        all_clients = self.client_count(ClientQuery(), user_id="")
        bare = select(func.count()).select_from(client_index).where(IS_SHOWN, client_index.c.has_detail == ZERO)
        size = self._db.execute(select(func.coalesce(func.sum(blob.c.size), 0))).scalar_one()
        return LaptopSummary(
            last_complete=queue.last_complete,
            waiting=queue.waiting + queue.sending + queue.unanswered,
            waiting_bytes=queue.waiting_bytes,
            needs_you=queue.needs_you,
            clients=all_clients,
            clients_with_detail=all_clients - self._db.execute(bare).scalar_one(),
            files_kept=self._db.execute(select(func.count()).select_from(record_blob)).scalar_one(),
            files_total=self._db.execute(select(func.count()).select_from(document_index)).scalar_one(),
            files_bytes=size,
        )

    def _visits_today(self) -> int:
        visit = appointment_index.c
        today = self._desk.clock.today().isoformat()
        hidden = select(client_index.c.client_id).where(client_index.c.is_hidden == ONE)
        is_on = (visit.on_date == today, func.lower(visit.status).not_in(_NO_VISIT), visit.client_id.not_in(hidden))
        return self._db.execute(select(func.count()).select_from(appointment_index).where(*is_on)).scalar_one()

    def _waiting_bytes(self) -> int:
        """What is still to be uploaded: the bytes of every file whose operation is open."""
        query = (
            select(func.coalesce(func.sum(blob.c.size), 0))
            .join_from(outbox, record_blob, record_blob.c.record_id == outbox.c.record_id)
            .join(blob, blob.c.blob_id == record_blob.c.blob_id)
        )
        return int(self._db.execute(query.where(IS_OPEN_WORK)).scalar_one())
