"""A banner: one thing to know, in a tone, with at most one button."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets import paint
from hubshift_desktop.ui.widgets.button import Button
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.icon_label import IconLabel
from hubshift_desktop.ui.widgets.paragraph import Paragraph
from hubshift_desktop.ui.widgets.row import Row

_ICONS = {
    Tone.DANGER: "warning-circle",
    Tone.WARN: "warning",
    Tone.WAIT: "cloud-slash",
    Tone.OK: "check-circle",
    Tone.NEUTRAL: "info",
    Tone.ACCENT: "info",
}


class Banner(QWidget):
    """Tint, border, 4 px bar at the left, icon, title and one sentence. `is_prominent` is the allergy banner's size."""

    action_chosen = Signal()

    def __init__(
        self,
        theme: Theme,
        title: str,
        sentence: str = "",
        *,
        tone: Tone = Tone.NEUTRAL,
        icon: str = "",
        action: str = "",
        action_icon: str = "",
        is_prominent: bool = False,
        has_bar: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self._tone = tone
        self._has_bar = has_bar
        self._is_prominent = is_prominent
        self._icon = IconLabel(theme, icon or _ICONS[tone], colour=tone, size=26 if is_prominent else 22)
        title_role = Role.BANNER_TITLE if is_prominent else Role.STRONG
        self.title = Paragraph(
            theme, title, role=title_role, colour=tone.value if is_prominent else "ink", leading=1.05
        )
        self.sentence = Paragraph(theme, sentence, colour="ink2", leading=1.05)
        self.action = Button(theme, action, icon=action_icon)
        self.action.clicked.connect(self.action_chosen)
        self._build(is_prominent=is_prominent)
        self.set_words(title, sentence, action=action)

    def set_words(self, title: str, sentence: str = "", *, action: str = "") -> None:
        """Say something else, and offer something else or nothing."""
        self.title.setText(title)
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))
        self.action.set_label(action)
        self.action.setVisible(bool(action))
        self.setAccessibleName(f"{title}. {sentence}" if sentence else title)

    def set_tone(self, tone: Tone, *, icon: str = "") -> None:
        """Change what the banner means."""
        self._tone = tone
        self._icon.set_icon(icon or _ICONS[tone], tone)
        if self._is_prominent:
            self.title.set_colour(tone.value if tone is not Tone.NEUTRAL else "ink")
        self.update()

    def announce(self, *, is_assertive: bool = False) -> None:
        """Have a screen reader say the banner; assertive only for allergies and decisions, once on opening."""
        event = QAccessibleAnnouncementEvent(self, self.accessibleName())
        if is_assertive:
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, rect, radius = self.theme, QRectF(self.rect()), self.theme.px(10)
        colours = theme.tone(self._tone)
        paint.rounded(painter, rect, radius, fill=QColor(colours.tint), line=QColor(colours.line))
        if self._has_bar:
            clip = QPainterPath()
            clip.addRoundedRect(rect, radius, radius)
            painter.setClipPath(clip)
            painter.fillRect(QRectF(0, 0, theme.px(4), rect.height()), QColor(colours.fill))
        painter.end()

    def _build(self, *, is_prominent: bool) -> None:
        text = Column(self.theme, gap=3 if is_prominent else 0)
        text.addWidget(self.title)
        text.addWidget(self.sentence)
        side = 24 if is_prominent else 18
        row = Row(self.theme, self, gap=14, margins=(side, 11, 16, 12))
        place = Qt.AlignmentFlag.AlignVCenter if is_prominent else Qt.AlignmentFlag.AlignTop
        row.addWidget(self._icon, 0, place)
        row.addLayout(text, 1)
        row.addWidget(self.action, 0, Qt.AlignmentFlag.AlignVCenter)
