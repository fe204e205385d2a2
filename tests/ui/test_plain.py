"""Hostile words stay words: no label, tip or box of the program renders HTML."""

from __future__ import annotations

import html

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from hubshift_desktop.ui.plain import PlainLabel, message_box, set_tip, tip_text
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.badge import Badge
from hubshift_desktop.ui.widgets.banner import Banner
from hubshift_desktop.ui.widgets.button import Button
from hubshift_desktop.ui.widgets.card import Card
from hubshift_desktop.ui.widgets.empty_state import EmptyState
from hubshift_desktop.ui.widgets.fact_chip import FactChip
from hubshift_desktop.ui.widgets.fact_line import FactLine
from hubshift_desktop.ui.widgets.form_field import FormField
from hubshift_desktop.ui.widgets.key_value_rows import KeyValueRows
from hubshift_desktop.ui.widgets.radio_card import RadioCard
from hubshift_desktop.ui.widgets.text_editor import TextEditor

HOSTILE = '<img src="file:///etc/passwd"><b>Ro&sa</b>'


def made_of_hostile_words(theme: Theme) -> list[QWidget]:
    rows = KeyValueRows(theme)
    rows.set_rows([(HOSTILE, HOSTILE)])
    field = FormField(theme, HOSTILE, TextEditor(theme, placeholder=HOSTILE), hint=HOSTILE)
    field.set_problem(HOSTILE)
    return [
        rows,
        field,
        Badge(theme, HOSTILE),
        Banner(theme, HOSTILE, HOSTILE, action=HOSTILE),
        Button(theme, HOSTILE, tip=HOSTILE),
        Card(theme, HOSTILE, action=HOSTILE),
        EmptyState(theme, icon="target", title=HOSTILE, sentence=HOSTILE, action=HOSTILE, other=HOSTILE),
        FactChip(theme, HOSTILE, HOSTILE, tone=Tone.DANGER, icon="warning-octagon-fill"),
        FactLine(theme, HOSTILE, HOSTILE),
        RadioCard(theme, HOSTILE, detail=HOSTILE),
        PlainLabel(theme, HOSTILE, elide=True),
    ]


def test_no_widget_renders_what_it_is_told(qtbot: QtBot, theme: Theme) -> None:
    for top in made_of_hostile_words(theme):
        qtbot.addWidget(top)
        for widget in [top, *top.findChildren(QWidget)]:
            if isinstance(widget, QLabel):
                assert widget.textFormat() is Qt.TextFormat.PlainText
            tip = widget.toolTip()
            if HOSTILE in html.unescape(tip):
                assert "<img" not in tip


def test_elided_labels_keep_the_whole_in_their_tip(qtbot: QtBot, theme: Theme) -> None:
    label = PlainLabel(theme, "Harper McAllister-Fitzgerald of Williamstown", elide=True)
    qtbot.addWidget(label)
    label.resize(90, 20)
    label.show()
    assert label.toolTip() == "Harper McAllister-Fitzgerald of Williamstown"
    label.resize(900, 20)
    assert label.toolTip() == ""


def test_line_breaks_cannot_break_a_one_line_label(qtbot: QtBot, theme: Theme) -> None:
    label = PlainLabel(theme, "two\nlines", elide=True)
    qtbot.addWidget(label)
    assert label.text() == "two lines"


@pytest.mark.parametrize("words", ["Rosa", "", "a > b"])
def test_harmless_tips_stay_as_they_are(words: str) -> None:
    assert tip_text(words) == words


def test_tips_show_markup_letter_by_letter(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    set_tip(widget, HOSTILE)
    assert html.escape(HOSTILE) in widget.toolTip()


def test_message_boxes_are_plain_in_all_their_parts(qtbot: QtBot) -> None:
    box = message_box(None, title="Remove", text=HOSTILE, informative=HOSTILE, icon=QMessageBox.Icon.Warning)
    qtbot.addWidget(box)
    box.show()
    formats = {label.textFormat() for label in box.findChildren(QLabel) if label.text()}
    assert formats == {Qt.TextFormat.PlainText}
