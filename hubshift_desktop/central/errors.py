"""What can go wrong with the office, worded for people in this one place.

The kind is what sync decides by; the words are what a person reads. They are kept together so that no pane and no
planner invents a second meaning for the same failure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from hubshift_desktop.domain.errors import KnownError

LONGEST_MESSAGE = 500


class ErrorKind(StrEnum):
    """The classes of sync.md 5.6, as sync acts on them.

    NOT_SENT      nothing can have been applied; for a read: no answer came, try again when the network is back
    IN_DOUBT      writes only: it may have been applied; look before sending again
    AUTH          sign-in is needed; nothing was applied
    FORBIDDEN, NOT_FOUND   said by the office in its own envelope, never guessed from a status alone
    INVALID       refused with reasons per field        CONFLICT   already there, or changed meanwhile
    RATE_LIMITED  wait `retry_after`                     TOO_LARGE  the file (either way)
    PORTAL        reads only: this network answered instead of the office; `is_portal` marks it on doubtful writes
    UNREADABLE    reads only: the office answered with nothing usable (`status` tells 5xx apart); others go on
    REFUSED       a definite no without a better class
    """

    NOT_SENT = "not_sent"
    IN_DOUBT = "in_doubt"
    AUTH = "auth"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    INVALID = "invalid"
    CONFLICT = "conflict"
    RATE_LIMITED = "rate_limited"
    TOO_LARGE = "too_large"
    PORTAL = "portal"
    UNREADABLE = "unreadable"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Words:
    """A title, one plain sentence and a next step."""

    title: str
    sentence: str
    next_step: str


_KEPT = "Nothing is lost."
WORDS: Mapping[ErrorKind, Words] = {
    ErrorKind.NOT_SENT: Words(
        "The office cannot be reached",
        "This laptop is offline, or the office’s server did not answer.",
        "Keep working: everything is saved here and is sent when the connection is back.",
    ),
    ErrorKind.IN_DOUBT: Words(
        "Sent, but the answer was lost",
        "The change left this laptop and no clear answer came back.",
        "The app looks whether it arrived before anything is sent again.",
    ),
    ErrorKind.AUTH: Words(
        "Sign in to send",
        "The office asks you to sign in again.",
        f"Sign in when it suits you. {_KEPT}",
    ),
    ErrorKind.FORBIDDEN: Words(
        "Not shared with you",
        "The office says that you may not see or change this.",
        "Ask your office if that is right. Your unsent changes are kept.",
    ),
    ErrorKind.NOT_FOUND: Words(
        "Not at the office",
        "The office says that it does not have this record.",
        "Ask your office if that is right. Your unsent changes are kept.",
    ),
    ErrorKind.INVALID: Words(
        "The office did not accept a value",
        "The office checked the change and refused it.",
        f"Correct it and it is sent again. {_KEPT}",
    ),
    ErrorKind.CONFLICT: Words(
        "Already there or changed meanwhile",
        "The office has this already, or somebody changed it at the same time.",
        "The app compares both versions and asks you only where they differ.",
    ),
    ErrorKind.RATE_LIMITED: Words(
        "The office asks for a pause",
        "Too many requests reached the office in a short time.",
        "Sending goes on by itself after the pause.",
    ),
    ErrorKind.TOO_LARGE: Words(
        "The file is too large",
        "Files may have up to 10 MB.",
        f"Make it smaller, or split it, and add it again. {_KEPT}",
    ),
    ErrorKind.PORTAL: Words(
        "Sign in to the Wi-Fi",
        "This network shows its own page instead of the office.",
        "Open your web browser and sign in to the network; the app carries on by itself.",
    ),
    ErrorKind.UNREADABLE: Words(
        "The office’s answer could not be read",
        "What came back is not what the office promised to send.",
        f"The app tries again later. If it stays, tell your office. {_KEPT}",
    ),
    ErrorKind.REFUSED: Words(
        "The office refused this",
        "The office gave no reason that this app knows.",
        f"Tell your office what you were doing. {_KEPT}",
    ),
}


class CentralError(KnownError):
    """A request to the office that did not end in a clear yes; `kind` says what sync may do about it.

    `message` and `errors` are the office's own words (`errors`: field path → text). `status` is the HTTP status, when
    an answer came at all. `is_portal` says that a network's own page is the likely cause.
    """

    def __init__(
        self,
        kind: ErrorKind,
        *,
        message: str = "",
        errors: Mapping[str, str] | None = None,
        retry_after: float | None = None,
        status: int | None = None,
        is_portal: bool = False,
        words: Words | None = None,
    ) -> None:
        said = words or WORDS[kind]
        self.kind = kind
        self.message = message[:LONGEST_MESSAGE]
        self.errors = {field: text[:LONGEST_MESSAGE] for field, text in (errors or {}).items()}
        self.retry_after = retry_after
        self.status = status
        self.is_portal = is_portal or kind is ErrorKind.PORTAL
        self._words = said
        super().__init__(title=said.title, sentence=self._sentence(said), next_step=said.next_step)

    def _sentence(self, said: Words) -> str:
        office = " ".join(self.errors.values()) or self.message
        return f"{said.sentence} It said: {office.rstrip('.')}." if office else said.sentence

    def renamed(self, homes: Mapping[str, str]) -> CentralError:
        """Return the same failure with its field names turned into the paths that forms and records use."""
        return CentralError(
            self.kind,
            message=self.message,
            errors={homes.get(field, field): text for field, text in self.errors.items()},
            retry_after=self.retry_after,
            status=self.status,
            is_portal=self.is_portal,
            words=self._words,
        )


class OriginError(KnownError):
    """A server address that must not be used; said before anything, above all a password, is sent to it."""

    def __init__(self, *, sentence: str) -> None:
        super().__init__(
            title="This server address cannot be used",
            sentence=sentence,
            next_step="Check the address with your office; it starts with https://.",
        )
