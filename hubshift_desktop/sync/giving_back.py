"""Giving back what an office that replaces sections dropped when it took a change (S6).

It is a change of its own that carries the very values that were lost: nobody's words, so nobody takes it back, no later
edit folds into it, and it settles no dispute. It lays them only where the office still has nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from hubshift_desktop.domain.canonical import is_empty
from hubshift_desktop.domain.fields import Fields, JsonValue
from hubshift_desktop.domain.rows import LedgerLine, Operation, StoredRecord
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


def carried(op: Operation, *, follows: Operation | None, lines: Iterable[LedgerLine]) -> Operation:
    """Return an operation as it goes to another case file: one that gives back names itself there.

    What it `follows` from is done and stays behind, or its row is lost with a damaged page; then the operation's own
    `lines` of the ledger tell. As an ordinary change it would bring what the record shows instead of what was lost, and
    find nothing to send where a field is in dispute.
    """
    if op.kind is not OpKind.CLIENT_UPDATE or op.depends_on is None or op.pre_image is None:
        return op
    is_known = follows is not None and _is_given_for(op, follows)
    is_told = follows is None and any(line.op_id == op.op_id and line.message == WHY for line in lines)
    return replace(op, depends_on=op.op_id) if is_known or is_told else op


def names_itself(op: Operation) -> bool:
    """Whether an operation out of another case file gives back what an operation there had cost."""
    return op.depends_on == op.op_id


def _is_given_for(op: Operation, follows: Operation) -> bool:
    return follows.record_id == op.record_id and not follows.kind.is_create


def gives_back(uow: Reader | UnitOfWork, op: Operation) -> bool:
    """Whether an operation follows from an update of the same record, as nothing that a person does ever does.

    One out of another case file follows from itself (`carried`).
    """
    if op.depends_on is None or op.kind is not OpKind.CLIENT_UPDATE:
        return False
    follows = uow.outbox.get(op.depends_on)
    return follows is not None and _is_given_for(op, follows)


def words_of_person(uow: UnitOfWork, record_id: str) -> tuple[Operation, ...]:
    """Return the open operations of a record that carry what a person means."""
    return tuple(op for op in uow.outbox.open_for(record_id) if not gives_back(uow, op))


def still_lost(op: Operation, fresh: Fields) -> dict[str, JsonValue]:
    """Return what the office still lacks of what is to be given back; what somebody has written since stays."""
    return {path: value for path, value in (op.pre_image or {}).items() if is_empty(path, fresh.get(path))}
