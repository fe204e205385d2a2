"""`list`, `show`, `add`, `edit`, `status`, `upload` and `export`: the case file in words and in JSON."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from hubshift_desktop.console import lookup, shapes
from hubshift_desktop.console.desk import Desk
from hubshift_desktop.console.output import table
from hubshift_desktop.console.replacing import told_of_replace
from hubshift_desktop.console.values import changes_of, client_in
from hubshift_desktop.domain import search_box
from hubshift_desktop.domain.errors import InvalidInputError, KnownError
from hubshift_desktop.domain.lifecycle import CLIENT_STATUSES
from hubshift_desktop.domain.ndis import shown
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.domain.views import AppointmentView, ClientQuery, DocumentView, GoalView
from hubshift_desktop.export.request import ExportFormat
from hubshift_desktop.workspace import Workspace

_PAGE = 1000
_MOST = 1_000_000


def list_clients(desk: Desk, options: Namespace) -> int:
    """List clients in the window's order."""
    query = _query(options)
    with desk.workspace() as workspace:
        rows = workspace.services.caseload.rows(query, limit=_MOST)
    desk.output.answer(
        [shapes.summary(row) for row in rows],
        table(
            ("NDIS NUMBER", "NAME", "STATUS", "PLAN END", "SYNC", "LOCAL ID"),
            [
                (shown(row.ndis_number), row.name, row.status, row.plan_end, row.mark.value, row.local_id)
                for row in rows
            ],
        ),
    )
    return 0


def show(desk: Desk, options: Namespace) -> int:
    """Show one client whole; the look is written down first, as in the window."""
    with desk.workspace() as workspace:
        told = client_shape(workspace, lookup.client(workspace, options.id))
    desk.output.answer(told, list(_plain(told)))
    return 0


def add(desk: Desk, options: Namespace) -> int:
    """Add a client from a file and queue it."""
    fields = client_in(options.file)
    with desk.workspace() as workspace:
        client_id = workspace.services.clients.create(fields)
        told = _line(workspace, client_id)
    desk.output.answer(told, [f"Saved on this laptop – will sync when online. Local id {client_id}"])
    return 0


def edit(desk: Desk, options: Namespace) -> int:
    """Change fields of a client."""
    changes = changes_of(options.changes, kind=Kind.CLIENT)
    with desk.workspace() as workspace:
        client_id = lookup.client(workspace, options.id)
        workspace.services.clients.edit(client_id, changes)
        told = _line(workspace, client_id)
    desk.output.answer(told, ["Saved on this laptop – will sync when online."])
    return 0


def status(desk: Desk, options: Namespace) -> int:
    """Change a client's status; a step that the lifecycle forbids is refused in words."""
    with desk.workspace() as workspace:
        client_id = lookup.client(workspace, options.id)
        preview = workspace.services.clients.status_preview([client_id], options.status)
        if preview.refused:
            raise InvalidInputError({"status": preview.refused[0][1]})
        changed = workspace.services.clients.set_status([client_id], options.status)
        told = _line(workspace, client_id)
    words = "Saved on this laptop – will sync when online." if changed else f"The status is {options.status} already."
    desk.output.answer(told, [words])
    return 0


def upload(desk: Desk, options: Namespace) -> int:
    """Take a file in, seal it and queue it."""
    if not options.file.is_file():
        raise InvalidInputError({options.file.name: "This file cannot be read"})
    with desk.workspace() as workspace:
        client_id = lookup.client(workspace, options.id)
        documents = workspace.services.documents
        document_id = documents.file(client_id, options.file, document_type=options.document_type)
        view = next(view for view in documents.of(client_id) if view.local_id == document_id)
        told = shapes.document(view, server_id=None)
    desk.output.answer(told, [f"Queued: {told['name']}, local id {document_id}"])
    return 0


def export(desk: Desk, options: Namespace) -> int:
    """Export the listed clients to Excel or CSV; like every export it is written down."""
    target = Path(options.file).expanduser().absolute()
    form = _format(target)
    query = _query(options)
    with desk.workspace() as workspace, told_of_replace():
        exports = workspace.services.exports
        plan = exports.plan(None, query, exports.group_columns())
        written = exports.export(
            ids=plan.ids,
            total=plan.total,
            columns=plan.columns,
            filter_words=plan.filter_words,
            target=target,
            format=form,
            may_replace=options.replace,
        )
    desk.output.answer(
        {
            "file": str(written.target),
            "rows": written.rows,
            "columns": written.columns,
            "size": written.size,
            "total": plan.total,
        },
        [f"{written.rows} of {plan.total} clients, {written.columns} columns: {written.target}"],
    )
    return 0


def client_shape(workspace: Workspace, client_id: str) -> shapes.Shape:
    """Return one client as `show` prints it."""
    services = workspace.services
    file = services.clients.open(client_id)
    fields = services.clients.fields(client_id)
    goals, documents = services.goals.of(client_id), services.documents.of(client_id)
    visits = services.appointments.of(client_id)
    views: tuple[GoalView | DocumentView | AppointmentView, ...] = (*goals, *documents, *visits)
    ids = lookup.server_ids(workspace, (view.local_id for view in views))
    return shapes.detail(
        file,
        fields,
        goals=[
            shapes.goal(view, lookup.record(workspace, Kind.GOAL, view.local_id).local, server_id=ids[view.local_id])
            for view in goals
        ],
        documents=[shapes.document(view, server_id=ids[view.local_id]) for view in documents],
        appointments=[shapes.appointment(view, server_id=ids[view.local_id]) for view in visits],
    )


def _query(options: Namespace) -> ClientQuery:
    query = search_box.parse(options.search)
    if not options.status:
        return query
    statuses = tuple(part.strip() for part in options.status.split(",") if part.strip())
    if not set(statuses) <= set(CLIENT_STATUSES):
        raise InvalidInputError({"status": f"Choose one of {', '.join(CLIENT_STATUSES)}"})
    return replace(query, statuses=statuses)


def _format(target: Path) -> ExportFormat:
    try:
        return ExportFormat(target.suffix.lower().lstrip("."))
    except ValueError:
        known = " or ".join(f".{form.value}" for form in ExportFormat)
        raise KnownError(
            title="This kind of file cannot be made",
            sentence=f"The name must end in {known}.",
            next_step="Choose another name.",
        ) from None


def _line(workspace: Workspace, client_id: str) -> shapes.Shape:
    row = workspace.services.caseload.row(client_id)
    return {"localId": client_id} if row is None else shapes.summary(row)


def _plain(told: shapes.Shape, indent: str = "") -> list[str]:
    lines: list[str] = []
    for name, value in told.items():
        if isinstance(value, dict):
            lines += [f"{indent}{name}", *_plain(value, f"{indent}  ")]
        elif isinstance(value, list):
            lines.append(f"{indent}{name}: {len(value)}" if value else f"{indent}{name}: none recorded")
            for item in value:
                lines += _plain(item, f"{indent}  - ") if isinstance(item, dict) else [f"{indent}  - {item}"]
        elif value not in (None, ""):
            lines.append(f"{indent}{name}: {value}")
    return lines
