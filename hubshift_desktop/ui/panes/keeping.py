"""Keeping the keyboard where it is while cards are built anew: a refresh must never take it from the person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLayout, QWidget

from hubshift_desktop.ui.focus import focus_stops


@contextmanager
def keeping_focus(area: QWidget) -> Iterator[None]:
    """Rebuild `area` inside this: the control of the same name has the keyboard afterwards, or the first one."""
    before = QApplication.focusWidget()
    is_inside = before is not None and area.isAncestorOf(before)
    name = before.accessibleName() if before is not None and is_inside else ""
    yield
    if not is_inside:
        return
    now = QApplication.focusWidget()
    if now is not None and now is before and not now.isHidden():
        return
    stops = focus_stops(area)
    same = next((stop for stop in stops if stop.accessibleName() == name), stops[0] if stops else None)
    if same is not None:
        same.setFocus(Qt.FocusReason.OtherFocusReason)


def empty(layout: QLayout) -> None:
    """Take everything out of a layout and destroy it."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            empty(inner)
            inner.deleteLater()
