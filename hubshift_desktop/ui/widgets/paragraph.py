"""A paragraph of plain text at the design's line height, which QLabel cannot give to plain text."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.theme import Theme

_LEADING = 1.2  # of the natural 1.21, so 1.45 em; a banner's two lines stand closer


class Paragraph(PlainLabel):
    """Wrapped text that is as tall as its width asks for; line breaks in the text are kept."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        *,
        role: Role = Role.BODY,
        colour: str = "ink",
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        leading: float = _LEADING,
        parent: QWidget | None = None,
    ) -> None:
        self._align = align
        self._leading = leading
        super().__init__(theme, text, role=role, colour=colour, parent=parent)
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(self._lay_out(width)[1] + 0.5)

    def sizeHint(self) -> QSize:
        widest = max((self.fontMetrics().horizontalAdvance(line) for line in self.text().splitlines()), default=0)
        width = min(widest + 2, self.theme.px(420))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(60), self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorGroup.Active, QPalette.ColorRole.WindowText))
        layout, _ = self._lay_out(self.width())
        layout.draw(painter, QPointF(0, 0))
        painter.end()

    def _lay_out(self, width: int) -> tuple[QTextLayout, float]:
        layout = QTextLayout(self.text().replace("\n", "\u2028"), self.font())
        option = QTextOption(self._align)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        y = 0.0
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(width, 1))
            line.setPosition(QPointF(0, y + line.height() * (self._leading - 1) / 2))
            y += line.height() * self._leading
        layout.endLayout()
        return layout, y
