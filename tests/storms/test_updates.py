"""T10, L12: a store of each earlier form, with a change of every kind in every state, is brought up to date.

Every row is kept, sync goes on from each state, and neither a kill nor a failing disk on the way costs anything.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from hubshift_desktop.domain.states import OpKind, OpState
from hubshift_desktop.paths import migrations_dir
from hubshift_desktop.store import migrate
from tests.storms.conftest import wanted
from tests.storms.kept import FOLDER, kept
from tests.storms.left import Left
from tests.storms.looking import SOUND, Look, look_aside, look_into
from tests.storms.opening import Opening, problems_of_copy
from tests.storms.past import Past, dying
from tests.storms.proving import Nursery
from tests.storms.test_disk_faults import WORDS
from tests.storms.tracing import Point, demand_strace, points_in, sample
from tests.storms.unfinished import STATES_OF, Fate

pytestmark = pytest.mark.slow

KILLS = wanted("HUBSHIFT_UPDATE_KILLS", 9)
FAULTS = wanted("HUBSHIFT_UPDATE_FAULTS", 5)


@dataclass(frozen=True, slots=True)
class Old:
    """A store that a program of the past wrote, and what is in it."""

    left: Left
    before: Look


@pytest.fixture(scope="module", params=sorted(FOLDER.iterdir()), ids=lambda file: file.name)
def old(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Old:
    left = kept(request.param, tmp_path_factory.mktemp("old") / "laptop")
    return Old(left, look_aside(left.folder))


# ---- nothing is lost, and sync goes on -------------------------------------------------------------------------------


def test_there_is_a_store_of_each_earlier_form() -> None:
    earlier = {script.revision for script in ScriptDirectory(str(migrations_dir())).walk_revisions()} - {migrate.HEAD}
    assert {file.name.partition(".")[0] for file in FOLDER.iterdir()} == earlier, "see migrations/README"


def test_every_kind_is_in_it_in_every_state(old: Old) -> None:
    kinds_of = {state: set(kinds) for state, kinds in STATES_OF.items()}
    # A program dies with one change in flight; the others have a test of their own.
    kinds_of[OpState.IN_FLIGHT] = {OpKind.CLIENT_UPDATE}
    ops = old.before.rows["outbox"]
    assert [
        (kind, state)
        for state, kinds in kinds_of.items()
        for kind in kinds
        if not any(f"'{kind}'" in op and f"'{state}'" in op for op in ops)
    ] == []
    for table in ("attempt", "conflict", "draft", "blob", "record_blob", "edit_journal", "access_log"):
        assert old.before.rows[table], table


@pytest.mark.row("L12")
def test_every_row_is_kept_and_sync_goes_on_from_every_state(old: Old, tmp_path: Path) -> None:
    laptop = tmp_path / "laptop"
    desk = old.left.opened(laptop)
    after = look_aside(laptop)
    assert (after.revision, after.changes(old.before), after.soundness) == (migrate.HEAD, [], SOUND)
    assert problems_of_copy(laptop, old.before) == []
    with desk.store.read() as reader:
        assert reader.access.verify().is_whole
    assert old.left.problems_at_rest(desk) == []
    assert list(laptop.glob("store-before-*")) == [], "health data must not lie about for ever"
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
def quiet(nursery: Nursery, old: Old, tmp_path_factory: pytest.TempPathFactory) -> Quiet:
    demand_strace()
    trial = Opening(nursery, tmp_path_factory.mktemp("quiet") / "laptop", laptop=old.left.folder)
    heard = trial.run(inject="")
    assert (heard.is_over, heard.refused, heard.broken) == (True, [], "")
    updated = look_into(trial.case_file)
    assert (updated.revision, updated.changes(old.before), updated.soundness) == (migrate.HEAD, [], SOUND)
    return Quiet(points_in(trial.log), updated)


@pytest.mark.row("L12")
@pytest.mark.timeout(0)
def test_a_kill_at_any_call_to_the_disk_leaves_the_old_store_or_the_new_one(
    nursery: Nursery, old: Old, quiet: Quiet, folder: Path, tell: Callable[[str], None]
) -> None:
    # The last call too: there the new form is on the disk already, however long the way to it is.
    chosen = list(dict.fromkeys([*sample(quiet.points, KILLS), quiet.points[-1]]))
    met: Counter[str] = Counter()
    left: Counter[str] = Counter()
    broken = {}
    for point in chosen:
        trial = Opening(nursery, folder, laptop=old.left.folder)
        heard = trial.run(inject=point.killing())
        met[point.call] += not heard.is_over
        revision, problems = trial.what_is_left(old.before, quiet.updated)
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
    assert set(left) == {old.before.revision, migrate.HEAD}


@pytest.mark.timeout(0)
@pytest.mark.parametrize("error", ["EIO", "ENOSPC"])
def test_a_disk_that_fails_on_the_way_is_told_in_known_words(
    error: str,
    nursery: Nursery,
    old: Old,
    quiet: Quiet,
    folder: Path,
    tell: Callable[[str], None],
) -> None:
    chosen = sample(quiet.points, FAULTS)
    words: Counter[str] = Counter()
    broken = {}
    for point in chosen:
        trial = Opening(nursery, folder, laptop=old.left.folder)
        heard = trial.run(inject=point.failing(error))
        told = {kind for _, kind in heard.refused}
        words.update(told or {"nobody had to know"})
        problems = trial.half_copies()
        problems += trial.what_is_left(old.before, quiet.updated)[1]
        if problems or heard.broken or not heard.is_over or not told <= WORDS[error]:
            broken[point] = [*problems, str(heard)]
        shutil.rmtree(folder)
    tell(f"update with {error} at {len(chosen)} of {len(quiet.points)} calls {dict(words)}: {len(broken)} broken")
    assert broken == {}
    assert words.total() > words["nobody had to know"]
