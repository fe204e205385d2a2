"""How long the program takes to be gone once its window is closed, while sync hangs on an office that does not answer.

The whole program runs in a process of its own; it is gone when the process is.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QTimer

from benchmarks.central import ROOT, Office, office
from benchmarks.desk import PASSPHRASE, sign_in
from benchmarks.measure import Figure
from hubshift_desktop.app import Program
from hubshift_desktop.demo.walk import DEMO_COST
from hubshift_desktop.domain.views import ClientQuery
from hubshift_desktop.paths import ProfilePaths
from hubshift_desktop.security.keystore import AbsentKeystore
from hubshift_desktop.workspace import Hooks, Profile, Surroundings, Workspace

QUIT_S = 2.0
_CLIENTS = 300
_FOR_EVER = 600.0
_IN_THE_MIDDLE_S = 1.0
_LOOK_MS = 50
_AT_WORK = frozenset({"sending", "receiving", "checking"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What the office does not answer, and what this laptop is doing when its window is closed."""

    name: str
    path: str = ""
    seconds: float = _FOR_EVER
    edits: int = 0
    files: int = 0
    is_first_sync: bool = False


DAYS = (
    Day(name="nothing is answered"),
    Day(name="a change is on its way", path="clientUpdate", edits=20),
    Day(name="a file is on its way", path="/document", files=5),
    Day(name="a first sync, each answer 0.3 s late", seconds=0.3, is_first_sync=True),
    Day(name="all is well, and much goes out", seconds=0.0, edits=200),
)


def run(*, clients: int) -> list[Figure]:  # noqa: ARG001 - an office that hangs is the same for one client and for all
    """Close the window on five days, one after the other."""
    with office(clients=_CLIENTS) as served:
        return [_figure(day, served) for day in DAYS]


def _figure(day: Day, served: Office) -> Figure:
    with tempfile.TemporaryDirectory() as name:
        served.ask("be_slow", seconds=0.0)
        _prepare(day, served, Path(name))
        served.ask("be_slow", seconds=day.seconds, path=day.path)
        with subprocess.Popen(
            [sys.executable, "-m", "benchmarks.quitting", name], cwd=ROOT, stdout=subprocess.PIPE, text=True
        ) as child:
            if child.stdout is None:
                raise RuntimeError("the program has no pipe")
            what, _, closed = child.stdout.readline().partition(" ")
            code = child.wait()
            gone = time.monotonic()
        if code:
            raise RuntimeError(f"the program ended with {code}")
        return Figure(
            name=f"window closed, {day.name}: gone after", value=gone - float(closed), unit="s", limit=QUIT_S, note=what
        )


def _prepare(day: Day, served: Office, folder: Path) -> None:
    """Set a laptop up, and let things wait on it."""
    workspace = sign_in(served.address, folder)
    try:
        if day.is_first_sync:
            return
        workspace.cycle()
        services = workspace.services
        ids = services.caseload.ids(ClientQuery(statuses=("active",)))
        # Another street on each day, or there would be nothing to send.
        for place, client_id in enumerate(ids[: day.edits]):
            services.clients.edit(client_id, {"address.street": f"{place} {day.name.title()} Street"})
        for place, client_id in enumerate(ids[: day.files]):
            services.documents.file(client_id, f"{day.name} {place}".encode(), name=f"note-{place}.txt")
    finally:
        workspace.close()


class Leaver:
    """Closes the window once sync has been at work for a second, and says when."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._busy_since = 0.0
        self._timer = QTimer(program)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.on_look)
        self._timer.start()

    def on_look(self) -> None:
        window, workspace = self._program.window, self._program.workspace
        if window is None or workspace is None:
            return
        phase, now = workspace.services.sync.snapshot().phase, time.monotonic()
        self._busy_since = self._busy_since or (now if phase in _AT_WORK else 0.0)
        if self._busy_since and now - self._busy_since >= _IN_THE_MIDDLE_S:
            self._timer.stop()
            print(phase, time.monotonic(), flush=True)
            window.close()


def main() -> None:
    """Run the program on a profile that is there, and leave it in the middle of a sync."""
    paths, around = ProfilePaths(Path(sys.argv[1])), Surroundings(keystore=AbsentKeystore(), cost=DEMO_COST)
    program = Program(paths, around, again=())
    leaver = Leaver(program)

    def unlocked(hooks: Hooks) -> Workspace:
        return Profile.open(paths, surroundings=around).unlock(PASSPHRASE, hooks=hooks)

    code = program.run(unlocked)
    del leaver
    sys.exit(code)


if __name__ == "__main__":
    main()
