"""A horizontal layout whose gaps follow the text size."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout

from hubshift_desktop.ui.widgets.spaced import Spaced


class Row(Spaced):
    """Side by side."""

    along = QBoxLayout.Direction.LeftToRight
