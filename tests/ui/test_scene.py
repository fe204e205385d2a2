"""The demo without a screen and the pictures of every pane: both are led through the real window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from hubshift_desktop.demo.shots import LOOKS, shoot
from hubshift_desktop.demo.window import walk_offscreen

pytestmark = [pytest.mark.slow, pytest.mark.qt_log_ignore("This plugin does not support", extend=True)]


@pytest.fixture(autouse=True)
def _undressed(qapp: QApplication) -> Iterator[None]:
    font = qapp.font()
    yield
    qapp.setStyleSheet("")
    qapp.setPalette(qapp.style().standardPalette())
    qapp.setFont(font)


def colours(path: Path) -> int:
    """Return how many different colours a picture has: an empty window has very few."""
    image = QImage(str(path))
    spots = ((x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7))
    return len({image.pixel(x, y) for x, y in spots})


def test_the_walk_leaves_pictures_and_the_workbook(tmp_path: Path) -> None:
    said: list[str] = []
    assert walk_offscreen(out=tmp_path, say=said.append, size=14) == 0
    assert said[0].startswith("There is no screen here")
    assert (tmp_path / "clients.xlsx").is_file()
    pictures = sorted(tmp_path.glob("*.png"))
    assert len(pictures) == 7
    assert all(colours(picture) > 40 for picture in pictures)


def test_every_pane_can_be_pictured(tmp_path: Path) -> None:
    count = shoot(tmp_path, looks=LOOKS[-1:], say=lambda _: None)
    pictures = sorted(tmp_path.glob("*.png"))
    assert len(pictures) == count > 20
    assert all(colours(picture) > 20 for picture in pictures)
    assert {QImage(str(picture)).width() for picture in pictures} == {1366}
