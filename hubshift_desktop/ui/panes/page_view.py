"""One page of a document on a quiet ground, at any size."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from hubshift_desktop.documents.preview import Picture
from hubshift_desktop.ui.focus import paint_focus_ring
from hubshift_desktop.ui.theme import Theme

SMALLEST, LARGEST, STEP = 0.25, 5.0, 1.25
_MARGIN, _MOST_PIXELS = 24, 3000


class PageView(QScrollArea):
    """Fits the width (or the whole page), zooms by steps, and says when it wants another page or sharper pixels.

    Page Up and Page Down scroll within a page and turn it at its ends.
    """

    turn_asked = Signal(int)
    sharper_asked = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._zoom = 1.0
        self._is_whole = False
        self._sheet = _Sheet(theme, self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidget(self._sheet)
        self.setAccessibleName("Page")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAutoFillBackground(False)
        theme.follow(self.on_theme_changed)

    @property
    def pixels(self) -> int:
        """How many pixels wide the page should be drawn for the present size."""
        return min(max(round(self._page_width() * self.devicePixelRatioF()), 200), _MOST_PIXELS)

    def show_picture(self, picture: Picture, *, name: str) -> None:
        """Show a drawn page; the place in it stays when it is the same page drawn sharper."""
        image = QImage(picture.rgba, picture.width, picture.height, 4 * picture.width, QImage.Format.Format_RGBA8888)
        self._sheet.show_image(image.copy(), name=name)
        self._lay_out()

    def clear(self) -> None:
        """Show nothing, and start the next document at its top."""
        self._sheet.show_image(QImage(), name="")
        self.verticalScrollBar().setValue(0)
        self.horizontalScrollBar().setValue(0)

    def to_top(self) -> None:
        """Go to the beginning of the page."""
        self.verticalScrollBar().setValue(0)

    def zoom_by(self, factor: float) -> None:
        """Become larger or smaller, around what is in the middle."""
        bar = self.verticalScrollBar()
        share = bar.value() / bar.maximum() if bar.maximum() else 0.0
        self._is_whole = False
        self._zoom = min(max(self._zoom * factor, SMALLEST), LARGEST)
        self._lay_out()
        bar.setValue(round(share * bar.maximum()))
        self.sharper_asked.emit()

    def fit(self) -> None:
        """Fit the width; once more fits the whole page."""
        self._is_whole = self._zoom == 1.0 and not self._is_whole
        self._zoom = 1.0
        self._lay_out()
        self.sharper_asked.emit()

    @Slot()
    def on_theme_changed(self) -> None:
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()
        self.sharper_asked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        if event.key() == Qt.Key.Key_PageDown and bar.value() >= bar.maximum():
            self.turn_asked.emit(1)
        elif event.key() == Qt.Key.Key_PageUp and bar.value() <= bar.minimum():
            self.turn_asked.emit(-1)
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(STEP)
        elif event.key() == Qt.Key.Key_Minus:
            self.zoom_by(1 / STEP)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(STEP if event.angleDelta().y() > 0 else 1 / STEP)
            event.accept()
            return
        super().wheelEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), self.theme.colour("well"))
        painter.end()

    def _page_width(self) -> float:
        room: float = self.viewport().width() - 2 * self.theme.px(_MARGIN)
        if self._is_whole and self._sheet.ratio:
            room = min(room, (self.viewport().height() - 2 * self.theme.px(_MARGIN)) / self._sheet.ratio)
        return max(room * self._zoom, self.theme.px(80))

    def _lay_out(self) -> None:
        width, margin = self._page_width(), self.theme.px(_MARGIN)
        height = width * self._sheet.ratio
        room = self.viewport().size()
        whole = QSize(max(round(width) + 2 * margin, room.width()), max(round(height) + 2 * margin, room.height()))
        left = (whole.width() - round(width)) // 2
        self._sheet.place(QRect(left, margin, round(width), round(height)), whole)


class _Sheet(QWidget):
    def __init__(self, theme: Theme, view: PageView) -> None:
        super().__init__()
        self._theme = theme
        self._view = view
        self._image = QImage()
        self._page = QRect()

    @property
    def ratio(self) -> float:
        return self._image.height() / self._image.width() if self._image.width() else 0.0

    def show_image(self, image: QImage, *, name: str) -> None:
        self._image = image
        self.setAccessibleName(name)
        self.update()

    def place(self, page: QRect, whole: QSize) -> None:
        self._page = page
        self.resize(whole)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("well"))
        if not self._image.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self._page, self._image)
        if self._view.hasFocus():
            paint_focus_ring(painter, self.visibleRegion().boundingRect().toRectF(), self._theme.px(6), self._theme)
        painter.end()
