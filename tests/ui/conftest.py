"""What every interface test starts from: an offscreen application, one theme, and windows that are put away."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QSpacerItem, QWidget, QWidgetItem
from shiboken6 import Object, getAllValidWrappers, invalidate

from hubshift_desktop.documents.preview import Previewer
from hubshift_desktop.ui.bridge import Bridge
from hubshift_desktop.ui.runner import InlineRunner
from hubshift_desktop.ui.theme import Mode, Theme
from tests.conftest import HandClock
from tests.services.laptop import Laptop

# What the offscreen platform says of itself (smallest sizes, raising, menus that grab); no message about us.
_OFFSCREEN_ONLY = "This plugin does not support"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore(_OFFSCREEN_ONLY, extend=True))


@pytest.fixture(autouse=True)
def _put_away(qapp: QApplication) -> Iterator[None]:
    """Destroy what a test left, so that no window, style or event reaches the next one.

    Garbage is searched here and not meanwhile: on a worker thread it would destroy objects of this one (`ui.garbage`).
    """
    qapp.setStyle("Fusion")
    gc.disable()
    yield
    left = left_items()
    for item in left:  # they must not crash the tests that come after
        invalidate(item)
    assert left == []
    for widget in QApplication.topLevelWidgets():
        widget.close()
        widget.deleteLater()
    # What Python put there Qt would destroy when the process ends, after Python: a crash behind a green run.
    qapp.clipboard().clear()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.processEvents()
    gc.collect()
    # What is left now stays for the session; looking through it after each test would take longer than the tests.
    gc.freeze()
    gc.enable()


def left_items() -> list[Object]:
    """Return the wrappers of items of layouts that nobody gave up: each can crash the program (`ui.nesting`)."""
    return [wrapper for wrapper in getAllValidWrappers() if isinstance(wrapper, QWidgetItem | QSpacerItem)]


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """A light theme at 100 %."""
    made = Theme(mode=Mode.LIGHT)
    yield made
    made.deleteLater()


@pytest.fixture
def bridge(qapp: QApplication) -> Iterator[Bridge]:
    made = Bridge()
    yield made
    made.deleteLater()


@pytest.fixture
def inline_runner() -> InlineRunner:
    """A runner without threads."""
    return InlineRunner()


@pytest.fixture(scope="session")
def previewer() -> Iterator[Previewer]:
    """One process that draws pages for all tests; starting one takes longer than most tests."""
    with Previewer() as made:
        yield made


@pytest.fixture
def laptop(tmp_path: Path, clock: HandClock, previewer: Previewer) -> Iterator[Laptop]:
    """A coordinator's laptop with a real store; it has no line to the office."""
    made = Laptop(tmp_path, clock=clock, previewer=previewer)
    yield made
    made.close()


class Stage:
    """A dressed top-level window to put widgets on: palette and style sheet end with it, not on the application."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._shown: list[QWidget] = []

    def show(self, widget: QWidget, *, width: int = 800, height: int = 600) -> QWidget:
        """Show a widget as a window, dressed by the theme, with the keyboard."""
        self._shown.append(widget)
        widget.setPalette(self._theme.palette())
        widget.setStyleSheet(self._theme.style_sheet())
        widget.resize(width, height)
        widget.show()
        widget.activateWindow()
        QApplication.processEvents()
        return widget


@pytest.fixture
def stage(theme: Theme) -> Stage:
    """Shows widgets the way the program would."""
    return Stage(theme)
