"""What the row of a file that waits says: held, paused, or too slow a line for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hubshift_desktop.domain.records import document_from
from hubshift_desktop.domain.states import SyncMark
from hubshift_desktop.domain.views import DocumentView
from hubshift_desktop.services.snapshot import SyncSnapshot
from hubshift_desktop.ui.panes.document_words import uploads, uploads_words

WAITS = DocumentView(
    local_id="scan",
    client_id="amelia",
    document=document_from({"name": "scan.png", "documentType": "medical_report"}),
    mark=SyncMark.WAITING,
    blob_id="blob",
    size=2_400_000,
    op_id="op",
    message="",
    is_uploaded=False,
)


def test_a_file_that_the_office_will_end_before_it_is_up_says_so() -> None:
    (row,) = uploads(
        [WAITS], SyncSnapshot(phase="sending", uploads={"op": (100_000, 2_400_000)}, too_slow={"op": 481.0}), chosen=""
    )

    assert row.words == (
        "Uploading, 4% of 2.4 MB. Too slow here: it needs 9 min, Hubshift ends an upload after 5. "
        "It stays for a better connection"
    )


@pytest.mark.parametrize(
    ("snapshot", "words"),
    [
        (SyncSnapshot(documents_allowed=False), "Queued, documents are held · Medical report"),
        (SyncSnapshot(phase="paused"), "Queued, sync is paused · Medical report"),
    ],
)
def test_a_file_that_is_held_is_called_so_and_no_pause(snapshot: SyncSnapshot, words: str) -> None:
    (row,) = uploads([WAITS], snapshot, chosen="")
    assert row.words == words


def test_a_file_without_an_answer_has_the_words_of_waiting_to_sync_and_is_not_the_next() -> None:
    sent, waits = replace(WAITS, mark=SyncMark.SYNCING), replace(WAITS, local_id="form", op_id="other")
    rows = uploads([sent, waits], SyncSnapshot(), chosen="")
    assert [row.words for row in rows] == ["Sent, not answered yet", "Queued, next · Medical report"]
    assert not rows[0].can_remove
    assert uploads_words(rows) == "1 queued, 1 not answered yet"
    (moving, _) = uploads([sent, waits], SyncSnapshot(phase="sending"), chosen="")
    assert moving.words == "Syncing"


def test_a_file_that_was_cut_off_moves_no_more() -> None:
    sent = replace(WAITS, mark=SyncMark.SYNCING)
    (row,) = uploads([sent], SyncSnapshot(uploads={"op": (100_000, 2_400_000)}), chosen="")
    assert (row.words, row.share) == ("Sent, not answered yet", None)
