"""What panes ask for, answered by index, as frozen snapshots."""

from __future__ import annotations

from hubshift_desktop.store.room import Desk, Room


class Queries(Room):
    """All questions a pane may ask."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
