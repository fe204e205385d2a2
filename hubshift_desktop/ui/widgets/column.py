"""A vertical layout whose gaps follow the text size."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout

from hubshift_desktop.ui.widgets.spaced import Spaced


class Column(Spaced):
    """One under another."""

    along = QBoxLayout.Direction.TopToBottom
