"""Every component together: named, large enough to hit, and painted in both modes at every text size."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QListView, QWidget

from hubshift_desktop.domain.rows import Changed
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.ui.bridge import Bridge
from hubshift_desktop.ui.gallery import Gallery
from hubshift_desktop.ui.shell.logo import Logo
from hubshift_desktop.ui.theme import Mode, Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.avatar import Avatar
from hubshift_desktop.ui.widgets.check_box import CheckBox
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.divider import Divider
from hubshift_desktop.ui.widgets.empty_state import EmptyState
from hubshift_desktop.ui.widgets.fact_chip import FactChip
from hubshift_desktop.ui.widgets.fact_line import FactLine
from hubshift_desktop.ui.widgets.key_hint import KeyHint
from hubshift_desktop.ui.widgets.key_value_rows import KeyValueRows
from hubshift_desktop.ui.widgets.lines import Flag
from hubshift_desktop.ui.widgets.page import Page
from hubshift_desktop.ui.widgets.radio_card import RadioCard
from hubshift_desktop.ui.widgets.unlock_hills import UnlockHills
from tests.ui.conftest import Stage


@pytest.fixture
def gallery(stage: Stage, theme: Theme) -> Gallery:
    made = Gallery(theme)
    stage.show(made, width=1600, height=820)
    return made


def test_every_control_says_what_it_is(gallery: Gallery) -> None:
    for button in gallery.findChildren(QAbstractButton):
        assert button.accessibleName() or button.text() or not button.isVisible()
    for widget in [*gallery.findChildren(QLineEdit), *gallery.findChildren(QListView)]:
        assert widget.accessibleName()


def test_every_target_is_at_least_24_px(gallery: Gallery) -> None:
    small = [
        button.accessibleName()
        for button in gallery.findChildren(QAbstractButton)
        if button.isVisible() and min(button.width(), button.height()) < 24
    ]
    assert small == []


def test_everything_that_takes_the_keyboard_can_show_it(gallery: Gallery) -> None:
    for button in gallery.findChildren(QAbstractButton):
        is_stop = bool(button.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if not (button.isVisible() and button.isEnabled() and is_stop):
            continue
        gallery.setFocus()
        before = button.grab().toImage()
        button.setFocus(Qt.FocusReason.TabFocusReason)
        assert button.hasFocus()
        assert button.grab().toImage() != before, button.accessibleName()


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
@pytest.mark.parametrize("scale", [0.9, 1.0, 2.0])
def test_it_paints_on_the_ground_of_its_mode(gallery: Gallery, theme: Theme, mode: Mode, scale: float) -> None:
    theme.set_mode(mode)
    theme.set_scale(scale)
    picture = gallery.grab().toImage()
    assert picture.pixelColor(2, 2).name().upper() == theme.hex("page")


def test_the_smaller_parts_paint_and_speak(stage: Stage, theme: Theme) -> None:
    rows = KeyValueRows(theme)
    rows.set_rows([("Email", ""), ("Phone", "0491 570 156")])
    chip = FactChip(theme, "Allergies", "Peanuts, Penicillin", tone=Tone.DANGER, icon="warning-octagon-fill")
    empty = EmptyState(theme, icon="target", title="No goals yet", sentence="Add the first goal.", action="Add goal")
    line = FactLine(
        theme, "Rosa Delgado", "Ends 29 Nov 2026", avatar=("Rosa Delgado", "1"), right=Flag("5 days", Tone.DANGER)
    )
    lead = FactLine(theme, "Melatonin review", "Due", icon="pill", tone=Tone.WARN, has_chevron=True, has_divider=True)
    badge = FactLine(theme, "Rosa", right=Flag("Fix", Tone.DANGER, "wrench"), is_badge=True)
    card = RadioCard(theme, "In this list", detail="42 active clients", different="list", key_hint="1")
    card.setChecked(True)
    parts = (rows, chip, empty, line, lead, badge, card, Divider(theme), Divider(theme, is_vertical=True))
    small = (
        Avatar(theme, "Rosa Delgado", "1", size=52),
        KeyHint(theme, "Ctrl K"),
        Logo(theme),
        CheckBox(theme, "Address"),
    )
    page = Page(theme)
    for widget in (*parts, *small):
        page.body.addWidget(widget)
    stage.show(page, width=700, height=900)
    page.grab()
    empty.set_words("No clients match “Kowalsky”", "Check the spelling.")
    assert chip.accessibleName() == "Allergies: Peanuts, Penicillin"
    assert line.accessibleName() == "Rosa Delgado, Ends 29 Nov 2026, 5 days"
    assert card.accessibleName() == "In this list, 42 active clients"
    assert empty.accessibleName() == "No clients match “Kowalsky”. Check the spelling."
    said = [widget.accessibleName() for widget in rows.findChildren(QWidget)]
    assert "Email: Not recorded" in said


def test_the_hills_are_drawn_in_both_modes(stage: Stage, theme: Theme) -> None:
    hills = UnlockHills(theme)
    Column(theme, hills)
    stage.show(hills)
    light = hills.grab().toImage()
    theme.set_mode(Mode.DARK)
    assert hills.grab().toImage() != light


def test_the_bridge_passes_changes_on_and_keeps_quiet_about_none() -> None:
    bridge = Bridge()
    told: list[object] = []
    bridge.changed.connect(told.append)
    bridge.sync_changed.connect(told.append)
    bridge.tell_changed(Changed())
    bridge.tell_changed(Changed(kinds=frozenset({Kind.GOAL})))
    bridge.tell_sync("syncing")
    assert told == [Changed(kinds=frozenset({Kind.GOAL})), "syncing"]
