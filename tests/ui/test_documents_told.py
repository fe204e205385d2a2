"""What the Documents tab says of a file that is here already, and of one that cannot be brought here now."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QUrl

from hubshift_desktop.services.snapshot import SyncSnapshot
from hubshift_desktop.ui.panes.documents import DocumentsPane
from hubshift_desktop.ui.runner import InlineRunner
from hubshift_desktop.ui.theme import Theme
from tests.services.laptop import Laptop
from tests.ui.conftest import Stage
from tests.ui.documents_shown import documents_shown


@pytest.fixture
def client_id(laptop: Laptop) -> str:
    return laptop.know("Amelia", "Tran")


@pytest.fixture
def pane(
    laptop: Laptop, client_id: str, theme: Theme, stage: Stage, inline_runner: InlineRunner, tmp_path: Path
) -> DocumentsPane:
    return documents_shown(stage, theme, laptop.services, inline_runner, client_id, tmp_path)


def add(pane: DocumentsPane, client_id: str, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    assert pane.adding.paste(client_id, mime)


def test_the_same_file_again_is_no_error_and_its_name_here_is_said(
    pane: DocumentsPane, client_id: str, laptop: Laptop, tmp_path: Path
) -> None:
    scan, copy = tmp_path / "scan.png", tmp_path / "copy.png"
    Image.new("RGB", (400, 600), "white").save(scan)
    copy.write_bytes(scan.read_bytes())
    add(pane, client_id, scan)
    assert pane.uploads.count.text() == "1 to check"
    pane.preview.send_now.click()
    assert pane.uploads.action.isVisible(), "what goes up can be held back"
    add(pane, client_id, copy)
    (told,) = [row.upload for row in pane.uploads.rows if row.upload.name == "copy.png"]
    assert "as scan.png" in told.words
    assert not told.is_refused
    assert pane.uploads.count.text() == "1 queued, 1 already here"
    laptop.services.documents.withdraw(pane.chosen)
    pane.look_again()
    assert [row.upload.name for row in pane.uploads.rows] == ["copy.png"]
    assert not pane.uploads.action.isVisible(), "nothing goes up that could be held back"


def test_offline_the_menu_of_a_row_offers_no_download(pane: DocumentsPane, client_id: str, laptop: Laptop) -> None:
    away = laptop.know_document(client_id)
    pane.look_again()
    offered = pane.menu_for(away).actions()[0]
    assert (offered.text(), offered.isEnabled()) == ("Download", True)
    pane.show_sync(SyncSnapshot(is_online=False))
    offered = pane.menu_for(away).actions()[0]
    assert (offered.text(), offered.isEnabled()) == ("Download – needs the internet", False)
