"""Every NDIS number ever seen in any answer of the office: a create looks here before it goes out (sync.md 6, 8)."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, select

from hubshift_desktop.domain.states import Kind
from hubshift_desktop.store import codec
from hubshift_desktop.store.folding import ndis_key
from hubshift_desktop.store.link import Prepared
from hubshift_desktop.store.many import insert_many
from hubshift_desktop.store.room import Room
from hubshift_desktop.store.tables import natural_seen

_FIND = Prepared(
    select(natural_seen.c.server_id)
    .where(natural_seen.c.kind == bindparam("wanted_kind"), natural_seen.c.natural_key == bindparam("wanted"))
    .order_by(natural_seen.c.last_seen.desc(), natural_seen.c.server_id)
)


class ReadNaturalSeen(Room):
    """Which server ids a natural key was seen with."""

    def find(self, kind: Kind, key: str) -> tuple[str, ...]:
        """Return the server ids seen with this number, last seen first."""
        return tuple(self._db.column(_FIND, {"wanted_kind": str(kind), "wanted": ndis_key(key)}))


class NaturalSeen(ReadNaturalSeen):
    """Remembers natural keys as answers come in."""

    def note(self, kind: Kind, key: str, server_id: str) -> None:
        self.note_many(kind, [(key, server_id)])

    def note_many(self, kind: Kind, seen: Iterable[tuple[str, str]]) -> None:
        """Remember (number, server id) pairs; a blank number is no key."""
        now = codec.stamp(self._desk.clock.now())
        keyed = [(codec.storable(ndis_key(number)), server_id) for number, server_id in seen]
        rows = [
            {"kind": str(kind), "natural_key": key, "server_id": server_id, "last_seen": now}
            for key, server_id in keyed
            if key
        ]
        insert_many(self._db, natural_seen, rows, or_replace=True)
