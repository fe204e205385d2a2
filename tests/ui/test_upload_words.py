"""What the row of a file says that the line is too slow for."""

from __future__ import annotations

from hubshift_desktop.domain.records import document_from
from hubshift_desktop.domain.states import SyncMark
from hubshift_desktop.domain.views import DocumentView
from hubshift_desktop.services.snapshot import SyncSnapshot
from hubshift_desktop.ui.panes.document_words import uploads


def test_a_file_that_the_office_will_end_before_it_is_up_says_so() -> None:
    view = DocumentView(
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

    (row,) = uploads(
        [view], SyncSnapshot(phase="sending", uploads={"op": (100_000, 2_400_000)}, too_slow={"op": 481.0}), chosen=""
    )

    assert row.words == (
        "Uploading, 4% of 2.4 MB. Too slow here: it needs 9 min, Hubshift ends an upload after 5. "
        "It stays for a better connection"
    )
