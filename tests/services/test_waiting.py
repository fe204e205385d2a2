"""Waiting to sync in words: what waits, what needs a person and why, and proof of what was accepted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hubshift_desktop.domain.dates import clock_words
from hubshift_desktop.domain.errors import NotFoundError
from hubshift_desktop.domain.rows import LedgerLine
from hubshift_desktop.domain.states import Kind, LedgerState, OpState, Presence
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.sync.resolving import DecideFirstError
from tests.documents.files import pdf, picture
from tests.services.laptop import EMAIL, FIRST, NDIS, PHONE, Laptop


@pytest.fixture
def amelia(laptop: Laptop) -> str:
    return laptop.know()


def put(laptop: Laptop, record_id: str, **changes: object) -> str:
    """Let sync have written something on the last operation of a record."""
    op = laptop.ops(record_id)[-1]
    with laptop.writing() as work:
        work.outbox.save(replace(op, **changes))  # type: ignore[arg-type]  # the fields' own types
    return op.op_id


def test_each_change_in_words(laptop: Laptop, services: Services, amelia: str) -> None:
    goal = laptop.know_goal(amelia, tasks=[{"title": "Ride to Sunshine", "status": "not_started"}])
    services.clients.edit(amelia, {PHONE: "0491 570 157"})
    laptop.clock.turn(seconds=60)
    services.documents.file(amelia, pdf(), name="Bathroom rail quote.pdf")
    services.goals.set_task_status(goal, 0, "completed")
    lines = {line.title: line for line in services.waiting.waiting()}
    assert set(lines) == {
        "Goal task ticked: Ride to Sunshine",
        "Bathroom rail quote.pdf",
        "Phone, 0491 570 156 to 0491 570 157",
    }
    paper = lines["Bathroom rail quote.pdf"]
    assert (paper.icon, paper.size, paper.entity) == ("file-pdf", len(pdf()), Kind.DOCUMENT)
    assert paper.detail.startswith("Amelia Tran · Today, ")
    assert paper.detail.endswith(f" · {len(pdf())} bytes")
    assert lines["Goal task ticked: Ride to Sunshine"].icon == "target"
    assert lines["Phone, 0491 570 156 to 0491 570 157"].icon == "phone"
    assert all(line.can_withdraw and not line.can_retry for line in lines.values())
    assert services.waiting.counts().waiting == 3


def test_a_refused_field_says_why_and_what_to_do(laptop: Laptop, services: Services, amelia: str) -> None:
    services.clients.edit(amelia, {EMAIL: "rosa.delgado@example.com", PHONE: "0491 570 157"})
    put(
        laptop,
        amelia,
        state=OpState.NEEDS_FIX,
        message="Validation failed",
        field_errors={EMAIL: "“rosa.delgado@” is not a full email address."},
    )
    (line,) = services.waiting.waiting()
    assert line.title == "Email was not accepted by Hubshift"
    assert line.detail == "Amelia Tran · “rosa.delgado@” is not a full email address."
    assert (line.state_words, line.path, line.icon) == ("Fix email", EMAIL, "warning-circle")
    assert line.needs_person
    assert line.can_retry


def test_needs_you_stands_first(laptop: Laptop, services: Services, amelia: str) -> None:
    noah = laptop.know("Noah", "Williams", number="430000387")
    services.clients.edit(noah, {EMAIL: "noah@example.com"})
    put(laptop, noah, state=OpState.PARKED, message="The office did not find this client.")
    laptop.clock.turn(seconds=60)
    services.clients.edit(amelia, {PHONE: "0491 570 157"})
    assert [line.client_name for line in services.waiting.waiting()] == ["Noah Williams", "Amelia Tran"]
    assert len(services.waiting.waiting(limit=1)) == 1
    assert len(services.waiting.waiting()) == 2
    assert [line.client_name for line in services.waiting.waiting(client_id=amelia)] == ["Amelia Tran"]


def test_two_versions_are_one_entry_a_record(laptop: Laptop, services: Services, amelia: str) -> None:
    services.clients.edit(amelia, {PHONE: "0491 570 157", EMAIL: "tran@example.com"})
    laptop.dispute(amelia, PHONE, office="0491 570 158")
    laptop.dispute(amelia, EMAIL, office="amelia.tran@example.com")
    (line,) = services.waiting.waiting()
    assert line.title == "Amelia Tran changed in two places"
    assert line.detail.startswith("2 fields need your choice · since today, ")
    assert (line.state_words, line.icon, line.state) == ("Decide", "git-fork", LedgerState.CONFLICT)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (OpState.IN_FLIGHT, "Sending"),
        (OpState.IN_DOUBT, "Sent, not answered yet"),
    ],
)
def test_what_may_have_left_cannot_be_taken_back(
    laptop: Laptop, services: Services, amelia: str, state: OpState, words: str
) -> None:
    services.clients.edit(amelia, {PHONE: "0491 570 157"})
    put(laptop, amelia, state=state, tries=1, first_sent_at=laptop.clock.now())
    (line,) = services.waiting.waiting()
    assert (line.state_words, line.can_withdraw) == (words, False)


def test_withdrawing_shows_the_office_s_value(laptop: Laptop, services: Services, amelia: str) -> None:
    services.clients.edit(amelia, {PHONE: "0491 570 157"})
    services.waiting.withdraw(laptop.ops(amelia)[0].op_id)
    assert laptop.record(amelia).local[PHONE] == "0491 570 156"
    assert services.waiting.waiting() == ()
    (kept,) = services.waiting.lines()
    assert services.waiting.words_of(kept).state_words == "Withdrawn"
    assert laptop.looks(amelia)[0].verb == "withdraw"
    with pytest.raises(NotFoundError):
        services.waiting.withdraw(kept.op_id)


@pytest.mark.row("S17")
def test_what_was_set_aside_in_doubt_is_let_go_in_words_that_are_true(
    laptop: Laptop, services: Services, amelia: str
) -> None:
    services.clients.edit(amelia, {PHONE: "0491 570 157"})
    op_id = put(laptop, amelia, state=OpState.PARKED, message="Client not found", first_sent_at=laptop.clock.now())
    (line,) = services.waiting.waiting()
    assert (line.title, line.state_words) == ("Phone, 0491 570 156 to 0491 570 157", "May be in Hubshift")
    assert (line.can_withdraw, line.can_retry) == (True, True)

    services.waiting.withdraw(op_id)

    (kept,) = services.waiting.lines()
    assert services.waiting.words_of(kept).state_words == "May be in Hubshift"
    assert "no longer followed, may be in Hubshift" in services.waiting.proof([kept])
    assert services.clients.history(amelia)[0].may_be_there
    assert services.undo.last() == "Change no longer followed"
    services.undo.undo()
    assert laptop.ops(amelia)[0].state is OpState.PARKED


@pytest.mark.row("S16")
def test_unsent_work_of_somebody_who_is_gone_is_handed_over_in_full(
    laptop: Laptop, services: Services, amelia: str
) -> None:
    services.clients.edit(amelia, {PHONE: "0491 570 157"})
    put(laptop, amelia, state=OpState.PARKED, message="No longer shared with you.", first_sent_at=laptop.clock.now())
    goal = services.goals.add(
        amelia, {"title": "Cook twice a week", "description": "With Jo, on Mondays"}, [{"title": "Buy a pan"}]
    )
    put(laptop, goal, state=OpState.PARKED)
    paper = services.documents.file(amelia, pdf(), name="Consent.pdf")
    put(laptop, paper, state=OpState.PARKED)
    (line,) = [line for line in services.waiting.waiting() if line.path == PHONE]
    assert not line.can_hand_over, "she is still there: set aside is not gone"
    with laptop.writing() as work:
        stored = work.records.get(amelia)
        assert stored is not None
        work.records.save(replace(stored, presence=Presence.REVOKED))
    (line,) = [line for line in services.waiting.waiting() if line.path == PHONE]
    assert line.can_hand_over

    text = services.waiting.hand_over(amelia)

    assert text.startswith("Amelia Tran, NDIS number 430 000 218\n3 changes not in Hubshift, handed over by ")
    for words in (
        "Phone: 0491 570 157 (before: 0491 570 156)",
        "The answer to it was lost: Hubshift may have it.",
        "New goal: Cook twice a week",
        "Description: With Jo, on Mondays",
        "Buy a pan",
        "New document: Consent.pdf",
        "The file itself is not in this text. Open it under Documents and save a copy.",
    ):
        assert words in text
    assert laptop.looks(amelia)[0].verb == "copy"


def test_what_waits_for_nobody_is_not_offered_for_hand_over(laptop: Laptop, services: Services, amelia: str) -> None:
    services.clients.edit(amelia, {PHONE: "0491 570 157"})
    (line,) = services.waiting.waiting()
    assert not line.can_hand_over
    with pytest.raises(NotFoundError):
        services.waiting.hand_over("nobody")


def test_withdrawing_a_draft_takes_its_documents_along(laptop: Laptop, services: Services) -> None:
    made = services.clients.create({FIRST: "Rosalind", NDIS: "430000999"})
    services.documents.file(made, pdf(), name="Plan.pdf")
    (line,) = [line for line in services.waiting.waiting() if line.entity is Kind.CLIENT]
    assert line.files == 1
    assert not services.waiting.withdraw(line.op_id), "undo cannot return bytes that are gone"
    assert laptop.maybe(made) is None
    assert list((laptop.folder / "documents").iterdir()) == []
    assert services.undo.last() != "Change withdrawn"


def test_trying_again(laptop: Laptop, services: Services, amelia: str) -> None:
    services.clients.edit(amelia, {PHONE: "0491 570 157"})
    op_id = put(laptop, amelia, state=OpState.NEEDS_FIX, message="No")
    services.waiting.retry(op_id)
    assert laptop.ops(amelia)[0].state is OpState.QUEUED
    assert laptop.nudges == 2
    put(laptop, amelia, state=OpState.CONFLICT)
    with pytest.raises(DecideFirstError):
        services.waiting.retry(op_id)
    with pytest.raises(NotFoundError):
        services.waiting.retry("nothing")


def test_one_that_exists_can_be_kept_apart(laptop: Laptop, services: Services) -> None:
    made = services.clients.create({FIRST: "Rosalind", NDIS: "430000999"})
    op_id = put(laptop, made, state=OpState.EXISTS, pre_ids=frozenset({"srv9"}))
    (line,) = services.waiting.waiting()
    assert line.can_link
    assert line.title == "New client: Rosalind already in Hubshift"
    services.waiting.keep_separate(op_id)
    assert laptop.ops(made)[0].state is not OpState.EXISTS
    assert laptop.looks(made)[0].verb == "decide"


def test_icons_tell_what_it_is(laptop: Laptop, services: Services, amelia: str) -> None:
    services.clients.edit(
        amelia,
        {
            "personalInfo.preferredName": "Millie",
            "ndisDetails.planEndDate": "1 Feb 2027",
            "medicalInfo.allergies": ["Latex"],
            "medicalInfo.conditions": ["Asthma"],
        },
    )
    services.documents.file(amelia, b"Words", name="Note.txt")
    services.documents.file(amelia, picture("PNG"), name="Photo.png")
    icons = {line.path or line.title: line.icon for line in services.waiting.waiting()}
    assert icons == {
        "personalInfo.preferredName": "user",
        "ndisDetails.planEndDate": "hourglass-high",
        "medicalInfo.allergies": "warning-octagon",
        "medicalInfo.conditions": "pill",
        "Note.txt": "file-text",
        "Photo.png": "image",
    }
    assert len(services.waiting.open_lines(client_id=amelia)) == 6


def test_sent_today_and_the_proof(laptop: Laptop, services: Services, amelia: str) -> None:
    services.clients.edit(amelia, {PHONE: "0491 570 157"})
    laptop.clock.turn(seconds=600)
    sent = laptop.clock.now()
    op_id = put(laptop, amelia, state=OpState.DONE, first_sent_at=sent, last_sent_at=sent, accepted_at=sent)
    services.clients.edit(amelia, {EMAIL: "tran@example.com"})
    (line,) = services.waiting.sent_today()
    assert (line.field, line.accepted_at) == (PHONE, sent)
    text = services.waiting.proof(services.waiting.lines())
    assert "2 changes, 1 accepted" in text
    assert "Maya Okafor, https://central.example" in text
    assert f"reference {op_id}" in text
    assert "Amelia Tran: Phone, 0491 570 156 to 0491 570 157" in text
    assert "24 Nov 2026" in text
    assert "waiting" in text
    laptop.clock.turn(days=1)
    assert services.waiting.sent_today() == ()


def test_what_the_office_changed_is_never_called_ours(laptop: Laptop, services: Services, amelia: str) -> None:
    now = laptop.clock.now()
    line = LedgerLine(
        line_id="l1",
        op_id="",
        entity=Kind.CLIENT,
        record_id=amelia,
        client_id=amelia,
        client_name="Amelia Tran",
        field=PHONE,
        old="0491 570 156",
        new="0491 570 158",
        by="Hubshift",
        state=LedgerState.ACCEPTED,
        op_state=OpState.DONE,
        attempts=0,
        message="",
        saved_at=now,
        accepted_at=now,
    )
    with laptop.writing() as work:
        work.ledger.write([line])
    (told,) = services.clients.history(amelia)
    assert (told.is_own, told.by) == (False, "Hubshift")
    assert services.waiting.sent_today() == ()
    assert [one.words for one in services.today.look().changed_by_office] == ["Phone, 0491 570 156 to 0491 570 158"]


def test_this_laptop(services: Services, amelia: str) -> None:
    services.documents.file(amelia, pdf(), name="Plan.pdf")
    seen = services.waiting.laptop()
    assert (seen.clients, seen.waiting, seen.files_kept) == (1, 1, 1)
    assert seen.files_bytes == len(pdf())


def test_the_day_on_paper_says_how_much_the_office_has(laptop: Laptop, services: Services) -> None:
    rosa = laptop.know("Rosa <b>", "Delgado", number="430000511")
    services.clients.edit(rosa, {PHONE: "0491 570 157"})
    now = laptop.clock.now()
    put(laptop, rosa, state=OpState.DONE, first_sent_at=now, accepted_at=now)
    services.clients.edit(rosa, {EMAIL: "rosa@example.com"})
    html = services.waiting.day_page()
    assert f"2 changes, 1 accepted, last {clock_words(now)}" in html
    assert "Rosa &lt;b&gt; Delgado" in html
    assert "<td>Waiting</td>" in html
    look = laptop.looks(rosa)[0]
    assert (look.verb, look.detail_ids) == ("print", ("ledger",))
    laptop.clock.turn(days=1)
    assert "1 change, 0 accepted<" in services.waiting.day_page(), "what is still open is told the next day too"
