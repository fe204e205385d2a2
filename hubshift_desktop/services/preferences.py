"""What this person has chosen on this laptop: theme, text size, columns, widths. Kept inside the encrypted store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hubshift_desktop.config import BOUNDS, bounded
from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.export.columns import LIST_KEYS, columns_for
from hubshift_desktop.services.context import Context

THEMES = ("system", "light", "dark")
DEFAULT_LOCK_MINUTES = BOUNDS["lock_minutes"].usual
_PREFIX = "preference."


class Preferences:
    """Reads and keeps choices; a stored value that makes no sense any more gives way to the default."""

    def __init__(self, context: Context) -> None:
        self._context = context
        with context.store.read() as reader:
            self._kept = reader.settings.all(_PREFIX)

    def get(self, name: str, default: JsonValue = None) -> JsonValue:
        """Return a choice; read from memory, because windows ask while they paint."""
        return self._kept.get(_PREFIX + name, default)

    def put(self, name: str, value: JsonValue) -> None:
        """Keep a choice that has no bounds; those that have keep to them in a verb of their own."""
        with self._context.store.write() as work:
            work.settings.put(_PREFIX + name, value)
            work.commit()
        self._kept = {**self._kept, _PREFIX + name: value}

    @property
    def theme(self) -> str:
        """One of `THEMES`."""
        chosen = self.get("theme", THEMES[0])
        return chosen if isinstance(chosen, str) and chosen in THEMES else THEMES[0]

    def set_theme(self, theme: str) -> None:
        self.put("theme", theme if theme in THEMES else THEMES[0])

    @property
    def text_scale(self) -> int:
        """The size of text in percent, on top of the system's own."""
        return bounded("text_scale", self.get("text_scale"))

    def set_text_scale(self, percent: int) -> None:
        self.put("text_scale", bounded("text_scale", percent))

    @property
    def lock_minutes(self) -> int:
        """After how many minutes without a key or a click the laptop locks; it cannot be switched off."""
        return bounded("lock_minutes", self.get("lock_minutes"))

    def set_lock_minutes(self, minutes: int) -> None:
        self.put("lock_minutes", bounded("lock_minutes", minutes))

    def columns(self, place: str = "clients") -> tuple[str, ...]:
        """Return a list's columns in the person's order; columns that are gone are left out."""
        chosen = self.get(f"columns.{place}")
        keys = [key for key in chosen if isinstance(key, str)] if isinstance(chosen, list) else []
        return tuple(column.key for column in columns_for(keys)) or LIST_KEYS

    def set_columns(self, keys: Sequence[str], place: str = "clients") -> None:
        self.put(f"columns.{place}", list(keys))

    def widths(self, place: str) -> dict[str, int]:
        """Return remembered widths of columns or of the parts of a splitter."""
        kept = self.get(f"widths.{place}")
        return {key: width for key, width in kept.items() if isinstance(width, int)} if isinstance(kept, dict) else {}

    def set_widths(self, place: str, widths: Mapping[str, int]) -> None:
        self.put(f"widths.{place}", dict(widths))
