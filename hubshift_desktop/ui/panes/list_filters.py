"""The filters above the client list: three chips that are always there, and one for each further filter that holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain import lifecycle
from hubshift_desktop.domain.states import SyncMark
from hubshift_desktop.domain.views import ClientQuery
from hubshift_desktop.domain.words import plural
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.filter_chip import FilterChip
from hubshift_desktop.ui.widgets.flow import Flow

TO_SYNC = (SyncMark.WAITING, SyncMark.SYNCING, SyncMark.DECIDE, SyncMark.FIX)
_STATUSES = (("", "Any status"), *((status, lifecycle.label(status)) for status in lifecycle.CLIENT_STATUSES))
_DAYS = (14, 30, 60, 90)


class ListFilters(Flow):
    """Holds a query without its search text. `chosen` follows each change by the person, `more_asked` the dots."""

    chosen = Signal()
    more_asked = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, gap=6, line_gap=6, parent=parent)
        self.theme = theme
        self._query = ClientQuery()
        self._names: dict[str, str] = {}
        self._further: list[FilterChip] = []
        self.status = FilterChip(theme, "Status", options=_STATUSES)
        self.plan_end = FilterChip(theme, "Plan end", options=_plan_options(None))
        self.to_sync = FilterChip(theme, "To sync")
        self.more = Button(theme, kind=ButtonKind.GHOST, icon="dots-three-bold", name="More filters", height=28)
        for widget in (self.status, self.plan_end, self.to_sync, self.more):
            self.add(widget)
        self.status.chosen.connect(self.on_status_chosen)
        self.plan_end.chosen.connect(self.on_plan_end_chosen)
        self.to_sync.chosen.connect(self.on_to_sync_chosen)
        self.more.clicked.connect(self.more_asked)
        self.setAccessibleName("Filters")

    @property
    def query(self) -> ClientQuery:
        return self._query

    def show_query(self, query: ClientQuery, *, names: Mapping[str, str] | None = None) -> None:
        """Show the filters of a query, without `chosen`; `names` words the ids of people in it."""
        self._names.update(names or {})
        self._query = query
        self.status.choose(query.statuses[0] if len(query.statuses) == 1 else "")
        self.plan_end.set_options(_plan_options(query.plan_within))
        self.plan_end.choose("" if query.plan_within is None else str(query.plan_within))
        self.to_sync.choose("on" if query.marks == TO_SYNC else "")
        self._show_further()

    def show_to_sync(self, count: int) -> None:
        """Show how many records wait; none is shown as nothing."""
        self.to_sync.set_count(count or None)
        self.on_theme_changed()

    @Slot(str)
    def on_status_chosen(self, key: str) -> None:
        self._take(replace(self._query, statuses=(key,) if key else ()))

    @Slot(str)
    def on_plan_end_chosen(self, key: str) -> None:
        self._take(replace(self._query, plan_within=int(key) if key else None))

    @Slot(str)
    def on_to_sync_chosen(self, key: str) -> None:
        self._take(replace(self._query, marks=TO_SYNC if key else ()))

    def _take(self, query: ClientQuery) -> None:
        self.show_query(query)
        self.chosen.emit()

    def _show_further(self) -> None:
        for chip in self._further:
            self.release(chip)
            chip.hide()
            chip.deleteLater()
        self._further = []
        self.release(self.more)
        for words, without in further_filters(self._query, names=self._names):
            chip = FilterChip(self.theme, words)
            chip.choose("on")
            chip.setToolTip("Remove this filter")
            chip.chosen.connect(lambda _key, query=without: self._take(query))
            self._further.append(chip)
            self.add(chip)
        self.add(self.more)


def further_filters(query: ClientQuery, *, names: Mapping[str, str]) -> list[tuple[str, ClientQuery]]:
    """Return each filter beyond the three chips in words, with the query that remains without it."""
    found: list[tuple[str, ClientQuery]] = []
    if len(query.statuses) > 1:
        found.append((" or ".join(map(lifecycle.label, query.statuses)), replace(query, statuses=())))
    if query.plan_manager_id:
        words = f"Plan manager: {names.get(query.plan_manager_id, 'chosen')}"
        found.append((words, replace(query, plan_manager_id=None)))
    if query.support_coordinator_id:
        words = f"Coordinator: {names.get(query.support_coordinator_id, 'chosen')}"
        found.append((words, replace(query, support_coordinator_id=None)))
    if query.carer_id:
        found.append((f"Carer: {names.get(query.carer_id, 'chosen')}", replace(query, carer_id=None)))
    if query.suburb:
        found.append((names.get(query.suburb, query.suburb), replace(query, suburb=None)))
    if query.state:
        found.append((names.get(query.state, query.state), replace(query, state=None)))
    if query.mine_only:
        found.append(("My caseload", replace(query, mine_only=False)))
    if query.has_alerts:
        found.append(("Has alerts", replace(query, has_alerts=False)))
    if query.reviews_within is not None:
        words = f"Reviews within {plural(query.reviews_within, 'day')}"
        found.append((words, replace(query, reviews_within=None)))
    if query.has_overdue_goals:
        found.append(("Overdue goals", replace(query, has_overdue_goals=False)))
    if query.marks and query.marks != TO_SYNC:
        words = "Needs you" if set(query.marks) == {SyncMark.DECIDE, SyncMark.FIX} else "Sync state"
        found.append((words, replace(query, marks=())))
    return found


def _plan_options(chosen: int | None) -> list[tuple[str, str]]:
    days = sorted({*_DAYS, chosen} if chosen is not None else _DAYS)
    return [("", "Any plan end"), *((str(day), f"Within {plural(day, 'day')}") for day in days)]
