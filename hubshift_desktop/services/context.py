"""What every verb works with, and the few steps that all verbs share: may I, do it, log it, tell it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from hubshift_desktop.domain.clock import Clock
from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.domain.rows import Changed
from hubshift_desktop.security.roles import Permission, Verb, may
from hubshift_desktop.security.sealed import BlobVault
from hubshift_desktop.services.account import Account
from hubshift_desktop.services.acts import Act
from hubshift_desktop.services.kept_put_off import no_longer, note_gone
from hubshift_desktop.services.undo_steps import UndoStack
from hubshift_desktop.store import Store, UnitOfWork
from hubshift_desktop.sync.put_off import PutOff
from hubshift_desktop.sync.scope import AccountRef, Author


class NotAllowedError(KnownError):
    """The person's role does not include this verb; the reason is the sentence that the window shows too."""

    def __init__(self, reason: str) -> None:
        super().__init__(title="Your role can’t do this", sentence=reason, next_step="Nothing was changed.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The store, the sealed files, the person and the two signals: something changed, something waits to be sent.

    `put_off` are the files that sync does not send yet.
    """

    store: Store
    blobs: BlobVault
    account: Account
    clock: Clock
    on_changed: Callable[[Changed], None]
    on_waiting: Callable[[], None]
    undo: UndoStack = field(default_factory=UndoStack)
    put_off: PutOff = field(default_factory=PutOff)

    @property
    def author(self) -> Author:
        """Who saves, as sync binds it to each operation."""
        account = AccountRef(user_id=self.account.user_id, origin=self.account.origin)
        return Author(account=account, name=self.account.name, clock=self.clock)

    def tell(self, changed: Changed) -> None:
        """Emit the one change signal; a verb that changed nothing is silent."""
        if changed:
            self.on_changed(changed)

    def permission(self, verb: Verb) -> Permission:
        """Return whether the person may do `verb`, for a window that leaves out what is not offered."""
        return may(self.account.role, verb)

    def may(self, verb: Verb) -> None:
        """Raise `NotAllowedError` when the person's role does not include `verb`."""
        permission = self.permission(verb)
        if not permission:
            raise NotAllowedError(permission.reason)

    @contextmanager
    def saving(self, verb: Verb) -> Iterator[Act]:
        """Run one verb as one unit of work: refused before it starts, told only after it is on the disk."""
        self.may(verb)
        with self.store.write() as work:
            act = Act(work=work, author=self.author)
            yield act
            changed = self.committed(work)
        self.undo.push(words=act.words, parts=act.parts)
        self._after(act, changed)

    @contextmanager
    def undoing(self) -> Iterator[Act]:
        """Run what takes a step back; it is itself no step."""
        with self.store.write() as work:
            act = Act(work=work, author=self.author)
            yield act
            changed = self.committed(work)
        self._after(act, changed)

    def committed(self, work: UnitOfWork) -> Changed:
        """Commit; a file that was put off and has been taken back, by whichever way, is put off no more."""
        gone = no_longer(work) if self.put_off.ids else frozenset()
        if gone:
            note_gone(work, gone)
        changed = work.commit()
        self.put_off.let_go(gone)
        return changed

    def _after(self, act: Act, changed: Changed) -> None:
        for blob_id in act.unused_blobs:
            self.blobs.remove(blob_id)
        self.tell(changed)
        if act.is_queued:
            self.on_waiting()
