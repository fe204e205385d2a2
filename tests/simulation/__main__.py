"""Plays many histories and says what broke: `python -m tests.simulation --first 1 --count 2000 [--workers 2]`.

A failure prints the one command that plays its history again.
"""

from __future__ import annotations

import argparse
import gc
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

from tests.simulation.faults import Fault
from tests.simulation.history import Stage, stage
from tests.simulation.later_acts import ACTS
from tests.simulation.leaving import LEAVING_ACTS
from tests.simulation.rows import ENOUGH, ENOUGH_FOR_RARE, never_met, rows_met
from tests.simulation.unsealed import unsealed
from tests.simulation.world import World

PORTION = 200
PROGRESS = 5_000
TWICE = 100  # one history in so many is played twice


@dataclass
class Report:
    """The sum of many histories."""

    histories: int = 0
    twice: int = 0
    crashes: int = 0
    decisions: int = 0
    requests: int = 0
    windows: int = 0
    migrations: int = 0
    broken_off: int = 0
    unsent: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)
    later: Counter[str] = field(default_factory=Counter)
    broken: list[tuple[int, list[str]]] = field(default_factory=list)

    def add(self, other: Report) -> None:
        self.histories += other.histories
        self.twice += other.twice
        self.crashes += other.crashes
        self.decisions += other.decisions
        self.requests += other.requests
        self.windows += other.windows
        self.migrations += other.migrations
        self.broken_off += other.broken_off
        self.unsent += other.unsent
        self.faults += other.faults
        self.rows += other.rows
        self.later += other.later
        self.broken += other.broken

    @property
    def unmet(self) -> list[str]:
        """The faults, migrations and claimed rows that no history met, where there were enough to meet all."""
        if self.histories < ENOUGH:
            return []
        of_store = {"schema migration": self.migrations, "schema migration broken off": self.broken_off}
        return [
            *(fault.value for fault in Fault if fault is not Fault.NONE and not self.faults[fault.value]),
            *(name for name, count in of_store.items() if not count),
            *(act for act in (*ACTS, *LEAVING_ACTS) if self.histories >= ENOUGH_FOR_RARE and not self.later[act]),
            *(f"row {row}" for row in never_met(self.rows, histories=self.histories)),
        ]

    def lines(self) -> list[str]:
        """Return what a release note may claim, and nothing more."""
        counts = f"{self.histories} histories ({self.twice} twice), {self.requests} requests, {self.crashes} crashes"
        told = [f"{counts}, {self.decisions} decisions, {self.windows} named windows met"]
        told += [f"faults: {_counted(self.faults)}", f"rows of the catalogue: {_counted(self.rows)}"]
        told.append(f"acts of some histories: {_counted(self.later)}")
        migrations = f"{self.migrations} schema migrations, {self.broken_off} broken off"
        told.append(f"{migrations}, unsent at the time: {_counted(self.unsent)}")
        return [*told, *(f"NEVER MET: {fault}" for fault in self.unmet), *self.broken_lines()]

    def broken_lines(self) -> list[str]:
        """Return what broke, each history with the command that plays it again."""
        told = []
        for seed, sentences in self.broken:
            told += [f"BROKEN in seed {seed}: {sentence}" for sentence in sentences]
            told.append(f"  play it again: python -m tests.simulation --first {seed} --count 1")
        return told


def _counted(met: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(met.items()))


def play(first: int, count: int) -> Report:
    """Play histories one after the other."""
    report = Report()
    with unsealed(), stage() as here:
        gc.freeze()  # what the program itself is made of is never garbage: no history need look through it again
        for seed in range(first, first + count):
            world = here.play(seed)
            if seed % TWICE == TWICE // 2:
                report.add(_played_again(here, world))
            report.add(
                Report(
                    histories=1,
                    crashes=sum(laptop.crashes for laptop in world.laptops),
                    decisions=sum(laptop.conflicts_decided for laptop in world.laptops),
                    requests=sum(laptop.line.requests for laptop in world.laptops),
                    windows=len(world.office.windows),
                    migrations=world.updates.done,
                    broken_off=world.updates.broken_off,
                    unsent=world.updates.unsent,
                    faults=Counter({fault.value: count for fault, count in world.met.items()}),
                    rows=rows_met(world.office, world.met),
                    later=world.later.met + world.leaving.met,
                    broken=[(seed, world.violations)] if world.violations else [],
                )
            )
    return report


def _played_again(here: Stage, world: World) -> Report:
    """Play a history a second time: chance must be the seed's alone, or no failure could be played again (T1b)."""
    is_same = here.play(world.seed).told() == world.told()
    return Report(twice=1, broken=[] if is_same else [(world.seed, ["played again it was another history"])])


def main() -> int:
    """Play what the command line asks for; 1 when an invariant broke, or the road was not as bad as it claims."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--workers", type=int, default=1)
    wanted = parser.parse_args()
    portions = range(wanted.first, wanted.first + wanted.count, PORTION)
    sizes = [min(PORTION, wanted.first + wanted.count - first) for first in portions]
    total, told = Report(), 0
    with ProcessPoolExecutor(wanted.workers) as pool:
        for report in pool.map(play, portions, sizes):
            total.add(report)
            # A run of hours must not keep what it found to itself until its end.
            if report.broken or total.histories >= told + PROGRESS:
                told = total.histories
                _say(f"{told} of {wanted.count} histories, {len(total.broken)} broken", *report.broken_lines())
    _say(*total.lines())
    return 1 if total.broken or total.unmet else 0


def _say(*lines: str) -> None:
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
