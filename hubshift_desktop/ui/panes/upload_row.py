"""One file on its way up: icon, name, words, a bar while it moves, and one action."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from hubshift_desktop.ui.focus import paint_focus_ring
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.panes.document_words import Upload
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets import paint
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.icon_label import IconLabel
from hubshift_desktop.ui.widgets.paragraph import Paragraph
from hubshift_desktop.ui.widgets.row import Row
from hubshift_desktop.ui.widgets.thin_bar import ThinBar


class UploadRow(QWidget):
    """Click, Space or Enter shows the file and its details; the row keeps its place while its words change."""

    chosen = Signal(str)
    remove_asked = Signal(str)
    retry_asked = Signal(str)

    def __init__(self, theme: Theme, upload: Upload, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.upload = upload
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._icon = IconLabel(theme, upload.icon, size=18)
        self._name = PlainLabel(theme, role=Role.LABEL, elide=True)
        # Wrapped: why a file was refused, and what to do about it, must be read to the end.
        self.words = Paragraph(theme, role=Role.SECOND, colour="ink3", leading=1)
        self.bar = ThinBar(theme, name="Upload", height=5)
        self.retry = Button(theme, kind=ButtonKind.GHOST, icon="arrows-clockwise", name="Try again", height=30)
        self.remove = Button(theme, kind=ButtonKind.GHOST, icon="x", name="Remove", height=30)
        words = Column(theme, gap=1)
        for widget in (self._name, self.words, self.bar):
            words.addWidget(widget)
        row = Row(theme, self, gap=8, margins=(8, 5, 4, 5))
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self.retry)
        row.addWidget(self.remove)
        self.retry.clicked.connect(self.on_retry_clicked)
        self.remove.clicked.connect(self.on_remove_clicked)
        theme.changed.connect(self.update)
        self.show_upload(upload)

    def show_upload(self, upload: Upload) -> None:
        """Say how it stands now."""
        self.upload = upload
        moving: Tone | str = Tone.ACCENT if upload.share is not None else "ink2" if upload.is_here else Tone.WAIT
        tone = Tone.DANGER if upload.is_refused else moving
        self._icon.set_icon(upload.icon, tone)
        self._name.setText(upload.name)
        self.words.setText(upload.words)
        self.words.set_colour("danger" if upload.is_refused else "ink3")
        self.bar.setVisible(upload.share is not None)
        self.bar.set_share(upload.share or 0)
        self.retry.setVisible(upload.can_retry)
        self.remove.setVisible(upload.can_remove)
        self.remove.set_icon("trash" if upload.is_refused else "x")
        self.remove.setAccessibleName(f"Remove {upload.name}")
        self.setAccessibleName(f"{upload.name}, {upload.words}")
        self.update()

    def height_at(self, width: int) -> int:
        """The height at which no word is cut."""
        inside = self.layout()
        return inside.totalHeightForWidth(width) if inside is not None else 0

    @Slot()
    def on_retry_clicked(self) -> None:
        self.retry_asked.emit(self.upload.key)

    @Slot()
    def on_remove_clicked(self) -> None:
        self.remove_asked.emit(self.upload.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self.upload.key)
        elif event.key() == Qt.Key.Key_Delete and self.upload.can_remove:
            self.remove_asked.emit(self.upload.key)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.chosen.emit(self.upload.key)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, rect = self._theme, QRectF(self.rect())
        if self.upload.is_chosen or self.underMouse():
            fill = theme.colour("selected" if self.upload.is_chosen else "hover")
            paint.rounded(painter, rect, theme.px(8), fill=fill)
        if self.hasFocus():
            paint_focus_ring(painter, rect, theme.px(8), theme)
        painter.end()
