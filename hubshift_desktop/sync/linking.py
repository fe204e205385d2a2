"""The office already has a client with this NDIS number: link the new one to it, or keep them apart.

Linking drops nothing: every value that differs becomes a question, and what the office lacks is sent.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from hubshift_desktop.domain.canonical import is_empty
from hubshift_desktop.domain.errors import NotFoundError
from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.fieldtable import STATUS
from hubshift_desktop.domain.rows import Operation, StoredRecord
from hubshift_desktop.domain.states import Kind, OpKind, OpState
from hubshift_desktop.store import UnitOfWork
from hubshift_desktop.sync.absorbing import absorb
from hubshift_desktop.sync.payloads import sent_paths
from hubshift_desktop.sync.reading import stored
from hubshift_desktop.sync.withdrawing import AlreadySentError


def link_existing(uow: UnitOfWork, op_id: str, *, at: datetime, server_id: str | None = None) -> StoredRecord:
    """Make the new client and the office's one and return the record that stays.

    `server_id` names which, where the number is there more than once. If this laptop knows the office's client
    already, that record stays, with its goals, files and history, and the new one's values are proposed for it.
    """
    op = _existing(uow, op_id)
    draft = stored(uow, op)
    chosen = server_id or next(iter(sorted(op.pre_ids)), None)
    if chosen is None or chosen not in op.pre_ids:
        raise NotFoundError(what="The office’s client")
    known = uow.records.by_server_id(Kind.CLIENT, chosen)
    meant = frozenset(
        path
        for path in sent_paths(Kind.CLIENT, draft.local)
        if path != STATUS and not is_empty(path, draft.local[path])
    )
    linked = replace(draft, dirty=meant | _status_meant(uow, draft))
    if known is not None:
        linked = absorb(uow, kept=replace(known, base=_without(known, linked.dirty)), gone=linked)
    # Without a list row too, because a value that is in the row would count as what this laptop had seen.
    linked = replace(linked, server_id=chosen, list_row=None, etag=None)
    uow.records.save(linked)
    _let_go_on(uow, op, linked, meant, at=at)
    return linked


def _status_meant(uow: UnitOfWork, draft: StoredRecord) -> frozenset[str]:
    """A status chosen since has an operation of its own and is still meant; one that a draft is born with is not."""
    is_chosen = any(op.kind is OpKind.CLIENT_STATUS for op in uow.outbox.open_for(draft.local_id))
    return draft.dirty & {STATUS} if is_chosen else frozenset()


def _without(known: StoredRecord, meant: frozenset[str]) -> dict[str, JsonValue]:
    return {path: value for path, value in (known.base or {}).items() if path not in meant}


def _let_go_on(uow: UnitOfWork, op: Operation, linked: StoredRecord, meant: frozenset[str], *, at: datetime) -> None:
    """The create becomes a change of the office's client; what waited for it may go."""
    update = replace(
        op,
        kind=OpKind.CLIENT_UPDATE,
        state=OpState.QUEUED,
        record_id=linked.local_id,
        client_id=linked.local_id,
        paths=meant,
        pre_ids=frozenset(),
        not_before=at,
        message="",
        tries=0,
        rejects=0,
    )
    uow.outbox.save(update)
    for child in uow.outbox.open_for_client(linked.local_id):
        if child.state is OpState.WAITING_PARENT:
            uow.outbox.save(replace(child, state=OpState.QUEUED))


def keep_separate(uow: UnitOfWork, op_id: str, *, at: datetime) -> Operation:
    """Register the new client beside the one the office has: a person has looked and they are two people."""
    op = _existing(uow, op_id)
    return uow.outbox.save(replace(op, state=OpState.QUEUED, not_before=at, message="", tries=0, rejects=0))


def _existing(uow: UnitOfWork, op_id: str) -> Operation:
    op = uow.outbox.get(op_id)
    if op is None or not op.state.is_open:
        raise NotFoundError(what="This change")
    if op.state is not OpState.EXISTS:
        raise AlreadySentError
    return op
