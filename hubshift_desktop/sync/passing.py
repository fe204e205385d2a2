"""One pass over the office's list, kept so that it can be interrupted anywhere and taken up again.

A page's rows, their mark 'seen in this pass' and the place to go on from are one transaction (L4). A pass says who is
there; who is missing is said only by a proved pass, and even that is a rumour.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from hubshift_desktop.central.errors import CentralError
from hubshift_desktop.domain.fields import JsonValue, text
from hubshift_desktop.store import PullPass
from hubshift_desktop.sync.means import Means
from hubshift_desktop.sync.outcomes import Halt, halt_of
from hubshift_desktop.sync.page_writing import PageWriter, Passed
from hubshift_desktop.sync.presence import is_missing_news
from hubshift_desktop.sync.sweeping import LIMIT, CancelledError, Section, Step
from hubshift_desktop.sync.tally import Tally

_STALE = timedelta(minutes=30)
_HIDEABLE = ("inactive", "terminated")
_HIDES = "list_default_hides"


def _nothing() -> None:
    """Nobody waits for anything between two pages."""


def run_pass(means: Means, between: Callable[[], object] = _nothing) -> Passed:
    """Walk the list to its end, or until something ends it early; `between` is called after each page."""
    return _Walker(means, between).run()


class _Walker:
    """A pass in the making: the sections it walks and what they showed."""

    def __init__(self, means: Means, between: Callable[[], object]) -> None:
        self._means, self._between = means, between
        self._known: set[str] = set()
        self._statuses: set[str] = set()
        self._is_whole = True
        self._hides: dict[str, JsonValue] | None = None
        taken, self._tally, is_first = _taken_up(means)
        self._passed = Passed(taken=taken)
        # As far as the pages go that came, written or not.
        self._place = taken
        self._pages = PageWriter(means, self._passed, is_first=is_first)

    def run(self) -> Passed:
        try:
            is_proved = self._walk_default()
            for status in _HIDEABLE:
                if self._is_hidden(status):
                    is_proved = self._walk(Section(means=self._means, take=self._take, status=status)) and is_proved
        except CancelledError:
            return self._passed
        except CentralError as trouble:
            self._passed.trouble = trouble
            return self._passed
        self._finish(is_proved=is_proved)
        return self._passed

    def _walk_default(self) -> bool:
        section = Section(means=self._means, take=self._take, tally=self._tally)
        page = self._passed.taken.cursor.get("page")
        is_proved = self._walk(section, begin=page if isinstance(page, int) else 1)
        self._learn({status: False for status in _HIDEABLE if status in self._statuses})
        return is_proved

    def _walk(self, section: Section, *, begin: int = 1) -> bool:
        try:
            is_proved = section.prove(begin=begin)
        except CentralError:
            self._pages.write()
            raise
        self._pages.write()
        if self._pages.has_left_out:
            raise CancelledError
        self._known |= section.tally.ids
        self._passed.is_short |= section.tally.is_short
        return is_proved and not section.skipped

    def _finish(self, *, is_proved: bool) -> None:
        finished = replace(
            self._passed.taken,
            finished_at=self._means.office_time.now(),
            distinct_ids=len(self._known),
            is_proved=is_proved and self._is_whole,
        )
        with self._means.writing() as uow:
            self._passed.taken = uow.passes.save(finished)
            uow.commit()
        self._passed.is_finished = True
        # A row that cannot be read is counted and never shown: no other pass would bring it.
        self._passed.is_short &= self._is_whole

    # A page

    def _take(self, step: Step) -> None:
        if not step.status:
            self._statuses.update(text(row.fields, "status") for row in step.page.rows)
        self._is_whole = self._is_whole and not step.page.skipped
        self._place = self._advanced(step)
        self._pages.take(step.page.rows, self._place, seen=len(step.tally.ids) + len(self._known))
        self._between()

    def _advanced(self, step: Step) -> PullPass:
        taken, tally = self._place, step.tally
        total = step.page.total_items or 0
        is_taken_up_here = step.is_going_up and not step.status and not tally.is_mixed
        return replace(
            taken,
            pages=max(taken.pages, step.number),
            total_first=taken.total_first or total,
            total_last=max(total, len(self._known) + len(tally.ids)),
            cursor={
                "can_go_on": is_taken_up_here,
                "page": step.number + 1,
                "total": tally.total,
                "is_steady": tally.is_steady,
            },
        )

    # What the list leaves out

    def _is_hidden(self, status: str) -> bool:
        """Whether clients of this status are left out unless asked for (S5): learnt from what the list shows."""
        if status in self._statuses:
            return False
        known = self._learnt().get(status)
        if isinstance(known, bool) and (known or not self._has_missing()):
            return known
        try:
            page = self._means.api.list_clients(page=1, limit=LIMIT, status=status)
        except CentralError as trouble:
            if halt_of(trouble) is not Halt.NONE:
                raise
            return False  # an office that cannot be asked by status
        if not page.rows:
            return False
        is_hidden = any(row.server_id not in self._known for row in page.rows)
        self._learn({status: is_hidden})
        return is_hidden

    def _has_missing(self) -> bool:
        taken = self._passed.taken
        with self._means.store.read() as reader:
            unseen = reader.records.unseen(taken.pass_id)
        return any(is_missing_news(stored, since=taken.started_at) for stored in unseen)

    def _learnt(self) -> dict[str, JsonValue]:
        if self._hides is None:
            with self._means.store.read() as reader:
                learnt = reader.cap.get(self._means.account.origin).get(_HIDES)
            self._hides = learnt if isinstance(learnt, dict) else {}
        return self._hides

    def _learn(self, facts: dict[str, bool]) -> None:
        known = self._learnt()
        if all(known.get(status) is hides for status, hides in facts.items()):
            return
        with self._means.writing() as uow:
            uow.cap.learn(self._means.account.origin, {_HIDES: {**known, **facts}})
            uow.commit()
        self._hides = {**known, **facts}


def _taken_up(means: Means) -> tuple[PullPass, Tally, bool]:
    """Take up the pass that was interrupted; begin a new one when it is old, or when its count would prove nothing.

    Also says whether it is the first of all.
    """
    with means.writing() as uow:
        latest = uow.passes.latest()
        if latest is not None and _can_go_on(latest, means):
            total = latest.cursor.get("total")
            tally = Tally(
                ids=set(uow.records.seen_ids(latest.pass_id)),
                total=total if isinstance(total, int) else None,
                is_steady=latest.cursor.get("is_steady") is True,
            )
            return latest, tally, False
        begun = uow.passes.begin(means.office_time.now())
        uow.commit()
    return begun, Tally(), latest is None


def _can_go_on(latest: PullPass, means: Means) -> bool:
    age = means.office_time.now() - latest.started_at
    return latest.finished_at is None and latest.cursor.get("can_go_on") is True and timedelta(0) <= age <= _STALE
