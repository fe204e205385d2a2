"""A client row in words: what is painted, and the same as one sentence for a screen reader."""

from __future__ import annotations

from datetime import date

from hubshift_desktop.domain import dates, due, lifecycle, ndis
from hubshift_desktop.domain.states import SyncMark
from hubshift_desktop.domain.views import ClientRow
from hubshift_desktop.ui.widgets.lines import ClientLine, Flag, plan_flag
from hubshift_desktop.ui.widgets.paint import initials_of

_SYNC_SAID = {
    SyncMark.WAITING: "waiting to sync",
    SyncMark.SYNCING: "syncing",
    SyncMark.DECIDE: "needs your decision",
    SyncMark.FIX: "not accepted by Hubshift, needs fixing",
}


def line_of(row: ClientRow, *, today: date) -> ClientLine:
    """Return what the delegate paints."""
    is_active = row.status in ("active", "")
    return ClientLine(
        key=row.local_id,
        name=row.name,
        initials=initials_of(row.name),
        details=tuple(part for part in (ndis.shown(row.ndis_number), row.suburb) if part),
        right=plan_flag(due.plan_end(row.plan_end, today=today)) if is_active else Flag(lifecycle.label(row.status)),
        mark=row.mark,
        is_inactive=not is_active,
    )


def sentence_of(row: ClientRow, *, today: date) -> str:
    """Return 'Amelia Tran, NDIS 430 000 218, Footscray, plan ends 5 Jan 2027, 42 days, waiting to sync'."""
    parts = [row.name, f"NDIS {ndis.shown(row.ndis_number)}" if row.ndis_number else "", row.suburb]
    plan = due.plan_end(row.plan_end, today=today)
    if row.status not in ("active", ""):
        parts.append(lifecycle.label(row.status).lower())
    elif plan is not None:
        verb = "plan ended" if plan.is_over else "plan ends"
        parts += [f"{verb} {dates.shown(row.plan_end)}", plan.short]
    parts.append(_SYNC_SAID.get(row.mark, ""))
    return ", ".join(part for part in parts if part)
