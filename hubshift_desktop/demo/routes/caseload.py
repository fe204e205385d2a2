"""The caseload as lists: by page, NDIS number, coordinator and carer, and as a download (endpoints 1, 2, 8, 9, 17)."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Path, Query, Response

from hubshift_desktop.demo import tables
from hubshift_desktop.demo.access import note_access, visible_to
from hubshift_desktop.demo.bodies import NdisSearch
from hubshift_desktop.demo.checks import RecordId
from hubshift_desktop.demo.office import Desk, SignedIn
from hubshift_desktop.demo.records import digits, dumps, loads
from hubshift_desktop.demo.settings import DemoSettings
from hubshift_desktop.demo.shapes import CarerClient, FoundClients, ListPage, ListRow, Said, answers

ROUTES = APIRouter(tags=["caseload"])

_CLIENTS = tables.CLIENTS.c
_COLUMNS = ("id", "firstName", "lastName", "email", "ndisNumber", "status", "planManager", "supportCoordinator")

Filter = Annotated[str | None, Query(max_length=200)]


def _having_number(ndis_number: str) -> sa.ColumnElement[bool]:
    """Match by digits, so that 430 000 218 finds 430000218; a text without any finds nobody."""
    wanted = digits(ndis_number)
    return _CLIENTS.ndis_digits == wanted if wanted else sa.false()


def _conditions(
    desk: Desk, *, search: str | None = None, status: str | None = None, ndis_number: str | None = None
) -> list[sa.ColumnElement[bool]]:
    found = [visible_to(desk.caller)]
    found += [_CLIENTS.search.contains(term, autoescape=True) for term in (search or "").casefold().split()]
    if status:
        found.append(_CLIENTS.status == status)
    elif desk.office.settings.hides_inactive:
        found.append(_CLIENTS.status == "active")
    if ndis_number:
        found.append(_having_number(ndis_number))
    return found


def _order(settings: DemoSettings) -> sa.ColumnElement[Any]:
    if settings.list_order == "unstable":
        return sa.func.random()
    return _CLIENTS.seq.desc() if settings.list_order == "newest" else _CLIENTS.seq


def _page(rows: list[str], *, page: int, limit: int, total: int, shape: str) -> tuple[str, str]:
    """Return the JSON of `data`, and what stands beside it in the flat shape."""
    listed = ",".join(rows)
    if shape == "flat":
        return f"[{listed}]", f',"total":{total},"page":{page},"limit":{limit}'
    pages = -(-total // limit)
    pagination = dumps({"currentPage": page, "totalPages": pages, "totalItems": total, "itemsPerPage": limit})
    return f'{{"clients":[{listed}],"pagination":{pagination}}}', ""


@ROUTES.get("/api/user/client/list", responses=answers(ok=Said[ListPage]), summary="1 · Client list")
async def list_clients(
    desk: SignedIn,
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    limit: Annotated[int, Query(ge=1, le=1_000_000)] = 10,
    search: Filter = None,
    status: Filter = None,
    ndisNumber: Filter = None,  # noqa: N803 - the wire's name
) -> Response:
    settings = desk.office.settings
    size = min(limit, settings.max_limit)
    conditions = _conditions(desk, search=search, status=status, ndis_number=ndisNumber)
    chosen = sa.select(_CLIENTS.summary).where(*conditions).order_by(_order(settings))
    with desk.rows() as rows:
        total = rows.execute(sa.select(sa.func.count()).select_from(tables.CLIENTS).where(*conditions)).scalar_one()
        found = list(rows.execute(chosen.limit(size).offset((page - 1) * size)).scalars())
        note_access(rows, desk.office, user_id=desk.caller.user_id, verb="list", subject="client")
    data, beside = _page(found, page=page, limit=size, total=total, shape=settings.list_shape)
    return desk.ready(data, beside=beside)


@ROUTES.post(
    "/api/user/clientByNdis/list", responses=answers(ok=Said[FoundClients]), summary="2 · Clients with an NDIS number"
)
async def find_by_ndis(desk: SignedIn, body: NdisSearch) -> Response:
    chosen = sa.select(_CLIENTS.summary, _CLIENTS.body).where(visible_to(desk.caller), _having_number(body.ndisNumber))
    with desk.rows() as rows:
        found = [{**loads(row.summary), **loads(row.body)} for row in rows.execute(chosen.order_by(_CLIENTS.seq))]
        note_access(rows, desk.office, user_id=desk.caller.user_id, verb="list", subject="client")
    return desk.answer({"clients": list(found)})


@ROUTES.get(
    "/api/user/stakeholder/clientList",
    responses=answers(ok=Said[list[ListRow]]),
    summary="9 · Clients of the signed-in coordinator",
)
async def my_clients(desk: SignedIn) -> Response:
    chosen = sa.select(_CLIENTS.summary).where(visible_to(desk.caller)).order_by(_CLIENTS.seq)
    with desk.rows() as rows:
        found = list(rows.execute(chosen).scalars())
        note_access(rows, desk.office, user_id=desk.caller.user_id, verb="list", subject="client")
    return desk.ready(f"[{','.join(found)}]")


@ROUTES.get(
    "/api/appointment/getClientList/healthCarerId/{carer_id}",
    responses=answers(ok=Said[list[CarerClient]]),
    summary="8 · Clients of a health carer",
)
async def clients_of_carer(desk: SignedIn, carer_id: Annotated[RecordId, Path()]) -> Response:
    visits = tables.APPOINTMENTS.c
    count = sa.func.count(visits.seq).label("appointments")
    chosen = (
        sa.select(_CLIENTS.summary, count)
        .join(tables.APPOINTMENTS, visits.client_id == _CLIENTS.id)
        .where(visits.carer_id == carer_id, visible_to(desk.caller))
        .group_by(_CLIENTS.seq, _CLIENTS.summary)
        .order_by(_CLIENTS.seq)
    )
    with desk.rows() as rows:
        found = [(loads(row.summary), int(row.appointments)) for row in rows.execute(chosen)]
        note_access(rows, desk.office, user_id=desk.caller.user_id, verb="list", subject="client")
    return desk.answer(
        [{**{key: row[key] for key in ("id", "firstName", "lastName")}, "appointmentCount": n} for row, n in found]
    )


@ROUTES.get(
    "/api/user/client/list/export",
    summary="17 · Client list as CSV",
    responses={**answers(ok=Said[ListPage]), 200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
async def export_clients(desk: SignedIn, search: Filter = None, status: Filter = None) -> Response:
    conditions = _conditions(desk, search=search, status=status)
    sheet = StringIO()
    writer = csv.DictWriter(sheet, _COLUMNS)
    writer.writeheader()
    with desk.rows() as rows:
        chosen = sa.select(_CLIENTS.summary).where(*conditions).order_by(_CLIENTS.seq)
        writer.writerows(loads(row) for row in rows.execute(chosen).scalars())
        note_access(rows, desk.office, user_id=desk.caller.user_id, verb="export", subject="client")
    return Response(
        "\ufeff" + sheet.getvalue(),
        media_type="text/csv",
        headers={"Content-Disposition": 'attachment; filename="clients_export.csv"'},
    )
