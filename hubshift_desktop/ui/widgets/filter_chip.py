"""A filter of a list: a chip that opens a menu of choices, or toggles when it has none."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from hubshift_desktop.ui.focus import paint_focus_ring
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets import paint

_CARET = 12


class FilterChip(QAbstractButton):
    """With `options` (key, label) the first is the neutral one; a chosen other one is shown in place of the label.

    Without options the chip is a toggle and `chosen` carries 'on' or ''.
    """

    chosen = Signal(str)

    def __init__(
        self,
        theme: Theme,
        label: str,
        *,
        options: Sequence[tuple[str, str]] = (),
        height: float = 28,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self._label = label
        self._height = height
        self._count: int | None = None
        self._options: list[tuple[str, str]] = []
        self._key = ""
        self.menu: QMenu | None = None
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if options:
            self.set_options(options)
        self.clicked.connect(self.on_clicked)
        theme.follow(self.on_theme_changed)

    @property
    def key(self) -> str:
        """The chosen key; '' when nothing is filtered."""
        return self._key

    @property
    def is_active(self) -> bool:
        return bool(self._key)

    def set_options(self, options: Sequence[tuple[str, str]]) -> None:
        """Give the menu its choices; the first should be the neutral one with key ''."""
        self._options = list(options)
        if self.menu is not None:
            self.menu.deleteLater()
        self.menu = QMenu(self)
        group = QActionGroup(self.menu)
        for key, label in self._options:
            action = QAction(label.replace("&", "&&"), self.menu)
            action.setCheckable(True)
            action.setChecked(key == self._key)
            action.triggered.connect(lambda _=False, key=key: self._pick(key))
            group.addAction(action)
            self.menu.addAction(action)
        self.menu.setAccessibleName(self._label)
        self._rename()

    def choose(self, key: str) -> None:
        """Set the filter by program, without `chosen`."""
        self._key = key
        if self.menu is not None:
            for action, (option, _) in zip(self.menu.actions(), self._options, strict=True):
                action.setChecked(option == key)
        self._rename()

    def set_count(self, count: int | None) -> None:
        """Show how many would be found."""
        self._count = count
        self._rename()

    @Slot()
    def on_clicked(self) -> None:
        if self.menu is None:
            self._pick("" if self._key else "on")
            return
        self.menu.popup(self.mapToGlobal(QPoint(0, self.height() + self.theme.px(4))))

    @Slot()
    def on_theme_changed(self) -> None:
        self.setFont(self.theme.font(Role.SECOND_MEDIUM))
        self.updateGeometry()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        px = self.theme.px
        width = paint.width_of(self._shown(), self.font()) + 2 * px(9) + 2
        if self._count is not None:
            width += px(6) + paint.width_of(str(self._count), self.theme.font(Role.SECOND))
        if self.menu is not None:
            width += px(6) + px(_CARET)
        return QSize(round(width + 0.5), px(self._height))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, px, rect = self.theme, self.theme.px, QRectF(self.rect())
        fill = "accent_soft" if self.is_active else "hover" if self.underMouse() else "surface"
        line = theme.colour("accent" if self.is_active else "border")
        paint.rounded(painter, rect, px(7), fill=theme.colour(fill), line=line)
        ink = "accent_text" if self.is_active else "ink2"
        room = rect.adjusted(px(9) + 1, 0, -px(4), 0)
        x = room.left() + paint.words(painter, room, self._shown(), font=self.font(), colour=theme.colour(ink))
        if self._count is not None:
            room = QRectF(x + px(6), 0, rect.width(), rect.height())
            font = theme.font(Role.SECOND)
            x = room.left() + paint.words(painter, room, str(self._count), font=font, colour=theme.colour(ink))
        if self.menu is not None:
            spot = QPointF(x + px(6) + px(_CARET) / 2, rect.center().y())
            paint.glyph(painter, spot, theme, "caret-down", ink, _CARET)
        if self.hasFocus():
            paint_focus_ring(painter, rect, px(7), theme, gap=False)
        painter.end()

    def _pick(self, key: str) -> None:
        self.choose(key)
        self.chosen.emit(key)

    def _shown(self) -> str:
        if self._key and self._options:
            return dict(self._options).get(self._key, self._label)
        return self._label

    def _rename(self) -> None:
        state = f"{self._label}: {self._shown()}" if self.is_active and self.menu is not None else self._label
        if self.menu is None:
            state += ", on" if self.is_active else ", off"
        self.setAccessibleName(state if self._count is None else f"{state}, {self._count}")
        self.updateGeometry()
        self.update()
