"""Giving back what an office that replaces sections dropped when it took a change (S6).

It is a change of its own that carries the very values that were lost: nobody's words, so nobody takes it back, no later
edit folds into it, and it settles no dispute. It lays them only where the office still has nothing.
"""

from __future__ import annotations

from hubshift_desktop.domain.canonical import is_empty
from hubshift_desktop.domain.fields import Fields, JsonValue
from hubshift_desktop.domain.rows import Operation, StoredRecord
from hubshift_desktop.domain.states import OpKind, OpState
from hubshift_desktop.store import Reader, UnitOfWork
from hubshift_desktop.sync.ledger_lines import Edit, client_name, lines_for
from hubshift_desktop.sync.scope import Author

WHY = "The office dropped this when it took another change, so it is given back."


def give_back(uow: UnitOfWork, *, author: Author, taken: Operation, record: StoredRecord, lost: Fields) -> None:
    """Queue what the office dropped when it took a change of a client; `pre_image` keeps it safe until it is there."""
    op = uow.outbox.add(
        Operation(
            op_id=author.new_id(),
            seq=0,
            user_id=taken.user_id,
            origin=taken.origin,
            kind=OpKind.CLIENT_UPDATE,
            record_id=taken.record_id,
            client_id=taken.client_id,
            paths=frozenset(lost),
            state=OpState.QUEUED,
            depends_on=taken.op_id,
            pre_image=dict(lost),
            message=WHY,
            saved_at=author.clock.now(),
        )
    )
    edit = Edit(old={}, new=lost, paths=frozenset(lost))
    named = client_name(record.local)
    uow.ledger.write(lines_for(op, edit, record=record, named=named, author=author, is_whole=False))


def gives_back(uow: Reader | UnitOfWork, op: Operation) -> bool:
    """Whether an operation follows from an update of the same record, as nothing that a person does ever does."""
    if op.depends_on is None or op.kind is not OpKind.CLIENT_UPDATE:
        return False
    taken = uow.outbox.get(op.depends_on)
    return taken is not None and taken.record_id == op.record_id and not taken.kind.is_create


def words_of_person(uow: UnitOfWork, record_id: str) -> tuple[Operation, ...]:
    """Return the open operations of a record that carry what a person means."""
    return tuple(op for op in uow.outbox.open_for(record_id) if not gives_back(uow, op))


def still_lost(op: Operation, fresh: Fields) -> dict[str, JsonValue]:
    """Return what the office still lacks of what is to be given back; what somebody has written since stays."""
    return {path: value for path, value in (op.pre_image or {}).items() if is_empty(path, fresh.get(path))}
