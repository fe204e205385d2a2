"""The columns a client list can show and export: one place that says their names, kinds and where they come from.

The list on screen and the export dialog read the same registry, so an export cannot differ from what was seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from hubshift_desktop.domain import lifecycle
from hubshift_desktop.domain.records import Appointment, Client, Goal
from hubshift_desktop.domain.states import SyncMark
from hubshift_desktop.domain.views import ClientRow
from hubshift_desktop.export.request import Cell, CellKind, Column

_MARK_WORDS = {
    SyncMark.NONE: "Synced",
    SyncMark.WAITING: "Waiting",
    SyncMark.SYNCING: "Syncing",
    SyncMark.DECIDE: "Decide",
    SyncMark.FIX: "Fix",
}
_NAMED_CONTACTS = 2


class ColumnGroup(StrEnum):
    """The tick boxes of the export dialog, in their order; the value is the label."""

    CONTACT = "Name and contact"
    PLAN = "NDIS plan and manager"
    ADDRESS = "Address"
    GOALS = "Goals and progress"
    EMERGENCY = "Emergency contacts"
    MEDICATIONS = "Medications and reviews"
    HEALTH = "Allergies and conditions"
    APPOINTMENTS = "Appointments"

    @property
    def is_sensitive(self) -> bool:
        """Sensitive groups start off: sharing them must be a choice, not an oversight."""
        return self in (self.EMERGENCY, self.MEDICATIONS, self.HEALTH, self.APPOINTMENTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedClient:
    """What columns are read from: the list row, and the rest of the file for the groups that ask for it."""

    row: ClientRow
    client: Client
    goals: tuple[Goal, ...] = ()
    upcoming: tuple[Appointment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientColumn(Column):
    """A column with its reader. `group` is None for columns that only the list on screen offers."""

    read: Callable[[ExportedClient], Cell]
    group: ColumnGroup | None = None

    def __call__(self, client: ExportedClient) -> Cell:
        return self.read(client)


def _lines(items: Iterable[str]) -> str:
    return "\n".join(items)


def _goal_words(client: ExportedClient) -> str:
    return _lines(f"{goal.title} – {goal.progress}%" for goal in client.goals if goal.is_open)


def _medication_words(client: ExportedClient) -> str:
    return _lines(
        ", ".join(part for part in (item.name, item.dose, item.frequency) if part) for item in client.client.medications
    )


def _appointment_words(client: ExportedClient) -> str:
    return _lines(
        " ".join(part for part in (visit.date, visit.start_time, visit.service_type, visit.carer) if part)
        for visit in client.upcoming
    )


def _contact_part(index: int, part: str) -> Callable[[ExportedClient], Cell]:
    def read(client: ExportedClient) -> Cell:
        contacts = client.client.contacts
        return str(getattr(contacts[index], part)) if index < len(contacts) else ""

    return read


def _further_contacts(client: ExportedClient) -> str:
    return _lines(
        ", ".join(part for part in (item.name, item.relationship, item.phone) if part)
        for item in client.client.contacts[_NAMED_CONTACTS:]
    )


def _column(
    key: str,
    heading: str,
    group: ColumnGroup | None,
    read: Callable[[ExportedClient], Cell],
    kind: CellKind = CellKind.TEXT,
) -> ClientColumn:
    return ClientColumn(key=key, heading=heading, group=group, read=read, kind=kind)


def _contact_columns(index: int) -> tuple[ClientColumn, ...]:
    return tuple(
        _column(
            f"contact_{index + 1}_{part}",
            f"Emergency contact {index + 1} {part}",
            ColumnGroup.EMERGENCY,
            _contact_part(index, part),
        )
        for part in ("name", "relationship", "phone")
    )


_DATE, _NUMBER = CellKind.DATE, CellKind.NUMBER
_G = ColumnGroup

COLUMNS: tuple[ClientColumn, ...] = (
    _column("name", "Client", None, lambda c: c.row.name),
    _column("first_name", "First name", _G.CONTACT, lambda c: c.row.first_name),
    _column("last_name", "Last name", _G.CONTACT, lambda c: c.row.last_name),
    _column("preferred_name", "Preferred name", _G.CONTACT, lambda c: c.row.preferred_name),
    _column("date_of_birth", "Date of birth", _G.CONTACT, lambda c: c.row.date_of_birth, _DATE),
    _column("gender", "Gender", None, lambda c: c.client.gender),
    _column("phone", "Phone", _G.CONTACT, lambda c: c.row.phone),
    _column("email", "Email", _G.CONTACT, lambda c: c.row.email),
    _column("status", "Status", _G.CONTACT, lambda c: lifecycle.label(c.row.status)),
    _column("ndis_number", "NDIS number", _G.PLAN, lambda c: c.row.ndis_number),
    _column("plan_start", "Plan start", _G.PLAN, lambda c: c.row.plan_start, _DATE),
    _column("plan_end", "Plan end", _G.PLAN, lambda c: c.row.plan_end, _DATE),
    _column("plan_manager", "Plan manager", _G.PLAN, lambda c: c.row.plan_manager),
    _column("support_coordinator", "Support coordinator", _G.PLAN, lambda c: c.row.support_coordinator),
    _column("street", "Street", _G.ADDRESS, lambda c: c.client.street),
    _column("suburb", "Suburb", _G.ADDRESS, lambda c: c.row.suburb),
    _column("state", "State", _G.ADDRESS, lambda c: c.row.state),
    _column("postcode", "Postcode", _G.ADDRESS, lambda c: c.row.postcode),
    _column("open_goals", "Open goals", _G.GOALS, lambda c: c.row.open_goals, _NUMBER),
    _column("goal_progress", "Goals and progress", _G.GOALS, _goal_words),
    *_contact_columns(0),
    *_contact_columns(1),
    _column("contacts_further", "Other emergency contacts", _G.EMERGENCY, _further_contacts),
    _column("medications", "Medications", _G.MEDICATIONS, _medication_words),
    _column("next_review", "Next medication review", _G.MEDICATIONS, lambda c: c.row.next_review, _DATE),
    _column("medical_history", "Medical history", _G.MEDICATIONS, lambda c: c.client.medical_history),
    _column("allergies", "Allergies", _G.HEALTH, lambda c: c.row.allergies or _lines(c.client.allergies)),
    _column("conditions", "Conditions", _G.HEALTH, lambda c: c.row.conditions or _lines(c.client.conditions)),
    _column("next_appointment", "Next appointment", _G.APPOINTMENTS, lambda c: c.row.next_appointment, _DATE),
    _column("upcoming", "Upcoming appointments", _G.APPOINTMENTS, _appointment_words),
    _column("support_needs", "Support needs", None, lambda c: _lines(c.client.support_needs)),
    _column("sync", "Sync", None, lambda c: _MARK_WORDS[c.row.mark]),
)

# What the list shows until the user chooses, in its order.
LIST_KEYS: tuple[str, ...] = ("name", "ndis_number", "status", "plan_end", "phone", "suburb", "plan_manager", "sync")


def columns_for(keys: Iterable[str]) -> tuple[ClientColumn, ...]:
    """Return the columns named by `keys` in that order; keys of an older version that are gone are left out."""
    by_key = {column.key: column for column in COLUMNS}
    return tuple(by_key[key] for key in keys if key in by_key)


def columns_in(groups: Iterable[ColumnGroup]) -> tuple[ClientColumn, ...]:
    """Return the columns of the ticked groups in the registry's order."""
    chosen = frozenset(groups)
    return tuple(column for column in COLUMNS if column.group in chosen)


def default_groups() -> tuple[ColumnGroup, ...]:
    """Return the groups that start ticked."""
    return tuple(group for group in ColumnGroup if not group.is_sensitive)


def read_row(client: ExportedClient, *, columns: Iterable[ClientColumn]) -> dict[str, Cell]:
    """Return one client's cells by column key."""
    return {column.key: column.read(client) for column in columns}
