"""Fictional clients as an export is handed them, the awkward ones included."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from hubshift_desktop.domain.records import Appointment, EmergencyContact, Goal, Medication, Task, client_from
from hubshift_desktop.domain.states import Presence, SyncMark
from hubshift_desktop.domain.views import ClientRow
from hubshift_desktop.export.columns import ClientColumn, ExportedClient, read_row
from hubshift_desktop.export.request import ExportFormat, ExportRequest

MADE_AT = datetime(2026, 11, 24, 10, 42, tzinfo=UTC)

ROW = ClientRow(
    local_id="c1",
    server_id="s1",
    first_name="Amelia",
    last_name="Tran",
    preferred_name="",
    ndis_number="430000218",
    email="amelia.tran@example.com",
    phone="0491570156",
    suburb="Darwin",
    state="NT",
    postcode="0800",
    date_of_birth="1997-02-14",
    status="terminated",
    plan_start="2026-01-06",
    plan_end="2027-01-05",
    plan_manager_id="p1",
    plan_manager="Clearview",
    support_coordinator_id="u1",
    support_coordinator="Maya Okafor",
    allergies="Peanuts",
    conditions="",
    open_goals=2,
    next_review="2026-12-02",
    next_appointment="",
    mark=SyncMark.WAITING,
    presence=Presence.PRESENT,
    has_detail=True,
)


def client(**changes: object) -> ExportedClient:
    """Return Amelia with some fields of her row changed."""
    row = replace(ROW, **changes)  # type: ignore[arg-type]
    whole = replace(
        client_from({}),
        street="1 Hyacinth Lane",
        conditions=("Autism", "Epilepsy"),
        support_needs=("Ramp",),
        medications=(Medication("Melatonin", "3 mg", "At bedtime"), Medication("Midazolam")),
        contacts=tuple(EmergencyContact(name, "Friend", "0491570157") for name in ("Linh", "Duc", "Hai")),
    )
    goal = Goal("Cook", "", "", "", "in_progress", (Task("A", status="completed"), Task("B")), None, "")
    ended = replace(goal, title="Swim", status="completed")
    visit = Appointment("2026-11-26", "09:00", "12:00", "h1", "Joel Martin", "scheduled", "Support work", "")
    return ExportedClient(row=row, client=whole, goals=(goal, ended), upcoming=(visit,))


def request(
    *clients: ExportedClient,
    columns: tuple[ClientColumn, ...],
    target: Path,
    form: ExportFormat = ExportFormat.XLSX,
    password: str | None = None,
) -> ExportRequest:
    """Return what the dialog would ask for."""
    return ExportRequest(
        columns=columns,
        rows=[read_row(one, columns=columns) for one in clients],
        row_count=len(clients),
        total_count=212,
        filter_words="status active",
        user_name="Maya Okafor",
        made_at=MADE_AT,
        target=target,
        format=form,
        password=password,
    )
