"""A month with marks by shape: dot for planned, tick for done, cross for cancelled."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from hubshift_desktop.domain import dates
from hubshift_desktop.ui.focus import paint_focus_ring
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import tip_text
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets import paint

_ROW, _HEAD = 36, 28
_DAYS = "MTWTFSS"


class DayMark(StrEnum):
    """What a day of the grid carries; the shapes differ, so colour only repeats them."""

    PLANNED = "scheduled"
    DONE = "done"
    CANCELLED = "cancelled"


class MonthGrid(QWidget):
    """One tab stop: arrows move by day and week, Page Up/Down by month, Enter chooses. Weeks start on Monday."""

    day_chosen = Signal(object)
    month_changed = Signal(object)

    def __init__(self, theme: Theme, *, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._today = today
        self._cursor = today
        self._marks: Mapping[date, DayMark] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.follow(self.on_theme_changed)
        self._tell()

    @property
    def month(self) -> date:
        """The first day of the month on show."""
        return self._cursor.replace(day=1)

    @property
    def cursor_day(self) -> date:
        """The day the keyboard stands on."""
        return self._cursor

    def show_marks(self, marks: Mapping[date, DayMark]) -> None:
        """Mark the days of any month."""
        self._marks = dict(marks)
        self._tell()
        self.update()

    def turn(self, months: int) -> None:
        """Show another month, on the same day where it exists."""
        index = self._cursor.year * 12 + self._cursor.month - 1 + months
        year, month = index // 12, index % 12 + 1
        last = calendar.monthrange(year, month)[1]
        self._move(date(year, month, min(self._cursor.day, last)))

    @Slot()
    def on_theme_changed(self) -> None:
        self.setFixedHeight(self._theme.px(_HEAD + 6 * _ROW))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(270), self._theme.px(_HEAD + 6 * _ROW))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -7,
            Qt.Key.Key_Down: 7,
        }.get(Qt.Key(event.key()))
        if step is not None:
            self._move(self._cursor + timedelta(days=step))
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.turn(-1 if event.key() == Qt.Key.Key_PageUp else 1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.day_chosen.emit(self._cursor)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        day = self._day_at(event.position().toPoint())
        if day is not None and event.button() is Qt.MouseButton.LeftButton:
            self._move(day)
            self.day_chosen.emit(day)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            day = self._day_at(event.pos())
            QToolTip.showText(event.globalPos(), tip_text(self._said(day)) if day else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._theme
        width = self.width() / 7
        for column, letter in enumerate(_DAYS):
            room = QRectF(column * width, 0, width, theme.px(_HEAD - 6))
            font = theme.font(Role.SECOND_MEDIUM)
            paint.words(painter, room, letter, font=font, colour=theme.colour("ink3"), align=paint.CENTRE)
        for week, days in enumerate(self._weeks()):
            for column, day in enumerate(days):
                if day.month == self._cursor.month:
                    self._paint_day(painter, day, self._cell(week, column))
        painter.end()

    def _paint_day(self, painter: QPainter, day: date, cell: QRectF) -> None:
        theme, px = self._theme, self._theme.px
        middle = QPointF(cell.center().x(), cell.top() + px(14))
        is_today = day == self._today
        if is_today:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent"))
            painter.drawEllipse(middle, px(15), px(15))
        font = theme.font(Role.STRONG if is_today else Role.SECOND_MEDIUM if day > self._today else Role.SECOND)
        colour = "on_accent" if is_today else "ink" if day > self._today else "ink2"
        room = QRectF(cell.left(), middle.y() - px(12), cell.width(), px(24))
        paint.words(painter, room, str(day.day), font=font, colour=theme.colour(colour), align=paint.CENTRE)
        if day in self._marks and not is_today:
            paint_day_mark(painter, QPointF(middle.x(), middle.y() + px(16)), theme, self._marks[day])
        if day == self._cursor and self.hasFocus():
            ring = QRectF(middle.x() - px(17), middle.y() - px(15), px(34), px(34))
            paint_focus_ring(painter, ring, px(7), theme, gap=False)

    def _cell(self, week: int, column: int) -> QRectF:
        width, px = self.width() / 7, self._theme.px
        return QRectF(column * width, px(_HEAD) + week * px(_ROW), width, px(_ROW))

    def _weeks(self) -> list[list[date]]:
        return calendar.Calendar(firstweekday=0).monthdatescalendar(self._cursor.year, self._cursor.month)

    def _day_at(self, point: QPoint) -> date | None:
        for week, days in enumerate(self._weeks()):
            for column, day in enumerate(days):
                if day.month == self._cursor.month and self._cell(week, column).contains(QPointF(point)):
                    return day
        return None

    def _move(self, day: date) -> None:
        is_other_month = (day.year, day.month) != (self._cursor.year, self._cursor.month)
        self._cursor = day
        self._tell()
        self.update()
        if is_other_month:
            self.month_changed.emit(self.month)

    def _said(self, day: date) -> str:
        mark = self._marks.get(day)
        return dates.full_day(day) + (f", {mark.value}" if mark else "")

    def _tell(self) -> None:
        self.setAccessibleName(f"{dates.month_title(self._cursor)}, {self._said(self._cursor)}")


def paint_day_mark(painter: QPainter, centre: QPointF, theme: Theme, mark: DayMark) -> None:
    """Paint the shape of a day's mark; the legend uses it too."""
    if mark is DayMark.PLANNED:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent"))
        painter.drawEllipse(centre, theme.px(3), theme.px(3))
    elif mark is DayMark.DONE:
        paint.glyph(painter, centre, theme, "check", "ok", 15)
    else:
        paint.glyph(painter, centre, theme, "x", "ink2", 14)
