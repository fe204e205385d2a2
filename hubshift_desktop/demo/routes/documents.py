"""A client's documents: the list with signed addresses, and the upload (endpoints 10 and 11)."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Annotated

import sqlalchemy as sa
from fastapi import APIRouter, File, Form, Path, Response, UploadFile

from hubshift_desktop.demo import tables
from hubshift_desktop.demo.access import open_client
from hubshift_desktop.demo.answers import RefusedError, invalid
from hubshift_desktop.demo.checks import Day, RecordId, Words
from hubshift_desktop.demo.keeping import answered_before, keep_answer, new_id
from hubshift_desktop.demo.links import secret_of, signed_path
from hubshift_desktop.demo.office import Desk, SignedIn
from hubshift_desktop.demo.papers import MEDIA_TYPES, media_type_of
from hubshift_desktop.demo.records import Record, dumps, loads, word
from hubshift_desktop.demo.settings import MOST_BYTES
from hubshift_desktop.demo.shapes import DocumentShape, Said, answers

ROUTES = APIRouter(prefix="/api/document", tags=["documents"])

_DOCUMENTS = tables.DOCUMENTS.c
_EXTENSIONS = {media_type: extension for extension, media_type in MEDIA_TYPES.items()}


def _with_address(desk: Desk, secret: str, record: Record) -> Record:
    expires = int(desk.office.timestamp()) + desk.office.settings.link_seconds
    path = signed_path(secret, document_id=word(record, "id"), user_id=desk.caller.user_id, expires=expires)
    return {**record, "url": f"{str(desk.request.base_url).rstrip('/')}{path}"}


@ROUTES.get("/client/{client_id}", responses=answers(403, 404, ok=Said[list[DocumentShape]]), summary="10 · Documents")
async def documents_of_client(desk: SignedIn, client_id: Annotated[RecordId, Path()]) -> Response:
    with desk.rows() as rows:
        open_client(desk, rows, client_id, subject="document")
        chosen = sa.select(_DOCUMENTS.body).where(_DOCUMENTS.client_id == client_id).order_by(_DOCUMENTS.seq)
        found = [loads(body) for body in rows.execute(chosen).scalars()]
        secret = secret_of(rows)
    return desk.answer([_with_address(desk, secret, record) for record in found])


async def _accepted(file: UploadFile) -> tuple[bytes, str, str]:
    """Return an upload's bytes, safe name and real type, or refuse it."""
    if (file.size or 0) > MOST_BYTES:
        raise RefusedError(413, "File is larger than 10 MB")
    content = await file.read()
    name = PurePosixPath((file.filename or "").replace("\\", "/")).name or "document"
    if not content:
        raise invalid({"file": "File is empty"})
    media_type = media_type_of(content, name=name)
    if media_type is None:
        raise RefusedError(415, "File type not supported. Use PDF, JPEG, PNG, GIF, WEBP or TXT")
    return content, name, media_type


@ROUTES.post(
    "/upload",
    status_code=201,
    summary="11 · Upload a document",
    responses=answers(403, 404, 413, 415, ok=Said[DocumentShape], status=201),
)
async def upload_document(
    desk: SignedIn,
    file: Annotated[UploadFile, File()],
    clientId: Annotated[RecordId, Form()],  # noqa: N803 - the wire's name
    documentType: Annotated[Words, Form()],  # noqa: N803
    expiryDate: Annotated[Day, Form()] = None,  # noqa: N803
) -> Response:
    content, name, media_type = await _accepted(file)
    with desk.rows() as rows:
        open_client(desk, rows, clientId, verb="upload", subject="document")
        earlier = answered_before(desk, rows)
        if earlier is not None:
            return earlier
        document_id = new_id()
        record: Record = {
            "id": document_id,
            "name": name,
            "type": _EXTENSIONS[media_type],
            "documentType": documentType,
            "uploadedAt": desk.office.now(),
        }
        if expiryDate:
            record["expiryDate"] = expiryDate
        values = {"id": document_id, "client_id": clientId, "body": dumps(record), "recipe": ""}
        rows.execute(sa.insert(tables.DOCUMENTS).values(values))
        rows.execute(sa.insert(tables.DOCUMENT_BYTES).values(document_id=document_id, content=content))
        desk.note_created(kind="document", record_id=document_id, client_id=clientId)
        answer = _with_address(desk, secret_of(rows), record)
        return keep_answer(desk, rows, desk.answer(answer, message="Document uploaded successfully", status=201))
