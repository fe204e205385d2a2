"""The client's line in the list: what it is sorted, filtered, found and marked by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select

from hubshift_desktop.domain.names import fold
from hubshift_desktop.domain.records import Client, Medication, client_from
from hubshift_desktop.domain.rows import StoredRecord
from hubshift_desktop.store.client_sums import HIDDEN, medication_sums
from hubshift_desktop.store.codec import real_date, storable
from hubshift_desktop.store.folding import name_key, ndis_key, ndis_words, phone_words, words
from hubshift_desktop.store.link import Prepared
from hubshift_desktop.store.many import among, insert_many, told, write_changes
from hubshift_desktop.store.projections import client_index, medication_index
from hubshift_desktop.store.room import Desk

_MEDICATION = ("name", "review_on", "end_on")
_BY_CLIENT = Prepared(select(client_index).where(client_index.c.client_id.in_(among("wanted"))))
_MEDICATIONS = Prepared(
    select(
        medication_index.c.client_id, medication_index.c.name, medication_index.c.review_on, medication_index.c.end_on
    )
    .where(medication_index.c.client_id.in_(among("wanted")))
    .order_by(medication_index.c.client_id, medication_index.c.position)
)
_FORGET_MEDICATIONS = Prepared(delete(medication_index).where(medication_index.c.client_id.in_(among("wanted"))))
_ADD_WORDS = "INSERT INTO client_search(rowid, who, numbers, more) VALUES (?, ?, ?, ?)"


def index_row(client: Client, stored: StoredRecord) -> dict[str, Any]:
    """Return the columns that come from the client's own fields."""
    clean = {
        "client_id": stored.local_id,
        "server_id": stored.server_id or "",
        "first_name": client.first_name,
        "last_name": client.last_name,
        "preferred_name": client.preferred_name,
        "ndis_number": client.ndis_number,
        "email": client.email,
        "phone": client.phone,
        "suburb": client.suburb,
        "state": client.state,
        "postcode": client.postcode,
        "date_of_birth": client.date_of_birth,
        "status": client.status,
        "plan_start": client.plan_start,
        "plan_end": client.plan_end,
        "plan_manager_id": client.plan_manager_id,
        "plan_manager": client.plan_manager,
        "coordinator_id": client.support_coordinator_id,
        "coordinator": client.support_coordinator,
        "allergies": ", ".join(client.allergies),
        "conditions": ", ".join(client.conditions),
        "plan_end_on": real_date(client.plan_end),
        "presence": str(stored.presence),
    }
    row: dict[str, Any] = {name: storable(value) for name, value in clean.items()}
    row["name_key"] = name_key(client.first_name, client.last_name)
    row["last_key"] = fold(client.last_name)
    row["ndis_key"] = ndis_key(client.ndis_number)
    row["suburb_key"] = fold(client.suburb)
    row["plan_manager_key"] = fold(client.plan_manager) or row["plan_manager_id"]
    row["coordinator_key"] = fold(client.support_coordinator) or row["coordinator_id"]
    row["has_detail"] = int(stored.server_id is None or stored.base is not None)
    return row


class ClientProjection:
    """Writes `client_index`, `medication_index` and the client's search words."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._db = desk.link

    def add(self, numbered: Sequence[tuple[int, StoredRecord]]) -> None:
        """Index new clients, all with one statement a table."""
        if not numbered:
            return
        read = [(num, stored, client_from(stored.local)) for num, stored in numbered]
        today = self._desk.clock.today().isoformat()
        insert_many(
            self._db,
            client_index,
            [
                {"num": num, **index_row(client, stored), **_first_sums(client, stored, today=today)}
                for num, stored, client in read
            ],
        )
        self._db.write_texts(_ADD_WORDS, [(num, *_own_words(client), _more_words(client)) for num, _, client in read])
        self._add_medications({stored.local_id: client.medications for _, stored, client in read})

    def save(self, clients: Sequence[StoredRecord]) -> None:
        """Index clients again; what they add up to follows at the commit."""
        if not clients:
            return
        read = {stored.local_id: (stored, client_from(stored.local)) for stored in clients}
        found = self._db.rows(_BY_CLIENT, {"wanted": told(read)})
        write_changes(
            self._db,
            client_index,
            "num",
            [
                (before["num"], {name: value for name, value in after.items() if before[name] != value})
                for before in found
                for stored, client in [read[before["client_id"]]]
                for after in [index_row(client, stored)]
            ],
        )
        self._renew_medications({client_id: client.medications for client_id, (_, client) in read.items()})

    def remove(self, client_id: str) -> None:
        self._db.write_text(
            "DELETE FROM client_search WHERE rowid = (SELECT num FROM client_index WHERE client_id = ?)", (client_id,)
        )

    def _add_medications(self, medications: Mapping[str, Sequence[Medication]]) -> None:
        rows = [
            {"client_id": client_id, "position": position, **dict(zip(_MEDICATION, values, strict=True))}
            for client_id, items in medications.items()
            for position, values in enumerate(map(_medication_values, items))
        ]
        insert_many(self._db, medication_index, rows)

    def _renew_medications(self, medications: Mapping[str, Sequence[Medication]]) -> None:
        found: dict[str, list[tuple[str, ...]]] = {}
        for client_id, *values in self._db.tuples(_MEDICATIONS, {"wanted": told(medications)}):
            found.setdefault(client_id, []).append(tuple(values))
        changed = {
            client_id: items
            for client_id, items in medications.items()
            if found.get(client_id, []) != [_medication_values(item) for item in items]
        }
        if changed:
            self._db.write(_FORGET_MEDICATIONS, {"wanted": told(changed)})
            self._add_medications(changed)


def _first_sums(client: Client, stored: StoredRecord, *, today: str) -> dict[str, Any]:
    dates = [(real_date(item.review_date), real_date(item.end_date)) for item in client.medications]
    return {"is_hidden": int(stored.presence in HIDDEN), **medication_sums(dates, today=today)}


def _medication_values(item: Medication) -> tuple[str, ...]:
    return storable(item.name), real_date(item.review_date), real_date(item.end_date)


def _own_words(client: Client) -> tuple[str, str]:
    who = words(
        *map(storable, (client.first_name, client.last_name, client.preferred_name, client.email, client.suburb))
    )
    return who, f"{ndis_words(client.ndis_number)} {phone_words(client.phone)}".strip()


def _more_words(client: Client) -> str:
    return words(storable(", ".join(client.conditions)))
