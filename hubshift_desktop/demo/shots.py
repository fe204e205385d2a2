"""`make shots`: pictures of every pane, light and dark, in both sizes of the design, to hold beside its pictures.

Everything on them has happened: a first copy, work without the internet, a change at the office, a decision.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hubshift_desktop.app import Garbage, Gates, Mode, Scene
from hubshift_desktop.demo.server import DemoCentral
from hubshift_desktop.demo.walk import open_demo
from hubshift_desktop.domain.search_box import parse
from hubshift_desktop.paths import ProfilePaths
from hubshift_desktop.services.snapshot import SyncSnapshot
from hubshift_desktop.workspace import Hooks, Workspace

OUT = Path("shots")
CLIENTS = 42
_PHONE = "personalInfo.phone"
_PATIENCE = 100
_TABS = (
    ("01-overview", "overview"),
    ("02-goals", "goals"),
    ("03-medications", "medications"),
    ("04-documents", "documents"),
    ("05-appointments", "appointments"),
    ("05b-changes", "changes"),
)
_PLACES = (
    ("06-today", "today"),
    ("06b-calendar", "appointments"),
    ("09b-waiting-to-sync", "waiting"),
    ("06c-reviews-due", "reviews_due"),
)
_COVERS = (("11-export", "export"), ("16-settings", "settings"), ("17-shortcuts", "help"), ("18-go-to", "go_to"))


@dataclass(frozen=True, slots=True)
class Look:
    """One way to look at everything."""

    name: str
    mode: Mode
    width: int
    height: int
    scale: float = 1.0


LOOKS = (
    Look("light", Mode.LIGHT, 1600, 1000),
    Look("dark", Mode.DARK, 1600, 1000),
    Look("1366-light", Mode.LIGHT, 1366, 768),
    Look("1366-dark", Mode.DARK, 1366, 768),
)
_LARGE = Look("text-150-1366-light", Mode.LIGHT, 1366, 768, 1.5)


def shoot(out: Path = OUT, *, looks: tuple[Look, ...] = LOOKS, say: Callable[[str], None] = print) -> int:
    """Take the pictures; returns how many."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    scene = Scene(width=1600, height=1000)
    # Also while the gates are shown, after the scene is closed: other threads must never destroy a widget.
    garbage = Garbage()
    hooks = Hooks(on_changed=scene.bridge.tell_changed, on_snapshot=scene.bridge.tell_sync)
    with DemoCentral(size=CLIENTS) as central, tempfile.TemporaryDirectory(prefix="hubshift-shots-") as home:
        workspace = open_demo(central, ProfilePaths.given(Path(home) / "profile"), hooks=hooks)
        try:
            shots = _Shots(out, scene, workspace, central)
            shots.first_sync(looks)
            for look in looks:
                shots.panes(look)
            shots.turning_pages(_LARGE)
            shots.offline(looks)
            shots.gates(looks)
        finally:
            scene.close()
            workspace.services.close()
            workspace.close()
            garbage.close()
    say(f"{shots.count} pictures are in {out}/.")
    return shots.count


class _Shots:
    """The pictures, in the order in which things happen."""

    def __init__(self, out: Path, scene: Scene, workspace: Workspace, central: DemoCentral) -> None:
        self._out = out
        self._scene = scene
        self._workspace = workspace
        self._services = workspace.services
        self._central = central
        self.count = 0

    def first_sync(self, looks: tuple[Look, ...]) -> None:
        """The window on an empty laptop, and the same while the first clients arrive."""
        scene = self._scene
        scene.open(self._services)
        scene.bridge.tell_sync(
            SyncSnapshot(phase="receiving", is_first_sync=True, done=8, total=CLIENTS, what="clients", seconds_left=340)
        )
        for look in looks:
            self._look(look)
            self._keep("10-first-sync", look)
        while not self._workspace.cycle().is_complete:
            pass
        scene.bridge.tell_sync(SyncSnapshot())

    def panes(self, look: Look) -> None:
        """Every place, every tab, every dialog."""
        scene, client = self._scene, self._find("Amelia Tran")
        self._look(look)
        for name, place in _PLACES:
            scene.go(place)
            self._keep(name, look)
        scene.go("clients")
        for name, tab in _TABS:
            scene.client(client, tab=tab)
            self._keep(name, look)
        scene.client(client)
        scene.do("edit")
        self._keep("12-edit-form", look)
        scene.window.clients.page.escape()
        for name, command in _COVERS:
            scene.do(command)
            self._keep(name, look)
            scene.put_away()
        scene.search("Kowalsky")
        self._keep("10b-empty", look)
        scene.search("")

    def turning_pages(self, look: Look) -> None:
        """Large text in a small window: list and detail take turns."""
        self._look(look)
        self._scene.client(self._find("Amelia Tran"))
        self._keep("14-overview", look)
        self._scene.window.clients.show_list()
        self._keep("14-list", look)

    def offline(self, looks: tuple[Look, ...]) -> None:
        """Work without the internet, then a colleague's other version of the same fields."""
        amelia, noah = self._find("Amelia Tran"), self._find("Noah Williams")
        self._central.stop()
        self._services.clients.edit(amelia, {_PHONE: "0491 570 157"})
        self._services.goals.add(amelia, {"title": "Travel to TAFE by bus", "category": "independence"}, ())
        self._services.clients.edit(noah, {_PHONE: "0491 570 158"})
        sync = self._workspace.background
        sync.start()
        self._until(lambda: not sync.snapshot().is_online)
        for look in looks:
            self._look(look)
            self._scene.client(amelia)
            self._scene.popover()
            self._keep("09-offline", look)
            self._scene.popover()
            self._scene.go("waiting")
            self._keep("09b-waiting-offline", look)
        self._central.admin.edit(self._server_id(noah), _PHONE, "0491 570 156")
        self._central.start()
        sync.sync_now()
        self._until(lambda: sync.snapshot().is_online and bool(self._services.decisions.open()))
        self._until(lambda: sync.snapshot().phase == "idle")
        for look in looks:
            self._look(look)
            self._scene.client(noah)
            self._keep("07b-two-versions", look)
            self._scene.decide(noah)
            self._keep("07-decide", look)
            self._scene.put_away()

    def gates(self, looks: tuple[Look, ...]) -> None:
        """What stands before the case file."""
        gates = Gates(self._scene.theme, label=self._services.account.name)
        for look in looks:
            self._look(look)
            for name in gates.names:
                gates.picture(name, self._target(name, look), width=look.width, height=look.height)
                self.count += 1

    def _until(self, is_so: Callable[[], bool]) -> None:
        """Let the window live until something has come true behind it."""
        for _ in range(_PATIENCE):
            if is_so():
                return
            self._scene.rest()
        raise TimeoutError

    def _find(self, name: str) -> str:
        return self._services.caseload.rows(parse(name), limit=1)[0].local_id

    def _server_id(self, client_id: str) -> str:
        row = self._services.caseload.row(client_id)
        return (row.server_id or "") if row else ""

    def _look(self, look: Look) -> None:
        self._scene.look(look.mode, width=look.width, height=look.height, scale=look.scale)

    def _keep(self, name: str, look: Look) -> None:
        self._scene.picture(self._target(name, look))
        self.count += 1

    def _target(self, name: str, look: Look) -> Path:
        return self._out / f"{name}-{look.name}.png"


if __name__ == "__main__":
    sys.exit(0 if shoot() else 1)
