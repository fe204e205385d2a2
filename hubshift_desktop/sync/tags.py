"""The entity tags of one client's five answers, kept in one column: they are learnt, used and forgotten together."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Tags:
    """What the office called the answers that were taken in last; None asks for a whole answer."""

    client: str | None = None
    medical: str | None = None
    goals: str | None = None
    documents: str | None = None
    appointments: str | None = None

    @classmethod
    def unpack(cls, kept: str | None) -> Tags:
        """Read what `pack` wrote; anything else is no tag at all and costs one whole answer."""
        try:
            found = json.loads(kept or "{}")
        except ValueError:
            return cls()
        if not isinstance(found, dict):
            return cls()
        return cls(**{name: found[name] for name in cls.__slots__ if isinstance(found.get(name), str)})

    def pack(self) -> str | None:
        told = {name: tag for name, tag in asdict(self).items() if tag}
        return json.dumps(told, separators=(",", ":")) if told else None
