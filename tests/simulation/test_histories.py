"""Seeded histories through the real sync: nothing lost, nothing doubled, nothing overwritten unseen, always at rest."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.simulation.__main__ import Report
from tests.simulation.faults import Fault
from tests.simulation.hands import has_hands
from tests.simulation.history import Stage, stage
from tests.simulation.later_acts import ACTS, LET_GO, has_later_acts
from tests.simulation.leave import LEFT_OUT
from tests.simulation.leaving import LEAVING_ACTS, has_leaving, has_pieces
from tests.simulation.remembered import REMEMBERED, REMEMBERED_HANDS, REMEMBERED_LEAVING
from tests.simulation.rows import CLAIMED, ENOUGH, ENOUGH_FOR_RARE, RARE

pytestmark = pytest.mark.slow

# A sample for each run of the tests; `make check` plays 200 others, `make soak` as many as there is time for.
HISTORIES = int(os.environ.get("HUBSHIFT_HISTORIES", "24"))
PORTIONS = 4
_OF_SEVERAL_FIELDS = 1439


@pytest.fixture(scope="module")
def here() -> Iterator[Stage]:
    with stage() as made:
        yield made


@pytest.mark.parametrize("portion", range(PORTIONS))
def test_no_history_breaks_an_invariant(here: Stage, portion: int) -> None:
    size = HISTORIES // PORTIONS
    broken = {
        seed: world.violations
        for seed in range(portion * size + 1, (portion + 1) * size + 1)
        if (world := here.play(seed)).violations
    }
    assert broken == {}


@pytest.mark.parametrize("seed", [*REMEMBERED, *REMEMBERED_LEAVING, *REMEMBERED_HANDS])
def test_what_broke_once_stays_mended(here: Stage, seed: int) -> None:
    assert here.play(seed).violations == []


# In the second one both laptops are brought up to date on the way, and one of the migrations is broken off; in the
# third one the program is ended while several hands are out; in the last one clients are opened meanwhile.
@pytest.mark.parametrize("seed", [7, 1, 297, 440])
def test_the_same_seed_is_the_same_history(here: Stage, seed: int) -> None:
    assert here.play(seed).told() == here.play(seed).told()


def test_another_run_of_the_program_plays_it_the_same() -> None:
    # A set has another order in each run: what is made of one must not (a payload of several fields, in this one).
    code = (
        "from tests.simulation.history import stage\n"
        f"with stage() as here: print(here.play({_OF_SEVERAL_FIELDS}).told())"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": order},
            capture_output=True,
            check=True,
        ).stdout
        for order in ("1", "2")
    }
    assert len(told) == 1


def test_what_is_remembered_is_played_with_one_hand_as_it_was_found() -> None:
    assert not any(has_hands(seed) for seed in REMEMBERED)


def test_what_enough_histories_never_met_is_told_and_fails_the_run() -> None:
    all_met = Report(
        histories=ENOUGH,
        migrations=1,
        broken_off=1,
        faults=Counter({fault.value: 1 for fault in Fault}),
        rows=Counter(CLAIMED - RARE),
        later=Counter((*ACTS, *LEAVING_ACTS)),
    )
    assert all_met.unmet == []
    assert Report(histories=ENOUGH - 1).unmet == []
    without_one = replace(all_met, rows=Counter(CLAIMED - {"N4"}))
    assert without_one.unmet == ["row N4"]
    assert "NEVER MET: row N4" in without_one.lines()
    assert replace(all_met, histories=ENOUGH_FOR_RARE).unmet == ["row A9", "row S17"]
    assert replace(all_met, broken_off=0).unmet == ["schema migration broken off"]
    but_two = Counter({*ACTS, *LEAVING_ACTS} - {LET_GO, LEFT_OUT})
    many = replace(all_met, histories=ENOUGH_FOR_RARE, rows=Counter(CLAIMED), later=but_two)
    assert many.unmet == ["let go", "left out by another hand"]


def test_no_remembered_history_has_acts_that_it_did_not_have() -> None:
    assert not any(has_later_acts(seed) or has_leaving(seed) or has_pieces(seed) for seed in REMEMBERED)
