"""The rows of appointment lists."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from hubshift_desktop.domain.states import SyncMark
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets import paint
from hubshift_desktop.ui.widgets.badge import badge_width, paint_badge
from hubshift_desktop.ui.widgets.lines import SYNC_FLAGS, AppointmentLine, Flag, GroupHead
from hubshift_desktop.ui.widgets.row_delegate import DOT, RowDelegate


class AppointmentRowDelegate(RowDelegate):
    """70 px rows: date tile (today's in the accent), title over time, person and place, then the status.

    The place gives way first when there is little room; times, title and status never do.
    """

    inset = 4.0

    def row_height(self, line: object) -> float:
        return 38 if isinstance(line, GroupHead) else 70

    def is_choosable(self, line: object) -> bool:
        return isinstance(line, AppointmentLine)

    def full_text(self, line: object) -> str:
        if isinstance(line, AppointmentLine):
            return "\n".join([line.title, " · ".join(line.details), line.status.text])
        return line.title if isinstance(line, GroupHead) else ""

    def paint_line(self, painter: QPainter, rect: QRectF, line: object, *, is_selected: bool) -> None:
        if isinstance(line, GroupHead):
            font = self.theme.font(Role.SECOND_STRONG)
            room = rect.adjusted(self.theme.px(2), 0, 0, 0)
            paint.words(painter, room, line.title, font=font, colour=self.theme.colour("ink2"))
        elif isinstance(line, AppointmentLine):
            self._paint_visit(painter, rect, line)

    def _paint_visit(self, painter: QPainter, rect: QRectF, line: AppointmentLine) -> None:
        theme, px = self.theme, self.theme.px
        tile = QRectF(rect.left() + px(13), rect.center().y() - px(24), px(48), px(48))
        self._paint_tile(painter, tile, line)
        left, right = tile.right() + px(16), rect.right() - px(18)
        right = self._paint_flag_badge(painter, right, rect, line.status, is_quiet=line.is_quiet)
        if line.mark is not SyncMark.NONE:
            right = self._paint_flag_badge(painter, right - px(12), rect, SYNC_FLAGS[line.mark])
        room = QRectF(left, rect.center().y() - px(22), right - px(12) - left, px(22))
        paint.words(painter, room, line.title, font=theme.font(Role.STRONG), colour=theme.colour("ink"))
        room.translate(0, px(22))
        font = theme.font(Role.SECOND)
        details = list(line.details)
        while len(details) > 1 and paint.width_of(DOT.join(details), font) > room.width():
            details.pop()
        paint.words(painter, room, DOT.join(details), font=font, colour=theme.colour("ink3"))
        if line.has_divider:
            painter.fillRect(
                QRectF(left, rect.bottom() - 1, rect.right() - px(16) - left, 1), theme.colour("line_soft")
            )

    def _paint_tile(self, painter: QPainter, tile: QRectF, line: AppointmentLine) -> None:
        theme, px = self.theme, self.theme.px
        paint.rounded(painter, tile, px(8), fill=theme.colour("accent" if line.is_today else "neutral_bg"))
        ink = theme.colour("on_accent" if line.is_today else "ink")
        second = theme.colour("on_accent" if line.is_today else "ink2")
        upper = QRectF(tile.left(), tile.top() + px(5), tile.width(), px(22))
        paint.words(painter, upper, line.day, font=theme.font(Role.BANNER_TITLE), colour=ink, align=paint.CENTRE)
        lower = QRectF(tile.left(), tile.top() + px(26), tile.width(), px(16))
        paint.words(painter, lower, line.month, font=theme.font(Role.SMALL), colour=second, align=paint.CENTRE)

    def _paint_flag_badge(
        self, painter: QPainter, right: float, rect: QRectF, flag: Flag, *, is_quiet: bool = False
    ) -> float:
        theme, px = self.theme, self.theme.px
        width = badge_width(theme, flag.text, icon=flag.icon)
        box = QRectF(right - width, rect.center().y() - px(12), width, px(24))
        tone = flag.tone or Tone.NEUTRAL
        paint_badge(painter, box, theme, flag.text, tone=tone, icon=flag.icon, is_quiet=is_quiet)
        return box.left()
