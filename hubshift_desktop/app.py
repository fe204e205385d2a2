"""The window's composition root: the only module that knows every layer, from the vault to the pixels.

`run_window` asks for what the profile needs (set-up, passphrase) and opens the case file; `run_demo` does the same on
fictional people with a central server of their own.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, Signal, Slot
from PySide6.QtWidgets import QWidget

from hubshift_desktop.config import USUAL
from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.logs import stand_guard
from hubshift_desktop.paths import ProfilePaths
from hubshift_desktop.ui.application import (
    Dresser,
    EndSignals,
    look_of,
    make_application,
    place_of,
    put_at,
    settle,
    theme_from,
)
from hubshift_desktop.ui.bridge import Bridge
from hubshift_desktop.ui.clipboard import ShortMemory, forget_clipboard
from hubshift_desktop.ui.courtesy import Courtesy
from hubshift_desktop.ui.dialogs.damaged import DamagedPage
from hubshift_desktop.ui.dialogs.first_run import FirstRunPage
from hubshift_desktop.ui.dialogs.gate import GatePage
from hubshift_desktop.ui.dialogs.older_copy import OlderCopyPage
from hubshift_desktop.ui.dialogs.rebuilt import RebuiltPage
from hubshift_desktop.ui.dialogs.telling import TellingPage
from hubshift_desktop.ui.dialogs.unlock import RecoveryCodePage, UnlockPage
from hubshift_desktop.ui.garbage import Garbage
from hubshift_desktop.ui.gates_shown import Gates
from hubshift_desktop.ui.main_window import MainWindow
from hubshift_desktop.ui.plain import message_box
from hubshift_desktop.ui.runner import ThreadRunner
from hubshift_desktop.ui.scene import Scene
from hubshift_desktop.ui.shell.demo_mark import Connection
from hubshift_desktop.ui.shell.resuming import Resuming
from hubshift_desktop.ui.theme import Mode
from hubshift_desktop.workspace import Hooks, Profile, Surroundings, Workspace
from hubshift_desktop.workspace.doors import LockedDoor, OfficeDoor, SetUp

# `Scene` and `Gates` are part of what this module gives: the demo shows itself by them and needs no Qt of its own.
__all__ = [
    "EVERYDAY",
    "NO_SCREEN",
    "Garbage",
    "Gates",
    "Manner",
    "Mode",
    "Program",
    "Scene",
    "has_screen",
    "main",
    "run_demo",
    "run_window",
]

NO_SCREEN = "There is no screen here, so no window can be opened."
_PLACE, _LOOK = "HUBSHIFT_WINDOW", "HUBSHIFT_LOOK"
_PATIENCE = 8.0
_BUG = "Something went wrong inside Hubshift. Your work is safe on this laptop."
# Opened by name: its server libraries are an extra that a coordinator's laptop need not have.
_DEMO = "hubshift_desktop.demo.window"


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window: the entry point without a console. Everything else is `hubshift`."""
    words = list(sys.argv[1:] if argv is None else argv)
    if "--demo" in words:
        return run_demo()
    folder = Path(words[words.index("--profile") + 1]) if "--profile" in words[:-1] else None
    return run_window(folder)


def run_window(folder: Path | None = None) -> int:
    """Open the case file of a profile, setting it up or unlocking it first."""
    if not has_screen():
        sys.stderr.write(f"{NO_SCREEN} Use a console command, such as `hubshift list`.\n")
        return 1
    paths = ProfilePaths.given(folder)
    return Program(paths, Surroundings(), again=("--profile", str(paths.folder))).run()


def run_demo(*, folder: Path | None = None) -> int:
    """Open the window on fictional people, or walk through the demo where there is no screen.

    `folder` is where a demo that was locked goes on; without one a throw-away folder is made.
    """
    code: int = importlib.import_module(_DEMO).run_demo(folder=folder)
    return code


def has_screen() -> bool:
    """Whether a window can be shown here, or somebody has said by which platform."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


@dataclass(frozen=True, slots=True)
class Manner:
    """How a run differs from everyday: the demo says what it is, gives its passphrase away, and can go offline."""

    mark: str = ""
    hint: str = ""
    prefilled: str = ""
    connection: Connection | None = None


EVERYDAY = Manner()


class Program(QObject):
    """One run of the window: the application, what is in front now, and the workspace behind it.

    `again` are the arguments with which a fresh locked process goes on after locking.
    """

    bug_met = Signal(str)

    def __init__(
        self, paths: ProfilePaths, surroundings: Surroundings, *, again: tuple[str, ...], manner: Manner = EVERYDAY
    ) -> None:
        self.application = make_application()
        super().__init__()
        self._paths = paths
        self._surroundings = surroundings
        self._again = again
        self._manner = manner
        self._is_locking = False
        self._front: QWidget | None = None
        self._door: LockedDoor | None = None
        self.theme = theme_from(os.environ.pop(_LOOK, ""))
        self._dresser = Dresser(self.theme, self.application)
        self.runner = ThreadRunner()
        self.bridge = Bridge()
        self.garbage = Garbage()
        self.courtesy = Courtesy()
        self._short_memory = ShortMemory(USUAL.clipboard_seconds, self)
        self.hooks = Hooks(
            on_changed=self.bridge.tell_changed,
            on_snapshot=self.bridge.tell_sync,
            courtesy=self.courtesy,
        )
        self.workspace: Workspace | None = None
        self.window: MainWindow | None = None
        self.bug_met.connect(self.on_bug)

    def run(self, open_now: Callable[[Hooks], Workspace] | None = None) -> int:
        """Show what comes first, run until the window is closed, and leave nothing open behind.

        `open_now` gives a workspace that needs no passphrase: the demo's first start.
        """
        undo = stand_guard(self._paths.logs, on_bug=self.bug_met.emit)
        signals = EndSignals(self.application)
        code = 1
        try:
            if open_now is not None:
                self._open_behind_a_page(open_now)
            else:
                self.show_gate()
            code = self.application.exec()
        except KnownError as error:
            message_box(None, title=error.title, text=error.sentence, informative=error.next_step).exec()
        finally:
            self.close()
            signals.restore()
            undo()
        if self._is_locking:
            start_again(self._again)
        return code

    def _open_behind_a_page(self, open_now: Callable[[Hooks], Workspace]) -> None:
        """Show at once that something is coming, while it is made off the GUI thread."""
        page = GatePage(self.theme, title=self._manner.mark, sentence="Making up people, plans and papers…")
        self._bring(page)
        hooks = self.hooks
        self.runner.write(lambda: open_now(hooks), self.show_window, self._refuse, owner=page)

    def _refuse(self, error: KnownError) -> None:
        message_box(None, title=error.title, text=error.sentence, informative=error.next_step).exec()
        self.application.exit(1)

    def show_gate(self) -> None:
        """Ask for the passphrase, or for everything on a first run."""
        if not Profile.exists(self._paths):
            door = SetUp(self._paths, self._surroundings, self.hooks)
            first = FirstRunPage(self.theme, door, self.runner)
            first.ready.connect(self.on_opened)
            self._bring(first)
            first.focus_first()
            return
        profile = Profile.open(self._paths, surroundings=self._surroundings, patience=_PATIENCE)
        self._door = LockedDoor(profile, self.hooks)
        page = UnlockPage(
            self.theme,
            self._door,
            self.runner,
            hint=self._manner.hint,
            prefilled=self._manner.prefilled,
        )
        page.unlocked.connect(self.on_opened)
        page.damaged.connect(self.on_damaged)
        self._bring(page)
        page.focus_first()

    def show_window(self, workspace: Workspace) -> None:
        """Open the case file, and begin to sync behind it."""
        self.workspace = workspace
        preferences = workspace.services.preferences
        self.theme.set_mode(Mode(preferences.theme))
        self.theme.set_scale(preferences.text_scale / 100)
        self.window = MainWindow(
            self.theme,
            workspace.services,
            self.runner,
            self.bridge,
            account=OfficeDoor(workspace, self._surroundings),
            mark=self._manner.mark,
            config=USUAL,
        )
        if self.window.demo_mark is not None and self._manner.connection is not None:
            self.window.demo_mark.offer(self._manner.connection, self.runner)
            # As when the operating system tells that the network came or went.
            self.window.demo_mark.turned.connect(workspace.services.sync.sync_now)
        self.window.lock_asked.connect(self.on_lock_asked)
        self.window.quit_asked.connect(self.application.quit)
        self._bring(self.window)
        self.courtesy.watch(self.window.windowHandle())
        Resuming(self.window, workspace.services, self.runner).start()
        workspace.services.sync.start()

    @Slot(str)
    def on_damaged(self, sentence: str) -> None:
        """The passphrase was right and the case file is not: say so, and offer to rescue what can be read."""
        if self._door is None:
            raise AssertionError
        page = DamagedPage(self.theme, self._door, self.runner, sentence=sentence)
        page.rescued.connect(self.on_opened)
        page.left.connect(self.application.quit)
        self._bring(page)
        page.focus_first()

    @Slot(object, str)
    def on_opened(self, workspace: Workspace, code: str) -> None:
        # Known from here on, so that it is closed properly even if the window is closed over the recovery code.
        self.workspace = workspace
        if not code:
            self._show_rebuilt(workspace)
            return
        page = RecoveryCodePage(
            self.theme, code, clock=workspace.services.clock, clipboard_seconds=USUAL.clipboard_seconds
        )
        page.done.connect(lambda: self._show_rebuilt(workspace))
        self._bring(page)
        page.focus_first()

    def _show_rebuilt(self, workspace: Workspace) -> None:
        """Tell once what came of a rescue, also when the program that did it was killed; then open the window."""
        if workspace.rebuilt is None:
            self._show_older_copy(workspace)
            return
        page = RebuiltPage(self.theme, workspace.rebuilt)
        self._tell(page, workspace.note_rebuilt_told, then=lambda: self._show_older_copy(workspace))

    def _show_older_copy(self, workspace: Workspace) -> None:
        """Tell once that this is not the newest case file; then open the window."""
        if workspace.older_copy is None:
            self.show_window(workspace)
            return
        page = OlderCopyPage(self.theme, workspace.older_copy)
        self._tell(page, workspace.note_older_copy_told, then=lambda: self.show_window(workspace))

    def _tell(self, page: TellingPage, note_told: Callable[[], None], *, then: Callable[[], None]) -> None:
        def go_on() -> None:
            # Where it could not be noted, it is told once more next time.
            self.runner.write(note_told, lambda _: then(), lambda _: then(), owner=page)

        page.done.connect(go_on)
        self._bring(page)
        page.focus_first()

    @Slot()
    def on_lock_asked(self) -> None:
        """Blank, close, and start a fresh locked process: memory that held keys and names goes with this one."""
        if self.window is None or self._is_locking:
            return
        self._is_locking = True
        os.environ[_PLACE], os.environ[_LOOK] = place_of(self.window), look_of(self.theme)
        try:
            self.window.blank()
        finally:
            # A draft that could not be written (a full disk) must not keep the laptop open.
            forget_clipboard()
            settle(1)
            self.application.quit()

    @Slot(str)
    def on_bug(self, _place: str) -> None:
        if self._is_locking:
            return
        if self.window is not None:
            self.window.say(_BUG)
            return
        # Before there is a window nothing could go on: say so and end, instead of a page that waits for ever.
        box = message_box(self._front, title="Hubshift has to close", text=_BUG, informative="Start it again, please.")
        box.finished.connect(lambda _: self.application.exit(1))
        box.open()

    def close(self) -> None:
        """End what runs behind the window; every write that was asked for is finished first."""
        if self.window is not None:
            self.window.close()
            self.window = None
        forget_clipboard()
        # First nothing more is begun or waited for from outside; then what was saved is written; then the keys go.
        self.courtesy.close()
        self.runner.end()
        if self.workspace is not None:
            self.workspace.end_line()
        self.runner.close()
        if self.workspace is not None:
            self.workspace.services.close()
            self.workspace.close()
            self.workspace = None
        self.garbage.close()

    def _bring(self, widget: QWidget) -> None:
        """Put a window where the last one was; the last one goes once the new one stands."""
        before, self._front = self._front, widget
        if widget is not self.window:
            widget.setWindowTitle("Hubshift")
        put_at(widget, place_of(before) if before is not None else os.environ.pop(_PLACE, ""))
        widget.show()
        if before is not None:
            before.hide()
            before.deleteLater()


def start_again(arguments: Sequence[str]) -> None:
    """Replace this process by a fresh one. Windows has no such call: there a second one starts and this one ends."""
    is_packaged = bool(getattr(sys, "frozen", False))
    command = [sys.executable, *([] if is_packaged else ["-m", "hubshift_desktop"]), *arguments]
    if sys.platform == "win32":
        QProcess.startDetached(command[0], command[1:])
        return
    os.execv(command[0], command)  # noqa: S606 -- our own program again
