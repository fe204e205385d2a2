"""Files whose folder hung until nobody waited any more, or until the case file was closed: nothing comes of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from hubshift_desktop.domain.rows import StoredBlob
from hubshift_desktop.domain.stopping import Stopping
from hubshift_desktop.domain.views import ClientQuery
from hubshift_desktop.export.request import ExportCancelledError
from hubshift_desktop.security.rescue_file import RescueStoppedError
from hubshift_desktop.security.sealed import BlobVault
from hubshift_desktop.services.bundle import Services
from tests.security.fakes import CHEAP
from tests.services.laptop import Laptop

WORDS = "tractor violin teapot marble"


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """A folder with nothing else in it."""
    made = tmp_path / "room"
    made.mkdir()
    return made


@pytest.fixture
def papers(laptop: Laptop) -> Services:
    """A laptop with two papers that wait to be sent; the keys of a rescue file cost nothing."""
    services = laptop.as_person(laptop.account, cost=CHEAP)
    client_id = laptop.know("Amelia", "Tran")
    for name in ("First", "Second"):
        services.documents.file(client_id, f"{name} paper".encode(), name=f"{name}.txt")
    return services


class EndingVault(BlobVault):
    """While the second paper is sealed the program ends: the file it comes from has hung for too long."""

    def __init__(self, folder: Path, laptop: Laptop) -> None:
        super().__init__(folder, b"b" * 32)
        self.stopping = Stopping()
        self._laptop = laptop
        self._sealed = 0

    def seal(self, source: BinaryIO | Iterable[bytes], *, media_type: str) -> StoredBlob:
        self._sealed += 1
        if self._sealed == 2:
            self.stopping.stop()
            self._laptop.close()
        return super().seal(source, media_type=media_type)


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Laptop]:
    """Another laptop of the same person, with nothing on it."""
    (tmp_path / "other").mkdir()
    made = Laptop(tmp_path / "other")
    yield made
    made.close()


def test_an_export_that_was_stopped_before_its_folder_answered_is_not_written_down(
    laptop: Laptop, papers: Services, room: Path
) -> None:
    plan = papers.exports.plan(None, ClientQuery(), ("name",))
    with pytest.raises(ExportCancelledError):
        papers.exports.export(
            ids=plan.ids,
            total=plan.total,
            columns=plan.columns,
            filter_words=plan.filter_words,
            target=room / "list.csv",
            is_cancelled=lambda: True,
        )
    assert "export" not in [line.verb for line in laptop.looks()]
    assert list(room.iterdir()) == []


def test_a_rescue_file_that_was_stopped_before_its_folder_answered_is_not_written_down(
    laptop: Laptop, papers: Services, room: Path
) -> None:
    stopping = Stopping()
    stopping.stop()
    with pytest.raises(RescueStoppedError):
        papers.rescue.write(room / "unsent", passphrase=WORDS, stopping=stopping)
    assert "rescue written" not in [line.verb for line in laptop.looks()]
    assert list(room.iterdir()) == []


def test_a_rescue_file_that_hangs_until_the_case_file_is_closed_leaves_no_bytes(
    papers: Services, other: Laptop, room: Path
) -> None:
    papers.rescue.write(room / "unsent", passphrase=WORDS)
    vault = EndingVault(other.folder / "documents", other)
    services = other.as_person(other.account, blobs=vault, cost=CHEAP)
    with pytest.raises(RescueStoppedError):
        services.rescue.open(room / "unsent", passphrase=WORDS, stopping=vault.stopping)
    assert list((other.folder / "documents").iterdir()) == []


def test_a_copy_and_a_calendar_file_that_nobody_waits_for_are_not_made(
    laptop: Laptop, papers: Services, room: Path
) -> None:
    (client_id,) = {op.client_id for op in laptop.open_ops()}
    laptop.know_visit(client_id, "2026-11-24")
    document = papers.documents.of(client_id)[0]
    with pytest.raises(ExportCancelledError):
        papers.documents.save_copy(document.local_id, room / "copy.txt", is_cancelled=lambda: True)
    with pytest.raises(ExportCancelledError):
        papers.appointments.export_calendar(
            papers.appointments.of(client_id), room / "visits.ics", is_cancelled=lambda: True
        )
    assert list(room.iterdir()) == []
