"""A rescue that is killed, and a sync cut off before its damage: again and again, each time at another step."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from hubshift_desktop.domain.rows import Changed
from hubshift_desktop.domain.states import OpState
from hubshift_desktop.sync.scope import QuietListener
from tests.damage import ALL, Damaged, again, in_the_middle_of_work
from tests.security.fakes import FakeKeystore
from tests.two_laptops import Pair

pytestmark = pytest.mark.slow

# Each step, or every third: starting the program that is killed takes longer than what it does.
STRIDE = int(os.environ.get("HUBSHIFT_RESCUE_STRIDE", "3"))


def test_killed_at_every_step_of_the_files_it_goes_on(pair: Pair, tmp_path: Path) -> None:
    laptop = in_the_middle_of_work(pair)
    laptop.overwrite(laptop.pages_of("outbox")[0])
    assert isinstance(laptop.around.keystore, FakeKeystore)
    secrets = [f"{name}={secret.hex()}" for name, secret in laptop.around.keystore.secrets.items()]
    steps = 0
    while True:
        attempt = again(laptop, tmp_path / f"killed-{steps}")
        ended = subprocess.run(
            [sys.executable, "-m", "tests.killed_rescue", str(attempt.paths.folder), str(steps), *secrets],
            env=os.environ,
            check=False,
        )
        workspace = attempt.rescued() if attempt.is_damaged() else attempt.open()
        with workspace.store.read() as reader:
            assert Counter(op.kind for op in reader.outbox.open_ops()) == Counter(op.kind for op in laptop.ops)
        assert workspace.store.integrity().is_sound
        workspace.close()
        assert laptop.lying_there() == attempt.set_aside()
        if ended.returncode == 0:
            break
        assert ended.returncode == -signal.SIGKILL
        steps += STRIDE
    assert steps >= 8, "hardly anything was interrupted"


class PowerCuts(QuietListener):
    """Copies the laptop, log and all, at each news of a sync: as a power cut at that moment would leave it."""

    def __init__(self, laptop: Damaged, folder: Path) -> None:
        self._laptop, self._folder = laptop, folder
        self.copies: list[Damaged] = []

    def changed(self, changed: Changed) -> None:
        self.copies.append(again(self._laptop, self._folder / f"cut-{len(self.copies)}"))


def test_cut_off_anywhere_in_a_sync_and_damaged_what_was_sent_is_looked_up_and_not_repeated(
    pair: Pair, tmp_path: Path
) -> None:
    laptop = in_the_middle_of_work(pair)
    cuts = PowerCuts(laptop, tmp_path)
    with laptop.opened() as workspace:
        workspace.cycle(listener=cuts)
    assert dict(pair.made()) == ALL
    seen: set[OpState] = set()
    for number, cut in list(enumerate(cuts.copies))[::STRIDE]:
        cut.overwrite(1, *random.Random(number).sample(range(2, 60), 3), seed=number)
        workspace = cut.rescued()
        with workspace.store.read() as reader:
            seen |= {op.state for op in reader.outbox.open_ops()}
        assert workspace.rebuilt is not None
        if workspace.rebuilt.needs_sign_in:
            workspace.sign_in_again(pair.signed_in(cut.around))
        pair.sync(workspace)
        result = pair.sync(workspace)
        assert (result.waiting, dict(pair.made())) == (0, ALL), f"cut {number}"
        pair.open_ones.remove(workspace)
        workspace.close()
    assert OpState.IN_DOUBT in seen
