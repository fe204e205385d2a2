"""One account on two laptops, and an account that the office closes while much waits: the work stays the person's."""

from __future__ import annotations

import pytest

from hubshift_desktop.domain.fields import JsonValue, flatten
from hubshift_desktop.domain.states import Choice
from hubshift_desktop.services.files import AlreadyFiledError
from hubshift_desktop.workspace import Workspace
from tests.two_laptops import FILE_PASSPHRASE, PHONE, Pair, a_client, a_paper

ALLERGIES = "medicalInfo.allergies"
WAITING = 50


def office(pair: Pair, laptop: Workspace, path: str) -> JsonValue:
    with laptop.store.read() as reader:
        record = reader.records.get(a_client(laptop))
    assert record is not None
    return flatten(pair.central.admin.client(record.server_id or ""))[path]


@pytest.mark.row("C8")
def test_one_person_on_two_laptops_is_asked_as_two_people_are(pair: Pair) -> None:
    first, second = pair.laptop("first"), pair.laptop("second")
    had = office(pair, first, ALLERGIES)
    assert isinstance(had, list)
    first.services.clients.edit(a_client(first), {PHONE: "0491 570 157", ALLERGIES: [*had, "Wool"]})
    second.services.clients.edit(a_client(second), {PHONE: "0491 570 158", ALLERGIES: [*had, "Bee stings"]})

    assert pair.sync(first).conflicts == 0
    pair.sync(second)

    assert office(pair, second, PHONE) == "0491 570 157", "nothing is overwritten unseen"
    assert office(pair, second, ALLERGIES) == [*had, "Wool", "Bee stings"]
    (asked,) = second.services.decisions.of_client(a_client(second))
    second.services.decisions.decide({field.conflict_id: Choice.MINE for field in asked.fields})
    assert pair.sync(second).conflicts == 0
    assert office(pair, second, PHONE) == "0491 570 158"


@pytest.mark.row("C8")
def test_a_paper_that_the_other_laptop_filed_is_not_filed_again_once_it_is_here(pair: Pair) -> None:
    first, second = pair.laptop("first"), pair.laptop("second")
    paper = a_paper(pair.folder)
    first.services.documents.file(a_client(first), paper, document_type="consent")
    pair.sync(first)
    pair.sync(second)
    (known,) = [one for one in second.services.documents.of(a_client(second)) if one.document.name == paper.name]
    second.services.documents.fetch(known.local_id)

    with pytest.raises(AlreadyFiledError):
        second.services.documents.file(a_client(second), paper, document_type="consent")
    assert pair.made() == {"document": 1}


@pytest.mark.row("A4", "A6")
@pytest.mark.parametrize(
    ("status", "said", "waiting"),
    [(401, "User not found", 50), (403, "Your account has been deactivated", 5)],
)
def test_an_account_that_is_closed_keeps_what_waits_and_gives_it_out(
    pair: Pair, status: int, said: str, waiting: int
) -> None:
    laptop = pair.laptop("first")
    for number in range(waiting - 1):
        laptop.services.clients.create(
            {"personalInfo.firstName": "Tobias", "ndisDetails.ndisNumber": f"4300009{number:02}"}
        )
    pair.central.faults.refuse(status=status, body={"success": False, "message": said}, times=None)

    for _ in range(2):
        told = laptop.cycle()
        assert (told.needs_sign_in, told.pushed, told.set_aside) == (True, 0, 0)
        pair.clock.turn(seconds=900)
    laptop.services.clients.edit(a_client(laptop), {PHONE: "0491 570 157"})  # and work goes on
    assert laptop.services.waiting.counts().waiting == waiting

    laptop.services.rescue.write(pair.file, passphrase=FILE_PASSPHRASE)
    pair.central.faults.clear()
    opened = pair.laptop("second").services.rescue.open(pair.file, passphrase=FILE_PASSPHRASE)
    assert (opened.taken, opened.left_out) == (waiting, 0)
