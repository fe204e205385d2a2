"""One cycle that is asked to end while it is under way, and perhaps left as it stands: a lock, a pause, an end."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.simulation.faults import ProgramEnded

# Each hand may end what it is at, reading back included, and a client's details are read whole.
MOST_ASKED = 12
ENDED, LEFT, LEFT_OUT, IN_PIECES = "asked to end", "left as it stood", "left out by another hand", "files in pieces"


@dataclass
class Leave:
    """When a cycle is asked to end, and how much later it is left as it stands; it is waited for without a `patience`.

    Both are counted in moments: a question to the office, and the time before and after each commit.
    """

    begins_in: int
    patience: int | None
    is_lock: bool
    rng: random.Random
    met: Counter[str]
    cancel: threading.Event = field(default_factory=threading.Event)
    is_over: bool = False
    asked_since: int = 0
    _began_at_question: bool = False

    def pass_by(self, *, is_question: bool) -> None:
        """Let a moment go by: ask the cycle to end, or end the program, when it is time."""
        if self.is_over:
            self.met[LEFT_OUT] += is_question
            raise ProgramEnded
        if not self.cancel.is_set():
            self._come_nearer(is_question=is_question)
            return
        self.asked_since += is_question
        if self.patience is None:
            return
        self.patience -= 1
        if self.patience < 0:
            self.is_over = True
            self.met[LEFT] += 1
            raise ProgramEnded

    def _come_nearer(self, *, is_question: bool) -> None:
        self.begins_in -= 1
        if self.begins_in <= 0:
            self._began_at_question = is_question
            self.cancel.set()

    def unheard(self, *, is_complete: bool) -> list[str]:
        """Note that the cycle has ended by itself; return what it did although it was to end."""
        self.met[ENDED] += 1
        asked = [f"asked {self.asked_since} more questions"] if self.asked_since > MOST_ASKED else []
        # After its last question a cycle may have become complete before it was asked to end.
        return [*asked, "said that everything is checked"] if is_complete and self._began_at_question else asked

    def what_becomes_of_it(self, apply: Callable[[], object], later: Callable[[], object]) -> None:
        """Let a change that was left out arrive, or arrive after all, or not."""
        self.rng.choice((apply, later, _nothing))()


def _nothing() -> None:
    """It never arrives."""
