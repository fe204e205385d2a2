"""Where heads and clients stand in the list: arithmetic on a few numbers, so that ten thousand rows cost nothing."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True, slots=True, kw_only=True)
class ListShape:
    """`groups` are (head, clients) in list order, or empty where the order has no heads.

    `skeletons` rows stand below during the first sync. A *row* counts heads, a *position* counts clients only.
    """

    count: int = 0
    groups: tuple[tuple[str, int], ...] = ()
    skeletons: int = 0

    @property
    def head_rows(self) -> tuple[int, ...]:
        """The rows of the heads, in order."""
        before = [0, *accumulate(count for _, count in self.groups)]
        return tuple(before[index] + index for index in range(len(self.groups)))

    @property
    def rows(self) -> int:
        return self.count + len(self.groups) + self.skeletons

    def head_at(self, row: int) -> tuple[str, int] | None:
        """Return the head that stands at `row`."""
        heads = self.head_rows
        index = bisect_left(heads, row)
        return self.groups[index] if index < len(heads) and heads[index] == row else None

    def position_of(self, row: int) -> int | None:
        """Return which client stands at `row`; None for a head or a skeleton."""
        if self.head_at(row) is not None:
            return None
        position = row - bisect_left(self.head_rows, row)
        return position if 0 <= position < self.count else None

    def row_of(self, position: int) -> int:
        """Return the row of the client at `position`."""
        heads, passed = 0, 0
        for _, count in self.groups:
            if passed > position:
                break
            heads += 1
            passed += count
        return position + heads
