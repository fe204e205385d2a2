"""Living the day, and its rest after a crash; the person tries a refused save again, as its words advise."""

from __future__ import annotations

from collections.abc import Callable

from hubshift_desktop.domain.errors import KnownError
from tests.storms.bureau import Bureau
from tests.storms.day import SECONDS_BETWEEN, the_day
from tests.storms.desk import Desk

TRIES = 3
NIGHT_CYCLES = 6


def nobody_refuses(index: int, error: KnownError) -> None:
    """Stand for a day on which no save may fail."""
    raise AssertionError(f"act {index} was refused") from error


def started(start: Callable[[], Desk], *, on_refused: Callable[[int, KnownError], None]) -> Desk:
    """Start the program, and again when that was refused; to start it is act -1."""
    for _ in range(TRIES):
        try:
            return start()
        except KnownError as error:
            on_refused(-1, error)
    raise AssertionError("the program did not start again and again")


def live(
    desk: Desk,
    *,
    first: int = 0,
    on_done: Callable[[int], None] = lambda _: None,
    on_refused: Callable[[int, KnownError], None] = nobody_refuses,
) -> None:
    """Do the acts from `first` on; each is told when it is done, and when it was refused with a known error."""
    for index, act in enumerate(the_day()):
        if index < first:
            continue
        desk.clock.turn(seconds=SECONDS_BETWEEN)
        for _ in range(TRIES):
            try:
                act.do(desk)
            except KnownError as error:
                on_refused(index, error)
                continue
            break
        else:
            raise AssertionError(f"'{act.name}' was refused again and again")
        on_done(index)


def rest(desk: Desk, bureau: Bureau) -> list[str]:
    """Sync until nothing is left to do, and return what is then still wrong."""
    for _ in range(NIGHT_CYCLES):
        desk.clock.turn(seconds=700)
        result = desk.sync(everything=True)
        if result.is_complete and not result.pushed:
            break
    with desk.store.read() as reader:
        waiting = [f"{op.kind} of {op.record_id} is {op.state}" for op in reader.outbox.open_ops()]
    return [*waiting, *bureau.differences(desk)]
