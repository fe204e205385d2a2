"""Adding up what several transactions changed, so that a pane is told neither too little nor ten thousand names."""

from __future__ import annotations

from hubshift_desktop.domain.rows import Changed

_FEW = 200


def together(one: Changed, other: Changed) -> Changed:
    """Return both as one; no client named means 'many, look again', and that must survive the sum."""
    if not one or not other:
        return one or other
    client_ids = one.client_ids | other.client_ids
    is_many = not one.client_ids or not other.client_ids or len(client_ids) > _FEW
    return Changed(one.kinds | other.kinds, frozenset() if is_many else client_ids, "sync")
