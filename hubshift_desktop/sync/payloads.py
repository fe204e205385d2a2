"""What a request carries: only fields this app may write, only what a person means, frozen at the first sending."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace

from hubshift_desktop.domain.canonical import is_empty
from hubshift_desktop.domain.fieldinfo import PROGRESS, STATUS, info
from hubshift_desktop.domain.fields import Fields, JsonValue, text
from hubshift_desktop.domain.rows import Operation, StoredBlob
from hubshift_desktop.domain.states import Kind, OpState
from hubshift_desktop.sync import confirming
from hubshift_desktop.sync.means import Means

# What the office gives a record that is new, and no create can say otherwise: nobody's words.
BEGINNINGS: dict[Kind, Fields] = {
    Kind.CLIENT: {STATUS: "active"},
    Kind.GOAL: {STATUS: "not_started", PROGRESS: 0},
}
# The goal endpoint documents these three; the rest of a new goal follows as an update.
_NEW_GOAL = ("title", "description", "targetDate")


def sent_paths(kind: Kind, paths: Iterable[str]) -> frozenset[str]:
    """Return the paths that are ever sent: what is kept on this laptop only is nobody else's business."""
    return frozenset(path for path in paths if info(path, kind=kind).is_sent)


def new_client(local: Fields) -> dict[str, JsonValue]:
    """Return what a new client is created with; a status goes through its own door, a name follows its id."""
    return {
        path: local[path]
        for path in sorted(sent_paths(Kind.CLIENT, local))
        if path != STATUS and not is_empty(path, local[path]) and not _is_named_by_id(path, local)
    }


def _is_named_by_id(path: str, local: Fields) -> bool:
    return path.endswith(".name") and not is_empty(path, local.get(path.removesuffix(".name") + ".id"))


def new_goal(local: Fields) -> dict[str, JsonValue]:
    return {path: local[path] for path in _NEW_GOAL if not is_empty(path, local.get(path))}


def new_document(local: Fields, blob: StoredBlob) -> dict[str, JsonValue]:
    """Return what describes a file; the bytes are named by their hash and checked before they leave."""
    described: dict[str, JsonValue] = {
        "name": text(local, "name"),
        "documentType": text(local, "documentType"),
        "mediaType": blob.media_type,
        "size": blob.size,
        "sha256": blob.sha256,
    }
    expiry = text(local, "expiryDate")
    return {**described, "expiryDate": expiry} if expiry else described


def frozen(
    op: Operation,
    means: Means,
    *,
    payload: Fields,
    pre_image: Fields | None = None,
    pre_ids: frozenset[str] | None = None,
) -> Operation:
    """Return the operation as it must stand on disk before its first byte leaves (I8)."""
    now = means.office_time.now()
    return replace(
        op,
        state=OpState.IN_FLIGHT,
        payload=dict(payload),
        pre_image=op.pre_image if pre_image is None else pre_image,
        pre_ids=op.pre_ids if pre_ids is None else pre_ids,
        tries=op.tries + 1,
        first_sent_at=op.first_sent_at or now,
        last_sent_at=now,
        not_before=None,
        accepted_at=None,
        field_errors={},
        message=confirming.kept(op.message),
    )


def sha256_of(chunks: Iterable[bytes]) -> tuple[str, int]:
    """Return the hash and length of a stream without holding it."""
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size
