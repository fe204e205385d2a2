"""The client list as a model: windows of rows, fetched by index while they scroll into view."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from hubshift_desktop.domain.clock import Clock
from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.domain.views import ClientQuery, ClientRow
from hubshift_desktop.services.caseload import Caseload
from hubshift_desktop.ui.models.client_words import line_of, sentence_of
from hubshift_desktop.ui.models.list_shape import ListShape
from hubshift_desktop.ui.runner import Runner, Token
from hubshift_desktop.ui.widgets.lines import LINE_ROLE, ClientLine, GroupHead, SkeletonLine

Index = QModelIndex | QPersistentModelIndex
ID_ROLE = LINE_ROLE + 1
PAGE = 60
_KEPT_PAGES = 24
_MANY = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAnswer:
    """One consistent look at the list: its shape, the pages on screen, and where the wanted clients stand now."""

    query: ClientQuery
    shape: ListShape
    total: int
    pages: Mapping[int, tuple[ClientRow, ...]] = field(repr=False)
    positions: Mapping[str, int] = field(repr=False)


class ClientListModel(QAbstractListModel):
    """Never holds the caseload: only the pages last looked at. `renewed` follows every answer to a question.

    Until a page has come its rows are skeleton lines, and screen readers hear 'Opening'.
    """

    renewed = Signal(object)
    failed = Signal(object)

    def __init__(self, caseload: Caseload, runner: Runner, *, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._caseload = caseload
        self._runner = runner
        self._clock = clock
        self._query = self._question = ClientQuery()
        self._base: ClientQuery | None = None
        self._shape = ListShape()
        self._skeletons = 0
        self._pages: OrderedDict[int, tuple[ClientRow, ...]] = OrderedDict()
        self._lines: dict[str, ClientLine] = {}
        self._asked: set[int] = set()
        self._token: Token | None = None

    @property
    def query(self) -> ClientQuery:
        """What the rows answer; a newer question may be under way."""
        return self._query

    @property
    def shape(self) -> ListShape:
        return self._shape

    def ask(self, query: ClientQuery, *, of: ClientQuery | None = None, keep: Sequence[str] = ()) -> None:
        """Ask another question; `of` is what 'n of m' is measured by, `keep` the clients whose place is wanted."""
        self._base, self._question = of, query
        self._look((0,), tuple(keep))

    def refresh(self, *, keep: Sequence[str] = ()) -> None:
        """Ask the same question again, for the pages that were looked at last; nothing where none was asked yet.

        The last question, not the last answer: it takes the place of one that is still under way.
        """
        if self._token is None:
            return
        is_answered = self._question == self._query
        recent = tuple(list(self._pages)[-3:]) if is_answered else ()
        self._look(recent or (0,), tuple(keep))

    def set_skeletons(self, count: int) -> bool:
        """Show from the next answer on that `count` more clients are being copied; returns whether that is new."""
        is_new, self._skeletons = count != self._skeletons, count
        return is_new and self._token is not None

    def row_at(self, row: int) -> ClientRow | None:
        """Return the client at a row if its page is here."""
        position = self._shape.position_of(row)
        if position is None:
            return None
        page = self._pages.get(position // PAGE, ())
        return page[position % PAGE] if position % PAGE < len(page) else None

    def id_at(self, row: int) -> str:
        """Return the client's id at a row, '' where there is none (yet)."""
        found = self.row_at(row)
        return found.local_id if found else ""

    # Qt asks these -------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's own default
        return 0 if parent.isValid() else self._shape.rows

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self._shape.position_of(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = index.row()
        if role == LINE_ROLE:
            return self._line(row)
        if role == ID_ROLE:
            return self.id_at(row)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._said(row)
        return None

    def _line(self, row: int) -> object:
        if head := self._shape.head_at(row):
            return GroupHead(*head)
        client = self._wanted(row)
        if client is None:
            return SkeletonLine(row)
        line = self._lines.get(client.local_id)
        if line is None:
            line = self._lines[client.local_id] = line_of(client, today=self._clock.today())
        return line

    def _said(self, row: int) -> str:
        if head := self._shape.head_at(row):
            return f"{head[0]}, {head[1]}"
        client = self._wanted(row)
        return sentence_of(client, today=self._clock.today()) if client else "Opening"

    # Reading -------------------------------------------------------------------------------------------------------

    def _wanted(self, row: int) -> ClientRow | None:
        position = self._shape.position_of(row)
        if position is None:
            return None
        number = position // PAGE
        if number in self._pages:
            self._pages.move_to_end(number)
            return self.row_at(row)
        self._fetch(number)
        return None

    def _fetch(self, number: int) -> None:
        if number in self._asked:
            return
        self._asked.add(number)
        query = self._query
        self._runner.read(
            lambda: self._caseload.rows(query, limit=PAGE, offset=number * PAGE),
            lambda rows: self._on_page(query, number, rows),
            lambda error: self._on_page_failed(number, error),
            owner=self,
        )

    def _on_page(self, query: ClientQuery, number: int, rows: tuple[ClientRow, ...]) -> None:
        self._asked.discard(number)
        if query != self._query:
            return
        self._keep(number, rows)
        first = self._shape.row_of(number * PAGE)
        last = min(self._shape.row_of(number * PAGE + max(len(rows), 1) - 1), self.rowCount() - 1)
        self.dataChanged.emit(self.index(first), self.index(last))

    def _on_page_failed(self, number: int, error: KnownError) -> None:
        self._asked.discard(number)
        self.failed.emit(error)

    def _look(self, pages: tuple[int, ...], keep: tuple[str, ...]) -> None:
        if self._token is not None:
            self._token.cancel()
        query = self._question
        caseload, base, skeletons = self._caseload, self._base, self._skeletons
        self._token = self._runner.read(
            lambda: look(caseload, query, base=base, pages=pages, keep=keep, skeletons=skeletons),
            self._on_answer,
            self.failed.emit,
            owner=self,
        )

    def _on_answer(self, answer: ListAnswer) -> None:
        is_same = answer.query == self._query and answer.shape == self._shape
        if not is_same:
            self.beginResetModel()
        self._query, self._shape = answer.query, answer.shape
        self._pages.clear()
        self._lines.clear()
        self._asked.clear()
        for number, rows in answer.pages.items():
            self._keep(number, rows)
        if not is_same:
            self.endResetModel()
        elif self.rowCount():
            self.dataChanged.emit(self.index(0), self.index(self.rowCount() - 1))
        self.renewed.emit(answer)

    def _keep(self, number: int, rows: tuple[ClientRow, ...]) -> None:
        self._pages[number] = rows
        while len(self._pages) > _KEPT_PAGES:
            _, gone = self._pages.popitem(last=False)
            for row in gone:
                self._lines.pop(row.local_id, None)


def look(
    caseload: Caseload,
    query: ClientQuery,
    *,
    base: ClientQuery | None,
    pages: tuple[int, ...],
    keep: tuple[str, ...],
    skeletons: int,
) -> ListAnswer:
    """Read shape, pages and places in one go, off the GUI thread."""
    count = caseload.count(query)
    groups = caseload.groups(query) if query.sort == "plan_end" and count else ()
    if sum(number for _, number in groups) != count:
        # A pull came in between the two questions; without heads the list is right until the next look.
        groups = ()
    return ListAnswer(
        query=query,
        shape=ListShape(count=count, groups=groups, skeletons=skeletons),
        total=count if base is None or base == query else caseload.count(base),
        pages={page: caseload.rows(query, limit=PAGE, offset=page * PAGE) for page in pages},
        positions=_positions(caseload, query, keep),
    )


def _positions(caseload: Caseload, query: ClientQuery, keep: tuple[str, ...]) -> dict[str, int]:
    if len(keep) >= _MANY:
        places = {client_id: position for position, client_id in enumerate(caseload.ids(query))}
        return {client_id: places[client_id] for client_id in keep if client_id in places}
    found = {client_id: caseload.position(query, client_id) for client_id in keep}
    return {client_id: position for client_id, position in found.items() if position is not None}
