"""Two versions of one field: shown side by side in plain words, decided by a person, and undone for thirty days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from hubshift_desktop.domain import dates, fieldinfo
from hubshift_desktop.domain.errors import KnownError, NotFoundError
from hubshift_desktop.domain.fields import text
from hubshift_desktop.domain.merge import apply_choice
from hubshift_desktop.domain.rows import Conflict, StoredRecord
from hubshift_desktop.domain.states import Choice, Kind
from hubshift_desktop.domain.words import plural
from hubshift_desktop.security.roles import Verb
from hubshift_desktop.services.acts import title_of
from hubshift_desktop.services.context import Context
from hubshift_desktop.services.history import OFFICE, is_office, words_of_line
from hubshift_desktop.services.undo_steps import Decided
from hubshift_desktop.services.views import DecisionField, DecisionFile
from hubshift_desktop.store import Reader
from hubshift_desktop.sync import resolving

UNDO_DAYS = 30
_KIND_WORDS = {Kind.GOAL: "Goal", Kind.DOCUMENT: "Document"}


class TooLateError(KnownError):
    """A decision older than thirty days stands: too much may rest on it."""

    def __init__(self) -> None:
        super().__init__(
            title="This decision can’t be undone any more",
            sentence=f"It was made more than {UNDO_DAYS} days ago.",
            next_step="Change the field instead.",
        )


class Decisions:
    """The verbs of the two-versions dialog."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def open(self) -> tuple[DecisionFile, ...]:
        """Return every record with something to decide, longest waiting first."""
        with self._context.store.read() as reader:
            return self._files(reader, reader.conflicts.all_open())

    def of_client(self, client_id: str) -> tuple[DecisionFile, ...]:
        """Return what is to be decided in one client's file."""
        with self._context.store.read() as reader:
            return self._files(reader, reader.conflicts.open_for_client(client_id))

    def decide(self, choices: Mapping[str, Choice]) -> None:
        """Keep the chosen versions, all in one transaction; both values stay readable in the ledger."""
        with self._context.saving(Verb.VIEW) as act:
            for conflict_id, choice in choices.items():
                conflict = _found(act.work.conflicts.get(conflict_id))
                self._context.may(_verb_for(act.work.records.get(conflict.record_id), conflict.path))
                resolving.resolve(act.work, conflict_id=conflict_id, choice=choice, author=act.author)
                act.work.access.append(verb="decide", record_id=conflict.client_id, detail_ids=(conflict_id,))
                act.parts.append(Decided(conflict_id=conflict_id))
            act.said.append(f"{plural(len(choices), 'version')} chosen")
            act.is_queued = True

    def undoable(self, client_id: str) -> tuple[Conflict, ...]:
        """Return the decisions in one client's file that can still be taken back, oldest first."""
        since = self._context.clock.now() - timedelta(days=UNDO_DAYS)
        with self._context.store.read() as reader:
            return reader.conflicts.decided_for_client(client_id, since=since)

    def undo(self, conflict_id: str) -> None:
        """Take one decision back: both versions are shown again, to choose anew."""
        self._undo([conflict_id])
        step = self._context.undo.last()
        if step is not None and Decided(conflict_id=conflict_id) in step.parts:
            # It is undone: Ctrl+Z goes on to what was done before it.
            self._context.undo.drop(step)

    def undo_last(self) -> None:
        """Take back what was decided last, when nothing else was done since."""
        step = self._context.undo.last()
        decided = [part.conflict_id for part in step.parts if isinstance(part, Decided)] if step else []
        if step is None or not decided:
            raise NotFoundError(what="A decision to undo")
        self._undo(decided)
        self._context.undo.drop(step)

    def _undo(self, conflict_ids: Iterable[str]) -> None:
        with self._context.undoing() as act:
            for conflict_id in conflict_ids:
                conflict = _found(act.work.conflicts.get(conflict_id))
                self._context.may(_verb_for(act.work.records.get(conflict.record_id), conflict.path))
                made = conflict.resolved_at
                if made is None or made < self._context.clock.now() - timedelta(days=UNDO_DAYS):
                    raise TooLateError
                resolving.unresolve(act.work, conflict_id=conflict_id, author=act.author)
                act.work.access.append(verb="decide", record_id=conflict.client_id, detail_ids=(conflict_id,))

    def _files(self, reader: Reader, conflicts: Sequence[Conflict]) -> tuple[DecisionFile, ...]:
        by_record: dict[str, list[Conflict]] = {}
        for conflict in conflicts:
            by_record.setdefault(conflict.record_id, []).append(conflict)
        return tuple(self._file(reader, record_id, found) for record_id, found in by_record.items())

    def _file(self, reader: Reader, record_id: str, conflicts: Sequence[Conflict]) -> DecisionFile:
        record = reader.records.get(record_id)
        row = reader.queries.client_row(conflicts[0].client_id)
        entity = record.kind if record is not None else Kind.CLIENT
        named = row.name if row is not None else ""
        what = f"{_KIND_WORDS[entity]}: {title_of(record)}" if record is not None and entity in _KIND_WORDS else named
        return DecisionFile(
            record_id=record_id,
            client_id=conflicts[0].client_id,
            client_name=named,
            what=what,
            entity=entity,
            fields=tuple(self._field(conflict, record, kind=entity) for conflict in conflicts),
            combined=_combined(reader, conflicts),
        )

    def _field(self, conflict: Conflict, record: StoredRecord | None, *, kind: Kind) -> DecisionField:
        known = fieldinfo.info(conflict.path, kind=kind)
        shown = {
            name: fieldinfo.show(conflict.path, value, kind=kind)
            for name, value in (("before", conflict.before), ("mine", conflict.mine), ("office", conflict.office))
        }
        changed_at = dates.parse_stamp(text(record.base or {}, "updatedAt")) if record is not None else None
        return DecisionField(
            conflict_id=conflict.conflict_id,
            path=conflict.path,
            label=known.label,
            mine_by=self._context.account.name,
            mine_at=conflict.mine_saved_at,
            office_by=OFFICE,
            office_at=changed_at or conflict.found_at,
            can_keep_both=conflict.can_keep_both,
            is_medical=known.is_medical,
            is_long=known.is_long_text and not known.is_list,
            is_list=known.is_list,
            both=_both(conflict, kind=kind) if conflict.can_keep_both else "",
            **shown,
        )


def _found(conflict: Conflict | None) -> Conflict:
    if conflict is None:
        raise NotFoundError(what="This decision")
    return conflict


def _verb_for(record: StoredRecord | None, path: str) -> Verb:
    if record is None or record.kind is Kind.DOCUMENT:
        return Verb.FILE_DOCUMENT
    if record.kind is Kind.GOAL:
        return Verb.EDIT_GOALS
    return Verb.EDIT_MEDICAL if path.startswith("medicalInfo.") else Verb.EDIT_CLIENT


def _both(conflict: Conflict, *, kind: Kind) -> str:
    """Return what 'keep both' would keep, from the very rule that keeps it."""
    return fieldinfo.show(conflict.path, apply_choice(conflict, Choice.BOTH), kind=kind)


def _combined(reader: Reader, conflicts: Sequence[Conflict]) -> tuple[str, ...]:
    """Return the other changes of the record that needed no decision, the person's and the office's."""
    record_id, disputed = conflicts[0].record_id, {conflict.path for conflict in conflicts}
    since = min(conflict.mine_saved_at or conflict.found_at for conflict in conflicts)
    ops = {conflict.op_id for conflict in conflicts}
    lines = [line for line in reader.ledger.lines(record_id=record_id) if line.field and line.field not in disputed]
    told = [line for line in lines if line.op_id in ops or (is_office(line) and line.saved_at >= since)]
    return tuple(words_of_line(line) for line in told)
