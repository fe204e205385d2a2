"""Letting files just added go, from wherever a person has said so or has turned away from them (0020)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject

from hubshift_desktop.services.bundle import Services
from hubshift_desktop.ui.runner import Runner


def send_added(
    services: Services,
    runner: Runner,
    owner: QObject,
    *,
    document_ids: Iterable[str] | None = None,
    but_of: str = "",
    then: Callable[[], None] | None = None,
) -> None:
    """Let what waits for a look go, and go on with `then`; in the writing lane only where anything waits.

    Quietly: nothing is taken and nothing is lost if the disk should refuse, for then they are asked about once more.
    """

    def go_on(_: object) -> None:
        if then is not None:
            then()

    documents = services.documents
    if documents.put_off:
        runner.write(lambda: documents.send_added(document_ids, but_of=but_of), go_on, go_on, owner=owner)
    else:
        go_on(None)
