"""Exporting clients for another program: what, whose, where to, and what that means (picture 11)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Event

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.domain.views import ClientQuery, ClientRow
from hubshift_desktop.domain.words import plural
from hubshift_desktop.export.request import CannotSaveError, ExportFormat, PlaceTakenError, Written
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.views import ExportPlan
from hubshift_desktop.ui.dialogs.export_choices import ColumnChoice, PasswordChoice, Which, WhichClients
from hubshift_desktop.ui.dialogs.file_place import REPLACE, FilePlace, Settled
from hubshift_desktop.ui.dialogs.fitting_area import FittingArea
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import PlainLabel, set_tip
from hubshift_desktop.ui.runner import Runner, Token
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.banner import Banner
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.dialog_frame import DialogFrame
from hubshift_desktop.ui.widgets.row import Row
from hubshift_desktop.ui.widgets.segmented_control import SegmentedControl
from hubshift_desktop.ui.widgets.thin_bar import ThinBar
from hubshift_desktop.ui.widgets.toast import Toast

_KINDS = {"xlsx": "Excel workbook (*.xlsx)", "csv": "CSV file (*.csv)"}
_LISTED = "In this list"
_Plans = tuple[ExportPlan, ExportPlan, tuple[ClientRow, ...]]


class ExportDialog(DialogFrame):
    """Says how many clients and columns before anything is written, and that the file is outside Hubshift's care."""

    said = Signal(str, str)
    _moved = Signal(int, int)

    def __init__(
        self,
        theme: Theme,
        services: Services,
        runner: Runner,
        window: QWidget,
        *,
        query: ClientQuery,
        selected: Sequence[str] = (),
        columns: Sequence[str] = (),
        listed: str = "",
    ) -> None:
        """`listed` names what the query finds, where no list that shows it is in view."""
        sentence = "Make a file of client details to use in another program."
        super().__init__(theme, window, title="Export clients", sentence=sentence, width=760)
        self.services, self.runner = services, runner
        self._query, self._selected, self._listed = query, tuple(selected), listed
        self._total = 0
        self._job: Token | None = None
        self._asked: tuple[Which, tuple[str, ...]] | None = None
        self._target = Path()
        self._stop = Event()
        self._build_parts(columns)
        self.closed.connect(self.on_closed)
        self._moved.connect(self.on_moved)

    # ---- opening ---------------------------------------------------------------------------------------------------

    def open(self, first: QWidget | None = None) -> None:
        """Count first, then open with the keyboard on the list's own clients; the folder may take longer."""
        self.runner.read(self._plans, self.on_plans, self.on_failed, owner=self)
        self.place.propose()

    def _plans(self) -> _Plans:
        exports, keys = self.services.exports, self.services.exports.list_columns()
        shown = exports.plan(None, self._query, keys)
        everyone = exports.plan(None, ClientQuery(), keys)
        return shown, everyone, self.services.caseload.rows_of(self._selected)

    @Slot(object)
    def on_plans(self, plans: _Plans) -> None:
        shown, everyone, rows = plans
        self._total = everyone.total
        detail = plural(shown.count, "client") if self._listed else _shown_words(shown, self._query)
        answers = [Which("list", self._listed or _LISTED, detail, shown.ids, shown.filter_words)]
        if rows:
            title = f"Only {rows[0].name}" if len(rows) == 1 else "Selected"
            detail = "The open client" if len(rows) == 1 else plural(len(rows), "client")
            answers.append(Which("selected", title, detail, tuple(row.local_id for row in rows), "chosen clients"))
        detail = f"{plural(everyone.count, 'client')}, with inactive"
        answers.append(Which("all", "Everyone", detail, everyone.ids, everyone.filter_words))
        self.which.offer(answers)
        if len(rows) > 1:
            self.which.cards["selected"].setChecked(True)
        self._tell_count()
        super().open(next(card for card in self.which.cards.values() if card.isChecked()))

    # ---- choosing --------------------------------------------------------------------------------------------------

    @property
    def format(self) -> ExportFormat:
        """The file type chosen now."""
        return ExportFormat(self.kind.key)

    @Slot(str)
    def on_kind_chosen(self, key: str) -> None:
        self.place.set_kind(key)
        self.password.offer(is_offered=key == ExportFormat.XLSX)
        self._tell_risk()

    @Slot()
    def on_changed(self) -> None:
        self._tell_count()

    @Slot()
    def on_place_told(self) -> None:
        """Another place is meant, or the same one looked at anew: what was wrong with the last is over."""
        self._tell_risk()
        self._tell_count()

    # ---- writing ---------------------------------------------------------------------------------------------------

    @Slot()
    def on_export_clicked(self) -> None:
        answer, columns = self.which.answer, self.choice.columns
        if answer is None or not answer.ids or not columns or self._asked is not None:
            return
        self._set_busy(is_busy=True)
        self.bar.set_share(0)
        self._asked = answer, columns
        self.place.settle()

    @Slot(object)
    def on_settled(self, place: Settled) -> None:
        if self._asked is not None:
            self._write(place, *self._asked)

    @Slot()
    def on_place_refused(self) -> None:
        self._set_busy(is_busy=False)

    def _write(self, place: Settled, answer: Which, columns: tuple[str, ...]) -> None:
        self._target = place.target
        self._stop = stop = Event()
        self.no.set_label("Stop")
        exports, kind, password = self.services.exports, self.format, self.password.password

        def write() -> Written:
            return exports.export(
                ids=answer.ids,
                total=self._total,
                columns=columns,
                filter_words=answer.filter_words,
                target=place.target,
                format=kind,
                may_replace=place.may_replace,
                password=password,
                on_progress=self._moved.emit,
                is_cancelled=stop.is_set,
            )

        job = self.runner.folder(write, self.on_written, self.on_failed, owner=self)
        # With nothing left to wait for (tests) the answer is here before the token is.
        self._job = job if self.bar.isVisible() else None

    @Slot(int, int)
    def on_moved(self, done: int, total: int) -> None:
        self.bar.set_share(done / total if total else 0)
        self.count.setText(f"Exporting, {done:,} of {plural(total, 'client')}")

    @Slot(object)
    def on_written(self, written: Written) -> None:
        self._set_busy(is_busy=False)
        toast = Toast(self.theme, self._window)
        toast.action_chosen.connect(lambda: self.place.files.show(written.target.parent))
        toast.dismissed.connect(toast.deleteLater)
        self.close_dialog()
        toast.say(f"Exported {plural(written.rows, 'client')} to {written.target.name}", action="Open folder")

    @Slot(object)
    def on_failed(self, error: KnownError) -> None:
        self._set_busy(is_busy=False)
        if isinstance(error, PlaceTakenError) and self.isVisible():
            self.place.say_appeared(self._target)
            return
        self.risk.set_tone(Tone.DANGER)
        self.risk.set_words(error.title, f"{error.sentence} {error.next_step}")
        if not self.isVisible():
            self.said.emit(f"{error.title}. {error.sentence}", "")
        elif isinstance(error, CannotSaveError):
            self.place.refuse(error.sentence)
        else:
            self.exporter.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def cancel(self) -> None:
        """While a file is written this stops the writing; otherwise it closes, also over a look at a slow folder."""
        if self._job is None:
            super().cancel()
            return
        self._stop.set()
        self._job.cancel()
        self._set_busy(is_busy=False)
        self._tell_risk()

    @Slot()
    def on_closed(self) -> None:
        self._stop.set()
        self.place.give_up()
        self.deleteLater()

    # ---- words -----------------------------------------------------------------------------------------------------

    def _tell_count(self) -> None:
        answer, columns = self.which.answer, self.choice.columns
        count = len(answer.ids) if answer else 0
        self.count.setText(f"{plural(count, 'client')}, {plural(len(columns), 'column')}")
        verb = REPLACE if self.place.is_taken else f"Export {plural(count, 'client')}"
        self.exporter.set_label(verb)
        self.exporter.setEnabled(bool(count and columns))
        why = "Choose at least one column" if not columns else "There are no clients to export" if not count else ""
        set_tip(self.exporter, why)

    @Slot()
    def _tell_risk(self) -> None:
        self.risk.set_tone(Tone.WARN, icon="lock-simple" if self.password.password else "lock-simple-open")
        if self.password.password:
            sentence = "Copy the password now: it is kept nowhere. Tell it by phone, never in the same e-mail."
            self.risk.set_words("The file will be locked with this password", sentence)
        else:
            sentence = "Anyone who can open it can read these details. Delete it when you no longer need it."
            self.risk.set_words("The file will not be encrypted", sentence)

    def _set_busy(self, *, is_busy: bool) -> None:
        for widget in (self.which, self.choice, self.kind, self.place, self.password, self.exporter):
            widget.setEnabled(not is_busy)
        self.bar.setVisible(is_busy)
        if not is_busy:
            self._job = self._asked = None
            self.no.set_label("Cancel")
            self.password.offer(is_offered=self.format is ExportFormat.XLSX)
            self._tell_count()

    # ---- building --------------------------------------------------------------------------------------------------

    def _build_parts(self, columns: Sequence[str]) -> None:
        theme, exports = self.theme, self.services.exports
        self.which = WhichClients(theme)
        self.choice = ColumnChoice(theme, exports, list_columns=columns)
        self.kind = SegmentedControl(theme, [("xlsx", "Excel"), ("csv", "CSV")], name="File type")
        self.place = FilePlace(theme, self.runner, title="Save the export", kinds=_KINDS, name=exports.file_name)
        self.password = PasswordChoice(theme, exports)
        self.risk = Banner(theme, " ", " ", tone=Tone.WARN, icon="lock-simple-open", has_bar=False)
        group = Column(theme, gap=6)
        group.addWidget(PlainLabel(theme, "Which clients", role=Role.LABEL))
        group.addWidget(self.which)
        area = FittingArea(theme, gap=18)
        area.body.addLayout(group)
        area.body.addWidget(self.choice)
        area.body.addLayout(self._file_row())
        area.body.addWidget(self.password)
        self.content.set_lengths(gap=18, margins=(0, 0, 0, 0))
        self.content.addWidget(area, 1)
        # What the file means must be in view, however little room there is.
        self.content.addWidget(self.risk)
        self._build_foot()
        self.place.watch(self.exporter)
        self.which.changed.connect(self.on_changed)
        self.choice.changed.connect(self.on_changed)
        self.kind.chosen.connect(self.on_kind_chosen)
        self.place.told.connect(self.on_place_told)
        self.place.settled.connect(self.on_settled)
        self.place.refused.connect(self.on_place_refused)
        self.password.changed.connect(self._tell_risk)
        self._tell_risk()

    def _file_row(self) -> Row:
        theme = self.theme
        kind = Column(theme, gap=7)
        kind.addWidget(PlainLabel(theme, "File type", role=Role.LABEL))
        kind.addWidget(self.kind)
        kind.addStretch(1)
        row = Row(theme, gap=20)
        row.addLayout(kind)
        row.addWidget(self.place, 1)
        return row

    def _build_foot(self) -> None:
        theme = self.theme
        self.count = PlainLabel(theme, colour="ink2")
        self.bar = ThinBar(theme, name="Export")
        self.bar.hide()
        self.no = Button(theme, "Cancel", height=36)
        self.exporter = Button(theme, "Export", kind=ButtonKind.PRIMARY, icon="export", height=36)
        self.foot_words.set_lengths(gap=6, margins=(0, 0, 0, 0))
        self.foot_words.addWidget(self.count)
        self.foot_words.addWidget(self.bar)
        self.foot.addWidget(self.no)
        self.foot.addWidget(self.exporter)
        self.no.clicked.connect(self.cancel)
        self.exporter.clicked.connect(self.on_export_clicked)


def _shown_words(plan: ExportPlan, query: ClientQuery) -> str:
    """Return '42 active clients', or the count with the filter in words."""
    if query == ClientQuery(statuses=query.statuses, sort=query.sort, descending=query.descending):
        word = f"{query.statuses[0]} " if len(query.statuses) == 1 and query.statuses[0] != "terminated" else ""
        return f"{plan.count:,} {word}{'client' if plan.count == 1 else 'clients'}"
    return f"{plural(plan.count, 'client')}: {plan.filter_words}"
