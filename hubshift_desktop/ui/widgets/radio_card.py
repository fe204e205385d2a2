"""One of a few answers, large enough to hold a sentence: export's 'which clients', the sides of a decision."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QWidget

from hubshift_desktop.ui.focus import paint_focus_ring
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import set_tip
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets import paint


class RadioCard(QRadioButton):
    """A radio button in a frame. `different` is the part of the title to stress; `key_hint` is its single key.

    Cards of one question share a parent (Qt makes them exclusive); nothing is chosen until the person chooses.
    """

    def __init__(
        self,
        theme: Theme,
        title: str,
        *,
        detail: str = "",
        different: str = "",
        different_at: int = 0,
        key_hint: str = "",
        name: str = "",
        is_title_strong: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title, self._detail, self._different, self._key_hint = title, detail, different, key_hint
        self._different_at = different_at
        self._is_title_strong = is_title_strong
        self.setAccessibleName(name or (f"{title}, {detail}" if detail else title))
        set_tip(self, title if not detail else f"{title}\n{detail}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.follow(self.on_theme_changed)

    @Slot()
    def on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()

    def hitButton(self, pos: object) -> bool:
        return True

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        px = self._theme.px
        text = self._lay_out(width)[1] + self._lay_out_detail(width)[1]
        return max(math.ceil(text) + px(24), px(44))

    def sizeHint(self) -> QSize:
        width = self._theme.px(260)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(140), self._theme.px(44))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, px, rect = self._theme, self._theme.px, QRectF(self.rect())
        fill = theme.colour("accent_soft" if self.isChecked() else "hover" if self.underMouse() else "surface")
        line, width = (theme.colour("accent"), 2.0) if self.isChecked() else (theme.colour("border"), 1.5)
        paint.rounded(painter, rect, px(8), fill=fill, line=line, width=width)
        self._paint_dot(painter, rect)
        layout, height = self._lay_out(self.width())
        detail, detail_height = self._lay_out_detail(self.width())
        top = rect.center().y() - (height + detail_height) / 2
        painter.setPen(theme.colour("ink"))
        layout.draw(painter, QPointF(px(42), top))
        if self._detail:
            painter.setPen(theme.colour("ink2"))
            detail.draw(painter, QPointF(px(42), top + height))
        if self._key_hint:
            self._paint_key(painter, rect)
        if self.hasFocus():
            paint_focus_ring(painter, rect, px(8), theme, gap=False)
        painter.end()

    def _paint_dot(self, painter: QPainter, rect: QRectF) -> None:
        theme, px = self._theme, self._theme.px
        circle = QRectF(px(13), rect.center().y() - px(8.5), px(17), px(17))
        line = theme.colour("accent" if self.isChecked() else "line_strong")
        paint.rounded(painter, circle, circle.width() / 2, fill=theme.colour("surface"), line=line, width=1.5)
        if self.isChecked():
            dot = circle.adjusted(px(4), px(4), -px(4), -px(4))
            paint.rounded(painter, dot, dot.width() / 2, fill=theme.colour("accent"))

    def _paint_key(self, painter: QPainter, rect: QRectF) -> None:
        theme, px = self._theme, self._theme.px
        box = QRectF(rect.right() - px(30), rect.center().y() - px(10), px(20), px(20))
        paint.rounded(painter, box, px(4), line=theme.colour("line_strong"))
        font = theme.font(Role.SMALL)
        paint.words(painter, box, self._key_hint, font=font, colour=theme.colour("ink2"), align=paint.CENTRE)

    def _lay_out(self, width: int) -> tuple[QTextLayout, float]:
        role = Role.STRONG if self._is_title_strong and self._detail else Role.BODY
        return self._wrapped(self._title, role, width, self._stress())

    def _lay_out_detail(self, width: int) -> tuple[QTextLayout, float]:
        # What a filter says in words may be longer than a line, and it is what the person chooses by.
        return self._wrapped(self._detail, Role.SECOND, width, []) if self._detail else (QTextLayout(), 0.0)

    def _wrapped(
        self, words: str, role: Role, width: int, formats: list[QTextLayout.FormatRange]
    ) -> tuple[QTextLayout, float]:
        theme, px = self._theme, self._theme.px
        # A text layout breaks lines at this sign only.
        layout = QTextLayout(words.replace("\n", "\u2028"), theme.font(role))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setFormats(formats)
        room = max(width - px(54) - (px(26) if self._key_hint else 0), px(40))
        y = 0.0
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(room)
            line.setPosition(QPointF(0, y))
            y += line.height()
        layout.endLayout()
        return layout, y

    def _stress(self) -> list[QTextLayout.FormatRange]:
        # The same letters may stand further left, as '491' does in '0491 571 491'.
        start = self._title.find(self._different, self._different_at) if self._different else -1
        if start < 0:
            return []
        stress = QTextLayout.FormatRange()
        stress.start, stress.length = start, len(self._different)
        look = stress.format
        look.setFontWeight(600)
        look.setFontUnderline(True)
        stress.format = look
        return [stress]
