"""What changes at midnight without anybody writing: the next visit has passed, a medication has ended."""

from __future__ import annotations

from sqlalchemy import bindparam, literal_column, select, union

from hubshift_desktop.store.link import Prepared
from hubshift_desktop.store.projecting import Projector
from hubshift_desktop.store.projections import client_index, medication_index
from hubshift_desktop.store.room import Desk
from hubshift_desktop.store.small_rooms import Settings

_LAST_DAY = "store.day"
_DATED = Prepared(
    union(
        select(client_index.c.client_id).where(
            client_index.c.next_appointment > literal_column("''"), client_index.c.next_appointment < bindparam("until")
        ),
        select(medication_index.c.client_id).where(
            medication_index.c.end_on >= bindparam("since"),
            medication_index.c.end_on < bindparam("until"),
            medication_index.c.end_on != literal_column("''"),
        ),
    )
)


def begin_day(desk: Desk, settings: Settings, projector: Projector) -> bool:
    """Renew the clients whose sums depend on a date that has passed; says whether a new day has begun."""
    today = desk.clock.today().isoformat()
    last = str(settings.get(_LAST_DAY, ""))
    if last == today:
        return False
    # A clock set back makes days come twice: then everything dated from the earlier of the two on is looked at.
    since, until = min(last or today, today), max(last, today)
    projector.settle_all(desk.link.column(_DATED, {"since": since, "until": until}))
    settings.put(_LAST_DAY, today)
    return True
