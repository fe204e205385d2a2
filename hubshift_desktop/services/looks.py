"""Who looked at this record here: the access log as people read it, and whether it is still whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from hubshift_desktop.security.roles import Verb
from hubshift_desktop.services.context import Context
from hubshift_desktop.store.values import AccessHead, AccessLine, AccessReport

HeadOf: TypeAlias = Callable[[], AccessHead | None]
_LINES = 200


def no_head() -> AccessHead | None:
    """For a store whose vault keeps no end of the log: then a cut-off tail does not show."""
    return None


class Looks:
    """The verbs of the access log. Lines are only ever added."""

    def __init__(self, context: Context, *, head: HeadOf = no_head) -> None:
        self._context = context
        self._head = head

    def of(self, record_id: str | None = None, *, limit: int = _LINES) -> tuple[AccessLine, ...]:
        """Return the lines of one client, or of everybody, newest first."""
        self._context.may(Verb.READ_ACCESS_LOG)
        with self._context.store.read() as reader:
            return reader.access.lines(record_id=record_id, limit=limit)

    def note_copy(self, client_ids: Iterable[str], what: str) -> None:
        """Write down that something of these clients goes to the clipboard; `what` names it, never its content."""
        self._context.may(Verb.VIEW)
        with self._context.store.write() as work:
            for client_id in client_ids:
                work.access.append(verb="copy", record_id=client_id, detail_ids=(what,))
            work.commit()

    def verify(self) -> AccessReport:
        """Check the whole log against its own chain and the end kept in the vault."""
        with self._context.store.read() as reader:
            return reader.access.verify(self._head())
