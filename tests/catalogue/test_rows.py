"""Each of the 74 faults is played by a test that runs; a row that none plays fails the run."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from types import ModuleType

import pytest

from tests.catalogue.injecting import Injection, claims_in, injections, judged
from tests.catalogue.naming import by_name, rows_in
from tests.catalogue.rows import OPEN, ROWS
from tests.simulation.rows import CLAIMED

ROOT = Path(__file__).resolve().parents[2]
SIZES = {"N": 18, "S": 22, "L": 12, "C": 8, "A": 14}
Claims = dict[str, list[Injection]]

STANDING_ASIDE = """
import pytest

@pytest.mark.row("N1")
def test_aside(): pytest.skip("not today")

@pytest.mark.row("N2")
@pytest.mark.xfail
def test_expected(): assert False

def test_of_no_row(): pytest.skip("may be")
"""


@pytest.fixture(scope="module")
def claims() -> Claims:
    found: Claims = defaultdict(list)
    for one in injections():
        found[one.row].append(one)
    return found


@pytest.mark.parametrize("row", ROWS)
def test_fault(row: str, claims: Claims) -> None:
    assert judged(row, claims, is_open=row in OPEN) == "", f"{ROWS[row].fault}: {ROWS[row].promise}"


def test_the_catalogue_is_whole_and_nothing_else_is_claimed(claims: Claims) -> None:
    assert list(ROWS) == [f"{part}{number}" for part, size in SIZES.items() for number in range(1, size + 1)]
    assert {row: tests for row, tests in claims.items() if row not in ROWS} == {}
    assert ROWS.keys() >= CLAIMED
    assert ROWS.keys() >= OPEN


def _module(**things: object) -> ModuleType:
    made = ModuleType("sample")
    vars(made).update(things)
    return made


def _claimed(module: ModuleType) -> Claims:
    found: Claims = defaultdict(list)
    for one in claims_in(module):
        found[one.row].append(one)
    return found


def test_marks_are_read_at_tests_classes_and_cases() -> None:
    def test_alone() -> None: ...

    @pytest.mark.parametrize("name", by_name(["N4-late", "other", "N5_N6-half"]))
    def test_cases(name: str) -> None: ...

    class TestInside:
        @pytest.mark.row("S2")
        def test_inner(self) -> None: ...

        @pytest.mark.row("S3")
        def helper(self) -> None: ...

    alone = pytest.mark.row("S1")(test_alone)
    found = _claimed(_module(test_alone=alone, test_cases=test_cases, TestInside=TestInside))
    assert {row: [one.test for one in tests] for row, tests in found.items()} == {
        "S1": ["sample::test_alone"],
        "N4": ["sample::test_cases[N4-late]"],
        "N5": ["sample::test_cases[N5_N6-half]"],
        "N6": ["sample::test_cases[N5_N6-half]"],
        "S2": ["sample::TestInside::test_inner"],
    }
    assert {judged(row, found, is_open=False) for row in found} == {""}
    assert judged("S9", found, is_open=False) == "no test plays S9"
    assert judged("S9", found, is_open=True) == ""
    assert "OPEN" in judged("S1", found, is_open=True)


@pytest.mark.parametrize("hindrance", [pytest.mark.skip, pytest.mark.skipif(True, reason=""), pytest.mark.xfail])
@pytest.mark.parametrize("where", ["test", "module", "case"])
def test_a_test_that_may_stand_aside_plays_nothing(hindrance: pytest.MarkDecorator, where: str) -> None:
    def test_it(name: str = "") -> None: ...

    if where == "case":
        case = pytest.param("a", marks=[pytest.mark.row("S1"), hindrance])
        test_it = pytest.mark.parametrize("name", [case])(test_it)
    else:
        test_it = pytest.mark.row("S1")(test_it)
    module = _module(test_it=hindrance(test_it) if where == "test" else test_it)
    if where == "module":
        vars(module)["pytestmark"] = hindrance
    assert hindrance.name in judged("S1", _claimed(module), is_open=False)


def test_a_row_is_named_at_the_beginning_only() -> None:
    assert rows_in("N8 N9 portal page") == ("N8", "N9")
    assert rows_in("A3-401") == ("A3",)
    assert rows_in("511") == ()
    assert rows_in("cut JSON of S3 ") == ()


def test_a_test_of_a_row_that_stands_aside_fails_the_run(tmp_path: Path) -> None:
    (tmp_path / "test_sample.py").write_text(STANDING_ASIDE)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = row: as in the project\n")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-q", "-rN", "--rootdir", str(tmp_path), tmp_path],
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": ""},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "2 failed, 1 skipped" in run.stdout, run.stdout + run.stderr
    assert "N1 was not played" in run.stdout
