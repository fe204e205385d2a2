"""The rows of the client list."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from hubshift_desktop.domain.states import SyncMark
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.widgets import paint
from hubshift_desktop.ui.widgets.lines import SYNC_FLAGS, ClientLine, Flag, GroupHead, SkeletonLine
from hubshift_desktop.ui.widgets.row_delegate import DOT, RowDelegate

# A list that stands beside a client's page is narrower than this.
_BESIDE_A_CLIENT = 400


class ClientRowDelegate(RowDelegate):
    """64 px rows: avatar, name over number and suburb, countdown over the sync word. Group heads stand between."""

    def row_height(self, line: object) -> float:
        return 38 if isinstance(line, GroupHead) else 64

    def is_choosable(self, line: object) -> bool:
        return isinstance(line, ClientLine)

    def full_text(self, line: object) -> str:
        if isinstance(line, ClientLine):
            whole = line.right.text if line.right.shorter and not line.is_inactive else ""
            return "\n".join(filter(None, [line.name, " · ".join(line.details), whole]))
        return line.title if isinstance(line, GroupHead) else ""

    def paint_line(self, painter: QPainter, rect: QRectF, line: object, *, is_selected: bool) -> None:
        if isinstance(line, GroupHead):
            self._paint_head(painter, rect, line)
        elif isinstance(line, SkeletonLine):
            self._paint_skeleton(painter, rect, line)
        elif isinstance(line, ClientLine):
            self._paint_client(painter, rect, line, is_selected=is_selected)

    def _paint_head(self, painter: QPainter, rect: QRectF, head: GroupHead) -> None:
        theme, px = self.theme, self.theme.px
        room = rect.adjusted(px(20), px(2), -px(20), 0)
        font = theme.font(Role.SECOND_STRONG)
        used = paint.words(painter, room, head.title, font=font, colour=theme.colour("ink2"))
        if head.count is not None:
            room.setLeft(room.left() + used + px(7))
            paint.words(painter, room, str(head.count), font=theme.font(Role.SECOND), colour=theme.colour("ink3"))

    def _paint_skeleton(self, painter: QPainter, rect: QRectF, line: SkeletonLine) -> None:
        px, track = self.theme.px, self.theme.colour("neutral_bg")
        painter.setPen(track)
        paint.rounded(painter, QRectF(rect.left() + px(20), rect.top() + px(14), px(36), px(36)), px(18), fill=track)
        left, widths = rect.left() + px(68), (130, 108, 150)
        first = widths[line.seed % 3]
        paint.rounded(painter, QRectF(left, rect.top() + px(18), px(first), px(11)), px(5), fill=track)
        paint.rounded(painter, QRectF(left, rect.top() + px(38), px(first + 38), px(9)), px(4), fill=track)
        paint.rounded(painter, QRectF(rect.right() - px(66), rect.top() + px(18), px(46), px(11)), px(5), fill=track)

    def _paint_client(self, painter: QPainter, rect: QRectF, line: ClientLine, *, is_selected: bool) -> None:
        theme, px = self.theme, self.theme.px
        disc = QRectF(rect.left() + px(20), rect.top() + px(14), px(36), px(36))
        paint.initials_disc(painter, disc, theme, line.initials, line.key, theme.font(Role.SECOND_STRONG))
        left, right = rect.left() + px(68), rect.right() - px(20)
        upper, lower = rect.top() + px(21), rect.top() + px(42)
        flag = Flag("Inactive") if line.is_inactive else line.right
        if flag.shorter and rect.width() < px(_BESIDE_A_CLIENT):
            # All rows alike, and not only those whose name needs the room: a list is read down its edge.
            flag = replace(flag, text=flag.shorter)
        edge = self.paint_flag(painter, right, upper, flag)
        room = QRectF(left, upper - px(12), edge - px(10) - left, px(24))
        name_font = theme.font(Role.STRONG if is_selected else Role.LABEL)
        ink = theme.colour("ink2" if line.is_inactive else "ink")
        paint.words(painter, room, line.name, font=name_font, colour=ink)
        edge = right
        if line.mark is not SyncMark.NONE:
            edge = self.paint_flag(painter, right, lower, SYNC_FLAGS[line.mark]) - px(10)
        room = QRectF(left, lower - px(12), edge - left, px(24))
        quiet = theme.colour("ink3")
        paint.words(painter, room, DOT.join(line.details), font=theme.font(Role.SECOND), colour=quiet)
