"""The next 90 days in three lanes: plans, reviews, goals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hubshift_desktop.domain import dates, words
from hubshift_desktop.ui.focus import paint_focus_ring
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import set_tip
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets import paint

_SPAN, _LEFT, _HEAD, _JOIN, _LANE = 90, 140, 34, 30, 110


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneMark:
    """One thing on one day; `label` is short ('Rosa D'), `said` the whole sentence for tips and screen readers."""

    key: str
    day: date
    label: str
    said: str
    tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """`noun` joins marks that stand too close: '2 reviews'; `late` those of days before: '25 overdue +7'."""

    title: str
    icon: str
    noun: str
    marks: tuple[LaneMark, ...]
    late: str = "overdue"


@dataclass(frozen=True, slots=True)
class _Spot:
    centre: QPointF
    label: str
    marks: tuple[LaneMark, ...]
    lane: int


class Lanes90(QWidget):
    """One tab stop: arrows move between marks, Enter opens. The same facts stand in the lists above."""

    mark_chosen = Signal(str)

    def __init__(self, theme: Theme, *, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._today = today
        self._lanes: list[Lane] = []
        self._cursor = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("Next 90 days")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.follow(self.on_theme_changed)

    def show_lanes(self, lanes: Sequence[Lane]) -> None:
        """Show these lanes; marks before today stand on today, those after 90 days are left out."""
        self._lanes = list(lanes)
        self._cursor = 0
        self._tell()
        self.on_theme_changed()

    @property
    def labels(self) -> tuple[str, ...]:
        """The words below the marks, lane by lane."""
        return tuple(spot.label for spot in self._spots())

    @Slot()
    def on_theme_changed(self) -> None:
        self.setMinimumHeight(self._theme.px(_HEAD + 64 * max(len(self._lanes), 1)))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(700), self._theme.px(_HEAD + _LANE * max(len(self._lanes), 1)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        spots = self._spots()
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and spots:
            self._go(self._cursor + (1 if key == Qt.Key.Key_Right else -1))
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and spots:
            self._go_lane(spots, 1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and spots:
            self.mark_chosen.emit(spots[self._cursor].marks[0].key)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        index = self._index_at(event.position().toPoint())
        set_tip(self, "" if index is None else _said(self._spots()[index]))
        self.setCursor(Qt.CursorShape.ArrowCursor if index is None else Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self._index_at(event.position().toPoint())
        if index is not None:
            self._go(index)
            self.mark_chosen.emit(self._spots()[index].marks[0].key)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_months(painter)
        for index, lane in enumerate(self._lanes):
            self._paint_lane_head(painter, index, lane)
        edge, at = 0.0, -1
        for index, spot in enumerate(self._spots()):
            edge = 0.0 if spot.lane != at else edge
            at = spot.lane
            edge = self._paint_spot(painter, spot, edge, is_here=self.hasFocus() and index == self._cursor)
        painter.end()

    def _x(self, day: date) -> float:
        px = self._theme.px
        days = min(max((day - self._today).days, 0), _SPAN)
        return px(_LEFT) + (self.width() - px(_LEFT) - px(30)) * days / _SPAN

    def _lane_rect(self, index: int) -> QRectF:
        head = self._theme.px(_HEAD)
        height = (self.height() - head) / max(len(self._lanes), 1)
        return QRectF(0, head + index * height, self.width(), height)

    def _spots(self) -> list[_Spot]:
        spots: list[_Spot] = []
        for index, lane in enumerate(self._lanes):
            y = self._lane_rect(index).center().y() - self._theme.px(8)
            for group in self._joined(lane):
                label = group[0].label if len(group) == 1 else self._joined_label(lane, group)
                spots.append(_Spot(QPointF(self._x(group[0].day), y), label, group, index))
        return spots

    def _joined(self, lane: Lane) -> list[tuple[LaneMark, ...]]:
        groups: list[list[LaneMark]] = []
        last = self._today + timedelta(days=_SPAN)
        for mark in sorted((mark for mark in lane.marks if mark.day <= last), key=lambda mark: mark.day):
            if groups and self._x(mark.day) - self._x(groups[-1][0].day) < self._theme.px(_JOIN):
                groups[-1].append(mark)
            else:
                groups.append([mark])
        return [tuple(group) for group in groups]

    def _joined_label(self, lane: Lane, group: Sequence[LaneMark]) -> str:
        """Count apart what the lists count apart: what is late stands on today beside what is due then."""
        late = sum(mark.day < self._today for mark in group)
        if not late:
            return words.plural(len(group), lane.noun)
        return f"{late} {lane.late}" + (f" +{len(group) - late}" if late < len(group) else "")

    def _paint_months(self, painter: QPainter) -> None:
        theme, px = self._theme, self._theme.px
        today_x = self._x(self._today)
        self._paint_head(painter, today_x, "Today", is_today=True)
        painter.fillRect(QRectF(today_x - 1, px(_HEAD - 6), 2, self.height() - px(_HEAD - 6)), theme.colour("accent"))
        taken = today_x + px(24)
        for month in range(1, 4):
            first = _first_of_month(self._today, month)
            if (first - self._today).days > _SPAN:
                break
            x = self._x(first)
            painter.fillRect(QRectF(round(x), px(_HEAD - 6), 1, self.height() - px(_HEAD - 6)), theme.colour("line"))
            if x - px(22) > taken:
                self._paint_head(painter, x, f"1 {dates.day_words(first).split()[1]}", is_today=False)

    def _paint_head(self, painter: QPainter, x: float, text: str, *, is_today: bool) -> None:
        theme, px = self._theme, self._theme.px
        font = theme.font(Role.SECOND_STRONG if is_today else Role.SECOND)
        room = QRectF(x - px(40), 0, px(80), px(22))
        colour = theme.colour("ink" if is_today else "ink3")
        paint.words(painter, room, text, font=font, colour=colour, align=paint.CENTRE)

    def _paint_lane_head(self, painter: QPainter, index: int, lane: Lane) -> None:
        theme, px, rect = self._theme, self._theme.px, self._lane_rect(index)
        if index:
            painter.fillRect(QRectF(0, rect.top(), rect.width(), 1), theme.colour("line_soft"))
        paint.glyph(painter, QPointF(px(9), rect.center().y()), theme, lane.icon, "ink3", 18)
        room = QRectF(px(26), rect.top(), px(_LEFT - 40), rect.height())
        paint.words(painter, room, lane.title, font=theme.font(Role.LABEL), colour=theme.colour("ink2"))

    def _paint_spot(self, painter: QPainter, spot: _Spot, edge: float, *, is_here: bool) -> float:
        """Paint a mark, and its words where the ones before leave room; return where its words end."""
        theme, px = self._theme, self._theme.px
        tone = _loudest(spot.marks)
        font = theme.font(Role.SMALL)
        width = paint.width_of(spot.label, font)
        left = min(max(spot.centre.x() - width / 2, px(_LEFT - 30)), self.width() - width)
        room = QRectF(left, spot.centre.y() + px(13), width + 1, px(18))
        icon = self._lanes[spot.lane].icon
        paint.disc(painter, spot.centre, theme, icon, tone, diameter=24, size=14)
        if left > edge + px(4):
            # The surface behind keeps the words readable where a month line runs through them.
            painter.fillRect(room.adjusted(-2, 0, 2, 0), theme.colour("surface"))
            paint.words(painter, room, spot.label, font=font, colour=QColor(theme.tone(tone).words))
            edge = room.right()
        if is_here:
            ring = QRectF(spot.centre.x() - px(15), spot.centre.y() - px(15), px(30), px(30))
            paint_focus_ring(painter, ring, px(15), theme)
        return edge

    def _index_at(self, point: QPoint) -> int | None:
        reach = self._theme.px(18)
        for index, spot in enumerate(self._spots()):
            area = QRectF(spot.centre.x() - reach, spot.centre.y() - reach, 2 * reach, 2 * reach + reach)
            if area.contains(QPointF(point)):
                return index
        return None

    def _go(self, index: int) -> None:
        self._cursor = min(max(index, 0), max(len(self._spots()) - 1, 0))
        self._tell()
        self.update()

    def _go_lane(self, spots: list[_Spot], step: int) -> None:
        here = spots[self._cursor]
        others = [(i, spot) for i, spot in enumerate(spots) if spot.lane == here.lane + step]
        if others:
            self._go(min(others, key=lambda other: abs(other[1].centre.x() - here.centre.x()))[0])

    def _tell(self) -> None:
        spots = self._spots()
        self.setAccessibleDescription(_said(spots[self._cursor]) if spots else "Nothing in the next 90 days")


def _said(spot: _Spot) -> str:
    return "\n".join(mark.said for mark in spot.marks)


def _loudest(marks: tuple[LaneMark, ...]) -> Tone:
    for tone in (Tone.DANGER, Tone.WARN):
        if any(mark.tone is tone for mark in marks):
            return tone
    return marks[0].tone


def _first_of_month(day: date, ahead: int) -> date:
    index = day.year * 12 + day.month - 1 + ahead
    return date(index // 12, index % 12 + 1, 1)
