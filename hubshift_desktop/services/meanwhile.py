"""A form may stay open for an hour, and the office goes on changing the record behind it. What was typed is compared
with what stands in the record *now*: lists are put together (nobody's allergy is lost), and one field with two new
values is asked about once more before it is saved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar

from hubshift_desktop.domain.canonical import same
from hubshift_desktop.domain.errors import InvalidInputError, KnownError
from hubshift_desktop.domain.fieldinfo import info, show
from hubshift_desktop.domain.fields import Fields, JsonValue
from hubshift_desktop.domain.merge import combine
from hubshift_desktop.domain.states import Kind

T = TypeVar("T")
_LONGEST_SHOWN = 60


class ChangedMeanwhileError(InvalidInputError):
    """Somebody else changed the same field; `now` is what it holds, so that a second save is a decision."""

    def __init__(self, problems: Mapping[str, str], now: Fields) -> None:
        super().__init__(problems)
        self.now = MappingProxyType(dict(now))


class MovedError(KnownError):
    """What stands on the form is no longer in the list; a dose must never land on another medicine."""

    def __init__(self, *, name: str) -> None:
        super().__init__(
            title=f"{name} was changed or removed while you were typing",
            sentence="Nothing was saved, and what you typed is kept in this form.",
            next_step="Close the form, look at the list, and change it again.",
        )


def place_of(kept: Sequence[T | None], index: int, was: T, *, name: str) -> int:
    """Return where `was` stands now: places shift when the office adds or removes an element."""
    if 0 <= index < len(kept) and kept[index] == was:
        return index
    places = [place for place, item in enumerate(kept) if item == was]
    if len(places) != 1:
        raise MovedError(name=name)
    return places[0]


def joined(*, was: Fields, typed: Fields, now: Fields, kind: Kind = Kind.CLIENT) -> dict[str, JsonValue]:
    """Return what to save: `was` is what the form began with, `now` what the record holds at this moment."""
    saved: dict[str, JsonValue] = {}
    problems: dict[str, str] = {}
    for path, value in typed.items():
        here, before = now.get(path), was.get(path)
        if same(path, here, before) or same(path, here, value) or path.endswith(".name"):
            saved[path] = value
            continue
        combined = combine(path, base=before, mine=value, office=here) if info(path, kind=kind).is_list else None
        if combined is None or combined.clash:
            problems[path] = _sentence(path, here, kind=kind)
        else:
            saved[path] = combined.value
    if problems:
        raise ChangedMeanwhileError(problems, {path: now.get(path) for path in problems})
    return saved


def _sentence(path: str, value: JsonValue, *, kind: Kind) -> str:
    words = show(path, value, kind=kind)
    is_short = len(words) <= _LONGEST_SHOWN and not info(path, kind=kind).is_long_text
    change = f"changed to “{words}”" if is_short else "changed"
    return f"This was {change} while you were typing. Save again to keep yours."
