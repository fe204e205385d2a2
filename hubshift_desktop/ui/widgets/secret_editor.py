"""One line for a passphrase or password: hidden, showable, and honest about Caps Lock."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.text_editor import TextEditor


class SecretEditor(TextEditor):
    """Pasting is allowed (password managers), and an eye shows what stands there.

    No system says in a portable way whether Caps Lock is on; a letter that comes out large without Shift does.
    """

    caps_changed = Signal(bool)

    def __init__(self, theme: Theme, *, what: str = "passphrase", parent: QWidget | None = None) -> None:
        super().__init__(theme, slashed=True, height=42, parent=parent)
        self._what = what
        self._has_caps = False
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self.eye = Button(theme, kind=ButtonKind.GHOST, icon="eye", name=f"Show the {what}", height=30)
        self.eye.clicked.connect(self.on_eye_clicked)
        self.row.addWidget(self.eye)

    @Slot()
    def on_eye_clicked(self) -> None:
        is_hidden = self.line.echoMode() is QLineEdit.EchoMode.Password
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if is_hidden else QLineEdit.EchoMode.Password)
        self.eye.set_icon("eye-slash" if is_hidden else "eye")
        self.eye.setAccessibleName(f"{'Hide' if is_hidden else 'Show'} the {self._what}")
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # The mark of a hidden letter comes from the style sheet, and is read only when the style is said to change.
        QApplication.sendEvent(self.line, QEvent(QEvent.Type.StyleChange))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            self._notice_caps(event)
        return super().eventFilter(watched, event)

    def _notice_caps(self, event: QKeyEvent) -> None:
        text, has_shift = event.text(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_CapsLock:
            has_caps = not self._has_caps
        elif len(text) == 1 and text.isalpha() and text.lower() != text.upper():
            has_caps = text.isupper() != has_shift
        else:
            return
        if has_caps != self._has_caps:
            self._has_caps = has_caps
            self.caps_changed.emit(has_caps)
