"""What tests of the client page ask of any pane: controls without a name, words shown as markup, and typing."""

from __future__ import annotations

import html

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget

from hubshift_desktop.ui.focus import focus_stops
from hubshift_desktop.ui.panes.form import Form

HOSTILE = '<img src="file:///etc/passwd"><b>Ro&sa</b>'


def nameless(area: QWidget) -> list[str]:
    """Return what a person could tab to without being told what it is."""
    stops = focus_stops(area)
    assert stops
    return [
        f"{type(stop).__name__} in {type(stop.parent()).__name__}"
        for stop in stops
        if not stop.accessibleName() and not (isinstance(stop, QAbstractButton) and stop.text())
    ]


def rendered(area: QWidget) -> list[str]:
    """Return the labels and tips that would show foreign words as markup."""
    widgets = [area, *area.findChildren(QWidget)]
    labels = [
        widget.text()
        for widget in widgets
        if isinstance(widget, QLabel) and widget.textFormat() is not Qt.TextFormat.PlainText
    ]
    tips = [tip for widget in widgets if "<img" in (tip := widget.toolTip()) and "<img" in html.unescape(tip)]
    return labels + tips


def settle() -> None:
    """Let what was replaced be destroyed, as it is before a person's next key."""
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()


def words_of(area: QWidget) -> str:
    """Return every word that is shown in labels."""
    return "\n".join(label.text() for label in area.findChildren(QLabel) if label.isVisible())


def type_into(form: Form, path: str, text: str) -> None:
    """Replace what a field holds as a person would: mark all, then type."""
    field = form.field(path)
    assert field is not None, path
    field.focus()
    line = field.editor.input
    assert isinstance(line, QLineEdit | QPlainTextEdit)
    line.selectAll()
    if text:
        for letter in text:
            # QTest.keyClicks aborts the process on letters outside of Latin-1.
            key = Qt.Key.Key_Return if letter == "\n" else 0
            QApplication.sendEvent(line, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, letter))
    else:
        QTest.keyClick(line, Qt.Key.Key_Delete)


def leave(form: Form, path: str) -> None:
    """Press Tab in a field."""
    field = form.field(path)
    assert field is not None, path
    QTest.keyClick(field.editor.input, Qt.Key.Key_Tab)


def problem(form: Form, path: str) -> str:
    """Return the words beside a field."""
    field = form.field(path)
    assert field is not None, path
    return field.problem


def focused_path(form: Form) -> str:
    """Return the path of the field that has the keyboard."""
    focused = QApplication.focusWidget()
    return next((path for path in form.values if (field := form.field(path)) and field.editor.input is focused), "")


def click(button: QWidget) -> None:
    """Press a button with the mouse."""
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def button_named(area: QWidget, name: str) -> QAbstractButton:
    """Return the visible button that is called so."""
    found = [
        button
        for button in area.findChildren(QAbstractButton)
        if name in (button.accessibleName(), button.text()) and not button.isHidden()
    ]
    assert len(found) == 1, [button.accessibleName() for button in area.findChildren(QAbstractButton)]
    return found[0]
