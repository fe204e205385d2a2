"""The rescue file between two laptops of one person: every change reaches the office, and reaches it once."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from hubshift_desktop.demo.accounts import PRIYA
from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.states import LedgerState
from hubshift_desktop.export.request import CannotSaveError
from hubshift_desktop.security.errors import WeakPassphraseError
from hubshift_desktop.security.rescue_file import NotRescueFileError, WrongRescuePassphraseError
from hubshift_desktop.services.rescue import OtherAccountsFileError
from hubshift_desktop.sync.scope import Scope
from hubshift_desktop.workspace import Workspace
from tests.security.fakes import OTHER
from tests.two_laptops import EMAIL, FILE_PASSPHRASE, PHONE, Pair, a_client, a_paper, new_person

CHANGES = ("phone", "status", "goal", "person", "goal of person", "document")


def work(laptop: Workspace, folder: Path, which: frozenset[str]) -> None:
    """Do some of a day's work without the internet."""
    services, client_id = laptop.services, a_client(laptop)
    if "phone" in which:
        services.clients.edit(client_id, {PHONE: "0491 570 157"})
    if "status" in which:
        services.clients.set_status([client_id], "inactive")
    if "goal" in which:
        services.goals.add(client_id, {"title": "Travel to TAFE by bus"})
    if "person" in which or "goal of person" in which:
        person = new_person(services)
        if "goal of person" in which:
            services.goals.add(person, {"title": "Cook twice a week"}, [{"title": "Buy a pan"}])
    if "document" in which:
        services.documents.file(client_id, a_paper(folder), document_type="consent")


def write(laptop: Workspace, pair: Pair) -> None:
    laptop.services.rescue.write(pair.file, passphrase=FILE_PASSPHRASE)


def value_at_office(pair: Pair, laptop: Workspace, path: str) -> JsonValue:
    with laptop.store.read() as reader:
        record = reader.records.get(a_client(laptop))
    assert record is not None
    section, name = path.split(".")
    told = pair.central.admin.client(record.server_id or "")[section]
    assert isinstance(told, dict)
    return told[name]


def digits(phone: JsonValue) -> str:
    """Return a phone without the trunk's or the country's digits: the office writes it its own way."""
    return "".join(letter for letter in str(phone) if letter.isdigit()).lstrip("0").removeprefix("61")


def lines_by_state(laptop: Workspace) -> set[LedgerState]:
    with laptop.store.read() as reader:
        return {line.state for line in reader.ledger.lines() if line.op_id}


# ---- there and back -------------------------------------------------------------------------------------------------


# Each kind of change meets each progress of the first laptop here.
@pytest.mark.parametrize("sent", ["none", "some", "all"])
def test_whatever_the_first_laptop_had_sent_each_change_is_at_the_office_exactly_once(pair: Pair, sent: str) -> None:
    check_round_trip(pair, frozenset(CHANGES), sent)


def check_round_trip(pair: Pair, which: frozenset[str], sent: str) -> None:
    first, second = pair.laptop("first"), pair.laptop("second")
    work(first, pair.folder, which)
    write(first, pair)
    if sent != "none":
        pair.sync(first, documents=sent == "all")

    opened = second.services.rescue.open(pair.file, passphrase=FILE_PASSPHRASE)
    assert opened.left_out == 0
    result = pair.sync(second)

    assert (result.waiting, result.conflicts, result.set_aside) == (0, 0, 0)
    assert lines_by_state(second) == {LedgerState.ACCEPTED}
    wanted = {
        "goal": len(which & {"goal", "goal of person"}),
        "client": int(bool(which & {"person", "goal of person"})),
        "document": int("document" in which),
    }
    assert pair.made() == {kind: count for kind, count in wanted.items() if count}
    again = second.services.rescue.open(pair.file, passphrase=FILE_PASSPHRASE)
    assert (again.taken, again.files) == (0, 0)
    # And when the first laptop comes back after all, it finds its work done.
    late = pair.sync(first)
    assert (late.waiting, late.conflicts, late.set_aside) == (0, 0, 0)
    assert pair.made() == {kind: count for kind, count in wanted.items() if count}
    if "phone" in which:
        assert digits(value_at_office(pair, first, PHONE)) == "491570157"


def test_what_is_in_a_rescue_file_is_not_called_sent(pair: Pair) -> None:
    first = pair.laptop("first")
    work(first, pair.folder, frozenset(CHANGES))
    write(first, pair)

    lines = [line for line in first.services.waiting.waiting() if line.state is LedgerState.UNANSWERED]

    assert lines
    assert {(line.state_words, line.sent_at) for line in lines} == {("Looked for first", None)}
    assert all(line.detail.endswith("another laptop may have sent it") for line in lines)


def test_a_file_opens_on_a_laptop_that_has_not_received_its_first_copy(pair: Pair) -> None:
    first = pair.laptop("first")
    work(first, pair.folder, frozenset(CHANGES))
    write(first, pair)
    second = pair.laptop("second", is_synced=False)
    opened = second.services.rescue.open(pair.file, passphrase=FILE_PASSPHRASE)
    assert (opened.skipped, opened.left_out, opened.files) == (0, 0, 1)
    result = pair.sync(second)
    assert (result.waiting, result.conflicts, result.set_aside) == (0, 0, 0)
    assert pair.made() == {"client": 1, "goal": 2, "document": 1}


def test_opening_the_file_where_it_was_written_takes_nothing_in(pair: Pair) -> None:
    first = pair.laptop("first")
    work(first, pair.folder, frozenset(CHANGES))
    write(first, pair)
    before = first.services.waiting.counts()
    opened = first.services.rescue.open(pair.file, passphrase=FILE_PASSPHRASE)
    assert (opened.taken, opened.left_out) == (0, 0)
    assert opened.skipped > 0
    assert first.services.waiting.counts() == before


def test_a_create_rests_before_it_is_sent_because_the_first_laptop_may_just_have_sent_it(pair: Pair) -> None:
    first, second = pair.laptop("first"), pair.laptop("second")
    work(first, pair.folder, frozenset({"goal"}))
    write(first, pair)
    second.services.rescue.open(pair.file, passphrase=FILE_PASSPHRASE)
    second.cycle()
    assert not pair.made()
    pair.clock.turn(seconds=46)
    second.cycle()
    assert pair.made() == {"goal": 1}


def test_what_the_office_changed_since_is_a_decision_and_not_overwritten(pair: Pair) -> None:
    first = pair.laptop("first")
    first.services.clients.edit(a_client(first), {PHONE: "0491 570 157"})
    write(first, pair)
    with first.store.read() as reader:
        record = reader.records.get(a_client(first))
    assert record is not None
    pair.central.admin.edit(record.server_id or "", PHONE, "0491 570 158")
    second = pair.laptop("second")
    second.services.rescue.open(pair.file, passphrase=FILE_PASSPHRASE)
    assert pair.sync(second).waiting == 0
    assert second.services.waiting.counts().conflicts == 1
    assert value_at_office(pair, second, PHONE) == "0491 570 158"


def test_what_the_office_is_known_to_have_is_skipped(pair: Pair) -> None:
    first, second = pair.laptop("first"), pair.laptop("second")
    first.services.clients.edit(a_client(first), {PHONE: "0491 570 157"})
    write(first, pair)
    pair.clock.turn(seconds=60)
    pair.sync(first)
    pair.clock.turn(days=1)
    assert second.cycle().online
    pair.clock.turn(seconds=61)
    second.cycle(Scope(push=False, pull=False, looks=True, first_clients=lambda: (a_client(second),)))
    opened = second.services.rescue.open(pair.file, passphrase=FILE_PASSPHRASE)
    assert (opened.taken, opened.skipped) == (0, 1)


def test_unsent_work_of_the_second_laptop_stays_and_the_file_can_be_opened_again(pair: Pair) -> None:
    first, second = pair.laptop("first"), pair.laptop("second")
    first.services.clients.edit(a_client(first), {PHONE: "0491 570 157", EMAIL: "new@example.com"})
    write(first, pair)
    second.services.clients.edit(a_client(second), {PHONE: "(03) 5550 0199"})
    opened = second.services.rescue.open(pair.file, passphrase=FILE_PASSPHRASE)
    assert (opened.taken, opened.left_out) == (0, 1)
    pair.sync(second)
    assert digits(value_at_office(pair, second, PHONE)) == "355500199"
    again = second.services.rescue.open(pair.file, passphrase=FILE_PASSPHRASE)
    assert (again.taken, again.left_out) == (1, 0)
    pair.sync(second)
    assert value_at_office(pair, second, EMAIL) == "new@example.com"
    assert second.services.waiting.counts().conflicts == 1


def test_a_person_drafted_on_both_laptops_is_not_registered_twice(pair: Pair) -> None:
    first, second = pair.laptop("first"), pair.laptop("second")
    work(first, pair.folder, frozenset({"goal of person"}))
    write(first, pair)
    new_person(second.services)
    opened = second.services.rescue.open(pair.file, passphrase=FILE_PASSPHRASE)
    assert opened.taken == 0
    assert opened.left_out > 0
    assert "left out" in opened.words
    pair.sync(second)
    assert pair.made() == {"client": 1}


def test_drafts_come_along_and_never_replace_one_that_is_here(pair: Pair) -> None:
    first, second = pair.laptop("first"), pair.laptop("second")
    here, there = a_client(first), a_client(second)
    first.services.drafts.keep("client", here, {PHONE: "0491"}, focus=PHONE, cursor=4)
    first.services.drafts.keep("goal", here, {"title": "Half a wo"})
    second.services.drafts.keep("goal", there, {"title": "My own"})
    write(first, pair)
    opened = second.services.rescue.open(pair.file, passphrase=FILE_PASSPHRASE)
    assert (opened.taken, opened.drafts) == (0, 1)
    draft, own = second.services.drafts.get("client", there), second.services.drafts.get("goal", there)
    assert draft is not None
    assert (draft.values, draft.cursor) == ({PHONE: "0491"}, 4)
    assert own is not None
    assert own.values == {"title": "My own"}


# ---- files that nobody follows --------------------------------------------------------------------------------------


def let_go_of_a_file(laptop: Workspace, pair: Pair, *, has_arrived: bool) -> str:
    """Lose the answer to a file, deny every look for it, and let the person stop following it."""
    faults, services = pair.central.faults, laptop.services
    document = services.documents.file(a_client(laptop), a_paper(pair.folder), document_type="consent")
    (faults.lose_answer if has_arrived else faults.drop_request)("document/upload")
    faults.delay("/api/document/", seconds=0, method="GET")  # the look before the sending is answered
    faults.refuse("/api/document/", status=403, body={"success": False, "message": "Denied"}, method="GET", times=None)
    laptop.cycle()
    pair.clock.turn(seconds=400)
    laptop.cycle()
    faults.clear()
    (line,) = services.waiting.waiting()
    services.waiting.withdraw(line.op_id)
    return document


def is_let_go(laptop: Workspace, document: str) -> bool:
    view = laptop.services.documents.get(document)
    assert view is not None
    return view.is_let_go


@pytest.mark.row("S17")
@pytest.mark.parametrize("has_arrived", [True, False])
def test_a_file_that_was_let_go_comes_along_unfollowed_and_followed_again_it_is_there_once(
    pair: Pair, has_arrived: bool
) -> None:
    first, second = pair.laptop("first"), pair.laptop("second")
    document = let_go_of_a_file(first, pair, has_arrived=has_arrived)
    whole = first.services.documents.bytes_of(document)
    written = first.services.rescue.write(pair.file, passphrase=FILE_PASSPHRASE)
    assert (written.changes, written.files, written.let_go) == (0, 1, 1)
    assert "1 of the files is no longer followed" in written.words

    opened = second.services.rescue.open(pair.file, passphrase=FILE_PASSPHRASE)

    assert (opened.taken, opened.files, opened.let_go) == (0, 1, 1)
    assert "1 of the files is no longer followed" in opened.words
    assert second.services.documents.bytes_of(document) == whole
    pair.sync(second)
    assert is_let_go(second, document)
    assert pair.made()["document"] == has_arrived, "nobody follows it, so nothing goes by itself"

    second.services.documents.retry(document)
    pair.sync(second)
    assert (pair.made()["document"], second.services.waiting.counts().waiting) == (1, 0)
    # And followed again on the first laptop as well, it is found there.
    first.services.documents.retry(document)
    pair.sync(first)
    assert (pair.made()["document"], first.services.waiting.counts().waiting) == (1, 0)


def test_a_file_that_was_let_go_rests_before_it_goes_because_the_other_laptop_may_just_have_sent_it(
    pair: Pair,
) -> None:
    first, second = pair.laptop("first"), pair.laptop("second")
    document = let_go_of_a_file(first, pair, has_arrived=False)
    write(first, pair)
    second.services.rescue.open(pair.file, passphrase=FILE_PASSPHRASE)
    for laptop in (first, second):
        laptop.services.documents.retry(document)
        laptop.cycle()
    assert not pair.made()
    pair.clock.turn(seconds=331)
    for laptop in (first, second):
        laptop.cycle()
    assert pair.made() == {"document": 1}


def test_a_file_that_was_let_go_is_skipped_where_it_is_already(pair: Pair) -> None:
    first, second = pair.laptop("first"), pair.laptop("second")
    document = let_go_of_a_file(first, pair, has_arrived=False)
    write(first, pair)
    here = first.services.rescue.open(pair.file, passphrase=FILE_PASSPHRASE)
    assert (here.skipped, here.let_go) == (1, 0)
    assert is_let_go(first, document)
    second.services.documents.file(a_client(second), a_paper(pair.folder), document_type="consent")
    there = second.services.rescue.open(pair.file, passphrase=FILE_PASSPHRASE)
    assert (there.skipped, there.files, there.let_go) == (1, 0, 0)
    pair.sync(second)
    assert pair.made() == {"document": 1}


def test_a_file_that_was_let_go_and_cannot_be_read_is_told_and_not_carried(pair: Pair) -> None:
    first, second = pair.laptop("first"), pair.laptop("second")
    let_go_of_a_file(first, pair, has_arrived=False)
    for sealed in first.paths.documents.iterdir():
        sealed.unlink()
    written = first.services.rescue.write(pair.file, passphrase=FILE_PASSPHRASE)
    assert (written.files, written.missing, written.let_go) == (0, 1, 0)
    opened = second.services.rescue.open(pair.file, passphrase=FILE_PASSPHRASE)
    assert (opened.skipped, opened.left_out, opened.let_go) == (0, 0, 0)


# ---- the file -------------------------------------------------------------------------------------------------------


def test_the_file_is_private_sealed_and_names_nobody(pair: Pair) -> None:
    first = pair.laptop("first")
    work(first, pair.folder, frozenset(CHANGES))
    write(first, pair)
    assert stat.S_IMODE(pair.file.stat().st_mode) == 0o600
    raw = pair.file.read_bytes()
    for told in (b"Tobias", b"TAFE", b"%PDF", b"Maya", first.account.user_id.encode(), b"127.0.0.1"):
        assert told not in raw
    assert "Maya" not in first.services.rescue.file_name()
    assert next(line.verb for line in first.services.looks.of()) == "rescue written"


def test_another_account_is_refused_in_words_and_nothing_is_taken_in(pair: Pair) -> None:
    first, other = pair.laptop("first"), pair.laptop("other", email=PRIYA.email)
    work(first, pair.folder, frozenset(CHANGES))
    write(first, pair)
    with pytest.raises(OtherAccountsFileError, match="another account") as refused:
        other.services.rescue.open(pair.file, passphrase=FILE_PASSPHRASE)
    assert refused.value.next_step
    assert other.services.waiting.counts().waiting == 0
    assert not list(other.paths.documents.iterdir())


def test_the_passphrase_is_demanded_strong_and_a_wrong_one_is_said(pair: Pair) -> None:
    first = pair.laptop("first")
    with pytest.raises(WeakPassphraseError):
        first.services.rescue.write(pair.file, passphrase="short")
    assert not pair.file.exists()
    write(first, pair)
    with pytest.raises(WrongRescuePassphraseError):
        first.services.rescue.open(pair.file, passphrase=OTHER)


def test_a_place_that_does_not_take_the_file_is_said_and_nothing_lies_there(pair: Pair) -> None:
    first = pair.laptop("first")
    with pytest.raises(CannotSaveError):
        first.services.rescue.write(pair.folder / "nowhere" / "file", passphrase=FILE_PASSPHRASE)
    with pytest.raises(NotRescueFileError):
        first.services.rescue.open(pair.folder / "nowhere", passphrase=FILE_PASSPHRASE)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Pair, Workspace, bytes]]:
    """A file with work in it, and a laptop to open damaged copies on."""
    pair = Pair(tmp_path_factory.mktemp("pair"))
    first, second = pair.laptop("first"), pair.laptop("second")
    work(first, pair.folder, frozenset(CHANGES))
    write(first, pair)
    yield pair, second, pair.file.read_bytes()
    pair.close()


@settings(max_examples=40, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(data=st.data())
def test_a_file_that_was_cut_or_changed_anywhere_is_never_taken_for_whole(
    written: tuple[Pair, Workspace, bytes], data: st.DataObject
) -> None:
    pair, second, whole = written
    at = data.draw(st.integers(min_value=0, max_value=len(whole) - 1))
    kinds = {
        "cut": whole[:at],
        "flipped": whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :],
        "longer": whole + b"x",
    }
    broken = pair.folder / "broken"
    broken.write_bytes(kinds[data.draw(st.sampled_from(sorted(kinds)))])
    with pytest.raises((NotRescueFileError, WrongRescuePassphraseError)):
        second.services.rescue.open(broken, passphrase=FILE_PASSPHRASE)
    assert second.services.waiting.counts().waiting == 0
    assert not list(second.paths.documents.iterdir())
