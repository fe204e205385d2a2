"""The write-ahead log as it lies on the disk: which of its pages were committed, and whether some of it is damaged."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass

_HEAD, _FRAME_HEAD = 32, 24
# The first word of the log says in which order the words are read that its sums are made of.
_WORD_ORDERS = {0x377F0682: "<", 0x377F0683: ">"}
_LOW = 0xFFFFFFFF

Sum = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Frame:
    """One page in the log. `size` is the length of the file in pages where the frame ends a transaction, else 0.

    `summed` is what its own sum is made of beside the sum of the frame before.
    """

    place: int
    number: int
    size: int
    page: bytes
    sum: Sum
    summed: bytes


class Wal:
    """Reads a log. An earlier round's frames still lie behind the present ones; their salts tell them apart."""

    def __init__(self, data: bytes, *, page_size: int) -> None:
        first_word = int.from_bytes(data[:4], "big")
        self._order = _WORD_ORDERS.get(first_word, "<")
        self._begin = _sum_at(data, 24)
        # Where the head's own sum does not fit, SQLite takes the log for empty.
        has_words = len(data) >= _HEAD and first_word in _WORD_ORDERS
        self.has_head = has_words and self._sum((0, 0), data[:24]) == self._begin
        self.is_damaged = False
        self.size = 0
        step = _FRAME_HEAD + page_size
        whole = [data[at : at + step] for at in range(_HEAD, len(data) - step + 1, step)]
        # Where the head is damaged, the first frame says which round it is.
        salts = data[16:24] if self.has_head else whole[0][8:16] if whole else b""
        self.frames = [_frame(raw, place) for place, raw in enumerate(whole, start=1) if raw[8:16] == salts]

    def committed(self, is_genuine: Callable[[Frame], bool]) -> dict[int, Frame]:
        """Return the newest committed form of each page.

        Frames after the last commit were never acknowledged. A bad frame near the end is what a power cut leaves: the
        transaction it belongs to never was. But each commit is on the disk before the next transaction begins, so a
        bad frame with two commits behind it is damage, and what lies behind it is used as well.
        """
        genuine = [is_genuine(frame) for frame in self.frames]
        frames, is_sum_damaged = self._of_one_writing(genuine)
        good = genuine[: len(frames)]
        gap = next((i for i, frame in enumerate(frames) if not good[i] or frame.place != i + 1), len(good))
        later = [i for i in range(gap, len(good)) if good[i] and frames[i].size]
        is_broken = len(later) > 1
        self.is_damaged = is_broken or is_sum_damaged
        end = later[-1] if is_broken else max((i for i in range(gap) if frames[i].size), default=-1)
        used = [frame for i, frame in enumerate(frames[: end + 1]) if good[i]]
        self.size = frames[end].size if used else 0
        return {frame.number: frame for frame in used}

    def _of_one_writing(self, good: list[bool]) -> tuple[list[Frame], bool]:
        """Return the frames of which each goes on from the one before, and whether the sum of one of them is damaged.

        Where a sound frame does not go on from a sound one, there are two reasons. Its sum is damaged: then the frame
        behind goes on from what the sum should be; SQLite would end there and drop what was saved after it. Or what
        lies here is the end of a transaction that a power cut tore, and a later one was written over its beginning.
        """
        is_damaged = False
        seeds = {self._begin} if self.has_head else set()
        for i, frame in enumerate(self.frames):
            due = {self._sum(seed, frame.summed) for seed in seeds} if good[i] else set()
            if due and frame.sum not in due:
                is_first = i == 0
                if not is_first and good[i - 1] and frame.place == self.frames[i - 1].place + 1:
                    behind = self.frames[i + 1] if i + 1 < len(self.frames) else None
                    if behind is None or behind.sum not in {self._sum(seed, behind.summed) for seed in due}:
                        return self.frames[:i], is_damaged
                    is_damaged = True
                is_damaged |= is_first
                seeds = {frame.sum, *due}
            else:
                seeds = {frame.sum}
        return self.frames, is_damaged

    def _sum(self, seed: Sum, data: bytes) -> Sum:
        """Return SQLite's running sum over whole pairs of words, going on from another sum."""
        first, second = seed
        words: Iterable[tuple[int, int]] = struct.iter_unpack(f"{self._order}II", data)
        for one, other in words:
            first = (first + one + second) & _LOW
            second = (second + other + first) & _LOW
        return first, second


def _frame(raw: bytes, place: int) -> Frame:
    page = raw[_FRAME_HEAD:]
    return Frame(
        place=place,
        number=int.from_bytes(raw[:4], "big"),
        size=int.from_bytes(raw[4:8], "big"),
        page=page,
        sum=_sum_at(raw, 16),
        summed=raw[:8] + page,
    )


def _sum_at(data: bytes, at: int) -> Sum:
    return int.from_bytes(data[at : at + 4], "big"), int.from_bytes(data[at + 4 : at + 8], "big")
