"""The panes of the day for everyone: names for screen readers, both looks, text at 200 %, and nothing cut off."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from hubshift_desktop.domain.views import ClientQuery
from hubshift_desktop.ui.dialogs.conflict import ConflictDialog
from hubshift_desktop.ui.dialogs.export import ExportDialog
from hubshift_desktop.ui.focus import focus_stops
from hubshift_desktop.ui.panes.appointments import AppointmentsPane
from hubshift_desktop.ui.panes.appointments_tab import AppointmentsTab
from hubshift_desktop.ui.panes.documents import DocumentsPane
from hubshift_desktop.ui.panes.pane import Pane
from hubshift_desktop.ui.panes.today import TodayPane
from hubshift_desktop.ui.panes.waiting import WaitingPane
from hubshift_desktop.ui.runner import InlineRunner
from hubshift_desktop.ui.theme import Mode, Theme
from tests.services.laptop import PHONE, Laptop
from tests.ui.conftest import Stage

PANES = (TodayPane, WaitingPane, AppointmentsPane, AppointmentsTab, DocumentsPane)
Open = Callable[..., Pane]


@pytest.fixture
def amelia(laptop: Laptop) -> str:
    client_id = laptop.know("Amelia", "Tran")
    laptop.know_visit(client_id, "2026-11-24", serviceType="Plan review meeting")
    laptop.know_document(client_id, name="Plan.pdf")
    laptop.services.documents.file(client_id, b"Words", name="Note.txt")
    laptop.services.clients.edit(client_id, {PHONE: "0491 570 157"})
    return client_id


@pytest.fixture
def open_pane(laptop: Laptop, amelia: str, theme: Theme, stage: Stage, inline_runner: InlineRunner) -> Open:
    def show(kind: type[Pane], *, width: int = 1300, height: int = 900) -> Pane:
        pane = kind(theme, laptop.services, inline_runner)
        if kind in (AppointmentsTab, DocumentsPane):
            pane.show_client(amelia)
        stage.show(pane, width=width, height=height)
        return pane

    return show


def nameless(area: QWidget) -> list[str]:
    """Return what a person could tab to without being told what it is."""
    stops = focus_stops(area)
    assert stops
    return [
        type(stop).__name__
        for stop in stops
        if not stop.accessibleName() and not (isinstance(stop, QAbstractButton) and stop.text())
    ]


@pytest.mark.parametrize("kind", PANES)
def test_everything_the_keyboard_reaches_has_a_name(open_pane: Open, kind: type[Pane]) -> None:
    assert nameless(open_pane(kind)) == []


def test_the_dialogs_name_all_they_ask(
    laptop: Laptop, amelia: str, theme: Theme, stage: Stage, inline_runner: InlineRunner
) -> None:
    window = QWidget()
    stage.show(window, width=1366, height=768)
    export = ExportDialog(theme, laptop.services, inline_runner, window, query=ClientQuery(), columns=("name",))
    export.open()
    QApplication.processEvents()
    assert nameless(export.card) == []
    export.cancel()
    laptop.dispute(amelia, PHONE, office="0491 570 158")
    conflict = ConflictDialog(theme, laptop.services, inline_runner, window)
    conflict.open()
    QApplication.processEvents()
    assert nameless(conflict.card) == []


@pytest.mark.parametrize("kind", PANES)
def test_dark_and_200_percent_text_leave_everything_inside_the_pane(
    open_pane: Open, theme: Theme, kind: type[Pane]
) -> None:
    pane = open_pane(kind)
    theme.set_mode(Mode.DARK)
    theme.set_scale(2.0)
    for _ in range(4):
        QApplication.processEvents()
    buttons = [button for button in pane.findChildren(QAbstractButton) if button.isVisible()]
    assert buttons
    for button in buttons:
        assert button.height() >= min(button.minimumSizeHint().height(), 48), button.accessibleName()
        assert button.mapTo(pane, button.rect().topLeft()).x() >= 0, button.accessibleName()
    pane.grab()


@pytest.mark.parametrize("kind", PANES)
def test_focus_first_puts_the_keyboard_into_the_pane(open_pane: Open, kind: type[Pane]) -> None:
    pane = open_pane(kind)
    getattr(pane, "focus_first")()  # noqa: B009 -- not every pane has to have it
    focused = QApplication.focusWidget()
    assert focused is not None
    assert pane.isAncestorOf(focused)


@pytest.mark.parametrize("kind", PANES)
def test_tab_walks_the_whole_pane_and_comes_round(open_pane: Open, kind: type[Pane]) -> None:
    pane = open_pane(kind)
    stops = focus_stops(pane)
    stops[0].setFocus(Qt.FocusReason.TabFocusReason)
    seen = set()
    for _ in range(len(stops) + 1):
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.add(focused)
        focused.focusNextChild()
    assert len(seen) >= len(stops) - 3
