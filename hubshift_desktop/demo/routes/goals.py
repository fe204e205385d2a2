"""Goals and their tasks (endpoints 12 and 13, and the platform's own change, status, single and delete calls)."""

from __future__ import annotations

from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Path, Response

from hubshift_desktop.demo import tables
from hubshift_desktop.demo.access import open_client
from hubshift_desktop.demo.answers import RefusedError, invalid
from hubshift_desktop.demo.bodies import GoalChange, NewGoal, NewGoalStatus, sent
from hubshift_desktop.demo.caseload.parts import progress_of
from hubshift_desktop.demo.checks import RecordId
from hubshift_desktop.demo.keeping import answered_before, keep_answer, list_goals_in_client, new_id, rewrite
from hubshift_desktop.demo.office import Desk, SignedIn
from hubshift_desktop.demo.records import Record, dumps, loads, word
from hubshift_desktop.demo.shapes import Done, GoalShape, Said, answers
from hubshift_desktop.domain.fields import JsonValue

ROUTES = APIRouter(tags=["goals"])
GoalId = Annotated[RecordId, Path(description="The goal's id")]

_GOALS = tables.GOALS.c
_CHANGEABLE = ("title", "description", "category", "targetDate", "status", "progress", "tasks")
_ENDED = ("completed", "cancelled")


def _with_ids(tasks: list[JsonValue]) -> list[JsonValue]:
    """Give each new task an id; the live platform's `_id` counts as one."""
    named: list[JsonValue] = []
    for task in tasks:
        if isinstance(task, dict):
            rest = {key: value for key, value in task.items() if key not in ("id", "_id")}
            given = task.get("id") or task.get("_id") or new_id()
            named.append({"status": "not_started", **rest, "id": given})
    return named


def settled(goal: Record) -> Record:
    """Return a goal whose tasks have ids and whose progress follows from them; no tasks, no rule."""
    tasks = goal.get("tasks")
    if not isinstance(tasks, list) or not tasks:
        return {**goal, "tasks": []}
    named = _with_ids(tasks)
    return {**goal, "tasks": named, "progress": progress_of(named)}


def _check_target(desk: Desk, target: str, *, before: str = "") -> None:
    if target and target != before and target < desk.office.today().isoformat():
        raise invalid({"targetDate": "Target date cannot be in the past"})


def _check_not_ended(goal: Record, status: str) -> None:
    now = word(goal, "status")
    if now in _ENDED and status != now:
        raise invalid({"status": f"The goal is already {now}"})


def _open_goal(desk: Desk, rows: sa.Connection, goal_id: str, *, verb: str = "view") -> sa.Row[Any]:
    row = rows.execute(sa.select(tables.GOALS).where(_GOALS.id == goal_id)).first()
    if row is None:
        raise RefusedError(404, "Goal not found")
    open_client(desk, rows, row.client_id, verb=verb, subject="goal")
    return row


@ROUTES.get("/api/goal/client/{client_id}", responses=answers(403, 404, ok=Said[list[GoalShape]]), summary="12 · Goals")
async def goals_of_client(desk: SignedIn, client_id: Annotated[RecordId, Path()]) -> Response:
    with desk.rows() as rows:
        open_client(desk, rows, client_id, subject="goal")
        chosen = sa.select(_GOALS.body).where(_GOALS.client_id == client_id).order_by(_GOALS.seq)
        found = list(rows.execute(chosen).scalars())
    return desk.ready(f"[{','.join(found)}]")


@ROUTES.get(
    "/api/goal/getIndividualGoalDetails/{goal_id}", responses=answers(403, 404, ok=Said[GoalShape]), summary="One goal"
)
async def one_goal(desk: SignedIn, goal_id: GoalId) -> Response:
    with desk.rows() as rows:
        return desk.ready(_open_goal(desk, rows, goal_id).body)


@ROUTES.post(
    "/api/goal/create",
    status_code=201,
    summary="13 · Create a goal",
    responses=answers(403, 404, ok=Said[GoalShape], status=201),
)
async def create_goal(desk: SignedIn, body: NewGoal) -> Response:
    given = sent(body)
    with desk.rows() as rows:
        open_client(desk, rows, body.clientId, verb="create", subject="goal")
        earlier = answered_before(desk, rows)
        if earlier is not None:
            return earlier
        _check_target(desk, word(given, "targetDate"))
        goal = settled(
            {
                "description": "",
                "status": "not_started",
                "targetDate": None,
                "tasks": [],
                "progress": 0,
                **given,
                "id": new_id(),
                "createdAt": desk.office.now(),
            }
        )
        goal_id = word(goal, "id")
        rows.execute(sa.insert(tables.GOALS).values(id=goal_id, client_id=body.clientId, body=dumps(goal)))
        list_goals_in_client(rows, desk.office, body.clientId)
        desk.note_created(kind="goal", record_id=goal_id, client_id=body.clientId)
        return keep_answer(desk, rows, desk.answer(goal, message="Goal created successfully", status=201))


@ROUTES.put("/api/goal/update/{goal_id}", responses=answers(403, 404, ok=Said[GoalShape]), summary="Change a goal")
async def update_goal(desk: SignedIn, goal_id: GoalId, body: GoalChange) -> Response:
    given = {key: value for key, value in sent(body).items() if key in _CHANGEABLE}
    with desk.rows() as rows:
        goal = loads(_open_goal(desk, rows, goal_id, verb="edit").body)
        _check_target(desk, word(given, "targetDate"), before=word(goal, "targetDate"))
        _check_not_ended(goal, word(given, "status") or word(goal, "status"))
        goal = settled({**goal, **given})
        rewrite(rows, tables.GOALS, goal_id, goal)
    return desk.answer(goal, message="Goal updated successfully")


@ROUTES.put("/api/goal/updateStatus/{goal_id}", responses=answers(403, 404, ok=Done), summary="Change a goal's status")
async def update_goal_status(desk: SignedIn, goal_id: GoalId, body: NewGoalStatus) -> Response:
    with desk.rows() as rows:
        goal = loads(_open_goal(desk, rows, goal_id, verb="edit").body)
        _check_not_ended(goal, body.status)
        rewrite(rows, tables.GOALS, goal_id, {**goal, "status": body.status})
    return desk.answer(message="Goal status updated successfully")


@ROUTES.delete("/api/goal/delete/{goal_id}", responses=answers(403, 404, ok=Done), summary="Delete a goal")
async def delete_goal(desk: SignedIn, goal_id: GoalId) -> Response:
    with desk.rows() as rows:
        client_id = _open_goal(desk, rows, goal_id, verb="delete").client_id
        rows.execute(sa.delete(tables.GOALS).where(_GOALS.id == goal_id))
        list_goals_in_client(rows, desk.office, client_id)
    return desk.answer(message="Goal deleted successfully")
