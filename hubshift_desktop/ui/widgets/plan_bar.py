"""How far a plan has run, month by month."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hubshift_desktop.domain import dates
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets import paint

_HEIGHT, _BAR_TOP, _BAR = 64, 26, 10


class PlanBar(QWidget):
    """Elapsed part in the accent, month ticks in the surface colour, 'Today' in ink with its word, dates below."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._start: date | None = None
        self._end: date | None = None
        self._today: date | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.follow(self.on_theme_changed)

    def show_plan(self, *, start: str, end: str, today: date) -> None:
        """Show a plan; without two readable dates in order there is nothing to draw and the bar hides."""
        self._start, self._end, self._today = dates.as_date(start), dates.as_date(end), today
        is_drawable = self._start is not None and self._end is not None and self._start < self._end
        # Shown before it has its place, it would be a window of its own for a moment, and take the keyboard with it.
        if self.parentWidget() is not None or not is_drawable:
            self.setVisible(is_drawable)
        self.setAccessibleName(f"Plan from {dates.shown(start)} to {dates.shown(end)}")
        if is_drawable:
            self.setAccessibleDescription(f"{round(self._share() * 100)}% of the plan has passed")
        self.update()

    @Slot()
    def on_theme_changed(self) -> None:
        self.setFixedHeight(self._theme.px(_HEIGHT))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(300), self._theme.px(_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._start is None or self._end is None:
            return
        painter = QPainter(self)
        px = self._theme.px
        bar = QRectF(0, px(_BAR_TOP), self.width(), px(_BAR))
        self._paint_bar(painter, bar)
        self._paint_today(painter, bar)
        self._paint_dates(painter, bar)
        painter.end()

    def _paint_bar(self, painter: QPainter, bar: QRectF) -> None:
        theme = self._theme
        radius = bar.height() / 2
        shape = QPainterPath()
        shape.addRoundedRect(bar, radius, radius)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(shape, theme.colour("track"))
        done = QPainterPath()
        done.addRoundedRect(QRectF(bar.left(), bar.top(), bar.width() * self._share(), bar.height()), radius, radius)
        painter.fillPath(done.intersected(shape), theme.colour("accent"))
        tick = max(theme.px(1.5), 1)
        for share in self._months():
            x = bar.left() + round(bar.width() * share)
            painter.fillRect(QRectF(x, bar.top(), tick, bar.height()), theme.colour("surface"))

    def _paint_today(self, painter: QPainter, bar: QRectF) -> None:
        px = self._theme.px
        x = min(max(bar.left() + bar.width() * self._share(), 1), bar.right() - 1)
        ink = self._theme.colour("ink")
        painter.fillRect(QRectF(round(x) - 1, bar.top() - px(6), 2, bar.height() + px(12)), ink)
        font = self._theme.font(Role.SECOND_MEDIUM)
        width = paint.width_of("Today", font)
        left = min(max(x - width / 2, 0), self.width() - width)
        room = QRectF(left, 0, width + 1, bar.top() - px(6))
        paint.words(painter, room, "Today", font=font, colour=ink, align=Qt.AlignmentFlag.AlignVCenter)

    def _paint_dates(self, painter: QPainter, bar: QRectF) -> None:
        if self._start is None or self._end is None:
            return
        below = QRectF(0, bar.bottom() + self._theme.px(8), self.width(), self._theme.px(20))
        font, quiet = self._theme.font(Role.SECOND), self._theme.colour("ink3")
        paint.words(painter, below, dates.day_words(self._start), font=font, colour=quiet)
        paint.words(painter, below, dates.day_words(self._end), font=font, colour=quiet, align=paint.RIGHT)

    def _share(self) -> float:
        return 0.0 if self._today is None else self._share_of(self._today)

    def _share_of(self, day: date) -> float:
        if self._start is None or self._end is None:
            return 0.0
        return min(max((day - self._start).days / (self._end - self._start).days, 0.0), 1.0)

    def _months(self) -> list[float]:
        if self._start is None or self._end is None:
            return []
        year, month = self._start.year, self._start.month
        shares: list[float] = []
        while True:
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
            if (first := date(year, month, 1)) >= self._end or year > self._start.year + 10:
                return shares
            # A tick at the very end would only fray the bar's round corner.
            if 0.02 < (share := self._share_of(first)) < 0.98:
                shares.append(share)
