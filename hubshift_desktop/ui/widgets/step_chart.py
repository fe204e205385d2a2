"""A goal's progress since it was first seen, as steps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from hubshift_desktop.domain import dates
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets import paint

_HEIGHT = 136
# Room above 100 % for the word on the target's line.
_HEAD = 24


class StepChart(QWidget):
    """Progress only ever changes at a moment, so it is drawn as steps; the target date is a dashed line."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._steps: list[tuple[date, int]] = []
        self._today = self._start = self._end = date.min
        self._target: date | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.follow(self.on_theme_changed)

    def show_steps(self, steps: Sequence[tuple[str, int]], *, target: str, today: date, start: str = "") -> None:
        """Show (day, percent) from the first on; unreadable days are left out. `start` may lie before the first."""
        known = [(day, percent) for text, percent in steps if (day := dates.as_date(text)) is not None]
        self._steps = sorted(known)
        self._today, self._target = today, dates.as_date(target)
        first = self._steps[0][0] if self._steps else today
        self._start = min([first, *([begun] if (begun := dates.as_date(start)) else [])])
        self._end = max([today, *([self._target] if self._target else [])])
        self.setAccessibleName("Progress since start")
        said = ", ".join(f"{percent}% on {dates.day_words(day)}" for day, percent in self._steps)
        self.setAccessibleDescription(said or "No progress recorded yet")
        # Shown before it has its place, it would be a window of its own for a moment, and take the keyboard with it.
        if self.parentWidget() is not None or not bool(self._steps):
            self.setVisible(bool(self._steps))
        self.update()

    @Slot()
    def on_theme_changed(self) -> None:
        self.setFixedHeight(self._theme.px(_HEIGHT))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(300), self._theme.px(_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._steps:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        px = self._theme.px
        plot = QRectF(px(40), px(_HEAD), self.width() - px(44), self.height() - px(_HEAD + 24))
        self._paint_grid(painter, plot)
        self._paint_target(painter, plot)
        self._paint_steps(painter, plot)
        self._paint_days(painter, plot)
        painter.end()

    def _point(self, plot: QRectF, day: date, percent: int) -> QPointF:
        span = max((self._end - self._start).days, 1)
        share = min(max((day - self._start).days / span, 0.0), 1.0)
        return QPointF(plot.left() + plot.width() * share, plot.bottom() - plot.height() * percent / 100)

    def _paint_grid(self, painter: QPainter, plot: QRectF) -> None:
        theme = self._theme
        for percent in (0, 50, 100):
            y = self._point(plot, self._today, percent).y()
            painter.setPen(QPen(theme.colour("line_soft"), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            room = QRectF(0, y - theme.px(8), plot.left() - theme.px(4), theme.px(16))
            font, quiet = theme.font(Role.SMALL), theme.colour("ink3")
            paint.words(painter, room, f"{percent}%", font=font, colour=quiet, align=paint.RIGHT)

    def _paint_target(self, painter: QPainter, plot: QRectF) -> None:
        if self._target is None:
            return
        theme, px = self._theme, self._theme.px
        x = self._point(plot, self._target, 0).x()
        painter.setPen(QPen(theme.colour("ink3"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
        font = theme.font(Role.SMALL)
        width = paint.width_of("Target", font) + 1
        room = QRectF(min(max(x - width / 2, plot.left()), plot.right() - width), plot.top() - px(20), width, px(18))
        if not room.intersects(self._percent_room(plot)):
            paint.words(painter, room, "Target", font=font, colour=theme.colour("ink3"), align=paint.CENTRE)

    def _percent_room(self, plot: QRectF) -> QRectF:
        theme, last = self._theme, self._steps[-1][1]
        now = self._point(plot, self._today, last)
        width = paint.width_of(f"{last}%", theme.font(Role.SECOND_STRONG)) + 2
        left = min(max(now.x() - width / 2, plot.left() + theme.px(2)), plot.right() - width)
        return QRectF(left, now.y() - theme.px(24), width, theme.px(18))

    def _paint_steps(self, painter: QPainter, plot: QRectF) -> None:
        theme = self._theme
        path = QPainterPath(self._point(plot, *self._steps[0]))
        for day, percent in self._steps[1:]:
            corner = self._point(plot, day, percent)
            path.lineTo(corner.x(), path.currentPosition().y())
            path.lineTo(corner)
        last = self._steps[-1][1]
        now = self._point(plot, self._today, last)
        path.lineTo(now)
        ground = QPainterPath(path)
        ground.lineTo(now.x(), plot.bottom())
        ground.lineTo(self._point(plot, self._steps[0][0], 0))
        wash = QColor(theme.hex("accent"))
        wash.setAlphaF(0.10)
        painter.fillPath(ground, wash)
        painter.strokePath(path, QPen(theme.colour("accent"), theme.px(2)))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent"))
        painter.drawEllipse(now, theme.px(4), theme.px(4))
        font = theme.font(Role.SECOND_STRONG)
        room = self._percent_room(plot)
        paint.words(painter, room, f"{last}%", font=font, colour=theme.colour("accent_text"), align=paint.CENTRE)

    def _paint_days(self, painter: QPainter, plot: QRectF) -> None:
        theme = self._theme
        font = theme.font(Role.SMALL)
        marks = [(self._today, "Today", "ink")]
        if self._start != self._today:
            marks.append((self._start, "", "ink3"))
        if self._target is not None and self._target != self._today:
            marks.append((self._target, "", "ink3"))
        taken: list[tuple[float, float]] = []
        for day, word, colour in marks:
            text = word or f"{day.day} {dates.day_words(day).split()[1]}"
            width = paint.width_of(text, font)
            x = min(max(self._point(plot, day, 0).x() - width / 2, plot.left()), plot.right() - width)
            if any(x < right + theme.px(10) and left < x + width + theme.px(10) for left, right in taken):
                # The date stands among the goal's facts too; here two words on each other would say neither.
                continue
            taken.append((x, x + width))
            room = QRectF(x, plot.bottom() + theme.px(4), width + 1, theme.px(18))
            paint.words(painter, room, text, font=font, colour=theme.colour(colour))
