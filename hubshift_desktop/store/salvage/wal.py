"""The write-ahead log as it lies on the disk: which of its pages were committed, and whether some of it is damaged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

_HEAD, _FRAME_HEAD = 32, 24
_BYTE_ORDERS: dict[int, Literal["little", "big"]] = {0x377F0682: "little", 0x377F0683: "big"}


@dataclass(frozen=True, slots=True)
class Frame:
    """One page in the log. `size` is the length of the file in pages where the frame ends a transaction, else 0."""

    place: int
    number: int
    size: int
    page: bytes


class Wal:
    """Reads a log. An earlier round's frames still lie behind the present ones; their salts tell them apart."""

    def __init__(self, data: bytes, *, page_size: int) -> None:
        self.has_head = _is_sound_head(data[:_HEAD])
        self.is_damaged = False
        self.size = 0
        step = _FRAME_HEAD + page_size
        whole = [data[at : at + step] for at in range(_HEAD, len(data) - step + 1, step)]
        # Where the head is damaged, the first frame says which round it is.
        salts = data[16:24] if self.has_head else whole[0][8:16] if whole else b""
        self.frames = [
            Frame(
                place=place,
                number=int.from_bytes(raw[:4], "big"),
                size=int.from_bytes(raw[4:8], "big"),
                page=raw[_FRAME_HEAD:],
            )
            for place, raw in enumerate(whole, start=1)
            if raw[8:16] == salts
        ]

    def committed(self, is_genuine: Callable[[Frame], bool]) -> dict[int, Frame]:
        """Return the newest committed form of each page.

        Frames after the last commit were never acknowledged. A bad frame near the end is what a power cut leaves: the
        transaction it belongs to never was. But each commit is on the disk before the next transaction begins, so a
        bad frame with two commits behind it is damage, and what lies behind it is used as well.
        """
        good = [is_genuine(frame) for frame in self.frames]
        places = [frame.place for frame in self.frames]
        gap = next((i for i, frame in enumerate(self.frames) if not good[i] or places[i] != i + 1), len(good))
        later = [i for i in range(gap, len(good)) if good[i] and self.frames[i].size]
        self.is_damaged = len(later) > 1
        end = later[-1] if self.is_damaged else max((i for i in range(gap) if self.frames[i].size), default=-1)
        used = [frame for i, frame in enumerate(self.frames[: end + 1]) if good[i]]
        self.size = self.frames[end].size if used else 0
        return {frame.number: frame for frame in used}


def _is_sound_head(head: bytes) -> bool:
    """Check the head's own sum: where it does not fit, SQLite takes the log for empty."""
    order = _BYTE_ORDERS.get(int.from_bytes(head[:4], "big"))
    if order is None or len(head) < _HEAD:
        return False
    first = second = 0
    for at in range(0, 24, 8):
        first = (first + int.from_bytes(head[at : at + 4], order) + second) & 0xFFFFFFFF
        second = (second + int.from_bytes(head[at + 4 : at + 8], order) + first) & 0xFFFFFFFF
    return head[24:32] == first.to_bytes(4, "big") + second.to_bytes(4, "big")
