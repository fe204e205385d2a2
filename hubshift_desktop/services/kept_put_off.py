"""Which files were added and not let go yet, as the case file keeps it: so they are put off again after an unlock.

The list may name a file that has gone meanwhile; what counts is read together with the outbox.
"""

from __future__ import annotations

from collections.abc import Collection

from hubshift_desktop.domain.rows import Operation
from hubshift_desktop.domain.states import OpState
from hubshift_desktop.store import Reader, UnitOfWork
from hubshift_desktop.sync import queueing

_KEY = "documents.just_added"
_WAITS = frozenset({OpState.QUEUED, OpState.WAITING_PARENT})


def note_added(work: UnitOfWork, document_id: str) -> None:
    """Keep that this file waits for a look, in the commit that queues it."""
    _put(work, _named(work) | {document_id})


def note_gone(work: UnitOfWork, document_ids: Collection[str]) -> None:
    """These wait for nobody's look any more."""
    named = _named(work)
    if named & frozenset(document_ids):
        _put(work, named - frozenset(document_ids))


def put_off_again(room: Reader | UnitOfWork) -> frozenset[str]:
    """Return the files that were added and have neither been let go nor begun to go."""
    return frozenset(document_id for document_id in _named(room) if _waits(room, document_id))


def no_longer(room: Reader | UnitOfWork) -> frozenset[str]:
    """Return those that are named and wait no more: sent, looked for, taken back.

    One whose commit is still to come is not named yet, and so is not among them.
    """
    return _named(room) - put_off_again(room)


def _waits(room: Reader | UnitOfWork, document_id: str) -> bool:
    return any(_is_held(op) for op in room.outbox.open_for(document_id))


def _is_held(op: Operation) -> bool:
    return op.kind.is_upload and op.state in _WAITS and queueing.is_unsent(op)


def _named(room: Reader | UnitOfWork) -> frozenset[str]:
    kept = room.settings.get(_KEY)
    return frozenset(one for one in kept if isinstance(one, str)) if isinstance(kept, list) else frozenset()


def _put(work: UnitOfWork, document_ids: frozenset[str]) -> None:
    if document_ids:
        work.settings.put(_KEY, [*sorted(document_ids)])
    else:
        work.settings.remove(_KEY)
