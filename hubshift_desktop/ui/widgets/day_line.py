"""The day of Today: hours down the left, visits where they lie, and a line where now is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hubshift_desktop.ui.focus import paint_focus_ring
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import set_tip
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets import paint

_LEFT, _FIRST, _LAST, _NARROW = 72, 8, 17, 110


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One block of the day; minutes since midnight, as given by the office, no zone."""

    key: str
    start: int
    end: int
    time: str
    title: str
    detail: str
    is_done: bool = False


class DayLine(QWidget):
    """One tab stop: up and down move between visits, Enter opens. `visit_chosen` carries the key.

    The hours shown grow to hold every visit; nothing is ever outside.
    """

    visit_chosen = Signal(str)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._visits: list[Visit] = []
        self._places: list[tuple[int, int]] = []
        self._now: tuple[int, str] | None = None
        self._cursor = 0
        self._first, self._last = _FIRST, _LAST
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.follow(self.on_theme_changed)

    def show_day(self, visits: Sequence[Visit], *, now: int | None, now_words: str = "") -> None:
        """Show a day; `now` in minutes draws the ink line, None (another day) does not."""
        self._visits = sorted(visits, key=lambda visit: visit.start)
        self._now = None if now is None else (now, now_words)
        self._places = side_by_side(self._visits)
        self._cursor = min(self._cursor, max(len(self._visits) - 1, 0))
        self._first = min([_FIRST, *(visit.start // 60 for visit in self._visits)])
        self._last = max([_LAST, *(-(-visit.end // 60) for visit in self._visits)])
        self._tell()
        self.on_theme_changed()

    @Slot()
    def on_theme_changed(self) -> None:
        self.setMinimumHeight(self._theme.px(46 * (self._last - self._first) + 40))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(380), self._theme.px(86 * (self._last - self._first) + 40))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None and self._visits:
            self._cursor = min(max(self._cursor + step, 0), len(self._visits) - 1)
            self._tell()
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._visits:
            self.visit_chosen.emit(self._visits[self._cursor].key)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        index = self._index_at(event.position().toPoint())
        set_tip(self, "" if index is None else _said(self._visits[index]))
        self.setCursor(Qt.CursorShape.ArrowCursor if index is None else Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self._index_at(event.position().toPoint())
        if index is not None:
            self._cursor = index
            self._tell()
            self.update()
            self.visit_chosen.emit(self._visits[index].key)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_hours(painter)
        for index, visit in enumerate(self._visits):
            self._paint_visit(painter, self._block(index), visit)
            if self.hasFocus() and index == self._cursor:
                paint_focus_ring(painter, self._block(index), self._theme.px(6), self._theme)
        self._paint_now(painter)
        painter.end()

    def _y(self, minutes: float) -> float:
        px = self._theme.px
        span = (self._last - self._first) * 60
        room = self.height() - px(40)
        return px(12) + room * (minutes - self._first * 60) / span

    def _now_y(self, now: int) -> float:
        """Return where the line of now lies: before the first hour and after the last one at the edge."""
        return self._y(min(max(now, self._first * 60), self._last * 60))

    def _block(self, index: int) -> QRectF:
        """Return where a visit lies; those at the same time share the width."""
        px, visit = self._theme.px, self._visits[index]
        column, columns = self._places[index]
        width = (self.width() - px(_LEFT)) / columns
        left = px(_LEFT) + width * column
        top = self._y(visit.start)
        return QRectF(left, top + 1, width - 1, max(self._y(visit.end) - top - 2, px(40)))

    def _index_at(self, point: QPoint) -> int | None:
        spot = QPointF(point)
        return next((i for i in range(len(self._visits)) if self._block(i).contains(spot)), None)

    def _paint_hours(self, painter: QPainter) -> None:
        theme, px = self._theme, self._theme.px
        for hour in range(self._first, self._last + 1):
            y = round(self._y(hour * 60))
            painter.fillRect(QRectF(px(_LEFT - 6), y, self.width() - px(_LEFT - 6), 1), theme.colour("line_soft"))
            if self._now is not None and abs(self._now_y(self._now[0]) - y) < px(18):
                continue
            text = f"{hour % 12 or 12} {'am' if hour < 12 or hour == 24 else 'pm'}"
            room = QRectF(0, y - px(10), px(_LEFT - 14), px(20))
            paint.words(
                painter, room, text, font=theme.font(Role.SECOND), colour=theme.colour("ink3"), align=paint.RIGHT
            )

    def _paint_visit(self, painter: QPainter, block: QRectF, visit: Visit) -> None:
        theme, px = self._theme, self._theme.px
        radius = px(6)
        fill = theme.colour("sunken" if visit.is_done else "accent_soft")
        paint.rounded(painter, block, radius, fill=fill, line=theme.colour("line") if visit.is_done else None)
        shape = QPainterPath()
        shape.addRoundedRect(block, radius, radius)
        painter.save()
        painter.setClipPath(shape)
        bar = QRectF(block.left(), block.top(), px(4), block.height())
        painter.fillRect(bar, theme.colour("line_strong" if visit.is_done else "accent"))
        painter.restore()
        is_narrow = block.width() < px(_NARROW)
        text = block.adjusted(
            px(10 if is_narrow else 14), px(3), -px(4 if is_narrow else 30 if visit.is_done else 10), 0
        )
        upper = QRectF(text.left(), text.top(), text.width(), px(20))
        ink = theme.colour("ink2" if visit.is_done else "ink")
        # Where several share the width, time and person say more than half a title.
        title = f"{visit.time}  {visit.title}" if block.width() >= px(_NARROW) else visit.time
        paint.words(painter, upper, title, font=theme.font(Role.STRONG), colour=ink)
        lower = upper.translated(0, px(18))
        paint.words(painter, lower, visit.detail, font=theme.font(Role.SECOND), colour=theme.colour("ink2"))
        if visit.is_done and not is_narrow:
            spot = QPointF(block.right() - px(18), block.center().y())
            paint.glyph(painter, spot, theme, "check-circle", "ok", 17)

    def _paint_now(self, painter: QPainter) -> None:
        if self._now is None:
            return
        theme, px = self._theme, self._theme.px
        y = round(self._now_y(self._now[0]))
        font = theme.font(Role.SECOND_STRONG)
        width = paint.width_of(self._now[1], font) + px(12)
        pill = QRectF(px(_LEFT - 6) - width, y - px(10), width, px(20))
        painter.fillRect(QRectF(pill.right(), y - 1, self.width() - pill.right(), 2), theme.colour("ink"))
        paint.rounded(painter, pill, px(5), fill=theme.colour("ink"))
        paint.words(painter, pill, self._now[1], font=font, colour=theme.colour("canvas"), align=paint.CENTRE)

    def _tell(self) -> None:
        count = len(self._visits)
        self.setAccessibleName(f"Appointments today, {count}" if count else "No appointments today")
        self.setAccessibleDescription(_said(self._visits[self._cursor]) if self._visits else "")


def side_by_side(visits: Sequence[Visit]) -> list[tuple[int, int]]:
    """Return (column, columns) for visits in order of their start; those that overlap share the width evenly."""
    places: list[tuple[int, int]] = []
    ends: list[int] = []
    first = 0
    for index, visit in enumerate(visits):
        if ends and visit.start >= max(ends):
            places[first:] = [(column, len(ends)) for column, _ in places[first:]]
            ends, first = [], index
        free = next((column for column, end in enumerate(ends) if end <= visit.start), len(ends))
        ends[free : free + 1] = [visit.end]
        places.append((free, 0))
    places[first:] = [(column, len(ends)) for column, _ in places[first:]]
    return places


def _said(visit: Visit) -> str:
    return f"{visit.time} {visit.title}, {visit.detail}" + (", done" if visit.is_done else "")
