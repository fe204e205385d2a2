"""Two versions: shown side by side, decided in one transaction, kept readable, undone for thirty days."""

from __future__ import annotations

import pytest

from hubshift_desktop.domain.errors import NotFoundError
from hubshift_desktop.domain.states import Choice, OpState, SyncMark
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.context import NotAllowedError
from hubshift_desktop.services.decisions import TooLateError
from tests.services.laptop import EMAIL, PHONE, Laptop

CONDITIONS = "medicalInfo.conditions"


@pytest.fixture
def noah(laptop: Laptop) -> str:
    return laptop.know("Noah", "Williams", medicalInfo__conditions=["Cerebral palsy"])


@pytest.fixture
def phone(laptop: Laptop, services: Services, noah: str) -> str:
    """A phone changed here and at the office; an e-mail changed here alone."""
    services.clients.edit(noah, {PHONE: "0491 570 157", EMAIL: "noah@example.com"})
    return laptop.dispute(noah, PHONE, office="0491 570 158")


def test_the_card_says_it_in_plain_words(laptop: Laptop, services: Services, noah: str, phone: str) -> None:
    (file,) = services.decisions.open()
    assert (file.client_name, file.what, file.record_id) == ("Noah Williams", "Noah Williams", noah)
    (field,) = file.fields
    assert (field.label, field.before, field.mine, field.office) == (
        "Phone",
        "0491 570 156",
        "0491 570 157",
        "0491 570 158",
    )
    assert (field.mine_by, field.office_by) == ("Maya Okafor", "Hubshift")
    assert field.mine_at == laptop.clock.now()
    assert not field.can_keep_both
    assert not field.is_medical
    assert file.combined == ("Email, amelia@example.com to noah@example.com",)
    assert services.decisions.of_client(noah) == (file,)
    assert services.decisions.of_client("somebody else") == ()


def test_lists_offer_both(laptop: Laptop, services: Services, noah: str) -> None:
    services.clients.edit(noah, {"medicalInfo.conditions": ["Cerebral palsy", "Asthma"]})
    laptop.dispute(noah, CONDITIONS, office=["Cerebral palsy", "Low vision"], can_keep_both=True)
    ((field,),) = [file.fields for file in services.decisions.open()]
    assert field.is_medical
    assert field.is_list
    assert field.both == "Cerebral palsy, Low vision, Asthma"


@pytest.mark.parametrize(("choice", "kept"), [(Choice.MINE, "0491 570 157"), (Choice.OFFICE, "0491 570 158")])
def test_deciding_keeps_the_chosen_one(
    laptop: Laptop, services: Services, noah: str, phone: str, choice: Choice, kept: str
) -> None:
    services.decisions.decide({phone: choice})
    assert laptop.record(noah).local[PHONE] == kept
    assert services.decisions.open() == ()
    assert laptop.ops(noah)[0].state is OpState.QUEUED
    look = laptop.looks(noah)[0]
    assert (look.verb, look.detail_ids) == ("decide", (phone,))
    assert laptop.told[-1].client_ids == {noah}
    row = services.caseload.row(noah)
    assert row is not None
    assert row.mark is SyncMark.WAITING


def test_many_are_decided_together_or_not_at_all(laptop: Laptop, services: Services, noah: str, phone: str) -> None:
    with pytest.raises(NotFoundError):
        services.decisions.decide({phone: Choice.MINE, "no such card": Choice.MINE})
    (file,) = services.decisions.open()
    assert file.fields[0].conflict_id == phone


@pytest.mark.parametrize("door", ["undo_last", "ctrl_z"])
def test_a_decision_can_be_undone(laptop: Laptop, services: Services, noah: str, phone: str, door: str) -> None:
    services.decisions.decide({phone: Choice.OFFICE})
    if door == "undo_last":
        services.decisions.undo_last()
        with pytest.raises(NotFoundError):
            services.decisions.undo_last()
    else:
        assert services.undo.undo() == "1 version chosen"
    (file,) = services.decisions.open()
    assert (file.fields[0].mine, file.fields[0].office) == ("0491 570 157", "0491 570 158")
    assert laptop.record(noah).local[PHONE] == "0491 570 157"


def test_after_thirty_days_it_stands(laptop: Laptop, services: Services, phone: str) -> None:
    services.decisions.decide({phone: Choice.OFFICE})
    laptop.clock.turn(days=31)
    with pytest.raises(TooLateError):
        services.decisions.undo_last()
    assert services.decisions.open() == ()


def test_deciding_takes_the_right_of_the_field(laptop: Laptop, phone: str) -> None:
    with pytest.raises(NotAllowedError):
        laptop.with_role("healthCarer").decisions.decide({phone: Choice.MINE})
    assert len(laptop.services.decisions.open()) == 1


def test_a_document_and_long_text(laptop: Laptop, services: Services, noah: str) -> None:
    services.clients.edit(noah, {"medicalInfo.medicalHistory": "Seen by Dr Lee."})
    laptop.dispute(noah, "medicalInfo.medicalHistory", office="Moved house.", can_keep_both=True)
    ((field,),) = [file.fields for file in services.decisions.open()]
    assert field.is_long
    assert field.both == "Moved house.\n\nSeen by Dr Lee."
    paper = services.documents.file(noah, b"Words", name="Note.txt")
    named = laptop.dispute(paper, "name", office="Other.txt", client_id=noah)
    assert [file.what for file in services.decisions.open()] == ["Noah Williams", "Document: Note.txt"]
    with pytest.raises(NotAllowedError):
        laptop.with_role("accountant").decisions.decide({named: Choice.MINE})
    services.decisions.decide({field.conflict_id: Choice.BOTH})
    assert laptop.record(noah).local["medicalInfo.medicalHistory"] == field.both


def test_a_goal_is_named(laptop: Laptop, services: Services, noah: str) -> None:
    goal = laptop.know_goal(noah)
    services.goals.edit(goal, {"title": "Travel alone"})
    conflict = laptop.dispute(goal, "title", office="Travel by tram", client_id=noah)
    (file,) = services.decisions.open()
    assert (file.what, file.client_name) == ("Goal: Travel alone", "Noah Williams")
    services.decisions.decide({conflict: Choice.OFFICE})
    assert laptop.record(goal).local["title"] == "Travel by tram"
