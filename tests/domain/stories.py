"""Random but colliding histories of one record: what the office had, what a person made of it, what the office did.

Values come from small pools so that both sides often touch the same field or element, and often agree. The same
pools feed Hypothesis, which shrinks a failure to its smallest story, and a seeded sweep, which is ten times faster.
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass

from hypothesis import settings
from hypothesis import strategies as st

from hubshift_desktop.domain.fields import Fields, JsonValue
from hubshift_desktop.domain.fieldtable import ALLERGIES, CONDITIONS, CONTACTS, HISTORY, MEDICATIONS

PHONE, SUBURB, BORN = "personalInfo.phone", "address.suburb", "personalInfo.dateOfBirth"
UNKNOWN = "customFields.favouriteTram"
SCALARS = (PHONE, SUBURB, BORN, HISTORY)
TEXT_LISTS = (ALLERGIES, CONDITIONS)
OBJECT_LISTS = (MEDICATIONS, CONTACTS)
SENT = (*SCALARS, *TEXT_LISTS, *OBJECT_LISTS)

EXAMPLES = int(os.environ.get("HUBSHIFT_LAW_EXAMPLES", "20"))
laws = settings(max_examples=EXAMPLES, deadline=None)

SCALAR_POOLS: dict[str, list[JsonValue]] = {
    PHONE: ["0491 570 156", "+61491570156", "0491 570 157", "", None],
    SUBURB: ["Footscray", "Footscray ", "Seddon", "", None],
    BORN: ["1997-02-14", "1997-02-14T00:00:00.000Z", "1997-02-15", None],
    HISTORY: ["Focal epilepsy.", "Focal epilepsy.\nSeizure in May.", ""],
    UNKNOWN: ["57", "82", None],
}
TEXT_POOL: list[JsonValue] = ["Peanuts", "peanuts", "Penicillin", "Latex", "Bee stings"]
# The first leaf is always there; an empty text means the leaf is left out.
OBJECT_POOLS: dict[str, dict[str, list[str]]] = {
    MEDICATIONS: {
        "medicineName": ["Sertraline", "Melatonin", "Baclofen"],
        "dose": ["25 mg", "50 mg", ""],
        "frequency": ["Every morning", "At bedtime", ""],
        "reviewDate": ["2027-01-20", "2027-05-05T00:00:00.000Z", ""],
    },
    CONTACTS: {
        "name": ["Linh Tran", "Duc Tran"],
        "relationship": ["Mother", "Brother", ""],
        "phone": ["0491 570 157", "+61491570157", "0491 570 158", ""],
    },
}
PATHS = (*SENT, UNKNOWN)


@dataclass(frozen=True)
class Story:
    """One record's history up to the moment of a push."""

    base: Fields
    local: Fields
    dirty: frozenset[str]
    fresh: Fields


def value_of(path: str) -> st.SearchStrategy[JsonValue]:
    if path in SCALAR_POOLS:
        return st.sampled_from(SCALAR_POOLS[path])
    if path in TEXT_LISTS:
        return st.lists(st.sampled_from(TEXT_POOL), max_size=3).map(list)
    leaves = {leaf: st.sampled_from(pool) for leaf, pool in OBJECT_POOLS[path].items()}
    return st.lists(st.fixed_dictionaries(leaves).map(_without_blanks), max_size=3).map(list)


def _without_blanks(item: dict[str, str]) -> JsonValue:
    return {leaf: value for leaf, value in item.items() if value}


VALUES = {path: value_of(path) for path in PATHS}


def records() -> st.SearchStrategy[dict[str, JsonValue]]:
    return st.fixed_dictionaries({}, optional=VALUES)


@st.composite
def stories(draw: st.DrawFn) -> Story:
    base = draw(records())
    dirty = draw(st.frozensets(st.sampled_from(SENT)))
    local = {**base, **{path: draw(VALUES[path]) for path in sorted(dirty)}}
    fresh = {**base, **{path: draw(VALUES[path]) for path in sorted(draw(st.sets(st.sampled_from(PATHS))))}}
    for path in draw(st.sets(st.sampled_from(PATHS), max_size=2)):
        fresh.pop(path, None)
    return Story(base, local, dirty, fresh)


def seeded(seed: int) -> Story:
    """Return the story of a seed, always the same."""
    dice = random.Random(seed)

    def value(path: str) -> JsonValue:
        if path in SCALAR_POOLS:
            return dice.choice(SCALAR_POOLS[path])
        count = dice.randrange(4)
        if path in TEXT_LISTS:
            return [dice.choice(TEXT_POOL) for _ in range(count)]
        pools = OBJECT_POOLS[path].items()
        return [_without_blanks({leaf: dice.choice(pool) for leaf, pool in pools}) for _ in range(count)]

    base = {path: value(path) for path in PATHS if dice.random() < 0.9}
    dirty = frozenset(path for path in SENT if dice.random() < 0.5)
    local = {**base, **{path: _near(base.get(path), value(path), dice) for path in sorted(dirty)}}
    fresh = {path: _near(kept, value(path), dice) if dice.random() < 0.5 else kept for path, kept in base.items()}
    fresh = {path: kept for path, kept in fresh.items() if dice.random() < 0.95}
    return Story(base, local, dirty, fresh)


def _near(before: JsonValue, other: JsonValue, dice: random.Random) -> JsonValue:
    """Return a change as people make it: mostly an addition, a removal or an edit of one element."""
    if not isinstance(before, list) or not isinstance(other, list) or dice.random() < 0.2:
        return other
    after = list(before)
    if after and dice.random() < 0.6:
        place = dice.randrange(len(after))
        after[place : place + 1] = other[:1] if dice.random() < 0.5 else []
    else:
        after += other[:1]
    return after
