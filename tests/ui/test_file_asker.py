"""Where a save is suggested on a machine on which nobody has made the usual folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from hubshift_desktop.ui.file_asker import FileAsker


@pytest.mark.parametrize("has_documents", [True, False])
def test_the_folder_that_is_suggested_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, has_documents: bool
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    documents = tmp_path / "Documents"
    if has_documents:
        documents.mkdir()
    assert FileAsker().documents_folder() == (documents if has_documents else tmp_path)
