"""The door of the fictional caseload."""

from __future__ import annotations

from datetime import date

from hubshift_desktop.demo.accounts import MAYA, PRIYA
from hubshift_desktop.demo.caseload.generated import ClientMaker
from hubshift_desktop.demo.caseload.pictured import pictured_clients
from hubshift_desktop.demo.caseload.shapes import Caseload

DEFAULT_SEED = 20261124
COLLEAGUE_CLIENTS = 12
_COLLEAGUE_FROM = 400_000
"""Where the colleague's client numbers begin, far from any caseload's, so that NDIS numbers stay apart."""


def make_caseload(*, size: int = 250, seed: int = DEFAULT_SEED, today: date) -> Caseload:
    """Make `size` clients of Maya Okafor, dates spread around `today`; the same input gives the same people."""
    pictured = pictured_clients(today)[:size]
    generated = (
        ClientMaker(number=number, seed=seed, today=today, coordinator_id=MAYA.user_id).make()
        for number in range(len(pictured), size)
    )
    colleague = (
        ClientMaker(number=_COLLEAGUE_FROM + n, seed=seed, today=today, coordinator_id=PRIYA.user_id).make()
        for n in range(COLLEAGUE_CLIENTS)
    )
    return Caseload(clients=(*pictured, *generated), of_colleague=tuple(colleague))
