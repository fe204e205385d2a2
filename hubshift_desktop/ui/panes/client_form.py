"""Editing a client, or adding one, in the pane itself (picture 12): every field of the office's, judged beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain import ndis, places
from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.domain.fieldinfo import ALLERGIES, CONDITIONS, CONTACTS, HISTORY, NEEDS
from hubshift_desktop.domain.fields import Fields, JsonValue, objects, text, texts
from hubshift_desktop.domain.rows import Draft
from hubshift_desktop.domain.validation import BORN, FIRST_NAME, LAST_NAME, NUMBER, Findings, check_contact
from hubshift_desktop.domain.views import ClientFile
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.meanwhile import ChangedMeanwhileError, joined
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.panes.contact_rows import ContactRows
from hubshift_desktop.ui.panes.form import AnyField, Form
from hubshift_desktop.ui.panes.same_person import SamePerson
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.card import Card
from hubshift_desktop.ui.widgets.combo_editor import ComboEditor
from hubshift_desktop.ui.widgets.date_editor import DateEditor
from hubshift_desktop.ui.widgets.editor import Editor
from hubshift_desktop.ui.widgets.form_field import FormField
from hubshift_desktop.ui.widgets.multiline_editor import MultilineEditor
from hubshift_desktop.ui.widgets.row import Row
from hubshift_desktop.ui.widgets.tag_editor import TagEditor
from hubshift_desktop.ui.widgets.text_editor import TextEditor

EDIT, NEW = "client.edit", "client.new"
MANAGER, MANAGER_NAME = "ndisDetails.planManager.id", "ndisDetails.planManager.name"
SIGNS = frozenset({FIRST_NAME, LAST_NAME, BORN, NUMBER})
_GENDERS = (
    ("", "Not recorded"), ("female", "Female"), ("male", "Male"), ("non_binary", "Non-binary"), ("other", "Other"),
)  # fmt: skip
_STATES = (("", "Not recorded"), *((state, state) for state in places.STATES))
_TAGS = frozenset({ALLERGIES, CONDITIONS, NEEDS})
_DATE_HINT = "For example 14 Feb 1997 or 14/2/1997"
_NEW_STATUS = "active"


@dataclass(frozen=True, slots=True)
class _Field:
    """One field of a section: where it goes, how it is called and typed, and its share of the line's width."""

    path: str
    label: str
    kind: str = "text"
    optional: bool = True
    hint: str = ""
    stretch: int = 1


_PERSONAL = (
    (
        _Field("personalInfo.firstName", "First name", optional=False),
        _Field("personalInfo.lastName", "Last name", optional=False),
        _Field("personalInfo.preferredName", "Preferred name"),
    ),
    (
        _Field("personalInfo.dateOfBirth", "Date of birth", "birth", hint=_DATE_HINT),
        _Field("personalInfo.gender", "Gender", "gender"),
    ),
    (_Field("personalInfo.phone", "Phone"), _Field("personalInfo.email", "Email")),
)
_ADDRESS = (
    (_Field("address.street", "Street"),),
    (
        _Field("address.suburb", "Suburb", stretch=2),
        _Field("address.state", "State", "state"),
        _Field("address.postcode", "Postcode"),
    ),
)
_PLAN = (
    (_Field(NUMBER, "NDIS number", "number", optional=False), _Field(MANAGER, "Plan manager", "manager")),
    (
        _Field("ndisDetails.planStartDate", "Plan start", "date"),
        _Field("ndisDetails.planEndDate", "Plan end", "date"),
    ),
)
_MEDICAL = (
    (_Field(ALLERGIES, "Allergies", "allergies", hint="Left empty, it is shown as none recorded."),),
    (_Field(CONDITIONS, "Conditions", "tags"),),
    (_Field(HISTORY, "Medical history", "long"),),
)
_SECTIONS = (
    ("Personal", _PERSONAL),
    ("Address", _ADDRESS),
    ("NDIS plan", _PLAN),
    ("Medical", _MEDICAL),
    ("Support needs", ((_Field(NEEDS, "Support needs", "tags"),),)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormStart:
    """What the form begins with, read together: the fields, what is known of them, and who manages plans."""

    client_id: str
    fields: Fields
    managers: tuple[tuple[str, str], ...]
    file: ClientFile | None = None
    draft: Draft | None = None


def read_start(services: Services, client_id: str) -> FormStart:
    """Read what the form of a client ('' for a new one) begins with."""
    managers = tuple((key, label) for key, label, _ in services.caseload.choices("plan_manager") if key)
    if not client_id:
        return FormStart(client_id="", fields={}, managers=managers, draft=services.drafts.get(NEW, ""))
    return FormStart(
        client_id=client_id,
        fields=services.clients.fields(client_id),
        managers=managers,
        file=services.clients.look(client_id),
        draft=services.drafts.get(EDIT, client_id),
    )


class ClientForm(Form):
    """Without a client it adds one: then the same person is looked for while name, birth and number are typed."""

    same_person_asked = Signal(str)

    def __init__(
        self, theme: Theme, services: Services, runner: Runner, start: FormStart, *, parent: QWidget | None = None
    ) -> None:
        is_new = not start.client_id
        super().__init__(
            theme,
            services,
            runner,
            name=NEW if is_new else EDIT,
            record_id=start.client_id,
            save="Add client" if is_new else "Save",
            parent=parent,
        )
        self._client_id = start.client_id
        self._known = dict(start.fields)
        self._managers = start.managers
        self._start = start
        self.same_person: SamePerson | None = None
        self.contacts = ContactRows(theme, self, objects(start.fields, CONTACTS))

    def steps(self) -> Iterator[None]:
        theme, is_new, body = self.theme, not self._client_id, self.page.body
        if is_new:
            body.addWidget(PlainLabel(theme, "New client", role=Role.PAGE_TITLE))
        for title, lines in _SECTIONS:
            card = Card(theme, title, gap=14)
            body.addWidget(card)
            for line in lines:
                card.body.addLayout(self._line(line))
                yield
            if is_new and title == "Personal":
                self.same_person = SamePerson(theme, self.services, self.runner)
                self.same_person.open_asked.connect(self.same_person_asked)
                self.same_person.looked.connect(self.on_looked)
                body.addWidget(self.same_person)
        body.addWidget(self.contacts)
        yield from self.contacts.steps()
        body.addStretch(1)
        if self._start.file is not None:
            self.mark_refused(self._start.file.refusals)
        if self._start.draft is not None:
            self.fill(self._start.draft)

    def on_edited(self, path: str) -> None:
        super().on_edited(path)
        if path in SIGNS:
            self._look_for_same()

    def fill(self, draft: Draft) -> None:
        super().fill(draft)
        self._look_for_same()

    @Slot()
    def on_looked(self) -> None:
        """Who has the number may be known only after it was left: it is said then, and not at the next save."""
        field = self.field(NUMBER)
        if field is not None and not field.editor.input.hasFocus():
            self.on_left(NUMBER)

    def called(self, path: str) -> str:
        # A contact's phone is not the client's, and a contact that went has no label any more.
        return "emergency contacts" if path.startswith(f"{CONTACTS}.") else super().called(path)

    def prepare_for(self, values: Mapping[str, str]) -> None:
        self.contacts.make_room(values)

    def judge(self, values: Mapping[str, str], changed: frozenset[str]) -> Findings:
        plain = {path for path in changed if not path.startswith(f"{CONTACTS}.")}
        typed = {path: _read(path, value) for path, value in values.items() if not path.startswith(f"{CONTACTS}.")}
        found = self.services.clients.check({**self._known, **typed}, changed=plain, is_new=not self._client_id)
        problems, warnings = dict(found.problems), dict(found.warnings)
        holder = self.same_person.holder_of(values.get(NUMBER, "")) if self.same_person else None
        if holder is not None:
            problems.setdefault(NUMBER, f"{holder.name} already has this NDIS number")
        for index in {path.split(".")[1] for path in changed if path.startswith(f"{CONTACTS}.")}:
            contact = self.contacts.contact(index)
            if contact is None:
                continue
            judged = check_contact(contact, changed=contact.keys(), today=self.services.clock.today(), is_new=True)
            problems |= {f"{CONTACTS}.{index}.{leaf}": words for leaf, words in judged.problems.items()}
            warnings |= {f"{CONTACTS}.{index}.{leaf}": words for leaf, words in judged.warnings.items()}
        return Findings(problems, warnings)

    def store(self, values: Mapping[str, str], changed: frozenset[str]) -> str:
        changes: dict[str, JsonValue] = {
            path: _read(path, values.get(path, "")) for path in changed if not path.startswith(f"{CONTACTS}.")
        }
        if any(path.startswith(f"{CONTACTS}.") for path in changed):
            changes[CONTACTS] = self.contacts.read(values)
        if MANAGER in changes:
            changes[MANAGER_NAME] = dict(self._managers).get(values[MANAGER], "")
        if self._client_id:
            now = self.services.clients.fields(self._client_id)
            self.services.clients.edit(self._client_id, joined(was=self._known, typed=changes, now=now))
            return self._client_id
        return self.services.clients.create({"status": _NEW_STATUS, **changes})

    def on_refused(self, error: KnownError) -> None:
        if isinstance(error, ChangedMeanwhileError):
            # The other value is on show from now on, so saving once more decides between the two.
            self._known |= error.now
        twin = getattr(error, "record_id", "")
        if not twin:
            super().on_refused(error)
            return
        # Another client that is not sent yet has this number: said at the number, with a way to that client.
        self._is_saving = False
        self.show_problems({NUMBER: error.sentence})
        self.said.emit(error.title, f"client:{twin}")

    def add_contact(self) -> None:
        """Begin one more emergency contact, as 'Add' asks."""
        self.contacts.on_add_asked()

    # Inside ----------------------------------------------------------------------------------------------------------

    def _look_for_same(self) -> None:
        if self.same_person is not None:
            self.same_person.ask({sign: value for sign, value in self.values.items() if sign in SIGNS})

    def _line(self, line: Sequence[_Field]) -> Row:
        row = Row(self.theme, gap=16)
        for asked in line:
            field: AnyField = FormField(
                self.theme, asked.label, self._editor(asked), optional=asked.optional, hint=asked.hint
            )
            self.add_field(asked.path, field, _shown(asked.path, self._known))
            row.addWidget(field, asked.stretch)
        return row

    def _editor(self, asked: _Field) -> Editor:
        theme, today = self.theme, self.services.clock.today()
        if asked.kind in ("birth", "date"):
            return DateEditor(theme, today=today, is_past=asked.kind == "birth")
        options = {"gender": _GENDERS, "state": _STATES, "manager": (("", "Not recorded"), *self._managers)}
        if asked.kind in options:
            return ComboEditor(theme, options[asked.kind])
        if asked.kind in ("allergies", "tags"):
            return TagEditor(theme, tone=Tone.DANGER if asked.kind == "allergies" else Tone.NEUTRAL)
        if asked.kind == "long":
            return MultilineEditor(theme, lines=4)
        return TextEditor(theme, slashed=asked.kind == "number")


def _shown(path: str, fields: Fields) -> str:
    """Return a stored value as its editor takes it."""
    if path in _TAGS:
        return "\n".join(texts(fields, path)) or text(fields, path)
    return ndis.shown(text(fields, path)) if path == NUMBER else text(fields, path)


def _read(path: str, typed: str) -> JsonValue:
    """Return what an editor holds as it is kept."""
    if path in _TAGS:
        return [word for word in typed.split("\n") if word.strip()]
    return typed
