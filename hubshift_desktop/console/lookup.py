"""From what a person types as an id to the record on this laptop, and to the id the office knows it by."""

from __future__ import annotations

from collections.abc import Iterable

from hubshift_desktop.domain.errors import NotFoundError
from hubshift_desktop.domain.rows import StoredRecord
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.workspace import Workspace


def client(workspace: Workspace, typed: str) -> str:
    """Return the local id of a client by server id, local id or NDIS number."""
    return workspace.services.caseload.named(typed)


def record(workspace: Workspace, kind: Kind, typed: str) -> StoredRecord:
    """Return a record of `kind` by its local or its server id."""
    with workspace.store.read() as reader:
        found = reader.records.get(typed) or reader.records.by_server_id(kind, typed)
    if found is None or found.kind is not kind:
        raise NotFoundError(what=f"The {kind.value} {typed}")
    return found


def server_ids(workspace: Workspace, local_ids: Iterable[str]) -> dict[str, str | None]:
    """Return the office's ids of these records; None for what it has not accepted yet."""
    with workspace.store.read() as reader:
        found = {local_id: reader.records.get(local_id) for local_id in set(local_ids)}
    return {local_id: stored.server_id if stored else None for local_id, stored in found.items()}
