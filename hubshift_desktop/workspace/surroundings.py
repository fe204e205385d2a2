"""What a workspace takes from outside itself: the laptop's clock and keystore, and where its news goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from hubshift_desktop.domain.clock import Clock, SystemClock
from hubshift_desktop.domain.rows import Changed
from hubshift_desktop.security.cost import STANDARD, CostRules
from hubshift_desktop.security.keystore import KeyringStore, Keystore
from hubshift_desktop.services.background import SyncSnapshot
from hubshift_desktop.services.waiter import Waiter
from hubshift_desktop.sync.means import Courtesy, NobodyWaits


def _nobody(_news: object) -> None:
    """Nobody is looking: the console asks the store instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hooks:
    """Where news goes, from whatever thread it happens on: the window hands over its bridge.

    `courtesy` lets the window's thread go first while sync works beside it.
    """

    on_changed: Callable[[Changed], None] = _nobody
    on_snapshot: Callable[[SyncSnapshot], None] = _nobody
    courtesy: Courtesy = field(default_factory=NobodyWaits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """The laptop as a workspace needs it. Only code can hand over others: no setting makes a key cheaper.

    `transport` stands for the network where the central runs in the same process.
    """

    clock: Clock = field(default_factory=SystemClock)
    keystore: Keystore = field(default_factory=KeyringStore)
    cost: CostRules = STANDARD
    transport: httpx.BaseTransport | None = None
    waiter: Waiter | None = None
