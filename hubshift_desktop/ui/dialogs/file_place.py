"""Where a file will be written: typed or chosen, looked at off the window's thread, and no other file goes unasked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractButton

from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.export.target import is_taken, target_of, with_ending
from hubshift_desktop.ui.dialogs.place_row import PlaceRow
from hubshift_desktop.ui.dialogs.replacing import Replacing
from hubshift_desktop.ui.file_asker import FileAsker
from hubshift_desktop.ui.runner import Runner, Token
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone

REPLACE = "Replace the file"
_TAKEN = "A file with this name is there already. It will be replaced."
_APPEARED = "A file of this name has appeared there meanwhile. It will be replaced if you go on."


class Settled(NamedTuple):
    """The place that a press meant. `may_replace`: the person has read that this very file goes, and pressed."""

    target: Path
    may_replace: bool


class _Found(NamedTuple):
    """The place that was meant, or what is wrong with it in a sentence; and whether a file is there."""

    target: Path | str
    is_taken: bool


class FilePlace(PlaceRow):
    """A folder may be on a network that hangs, so nobody waits for a look; `give_up` ends it for whoever closes.

    `told`: what stands beside the name about a file in the way has changed. A press calls `settle`, which looks again,
    for the file may have come since; `settled` gives the place, `refused` says that nothing comes of this press, and
    why stands beside the name.
    """

    told = Signal()
    settled = Signal(object)
    refused = Signal()

    def __init__(
        self,
        theme: Theme,
        runner: Runner,
        *,
        title: str,
        kinds: Mapping[str, str],
        name: Callable[[str], str],
    ) -> None:
        """`kinds` are endings with the words of the system's dialog; `name` proposes one for an ending."""
        super().__init__(theme, "Save to")
        self.files = FileAsker()
        self.is_taken = False
        self._runner = runner
        self._title, self._kinds, self._name = title, kinds, name
        self._kind = next(iter(kinds))
        self._proposing = self._looked = Token()
        self._replacing = Replacing(self)
        self._button: QAbstractButton | None = None
        self.browse_asked.connect(self.on_browse)
        self.field.left.connect(self.on_left)
        self.field.edited.connect(self.on_edited)

    def watch(self, button: QAbstractButton) -> None:
        """Judge by the presses of this button whether a person agrees."""
        self._button = button
        self._replacing.watch(button)

    def propose(self) -> None:
        """Fill in the usual folder and name, unless something is typed by then."""
        name = self._name(self._kind)
        self._proposing = self._runner.folder(
            lambda: str(self.files.documents_folder() / name), self.on_proposed, self.on_not_known, owner=self
        )

    def set_kind(self, kind: str) -> None:
        """Take another ending; under that name there may be a file, too."""
        self._kind = kind
        self._say_taken(None)
        self.on_left()

    def settle(self) -> None:
        """Look once more, then `settled` or `refused`."""
        self._look(self.on_looked, self.on_not_looked)

    def give_up(self) -> None:
        """Let no look that is under way be heard of any more, however long the disk takes."""
        self._proposing.cancel()
        self._looked.cancel()

    def say_appeared(self, target: Path) -> None:
        """Say that a file came to `target` while ours was written, and let a person agree that it goes."""
        self._say_taken(target, _APPEARED)
        self._focus_button()

    def refuse(self, words: str) -> None:
        """Say what is wrong beside the name, and put the keyboard there."""
        self.field.set_problem(words)
        self.field.focus()

    @Slot(str)
    def on_proposed(self, place: str) -> None:
        if not self.field.value():
            self.field.set_value(with_ending(place, self._kind))

    @Slot()
    def on_browse(self) -> None:
        target = target_of(self.field.value(), kind=self._kind, folder=Path(), home=Path.home())
        proposed = self._name(self._kind) if isinstance(target, str) else str(target)
        chosen = self.files.save(self, title=self._title, name=proposed, kinds=[self._kinds[self._kind]])
        if chosen is None:
            return
        self.field.set_value(str(chosen))
        self._say_taken(None)
        if with_ending(str(chosen), self._kind) != str(chosen):
            # The system asked about another name than the one that will be written.
            self.on_left()
        else:
            self._look(self.on_chosen_known)

    @Slot(object)
    def on_chosen_known(self, found: _Found) -> None:
        """The system has asked only about a file that was there; one that comes later it knows nothing of."""
        if isinstance(found.target, Path) and found.is_taken:
            self._replacing.asked_elsewhere(found.target)

    @Slot()
    def on_left(self) -> None:
        """Show the name as it will be, and ask off the GUI thread whether it is taken."""
        self.field.set_value(with_ending(self.field.value(), self._kind))
        self._look(self.on_known)

    @Slot(object)
    def on_known(self, found: _Found) -> None:
        if isinstance(found.target, str):
            self._say_taken(None)
            # Nothing typed yet is no mistake yet; the press asks for a name.
            self.field.set_problem(found.target if self.field.value() else "")
        else:
            self._say_taken(found.target if found.is_taken else None)

    @Slot(object)
    def on_not_known(self, error: KnownError) -> None:
        self._say_taken(None)
        self.field.set_problem(f"{error.sentence} {error.next_step}")

    @Slot()
    def on_edited(self) -> None:
        self._looked.cancel()
        self._say_taken(None)

    @Slot(object)
    def on_looked(self, found: _Found) -> None:
        target = found.target
        if isinstance(target, str):
            self.refused.emit()
            self.refuse(target)
        elif found.is_taken and not self._replacing.may_replace(target):
            self.refused.emit()
            self._say_taken(target)
            self._focus_button()
        else:
            self.settled.emit(Settled(target, may_replace=found.is_taken))

    @Slot(object)
    def on_not_looked(self, error: KnownError) -> None:
        self.refused.emit()
        self.on_not_known(error)
        self.field.focus()

    def _look(self, done: Callable[[_Found], None], failed: Callable[[KnownError], None] | None = None) -> None:
        """Ask the disk about what stands in the field now; an earlier question is not answered any more."""
        self._looked.cancel()
        typed, kind, files = self.field.value(), self._kind, self.files

        def look() -> _Found:
            target = target_of(typed, kind=kind, folder=files.documents_folder(), home=Path.home())
            return _Found(target, not isinstance(target, str) and is_taken(target))

        self._looked = self._runner.folder(look, done, failed or self.on_not_known, owner=self)

    def _say_taken(self, target: Path | None, words: str = _TAKEN) -> None:
        self.is_taken = target is not None
        self.field.set_problem(words if target is not None else "", tone=Tone.WARN)
        self._replacing.tell(target)
        self.told.emit()

    def _focus_button(self) -> None:
        if self._button is not None:
            self._button.setFocus(Qt.FocusReason.OtherFocusReason)
