"""A damaged case file: set aside whole, rebuilt, and every unsent change that can be read reaches the office once."""

from __future__ import annotations

import errno
import os
import random
import resource
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.domain.states import LedgerState, OpKind, OpState
from hubshift_desktop.domain.views import ClientQuery
from hubshift_desktop.security import durable
from hubshift_desktop.security.errors import DiskFullError
from hubshift_desktop.store import DamagedStoreError, DiskFaultError
from hubshift_desktop.store.connection import connect
from hubshift_desktop.store.salvage import setting_aside
from hubshift_desktop.store.salvage.pages import PAGE
from hubshift_desktop.store.salvage.reading import salvage
from hubshift_desktop.store.salvage.setting_aside import SettingAside
from hubshift_desktop.store.salvage.suspicion import note_suspicion, suspicion
from hubshift_desktop.sync.handing_over import hand_over
from hubshift_desktop.sync.scope import AccountRef
from hubshift_desktop.sync.taking_over import Taking
from hubshift_desktop.workspace import Profile
from tests.damage import ALL, Damaged, Needs, again, in_the_middle_of_work, needs_of
from tests.security.fakes import PASSPHRASE
from tests.two_laptops import PHONE, Pair, a_client, a_paper, new_person

EXAMPLES = int(os.environ.get("HUBSHIFT_DAMAGE_EXAMPLES", "12"))


@pytest.fixture
def laptop(pair: Pair) -> Damaged:
    return in_the_middle_of_work(pair)


def cut_to_half(laptop: Damaged) -> None:
    whole = laptop.paths.store.read_bytes()
    laptop.paths.store.write_bytes(whole[: len(whole) // 2])


PLACES: dict[str, Callable[[Damaged], None]] = {
    "first page": lambda laptop: laptop.overwrite(1),
    "salt alone": lambda laptop: laptop.flip(3),
    "schema page": lambda laptop: laptop.overwrite(laptop.pages_of("sqlite_schema")[1]),
    "first page and schema page": lambda laptop: laptop.overwrite(1, laptop.pages_of("sqlite_schema")[2]),
    "outbox root": lambda laptop: laptop.overwrite(laptop.pages_of("outbox")[0]),
    "outbox leaf": lambda laptop: laptop.overwrite(laptop.pages_of("outbox")[-1]),
    "whole outbox": lambda laptop: laptop.overwrite(*laptop.pages_of("outbox")),
    "index of the outbox": lambda laptop: laptop.overwrite(*laptop.pages_of("outbox_open")),
    "outbox and its index": lambda laptop: laptop.overwrite(
        *laptop.pages_of("outbox"), *laptop.pages_of("outbox_open")
    ),
    "records' root": lambda laptop: laptop.overwrite(laptop.pages_of("record")[0]),
    "ledger": lambda laptop: laptop.overwrite(*laptop.pages_of("edit_journal")),
    "files": lambda laptop: laptop.overwrite(*laptop.pages_of("blob")),
    "access log": lambda laptop: laptop.overwrite(*laptop.pages_of("access_log")),
    "one bit of the outbox": lambda laptop: laptop.flip((laptop.pages_of("outbox")[-1] - 1) * PAGE + 2000),
}


@pytest.mark.row("L8")
@pytest.mark.parametrize("place", PLACES)
def test_wherever_the_file_is_damaged_what_waited_reaches_the_office_once(pair: Pair, place: str) -> None:
    laptop = in_the_middle_of_work(pair)
    PLACES[place](laptop)
    workspace = laptop.rescued()
    assert laptop.set_aside() == laptop.as_damaged
    rebuilt = workspace.rebuilt
    assert rebuilt is not None
    assert (rebuilt.changes, rebuilt.lost, rebuilt.drafts, rebuilt.files) == (len(laptop.ops), 0, 2, 1)
    assert workspace.store.integrity().is_sound
    assert workspace.services.looks.verify().is_whole
    with workspace.store.read() as reader:
        creates = {op.state for op in reader.outbox.open_ops() if op.kind.is_create}
    assert creates == {OpState.IN_DOUBT}, "what was read may be older than what was sent"
    result = pair.sync(workspace)
    assert (result.waiting, result.conflicts, result.set_aside) == (0, 0, 0)
    assert dict(pair.made()) == ALL
    assert {line.state for line in workspace.services.waiting.lines() if line.op_id} <= {LedgerState.ACCEPTED}


def test_clients_and_drafts_are_here_before_the_office_is_reached(pair: Pair, laptop: Damaged) -> None:
    laptop.overwrite(laptop.pages_of("outbox")[0])
    workspace = laptop.rescued()
    here = a_client(workspace)
    draft = workspace.services.drafts.get("client", here)
    assert draft is not None
    assert draft.values == {PHONE: "0491"}


def test_what_the_office_changed_since_is_a_decision_after_the_rescue_too(pair: Pair, laptop: Damaged) -> None:
    with laptop.opened() as workspace, workspace.store.read() as reader:
        record = reader.records.get(a_client(workspace))
    assert record is not None
    pair.central.admin.edit(record.server_id or "", PHONE, "0491 570 158")
    # The record's own page is lost: the copy the change began from is known to the ledger alone.
    laptop.overwrite(laptop.leaf_of("record", record.local_id))
    workspace = laptop.rescued()
    pair.sync(workspace)
    assert workspace.services.waiting.counts().conflicts == 1
    told = pair.central.admin.client(record.server_id or "")["personalInfo"]
    assert isinstance(told, dict)
    assert "158" in str(told["phone"])


def test_a_decision_that_waited_waits_still(pair: Pair, laptop: Damaged) -> None:
    with laptop.opened() as workspace:
        with workspace.store.read() as reader:
            record = reader.records.get(a_client(workspace))
        assert record is not None
        pair.central.admin.edit(record.server_id or "", PHONE, "0491 570 158")
        pair.sync(workspace)
        assert workspace.services.waiting.counts().conflicts == 1
    laptop.overwrite(1)
    workspace = laptop.rescued()
    assert workspace.services.waiting.counts().conflicts == 1
    pair.sync(workspace)
    assert workspace.services.waiting.counts().conflicts == 1
    with workspace.store.read() as reader:
        assert [op.state for op in reader.outbox.open_ops()] == [OpState.CONFLICT]


@pytest.mark.parametrize("place", ["first page", "its client"])
def test_a_file_that_was_let_go_is_kept_and_not_sent(pair: Pair, place: str) -> None:
    laptop = in_the_middle_of_work(pair)
    with laptop.opened() as workspace:
        rows = workspace.services.caseload.rows(ClientQuery(), limit=10)
        other = next(row.local_id for row in rows if row.server_id and row.local_id != a_client(workspace))
        filed = workspace.services.documents.file(other, a_paper(pair.folder, "Later.pdf"), document_type="consent")
        with workspace.store.read() as reader:
            (op,) = reader.outbox.open_for(filed)
        with workspace.store.write() as work:
            work.outbox.save(replace(op, state=OpState.PARKED, first_sent_at=pair.clock.now()))
            work.commit()
        workspace.services.waiting.withdraw(op.op_id)
        whole = workspace.services.documents.bytes_of(op.record_id)
    # Where its own row is lost nobody knows that it was let go: then it goes as any lost upload does, looked for first.
    if place in PLACES:
        PLACES[place](laptop)
    else:
        page = laptop.leaf_of("record", op.client_id)
        assert page != laptop.leaf_of("record", op.record_id)
        laptop.overwrite(page)
    workspace = laptop.rescued()
    assert workspace.services.documents.bytes_of(op.record_id) == whole
    pair.sync(workspace)
    assert pair.made()["document"] == 1, "the other one, which nobody let go"
    view = workspace.services.documents.get(op.record_id)
    assert view is not None
    assert view.is_let_go
    workspace.services.documents.retry(op.record_id)
    pair.sync(workspace)
    assert pair.made()["document"] == 2


def test_what_is_lost_is_counted_named_and_never_said_to_be_accepted(laptop: Damaged) -> None:
    laptop.overwrite(*laptop.pages_of("record"))
    workspace = laptop.rescued()
    rebuilt = workspace.rebuilt
    assert rebuilt is not None
    assert (rebuilt.changes, rebuilt.waited) == (2, len(laptop.ops))
    assert rebuilt.words[0] == f"2 of {len(laptop.ops)} unsent changes rescued."
    assert any("Cook twice a week" in words for words in rebuilt.lost_words)
    states = {line.label: line.state for line in workspace.services.waiting.lines()}
    assert states["New goal"] is LedgerState.SET_ASIDE


def test_what_was_lost_and_not_read_yet_is_told_after_a_second_damage_too(pair: Pair, laptop: Damaged) -> None:
    laptop.overwrite(*laptop.pages_of("record"))
    workspace = laptop.rescued()
    assert workspace.rebuilt is not None
    lost = workspace.rebuilt.lost_words
    marked = {line.label: line.message for line in workspace.services.waiting.lines()}
    pair.open_ones.remove(workspace)
    workspace.close()
    laptop.overwrite(*laptop.pages_of("access_log"))
    again = laptop.rescued()
    assert again.rebuilt is not None
    assert tuple(again.rebuilt.lost_words) == tuple(lost)
    assert {line.label: line.message for line in again.services.waiting.lines()} == marked


@pytest.mark.parametrize("is_missing", [True, False])
def test_without_a_file_the_account_is_known_and_what_waited_is_said_to_be_unknown(
    pair: Pair, laptop: Damaged, *, is_missing: bool
) -> None:
    if is_missing:
        laptop.paths.store.unlink()
    else:
        laptop.paths.store.write_bytes(b"")
    workspace = laptop.rescued()
    assert laptop.set_aside() == laptop.as_damaged
    rebuilt = workspace.rebuilt
    assert rebuilt is not None
    assert "can’t be read" in rebuilt.words[0]
    assert rebuilt.needs_sign_in
    assert pair.sync(workspace).needs_sign_in
    workspace.sign_in_again(pair.signed_in(laptop.around))
    assert workspace.cycle().online
    assert a_client(workspace)


def test_a_cut_file_gives_what_its_beginning_holds(pair: Pair, laptop: Damaged) -> None:
    cut_to_half(laptop)
    workspace = laptop.rescued()
    assert laptop.set_aside() == laptop.as_damaged
    pair.sync(workspace)
    made = pair.made()
    assert all(made[kind] <= count for kind, count in ALL.items())


def test_the_account_of_it_is_told_until_it_was_read(laptop: Damaged) -> None:
    laptop.overwrite(*laptop.pages_of("access_log"))
    workspace = laptop.rescued()
    assert workspace.rebuilt is not None
    assert not workspace.rebuilt.is_log_whole
    workspace.close()
    again_open = laptop.open()
    assert again_open.rebuilt is not None
    assert again_open.services.looks.verify().is_whole
    again_open.note_rebuilt_told()
    again_open.close()
    last = laptop.open()
    assert last.rebuilt is None
    assert last.services.looks.verify().is_whole
    assert {"log begun anew", "store rebuilt"} <= {line.verb for line in last.services.looks.of()}
    last.close()


def test_after_the_recovery_code_the_next_code_is_not_lost_over_the_damage(pair: Pair) -> None:
    laptop = in_the_middle_of_work(pair)
    laptop.overwrite(1)
    profile = Profile.open(laptop.paths, surroundings=laptop.around)
    with pytest.raises(DamagedStoreError):
        profile.recover(pair.codes[laptop.paths.folder], "violet harbour magpie ladder")
    workspace, code = profile.rebuild()
    assert code
    workspace.close()


def test_what_sqlite_itself_complained_of_is_met_at_the_next_opening(laptop: Damaged) -> None:
    note_suspicion(laptop.paths.store)
    workspace = laptop.rescued()
    assert workspace.rebuilt is not None
    assert workspace.rebuilt.changes == len(laptop.ops)
    assert not suspicion(laptop.paths.store).exists()


def test_a_disk_too_full_for_a_new_file_is_said_and_nothing_is_left_behind(laptop: Damaged) -> None:
    laptop.overwrite(1)
    before = laptop.lying_there()
    profile = Profile.open(laptop.paths, surroundings=laptop.around)
    with pytest.raises(DamagedStoreError):
        profile.unlock(PASSPHRASE)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))
    try:
        with pytest.raises((DiskFullError, DiskFaultError)):
            profile.rebuild()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert laptop.lying_there() == before
    assert not list(laptop.paths.folder.glob("damaged-*"))
    workspace, _ = profile.rebuild()
    assert workspace.rebuilt is not None
    assert workspace.rebuilt.lost == 0
    workspace.close()


@pytest.mark.parametrize("is_salt_kept", [True, False])
def test_without_its_head_the_file_is_proved_by_the_salt_that_is_kept_beside_it(
    laptop: Damaged, *, is_salt_kept: bool
) -> None:
    key, kept = laptop.key, laptop.paths.store.with_name("store.db.salt")
    assert kept.read_bytes() == laptop.paths.store.read_bytes()[:16]
    laptop.overwrite(1)
    if not is_salt_kept:
        kept.unlink()
    assert salvage(laptop.paths.store, key=key).is_checked is is_salt_kept
    workspace = laptop.rescued()
    assert workspace.rebuilt is not None
    assert workspace.rebuilt.changes == len(laptop.ops)
    assert kept.read_bytes() == laptop.paths.store.read_bytes()[:16], "the new file's own"


# ---- being killed ---------------------------------------------------------------------------------------------------


def decided(laptop: Damaged) -> SettingAside:
    """Return a rebuilding that was decided, with nothing moved: the damaged file lies where it lay."""
    laptop.overwrite(1)
    workspace = laptop.rescued()
    workspace.close()
    folder = next(laptop.paths.folder.glob("damaged-*"))
    laptop.paths.store.rename(folder / "ready.db")
    for name in laptop.as_damaged:
        (folder / name).rename(laptop.paths.folder / name)
    found = SettingAside.decided(laptop.paths.store)
    assert found is not None
    return found


@pytest.mark.parametrize("moved", [(), ("store.db-wal",), ("store.db-wal", "store.db")])
def test_a_next_opening_finishes_what_was_decided(pair: Pair, laptop: Damaged, moved: tuple[str, ...]) -> None:
    (laptop.paths.folder / "store.db-wal").write_bytes(b"the damaged file's own log")
    plan = decided(laptop)
    for name in moved:
        (laptop.paths.folder / name).rename(plan.folder / name)
    workspace = laptop.open()
    pair.open_ones.append(workspace)
    assert laptop.set_aside() == laptop.as_damaged
    pair.sync(workspace)
    assert dict(pair.made()) == ALL


def test_what_was_begun_and_not_decided_is_begun_anew(pair: Pair, laptop: Damaged) -> None:
    folder = laptop.paths.folder / "damaged-20261124-104200"
    folder.mkdir()
    (folder / "making.db").write_bytes(b"half a file")
    (folder / "making.db-wal").write_bytes(b"half a log")
    laptop.overwrite(1)
    workspace = laptop.rescued()
    assert laptop.set_aside() == laptop.as_damaged
    assert [path.name for path in laptop.paths.folder.glob("damaged-*")] == [folder.name]
    pair.sync(workspace)
    assert dict(pair.made()) == ALL


@pytest.mark.parametrize("good_syncs", range(4))
def test_a_disk_that_fails_in_the_last_moves_is_met_by_pressing_again(
    pair: Pair, laptop: Damaged, monkeypatch: pytest.MonkeyPatch, good_syncs: int
) -> None:
    laptop.overwrite(laptop.pages_of("outbox")[0])
    lay_there = laptop.lying_there()
    left = iter([True] * good_syncs + [False])

    def sync_folder(folder: Path) -> None:
        if not next(left, True):
            raise OSError(errno.EIO, "input/output error")
        durable.sync_folder(folder)

    monkeypatch.setattr(setting_aside, "sync_folder", sync_folder)
    profile = Profile.open(laptop.paths, surroundings=laptop.around)
    with pytest.raises(DamagedStoreError):
        profile.unlock(PASSPHRASE)
    with pytest.raises(KnownError):
        profile.rebuild()
    workspace, _ = profile.rebuild()
    pair.open_ones.append(workspace)
    with workspace.store.read() as reader:
        assert Counter(op.kind for op in reader.outbox.open_ops()) == Counter(op.kind for op in laptop.ops)
    assert laptop.set_aside() == lay_there
    assert len(list(laptop.paths.folder.glob("damaged-*"))) == 1
    assert not list(laptop.paths.folder.glob("damaged-*/ready.db"))


def test_a_new_client_is_taken_in_before_its_goal_whose_place_in_the_queue_was_lost(pair: Pair) -> None:
    # What is found again in records stands before the queue, so a sound client comes after its own goal.
    first, second = pair.laptop("first"), pair.laptop("second")
    person = new_person(first.services)
    first.services.goals.add(person, {"title": "Cook twice a week"}, [])
    account = AccountRef(user_id=first.account.user_id, origin=first.account.origin)
    with first.store.read() as reader:
        parcel = hand_over(reader, account)
    moved = tuple(replace(op, seq=-1) if op.kind is OpKind.GOAL_CREATE else op for op in parcel.ops)
    with second.store.write(by="rescue") as work:
        taken = Taking(work, replace(parcel, ops=moved), files={}).run()
        work.commit()
    assert (taken.taken, taken.skipped) == (2, 0)
    pair.sync(second)
    assert dict(pair.made()) == {"client": 1, "goal": 1}


# ---- anywhere -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Damaged, Needs]]:
    """A laptop to take copies of, and which pages each waiting change needs."""
    pair = Pair(tmp_path_factory.mktemp("pattern"))
    laptop = in_the_middle_of_work(pair)
    yield laptop, needs_of(laptop)
    pair.close()


@pytest.mark.row("L8")
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32), count=st.sampled_from([1, 2, 5, 15, 40]))
@example(seed=1, count=1_000)
def test_whichever_pages_are_damaged_a_change_whose_own_pages_are_sound_waits_again(
    pattern: tuple[Damaged, Needs], tmp_path_factory: pytest.TempPathFactory, seed: int, count: int
) -> None:
    laptop, needs = pattern
    attempt = again(laptop, tmp_path_factory.mktemp("sweep") / "profile")
    pages = range(1, attempt.paths.store.stat().st_size // PAGE + 1)
    hurt = frozenset(random.Random(seed).sample(pages, min(count, len(pages))))
    attempt.overwrite(*hurt, seed=seed)
    if not attempt.is_damaged():
        return  # only free pages were hit
    workspace = attempt.rescued()
    try:
        with workspace.store.read() as reader:
            ops = {op.op_id: op for op in reader.outbox.open_ops()}
        wanted = {op.op_id for op in laptop.ops if not needs[op.op_id] & hurt}
        assert wanted <= ops.keys()
        assert len(ops) <= len(laptop.ops)
        assert attempt.set_aside() == attempt.as_damaged
        assert workspace.store.integrity().is_sound
        rebuilt = workspace.rebuilt
        assert rebuilt is not None
        assert rebuilt.changes == len(ops)
        if rebuilt.is_count_known:
            assert rebuilt.waited == len(laptop.ops)
    finally:
        workspace.close()


@pytest.mark.parametrize("seed", range(6))
def test_after_damage_anywhere_the_office_gets_nothing_twice(pair: Pair, seed: int) -> None:
    laptop = in_the_middle_of_work(pair)
    chosen = random.Random(seed)
    pages = range(1, laptop.paths.store.stat().st_size // PAGE + 1)
    laptop.overwrite(*chosen.sample(pages, 8), seed=seed)
    if laptop.is_damaged():
        workspace = laptop.rescued()
    else:
        workspace = laptop.open()
        pair.open_ones.append(workspace)
    pair.sync(workspace)
    pair.sync(workspace)
    made = pair.made()
    assert all(made[kind] <= count for kind, count in ALL.items())
    assert workspace.services.waiting.counts().waiting == 0


def test_what_the_office_got_and_the_file_does_not_know_of_is_found_there(pair: Pair, tmp_path: Path) -> None:
    laptop = in_the_middle_of_work(pair)
    before = again(laptop, tmp_path / "before")
    with laptop.opened() as workspace:
        pair.sync(workspace)
    assert dict(pair.made()) == ALL
    # The same laptop, but its file is damaged and as old as before the sending: all of it was lost with the log.
    before.overwrite(1)
    workspace = before.rescued()
    result = pair.sync(workspace)
    assert (result.waiting, result.conflicts, result.set_aside) == (0, 0, 0)
    assert dict(pair.made()) == ALL


def test_a_new_record_that_a_newer_page_knows_at_the_office_is_not_queued_again(pair: Pair) -> None:
    laptop = in_the_middle_of_work(pair, goals=1)
    with laptop.opened() as workspace:
        pair.sync(workspace)
    # The page of the outbox is older than that of the record: its operation still says that it is on its way.
    connection = connect(laptop.paths.store, key=laptop.key, is_writer=True)
    connection.execute("UPDATE outbox SET state = 'in_flight', accepted_at = NULL WHERE kind = 'goal.create'")
    connection.close()
    laptop.overwrite(1)
    workspace = laptop.rescued()
    rebuilt = workspace.rebuilt
    assert rebuilt is not None
    assert (rebuilt.changes, rebuilt.lost, list(rebuilt.lost_words)) == (0, 0, [])
    pair.sync(workspace)
    assert dict(pair.made()) == {"client": 1, "goal": 2, "document": 1}
