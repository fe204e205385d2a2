"""Keeping the keyboard where it is while cards are built anew: a refresh must never take it from the person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLayout, QWidget

from hubshift_desktop.ui.focus import focus_stops

# Set by Qt once `show` or `hide` was called: what somebody hid on purpose stays hidden.
_WAS_SHOWN_OR_HIDDEN = Qt.WidgetAttribute.WA_WState_ExplicitShowHide


@contextmanager
def keeping_focus(area: QWidget) -> Iterator[None]:
    """Rebuild `area` inside this: the control of the same name has the keyboard afterwards, or the first one."""
    before = QApplication.focusWidget()
    is_inside = before is not None and area.isAncestorOf(before)
    name = before.accessibleName() if before is not None and is_inside else ""
    yield
    if not is_inside:
        return
    show_new(area)
    now = QApplication.focusWidget()
    if now is not None and now is before and not now.isHidden():
        return
    stops = focus_stops(area)
    same = next((stop for stop in stops if stop.accessibleName() == name), stops[0] if stops else None)
    if same is not None:
        same.setFocus(Qt.FocusReason.OtherFocusReason)


def show_new(area: QWidget) -> None:
    """Show at once what a layout would show with the next event: a widget that is not shown takes no keyboard."""
    for child in area.findChildren(QWidget):
        if child.isHidden() and not child.isWindow() and not child.testAttribute(_WAS_SHOWN_OR_HIDDEN):
            child.show()


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
