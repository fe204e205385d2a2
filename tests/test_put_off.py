"""Files just added across the ends of a program: a lock, a crash, a rescue file. None is forgotten, none goes twice."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from hubshift_desktop.domain.states import OpState
from hubshift_desktop.paths import ProfilePaths
from hubshift_desktop.workspace import Profile, Workspace
from tests.hand_waiter import HandWaiter
from tests.security.fakes import PASSPHRASE
from tests.two_laptops import FILE_PASSPHRASE, Pair, a_client, a_paper


@pytest.fixture
def laptop(pair: Pair) -> Workspace:
    return pair.laptop("first")


def put_off(laptop: Workspace, pair: Pair) -> str:
    return laptop.services.documents.file(a_client(laptop), a_paper(pair.folder), is_put_off=True)


def again(laptop: Workspace, pair: Pair) -> Workspace:
    """Lock, as the window does, and unlock in a fresh program."""
    laptop.close()
    around = pair.around_of(laptop)
    made = Profile.open(laptop.paths, surroundings=around).unlock(PASSPHRASE)
    pair.open_ones.append(made)
    pair.surroundings[made.paths.folder] = around
    return made


def state_of(laptop: Workspace, document: str) -> OpState:
    with laptop.store.read() as reader:
        (op,) = reader.outbox.all_for(document)
    return op.state


def test_it_waits_over_a_lock_until_the_window_says_who_is_looked_at(laptop: Workspace, pair: Pair) -> None:
    document = put_off(laptop, pair)
    laptop.cycle()
    unlocked = again(laptop, pair)
    assert unlocked.services.documents.put_off == {document}
    assert unlocked.cycle().is_complete
    assert pair.made()["document"] == 0
    unlocked.services.documents.send_added(but_of=a_client(unlocked))
    unlocked.cycle()
    assert pair.made()["document"] == 0, "the Documents tab of this client is on screen"
    unlocked.services.documents.send_added()
    unlocked.cycle()
    assert pair.made()["document"] == 1


def test_it_waits_from_before_the_first_cycle_of_the_background(laptop: Workspace, pair: Pair) -> None:
    document = put_off(laptop, pair)
    unlocked = again(laptop, pair)
    waiter = pair.around_of(laptop).waiter
    assert isinstance(waiter, HandWaiter)
    unlocked.services.sync.start()
    waiter.settle()
    assert (state_of(unlocked, document), pair.made()["document"]) == (OpState.QUEUED, 0)


def test_after_a_power_cut_it_is_asked_about_once_more_and_not_forgotten(
    laptop: Workspace, pair: Pair, tmp_path: Path
) -> None:
    document = put_off(laptop, pair)
    cut = ProfilePaths.given(tmp_path / "cut")
    shutil.copytree(laptop.paths.folder, cut.folder, ignore=shutil.ignore_patterns("*.lock"))
    found = Profile.open(cut, surroundings=pair.around_of(laptop)).unlock(PASSPHRASE)
    pair.open_ones.append(found)
    assert found.services.documents.put_off == {document}
    found.services.documents.send_added()
    found.cycle()
    assert pair.made()["document"] == 1


@pytest.mark.parametrize("end", ["let go", "taken back"])
def test_what_has_ended_does_not_come_back_with_the_next_start(laptop: Workspace, pair: Pair, end: str) -> None:
    document = put_off(laptop, pair)
    if end == "let go":
        laptop.services.documents.send_added()
    else:
        laptop.services.documents.withdraw(document)
    unlocked = again(laptop, pair)
    assert unlocked.services.documents.put_off == frozenset()
    unlocked.cycle()
    assert pair.made()["document"] == (end == "let go")


def test_one_that_was_sent_meanwhile_is_put_off_no_more(laptop: Workspace, pair: Pair) -> None:
    document = put_off(laptop, pair)
    with laptop.store.write(by="test") as work:
        (op,) = work.outbox.open_for(document)
        work.outbox.save(replace(op, state=OpState.IN_DOUBT, first_sent_at=pair.clock.now()))
        work.commit()
    pair.sync(laptop)
    assert laptop.services.documents.put_off == frozenset()
    with laptop.store.read() as reader:
        assert reader.settings.get("documents.just_added") is None


def test_a_rescue_file_carries_it_and_there_is_one_at_the_office(laptop: Workspace, pair: Pair) -> None:
    second = pair.laptop("second")
    put_off(laptop, pair)
    written = laptop.services.rescue.write(pair.file, passphrase=FILE_PASSPHRASE)
    assert (written.changes, written.files) == (1, 1)
    assert laptop.services.documents.put_off == frozenset(), "another laptop may send it now as it is"
    second.services.rescue.open(pair.file, passphrase=FILE_PASSPHRASE)
    assert second.services.documents.put_off == frozenset()
    pair.sync(second)
    pair.sync(laptop)
    assert pair.made()["document"] == 1
    assert laptop.services.waiting.counts().unsent == 0
