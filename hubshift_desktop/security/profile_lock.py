"""One program per vault. Two would send the same change twice and count the same log rows."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from hubshift_desktop.security.durable import PRIVATE_FILE, make_private_folder
from hubshift_desktop.security.errors import AlreadyOpenError

FILE_NAME = "profile.lock"


class ProfileLock:
    """A lock of the operating system on a profile folder: it ends with the process, however that ends."""

    def __init__(self, profile_dir: Path) -> None:
        make_private_folder(profile_dir)
        # Not bound to a thread: the window takes it, and whichever thread ends the program gives it back.
        self._lock = FileLock(profile_dir / FILE_NAME, mode=PRIVATE_FILE, thread_local=False)

    def take(self, *, patience: float = 0.0) -> Self:
        """Take the lock or raise; a freshly started locked process waits `patience` seconds for the old one to end."""
        try:
            self._lock.acquire(timeout=patience)
        except Timeout:
            raise AlreadyOpenError from None
        return self

    def give_back(self) -> None:
        """Let the next program in; giving back twice is harmless."""
        self._lock.release()

    def __enter__(self) -> Self:
        return self.take()

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.give_back()
