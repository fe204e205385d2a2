"""The pull: who is there, who is missing, who belongs to whom, and then the details, in the order of use.

The list comes first, because a list of names is already a case file to work with; details trickle in behind it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.domain.rows import Changed
from hubshift_desktop.sync.absence import look_for_missing
from hubshift_desktop.sync.details import Detailed, refresh_at_once, refresh_details
from hubshift_desktop.sync.groups import learn_caseload, refresh_groups
from hubshift_desktop.sync.means import Means
from hubshift_desktop.sync.needing import count_left, on_screen
from hubshift_desktop.sync.news import together
from hubshift_desktop.sync.outcomes import Halt, halt_of
from hubshift_desktop.sync.passing import run_pass
from hubshift_desktop.sync.scope import Scope

_LIST_HOLDS = timedelta(minutes=30)


@dataclass(slots=True, kw_only=True)
class PullReport:
    """What a pull came to.

    `news` are the clients of whom something came in, `details_left` those whose details are missing or old, `gaps`
    those of whom the office's trouble left a part unread, and `trouble` is why it ended early. `is_short` says that the
    office counts more clients than its list has shown, `is_unasked` that there was nothing to ask, `has_list` that
    the list was read to its end, `has_asked` that whoever it did not show was asked for.
    """

    news: set[str] = field(default_factory=set)
    details: int = 0
    details_left: int = 0
    gaps: int = 0
    held_absences: int = 0
    is_proved: bool = False
    is_short: bool = False
    is_finished: bool = False
    is_unasked: bool = False
    has_list: bool = False
    has_asked: bool = False
    trouble: CentralError | None = None
    changed: Changed = field(default_factory=Changed)

    @property
    def halt(self) -> Halt:
        return Halt.NONE if self.trouble is None else halt_of(self.trouble)

    @property
    def has_server_trouble(self) -> bool:
        """Whether the office answered, but with nothing that could be used."""
        return self.trouble is not None and self.trouble.kind is ErrorKind.UNREADABLE and not self.trouble.is_portal


def pull(means: Means, scope: Scope) -> PullReport:
    """Bring the store up to date with the office; trouble is part of the answer."""
    means.listener.state("receiving")
    report = PullReport()
    try:
        _pull_list(means, scope, report)
        if not means.cancel.is_set():
            _pull_details(means, scope, report)
    except CentralError as trouble:
        report.trouble = trouble
    report.is_finished = report.is_finished and report.trouble is None and not means.cancel.is_set()
    return report


def look(means: Means, scope: Scope) -> PullReport:
    """Read whoever is on screen, and nobody else: somebody was opened between two pulls."""
    report = PullReport()
    try:
        report.is_unasked = not _glance(means, scope, report, set())
    except CentralError as trouble:
        report.trouble = trouble
    return report


def _glance(means: Means, scope: Scope, report: PullReport, asked: set[str]) -> bool:
    """Read those on screen, also between two pages of a long list; return whether there was anybody to ask for.

    `asked` keeps who was asked for: an office that denies somebody is not asked again after each page.
    """
    questions = [question for question in on_screen(means, scope) if question.local_id not in asked]
    asked.update(question.local_id for question in questions)
    _count(refresh_at_once(means, questions), report)
    return bool(questions)


def _pull_list(means: Means, scope: Scope, report: PullReport) -> None:
    if scope.goes_on and not scope.confirm_absences and _is_list_at_hand(means):
        return
    passed = run_pass(means, between=partial(_glance, means, scope, report, set()))
    report.news |= passed.news
    report.changed = together(report.changed, passed.changed)
    report.is_proved, report.is_short = passed.is_proved, passed.is_short
    _bear(passed.trouble, report)
    if not passed.is_finished:
        return
    looked = look_for_missing(means, scope, passed.taken)
    report.held_absences, report.changed = looked.held, together(report.changed, looked.changed)
    report.has_asked = looked.is_whole
    _bear(looked.trouble, report)
    report.is_finished = report.has_list = True


def _is_list_at_hand(means: Means) -> bool:
    """Whether the list was read lately and only details are missing.

    A first copy of 10,000 comes in fifty cycles: to read a hundred pages in each would be half of the laptop's work.
    """
    with means.store.read() as reader:
        latest = reader.passes.latest()
        if latest is None or latest.finished_at is None or not count_left(reader):
            return False
    return timedelta(0) <= means.office_time.now() - latest.finished_at < _LIST_HOLDS


def _pull_details(means: Means, scope: Scope, report: PullReport) -> None:
    means.listener.state("receiving")
    learn_caseload(means)
    _count(refresh_details(means, scope), report)
    refresh_groups(means, scope)


def _count(detailed: Detailed, report: PullReport) -> None:
    report.details += detailed.read
    report.gaps += detailed.gaps
    report.details_left = detailed.left
    report.changed = together(report.changed, detailed.changed)
    report.news |= detailed.news
    _bear(detailed.trouble, report)


def _bear(trouble: CentralError | None, report: PullReport) -> None:
    """Note a trouble; only one that would fail every other question ends the pull."""
    if trouble is None:
        return
    if halt_of(trouble) is not Halt.NONE:
        raise trouble
    report.trouble = report.trouble or trouble
