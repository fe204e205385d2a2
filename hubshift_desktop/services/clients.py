"""A client's file: opening it, adding one, changing its fields and its status. Each verb is one unit of work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hubshift_desktop.domain.canonical import changed_paths
from hubshift_desktop.domain.errors import InvalidInputError, NotFoundError
from hubshift_desktop.domain.fieldinfo import STATUS
from hubshift_desktop.domain.fields import Fields
from hubshift_desktop.domain.rows import StoredRecord
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.domain.validation import NUMBER, Findings
from hubshift_desktop.domain.views import ClientFile
from hubshift_desktop.security.roles import Verb
from hubshift_desktop.services import client_forms, statuses
from hubshift_desktop.services.context import Context
from hubshift_desktop.services.history import history_line
from hubshift_desktop.services.views import HistoryLine, StatusPreview
from hubshift_desktop.store.errors import DuplicateDraftError

_LINES = 500


class Clients:
    """The verbs of a client's file."""

    def __init__(self, context: Context) -> None:
        self._context = context

    # ---- looking ---------------------------------------------------------------------------------------------------

    def open(self, client_id: str) -> ClientFile:
        """Return a client's file after the look was written down; without the line there is no file."""
        self._context.may(Verb.VIEW)
        with self._context.store.write() as work:
            record = work.records.get(client_id)
            if record is None or record.kind is not Kind.CLIENT:
                raise NotFoundError(what="This client")
            work.access.append(verb="view", record_id=client_id)
            work.commit()
        file = self.look(client_id)
        if file is None:
            raise NotFoundError(what="This client")
        return file

    def look(self, client_id: str) -> ClientFile | None:
        """Return a file that is already open, for a refresh; this is no new look."""
        self._context.may(Verb.VIEW)
        with self._context.store.read() as reader:
            return reader.queries.client_file(client_id)

    def fields(self, client_id: str) -> Fields:
        """Return the flat fields of an open file, as forms need them; this is no new look."""
        self._context.may(Verb.VIEW)
        with self._context.store.read() as reader:
            record = reader.records.get(client_id)
        return record.local if record is not None and record.kind is Kind.CLIENT else {}

    def history(self, client_id: str, *, limit: int = _LINES) -> tuple[HistoryLine, ...]:
        """Return what changed in a client's file, its goals and documents included, newest first."""
        with self._context.store.read() as reader:
            return tuple(history_line(line) for line in reader.ledger.lines(client_id=client_id, limit=limit))

    def field_history(self, record_id: str, path: str) -> tuple[HistoryLine, ...]:
        """Return every version of one field, newest first."""
        with self._context.store.read() as reader:
            return tuple(history_line(line) for line in reader.ledger.history(record_id, path))

    # ---- changing --------------------------------------------------------------------------------------------------

    def check(
        self, values: Fields, *, changed: Iterable[str], is_new: bool = False, client_id: str | None = None
    ) -> Findings:
        """Judge what is typed, field by field, without saving anything; with its client, only what differs."""
        known = self.fields(client_id) if client_id is not None else None
        return self._judge(values, changed=changed, is_new=is_new, known=known)

    def _judge(
        self, values: Fields, *, changed: Iterable[str], is_new: bool = False, known: Fields | None = None
    ) -> Findings:
        today = self._context.clock.today()
        return client_forms.check(values, changed=changed, today=today, is_new=is_new, known=known)

    def create(self, values: Fields) -> str:
        """Add a client on this laptop and queue it; returns its local id."""
        self._context.may(Verb.CREATE_CLIENT)
        fields = client_forms.normalised(values, today=self._context.clock.today())
        fields = {path: value for path, value in fields.items() if value not in (None, "", [])}
        findings = self.check(fields, changed=frozenset(fields), is_new=True)
        if not findings.is_fine:
            raise InvalidInputError(findings.problems)
        local_id = self._context.author.new_id()
        self._refuse_known_number(fields)
        with self._context.saving(Verb.CREATE_CLIENT) as act:
            draft = StoredRecord(local_id=local_id, kind=Kind.CLIENT, local={STATUS: "active", **fields})
            act.create(draft, paths=fields)
        return local_id

    def edit(self, client_id: str, changes: Fields) -> StoredRecord:
        """Change fields of a client; what was typed is judged first, and a refusal saves nothing."""
        verbs = client_forms.verbs_for(changes)
        for verb in verbs:
            self._context.may(verb)
        typed = client_forms.normalised(changes, today=self._context.clock.today())
        with self._context.saving(verbs[0]) as act:
            record = act.found(client_id, Kind.CLIENT)
            typed = client_forms.kept_unknown(record.local, typed)
            meant = changed_paths({path: record.local.get(path) for path in typed}, typed)
            findings = self._judge({**record.local, **typed}, changed=meant, known=record.local)
            if not findings.is_fine:
                raise InvalidInputError(findings.problems)
            if STATUS in meant:
                statuses.refuse_unless_allowed(record, str(typed[STATUS]))
            return act.edit(record, typed)

    # ---- status ----------------------------------------------------------------------------------------------------

    def status_preview(self, client_ids: Sequence[str], status: str) -> StatusPreview:
        """Say what a change of status would do before it is done."""
        with self._context.store.read() as reader:
            return statuses.preview(reader.queries.client_rows_of(client_ids), status)

    def set_status(self, client_ids: Sequence[str], status: str) -> int:
        """Change the status of one or many clients in one transaction; returns how many changed."""
        with self._context.saving(Verb.SET_STATUS) as act:
            changed = 0
            for client_id in dict.fromkeys(client_ids):
                record = act.found(client_id, Kind.CLIENT)
                if statuses.status_of(record) != status and statuses.may_become(record, status):
                    act.edit(record, {STATUS: status})
                    changed += 1
            if changed > 1:
                act.said[:] = [statuses.words(changed, status)]
            return changed

    def _refuse_known_number(self, fields: Fields) -> None:
        """A person has one NDIS number: a client whom the office knows by it is not added a second time."""
        with self._context.store.read() as reader:
            known = reader.queries.namesakes(ndis_number=str(fields.get(NUMBER, "")))
        if draft := next((row for row in known if row.server_id is None), None):
            raise DuplicateDraftError(record_id=draft.local_id)
        if known:
            raise InvalidInputError({NUMBER: f"{known[0].name} already has this NDIS number"})
