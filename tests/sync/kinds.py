"""The three kinds of new record and how each is added: what every rule of creating must hold for."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hubshift_desktop.domain.states import OpState
from tests.sync.world import World

CREATE = "clientDetails/create"
GOAL = "goal/create"
UPLOAD = "document/upload"
Add = Callable[[World, str], str]


def add_client(world: World, client: str) -> str:
    return world.add_client()


def add_goal(world: World, client: str) -> str:
    return world.add_goal(client)


def add_file(world: World, client: str) -> str:
    return world.add_file(client)


KINDS: dict[str, tuple[str, Add]] = {
    "client": (CREATE, add_client),
    "goal": (GOAL, add_goal),
    "document": (UPLOAD, add_file),
}
every_kind = pytest.mark.parametrize("kind", list(KINDS))


def created_by(world: World, record: str) -> OpState:
    """Return the state of a record's create."""
    return next(op.state for op in world.ops(record) if op.kind.is_create)
