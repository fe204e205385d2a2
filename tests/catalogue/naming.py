"""Giving each case of a table the rows that its name begins with, so that no case has to be marked by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from _pytest.mark import ParameterSet

_ROW = r"[NSLCA]\d{1,2}"
_BEGINNING = re.compile(rf"(?:{_ROW}[-_ ])+")


def rows_in(name: str) -> tuple[str, ...]:
    """Return the rows that a name begins with: `N8_N9-portal_page` plays two."""
    beginning = _BEGINNING.match(name)
    return tuple(re.findall(_ROW, beginning[0])) if beginning else ()


def by_name(names: Iterable[str]) -> list[ParameterSet]:
    """Return the cases of a table for `parametrize`, each marked with its rows."""
    return [pytest.param(name, marks=pytest.mark.row(*rows_in(name)) if rows_in(name) else ()) for name in names]
