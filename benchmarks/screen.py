"""The real window on a throw-away laptop, with everything beside it that the program has."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer

from benchmarks.central import Address
from benchmarks.desk import sign_in
from hubshift_desktop.ui.application import Dresser, make_application
from hubshift_desktop.ui.bridge import Bridge
from hubshift_desktop.ui.courtesy import Courtesy
from hubshift_desktop.ui.garbage import Garbage
from hubshift_desktop.ui.main_window import MainWindow
from hubshift_desktop.ui.runner import ThreadRunner
from hubshift_desktop.ui.theme import Mode, Theme
from hubshift_desktop.workspace import Hooks, Workspace

_LOOK_MS = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """A signed-in laptop and the parts of its window, which is made by `open`."""

    workspace: Workspace
    theme: Theme
    runner: ThreadRunner
    bridge: Bridge
    courtesy: Courtesy

    def open(self) -> MainWindow:
        """Show the window at the list of clients."""
        window = MainWindow(self.theme, self.workspace.services, self.runner, self.bridge)
        window.resize(1366, 768)
        window.show()
        self.courtesy.watch(window.windowHandle())
        window.go("clients")
        return window


@contextmanager
def screen(address: Address, folder: Path) -> Iterator[Screen]:
    """Sign in at the central; whatever was opened is closed when the block ends."""
    application = make_application()
    garbage = Garbage()
    bridge, runner, theme, courtesy = Bridge(), ThreadRunner(), Theme(mode=Mode.LIGHT), Courtesy()
    dresser = Dresser(theme, application)
    hooks = Hooks(on_changed=bridge.tell_changed, on_snapshot=bridge.tell_sync, courtesy=courtesy)
    workspace = sign_in(address, folder, hooks=hooks)
    try:
        yield Screen(workspace=workspace, theme=theme, runner=runner, bridge=bridge, courtesy=courtesy)
    finally:
        courtesy.close()
        runner.close()
        workspace.close()
        garbage.close()
        del dresser


def until(holds: Callable[[], bool], *, within: float) -> float:
    """Let the window live in its own event loop until something holds; return the seconds it took.

    It is asked on another thread, as the window itself asks: what the answer costs is not the window's delay.
    """
    begun, loop, look = time.perf_counter(), QEventLoop(), QTimer()
    look.setInterval(_LOOK_MS)
    with ThreadPoolExecutor(1, thread_name_prefix="asking") as pool:
        asked = [pool.submit(holds)]

        def ask() -> None:
            if asked[0].done():
                if asked.pop().result():
                    loop.exit(0)
                    return
                asked.append(pool.submit(holds))
            if time.perf_counter() - begun > within:
                loop.exit(1)

        look.timeout.connect(ask)
        look.start()
        is_late = bool(loop.exec())
        look.stop()
    if is_late:
        raise TimeoutError(f"not within {within:.0f} s: longer than anybody would wait")
    return time.perf_counter() - begun


def is_all_checked(workspace: Workspace) -> bool:
    """Whether the last cycle left nothing to send and nothing to read."""
    result = workspace.services.sync.snapshot().last_result
    return result is not None and result.is_complete
