"""What the store hands out for sync and the ledger: stored records, operations, conflicts, ledger lines, drafts.

These are frozen values. Changing one means making another (`dataclasses.replace`) and saving it in a unit of work.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from hubshift_desktop.domain.fields import Fields, JsonValue
from hubshift_desktop.domain.states import Choice, Kind, LedgerState, OpKind, OpState, Presence


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRecord:
    """One record in its three states: `base` (last office copy), `local` (what the user sees), and what is meant.

    `dirty` holds the paths the user means to change at the office. It is explicit: `local != base` is no intent
    (a value set back to what it was must still win over the office's later change by asking; sync.md seed 486).
    """

    local_id: str
    kind: Kind
    local: Fields
    base: Fields | None = None
    dirty: frozenset[str] = frozenset()
    server_id: str | None = None
    parent_id: str | None = None
    list_row: Fields | None = None
    etag: str | None = None
    fetched_at: datetime | None = None
    fetch_seq: int = 0
    presence: Presence = Presence.PRESENT
    absent_since: datetime | None = None
    pass_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One request that the office still owes an answer to, or has answered.

    `payload` is frozen at the first send: a resend is byte-identical under the same `op_id` (the idempotency key).
    `pre_ids` are the siblings' server ids seen just before a create, `pre_image` the office's fields before a PUT.
    `not_before` is wall time for display and restart; within a run the planner uses the monotonic clock.
    """

    op_id: str
    seq: int
    user_id: str
    origin: str
    kind: OpKind
    record_id: str
    client_id: str
    paths: frozenset[str] = frozenset()
    state: OpState = OpState.QUEUED
    depends_on: str | None = None
    payload: Mapping[str, JsonValue] | None = None
    pre_image: Fields | None = None
    pre_ids: frozenset[str] = frozenset()
    tries: int = 0
    rejects: int = 0
    first_sent_at: datetime | None = None
    last_sent_at: datetime | None = None
    not_before: datetime | None = None
    message: str = ""
    field_errors: Mapping[str, str] = field(default_factory=dict)
    saved_at: datetime | None = None
    accepted_at: datetime | None = None

    @property
    def may_have_left(self) -> bool:
        """Whether a byte of it may have left this laptop without an answer: then the office may have it."""
        return self.first_sent_at is not None or self.state in (OpState.IN_FLIGHT, OpState.IN_DOUBT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """One field changed both here and at the office since `before`; both values stay until a person decides."""

    conflict_id: str
    record_id: str
    client_id: str
    op_id: str
    path: str
    before: JsonValue
    mine: JsonValue
    office: JsonValue
    found_at: datetime
    mine_saved_at: datetime | None = None
    resolved_at: datetime | None = None
    choice: Choice | None = None
    can_keep_both: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """One change from saved to accepted: who, what field, old → new, and when. The ledger is append-only.

    `may_be_there` says that its answer was lost before it was set aside or let go: nobody here knows.
    """

    line_id: str
    op_id: str
    entity: Kind
    record_id: str
    client_id: str
    client_name: str
    field: str
    old: JsonValue
    new: JsonValue
    by: str
    state: LedgerState
    op_state: OpState
    attempts: int
    message: str
    saved_at: datetime
    sent_at: datetime | None = None
    accepted_at: datetime | None = None
    label: str = ""
    size: int = 0
    may_be_there: bool = False

    @property
    def is_looked_for_only(self) -> bool:
        """Whether this laptop has never sent what it looks for: out of a rescue file, another may have."""
        return self.state is LedgerState.UNANSWERED and not self.attempts


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A half-typed form, kept until it is saved or discarded. `focus` names the field that had the cursor."""

    form: str
    record_id: str
    values: Mapping[str, str]
    focus: str
    cursor: int
    saved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredBlob:
    """A file's bytes on this laptop: sealed under `blob_id`, never under its own name."""

    blob_id: str
    sha256: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class Changed:
    """What a finished verb or pull changed, so that panes can decide whether to refresh.

    `kinds` and `client_ids` name what to look at; empty `client_ids` with kinds means 'many, look again'.
    """

    kinds: frozenset[Kind] = frozenset()
    client_ids: frozenset[str] = frozenset()
    by: str = "person"

    def __bool__(self) -> bool:
        return bool(self.kinds or self.client_ids)

    def __or__(self, other: Changed) -> Changed:
        """Return both as one; no client named means 'many, look again', and that survives the sum."""
        if not self or not other:
            return self or other
        is_many = not self.client_ids or not other.client_ids
        client_ids = frozenset() if is_many else self.client_ids | other.client_ids
        return Changed(self.kinds | other.kinds, client_ids, self.by)
