"""The account of a rebuilt case file: counted, worded, and kept in the new file until a person has read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.words import listed, plural
from hubshift_desktop.store import UnitOfWork

SIGN_IN_WORDS = "Sign in again to sync: your sign-in could not be read."
_LOG_WORDS = "The record of who looked at what begins anew"
TOLD = "store.rebuilt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """What came of it, to be told. `waited` counts what was there; it is a lower bound unless `is_count_known`."""

    changes: int = 0
    waited: int = 0
    is_count_known: bool = False
    drafts: int = 0
    files: int = 0
    clients: int = 0
    bad_pages: int = 0
    pages: int = 0
    is_log_whole: bool = False
    needs_sign_in: bool = False
    set_aside: str = ""
    lost_words: Sequence[str] = ()

    @property
    def lost(self) -> int:
        """Return how many changes are known not to have come along."""
        return max(0, self.waited - self.changes)

    @property
    def first_words(self) -> str:
        """Say what became of the unsent changes: that is what a person asks first."""
        if self.is_count_known and not self.waited:
            return "No change was waiting to be sent."
        if self.is_count_known or self.lost:
            return f"{self.changes} of {plural(max(self.waited, self.changes), 'unsent change')} rescued."
        return f"{plural(self.changes, 'unsent change')} rescued. Whether there were more can’t be read any more."

    @property
    def kept_words(self) -> str:
        """Say what else is here."""
        told = (
            (self.drafts, "draft"),
            (self.files, "waiting file"),
            (self.clients, "client"),
        )
        here = listed([plural(count, one) for count, one in told if count])
        rest = "Everything else comes back with the next sync."
        return f"{here} rescued. {rest}" if here else "What the office has comes back with the next sync."

    @property
    def words(self) -> tuple[str, ...]:
        """Say it all in sentences, what matters most first."""
        return (
            self.first_words,
            self.kept_words,
            *([SIGN_IN_WORDS] if self.needs_sign_in else []),
            *([] if self.is_log_whole else [self.log_words]),
        )

    @property
    def log_words(self) -> str:
        """Say that the access log is a new one, and where the old one lies, if it lies anywhere."""
        return f"{_LOG_WORDS}; the old one is set aside with the damaged file." if self.set_aside else f"{_LOG_WORDS}."


def told_rebuilt(setting: JsonValue) -> Rebuilt | None:
    """Read the account of a rebuilding that has not been shown yet."""
    return Rebuilt(**setting) if isinstance(setting, dict) else None  # type: ignore[arg-type]


def note_rebuilt(work: UnitOfWork, rebuilt: Rebuilt) -> None:
    """Keep the account in the new file itself: whoever opens it first shows it, also after a crash."""
    work.settings.put(TOLD, asdict(rebuilt))


def forget_rebuilt(work: UnitOfWork) -> None:
    work.settings.remove(TOLD)
