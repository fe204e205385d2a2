"""T6: every request of a working day × every fault of the road. One hole at a time; nothing lost, nothing doubled.

Each run of the tests takes an evenly spread, seeded sample (`HUBSHIFT_FAULT_RUNS` requests per fault, `all` for the
whole matrix; `HUBSHIFT_FAULT_SEED` moves the sample). How many of how many were run is printed at the end.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.catalogue.naming import by_name
from tests.faults.road import FAULTS
from tests.faults.session import Day, false_accepts, lived, new_world, office_state

pytestmark = pytest.mark.slow

PER_FAULT = os.environ.get("HUBSHIFT_FAULT_RUNS", "3")
SEED = int(os.environ.get("HUBSHIFT_FAULT_SEED", "1"))
# Some 28 × 150 days of a second each; the time limit of a single test is meant for samples.
LIMIT = 3600 if PER_FAULT == "all" else 180
# Each of these broke a rule once; run every time.
REMEMBERED = {"N1-no_such_name": (16,), "N13-empty_list": (5,)}


class Undisturbed:
    """The same day on a whole road: how many requests it takes, and what the office has in the end."""

    def __init__(self, folder: Path) -> None:
        world, wrong = lived(folder)
        self.requests, self.state = world.road.of_the_day, office_state(world, besides=set())
        self.counts = (world.made("client"), world.made("goal"), world.made("document"))
        world.close()
        self.wrong = wrong


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    return Undisturbed(tmp_path_factory.mktemp("undisturbed"))


def sample(fault: str, requests: int) -> list[int]:
    """Return which requests meet this fault: one of each equal stretch of the day."""
    if PER_FAULT == "all":
        return list(range(requests))
    count = min(int(PER_FAULT), requests)
    rng = random.Random(f"{SEED} {fault}")
    spread = {int((stretch + rng.random()) * requests / count) for stretch in range(count)}
    return sorted(spread | set(REMEMBERED.get(fault, ())))


def broken(undisturbed: Undisturbed, fault: str, at: int) -> list[str]:
    """Return what does not hold after a day with this one hole in the road."""
    with TemporaryDirectory() as folder:
        world, wrong = lived(Path(folder), fault=fault, at=at)
        if not world.road.has_played:
            wrong.append("the fault was not met")
        if office_state(world, besides=world.road.twins) != undisturbed.state:
            wrong.append("I1, I2: the office does not have everything exactly once")
        world.close()
    return wrong


def test_the_undisturbed_day_is_the_same_twice(undisturbed: Undisturbed, tmp_path: Path) -> None:
    assert undisturbed.wrong == []
    assert undisturbed.counts == (2, 2, 2)
    again = Undisturbed(tmp_path)
    assert (again.requests, again.state) == (undisturbed.requests, undisturbed.state)


@pytest.mark.timeout(LIMIT)
@pytest.mark.parametrize("fault", by_name(FAULTS))
def test_fault(fault: str, undisturbed: Undisturbed, record_property: Callable[[str, object], None]) -> None:
    chosen = sample(fault, len(undisturbed.requests))
    found = {f"{at} {undisturbed.requests[at]}": broken(undisturbed, fault, at) for at in chosen}
    record_property("faults_run", len(chosen))
    record_property("faults_of", len(FAULTS) * len(undisturbed.requests))
    assert {where: wrong for where, wrong in found.items() if wrong} == {}


def test_a_false_accept_would_be_seen(tmp_path: Path) -> None:
    """The check itself must be able to fail: what the office loses again after the day is called out."""
    world = new_world(tmp_path)
    day = Day(world)
    assert day.run() == []
    world.central.admin.edit(world.server_id(day.first), "personalInfo.phone", "0491 570 110")
    world.central.admin.delete_document(world.server_id(day.second_file))
    assert len(false_accepts(world)) == 3  # two edits of the phone, one file
    world.close()
