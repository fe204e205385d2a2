"""A client's header and overview in words: what the facts say today, decided without a single widget."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from hubshift_desktop.domain import dates, due, lifecycle, ndis, phones
from hubshift_desktop.domain.fieldinfo import label as field_label
from hubshift_desktop.domain.states import Presence, SyncMark
from hubshift_desktop.domain.validation import FIRST_NAME, LAST_NAME
from hubshift_desktop.domain.views import ClientFile, GoalView
from hubshift_desktop.domain.words import listed, lowered, plural
from hubshift_desktop.services.views import MedicationItem
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.lines import SYNC_FLAGS, Flag, allergy_flag

_PREFERRED = "personalInfo.preferredName"
NONE_RECORDED = "None recorded"
_STATUS = {
    "active": (Tone.OK, "check-circle"),
    "inactive": (Tone.NEUTRAL, "minus-circle"),
    "terminated": (Tone.NEUTRAL, "prohibit"),
}
_GOAL_STATUS = {
    "not_started": (Tone.NEUTRAL, "circle-dashed"),
    "in_progress": (Tone.ACCENT, "play-circle"),
    "on_hold": (Tone.NEUTRAL, "pause-circle"),
    "completed": (Tone.OK, "check-circle"),
    "cancelled": (Tone.NEUTRAL, "prohibit"),
}
# A decision and a refusal come first: they stand until somebody acts.
_REVIEW_AHEAD = due.DANGER_DAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """One line of 'Needs attention': what, since when, how loud, and the tab it leads to."""

    title: str
    detail: str
    icon: str
    tone: Tone
    tab: str
    days: int
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """The banner over a client's tabs. `act` is what its button does: decide, fix:PATH, or nothing."""

    title: str
    sentence: str
    tone: Tone
    icon: str
    action: str = ""
    act: str = ""


def status_flag(status: str) -> Flag:
    """Return a client's status as a badge; without one there is nothing to say."""
    tone, icon = _STATUS.get(status, (Tone.NEUTRAL, "circle"))
    return Flag(lifecycle.label(status), tone, icon) if status else Flag("")


def goal_flag(status: str) -> Flag:
    """Return a goal's status as a badge."""
    tone, icon = _GOAL_STATUS.get(status, (Tone.NEUTRAL, "circle"))
    return Flag(lifecycle.label(status), tone, icon)


def sync_flag(file: ClientFile) -> Flag | None:
    """Return the header's sync badge: '2 changes waiting'; what is synced says nothing."""
    if file.mark is SyncMark.NONE:
        return None
    flag = SYNC_FLAGS[file.mark]
    if file.mark is SyncMark.WAITING and file.waiting:
        return Flag(f"{plural(file.waiting, 'change')} waiting", flag.tone, flag.icon)
    return flag


def meta(file: ClientFile, *, today: date) -> tuple[str, ...]:
    """Return the facts under the name, the most needed first: what does not fit is left out from the right."""
    client = file.client
    number = f"NDIS {ndis.shown(client.ndis_number)}" if client.ndis_number else "No NDIS number"
    suburb = " ".join(part for part in (client.suburb, client.state) if part)
    called = f"Called {client.preferred_name}" if client.preferred_name not in ("", client.first_name) else ""
    parts = (number, _born(client.date_of_birth, today=today), called, phones.shown(client.phone), suburb)
    return tuple(part for part in parts if part)


def _born(born: str, *, today: date) -> str:
    if not born:
        return ""
    years = dates.age(born, today=today)
    shown = dates.shown(born)
    return f"born {shown}" if years is None else f"{plural(years, 'year')}, born {shown}"


def birth(born: str, *, today: date) -> str:
    """Return '14 Feb 1997 (29 years)'."""
    years = dates.age(born, today=today)
    return dates.shown(born) if years is None else f"{dates.shown(born)} ({plural(years, 'year')})"


def attention(
    file: ClientFile, goals: Sequence[GoalView], medications: Sequence[MedicationItem], *, today: date
) -> tuple[Attention, ...]:
    """Return what has passed its day or is about to, the longest overdue first."""
    found = [
        *(_plan(file.client.plan_end, today=today)),
        *(line for goal in goals if (line := _goal(goal, today=today))),
        *(line for item in medications if (line := _review(item, today=today))),
    ]
    return tuple(sorted(found, key=lambda line: line.days))


def _plan(end: str, *, today: date) -> list[Attention]:
    """A plan that ends soon stands on its own card; here only what is really pressing."""
    found = due.plan_end(end, today=today)
    if found is None or found.days > due.DANGER_DAYS:
        return []
    title = found.badge if found.is_over else "NDIS plan"
    return [
        Attention(
            title=title,
            detail=found.sentence,
            icon="hourglass-high",
            tone=Tone.DANGER,
            tab="overview",
            days=found.days,
        )
    ]


def _goal(view: GoalView, *, today: date) -> Attention | None:
    found = due.due_day(view.goal.target_date, today=today)
    if found is None or not found.is_overdue or not view.goal.is_open:
        return None
    return Attention(
        title=view.goal.title,
        detail=f"Goal {lowered(found.sentence)}",
        icon="target",
        tone=Tone.DANGER,
        tab="goals",
        days=found.days,
        key=view.local_id,
    )


def _review(item: MedicationItem, *, today: date) -> Attention | None:
    found = due.due_day(item.medication.review_date, today=today)
    if found is None or found.days > _REVIEW_AHEAD:
        return None
    return Attention(
        title=f"{item.medication.name} review",
        detail=found.sentence,
        icon="pill",
        tone=Tone.DANGER if found.is_overdue else Tone.WARN,
        tab="medications",
        days=found.days,
    )


def reviews(medications: Iterable[MedicationItem], *, today: date) -> tuple[int, int]:
    """Return how many reviews are overdue, and how many are due within 14 days."""
    days = [dates.days_until(item.medication.review_date, today=today) for item in medications]
    known = [count for count in days if count is not None]
    return sum(count < 0 for count in known), sum(0 <= count <= _REVIEW_AHEAD for count in known)


def medications_words(file: ClientFile, medications: Sequence[MedicationItem], *, today: date) -> str:
    """Return '5 current, 1 review overdue'."""
    overdue, soon = reviews(medications, today=today)
    parts = [f"{file.current_medications} current"] if file.current_medications else [NONE_RECORDED]
    parts += [f"{plural(overdue, 'review')} overdue"] if overdue else []
    parts += [f"{plural(soon, 'review')} due within 14 days"] if soon and not overdue else []
    return ", ".join(parts)


def risk_flag(item: MedicationItem) -> Flag | None:
    """Return 'Penicillin V – allergy: Penicillin' for a medicine that the client is allergic to."""
    flag = allergy_flag(item.allergy)
    return Flag(f"{item.medication.name} – {lowered(flag.text)}", flag.tone, flag.icon) if flag else None


def notice(file: ClientFile) -> Notice | None:
    """Return the one banner a client needs: gone from the list, two versions, or not accepted."""
    if file.presence in (Presence.GONE, Presence.REVOKED):
        return _gone(file)
    if file.mark is SyncMark.DECIDE or SyncMark.DECIDE in file.marks.values():
        return Notice(
            title="Two versions",
            sentence=f"{_undisputed(file)} was changed in two places. This laptop’s version is shown.",
            tone=Tone.WARN,
            icon="git-fork",
            action="Choose",
            act="decide",
        )
    if file.refusals:
        return _refused(file.refusals)
    return None


def _undisputed(file: ClientFile) -> str:
    """Return a name that is not itself one of the two versions."""
    client = file.client
    names = ((_PREFERRED, client.preferred_name), (FIRST_NAME, client.first_name), (LAST_NAME, client.last_name))
    settled = (name for path, name in names if name and file.marks.get(path) is not SyncMark.DECIDE)
    return next(settled, "This client")


def _gone(file: ClientFile) -> Notice:
    kept = f" Your {plural(file.waiting, 'unsent change')} {'was' if file.waiting == 1 else 'were'} kept."
    return Notice(
        title=f"{file.client.called} is no longer in your client list",
        sentence=f"This is the last copy on this laptop.{kept if file.waiting else ''}",
        tone=Tone.WARN,
        icon="user-minus",
        action="See them" if file.waiting else "",
        act="waiting" if file.waiting else "",
    )


def _refused(refusals: dict[str, str]) -> Notice:
    names = list(dict.fromkeys(field_label(path) for path in refusals))
    path, sentence = next(iter(refusals.items()))
    verb = "was" if len(names) == 1 else "were"
    return Notice(
        title=f"{listed(names)} {verb} not accepted by Hubshift",
        sentence=sentence if len(names) == 1 else "What you typed is kept. The reasons stand beside the fields.",
        tone=Tone.DANGER,
        icon="wrench",
        action=f"Fix {lowered(names[0])}" if len(names) == 1 else "Fix them",
        act=f"fix:{path}",
    )
