"""What can go wrong with the case file itself, each with words for the person and a next step.

Every driver error that a user can meet (disk full, wrong key, damage) becomes one of these in one place, so that
no caller has to know SQLite's messages. Anything else stays the driver's error: that is a bug and must be loud.
"""

from __future__ import annotations

from hubshift_desktop.domain.errors import KnownError

_KEEP = "Nothing was deleted. Keep the file as it is and ask your support for help."


class StoreError(KnownError):
    """A failure of the case file; callers may catch this one type at the border."""


class WrongKeyError(StoreError):
    """The key does not open this file: it belongs to another vault, or its first page is damaged."""

    def __init__(self) -> None:
        super().__init__(
            title="The case file does not open with this key",
            sentence="The file belongs to another vault, or its beginning is damaged.",
            next_step=_KEEP,
        )


class NewerStoreError(StoreError):
    """A later version of the program has already changed this file; an older one must not touch it."""

    def __init__(self) -> None:
        super().__init__(
            title="This case file was saved by a newer version",
            sentence="This version of Hubshift Desktop does not know its form and has changed nothing.",
            next_step="Install the newer version of Hubshift Desktop again.",
        )


class DamagedStoreError(StoreError):
    """The file is missing, empty or not sound. It is never replaced by an empty one: unsent work may be inside."""

    def __init__(self, sentence: str = "It is missing, empty or cannot be read as a whole.") -> None:
        super().__init__(
            title="The case file on this laptop is damaged",
            sentence=sentence,
            next_step="Lock Hubshift and unlock it again: it then rescues what can be read. Nothing was deleted.",
        )


class DiskFullError(StoreError):
    """No room to write: the save did not happen and the form still holds what was typed."""

    def __init__(self) -> None:
        super().__init__(
            title="This laptop's disk is full",
            sentence="The change was not saved. What you typed is still in the form.",
            next_step="Free some space, then save again.",
        )


class DiskFaultError(StoreError):
    """The disk refused to read or write; nothing half-written stays behind."""

    def __init__(self) -> None:
        super().__init__(
            title="This laptop's disk did not answer",
            sentence="The case file could not be read or written just now.",
            next_step="Try again. If it happens again, have the disk checked before you go on working.",
        )


class StoreBusyError(StoreError):
    """Another program holds the file (a virus scanner, a backup, a second window)."""

    def __init__(self) -> None:
        super().__init__(
            title="Another program is using the case file",
            sentence="The change was not saved.",
            next_step="Close other copies of Hubshift Desktop, then try again.",
        )


class DuplicateDraftError(StoreError):
    """Two unsent clients on this laptop would carry one NDIS number: the office would get the person twice."""

    def __init__(self, *, record_id: str) -> None:
        super().__init__(
            title="This NDIS number is already on this laptop",
            sentence="Another client that is not sent yet has the same NDIS number.",
            next_step="Open that client, or correct the number.",
        )
        self.record_id = record_id


class UnsentWorkError(StoreError):
    """A record with unsent changes was to be removed; that would lose a word."""

    def __init__(self) -> None:
        super().__init__(
            title="There is unsent work on this record",
            sentence="It was not removed from this laptop.",
            next_step="Send, withdraw or hand over the changes first.",
        )
