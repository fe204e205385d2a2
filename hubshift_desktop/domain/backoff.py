"""How long to wait before trying again: doubling with full jitter and a cap, chance handed in (sync.md 5.9).

Full jitter spreads the laptops of an office that all come back online at the same minute.
"""

from __future__ import annotations

NETWORK_BASE = 2.0
NETWORK_CAP = 60.0
OPERATION_BASE = 5.0
OPERATION_CAP = 900.0
DAILY = 86_400.0
PATIENCE = 8
_HIGHEST_POWER = 32


def ceiling(tries: int, *, base: float, cap: float) -> float:
    """Return the longest wait after `tries` failures in a row."""
    return min(cap, base * float(2 ** min(max(tries - 1, 0), _HIGHEST_POWER)))


def full_jitter(tries: int, *, base: float, cap: float, draw: float) -> float:
    """Return the wait in seconds; `draw` is chance between 0 and 1."""
    return draw * ceiling(tries, base=base, cap=cap)


def probe_delay(tries: int, *, draw: float) -> float:
    """Return the wait before the network is probed again."""
    return full_jitter(tries, base=NETWORK_BASE, cap=NETWORK_CAP, draw=draw)


def trouble_delay(tries: int, *, draw: float) -> float:
    """Return the wait before an office is asked again whose server has trouble, however long it has had it."""
    return full_jitter(tries, base=OPERATION_BASE, cap=OPERATION_CAP, draw=draw)


def operation_delay(tries: int, *, draw: float) -> float:
    """Return the wait before a change is tried again; after eight tries once a day, and never given up."""
    if needs_attention(tries):
        return DAILY
    return trouble_delay(tries, draw=draw)


def needs_attention(tries: int) -> bool:
    """Whether a person should hear that a change keeps failing; it is still kept and tried."""
    return tries >= PATIENCE
