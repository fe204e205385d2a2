"""What stands below a client's header: a tab's pane, or a form in its place."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QStackedWidget

from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.domain.rows import Changed, Draft
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.snapshot import SyncSnapshot
from hubshift_desktop.ui.focus import has_keyboard
from hubshift_desktop.ui.layout import Arrangement
from hubshift_desktop.ui.panes.appointments_tab import AppointmentsTab
from hubshift_desktop.ui.panes.changes import Changes
from hubshift_desktop.ui.panes.client_form import ClientForm, FormStart, read_start
from hubshift_desktop.ui.panes.documents import DocumentsPane
from hubshift_desktop.ui.panes.form import Form
from hubshift_desktop.ui.panes.form_coming import FormComing
from hubshift_desktop.ui.panes.goals import GoalsPane
from hubshift_desktop.ui.panes.medications import MedicationsPane
from hubshift_desktop.ui.panes.overview import Overview
from hubshift_desktop.ui.panes.pane import Pane
from hubshift_desktop.ui.runner import Runner, Token
from hubshift_desktop.ui.theme import Theme

NEW_CONTACT = "emergencyContacts.new"


class ClientTabs(QObject):
    """Makes the panes once and puts them into `body`; a form is made for each use and gone after it.

    `saved` and `form_left` say whether the form had the keyboard to the end: else somebody types elsewhere by now.
    """

    client_asked = Signal(str)
    tab_asked = Signal(str, str)
    place_asked = Signal(str)
    decide_asked = Signal(str)
    sync_asked = Signal()
    said = Signal(str, str)
    edit_asked = Signal(str)
    saved = Signal(str, bool)
    form_left = Signal(bool)

    def __init__(self, theme: Theme, services: Services, runner: Runner, body: QStackedWidget) -> None:
        super().__init__(body)
        self.theme = theme
        self.services = services
        self.runner = runner
        self.body = body
        self.form: ClientForm | None = None
        self._field = ""
        self._beginning = Token()
        self.coming = FormComing(runner, body)
        self.overview = Overview(theme, services, runner)
        self.goals = GoalsPane(theme, services, runner)
        self.medications = MedicationsPane(theme, services, runner)
        self.documents = DocumentsPane(theme, services, runner)
        self.appointments = AppointmentsTab(theme, services, runner)
        self.changes = Changes(theme, services, runner)
        self._panes: dict[str, Pane] = {
            "overview": self.overview,
            "goals": self.goals,
            "medications": self.medications,
            "documents": self.documents,
            "appointments": self.appointments,
            "changes": self.changes,
        }
        for pane in self._panes.values():
            body.addWidget(pane)
            for name in ("client_asked", "tab_asked", "place_asked", "decide_asked", "sync_asked", "said"):
                getattr(pane, name).connect(getattr(self, name))
        self.overview.edit_asked.connect(self.edit_asked)
        self.overview.goal_asked.connect(self.goals.open_goal)
        self.medications.edit_asked.connect(self.edit_asked)
        self.changes.edit_asked.connect(self.edit_asked)

    @property
    def has_form(self) -> bool:
        """Whether the client's form is open."""
        return self.form is not None

    @property
    def has_form_coming(self) -> bool:
        """Whether the client's form was asked for and does not stand yet."""
        return self.coming.is_under_way

    @property
    def has_form_in_view(self) -> bool:
        """Whether a form is on show, of the client or of a tab."""
        return self.form_in_view is not None

    @property
    def form_in_view(self) -> Form | None:
        """The form that is on show, of the client or of a tab."""
        forms = (self.form, self.goals.form, self.medications.form)
        return next((form for form in forms if form is not None and form.isVisible()), None)

    @property
    def form_out_of_view(self) -> str:
        """The tab under which a form is open that is not on show now; the client's own is the overview's."""
        forms = {"overview": self.form, "goals": self.goals.form, "medications": self.medications.form}
        return next((tab for tab, form in forms.items() if form is not None and not form.isVisible()), "")

    def pane(self, key: str) -> Pane:
        """Return the pane of a tab."""
        return self._panes[key]

    def begin(self, client_id: str, field: str = "") -> None:
        """Open the form of a client, or of a new one for ''; it comes up as soon as it is read."""
        self._field = field
        self._stop_beginning()
        if self.form is not None:
            # Another client's, that stands until the new one does; what is typed from now on is for the new one.
            self.form.leave(self.on_failed, owner=self)
        self.coming.begin()
        # On the writing lane, behind the draft of the same form that may just have been left.
        self._beginning = self.runner.write(
            lambda: read_start(self.services, client_id), self.on_start_read, self.on_start_failed, owner=self
        )

    @Slot(object)
    def on_start_read(self, start: FormStart) -> None:
        form = ClientForm(self.theme, self.services, self.runner, start)
        form.saved.connect(self.on_saved)
        form.left.connect(self.on_form_left)
        form.said.connect(self.said)
        form.same_person_asked.connect(self.client_asked)
        self.coming.make(form, lambda takes_keyboard: self._stand(form, start.draft, takes_keyboard=takes_keyboard))

    def _stand(self, form: ClientForm, draft: Draft | None, *, takes_keyboard: bool) -> None:
        self._drop_form()
        self.form = form
        self.body.setCurrentWidget(form)
        if self._field == NEW_CONTACT:
            form.add_contact()
        elif not takes_keyboard:
            return
        elif self._field:
            form.focus_field(self._field)
        elif draft is not None:
            form.focus_field(draft.focus, cursor=draft.cursor)
        else:
            form.focus_first()

    def save(self) -> bool:
        """Save the open form, of the client or of a tab; False when there is none."""
        self.coming.finish()
        if self.form is not None:
            self.form.save()
            return True
        return self.goals.save() or self.medications.save()

    def escape(self) -> bool:
        """Leave the open form, or one that is on its way, and keep its draft; False when there is none."""
        return self.leave_form() or self.goals.escape() or self.medications.escape()

    def leave_form(self) -> bool:
        """Let the client's form go, its draft kept; False when there is none."""
        was_coming = self.coming.is_under_way
        if self.coming.has_keys:
            # What was typed for a form is its draft, even if the form was never seen.
            self.coming.finish()
        self._stop_beginning()
        if self.form is None:
            return was_coming
        self.form.leave(self.on_failed, owner=self)
        self._drop_form()
        return True

    def keep_drafts(self) -> None:
        """Ask for every open form's draft to be written as it stands now."""
        self.coming.finish()
        if self.form is not None:
            self.form.keep_draft()
        self.goals.keep_drafts()
        self.medications.keep_drafts()

    def add(self, tab: str) -> bool:
        """Add what belongs into a tab; False where nothing does."""
        adders = {"goals": self.goals.add, "medications": self.medications.add, "documents": self.documents.add}
        if tab not in adders:
            return False
        adders[tab]()
        return True

    def arrange(self, arrangement: Arrangement) -> None:
        """Take another layout."""
        self.overview.set_columns(arrangement.overview_columns)

    def refresh(self, changed: Changed) -> None:
        """Pass a change on to the panes; a form is left as it is typed."""
        for pane in self._panes.values():
            pane.refresh(changed)

    def show_sync(self, snapshot: SyncSnapshot) -> None:
        """Pass on how files move."""
        self.documents.show_sync(snapshot)

    @Slot(str)
    def on_saved(self, client_id: str) -> None:
        had_keyboard = has_keyboard(self.body)
        self._drop_form()
        self.saved.emit(client_id, had_keyboard)

    @Slot()
    def on_form_left(self) -> None:
        had_keyboard = has_keyboard(self.body)
        self._drop_form()
        self.form_left.emit(had_keyboard)

    @Slot(object)
    def on_start_failed(self, error: KnownError) -> None:
        self.coming.stop()
        self.on_failed(error)

    @Slot(object)
    def on_failed(self, error: KnownError) -> None:
        self.said.emit(f"{error.title}. {error.sentence}", "")

    def _stop_beginning(self) -> None:
        """A form that is on its way belongs to the client that was open; it must not come up for another."""
        self._beginning.cancel()
        self.coming.stop()

    def _drop_form(self) -> None:
        form, self.form = self.form, None
        if form is not None:
            self.body.removeWidget(form)
            form.hide()
            form.deleteLater()
