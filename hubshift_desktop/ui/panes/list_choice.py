"""Which clients of the list are chosen and which one is open, kept by id while rows come, go and move."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QObject, QSignalBlocker, QTimer, Signal, Slot

from hubshift_desktop.services.caseload import Caseload
from hubshift_desktop.ui.models.client_list_model import ClientListModel, ListAnswer
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.widgets.grouped_list_view import GroupedListView

_OPEN_PAUSE_MS = 160
_FEW = 200
_FLAGS = QItemSelectionModel.SelectionFlag


class ListChoice(QObject):
    """A view knows rows only; this turns them into ids and back, so that a refresh never moves the choice.

    `opened` follows the choice of one client once it has rested: who walks down the list opens only the last.
    `counted` tells how many rows are chosen, `rested` that the place of the open client may be another.
    """

    opened = Signal(str)
    counted = Signal(int)
    rested = Signal()
    failed = Signal(object)

    def __init__(
        self, view: GroupedListView, model: ClientListModel, caseload: Caseload, runner: Runner, *, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._model = model
        self._caseload = caseload
        self._runner = runner
        self.current = ""
        self.chosen: tuple[str, ...] = ()
        self.position: int | None = None
        self._is_revealing = False
        self._opening = QTimer(self, singleShot=True, interval=_OPEN_PAUSE_MS)
        self._opening.timeout.connect(self.on_rested)
        view.selectionModel().selectionChanged.connect(self.on_selection_changed)

    @property
    def kept(self) -> tuple[str, ...]:
        """The ids whose places the next answer must say."""
        return tuple(dict.fromkeys((*self.chosen, *filter(None, (self.current,)))))

    def let_go(self) -> None:
        """Keep only the open client chosen: another list is about to be shown."""
        self.chosen = (self.current,) if self.current else ()

    def show(self, client_id: str) -> bool:
        """Take a client that was opened from elsewhere; whether the list has to look for it."""
        if client_id == self.current and len(self.chosen) <= 1:
            return False
        self.current = client_id
        self.let_go()
        self.reveal()
        return True

    def reveal(self) -> None:
        """Bring the open client into view with the next answer, where it is listed."""
        self._is_revealing = True

    def step(self, by: int) -> None:
        """Open the next (1) or previous (-1) client of the list."""
        target = 0 if self.position is None else self.position + by
        if 0 <= target < self._model.shape.count:
            self.choose_alone(target)
            self.on_rested()

    def choose_alone(self, position: int) -> None:
        """Choose one row, whatever keys are held: with Ctrl down a view would add it to what is chosen."""
        index = self._model.index(self._model.shape.row_of(position))
        self._view.selectionModel().setCurrentIndex(index, _FLAGS.ClearAndSelect)

    def rows(self) -> list[int]:
        """Return the chosen rows that are clients, neither heads nor skeletons."""
        heads = set(self._model.shape.head_rows)
        last = self._model.shape.rows - self._model.shape.skeletons
        selection = self._view.selectionModel().selection()
        parts = [selection.at(index) for index in range(selection.count())]
        rows = (row for part in parts for row in range(part.top(), min(part.bottom() + 1, last)))
        return sorted(row for row in rows if row not in heads)

    def restore(self, answer: ListAnswer) -> None:
        """Choose again what was chosen, by id; what is gone from the list is let go."""
        self.position = answer.positions.get(self.current)
        chosen = tuple(key for key in self.chosen if key in answer.positions)
        # A client that a search had left out is marked again as soon as the list holds it.
        self.chosen = chosen or tuple(key for key in (self.current,) if key in answer.positions)
        wanted = [answer.shape.row_of(answer.positions[key]) for key in self.chosen]
        with QSignalBlocker(self._view.selectionModel()):
            self._mark(wanted, answer)
        self._is_revealing = False
        self.counted.emit(len(wanted))

    @Slot()
    def on_selection_changed(self) -> None:
        rows = self.rows()
        self.counted.emit(len(rows))
        if len(rows) <= 1:
            self.chosen = tuple(filter(None, (self._model.id_at(row) for row in rows)))
            self._opening.start()
            return
        self._learn_ids(rows)

    @Slot()
    def on_rested(self) -> None:
        self._opening.stop()
        rows = self.rows()
        if len(rows) != 1:
            return
        client_id = self._model.id_at(rows[0])
        if not client_id:
            self._opening.start()
            return
        self.position = self._model.shape.position_of(rows[0])
        self.chosen = (client_id,)
        if client_id != self.current:
            self.current = client_id
            self.opened.emit(client_id)
        self.rested.emit()

    @Slot()
    def on_clear_asked(self) -> None:
        """Choose only the row the keyboard stands on."""
        self._view.selectionModel().setCurrentIndex(self._view.currentIndex(), _FLAGS.ClearAndSelect)

    def _mark(self, wanted: Sequence[int], answer: ListAnswer) -> None:
        selection = self._view.selectionModel()
        if sorted(wanted) != self.rows():
            selection.clearSelection()
            for row in wanted:
                selection.select(self._model.index(row), _FLAGS.Select)
        if self.position is not None:
            current = self._model.index(answer.shape.row_of(self.position))
            if self._view.currentIndex() != current:
                selection.setCurrentIndex(current, _FLAGS.NoUpdate)
            if self._is_revealing:
                self._view.scrollTo(current)

    def _learn_ids(self, rows: Sequence[int]) -> None:
        """Turn rows into ids; of rows that never were on screen only the whole order knows them."""
        ids = [self._model.id_at(row) for row in rows] if len(rows) <= _FEW else [""]
        if all(ids):
            self.chosen = tuple(ids)
            return
        caseload, query, shape = self._caseload, self._model.query, self._model.shape

        def learn() -> tuple[str, ...]:
            order = caseload.ids(query)
            places = [place for row in rows if (place := shape.position_of(row)) is not None]
            return tuple(order[place] for place in places if place < len(order))

        self._runner.read(learn, self._on_ids, self.failed.emit, owner=self)

    def _on_ids(self, ids: tuple[str, ...]) -> None:
        if len(self.rows()) == len(ids):
            self.chosen = ids
