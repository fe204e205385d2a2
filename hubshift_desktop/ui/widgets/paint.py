"""The few strokes that painted widgets and list delegates share."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from hubshift_desktop.domain import names
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter


def rounded(
    painter: QPainter,
    rect: QRectF,
    radius: float,
    *,
    fill: QColor | None = None,
    line: QColor | None = None,
    width: float = 1,
) -> None:
    """Draw a rounded rectangle whose line lies wholly inside `rect`, so that hairlines stay crisp."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    if line is None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(rect, radius, radius)
        return
    painter.setPen(QPen(line, width))
    half = width / 2
    painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), radius - half, radius - half)


def words(
    painter: QPainter,
    rect: QRectF,
    text: str,
    *,
    font: QFont,
    colour: QColor,
    align: Qt.AlignmentFlag = LEFT,
    elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> float:
    """Draw one line, elided to `rect`, and return the width it took."""
    metrics = QFontMetricsF(font)
    width, shown = metrics.horizontalAdvance(text), text
    # Laying text out is most of what painting costs; most words fit, and then once is enough.
    if width > rect.width() or "\n" in text:
        shown = metrics.elidedText(text, elide, max(rect.width(), 0.0))
        width = metrics.horizontalAdvance(shown)
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(rect, int(align) | Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip, shown)
    return width


def width_of(text: str, font: QFont) -> float:
    """Return how wide a line of text is."""
    return QFontMetricsF(font).horizontalAdvance(text)


def glyph(painter: QPainter, centre: QPointF, theme: Theme, name: str, colour: str | Tone, size: float = 18) -> None:
    """Draw a Phosphor icon around a point."""
    ratio = painter.device().devicePixelRatio()
    pixmap = theme.pixmap(name, colour, size, ratio)
    side = theme.px(size)
    painter.drawPixmap(QPointF(round(centre.x() - side / 2), round(centre.y() - side / 2)), pixmap)


def disc(
    painter: QPainter, centre: QPointF, theme: Theme, name: str, tone: Tone, *, diameter: float = 32, size: float = 18
) -> None:
    """Draw an icon on its tinted circle, as in 'Needs attention' and the sync card."""
    colours = theme.tone(tone)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.tint))
    half = theme.px(diameter) / 2
    painter.drawEllipse(centre, half, half)
    glyph(painter, centre, theme, name, tone, size)


def initials_disc(painter: QPainter, rect: QRectF, theme: Theme, initials: str, key: str, font: QFont) -> None:
    """Draw an avatar: initials on one of six tints chosen by the record's id."""
    ground, ink = theme.avatar(key)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawEllipse(rect)
    words(painter, rect, initials, font=font, colour=ink, align=CENTRE)


def initials_of(name: str) -> str:
    """Return the letters of an avatar: first and last name, or what there is."""
    first, _, rest = name.strip().partition(" ")
    return names.initials(first, rest.rsplit(" ", 1)[-1])


def split(text: str, font: QFont, room: float) -> list[str]:
    """Return the text in one line, or in two where it is wider than the room."""
    if width_of(text, font) <= room:
        return [text]
    first, rest = text.split(" "), list[str]()
    while len(first) > 1 and width_of(" ".join(first), font) > room:
        rest.insert(0, first.pop())
    return [" ".join(first), *([" ".join(rest)] if rest else [])]
