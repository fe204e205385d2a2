"""Writing the pages of the office's list: the first at once, the others several together where nobody is kept waiting.

Every new client has its place in a dozen sorted indexes. Written a page at a time, a list of 10,000 clients seals most
of their pages a hundred times; ten at a time, ten times.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from hubshift_desktop.central.answers import Found
from hubshift_desktop.central.errors import CentralError
from hubshift_desktop.domain.fields import Fields
from hubshift_desktop.domain.rows import Changed
from hubshift_desktop.domain.states import Kind, OpKind
from hubshift_desktop.store import PageApplied, PullPass, UnitOfWork
from hubshift_desktop.sync.held import held_numbers, is_held_client
from hubshift_desktop.sync.ledger_lines import client_name
from hubshift_desktop.sync.means import Means
from hubshift_desktop.sync.news import together
from hubshift_desktop.sync.office_lines import OfficeLines
from hubshift_desktop.sync.presence import welcome_back

_TOGETHER = 10
# On a slow line pages come one by one: they are shown as they come.
_LONGEST_GATHERING_S = 1.0


@dataclass(slots=True, kw_only=True)
class Passed:
    """What a pass came to. `trouble` is what ended it early, if something did.

    `is_short` says that the office counts more clients than its pages have shown.
    """

    taken: PullPass
    is_finished: bool = False
    is_short: bool = False
    trouble: CentralError | None = None
    news: set[str] = field(default_factory=set)
    changed: Changed = field(default_factory=Changed)

    @property
    def is_proved(self) -> bool:
        return self.taken.is_proved


@dataclass(frozen=True, slots=True)
class _Page:
    """A page that came, how far the pass is with it, and how many clients had been seen then."""

    rows: Sequence[Found]
    place: PullPass
    seen: int


class PageWriter:
    """Gathers pages and writes them in their order, each transaction with the place to go on from after it (L4).

    They are gathered in the first pass of all, when hardly anybody is there to be edited yet, and while a window is
    left alone; a save that comes all the same is let in after a page. In every other case each is written as it comes.
    sync.md 5.4 A asks for a transaction a page; what counts of it, rows and place in one commit, holds for ten.
    """

    def __init__(self, means: Means, passed: Passed, *, is_first: bool) -> None:
        self._means, self._passed, self._is_first = means, passed, is_first
        self._gathered: deque[_Page] = deque()
        self._began = means.clock.monotonic()
        self._has_written = False
        self.has_left_out = False

    def take(self, rows: Sequence[Found], place: PullPass, *, seen: int) -> None:
        """Take a page, and write when it is time to."""
        self._gathered.append(_Page(rows, place, seen))
        if self._is_time():
            self.write()

    def write(self) -> None:
        """Write what was gathered; whoever waits to save is let in between two pages.

        Whoever locks or closes waits for none of the rest: it is left out, and asked for again by the next cycle.
        """
        while self._gathered and not self.has_left_out:
            self._write_some()
            self.has_left_out = bool(self._gathered) and self._means.cancel.is_set()
        self._began = self._means.clock.monotonic()
        self._has_written = True

    def _is_time(self) -> bool:
        if not self._has_written or not (self._is_first or self._means.courtesy.is_alone()):
            return True
        is_long_ago = self._means.clock.monotonic() - self._began >= _LONGEST_GATHERING_S
        return is_long_ago or len(self._gathered) >= _TOGETHER

    def _write_some(self) -> None:
        applied: list[PageApplied] = []
        with self._means.writing() as uow:
            page = self._gathered.popleft()
            applied.append(self._apply(uow, page))
            while self._gathered and not (self._means.store.is_wanted or self._means.cancel.is_set()):
                page = self._gathered.popleft()
                applied.append(self._apply(uow, page))
            taken = uow.passes.save(page.place)
            changed = uow.commit()
        self._passed.taken = taken
        for one in applied:
            self._passed.news.update(one.added, one.changed)
        self._passed.changed = together(self._passed.changed, changed)
        self._means.listener.progress("list", page.seen, taken.total_last)
        if changed:
            self._means.listener.changed(changed)

    def _apply(self, uow: UnitOfWork, page: _Page) -> PageApplied:
        applied = uow.records.apply_list_page(_rows(uow, page.rows), page.place.pass_id)
        self._follow(uow, applied)
        return applied

    def _follow(self, uow: UnitOfWork, applied: PageApplied) -> None:
        """Say what others changed, and let parked work of those who are back go on."""
        lines = OfficeLines(at=self._means.office_time.now(), new_id=self._means.new_id)
        for before in applied.before:
            after = uow.records.get(before.local_id)
            if after is None:
                continue
            uow.ledger.write(lines.changed(before, after, client_name=client_name(after.local)))
            if after.local_id in applied.back:
                welcome_back(uow, before, at=self._means.office_time.now())


def _rows(uow: UnitOfWork, rows: Iterable[Found]) -> list[tuple[str, Fields]]:
    """Return a page's rows, each once, without those that may be our own creates."""
    numbers = held_numbers(uow.outbox.open_of((OpKind.CLIENT_CREATE,)))
    return [
        (server_id, fields)
        for server_id, fields in {row.server_id: row.fields for row in rows}.items()
        if not is_held_client(fields, numbers) or uow.records.by_server_id(Kind.CLIENT, server_id) is not None
    ]
