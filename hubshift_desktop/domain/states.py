"""The few closed vocabularies of the case file. Open ones (an appointment's status) stay text: words may be added."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a stored record is."""

    CLIENT = "client"
    GOAL = "goal"
    DOCUMENT = "document"
    APPOINTMENT = "appointment"
    CARER = "carer"


class OpKind(StrEnum):
    """What an outbox operation asks of the central server; the value is the verb shown in the ledger."""

    CLIENT_CREATE = "client.create"
    CLIENT_UPDATE = "client.update"
    CLIENT_STATUS = "client.status"
    GOAL_CREATE = "goal.create"
    GOAL_UPDATE = "goal.update"
    GOAL_STATUS = "goal.status"
    GOAL_DELETE = "goal.delete"
    DOCUMENT_UPLOAD = "document.upload"

    @property
    def is_create(self) -> bool:
        """Whether repeating it blindly would make a second record at the office."""
        return self in (OpKind.CLIENT_CREATE, OpKind.GOAL_CREATE, OpKind.DOCUMENT_UPLOAD)

    @property
    def is_upload(self) -> bool:
        return self is OpKind.DOCUMENT_UPLOAD


class OpState(StrEnum):
    """Where an operation stands (sync.md 5.5). Only `DONE` and `WITHDRAWN` are ends."""

    QUEUED = "queued"
    WAITING_PARENT = "waiting_parent"
    IN_FLIGHT = "in_flight"
    IN_DOUBT = "in_doubt"
    CONFLICT = "conflict"
    EXISTS = "exists"
    NEEDS_FIX = "needs_fix"
    PARKED = "parked"
    DONE = "done"
    WITHDRAWN = "withdrawn"

    @property
    def is_open(self) -> bool:
        return self not in (OpState.DONE, OpState.WITHDRAWN)

    @property
    def needs_person(self) -> bool:
        return self in (OpState.CONFLICT, OpState.EXISTS, OpState.NEEDS_FIX, OpState.PARKED)


class LedgerState(StrEnum):
    """What the ledger says of a change; the values are those of `hubshift pending --json`."""

    WAITING = "waiting"
    SENDING = "sending"
    UNANSWERED = "unanswered"
    ACCEPTED = "accepted"
    CONFLICT = "conflict"
    SET_ASIDE = "set_aside"


class SyncMark(StrEnum):
    """The one word a row shows about sync; order of weight: fix, decide, syncing, waiting (ui/README 10)."""

    NONE = "synced"
    WAITING = "waiting"
    SYNCING = "syncing"
    DECIDE = "decide"
    FIX = "fix"


class Presence(StrEnum):
    """Whether the office still shows a record to this user (sync.md 5.4 D). Absence from a list is only a suspicion."""

    PRESENT = "present"
    SUSPECT = "suspect"
    ABSENT_ONCE = "absent1"
    GONE = "gone"
    REVOKED = "revoked"


class Choice(StrEnum):
    """How a person decides between two versions."""

    MINE = "mine"
    OFFICE = "office"
    BOTH = "both"


LEDGER_STATE_OF_OP: dict[OpState, LedgerState] = {
    OpState.QUEUED: LedgerState.WAITING,
    OpState.WAITING_PARENT: LedgerState.WAITING,
    OpState.IN_FLIGHT: LedgerState.SENDING,
    OpState.IN_DOUBT: LedgerState.UNANSWERED,
    OpState.CONFLICT: LedgerState.CONFLICT,
    OpState.EXISTS: LedgerState.SET_ASIDE,
    OpState.NEEDS_FIX: LedgerState.SET_ASIDE,
    OpState.PARKED: LedgerState.SET_ASIDE,
    OpState.DONE: LedgerState.ACCEPTED,
    OpState.WITHDRAWN: LedgerState.SET_ASIDE,
}
