"""An older copy of the case file is put back: it is noticed and told, and nothing of it is sent a second time."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hubshift_desktop.domain.rows import Changed
from hubshift_desktop.domain.states import LedgerState, OpState
from hubshift_desktop.security.keystore import AbsentKeystore
from hubshift_desktop.services.older_copy import OlderCopy
from hubshift_desktop.sync.scope import QuietListener
from hubshift_desktop.workspace import Profile, Workspace
from hubshift_desktop.workspace.lineage import Lineage
from tests.damage import SIDE_FILES, Damaged, again, in_the_middle_of_work
from tests.security.fakes import OTHER, PASSPHRASE, FakeKeystore
from tests.two_laptops import Pair

Files = dict[str, bytes]
# Each moment of a sync, or every eleventh.
STRIDE = int(os.environ.get("HUBSHIFT_COPY_STRIDE", "11"))
# What the office has once everything was sent, each thing once.
ALL = {"client": 1, "goal": 2, "document": 1}


@pytest.fixture
def laptop(pair: Pair) -> Damaged:
    return in_the_middle_of_work(pair, goals=1)


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Damaged]:
    made = Pair(tmp_path_factory.mktemp("pattern"))
    yield in_the_middle_of_work(made, goals=1)
    made.close()


@pytest.fixture
def offline(pattern: Damaged, tmp_path: Path) -> Damaged:
    """A copy of a laptop, with a keystore of its own: nothing is sent from it."""
    keystore = FakeKeystore()
    keystore.secrets = dict(keystore_of(pattern).secrets)
    around = replace(pattern.around, keystore=keystore)
    return replace(again(pattern, tmp_path / "offline"), around=around)


def put_back(laptop: Damaged, old: Files) -> None:
    """Put an old case file in the place of the newest one, and leave everything beside it."""
    for tail in SIDE_FILES:
        laptop.paths.store.with_name(f"{laptop.paths.store.name}{tail}").unlink(missing_ok=True)
    for name, data in old.items():
        (laptop.paths.folder / name).write_bytes(data)


def send(laptop: Damaged) -> None:
    with laptop.opened() as workspace:
        laptop.pair.sync(workspace)


def found_in(laptop: Damaged) -> OlderCopy | None:
    """Open, and return what is told."""
    with laptop.opened() as workspace:
        return workspace.older_copy


def creates(workspace: Workspace) -> set[OpState]:
    with workspace.store.read() as reader:
        return {op.state for op in reader.outbox.open_ops() if op.kind.is_create}


def keystore_of(laptop: Damaged) -> FakeKeystore:
    assert isinstance(laptop.around.keystore, FakeKeystore)
    return laptop.around.keystore


def forget_mark(laptop: Damaged) -> None:
    secrets = keystore_of(laptop).secrets
    keystore_of(laptop).secrets = {name: kept for name, kept in secrets.items() if not name.startswith("mark ")}


def without_keystore(laptop: Damaged, code: str) -> Damaged:
    """Return the laptop as one whose passphrase stands alone."""
    bare = replace(laptop, around=replace(laptop.around, keystore=AbsentKeystore()))
    opened, _ = Profile.open(bare.paths, surroundings=bare.around).recover(code, OTHER)
    opened.change_passphrase(OTHER, PASSPHRASE)
    assert not opened.is_keystore_used
    opened.close()
    return bare


# ---- what was sent is not sent again --------------------------------------------------------------------------------


@pytest.mark.row("L9")
def test_an_old_copy_of_the_file_is_told_and_doubles_nothing(pair: Pair, laptop: Damaged) -> None:
    old = laptop.lying_there()
    send(laptop)
    assert dict(pair.made()) == ALL
    put_back(laptop, old)

    with laptop.opened() as workspace:
        told = workspace.older_copy
        assert told == OlderCopy(changes=len(laptop.ops), is_certain=True)
        assert creates(workspace) == {OpState.IN_DOUBT}
        result = pair.sync(workspace)
        assert (result.waiting, result.conflicts, result.set_aside) == (0, 0, 0)
        assert dict(pair.made()) == ALL
        assert {line.state for line in workspace.services.waiting.lines() if line.op_id} == {LedgerState.ACCEPTED}
        assert "older copy opened" in {line.verb for line in workspace.services.looks.of()}


def test_it_is_told_until_it_was_read_and_then_no_more(offline: Damaged) -> None:
    old = offline.lying_there()
    offline.open().close()
    put_back(offline, old)
    assert found_in(offline) is not None
    with offline.opened() as workspace:
        workspace.note_older_copy_told()
    assert found_in(offline) is None


def test_the_newer_file_put_back_after_all_is_noticed_as_well(offline: Damaged) -> None:
    old = offline.lying_there()
    offline.open().close()
    newer = offline.lying_there()
    put_back(offline, old)
    offline.open().close()
    put_back(offline, newer)
    assert found_in(offline) is not None


# ---- the second place ------------------------------------------------------------------------------------------------


@pytest.mark.row("L9")
def test_a_whole_folder_put_back_is_noticed_by_the_keystore_after_any_later_opening(
    offline: Damaged, tmp_path: Path
) -> None:
    old = again(offline, tmp_path / "old")
    with offline.opened():
        at_opening = dict(keystore_of(offline).secrets)
    keystore_of(offline).secrets = at_opening  # as a kill leaves it: closing told nothing
    told = found_in(old)
    assert told is not None
    assert told.is_certain


def test_two_copies_of_one_profile_at_work_in_turn_are_noticed_each_time(offline: Damaged, tmp_path: Path) -> None:
    twin = again(offline, tmp_path / "twin")
    offline.open().close()
    for one in (twin, offline, twin):
        with one.opened() as workspace:
            assert workspace.older_copy is not None
            assert workspace.older_copy.is_certain
            workspace.note_older_copy_told()


def test_a_keystore_that_lost_its_mark_makes_it_doubtful(offline: Damaged) -> None:
    offline.open().close()
    forget_mark(offline)
    told = found_in(offline)
    assert told is not None
    assert not told.is_certain


# ---- the newest file is never taken for an old one ------------------------------------------------------------------


def test_a_first_run_and_every_opening_after_it_are_the_newest(offline: Damaged) -> None:
    assert [found_in(offline) for _ in range(3)] == [None] * 3


def test_a_keystore_that_does_not_answer_says_nothing(pattern: Damaged, offline: Damaged) -> None:
    offline.open().close()
    bare = without_keystore(offline, pattern.pair.codes[pattern.paths.folder])
    assert [found_in(bare) for _ in range(2)] == [None] * 2


def test_a_store_of_before_there_were_marks_is_the_newest(offline: Damaged) -> None:
    with offline.opened() as workspace, workspace.store.write() as work:
        work.settings.remove("store.mark")
        work.commit()
    offline.paths.mark.unlink()
    forget_mark(offline)
    assert found_in(offline) is None


@pytest.mark.parametrize("spoil", [Path.unlink, lambda mark: mark.write_bytes(b"\0 no mark")], ids=["gone", "spoilt"])
def test_a_mark_that_cannot_be_read_makes_it_doubtful(offline: Damaged, spoil: Callable[[Path], object]) -> None:
    spoil(offline.paths.mark)
    told = found_in(offline)
    assert told is not None
    assert not told.is_certain


def test_a_mark_of_another_vault_in_the_folder_is_none(pattern: Damaged) -> None:
    folder = pattern.pair.folder / "another"
    folder.mkdir()
    (folder / pattern.paths.mark.name).write_bytes(pattern.paths.mark.read_bytes())
    assert pattern.pair.laptop("another", is_synced=False).older_copy is None


def test_a_rebuilt_file_is_told_as_rebuilt_and_not_as_a_copy(offline: Damaged) -> None:
    offline.open().close()
    offline.overwrite(offline.pages_of("outbox")[0])
    workspace = offline.rescued()
    assert workspace.rebuilt is not None
    assert workspace.older_copy is None


# ---- killed anywhere -------------------------------------------------------------------------------------------------


class Copies(QuietListener):
    """Copies the whole laptop at each news of a sync: as a kill there leaves it, and as a backup taken there has it."""

    def __init__(self, laptop: Damaged, folder: Path) -> None:
        self._laptop, self._folder = laptop, folder
        self.made: list[Damaged] = []

    def changed(self, changed: Changed) -> None:
        self.made.append(again(self._laptop, self._folder / f"copy-{len(self.made)}"))


def test_wherever_a_sync_is_cut_off_the_file_is_the_newest_and_a_copy_made_there_is_not(
    pair: Pair, laptop: Damaged
) -> None:
    copies = Copies(laptop, pair.folder)
    with laptop.opened() as workspace:
        at_opening = dict(keystore_of(laptop).secrets)
        workspace.cycle(listener=copies)
    assert dict(pair.made()) == ALL
    at_closing = dict(keystore_of(laptop).secrets)
    newest, left = laptop.paths.mark.read_bytes(), len(copies.made)
    first = again(copies.made[0], pair.folder / "whole")
    told, tried = 0, 0
    for number, copy in enumerate(copies.made[::STRIDE]):
        keystore_of(laptop).secrets = dict(at_opening)
        killed = again(copy, pair.folder / f"killed-{number}")
        assert found_in(killed) is None, f"kill {number} of {left}"
        # The same bytes, put back beside a mark that went on.
        copy.paths.mark.write_bytes(newest)
        keystore_of(laptop).secrets = dict(at_opening)
        told += found_in(copy) is not None
        send(copy)
        assert dict(pair.made()) == ALL, f"copy {number} of {left}"
        tried += 1
    # Nothing new leaves after the last record that is new, so the copies from then on are not older.
    assert told * 3 >= tried, "hardly any copy was older"
    # A whole folder, copied at work, has the keystore's mark of its own opening; closing has told what left since.
    keystore_of(laptop).secrets = at_closing
    assert found_in(first) is not None


def test_killed_before_the_commit_of_a_record_that_leaves_it_is_still_the_newest(offline: Damaged) -> None:
    with offline.opened() as workspace:
        lineage = Lineage(offline.paths, None, vault_id=offline.vault_id)
        with workspace.store.write() as work:
            lineage.rise(work)
    assert found_in(offline) is None


def test_killed_between_an_opening_and_its_mark_it_is_still_the_newest(offline: Damaged, tmp_path: Path) -> None:
    before, secrets = offline.paths.mark.read_bytes(), dict(keystore_of(offline).secrets)
    with offline.opened():
        killed = again(offline, tmp_path / "killed")
    killed.paths.mark.write_bytes(before)
    keystore_of(offline).secrets = secrets
    assert found_in(killed) is None


def test_killed_after_it_was_noticed_it_is_told_by_the_next_opening(offline: Damaged, tmp_path: Path) -> None:
    old = offline.lying_there()
    offline.open().close()
    put_back(offline, old)
    before, secrets = offline.paths.mark.read_bytes(), dict(keystore_of(offline).secrets)
    with offline.opened():
        killed = again(offline, tmp_path / "killed")
    killed.paths.mark.write_bytes(before)
    keystore_of(offline).secrets = secrets
    with killed.opened() as workspace:
        assert workspace.older_copy == OlderCopy(changes=6, is_certain=True)
        assert creates(workspace) == {OpState.IN_DOUBT}
