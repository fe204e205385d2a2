"""Signed addresses of documents: whoever holds one may read that file until it expires, and nothing else."""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import urlencode

import sqlalchemy as sa

from hubshift_desktop.demo import tables


def _signature(secret: str, document_id: str, user_id: str, expires: int) -> str:
    message = f"{document_id}\n{user_id}\n{expires}".encode()
    return hmac.new(bytes.fromhex(secret), message, hashlib.sha256).hexdigest()


def secret_of(rows: sa.Connection) -> str:
    """Return this central's own signing secret."""
    chosen = sa.select(tables.SECRETS.c.value).where(tables.SECRETS.c.name == "links")
    return str(rows.execute(chosen).scalar_one())


def signed_path(secret: str, *, document_id: str, user_id: str, expires: int) -> str:
    query = {"expires": expires, "for": user_id, "signature": _signature(secret, document_id, user_id, expires)}
    return f"/files/{document_id}?{urlencode(query)}"


def is_signed(secret: str, *, document_id: str, user_id: str, expires: int, signature: str) -> bool:
    wanted = _signature(secret, document_id, user_id, expires)
    return hmac.compare_digest(wanted.encode(), signature.encode("utf-8", "replace"))
