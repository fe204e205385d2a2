"""The demo in a window: an embedded central, a throw-away profile, signed in and unlocked; or offscreen, as a walk."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from hubshift_desktop.app import NO_SCREEN, Manner, Program, Scene, has_screen
from hubshift_desktop.demo.server import DemoCentral
from hubshift_desktop.demo.walk import DEMO_COST, PASSPHRASE, open_demo, walk
from hubshift_desktop.paths import ProfilePaths
from hubshift_desktop.security.keystore import AbsentKeystore
from hubshift_desktop.workspace import Hooks, Profile, Surroundings, Workspace

WORDS = "Demo – fictional people"
CLIENTS = 250
OUT = Path("demo-output")
_HINT = f"The passphrase of the demo: {PASSPHRASE}"


def run_demo(*, folder: Path | None = None) -> int:
    """Open the demo's window; where there is no screen, say so and walk through the same demo."""
    if not has_screen():
        return walk_offscreen()
    home = folder or Path(tempfile.mkdtemp(prefix="hubshift-demo-"))
    demo = _Demo(home)
    try:
        code = demo.run()
    finally:
        demo.close()
    # A locked demo never comes here: its process has been replaced and goes on in the same folder.
    shutil.rmtree(home, ignore_errors=True)
    return code


def walk_offscreen(*, out: Path = OUT, say: Callable[[str], None] = print, size: int = CLIENTS) -> int:
    """Walk through the demo without a screen, leaving pictures and the workbook in `out`."""
    say(f"{NO_SCREEN} The demo walks through itself instead; its pictures go to {out}/.")
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory(prefix="hubshift-demo-") as home:
        return walk(out, folder=Path(home) / "profile", stage=SceneStage(out), say=say, size=size)


class SceneStage:
    """The window as the walk's stage."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._scene = Scene(width=1600, height=1000, mark=WORDS)
        bridge = self._scene.bridge
        self.hooks = Hooks(on_changed=bridge.tell_changed, on_snapshot=bridge.tell_sync)

    def open(self, workspace: Workspace) -> None:
        self._scene.open(workspace.services)

    def go(self, place: str) -> None:
        self._scene.go(place)

    def search(self, typed: str) -> None:
        self._scene.search(typed)

    def client(self, client_id: str, *, tab: str) -> None:
        self._scene.client(client_id, tab=tab)

    def picture(self, name: str) -> None:
        self._scene.picture(self._out / f"{name}.png")

    def close(self) -> None:
        self._scene.close()


class _Demo:
    """A demo that can be locked: central and profile lie in one folder, and the central comes back on its port."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._note = home / "central.json"
        self._central: DemoCentral | None = None
        self._paths = ProfilePaths.given(home / "profile")
        home.mkdir(parents=True, exist_ok=True)

    def run(self) -> int:
        """Open the window; on the first start the central is made behind it."""
        around = Surroundings(keystore=AbsentKeystore(), cost=DEMO_COST)
        manner = Manner(mark=WORDS, hint=_HINT, prefilled=PASSPHRASE, connection=self)
        program = Program(self._paths, around, again=("--demo-in", str(self._home)), manner=manner)
        if not Profile.exists(self._paths):
            return program.run(self._open)
        self._start()
        return program.run()

    @property
    def is_on(self) -> bool:
        """Whether the office can be reached."""
        return self._central is not None and self._central.is_running

    def turn(self, *, on: bool) -> None:
        """Have the central listen, or stop listening, as the internet comes and goes in life."""
        if self._central is not None:
            (self._central.start if on else self._central.stop)()

    def close(self) -> None:
        """End the central."""
        if self._central is not None:
            self._central.close()

    def _open(self, hooks: Hooks) -> Workspace:
        return open_demo(self._start(), self._paths, hooks=hooks)

    def _start(self) -> DemoCentral:
        """The profile is bound to the central's address, so the port must be the same after locking."""
        central = self._central = DemoCentral(size=CLIENTS, database_url=f"sqlite:///{self._home / 'central.db'}")
        kept = int(json.loads(self._note.read_text())["port"]) if self._note.is_file() else 0
        central.start(port=kept)
        self._note.write_text(json.dumps({"port": int(central.base_url.rpartition(":")[2])}))
        return central
