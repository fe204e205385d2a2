"""`goal add` and `goal edit`."""

from __future__ import annotations

from argparse import Namespace

from hubshift_desktop.console import lookup, shapes
from hubshift_desktop.console.desk import Desk
from hubshift_desktop.console.values import changes_of
from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.workspace import Workspace


def goal(desk: Desk, options: Namespace) -> int:
    """Add a goal, or change one."""
    with desk.workspace() as workspace:
        goal_id = _added(workspace, options) if options.goal_command == "add" else _edited(workspace, options)
        told = goal_shape(workspace, goal_id)
    desk.output.answer(told, [f"{told['title']} ({told['syncState']}), local id {goal_id}"])
    return 0


def goal_shape(workspace: Workspace, goal_id: str) -> shapes.Shape:
    """Return a goal as `show` prints it."""
    stored = lookup.record(workspace, Kind.GOAL, goal_id)
    view = workspace.services.goals.get(goal_id)
    if view is None:
        return {"id": stored.server_id, "localId": goal_id}
    return shapes.goal(view, stored.local, server_id=stored.server_id)


def _added(workspace: Workspace, options: Namespace) -> str:
    client_id = lookup.client(workspace, options.id)
    typed = {"title": options.title, "description": options.description, "targetDate": options.target_date}
    values: dict[str, JsonValue] = {path: value for path, value in typed.items() if value}
    return workspace.services.goals.add(client_id, values or {"title": ""})


def _edited(workspace: Workspace, options: Namespace) -> str:
    stored = lookup.record(workspace, Kind.GOAL, options.goal)
    changes = changes_of(options.changes, kind=Kind.GOAL)
    return workspace.services.goals.edit(stored.local_id, changes).local_id
