"""Client lists for Excel: exactly the rows, columns and order on screen, made beside the window, logged before made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

from hubshift_desktop.domain import dates, search_box
from hubshift_desktop.domain.errors import InvalidInputError, KnownError
from hubshift_desktop.domain.views import ClientQuery
from hubshift_desktop.export.client_list import export_clients
from hubshift_desktop.export.columns import (
    LIST_KEYS,
    ClientColumn,
    ColumnGroup,
    ExportedClient,
    columns_for,
    columns_in,
    default_groups,
    read_row,
)
from hubshift_desktop.export.protect import generate_password
from hubshift_desktop.export.request import (
    Cell,
    ExportCancelledError,
    ExportFormat,
    ExportRequest,
    IsCancelled,
    Progress,
    Written,
    never_cancelled,
    no_progress,
)
from hubshift_desktop.export.target import demand_room
from hubshift_desktop.security.roles import Verb
from hubshift_desktop.services.context import Context
from hubshift_desktop.services.views import ExportPlan
from hubshift_desktop.store.queries.choices import What

OfficeFetch: TypeAlias = Callable[[Path], int]
_BATCH = 200
_PEOPLE: tuple[What, ...] = ("plan_manager", "coordinator", "carer")


class OfficeNeededError(KnownError):
    """The office's own export comes from the office: without a connection there is none."""

    def __init__(self) -> None:
        super().__init__(
            title="The office’s own export needs the internet",
            sentence="This laptop is not connected to Hubshift.",
            next_step="Export from this laptop instead, or try again when you are online.",
        )


class Exports:
    """The verbs of the export dialog. `export` is slow: never call it on the window's thread."""

    def __init__(self, context: Context, *, office: OfficeFetch | None = None) -> None:
        self._context = context
        self._office = office

    def plan(self, ids: Sequence[str] | None, query: ClientQuery, columns: Sequence[str]) -> ExportPlan:
        """Say what would be exported: the chosen clients, or all that the query finds, in the list's order."""
        user = self._context.account.user_id
        with self._context.store.read() as reader:
            chosen = tuple(ids) if ids is not None else reader.queries.client_ids(query, user_id=user)
            total = reader.queries.client_count(ClientQuery(), user_id=user)
            people = {key: label for what in _PEOPLE for key, label, _ in reader.queries.choices(what)}
        words = search_box.in_words(query, people=people) if ids is None else "chosen clients"
        return ExportPlan(
            count=len(chosen),
            total=total,
            columns=tuple(column.key for column in columns_for(columns)),
            ids=chosen,
            filter_words=words,
        )

    def export(
        self,
        *,
        ids: Sequence[str],
        total: int,
        columns: Sequence[str],
        filter_words: str,
        target: Path,
        format: ExportFormat | str = ExportFormat.XLSX,  # noqa: A002 - the file's format, as the dialog says it
        may_replace: bool = False,
        password: str | None = None,
        on_progress: Progress = no_progress,
        is_cancelled: IsCancelled = never_cancelled,
    ) -> Written:
        """Write the file. The ids go into the access log first; a cancelled or failed export leaves no file.

        A file at `target` stays unless `may_replace`, also one that appears there only now.
        """
        self._context.may(Verb.EXPORT)
        chosen = columns_for(columns)
        if not chosen:
            raise InvalidInputError({"columns": "Choose at least one column"})
        demand_room(target, may_replace=may_replace)
        if is_cancelled():  # a folder may hang over its first question until nobody waits any more
            raise ExportCancelledError
        self._log(ids)
        request = ExportRequest(
            columns=chosen,
            rows=self._rows(ids, chosen),
            row_count=len(ids),
            total_count=total,
            filter_words=filter_words,
            user_name=self._context.account.name,
            made_at=self._context.clock.now(),
            target=target,
            format=ExportFormat(format),
            may_replace=may_replace,
            password=password or None,
        )
        return export_clients(request, on_progress=on_progress, is_cancelled=is_cancelled)

    def office_export(self, target: Path) -> int:
        """Save the office's own export; returns its size in bytes. Uses the network."""
        self._context.may(Verb.OFFICE_EXPORT)
        if self._office is None:
            raise OfficeNeededError
        self._log(())
        return self._office(target)

    def list_columns(self) -> tuple[str, ...]:
        """Return the columns of the list until the person chooses others."""
        return LIST_KEYS

    def group_columns(self, groups: Sequence[ColumnGroup] | None = None) -> tuple[str, ...]:
        """Return the columns of the ticked groups; without groups those that start ticked."""
        return tuple(column.key for column in columns_in(default_groups() if groups is None else groups))

    def new_password(self) -> str:
        """Return a password that can be read out over the phone."""
        return generate_password()

    def file_name(self, format: ExportFormat | str = ExportFormat.XLSX) -> str:  # noqa: A002
        """Return the name that the dialog proposes: 'Clients 24 Nov 2026.xlsx'."""
        return f"Clients {dates.day_words(self._context.clock.today())}.{ExportFormat(format).value}"

    def _rows(self, ids: Sequence[str], columns: Sequence[ClientColumn]) -> Iterator[dict[str, Cell]]:
        """Yield rows in the order of the ids, a batch at a time, so that a large caseload never lies in memory."""
        for start in range(0, len(ids), _BATCH):
            with self._context.store.read() as reader:
                batch = reader.queries.exported(tuple(ids[start : start + _BATCH]))
            for row, client, goals, upcoming in batch:
                exported = ExportedClient(row=row, client=client, goals=tuple(goals), upcoming=tuple(upcoming))
                yield read_row(exported, columns=columns)

    def _log(self, ids: Sequence[str]) -> None:
        with self._context.store.write() as work:
            work.access.append(verb="export", detail_ids=ids)
            work.commit()
