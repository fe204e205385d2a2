"""What the window offers is what it then does: matches, lists to export, keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from hubshift_desktop.ui.bridge import Bridge
from hubshift_desktop.ui.dialogs.export import ExportDialog
from hubshift_desktop.ui.dialogs.shortcuts import Shortcuts
from hubshift_desktop.ui.main_window import MainWindow
from hubshift_desktop.ui.runner import InlineRunner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.dialog_frame import DialogFrame
from tests.services.laptop import Laptop
from tests.ui.conftest import Stage


@pytest.fixture
def window(stage: Stage, theme: Theme, laptop: Laptop, bridge: Bridge, inline_runner: InlineRunner) -> MainWindow:
    for first, last, number in (("Rosa", "Delgado", "430000511"), ("Noah", "Williams", "430000387")):
        laptop.know(first, last, number=number)
    laptop.know()
    made = MainWindow(theme, laptop.services, inline_runner, bridge)
    stage.show(made, width=1600, height=1000)
    made.numbers.read()
    return made


def dialog_of(window: MainWindow, kind: type[QWidget]) -> QWidget:
    (found,) = [dialog for dialog in window.findChildren(kind) if dialog.isVisible()]
    return found


def close_dialogs(window: MainWindow) -> None:
    for dialog in window.findChildren(DialogFrame):
        dialog.close_dialog()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_the_palette_is_as_high_as_its_matches(window: MainWindow) -> None:
    palette = window.go_to.palette
    palette.open()
    heights = []
    for typed, count in (("rescue", 2), ("write a rescue", 1), ("no such thing", 0), ("", None)):
        palette.text_changed.emit(typed)
        QApplication.processEvents()
        assert count in (None, palette.list.model().rowCount())
        if count:
            assert not palette.list.verticalScrollBar().maximum(), "all of them are in view"
        heights.append(palette.height())
    assert heights[2] <= heights[1] < heights[0] < heights[3] < window.height()


def offered_by_export(window: MainWindow) -> list[str]:
    window.run("export")
    dialog = dialog_of(window, ExportDialog)
    assert isinstance(dialog, ExportDialog)
    offered = [card.accessibleName() for card in dialog.which.cards.values()]
    close_dialogs(window)
    return offered


def test_what_the_export_calls_this_list_is_the_list_in_view(window: MainWindow) -> None:
    """Behind another page nobody sees what was searched or chosen there, so that is not called a list."""
    window.go("clients")
    window.clients.list.search.set_value("rosa")
    window.clients.list.ask()
    assert offered_by_export(window)[0].startswith("In this list, 1 client")
    window.clients.list.search.set_value("")
    window.clients.list.ask()
    window.clients.list.select_all()
    window.go("waiting")
    assert offered_by_export(window) == ["All active clients, 3 clients", "Everyone, 3 clients, with inactive"]


def test_the_page_of_keys_tells_both_that_one_key_does(window: MainWindow) -> None:
    window.run("help")
    words = [label.text() for label in dialog_of(window, Shortcuts).findChildren(QLabel)]
    assert "New client" in words
    assert any(word.startswith("Add a goal, a medication") for word in words)
