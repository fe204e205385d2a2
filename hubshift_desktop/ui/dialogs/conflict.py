"""Deciding between two versions of a record, field by field, in plain words (picture 07)."""

from __future__ import annotations

from typing import TypeAlias

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain import dates
from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.domain.states import Choice
from hubshift_desktop.domain.words import plural
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.history import OFFICE
from hubshift_desktop.services.views import DecisionField, DecisionFile
from hubshift_desktop.ui.dialogs.decision_row import COLUMN_GAP, COLUMN_SHARES, DecisionRow
from hubshift_desktop.ui.dialogs.fitting_area import FittingArea
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import PlainLabel, set_tip
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.shell.remembered import SINGLE_KEYS
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.dialog_frame import DialogFrame
from hubshift_desktop.ui.widgets.divider import Divider
from hubshift_desktop.ui.widgets.icon_label import IconLabel
from hubshift_desktop.ui.widgets.paragraph import Paragraph
from hubshift_desktop.ui.widgets.row import Row

_KEYS = {Qt.Key.Key_1: Choice.MINE, Qt.Key.Key_2: Choice.OFFICE, Qt.Key.Key_3: Choice.BOTH}
UNDO = "undo_decision"
# What was chosen, by the decision and the two versions that were on show then.
KeptChoices: TypeAlias = dict[tuple[str, str, str], Choice]


class ConflictDialog(DialogFrame):
    """Nothing is preselected, nothing is decided in bulk, and 'Decide later' keeps both versions as they are.

    `kept` is where choices stay that were made and not yet saved: whoever closes the dialog finds them at the next
    opening, as long as the two versions are those that were chosen between.
    """

    said = Signal(str, str)

    def __init__(
        self,
        theme: Theme,
        services: Services,
        runner: Runner,
        window: QWidget,
        *,
        client_id: str = "",
        kept: KeptChoices | None = None,
    ) -> None:
        super().__init__(theme, window, title=" ", sentence=" ", icon="git-fork", tone=Tone.WARN, width=1000)
        self.services = services
        self.runner = runner
        self._client_id = client_id
        self._files: list[DecisionFile] = []
        self._at = 0
        self._chosen: KeptChoices = {} if kept is None else kept
        self.rows: list[DecisionRow] = []
        self._build_parts()
        self.closed.connect(self.deleteLater)

    # ---- opening ---------------------------------------------------------------------------------------------------

    def open(self, first: QWidget | None = None) -> None:
        """Read what is to decide and open; with nothing to decide, say so and stay closed."""
        self.runner.read(self.services.decisions.open, self.on_files, self.on_failed, owner=self)

    @Slot(object)
    def on_files(self, files: tuple[DecisionFile, ...]) -> None:
        mine = [file for file in files if file.client_id == self._client_id]
        self._files = [*mine, *(file for file in files if file.client_id != self._client_id)]
        if not self._files:
            self.said.emit("Nothing to decide. Both versions agree.", "")
            self.deleteLater()
            return
        self._show_record(0)
        super().open(next((row for row in self.rows if row.choice is None), self.rows[0]).first)

    @Slot(object)
    def on_failed(self, error: KnownError) -> None:
        self.said.emit(f"{error.title}. {error.sentence}", "")
        self._tell_count()

    # ---- choosing --------------------------------------------------------------------------------------------------

    @property
    def record(self) -> DecisionFile:
        """The record on show."""
        return self._files[self._at]

    @Slot()
    def on_chosen(self) -> None:
        for row in self.rows:
            if row.choice is not None:
                self._chosen[_versions(row.field)] = row.choice
        self._tell_count()

    @Slot()
    def on_keep_clicked(self) -> None:
        choices = {row.field.conflict_id: row.choice for row in self.rows if row.choice is not None}
        if len(choices) < len(self.rows):
            return
        self.keep.setEnabled(False)
        self.runner.write(lambda: self.services.decisions.decide(choices), self.on_decided, self.on_failed, owner=self)

    @Slot(object)
    def on_decided(self, _answer: object) -> None:
        done = self._files.pop(self._at)
        for field in done.fields:
            self._chosen.pop(_versions(field), None)
        self.said.emit(f"Your choices for {done.what} are saved on this laptop", UNDO)
        if not self._files:
            self.close_dialog()
            return
        self._show_record(min(self._at, len(self._files) - 1))
        self.rows[0].first.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def on_back_clicked(self) -> None:
        self._show_record(self._at - 1)

    @Slot()
    def on_forward_clicked(self) -> None:
        self._show_record(self._at + 1)

    @Slot()
    def on_combined_clicked(self) -> None:
        """Show or hide which other changes were put together without asking."""
        self._combined.setVisible(self._combined.isHidden())
        self._fields.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        choice = _KEYS.get(Qt.Key(event.key()))
        if choice is not None and self._has_single_keys() and self._choose_by_key(choice):
            event.accept()
            return
        super().keyPressEvent(event)

    def _choose_by_key(self, choice: Choice) -> bool:
        """Choose in the row with the keyboard, and go on to the next that is still open."""
        focused = self.window().focusWidget()
        here = next((row for row in self.rows if row.isAncestorOf(focused)), None)
        row = here or next((row for row in self.rows if row.choice is None), None)
        if row is None or not row.choose(choice):
            return False
        after = self.rows[self.rows.index(row) + 1 :] + self.rows
        target = next((other for other in after if other.choice is None), None)
        (target.first if target else self.keep).setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _has_single_keys(self) -> bool:
        return self.services.preferences.get(SINGLE_KEYS, True) is not False

    # ---- showing ---------------------------------------------------------------------------------------------------

    def _show_record(self, index: int) -> None:
        self._at = index
        record = self.record
        self._clear()
        self.title.setText(f"{record.what} was changed in two places")
        self.setAccessibleName(self.title.text())
        self.sentence.setText(self._sentence(record))
        self._tell_heads(record)
        self._tell_combined(record)
        for field in record.fields:
            row = DecisionRow(self.theme, field)
            if _versions(field) in self._chosen:
                row.choose(self._chosen[_versions(field)])
            row.chosen.connect(self.on_chosen)
            self.rows.append(row)
            self._list.addWidget(row)
        self._where.setText(f"Record {index + 1} of {len(self._files)}")
        self._nav.setVisible(len(self._files) > 1)
        self.back.setEnabled(index > 0)
        self.forward.setEnabled(index + 1 < len(self._files))
        self._tell_count()
        self._fields.updateGeometry()

    def _clear(self) -> None:
        for row in self.rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = []

    def _sentence(self, record: DecisionFile) -> str:
        by = next((field.office_by for field in record.fields if field.office_by), OFFICE)
        theirs = "it was also changed in Hubshift" if by == OFFICE else f"{by} edited it in Hubshift"
        mine = next((field.mine_by for field in record.fields if field.mine_by), "")
        you = "You" if mine in ("", self.services.account.name) else mine
        return f"{you} edited this record on this laptop and {theirs}. Choose what to keep for each field."

    def _tell_heads(self, record: DecisionFile) -> None:
        mine_at = max((field.mine_at for field in record.fields if field.mine_at), default=None)
        office_at = max((field.office_at for field in record.fields if field.office_at), default=None)
        by = next((field.office_by for field in record.fields if field.office_by), OFFICE)
        now = self.services.clock.now()
        words = [dates.moment_words(at, now=now).replace(", ", " ", 1) if at else "" for at in (mine_at, office_at)]
        self._heads[0].setText("As last synced")
        self._heads[1].setText(", ".join(part for part in ("This laptop", words[0]) if part))
        self._heads[2].setText(", ".join(part for part in (by, words[1]) if part))

    def _tell_combined(self, record: DecisionFile) -> None:
        count = len(record.combined)
        self.combined.setVisible(count > 0)
        were = "change was" if count == 1 else "changes were"
        self.combined.set_label(f"{count} other {were} combined for you")
        self._combined.setText("\n".join(f"•  {words}" for words in record.combined))
        self._combined.hide()

    def _tell_count(self) -> None:
        done = sum(row.choice is not None for row in self.rows)
        self._count.setText(f"{done} of {len(self.rows)} chosen")
        is_whole = done == len(self.rows)
        self.keep.setEnabled(is_whole)
        left = len(self.rows) - done
        set_tip(self.keep, "" if is_whole else f"{plural(left, 'field')} still to choose")

    # ---- building --------------------------------------------------------------------------------------------------

    def _build_parts(self) -> None:
        theme = self.theme
        self.content.set_lengths(gap=12, margins=(0, 0, 0, 0))
        self._where = PlainLabel(theme, role=Role.SECOND_MEDIUM, colour="ink2")
        self.back = Button(theme, kind=ButtonKind.GHOST, icon="caret-left", name="Previous record", height=28)
        self.forward = Button(theme, kind=ButtonKind.GHOST, icon="caret-right", name="Next record", height=28)
        self._nav = QWidget()
        nav = Row(theme, self._nav, gap=4)
        for widget in (self._where, self.back, self.forward):
            nav.addWidget(widget)
        nav.addStretch(1)
        self._fields = FittingArea(theme)
        self._list = Column(theme, gap=14)
        self._combined = Paragraph(theme, colour="ink2")
        self._fields.body.addLayout(self._list)
        self._fields.body.addWidget(self._combined)
        self._fields.body.addStretch(1)
        self.content.addWidget(self._nav)
        self.content.addLayout(self._head_row())
        self.content.addWidget(Divider(theme, colour="line"))
        self.content.addWidget(self._fields, 1)
        self._build_foot()

    def _head_row(self) -> Row:
        theme = self.theme
        self._heads = [PlainLabel(theme, role=Role.SECOND, colour="ink2", elide=True) for _ in range(3)]
        row = Row(theme, gap=COLUMN_GAP)
        named = zip(("Before", "Yours", "Theirs"), ("clock-counter-clockwise", "laptop", "cloud"), strict=True)
        for (name, icon), when, share in zip(named, self._heads, COLUMN_SHARES, strict=True):
            words = Column(theme, gap=0)
            words.addWidget(PlainLabel(theme, name, role=Role.STRONG))
            words.addWidget(when)
            cell = QWidget()
            line = Row(theme, cell, gap=8)
            line.addWidget(IconLabel(theme, icon, size=17))
            line.addLayout(words, 1)
            row.addWidget(cell, share)
        return row

    def _build_foot(self) -> None:
        theme = self.theme
        self._count = PlainLabel(theme, role=Role.LABEL)
        self.combined = Button(theme, "", kind=ButtonKind.LINK, height=22, tip="Show which")
        self.later = Button(theme, "Decide later", height=36)
        self.keep = Button(theme, "Keep these choices", kind=ButtonKind.PRIMARY, height=36)
        self.foot_words.addWidget(self._count)
        self.foot_words.addWidget(self.combined, 0, Qt.AlignmentFlag.AlignLeft)
        self.foot.addWidget(self.later)
        self.foot.addWidget(self.keep)
        self.back.clicked.connect(self.on_back_clicked)
        self.forward.clicked.connect(self.on_forward_clicked)
        self.combined.clicked.connect(self.on_combined_clicked)
        self.later.clicked.connect(self.cancel)
        self.keep.clicked.connect(self.on_keep_clicked)


def _versions(field: DecisionField) -> tuple[str, str, str]:
    return field.conflict_id, field.mine, field.office
