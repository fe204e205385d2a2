"""Files just added wait for their person: their type cannot be changed at the office, so it is looked at before.

A file is sealed, recorded and queued at once; only its sending is put off. Which ones are is held in memory for sync,
and noted in the case file, so that after an unlock they wait again until the window knows who is looked at (0020).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.domain.rows import Changed
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.services.acts import Act
from hubshift_desktop.services.context import Context
from hubshift_desktop.services.kept_put_off import no_longer, note_added, note_gone


class JustAdded:
    """Which of the files that were added still wait for their person. Any thread may ask."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._put_off = context.put_off

    @property
    def ids(self) -> frozenset[str]:
        """The documents that do not go yet."""
        return self._put_off.ids

    @contextmanager
    def putting_off(self, document_id: str) -> Iterator[None]:
        """Hold a file back from before the commit that queues it; one that was not kept is not held back either."""
        self._put_off.add(document_id)
        try:
            yield
        except BaseException:  # whatever it was, also the end of the program: nothing was queued
            self._put_off.let_go([document_id])
            raise

    def note(self, act: Act, document_id: str) -> None:
        """Keep it beside the file, in the same commit."""
        note_added(act.work, document_id)

    def let_go(self, document_ids: Iterable[str] | None = None, *, but_of: str = "") -> None:
        """Let them, or these, go as they are. `but_of` is a client whose files stay: they are being looked at."""
        wanted = self.ids if document_ids is None else self.ids & frozenset(document_ids)
        gone = self._put_off.let_go(wanted - self._of(but_of) if but_of and wanted else wanted)
        if not gone:
            return
        self._context.on_waiting()
        # They go, whatever the disk says: a note that stays behind only means that they may be asked about once more.
        clients: frozenset[str] = frozenset()
        with suppress(KnownError), self._context.store.write() as work:
            records = [work.records.get(document_id) for document_id in gone]
            note_gone(work, gone)
            work.commit()
            clients = frozenset(record.parent_id for record in records if record is not None and record.parent_id)
        self._context.tell(Changed(kinds=frozenset({Kind.DOCUMENT}), client_ids=clients))

    def forget_gone(self) -> None:
        """Forget what sync has sent or found at the office: after a cycle, from its own thread."""
        if not self.ids:
            return
        with suppress(KnownError):
            with self._context.store.read() as reader:
                gone = no_longer(reader)
            if gone:
                with self._context.store.write() as work:
                    note_gone(work, gone)
                    work.commit()
                self._put_off.let_go(gone)

    def _of(self, client_id: str) -> frozenset[str]:
        with self._context.store.read() as reader:
            files = reader.records.children(client_id, Kind.DOCUMENT)
            return frozenset(record.local_id for record in files)
