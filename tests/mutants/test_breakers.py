"""The rule breakers follow the code: each line they break is there, once, and what they make of it is still Python."""

from __future__ import annotations

import ast

import pytest

from tests.mutants.__main__ import PROGRAM, ROOT, broken
from tests.mutants.breakers import BREAKERS, Breaker


@pytest.mark.parametrize("breaker", BREAKERS, ids=lambda breaker: breaker.name)
def test_a_breaker_finds_its_line_and_leaves_a_program(breaker: Breaker) -> None:
    source = (ROOT / PROGRAM / breaker.path).read_text()
    ast.parse(broken(source, breaker))
    assert all((ROOT / test).exists() for test in breaker.tests)


def test_no_two_breakers_are_the_same() -> None:
    assert len({(breaker.path, breaker.broken) for breaker in BREAKERS}) == len(BREAKERS)
