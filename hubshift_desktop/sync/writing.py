"""One request for each kind of operation, from a payload that is already on disk."""

from __future__ import annotations

import hashlib
import json

from hubshift_desktop.central.answers import Accepted
from hubshift_desktop.domain.fields import Fields, pick, text
from hubshift_desktop.domain.rows import Operation, StoredBlob
from hubshift_desktop.domain.states import OpKind
from hubshift_desktop.sync.means import Means


def payload_of(op: Operation) -> Fields:
    """Return the frozen payload; an operation without one must never reach the wire."""
    if op.payload is None:
        raise RuntimeError("an operation was to be sent before its payload was frozen")
    return op.payload


def key_of(op: Operation) -> str:
    """Return the idempotency key: the same for each byte-identical resend, another once the content was corrected.

    An office that keeps keys would answer a corrected create with the record of the first one, and the correction
    would look accepted (simulation, seed 1046).
    """
    content = json.dumps(dict(payload_of(op)), sort_keys=True).encode()
    return f"{op.op_id}.{hashlib.sha256(content).hexdigest()[:12]}"


def write_change(means: Means, op: Operation, server_id: str) -> Accepted:
    """Send an update, a status or a removal of a record that the office has."""
    payload = payload_of(op)
    if op.kind is OpKind.CLIENT_UPDATE:
        return means.api.update_client(server_id, payload)
    if op.kind is OpKind.CLIENT_STATUS:
        return means.api.set_status(server_id, text(payload, "status"))
    if op.kind is OpKind.GOAL_UPDATE:
        return means.api.update_goal(server_id, payload)
    if op.kind is OpKind.GOAL_STATUS:
        return means.api.set_goal_status(server_id, text(payload, "status"))
    return means.api.delete_goal(server_id)


def write_create(means: Means, op: Operation, client_server_id: str, blob: StoredBlob | None) -> Accepted:
    """Send a new record under a key of its own, so that an office that keeps keys makes it once."""
    payload = payload_of(op)
    if op.kind is OpKind.CLIENT_CREATE:
        return means.api.create_client(payload, key=key_of(op))
    if op.kind is OpKind.GOAL_CREATE:
        return means.api.create_goal(client_server_id, payload, key=key_of(op))
    if blob is None:
        raise RuntimeError("a file was to be sent without its bytes")
    return means.api.upload(
        client_server_id,
        name=text(payload, "name"),
        media_type=text(payload, "mediaType"),
        document_type=text(payload, "documentType"),
        chunks=lambda: means.blobs.open(blob.blob_id),
        size=blob.size,
        key=key_of(op),
        expiry_date=text(payload, "expiryDate") or None,
        on_progress=lambda done, total: means.listener.upload_progress(op.op_id, done, total),
    )


def described(op: Operation) -> Fields:
    """Return the part of a payload that becomes fields of the record; a file's bytes do not."""
    payload = payload_of(op)
    return pick(payload, ("name", "documentType", "expiryDate")) if op.kind.is_upload else payload
