"""What changes at midnight without anybody writing: the next visit has passed, a medication has ended."""

from __future__ import annotations

from sqlalchemy import select, union

from hubshift_desktop.store.projecting import Projector
from hubshift_desktop.store.projections import client_index, medication_index
from hubshift_desktop.store.room import Desk
from hubshift_desktop.store.small_rooms import Settings

_LAST_DAY = "store.day"


def begin_day(desk: Desk, settings: Settings, projector: Projector) -> bool:
    """Renew the clients whose sums depend on a date that has passed; says whether a new day has begun."""
    today = desk.clock.today().isoformat()
    last = str(settings.get(_LAST_DAY, ""))
    if last == today:
        return False
    # A clock set back makes days come twice: then everything dated from the earlier of the two on is looked at.
    since, until = min(last or today, today), max(last, today)
    stale = union(
        select(client_index.c.client_id).where(
            client_index.c.next_appointment > "", client_index.c.next_appointment < until
        ),
        select(medication_index.c.client_id).where(
            medication_index.c.end_on >= since, medication_index.c.end_on < until, medication_index.c.end_on != ""
        ),
    )
    projector.settle_all(desk.connection.execute(stale).scalars().all())
    settings.put(_LAST_DAY, today)
    return True
