"""Power cuts: at every request and at every commit, before and after it. What was typed arrives once, and only once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hubshift_desktop.domain.states import OpState
from hubshift_desktop.store import UnitOfWork
from hubshift_desktop.sync.doubt import recover
from hubshift_desktop.sync.means import OfficeTime
from hubshift_desktop.sync.outcomes import Halt
from tests.sync.world import EMAIL, PHONE, PNG, PowerCutError, World

MOST = 60


class Session:
    """A morning's work of every kind, and what the office must hold afterwards."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.amelia = world.know("Amelia Tran")
        self.old_goal = world.know_goal(self.amelia)
        self.goals_before = len(world.office_goals(self.amelia))
        world.edit(self.amelia, personalInfo__phone="0491 570 157", status="inactive")
        world.edit(self.old_goal, title="A clearer title")
        self.goal = world.add_goal(self.amelia)
        self.client = world.add_client()
        self.child = world.add_goal(self.client, title="For the new client")
        self.document = world.add_file(self.client)
        self.gone = world.know_goal(self.amelia, 1)
        world.remove_goal(self.gone)

    def finish(self) -> None:
        """Push as often as it takes with time passing."""
        for _ in range(4):
            self.world.settled_push()
        self.check()

    def check(self) -> None:
        world = self.world
        assert world.open_ops() == ()
        assert [world.made(kind) for kind in ("client", "goal", "document")] == [1, 2, 1]
        amelia, client = world.office(self.amelia), world.office(self.client)
        assert (amelia[PHONE], amelia["status"]) == ("0491 570 157", "inactive")
        assert client[EMAIL] == "rosalind@example.com"
        titles = [goal["title"] for goal in world.office_goals(self.amelia)]
        assert "A clearer title" in titles
        assert len(titles) == self.goals_before  # one made, one removed
        (made,) = [goal for goal in world.office_goals(self.amelia) if goal["title"] == "Walk to the shops"]
        assert (len(made["tasks"]), made["category"]) == (2, "independence")  # type: ignore[arg-type]
        (document,) = world.central.admin.documents(world.server_id(self.client))
        assert world.central.admin.document_bytes(str(document["id"])) == PNG
        assert not world.has_record(self.gone)
        for record in (self.amelia, self.old_goal, self.goal, self.client, self.child, self.document):
            stored = world.record(record)
            assert stored.dirty == frozenset()
            assert stored.server_id is not None


def survive(world: World, act: Callable[[], object]) -> bool:
    """Run until the power goes; return whether it went."""
    try:
        act()
    except PowerCutError:
        world.crash()
        return True
    return False


def test_the_session_without_any_trouble(world: World) -> None:
    session = Session(world)

    report = world.push()

    assert (report.waiting, report.pushed, report.halt) == (0, 8, Halt.NONE)
    session.check()


@pytest.mark.row("L2")
@pytest.mark.parametrize("is_applied", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(
    "path",
    [
        "clientUpdate",
        "updateUserStatus",
        "clientDetails/create",
        "goal/create",
        "goal/update",
        "goal/delete",
        "document/upload",
    ],
)
def test_a_power_cut_while_a_request_is_out(world: World, path: str, is_applied: bool) -> None:
    session = Session(world)
    world.cut_power(path, is_applied=is_applied)

    assert survive(world, world.push)
    with world.store.read() as reader:
        assert len(reader.outbox.in_state((OpState.IN_FLIGHT,))) == 1

    session.finish()


@pytest.mark.row("L2")
def test_what_was_on_the_wire_is_in_doubt_before_the_network_is_touched(world: World) -> None:
    goal = world.add_goal(world.know("Amelia Tran"))
    world.cut_power("goal/create", is_applied=True)
    survive(world, world.push)
    world.line.is_online = False

    report = world.push()

    assert report.halt is Halt.OFFLINE
    assert world.ops(goal)[0].state is OpState.IN_DOUBT
    recover(world.means)  # nothing left to do is nothing done
    world.line.is_online = True
    assert world.push().pushed == 1
    assert world.made("goal") == 1


@pytest.mark.row("L3")
@pytest.mark.slow
@pytest.mark.parametrize("is_durable", [False, True], ids=["lost", "kept"])
def test_a_power_cut_at_every_commit(world: World, monkeypatch: pytest.MonkeyPatch, is_durable: bool) -> None:
    """One world, cut again and again: at its first commit, after the restart at its second, and so on."""
    session = Session(world)
    commit = UnitOfWork.commit
    cuts = 0
    for nth in range(1, MOST):
        left = nth

        def cut(uow: UnitOfWork) -> object:
            nonlocal left
            left -= 1
            if left:
                return commit(uow)
            if is_durable:
                commit(uow)
            raise PowerCutError

        monkeypatch.setattr(UnitOfWork, "commit", cut)
        was_cut = survive_store(world, monkeypatch, commit)
        world.clock.turn(seconds=331)
        cuts += was_cut
        if not was_cut:
            break
    assert cuts >= 5
    session.finish()


def survive_store(world: World, monkeypatch: pytest.MonkeyPatch, commit: object) -> bool:
    try:
        world.push()
    except PowerCutError:
        monkeypatch.setattr(UnitOfWork, "commit", commit)
        world.crash()
        return True
    monkeypatch.setattr(UnitOfWork, "commit", commit)
    return False


@pytest.mark.row("L3")
@pytest.mark.slow
@pytest.mark.parametrize("nth", range(1, 12))
def test_a_power_cut_at_the_nth_commit_of_a_fresh_session(
    world: World, monkeypatch: pytest.MonkeyPatch, nth: int
) -> None:
    session = Session(world)
    commit = UnitOfWork.commit
    left = nth * 2

    def cut(uow: UnitOfWork) -> object:
        nonlocal left
        left -= 1
        if left == 0:
            raise PowerCutError
        return commit(uow)

    monkeypatch.setattr(UnitOfWork, "commit", cut)
    assert survive_store(world, monkeypatch, commit)
    session.finish()


# ---- time -----------------------------------------------------------------------------------------------------------


@pytest.mark.row("A1")
def test_a_clock_put_forward_does_not_shorten_the_wait_within_a_run(world: World) -> None:
    amelia = world.know("Amelia Tran")
    world.central.faults.drop_request("clientUpdate")
    world.edit(amelia, personalInfo__phone="0491 570 157")
    world.push()

    world.clock.set_wrong(days=1)
    world.push()

    assert world.op(amelia).state is OpState.IN_DOUBT
    world.clock.turn(seconds=46)
    assert world.push().pushed == 1


@pytest.mark.row("A1")
def test_a_clock_put_back_does_not_stop_anything(world: World) -> None:
    amelia = world.know("Amelia Tran")
    world.central.faults.drop_request("clientUpdate")
    world.edit(amelia, personalInfo__phone="0491 570 157")
    world.push()

    world.clock.set_wrong(days=-400)
    world.clock.turn(seconds=46)

    assert world.push().pushed == 1


@pytest.mark.row("A1")
def test_the_offices_own_time_measures_across_a_restart(world: World) -> None:
    amelia = world.know("Amelia Tran")
    world.central.faults.drop_request("clientUpdate")
    world.edit(amelia, personalInfo__phone="0491 570 157")
    world.push()
    sent = world.op(amelia).last_sent_at
    assert sent is not None

    world.crash()
    world.clock.turn(seconds=10)
    assert 9 < OfficeTime(world.clock).since_sent(world.op(amelia)) < 11
    world.push()
    assert world.op(amelia).state is OpState.IN_DOUBT
