"""The rescue file: unsent work, drafts and files in one sealed file, and how they come into another laptop.

A file that a person stopped following goes along, because its bytes may be nowhere else. There, too, nobody
follows it by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.domain.rows import StoredBlob
from hubshift_desktop.domain.stopping import Stopping
from hubshift_desktop.domain.words import plural
from hubshift_desktop.export.request import CannotSaveError, PlaceTakenError
from hubshift_desktop.export.target import demand_room
from hubshift_desktop.security.cost import STANDARD, CostRules
from hubshift_desktop.security.passphrase import demand_strength
from hubshift_desktop.security.rescue_file import (
    NotRescueFileError,
    RescueFile,
    RescueStoppedError,
    heeding,
    write_rescue_file,
)
from hubshift_desktop.security.roles import Verb
from hubshift_desktop.services.context import Context
from hubshift_desktop.store import Parcel, UnreadableParcelError, pack, unpack
from hubshift_desktop.sync.handing_over import hand_over, mind_the_other
from hubshift_desktop.sync.taking_over import TakenOver, Taking
from hubshift_desktop.sync.withdrawing import is_let_go

ENDING = "hubshift-rescue"


class OtherAccountsFileError(KnownError):
    """A rescue file of another person or office: their work never goes out under this name (I9)."""

    def __init__(self, *, origin: str) -> None:
        super().__init__(
            title="This rescue file belongs to another account",
            sentence=f"Another person wrote it, or it was written for another server: {origin}.",
            next_step="Open it in the profile of the account that wrote it. Nothing was changed here.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a rescue file holds; `missing` are files whose bytes are not on this laptop any more.

    `let_go` are those among the files that nobody follows any more; they are no unsent change.
    """

    changes: int
    drafts: int
    files: int
    missing: int
    let_go: int = 0

    @property
    def words(self) -> str:
        """Say it in a sentence."""
        said = f"{plural(self.changes, 'change')}, {plural(self.drafts, 'draft')} and {plural(self.files, 'file')}"
        lost = f" {plural(self.missing, 'file')} could not be read here and is not in it." if self.missing else ""
        return f"It holds {said}.{_let_go_words(self.let_go)}{lost}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What came of opening a rescue file."""

    taken: int
    skipped: int
    left_out: int
    drafts: int
    files: int
    let_go: int = 0

    @property
    def words(self) -> str:
        """Say it in two sentences; more only where something was not taken in, or is not followed."""
        said = (
            f"{plural(self.taken, 'change')}, {plural(self.drafts, 'draft')} and {plural(self.files, 'file')} taken in."
        )
        skipped = f" {plural(self.skipped, 'change')} skipped: already here or at the office." if self.skipped else ""
        left = (
            f" {plural(self.left_out, 'change')} left out: this laptop has unsent work of its own there. "
            "Keep the file and open it again once that is sent."
            if self.left_out
            else ""
        )
        return said + _let_go_words(self.let_go) + skipped + left


class Rescue:
    """Writes and opens rescue files. Both take a while: never on the window's thread."""

    def __init__(self, context: Context, *, cost: CostRules = STANDARD) -> None:
        self._context = context
        self._cost = cost

    def file_name(self) -> str:
        """Return the name to propose. It names no person: the file may lie on a stick for a while."""
        return f"Hubshift {self._context.clock.today().isoformat()}.{ENDING}"

    def write(
        self, target: Path, *, passphrase: str, may_replace: bool = False, stopping: Stopping | None = None
    ) -> Written:
        """Write everything that waits to one sealed file. It goes on waiting here, and is looked for before it is sent.

        The line in the access log and the doubt about what may be sent twice are on the disk before the file is. A file
        at `target` stays unless `may_replace`, also one that appears there only now.
        """
        account = self._context.account
        self._context.may(Verb.VIEW)
        demand_strength(passphrase, known=(account.name, account.email))
        stopping = stopping or Stopping()
        demand_room(target, may_replace=may_replace)
        if stopping.is_stopped:  # a folder may hang over its first question until nobody waits any more
            raise RescueStoppedError
        with self._context.store.write() as work:
            parcel = hand_over(work, self._context.author.account)
            mind_the_other(work, parcel)
            work.access.append(verb="rescue written", detail_ids=sorted({op.client_id for op in parcel.ops}))
            changed = self._context.committed(work)
        self._context.tell(changed)
        sound = {key: blob for key, blob in parcel.files.items() if self._context.blobs.is_sound(blob.blob_id)}
        missing = len(parcel.files) - len(sound)
        gone = {op.op_id for op in parcel.ops if is_let_go(op) and op.record_id not in sound}
        parcel = replace(parcel, files=sound, ops=tuple(op for op in parcel.ops if op.op_id not in gone))
        let_go = sum(is_let_go(op) for op in parcel.ops)
        with _place_in_words():
            write_rescue_file(
                target,
                passphrase=passphrase,
                cost=self._cost,
                contents=pack(parcel),
                files=(self._context.blobs.open(blob.blob_id) for blob in sound.values()),
                may_replace=may_replace,
                stopping=stopping,
            )
        return Written(
            changes=len(parcel.ops) - let_go,
            drafts=len(parcel.drafts),
            files=len(sound),
            missing=missing,
            let_go=let_go,
        )

    def open(self, path: Path, *, passphrase: str, stopping: Stopping | None = None) -> Opened:
        """Queue again what the file holds and neither this laptop nor the office has; all of it or nothing."""
        stopping = stopping or Stopping()
        sealed: dict[str, StoredBlob] = {}
        try:
            with RescueFile.open(path, passphrase=passphrase, cost=self._cost) as file:
                parcel = self._own(file.contents())
                for record_id, told in parcel.files.items():
                    portions = heeding(stopping, file.file_of(told.size))
                    kept = self._context.blobs.seal(portions, media_type=told.media_type)
                    sealed[record_id] = kept
                    if kept.sha256 != told.sha256:
                        raise NotRescueFileError
                file.end()
            if not stopping.go_past():
                raise RescueStoppedError
        except BaseException:  # whatever it was: no row names them yet
            # So the store is not asked: the drive may have hung until it was closed.
            for blob in sealed.values():
                self._context.blobs.remove(blob.blob_id)
            raise
        try:
            result = self._take_in(parcel, sealed)
        finally:
            self._drop_unused(sealed)
        return Opened(
            taken=result.taken,
            skipped=result.skipped,
            left_out=result.left_out,
            drafts=result.drafts,
            files=len(result.files),
            let_go=result.let_go,
        )

    def _own(self, contents: bytes) -> Parcel:
        try:
            parcel = unpack(contents)
        except UnreadableParcelError:
            raise NotRescueFileError(sentence="It was written by another version of Hubshift.") from None
        mine = self._context.author.account
        bound = {(op.user_id, op.origin) for op in parcel.ops} | {(parcel.user_id, parcel.origin)}
        if bound != {(mine.user_id, mine.origin)}:
            raise OtherAccountsFileError(origin=parcel.origin)
        return parcel

    def _take_in(self, parcel: Parcel, sealed: dict[str, StoredBlob]) -> TakenOver:
        with self._context.store.write() as work:
            result = Taking(work, parcel, files=sealed).run()
            work.access.append(verb="rescue opened", detail_ids=sorted(work.changed.client_ids))
            changed = work.commit()
        self._context.tell(changed)
        if result.taken:
            self._context.on_waiting()
        return result

    def _drop_unused(self, sealed: dict[str, StoredBlob]) -> None:
        """Remove bytes that no row names: after a failure, and where the same file was here already."""
        with self._context.store.read() as reader:
            unused = [blob for blob in sealed.values() if reader.blobs.get(blob.blob_id) is None]
        for blob in unused:
            self._context.blobs.remove(blob.blob_id)


def _let_go_words(count: int) -> str:
    """Say that these files are not sent by themselves, and what a person can do about it."""
    if not count:
        return ""
    those = "1 of the files is" if count == 1 else f"{count:,} of the files are"
    return f" {those} no longer followed: under Documents a person can try again or remove it."


@contextmanager
def _place_in_words() -> Iterator[None]:
    try:
        yield
    except FileExistsError:
        raise PlaceTakenError from None
    except OSError:
        raise CannotSaveError(sentence="The chosen folder or disk did not take it.") from None
