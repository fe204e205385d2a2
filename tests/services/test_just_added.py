"""Files just added: kept at once, sent when their person has looked at their type, and never kept back for good."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hubshift_desktop.domain.rows import Operation
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.just_added import PUT_OFF
from tests.documents.files import pdf, picture
from tests.services.laptop import Laptop
from tests.services.test_sending import Desk
from tests.sync.world import World


@pytest.fixture
def amelia(laptop: Laptop) -> str:
    return laptop.know()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    world = World(tmp_path)
    made = Desk(world)
    yield made
    made.services.close()
    world.close()


def op_of(laptop: Laptop, document_id: str) -> Operation:
    (op,) = laptop.ops(document_id)
    return op


def type_at_office(desk: Desk, document_id: str) -> object:
    server_id = desk.world.server_id(document_id)
    client_id = desk.world.know("Amelia Tran")
    listed = desk.world.central.admin.documents(desk.world.server_id(client_id))
    return next(paper["documentType"] for paper in listed if paper["id"] == server_id)


def test_a_type_that_is_chosen_on_screen_is_the_one_that_arrives(desk: Desk) -> None:
    documents = desk.services.documents
    scan = documents.file(desk.world.know("Amelia Tran"), pdf(), name="IMG_2041.pdf", is_put_off=True)
    desk.sync()
    assert desk.world.made("document") == 0, "its person has not seen its type yet"
    documents.set_details(scan, document_type="ot_report")
    desk.sync()
    assert desk.world.made("document") == 0, "an expiry date may follow"
    documents.just_added.let_go()
    desk.sync()
    assert desk.world.made("document") == 1
    assert type_at_office(desk, scan) == "ot_report"


def test_one_that_nobody_looks_at_goes_by_itself(desk: Desk) -> None:
    amelia = desk.world.know("Amelia Tran")
    desk.services.documents.file(amelia, pdf(), name="IMG_2041.pdf", is_put_off=True)
    desk.world.clock.turn(seconds=PUT_OFF.total_seconds() + 1)
    desk.sync()
    assert desk.world.made("document") == 1, "the laptop slept, or the program died: nothing is forgotten"


def test_one_that_stays_on_screen_stays_here(desk: Desk) -> None:
    amelia = desk.world.know("Amelia Tran")
    desk.services.documents.file(amelia, pdf(), name="IMG_2041.pdf", is_put_off=True)
    for _ in range(10):
        desk.world.clock.turn(seconds=PUT_OFF.total_seconds() / 2)
        desk.services.documents.just_added.renew()
        desk.sync()
    assert desk.world.made("document") == 0


def test_what_the_console_and_other_work_file_goes_at_once(laptop: Laptop, services: Services, amelia: str) -> None:
    made = services.documents.file(amelia, pdf(), name="Scan.pdf")
    assert op_of(laptop, made).not_before is None
    assert services.documents.just_added.ids == frozenset()


def test_pages_made_one_wait_like_a_file(laptop: Laptop, services: Services, amelia: str) -> None:
    made = services.documents.file_pages(amelia, [picture("PNG")], "Scan.pdf", is_put_off=True)
    assert op_of(laptop, made).not_before == laptop.clock.now() + PUT_OFF
    assert services.documents.just_added.ids == {made}


def test_letting_go_wakes_sync_and_a_renewal_that_comes_late_changes_nothing(
    laptop: Laptop, services: Services, amelia: str
) -> None:
    made = services.documents.file(amelia, pdf(), name="Scan.pdf", is_put_off=True)
    nudges = laptop.nudges
    services.documents.just_added.let_go()
    services.documents.just_added.renew()
    assert op_of(laptop, made).not_before is None
    assert laptop.nudges == nudges + 1
    services.documents.just_added.let_go()
    assert laptop.nudges == nudges + 1, "with nothing put off there is nothing to wake for"


def test_only_those_that_are_named_go(laptop: Laptop, services: Services, amelia: str) -> None:
    first = services.documents.file(amelia, b"One", name="One.txt", is_put_off=True)
    second = services.documents.file(amelia, b"Two", name="Two.txt", is_put_off=True)
    services.documents.just_added.let_go([first])
    assert op_of(laptop, first).not_before is None
    assert op_of(laptop, second).not_before is not None
    assert services.documents.just_added.ids == {second}


def test_what_is_taken_back_is_put_off_no_more(services: Services, amelia: str) -> None:
    removed = services.documents.file(amelia, b"Two", name="Two.txt", is_put_off=True)
    services.documents.withdraw(removed)
    assert services.documents.just_added.ids == frozenset()
    services.documents.file(amelia, b"One", name="One.txt", is_put_off=True)
    services.undo.undo()
    services.documents.just_added.renew()
    assert services.documents.just_added.ids == frozenset()
