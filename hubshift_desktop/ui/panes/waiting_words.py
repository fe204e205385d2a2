"""The ledger in words: groups, rows, and one change in full."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from hubshift_desktop.domain import dates, fieldinfo
from hubshift_desktop.domain.rows import LedgerLine
from hubshift_desktop.domain.states import Kind, LedgerState
from hubshift_desktop.domain.views import LaptopSummary, QueueCounts
from hubshift_desktop.domain.words import capitalised, counted, plural, size
from hubshift_desktop.services.history import is_office
from hubshift_desktop.services.views import WaitingLine
from hubshift_desktop.ui.panes.today_words import is_held, state_flag
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.change_row_delegate import ChangeLine
from hubshift_desktop.ui.widgets.line_list import ListedLine
from hubshift_desktop.ui.widgets.lines import Flag, GroupHead

_FROM_OFFICE = Flag("From Hubshift", Tone.NEUTRAL, "cloud")
STATES: tuple[tuple[LedgerState, str], ...] = (
    (LedgerState.WAITING, "Waiting"),
    (LedgerState.SENDING, "Sending"),
    (LedgerState.UNANSWERED, "Sent, not answered yet"),
    (LedgerState.CONFLICT, "Two versions"),
    (LedgerState.SET_ASIDE, "Not accepted"),
    (LedgerState.ACCEPTED, "Accepted"),
)


@dataclass(frozen=True, slots=True)
class Change:
    """One change with its words; `ledger` holds the values before and after, and is None for a record to decide."""

    words: WaitingLine
    ledger: LedgerLine | None = None

    @property
    def key(self) -> str:
        """What tells one line from another; an operation can have several fields, each with its line."""
        return f"{self.words.key}/{self.ledger.line_id}" if self.ledger else self.words.key

    @property
    def is_decision(self) -> bool:
        return self.words.state is LedgerState.CONFLICT


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """All that the page shows, read in one go."""

    open: tuple[Change, ...] = ()
    sent: tuple[Change, ...] = ()
    laptop: LaptopSummary | None = None
    counts: QueueCounts | None = None
    log: tuple[Change, ...] = ()

    @property
    def files(self) -> int:
        """How many files stay here while documents are held."""
        return sum(is_held(change.words) for change in self.open)


def matched(waiting: Iterable[WaitingLine], lines: Iterable[LedgerLine]) -> tuple[Change, ...]:
    """Put words and ledger lines together."""
    by_field = {(line.op_id, line.field): line for line in lines}
    return tuple(Change(words, by_field.get((words.op_id, words.path))) for words in waiting)


def to_do_lines(ledger: Ledger, *, holds_documents: bool) -> list[ListedLine]:
    """Return what needs the person first, then what waits."""
    needs = [_change_line(change) for change in ledger.open if change.words.needs_person]
    others = [change for change in ledger.open if not change.words.needs_person]
    waits = [_change_line(change, holds_documents=holds_documents) for change in others]
    return [*_group("Needs you", needs), *_group("Waiting", waits)]


def log_lines(changes: Sequence[Change], *, now: datetime, holds_documents: bool) -> list[ListedLine]:
    """Return every change under the day it was saved."""
    groups: dict[str, list[ListedLine]] = {}
    for change in changes:
        moment = dates.moment_words(change.words.saved_at, now=now)
        day = capitalised(moment.rsplit(", ", 1)[0])
        groups.setdefault(day, []).append(_change_line(change, full_at=now, holds_documents=holds_documents))
    return [line for day, lines in groups.items() for line in _group(day, lines)]


def withdraw_verb(change: Change) -> str:
    """Return what taking this change back really is: of one that may be in Hubshift only the waiting can end."""
    return "Stop following" if change.words.may_be_there else "Take back"


def loss_of(change: Change) -> tuple[str, str] | None:
    """Return title and sentence of what taking this change back would destroy; None where undo brings all back."""
    words = change.words
    if words.entity is Kind.DOCUMENT:
        return (
            "Take back this file?",
            f"{words.title} has not been sent. It is removed from this laptop, and only you have it.",
        )
    if not words.files:
        return None
    title = "Take back this new client?"
    if words.files == 1:
        return title, "Its file is removed from this laptop with it. It has not been sent, and only you have it."
    count = counted(words.files, "file")
    return title, f"Its {count} are removed from this laptop with it. They have not been sent, and only you have them."


def letting_go(change: Change) -> str:
    """Return what somebody must know who stops following a change that may have arrived."""
    sentence = "It was sent and the answer was lost, so Hubshift may have it. “Try again” looks for it first."
    is_file = change.words.entity is Kind.DOCUMENT
    return f"{sentence} The file stays on this laptop, under Documents." if is_file else sentence


def detail_rows(change: Change, *, now: datetime, holds_documents: bool = False) -> list[tuple[str, str]]:
    """Return a change in full: what was there, what is there now, and how far it came."""
    words, ledger = change.words, change.ledger
    rows: list[tuple[str, str]] = [("Client", words.client_name)]
    if ledger is not None and ledger.field:
        rows.append(("Before", fieldinfo.show(ledger.field, ledger.old, kind=ledger.entity)))
        rows.append(("Now", fieldinfo.show(ledger.field, ledger.new, kind=ledger.entity)))
    by = ledger.by if ledger is not None else ""
    rows.append(("Saved", ", ".join(part for part in (_moment(words.saved_at, now), by) if part)))
    if words.sent_at is not None:
        attempts = ledger.attempts if ledger is not None else 0
        tries = f", {plural(attempts, 'try', 'tries')}" if attempts > 1 else ""
        rows.append(("Sent", f"{_moment(words.sent_at, now)}{tries}"))
    if words.accepted_at is not None:
        rows.append(("Accepted", _moment(words.accepted_at, now)))
    rows.append(("State", state_flag(words, holds_documents=holds_documents).text))
    if words.message:
        rows.append(("Hubshift said", words.message))
    return [(label, value) for label, value in rows if value]


def laptop_rows(summary: LaptopSummary, *, now: datetime) -> list[tuple[str, str]]:
    """Return the 'This laptop' card."""
    waiting = plural(summary.waiting, "change") if summary.waiting else "Nothing"
    waiting += f", {size(summary.waiting_bytes)}" if summary.waiting_bytes else ""
    files = f"{summary.files_kept:,} of {summary.files_total:,}"
    files += f", {size(summary.files_bytes)}" if summary.files_bytes else ""
    records = plural(summary.clients, "client")
    if summary.clients_with_detail < summary.clients:
        records += f", {summary.clients_with_detail:,} in full"
    return [
        ("Last checked", _moment(summary.last_complete, now) if summary.last_complete else "Not yet"),
        ("Waiting", waiting),
        ("Needs you", str(summary.needs_you) if summary.needs_you else "Nothing"),
        ("Records", records),
        ("Files kept", files if summary.files_total else "None yet"),
    ]


def words_of_sent(changes: Iterable[Change]) -> list[tuple[str, str, str]]:
    """Return what was accepted today, of whom, and its time, newest first."""
    return [
        (
            _brief(change),
            change.words.client_name,
            dates.clock_words(change.words.accepted_at or change.words.saved_at),
        )
        for change in changes
    ]


def _brief(change: Change) -> str:
    """Return a change's title without the value that was there before: a narrow card would cut off the one that is."""
    title, ledger = change.words.title, change.ledger
    if ledger is None or not ledger.field:
        return title
    before, now = (fieldinfo.show(ledger.field, value, kind=ledger.entity) for value in (ledger.old, ledger.new))
    from_to = f"{before} to {now}"
    return title.removesuffix(from_to) + now if before and now and title.endswith(from_to) else title


def _group(title: str, lines: Sequence[ListedLine]) -> list[ListedLine]:
    if not lines:
        return []
    head = ListedLine("", GroupHead(title, len(lines)), f"{title}, {len(lines)}")
    return [head, *(_divided(line, is_last=index + 1 == len(lines)) for index, line in enumerate(lines))]


def _divided(listed: ListedLine, *, is_last: bool) -> ListedLine:
    line = listed.line
    if not isinstance(line, ChangeLine):
        return listed
    parted = ChangeLine(title=line.title, details=line.details, icon=line.icon, flag=line.flag, has_divider=not is_last)
    return ListedLine(listed.key, parted, listed.said, listed.name)


def held_words(files: int) -> tuple[str, str, str]:
    """Return why the files that wait stay here, and what lets them go."""
    which = "The file that waits stays" if files == 1 else f"The {counted(files, 'file')} that wait stay"
    verb = "Send document" if files == 1 else "Send documents"
    return "Documents are held", f"{which} on this laptop until you send {'it' if files == 1 else 'them'}.", verb


def _change_line(change: Change, *, full_at: datetime | None = None, holds_documents: bool = False) -> ListedLine:
    words = change.words
    details = tuple(words.detail.split(" · "))
    if full_at is not None and words.accepted_at is not None and words.state is LedgerState.ACCEPTED:
        details = (*details, f"accepted {dates.clock_words(words.accepted_at)}")
    is_theirs = change.ledger is not None and is_office(change.ledger)
    flag = _FROM_OFFICE if is_theirs else state_flag(words, holds_documents=holds_documents)
    line = ChangeLine(title=words.title, details=details, icon=words.icon, flag=flag)
    return ListedLine(change.key, line, f"{words.title}, {', '.join(details)}, {flag.text}", words.title)


def _moment(moment: datetime, now: datetime) -> str:
    return capitalised(dates.moment_words(moment, now=now))
