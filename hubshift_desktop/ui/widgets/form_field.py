"""A label, its editor, and below it one line that helps or says what is wrong."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.editor import Editor
from hubshift_desktop.ui.widgets.icon_label import IconLabel
from hubshift_desktop.ui.widgets.paragraph import Paragraph
from hubshift_desktop.ui.widgets.row import Row

EditorT = TypeVar("EditorT", bound=Editor)


class FormField(QWidget, Generic[EditorT]):
    """Required is the norm; `optional` says so in words. An error or warning takes the place of the hint.

    Validate when `left` fires and on save, never while first typing.
    """

    edited = Signal()
    left = Signal()

    def __init__(
        self,
        theme: Theme,
        label: str,
        editor: EditorT,
        *,
        optional: bool = False,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self.editor = editor
        self._hint = hint
        self.label = PlainLabel(theme, label, role=Role.LABEL)
        self.label.setBuddy(editor.input)
        self._icon = IconLabel(theme, "warning-circle", colour=Tone.DANGER, size=16)
        self._message = Paragraph(theme, role=Role.SECOND, colour="ink3")
        self._build(optional=optional)
        editor.input.setAccessibleName(f"{label}, optional" if optional else label)
        editor.edited.connect(self.edited)
        editor.left.connect(self.left)
        self.clear_problem()

    @property
    def problem(self) -> str:
        """The words of the error or warning shown now, or ''."""
        return self._message.text() if not self._icon.isHidden() else ""

    def value(self) -> str:
        return self.editor.value()

    def set_value(self, value: str) -> None:
        self.editor.set_value(value)

    def set_hint(self, hint: str) -> None:
        """Change the help below; a problem on show stays."""
        self._hint = hint
        if not self.problem:
            self.clear_problem()

    def set_problem(self, sentence: str, *, tone: Tone = Tone.DANGER) -> None:
        """Say what is wrong (danger marks the frame too) or unusual (warn); '' clears."""
        if not sentence:
            self.clear_problem()
            return
        self._say(sentence, tone.value, Role.SECOND_MEDIUM)
        self._icon.set_icon("warning-circle" if tone is Tone.DANGER else "warning", tone)
        self._icon.show()
        self.editor.set_invalid(tone is Tone.DANGER)

    def clear_problem(self) -> None:
        """Show the hint again."""
        self._icon.hide()
        self._say(self._hint, "ink3", Role.SECOND)
        self.editor.set_invalid(False)

    def focus(self) -> None:
        """Put the keyboard into this field, as the links of the error summary do."""
        self.editor.input.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, sentence: str, colour: str, role: Role) -> None:
        self._message.setText(sentence)
        self._message.set_colour(colour)
        self._message.set_role(role)
        self._message.setVisible(bool(sentence))
        self.editor.input.setAccessibleDescription(sentence)

    def _build(self, *, optional: bool) -> None:
        column = Column(self.theme, self, gap=5)
        head = Row(self.theme, gap=8)
        head.addWidget(self.label)
        if optional:
            head.addWidget(PlainLabel(self.theme, "optional", role=Role.SECOND, colour="ink3"))
        head.addStretch(1)
        below = Row(self.theme, gap=6)
        below.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        below.addWidget(self._message, 1)
        column.addLayout(head)
        column.addWidget(self.editor)
        column.addLayout(below)
        column.addStretch(1)
