"""Which rows of the fault catalogue the histories really meet; a row that is claimed must be met in enough of them.

Whoever plays a fault notes it in the counter of the office. Nothing here draws by chance: a history is the same one
whether it is counted or not. What the simulation does not model (a restored office, a request delivered twice, a
field that is ignored) is not claimed; `tests/catalogue` holds all rows to tests of their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from hubshift_desktop.domain.canonical import same
from hubshift_desktop.domain.rows import StoredRecord
from hubshift_desktop.domain.states import OpKind, OpState
from hubshift_desktop.store import Reader
from tests.simulation.faults import Fault
from tests.simulation.office import ModelOffice

BY_FAULT = {
    Fault.CONNECT: "N1",
    Fault.LOST: "N2",
    Fault.GATEWAY_AFTER: "N12",
    Fault.SIGN_IN: "A3",
    Fault.LIMIT: "S19",
    Fault.CRASH_AFTER: "L2",
}
BY_NOTE = frozenset(
    (
        *("N4", "N8", "N9", "L3"),
        *("S1", "S2", "S3", "S4", "S5", "S6", "S8", "S9", "S10", "S14", "S18", "S21"),
        *("C1", "C3", "C5", "C6", "C7", "C8", "A8"),
    )
)
# Some few times in two thousand histories: only a long run may be asked for them.
RARE = frozenset({"S17", "A9"})
CLAIMED = BY_NOTE | RARE | frozenset(BY_FAULT.values())
# So many histories meet every fault of the road, and every row that is not rare, many times.
ENOUGH, ENOUGH_FOR_RARE = 200, 10_000


def rows_met(office: ModelOffice, met: Mapping[Fault, int]) -> Counter[str]:
    """Return how often a history met each row."""
    return office.rows + Counter({row: met.get(fault, 0) for fault, row in BY_FAULT.items()})


def never_met(rows: Mapping[str, int], *, histories: int) -> list[str]:
    """Return the rows that so many histories should have met and did not."""
    wanted = CLAIMED if histories >= ENOUGH_FOR_RARE else CLAIMED - RARE if histories >= ENOUGH else frozenset[str]()
    return sorted(row for row in wanted if not rows.get(row))


def rows_at_rest(reader: Reader, office: ModelOffice) -> Counter[str]:
    """Return what of the catalogue lies in a store after a cycle, in sight of what only the office knows."""
    found: Counter[str] = Counter()
    for op in reader.outbox.open_ops():
        client = reader.records.get(op.client_id)
        server_id = client.server_id if client is not None else None
        if op.state is OpState.IN_DOUBT and client is not None:
            found["C3"] += _is_news(client, office)
        if op.kind is OpKind.GOAL_CREATE and op.state is OpState.PARKED:
            found["S21"] += server_id in office.gone
        if op.kind.is_create and op.first_sent_at is not None:
            found["S17"] += any(_is_out_of_sight(office, made) for made in _made_by(office, op.op_id))
    return found


def _is_news(client: StoredRecord, office: ModelOffice) -> bool:
    """Whether the office says anything of a client that the laptop has not from it, our own change included."""
    there, base = office.clients.get(client.server_id or ""), client.base or {}
    return there is not None and any(
        not same(path, base[path], there.fields[path]) for path in base.keys() & there.fields.keys()
    )


def _made_by(office: ModelOffice, op_id: str) -> list[str]:
    return [made for key, ids in office.made.items() if key.partition(".")[0] == op_id for made in ids]


def _is_out_of_sight(office: ModelOffice, record_id: str) -> bool:
    """Whether a record that was made belongs to a client who is there and is not shown any more."""
    tables = (office.clients, office.goals, office.documents)
    records = [table[record_id] for table in tables if record_id in table]
    clients = [office.clients.get(record.parent or record.record_id) for record in records]
    return any(client is not None and client.is_hidden for client in clients)
