"""The preview process reads hostile bytes, so it is told no secret of the program that starts it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from hubshift_desktop.documents.errors import CannotShowError
from hubshift_desktop.documents.preview import Previewer
from tests.documents.files import pdf

TELL = "import os, sys, pathlib; pathlib.Path(sys.argv[1]).write_text(chr(10).join(os.environ))"


def test_the_preview_process_inherits_no_passphrase(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUBSHIFT_PASSPHRASE", "paddock kettle quilt lantern")
    monkeypatch.setenv("HUBSHIFT_PASSWORD", "secret")
    told = tmp_path / "names.txt"
    with Previewer(command=(sys.executable, "-c", TELL, str(told))) as previewer, pytest.raises(CannotShowError):
        previewer.show(pdf(), name="plan.pdf")
    names = told.read_text().splitlines()
    assert "PATH" in names
    assert not [name for name in names if "HUBSHIFT" in name]
