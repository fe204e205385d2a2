"""Walking one section of the office's list: up, and down again where the count does not prove that everybody was seen.

Knows pages and counting, nothing of the store: what a page brings is handed to `take`, in order, one at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial

from hubshift_desktop.central.answers import ListPage
from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.sync.flight import fly
from hubshift_desktop.sync.means import Means
from hubshift_desktop.sync.outcomes import Halt, halt_of
from hubshift_desktop.sync.tally import Tally

LIMIT = 100
_IN_THE_AIR = 4
_ROUNDS = 3
_MOST_PAGES = 10_000


class CancelledError(Exception):
    """The walk was asked to stop; what was taken in stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A page of a walk, and where the walk stands after it."""

    status: str
    number: int
    is_going_up: bool
    page: ListPage
    tally: Tally


@dataclass(slots=True, kw_only=True)
class Section:
    """All clients that the list shows for one status, or for none asked. `skipped` pages could not be read."""

    means: Means
    take: Callable[[Step], None]
    status: str = ""
    tally: Tally = field(default_factory=Tally)
    skipped: int = 0
    _pages: int = 0
    _first: tuple[str, ...] = ()

    def prove(self, *, begin: int = 1) -> bool:
        """Walk up from page `begin`, and down while that proves nothing; say whether everybody was seen."""
        self.tally.begin_sweep()
        self._up(begin)
        # A walk that was taken up further on did not read page 1 now, even where everybody is on one page by now.
        is_one_reading = begin == 1 and self._pages <= 1
        if self.tally.is_proved and (is_one_reading or self._is_first_page_same()):
            return True
        for _ in range(1 if self.skipped else _ROUNDS):
            if is_one_reading or self.tally.total is None:
                return False
            self.tally.begin_sweep()
            self._sweep(range(max(self._pages, 1), 0, -1), is_going_up=False)
            if self.tally.is_proved:
                return True
        return False

    def _up(self, begin: int) -> None:
        self._sweep([begin])
        reached = begin
        while reached < min(self._pages, _MOST_PAGES):
            ahead = range(reached + 1, min(self._pages, _MOST_PAGES) + 1)
            reached = ahead[-1]
            self._sweep(ahead)
        if not self._pages:
            self._up_blindly(begin + 1)

    def _up_blindly(self, begin: int) -> None:
        """Go on where the office does not tell how many pages there are, until a page brings nobody new."""
        for number in range(begin, _MOST_PAGES):
            before = len(self.tally.ids)
            self._sweep([number])
            if len(self.tally.ids) == before:
                return

    def _is_first_page_same(self) -> bool:
        """Read page 1 again: what moved at the front of the list while we walked shows there.

        One page read from its beginning is one reading: nothing can have moved within it, and nobody asks here.
        """
        before = self._first
        self._sweep([1])
        return self.tally.is_proved and before in ((), self._first)

    def _sweep(self, numbers: Sequence[int], *, is_going_up: bool = True) -> None:
        """Read pages and take each in. One that cannot be read is left out; two in a row end the walk."""
        jobs = [partial(self._read, number) for number in numbers]
        was_skipped = False
        with closing(fly(self.means.pool, jobs, width=_IN_THE_AIR)) as answers:
            for number, answer in zip(numbers, answers, strict=True):
                # A pause that the office asks for holds also for whoever is asked to end: it is heard before.
                if isinstance(answer, CentralError):
                    self._bear(answer, is_last_straw=was_skipped or number == 1)
                if self.means.cancel.is_set():
                    raise CancelledError
                was_skipped = isinstance(answer, CentralError)
                if not isinstance(answer, CentralError):
                    self._hear(number, answer, is_going_up=is_going_up)

    def _read(self, number: int) -> ListPage:
        return self.means.api.list_clients(page=number, limit=LIMIT, status=self.status or None)

    def _bear(self, error: CentralError, *, is_last_straw: bool) -> None:
        if is_last_straw or halt_of(error) is not Halt.NONE or error.kind is not ErrorKind.UNREADABLE:
            raise error
        self.skipped += 1

    def _hear(self, number: int, page: ListPage, *, is_going_up: bool) -> None:
        self.means.office_time.hear(page.server_date)
        ids = tuple(row.server_id for row in page.rows)
        self.tally.add(ids, total=page.total_items)
        self._pages = _pages_of(page) or self._pages
        if number == 1:
            self._first = ids
        self.take(Step(status=self.status, number=number, is_going_up=is_going_up, page=page, tally=self.tally))


def _pages_of(page: ListPage) -> int:
    """Return how many pages there are, worked out from the rows of a page where only the total is told."""
    if page.total_pages is not None:
        return page.total_pages
    if page.total_items is None or not page.rows or page.page != 1:
        return 0
    return -(-page.total_items // len(page.rows))
