"""Filing a document: judged at the door, sealed once, queued, shown, taken back; and what must never be left behind."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from hubshift_desktop.documents.errors import RefusedFileError
from hubshift_desktop.documents.intake import MAX_BYTES, Intake, Outcome
from hubshift_desktop.documents.preview import Picture, PlainText
from hubshift_desktop.domain.errors import InvalidInputError, NotFoundError
from hubshift_desktop.domain.states import OpKind, OpState
from hubshift_desktop.export.request import CannotSaveError, Progress
from hubshift_desktop.security.errors import FileMissingError
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.context import NotAllowedError
from hubshift_desktop.services.files import AlreadyFiledError, AlreadyUploadedError, NotOnThisLaptopError
from hubshift_desktop.store.errors import DiskFullError
from tests.documents.files import jpeg_of, noise, pdf, picture
from tests.services.laptop import Laptop


@pytest.fixture
def amelia(laptop: Laptop) -> str:
    return laptop.know()


def sealed_files(laptop: Laptop) -> list[Path]:
    return sorted((laptop.folder / "documents").iterdir())


def let_go(laptop: Laptop, services: Services, client_id: str) -> str:
    """File a document, let the answer to its sending be lost and its client denied, and stop following it."""
    made = services.documents.file(client_id, pdf(), name="Scan.pdf")
    (op,) = laptop.ops(made)
    with laptop.writing() as work:
        work.outbox.save(replace(op, state=OpState.PARKED, first_sent_at=laptop.clock.now()))
    assert services.waiting.withdraw(op.op_id), "undo brings it all back"
    return made


class TestFiling:
    def test_seals_and_queues_a_pdf(self, laptop: Laptop, services: Services, amelia: str) -> None:
        made = services.documents.file(
            amelia, pdf(), name="NDIS plan 2026.pdf", document_type=None, expiry_date="5 Jan 2027"
        )
        local = laptop.record(made).local
        assert local == {
            "name": "NDIS plan 2026.pdf",
            "type": "pdf",
            "documentType": "ndis_plan",
            "size": len(pdf()),
            "expiryDate": "2027-01-05",
        }
        (op,) = laptop.ops(made)
        assert (op.kind, op.state, op.client_id) == (OpKind.DOCUMENT_UPLOAD, OpState.QUEUED, amelia)
        assert op.paths == {"name", "documentType", "expiryDate"}
        (line,) = laptop.lines(made)
        assert (line.new, line.size) == ("NDIS plan 2026.pdf", len(pdf()))
        (look,) = laptop.looks(amelia)
        assert (look.verb, look.detail_ids) == ("create", (made,))
        assert laptop.nudges == 1
        (view,) = services.documents.of(amelia)
        assert view.blob_id is not None
        assert not view.is_uploaded

    def test_leaves_nothing_readable_on_the_disk(self, laptop: Laptop, services: Services, amelia: str) -> None:
        services.documents.file(amelia, b"My secret diagnosis", name="Note.txt")
        for file in laptop.folder.rglob("*"):
            assert not file.is_file() or b"secret diagnosis" not in file.read_bytes()

    def test_takes_a_file_from_the_disk(self, laptop: Laptop, services: Services, amelia: str, tmp_path: Path) -> None:
        source = tmp_path / "Consent signed.jpg"
        source.write_bytes(picture("JPEG"))
        assert services.documents.check_file(source).outcome is Outcome.AS_IS
        made = services.documents.file(amelia, source)
        assert laptop.record(made).local["documentType"] == "consent"
        assert services.documents.bytes_of(made) == source.read_bytes()

    def test_a_photo_of_a_phone_is_converted(self, laptop: Laptop, services: Services, amelia: str) -> None:
        made = services.documents.file(amelia, picture("HEIF"), name="IMG_0001.HEIC")
        local = laptop.record(made).local
        assert (local["name"], local["type"]) == ("IMG_0001.jpg", "jpg")

    def test_a_large_scan_is_made_small_enough(self, laptop: Laptop, services: Services, amelia: str) -> None:
        out = BytesIO()
        noise(3.6).save(out, "BMP")
        verdict = Intake().check(name="scan.bmp", first_bytes=out.getvalue()[:4096], size=12_000_000)
        assert verdict.outcome is Outcome.CONVERTED
        made = services.documents.file(amelia, out.getvalue(), name="scan.bmp")
        size = laptop.record(made).local["size"]
        assert isinstance(size, int)
        assert size <= MAX_BYTES

    @pytest.mark.parametrize(
        ("name", "data", "sentence"),
        [
            ("Plan.docx", b"PK\x03\x04 a word file", "can't read .docx"),
            ("Plan.pdf", b"", "empty"),
            ("Plan.pdf", b"%PDF-1.7" + b"0" * 10_000_000, "the limit is 10 MB"),
        ],
    )
    def test_a_refused_file_leaves_nothing(
        self, laptop: Laptop, services: Services, amelia: str, name: str, data: bytes, sentence: str
    ) -> None:
        before = laptop.everything()
        with pytest.raises(RefusedFileError) as caught:
            services.documents.file(amelia, data, name=name)
        assert sentence in caught.value.sentence
        assert laptop.everything() == before
        assert sealed_files(laptop) == []

    def test_an_expiry_that_is_no_day_is_refused(self, laptop: Laptop, services: Services, amelia: str) -> None:
        with pytest.raises(InvalidInputError) as caught:
            services.documents.file(amelia, pdf(), name="Plan.pdf", expiry_date="one day")
        assert set(caught.value.problems) == {"expiryDate"}
        assert sealed_files(laptop) == []

    def test_a_client_that_is_not_here_leaves_no_bytes(self, laptop: Laptop, services: Services) -> None:
        with pytest.raises(NotFoundError, match="This client"):
            services.documents.file("nobody", pdf(), name="Plan.pdf")
        assert sealed_files(laptop) == []

    def test_the_same_bytes_for_two_clients_are_kept_once(
        self, laptop: Laptop, services: Services, amelia: str
    ) -> None:
        noah = laptop.know("Noah", "Williams", number="430000387")
        first = services.documents.file(amelia, pdf(), name="Agreement.pdf")
        second = services.documents.file(noah, pdf(), name="Service agreement.pdf")
        assert len(sealed_files(laptop)) == 1
        assert services.documents.bytes_of(first) == services.documents.bytes_of(second)
        services.documents.withdraw(first)
        assert services.documents.bytes_of(second) == pdf()

    @pytest.mark.row("C8")
    def test_the_same_bytes_twice_for_one_client_are_refused(
        self, laptop: Laptop, services: Services, amelia: str
    ) -> None:
        first = services.documents.file(amelia, pdf(), name="Agreement.pdf")
        with pytest.raises(AlreadyFiledError) as caught:
            services.documents.file(amelia, pdf(), name="Copy.pdf")
        assert caught.value.document_id == first
        assert "Agreement.pdf" in caught.value.sentence, "it has another name here than the copy"
        assert len(laptop.open_ops()) == 1
        assert services.documents.bytes_of(first) == pdf()

    def test_bytes_that_were_lost_are_sealed_again(self, laptop: Laptop, services: Services, amelia: str) -> None:
        noah = laptop.know("Noah", "Williams", number="430000387")
        first = services.documents.file(amelia, pdf(), name="Agreement.pdf")
        for file in sealed_files(laptop):
            file.unlink()
        services.documents.file(noah, pdf(), name="Agreement.pdf")
        assert services.documents.bytes_of(first) == pdf()

    def test_scanned_pages_become_one_pdf(
        self, laptop: Laptop, services: Services, amelia: str, tmp_path: Path
    ) -> None:
        (tmp_path / "two.png").write_bytes(picture("PNG"))
        made = services.documents.file_pages(amelia, [picture("JPEG"), tmp_path / "two.png"], "Risk assessment")
        local = laptop.record(made).local
        assert (local["name"], local["documentType"]) == ("Risk assessment.pdf", "risk_assessment")
        shown = services.documents.preview(made, page=1, width=200)
        assert isinstance(shown, Picture)
        assert shown.pages == 2

    def test_a_scanned_page_that_is_gone_is_said_and_leaves_nothing(
        self, laptop: Laptop, services: Services, amelia: str, tmp_path: Path
    ) -> None:
        before = laptop.everything()
        with pytest.raises(RefusedFileError) as caught:
            services.documents.file_pages(amelia, [picture("JPEG"), tmp_path / "two.png"], "Consent")
        assert caught.value.title == "two.png can't be added"
        assert laptop.everything() == before
        assert sealed_files(laptop) == []

    @pytest.mark.parametrize(
        ("name", "data"),
        [("Notes.txt", b"Likes trains and quiet rooms"), ("Report.pdf", pdf(title="Likes trains and quiet rooms"))],
    )
    def test_is_found_by_its_words(self, services: Services, amelia: str, name: str, data: bytes) -> None:
        made = services.documents.file(amelia, data, name=name)
        (found,) = services.caseload.find_records("quiet trains")
        assert (found.record_id, found.client_name) == (made, "Amelia Tran")

    def test_roles(self, laptop: Laptop, amelia: str) -> None:
        with pytest.raises(NotAllowedError):
            laptop.with_role("healthCarer").documents.file(amelia, pdf(), name="Plan.pdf")
        assert sealed_files(laptop) == []


class TestLooking:
    def test_is_written_down_once_per_opening(self, laptop: Laptop, services: Services, amelia: str) -> None:
        made = services.documents.file(amelia, b"Two words", name="Note.txt")
        before = len(laptop.looks(amelia))
        shown = services.documents.preview(made)
        assert isinstance(shown, PlainText)
        assert shown.text == "Two words"
        services.documents.preview(made, page=0, width=500)
        looks = laptop.looks(amelia)
        assert len(looks) == before + 1
        assert (looks[0].verb, looks[0].detail_ids) == ("view", (made,))

    def test_is_written_down_again_once_it_was_put_away(self, laptop: Laptop, services: Services, amelia: str) -> None:
        made = services.documents.file(amelia, b"Two words", name="Note.txt")
        services.documents.preview(made)
        services.documents.put_away()
        services.documents.preview(made)
        assert [look.verb for look in laptop.looks(amelia)].count("view") == 2

    def test_a_copy_taken_is_no_opening(self, laptop: Laptop, services: Services, amelia: str, tmp_path: Path) -> None:
        made = services.documents.file(amelia, b"Two words", name="Note.txt")
        services.documents.save_copy(made, tmp_path / "Note.txt")
        services.documents.preview(made)
        assert [look.verb for look in laptop.looks(amelia)][:2] == ["view", "export"]

    def test_shows_nothing_when_the_look_cannot_be_written(
        self, laptop: Laptop, services: Services, amelia: str
    ) -> None:
        made = services.documents.file(amelia, b"Two words", name="Note.txt")
        with laptop.store.write(), pytest.raises(RuntimeError):
            services.documents.bytes_of(made)

    def test_what_is_not_here_needs_the_internet(self, laptop: Laptop, services: Services, amelia: str) -> None:
        plan = laptop.know_document(amelia)
        with pytest.raises(NotOnThisLaptopError, match=r"Plan\.pdf is not on this laptop"):
            services.documents.preview(plan)
        with pytest.raises(NotOnThisLaptopError):
            services.documents.fetch(plan)
        with pytest.raises(NotFoundError):
            services.documents.bytes_of("nothing")

    def test_fetching_asks_whoever_has_the_line(self, laptop: Laptop, amelia: str) -> None:
        plan = laptop.know_document(amelia)
        asked: list[str] = []

        def fetch(document_id: str, on_progress: Progress) -> None:
            asked.append(document_id)
            on_progress(1, 1)
            blob = laptop.blobs.seal([pdf(title="Respite in spring")], media_type="application/pdf")
            with laptop.writing() as work:
                work.blobs.put(blob)
                work.blobs.link(document_id, blob.blob_id)

        online = laptop.as_person(laptop.account, fetch=fetch)
        online.documents.fetch(plan)
        assert online.documents.bytes_of(plan) == pdf(title="Respite in spring")
        assert [found.record_id for found in online.caseload.find_records("respite")] == [plan]
        here = online.documents.file(amelia, pdf(), name="Other.pdf")
        online.documents.fetch(here)
        assert asked == [plan]

    def test_a_fetch_that_brought_nothing_leaves_it_away(self, laptop: Laptop, amelia: str) -> None:
        plan = laptop.know_document(amelia)
        online = laptop.as_person(laptop.account, fetch=lambda *_: None)
        online.documents.fetch(plan)
        with pytest.raises(NotOnThisLaptopError):
            online.documents.bytes_of(plan)
        online.documents.cancel_preview()

    def test_lost_bytes_are_said(self, laptop: Laptop, services: Services, amelia: str) -> None:
        made = services.documents.file(amelia, pdf(), name="Plan.pdf")
        for file in sealed_files(laptop):
            file.unlink()
        with pytest.raises(FileMissingError):
            services.documents.bytes_of(made)


class TestCopies:
    def test_a_copy_is_an_export(self, laptop: Laptop, services: Services, amelia: str, tmp_path: Path) -> None:
        made = services.documents.file(amelia, pdf(), name="Plan.pdf")
        services.documents.save_copy(made, tmp_path / "out.pdf")
        assert (tmp_path / "out.pdf").read_bytes() == pdf()
        look = laptop.looks(amelia)[0]
        assert (look.verb, look.detail_ids) == ("export", (made,))

    def test_a_copy_for_another_program_goes_at_the_end(self, laptop: Laptop, services: Services, amelia: str) -> None:
        made = services.documents.file(amelia, pdf(), name="Plan.pdf")
        copy = services.documents.open_copy(made)
        assert copy.name == "Plan.pdf"
        assert copy.read_bytes() == pdf()
        assert laptop.looks(amelia)[0].verb == "export"
        services.close()
        assert not copy.exists()

    def test_a_copy_left_by_a_crash_goes_at_the_start(self, laptop: Laptop, services: Services, amelia: str) -> None:
        made = services.documents.file(amelia, pdf(), name="Plan.pdf")
        copy = services.documents.open_copy(made)
        laptop.as_person(laptop.account)
        assert not copy.exists()

    def test_without_a_folder_there_is_no_such_copy(self, laptop: Laptop, amelia: str) -> None:
        bare = laptop.as_person(laptop.account, copies=None)
        made = bare.documents.file(amelia, pdf(), name="Plan.pdf")
        with pytest.raises(CannotSaveError):
            bare.documents.open_copy(made)

    def test_a_carer_takes_no_copy(self, laptop: Laptop, services: Services, amelia: str, tmp_path: Path) -> None:
        made = services.documents.file(amelia, pdf(), name="Plan.pdf")
        carer = laptop.with_role("healthCarer")
        with pytest.raises(NotAllowedError):
            carer.documents.save_copy(made, tmp_path / "out.pdf")
        assert not (tmp_path / "out.pdf").exists()
        assert carer.documents.bytes_of(made) == pdf()


class TestBeforeItIsSent:
    def test_details_can_change(self, laptop: Laptop, services: Services, amelia: str) -> None:
        made = services.documents.file(amelia, pdf(), name="Scan.pdf")
        services.documents.set_details(made, name="OT report", document_type="ot_report", expiry_date="1/2/2027")
        local = laptop.record(made).local
        assert (local["name"], local["documentType"], local["expiryDate"]) == (
            "OT report.pdf",
            "ot_report",
            "2027-02-01",
        )
        assert len(laptop.open_ops()) == 1

    @pytest.mark.parametrize("typed", [{"name": " "}, {"expiry_date": "32/1/2027"}])
    def test_refused_details_change_nothing(
        self, laptop: Laptop, services: Services, amelia: str, typed: dict[str, str]
    ) -> None:
        made = services.documents.file(amelia, pdf(), name="Scan.pdf")
        before = laptop.record(made).local
        with pytest.raises(InvalidInputError):
            services.documents.set_details(made, **typed)
        assert laptop.record(made).local == before

    def test_a_refused_one_goes_again(self, laptop: Laptop, services: Services, amelia: str) -> None:
        made = services.documents.file(amelia, pdf(), name="Scan.pdf")
        (op,) = laptop.ops(made)
        with laptop.writing() as work:
            work.outbox.save(replace(op, state=OpState.NEEDS_FIX, message="Too large"))
        view = services.documents.get(made)
        assert view is not None
        assert view.message == "Too large"
        services.documents.retry(made)
        assert laptop.ops(made)[0].state is OpState.QUEUED
        assert laptop.nudges == 2

    def test_taking_it_back_removes_its_bytes(self, laptop: Laptop, services: Services, amelia: str) -> None:
        made = services.documents.file(amelia, pdf(), name="Scan.pdf")
        services.documents.withdraw(made)
        assert laptop.maybe(made) is None
        assert laptop.open_ops() == ()
        assert sealed_files(laptop) == []
        assert services.documents.of(amelia) == ()

    def test_undo_takes_it_back_too(self, laptop: Laptop, services: Services, amelia: str) -> None:
        services.documents.file(amelia, pdf(), name="Scan.pdf")
        assert services.undo.undo() == "Scan.pdf"
        assert services.documents.of(amelia) == ()
        assert sealed_files(laptop) == []

    def test_one_that_may_have_arrived_is_known_as_such(self, laptop: Laptop, services: Services, amelia: str) -> None:
        made = services.documents.file(amelia, pdf(), name="Scan.pdf")
        (op,) = laptop.ops(made)
        with laptop.writing() as work:
            work.outbox.save(replace(op, state=OpState.PARKED, first_sent_at=laptop.clock.now()))
        view = services.documents.get(made)
        assert view is not None
        assert view.may_be_there

    def test_one_that_was_let_go_stays_with_its_bytes(self, laptop: Laptop, services: Services, amelia: str) -> None:
        made = let_go(laptop, services, amelia)
        (view,) = services.documents.of(amelia)
        assert (view.may_be_there, view.is_let_go, view.is_uploaded) == (True, True, False)
        assert services.documents.bytes_of(made) == pdf()
        assert len(sealed_files(laptop)) == 1
        services.undo.undo()
        assert laptop.ops(made)[0].state is OpState.PARKED

    def test_one_that_was_let_go_is_followed_again(self, laptop: Laptop, services: Services, amelia: str) -> None:
        made = let_go(laptop, services, amelia)
        services.documents.retry(made)
        assert laptop.ops(made)[0].state is OpState.IN_DOUBT
        assert laptop.nudges == 2
        assert services.undo.last() is None, "its old state must not return"

    def test_one_that_was_let_go_is_removed_by_a_person(self, laptop: Laptop, services: Services, amelia: str) -> None:
        made = let_go(laptop, services, amelia)
        services.documents.withdraw(made)
        assert (laptop.maybe(made), sealed_files(laptop)) == (None, [])
        assert services.undo.last() is None, "its bytes are gone"

    def test_what_the_office_has_stays(self, laptop: Laptop, services: Services, amelia: str) -> None:
        plan = laptop.know_document(amelia)
        with pytest.raises(AlreadyUploadedError):
            services.documents.withdraw(plan)
        with pytest.raises(AlreadyUploadedError):
            services.documents.set_details(plan, name="Mine.pdf")
        assert laptop.record(plan).local["name"] == "Plan.pdf"


@pytest.mark.row("L7")
def test_a_failed_save_leaves_no_bytes(laptop: Laptop, services: Services, amelia: str) -> None:
    laptop.know("Noah", "Williams", number="430000387")
    with laptop.store.write() as _, pytest.raises((RuntimeError, DiskFullError)):
        services.documents.file(amelia, pdf(), name="Plan.pdf")
    assert sealed_files(laptop) == []


def test_small_pictures_are_kept_as_they_are(laptop: Laptop, services: Services, amelia: str) -> None:
    data = jpeg_of(noise(0.05))
    made = services.documents.file(amelia, data, name="Photo.jpg")
    assert services.documents.bytes_of(made) == data
    view = services.documents.get(made)
    assert view is not None
    assert view.size == len(data)
