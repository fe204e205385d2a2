"""The bytes behind a document's signed address. Plays the storage service: no envelope, and no token allowed."""

from __future__ import annotations

import hashlib
from typing import Annotated, cast
from urllib.parse import quote

import sqlalchemy as sa
from fastapi import APIRouter, Path, Query, Request, Response

from hubshift_desktop.demo import tables
from hubshift_desktop.demo.access import note_access
from hubshift_desktop.demo.checks import RecordId
from hubshift_desktop.demo.links import is_signed, secret_of
from hubshift_desktop.demo.office import InOffice
from hubshift_desktop.demo.papers import MEDIA_TYPES, draw_paper
from hubshift_desktop.demo.records import loads, word

ROUTES = APIRouter(tags=["files"])


def _no(status: int, sentence: str) -> Response:
    return Response(sentence, status_code=status, media_type="text/plain")


def content_of(rows: sa.Connection, row: sa.Row[tuple[object, ...]]) -> bytes:
    """Return a document's bytes: as uploaded, or drawn from its recipe."""
    if not row.recipe:
        stored = tables.DOCUMENT_BYTES.c
        return bytes(rows.execute(sa.select(stored.content).where(stored.document_id == row.id)).scalar_one())
    recipe = loads(row.recipe)
    lines = [str(line) for line in cast("list[object]", recipe["lines"])]
    return draw_paper(file_type=word(loads(row.body), "type"), title=word(recipe, "title"), lines=lines)


@ROUTES.get(
    "/files/{document_id}",
    summary="The bytes of a document",
    responses={
        200: {"content": {"application/octet-stream": {}}, "description": "The file"},
        400: {"description": "Unusable address, or one that came with a token"},
        403: {"description": "Wrong or expired signature"},
        404: {"description": "The file is gone"},
    },
)
async def file_bytes(
    office: InOffice,
    request: Request,
    document_id: Annotated[RecordId, Path()],
    expires: Annotated[int, Query(ge=0, le=10**12)],
    signature: Annotated[str, Query(max_length=128)],
    user_id: Annotated[str, Query(alias="for", max_length=64)],
) -> Response:
    if "authorization" in request.headers:
        return _no(400, "Only one authentication mechanism is allowed: send no token to a signed address")
    with office.database.begin() as rows:
        if not is_signed(
            secret_of(rows), document_id=document_id, user_id=user_id, expires=expires, signature=signature
        ):
            return _no(403, "The signature does not match")
        if expires < office.timestamp():
            return _no(403, "The address has expired")
        row = rows.execute(sa.select(tables.DOCUMENTS).where(tables.DOCUMENTS.c.id == document_id)).first()
        if row is None:
            return _no(404, "No such file")
        content = content_of(rows, row)
        note_access(rows, office, user_id=user_id, verb="download", subject="document", client_id=row.client_id)
    record = loads(row.body)
    return Response(
        content,
        media_type=MEDIA_TYPES.get(word(record, "type"), "application/octet-stream"),
        headers={
            "ETag": f'"{hashlib.md5(content, usedforsecurity=False).hexdigest()}"',
            "Content-Disposition": f"inline; filename*=UTF-8''{quote(word(record, 'name'), safe='')}",
        },
    )
