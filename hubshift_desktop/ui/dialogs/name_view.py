"""Naming a list that is saved as a view."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain import search_box
from hubshift_desktop.domain.errors import InvalidInputError, KnownError
from hubshift_desktop.domain.views import ClientQuery
from hubshift_desktop.domain.words import capitalised
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.dialog_frame import DialogFrame
from hubshift_desktop.ui.widgets.form_field import FormField
from hubshift_desktop.ui.widgets.text_editor import TextEditor


class NameView(DialogFrame):
    """`saved` carries the new view's key."""

    saved = Signal(str)

    def __init__(
        self, theme: Theme, services: Services, runner: Runner, window: QWidget, *, query: ClientQuery
    ) -> None:
        super().__init__(
            theme,
            window,
            title="Save this list as a view",
            sentence=f"{capitalised(search_box.in_words(query))}. It stays up to date by itself.",
            icon="push-pin",
            tone=Tone.ACCENT,
            width=520,
        )
        self._services = services
        self._runner = runner
        self._query = query
        self.name = FormField(theme, "Name", TextEditor(theme), hint="Shown in the sidebar under Views")
        self.content.addWidget(self.name)
        keep = Button(theme, "Cancel", height=36)
        self.save = Button(theme, "Save view", kind=ButtonKind.PRIMARY, height=36)
        self.foot.addWidget(keep)
        self.foot.addWidget(self.save)
        keep.clicked.connect(self.cancel)
        self.save.clicked.connect(self.on_save_clicked)
        self.name.edited.connect(self.name.clear_problem)
        self.closed.connect(self.deleteLater)

    @Slot()
    def on_save_clicked(self) -> None:
        name, query, caseload = self.name.value().strip(), self._query, self._services.caseload
        if not name:
            self.name.set_problem("Enter a name")
            self.name.focus()
            return
        self._runner.write(lambda: caseload.save_view(name, query), self._on_saved, self._on_refused, owner=self)

    def _on_saved(self, key: str) -> None:
        self.close_dialog()
        self.saved.emit(key)

    def _on_refused(self, error: KnownError) -> None:
        words = next(iter(error.problems.values())) if isinstance(error, InvalidInputError) else error.sentence
        self.name.set_problem(words)
        self.name.focus()
