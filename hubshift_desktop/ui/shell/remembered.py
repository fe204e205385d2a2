"""What the window remembers of how it was left: place, look, text size, sidebar, the width of the list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace

from PySide6.QtCore import QObject, Slot

from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.theme import Mode, Theme

SINGLE_KEYS = "single_keys"
_STEP = 10
_LEFT, _TODAY = "left", "today"
_A_SHIFT = 8 * 60 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """Where the window was when it locked: a place or a view, the client open in it ('' for none) and its tab.

    `form` and `record_id` name the form that was on show; one that was left for another page is not named.
    """

    place: str
    client_id: str = ""
    tab: str = ""
    form: str = ""
    record_id: str = ""


class Remembered(QObject):
    """Applies a choice at once and keeps it on the writing lane; a choice that cannot be kept still holds today."""

    def __init__(self, theme: Theme, services: Services, runner: Runner, *, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._preferences = services.preferences
        self._clock = services.clock
        self._runner = runner
        self.wants_rail = {"rail": True, "wide": False}.get(str(self._preferences.get("sidebar")))
        self.has_single_keys = self._preferences.get(SINGLE_KEYS, True) is not False

    @property
    def list_width(self) -> int:
        """The client list's width at 100 % text; 0 when it was never moved."""
        return self._preferences.widths("clients").get("list", 0)

    @property
    def left(self) -> Left | None:
        """Where the window was when it locked, None if it did not; a later working day begins with Today."""
        kept = self._preferences.get(_LEFT)
        left_at = kept.get("at") if isinstance(kept, dict) else None
        if not isinstance(kept, dict) or not isinstance(left_at, int):
            return None
        left = Left(**{field.name: str(kept.get(field.name) or "") for field in fields(Left)})
        if not left.place or self._seconds() - left_at <= _A_SHIFT:
            return left if left.place else None
        return replace(left, place=_TODAY, client_id="", tab="")

    def leave(self, left: Left | None) -> None:
        """Keep where the window is, beside the people it names: in the encrypted store. None forgets it."""
        kept: dict[str, JsonValue] = {**asdict(left), "at": self._seconds()} if left else {}
        self._keep(lambda: self._preferences.put(_LEFT, kept))

    @Slot(bool)
    def set_single_keys(self, is_on: bool) -> None:
        self.has_single_keys = is_on

    def set_rail(self, *, is_wanted: bool) -> None:
        """Fold or unfold the sidebar, whatever the window's width."""
        self.wants_rail = is_wanted
        self._keep(lambda: self._preferences.put("sidebar", "rail" if is_wanted else "wide"))

    @Slot(int)
    def set_list_width(self, width: int) -> None:
        self._keep(lambda: self._preferences.set_widths("clients", {"list": width}))

    def set_look(self, key: str) -> None:
        """Light, dark or the system's."""
        self._theme.set_mode(Mode(key))
        self._keep(lambda: self._preferences.set_theme(key))

    def step_text(self, direction: int) -> None:
        """Make all text larger (1), smaller (-1) or as designed (0)."""
        percent = round(self._theme.scale * 100) + direction * _STEP if direction else 100
        self._theme.set_scale(percent / 100)
        scale = round(self._theme.scale * 100)
        self._keep(lambda: self._preferences.set_text_scale(scale))

    def _seconds(self) -> int:
        return int(self._clock.now().timestamp())

    def _keep(self, choice: Callable[[], None]) -> None:
        self._runner.write(choice, lambda _: None, lambda _: None, owner=self)
