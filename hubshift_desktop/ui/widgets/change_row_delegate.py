"""The rows of the ledger: one change, whose it is, when, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets import paint
from hubshift_desktop.ui.widgets.badge import badge_width, paint_badge
from hubshift_desktop.ui.widgets.lines import Flag, GroupHead
from hubshift_desktop.ui.widgets.row_delegate import DOT, RowDelegate


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """A change in words; `flag` is its state as a badge."""

    title: str
    details: tuple[str, ...]
    icon: str
    flag: Flag
    has_divider: bool = False


class ChangeRowDelegate(RowDelegate):
    """60 px rows on cards, with heads that count between them."""

    inset = 4.0

    def row_height(self, line: object) -> float:
        return 38 if isinstance(line, GroupHead) else 60

    def is_choosable(self, line: object) -> bool:
        return isinstance(line, ChangeLine)

    def full_text(self, line: object) -> str:
        if isinstance(line, ChangeLine):
            return "\n".join([line.title, " · ".join(line.details), line.flag.text])
        return line.title if isinstance(line, GroupHead) else ""

    def paint_line(self, painter: QPainter, rect: QRectF, line: object, *, is_selected: bool) -> None:
        if isinstance(line, GroupHead):
            self._paint_head(painter, rect, line)
        elif isinstance(line, ChangeLine):
            self._paint_change(painter, rect, line)

    def _paint_head(self, painter: QPainter, rect: QRectF, head: GroupHead) -> None:
        theme, px = self.theme, self.theme.px
        room = rect.adjusted(px(2), 0, 0, 0)
        used = paint.words(painter, room, head.title, font=theme.font(Role.SECOND_STRONG), colour=theme.colour("ink2"))
        if head.count is not None:
            room = room.adjusted(used + px(6), 0, 0, 0)
            paint.words(painter, room, str(head.count), font=theme.font(Role.SECOND), colour=theme.colour("ink3"))

    def _paint_change(self, painter: QPainter, rect: QRectF, line: ChangeLine) -> None:
        theme, px = self.theme, self.theme.px
        middle = rect.center().y()
        paint.disc(painter, QPointF(rect.left() + px(32), middle), theme, line.icon, Tone.NEUTRAL, diameter=32, size=17)
        left, right = rect.left() + px(60), rect.right() - px(18)
        width = badge_width(theme, line.flag.text, icon=line.flag.icon)
        box = QRectF(right - width, middle - px(12), width, px(24))
        tone = line.flag.tone or Tone.NEUTRAL
        paint_badge(painter, box, theme, line.flag.text, tone=tone, icon=line.flag.icon)
        room = QRectF(left, middle - px(20), box.left() - px(12) - left, px(20))
        paint.words(painter, room, line.title, font=theme.font(Role.LABEL), colour=theme.colour("ink"))
        room.translate(0, px(20))
        quiet = theme.colour("ink3")
        paint.words(painter, room, DOT.join(line.details), font=theme.font(Role.SECOND), colour=quiet)
        if line.has_divider:
            edge = rect.right() - px(16) - left
            painter.fillRect(QRectF(left, rect.bottom() - 1, edge, 1), theme.colour("line_soft"))
