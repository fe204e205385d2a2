"""Waiting to sync over a real store: needs-you first, the ledger with its states, and what can be done about each."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from hubshift_desktop.domain.rows import Changed
from hubshift_desktop.domain.states import Kind, OpState, Presence
from hubshift_desktop.services.background import BackgroundSync
from hubshift_desktop.services.snapshot import SyncSnapshot
from hubshift_desktop.sync.scope import Cancel, CycleResult, Scope, SyncListener
from hubshift_desktop.ui.dialogs.confirm import ConfirmDialog
from hubshift_desktop.ui.panes.waiting import WaitingPane
from hubshift_desktop.ui.runner import InlineRunner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.change_row_delegate import ChangeLine
from hubshift_desktop.ui.widgets.lines import GroupHead
from tests.services.laptop import EMAIL, FIRST, NDIS, PHONE, Laptop
from tests.ui.conftest import Stage
from tests.ui.pane_probes import words_of


@pytest.fixture
def amelia(laptop: Laptop) -> str:
    return laptop.know("Amelia", "Tran")


@pytest.fixture
def rosa(laptop: Laptop) -> str:
    return laptop.know("Rosa", "Delgado", number="430000511")


@pytest.fixture
def pane(laptop: Laptop, theme: Theme, stage: Stage, inline_runner: InlineRunner) -> WaitingPane:
    """Not shown yet: a test first makes its changes."""
    made = WaitingPane(theme, laptop.services, inline_runner)
    made.resize(1376, 900)
    return made


def show(pane: WaitingPane, stage: Stage) -> None:
    stage.show(pane, width=1376, height=900)


def rows(pane: WaitingPane) -> list[tuple[str, str]]:
    return [(line.line.title, line.line.flag.text) for line in pane.list.lines if isinstance(line.line, ChangeLine)]


def heads(pane: WaitingPane) -> list[tuple[str, int | None]]:
    return [(line.line.title, line.line.count) for line in pane.list.lines if isinstance(line.line, GroupHead)]


def choose(pane: WaitingPane, title: str) -> None:
    pane.list.choose(next(line.key for line in pane.list.lines if line.name == title))


def refuse(laptop: Laptop, client_id: str, path: str, why: str) -> None:
    (op,) = laptop.ops(client_id)
    with laptop.writing() as work:
        work.outbox.save(replace(op, state=OpState.NEEDS_FIX, message=why, field_errors={path: why}))


def test_with_nothing_waiting_the_page_says_that_all_is_there(pane: WaitingPane, stage: Stage) -> None:
    show(pane, stage)
    assert pane.empty.accessibleName() == "All changes synced. Everything you changed is in Hubshift."
    assert not pane.banner.isVisible()


def test_what_needs_the_person_stands_before_what_waits(
    pane: WaitingPane, stage: Stage, laptop: Laptop, amelia: str, rosa: str
) -> None:
    laptop.services.clients.edit(rosa, {EMAIL: "rosa@example.com"})
    refuse(laptop, rosa, EMAIL, "It is not a full email address.")
    laptop.services.clients.edit(amelia, {PHONE: "0491 570 157"})
    show(pane, stage)
    assert heads(pane) == [("Needs you", 1), ("Waiting", 1)]
    assert rows(pane) == [
        ("Email was not accepted by Hubshift", "Fix email"),
        ("Phone, 0491 570 156 to 0491 570 157", "Waiting"),
    ]
    refused = next(line.line for line in pane.list.lines if isinstance(line.line, ChangeLine))
    assert refused.details == ("Rosa Delgado", "It is not a full email address.")


def test_a_record_with_two_versions_is_one_line_that_asks_for_the_decision(
    pane: WaitingPane, stage: Stage, laptop: Laptop, amelia: str, qtbot: QtBot
) -> None:
    laptop.services.clients.edit(amelia, {PHONE: "0491 570 157", EMAIL: "new@example.com"})
    laptop.dispute(amelia, PHONE, office="0491 570 158")
    laptop.dispute(amelia, EMAIL, office="other@example.com")
    show(pane, stage)
    assert rows(pane) == [("Amelia Tran changed in two places", "Decide")]
    pane.focus_first()
    with qtbot.waitSignal(pane.decide_asked) as asked:
        QTest.keyClick(pane.list, Qt.Key.Key_Return)
    assert asked.args == [amelia]


def test_a_change_is_told_in_full_and_leads_to_its_place(
    pane: WaitingPane, stage: Stage, laptop: Laptop, amelia: str, qtbot: QtBot
) -> None:
    laptop.services.clients.edit(amelia, {PHONE: "0491 570 157"})
    show(pane, stage)
    assert not pane.change.isVisible()
    pane.focus_first()
    assert pane.change.isVisible()
    said = {label.accessibleName() for label in pane.change.findChildren(type(pane.change.heading))}
    assert {"Before: 0491 570 156", "Now: 0491 570 157", "State: Waiting"} <= said
    with qtbot.waitSignal(pane.tab_asked) as asked:
        QTest.mouseClick(pane.change.opener, Qt.MouseButton.LeftButton)
    assert asked.args == [amelia, "overview"]


def test_the_row_whose_details_are_shown_is_marked(
    pane: WaitingPane, stage: Stage, laptop: Laptop, amelia: str
) -> None:
    laptop.services.clients.edit(amelia, {PHONE: "0491 570 157"})
    show(pane, stage)
    pane.list.setFocus(Qt.FocusReason.TabFocusReason)
    assert pane.change.isVisible()
    assert pane.list.selectionModel().isSelected(pane.list.currentIndex())


def test_a_medical_change_leads_to_the_medications(
    pane: WaitingPane, stage: Stage, laptop: Laptop, amelia: str, qtbot: QtBot
) -> None:
    laptop.services.clients.edit(amelia, {"medicalInfo.allergies": ["Latex"]})
    show(pane, stage)
    pane.focus_first()
    with qtbot.waitSignal(pane.tab_asked) as asked:
        QTest.keyClick(pane.list, Qt.Key.Key_Return)
    assert asked.args == [amelia, "medications"]


def test_a_waiting_change_is_taken_back_and_can_be_undone(
    pane: WaitingPane, stage: Stage, laptop: Laptop, amelia: str, qtbot: QtBot
) -> None:
    laptop.services.clients.edit(amelia, {PHONE: "0491 570 157"})
    show(pane, stage)
    pane.focus_first()
    with qtbot.waitSignal(pane.said) as said:
        QTest.mouseClick(pane.change.withdraw, Qt.MouseButton.LeftButton)
    assert said.args == ["Change taken back", "undo"]
    assert laptop.record(amelia).local[PHONE] == "0491 570 156"
    assert laptop.open_ops() == ()
    laptop.services.undo.undo()
    assert laptop.record(amelia).local[PHONE] == "0491 570 157"


def test_one_that_may_have_arrived_is_let_go_only_after_saying_so(
    pane: WaitingPane, stage: Stage, laptop: Laptop, amelia: str, qtbot: QtBot
) -> None:
    laptop.services.clients.edit(amelia, {PHONE: "0491 570 157"})
    (op,) = laptop.ops(amelia)
    with laptop.writing() as work:
        work.outbox.save(replace(op, state=OpState.PARKED, first_sent_at=laptop.clock.now(), message="Not found"))
    show(pane, stage)
    pane.focus_first()
    assert rows(pane) == [("Phone, 0491 570 156 to 0491 570 157", "May be in Hubshift")]
    assert pane.change.withdraw.label == "Stop following"
    QTest.mouseClick(pane.change.withdraw, Qt.MouseButton.LeftButton)
    assert len(laptop.open_ops()) == 1
    (dialog,) = pane.findChildren(ConfirmDialog)
    with qtbot.waitSignal(pane.said) as said:
        QTest.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)
    assert said.args == ["No longer followed. Hubshift may have it.", "undo"]
    assert laptop.open_ops() == ()


def test_what_is_kept_of_somebody_who_is_gone_can_be_handed_over(
    pane: WaitingPane, stage: Stage, laptop: Laptop, amelia: str, qtbot: QtBot
) -> None:
    laptop.services.clients.edit(amelia, {PHONE: "0491 570 157"})
    show(pane, stage)
    pane.focus_first()
    assert not pane.change.hand_over.isVisible()
    (op,) = laptop.ops(amelia)
    with laptop.writing() as work:
        work.outbox.save(replace(op, state=OpState.PARKED, message="No longer shared with you."))
        stored = work.records.get(amelia)
        assert stored is not None
        work.records.save(replace(stored, presence=Presence.GONE))
    pane.load()
    pane.focus_first()
    with qtbot.waitSignal(pane.said):
        QTest.mouseClick(pane.change.hand_over, Qt.MouseButton.LeftButton)
    assert "Phone: 0491 570 157 (before: 0491 570 156)" in QGuiApplication.clipboard().text()
    assert laptop.looks(amelia)[0].verb == "copy"


def test_a_file_is_taken_back_only_after_asking(pane: WaitingPane, stage: Stage, laptop: Laptop, amelia: str) -> None:
    laptop.services.documents.file(amelia, b"Only here.", name="note.txt")
    show(pane, stage)
    pane.focus_first()
    QTest.mouseClick(pane.change.withdraw, Qt.MouseButton.LeftButton)
    assert len(laptop.open_ops()) == 1
    (dialog,) = pane.findChildren(ConfirmDialog)
    assert dialog.no.hasFocus()
    QTest.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)
    assert laptop.open_ops() == ()


def test_a_file_that_may_have_arrived_stays_when_it_is_let_go(
    pane: WaitingPane, stage: Stage, laptop: Laptop, amelia: str, qtbot: QtBot
) -> None:
    made = laptop.services.documents.file(amelia, b"Only here.", name="note.txt")
    (op,) = laptop.ops(made)
    with laptop.writing() as work:
        work.outbox.save(replace(op, state=OpState.PARKED, first_sent_at=laptop.clock.now(), message="Not found"))
    show(pane, stage)
    pane.focus_first()
    QTest.mouseClick(pane.change.withdraw, Qt.MouseButton.LeftButton)
    (dialog,) = pane.findChildren(ConfirmDialog)
    assert "The file stays on this laptop, under Documents." in words_of(dialog)
    with qtbot.waitSignal(pane.said) as said:
        QTest.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)
    assert said.args == ["No longer followed. Hubshift may have it.", "undo"]
    assert laptop.services.documents.bytes_of(made) == b"Only here."


def test_a_new_client_takes_its_files_along_only_after_asking(
    pane: WaitingPane, stage: Stage, laptop: Laptop, qtbot: QtBot
) -> None:
    made = laptop.services.clients.create({FIRST: "Rosalind", NDIS: "430000999"})
    laptop.services.documents.file(made, b"Only here.", name="note.txt")
    show(pane, stage)
    choose(pane, "New client: Rosalind")
    QTest.mouseClick(pane.change.withdraw, Qt.MouseButton.LeftButton)
    assert len(laptop.open_ops()) == 2
    (dialog,) = pane.findChildren(ConfirmDialog)
    assert "Its file is removed from this laptop with it." in words_of(dialog)
    with qtbot.waitSignal(pane.said) as said:
        QTest.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)
    assert said.args == ["Change taken back", ""], "there is no undo for bytes that are gone"


def test_a_refused_change_is_tried_again(
    pane: WaitingPane, stage: Stage, laptop: Laptop, amelia: str, qtbot: QtBot
) -> None:
    laptop.services.clients.edit(amelia, {EMAIL: "a@example.com"})
    refuse(laptop, amelia, EMAIL, "Not today.")
    show(pane, stage)
    pane.focus_first()
    assert pane.change.opener.label == "Fix email"
    with qtbot.waitSignal(pane.sync_asked):
        QTest.mouseClick(pane.change.retry, Qt.MouseButton.LeftButton)
    assert [op.state for op in laptop.open_ops()] == [OpState.QUEUED]


def test_only_what_a_change_allows_is_offered(pane: WaitingPane, stage: Stage, laptop: Laptop, amelia: str) -> None:
    laptop.services.clients.edit(amelia, {PHONE: "0491 570 157"})
    (op,) = laptop.ops(amelia)
    with laptop.writing() as work:
        work.outbox.save(replace(op, state=OpState.IN_FLIGHT))
    show(pane, stage)
    pane.focus_first()
    assert rows(pane)[0][1] == "Sending"
    assert not pane.change.withdraw.isVisible()
    assert not pane.change.retry.isVisible()
    menu = pane.menu_for(pane.list.key)
    enabled = [action.text() for action in menu.findChildren(QAction) if action.isEnabled() and action.text()]
    assert enabled == ["Open client", "Copy as proof"]


def test_the_menu_key_opens_the_same_verbs(pane: WaitingPane, stage: Stage, laptop: Laptop, amelia: str) -> None:
    laptop.services.clients.edit(amelia, {PHONE: "0491 570 157"})
    show(pane, stage)
    pane.focus_first()
    menu = pane.menu_for(pane.list.key)
    next(action for action in menu.actions() if action.text() == "Take back…").trigger()
    assert laptop.open_ops() == ()


def test_the_log_holds_what_was_accepted_and_filters_by_state(
    pane: WaitingPane, stage: Stage, laptop: Laptop, amelia: str
) -> None:
    laptop.services.clients.edit(amelia, {PHONE: "0491 570 157"})
    (op,) = laptop.ops(amelia)
    now = laptop.clock.now()
    with laptop.writing() as work:
        work.outbox.save(replace(op, state=OpState.DONE, accepted_at=now, last_sent_at=now))
    laptop.services.clients.edit(amelia, {EMAIL: "a@example.com"})
    show(pane, stage)
    assert [title for title, _ in rows(pane)] == ["Email, amelia@example.com to a@example.com"]
    assert pane.sent.isVisible()
    assert {"Phone, 0491 570 157", "Amelia Tran"} <= set(words_of(pane.sent).splitlines())
    QTest.mouseClick(pane.log, Qt.MouseButton.LeftButton)
    assert pane.title.text() == "Sync log"
    assert heads(pane) == [("Today", 2)]
    assert {flag for _, flag in rows(pane)} == {"Waiting", "Accepted"}
    assert pane.state.menu is not None
    next(action for action in pane.state.menu.actions() if action.text() == "Accepted").trigger()
    assert rows(pane) == [("Phone, 0491 570 156 to 0491 570 157", "Accepted")]
    QTest.mouseClick(pane.log, Qt.MouseButton.LeftButton)
    assert pane.title.text() == "Waiting to sync"


def test_the_list_is_copied_as_proof(pane: WaitingPane, stage: Stage, laptop: Laptop, amelia: str) -> None:
    laptop.services.clients.edit(amelia, {PHONE: "0491 570 157"})
    show(pane, stage)
    QTest.mouseClick(pane.log, Qt.MouseButton.LeftButton)
    QTest.mouseClick(pane.copier, Qt.MouseButton.LeftButton)
    proof = QGuiApplication.clipboard().text()
    assert "0491 570 157" in proof
    assert "Amelia Tran" in proof
    assert "Maya Okafor" in proof
    look = laptop.looks(amelia)[0]
    assert (look.verb, look.detail_ids) == ("copy", ("proof",))


@pytest.mark.parametrize(
    ("snapshot", "title"),
    [
        (SyncSnapshot(is_online=False), "You’re offline. Keep working."),
        (SyncSnapshot(needs_sign_in=True), "Sign in again to sync"),
        (SyncSnapshot(has_server_trouble=True), "Hubshift isn’t answering"),
    ],
)
def test_a_banner_says_why_nothing_goes_out(
    pane: WaitingPane, stage: Stage, snapshot: SyncSnapshot, title: str
) -> None:
    show(pane, stage)
    pane.show_sync(snapshot)
    assert pane.banner.isVisible()
    assert pane.banner.accessibleName().startswith(title)
    pane.show_sync(SyncSnapshot())
    assert not pane.banner.isVisible()


def test_a_paused_page_offers_to_go_on_and_no_sync_that_would_not_run(
    pane: WaitingPane, stage: Stage, laptop: Laptop, qtbot: QtBot
) -> None:
    show(pane, stage)
    laptop.services.sync.set_paused(True)
    pane.show_sync(replace(laptop.services.sync.snapshot(), is_online=False))
    assert pane.banner.accessibleName().startswith("Sync is paused. ")
    assert (pane.retry.isEnabled(), pane.retry.toolTip()) == (False, "Sync is paused")
    with qtbot.waitSignal(pane.go_on_asked):
        QTest.mouseClick(pane.banner.action, Qt.MouseButton.LeftButton)
    pane.show_sync(SyncSnapshot(has_server_trouble=True))
    assert (pane.retry.isEnabled(), pane.retry.label) == (True, "Try now")
    assert not pane.banner.action.isVisible()
    pane.show_sync(SyncSnapshot())
    assert pane.retry.label == "Sync now"


def test_a_file_that_is_held_says_so_and_is_let_go(
    pane: WaitingPane, stage: Stage, laptop: Laptop, amelia: str
) -> None:
    laptop.services.documents.file(amelia, b"Only here.", name="note.txt")
    laptop.services.clients.edit(amelia, {PHONE: "0491 570 157"})
    laptop.services.sync.set_documents_allowed(False)
    show(pane, stage)
    phone = ("Phone, 0491 570 156 to 0491 570 157", "Waiting")
    assert sorted(rows(pane)) == [phone, ("note.txt", "Held")]
    assert pane.banner.accessibleName() == (
        "Documents are held. The file that waits stays on this laptop until you send it."
    )
    choose(pane, "note.txt")
    said = {label.accessibleName() for label in pane.change.findChildren(type(pane.change.heading))}
    assert "State: Held" in said
    QTest.mouseClick(pane.banner.action, Qt.MouseButton.LeftButton)
    assert laptop.services.sync.snapshot().documents_allowed
    assert sorted(rows(pane)) == [phone, ("note.txt", "Waiting")]
    assert not pane.banner.isVisible()


def test_many_who_disappeared_are_let_go_on_a_persons_word(
    laptop: Laptop, theme: Theme, stage: Stage, inline_runner: InlineRunner, qtbot: QtBot
) -> None:
    asked: list[Scope] = []

    def cycle(scope: Scope, *, listener: SyncListener, cancel: Cancel) -> CycleResult:
        asked.append(scope)
        return CycleResult(held_absences=0 if scope.confirm_absences else 4, has_list=True)

    sync = BackgroundSync(cycle=cycle, clock=laptop.clock, on_changed=lambda _: None, on_snapshot=lambda _: None)
    pane = WaitingPane(theme, replace(laptop.services, sync=sync), inline_runner)
    show(pane, stage)
    assert not pane.absences.isVisible()
    sync.start()
    qtbot.waitUntil(lambda: sync.snapshot().held_absences == 4)
    pane.show_sync(sync.snapshot())
    assert pane.absences.accessibleName().startswith("4 clients disappeared at once")
    QTest.mouseClick(pane.absences.action, Qt.MouseButton.LeftButton)
    (dialog,) = pane.findChildren(ConfirmDialog)
    assert dialog.no.hasFocus()
    QTest.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: asked[-1].confirm_absences)
    qtbot.waitUntil(lambda: sync.snapshot().held_absences == 0)
    pane.show_sync(sync.snapshot())
    assert not pane.absences.isVisible()
    assert sync.stop(20)


def test_this_laptop_says_what_it_holds(pane: WaitingPane, stage: Stage, laptop: Laptop, amelia: str) -> None:
    laptop.services.clients.edit(amelia, {PHONE: "0491 570 157"})
    show(pane, stage)
    said = {label.accessibleName() for label in pane.laptop.findChildren(type(pane.change.heading))}
    assert {"Waiting: 1 change", "Needs you: Nothing", "Last checked: Not yet"} <= said
    assert any(words.startswith("Records: 1 client") for words in said)


def test_a_refresh_keeps_the_chosen_change(
    pane: WaitingPane, stage: Stage, laptop: Laptop, amelia: str, rosa: str
) -> None:
    laptop.services.clients.edit(amelia, {PHONE: "0491 570 157"})
    show(pane, stage)
    choose(pane, "Phone, 0491 570 156 to 0491 570 157")
    key = pane.list.key
    laptop.services.clients.edit(rosa, {EMAIL: "rosa@example.com"})
    pane.refresh(Changed(kinds=frozenset({Kind.CLIENT}), client_ids=frozenset({rosa})))
    assert len(rows(pane)) == 2
    assert pane.list.key == key


def test_try_now_asks_for_a_sync(pane: WaitingPane, stage: Stage, qtbot: QtBot) -> None:
    show(pane, stage)
    with qtbot.waitSignal(pane.sync_now_asked):
        QTest.mouseClick(pane.retry, Qt.MouseButton.LeftButton)
