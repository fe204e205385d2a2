"""The rows of the document list."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from hubshift_desktop.domain.states import SyncMark
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets import paint
from hubshift_desktop.ui.widgets.badge import badge_width, paint_badge
from hubshift_desktop.ui.widgets.lines import SYNC_FLAGS, DocumentLine
from hubshift_desktop.ui.widgets.row_delegate import DOT, RowDelegate

_KEPT = 2


def fitting(details: tuple[str, ...], font: QFont, width: float) -> str:
    """Return the second line of a row: the size gives way first, then the type; the date stays whole."""
    kept = list(details)
    while len(kept) > _KEPT and paint.width_of(DOT.join(kept), font) > width:
        kept.pop()
    rest = paint.width_of("".join(f"{DOT}{part}" for part in kept[1:]), font)
    if kept and rest < width:
        room = round(width - rest)
        kept[0] = QFontMetricsF(font).elidedText(kept[0], Qt.TextElideMode.ElideRight, room)
    return DOT.join(kept)


class DocumentRowDelegate(RowDelegate):
    """56 px rows: file tile, name over type, date and size; a cloud says that the bytes are not on this laptop."""

    inset = 6.0

    def row_height(self, line: object) -> float:
        return 56

    def full_text(self, line: object) -> str:
        if not isinstance(line, DocumentLine):
            return ""
        where = [] if line.is_kept else ["Not on this laptop. Press Enter to download."]
        return "\n".join([line.name, " · ".join(line.details), *where])

    def paint_line(self, painter: QPainter, rect: QRectF, line: object, *, is_selected: bool) -> None:
        if not isinstance(line, DocumentLine):
            return
        theme, px = self.theme, self.theme.px
        tile = QRectF(rect.left() + px(18), rect.center().y() - px(18), px(36), px(36))
        paint.rounded(painter, tile, px(7), fill=theme.colour("surface" if is_selected else "neutral_bg"))
        paint.glyph(painter, tile.center(), theme, line.icon, "ink2", 20)
        right = self._paint_right(painter, rect, line)
        left = tile.right() + px(12)
        room = QRectF(left, rect.center().y() - px(21), right - left, px(22))
        name_font = theme.font(Role.STRONG if is_selected else Role.LABEL)
        paint.words(painter, room, line.name, font=name_font, colour=theme.colour("ink"))
        room.translate(0, px(21))
        quiet = theme.colour("ink3")
        font = theme.font(Role.SECOND)
        paint.words(painter, room, fitting(line.details, font, room.width()), font=font, colour=quiet)

    def _paint_right(self, painter: QPainter, rect: QRectF, line: DocumentLine) -> float:
        theme, px = self.theme, self.theme.px
        right = rect.right() - px(20)
        if line.mark is not SyncMark.NONE:
            flag = SYNC_FLAGS[line.mark]
            width = badge_width(theme, flag.text, icon=flag.icon)
            box = QRectF(right - width, rect.center().y() - px(12), width, px(24))
            paint_badge(painter, box, theme, flag.text, tone=flag.tone or Tone.NEUTRAL, icon=flag.icon)
            right = box.left() - px(10)
        if not line.is_kept:
            paint.glyph(painter, QPointF(right - px(9), rect.center().y()), theme, "cloud-arrow-down", "ink2", 18)
            right -= px(28)
        return right
