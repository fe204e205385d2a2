"""Case files without their cipher, for histories by the thousand.

A seventh of a history's time goes into ciphering pages and into asking whether a statement may attach another file,
and nothing that a history asks about depends on either: what they guard is proved on sealed files (tests/store,
tests/storms, tests/test_no_plaintext.py). Statements, locks and files stay the driver's own: SQLCipher without a key is
SQLite.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from sqlcipher3 import dbapi2


class _Unsealed(dbapi2.Connection):  # type: ignore[misc]
    """A driver connection that is deaf to keys, and lets nobody look at each name in each statement."""

    def set_authorizer(self, authorizer: object) -> None:
        """Ask nobody."""

    def execute(self, text: str, *values: Any) -> Any:
        return super().execute("SELECT NULL" if text.startswith("PRAGMA key") else text, *values)


@contextmanager
def unsealed() -> Iterator[None]:
    """Make and open case files without a cipher until the block ends."""
    usual = dbapi2.connect
    dbapi2.connect = partial(usual, factory=_Unsealed)
    try:
        yield
    finally:
        dbapi2.connect = usual
