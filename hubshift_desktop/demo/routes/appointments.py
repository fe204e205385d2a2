"""A client's appointments (endpoint 15)."""

from __future__ import annotations

from typing import Annotated

import sqlalchemy as sa
from fastapi import APIRouter, Path, Query, Response

from hubshift_desktop.demo import tables
from hubshift_desktop.demo.access import open_client
from hubshift_desktop.demo.checks import Day, RecordId
from hubshift_desktop.demo.office import SignedIn
from hubshift_desktop.demo.shapes import AppointmentShape, Said, answers

ROUTES = APIRouter(tags=["appointments"])


@ROUTES.get(
    "/api/appointment/appointmentListsClient/{client_id}",
    responses=answers(403, 404, ok=Said[list[AppointmentShape]]),
    summary="15 · Appointments",
)
async def appointments_of_client(
    desk: SignedIn,
    client_id: Annotated[RecordId, Path()],
    status: Annotated[str | None, Query(max_length=40)] = None,
    startDate: Annotated[Day, Query()] = None,  # noqa: N803 - the wire's name
    endDate: Annotated[Day, Query()] = None,  # noqa: N803
) -> Response:
    visits = tables.APPOINTMENTS.c
    chosen = sa.select(visits.body).where(visits.client_id == client_id).order_by(visits.date, visits.seq)
    if status:
        chosen = chosen.where(visits.status == status)
    if startDate:
        chosen = chosen.where(visits.date >= startDate)
    if endDate:
        chosen = chosen.where(visits.date <= endDate)
    with desk.rows() as rows:
        open_client(desk, rows, client_id, subject="appointment")
        found = list(rows.execute(chosen).scalars())
    return desk.ready(f"[{','.join(found)}]")
