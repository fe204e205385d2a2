"""strace, as the hand that kills a process at a chosen call to the system, or lets that call fail."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Self, TypeVar

# Whatever changes the disk. `openat` and reading are left out: they would hit Python's own modules too.
STORAGE = (
    "write,pwrite64,writev,pwritev,fsync,fdatasync,ftruncate,fallocate,rename,renameat,renameat2,unlink,unlinkat,"
    "link,linkat,mkdir,chmod,fchmod"
)
MISSING = (
    "strace is needed to prove that crashes lose nothing. Run: sudo apt-get install --no-install-recommends strace"
)
T = TypeVar("T")
_CALL = re.compile(r"(?:\d+ +)?(\w+)\(")


@dataclass(frozen=True, slots=True)
class Point:
    """The n-th call of one kind: strace counts each kind by itself."""

    call: str
    nth: int

    def killing(self) -> str:
        return f"inject={self.call}:signal=KILL:when={self.nth}"

    def failing(self, error: str) -> str:
        return f"inject={self.call}:error={error}:when={self.nth}"


def demand_strace() -> str:
    """Return where strace is. Its absence is a failure, never a skip: a proof that was not run proves nothing."""
    found = shutil.which("strace")
    assert found is not None, MISSING
    return found


class Strace:
    """strace on one running process."""

    def __init__(self, pid: int, *, log: Path, inject: str = "") -> None:
        command = [demand_strace(), "-f", "-o", str(log), "-e", f"trace={STORAGE}", "-e", "signal=none"]
        more = ["-e", inject] if inject else []
        self._process = subprocess.Popen(
            [*command, *more, "-p", str(pid)], stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True
        )
        self._wait_until_attached()

    def _wait_until_attached(self) -> None:
        assert self._process.stderr is not None
        said = self._process.stderr.readline()
        assert "attached" in said, f"strace could not attach: {said}{self._process.stderr.read()}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()


def points_in(log: Path) -> list[Point]:
    """Return the calls of a run in their order."""
    seen: Counter[str] = Counter()
    points = []
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        found = _CALL.match(line)
        if found is not None:
            seen[found[1]] += 1
            points.append(Point(found[1], seen[found[1]]))
    return points


def sample(points: Sequence[Point], wanted: int | None) -> list[Point]:
    """Return about that many points in the order of the day, or every one of them.

    Half are spread evenly over the day; half are shared out among the kinds of call, because nineteen of twenty write
    pages and the few others are where things are begun and finished. The first call after an `fsync` counts as a kind:
    there one save is on the disk and nothing of the next, which a save in two parts would not survive.
    """
    if wanted is None or wanted >= len(points):
        return list(points)
    by_call: dict[str, list[Point]] = {}
    for before, point in pairwise(points):
        by_call.setdefault("between saves" if before.call == "fsync" else point.call, []).append(point)
    chosen = set(spread(points, wanted - wanted // 2))
    left = wanted // 2
    for place, kind in enumerate(sorted(by_call.values(), key=len)):
        share = spread(kind, left // (len(by_call) - place))
        chosen.update(share)
        left -= len(share)
    return [point for point in points if point in chosen]


def spread(items: Sequence[T], wanted: int | None) -> list[T]:
    """Return that many in equal steps, or every one of them."""
    if wanted is None or wanted >= len(items):
        return list(items)
    return [items[int((place + 0.5) * len(items) / wanted)] for place in range(wanted)]
