"""A wish about syncing holds at once; that it could not be kept is said in the same words wherever it was wished."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget

from hubshift_desktop.security.errors import DiskFullError
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.wishes import SyncWishes
from hubshift_desktop.ui.panes.documents import DocumentsPane
from hubshift_desktop.ui.runner import InlineRunner
from hubshift_desktop.ui.shell.sync_card import SyncCard
from hubshift_desktop.ui.shell.sync_corner import SyncCorner
from hubshift_desktop.ui.theme import Theme
from tests.services.laptop import Laptop
from tests.ui.conftest import Stage


class FullDisk(SyncWishes):
    """Nothing can be kept."""

    def keep(self) -> None:
        raise DiskFullError


@pytest.fixture
def services(laptop: Laptop) -> Services:
    sync = laptop.services.sync
    return replace(laptop.services, wishes=FullDisk(laptop.services.context, sync))


def is_told(said: list[str]) -> bool:
    return len(said) == 1 and said[0].endswith("It holds until Hubshift is closed.")


def test_in_the_corner(services: Services, stage: Stage, theme: Theme, inline_runner: InlineRunner) -> None:
    ground, said = stage.show(QWidget()), list[str]()
    corner = SyncCorner(theme, services, inline_runner, SyncCard(theme), ground)
    corner.said.connect(lambda words, _: said.append(words))
    corner.toggle_pause()
    assert is_told(said)
    assert services.sync.snapshot().phase == "paused"


def test_in_the_documents(services: Services, stage: Stage, theme: Theme, inline_runner: InlineRunner) -> None:
    pane = DocumentsPane(theme, services, inline_runner)
    stage.show(pane)
    said: list[str] = []
    pane.said.connect(lambda words, _: said.append(words))
    pane.on_pause_chosen()
    assert is_told(said)
    assert not services.sync.snapshot().documents_allowed
