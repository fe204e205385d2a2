"""What the verbs hand to panes beside the domain's own views: frozen snapshots with their words already made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.records import Medication
from hubshift_desktop.domain.states import Kind, LedgerState, SyncMark
from hubshift_desktop.domain.views import AppointmentView, ClientRow, Due


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """One change in words. `is_own` tells a change made on this laptop from one made in Hubshift (`by`)."""

    at: datetime
    by: str
    words: str
    path: str
    old: JsonValue
    new: JsonValue
    state: LedgerState
    is_own: bool
    line_id: str
    op_id: str
    record_id: str
    client_id: str
    client_name: str
    entity: Kind
    is_withdrawn: bool = False
    may_be_there: bool = False
    is_looked_for_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusPreview:
    """What a change of status would do, before it is done: who changes, who already is, who may not and why."""

    changing: tuple[ClientRow, ...]
    unchanged: int
    refused: tuple[tuple[ClientRow, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicationItem:
    """One medication by its place in the office's list, with what sync says of it.

    `allergy` is the one on the client's list that its name speaks of: whoever shows the medication says so.
    """

    index: int
    medication: Medication
    mark: SyncMark = SyncMark.NONE
    refusal: str = ""
    allergy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicalView:
    """The Medications tab. `as_at` is when the office's copy was read; `marks` are by field path."""

    client_id: str
    allergies: tuple[str, ...]
    conditions: tuple[str, ...]
    medications: tuple[MedicationItem, ...]
    past: tuple[MedicationItem, ...]
    medical_history: str
    as_at: datetime | None
    marks: dict[str, SyncMark]
    refusals: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingLine:
    """One change on its way, in words: what, where it stands, and what can be done with it.

    `files` of a new client are on this laptop only and would go with it.
    """

    key: str
    op_id: str
    title: str
    detail: str
    icon: str
    state: LedgerState
    state_words: str
    client_id: str
    client_name: str
    record_id: str
    entity: Kind
    saved_at: datetime
    sent_at: datetime | None
    accepted_at: datetime | None
    size: int
    message: str
    can_withdraw: bool
    can_retry: bool
    can_link: bool = False
    path: str = ""
    may_be_there: bool = False
    files: int = 0
    can_hand_over: bool = False

    @property
    def needs_person(self) -> bool:
        """Whether it stands until somebody decides or corrects it."""
        return self.state in (LedgerState.CONFLICT, LedgerState.SET_ASIDE)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionField:
    """One field with two versions, as plain text side by side. An office value has a time only where one is known."""

    conflict_id: str
    path: str
    label: str
    before: str
    mine: str
    office: str
    mine_by: str
    mine_at: datetime | None
    office_by: str
    office_at: datetime | None
    can_keep_both: bool
    is_medical: bool
    is_long: bool
    is_list: bool
    both: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionFile:
    """One record with something to decide; `combined` tells which other changes were put together without asking."""

    record_id: str
    client_id: str
    client_name: str
    what: str
    entity: Kind
    fields: tuple[DecisionField, ...]
    combined: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportPlan:
    """What an export would hold, for '37 of 212 clients, 9 columns'."""

    count: int
    total: int
    columns: tuple[str, ...]
    ids: tuple[str, ...]
    filter_words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayView:
    """Everything Today shows, of one moment. Lists are cut to what fits; the totals are not.

    `_clients` is how many clients a total is spread over: as many as the list has that it leads to.
    """

    day: date
    greeting: str
    visits: tuple[AppointmentView, ...]
    plans: tuple[Due, ...]
    plans_total: int
    plans_ended: int
    reviews: tuple[Due, ...]
    reviews_total: int
    reviews_clients: int
    goals: tuple[Due, ...]
    goals_total: int
    goals_clients: int
    waiting: tuple[WaitingLine, ...]
    waiting_total: int
    horizon_plans: tuple[Due, ...]
    horizon_reviews: tuple[Due, ...]
    horizon_goals: tuple[Due, ...]
    changed_by_office: tuple[HistoryLine, ...]
    tasks: tuple[Due, ...] = ()
    tasks_total: int = 0
    next_visits: tuple[AppointmentView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadCheck:
    """Whether the files of the next visits really open on this laptop; `missing` are documents that do not."""

    clients: int
    documents: int
    missing: tuple[str, ...]
    without_detail: tuple[ClientRow, ...]

    @property
    def is_ready(self) -> bool:
        return not self.missing and not self.without_detail
