"""How much work one guess at a passphrase costs, and which costs a key file may ask for.

A key file comes from the disk, so its numbers are hostile until checked: too small makes guessing cheap, too large
makes unlocking hang or eats the memory. The check runs before Argon2 does.
"""

from __future__ import annotations

from dataclasses import dataclass

KIB_PER_MIB = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """The parameters of one Argon2id run."""

    memory_kib: int
    passes: int
    lanes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CostRules:
    """What new slots cost and what existing ones may cost; handed over, so that tests need not burn memory."""

    with_keystore: Cost
    without_keystore: Cost
    floor: Cost
    ceiling: Cost

    def admits(self, cost: Cost) -> bool:
        """Whether a key file may ask for `cost`."""
        return (
            self.floor.memory_kib <= cost.memory_kib <= self.ceiling.memory_kib
            and self.floor.passes <= cost.passes <= self.ceiling.passes
            and self.floor.lanes <= cost.lanes <= self.ceiling.lanes
        )

    def for_new_slot(self, *, has_device_secret: bool) -> Cost:
        """A passphrase that stands alone must cost a thief more per guess."""
        return self.with_keystore if has_device_secret else self.without_keystore


STANDARD = CostRules(
    with_keystore=Cost(memory_kib=128 * KIB_PER_MIB, passes=3, lanes=2),
    without_keystore=Cost(memory_kib=256 * KIB_PER_MIB, passes=4, lanes=2),
    floor=Cost(memory_kib=64 * KIB_PER_MIB, passes=3, lanes=1),
    ceiling=Cost(memory_kib=1024 * KIB_PER_MIB, passes=20, lanes=8),
)
