"""A file is judged when it is dropped: taken, converted, made smaller, or refused with a sentence."""

from __future__ import annotations

import hashlib
import os
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from hubshift_desktop.documents.errors import RefusedFileError
from hubshift_desktop.documents.intake import MAX_BYTES, MAX_SOURCE_BYTES, Intake, Outcome
from hubshift_desktop.documents.kinds import document_type_words, guess_document_type
from hubshift_desktop.documents.media import MediaKind, renamed, sniff
from hubshift_desktop.documents.straighten import skew
from tests.documents import files


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP"])
def test_what_the_office_takes_stays_byte_for_byte(form: str) -> None:
    data = files.picture(form)
    prepared = Intake().prepare(data, name=f"photo.{form.lower()}")
    assert prepared.data == data
    assert not prepared.is_converted
    assert (prepared.size, prepared.sha256) == (len(data), hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize(("form", "name"), [("BMP", "scan.bmp"), ("TIFF", "scan.tif"), ("HEIF", "IMG_1.HEIC")])
def test_other_pictures_become_jpeg(form: str, name: str) -> None:
    prepared = Intake().prepare(files.picture(form), name=name)
    assert prepared.is_converted
    assert prepared.media_type == "image/jpeg"
    assert prepared.name.endswith(".jpg")
    assert Image.open(BytesIO(prepared.data)).format == "JPEG"


def test_a_scan_of_several_pages_becomes_one_pdf() -> None:
    prepared = Intake().prepare(files.pages_tiff(3), name="scan.tiff")
    assert (prepared.name, prepared.media_type) == ("scan.pdf", "application/pdf")
    assert files.page_count(prepared.data) == 3


def test_a_photo_that_is_too_large_is_shrunk_below_the_limit() -> None:
    data = files.jpeg_of(files.noise(4))
    limit = len(data) // 3
    verdict = Intake(max_bytes=limit).check(name="photo.jpg", first_bytes=data[:4096], size=len(data))
    assert verdict.outcome is Outcome.CONVERTED
    prepared = Intake(max_bytes=limit).prepare(data, name="photo.jpg")
    assert prepared.size <= limit
    assert prepared.is_converted


def test_where_a_photo_was_taken_is_not_passed_on_when_it_is_converted() -> None:
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    exif[0x010E] = "at home"
    prepared = Intake().prepare(files.picture("TIFF", exif=exif.tobytes()), name="scan.tif")
    image = Image.open(BytesIO(prepared.data))
    assert not image.getexif()
    corner = image.convert("L").crop((5, image.height - 6, 6, image.height - 5))
    assert corner.tobytes()[0] < 60


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("empty.pdf", b"", "The file is empty."),
        ("letter.docx", b"PK\x03\x04 something", "Hubshift can't read .docx files."),
        ("plan.pdf", b"MZ\x90\x00 not a pdf", "It is named .pdf but its content is something else."),
        ("README", b"\x00\x01", "Hubshift can't read this type of file."),
        ("cut.jpg", files.picture("JPEG")[:200], "The file is damaged or not complete."),
    ],
)
def test_refusals_are_worded(name: str, data: bytes, sentence: str) -> None:
    with pytest.raises(RefusedFileError) as refused:
        Intake().prepare(data, name=name)
    assert refused.value.title == f"{name} can't be added"
    assert refused.value.sentence == sentence
    assert refused.value.next_step


def test_sizes_are_judged_before_the_file_is_read() -> None:
    verdict = Intake().check(name="plan.pdf", first_bytes=files.pdf()[:4096], size=MAX_BYTES + 1)
    assert verdict.outcome is Outcome.REFUSED
    assert verdict.sentence == "The file is 10 MB; the limit is 10 MB."
    assert Intake().check(name="plan.pdf", first_bytes=files.pdf()[:4096], size=MAX_BYTES).outcome is Outcome.AS_IS


def test_files_on_the_disk(tmp_path: Path) -> None:
    plan = tmp_path / "NDIS plan.pdf"
    plan.write_bytes(files.pdf())
    assert Intake().check_file(plan).outcome is Outcome.AS_IS
    assert Intake().prepare(plan).name == "NDIS plan.pdf"
    missing = tmp_path / "gone.pdf"
    assert Intake().check_file(missing).sentence == "The file can't be opened."
    with pytest.raises(RefusedFileError):
        Intake().prepare(missing)
    note = tmp_path / "note.txt"
    note.write_text("Grüße", encoding="utf-8")
    assert Intake().prepare(note).media_type == "text/plain"


def test_a_bomb_is_refused_before_it_is_decoded() -> None:
    huge = BytesIO()
    Image.new("1", (9000, 9000)).save(huge, "PNG")
    with pytest.raises(RefusedFileError, match="megapixels"):
        Intake().prepare(huge.getvalue(), name="bomb.png")


def test_pages_become_one_straightened_pdf_under_the_limit() -> None:
    crooked = [files.jpeg_of(files.text_page(angle=angle)) for angle in (3.0, 0.0)]
    prepared = Intake(max_bytes=400_000).pages_to_pdf(crooked, name="Consent.pdf")
    assert files.page_count(prepared.data) == 2
    assert prepared.size <= 400_000
    assert abs(skew(files.text_page(angle=3.0)) + 3.0) <= 0.5
    assert skew(files.text_page(angle=0.0)) == 0.0


@pytest.mark.parametrize(
    ("pages", "sentence"),
    [
        ([], "There are no pages."),
        ([files.pdf()], "Page 1 is not a picture."),
        ([files.picture("JPEG"), files.picture("JPEG")[:300]], "One of the pages is damaged."),
    ],
)
def test_pages_that_cannot_be_bound(pages: list[bytes], sentence: str) -> None:
    with pytest.raises(RefusedFileError) as refused:
        Intake().pages_to_pdf(pages, name="Consent")
    assert refused.value.sentence == sentence


def test_pages_that_fit_nowhere_are_said_to_be_too_large() -> None:
    with pytest.raises(RefusedFileError, match="too large for one file"):
        Intake(max_bytes=500).pages_to_pdf([files.jpeg_of(files.noise(0.2))], name="Consent")


def test_pages_from_the_disk_are_judged_like_any_file(tmp_path: Path) -> None:
    page, gone, huge = tmp_path / "page 1.png", tmp_path / "page 2.png", tmp_path / "page 3.png"
    page.write_bytes(files.picture("PNG"))
    huge.write_bytes(files.picture("PNG"))
    os.truncate(huge, MAX_SOURCE_BYTES + 1)
    assert files.page_count(Intake().pages_to_pdf([page, page], name="Consent").data) == 2
    with pytest.raises(RefusedFileError, match=r"^page 2\.png can't be added\. The file can't be opened\."):
        Intake().pages_to_pdf([page, gone], name="Consent")
    with pytest.raises(RefusedFileError, match=r"^page 2 can't be added\. The file can't be opened\."):
        Intake().pages_to_pdf([page, _folder(tmp_path / "page 2")], name="Consent")
    with pytest.raises(RefusedFileError, match=r"The file is 200 MB; the limit is 10 MB\."):
        Intake().pages_to_pdf([page, huge], name="Consent")


def test_pages_that_are_too_much_together_are_refused(tmp_path: Path) -> None:
    page = tmp_path / "page.png"
    page.write_bytes(files.picture("PNG"))
    size = page.stat().st_size
    assert Intake(max_pages_bytes=2 * size).pages_to_pdf([page, page.read_bytes()], name="Consent").size
    with pytest.raises(RefusedFileError, match="too large for one file"):
        Intake(max_pages_bytes=2 * size).pages_to_pdf([page, page, page], name="Consent")


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


@given(st.binary(max_size=64), st.sampled_from(["a.pdf", "a.txt", "a.jpg", "a"]))
def test_no_bytes_break_the_judgement(data: bytes, name: str) -> None:
    verdict = Intake().check(name=name, first_bytes=data, size=len(data))
    assert (verdict.outcome is Outcome.REFUSED) == bool(verdict.sentence and verdict.media is None)


def test_content_decides_and_names_follow_it() -> None:
    assert sniff(files.pdf()[:100], name="photo.jpg") is MediaKind.PDF
    assert sniff(b"\xff\xfea\x00", name="note.txt") is MediaKind.TEXT
    assert sniff(b"a\x00b", name="note.txt") is None
    assert renamed("C:\\scans\\plan.jpg", MediaKind.PDF) == "plan.pdf"
    assert renamed("v1.2", MediaKind.PDF) == "v1.2.pdf"
    assert renamed("Photo.JPEG", MediaKind.JPEG) == "Photo.JPEG"
    assert renamed(".pdf", MediaKind.PDF).endswith(".pdf")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("NDISPlan_2026.pdf", "ndis_plan"),
        ("Service agreement, signed.pdf", "service_agreement"),
        ("OT functional assessment.pdf", "ot_report"),
        ("Consent to share information.pdf", "consent"),
        ("Behaviour support summary.txt", "behaviour_support_plan"),
        ("IMG_2041.jpg", "other"),
    ],
)
def test_types_are_guessed_from_names(name: str, code: str) -> None:
    assert guess_document_type(name) == code


def test_type_words() -> None:
    assert document_type_words("ndis_plan") == "NDIS plan"
    assert document_type_words("art_therapy-report") == "Art therapy report"
    assert document_type_words(" ") == "Other"
