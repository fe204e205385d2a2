"""Operations made by hand, for rules that are pure functions of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hubshift_desktop.domain.rows import Operation
from hubshift_desktop.domain.states import OpKind, OpState
from hubshift_desktop.sync.scope import AccountRef

NOW = datetime(2026, 11, 24, 10, 42, tzinfo=UTC)
MAYA = AccountRef(user_id="maya", origin="https://central.example")


def operation(op_id: str = "op", **more: Any) -> Operation:
    """Return an update of a client, with whatever the test says differently."""
    given: dict[str, Any] = {
        "op_id": op_id,
        "seq": 1,
        "user_id": MAYA.user_id,
        "origin": MAYA.origin,
        "kind": OpKind.CLIENT_UPDATE,
        "record_id": "amelia",
        "client_id": "amelia",
        "state": OpState.QUEUED,
        **more,
    }
    return Operation(**given)
