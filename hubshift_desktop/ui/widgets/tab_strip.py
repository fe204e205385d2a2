"""The tabs of a client: words with counts, an accent line under the chosen one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QWidget

from hubshift_desktop.ui.focus import paint_focus_ring
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets import paint
from hubshift_desktop.ui.widgets.enter_key import pressed_by_enter
from hubshift_desktop.ui.widgets.row import Row

# Room at both sides of a tab's words for the focus ring; who places the strip moves it out by as much.
TAB_PADDING = 6
_GAP, _SMALLEST_GAP = 26 - 2 * TAB_PADDING, 0


class TabStrip(QWidget):
    """One tab stop, arrows choose. QTabBar has no place for a count in a pill.

    Where there is not room for all, the counts give way first, then the gaps, and the words last.
    """

    chosen = Signal(str)

    def __init__(
        self, theme: Theme, tabs: Sequence[tuple[str, str]], *, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._tabs: dict[str, _Tab] = {}
        row = self._row = Row(theme, self, gap=_GAP)
        for key, label in tabs:
            tab = _Tab(theme, label, self)
            self._tabs[key] = tab
            self._group.addButton(tab)
            row.addWidget(tab)
            tab.toggled.connect(lambda on, key=key: self.chosen.emit(key) if on else None)
        row.addStretch(1)
        self.choose(tabs[0][0])
        theme.changed.connect(self.fit)

    @property
    def key(self) -> str:
        """The tab on show."""
        return next(key for key, tab in self._tabs.items() if tab.isChecked())

    def choose(self, key: str) -> None:
        """Show a tab by program; where the keyboard stands on the tabs, it goes along."""
        had_focus = any(tab.hasFocus() for tab in self._tabs.values())
        self._tabs[key].setChecked(True)
        if had_focus:
            self._tabs[key].setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_chosen(self) -> None:
        """Put the keyboard on the tab on show; the strip itself takes no keys."""
        self._tabs[self.key].setFocus(Qt.FocusReason.OtherFocusReason)

    def set_count(self, key: str, count: int) -> None:
        """Show a count; zero shows nothing."""
        self._tabs[key].set_count(count)
        self.fit()

    @Slot()
    def fit(self) -> None:
        """Show as much as there is room for."""
        tabs, scale = list(self._tabs.values()), self.theme.scale
        between = len(tabs) - 1
        with_counts = sum(tab.wanted_width(has_count=True) for tab in tabs) + self.theme.px(_GAP) * between
        has_counts = with_counts <= self.width()
        spare = self.width() - sum(tab.wanted_width(has_count=has_counts) for tab in tabs)
        gap = _GAP if has_counts else min(max(spare / between / scale, _SMALLEST_GAP), _GAP)
        for tab in tabs:
            tab.show_count(is_shown=has_counts)
        self._row.set_lengths(gap=gap, margins=(0, 0, 0, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()


class _Tab(QAbstractButton):
    def __init__(self, theme: Theme, label: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._label = label
        self._count = 0
        self._shows_count = True
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set_count(0)
        theme.follow(self.on_theme_changed)

    def set_count(self, count: int) -> None:
        self._count = count
        self.setAccessibleName(f"{self._label}, {count}" if count else self._label)
        self.updateGeometry()
        self.update()

    @Slot()
    def on_theme_changed(self) -> None:
        self.setFixedHeight(self._theme.px(44))
        self.updateGeometry()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(self.wanted_width(has_count=self._shows_count), self._theme.px(44))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(44), self._theme.px(44))

    def wanted_width(self, *, has_count: bool) -> int:
        """The width at which nothing is cut, with or without the count."""
        theme = self._theme
        width = paint.width_of(self._label, theme.font(Role.STRONG))
        if self._count and has_count:
            width += theme.px(7) + self._pill_width()
        return round(width + 0.5) + 2 * theme.px(TAB_PADDING)

    def show_count(self, *, is_shown: bool) -> None:
        """Show or leave out the count; a screen reader is told it always."""
        if is_shown != self._shows_count:
            self._shows_count = is_shown
            self.updateGeometry()
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, px = self._theme, self._theme.px
        rect = QRectF(self.rect()).adjusted(px(TAB_PADDING), 0, -px(TAB_PADDING), 0)
        is_chosen = self.isChecked()
        font = theme.font(Role.STRONG if is_chosen else Role.LABEL)
        ink = theme.colour("ink" if is_chosen or self.underMouse() else "ink2")
        paint.words(painter, rect, self._label, font=font, colour=ink)
        if self._count and self._shows_count:
            self._paint_count(painter, rect, is_chosen=is_chosen)
        if is_chosen:
            line = QRectF(rect.left(), rect.bottom() - px(3), rect.width(), px(3))
            paint.rounded(painter, line, px(1.5), fill=theme.colour("accent"))
        if self.hasFocus():
            ring = QRectF(self.rect()).adjusted(0, px(6), 0, -px(6))
            paint_focus_ring(painter, ring, px(6), theme, gap=False)
        painter.end()

    def _pill_width(self) -> float:
        px = self._theme.px
        return max(paint.width_of(str(self._count), self._theme.font(Role.SECOND_MEDIUM)) + px(14), px(22))

    def _paint_count(self, painter: QPainter, rect: QRectF, *, is_chosen: bool) -> None:
        theme, px = self._theme, self._theme.px
        width = self._pill_width()
        pill = QRectF(rect.right() - width, rect.center().y() - px(10), width, px(20))
        fill, ink = ("accent_soft", "accent_text") if is_chosen else ("neutral_bg", "neutral")
        paint.rounded(painter, pill, px(10), fill=theme.colour(fill))
        font = theme.font(Role.SECOND_MEDIUM)
        paint.words(painter, pill, str(self._count), font=font, colour=theme.colour(ink), align=paint.CENTRE)
