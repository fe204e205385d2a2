"""A port for a central that goes away and comes back: nobody may have taken it meanwhile."""

from __future__ import annotations

import os

from hubshift_desktop.demo.server import DemoCentral
from hubshift_desktop.domain.errors import KnownError

# Below what systems hand out to whoever asks for any port, as other tests and every connection of theirs do.
_NEVER_HANDED_OUT = range(20_000, 32_000)


def start_on_a_port_of_its_own(central: DemoCentral) -> str:
    """Listen where only another worker's central could be, and return the address."""
    ports, first = _NEVER_HANDED_OUT, os.getpid() * 40 % len(_NEVER_HANDED_OUT)
    for port in (*ports[first:], *ports[:first]):
        try:
            return central.start(port=port)
        except KnownError:
            continue
    raise AssertionError("every port is taken")
