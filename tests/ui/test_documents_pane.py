"""The Documents tab over a real store: drops, paste, uploads, previews, and what leaves the laptop's care."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from hubshift_desktop.domain.rows import Changed
from hubshift_desktop.domain.states import Kind, OpState
from hubshift_desktop.export.request import Progress
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.snapshot import SyncSnapshot
from hubshift_desktop.services.wishes import WISHES, wishes_of
from hubshift_desktop.ui.dialogs.confirm import ConfirmDialog
from hubshift_desktop.ui.dialogs.join_pages import JoinPages
from hubshift_desktop.ui.panes.documents import DocumentsPane
from hubshift_desktop.ui.runner import InlineRunner, ThreadRunner
from hubshift_desktop.ui.theme import Theme
from tests.services.laptop import Laptop
from tests.ui.conftest import Stage
from tests.ui.documents_shown import documents_shown
from tests.ui.files_at_hand import FilesAtHand
from tests.ui.pane_probes import settle, words_of

Open = Callable[..., DocumentsPane]
_NOTHING = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)


def picture(width: int = 400, height: int = 600) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def client_id(laptop: Laptop) -> str:
    return laptop.know("Amelia", "Tran")


@pytest.fixture
def open_pane(
    laptop: Laptop, client_id: str, theme: Theme, stage: Stage, inline_runner: InlineRunner, tmp_path: Path
) -> Iterator[Open]:
    """Opens the pane as the window would; `width` makes it narrow, `services` lends it other means."""
    shown: list[DocumentsPane] = []

    def show(*, width: int = 1028, height: int = 832, services: Services | None = None) -> DocumentsPane:
        means = services or laptop.services
        shown.append(documents_shown(stage, theme, means, inline_runner, client_id, tmp_path, (width, height)))
        return shown[-1]

    yield show
    for pane in shown:
        # Qt remembers over what files hover; a test that only hovers must take them away again.
        QApplication.sendEvent(pane, QDragLeaveEvent())
        pane.close()


@pytest.fixture
def on_disk(tmp_path: Path) -> Callable[..., Path]:
    def write(name: str, data: bytes = b"") -> Path:
        path = tmp_path / name
        path.write_bytes(data or picture())
        return path

    return write


def carried(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def hover(target: QWidget, mime: QMimeData) -> QDragEnterEvent:
    event = QDragEnterEvent(QPoint(40, 40), Qt.DropAction.CopyAction, mime, *_NOTHING)
    QApplication.sendEvent(target, event)
    return event


def move(target: QWidget, mime: QMimeData) -> QDragMoveEvent:
    event = QDragMoveEvent(QPoint(60, 60), Qt.DropAction.CopyAction, mime, *_NOTHING)
    QApplication.sendEvent(target, event)
    return event


def let_go(target: QWidget, mime: QMimeData) -> None:
    QApplication.sendEvent(target, QDropEvent(QPointF(60, 60), Qt.DropAction.CopyAction, mime, *_NOTHING))


def drop(target: QWidget, *paths: Path) -> None:
    mime = carried(*paths)
    hover(target, mime)
    move(target, mime)
    let_go(target, mime)


def upload_words(pane: DocumentsPane) -> list[tuple[str, str]]:
    return [(row.upload.name, row.upload.words) for row in pane.uploads.rows]


def dialog_of(pane: QWidget) -> ConfirmDialog:
    (dialog,) = pane.window().findChildren(ConfirmDialog)
    return dialog


# ---- taking in ------------------------------------------------------------------------------------------------------


def test_files_dropped_anywhere_in_the_pane_are_queued_for_the_client(
    open_pane: Open, on_disk: Callable[..., Path], laptop: Laptop, client_id: str, qtbot: QtBot
) -> None:
    pane = open_pane()
    with qtbot.waitSignal(pane.said) as said:
        drop(pane.preview, on_disk("OT report.png"), on_disk("consent.txt", b"I agree."))
    assert {op.client_id for op in laptop.open_ops()} == {client_id}
    assert {name for name, _ in upload_words(pane)} == {"OT report.png", "consent.txt"}
    assert said.args == ["Two files saved on this laptop – check their types before they go", ""]
    assert pane.drops.overlay.isHidden()


def test_hovering_files_say_where_they_will_land(open_pane: Open, on_disk: Callable[..., Path]) -> None:
    pane = open_pane()
    event = hover(pane, carried(on_disk("a.png"), on_disk("b.png", picture(300, 300))))
    assert event.isAccepted()
    assert pane.drops.overlay.accessibleName() == (
        "Drop to add 2 files to Amelia’s documents. They are saved on this laptop first and upload when you’re online"
    )


def test_a_wrong_type_is_named_before_it_is_let_go(
    open_pane: Open, on_disk: Callable[..., Path], laptop: Laptop
) -> None:
    pane = open_pane()
    mime = carried(on_disk("Old notes.pages", b"PK\x03\x04 not for Hubshift"))
    hover(pane, mime)
    assert pane.drops.overlay.accessibleName().startswith("Old notes.pages can’t be added. Hubshift can't read .pages")
    assert not move(pane, mime).isAccepted()
    let_go(pane, mime)
    assert laptop.open_ops() == ()
    assert upload_words(pane) == []


def test_files_that_leave_again_take_the_words_with_them(open_pane: Open, on_disk: Callable[..., Path]) -> None:
    pane = open_pane()
    hover(pane, carried(on_disk("Old notes.pages", b"PK\x03\x04")))
    assert pane.drops.overlay.isVisible()
    QApplication.sendEvent(pane, QDragLeaveEvent())
    assert not pane.drops.overlay.isVisible()


def test_of_mixed_files_the_refused_one_is_named_and_the_others_are_taken(
    open_pane: Open, on_disk: Callable[..., Path], laptop: Laptop
) -> None:
    pane = open_pane()
    paths = (on_disk("scan.png"), on_disk("Old notes.pages", b"PK\x03\x04"))
    hover(pane, carried(*paths))
    assert "add 1 of 2 files" in pane.drops.overlay.accessibleName()
    assert "Old notes.pages" in pane.drops.overlay.accessibleName()
    drop(pane, *paths)
    assert len(laptop.open_ops()) == 1
    assert ("Old notes.pages", "Not accepted: Hubshift can't read .pages files.") in [
        (name, words.split(" Use ")[0]) for name, words in upload_words(pane)
    ]


def test_a_scan_that_will_be_converted_is_said_so(open_pane: Open, on_disk: Callable[..., Path]) -> None:
    out = BytesIO()
    Image.new("RGB", (200, 300), "white").save(out, "TIFF")
    pane = open_pane()
    hover(pane, carried(on_disk("scan.tif", out.getvalue())))
    assert pane.drops.overlay.accessibleName().endswith("uploads when you’re online. It is converted for you")
    QApplication.sendEvent(pane, QDragLeaveEvent())
    hover(pane, carried(on_disk("scan.tif", out.getvalue()), on_disk("a.png")))
    assert pane.drops.overlay.accessibleName().endswith("1 of them is converted for you")


def test_the_words_about_a_refused_file_stay_until_taken_away(open_pane: Open, on_disk: Callable[..., Path]) -> None:
    pane = open_pane()
    drop(pane, on_disk("scan.png"), on_disk("Old notes.pages", b"PK\x03\x04"))
    pane.refresh(Changed())
    refused = next(row for row in pane.uploads.rows if row.upload.is_refused)
    settle()
    words = refused.words
    assert words.text() == refused.upload.words
    assert words.fontMetrics().horizontalAdvance(words.text()) > words.width(), "one line is not enough for it"
    assert words.height() >= words.heightForWidth(words.width()), "and so it has more"
    assert refused.visibleRegion().boundingRect().height() == refused.height()
    QTest.mouseClick(refused.remove, Qt.MouseButton.LeftButton)
    assert [name for name, _ in upload_words(pane)] == ["scan.png"]


def test_ctrl_v_files_copied_files(open_pane: Open, on_disk: Callable[..., Path], laptop: Laptop) -> None:
    pane = open_pane()
    QGuiApplication.clipboard().setMimeData(carried(on_disk("quote.png")))
    QTest.keyClick(pane.list, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [view.document.name for view in laptop.services.documents.of(pane.client_id)] == ["quote.png"]


def test_pasting_words_says_that_there_is_no_file(open_pane: Open, laptop: Laptop, qtbot: QtBot) -> None:
    pane = open_pane()
    QGuiApplication.clipboard().setText("hello")
    with qtbot.waitSignal(pane.said) as said:
        QTest.keyClick(pane, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert said.args == ["There is no file or picture to paste", ""]
    assert laptop.open_ops() == ()


def test_add_files_asks_the_system_and_files_what_was_chosen(
    open_pane: Open, on_disk: Callable[..., Path], laptop: Laptop, tmp_path: Path
) -> None:
    pane = open_pane()
    pane.files = FilesAtHand(tmp_path, chosen=[on_disk("letter.png")])
    QTest.mouseClick(pane.shelf.adder, Qt.MouseButton.LeftButton)
    assert [name for name, _ in upload_words(pane)] == ["letter.png"]


def test_the_same_file_twice_says_so_instead_of_making_two(
    open_pane: Open, on_disk: Callable[..., Path], laptop: Laptop
) -> None:
    pane = open_pane()
    scan = on_disk("scan.png")
    drop(pane, scan)
    drop(pane, scan)
    assert len(laptop.open_ops()) == 1
    assert any("already" in words for _, words in upload_words(pane))


def test_several_pictures_can_become_one_document(
    open_pane: Open, on_disk: Callable[..., Path], laptop: Laptop
) -> None:
    pane = open_pane()
    drop(pane, on_disk("page 10.png"), on_disk("page 2.png", picture(300, 400)))
    assert laptop.open_ops() == ()
    (dialog,) = pane.findChildren(JoinPages)
    said = [label.text() for label in dialog.findChildren(type(dialog.sentence))]
    assert "1.  page 2.png\n2.  page 10.png" in said
    dialog.name.set_value("Referral")
    QTest.mouseClick(dialog.join, Qt.MouseButton.LeftButton)
    (view,) = laptop.services.documents.of(pane.client_id)
    assert view.document.name == "Referral.pdf"
    assert (pane.preview.page, pane.preview.pages) == (0, 2)


def test_several_pictures_can_stay_separate_and_esc_adds_nothing(
    open_pane: Open, on_disk: Callable[..., Path], laptop: Laptop
) -> None:
    pane = open_pane()
    files = (on_disk("a.png"), on_disk("b.png", picture(300, 400)))
    drop(pane, *files)
    QTest.keyClick(pane.findChildren(JoinPages)[0].join, Qt.Key.Key_Escape)
    assert laptop.open_ops() == ()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    drop(pane, *files)
    QTest.mouseClick(pane.findChildren(JoinPages)[0].apart, Qt.MouseButton.LeftButton)
    assert {name for name, _ in upload_words(pane)} == {"a.png", "b.png"}


def test_files_stay_with_the_client_who_was_on_screen_when_they_came(
    open_pane: Open, on_disk: Callable[..., Path], laptop: Laptop, client_id: str
) -> None:
    rosa = laptop.know("Rosa", "Delgado", number="430000511")
    pane = open_pane()
    drop(pane, on_disk("a.png"), on_disk("b.png", picture(300, 400)))
    pane.show_client(rosa)
    QTest.mouseClick(pane.findChildren(JoinPages)[0].join, Qt.MouseButton.LeftButton)
    assert [op.client_id for op in laptop.open_ops()] == [client_id]
    assert pane.uploads.rows == ()
    assert pane.preview.view is None


# ---- before it is sent ----------------------------------------------------------------------------------------------


def test_a_queued_file_can_be_given_a_type_and_an_expiry(
    open_pane: Open, on_disk: Callable[..., Path], laptop: Laptop
) -> None:
    pane = open_pane()
    drop(pane, on_disk("scan.png"))
    assert pane.preview.kind.isVisible()
    box = pane.preview.kind.editor.box
    box.setCurrentIndex(box.findData("consent"))
    box.activated.emit(box.currentIndex())
    line = pane.preview.expiry.editor.line
    line.setFocus()
    QTest.keyClicks(line, "5 jan 2028")
    QTest.keyClick(line, Qt.Key.Key_Tab)
    (view,) = laptop.services.documents.of(pane.client_id)
    assert (view.document.document_type, view.document.expiry_date) == ("consent", "2028-01-05")
    assert upload_words(pane)[0][1].endswith("· Consent")


def test_an_unreadable_expiry_is_said_beside_the_field_and_kept(
    open_pane: Open, on_disk: Callable[..., Path], laptop: Laptop
) -> None:
    pane = open_pane()
    drop(pane, on_disk("scan.png"))
    line = pane.preview.expiry.editor.line
    line.setFocus()
    QTest.keyClicks(line, "next winter")
    QTest.keyClick(line, Qt.Key.Key_Tab)
    assert pane.preview.expiry.problem
    assert pane.preview.expiry.value() == "next winter"


def test_a_queued_file_is_removed_only_after_asking(
    open_pane: Open, on_disk: Callable[..., Path], laptop: Laptop
) -> None:
    pane = open_pane()
    drop(pane, on_disk("scan.png"))
    QTest.mouseClick(pane.uploads.rows[0].remove, Qt.MouseButton.LeftButton)
    QTest.mouseClick(dialog_of(pane).no, Qt.MouseButton.LeftButton)
    assert len(laptop.open_ops()) == 1
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QTest.mouseClick(pane.uploads.rows[0].remove, Qt.MouseButton.LeftButton)
    QTest.mouseClick(dialog_of(pane).yes, Qt.MouseButton.LeftButton)
    assert laptop.open_ops() == ()
    assert pane.uploads.rows == ()


def test_one_that_was_let_go_says_so(open_pane: Open, on_disk: Callable[..., Path], laptop: Laptop) -> None:
    pane = open_pane()
    drop(pane, on_disk("scan.png"))
    (op,) = laptop.open_ops()
    with laptop.writing() as work:
        work.outbox.save(replace(op, state=OpState.PARKED, first_sent_at=laptop.clock.now(), message="Not found"))
    laptop.services.waiting.withdraw(op.op_id)
    pane.look_again()
    (row,) = pane.uploads.rows
    assert upload_words(pane) == [("scan.png", "May be in Hubshift, not followed")]
    QTest.mouseClick(row.remove, Qt.MouseButton.LeftButton)
    assert "If it does not, this laptop is the only place" in words_of(dialog_of(pane))
    QTest.mouseClick(dialog_of(pane).no, Qt.MouseButton.LeftButton)
    QTest.mouseClick(row.retry, Qt.MouseButton.LeftButton)
    assert [op.state for op in laptop.open_ops()] == [OpState.IN_DOUBT]


def test_uploads_say_how_far_they_are(open_pane: Open, on_disk: Callable[..., Path], laptop: Laptop) -> None:
    pane = open_pane()
    drop(pane, on_disk("a.png"), on_disk("b.txt", b"words"))
    pane.preview.send_now.click()
    op_id = laptop.open_ops()[0].op_id
    pane.show_sync(SyncSnapshot(phase="sending", uploads={op_id: (1_488_000, 2_400_000)}))
    assert upload_words(pane)[0] == ("a.png", "Uploading, 62% of 2.4 MB")
    assert pane.uploads.rows[0].bar.isVisible()
    assert not pane.uploads.rows[0].remove.isVisible()
    assert pane.uploads.count.text() == "1 of 2 uploading"
    pane.show_sync(SyncSnapshot(is_online=False))
    assert all(words.startswith("Queued, will upload when online") for _, words in upload_words(pane))


def test_uploads_can_be_paused_and_go_on(open_pane: Open, on_disk: Callable[..., Path], laptop: Laptop) -> None:
    pane = open_pane()
    drop(pane, on_disk("a.png"))
    pane.preview.send_now.click()
    QTest.mouseClick(pane.uploads.action, Qt.MouseButton.LeftButton)
    assert not laptop.services.sync.snapshot().documents_allowed
    assert "held" in upload_words(pane)[0][1]
    with laptop.store.read() as reader:
        assert not wishes_of(reader.settings.get(WISHES)).documents_allowed, "it stays so over locking"
    QTest.mouseClick(pane.uploads.action, Qt.MouseButton.LeftButton)
    assert laptop.services.sync.snapshot().documents_allowed


def test_a_refused_upload_says_why_and_can_be_tried_again(
    open_pane: Open, on_disk: Callable[..., Path], laptop: Laptop
) -> None:
    pane = open_pane()
    drop(pane, on_disk("a.png"))
    (op,) = laptop.open_ops()
    with laptop.writing() as work:
        work.outbox.save(replace(op, state=OpState.NEEDS_FIX, message="This type is not allowed."))
    pane.refresh(Changed(kinds=frozenset({Kind.DOCUMENT})))
    assert upload_words(pane) == [("a.png", "Not accepted: This type is not allowed.")]
    QTest.mouseClick(pane.uploads.rows[0].retry, Qt.MouseButton.LeftButton)
    assert [one.state for one in laptop.open_ops()] == [OpState.QUEUED]


# ---- looking --------------------------------------------------------------------------------------------------------


def test_a_picture_is_shown_inside_and_larger_asks_for_more_pixels(
    open_pane: Open, on_disk: Callable[..., Path]
) -> None:
    pane = open_pane()
    drop(pane, on_disk("photo.png"))
    view = pane.preview.page_view
    assert pane.preview.stack.currentWidget() is view
    before = view.pixels
    QTest.mouseClick(pane.preview.larger, Qt.MouseButton.LeftButton)
    assert view.pixels > before
    QTest.mouseClick(pane.preview.fitter, Qt.MouseButton.LeftButton)
    assert view.pixels == before


def test_pages_are_turned_by_key_and_button(open_pane: Open, laptop: Laptop, client_id: str, qtbot: QtBot) -> None:
    laptop.services.documents.file_pages(client_id, [picture(), picture(401, 600), picture(402, 600)], "Scan.pdf")
    pane = open_pane()
    QTest.mouseClick(pane.uploads.rows[0], Qt.MouseButton.LeftButton)
    assert (pane.preview.page, pane.preview.pages) == (0, 3)
    QTest.mouseClick(pane.preview.later, Qt.MouseButton.LeftButton)
    assert pane.preview.page == 1
    page_view = pane.preview.page_view
    page_view.verticalScrollBar().setValue(page_view.verticalScrollBar().maximum())
    QTest.keyClick(page_view, Qt.Key.Key_PageDown)
    assert pane.preview.page == 2
    assert not pane.preview.later.isEnabled()


def test_each_opening_is_written_down_and_turning_pages_is_not(open_pane: Open, laptop: Laptop, client_id: str) -> None:
    def views() -> int:
        return sum(look.verb == "view" and key in look.detail_ids for look in laptop.looks(client_id))

    key = laptop.services.documents.file_pages(client_id, [picture(), picture(401, 600)], "Scan.pdf")
    away = laptop.know_document(client_id)
    noah = laptop.know("Noah", "Williams", number="430000387")
    pane = open_pane()
    pane.on_upload_chosen(key)
    assert views() == 1
    QTest.mouseClick(pane.preview.later, Qt.MouseButton.LeftButton)
    pane.look_again()
    assert (pane.preview.page, views()) == (1, 1)
    pane.on_line_chosen(away)
    pane.on_upload_chosen(key)
    assert views() == 2
    pane.show_client(noah)
    pane.show_client(client_id)
    pane.on_upload_chosen(key)
    assert views() == 3


def test_words_of_a_text_file_are_shown_letter_by_letter(open_pane: Open, on_disk: Callable[..., Path]) -> None:
    pane = open_pane()
    drop(pane, on_disk("note.txt", b"<b>Not bold</b> & plain"))
    assert pane.preview.text.toPlainText() == "<b>Not bold</b> & plain"
    assert pane.preview.stack.currentWidget() is pane.preview.text


def test_a_file_that_is_not_here_is_downloaded_by_enter(laptop: Laptop, client_id: str, open_pane: Open) -> None:
    document_id = laptop.know_document(client_id, name="Letter.png")
    asked: list[str] = []

    def fetch(wanted: str, on_progress: Progress) -> None:
        asked.append(wanted)
        on_progress(50, 100)
        with laptop.writing() as work:
            blob = laptop.blobs.seal([picture()], media_type="image/png")
            work.blobs.put(blob)
            work.blobs.link(wanted, blob.blob_id)

    pane = open_pane(services=laptop.as_person(laptop.account, fetch=fetch))
    assert pane.list.key == document_id
    assert pane.preview.state.accessibleName().startswith("Not on this laptop")
    QTest.keyClick(pane.list, Qt.Key.Key_Return)
    assert asked == [document_id]
    assert pane.preview.stack.currentWidget() is pane.preview.page_view


def test_offline_a_file_that_is_not_here_says_that_it_needs_the_internet(
    laptop: Laptop, client_id: str, open_pane: Open
) -> None:
    laptop.know_document(client_id)
    pane = open_pane()
    pane.show_sync(SyncSnapshot(is_online=False))
    assert "Needs the internet" in pane.preview.state.accessibleName()
    assert not pane.preview.state.action.isEnabled()


def test_the_list_can_be_sorted_and_filtered_by_type(laptop: Laptop, client_id: str, open_pane: Open) -> None:
    laptop.know_document(client_id, name="B.pdf", documentType="consent", uploadedAt="2026-05-01T00:00:00Z")
    laptop.know_document(client_id, name="A.pdf", documentType="ndis_plan", uploadedAt="2026-01-06T00:00:00Z")
    pane = open_pane()
    assert [line.name for line in pane.list.lines] == ["B.pdf", "A.pdf"]
    pane.shelf.sort.choose("name")
    pane.shelf.sort.chosen.emit("name")
    assert [line.name for line in pane.list.lines] == ["A.pdf", "B.pdf"]
    pane.shelf.kind.choose("ndis_plan")
    pane.shelf.kind.chosen.emit("ndis_plan")
    assert [line.name for line in pane.list.lines] == ["A.pdf"]
    assert pane.list.lines[0].said == "A.pdf, NDIS plan, 6 Jan 2026, not on this laptop"


def test_a_refresh_keeps_the_chosen_document_and_the_keyboard(laptop: Laptop, client_id: str, open_pane: Open) -> None:
    for number in range(20):
        laptop.know_document(client_id, name=f"{number:02}.pdf")
    pane = open_pane(height=500)
    pane.list.setFocus()
    pane.list.choose(pane.list.lines[15].key)
    key, top = pane.list.key, pane.list.verticalScrollBar().value()
    laptop.know_document(client_id, name="99 new.pdf", uploadedAt="2020-01-01T00:00:00Z")
    pane.refresh(Changed(kinds=frozenset({Kind.DOCUMENT}), client_ids=frozenset({client_id}), by="sync"))
    assert len(pane.list.lines) == 21
    assert (pane.list.key, pane.list.verticalScrollBar().value()) == (key, top)
    assert pane.list.hasFocus()


def test_with_threads_only_the_last_document_moved_to_is_shown(
    laptop: Laptop, client_id: str, theme: Theme, stage: Stage, qtbot: QtBot
) -> None:
    keys = [
        laptop.services.documents.file(client_id, picture(300 + number, 400), name=f"{number}.png")
        for number in range(4)
    ]
    runner = ThreadRunner()
    pane = DocumentsPane(theme, laptop.services, runner)
    pane.show_client(client_id)
    stage.show(pane, width=1028, height=832)
    qtbot.waitUntil(lambda: len(pane.uploads.rows) == 4)
    for key in keys:
        pane.on_upload_chosen(key)
    qtbot.waitUntil(lambda: pane.preview.stack.currentWidget() is pane.preview.page_view)
    assert pane.preview.view is not None
    assert pane.preview.view.local_id == keys[-1]
    pane.close()
    runner.close()


def test_a_narrow_pane_shows_the_document_in_place_of_the_list(laptop: Laptop, client_id: str, open_pane: Open) -> None:
    laptop.know_document(client_id)
    pane = open_pane(width=420)
    assert pane.list.isVisible()
    assert not pane.preview.isVisible()
    QTest.keyClick(pane.list, Qt.Key.Key_Return)
    assert pane.preview.isVisible()
    assert not pane.list.isVisible()
    QTest.mouseClick(pane.preview.back, Qt.MouseButton.LeftButton)
    assert pane.list.isVisible()


# ---- leaving the laptop's care --------------------------------------------------------------------------------------


def test_saving_a_copy_warns_first_and_is_written_down(
    open_pane: Open, on_disk: Callable[..., Path], laptop: Laptop, tmp_path: Path, client_id: str
) -> None:
    pane = open_pane()
    pane.files = FilesAtHand(tmp_path, target=tmp_path / "out" / "copy.png")
    (tmp_path / "out").mkdir()
    drop(pane, on_disk("photo.png"))
    QTest.mouseClick(pane.preview.copier, Qt.MouseButton.LeftButton)
    dialog = dialog_of(pane)
    assert "not encrypted" in dialog.sentence.text()
    assert not (tmp_path / "out" / "copy.png").exists()
    QTest.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)
    assert (tmp_path / "out" / "copy.png").read_bytes() == picture()
    assert [line.verb for line in laptop.looks(client_id)].count("export") == 1


def test_opening_outside_says_that_it_is_an_export(
    open_pane: Open, on_disk: Callable[..., Path], laptop: Laptop, tmp_path: Path
) -> None:
    pane = open_pane()
    files = FilesAtHand(tmp_path)
    pane.files = files
    drop(pane, on_disk("photo.png"))
    QTest.mouseClick(pane.preview.opener, Qt.MouseButton.LeftButton)
    dialog = dialog_of(pane)
    assert "This is an export" in dialog.sentence.text()
    assert files.opened == []
    QTest.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)
    assert [path.read_bytes() for path in files.opened] == [picture()]


def test_esc_closes_the_question_and_nothing_is_copied(
    open_pane: Open, on_disk: Callable[..., Path], tmp_path: Path
) -> None:
    pane = open_pane()
    files = FilesAtHand(tmp_path)
    pane.files = files
    drop(pane, on_disk("photo.png"))
    QTest.mouseClick(pane.preview.opener, Qt.MouseButton.LeftButton)
    QTest.keyClick(dialog_of(pane).no, Qt.Key.Key_Escape)
    assert files.opened == []


def test_without_the_role_a_drop_is_refused_in_words(
    open_pane: Open, on_disk: Callable[..., Path], laptop: Laptop
) -> None:
    pane = open_pane(services=laptop.with_role("healthCarer"))
    drop(pane, on_disk("photo.png"))
    assert laptop.open_ops() == ()
    assert upload_words(pane)[0][1].startswith("Not accepted: Your role (health carer) cannot add documents.")
