"""Acts that the drawn day learnt later: letting go, following again, and hours in which the office wants no question.

They happen in some histories only and are drawn from a chance of their own, so every remembered history stays the same.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field

from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.states import Kind
from tests.simulation.laptop import Laptop
from tests.simulation.office import ModelOffice

# By what is left of the seed and not by chance: remainders that no remembered seed had when these acts came.
_ONE_IN, _REMAINDERS = 20, frozenset({1, 3, 9, 12, 17})
_HOUR = 3600.0
LET_GO, FOLLOWED, PAUSED, BROKEN_OFF = "let go", "followed again", "hours of pause", "broken off and denied"
ACTS = (LET_GO, FOLLOWED, PAUSED, BROKEN_OFF)


def has_later_acts(seed: int) -> bool:
    """Say whether these acts happen in this history."""
    return seed % _ONE_IN in _REMAINDERS


@dataclass
class LaterActs:
    """What of it happened in one history."""

    office: ModelOffice
    laptops: list[Laptop]
    rng: random.Random | None = None
    met: Counter[str] = field(default_factory=Counter)
    _made: int = 0

    @classmethod
    def drawn(cls, seed: int, office: ModelOffice, laptops: list[Laptop]) -> LaterActs:
        return cls(office, laptops, random.Random(f"{seed} later acts") if has_later_acts(seed) else None)

    def happen(self) -> None:
        """Let at most one of them happen, between two steps of the day."""
        if self.rng is None:
            return
        laptop, draw = self.rng.choice(self.laptops), self.rng.random()
        if draw < 0.08:
            self.met[BROKEN_OFF] += self.break_off(self.rng, laptop)
        elif draw < 0.40:
            self.met[LET_GO] += laptop.let_go_one(self.rng)
        elif draw < 0.70:
            self.met[FOLLOWED] += laptop.follow_one(self.rng)
        elif draw < 0.74:
            self.office.ask_for_pause(self.rng.uniform(1, 9) * _HOUR)
            self.met[PAUSED] += 1
        elif draw < 0.90:
            self.end_pause()

    def end(self) -> None:
        """Let the office be asked again, and let nothing break off any more."""
        self.end_pause()
        for laptop in self.laptops:
            laptop.line.breaking_off.clear()

    def end_pause(self) -> None:
        """Let the hours go by in which nobody may ask."""
        self.office.clock.turn(seconds=self.office.pause_left())

    def break_off(self, rng: random.Random, laptop: Laptop) -> bool:
        """Let access to a client end while a new goal or file of theirs is sent: nobody can tell whether it arrived."""
        known = {client.local_id: client.server_id or "" for client in laptop.records(Kind.CLIENT)}
        shown = [local_id for local_id, server_id in known.items() if self.office.is_shown(server_id)]
        if not shown:
            return False
        client = rng.choice(shown)
        self._made += 1
        if rng.random() < 0.5:
            laptop.create(Kind.GOAL, {"title": f"later goal {self._made}"}, parent=client)
        else:
            fields: dict[str, JsonValue] = {"name": f"later file {self._made}.txt", "documentType": "consent"}
            laptop.create(Kind.DOCUMENT, fields, parent=client, content=f"later {self._made}".encode())
        laptop.line.breaking_off[known[client]] = rng.random() < 0.5
        laptop.cycle()
        self.office.clock.turn(seconds=rng.choice((50, 400)))
        laptop.cycle()
        return True
