"""Changing the status of one or many: said before, done at once, undone at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hubshift_desktop.domain.errors import InvalidInputError
from hubshift_desktop.domain.states import LedgerState, OpKind, OpState, Presence
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.context import NotAllowedError
from tests.services.laptop import Laptop


@pytest.fixture
def people(laptop: Laptop) -> list[str]:
    """Three active clients, one inactive, one whose support has ended."""
    return [
        laptop.know("Amelia", "Tran", number="430000001"),
        laptop.know("Noah", "Williams", number="430000002"),
        laptop.know("Grace", "Pellegrino", number="430000003"),
        laptop.know("Yusuf", "Demir", number="430000004", status="inactive"),
        laptop.know("Rosa", "Delgado", number="430000005", status="terminated"),
    ]


def test_the_preview_says_what_will_happen(services: Services, people: list[str]) -> None:
    seen = services.clients.status_preview(people, "inactive")
    assert [row.first_name for row in seen.changing] == ["Amelia", "Noah", "Grace"]
    assert seen.unchanged == 1
    ((rosa, reason),) = seen.refused
    assert (rosa.first_name, reason) == ("Rosa", "Ended can’t become inactive")


def test_many_change_in_one_transaction(laptop: Laptop, services: Services, people: list[str]) -> None:
    assert services.clients.set_status(people, "inactive") == 3
    assert [laptop.record(one).local["status"] for one in people] == [*["inactive"] * 4, "terminated"]
    ops = laptop.open_ops()
    assert [op.kind for op in ops] == [OpKind.CLIENT_STATUS] * 3
    assert len(laptop.told) == 1
    assert laptop.told[0].client_ids == set(people[:3])
    assert laptop.nudges == 1
    assert {look.record_id for look in laptop.looks()} == set(people[:3])


def test_one_undo_takes_all_back(laptop: Laptop, services: Services, people: list[str]) -> None:
    services.clients.set_status(people, "inactive")
    assert services.undo.last() == "3 clients set to inactive"
    assert services.undo.undo() == "3 clients set to inactive"
    assert [laptop.record(one).local["status"] for one in people[:3]] == ["active"] * 3
    assert laptop.open_ops() == ()
    assert all(laptop.record(one).dirty == frozenset() for one in people)
    assert {line.op_state for one in people[:3] for line in laptop.lines(one)} == {OpState.WITHDRAWN}
    assert services.waiting.waiting() == ()
    assert services.undo.last() is None


def test_a_client_who_left_is_not_changed(laptop: Laptop, services: Services, people: list[str]) -> None:
    with laptop.writing() as work:
        record = work.records.get(people[0])
        assert record is not None
        work.records.save(replace(record, presence=Presence.REVOKED))
    ((_, reason),) = services.clients.status_preview(people[:1], "inactive").refused
    assert reason == "No longer in your client list"
    assert services.clients.set_status(people[:2], "inactive") == 1
    with pytest.raises(InvalidInputError, match="No longer in your client list"):
        services.clients.edit(people[0], {"status": "inactive"})


def test_somebody_unknown_changes_nobody(laptop: Laptop, services: Services, people: list[str]) -> None:
    before = laptop.everything()
    with pytest.raises(Exception, match="not on this laptop"):
        services.clients.set_status([people[0], "nobody"], "inactive")
    assert laptop.everything() == before
    assert laptop.record(people[0]).local["status"] == "active"


def test_the_list_follows(services: Services, people: list[str]) -> None:
    before = services.caseload.counts().active_clients
    services.clients.set_status(people[:1], "inactive")
    assert services.caseload.counts().active_clients == before - 1


def test_a_carer_may_not(laptop: Laptop, people: list[str]) -> None:
    with pytest.raises(NotAllowedError):
        laptop.with_role("healthCarer").clients.set_status(people, "inactive")


def test_setting_it_back_before_sending_says_nothing_waits(
    laptop: Laptop, services: Services, people: list[str]
) -> None:
    services.clients.set_status(people[:1], "inactive")
    services.clients.set_status(people[:1], "active")
    (line,) = laptop.lines(people[0])
    assert (line.old, line.new, line.state) == ("active", "active", LedgerState.WAITING)
    assert services.waiting.waiting() == ()
