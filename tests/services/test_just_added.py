"""Files just added: kept at once, sent when their person has looked at their type, and never kept back for good."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from hubshift_desktop.domain.rows import Changed
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.files import AlreadyFiledError
from tests.documents.files import pdf, picture
from tests.services.desk import Desk
from tests.services.laptop import PHONE, Laptop

KEY = "documents.just_added"


@pytest.fixture
def amelia(laptop: Laptop) -> str:
    return laptop.know()


def noted(laptop: Laptop) -> object:
    with laptop.store.read() as reader:
        return reader.settings.get(KEY)


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
    desk.world.clock.turn(days=1)
    desk.sync()
    assert desk.world.made("document") == 0, "an expiry date may follow"
    documents.send_added()
    desk.sync()
    assert desk.world.made("document") == 1
    assert type_at_office(desk, scan) == "ot_report"


def test_a_cycle_that_runs_while_it_is_filed_does_not_take_it_along(desk: Desk) -> None:
    """The change is told right after the commit: a cycle that runs just then meets the file at once."""
    amelia = desk.world.know("Amelia Tran")
    context = replace(desk.services.context, on_changed=lambda _: desk.sync())
    services = desk.as_heard(context)
    services.documents.file(amelia, pdf(), name="IMG_2041.pdf", is_put_off=True)
    assert desk.world.made("document") == 0
    services.close()


def test_what_the_console_and_other_work_file_goes_at_once(laptop: Laptop, services: Services, amelia: str) -> None:
    services.documents.file(amelia, pdf(), name="Scan.pdf")
    assert (services.documents.put_off, noted(laptop)) == (frozenset(), None)


def test_pages_made_one_wait_like_a_file(laptop: Laptop, services: Services, amelia: str) -> None:
    made = services.documents.file_pages(amelia, [picture("PNG")], "Scan.pdf", is_put_off=True)
    assert (services.documents.put_off, noted(laptop)) == (frozenset({made}), [made])


def test_nothing_of_it_stands_in_the_outbox(laptop: Laptop, services: Services, amelia: str) -> None:
    made = services.documents.file(amelia, pdf(), name="Scan.pdf", is_put_off=True)
    (op,) = laptop.ops(made)
    until = laptop.clock.now() + timedelta(minutes=5)
    assert op.not_before is None
    with laptop.writing() as work:
        work.outbox.save(replace(op, not_before=until))
    services.documents.send_added()
    assert [op.not_before for op in laptop.ops(made)] == [until], "a pause of the office's is not ended by it"


def test_letting_go_wakes_sync_tells_the_window_and_leaves_no_note(
    laptop: Laptop, services: Services, amelia: str
) -> None:
    services.documents.file(amelia, pdf(), name="Scan.pdf", is_put_off=True)
    nudges = laptop.nudges
    services.documents.send_added()
    assert (laptop.nudges, noted(laptop)) == (nudges + 1, None)
    assert laptop.told[-1] == Changed(kinds=frozenset({Kind.DOCUMENT}), client_ids=frozenset({amelia}))
    services.documents.send_added()
    assert laptop.nudges == nudges + 1, "with nothing put off there is nothing to wake for"


def test_only_those_that_are_named_go(laptop: Laptop, services: Services, amelia: str) -> None:
    first = services.documents.file(amelia, b"One", name="One.txt", is_put_off=True)
    second = services.documents.file(amelia, b"Two", name="Two.txt", is_put_off=True)
    services.documents.send_added([first])
    assert (services.documents.put_off, noted(laptop)) == (frozenset({second}), [second])


def test_those_of_one_client_can_stay(laptop: Laptop, services: Services, amelia: str) -> None:
    grace = laptop.know("Grace", "Pellegrino", number="430000499")
    hers = services.documents.file(amelia, b"One", name="One.txt", is_put_off=True)
    services.documents.file(grace, b"Two", name="Two.txt", is_put_off=True)
    services.documents.send_added(but_of=amelia)
    assert (services.documents.put_off, noted(laptop)) == (frozenset({hers}), [hers])


def test_one_that_was_not_kept_is_not_put_off(laptop: Laptop, services: Services, amelia: str) -> None:
    first = services.documents.file(amelia, b"One", name="One.txt", is_put_off=True)
    with pytest.raises(AlreadyFiledError):
        services.documents.file(amelia, b"One", name="Again.txt", is_put_off=True)
    assert (services.documents.put_off, noted(laptop)) == (frozenset({first}), [first])


def test_what_is_taken_back_is_put_off_no_more(laptop: Laptop, services: Services, amelia: str) -> None:
    removed = services.documents.file(amelia, b"Two", name="Two.txt", is_put_off=True)
    services.documents.withdraw(removed)
    assert (services.documents.put_off, noted(laptop)) == (frozenset(), None)
    services.documents.file(amelia, b"One", name="One.txt", is_put_off=True)
    services.undo.undo()
    assert (services.documents.put_off, noted(laptop)) == (frozenset(), None)
    made = services.documents.file(amelia, b"Three", name="Three.txt", is_put_off=True)
    (op,) = laptop.ops(made)
    services.waiting.withdraw(op.op_id)
    assert (services.documents.put_off, noted(laptop)) == (frozenset(), None)


def test_another_save_changes_nothing_about_it(laptop: Laptop, services: Services, amelia: str) -> None:
    made = services.documents.file(amelia, b"Two", name="Two.txt", is_put_off=True)
    services.clients.edit(amelia, {PHONE: "0491 570 157"})
    services.documents.set_details(made, document_type="consent")
    services.undo.undo()
    assert (services.documents.put_off, noted(laptop)) == (frozenset({made}), [made])


def test_the_counts_say_how_many_wait_for_a_look(services: Services, amelia: str) -> None:
    services.documents.file(amelia, b"Two", name="Two.txt", is_put_off=True)
    services.clients.edit(amelia, {PHONE: "0491 570 157"})
    counts = services.waiting.counts()
    assert (counts.waiting, counts.put_off) == (2, 1)
    services.documents.send_added()
    assert services.waiting.counts().put_off == 0
