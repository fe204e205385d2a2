"""Today's facts in words: which line, in which tone, and where it leads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from hubshift_desktop.domain import dates, due
from hubshift_desktop.domain.states import Kind, LedgerState
from hubshift_desktop.domain.views import AppointmentView, Due
from hubshift_desktop.domain.words import capitalised, lowered, plural
from hubshift_desktop.services.views import HistoryLine, WaitingLine
from hubshift_desktop.ui.panes import visit_words
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.day_line import Visit, side_by_side
from hubshift_desktop.ui.widgets.fact_list import Fact
from hubshift_desktop.ui.widgets.lanes_90 import Lane, LaneMark
from hubshift_desktop.ui.widgets.lines import Flag, due_flag, plan_flag

_TONES = {due.Tone.DANGER: Tone.DANGER, due.Tone.WARN: Tone.WARN, due.Tone.PLAIN: Tone.NEUTRAL}
_SHORTEST = 30
_MOST_COLUMNS, _CROWD = 3, 12
_STATES = {
    LedgerState.WAITING: (Tone.WAIT, "cloud-arrow-up"),
    LedgerState.SENDING: (Tone.ACCENT, "arrows-clockwise"),
    LedgerState.UNANSWERED: (Tone.WAIT, "question"),
    LedgerState.ACCEPTED: (Tone.OK, "check-circle"),
    LedgerState.CONFLICT: (Tone.WARN, "git-fork"),
    LedgerState.SET_ASIDE: (Tone.DANGER, "wrench"),
}
_HELD = Flag("Held", Tone.WAIT, "pause")
_SEPARATOR = "|"
PLACE = "place"


def key_of(tab: str, client_id: str) -> str:
    """Return where a line leads, as one key; `PLACE` with a place or view in the place of the client."""
    return f"{tab}{_SEPARATOR}{client_id}"


def place_of(key: str) -> tuple[str, str]:
    """Return tab and client of a key made by `key_of`; what follows is only there to tell two lines apart."""
    tab, client_id, *_ = key.split(_SEPARATOR)
    return tab, client_id


def plan_facts(items: Sequence[Due], *, today: date, ended: int = 0) -> list[Fact]:
    """Return plans by their end; 'Ended …' stays, because a plan runs until it is replaced.

    `ended` is how many there are; those for which there is no line of their own share one.
    """
    told = sum(due.is_overdue(item.date, today=today) for item in items)
    is_cut = told < ended
    shown = items[:-1] if is_cut else items
    facts: list[Fact] = []
    for item in shown:
        end = due.plan_end(item.date, today=today)
        detail = f"{'Ended' if end and end.is_over else 'Ends'} {dates.shown(item.date)}"
        facts.append(
            Fact(
                key=key_of("overview", item.client_id),
                title=item.client_name,
                detail=detail,
                avatar=(item.client_name, item.client_id),
                right=plan_flag(end),
            )
        )
    if is_cut:
        left = ended - sum(due.is_overdue(item.date, today=today) for item in shown)
        facts.append(
            Fact(
                key=key_of(PLACE, "plans_ending"),
                title=f"{left} more have ended" if left < ended else f"{left} plans have ended",
                detail="They go on until they are replaced",
                icon="hourglass-high",
                tone=Tone.DANGER,
            )
        )
    return facts


def total_words(total: int, *, clients: int) -> str:
    """Return '32 for 27 clients': the list behind it holds the clients. Alike, one number says both."""
    return str(total) if total == clients else f"{total} for {plural(clients, 'client')}"


def due_facts(items: Iterable[Due], *, tab: str, icon: str, today: date) -> list[Fact]:
    """Return reviews or goals by their day, with what is due over whose it is."""
    facts: list[Fact] = []
    for number, item in enumerate(items):
        day = due.due_day(item.date, today=today)
        tone = day.tone if day else due.Tone.PLAIN
        facts.append(
            Fact(
                key=f"{key_of(tab, item.client_id)}{_SEPARATOR}{item.record_id or number}",
                title=item.what,
                detail=item.client_name,
                icon=icon,
                tone=_TONES[tone],
                right=due_flag(day.late, tone) if day else None,
            )
        )
    return facts


def waiting_facts(items: Iterable[WaitingLine], *, holds_documents: bool = False) -> list[Fact]:
    """Return what waits, with the state as the line's last word."""
    facts: list[Fact] = []
    for item in items:
        flag = state_flag(item, holds_documents=holds_documents)
        needs = flag.tone if item.needs_person and flag.tone else Tone.NEUTRAL
        facts.append(Fact(key=item.key, title=item.title, detail=item.detail, icon=item.icon, tone=needs, right=flag))
    return facts


def office_facts(items: Iterable[HistoryLine], *, now: datetime) -> list[Fact]:
    """Return what others changed."""
    return [
        Fact(
            key=f"{key_of('changes', item.client_id)}{_SEPARATOR}{item.line_id}",
            title=item.words,
            detail=item.client_name,
            icon="cloud",
            right=Flag(capitalised(dates.moment_words(item.at, now=now))),
        )
        for item in items
    ]


def coming_facts(views: Iterable[AppointmentView], *, today: date) -> list[Fact]:
    """Return the visits of the next days, for a day that has none."""
    return [
        Fact(
            key=f"{key_of('appointments', view.client_id)}{_SEPARATOR}{view.local_id}",
            title=view.client_name,
            detail=", ".join(
                (
                    dates.visit_when(view.appointment.date, view.appointment.start_time, today=today),
                    visit_words.title_of(view),
                )
            ),
            avatar=(view.client_name, view.client_id),
        )
        for view in views
    ]


def state_flag(item: WaitingLine, *, holds_documents: bool = False) -> Flag:
    """Return where a change stands, in the service's words; a file that is not let go is held."""
    if holds_documents and is_held(item):
        return _HELD
    tone, icon = _STATES[item.state]
    return Flag(item.state_words, tone, icon)


def is_held(item: WaitingLine) -> bool:
    """Whether this is what stays here while documents are held."""
    return item.entity is Kind.DOCUMENT and item.state is LedgerState.WAITING


def is_crowded(blocks: Sequence[Visit]) -> bool:
    """Whether so many visits share an hour that side by side nobody could read them."""
    return any(columns > _MOST_COLUMNS for _, columns in side_by_side(sorted(blocks, key=lambda block: block.start)))


def crowded_facts(views: Sequence[AppointmentView], *, today: date, now: int) -> list[Fact]:
    """Return a crowded day as lines by time, from now on; what is over and what is far off share a line each."""
    blocks = sorted(visits(views, today=today), key=lambda block: block.start)
    clients = {view.local_id: (view.client_name, view.client_id) for view in views}
    past = [block for block in blocks if block.end <= now]
    ahead = [block for block in blocks if block.end > now]
    facts = [_crowded_fact(block, clients[block.key], now=now) for block in ahead[:_CROWD]]
    if past:
        done = sum(block.is_done for block in past)
        facts.insert(0, _gathered(f"{len(past)} earlier today", f"{done} of them done", icon="clock"))
    if later := ahead[_CROWD:]:
        facts.append(_gathered(f"+{len(later)} from {wall_words(later[0].start)}", "Show all of them", icon="clock"))
    return facts


def _crowded_fact(block: Visit, client: tuple[str, str], *, now: int) -> Fact:
    is_now = block.start <= now and not block.is_done
    flag = Flag("Done", Tone.OK, "check-circle") if block.is_done else Flag("Now", Tone.ACCENT) if is_now else None
    return Fact(
        key=f"{key_of('appointments', client[1])}{_SEPARATOR}{block.key}",
        title=f"{wall_words(block.start)}  {block.title}",
        detail=block.detail,
        avatar=client,
        right=flag,
    )


def _gathered(title: str, detail: str, *, icon: str) -> Fact:
    return Fact(key=f"{key_of(PLACE, 'appointments')}{_SEPARATOR}{title}", title=title, detail=detail, icon=icon)


def wall_words(minutes: int) -> str:
    """Return '9:00 am' for minutes since midnight."""
    return dates.wall_time(f"{minutes // 60:02}:{minutes % 60:02}")


def visits(views: Iterable[AppointmentView], *, today: date) -> list[Visit]:
    """Return today's visits as blocks; without a readable start they cannot lie on a day line."""
    blocks: list[Visit] = []
    for view in views:
        visit = view.appointment
        start = dates.minutes_of_day(visit.start_time)
        if start is None or dates.as_date(visit.date) != today:
            continue
        end = dates.minutes_of_day(visit.end_time)
        place = (
            lowered(visit.location)
            if visit.location.startswith(("At ", "By ", "In ", "Video ", "Phone "))
            else visit.location
        )
        blocks.append(
            Visit(
                key=view.local_id,
                start=start,
                end=end if end is not None and end > start else start + _SHORTEST,
                time=dates.wall_time(visit.start_time).split(" ")[0],
                title=visit_words.title_of(view),
                detail=", ".join(part for part in (view.client_name, place) if part),
                is_done=visit.status in ("completed", "cancelled"),
            )
        )
    return blocks


def lanes(
    plans: Iterable[Due], reviews: Iterable[Due], goals: Iterable[Due], *, today: date
) -> tuple[Lane, Lane, Lane]:
    """Return the three lanes of the next 90 days."""
    return (
        Lane(
            title="Plans",
            icon="hourglass-high",
            noun="plan",
            late="ended",
            marks=_marks(plans, tab="overview", today=today),
        ),
        Lane(
            title="Reviews",
            icon="pill",
            noun="review",
            marks=_marks(reviews, tab="medications", today=today),
        ),
        Lane(title="Goals", icon="target", noun="goal", marks=_marks(goals, tab="goals", today=today)),
    )


def _marks(items: Iterable[Due], *, tab: str, today: date) -> tuple[LaneMark, ...]:
    marks: list[LaneMark] = []
    for item in items:
        day = dates.as_date(item.date)
        if day is None:
            continue
        end = due.plan_end(item.date, today=today) if tab == "overview" else due.due_day(item.date, today=today)
        said = f"{item.what}, {item.client_name}" if tab != "overview" else item.client_name
        marks.append(
            LaneMark(
                key=key_of(tab, item.client_id),
                day=day,
                label=short_name(item.client_name),
                said=f"{said}. {end.sentence}." if end else said,
                tone=_TONES[end.tone] if end else Tone.NEUTRAL,
            )
        )
    return tuple(marks)


def short_name(name: str) -> str:
    """Return 'Rosa D' for 'Rosa Delgado'; a single name stays whole."""
    first, *others = name.split()
    return f"{first} {others[-1][0]}" if others else first
