"""The window without anybody at it: shown offscreen, led from step to step, and kept as pictures."""

from __future__ import annotations

from pathlib import Path

from hubshift_desktop.services.bundle import Services
from hubshift_desktop.ui.application import Dresser, make_application, settle
from hubshift_desktop.ui.bridge import Bridge
from hubshift_desktop.ui.garbage import Garbage
from hubshift_desktop.ui.main_window import MainWindow
from hubshift_desktop.ui.runner import InlineRunner
from hubshift_desktop.ui.theme import Mode, Theme
from hubshift_desktop.ui.widgets.dialog_frame import DialogFrame

_REST_MS, _BREATH_MS = 280, 60


class Scene:
    """Everything the window shows comes from the services, as with a person: nothing is staged.

    Verbs run where they are called, so that a picture is never taken half-way.
    """

    def __init__(self, *, width: int, height: int, mode: Mode = Mode.LIGHT, scale: float = 1.0, mark: str = "") -> None:
        self._application = make_application()
        self._size = (width, height)
        self._mark = mark
        self.theme = Theme(mode=mode, scale=scale)
        self._dresser = Dresser(self.theme, self._application)
        self.bridge = Bridge()
        self._runner = InlineRunner()
        self._window: MainWindow | None = None
        self._garbage: Garbage | None = None

    @property
    def window(self) -> MainWindow:
        """The window; there is one between `open` and `close`."""
        if self._window is None:
            raise AssertionError
        return self._window

    def open(self, services: Services) -> None:
        """Open the window."""
        # Left to Python, the demo's other threads would destroy widgets: a crash in one run of four.
        self._garbage = Garbage()
        self._window = MainWindow(self.theme, services, self._runner, self.bridge, mark=self._mark)
        self._window.resize(*self._size)
        self._window.show()
        settle(_REST_MS)

    def look(self, mode: Mode, *, width: int = 0, height: int = 0, scale: float = 1.0) -> None:
        """Show the same in another mode, size or text size."""
        self.window.numbers.read()
        self.theme.set_mode(mode)
        self.theme.set_scale(scale)
        self.window.resize(width or self._size[0], height or self._size[1])
        settle(_REST_MS)

    def go(self, place: str) -> None:
        """Go to a place or view."""
        self.window.toast.dismiss()
        self.window.go(place)
        settle(_REST_MS)

    def search(self, typed: str) -> None:
        """Type into the search box of the client list."""
        self.window.go("clients")
        clients = self.window.clients.list
        clients.focus_search()
        clients.search.line.setText(typed)
        clients.search.edited.emit()
        settle(_REST_MS)

    def client(self, client_id: str, *, tab: str = "overview") -> None:
        """Open a client at one of its tabs."""
        self.window.toast.dismiss()
        self.window.open_tab(client_id, tab)
        self.window.clients.list.focus_first()
        settle(_REST_MS)

    def do(self, command: str) -> None:
        """Run a command of the window, as its key would."""
        self.window.run(command)
        settle(_REST_MS)

    def decide(self, client_id: str) -> None:
        """Open the two versions of a client's records."""
        self.window.openers.decide(client_id)
        settle(_REST_MS)

    def popover(self) -> None:
        """Open what stands behind the status card, or close it."""
        self.window.sync.open()
        settle(_REST_MS)

    def put_away(self) -> None:
        """Close what covers the window."""
        for dialog in self.window.findChildren(DialogFrame):
            dialog.close_dialog()
        self.window.go_to.palette.close_palette()
        self.window.toast.dismiss()
        settle(1)

    def rest(self) -> None:
        """Let time pass."""
        settle(_REST_MS)

    def picture(self, target: Path) -> None:
        """Keep a picture of the window."""
        settle(_BREATH_MS)
        target.parent.mkdir(parents=True, exist_ok=True)
        self.window.grab().save(str(target))

    def close(self) -> None:
        """Close the window."""
        if self._window is not None:
            self._window.close()
            self._window.deleteLater()
            self._window = None
            settle(1)
        if self._garbage is not None:
            self._garbage.close()
            self._garbage = None
