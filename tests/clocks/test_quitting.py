"""The program is quit while a change stands in each of its states: after the next start it arrives once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hubshift_desktop.domain.states import Choice, OpState
from hubshift_desktop.sync import linking, resolving
from tests.sync.kinds import CREATE, GOAL
from tests.sync.world import EMAIL, NDIS, PHONE, PowerCutError, World

PUT = "clientUpdate"
NO = {"success": False, "message": "No"}
Told = dict[str, int]


def queued(world: World) -> str:
    return world.add_goal(world.know("Amelia Tran"))


def waiting_parent(world: World) -> str:
    return world.add_goal(world.add_client())


def in_flight(world: World) -> str:
    goal = world.add_goal(world.know("Amelia Tran"))
    world.cut_power(GOAL, is_applied=False)
    with pytest.raises(PowerCutError):
        world.push()
    return goal


def in_flight_and_landed(world: World) -> str:
    goal = world.add_goal(world.know("Amelia Tran"))
    world.cut_power(GOAL, is_applied=True)
    with pytest.raises(PowerCutError):
        world.push()
    return goal


def in_doubt(world: World) -> str:
    goal = world.add_goal(world.know("Amelia Tran"))
    world.central.faults.drop_request(GOAL)
    world.push()
    return goal


def conflict(world: World) -> str:
    amelia = world.know("Amelia Tran")
    world.edit(amelia, **{PHONE: "0491 570 157", EMAIL: "new@example.com"})
    world.central.admin.edit(world.server_id(amelia), PHONE, "0491 570 158")
    world.push()
    return amelia


def exists(world: World) -> str:
    known = world.know("Amelia Tran")
    person = world.add_client(**{NDIS: world.record(known).local[NDIS]})
    world.push()
    return person


def needs_fix(world: World) -> str:
    person = world.add_client()
    world.central.faults.refuse(CREATE, status=422, body=NO, method="POST")
    world.push()
    return person


def parked(world: World) -> str:
    amelia = world.know("Amelia Tran")
    goal = world.add_goal(amelia)
    world.central.faults.refuse("goal", status=403, body={"success": False, "message": "Unauthorized"})
    world.push()
    return goal


STATES: dict[str, tuple[Callable[[World], str], OpState, Told]] = {
    "queued": (queued, OpState.QUEUED, {"goal": 1}),
    "waiting parent": (waiting_parent, OpState.WAITING_PARENT, {"goal": 1, "client": 1}),
    "in flight": (in_flight, OpState.IN_FLIGHT, {"goal": 1}),
    "in flight, landed": (in_flight_and_landed, OpState.IN_FLIGHT, {"goal": 1}),
    "in doubt": (in_doubt, OpState.IN_DOUBT, {"goal": 1}),
    "conflict": (conflict, OpState.CONFLICT, {}),
    "exists": (exists, OpState.EXISTS, {"client": 1}),
    "needs fix": (needs_fix, OpState.NEEDS_FIX, {"client": 1}),
    "parked": (parked, OpState.PARKED, {"goal": 1}),
}


def decide(world: World) -> None:
    """Do what only a person can: my word, they are two people, try again."""
    for op in world.open_ops():
        with world.writing() as uow:
            if op.state is OpState.EXISTS:
                linking.keep_separate(uow, op.op_id, at=world.clock.now())
            elif op.state in (OpState.NEEDS_FIX, OpState.PARKED):
                resolving.retry(uow, op.op_id, world.clock.now())
            for disputed in uow.conflicts.open_for(op.record_id):
                resolving.resolve(uow, conflict_id=disputed.conflict_id, choice=Choice.MINE, author=world.author)


def test_every_open_state_is_tried() -> None:
    assert {state for _, state, _ in STATES.values()} == {state for state in OpState if state.is_open}


@pytest.mark.row("A7")
@pytest.mark.parametrize("name", STATES)
def test_quit_and_started_again_it_arrives_once(world: World, name: str) -> None:
    make, state, made = STATES[name]
    record = make(world)
    assert world.ops(record)[0].state is state

    world.crash()
    assert world.ops(record)[0].state is state, "nothing but the disk decides"
    decide(world)
    for _ in range(3):
        world.settled_push()
    world.crash()
    world.settled_push()

    assert {op.state for op in world.ops(record)} == {OpState.DONE}
    assert {kind: world.made(kind) for kind in ("client", "goal") if world.made(kind)} == made
    if state is OpState.CONFLICT:
        assert (world.office(record)[PHONE], world.office(record)[EMAIL]) == ("0491 570 157", "new@example.com")
