"""What the road between laptop and office does to one request."""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import StrEnum

from hubshift_desktop.central.errors import CentralError, ErrorKind


class SimulatedCrash(BaseException):
    """The program dies here. Not an Exception: nothing in the product may catch it."""


class ProgramEnded(SimulatedCrash):
    """The program ends here without waiting for anybody: what is out at this moment may still arrive."""


class Fault(StrEnum):
    """One thing that happens to a request; the names of the catalogue of sync.md stand beside them."""

    NONE = "none"
    CONNECT = "connect"  # N1
    LOST = "lost"  # N2, N3, N5, N6
    LATE = "late"  # N4 within the settle time
    VERY_LATE = "very late"  # W1
    GATEWAY_BEFORE = "503 before"  # N12
    GATEWAY_AFTER = "503 after"  # N12
    PORTAL = "portal"  # N8-N11
    SIGN_IN = "401"  # A3
    LIMIT = "429"  # S19
    SERVER_ERROR = "500"  # A13
    CRASH_BEFORE = "crash before"  # L2
    CRASH_AFTER = "crash after"  # L3


READ_FAULTS = (Fault.CONNECT, Fault.PORTAL, Fault.SIGN_IN, Fault.LIMIT, Fault.SERVER_ERROR, Fault.CRASH_BEFORE)
# What may happen to a file that is coming, when some of it has come.
PIECE_FAULTS = (Fault.CONNECT, Fault.SERVER_ERROR, Fault.CRASH_BEFORE)
WRITE_FAULTS = (
    Fault.CONNECT,
    Fault.LOST,
    Fault.LOST,
    Fault.LATE,
    Fault.VERY_LATE,
    Fault.GATEWAY_BEFORE,
    Fault.GATEWAY_AFTER,
    Fault.PORTAL,
    Fault.SIGN_IN,
    Fault.LIMIT,
    Fault.CRASH_BEFORE,
    Fault.CRASH_AFTER,
)


@dataclass
class Road:
    """How bad the road is; the share of requests that are hurt falls to nothing when the world heals."""

    rng: random.Random
    share: float
    met: dict[Fault, int]
    # What a story tells of its readings and its writings, in their order; nothing is left to chance then.
    told: dict[tuple[Fault, ...], list[Fault]] | None = None

    def draw(self, among: tuple[Fault, ...]) -> Fault:
        if self.told is not None:
            return self._told(among)
        if self.rng.random() >= self.share:
            return Fault.NONE
        fault = self.rng.choice(among)
        if fault is Fault.VERY_LATE and self.rng.random() < 0.7:
            fault = Fault.LATE
        self.met[fault] = self.met.get(fault, 0) + 1
        return fault

    def _told(self, among: tuple[Fault, ...]) -> Fault:
        coming = (self.told or {}).get(among)
        fault = coming.pop(0) if coming else Fault.NONE
        self.met[fault] = self.met.get(fault, 0) + 1
        return fault


def read_error(fault: Fault) -> CentralError:
    """Return what the central room would make of this fault of a read."""
    return {
        Fault.CONNECT: CentralError(ErrorKind.NOT_SENT),
        Fault.PORTAL: CentralError(ErrorKind.PORTAL),
        Fault.SIGN_IN: CentralError(ErrorKind.AUTH, status=401),
        Fault.LIMIT: CentralError(ErrorKind.RATE_LIMITED, status=429, retry_after=7),
        Fault.SERVER_ERROR: CentralError(ErrorKind.UNREADABLE, status=500),
    }[fault]


def refused_before(fault: Fault) -> CentralError | None:
    """Return the definite failure of a write that was not applied; None when nobody could know."""
    return {
        Fault.CONNECT: CentralError(ErrorKind.NOT_SENT),
        Fault.SIGN_IN: CentralError(ErrorKind.AUTH, status=401),
        Fault.LIMIT: CentralError(ErrorKind.RATE_LIMITED, status=429, retry_after=7),
    }.get(fault)


def doubt(fault: Fault) -> CentralError:
    """Return what is known after a write whose answer never came."""
    status = 503 if fault in (Fault.GATEWAY_BEFORE, Fault.GATEWAY_AFTER) else None
    return CentralError(ErrorKind.IN_DOUBT, status=status, is_portal=fault is Fault.PORTAL)
