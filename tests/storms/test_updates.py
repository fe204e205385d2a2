"""T10, L12: a store of the form before this one, with a change of every kind in every state, is brought up to date.

Every row is kept, sync goes on from each state, and neither a kill nor a failing disk on the way costs anything.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from hubshift_desktop.domain.states import OpKind, OpState
from hubshift_desktop.store import migrate
from tests.old_store import revision_before
from tests.storms.conftest import wanted
from tests.storms.looking import SOUND, Look, look_aside, look_into
from tests.storms.opening import COPY, Opening
from tests.storms.past import Past, cases, dying
from tests.storms.proving import Nursery
from tests.storms.test_disk_faults import WORDS
from tests.storms.tracing import Point, demand_strace, points_in, sample
from tests.storms.unfinished import STATES_OF, Fate

pytestmark = pytest.mark.slow

KILLS = wanted("HUBSHIFT_UPDATE_KILLS", 9)
FAULTS = wanted("HUBSHIFT_UPDATE_FAULTS", 5)


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Past:
    return Past(tmp_path_factory.mktemp("past") / "laptop", cases(in_flight=(OpKind.CLIENT_UPDATE, Fate.DIES)))


@pytest.fixture(scope="module")
def before(past: Past) -> Look:
    return look_aside(past.folder)


# ---- nothing is lost, and sync goes on -------------------------------------------------------------------------------


def test_every_state_of_every_kind_is_in_the_older_store(before: Look, past: Past) -> None:
    ops = {(case.kind, case.state) for case in past.cases}
    assert before.revision == revision_before()
    assert {(kind, state) for state, kinds in STATES_OF.items() for kind in kinds} - ops == {
        (kind, OpState.IN_FLIGHT) for kind in OpKind if kind is not OpKind.CLIENT_UPDATE
    }
    for kind, state in ops:
        assert any(f"'{kind}'" in row and f"'{state}'" in row for row in before.rows["outbox"]), (kind, state)
    for table in ("attempt", "conflict", "draft", "blob", "record_blob", "edit_journal"):
        assert before.rows[table], table


def test_every_row_is_kept_and_sync_goes_on_from_every_state(past: Past, before: Look, tmp_path: Path) -> None:
    laptop = tmp_path / "laptop"
    desk = past.opened(laptop)
    after = look_aside(laptop)
    assert (after.revision, after.changes(before), after.soundness) == (migrate.HEAD, [], SOUND)
    kept = look_into(laptop / COPY)
    assert (kept.revision, kept.form, kept.changes(before)) == (before.revision, before.form, [])
    assert past.problems_at_rest(desk) == []
    assert desk.store.integrity().problems == ()
    desk.close()


@pytest.mark.parametrize("fate", [Fate.DIES, Fate.DIES_FIRST])
@pytest.mark.parametrize("kind", list(OpKind))
def test_what_was_in_flight_is_kept_and_comes_to_rest(tmp_path: Path, kind: OpKind, fate: Fate) -> None:
    past = Past(tmp_path / "past", dying(kind, fate))
    before = look_aside(past.folder)
    (op,) = before.rows["outbox"]
    assert f"'{kind}'" in op
    assert f"'{OpState.IN_FLIGHT}'" in op
    laptop = tmp_path / "laptop"
    desk = past.opened(laptop)
    after = look_aside(laptop)
    assert (after.revision, after.changes(before)) == (migrate.HEAD, [])
    assert past.problems_at_rest(desk) == []
    desk.close()


# ---- killed, or hurt by the disk, on the way -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Quiet:
    """What opening does when nothing goes wrong: its calls to the disk, and what it leaves."""

    points: list[Point]
    updated: Look


@pytest.fixture(scope="module")
def quiet(nursery: Nursery, past: Past, before: Look, tmp_path_factory: pytest.TempPathFactory) -> Quiet:
    demand_strace()
    trial = Opening(nursery, tmp_path_factory.mktemp("quiet") / "laptop", laptop=past.folder)
    heard = trial.run(inject="")
    assert (heard.is_over, heard.refused, heard.broken) == (True, [], "")
    updated = look_into(trial.case_file)
    assert (updated.revision, updated.changes(before), updated.soundness) == (migrate.HEAD, [], SOUND)
    return Quiet(points_in(trial.log), updated)


@pytest.mark.timeout(0)
def test_a_kill_at_any_call_to_the_disk_leaves_the_old_store_or_the_new_one(
    nursery: Nursery, past: Past, before: Look, quiet: Quiet, folder: Path, tell: Callable[[str], None]
) -> None:
    # The last call too: there the new form is on the disk already, however long the way to it is.
    chosen = list(dict.fromkeys([*sample(quiet.points, KILLS), quiet.points[-1]]))
    met: Counter[str] = Counter()
    left: Counter[str] = Counter()
    broken = {}
    for point in chosen:
        trial = Opening(nursery, folder, laptop=past.folder)
        heard = trial.run(inject=point.killing())
        met[point.call] += not heard.is_over
        revision, problems = trial.what_is_left(before, quiet.updated)
        left[revision] += 1
        if problems or heard.refused or heard.broken:
            broken[point] = [*problems, str(heard)]
        shutil.rmtree(folder)
    tell(
        f"update killed at {met.total()} of {len(quiet.points)} calls to the disk {dict(met)}, "
        f"left at revision {dict(left)}: {len(broken)} broken"
    )
    assert broken == {}
    assert met.total() == len(chosen), "a point was not met: opening is not the same each time"
    assert set(left) == {before.revision, migrate.HEAD}


@pytest.mark.timeout(0)
@pytest.mark.parametrize("error", ["EIO", "ENOSPC"])
def test_a_disk_that_fails_on_the_way_is_told_in_known_words(
    error: str,
    nursery: Nursery,
    past: Past,
    before: Look,
    quiet: Quiet,
    folder: Path,
    tell: Callable[[str], None],
) -> None:
    chosen = sample(quiet.points, FAULTS)
    words: Counter[str] = Counter()
    broken = {}
    for point in chosen:
        trial = Opening(nursery, folder, laptop=past.folder)
        heard = trial.run(inject=point.failing(error))
        told = {kind for _, kind in heard.refused}
        words.update(told or {"nobody had to know"})
        problems = trial.half_copies()
        problems += trial.what_is_left(before, quiet.updated)[1]
        if problems or heard.broken or not heard.is_over or not told <= WORDS[error]:
            broken[point] = [*problems, str(heard)]
        shutil.rmtree(folder)
    tell(f"update with {error} at {len(chosen)} of {len(quiet.points)} calls {dict(words)}: {len(broken)} broken")
    assert broken == {}
    assert words.total() > words["nobody had to know"]
