"""Caseloads made by Hypothesis, and the client list worked out over them in plain Python, without a single index."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from hubshift_desktop.domain.dates import as_date
from hubshift_desktop.domain.names import fold
from hubshift_desktop.domain.rows import StoredRecord
from hubshift_desktop.domain.states import OpState, Presence, SyncMark
from hubshift_desktop.domain.views import ClientQuery
from hubshift_desktop.store.unit_of_work import UnitOfWork
from tests.store.makers import client, goal, operation, visit

TODAY = date(2026, 11, 24)
ME = "user-maya"
MARKS = {None: SyncMark.NONE, OpState.QUEUED: SyncMark.WAITING, OpState.IN_DOUBT: SyncMark.SYNCING}
MARKS |= {OpState.EXISTS: SyncMark.DECIDE, OpState.NEEDS_FIX: SyncMark.FIX, OpState.DONE: SyncMark.NONE}
_WEIGHTS = [SyncMark.FIX, SyncMark.DECIDE, SyncMark.SYNCING, SyncMark.WAITING, SyncMark.NONE]
_days = st.sampled_from(["", "soon", *((TODAY + timedelta(days=n)).isoformat() for n in (-40, -1, 0, 13, 14, 15, 60))])


@dataclass(frozen=True, kw_only=True)
class Person:
    """One client with all that the list looks at."""

    number: int
    fields: dict[str, Any]
    presence: Presence
    op: OpState | None
    goals: list[tuple[str, str]] = field(default_factory=list)
    visits: list[tuple[str, str, str]] = field(default_factory=list)
    groups: frozenset[str] = frozenset()

    @property
    def local_id(self) -> str:
        return f"c{self.number:02}"

    @property
    def mark(self) -> SyncMark:
        return MARKS[self.op]

    @property
    def is_shown(self) -> bool:
        return self.presence not in (Presence.GONE, Presence.REVOKED) or self.mark is not SyncMark.NONE

    @property
    def name_key(self) -> str:
        return f"{fold(self.fields['last'])} {fold(self.fields['first'])}".strip()

    @property
    def next_review(self) -> str:
        items = [(item["reviewDate"], item["endDate"]) for item in self.fields["medications"]]
        return min((real(day) for day, end in items if real(day) and not 0 < len(real(end)) <= _ended(end)), default="")

    @property
    def next_visit(self) -> str:
        days = [real(day) for day, status, _ in self.visits if status not in ("cancelled", "completed")]
        return min((day for day in days if day >= TODAY.isoformat()), default="")

    @property
    def has_overdue_goals(self) -> bool:
        is_open = [(status, real(day)) for status, day in self.goals if status == "in_progress"]
        return any(day and day < TODAY.isoformat() for _, day in is_open)


def _ended(end: str) -> int:
    """A length no date reaches unless the medication has ended: keeps `next_review` one expression."""
    return 10 if real(end) < TODAY.isoformat() else 0


def real(text: str) -> str:
    day = as_date(text)
    return day.isoformat() if day else ""


_fields = st.fixed_dictionaries(
    {
        "first": st.sampled_from(["Amelia", "amélia", "Bao", "Zoë", ""]),
        "last": st.sampled_from(["Tran", "O'Brien", "O’Brien", "Nguyễn", "van der Berg", ""]),
        "email": st.sampled_from(["", "a@x.example", "b@x.example"]),
        "phone": st.sampled_from(["", "0400 000 001"]),
        "born": st.sampled_from(["", "1990-01-01", "2001-12-31"]),
        "suburb": st.sampled_from(["", "Carlton", "carlton", "Preston"]),
        "state": st.sampled_from(["", "VIC", "NSW"]),
        "ndis": st.sampled_from(["", "430000218", "430 000 219"]),
        "plan_end": _days,
        "manager_id": st.sampled_from(["", "m1", "m2"]),
        "manager": st.sampled_from(["", "Plan Partners", "élan"]),
        "coordinator_id": st.sampled_from(["", "k1"]),
        "coordinator": st.sampled_from(["", "Maya"]),
        "allergies": st.sampled_from([[], ["Latex"]]),
        "status": st.sampled_from(["active", "inactive", "on_hold", ""]),
        "medications": st.lists(st.fixed_dictionaries({"reviewDate": _days, "endDate": _days}), max_size=2),
    }
)
_person = st.builds(
    Person,
    number=st.just(0),
    fields=_fields,
    presence=st.sampled_from([*[Presence.PRESENT] * 4, Presence.SUSPECT, Presence.GONE, Presence.REVOKED]),
    op=st.sampled_from([None, None, *filter(None, MARKS)]),
    goals=st.lists(st.tuples(st.sampled_from(["in_progress", "completed", "cancelled"]), _days), max_size=2),
    visits=st.lists(
        st.tuples(_days, st.sampled_from(["scheduled", "cancelled", "completed"]), st.sampled_from(["", "w1"])),
        max_size=2,
    ),
    groups=st.frozensets(st.sampled_from(["carer", "caseload"])),
)
caseloads = st.lists(_person, min_size=1, max_size=10).map(
    lambda people: [replace(one, number=number) for number, one in enumerate(people)]
)
SORTS = (
    *("plan_end", "name", "ndis_number", "suburb", "status", "plan_manager", "support_coordinator", "next_review"),
    *("next_appointment", "date_of_birth", "email", "phone", "sync", "no longer offered"),
)


def _maybe(strategy: st.SearchStrategy[Any], nothing: Any) -> st.SearchStrategy[Any]:
    return st.one_of(st.just(nothing), st.just(nothing), st.just(nothing), strategy)


queries = st.builds(
    ClientQuery,
    text=_maybe(st.sampled_from(["obrien", "o brien", "AMELIA", "tran ame", "0400", "carl"]), ""),
    statuses=_maybe(st.sampled_from([("active",), ("active", "on_hold"), ("unheard of",)]), ()),
    plan_within=_maybe(st.sampled_from([-1, 0, 14, 60, 10**9]), None),
    plan_manager_id=_maybe(st.just("m1"), None),
    support_coordinator_id=_maybe(st.just("k1"), None),
    suburb=_maybe(st.sampled_from(["CARLTON", "Preston"]), None),
    state=_maybe(st.just("VIC"), None),
    carer_id=_maybe(st.just("w1"), None),
    mine_only=_maybe(st.just(True), False),
    has_alerts=_maybe(st.just(True), False),
    reviews_within=_maybe(st.sampled_from([0, 14, 60]), None),
    has_overdue_goals=_maybe(st.just(True), False),
    marks=_maybe(st.sampled_from([(SyncMark.WAITING, SyncMark.SYNCING), (SyncMark.FIX,), (SyncMark.NONE,)]), ()),
    sort=st.sampled_from(SORTS),
    descending=st.booleans(),
)


def put(work: UnitOfWork, people: Iterable[Person]) -> None:
    """Write a caseload as sync and the forms would."""
    found = list(people)
    for person in found:
        own = person.local_id
        work.records.add(replace(client(own, server_id=f"s-{own}", **person.fields), presence=person.presence))
        work.records.add_many(_children(person))
        if person.op is not None:
            work.outbox.add(operation(f"op-{own}", record_id=own, client_id=own, state=person.op))
    work.groups.set_carer("w1", {f"s-{one.local_id}": 1 for one in found if "carer" in one.groups})
    work.groups.set_caseload(ME, [f"s-{one.local_id}" for one in found if "caseload" in one.groups])


def _children(person: Person) -> list[StoredRecord]:
    own = person.local_id
    goals = [goal(f"g-{own}-{n}", own, status=status, targetDate=day) for n, (status, day) in enumerate(person.goals)]
    visits = [
        visit(f"v-{own}-{n}", own, day=day, status=status, **{"healthCarer.id": carer})
        for n, (day, status, carer) in enumerate(person.visits)
    ]
    return [*goals, *visits]


def listed(people: Iterable[Person], query: ClientQuery) -> list[str]:
    """Return the local ids a list must show, in its order."""
    found = [one for one in people if one.is_shown and _is_asked(one, query)]
    by_name = sorted(found, key=lambda one: (one.name_key, one.local_id))
    if query.sort == "sync":
        marks = list(reversed(_WEIGHTS)) if query.descending else _WEIGHTS
        return [one.local_id for one in sorted(by_name, key=lambda one: marks.index(one.mark))]
    dated = [one for one in by_name if _value(one, query.sort)]
    dated.sort(key=lambda one: (_value(one, query.sort), one.name_key, one.local_id), reverse=query.descending)
    return [one.local_id for one in (*dated, *(one for one in by_name if not _value(one, query.sort)))]


def _value(one: Person, sort: str) -> str:
    own = one.fields
    values = {
        "plan_end": real(own["plan_end"]),
        "ndis_number": own["ndis"].replace(" ", ""),
        "suburb": fold(own["suburb"]),
        "status": own["status"],
        "plan_manager": fold(own["manager"]) or own["manager_id"],
        "support_coordinator": fold(own["coordinator"]) or own["coordinator_id"],
        "next_review": one.next_review,
        "next_appointment": one.next_visit,
        "date_of_birth": own["born"],
        "email": own["email"],
        "phone": own["phone"],
    }
    return str(values.get(sort, one.name_key))


def _is_asked(one: Person, query: ClientQuery) -> bool:
    own = one.fields
    return (
        (not query.statuses or own["status"] in query.statuses)
        and _is_within(real(own["plan_end"]), query.plan_within)
        and _is_within(one.next_review, query.reviews_within)
        and query.plan_manager_id in (None, own["manager_id"])
        and query.support_coordinator_id in (None, own["coordinator_id"])
        and (not query.suburb or fold(query.suburb) == fold(own["suburb"]))
        and query.state in (None, own["state"])
        and _is_of_carer(one, query.carer_id)
        and (not query.mine_only or "caseload" in one.groups)
        and (not query.has_alerts or bool(own["allergies"]))
        and (not query.has_overdue_goals or one.has_overdue_goals)
        and (not query.marks or one.mark in query.marks)
        and _has_words(one, query.text)
    )


def _is_within(day: str, days: int | None) -> bool:
    return days is None or (bool(day) and (date.fromisoformat(day) - TODAY).days <= days)


def _is_of_carer(one: Person, carer_id: str | None) -> bool:
    return carer_id is None or "carer" in one.groups or any(carer == carer_id for _, _, carer in one.visits)


def _has_words(one: Person, text: str) -> bool:
    own = one.fields
    apart = own["last"].translate(dict.fromkeys(map(ord, "'’"), " "))
    titles = ["Ride the train"] * len(one.goals)
    words = fold(" ".join((own["first"], own["last"], apart, own["email"], own["suburb"], *titles))).split()
    words += own["phone"].replace(" ", "").split()
    return all(any(word.startswith(part) for word in words) for part in fold(text).split())
