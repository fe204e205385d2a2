"""A file that is there already stays, on the console as in the window: `--replace` is how a script agrees."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from hubshift_desktop.export.request import PlaceTakenError


@contextmanager
def told_of_replace() -> Iterator[None]:
    """Name the option as the next step."""
    try:
        yield
    except PlaceTakenError:
        raise PlaceTakenError(next_step="Choose another name, or add --replace.") from None
