"""The sidebar: every entry by keyboard, counts in words, and the same in the rail."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from hubshift_desktop.ui.focus import FocusClaim, PaneRing, focus_stops
from hubshift_desktop.ui.shell.demo_mark import DemoMark
from hubshift_desktop.ui.shell.place_button import PlaceButton
from hubshift_desktop.ui.shell.sidebar import Sidebar
from hubshift_desktop.ui.shell.snapshots import GO_TO, VIEWS, Person, SyncStatus
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.button import Button
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.row import Row
from hubshift_desktop.ui.widgets.tab_strip import TabStrip
from tests.ui.conftest import Stage
from tests.ui.slow_runner import SlowRunner


class Way:
    """A way to the office that a test opens and closes."""

    def __init__(self) -> None:
        self.is_on = True
        self.turns: list[bool] = []

    def turn(self, *, on: bool) -> None:
        self.turns.append(on)
        self.is_on = on


def test_going_offline_leaves_the_keyboard_on_the_button_and_is_done_once(
    qtbot: QtBot, stage: Stage, theme: Theme
) -> None:
    window, mark, way, runner = QWidget(), DemoMark(theme, "Demo – fictional people"), Way(), SlowRunner()
    mark.offer(way, runner)
    column = Column(theme, window)
    column.addWidget(mark)
    column.addWidget(Button(theme, "Something else"))
    stage.show(window, width=900, height=200)
    switch = mark.switch
    assert switch is not None
    switch.setFocus()
    for label, expected in (("Go online again", [False]), ("Go offline", [False, True])):
        qtbot.keyClick(switch, Qt.Key.Key_Space)
        assert QApplication.focusWidget() is switch
        qtbot.keyClick(switch, Qt.Key.Key_Space)
        runner.go_on()
        assert QApplication.focusWidget() is switch
        assert (switch.label, way.turns) == (label, expected)


@pytest.fixture
def sidebar(stage: Stage, theme: Theme) -> Sidebar:
    made = Sidebar(theme)
    made.show_person(Person(user_id="u1", name="Maya Okafor", role="Coordinator"))
    made.show_counts({"today": 3, "waiting": 7, "needs_you": 0})
    stage.show(made, width=224, height=1000)
    return made


def place(sidebar: Sidebar, key: str) -> PlaceButton:
    return next(button for button in sidebar.findChildren(PlaceButton) if button.place.key == key)


def test_every_place_can_be_reached_and_tells_its_key(qtbot: QtBot, sidebar: Sidebar) -> None:
    for wanted in (*GO_TO, *VIEWS):
        with qtbot.waitSignal(sidebar.place_chosen) as told:
            qtbot.keyClick(place(sidebar, wanted.key), Qt.Key.Key_Space)
        assert told.args == [wanted.key]
        assert place(sidebar, wanted.key).isChecked()


def test_counts_are_said_and_zero_is_silent(sidebar: Sidebar) -> None:
    assert place(sidebar, "waiting").accessibleName() == "Waiting to sync, 7"
    assert place(sidebar, "needs_you").accessibleName() == "Needs you"


def test_only_one_place_is_marked(sidebar: Sidebar) -> None:
    sidebar.mark_place("clients")
    sidebar.mark_place("waiting")
    marked = [button.place.key for button in sidebar.findChildren(PlaceButton) if button.isChecked()]
    assert marked == ["waiting"]


def test_the_rail_keeps_places_sync_settings_and_lock(sidebar: Sidebar, theme: Theme) -> None:
    sidebar.grab()
    sidebar.set_rail(is_rail=True)
    assert sidebar.width() == theme.px(88)
    shown = [
        button.place.rail or button.place.label for button in sidebar.findChildren(PlaceButton) if button.isVisible()
    ]
    assert sorted(shown) == ["Calendar", "Clients", "Go to", "To sync", "Today"]
    assert sidebar.sync_card.isVisible()
    assert sidebar.lock.isVisible()
    sidebar.grab()


@pytest.mark.parametrize(("height", "scale"), [(768, 1.0), (724, 1.5), (604, 1.5), (640, 1.0)])
def test_in_a_low_window_nothing_of_the_rail_lies_on_another(
    stage: Stage, theme: Theme, height: int, scale: float
) -> None:
    rail = Sidebar(theme)
    rail.set_rail(is_rail=True)
    stage.show(rail, width=88, height=height)
    theme.set_scale(scale)
    rail.sync_card.show_status(
        SyncStatus(title="Syncing…", sentence="1 of 2", icon="arrows-clockwise", tone=Tone.ACCENT, share=0.5)
    )
    rail.resize(rail.width(), height)
    QApplication.processEvents()
    shown = [button.geometry() for button in rail.findChildren(QAbstractButton) if button.isVisible()]
    assert not [one for one in shown for other in shown if one is not other and one.intersects(other)]
    assert max(room.bottom() for room in shown) < height


def test_the_status_card_is_one_sentence_and_opens(qtbot: QtBot, sidebar: Sidebar) -> None:
    status = SyncStatus(
        title="Syncing…", sentence="12 of 40 changes", icon="arrows-clockwise", tone=Tone.ACCENT, share=0.3
    )
    sidebar.sync_card.show_status(status)
    assert sidebar.sync_card.accessibleName() == "Syncing…. 12 of 40 changes"
    with qtbot.waitSignal(sidebar.sync_asked):
        qtbot.keyClick(sidebar.sync_card, Qt.Key.Key_Space)
    sidebar.grab()


@pytest.mark.parametrize(("button", "signal"), [("lock", "lock_asked"), ("settings", "settings_asked")])
def test_the_foot_has_settings_and_lock(qtbot: QtBot, sidebar: Sidebar, button: str, signal: str) -> None:
    with qtbot.waitSignal(getattr(sidebar, signal)):
        qtbot.mouseClick(getattr(sidebar, button), Qt.MouseButton.LeftButton)


def test_every_control_has_a_name_and_is_large_enough(sidebar: Sidebar) -> None:
    for is_rail in (False, True):
        sidebar.set_rail(is_rail=is_rail)
        for button in sidebar.findChildren(QAbstractButton):
            assert button.accessibleName()
            if button.isVisible():
                assert min(button.width(), button.height()) >= 24


def test_tabs_give_way_counts_first_then_gaps(stage: Stage, theme: Theme) -> None:
    keys = ("overview", "goals", "medications", "documents", "appointments", "changes")
    strip = TabStrip(theme, [(key, key.title()) for key in keys], name="Tabs")
    for key in keys[1:5]:
        strip.set_count(key, 8)
    stage.show(strip, width=900, height=44)
    tabs = strip.findChildren(QAbstractButton)
    wide = [tab.width() for tab in tabs]
    strip.resize(560, 44)
    QApplication.processEvents()
    assert [tab.width() < before for tab, before in zip(tabs, wide, strict=True)] == [False, *[True] * 4, False]
    assert tabs[-1].geometry().right() <= 560
    assert tabs[1].accessibleName() == "Goals, 8"
    strip.resize(900, 44)
    QApplication.processEvents()
    assert [tab.width() for tab in tabs] == wide


def test_f6_goes_from_pane_to_pane(stage: Stage, theme: Theme) -> None:
    window = QWidget()
    row = Row(theme, window)
    panes = []
    for name in ("first", "second", "third"):
        pane = QWidget()
        inner = Row(theme, pane)
        inner.addWidget(Button(theme, name))
        panes.append(pane)
        row.addWidget(pane)
    stage.show(window)
    ring = PaneRing(panes)
    focus_stops(panes[0])[0].setFocus()
    assert ring.move() is panes[1]
    panes[2].hide()
    assert ring.move() is panes[0]
    assert ring.move(forward=False) is panes[1]
    assert focus_stops(panes[1])[0].hasFocus()


def test_the_keyboard_is_claimed_only_from_where_qt_has_put_it(stage: Stage, theme: Theme) -> None:
    window = QWidget()
    row = Row(theme, window)
    buttons = [Button(theme, name) for name in ("first", "second", "third")]
    for button in buttons:
        row.addWidget(button)
    claim = FocusClaim(buttons[2])
    claim.note()
    held: dict[str, bool] = {}
    stage.show(window)
    assert buttons[0].hasFocus()
    held["the window woke up"] = claim.holds
    buttons[0].hide()
    assert buttons[1].hasFocus()
    held["what had it is gone"] = claim.holds
    buttons[0].show()
    buttons[0].setFocus()
    held["the person has put it elsewhere"] = claim.holds
    buttons[2].setFocus()
    held["it is there"] = claim.holds
    assert [words for words, is_held in held.items() if not is_held] == ["the person has put it elsewhere"]


def test_the_status_card_grows_by_a_line_before_it_cuts_a_word_off(sidebar: Sidebar, theme: Theme) -> None:
    short = SyncStatus(title="Offline", sentence="5 waiting", icon="cloud-slash", tone=Tone.WAIT)
    card = sidebar.sync_card
    card.show_status(short)
    usual = card.height()
    card.show_status(replace(short, title="Hubshift isn’t answering", sentence="Trying again at 10:50 am"))
    QApplication.processEvents()
    assert card.height() > usual + theme.px(19)
    assert card.geometry().bottom() < sidebar.height()
    sidebar.grab()
    sidebar.set_rail(is_rail=True)
    QApplication.processEvents()
    assert card.height() == theme.px(82)
    sidebar.set_rail(is_rail=False)
    card.show_status(short)
    QApplication.processEvents()
    assert card.height() == usual
