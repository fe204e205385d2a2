"""The filters above an agenda: status, dates, carer and service, offered as far as the visits have them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain import dates, lifecycle
from hubshift_desktop.domain.views import AppointmentView
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.filter_chip import FilterChip
from hubshift_desktop.ui.widgets.flow import Flow

_DATES = (
    ("", "Any date"),
    ("7", "Next 7 days"),
    ("30", "Next 30 days"),
    ("90", "Next 90 days"),
    ("-30", "Last 30 days"),
    ("-90", "Last 90 days"),
)
_KNOWN = {status: index for index, status in enumerate(lifecycle.APPOINTMENT_STATUSES)}


class VisitFilters(Flow):
    """`changed` says that another choice holds; a filter with nothing to choose from is not shown."""

    changed = Signal()

    def __init__(self, theme: Theme, *, has_dates: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(theme, gap=8, parent=parent)
        self.status = FilterChip(theme, "Any status", height=32)
        self.dates = FilterChip(theme, "Any date", options=_DATES, height=32)
        self.carer = FilterChip(theme, "Any carer", height=32)
        self.service = FilterChip(theme, "Any service", height=32)
        if not has_dates:
            self.dates.hide()
        self._chips = (self.status, self.dates, self.carer, self.service)
        for chip in self._chips:
            if chip is not self.dates or has_dates:
                self.add(chip)
            chip.chosen.connect(self.changed)
        self.offer(())

    @property
    def is_active(self) -> bool:
        return any(chip.is_active for chip in self._chips)

    def clear_choices(self) -> None:
        """Filter nothing any more, and say so."""
        for chip in self._chips:
            chip.choose("")
        self.changed.emit()

    def offer(self, views: Sequence[AppointmentView]) -> None:
        """Offer what these visits have; a choice made before stays, even when nothing has it now."""
        statuses = {view.appointment.status: lifecycle.label(view.appointment.status) for view in views}
        ordered = dict(sorted(statuses.items(), key=lambda item: (_KNOWN.get(item[0], 99), item[1])))
        _fill(self.status, "Any status", ordered, lifecycle.label)
        _fill(self.carer, "Any carer", {_carer(view): view.appointment.carer for view in views}, str)
        _fill(self.service, "Any service", {view.appointment.service_type: "" for view in views}, str)

    def fits(self, view: AppointmentView, *, today: date) -> bool:
        """Whether a visit passes every filter."""
        visit = view.appointment
        return (
            self.status.key in ("", visit.status)
            and self.carer.key in ("", _carer(view))
            and self.service.key in ("", visit.service_type)
            and _is_within(visit.date, self.dates.key, today=today)
        )

    def words(self) -> str:
        """Return the filters in words for an empty list: 'Completed, Joel Martin'."""
        return ", ".join(chip.accessibleName().split(": ", 1)[-1] for chip in self._chips if chip.is_active)


def _carer(view: AppointmentView) -> str:
    return view.appointment.carer_id or view.appointment.carer


def _fill(chip: FilterChip, neutral: str, found: dict[str, str], word: Callable[[str], str]) -> None:
    choices = {key: label or word(key) for key, label in found.items() if key}
    if chip.key and chip.key not in choices:
        choices[chip.key] = word(chip.key)
    if chip.key or len(choices) > 1:
        chip.set_options([("", neutral), *choices.items()])
    chip.setVisible(bool(chip.key) or len(choices) > 1)


def _is_within(day: str, key: str, *, today: date) -> bool:
    if not key:
        return True
    days = dates.days_until(day, today=today)
    return days is not None and (0 <= days <= int(key) if int(key) > 0 else int(key) <= days < 0)
