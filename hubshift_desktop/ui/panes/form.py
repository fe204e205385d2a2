"""A form in the pane: judged beside each field, kept as a draft while it is typed, saved as one change."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from hubshift_desktop.domain.errors import InvalidInputError, KnownError
from hubshift_desktop.domain.rows import Draft
from hubshift_desktop.domain.validation import Findings
from hubshift_desktop.domain.words import lowered
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.drafts import Drafts
from hubshift_desktop.ui.promise import LATER
from hubshift_desktop.ui.runner import Failed, Runner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.editor import Editor
from hubshift_desktop.ui.widgets.error_summary import ErrorSummary
from hubshift_desktop.ui.widgets.form_field import FormField
from hubshift_desktop.ui.widgets.page import Page
from hubshift_desktop.ui.widgets.save_bar import SaveBar

LOG = logging.getLogger(__name__)
AnyField: TypeAlias = "FormField[Editor]"
# A draft must be on the disk within two seconds of the last key.
DRAFT_MS = 1200


@dataclass(frozen=True, slots=True)
class _HalfTyped:
    """A form as it stood at one moment, on its way to the disk; nothing of Qt goes with it."""

    form: str
    record_id: str
    values: Mapping[str, str]
    focus: str
    cursor: int

    def keep(self, drafts: Drafts) -> None:
        """Write it; that it could not be is in the log by name, because at a lock nobody is there to be told."""
        try:
            drafts.keep(self.form, self.record_id, self.values, focus=self.focus, cursor=self.cursor)
        except Exception as error:
            LOG.warning("A draft could not be kept: %s", type(error).__name__)
            raise


class Form(QWidget):
    """Subclasses add fields to `page.body` in `steps`, and answer `judge` (quick, no store) and `store` (off the GUI
    thread). A form that was just made is empty: whoever shows it walks its steps, a turn each, or calls `make`.

    `saved` carries what `store` returned; `left` says that the form may go, its draft kept or thrown away.
    """

    saved = Signal(str)
    left = Signal()
    said = Signal(str, str)

    def __init__(
        self,
        theme: Theme,
        services: Services,
        runner: Runner,
        *,
        name: str,
        record_id: str,
        save: str = "Save",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self.services = services
        self.runner = runner
        self._name = name
        self._record_id = record_id
        self._fields: dict[str, AnyField] = {}
        self._before: dict[str, str] = {}
        self._problems: dict[str, str] = {}
        self._refused: dict[str, str] = {}
        self._is_saving = False
        self._is_over = False
        self.page = Page(theme)
        self.summary = ErrorSummary(theme)
        self.bar = SaveBar(theme, save=save)
        self.page.body.addWidget(self.summary)
        self._keeper = QTimer(self)
        self._keeper.setSingleShot(True)
        self._keeper.setInterval(DRAFT_MS)
        self._keeper.timeout.connect(self.on_draft_due)
        column = Column(theme, self)
        column.addWidget(self.page, 1)
        column.addWidget(self.bar)
        self.summary.field_chosen.connect(self.focus_field)
        self.bar.save_asked.connect(self.save)
        self.bar.discard_asked.connect(self.discard)

    # For subclasses --------------------------------------------------------------------------------------------------

    def steps(self) -> Iterator[None]:
        """Make the fields, a few in each step: all at once they would keep the window's thread for too long."""
        raise NotImplementedError

    def judge(self, values: Mapping[str, str], changed: frozenset[str]) -> Findings:
        """Return what is wrong or unusual with what is typed."""
        raise NotImplementedError

    def store(self, values: Mapping[str, str], changed: frozenset[str]) -> str:
        """Save and return the id of the record; runs on the writing lane."""
        raise NotImplementedError

    def may_save(self, _values: Mapping[str, str], _changed: frozenset[str]) -> bool:
        """Whether what was found fine is saved now; who asks the person first says no, and saves once they agreed."""
        return True

    def add_field(self, path: str, field: AnyField, value: str = "") -> AnyField:
        """Take a field into the form, with the value it has now."""
        self._fields[path] = field
        field.set_value(value)
        self._before[path] = field.value()
        field.edited.connect(lambda: self.on_edited(path))
        field.left.connect(lambda: self.on_left(path))
        return field

    def remove_field(self, path: str) -> None:
        """Let a field go; a value it had before counts as cleared."""
        self._fields.pop(path, None)
        self._problems.pop(path, None)
        self.on_edited(path)

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Show what only the store could know beside the fields, and lead to the first."""
        self._show(Findings(dict(problems)), frozenset(problems))
        self._lead_to_problem()

    def mark_refused(self, refusals: Mapping[str, str]) -> None:
        """Show the office's reasons beside the values it did not accept; what was typed stays."""
        self._refused = dict(refusals)
        for path, sentence in refusals.items():
            if path in self._fields:
                self._fields[path].set_problem(sentence)

    # What is typed ---------------------------------------------------------------------------------------------------

    def make(self) -> None:
        """Make all the fields now."""
        for _ in self.steps():
            pass

    @property
    def values(self) -> dict[str, str]:
        """What stands in the fields, by path."""
        return {path: field.value() for path, field in self._fields.items()}

    @property
    def changed(self) -> frozenset[str]:
        """The paths whose value is not what it was."""
        now = self.values
        return frozenset(path for path in {*now, *self._before} if now.get(path, "") != self._before.get(path, ""))

    @property
    def has_changes(self) -> bool:
        return bool(self.changed)

    @property
    def draft_key(self) -> tuple[str, str]:
        """The form and record by which its draft is kept."""
        return self._name, self._record_id

    def field(self, path: str) -> AnyField | None:
        """Return the field of a path."""
        return self._fields.get(path)

    def restore(self, draft: Draft | None) -> None:
        """Give back what was half-typed, with the cursor where it was."""
        if draft is not None:
            self.fill(draft)
            self.focus_field(draft.focus, cursor=draft.cursor)

    def fill(self, draft: Draft) -> None:
        """Give back what was half-typed and leave the keyboard alone: the form may not be in view yet."""
        self.prepare_for(draft.values)
        for path, value in draft.values.items():
            if path in self._fields and value != self._fields[path].value():
                self._fields[path].set_value(value)
        self._tell_changes()

    def called(self, path: str) -> str:
        """Return what the save bar calls a field that changed, or one that went."""
        return lowered(self._fields[path].label.text()) if path in self._fields else "removed entries"

    def prepare_for(self, values: Mapping[str, str]) -> None:
        """Make room for the fields a draft knows (rows that were added); nothing by default."""

    def keep_draft(self) -> None:
        """Take the form as it stands now, and ask for it to be written; a form without changes has no draft."""
        self._ask_to_keep(self.on_failed, owner=self)

    # What is asked ---------------------------------------------------------------------------------------------------

    @Slot()
    def save(self) -> None:
        """Judge everything that changed; save it, or lead to the first field that needs fixing."""
        changed = self.changed
        if self._is_saving or not changed:
            return
        values = self.values
        found = self.judge(values, changed)
        # What is typed in one field may be wrong with another: an end before its start, a number that is missing.
        self._show(found, changed | frozenset(found.problems))
        if self._problems:
            self._lead_to_problem()
            return
        if not self.may_save(values, changed):
            return
        self._is_saving = True
        self._keeper.stop()
        name, record_id, drafts = self._name, self._record_id, self.services.drafts

        def work() -> str:
            made = self.store(values, changed)
            drafts.discard(name, record_id)
            return made

        self.runner.write(work, self.on_stored, self.on_refused, owner=self)

    @Slot()
    def discard(self) -> None:
        """Throw away what is typed, draft included."""
        self._is_over = True
        self._keeper.stop()
        name, record_id = self._name, self._record_id
        self.runner.write(
            lambda: self.services.drafts.discard(name, record_id), lambda _: None, self.on_failed, owner=self
        )
        self.left.emit()

    def leave(self, failed: Failed | None = None, *, owner: QObject | None = None) -> None:
        """Go and keep the draft. `owner` is who stays and is told by `failed` when it could not be written."""
        self._ask_to_keep(failed or self.on_failed, owner=owner or self)
        self._is_over = True

    @Slot(str)
    def focus_field(self, path: str, *, cursor: int = -1) -> None:
        """Put the keyboard into a field and bring it into view."""
        field = self._fields.get(path) or next(
            (field for key, field in self._fields.items() if path and key.startswith(f"{path}.")), None
        )
        if field is None:
            return
        self.page.ensureWidgetVisible(field, 0, self.theme.px(80))
        field.focus()
        line = field.editor.input
        if isinstance(line, QLineEdit) and cursor >= 0:
            line.setCursorPosition(min(cursor, len(line.text())))

    def focus_first(self) -> None:
        """Put the keyboard into the first field that was not accepted, else into the first."""
        order = [*(path for path in self._fields if path in self._refused), *self._fields]
        self.focus_field(next(iter(order), ""))

    # What happens ----------------------------------------------------------------------------------------------------

    def on_edited(self, path: str) -> None:
        """While typing only good news is told: a problem that is mended goes."""
        if path in self._problems:
            found = self.judge(self.values, frozenset({path}))
            if path not in found.problems:
                self._problems.pop(path)
                self._fields[path].clear_problem()
        elif path in self._refused and path in self._fields:
            self._refused.pop(path)
            self._fields[path].clear_problem()
        self._tell_changes()
        if not self._keeper.isActive():
            self._keeper.start()

    def on_left(self, path: str) -> None:
        """Leaving a field is the time to judge it."""
        changed = self.changed
        if path in changed and not self._is_over:
            self._show(self.judge(self.values, changed), frozenset({path}))

    @Slot()
    def on_draft_due(self) -> None:
        if self._is_over or self._is_saving:
            return
        if self.has_changes:
            self.keep_draft()
        else:
            name, record_id = self._name, self._record_id
            self.runner.write(
                lambda: self.services.drafts.discard(name, record_id), lambda _: None, self.on_failed, owner=self
            )

    @Slot(object)
    def on_stored(self, record_id: str) -> None:
        self._is_saving, self._is_over = False, True
        self.said.emit(f"Saved on this laptop{LATER}", "undo")
        self.saved.emit(record_id)

    @Slot(object)
    def on_refused(self, error: KnownError) -> None:
        self._is_saving = False
        if isinstance(error, InvalidInputError):
            self.show_problems(error.problems)
            if self._problems:
                return
        self.on_failed(error)

    @Slot(object)
    def on_failed(self, error: KnownError) -> None:
        self.said.emit(f"{error.title}. {error.sentence}", "")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.theme.colour("page"))
        painter.end()

    # Inside ----------------------------------------------------------------------------------------------------------

    def _show(self, findings: Findings, paths: frozenset[str]) -> None:
        """Show what was found for these paths; what was found for the others stays."""
        for path in paths:
            field = self._fields.get(path)
            self._problems.pop(path, None)
            if field is None:
                continue
            if path in findings.problems:
                field.set_problem(findings.problems[path])
            elif path in findings.warnings:
                field.set_problem(findings.warnings[path], tone=Tone.WARN)
            else:
                field.clear_problem()
        shown = paths & self._fields.keys()
        self._problems |= {path: text for path, text in findings.problems.items() if path in shown}
        if not self._problems:
            self.summary.set_fields([])

    def _lead_to_problem(self) -> None:
        order = [path for path in self._fields if path in self._problems]
        self.summary.set_fields([(path, self._fields[path].label.text()) for path in order])
        if order:
            self.focus_field(order[0])

    def _tell_changes(self) -> None:
        changed = self.changed
        order = [path for path in self._fields if path in changed] + sorted(changed - self._fields.keys())
        self.bar.set_changed([*dict.fromkeys(map(self.called, order))])
        if self.summary.isVisible():
            order = [path for path in self._fields if path in self._problems]
            self.summary.set_fields([(path, self._fields[path].label.text()) for path in order])

    def _ask_to_keep(self, failed: Failed, *, owner: QObject) -> None:
        self._keeper.stop()
        if self._is_over or self._is_saving or not self.has_changes:
            return
        kept, drafts = self._snapshot(), self.services.drafts
        self.runner.write(lambda: kept.keep(drafts), lambda _: None, failed, owner=owner)

    def _snapshot(self) -> _HalfTyped:
        focused = QApplication.focusWidget()
        for path, field in self._fields.items():
            if focused is not None and (focused is field.editor.input or field.isAncestorOf(focused)):
                return _HalfTyped(self._name, self._record_id, self.values, path, _cursor(focused))
        return _HalfTyped(self._name, self._record_id, self.values, "", 0)


def _cursor(widget: QWidget) -> int:
    if isinstance(widget, QLineEdit):
        return widget.cursorPosition()
    if isinstance(widget, QPlainTextEdit):
        return widget.textCursor().position()
    return 0
