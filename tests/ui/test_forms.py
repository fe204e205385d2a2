"""Forms by keyboard: typed dates, tags, hints giving way to errors, and what a screen reader is told."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCalendarWidget, QMenu, QWidget
from pytestqt.qtbot import QtBot

from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.combo_editor import ComboEditor
from hubshift_desktop.ui.widgets.date_editor import DateEditor
from hubshift_desktop.ui.widgets.error_summary import ErrorSummary
from hubshift_desktop.ui.widgets.form_field import FormField
from hubshift_desktop.ui.widgets.multiline_editor import MultilineEditor
from hubshift_desktop.ui.widgets.page import Page
from hubshift_desktop.ui.widgets.save_bar import SaveBar
from hubshift_desktop.ui.widgets.search_field import SearchField
from hubshift_desktop.ui.widgets.tag_editor import TagEditor
from hubshift_desktop.ui.widgets.text_editor import TextEditor
from tests.ui.conftest import Stage

TODAY = date(2026, 11, 24)


def on_stage(stage: Stage, theme: Theme, *widgets: QWidget) -> QWidget:
    window = QWidget()
    column = Column(theme, window)
    for widget in widgets:
        column.addWidget(widget)
    stage.show(window)
    return window


@pytest.mark.parametrize("typed", ["14 Feb 1997", "14/2/1997", "14-2-97", "1997-02-14"])
def test_dates_are_typed_as_people_type_them(qtbot: QtBot, stage: Stage, theme: Theme, typed: str) -> None:
    editor, other = DateEditor(theme, today=TODAY, is_past=True), TextEditor(theme)
    on_stage(stage, theme, editor, other)
    editor.input.setFocus()
    qtbot.keyClicks(editor.line, typed)
    other.input.setFocus()
    assert editor.line.text() == "14 Feb 1997"
    assert editor.value() == "1997-02-14"


def test_a_date_that_is_none_is_kept_as_typed(qtbot: QtBot, stage: Stage, theme: Theme) -> None:
    editor, other = DateEditor(theme, today=TODAY), TextEditor(theme)
    on_stage(stage, theme, editor, other)
    editor.input.setFocus()
    qtbot.keyClicks(editor.line, "31/2/2026")
    other.input.setFocus()
    assert editor.value() == "31/2/2026"


def test_a_day_can_be_chosen_from_the_calendar(qtbot: QtBot, stage: Stage, theme: Theme) -> None:
    editor = DateEditor(theme, today=TODAY)
    on_stage(stage, theme, editor)
    editor.set_value("2026-01-06")
    qtbot.mouseClick(editor.opener, Qt.MouseButton.LeftButton)
    menu = editor.findChild(QMenu)
    assert isinstance(menu, QMenu)
    calendar = menu.findChild(QCalendarWidget)
    assert isinstance(calendar, QCalendarWidget)
    assert calendar.firstDayOfWeek() is Qt.DayOfWeek.Monday
    with qtbot.waitSignal(editor.edited):
        calendar.clicked.emit(calendar.selectedDate().addDays(4))
    assert editor.value() == "2026-01-10"
    menu.close()


def test_a_date_field_is_one_tab_stop_and_its_calendar_opens_from_it(qtbot: QtBot, stage: Stage, theme: Theme) -> None:
    start, end = DateEditor(theme, today=TODAY), DateEditor(theme, today=TODAY)
    on_stage(stage, theme, start, end)
    start.input.setFocus()
    qtbot.keyClicks(start.line, "6/1/2026")
    qtbot.keyClick(start.line, Qt.Key.Key_Tab)
    assert end.input.hasFocus()
    qtbot.keyClick(end.line, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    menu = end.findChild(QMenu)
    assert isinstance(menu, QMenu)
    assert menu.isVisible()
    menu.close()
    assert end.input.hasFocus()


def test_tags_are_added_and_taken_back_by_keyboard(qtbot: QtBot, stage: Stage, theme: Theme) -> None:
    editor = TagEditor(theme, tone=Tone.DANGER)
    on_stage(stage, theme, editor)
    editor.input.setFocus()
    qtbot.keyClicks(editor.line, "Peanuts")
    qtbot.keyClick(editor.line, Qt.Key.Key_Return)
    qtbot.keyClicks(editor.line, "Penicillin,")
    qtbot.keyClicks(editor.line, "peanuts")
    qtbot.keyClick(editor.line, Qt.Key.Key_Return)
    assert editor.tags == ["Peanuts", "Penicillin"]
    qtbot.keyClick(editor.line, Qt.Key.Key_Backspace)
    assert editor.tags == ["Peanuts", "Penicillin"], "the first Backspace only marks"
    qtbot.keyClicks(editor.line, "Latex")
    assert editor.tags == ["Peanuts", "Penicillin", "Latex"], "what is typed then is a word of its own"
    editor.line.clear()
    for _ in range(2):
        qtbot.keyClick(editor.line, Qt.Key.Key_Backspace)
    assert editor.tags == ["Peanuts"]
    assert editor.line.hasFocus()
    qtbot.keyClick(editor.line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.tags == ["Peanuts", "Penicillin"]


def test_what_is_marked_is_let_go_by_escape_and_by_leaving(qtbot: QtBot, stage: Stage, theme: Theme) -> None:
    editor = TagEditor(theme)
    on_stage(stage, theme, editor)
    editor.set_value("Autism")
    editor.line.setFocus()
    qtbot.keyClick(editor.line, Qt.Key.Key_Backspace)
    assert editor.line.placeholderText() == "Backspace again removes Autism"
    editor.grab()
    qtbot.keyClick(editor.line, Qt.Key.Key_Escape)
    qtbot.keyClick(editor.line, Qt.Key.Key_Backspace)
    editor.line.clearFocus()
    editor.line.setFocus()
    qtbot.keyClick(editor.line, Qt.Key.Key_Backspace)
    assert editor.tags == ["Autism"]


def test_an_unfinished_tag_counts_because_nothing_typed_is_lost(qtbot: QtBot, stage: Stage, theme: Theme) -> None:
    editor = TagEditor(theme)
    on_stage(stage, theme, editor)
    editor.set_value("Autism")
    qtbot.keyClicks(editor.line, "Epilepsy")
    assert editor.value() == "Autism\nEpilepsy"


def test_an_error_takes_the_place_of_the_hint_and_is_told(stage: Stage, theme: Theme) -> None:
    field = FormField(theme, "Email", TextEditor(theme), optional=True, hint="Like name@example.com")
    on_stage(stage, theme, field)
    assert field.editor.input.accessibleName() == "Email, optional"
    assert field.editor.input.accessibleDescription() == "Like name@example.com"
    assert field.label.buddy() is field.editor.input
    field.set_problem("Enter a full email address")
    assert field.problem == "Enter a full email address"
    assert field.editor.is_invalid
    assert field.editor.input.accessibleDescription() == "Enter a full email address"
    field.set_problem("")
    assert field.problem == ""
    assert field.editor.input.accessibleDescription() == "Like name@example.com"


def test_a_warning_is_said_but_marks_nothing_as_wrong(qtbot: QtBot, theme: Theme) -> None:
    field = FormField(theme, "NDIS number", TextEditor(theme, slashed=True))
    qtbot.addWidget(field)
    field.set_problem("NDIS numbers usually start with 43", tone=Tone.WARN)
    field.set_hint("9 digits")
    assert field.problem == "NDIS numbers usually start with 43"
    assert not field.editor.is_invalid


def test_a_field_tells_when_it_is_left_so_that_it_is_judged_then(qtbot: QtBot, stage: Stage, theme: Theme) -> None:
    first, second = FormField(theme, "Phone", TextEditor(theme)), FormField(theme, "Email", TextEditor(theme))
    on_stage(stage, theme, first, second)
    first.focus()
    with qtbot.assertNotEmitted(first.left):
        qtbot.keyClicks(first.editor.line, "0491 570 156")
    with qtbot.waitSignal(first.left):
        qtbot.keyClick(first.editor.line, Qt.Key.Key_Tab)
    assert second.editor.line.hasFocus()
    assert first.value() == "0491 570 156"


def test_a_value_the_office_sent_stays_though_it_is_no_choice(theme: Theme, qtbot: QtBot) -> None:
    editor = ComboEditor(theme, [("active", "Active"), ("inactive", "Inactive")])
    qtbot.addWidget(editor)
    editor.set_value("paused")
    assert editor.value() == "paused"
    assert editor.box.currentText() == "paused"


def test_setting_a_text_is_no_edit_but_typing_is(qtbot: QtBot, stage: Stage, theme: Theme) -> None:
    editor = MultilineEditor(theme)
    on_stage(stage, theme, editor)
    with qtbot.assertNotEmitted(editor.edited):
        editor.set_value("Focal epilepsy\ndiagnosed 2011")
    with qtbot.waitSignal(editor.edited):
        qtbot.keyClicks(editor.text, "x")


def test_search_shows_its_key_and_escape_clears(qtbot: QtBot, stage: Stage, theme: Theme) -> None:
    field = SearchField(theme, placeholder="Name or NDIS number", name="Search clients", key_hint="Ctrl F")
    on_stage(stage, theme, field)
    field.input.setFocus()
    assert not field.clearer.isVisible()
    qtbot.keyClicks(field.line, "Kowalsky")
    assert field.clearer.isVisible()
    with qtbot.waitSignal(field.list_asked):
        qtbot.keyClick(field.line, Qt.Key.Key_Down)
    with qtbot.waitSignal(field.cleared):
        qtbot.keyClick(field.line, Qt.Key.Key_Escape)
    assert field.value() == ""


def test_the_save_bar_names_what_is_not_saved(qtbot: QtBot, stage: Stage, theme: Theme) -> None:
    bar = SaveBar(theme)
    on_stage(stage, theme, bar)
    assert not bar.save.isEnabled()
    bar.set_changed(["email", "postcode"])
    assert bar.accessibleName() == "Not saved yet: email, postcode"
    with qtbot.waitSignal(bar.save_asked):
        qtbot.mouseClick(bar.save, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(bar.discard_asked):
        qtbot.keyClick(bar.discard, Qt.Key.Key_Space)


def test_the_summary_leads_to_each_field(qtbot: QtBot, stage: Stage, theme: Theme) -> None:
    summary = ErrorSummary(theme)
    on_stage(stage, theme, summary)
    assert not summary.isVisible()
    summary.set_fields([("email", "Email"), ("postcode", "Postcode")])
    assert summary.accessibleName() == "2 fields need fixing before you save: Email, Postcode"
    link = next(w for w in summary.findChildren(QWidget) if w.accessibleName() == "Go to Postcode")
    with qtbot.waitSignal(summary.field_chosen) as told:
        qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert told.args == ["postcode"]
    summary.set_fields([])
    assert not summary.isVisible()


def test_a_long_error_is_shown_whole_from_the_first_moment(qtbot: QtBot, stage: Stage, theme: Theme) -> None:
    sentence = "Choose a date after 6 Jan 2026, the day on which this plan started for the first time"
    field = FormField(theme, "Plan end date", TextEditor(theme))
    field.set_problem(sentence)
    page = Page(theme)
    page.body.addWidget(field)
    for _ in range(12):
        page.body.addWidget(FormField(theme, "Phone", TextEditor(theme)))
    stage.show(page, width=300, height=200)
    qtbot.waitUntil(lambda: field.height() >= field.heightForWidth(field.width()))
    assert field.height() > theme.px(38 + 2 * 20)
