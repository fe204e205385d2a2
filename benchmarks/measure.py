"""What a benchmark says: figures with their units, and a ratio against a named baseline of the same run."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line of the table. `limit` is what the product owes; a figure above it fails the run."""

    name: str
    value: float
    unit: str
    baseline: str = ""
    baseline_value: float | None = None
    limit: float | None = None
    is_limit_on_ratio: bool = False
    note: str = ""

    @property
    def ratio(self) -> float | None:
        return None if not self.baseline_value else self.value / self.baseline_value

    @property
    def is_kept(self) -> bool:
        """Whether the figure is within what the product owes; a figure without a limit only informs."""
        judged = self.ratio if self.is_limit_on_ratio else self.value
        return self.limit is None or (judged is not None and judged <= self.limit)


class Stopwatch:
    """The seconds of the block it was started for."""

    def __init__(self) -> None:
        self.seconds = 0.0


@contextmanager
def stopwatch() -> Iterator[Stopwatch]:
    """Time a block."""
    watch = Stopwatch()
    begun = time.perf_counter()
    try:
        yield watch
    finally:
        watch.seconds = time.perf_counter() - begun


def median_of(times: int, act: Callable[[], object]) -> float:
    """Return the median seconds of `act`, repeated."""
    taken = []
    for _ in range(times):
        with stopwatch() as watch:
            act()
        taken.append(watch.seconds)
    return statistics.median(taken)


def share(values: Sequence[float], part: float) -> float:
    """Return what `part` of the values stay below; 0 where there are none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0


def table(figures: Sequence[Figure]) -> list[str]:
    """Return the figures as aligned lines."""
    rows = [("figure", "value", "beside", "ratio", "limit", "")]
    for figure in figures:
        ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}x"
        beside = "" if figure.baseline_value is None else f"{figure.baseline} {figure.baseline_value:.3g} {figure.unit}"
        limit = "" if figure.limit is None else f"{figure.limit:g}{'x' if figure.is_limit_on_ratio else ''}"
        verdict = figure.note if figure.is_kept else f"MISSED {figure.note}"
        rows.append((figure.name, f"{figure.value:.4g} {figure.unit}", beside, ratio, limit, verdict))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def write_json(figures: Sequence[Figure], target: Path) -> None:
    """Keep the figures for comparison with another day's."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps([{**asdict(figure), "ratio": figure.ratio} for figure in figures], indent=2) + "\n")
