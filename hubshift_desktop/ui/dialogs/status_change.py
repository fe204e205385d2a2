"""Changing the status of several clients: first what will change and what will not, then the change."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain import lifecycle
from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.domain.words import plural
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.views import StatusPreview
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.banner import Banner
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.dialog_frame import DialogFrame
from hubshift_desktop.ui.widgets.key_value_rows import KeyValueRows

_NAMED = 8


class StatusChange(DialogFrame):
    """`said` carries the words for the toast; one undo takes the whole change back."""

    said = Signal(str, str)

    def __init__(
        self,
        theme: Theme,
        services: Services,
        runner: Runner,
        window: QWidget,
        *,
        client_ids: Sequence[str],
        status: str,
    ) -> None:
        self._words = lifecycle.label(status)
        super().__init__(
            theme,
            window,
            title=f"Change status to {self._words}",
            icon="users",
            tone=Tone.ACCENT,
            width=560,
        )
        self._services = services
        self._runner = runner
        self._ids = tuple(client_ids)
        self._status = status
        self._lists = KeyValueRows(theme, label_width=130)
        self._trouble = Banner(theme, "", tone=Tone.DANGER, icon="warning-circle")
        self._trouble.hide()
        self.content.addWidget(self._trouble)
        self.content.addWidget(self._lists)
        self.keep = Button(theme, "Keep as they are", height=36)
        self.change = Button(theme, "Change", kind=ButtonKind.PRIMARY, height=36)
        self.change.setEnabled(False)
        self.foot_words.addWidget(PlainLabel(theme, "You can undo this.", role=Role.SECOND, colour="ink3"))
        self.foot.addWidget(self.keep)
        self.foot.addWidget(self.change)
        self.keep.clicked.connect(self.cancel)
        self.change.clicked.connect(self.on_change_clicked)
        self.closed.connect(self.deleteLater)

    def start(self) -> None:
        """Look up what would change, then open."""
        clients, ids, status = self._services.clients, self._ids, self._status
        self._runner.read(lambda: clients.status_preview(ids, status), self._show, self._on_refused, owner=self)

    @Slot()
    def on_change_clicked(self) -> None:
        clients, ids, status = self._services.clients, self._ids, self._status
        self.change.setEnabled(False)
        self._runner.write(lambda: clients.set_status(ids, status), self._on_changed, self._on_refused, owner=self)

    def _show(self, preview: StatusPreview) -> None:
        count = len(preview.changing)
        rows: list[tuple[str, str | QWidget]] = []
        if count:
            rows.append((f"Will change ({count})", _names([row.name for row in preview.changing])))
        if preview.unchanged:
            rows.append(("Already so", plural(preview.unchanged, "client")))
        for row, reason in preview.refused[:_NAMED]:
            rows.append((row.name, reason))
        self._lists.set_rows(rows)
        self.change.set_label(f"Change {plural(count, 'client')}" if count else "Nothing to change")
        self.change.setEnabled(bool(count))
        self.open(self.change if count else self.keep)

    def _on_changed(self, count: int) -> None:
        self.close_dialog()
        self.said.emit(f"{plural(count, 'client')} set to {self._words}", "undo")

    def _on_refused(self, error: KnownError) -> None:
        self._trouble.set_words(error.title, f"{error.sentence} {error.next_step}")
        self._trouble.show()
        if not self.isVisible():
            self.open(self.keep)


def _names(names: Sequence[str]) -> str:
    shown = "\n".join(names[:_NAMED])
    rest = len(names) - _NAMED
    return f"{shown}\nand {rest:,} more" if rest > 0 else shown
