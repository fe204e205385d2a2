"""Who belongs to whom: the signed-in coordinator's caseload and the clients of each health carer (endpoints 8 and 9).

They serve two filters of the list, and the order of a first pull. An office that does not answer them costs only these.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from hubshift_desktop.central.errors import CentralError
from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.sync.means import Means
from hubshift_desktop.sync.outcomes import Halt, halt_of
from hubshift_desktop.sync.scope import Scope

_ASKED_AT = "sync.groups"
_MINE = "mine"
_OLD = timedelta(hours=1)
_CARERS_AT_ONCE = 5


def learn_caseload(means: Means) -> None:
    """Ask who the coordinator's own clients are where that was never asked: their details are read before others'.

    Without an answer only that order is missing: `refresh_groups` asks again after the details.
    """
    with means.store.read() as reader:
        asked = reader.settings.get(_ASKED_AT, {})
    if isinstance(asked, dict) and _MINE in asked:
        return
    try:
        _refresh(means, _MINE)
    except CentralError as error:
        if halt_of(error) is not Halt.OFFLINE:
            raise


def refresh_groups(means: Means, scope: Scope) -> None:
    """Ask for the groups that are due; raise only what would fail every other question too."""
    with means.store.read() as reader:
        asked = reader.settings.get(_ASKED_AT, {})
        carers = sorted(reader.queries.carer_ids())
    asked_at = asked if isinstance(asked, dict) else {}
    is_thorough = scope.budget is None or scope.refresh_all
    due = [group for group in (_MINE, *carers) if is_thorough or _is_due(asked_at.get(group), means)]
    due.sort(key=lambda group: (group != _MINE, str(asked_at.get(group, ""))))
    for group in due if is_thorough else due[: 1 + _CARERS_AT_ONCE]:
        if means.cancel.is_set():
            return
        _refresh(means, group)


def _is_due(asked_at: JsonValue, means: Means) -> bool:
    if not isinstance(asked_at, str):
        return True
    age = means.office_time.now() - datetime.fromisoformat(asked_at)
    return not timedelta(0) <= age < _OLD


def _refresh(means: Means, group: str) -> None:
    try:
        if group == _MINE:
            members = dict.fromkeys(means.api.my_clients(), 0)
        else:
            members = {row.server_id: row.appointment_count or 0 for row in means.api.clients_of_carer(group)}
    except CentralError as error:
        if halt_of(error) is not Halt.NONE:
            raise
        members = None
    with means.writing() as uow:
        if members is not None and group == _MINE:
            uow.groups.set_caseload(means.account.user_id, members)
        elif members is not None:
            uow.groups.set_carer(group, members)
        asked = uow.settings.get(_ASKED_AT, {})
        stamps: dict[str, JsonValue] = asked if isinstance(asked, dict) else {}
        uow.settings.put(_ASKED_AT, {**stamps, group: means.office_time.now().isoformat()})
        uow.commit()
