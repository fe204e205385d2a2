"""That the case file is an older copy: worded, and kept in the file until a person has read it."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.words import plural
from hubshift_desktop.store import UnitOfWork

TOLD = "store.older_copy"


@dataclass(frozen=True, slots=True, kw_only=True)
class OlderCopy:
    """What was found when it was opened. `is_certain`: a newer one was at work; else nothing knows this one."""

    changes: int = 0
    is_certain: bool = True

    @property
    def title(self) -> str:
        return f"This case file {'is' if self.is_certain else 'may be'} an older copy"

    @property
    def first_words(self) -> str:
        """Say how that is known."""
        if self.is_certain:
            return "A newer copy of it was in use before."
        return "It was brought here from elsewhere, or what Hubshift keeps beside it is gone."

    @property
    def waiting_words(self) -> str:
        """Say what becomes of the changes that wait in it: that is what a person asks first."""
        if not self.changes:
            return "No change waits in it. What the office has comes back with the next sync."
        is_one = self.changes == 1
        subject = f"{plural(self.changes, 'change')} {'waits' if is_one else 'wait'} in it."
        return f"{subject} {'It' if is_one else 'Each'} is compared with the office before it is sent."

    @property
    def missing_words(self) -> str:
        """Say what is not here, and where it may be."""
        return (
            "What was saved after this copy was made, and had not reached the office, is not in it. If you still have "
            "the newer file, quit Hubshift and put it back; a rescue file can be opened in Settings."
        )

    @property
    def words(self) -> tuple[str, ...]:
        """Say it all in sentences."""
        return (f"{self.title}. {self.first_words}", self.waiting_words, self.missing_words)


def told_older_copy(setting: JsonValue) -> OlderCopy | None:
    """Read what has not been shown yet."""
    return OlderCopy(**setting) if isinstance(setting, dict) else None  # type: ignore[arg-type]


def note_older_copy(work: UnitOfWork, found: OlderCopy) -> None:
    """Keep it in the file itself: whoever opens it first shows it, also after a crash."""
    work.settings.put(TOLD, asdict(found))


def forget_older_copy(work: UnitOfWork) -> None:
    work.settings.remove(TOLD)
