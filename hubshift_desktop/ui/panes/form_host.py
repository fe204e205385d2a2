"""A tab whose forms open in its own place: what it shows steps aside until the form is saved, left or thrown away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.domain.rows import Draft
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.ui.focus import has_keyboard
from hubshift_desktop.ui.panes.form import Form
from hubshift_desktop.ui.panes.form_coming import FormComing
from hubshift_desktop.ui.panes.pane import Pane
from hubshift_desktop.ui.runner import Runner, Token
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.page import Page

MakeForm = Callable[[], Form]


class FormHost(Pane):
    """Subclasses fill `page` and open forms by `open_form`; the keyboard comes back to where it was."""

    def __init__(self, theme: Theme, services: Services, runner: Runner, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, services, runner, parent=parent)
        self.form: Form | None = None
        self.page = Page(theme)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.page)
        self.coming = FormComing(runner, self.stack)
        self._beginning = Token()
        column = Column(theme, self)
        column.addWidget(self.stack)

    def open_form(self, make: MakeForm, *, name: str, record_id: str, field: str = "") -> None:
        """Open a form with its draft, if one was kept."""

        def opened(draft: Draft | None) -> None:
            form = make()
            form.saved.connect(self.on_form_saved)
            form.left.connect(self.on_form_left)
            form.said.connect(self.said)
            self.coming.make(form, lambda takes_keyboard: stood(form, draft, takes_keyboard=takes_keyboard))

        def stood(form: Form, draft: Draft | None, *, takes_keyboard: bool) -> None:
            self._drop()
            self.form = form
            self.stack.setCurrentWidget(form)
            if not takes_keyboard:
                if draft is not None:
                    form.fill(draft)
                return
            form.restore(draft)
            if field:
                form.focus_field(field)
            elif draft is None:
                form.focus_first()

        if self.form is not None:
            # It stands until the new one does; what is typed from now on is for the new one.
            self.form.leave(self.on_failed, owner=self)
        self.coming.begin()
        # On the writing lane, behind the draft of the same form that may just have been left.
        self._beginning = self.runner.write(
            lambda: self.services.drafts.get(name, record_id), opened, self.on_form_failed, owner=self
        )

    def show_client(self, client_id: str) -> None:
        if client_id != self.client_id:
            self._leave()
        super().show_client(client_id)

    def save(self) -> bool:
        """Save the open form; False when there is none in view."""
        self.coming.finish()
        if self.form is None or not self.isVisible():
            return False
        self.form.save()
        return True

    def escape(self) -> bool:
        """Leave the open form and keep its draft; False when there is none in view."""
        if not self.isVisible() or (self.form is None and not self.coming.is_under_way):
            return False
        self._leave()
        self.focus_first()
        return True

    def keep_drafts(self) -> None:
        """Ask for the open form's draft to be written as it stands now."""
        self.coming.finish()
        if self.form is not None:
            self.form.keep_draft()

    def focus_first(self) -> None:
        """Put the keyboard where work begins."""
        self.page.setFocus()

    @Slot(str)
    def on_form_saved(self, _record_id: str) -> None:
        had_keyboard = has_keyboard(self.stack)
        self._drop()
        self.look_again()
        if had_keyboard:
            self.focus_first()

    @Slot()
    def on_form_left(self) -> None:
        had_keyboard = has_keyboard(self.stack)
        self._drop()
        if had_keyboard:
            self.focus_first()

    @Slot(object)
    def on_form_failed(self, error: KnownError) -> None:
        """What a form begins with could not be read."""
        self.coming.stop()
        self.on_failed(error)

    def _leave(self) -> None:
        if self.coming.has_keys:
            # What was typed for a form is its draft, even if the form was never seen.
            self.coming.finish()
        self._beginning.cancel()
        self.coming.stop()
        if self.form is not None:
            self.form.leave(self.on_failed, owner=self)
            self._drop()

    def _drop(self) -> None:
        form, self.form = self.form, None
        self.stack.setCurrentWidget(self.page)
        if form is not None:
            self.stack.removeWidget(form)
            form.hide()
            form.deleteLater()
