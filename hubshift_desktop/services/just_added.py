"""Files just added wait for their person: their type cannot be changed at the office, so it is looked at before.

A file is sealed, recorded and queued at once; only the moment of its sending is put off, in the outbox itself and for
two minutes at a time. Whoever has it on screen puts it off again. So nothing is lost or forgotten when nobody does: the
program ended, the laptop slept, the case file was locked (0020).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Lock

from hubshift_desktop.domain.rows import Operation
from hubshift_desktop.domain.states import OpState
from hubshift_desktop.services.acts import Act
from hubshift_desktop.services.context import Context
from hubshift_desktop.store import UnitOfWork
from hubshift_desktop.sync import queueing

# Short enough that a file whose program died goes soon after the next start; the window renews it four times as often.
PUT_OFF = timedelta(minutes=2)
_WAITS = frozenset({OpState.QUEUED, OpState.WAITING_PARENT})


class JustAdded:
    """Which of the files added in this window still wait for their person. Any thread may ask."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._ids: frozenset[str] = frozenset()
        self._lock = Lock()

    @property
    def ids(self) -> frozenset[str]:
        """The documents that do not go yet."""
        return self._ids

    def put_off(self, act: Act, document_id: str) -> None:
        """Put the sending of a new file off, in the commit that queues it: sync must never see it without."""
        for op in act.work.outbox.open_for(document_id):
            act.work.outbox.save(replace(op, not_before=self._until()))

    def note(self, document_id: str) -> None:
        """It is on the disk: from now on it is one of those that wait."""
        with self._lock:
            self._ids |= {document_id}

    def renew(self) -> None:
        """Put them off again: the person still has them on screen. One that went or was taken back is none any more."""
        if not self._ids:
            return
        with self._context.store.write() as work:
            waiting = {document_id: _put_off_ops(work, document_id) for document_id in self._ids}
            for op in (op for ops in waiting.values() for op in ops):
                work.outbox.save(replace(op, not_before=self._until()))
            work.commit()
        self.forget(document_id for document_id, ops in waiting.items() if not ops)

    def let_go(self, document_ids: Iterable[str] | None = None) -> None:
        """Let them, or these of them, go as they are: the person said so, or turned to something else."""
        ids = self._ids if document_ids is None else self._ids & frozenset(document_ids)
        if not ids:
            return
        # Forgotten first: what is renewed meanwhile must not be put off again after it was let go.
        self.forget(ids)
        with self._context.store.write() as work:
            for document_id in ids:
                for op in _put_off_ops(work, document_id):
                    work.outbox.save(replace(op, not_before=None))
            changed = work.commit()
        self._context.tell(changed)
        self._context.on_waiting()

    def forget(self, document_ids: Iterable[str]) -> None:
        """They wait for nobody any more: sent, let go or taken back."""
        gone = frozenset(document_ids)
        with self._lock:
            self._ids -= gone

    def _until(self) -> datetime:
        return self._context.clock.now() + PUT_OFF


def _put_off_ops(work: UnitOfWork, document_id: str) -> list[Operation]:
    """Return what was put off and has not begun to go; what sync holds, or was told to go, is not touched."""
    return [
        op
        for op in work.outbox.open_for(document_id)
        if op.state in _WAITS and queueing.is_unsent(op) and op.not_before is not None
    ]
