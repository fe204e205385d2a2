"""The button of the program, painted, so that its ring, icon and key hint match the design in every state."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from hubshift_desktop.ui.focus import paint_focus_ring
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import set_tip
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets import paint
from hubshift_desktop.ui.widgets.enter_key import pressed_by_enter

_ICON, _CARET, _GAP = 18, 13, 7
_SMALLEST_TARGET = 24


class ButtonKind(StrEnum):
    """How loud a button is: one primary on a screen, danger never filled and never the default."""

    PRIMARY = "primary"
    DEFAULT = "default"
    LINK = "link"
    DANGER = "danger"
    GHOST = "ghost"


class Button(QPushButton):
    """Verb and object as label; a ghost button shows only an icon, so it must be given a `name`.

    `key_hint` is shown inside ("Ctrl S"); `menu` adds the caret. `underlined` marks a link inside a sentence.
    """

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        *,
        kind: ButtonKind = ButtonKind.DEFAULT,
        icon: str = "",
        name: str = "",
        tip: str = "",
        key_hint: str = "",
        menu: QMenu | None = None,
        has_caret: bool = False,
        underlined: bool = False,
        height: float = 34,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self._kind = kind
        self._icon = icon
        self._key_hint = key_hint
        self._has_caret = has_caret or menu is not None
        self._underlined = underlined
        self._height = height
        self._is_hovered = False
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(name or text)
        set_tip(self, tip or (name if not text else ""))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        if menu is not None:
            self.setMenu(menu)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.follow(self.on_theme_changed)

    @property
    def is_primary(self) -> bool:
        """Whether it is the one that a screen or a dialog is for."""
        return self._kind is ButtonKind.PRIMARY

    @property
    def label(self) -> str:
        """The words on the button, without Qt's mnemonic doubling."""
        return self.text().replace("&&", "&")

    def set_label(self, text: str, *, name: str = "") -> None:
        """Change the words, and with them the name a screen reader says."""
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(name or text)
        self.updateGeometry()

    def set_icon(self, icon: str) -> None:
        """Show another icon."""
        self._icon = icon
        self.update()

    @Slot()
    def on_theme_changed(self) -> None:
        self.setFont(self.theme.font(Role.STRONG if self._kind is ButtonKind.PRIMARY else Role.LABEL))
        self.setFixedHeight(self._whole_height())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = 2 * self._padding() + self._content_width()
        height = self._whole_height()
        return QSize(max(round(width), height if self._kind is ButtonKind.GHOST else 0), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._is_hovered = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._is_hovered = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        self._paint_ground(painter, rect)
        self._paint_content(painter, rect)
        if self.hasFocus():
            paint_focus_ring(painter, rect, self.theme.px(7), self.theme, gap=self._kind is ButtonKind.PRIMARY)
        painter.end()

    def _whole_height(self) -> int:
        # Smaller text makes no smaller target: a mouse and a hand are what they were.
        return max(self.theme.px(self._height), _SMALLEST_TARGET)

    def _padding(self) -> int:
        # A link keeps room for its focus ring; inside a sentence it stands closer.
        link = 2 if self._underlined else 4
        return self.theme.px({ButtonKind.LINK: link, ButtonKind.GHOST: 7}.get(self._kind, 14))

    def _parts(self) -> list[float]:
        px = self.theme.px
        parts: list[float] = [px(_ICON)] if self._icon else []
        if self.label:
            parts.append(paint.width_of(self.label, self.font()))
        if self._key_hint:
            parts.append(paint.width_of(self._key_hint, self.theme.font(Role.SMALL)) + px(12))
        if self._has_caret:
            parts.append(px(_CARET))
        return parts

    def _content_width(self) -> float:
        parts = self._parts()
        return sum(parts) + self.theme.px(_GAP) * max(len(parts) - 1, 0)

    def ink_name(self) -> str:
        """The token of words and icon in the present state."""
        if not self.isEnabled():
            return "disabled"
        return {
            ButtonKind.PRIMARY: "on_accent",
            ButtonKind.DANGER: "danger",
            ButtonKind.LINK: "accent_text",
            ButtonKind.GHOST: "ink2",
        }.get(self._kind, "ink")

    def _paint_ground(self, painter: QPainter, rect: QRectF) -> None:
        fill, line = self._ground()
        colour = self.theme.colour
        paint.rounded(
            painter, rect, self.theme.px(7), fill=colour(fill) if fill else None, line=colour(line) if line else None
        )

    def _ground(self) -> tuple[str, str]:
        hovered = self._is_hovered and self.isEnabled()
        if self._kind is ButtonKind.LINK:
            return "", ""
        if self._kind is ButtonKind.GHOST:
            return ("hover" if hovered or self.isDown() else ""), ""
        if not self.isEnabled():
            return "sunken", "line"
        if self._kind is ButtonKind.PRIMARY:
            accent = "accent_press" if self.isDown() else "accent_hover" if hovered else "accent"
            return accent, accent
        line = "danger_line" if self._kind is ButtonKind.DANGER else "border"
        return ("hover" if hovered or self.isDown() else "surface"), line

    def _paint_content(self, painter: QPainter, rect: QRectF) -> None:
        px = self.theme.px
        x = rect.left() + (rect.width() - self._content_width()) / 2
        middle = rect.center().y()
        ink = self.ink_name()
        if self._icon:
            paint.glyph(painter, QPointF(x + px(_ICON) / 2, middle), self.theme, self._icon, ink, _ICON)
            x += px(_ICON) + px(_GAP)
        if self.label:
            x += self._paint_label(painter, x, rect, ink) + px(_GAP)
        if self._key_hint:
            x += self._paint_key_hint(painter, x, middle, ink) + px(_GAP)
        if self._has_caret:
            shade = "ink2" if ink == "ink" else ink
            paint.glyph(painter, QPointF(x + px(_CARET) / 2, middle), self.theme, "caret-down", shade, _CARET)

    def _paint_label(self, painter: QPainter, x: float, rect: QRectF, ink: str) -> float:
        font = self.font()
        is_link = self._kind is ButtonKind.LINK
        font.setUnderline(self._underlined or (is_link and self._is_hovered and self.isEnabled()))
        width = paint.width_of(self.label, font)
        room = QRectF(x, rect.top(), width + 1, rect.height())
        paint.words(painter, room, self.label, font=font, colour=QColor(self.theme.hex(ink)))
        return width

    def _paint_key_hint(self, painter: QPainter, x: float, middle: float, ink: str) -> float:
        px = self.theme.px
        font = self.theme.font(Role.SMALL)
        width = paint.width_of(self._key_hint, font) + px(12)
        box = QRectF(x, middle - px(10), width, px(20))
        colour = self.theme.colour(ink)
        paint.rounded(painter, box, px(5), line=colour)
        paint.words(painter, box, self._key_hint, font=font, colour=colour, align=paint.CENTRE)
        return width
