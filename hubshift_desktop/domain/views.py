"""What a pane is given to show: small frozen snapshots, made by the store's queries, ready to be put on screen.

Dates stay `YYYY-MM-DD` text here; `dates` words them. `local_id` is the only id a pane needs to name a record.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from hubshift_desktop.domain.records import Appointment, Client, DocumentInfo, Goal
from hubshift_desktop.domain.states import Kind, Presence, SyncMark


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientQuery:
    """What the client list is asked for. Every filter has an index behind it.

    `text` is what stands in the search box with its operators already taken out (see `domain.search_box`).
    `plan_within` counts days from today and includes plans already past their end. `sort` is a column key;
    `descending` turns it. An empty tuple or None means 'not filtered'.
    """

    text: str = ""
    statuses: tuple[str, ...] = ()
    plan_within: int | None = None
    plan_manager_id: str | None = None
    support_coordinator_id: str | None = None
    suburb: str | None = None
    state: str | None = None
    carer_id: str | None = None
    mine_only: bool = False
    has_alerts: bool = False
    reviews_within: int | None = None
    has_overdue_goals: bool = False
    marks: tuple[SyncMark, ...] = ()
    sort: str = "plan_end"
    descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientRow:
    """One line of the client list; the columns of lists and exports are read from it."""

    local_id: str
    server_id: str | None
    first_name: str
    last_name: str
    preferred_name: str
    ndis_number: str
    email: str
    phone: str
    suburb: str
    state: str
    postcode: str
    date_of_birth: str
    status: str
    plan_start: str
    plan_end: str
    plan_manager_id: str
    plan_manager: str
    support_coordinator_id: str
    support_coordinator: str
    allergies: str
    conditions: str
    open_goals: int
    next_review: str
    next_appointment: str
    mark: SyncMark
    presence: Presence
    has_detail: bool

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.first_name, self.last_name) if part) or "No name recorded"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientFile:
    """A client's header and overview. `marks` names the paths that wait, need a decision or were refused."""

    local_id: str
    server_id: str | None
    client: Client
    mark: SyncMark
    waiting: int
    marks: dict[str, SyncMark]
    refusals: dict[str, str]
    presence: Presence
    has_detail: bool
    details_as_of: datetime | None
    open_goals: int
    current_medications: int
    documents: int
    upcoming_appointments: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalView:
    local_id: str
    client_id: str
    goal: Goal
    mark: SyncMark
    first_seen: str
    progress_steps: tuple[tuple[str, int], ...]
    refusals: dict[str, str]
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentView:
    """`blob_id` is set when the bytes are on this laptop; `may_be_there` when the answer to its sending was lost.

    `has_left` says that it was this laptop that sent it; one out of a rescue file may have been sent by another.
    """

    local_id: str
    client_id: str
    document: DocumentInfo
    mark: SyncMark
    blob_id: str | None
    size: int | None
    op_id: str | None
    message: str
    is_uploaded: bool
    may_be_there: bool = False
    has_left: bool = True

    @property
    def is_let_go(self) -> bool:
        """Whether a person has stopped following its sending: nothing is sent or looked for by itself."""
        return self.op_id is None and not self.is_uploaded


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentView:
    local_id: str
    client_id: str
    client_name: str
    appointment: Appointment


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Something with a date that asks for attention: a plan's end, a medication review, a goal's target, a task."""

    what: str
    kind: str
    client_id: str
    client_name: str
    date: str
    record_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewCounts:
    """The live numbers beside the sidebar's entries."""

    clients: int
    active_clients: int
    today: int
    waiting: int
    plans_ending: int
    reviews_due: int
    overdue_goals: int
    not_synced: int
    needs_you: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueCounts:
    """What the status card is made of; a pure function of durable rows (I11).

    `put_off` are those of the waiting ones that wait for their person's look (0020).
    """

    waiting: int
    waiting_bytes: int
    sending: int
    unanswered: int
    conflicts: int
    set_aside: int
    last_complete: datetime | None
    put_off: int = 0

    @property
    def needs_you(self) -> int:
        return self.conflicts + self.set_aside

    @property
    def unsent(self) -> int:
        """What goes by itself and is not at the office for certain yet."""
        return self.waiting + self.sending + self.unanswered


@dataclass(frozen=True, slots=True, kw_only=True)
class LaptopSummary:
    """The 'This laptop' card of Waiting to sync."""

    last_complete: datetime | None
    waiting: int
    waiting_bytes: int
    needs_you: int
    clients: int
    clients_with_detail: int
    files_kept: int
    files_total: int
    files_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRecord:
    """A goal or document that a search found: what it is called, and whose it is."""

    record_id: str
    kind: Kind
    client_id: str
    client_name: str
    title: str
