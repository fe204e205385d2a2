"""The short word at the foot of the window stays true while it stands there, and covers nothing it speaks of."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QWidget

from hubshift_desktop.domain.views import QueueCounts
from hubshift_desktop.ui.panes.document_words import Upload
from hubshift_desktop.ui.panes.uploads_card import UploadsCard
from hubshift_desktop.ui.promise import LATER
from hubshift_desktop.ui.runner import InlineRunner
from hubshift_desktop.ui.shell.saying import Saying
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.column import Column
from tests.services.laptop import Laptop
from tests.ui.conftest import Stage

DONE = QueueCounts(waiting=0, waiting_bytes=0, sending=0, unanswered=0, conflicts=0, set_aside=0, last_complete=None)
SAVED = f"Saved on this laptop{LATER}"


@pytest.fixture
def pane(stage: Stage) -> QWidget:
    made = QWidget()
    stage.show(made, width=1000, height=600)
    return made


@pytest.fixture
def saying(pane: QWidget, theme: Theme, laptop: Laptop, inline_runner: InlineRunner) -> Saying:
    return Saying(theme, laptop.services, inline_runner, pane, is_typing=lambda: False, form_of=lambda: "")


def test_a_promise_of_sending_becomes_what_came_of_it(saying: Saying) -> None:
    saying.say(SAVED, "undo")
    promised = "Saved on this laptop – will sync in a moment"
    saying.keep_true(DONE)
    assert saying.toast.words.text() == promised, "these counts were read before it was saved"
    saying.keep_true(replace(DONE, waiting=1))
    assert saying.toast.words.text() == promised
    saying.keep_true(DONE)
    assert saying.toast.words.text() == saying.toast.accessibleName() == "Saved on this laptop and synced"
    assert saying.toast.action.isVisible(), "it can still be undone"


def test_what_was_not_accepted_is_not_called_synced(saying: Saying) -> None:
    saying.say(SAVED, "undo")
    saying.keep_true(replace(DONE, waiting=1))
    saying.keep_true(replace(DONE, set_aside=1))
    assert saying.toast.words.text() == "Saved on this laptop"


def test_a_promise_follows_a_pause(saying: Saying, laptop: Laptop) -> None:
    saying.say(SAVED, "undo")
    laptop.services.sync.set_paused(True)
    saying.keep_true(replace(DONE, waiting=1))
    assert saying.toast.words.text() == "Saved on this laptop – will sync when you go on syncing"


def test_other_words_stay_as_they_are(saying: Saying) -> None:
    saying.say(SAVED, "undo")
    saying.keep_true(replace(DONE, waiting=1))
    saying.say("Copied")
    saying.keep_true(DONE)
    assert saying.toast.words.text() == "Copied"


def test_the_file_that_is_queued_is_not_covered(pane: QWidget, saying: Saying, theme: Theme) -> None:
    uploads = UploadsCard(theme)
    column = Column(theme, pane)
    column.addStretch(1)
    column.addWidget(uploads)
    saying.say("One file saved on this laptop")
    uploads.show_uploads([Upload("scan", "scan.png", "Queued, next", "clock")], is_paused=False)
    QApplication.processEvents()
    QApplication.processEvents()
    card = QRect(uploads.mapTo(pane, QPoint(0, 0)), uploads.size())
    ground = saying.toast.ground().toRect().translated(saying.toast.pos())
    assert uploads.isVisible()
    assert ground.bottom() < card.top()
