"""What can go wrong with a client's document beyond the file itself, in words."""

from __future__ import annotations

from hubshift_desktop.domain.errors import KnownError


class NotOnThisLaptopError(KnownError):
    """The bytes were never brought here; the office has them."""

    def __init__(self, *, name: str) -> None:
        super().__init__(
            title=f"{name or 'This document'} is not on this laptop",
            sentence="It needs the internet.",
            next_step="Go online and open it again.",
        )


class AlreadyFiledError(KnownError):
    """The same bytes are already among this client's documents; filing them again would make two at the office."""

    def __init__(self, *, name: str, there: str, document_id: str) -> None:
        """`there` is what the document is called that is here already."""
        super().__init__(
            title=f"{name} is already here",
            sentence=f"The same file is already in this client’s documents, as {there}.",
            next_step="Open that one, or add another file.",
        )
        self.document_id = document_id


class AlreadyUploadedError(KnownError):
    """The office has the file, or may have; it offers no way to change or remove one."""

    def __init__(self, *, name: str) -> None:
        super().__init__(
            title=f"{name} has been sent",
            sentence="A document that Hubshift has, or may have, can’t be changed from here.",
            next_step="Change it in Hubshift.",
        )
