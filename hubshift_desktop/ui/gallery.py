"""Every component on one page, light or dark, to be held beside the pictures of the design.

`python -m hubshift_desktop.ui.gallery [--dark] [--scale 1.5] [--save FILE]`
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QCheckBox, QFrame, QListView, QRadioButton, QWidget

from hubshift_desktop.domain.states import SyncMark
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.shell.snapshots import SyncStatus
from hubshift_desktop.ui.shell.sync_card import SyncCard
from hubshift_desktop.ui.theme import Mode, Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.badge import Badge
from hubshift_desktop.ui.widgets.banner import Banner
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.card import Card
from hubshift_desktop.ui.widgets.client_row_delegate import ClientRowDelegate
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.date_editor import DateEditor
from hubshift_desktop.ui.widgets.filter_chip import FilterChip
from hubshift_desktop.ui.widgets.flow import Flow
from hubshift_desktop.ui.widgets.form_field import FormField
from hubshift_desktop.ui.widgets.lines import LINE_ROLE, ClientLine, Flag
from hubshift_desktop.ui.widgets.page import Page
from hubshift_desktop.ui.widgets.progress_ring import ProgressRing
from hubshift_desktop.ui.widgets.row import Row
from hubshift_desktop.ui.widgets.segmented_control import SegmentedControl
from hubshift_desktop.ui.widgets.text_editor import TextEditor
from hubshift_desktop.ui.widgets.thin_bar import ThinBar

_TODAY = date(2026, 11, 24)

_BADGES = (
    (
        ("Active", Tone.OK, "check-circle"),
        ("Inactive", Tone.NEUTRAL, "minus-circle"),
        ("Ended", Tone.NEUTRAL, "prohibit"),
    ),
    (
        ("Not started", Tone.NEUTRAL, "circle-dashed"),
        ("In progress", Tone.ACCENT, "play-circle"),
        ("On hold", Tone.NEUTRAL, "pause-circle"),
        ("Completed", Tone.OK, "check-circle"),
    ),
    (
        ("Scheduled", Tone.ACCENT, "calendar-check"),
        ("Started", Tone.WAIT, "play-circle"),
        ("Completed", Tone.OK, "check-circle"),
        ("Cancelled", Tone.NEUTRAL, "prohibit"),
    ),
    (
        ("Overdue", Tone.DANGER, "warning-circle"),
        ("Due in 8 days", Tone.WARN, "clock"),
        ("Ends soon", Tone.WARN, "hourglass-high"),
    ),
    (
        ("Waiting", Tone.WAIT, "cloud-arrow-up"),
        ("Syncing", Tone.ACCENT, "arrows-clockwise"),
        ("Decide", Tone.WARN, "git-fork"),
        ("Fix", Tone.DANGER, "wrench"),
    ),
    (
        ("On this laptop", Tone.NEUTRAL, "laptop"),
        ("Not downloaded", Tone.NEUTRAL, "cloud-arrow-down"),
        ("Queued", Tone.WAIT, "clock"),
    ),
)
_BANNERS = (
    (Tone.DANGER, "warning-octagon", "Allergies: Peanuts, Penicillin", "Check every new medication against this list."),
    (Tone.WARN, "lock-simple-open", "The file will not be encrypted", "Anyone who can open it can read these details."),
    (Tone.WAIT, "cloud-slash", "You’re offline. Keep working.", "Saved on this laptop – will sync when online."),
    (Tone.OK, "check-circle", "Goal completed", "Travel to TAFE by train on my own, 18 Dec 2026."),
)
_STATES = (
    ("All changes synced", "Checked 10:42 am", "cloud-check", Tone.OK, None),
    ("2 changes waiting", "Sending soon", "cloud-arrow-up", Tone.WAIT, None),
    ("Syncing…", "12 of 40 changes", "arrows-clockwise", Tone.ACCENT, 0.3),
    ("Offline", "5 waiting, 2 need you", "cloud-slash", Tone.WAIT, None),
    ("1 decision needed", "The rest is synced", "git-fork", Tone.WARN, None),
    ("Setting up", "28%, 6 minutes left", "cloud-arrow-down", Tone.ACCENT, 0.28),
)
_CLIENTS = (
    ("Rosa Delgado", "430 000 511", "Sunshine", Flag("5 days", Tone.DANGER, "warning-circle"), SyncMark.FIX),
    ("Noah Williams", "430 000 387", "Seddon", Flag("14 days", Tone.DANGER, "warning-circle"), SyncMark.DECIDE),
    ("Grace Pellegrino", "430 000 642", "Altona", Flag("25 days", Tone.WARN, "hourglass-high"), SyncMark.SYNCING),
    ("Amelia Tran", "430 000 218", "Footscray", Flag("42 days"), SyncMark.WAITING),
    ("Yusuf Demir", "430 000 904", "Werribee", Flag("58 days"), SyncMark.NONE),
)


class Gallery(Page):
    """Picture 13: if this page looks right, every pane made of it starts right."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, margin=32, is_full=True)
        self.setWindowTitle("Hubshift components")
        self.rows = self._client_list()
        self.body.addWidget(PlainLabel(theme, "Components", role=Role.PAGE_TITLE))
        columns = Row(theme, gap=16)
        for cards in (
            (self._buttons(), self._fields(), self._filters()),
            (self._badges(), self._states()),
            (self._banners(), self._clients()),
        ):
            column = Column(theme, gap=16)
            for card in cards:
                column.addWidget(card)
            column.addStretch(1)
            columns.addLayout(column, 1)
        self.body.addLayout(columns, 1)

    def _line(self, *widgets: QWidget, gap: float = 9) -> Row:
        row = Row(self.theme, gap=gap)
        for widget in widgets:
            row.addWidget(widget)
        row.addStretch(1)
        return row

    def _buttons(self) -> Card:
        theme, card = self.theme, Card(self.theme, "Buttons", gap=10)
        card.body.addLayout(
            self._line(
                Button(theme, "Add goal", kind=ButtonKind.PRIMARY, icon="plus"),
                Button(theme, "Edit", icon="pencil-simple"),
                Button(theme, "Show all", kind=ButtonKind.LINK),
                Button(theme, "Remove", kind=ButtonKind.DANGER, icon="trash"),
            )
        )
        disabled = Button(theme, "Save", tip="Nothing has changed")
        disabled.setEnabled(False)
        self.focus_me = Button(theme, "Focus", kind=ButtonKind.PRIMARY)
        more = Button(theme, kind=ButtonKind.GHOST, icon="dots-three-bold", name="More")
        status = Button(theme, "Status", has_caret=True)
        card.body.addLayout(self._line(disabled, Button(theme, "Focus"), self.focus_me, more, status))
        return card

    def _fields(self) -> Card:
        theme, card = self.theme, Card(self.theme, "Fields", gap=8)
        phone = FormField(theme, "Phone", TextEditor(theme), optional=True)
        phone.set_value("0491 570 156")
        start = FormField(theme, "Start date", DateEditor(theme, today=_TODAY), hint="For example 6 Jan 2026")
        start.set_value("2026-01-06")
        end = FormField(theme, "Plan end date", TextEditor(theme))
        end.set_value("5 Jan 2026")
        end.set_problem("Choose a date after 6 Jan 2026")
        self.dose = FormField(theme, "Dose", TextEditor(theme, slashed=True), hint="Focused")
        self.dose.set_value("10 mg")
        for pair in ((phone, start), (end, self.dose)):
            row = Row(theme, gap=14)
            for field in pair:
                row.addWidget(field, 1)
            card.body.addLayout(row)
        card.body.addLayout(self._choices())
        return card

    def _choices(self) -> Column:
        checked, empty, partial = QCheckBox("Checked"), QCheckBox("Not checked"), QCheckBox("In progress")
        checked.setChecked(True)
        partial.setTristate(True)
        partial.setCheckState(Qt.CheckState.PartiallyChecked)
        chosen, other = QRadioButton("Selected"), QRadioButton("Not selected")
        chosen.setChecked(True)
        column = Column(self.theme, gap=4)
        for box in (checked, empty, partial, chosen, other):
            box.setFont(self.theme.font(Role.BODY))
        column.addLayout(self._line(checked, empty, partial, gap=40))
        column.addLayout(self._line(chosen, other, gap=16))
        return column

    def _filters(self) -> Card:
        theme, card = self.theme, Card(self.theme, "Filters and progress")
        segments = [("open", "Open"), ("done", "Completed"), ("all", "All")]
        goals = SegmentedControl(theme, segments, name="Which goals")
        for key, count in (("open", 4), ("done", 1), ("all", 5)):
            goals.set_count(key, count)
        status = FilterChip(theme, "Status", options=[("", "Any status"), ("active", "Active")], height=32)
        status.choose("active")
        end = FilterChip(theme, "Plan end", options=[("", "Any time"), ("30", "Within 30 days")], height=32)
        card.body.addLayout(self._line(goals, status, end, gap=8))
        rings = (ProgressRing(theme, 40), ProgressRing(theme, 60), ProgressRing(theme, 100, is_done=True))
        card.body.addLayout(self._line(*rings, gap=8))
        card.body.addWidget(PlainLabel(theme, "Uploading, 62% of 2.4 MB", role=Role.SECOND, colour="ink2"))
        card.body.addWidget(ThinBar(theme, name="Upload", share=0.62))
        return card

    def _badges(self) -> Card:
        card = Card(self.theme, "Badges: icon and words, never colour alone", gap=10)
        for line in _BADGES:
            flow = Flow(self.theme, gap=9)
            for text, tone, icon in line:
                flow.add(Badge(self.theme, text, tone=tone, icon=icon))
            card.body.addWidget(flow)
        return card

    def _states(self) -> Card:
        card = Card(self.theme, "Sync status", gap=10)
        for index in range(0, len(_STATES), 2):
            row = Row(self.theme, gap=10)
            for title, sentence, icon, tone, share in _STATES[index : index + 2]:
                chip = SyncCard(self.theme)
                chip.show_status(SyncStatus(title=title, sentence=sentence, icon=icon, tone=tone, share=share))
                row.addWidget(chip, 1, Qt.AlignmentFlag.AlignTop)
            card.body.addLayout(row)
        return card

    def _banners(self) -> Card:
        card = Card(self.theme, "Banners", gap=10)
        for tone, icon, title, sentence in _BANNERS:
            card.body.addWidget(Banner(self.theme, title, sentence, tone=tone, icon=icon))
        return card

    def _clients(self) -> Card:
        card = Card(self.theme, padding=0, gap=0)
        head = Row(self.theme, margins=(20, 14, 20, 2))
        head.addWidget(PlainLabel(self.theme, "Client rows", role=Role.SECTION))
        card.body.addLayout(head)
        frame = Row(self.theme, margins=(8, 0, 8, 12))
        frame.addWidget(self.rows)
        card.body.addLayout(frame)
        return card

    def _client_list(self) -> QListView:
        view = QListView()
        model = QStandardItemModel(view)
        for name, ndis, suburb, flag, mark in _CLIENTS:
            item = QStandardItem(name)
            initials = "".join(part[0] for part in name.split())
            line = ClientLine(key=ndis, name=name, initials=initials, details=(ndis, suburb), right=flag, mark=mark)
            item.setData(line, LINE_ROLE)
            model.appendRow(item)
        view.setModel(model)
        view.setItemDelegate(ClientRowDelegate(self.theme, view))
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setAccessibleName("Client rows")
        view.setFixedHeight(self.theme.px(5 * 64))
        view.setCurrentIndex(model.index(3, 0))
        return view


def main(arguments: list[str] | None = None) -> int:
    """Show the gallery, or save it as a picture."""
    parser = argparse.ArgumentParser(prog="hubshift_desktop.ui.gallery")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--save", type=Path)
    asked = parser.parse_args(arguments)
    app = QApplication(sys.argv[:1])
    app.setStyle("Fusion")
    theme = Theme(mode=Mode.DARK if asked.dark else Mode.LIGHT, scale=asked.scale)
    app.setPalette(theme.palette())
    app.setStyleSheet(theme.style_sheet())
    gallery = Gallery(theme)
    gallery.resize(theme.px(1600), theme.px(820))
    gallery.show()
    if asked.save is None:
        return app.exec()
    gallery.activateWindow()
    gallery.dose.focus()
    app.processEvents()
    gallery.grab().save(str(asked.save))
    gallery.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
