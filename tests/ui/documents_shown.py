"""The documents pane as the window shows it, over files that a test has at hand."""

from __future__ import annotations

from pathlib import Path

from hubshift_desktop.services.bundle import Services
from hubshift_desktop.ui.panes.documents import DocumentsPane
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.theme import Theme
from tests.ui.conftest import Stage
from tests.ui.files_at_hand import FilesAtHand

Size = tuple[int, int]
_WHOLE: Size = (1028, 832)


def documents_shown(
    stage: Stage, theme: Theme, services: Services, runner: Runner, client_id: str, folder: Path, size: Size = _WHOLE
) -> DocumentsPane:
    """Show a client's documents, as wide and high as `size`."""
    width, height = size
    pane = DocumentsPane(theme, services, runner)
    pane.files = FilesAtHand(folder)
    pane.show_client(client_id)
    stage.show(pane, width=width, height=height)
    return pane
