"""Who may see which client, and the log that says who did. Every door to a client's data goes through here."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from hubshift_desktop.demo import tables
from hubshift_desktop.demo.answers import CLIENT_NOT_FOUND, NOT_YOUR_CLIENT, RefusedError
from hubshift_desktop.demo.office import Caller, Desk, Office

SEES_ALL = frozenset({"superAdmin", "generalManager", "supervisor"})
MAY_EDIT = SEES_ALL | {"supportCoordinator"}

_CLIENTS = tables.CLIENTS.c
_ONE = sa.select(tables.CLIENTS).where(_CLIENTS.id == sa.bindparam("client_id"))


def visible_to(caller: Caller) -> sa.ColumnElement[bool]:
    """Return the condition that leaves only the clients this person may see."""
    if caller.role in SEES_ALL:
        return sa.true()
    if caller.role == "supportCoordinator":
        return _CLIENTS.coordinator_id == caller.user_id
    if caller.role == "planManager":
        return _CLIENTS.plan_manager_id == caller.user_id
    if caller.role == "healthCarer":
        visits = tables.APPOINTMENTS.c
        return _CLIENTS.id.in_(sa.select(visits.client_id).where(visits.carer_id == caller.user_id))
    return sa.false()


def _may_see(rows: sa.Connection, caller: Caller, row: sa.Row[Any]) -> bool:
    if caller.role == "supportCoordinator":
        return bool(row.coordinator_id == caller.user_id)
    if caller.role in SEES_ALL:
        return True
    found = rows.execute(sa.select(_CLIENTS.seq).where(_CLIENTS.seq == row.seq, visible_to(caller)))
    return found.first() is not None


def note_access(
    rows: sa.Connection,
    office: Office,
    *,
    user_id: str,
    verb: str,
    subject: str,
    client_id: str = "",
    is_allowed: bool = True,
) -> None:
    """Write one line of the access log in the transaction of the access itself."""
    line = {
        "at": office.now(),
        "user_id": user_id,
        "verb": verb,
        "subject": subject,
        "client_id": client_id,
        "is_allowed": is_allowed,
    }
    rows.execute(sa.insert(tables.ACCESS_LOG), line)


def open_client(
    desk: Desk, rows: sa.Connection, client_id: str, *, verb: str = "view", subject: str = "client"
) -> sa.Row[Any]:
    """Return a client's row after checking that the caller may do this, and log it either way.

    A refusal commits its own line first: leaving the transaction by an error would take the line with it.
    """
    row = rows.execute(_ONE, {"client_id": client_id}).first()
    if row is None:
        raise RefusedError(404, CLIENT_NOT_FOUND)
    is_allowed = _may_see(rows, desk.caller, row) and (verb == "view" or desk.caller.role in MAY_EDIT)
    note_access(
        rows,
        desk.office,
        user_id=desk.caller.user_id,
        verb=verb,
        subject=subject,
        client_id=client_id,
        is_allowed=is_allowed,
    )
    if not is_allowed:
        rows.commit()
        raise RefusedError(403, NOT_YOUR_CLIENT)
    return row


def require_editor(desk: Desk) -> None:
    """Refuse a caller whose role only reads."""
    if desk.caller.role not in MAY_EDIT:
        raise RefusedError(403, "Your role may not change clients")
