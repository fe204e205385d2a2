"""One client: detail, medical page, create, change, status (endpoints 3 to 7, 14 and 16)."""

from __future__ import annotations

from typing import Annotated, Literal

import sqlalchemy as sa
from fastapi import APIRouter, Path, Response

from hubshift_desktop.demo import tables
from hubshift_desktop.demo.access import note_access, open_client, require_editor
from hubshift_desktop.demo.answers import RefusedError, invalid
from hubshift_desktop.demo.bodies import ClientChange, ClientStatus, NewClient, sent
from hubshift_desktop.demo.checks import RecordId
from hubshift_desktop.demo.keeping import answered_before, insert_client, keep_answer, save_client
from hubshift_desktop.demo.office import Desk, SignedIn
from hubshift_desktop.demo.records import Record, digits, dumps, loads, section, word
from hubshift_desktop.demo.shapes import ClientDetail, CreatedClient, Done, Medical, Said, answers
from hubshift_desktop.domain.fields import JsonValue

ROUTES = APIRouter(tags=["clients"])
ClientId = Annotated[RecordId, Path(description="The client's id")]

_NOT_BY_CHANGE = ("id", "_id", "createdAt", "updatedAt", "goals", "status", "isActive", "supportCoordinator")


def merged(old: Record, new: Record, *, mode: Literal["deep", "replace"]) -> Record:
    """Return `old` with `new` in it: leaf by leaf, or (as some servers do) whole section by section."""
    whole = dict(old)
    for key, value in new.items():
        before = whole.get(key)
        if mode == "deep" and isinstance(before, dict) and isinstance(value, dict):
            whole[key] = merged(before, value, mode=mode)
        else:
            whole[key] = value
    return whole


def _changes(body: ClientChange) -> Record:
    return {key: value for key, value in sent(body).items() if key not in _NOT_BY_CHANGE}


def _check_whole(desk: Desk, record: Record) -> None:
    """Refuse what only the whole record shows to be wrong."""
    plan, born = section(record, "ndisDetails"), word(section(record, "personalInfo"), "dateOfBirth")
    errors = {}
    if word(plan, "planEndDate") and word(plan, "planEndDate") < word(plan, "planStartDate"):
        errors["planEndDate"] = "Plan end date must be after the plan start date"
    if born > desk.office.today().isoformat():
        errors["dateOfBirth"] = "Date of birth cannot be in the future"
    if errors:
        raise invalid(errors)


def _with_plan_manager(rows: sa.Connection, record: Record) -> Record:
    """Let a plan manager be named by id alone, as the list does."""
    plan = section(record, "ndisDetails")
    manager = plan.get("planManager")
    manager_id = manager if isinstance(manager, str) else word(section(plan, "planManager"), "id")
    if not manager_id:
        return record
    known = rows.execute(sa.select(tables.USERS.c.first_name).where(tables.USERS.c.id == manager_id)).scalar()
    named: JsonValue = {"id": manager_id, "name": known or word(section(plan, "planManager"), "name")}
    return {**record, "ndisDetails": {**plan, "planManager": named}}


def _complete(record: Record) -> Record:
    """Give a client every section the detail promises."""
    empty: Record = {
        "personalInfo": {},
        "address": {},
        "ndisDetails": {},
        "medicalInfo": {},
        "emergencyContacts": [],
        "supportNeeds": [],
    }
    medical: Record = {"allergies": [], "conditions": [], "medications": [], "medicalHistory": ""}
    whole = {**empty, **record}
    return {**whole, "medicalInfo": {**medical, **section(whole, "medicalInfo")}}


def _detail(desk: Desk, client_id: str) -> Response:
    with desk.rows() as rows:
        return desk.ready(open_client(desk, rows, client_id).body)


@ROUTES.get(
    "/api/user/clientDetails/{client_id}", responses=answers(403, 404, ok=Said[ClientDetail]), summary="3 · Client"
)
async def client_details(desk: SignedIn, client_id: ClientId) -> Response:
    return _detail(desk, client_id)


@ROUTES.get(
    "/api/frontend/clientDetails/client/details/{client_id}",
    responses=answers(403, 404, ok=Said[ClientDetail]),
    summary="4 · Client (mobile)",
)
async def client_details_mobile(desk: SignedIn, client_id: ClientId) -> Response:
    return _detail(desk, client_id)


@ROUTES.post(
    "/api/clientDetails/create",
    status_code=201,
    summary="5 · Create a client",
    responses=answers(403, 409, ok=Said[CreatedClient], status=201),
)
async def create_client(desk: SignedIn, body: NewClient) -> Response:
    require_editor(desk)
    with desk.rows() as rows:
        earlier = answered_before(desk, rows)
        if earlier is not None:
            return earlier
        record = _with_plan_manager(rows, _complete(_changes(body)))
        _check_whole(desk, record)
        _check_unique(desk, rows, record)
        client_id = insert_client(rows, desk.office, record, coordinator_id=desk.caller.user_id)
        note_access(
            rows, desk.office, user_id=desk.caller.user_id, verb="create", subject="client", client_id=client_id
        )
        desk.note_created(kind="client", record_id=client_id, client_id=client_id)
        personal = section(record, "personalInfo")
        data: JsonValue = {
            "id": client_id,
            "firstName": word(personal, "firstName"),
            "lastName": word(personal, "lastName"),
        }
        return keep_answer(desk, rows, desk.answer(data, message="Client created successfully", status=201))


def _check_unique(desk: Desk, rows: sa.Connection, record: Record) -> None:
    """Refuse a second client with this NDIS number, where the office minds at all."""
    if not desk.office.settings.has_unique_ndis:
        return
    number = digits(word(section(record, "ndisDetails"), "ndisNumber"))
    if rows.execute(sa.select(tables.CLIENTS.c.seq).where(tables.CLIENTS.c.ndis_digits == number)).first():
        raise RefusedError(409, "A client with this NDIS number already exists")


def _update(desk: Desk, client_id: str, body: ClientChange) -> Response:
    with desk.rows() as rows:
        row = open_client(desk, rows, client_id, verb="edit")
        whole = merged(loads(row.body), _changes(body), mode=desk.office.settings.put_mode)
        record = _with_plan_manager(rows, _complete(whole))
        _check_whole(desk, record)
        save_client(rows, desk.office, row, record=record)
    return desk.answer({"id": client_id}, message="Client updated successfully")


@ROUTES.put("/api/user/clientUpdate/{client_id}", responses=answers(403, 404, ok=Done), summary="6 · Change a client")
async def update_client(desk: SignedIn, client_id: ClientId, body: ClientChange) -> Response:
    return _update(desk, client_id, body)


@ROUTES.put(
    "/api/frontend/clientDetails/client/update/{client_id}",
    responses=answers(403, 404, ok=Done),
    summary="7 · Change a client (mobile)",
)
async def update_client_mobile(desk: SignedIn, client_id: ClientId, body: ClientChange) -> Response:
    return _update(desk, client_id, body)


@ROUTES.get("/api/medication/client/{client_id}", responses=answers(403, 404, ok=Said[Medical]), summary="14 · Medical")
async def medications(desk: SignedIn, client_id: ClientId) -> Response:
    with desk.rows() as rows:
        medical = section(loads(open_client(desk, rows, client_id, subject="medication").body), "medicalInfo")
    return desk.ready(dumps({name: medical.get(name) for name in ("medications", "allergies", "medicalHistory")}))


@ROUTES.put(
    "/api/user/updateUserStatus/{client_id}/{status}", responses=answers(403, 404, ok=Done), summary="16 · Status"
)
async def update_status(desk: SignedIn, client_id: ClientId, status: ClientStatus) -> Response:
    with desk.rows() as rows:
        row = open_client(desk, rows, client_id, verb="edit", subject="status")
        save_client(rows, desk.office, row, status=status)
    return desk.answer(message="Client status updated successfully")
