"""Progress notes: the platform's own calls, not in the specification, kept for the app's later use."""

from __future__ import annotations

from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Path, Response

from hubshift_desktop.demo import tables
from hubshift_desktop.demo.access import open_client
from hubshift_desktop.demo.answers import RefusedError
from hubshift_desktop.demo.bodies import NewNote, NoteBody, sent
from hubshift_desktop.demo.checks import RecordId
from hubshift_desktop.demo.keeping import answered_before, keep_answer, new_id, rewrite
from hubshift_desktop.demo.office import Desk, SignedIn
from hubshift_desktop.demo.records import Record, dumps, loads
from hubshift_desktop.demo.shapes import Done, NoteShape, Said, answers

ROUTES = APIRouter(prefix="/api/progress-note", tags=["progress notes"])
NoteId = Annotated[RecordId, Path(description="The note's id")]

_NOTES = tables.NOTES.c


def _open_note(desk: Desk, rows: sa.Connection, note_id: str, *, verb: str) -> sa.Row[Any]:
    row = rows.execute(sa.select(tables.NOTES).where(_NOTES.id == note_id)).first()
    if row is None:
        raise RefusedError(404, "Progress note not found")
    open_client(desk, rows, row.client_id, verb=verb, subject="note")
    return row


@ROUTES.get("/getlists/all/{client_id}", responses=answers(403, 404, ok=Said[list[NoteShape]]))
async def notes_of_client(desk: SignedIn, client_id: Annotated[RecordId, Path()]) -> Response:
    with desk.rows() as rows:
        open_client(desk, rows, client_id, subject="note")
        chosen = sa.select(_NOTES.body).where(_NOTES.client_id == client_id).order_by(_NOTES.seq)
        found = list(rows.execute(chosen).scalars())
    return desk.ready(f"[{','.join(found)}]")


@ROUTES.post("/create", status_code=201, responses=answers(403, 404, ok=Said[NoteShape], status=201))
async def create_note(desk: SignedIn, body: NewNote) -> Response:
    given = sent(body)
    with desk.rows() as rows:
        open_client(desk, rows, body.clientId, verb="create", subject="note")
        earlier = answered_before(desk, rows)
        if earlier is not None:
            return earlier
        note_id = new_id()
        note: Record = {**given, "id": note_id, "createdBy": desk.caller.user_id, "createdAt": desk.office.now()}
        rows.execute(sa.insert(tables.NOTES).values(id=note_id, client_id=body.clientId, body=dumps(note)))
        desk.note_created(kind="note", record_id=note_id, client_id=body.clientId)
        return keep_answer(desk, rows, desk.answer(note, message="Progress note created successfully", status=201))


@ROUTES.put("/update/{note_id}", responses=answers(403, 404, ok=Said[NoteShape]))
async def update_note(desk: SignedIn, note_id: NoteId, body: NoteBody) -> Response:
    given = {key: value for key, value in sent(body).items() if key in ("note", "category")}
    with desk.rows() as rows:
        note = {**loads(_open_note(desk, rows, note_id, verb="edit").body), **given}
        rewrite(rows, tables.NOTES, note_id, note)
    return desk.answer(note, message="Progress note updated successfully")


@ROUTES.delete("/delete/{note_id}", responses=answers(403, 404, ok=Done))
async def delete_note(desk: SignedIn, note_id: NoteId) -> Response:
    with desk.rows() as rows:
        _open_note(desk, rows, note_id, verb="delete")
        rows.execute(sa.delete(tables.NOTES).where(_NOTES.id == note_id))
    return desk.answer(message="Progress note deleted successfully")
