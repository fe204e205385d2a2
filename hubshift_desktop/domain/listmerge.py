"""Three-way merge of lists, element by element: nobody's addition is lost, and a removal needs an unchanged element.

Lists of text (allergies, conditions) are sets keyed by folded text. Lists of objects (medications, contacts, tasks)
are paired by identity, from the strictest key to the loosest, so that a changed dose is an edit of one medication and
never a removal beside an addition.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass

from hubshift_desktop.domain import fields as f
from hubshift_desktop.domain import names, phones
from hubshift_desktop.domain.canonical import canonical, same
from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.fieldtable import CONTACTS, MEDICATIONS, TASKS
from hubshift_desktop.domain.verdicts import Flag, Reason

Element = JsonValue
Key = Callable[[dict[str, JsonValue]], str]


@dataclass(frozen=True, slots=True)
class Combined:
    """A merged list. With a `clash` the value is 'mine wins' and a person decides; `flags` tell what was kept."""

    value: list[JsonValue]
    clash: Reason | None = None
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyedList:
    """How the elements of one list are recognised. `coupled` leaves only make sense together."""

    keys: tuple[Key, ...]
    coupled: frozenset[str] = frozenset()


def _id(item: dict[str, JsonValue]) -> str:
    return f.text(item, "id") or f.text(item, "_id")


def _joined(*parts: str) -> str:
    return "\x1f".join(parts) if any(parts) else ""


def _medicine(item: dict[str, JsonValue]) -> str:
    return names.fold(f.text(item, "medicineName") or f.text(item, "name"))


def _start(item: dict[str, JsonValue]) -> str:
    return str(canonical("startDate", f.text(item, "startDate")) or "")


def _dose(item: dict[str, JsonValue]) -> str:
    return "".join((f.text(item, "dose") or f.text(item, "dosage")).casefold().split())


def _phone(item: dict[str, JsonValue]) -> str:
    typed = f.text(item, "phone")
    return phones.e164(typed) or phones.digits(typed)


def _person(item: dict[str, JsonValue]) -> str:
    return names.fold(f.text(item, "name"))


def _relation(item: dict[str, JsonValue]) -> str:
    return names.fold(f.text(item, "relationship"))


def _title(item: dict[str, JsonValue]) -> str:
    return names.fold(f.text(item, "title"))


KEYED: dict[str, KeyedList] = {
    MEDICATIONS: KeyedList(
        keys=(
            _id,
            lambda item: _joined(_medicine(item), _dose(item), _start(item)),
            lambda item: _joined(_medicine(item), _start(item)),
            _medicine,
        ),
        coupled=frozenset({"medicineName", "name", "dose", "dosage", "frequency", "form"}),
    ),
    CONTACTS: KeyedList(
        keys=(
            _id,
            lambda item: _joined(_person(item), _phone(item)),
            _phone,
            lambda item: _joined(_person(item), _relation(item)),
            _person,
        )
    ),
    TASKS: KeyedList(keys=(_id, _title)),
}


# ---- sets of text -------------------------------------------------------------------------------------------------


def text_key(element: Element) -> str:
    """Return the key of a set's element: case and spaces do not make a second allergy."""
    if isinstance(element, str):
        return " ".join(unicodedata.normalize("NFC", element).casefold().split())
    return json.dumps(canonical("", element), sort_keys=True)


def _keyed(elements: Sequence[Element]) -> dict[str, Element]:
    found: dict[str, Element] = {}
    for element in elements:
        found.setdefault(text_key(element), element)
    return found


def _spellings(elements: Sequence[Element]) -> dict[str, list[Element]]:
    found: dict[str, list[Element]] = {}
    for element in elements:
        found.setdefault(text_key(element), []).append(element)
    return found


def combine_texts(
    path: str, *, base: Sequence[Element], mine: Sequence[Element], office: Sequence[Element]
) -> Combined:
    """Merge two sets of text: additions of both, removals only of what the other side left as it was."""
    before, here, there = _spellings(base), _keyed(mine), _keyed(office)

    def is_before(key: str, element: Element) -> bool:
        # Written twice, in two ways, either is as it was: which one comes first is nobody's word.
        return any(same(path, one, element) for one in before.get(key, ()))

    value: list[Element] = []
    flags: list[Flag] = []
    for key, element in there.items():
        is_untouched = is_before(key, element)
        if key in here:
            value.append(here[key] if is_untouched else element)
        elif not is_untouched:
            value.append(element)
            if key in before:
                flags.append(Flag(path, Reason.REMOVED_HERE_CHANGED_THERE, element))
    for key, element in here.items():
        if key in there:
            continue
        if is_before(key, element):
            flags.append(Flag(path, Reason.REMOVED_THERE, element))
            continue
        value.append(element)
        if key in before:
            flags.append(Flag(path, Reason.CHANGED_HERE_REMOVED_THERE, element))
    return Combined(value, flags=tuple(flags))


# ---- lists of objects ---------------------------------------------------------------------------------------------


def pair(left: Sequence[Element], right: Sequence[Element], *, keys: tuple[Key, ...]) -> dict[int, int]:
    """Return which element of `left` is which of `right`; a looser key counts only where it is unique on both sides."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for key in (_whole, *(_guarded(key) for key in keys)):
        open_left = _by_key(left, key, used=pairs.keys())
        open_right = _by_key(right, key, used=taken)
        for name, mine in open_left.items():
            others = open_right.get(name, [])
            is_exact = key is _whole
            if not others or not (is_exact or len(mine) == len(others) == 1):
                continue
            for one, other in zip(mine, others, strict=False):
                if is_exact or _may_be_one(left[one], right[other]):
                    pairs[one] = other
                    taken.add(other)
    return pairs


def _whole(element: Element) -> str:
    return json.dumps(canonical("", element), sort_keys=True)


def _guarded(key: Key) -> Callable[[Element], str]:
    return lambda element: key(element) if isinstance(element, dict) else ""


def _by_key(
    elements: Sequence[Element], key: Callable[[Element], str], *, used: Container[int]
) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for index, element in enumerate(elements):
        name = key(element)
        if name and index not in used:
            found.setdefault(name, []).append(index)
    return found


def _may_be_one(one: Element, other: Element) -> bool:
    """Two elements that the office names by different ids are two, however alike they look."""
    left = _id(one) if isinstance(one, dict) else ""
    right = _id(other) if isinstance(other, dict) else ""
    return not left or not right or left == right


def combine_objects(
    path: str, *, base: Sequence[Element], mine: Sequence[Element], office: Sequence[Element]
) -> Combined:
    """Merge two lists of objects in the office's order, then what only this laptop has."""
    keys = KEYED[path].keys
    to_mine, to_office = pair(base, mine, keys=keys), pair(base, office, keys=keys)
    base_of_mine = {index: before for before, index in to_mine.items()}
    base_of_office = {index: before for before, index in to_office.items()}
    mine_of_office = {to_office[before]: index for before, index in to_mine.items() if before in to_office}
    mine_of_office.update(_same_additions(mine, office, base_of_mine, base_of_office, keys=keys))
    value: list[Element] = []
    clashes: list[Reason] = []
    for index, theirs in enumerate(office):
        before = base[base_of_office[index]] if index in base_of_office else None
        ours = mine[mine_of_office[index]] if index in mine_of_office else None
        if ours is not None:
            merged, is_clash = _merge_element(path, before, ours, theirs)
            value.append(merged)
            clashes.extend([Reason.BOTH_CHANGED_ELEMENT] * is_clash)
        elif before is None:
            value.append(theirs)
        elif not same(path, before, theirs):
            clashes.append(Reason.REMOVED_HERE_CHANGED_THERE)
    paired = set(mine_of_office.values())
    for index, ours in enumerate(mine):
        before = base[base_of_mine[index]] if index in base_of_mine else None
        if index in paired or (before is not None and same(path, before, ours)):
            continue
        value.append(ours)
        clashes.extend([Reason.CHANGED_HERE_REMOVED_THERE] * (before is not None))
    return Combined(value, clash=clashes[0] if clashes else None)


def _same_additions(
    mine: Sequence[Element],
    office: Sequence[Element],
    base_of_mine: Container[int],
    base_of_office: Container[int],
    *,
    keys: tuple[Key, ...],
) -> dict[int, int]:
    """Return office index → my index of elements that both sides added."""
    ours = [index for index in range(len(mine)) if index not in base_of_mine]
    theirs = [index for index in range(len(office)) if index not in base_of_office]
    found = pair([office[index] for index in theirs], [mine[index] for index in ours], keys=keys)
    return {theirs[one]: ours[other] for one, other in found.items()}


def _merge_element(path: str, before: Element, ours: Element, theirs: Element) -> tuple[Element, bool]:
    """Return one merged element and whether a person must decide; ours wins in what is returned then."""
    if same(path, ours, theirs) or same(path, ours, before):
        return theirs, False
    if same(path, theirs, before):
        return ours, False
    if not isinstance(ours, dict) or not isinstance(theirs, dict):
        return ours, True
    origin = before if isinstance(before, dict) else {}
    merged: dict[str, JsonValue] = {}
    is_clash = _is_coupled_clash(path, origin, ours, theirs)
    for key in [*theirs, *(key for key in ours if key not in theirs)]:
        at = f"{path}.{key}"
        mine, office, was = ours.get(key), theirs.get(key), origin.get(key)
        if same(at, mine, office) or same(at, mine, was):
            source = theirs
        else:
            source = ours
            is_clash = is_clash or not same(at, office, was)
        if key in source:
            merged[key] = source[key]
    return merged, is_clash


def _is_coupled_clash(
    path: str, origin: dict[str, JsonValue], ours: dict[str, JsonValue], theirs: dict[str, JsonValue]
) -> bool:
    """A new dose from one side and a new frequency from the other make a treatment that nobody prescribed."""
    coupled = KEYED[path].coupled

    def differing(one: dict[str, JsonValue], other: dict[str, JsonValue]) -> set[str]:
        return {key for key in coupled if not same(f"{path}.{key}", one.get(key), other.get(key))}

    return bool(differing(ours, origin) and differing(theirs, origin) and differing(ours, theirs))
