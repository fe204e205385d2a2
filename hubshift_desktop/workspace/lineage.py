"""Whether the case file being opened is the newest one, and the marks that will tell the next time.

The mark in the store rises in the transaction that lets a new record leave; the mark beside the file follows before the
first byte does. So a copy made earlier is behind it, whatever became of the program in between.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import asdict

from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.paths import ProfilePaths
from hubshift_desktop.security.keystore import Keystore, NoKeystoreError
from hubshift_desktop.security.lineage import Kinship, Mark, MarkBeside, MarkInKeystore, kinship
from hubshift_desktop.services.older_copy import OlderCopy, note_older_copy
from hubshift_desktop.store import Store, UnitOfWork
from hubshift_desktop.store.small_rooms import ReadSettings
from hubshift_desktop.sync.older_copy import doubt_creates
from hubshift_desktop.sync.scope import AccountRef

_OWN = "store.mark"
_IS_KEPT = "is_kept"
_PATIENCE_S = 2.0


class Lineage:
    """The marks of one case file: its own, the one beside it, and the one in the keystore."""

    def __init__(self, paths: ProfilePaths, keystore: Keystore | None, *, vault_id: str) -> None:
        self._beside = MarkBeside(paths.mark, vault_id=vault_id)
        self._keystore = None if keystore is None else MarkInKeystore(keystore, vault_id=vault_id)
        self._kept_there: Mark | None = None

    def open(self, work: UnitOfWork, account: AccountRef) -> Mark:
        """Judge the case file, doubt what waits in an older copy, and go on from the highest mark there is.

        It rises with each opening as well: then a copy put back is noticed although nothing new was sent since.
        Returns the mark to keep once that is committed.
        """
        own, was_kept = _own(work.settings)
        beside = self._beside.read()
        kept, is_asked = self._kept()
        found = kinship(own, beside=beside, kept=kept, is_kept=was_kept and is_asked)
        if found is not Kinship.NEWEST:
            changes = doubt_creates(work, account)
            note_older_copy(work, OlderCopy(changes=changes, is_certain=found is Kinship.OLDER))
            work.access.append(verb="older copy opened")
        highest = max((mark.count for mark in (own, beside, kept) if mark is not None), default=0)
        mark = Mark.after(highest)
        _put(work, mark, is_kept=kept is not None or (was_kept and not is_asked))
        return mark

    def rise(self, work: UnitOfWork) -> Callable[[], None]:
        """Raise the mark in the transaction of the caller, in which a new record is about to leave.

        Returns what brings the mark beside the file up to it: to be called once that is committed, and before the
        first byte. The other way round, a kill in between would make the newest file look old.
        """
        own, is_kept = _own(work.settings)
        mark = Mark.after(0 if own is None else own.count)
        _put(work, mark, is_kept=is_kept)
        return lambda: self._beside.write(mark)

    def keep(self, mark: Mark) -> None:
        """Bring both places up to what the opening has committed."""
        self._beside.write(mark)
        if self._keystore is not None:
            self._keystore.write(mark)
            self._kept_there = mark

    def keep_closed(self, store: Store) -> None:
        """Tell the keystore what has left meanwhile. Should it ask the person to open it, locking does not wait."""
        with store.read() as reader:
            own, _ = _own(reader.settings)
        if self._keystore is None or own is None or own == self._kept_there:
            return
        telling = threading.Thread(target=self._keystore.write, args=(own,), name="keystore", daemon=True)
        telling.start()
        telling.join(_PATIENCE_S)

    def _kept(self) -> tuple[Mark | None, bool]:
        """Return the keystore's mark, and whether it could be asked."""
        if self._keystore is None:
            return None, False
        try:
            return self._keystore.read(), True
        except NoKeystoreError:
            return None, False


def _own(settings: ReadSettings) -> tuple[Mark | None, bool]:
    """Return the store's own mark, and whether the keystore knew it at the last opening."""
    told = settings.get(_OWN)
    if not isinstance(told, dict):
        return None, False
    count, word = told.get("count"), told.get("word")
    mark = Mark(count=count, word=word) if type(count) is int and isinstance(word, str) else None
    return mark, told.get(_IS_KEPT) is True


def go_on(work: UnitOfWork, paths: ProfilePaths, *, vault_id: str) -> None:
    """Let a rebuilt case file, in which everything is doubted already, go on where the damaged one was."""
    mark = MarkBeside(paths.mark, vault_id=vault_id).read()
    if mark is not None:
        _put(work, mark, is_kept=False)


def _put(work: UnitOfWork, mark: Mark, *, is_kept: bool) -> None:
    told: dict[str, JsonValue] = {**asdict(mark), _IS_KEPT: is_kept}
    work.settings.put(_OWN, told)
