"""Several hands at the sending of one laptop, with the chance of the seed instead of the operating system's.

Each hand is a thread, but only one of them runs at any moment. It gives up the floor before each question to the office
and after each answer, and who goes on from there is drawn: a history plays the same again (T1b).
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from hubshift_desktop.sync.crew import Alone, Crew
from tests.simulation.faults import ProgramEnded, SimulatedCrash

# None that is remembered is one of these: each was found with one hand, and stays as it was.
_ONE_IN, _THESE = 11, 0
_LOOKS_AROUND = 0.5


def has_hands(seed: int) -> bool:
    """Say whether the laptops of a history send with several hands, while people go on working."""
    return seed % _ONE_IN == _THESE


def crew_of(seed: int, rng: random.Random) -> Callable[[], Crew]:
    """Return the hands with which the laptops of a history send."""
    return (lambda: DrawnHands(rng, looks_around=_has_opening(seed))) if has_hands(seed) else Alone


def opening_of(seed: int, name: str) -> random.Random | None:
    """Return what draws whom a person opens while several hands send; in every other history with hands."""
    return random.Random(f"opening {seed} {name}") if _has_opening(seed) else None


def _has_opening(seed: int) -> bool:
    return seed % (2 * _ONE_IN) == _THESE


class _Hand(threading.Thread):
    """One change that is looked after; `floor` is released when it is this one's turn to run."""

    def __init__(self, work: Callable[[], None], hands: DrawnHands) -> None:
        super().__init__(name="hand", daemon=True)
        self._work, self._hands = work, hands
        self.floor = threading.Semaphore(0)
        self.has_ended = False
        self.error: BaseException | None = None

    def run(self) -> None:
        self.floor.acquire()
        try:
            self._hands.heed_the_end()
            self._work()
        except BaseException as error:  # noqa: BLE001 - told to whoever waits
            self.error = error
        self.has_ended = True
        self._hands.floor.release()


class DrawnHands:
    """A crew whose every change of hands is drawn. A crash in one hand ends all of them, as it ends a program.

    Where the program was only ended without waiting, the questions that are out are asked before: they may arrive.
    With `looks_around` whoever waits looks around between two moves, as the program does once a second.
    """

    hands = 2

    def __init__(self, rng: random.Random, *, looks_around: bool = False) -> None:
        self._rng = rng
        self._looks_around = looks_around
        self._begun: list[_Hand] = []
        self._is_over = self._lets_out = False
        self.floor = threading.Semaphore(0)

    @property
    def is_busy(self) -> bool:
        return bool(self._begun)

    def begin(self, work: Callable[[], None]) -> None:
        hand = _Hand(work, self)
        self._begun.append(hand)
        hand.start()

    def wait(self) -> None:
        while True:
            hand = self._rng.choice(self._begun)
            self._let(hand)
            if hand.has_ended:
                break
            if self._looks_around and self._rng.random() < _LOOKS_AROUND:
                return
        self._begun.remove(hand)
        hand.join()
        if isinstance(hand.error, SimulatedCrash):
            self._is_over, self._lets_out = True, isinstance(hand.error, ProgramEnded)
            self.finish()
        if hand.error is not None:
            raise hand.error

    def finish(self) -> list[BaseException]:
        raised = list[BaseException]()
        while self._begun:
            hand = self._begun[0]
            self._let(hand)
            if hand.has_ended:
                self._begun.remove(hand)
                hand.join()
                raised += [hand.error] if hand.error is not None else []
        return raised

    @contextmanager
    def aside(self) -> Iterator[None]:
        self._give_up_the_floor()
        if not self._lets_out:
            self.heed_the_end()
        try:
            yield
        finally:
            self._give_up_the_floor()
            self.heed_the_end()

    def heed_the_end(self) -> None:
        """Stop where one stands once the program has died."""
        if self._is_over:
            raise SimulatedCrash

    def _let(self, hand: _Hand) -> None:
        hand.floor.release()
        self.floor.acquire()

    def _give_up_the_floor(self) -> None:
        mine = threading.current_thread()
        if not isinstance(mine, _Hand):
            raise RuntimeError("the office was asked by somebody who is no hand")
        self.heed_the_end()
        self.floor.release()
        mine.floor.acquire()
