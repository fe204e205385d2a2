"""What a merge says about each field, and why: closed words that tests, ledger and cards can name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from hubshift_desktop.domain.fields import Fields, JsonValue


class Verdict(StrEnum):
    """What happens to one field."""

    TAKE = "take"
    KEEP = "keep"
    SEND = "send"
    SATISFIED = "satisfied"
    CONFLICT = "conflict"


class Reason(StrEnum):
    """Why: one word for each branch of the rules (sync.md 5.8)."""

    NOT_CHANGED_HERE = "not_changed_here"
    OFFICE_SAID_NOTHING = "office_said_nothing"
    OFFICE_UNCHANGED = "office_unchanged"
    SAME_ON_BOTH_SIDES = "same_on_both_sides"
    NEVER_SENT = "never_sent"
    FOLLOWS_ITS_ID = "follows_its_id"
    WORKED_OUT_FROM_TASKS = "worked_out_from_tasks"
    COMBINED = "combined"
    BOTH_CHANGED = "both_changed"
    BOTH_CHANGED_IDENTITY = "both_changed_identity"
    BOTH_CHANGED_ELEMENT = "both_changed_element"
    CHANGED_HERE_REMOVED_THERE = "changed_here_removed_there"
    REMOVED_HERE_CHANGED_THERE = "removed_here_changed_there"
    REMOVED_THERE = "removed_there"
    ENDED_AT_OFFICE = "ended_at_office"


@dataclass(frozen=True, slots=True)
class Flag:
    """Something the rules settled safely that a person should still hear of."""

    path: str
    reason: Reason
    element: JsonValue = None


@dataclass(frozen=True, slots=True)
class Decision:
    """The fate of one field; `value` is what the laptop shows afterwards."""

    verdict: Verdict
    reason: Reason
    value: JsonValue = None
    mine: JsonValue = None
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PathConflict:
    """One field changed here and at the office, held until a person decides.

    For lists `mine` is what would be sent for 'keep mine': the office's other additions are already in it.
    """

    path: str
    before: JsonValue
    mine: JsonValue
    office: JsonValue
    can_keep_both: bool
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeResult:
    """A merged record: what to show, what to send, what is already there, and what a person must decide.

    `held` is what would go but waits until a person confirms that an ended client is still to be changed.
    `base` is the office copy to compare with next time; a field in dispute keeps its old one.
    """

    base: Fields
    local: Fields
    send: Fields
    held: Fields
    satisfied: frozenset[str]
    conflicts: tuple[PathConflict, ...]
    flags: tuple[Flag, ...]
    decisions: Mapping[str, Decision] = field(default_factory=dict)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to send, to confirm or to decide: only then is an operation done."""
        return not (self.send or self.held or self.conflicts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """A record after a pull: new base, new local, the dirty paths that are left, and what a person should hear of."""

    base: Fields
    local: Fields
    dirty: frozenset[str]
    flags: tuple[Flag, ...] = ()
