"""A list of short words, such as allergies and conditions, edited as pills."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.editor import Editor
from hubshift_desktop.ui.widgets.flow import Flow
from hubshift_desktop.ui.widgets.tag import Tag


class TagEditor(Editor):
    """Enter or a comma adds what was typed; Backspace in the empty line takes the last one back into the line.

    `value` joins with line breaks, so that a word may contain a comma; `tags` is the list itself.
    """

    def __init__(
        self,
        theme: Theme,
        *,
        tone: Tone = Tone.NEUTRAL,
        placeholder: str = "Type and press Enter",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, parent=parent)
        self._tone = tone
        self._tags: list[Tag] = []
        self._flow = Flow(theme, gap=6)
        self.line = QLineEdit()
        self.line.setProperty("bare", "true")
        self.line.setFrame(False)
        self.line.setPlaceholderText(placeholder)
        # Before the layout asks for its size: once polished without it, a style sheet forgets a font set later.
        self.line.setFont(theme.font(Role.BODY))
        self.line.returnPressed.connect(self.on_return_pressed)
        self.line.textEdited.connect(self.on_text_edited)
        self.row.set_lengths(gap=0, margins=(8, 6, 8, 6))
        self.row.addWidget(self._flow, 1)
        self._flow.add(self.line)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.adopt(self.line)

    @property
    def tags(self) -> list[str]:
        """The words, with what still stands in the line."""
        kept = [tag.word for tag in self._tags]
        typed = self.line.text().strip()
        return [*kept, typed] if typed else kept

    def value(self) -> str:
        return "\n".join(self.tags)

    def set_value(self, value: str) -> None:
        if value != self.value():
            self.line.clear()
            self._show([word for word in value.split("\n") if word.strip()])

    @Slot()
    def on_return_pressed(self) -> None:
        if self.line.text().strip():
            self._show(_distinct(self.tags))
            self.line.clear()
            self.edited.emit()

    @Slot(str)
    def on_text_edited(self, text: str) -> None:
        if text.endswith(","):
            self.line.setText(text.rstrip(","))
            self.on_return_pressed()
        else:
            self.edited.emit()

    @Slot()
    def on_theme_changed(self) -> None:
        self.line.setFont(self.theme.font(Role.BODY))
        self.line.setMinimumWidth(self.theme.px(190))
        self._fit()
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_back = (
            isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Backspace
        )
        if is_back and not self.line.text() and self._tags:
            last = self._tags[-1].word
            self._show([tag.word for tag in self._tags[:-1]])
            self.line.setText(last)
            self.edited.emit()
            return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(240), self.minimumHeight())

    def _show(self, words: list[str]) -> None:
        had_focus = self.line.hasFocus()
        self._flow.release(self.line)
        self._flow.clear()
        self._tags = []
        for word in words:
            tag = Tag(self.theme, word, tone=self._tone)
            tag.removed.connect(self._drop)
            self._tags.append(tag)
            self._flow.add(tag)
        self._flow.add(self.line)
        if had_focus:
            self.line.setFocus()
        self._fit()

    def _drop(self, word: str) -> None:
        self._show([tag.word for tag in self._tags if tag.word != word])
        self.line.setFocus()
        self.edited.emit()

    def _fit(self) -> None:
        inner = max(self.width() - self.theme.px(16), 1)
        height = self._flow.heightForWidth(inner) + self.theme.px(12)
        self.setFixedHeight(max(height, self.theme.px(38)))


def _distinct(words: list[str]) -> list[str]:
    first: dict[str, str] = {}
    for word in words:
        first.setdefault(word.casefold(), word)
    return list(first.values())
