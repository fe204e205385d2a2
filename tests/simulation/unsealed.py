"""Case files without their cipher, for histories by the thousand.

A fifth of a history's time goes into ciphering pages, into asking whether a statement may attach another file, into
waiting for the disk and into wiping what is deleted. Nothing that a history asks about depends on any of them: what
they guard is proved on sealed files (tests/store, tests/storms, tests/test_no_plaintext.py). Statements, locks and
files stay the driver's own: SQLCipher without a key is SQLite.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from sqlcipher3 import dbapi2

_INSTEAD = {
    "PRAGMA key": "SELECT NULL",
    "PRAGMA synchronous": "PRAGMA synchronous = OFF",
    "PRAGMA secure_delete": "PRAGMA secure_delete = OFF",
}


class _Unsealed(dbapi2.Connection):  # type: ignore[misc]
    """A driver connection that is deaf to keys, and lets nobody look at each name in each statement."""

    def set_authorizer(self, authorizer: object) -> None:
        """Ask nobody."""

    def execute(self, text: str, *values: Any) -> Any:
        return super().execute(_INSTEAD.get(text.partition(" = ")[0], text), *values)


@contextmanager
def unsealed() -> Iterator[None]:
    """Make and open case files without a cipher until the block ends."""
    usual = dbapi2.connect
    dbapi2.connect = partial(usual, factory=_Unsealed)
    try:
        yield
    finally:
        dbapi2.connect = usual
