"""A list of short words, such as allergies and conditions, edited as pills."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.editor import Editor
from hubshift_desktop.ui.widgets.flow import Flow
from hubshift_desktop.ui.widgets.tag import Tag


class TagEditor(Editor):
    """Enter or a comma adds what was typed. In the empty line Backspace marks the last one, and removes it only when
    pressed again; undo brings back what was removed. A word never turns into text that typing would go on from: two
    allergies must not become one that nobody has.

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
        self._removed: list[tuple[int, str]] = []
        self._placeholder = placeholder
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
            self._removed = []
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
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and self._take_key(event):
            return True
        if event.type() is QEvent.Type.FocusOut:
            self._mark(is_marked=False)
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

    @property
    def _is_marked(self) -> bool:
        return bool(self._tags) and self._tags[-1].is_marked

    def _take_key(self, event: QKeyEvent) -> bool:
        key, is_empty = event.key(), not self.line.text()
        if key == Qt.Key.Key_Backspace and is_empty and self._tags:
            if not self._is_marked:
                self._mark(is_marked=True)
            elif not event.isAutoRepeat():
                self._drop(self._tags[-1].word)
            return True
        if key == Qt.Key.Key_Escape and self._is_marked:
            self._mark(is_marked=False)
            return True
        if is_empty and self._removed and event.matches(QKeySequence.StandardKey.Undo):
            self._bring_back()
            return True
        self._mark(is_marked=False)
        return False

    def _mark(self, *, is_marked: bool) -> None:
        if is_marked == self._is_marked:
            return
        self._tags[-1].set_marked(is_marked)
        words = f"Backspace again removes {self._tags[-1].word}" if is_marked else self._placeholder
        self.line.setPlaceholderText(words)
        if is_marked:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.line, words))

    def _drop(self, word: str) -> None:
        self._mark(is_marked=False)
        words = [tag.word for tag in self._tags]
        self._removed.append((words.index(word), word))
        words.remove(word)
        self._show(words)
        self.line.setFocus()
        self.edited.emit()

    def _bring_back(self) -> None:
        place, word = self._removed.pop()
        words = [tag.word for tag in self._tags]
        self._show(_distinct([*words[:place], word, *words[place:]]))
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
