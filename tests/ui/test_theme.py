"""The theme: one number scales everything, modes swap colours, and nobody keeps a private copy."""

from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.resources import resource_folder
from hubshift_desktop.ui.theme import Mode, Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.badge import Badge
from hubshift_desktop.ui.widgets.button import Button
from hubshift_desktop.ui.widgets.column import Column
from tests.ui.conftest import Stage


@pytest.mark.parametrize(("asked", "given"), [(0.5, 0.9), (0.9, 0.9), (1.5, 1.5), (2.0, 2.0), (3.0, 2.0)])
def test_text_size_stays_between_90_and_200_percent(theme: Theme, asked: float, given: float) -> None:
    theme.set_scale(asked)
    assert theme.scale == given


def test_lengths_and_fonts_grow_together(theme: Theme) -> None:
    before = theme.font(Role.BODY).pointSizeF()
    theme.set_scale(1.5)
    assert theme.px(224) == 336
    assert theme.font(Role.BODY).pointSizeF() == pytest.approx(before * 1.5)


def test_figures_are_tabular_and_doses_are_slashed(theme: Theme) -> None:
    plain, slashed = theme.font(Role.BODY), theme.font(Role.BODY, slashed=True)
    tabular, zero = QFont.Tag("tnum"), QFont.Tag("ss02")
    assert plain.featureValue(tabular) == 1
    assert not plain.isFeatureSet(zero)
    assert slashed.featureValue(zero) == 1


def test_a_change_is_told_once_and_only_when_there_is_one(qtbot: QtBot, theme: Theme) -> None:
    with qtbot.waitSignal(theme.changed):
        theme.set_mode(Mode.DARK)
    assert theme.is_dark
    with qtbot.assertNotEmitted(theme.changed):
        theme.set_mode(Mode.DARK)
        theme.set_scale(theme.scale)


def test_the_same_person_has_the_same_tint_everywhere(theme: Theme) -> None:
    assert theme.avatar("65f1") == theme.avatar("65f1")
    assert len({theme.avatar(str(number))[0].name() for number in range(60)}) == 6


def test_icons_are_drawn_once(theme: Theme) -> None:
    first = theme.pixmap("pill", Tone.DANGER, 18)
    assert theme.pixmap("pill", Tone.DANGER, 18).cacheKey() == first.cacheKey()
    assert theme.pixmap("pill", Tone.WARN, 18).cacheKey() != first.cacheKey()


def test_the_style_sheet_is_filled_and_names_no_font_size(theme: Theme) -> None:
    sheet = theme.style_sheet()
    assert "$" not in re.sub(r"/\*.*?\*/", "", sheet)
    assert "font-size" not in sheet
    assert not re.search(r"\ddp\b", sheet)
    for mark in re.findall(r'url\("([^"]+)"\)', sheet):
        assert (resource_folder() / mark).exists()


def test_widgets_follow_the_text_size(stage: Stage, theme: Theme) -> None:
    window = QWidget()
    column = Column(theme, window, gap=8, margins=(10, 10, 10, 10))
    button, badge = Button(theme, "Add goal"), Badge(theme, "Overdue", tone=Tone.DANGER, icon="warning-circle")
    column.addWidget(button)
    column.addWidget(badge)
    stage.show(window)
    before = button.width(), badge.sizeHint().width()
    theme.set_scale(2.0)
    assert column.spacing() == 16
    assert column.contentsMargins().left() == 20
    assert button.height() == 68
    assert button.sizeHint().width() > before[0] * 1.9
    assert badge.sizeHint().width() > before[1] * 1.9


def test_a_destroyed_widget_stops_following(qtbot: QtBot, theme: Theme) -> None:
    badge = Badge(theme, "Waiting", tone=Tone.WAIT)
    with qtbot.waitSignal(badge.destroyed):
        badge.deleteLater()
    theme.set_scale(1.3)
    assert theme.px(10) == 13
