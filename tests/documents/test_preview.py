"""Previews come from a process with limits; hostile files end that process, never the program."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from hubshift_desktop.documents.errors import CannotShowError, NoPreview, PreviewCancelledError
from hubshift_desktop.documents.preview import Picture, PlainText, Previewer, plain_text
from hubshift_desktop.documents.preview_wire import TEXT_BYTES
from tests.documents import files

SILENT = "import sys; sys.stdin.buffer.read()"
DEAD = "import sys; sys.exit(3)"
LIAR = (
    "import struct, sys, json; head = json.dumps({'width': 9, 'height': 9, 'pages': 1}).encode();"
    "sys.stdout.buffer.write(struct.pack('>II', len(head), 4) + head + b'abcd'); sys.stdout.flush(); sys.stdin.read()"
)


@pytest.fixture(scope="module")
def previewer() -> Iterator[Previewer]:
    with Previewer() as made:
        yield made


def test_a_page_of_a_pdf_is_drawn(previewer: Previewer) -> None:
    shown = previewer.show(files.pdf(), name="plan.pdf", width=300)
    assert isinstance(shown, Picture)
    assert (shown.width, shown.pages, len(shown.rgba)) == (300, 1, shown.width * shown.height * 4)
    assert len(set(shown.rgba)) > 2


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP", "TIFF"])
def test_pictures_are_drawn(previewer: Previewer, form: str) -> None:
    shown = previewer.show(files.picture(form), name=f"a.{form.lower()}", width=100)
    assert isinstance(shown, Picture)
    assert shown.width <= 100


def test_pages_of_a_scan(previewer: Previewer) -> None:
    shown = previewer.show(files.pages_tiff(2), name="scan.tif", page=1, width=200)
    assert isinstance(shown, Picture)
    assert shown.pages == 2


@pytest.mark.parametrize(
    ("data", "name", "page", "why"),
    [
        (files.locked_pdf(), "plan.pdf", 0, NoPreview.LOCKED),
        (b"%PDF-1.7 nonsense", "plan.pdf", 0, NoPreview.DAMAGED),
        (files.pdf(), "plan.pdf", 7, NoPreview.DAMAGED),
        (files.picture("PNG")[:80], "a.png", 0, NoPreview.DAMAGED),
        (b"PK\x03\x04", "a.docx", 0, NoPreview.UNKNOWN_TYPE),
    ],
)
def test_what_cannot_be_shown_says_why(previewer: Previewer, data: bytes, name: str, page: int, why: NoPreview) -> None:
    with pytest.raises(CannotShowError) as failed:
        previewer.show(data, name=name, page=page)
    assert failed.value.why is why


def test_after_a_damaged_file_the_next_one_is_shown(previewer: Previewer) -> None:
    with pytest.raises(CannotShowError):
        previewer.show(b"%PDF-1.7 nonsense", name="a.pdf")
    assert isinstance(previewer.show(files.pdf(), name="plan.pdf"), Picture)


def test_text_is_read_as_it_was_written(previewer: Previewer) -> None:
    assert previewer.show("Grüße".encode("utf-16"), name="a.txt") == PlainText("Grüße", is_cut=False)
    assert plain_text("\ufeffGrüße".encode()) == PlainText("Grüße", is_cut=False)
    assert plain_text("Grüße".encode("cp1252")) == PlainText("Grüße", is_cut=False)
    long = plain_text(b"a" * (TEXT_BYTES - 1) + "ü".encode() + b"b")
    assert long == PlainText("a" * (TEXT_BYTES - 1), is_cut=True)


@pytest.mark.parametrize(
    ("program", "why"),
    [(SILENT, NoPreview.TOO_SLOW), (DEAD, NoPreview.DAMAGED), (LIAR, NoPreview.DAMAGED)],
    ids=["says nothing", "dies", "lies about its size"],
)
def test_a_preview_process_that_misbehaves_is_ended(program: str, why: NoPreview) -> None:
    with (
        Previewer(command=(sys.executable, "-c", program), wall_seconds=1.0) as broken,
        pytest.raises(CannotShowError) as failed,
    ):
        broken.show(files.pdf(), name="plan.pdf")
    assert failed.value.why is why


def test_moving_on_stops_the_drawing() -> None:
    with Previewer(command=(sys.executable, "-c", SILENT), wall_seconds=60) as slow:
        begun = threading.Event()
        outcome: list[type[BaseException]] = []

        def draw() -> None:
            begun.set()
            try:
                slow.show(files.pdf(), name="plan.pdf")
            except PreviewCancelledError as cancelled:
                outcome.append(type(cancelled))

        thread = threading.Thread(target=draw)
        thread.start()
        begun.wait(10)
        while thread.is_alive():
            slow.cancel()
            thread.join(0.05)
        assert outcome == [PreviewCancelledError]


def test_nothing_is_left_in_the_temp_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with Previewer() as previewer:
        previewer.show(files.pdf(), name="plan.pdf")
    assert list(tmp_path.iterdir()) == []


def test_the_words_inside_a_file_are_found(previewer: Previewer) -> None:
    assert "Respite in spring" in previewer.words(files.pdf(title="Respite in spring"), name="plan.pdf")
    assert previewer.words("Zoë’s note".encode(), name="note.txt") == "Zoë’s note"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (files.picture("PNG"), "scan.png"),
        (files.locked_pdf(), "plan.pdf"),
        (b"%PDF-1.7 nonsense", "plan.pdf"),
        (b"PK\x03\x04", "a.docx"),
    ],
)
def test_a_file_without_readable_words_gives_none(previewer: Previewer, data: bytes, name: str) -> None:
    assert previewer.words(data, name=name) == ""


def test_words_never_outgrow_their_limit(previewer: Previewer) -> None:
    words = previewer.words(files.long_pdf(pages=120), name="long.pdf")
    assert 100_000 < len(words.encode()) <= TEXT_BYTES


def test_a_process_that_talks_too_much_is_not_believed() -> None:
    talker = (
        "import struct, sys, json; body = b'a' * 300000; head = json.dumps({}).encode();"
        "sys.stdout.buffer.write(struct.pack('>II', len(head), len(body)) + head + body); sys.stdout.flush();"
        "sys.stdin.buffer.read()"
    )
    with Previewer(command=[sys.executable, "-c", talker]) as made:
        assert made.words(files.pdf(), name="plan.pdf") == ""
