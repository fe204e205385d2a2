"""Appointments are the office's: this laptop shows them at the wall-clock times given and copies them for calendars."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hubshift_desktop.domain.views import AppointmentView
from hubshift_desktop.export.ics import CalendarFile, export_calendar
from hubshift_desktop.export.request import IsCancelled, never_cancelled
from hubshift_desktop.security.roles import Verb
from hubshift_desktop.services.context import Context

MOST = 2000


class Appointments:
    """What the agenda, the week and a client's tab ask."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def of(
        self,
        client_id: str,
        *,
        statuses: Sequence[str] = (),
        start: str | None = None,
        end: str | None = None,
    ) -> tuple[AppointmentView, ...]:
        """Return a client's appointments by date and time; `start` and `end` are days, both included."""
        with self._context.store.read() as reader:
            return reader.queries.appointments(
                client_id=client_id, statuses=tuple(statuses), start=start, end=end, limit=MOST
            )

    def between(
        self,
        start: str,
        end: str,
        *,
        statuses: Sequence[str] = (),
        carer_id: str | None = None,
        service_type: str | None = None,
    ) -> tuple[AppointmentView, ...]:
        """Return everybody's appointments of these days, both included."""
        with self._context.store.read() as reader:
            return reader.queries.appointments(
                start=start,
                end=end,
                statuses=tuple(statuses),
                carer_id=carer_id,
                service_type=service_type,
                limit=MOST,
            )

    def export_calendar(
        self, views: Sequence[AppointmentView], target: Path, *, is_cancelled: IsCancelled = never_cancelled
    ) -> CalendarFile:
        """Write appointments for another calendar; the export is written down first, a cancelled one leaves no file."""
        self._context.may(Verb.EXPORT)
        with self._context.store.write() as work:
            work.access.append(verb="export", detail_ids=dict.fromkeys(view.client_id for view in views))
            work.commit()
        return export_calendar(views, made_at=self._context.clock.now(), target=target, is_cancelled=is_cancelled)
