"""A date typed as people type it, with a calendar for those who would rather point."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QEvent, QObject, QPoint, Qt, Slot
from PySide6.QtGui import QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QMenu, QWidget, QWidgetAction

from hubshift_desktop.domain import dates
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.text_editor import TextEditor

_TIP = "Choose from a calendar (Alt+Down)"
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


class DateEditor(TextEditor):
    """`value` is `YYYY-MM-DD`, '' or, when it cannot be read, what was typed: nothing is lost by a typing mistake.

    `is_past` reads two-digit years as past ones, for birthdays. A date field is one Tab stop: its calendar opens by
    Alt+Down, and the button is there for the mouse.
    """

    def __init__(self, theme: Theme, *, today: date, is_past: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self._today = today
        self._is_past = is_past
        self.opener = Button(
            theme, kind=ButtonKind.GHOST, icon="calendar-blank", name="Choose from a calendar", tip=_TIP, height=28
        )
        # A person who types two dates presses Tab once between them: a stop here would take the second one's keys.
        self.opener.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.opener.clicked.connect(self.on_opener_clicked)
        self.row.set_lengths(gap=4, margins=(11, 1, 5, 1))
        self.row.addWidget(self.opener)
        self.line.editingFinished.connect(self.on_editing_finished)

    def value(self) -> str:
        typed = self.line.text().strip()
        return self._read(typed) or typed

    def set_value(self, value: str) -> None:
        super().set_value(dates.shown(value))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and _is_alt_down(event):
            self.on_opener_clicked()
            return True
        return super().eventFilter(watched, event)

    def _read(self, typed: str) -> str | None:
        return dates.parse(typed, today=self._today, is_past=self._is_past)

    @Slot()
    def on_editing_finished(self) -> None:
        self.set_value(self.value())

    @Slot()
    def on_opener_clicked(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        calendar = self._calendar(menu)
        action = QWidgetAction(menu)
        action.setDefaultWidget(calendar)
        menu.addAction(action)
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + self.theme.px(4))))
        calendar.setFocus()

    def _calendar(self, menu: QMenu) -> QCalendarWidget:
        calendar = QCalendarWidget(menu)
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        # Digits typed here would edit a date nobody sees; the field is the place to type.
        calendar.setDateEditEnabled(False)
        calendar.setDateRange(QDate(_FIRST_YEAR, 1, 1), QDate(_LAST_YEAR, 12, 31))
        plain = QTextCharFormat()
        plain.setForeground(self.theme.colour("ink"))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            # Qt paints weekends red, which here means that something is overdue.
            calendar.setWeekdayTextFormat(day, plain)
        chosen = QDate.fromString(self.value(), Qt.DateFormat.ISODate)
        if chosen.isValid():
            calendar.setSelectedDate(chosen)
        for signal in (calendar.activated, calendar.clicked):
            signal.connect(self.on_day_chosen)
            signal.connect(menu.close)
        return calendar

    @Slot(QDate)
    def on_day_chosen(self, day: QDate) -> None:
        self.set_value(day.toString(Qt.DateFormat.ISODate))
        self.edited.emit()
        self.line.setFocus()


def _is_alt_down(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Down and bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
