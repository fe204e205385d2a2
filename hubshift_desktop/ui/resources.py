"""Where the committed pictures and tokens lie, whether run from the source tree, a wheel or the packaged program."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def resource_folder() -> Path:
    """Return the folder with `tokens.json`; a wheel carries it inside the package, the source tree beside it."""
    inside = _PACKAGE / "resources"
    return inside if inside.is_dir() else _PACKAGE.parent / "resources"
