"""A newer program arrives in the middle of a history: the store is brought up to date with all that is unsent (L12)."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, event

from hubshift_desktop.domain.rows import Operation
from hubshift_desktop.domain.states import OpState
from hubshift_desktop.store.connection import connect
from tests.old_store import make_old
from tests.simulation.faults import SimulatedCrash
from tests.simulation.laptop import KEY, Laptop, opened
from tests.simulation.steps import note_steps

# By what is left of the seed and not by chance: no remembered seed has it, so each of those stays what it was. Loading
# the scripts of the migration costs as much as playing a history: there are no more of these than are needed.
_ONE_IN, _REMAINDER = 40, 1
# Bringing this form up to date takes thirteen statements; a later number means its commit.
_LATEST_MOMENT = 15
# What a person or sync has written. The tables that lists read may be renewed for a new day at any opening.
_KEPT = ("outbox", "attempt", "conflict", "edit_journal", "record", "draft_key", "natural_seen", "blob", "record_blob")
_NOT_SENT = frozenset({OpState.QUEUED, OpState.WAITING_PARENT})

Content = dict[str, list[tuple[object, ...]]]


def is_updated(seed: int) -> bool:
    """Say whether the laptops of this history begin with an older program."""
    return seed % _ONE_IN == _REMAINDER


def older(template: Path) -> Path:
    """Return where the older form of a template lies."""
    return template.with_name(f"older-{template.name}")


def older_template(template: Path) -> None:
    """Make the empty store of the form before this one, beside the template."""
    make_old(older(template), key=KEY)
    note_steps(older(template), key=KEY)


def open_ops(laptop: Laptop) -> tuple[Operation, ...]:
    """Return what is unsent or unsettled on a laptop."""
    with laptop.store.read() as reader:
        return reader.outbox.open_ops()


@dataclass(eq=False)
class Update:
    """When one laptop gets its newer program, as a share of the history, and the moment that kills the migration.

    Every other one waits on for a change that is more than queued: those hours are few, and they are what L12 is about.
    """

    laptop: Laptop
    moment: float
    waits_on: bool
    dies_at: int

    def is_due(self, share: float) -> bool:
        return share >= 1.0 or (self.moment <= share and not (self.waits_on and self._states() <= _NOT_SENT))

    def _states(self) -> set[OpState]:
        return {op.state for op in open_ops(self.laptop)}


def _drawn(rng: random.Random, laptop: Laptop) -> Update:
    waits_on = rng.random() < 0.5
    moment = rng.random() * (0.3 if waits_on else 1.0)
    return Update(laptop, moment, waits_on=waits_on, dies_at=rng.choice((0, rng.randint(1, _LATEST_MOMENT))))


@dataclass
class Updates:
    """What was brought up to date in one history; `unsent` are the states of all operations that were open then."""

    waiting: list[Update] = field(default_factory=list)
    done: int = 0
    broken_off: int = 0
    unsent: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)

    @classmethod
    def drawn(cls, seed: int, laptops: list[Laptop]) -> Updates:
        """Draw from a chance of their own, so that nothing else in any history depends on it."""
        if not is_updated(seed):
            return cls()
        rng = random.Random(f"{seed} updates")
        return cls([_drawn(rng, laptop) for laptop in laptops])

    def arrive(self, share: float) -> None:
        """Bring up to date what is due when this share of the history is over."""
        due = [update for update in self.waiting if update.is_due(share)]
        self.waiting = [update for update in self.waiting if update not in due]
        for update in due:
            self._bring_up_to_date(update)

    def _bring_up_to_date(self, update: Update) -> None:
        laptop = update.laptop
        self.unsent.update(str(op.state) for op in open_ops(laptop))
        laptop.close()
        before = _content(laptop.path)
        if update.dies_at:
            self.broken_off += _is_broken_off(laptop, at=update.dies_at)
            self._compare(before, laptop, "a broken off")
        laptop.begin(opened(laptop.path, laptop.clock))
        self.done += 1
        self._compare(before, laptop, "a")

    def _compare(self, before: Content, laptop: Laptop, which: str) -> None:
        after = _content(laptop.path)
        self.violations += [
            f"L12: {which} migration on {laptop.name} changed {name}" for name in _KEPT if before[name] != after[name]
        ]


def _is_broken_off(laptop: Laptop, *, at: int) -> bool:
    try:
        with _power_cut(at):
            opened(laptop.path, laptop.clock).close()
    except SimulatedCrash:
        return True
    return False


@contextmanager
def _power_cut(at: int) -> Iterator[None]:
    """Let the program die before that statement to any store, or before the first commit if that comes earlier."""
    count = 0

    def on_statement(*_told: object) -> None:
        nonlocal count
        count += 1
        if count == at:
            raise SimulatedCrash

    def on_commit(*_told: object) -> None:
        raise SimulatedCrash

    event.listen(Engine, "before_cursor_execute", on_statement)
    event.listen(Engine, "commit", on_commit)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", on_statement)
        event.remove(Engine, "commit", on_commit)


def _content(path: Path) -> Content:
    """Return every row of what is kept, read past the store."""
    connection = connect(path, key=KEY, is_writer=False)
    try:
        return {
            name: connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall()  # noqa: S608 - our own names
            for name in _KEPT
        }
    finally:
        connection.close()
