"""The histories that broke a rule once; what each taught stands in the history of the code."""

from __future__ import annotations

REMEMBERED = (
    *(40, 64, 206, 1046, 1439, 100014, 100073, 100318, 500136, 500268, 500416, 500460),
    *(500515, 500534, 500627, 500688, 500970, 501235, 501322, 501678, 501865, 501993),
    *(600708, 601279, 900071, 910039, 910388, 2000753, 3001758),
)
# These broke one once cycles were asked to end under way, the second one with several hands.
REMEMBERED_LEAVING = (400209, 504075)
# Several hands, with somebody who saves while the office is asked.
REMEMBERED_HANDS = (112453,)


def is_remembered(seed: int) -> bool:
    """Say whether a history must stay what it was when it broke, to its last cycle."""
    return seed in REMEMBERED or seed in REMEMBERED_LEAVING
