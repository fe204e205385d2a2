"""The rows of the medication table."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QPainter

from hubshift_desktop.domain.states import SyncMark
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets import paint
from hubshift_desktop.ui.widgets.badge import badge_width, paint_badge
from hubshift_desktop.ui.widgets.lines import SYNC_FLAGS, Flag, MedicationLine
from hubshift_desktop.ui.widgets.row_button import ROW_BUTTON_ROOM
from hubshift_desktop.ui.widgets.row_delegate import RowDelegate

# Where each column begins, as shares of the row; the header above the list uses the same.
MEDICATION_COLUMNS = (
    ("Medication", 0.0),
    ("Dose", 0.300),
    ("How often", 0.420),
    ("Started", 0.600),
    ("Next review", 0.740),
)
_END = 20 + ROW_BUTTON_ROOM
# Below this the start date gives its room to the dose: a dose cut short is a danger, a start date is a fact.
_TIGHT = 700
_TIGHT_STARTS = (0.0, 0.34, 0.52, 0.72, 0.72)


class _Place(Enum):
    NOWHERE = auto()
    BESIDE = auto()
    BELOW = auto()
    NAME = auto()


class MedicationRowDelegate(RowDelegate):
    """60 px rows (48 without a form line). Doses and names use the slashed zero, so 10 mg is never 1O mg.

    The sync word stands beside the review where both fit, else under its date, else under the name: never on a date
    or on how late it is.
    """

    inset = 6.0

    def row_height(self, line: object) -> float:
        return 60 if not isinstance(line, MedicationLine) or line.form or line.flag or line.allergy else 48

    def full_text(self, line: object) -> str:
        if not isinstance(line, MedicationLine):
            return ""
        started = f"Started {line.started}" if line.started else ""
        review = f"Next review {line.review}" if line.review else ""
        allergy = line.allergy.text if line.allergy else ""
        facts = [line.name, allergy, line.form, line.dose, line.how_often, started, review]
        return "\n".join(fact for fact in facts if fact)

    def paint_line(self, painter: QPainter, rect: QRectF, line: object, *, is_selected: bool) -> None:
        if not isinstance(line, MedicationLine):
            return
        theme, px = self.theme, self.theme.px
        columns = column_rects(inside(rect, theme), scale=theme.scale)
        place = self._mark_place(line, columns[4].width())
        name_font = theme.font(Role.STRONG, slashed=True)
        self._paint_pair(painter, columns[0], line, name_font, has_mark=place is _Place.NAME)
        dose_font = theme.font(Role.LABEL, slashed=True)
        paint.words(painter, columns[1], line.dose, font=dose_font, colour=theme.colour("ink"))
        paint.words(painter, columns[2], line.how_often, font=theme.font(Role.BODY), colour=theme.colour("ink"))
        if columns[3].width() > 0:
            paint.words(painter, columns[3], line.started, font=theme.font(Role.BODY), colour=theme.colour("ink2"))
        self._paint_review(painter, columns[4], line, place)
        if not is_selected and not line.is_last:
            base = QRectF(columns[0].left(), rect.bottom() - 1, rect.width() - px(40), 1)
            painter.fillRect(base, theme.colour("line_soft"))

    def _mark_place(self, line: MedicationLine, width: float) -> _Place:
        """Return where the sync word has room in a review column of a width."""
        if line.mark is SyncMark.NONE:
            return _Place.NOWHERE
        theme, px, sync = self.theme, self.theme.px, SYNC_FLAGS[line.mark]
        late = self._below_width(line.flag) if line.flag else 0.0
        date = paint.width_of(line.review, theme.font(Role.LABEL if line.flag else Role.BODY))
        if max(late, date) + px(8) + badge_width(theme, sync.text, icon=sync.icon) <= width:
            return _Place.BESIDE
        gap = px(8) if line.flag else 0
        return _Place.BELOW if late + gap + self._below_width(sync) <= width else _Place.NAME

    def _below_width(self, flag: Flag) -> float:
        icon = self.theme.px(20) if flag.icon else 0
        return icon + paint.width_of(flag.text, self.theme.font(Role.SECOND_MEDIUM))

    def _paint_pair(
        self, painter: QPainter, room: QRectF, line: MedicationLine, font: QFont, *, has_mark: bool
    ) -> None:
        theme, px = self.theme, self.theme.px
        flags = [flag for flag in (line.allergy, SYNC_FLAGS[line.mark] if has_mark else None) if flag]
        is_pair = bool(line.form or flags)
        upper = QRectF(room.left(), room.center().y() - px(21 if is_pair else 11), room.width(), px(22))
        paint.words(painter, upper, line.name, font=font, colour=theme.colour("ink"))
        lower = upper.translated(0, px(20))
        for at, flag in enumerate(flags):
            kept = sum(self._below_width(later) + px(8) for later in flags[at + 1 :])
            end = self._paint_below(painter, QPointF(lower.left(), lower.center().y()), flag, lower.right() - kept)
            lower.setLeft(end + px(8))
        paint.words(painter, lower, line.form, font=theme.font(Role.SECOND), colour=theme.colour("ink3"))

    def _paint_review(self, painter: QPainter, room: QRectF, line: MedicationLine, place: _Place) -> None:
        theme, px = self.theme, self.theme.px
        below = [line.flag] if line.flag else []
        if place is _Place.BELOW:
            below.append(SYNC_FLAGS[line.mark])
        top = room.center().y() - px(21 if below else 11)
        font = theme.font(Role.LABEL if line.flag else Role.BODY)
        colour = theme.colour("ink" if line.flag else "ink2")
        paint.words(painter, QRectF(room.left(), top, room.width(), px(22)), line.review, font=font, colour=colour)
        x = room.left()
        for flag in below:
            x = self._paint_below(painter, QPointF(x, top + px(31)), flag, room.right()) + px(8)
        if place is _Place.BESIDE:
            sync = SYNC_FLAGS[line.mark]
            width = badge_width(theme, sync.text, icon=sync.icon)
            box = QRectF(room.right() - width, room.center().y() - px(12), width, px(24))
            paint_badge(painter, box, theme, sync.text, tone=sync.tone or Tone.NEUTRAL, icon=sync.icon)

    def _paint_below(self, painter: QPainter, start: QPointF, flag: Flag, edge: float) -> float:
        theme, px = self.theme, self.theme.px
        tone = flag.tone or Tone.NEUTRAL
        x = start.x()
        if flag.icon:
            paint.glyph(painter, QPointF(x + px(9), start.y()), theme, flag.icon, tone, 16)
            x += px(20)
        font = theme.font(Role.SECOND_MEDIUM)
        room = QRectF(x, start.y() - px(11), edge - x, px(22))
        return x + paint.words(painter, room, flag.text, font=font, colour=QColor(theme.tone(tone).words))


def inside(row: QRectF, theme: Theme) -> QRectF:
    """Return the part of a row that the columns share: its end belongs to the button of the row in hand."""
    return row.adjusted(theme.px(20), 0, -theme.px(_END), 0)


def column_rects(row: QRectF, *, scale: float) -> list[QRectF]:
    """Return where the five columns lie in a row; a column without room ('Started' when it is tight) is empty."""
    starts = [share for _, share in MEDICATION_COLUMNS]
    if row.width() < _TIGHT * scale:
        starts = list(_TIGHT_STARTS)
    ends = [*starts[1:], 1.0]
    gap = 8 * scale
    return [
        QRectF(row.left() + row.width() * start, row.top(), max(row.width() * (end - start) - gap, 0), row.height())
        for start, end in zip(starts, ends, strict=True)
    ]
