"""Ctrl+Z: one step, one intention, whole; before anything was sent it leaves no trace at the office."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hubshift_desktop.domain.states import OpKind, OpState
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.undo import CannotUndoError
from tests.services.laptop import EMAIL, FIRST, NDIS, PHONE, Laptop


@pytest.fixture
def amelia(laptop: Laptop) -> str:
    return laptop.know()


def accepted(laptop: Laptop, record_id: str, server_id: str = "srv1") -> None:
    """Let the office have taken everything of a record."""
    record = laptop.record(record_id)
    with laptop.writing() as work:
        for op in work.outbox.open_for(record_id):
            done = replace(op, state=OpState.DONE, first_sent_at=laptop.clock.now(), accepted_at=laptop.clock.now())
            work.outbox.save(done)
        work.records.save(
            replace(record, server_id=record.server_id or server_id, base=record.local, dirty=frozenset())
        )


def test_nothing_to_undo(services: Services) -> None:
    assert services.undo.last() is None
    assert services.undo.undo() == ""


def test_an_unsent_edit_is_withdrawn(laptop: Laptop, services: Services, amelia: str) -> None:
    services.clients.edit(amelia, {PHONE: "0491 570 157"})
    assert services.undo.last() == "Phone, 0491 570 156 to 0491 570 157"
    services.undo.undo()
    record = laptop.record(amelia)
    assert record.local[PHONE] == "0491 570 156"
    assert record.dirty == frozenset()
    assert laptop.open_ops() == ()
    assert services.undo.last() is None
    assert laptop.looks(amelia)[0].verb == "undo"
    assert services.waiting.counts().waiting == 0


def test_only_the_last_of_two_edits_goes_back(laptop: Laptop, services: Services, amelia: str) -> None:
    services.clients.edit(amelia, {EMAIL: "tran@example.com"})
    services.clients.edit(amelia, {PHONE: "0491 570 157"})
    services.undo.undo()
    record = laptop.record(amelia)
    assert (record.local[PHONE], record.local[EMAIL]) == ("0491 570 156", "tran@example.com")
    assert record.dirty == {EMAIL}
    (op,) = laptop.open_ops()
    assert op.paths == {EMAIL}
    assert [line.title for line in services.waiting.waiting()] == ["Email, amelia@example.com to tran@example.com"]
    services.undo.undo()
    assert laptop.open_ops() == ()


def test_an_earlier_unsent_value_comes_back_and_still_goes(laptop: Laptop, services: Services, amelia: str) -> None:
    services.clients.edit(amelia, {PHONE: "0491 570 157"})
    services.clients.edit(amelia, {PHONE: "0491 570 158"})
    services.undo.undo()
    record = laptop.record(amelia)
    assert record.local[PHONE] == "0491 570 157"
    assert record.dirty == {PHONE}
    assert len(laptop.open_ops()) == 1


@pytest.mark.row("A8")
def test_what_was_sent_becomes_a_new_change(laptop: Laptop, services: Services, amelia: str) -> None:
    services.clients.edit(amelia, {PHONE: "0491 570 157"})
    accepted(laptop, amelia)
    services.undo.undo()
    assert laptop.record(amelia).local[PHONE] == "0491 570 156"
    (op,) = laptop.open_ops()
    assert op.kind is OpKind.CLIENT_UPDATE
    assert op.paths == {PHONE}


@pytest.mark.row("A8")
def test_what_is_on_its_way_is_never_pretended_away(laptop: Laptop, services: Services, amelia: str) -> None:
    services.clients.edit(amelia, {PHONE: "0491 570 157"})
    (op,) = laptop.open_ops()
    flying = replace(op, state=OpState.IN_FLIGHT, first_sent_at=laptop.clock.now(), payload={PHONE: "0491 570 157"})
    with laptop.writing() as work:
        work.outbox.save(flying)
    services.undo.undo()
    first, second = laptop.open_ops()
    assert first.state is OpState.IN_FLIGHT
    assert (second.state, laptop.record(amelia).local[PHONE]) == (OpState.QUEUED, "0491 570 156")


def test_a_field_that_was_empty_is_empty_again(laptop: Laptop, services: Services, amelia: str) -> None:
    services.clients.edit(amelia, {"address.suburb": "Footscray"})
    services.undo.undo()
    assert not laptop.record(amelia).local.get("address.suburb")
    assert laptop.open_ops() == ()


def test_a_new_client_goes_with_all_it_carries(laptop: Laptop, services: Services) -> None:
    made = services.clients.create({FIRST: "Rosalind", NDIS: "430000999"})
    goal = services.goals.add(made, {"title": "Cook dinner"})
    assert services.undo.undo() == "New goal: Cook dinner"
    assert laptop.maybe(goal) is None
    assert services.undo.undo() == "New client: Rosalind"
    assert laptop.maybe(made) is None
    assert laptop.open_ops() == ()


def test_a_client_the_office_has_cannot_be_unmade(laptop: Laptop, services: Services) -> None:
    made = services.clients.create({FIRST: "Rosalind", NDIS: "430000999"})
    accepted(laptop, made)
    assert services.undo.last() is None
    with pytest.raises(CannotUndoError):
        services.undo.undo()
    assert laptop.record(made).local[FIRST] == "Rosalind"
    assert services.undo.undo() == ""


def test_a_goal_the_office_has_is_removed_there(laptop: Laptop, services: Services, amelia: str) -> None:
    goal = services.goals.add(amelia, {"title": "Cook dinner"})
    accepted(laptop, goal)
    services.undo.undo()
    (op,) = laptop.open_ops()
    assert op.kind is OpKind.GOAL_DELETE


def test_a_removal_the_office_heard_of_stands(laptop: Laptop, services: Services, amelia: str) -> None:
    goal = laptop.know_goal(amelia)
    services.goals.remove(goal)
    (op,) = laptop.open_ops()
    with laptop.writing() as work:
        work.outbox.save(replace(op, state=OpState.IN_DOUBT, first_sent_at=laptop.clock.now()))
    assert services.undo.last() is None
    with pytest.raises(CannotUndoError):
        services.undo.undo()


def test_a_withdrawn_change_waits_again(laptop: Laptop, services: Services, amelia: str) -> None:
    services.clients.edit(amelia, {PHONE: "0491 570 157"})
    (op,) = laptop.open_ops()
    services.waiting.withdraw(op.op_id)
    assert laptop.record(amelia).local[PHONE] == "0491 570 156"
    assert services.undo.undo() == "Change withdrawn"
    assert laptop.record(amelia).local[PHONE] == "0491 570 157"
    assert [again.op_id for again in laptop.open_ops()] == [op.op_id]


def test_an_unsent_draft_s_edit_goes_back(laptop: Laptop, services: Services) -> None:
    made = services.clients.create({FIRST: "Rosalind", NDIS: "430000999"})
    services.clients.edit(made, {PHONE: "0491 570 157"})
    services.undo.undo()
    assert not laptop.record(made).local.get(PHONE)
    (op,) = laptop.open_ops()
    assert op.kind is OpKind.CLIENT_CREATE
