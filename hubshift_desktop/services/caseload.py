"""The client list and everything that finds a client: search, filters, saved views, live counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hubshift_desktop.domain.errors import InvalidInputError, NotFoundError
from hubshift_desktop.domain.fields import Fields
from hubshift_desktop.domain.states import SyncMark
from hubshift_desktop.domain.views import ClientQuery, ClientRow, FoundRecord, ViewCounts
from hubshift_desktop.services import similar, view_forms
from hubshift_desktop.services.context import Context
from hubshift_desktop.store.queries.choices import Choices, What
from hubshift_desktop.store.values import SavedView

PLAN_SOON_DAYS = 60
REVIEW_SOON_DAYS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedView:
    """A saved filter of the client list; the built-in ones stand in the sidebar of every laptop."""

    key: str
    title: str
    query: ClientQuery
    icon: str = ""
    count: int | None = None
    is_own: bool = False


BUILT_IN_VIEWS = (
    NamedView(
        key="plans_ending",
        title="Plans ending soon",
        icon="hourglass-high",
        query=ClientQuery(statuses=("active",), plan_within=PLAN_SOON_DAYS),
    ),
    NamedView(
        key="reviews_due",
        title="Reviews due",
        icon="pill",
        query=ClientQuery(reviews_within=REVIEW_SOON_DAYS, sort="next_review"),
    ),
    NamedView(key="overdue_goals", title="Overdue goals", icon="target", query=ClientQuery(has_overdue_goals=True)),
    NamedView(
        key="not_synced",
        title="Not synced yet",
        icon="laptop",
        query=ClientQuery(marks=(SyncMark.WAITING, SyncMark.SYNCING, SyncMark.DECIDE, SyncMark.FIX)),
    ),
    NamedView(
        key="needs_you", title="Needs you", icon="hand", query=ClientQuery(marks=(SyncMark.DECIDE, SyncMark.FIX))
    ),
)


class Caseload:
    """Answers what the list, the palette and the sidebar ask; never more rows than the caller can show."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._store = context.store
        self._user = context.account.user_id

    def rows(self, query: ClientQuery, *, limit: int, offset: int = 0) -> tuple[ClientRow, ...]:
        """Return one page of the list."""
        with self._store.read() as reader:
            return reader.queries.client_rows(query, user_id=self._user, limit=limit, offset=offset)

    def count(self, query: ClientQuery) -> int:
        """Return how many clients the query finds."""
        with self._store.read() as reader:
            return reader.queries.client_count(query, user_id=self._user)

    def ids(self, query: ClientQuery) -> tuple[str, ...]:
        """Return the whole order, for select all, next and previous, and export."""
        with self._store.read() as reader:
            return reader.queries.client_ids(query, user_id=self._user)

    def position(self, query: ClientQuery, client_id: str) -> int | None:
        """Return the client's place in the list, from 0; None when the query does not find it."""
        with self._store.read() as reader:
            return reader.queries.client_position(query, client_id, user_id=self._user)

    def groups(self, query: ClientQuery) -> tuple[tuple[str, int], ...]:
        """Return the group heads of the list with their counts, in list order."""
        with self._store.read() as reader:
            return reader.queries.plan_groups(query, user_id=self._user)

    def row(self, client_id: str) -> ClientRow | None:
        """Return one line of the list."""
        with self._store.read() as reader:
            return reader.queries.client_row(client_id)

    def rows_of(self, client_ids: Sequence[str]) -> tuple[ClientRow, ...]:
        """Return the lines of these clients in the order given."""
        with self._store.read() as reader:
            return reader.queries.client_rows_of(client_ids)

    def counts(self) -> ViewCounts:
        """Return the live numbers of the sidebar."""
        with self._store.read() as reader:
            return reader.queries.counts(user_id=self._user, plan_days=PLAN_SOON_DAYS, review_days=REVIEW_SOON_DAYS)

    def choices(self, what: What) -> Choices:
        """Return what a filter offers, with how many clients each choice has."""
        with self._store.read() as reader:
            return reader.queries.choices(what)

    def find(self, text: str, *, limit: int = 8) -> tuple[ClientRow, ...]:
        """Return the clients that the palette offers for what is typed, best first."""
        with self._store.read() as reader:
            return reader.queries.find(text, limit=limit)

    def find_records(self, text: str, *, limit: int = 8) -> tuple[FoundRecord, ...]:
        """Return goals and documents found by their words, the text of scans included."""
        with self._store.read() as reader:
            return reader.queries.find_records(text, limit=limit)

    def similar(self, values: Fields) -> tuple[ClientRow, ...]:
        """Return clients that may be the person of a new referral."""
        with self._store.read() as reader:
            return similar.similar_clients(reader.queries, values, today=self._context.clock.today())

    def named(self, text: str) -> str:
        """Return the local id that a typed NDIS number or id names."""
        with self._store.read() as reader:
            client_id = reader.queries.client_named(text)
        if client_id is None:
            raise NotFoundError(what=f"Client {text.strip()}" if text.strip() else "This client")
        return client_id

    def saved_views(self) -> tuple[NamedView, ...]:
        """Return the lists the person pinned, with their live counts."""
        with self._store.read() as reader:
            views = [(view, view_forms.query_from(view.definition)) for view in reader.saved_views.all()]
            return tuple(
                NamedView(
                    key=view.view_id,
                    title=view.name,
                    icon="funnel",
                    query=query,
                    count=reader.queries.client_count(query, user_id=self._user),
                    is_own=True,
                )
                for view, query in views
            )

    def save_view(self, name: str, query: ClientQuery) -> str:
        """Pin a list under a name; the same name again replaces what it asks for. Returns its key."""
        title = " ".join(name.split())
        if not title:
            raise InvalidInputError({"name": "Enter a name for this list"})
        with self._store.write() as work:
            known = work.saved_views.all()
            same = next((view for view in known if view.name.casefold() == title.casefold()), None)
            key = same.view_id if same else self._context.author.new_id()
            place = same.position if same else 1 + max((view.position for view in known), default=-1)
            definition = view_forms.definition_of(query)
            work.saved_views.put(SavedView(view_id=key, name=title, definition=definition, position=place))
            work.commit()
        return key

    def remove_view(self, key: str) -> None:
        """Unpin a list; the clients in it are not touched."""
        with self._store.write() as work:
            work.saved_views.remove(key)
            work.commit()
