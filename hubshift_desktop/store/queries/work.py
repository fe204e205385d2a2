"""What open work says about a record and its fields: one reading for the client, its goals and its documents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from hubshift_desktop.domain.rows import Conflict, Operation
from hubshift_desktop.domain.states import OpState, SyncMark
from hubshift_desktop.store.marks import MARK_OF_OP, MARK_WEIGHT, heaviest


@dataclass(slots=True)
class OpenWork:
    """The marks of a record and of its paths, and the office's words about refused values."""

    mark: SyncMark = SyncMark.NONE
    marks: dict[str, SyncMark] = field(default_factory=dict)
    refusals: dict[str, str] = field(default_factory=dict)


def work_of(ops: Iterable[Operation], conflicts: Iterable[Conflict]) -> OpenWork:
    """Read the open operations and undecided fields of one record."""
    work = OpenWork()
    for op in ops:
        work.mark = heaviest((work.mark, MARK_OF_OP[op.state]))
        for path, mark in _marks_of(op).items():
            _put(work, path, mark)
        work.refusals.update(_refusals_of(op))
    for conflict in conflicts:
        work.mark = heaviest((work.mark, SyncMark.DECIDE))
        _put(work, conflict.path, SyncMark.DECIDE)
    return work


def _put(work: OpenWork, path: str, mark: SyncMark) -> None:
    if MARK_WEIGHT[mark] > MARK_WEIGHT[work.marks.get(path, SyncMark.NONE)]:
        work.marks[path] = mark


def _marks_of(op: Operation) -> dict[str, SyncMark]:
    """The path marks of an operation. A create marks no path of its own: the record as a whole is new."""
    refused = _refusals_of(op)
    if op.state is OpState.NEEDS_FIX:
        rest = SyncMark.WAITING if op.field_errors else SyncMark.FIX
        others = {} if op.kind.is_create else dict.fromkeys(op.paths, rest)
        return {**others, **dict.fromkeys(refused, SyncMark.FIX)}
    # The fields in dispute are marked by their conflicts; the others of that operation wait for the decision.
    mark = SyncMark.WAITING if op.state is OpState.CONFLICT else MARK_OF_OP[op.state]
    return {} if op.kind.is_create else dict.fromkeys(op.paths, mark)


def _refusals_of(op: Operation) -> dict[str, str]:
    """The office's words by path; words that name no field stand at every field that was sent."""
    if op.state is not OpState.NEEDS_FIX:
        return {}
    if op.field_errors or not op.message or op.kind.is_create:
        return dict(op.field_errors)
    return dict.fromkeys(op.paths, op.message)
