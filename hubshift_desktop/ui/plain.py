"""Plain text everywhere: Qt renders HTML and loads local pictures in labels, boxes and tool tips by default.

Names, titles and server sentences are hostile until proven otherwise, so every label of the program is a `PlainLabel`,
every tool tip goes through `set_tip` and every message box through `message_box`.
"""

from __future__ import annotations

import html

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QMessageBox, QSizePolicy, QWidget

from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.theme import Theme


def tip_text(text: str) -> str:
    """Return `text` so that a Qt tool tip shows it letter by letter."""
    if "<" not in text and "&" not in text:
        return text
    return f"<span>{html.escape(text)}</span>"


def set_tip(widget: QWidget, text: str) -> None:
    """Give a widget a tool tip that can never become rich text."""
    widget.setToolTip(tip_text(text))


def message_box(
    parent: QWidget | None, *, title: str, text: str, informative: str = "", icon: QMessageBox.Icon | None = None
) -> QMessageBox:
    """Make the only kind of message box the program shows; the caller adds its verb-named buttons."""
    box = QMessageBox(parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(title)
    box.setText(text)
    # Qt shows informative text through a label that follows textFormat only since it was set before the text.
    box.setInformativeText(informative)
    if icon is not None:
        box.setIcon(icon)
    for label in box.findChildren(QLabel):
        label.setTextFormat(Qt.TextFormat.PlainText)
    return box


class PlainLabel(QLabel):
    """A label that shows its text letter by letter, in a role's font and a token's colour.

    With `elide` it gives way to its neighbours, and its tool tip and accessible name keep the whole text.
    """

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        *,
        role: Role = Role.BODY,
        colour: str = "ink",
        elide: bool = False,
        slashed: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self._role = role
        self._colour = colour
        self._elides = elide
        self._slashed = slashed
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        if elide:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setText(text)
        theme.follow(self.on_theme_changed)

    def setText(self, text: str) -> None:
        """Show one line of text; line breaks become blanks where the label elides."""
        shown = " ".join(text.splitlines()) if self._elides else text
        if shown == self.text():
            return
        super().setText(shown)
        # Only names with a mnemonic sign need a name of their own: QLabel would read "R&D" as "RD".
        self.setAccessibleName(text if "&" in text else "")
        self._tell_whole()
        self.updateGeometry()

    def set_colour(self, colour: str) -> None:
        """Choose another token for the words."""
        if colour != self._colour:
            self._colour = colour
            self.on_theme_changed()

    def set_role(self, role: Role) -> None:
        """Choose another type role."""
        if role is not self._role:
            self._role = role
            self.on_theme_changed()

    @Slot()
    def on_theme_changed(self) -> None:
        self.setFont(self.theme.font(self._role, slashed=self._slashed))
        look = QPalette(self.palette())
        look.setColor(QPalette.ColorRole.WindowText, QColor(self.theme.hex(self._colour)))
        self.setPalette(look)
        self._tell_whole()

    def minimumSizeHint(self) -> QSize:
        if not self._elides:
            return super().minimumSizeHint()
        return QSize(min(self.sizeHint().width(), self.theme.px(40)), super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        if not self._elides:
            return super().sizeHint()
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 2, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_whole()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._elides:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorGroup.Active, QPalette.ColorRole.WindowText))
        painter.drawText(self.contentsRect(), int(self.alignment()) | Qt.TextFlag.TextSingleLine, self._shown())
        painter.end()

    def _shown(self) -> str:
        room = self.contentsRect().width()
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)

    def _tell_whole(self) -> None:
        if self._elides:
            set_tip(self, self.text() if self._shown() != self.text() else "")
