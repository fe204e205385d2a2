"""Which tests play which row, read off the tests themselves.

The mark sits at the test, so that whoever deletes or renames a test takes its claim along. The test modules that speak
of rows are imported and the marks are read off what they hold: their functions, classes and cases. That is what pytest
itself collects by, it needs no list of names that could outlive its tests, and it says the same whichever part of the
tests is run. Other modules are not imported, for time; a mark that were overlooked so would be missed, which is loud.

What no reading can know is whether a test will skip itself; `demand` turns that into a failure when it happens.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest
from _pytest.mark import ParameterSet

ROW = "row"
TESTS = Path(__file__).resolve().parents[1]
# A test under one of these proves nothing on some machine, or on none.
HINDRANCES = frozenset({"skip", "skipif", "xfail"})
_SPEAKS_OF_ROWS = re.compile(r"\bmark\.row\(|\bby_name\(")


@dataclass(frozen=True, slots=True)
class Injection:
    """A test that says it plays a row; `hindrance` is what may keep it from doing so."""

    row: str
    test: str
    hindrance: str = ""


def injections() -> Iterator[Injection]:
    """Return what all tests claim."""
    for path in sorted(TESTS.rglob("test_*.py")):
        if path.parent != Path(__file__).parent and _SPEAKS_OF_ROWS.search(path.read_text("utf-8")):
            name = ".".join((TESTS.name, *path.relative_to(TESTS).with_suffix("").parts))
            yield from claims_in(importlib.import_module(name))


def claims_in(module: ModuleType) -> Iterator[Injection]:
    """Return what the tests of a module claim, alone or case by case."""
    for name, thing in vars(module).items():
        if name.startswith("Test"):
            for inner, test in vars(thing).items():
                yield from _claims_of(f"{module.__name__}::{name}::{inner}", (module, thing, test))
        else:
            yield from _claims_of(f"{module.__name__}::{name}", (module, thing))


def _claims_of(name: str, levels: Sequence[object]) -> Iterator[Injection]:
    if not name.rpartition("::")[2].startswith("test") or not callable(levels[-1]):
        return
    marks = [mark for level in levels for mark in _marks_at(level)]
    yield from _claims(name, marks)
    for mark in marks:
        cases = mark.args[1] if mark.name == "parametrize" else ()
        for case in (case for case in cases if isinstance(case, ParameterSet)):
            of_case = [each.mark if isinstance(each, pytest.MarkDecorator) else each for each in case.marks]
            above = [other for other in marks if other.name != ROW]
            yield from _claims(f"{name}[{case.id or case.values[0]}]", [*above, *of_case])


def _marks_at(level: object) -> list[pytest.Mark]:
    found = getattr(level, "pytestmark", [])
    several = found if isinstance(found, list) else [found]
    return [one.mark if isinstance(one, pytest.MarkDecorator) else one for one in several]


def _claims(test: str, marks: Sequence[pytest.Mark]) -> Iterator[Injection]:
    hindrance = next((mark.name for mark in marks if mark.name in HINDRANCES), "")
    for row in _rows(marks):
        yield Injection(row=row, test=test, hindrance=hindrance)


def _rows(marks: Sequence[pytest.Mark]) -> list[str]:
    return [str(row) for mark in marks if mark.name == ROW for row in mark.args]


def judged(row: str, found: Mapping[str, Sequence[Injection]], *, is_open: bool) -> str:
    """Return what is wrong with a row, or nothing."""
    tests = found.get(row, ())
    if is_open:
        return f"{row} has a test now, take it out of OPEN: {tests[0].test}" if tests else ""
    if not tests:
        return f"no test plays {row}"
    hindered = [f"{one.test} ({one.hindrance})" for one in tests if one.hindrance]
    return f"{row} is not played where a test stands aside: {', '.join(hindered)}" if hindered else ""


def demand(marks: Sequence[pytest.Mark], report: pytest.TestReport) -> None:
    """Make a test that stood aside a failure, if it plays a row: what was not injected was not proven."""
    rows = _rows(marks)
    if rows and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"{', '.join(rows)} was not played: {report.longrepr}"
