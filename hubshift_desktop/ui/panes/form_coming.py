"""A form on its way: it is made out of sight, a few fields a turn, and what is typed meanwhile is kept for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from shiboken6 import isValid

from hubshift_desktop.ui.focus import FocusClaim, FocusReturn
from hubshift_desktop.ui.panes.form import Form
from hubshift_desktop.ui.runner import Runner, Token

_FAR = 10_000
# The way out, and the way to the menu: neither is for a field.
_NOT_FOR_FIELDS = frozenset({Qt.Key.Key_Escape, Qt.Key.Key_Alt})


class FormComing(QObject):
    """Making a form whole takes the window's thread for a tenth of a second, so it is spread over turns.

    Whoever presses Ctrl+E types on at once. From `begin` until the form stands, keys that reach the window are held;
    then they go where the keyboard is, which is the field that was asked for. `stood` is called in between, with
    whether the form takes the keyboard: from whoever has put it elsewhere it takes none, or for the keys it holds.
    """

    def __init__(self, runner: Runner, stack: QStackedWidget) -> None:
        super().__init__(stack)
        self._runner = runner
        self._stack = stack
        self._keys: list[QKeyEvent] = []
        self._window: QWindow | None = None
        self._claim = FocusClaim(stack)
        self._is_under_way = False
        self._form: Form | None = None
        self._making = Token()
        self._stand: Callable[[], None] | None = None

    @property
    def is_under_way(self) -> bool:
        """Whether a form was asked for that does not stand yet."""
        return self._is_under_way

    @property
    def has_keys(self) -> bool:
        """Whether something was typed for it already."""
        return bool(self._keys)

    def begin(self) -> None:
        """A form was asked for and is being read; one that was on its way before is given up."""
        self.stop()
        self._is_under_way = True
        self._claim.note()
        self._window = self._stack.window().windowHandle()
        if self._window is not None:
            self._window.installEventFilter(self)

    def make(self, form: Form, stood: Callable[[bool], None]) -> None:
        """Make a form's fields where nobody sees them, then put it into the stack and call `stood`."""
        self._form = form
        form.setParent(self._stack)
        # Shown, and as large as it will be: else its fields would be laid out in the step that brings it into view.
        form.setGeometry(-2 * self._stack.width() - _FAR, 0, self._stack.width(), self._stack.height())
        form.show()
        steps = form.steps()

        def stand() -> None:
            # What is left of them, when somebody could not wait for the turns.
            for _ in steps:
                pass
            keys, self._keys = self._keys, []
            self._let_go()
            back, is_free = FocusReturn(), self._claim.holds
            if not is_free:
                back.remember()
            self._stack.addWidget(form)
            self._stack.setCurrentWidget(form)
            stood(is_free or bool(keys))
            _type(keys, self._stack.window())
            back.give_back()

        def turns() -> Iterator[None]:
            yield from steps
            # The last fields come to rest before the form is seen.
            yield
            stand()

        self._stand = stand
        self._making = self._runner.spread(turns(), owner=form)

    def finish(self) -> None:
        """Make what is left at once, for what cannot wait for the turns; a form that is still read is not there yet."""
        if self._stand is not None:
            self._making.cancel()
            self._stand()

    def stop(self) -> None:
        """Give up the form that is on its way, and what was typed for it."""
        self._making.cancel()
        form, self._keys = self._form, []
        self._let_go()
        if form is not None:
            form.hide()
            form.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        if event.key() in _NOT_FOR_FIELDS or not self._claim.holds:
            return False
        # A copy: the event itself is Qt's, and ends with this call.
        self._keys.append(
            QKeyEvent(event.type(), event.key(), event.modifiers(), event.text(), event.isAutoRepeat(), event.count())
        )
        return True

    def _let_go(self) -> None:
        self._form = self._stand = None
        self._is_under_way = False
        if self._window is not None and isValid(self._window):
            self._window.removeEventFilter(self)
        self._window = None


def _type(keys: Sequence[QKeyEvent], window: QWidget) -> None:
    for key in keys:
        # Its own window's, which may be behind another one by now; asked each time: a Tab among them moves it.
        focused = window.focusWidget()
        if focused is not None:
            QApplication.sendEvent(focused, key)
