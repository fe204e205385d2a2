"""The small rooms: drafts, settings, saved views, what was learnt of a server, a goal's progress, client groups."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, cast

from sqlalchemy import bindparam, delete, select

from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.rows import Draft
from hubshift_desktop.domain.states import Presence
from hubshift_desktop.store import codec
from hubshift_desktop.store.link import Prepared, Row
from hubshift_desktop.store.many import among, insert_many, insert_one, told
from hubshift_desktop.store.projections import IS_MEMBER, client_link
from hubshift_desktop.store.room import Room
from hubshift_desktop.store.tables import draft, goal_progress, record, saved_view, server_cap, setting
from hubshift_desktop.store.values import SavedView

_SETTING = Prepared(select(setting.c.value_json).where(setting.c.name == bindparam("wanted")))
_SETTINGS = Prepared(select(setting.c.name, setting.c.value_json).order_by(setting.c.name))
_FORGET_SETTING = Prepared(delete(setting).where(setting.c.name == bindparam("wanted")))
_LEARNT = Prepared(select(server_cap.c.learnt_json).where(server_cap.c.origin == bindparam("wanted")))
_IS_DRAFT = (draft.c.form == bindparam("wanted_form"), draft.c.record_id == bindparam("wanted"))
_DRAFT = Prepared(select(draft).where(*_IS_DRAFT))
_DRAFTS = Prepared(select(draft).order_by(draft.c.saved_at.desc(), draft.c.form))
_DISCARD = Prepared(delete(draft).where(*_IS_DRAFT))
_VIEWS = Prepared(select(saved_view).order_by(saved_view.c.position, saved_view.c.view_id))
_FORGET_VIEW = Prepared(delete(saved_view).where(saved_view.c.view_id == bindparam("wanted")))
_PROGRESS = Prepared(
    select(goal_progress.c.day, goal_progress.c.percent)
    .where(goal_progress.c.goal_id == bindparam("wanted"))
    .order_by(goal_progress.c.day)
)
_IN_GROUP = (client_link.c.group_kind == bindparam("wanted_kind"), client_link.c.group_id == bindparam("wanted"))
_MEMBERS = Prepared(select(client_link.c.client_server_id, client_link.c.appointments).where(*_IN_GROUP))
_UNREAD = Prepared(
    select(record.c.local_id)
    .join_from(client_link, record, IS_MEMBER)
    .where(*_IN_GROUP, record.c.fetched_at.is_(None), record.c.presence.not_in(among("apart_from")))
    .order_by(record.c.local_id)
    .limit(bindparam("at_most"))
)
_EMPTY_GROUP = Prepared(delete(client_link).where(*_IN_GROUP))


def draft_row(kept: Draft) -> dict[str, Any]:
    return {
        "form": kept.form,
        "record_id": kept.record_id,
        "values_json": codec.dump(dict(kept.values)),
        "focus": kept.focus,
        "cursor": kept.cursor,
        "saved_at": codec.stamp(kept.saved_at),
    }


def draft_from(row: Row) -> Draft:
    return Draft(
        form=row["form"],
        record_id=row["record_id"],
        values=cast("dict[str, str]", codec.load_fields(row["values_json"])),
        focus=row["focus"],
        cursor=row["cursor"],
        saved_at=codec.moment(row["saved_at"]),
    )


class ReadDrafts(Room):
    """Half-typed forms, to be given back in the same field after a lock or a crash."""

    def get(self, form: str, record_id: str) -> Draft | None:
        row = self._db.row(_DRAFT, {"wanted_form": form, "wanted": record_id})
        return None if row is None else draft_from(row)

    def all(self) -> tuple[Draft, ...]:
        """Return every draft, last typed first."""
        return tuple(map(draft_from, self._db.rows(_DRAFTS)))


class Drafts(ReadDrafts):
    """Keeps drafts while a form is being typed into."""

    def put(self, kept: Draft) -> None:
        insert_one(self._db, draft, draft_row(kept), or_replace=True)

    def discard(self, form: str, record_id: str) -> None:
        self._db.write(_DISCARD, {"wanted_form": form, "wanted": record_id})


class ReadSettings(Room):
    """What this account has chosen on this laptop, and the small facts sync keeps (the token lives here too)."""

    def get(self, name: str, default: JsonValue = None) -> JsonValue:
        stored = self._db.value(_SETTING, {"wanted": name})
        return default if stored is None else codec.load(stored)

    def all(self, prefix: str = "") -> dict[str, JsonValue]:
        """Return the settings whose name begins with `prefix`."""
        rows = self._db.tuples(_SETTINGS)
        return {name: codec.load(value) for name, value in rows if name.startswith(prefix)}


class Settings(ReadSettings):
    """Changes settings."""

    def put(self, name: str, value: JsonValue) -> None:
        insert_one(self._db, setting, {"name": name, "value_json": codec.dump(value)}, or_replace=True)

    def remove(self, name: str) -> None:
        self._db.write(_FORGET_SETTING, {"wanted": name})


class ReadSavedViews(Room):
    """Lists the person pinned."""

    def all(self) -> tuple[SavedView, ...]:
        """Return the saved views in the sidebar's order."""
        rows = self._db.rows(_VIEWS)
        return tuple(
            SavedView(
                view_id=row["view_id"],
                name=row["name"],
                definition=codec.load_fields(row["definition_json"]),
                position=row["position"],
            )
            for row in rows
        )


class SavedViews(ReadSavedViews):
    """Pins and unpins lists."""

    def put(self, view: SavedView) -> None:
        row = {
            "view_id": view.view_id,
            "name": codec.storable(view.name),
            "definition_json": codec.dump(view.definition),
            "position": view.position,
        }
        insert_one(self._db, saved_view, row, or_replace=True)

    def remove(self, view_id: str) -> None:
        self._db.write(_FORGET_VIEW, {"wanted": view_id})


class ReadCap(Room):
    """What was learnt of a server (sync.md 5.1); learnt, never assumed, and forgotten with the server."""

    def get(self, origin: str) -> dict[str, JsonValue]:
        stored = self._db.value(_LEARNT, {"wanted": origin})
        return {} if stored is None else codec.load_fields(stored)


class Cap(ReadCap):
    """Remembers what a server has shown."""

    def learn(self, origin: str, facts: Mapping[str, JsonValue]) -> None:
        """Lay new facts over the known ones."""
        row = {"origin": origin, "learnt_json": codec.dump({**self.get(origin), **facts})}
        insert_one(self._db, server_cap, row, or_replace=True)


class ReadProgressSteps(Room):
    """How a goal's progress went, day by day, as far as this laptop has seen it."""

    def of(self, goal_id: str) -> tuple[tuple[str, int], ...]:
        """Return (day, percent) steps, oldest first."""
        return tuple((day, percent) for day, percent in self._db.tuples(_PROGRESS, {"wanted": goal_id}))


class ProgressSteps(ReadProgressSteps):
    """Saving a goal notes a step by itself; this is for steps learnt elsewhere."""

    def note(self, goal_id: str, *, day: str, percent: int) -> None:
        row = {"goal_id": goal_id, "day": day, "percent": percent}
        insert_one(self._db, goal_progress, row, or_replace=True)


class ReadGroups(Room):
    """Who belongs to a carer (endpoint 8) and to the signed-in coordinator's caseload (endpoint 9)."""

    def of_carer(self, carer_id: str) -> dict[str, int]:
        """Return the server ids of a carer's clients with their number of appointments."""
        return self._members("carer", carer_id)

    def caseload(self, user_id: str) -> frozenset[str]:
        """Return the server ids of a coordinator's own clients."""
        return frozenset(self._members("caseload", user_id))

    def unread_caseload(self, user_id: str, limit: int, *, apart_from: Collection[Presence]) -> tuple[str, ...]:
        """Return the local ids of a coordinator's own clients whose details were never read here."""
        wanted = {"wanted_kind": "caseload", "wanted": user_id, "apart_from": told(apart_from), "at_most": limit}
        return tuple(self._db.column(_UNREAD, wanted))

    def _members(self, kind: str, group_id: str) -> dict[str, int]:
        return dict(self._db.tuples(_MEMBERS, {"wanted_kind": kind, "wanted": group_id}))


class Groups(ReadGroups):
    """Replaces a group as the office tells it."""

    def set_carer(self, carer_id: str, clients: Mapping[str, int]) -> None:
        """Set a carer's clients: server id → number of appointments."""
        self._replace("carer", carer_id, clients)

    def set_caseload(self, user_id: str, client_server_ids: Iterable[str]) -> None:
        """Set a coordinator's own clients."""
        self._replace("caseload", user_id, dict.fromkeys(client_server_ids, 0))

    def _replace(self, kind: str, group_id: str, clients: Mapping[str, int]) -> None:
        if self._members(kind, group_id) == dict(clients):
            return
        self._db.write(_EMPTY_GROUP, {"wanted_kind": kind, "wanted": group_id})
        rows = [
            {"group_kind": kind, "group_id": group_id, "client_server_id": server_id, "appointments": count}
            for server_id, count in clients.items()
        ]
        insert_many(self._db, client_link, rows)
