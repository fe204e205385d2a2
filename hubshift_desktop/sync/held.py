"""Records of the office that may be our own creates whose answers were lost: the pull leaves them to the push.

Added by the pull they would stand on the laptop twice, and the create could no longer be bound to them.
"""

from __future__ import annotations

from collections.abc import Iterable

from hubshift_desktop.central.answers import Found
from hubshift_desktop.domain.canonical import canonical
from hubshift_desktop.domain.fields import Fields
from hubshift_desktop.domain.rows import Operation
from hubshift_desktop.domain.states import Kind, OpKind, OpState
from hubshift_desktop.sync.adoption import new_like

NDIS = "ndisDetails.ndisNumber"
ON_ITS_WAY = frozenset({OpState.IN_FLIGHT, OpState.IN_DOUBT})
_STILL_LOOKED_FOR = ON_ITS_WAY | {OpState.QUEUED, OpState.WAITING_PARENT}
_CREATE_OF = {Kind.GOAL: OpKind.GOAL_CREATE, Kind.DOCUMENT: OpKind.DOCUMENT_UPLOAD}


def looked_for(ops: Iterable[Operation]) -> tuple[Operation, ...]:
    """Return the creates that may have arrived although nobody said so."""
    return tuple(
        op for op in ops if op.kind.is_create and op.first_sent_at is not None and op.state in _STILL_LOOKED_FOR
    )


def held_numbers(ops: Iterable[Operation]) -> frozenset[str]:
    """Return the NDIS numbers under which new clients of the office may be ours."""
    creates = [op for op in looked_for(ops) if op.kind is OpKind.CLIENT_CREATE]
    numbers = [canonical(NDIS, (op.payload or {}).get(NDIS)) for op in creates]
    return frozenset(number for number in numbers if isinstance(number, str))


def is_held_client(fields: Fields, numbers: frozenset[str]) -> bool:
    return bool(numbers) and canonical(NDIS, fields.get(NDIS)) in numbers


def held_children(kind: Kind, items: tuple[Found, ...], ops: Iterable[Operation]) -> frozenset[str]:
    """Return the server ids of a client's goals or documents that may be ours."""
    creates = [op for op in looked_for(ops) if op.kind is _CREATE_OF.get(kind)]
    return frozenset(found.server_id for op in creates for found in new_like(op, items, bound=()))
