"""Adding up what several transactions changed, so that a pane is told neither too little nor ten thousand names."""

from __future__ import annotations

from dataclasses import replace

from hubshift_desktop.domain.rows import Changed

_FEW = 200


def together(one: Changed, other: Changed) -> Changed:
    """Return both as one change of sync's; beyond two hundred clients nobody is named: look again."""
    both = replace(one | other, by="sync")
    return both if len(both.client_ids) <= _FEW else replace(both, client_ids=frozenset())
