"""The client list over a real store: what it finds, and that nothing moves under the person's hands."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox
from pytestqt.qtbot import QtBot

from hubshift_desktop.domain.rows import Changed
from hubshift_desktop.domain.states import Kind, SyncMark
from hubshift_desktop.domain.views import ClientQuery
from hubshift_desktop.ui.panes.client_list import ALL_ACTIVE, ClientList
from hubshift_desktop.ui.panes.more_filters import MoreFilters
from hubshift_desktop.ui.runner import InlineRunner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.lines import LINE_ROLE, ClientLine, GroupHead, SkeletonLine
from tests.services.laptop import PHONE, PLAN_END, Laptop
from tests.ui.conftest import Stage

CLIENTS = Changed(kinds=frozenset({Kind.CLIENT}))


@pytest.fixture
def people(laptop: Laptop) -> dict[str, str]:
    """Four clients in the order in which their plans end, and one who is inactive."""
    told = (
        ("Rosa", "Delgado", "430000511", "Sunshine", "2026-11-29"),
        ("Noah", "Williams", "430000387", "Seddon", "2026-12-08"),
        ("Amelia", "Tran", "430000218", "Footscray", "2027-01-05"),
        ("Mei-Ling", "Zhao", "430000829", "Braybrook", "2027-03-30"),
        ("Isla", "Thompson", "430000588", "Spotswood", "2027-08-22"),
    )
    return {
        first: laptop.know(
            first,
            last,
            number=number,
            address__suburb=suburb,
            status="inactive" if first == "Isla" else "active",
            **{PLAN_END: end},
        )
        for first, last, number, suburb, end in told
    }


@pytest.fixture
def pane(stage: Stage, theme: Theme, laptop: Laptop, people: dict[str, str], inline_runner: InlineRunner) -> ClientList:
    made = ClientList(theme, laptop.services, inline_runner)
    stage.show(made, width=348, height=900)
    made.show_query(ALL_ACTIVE)
    made.grab()
    return made


def lines(pane: ClientList) -> list[str]:
    """Return what the rows say, top to bottom."""
    found = [pane.model.index(row).data(LINE_ROLE) for row in range(pane.model.rowCount())]
    return [line.title if isinstance(line, GroupHead) else getattr(line, "name", "…") for line in found]


def choose(pane: ClientList, client_id: str, *, how: QItemSelectionModel.SelectionFlag | None = None) -> None:
    flags = QItemSelectionModel.SelectionFlag
    row = next(row for row in range(pane.model.rowCount()) if pane.model.id_at(row) == client_id)
    pane.view.selectionModel().setCurrentIndex(pane.model.index(row), how or flags.ClearAndSelect)


def type_text(pane: ClientList, text: str) -> None:
    pane.search.line.setFocus()
    QTest.keyClicks(pane.search.line, text)
    pane.on_typing_paused()


def test_heads_stand_between_those_whose_plans_end_soonest(pane: ClientList) -> None:
    assert lines(pane) == [
        "Plan ends within 30 days",
        "Rosa Delgado",
        "Noah Williams",
        "31 to 90 days",
        "Amelia Tran",
        "Later",
        "Mei-Ling Zhao",
    ]
    assert pane.head.count.text() == "4"


def test_a_row_says_everything_in_one_sentence(pane: ClientList, laptop: Laptop, people: dict[str, str]) -> None:
    laptop.services.clients.edit(people["Amelia"], {PHONE: "0491 570 157"})
    pane.on_refresh_due()
    said = pane.model.index(4).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Amelia Tran, NDIS 430 000 218, Footscray, plan ends 5 Jan 2027, 42 days, waiting to sync"
    assert pane.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == "Plan ends within 30 days, 2"


def test_an_inactive_client_says_so_in_place_of_the_countdown(pane: ClientList) -> None:
    pane.show_query(ClientQuery())
    line = next(
        line for line in (pane.model.index(row).data(LINE_ROLE) for row in range(pane.model.rowCount()))
        if isinstance(line, ClientLine) and line.name == "Isla Thompson"
    )  # fmt: skip
    assert line.right.text == "Inactive"
    assert "inactive" in str(pane.model.index(pane.model.rowCount() - 1).data(Qt.ItemDataRole.AccessibleTextRole))


@pytest.mark.parametrize(
    ("typed", "found"),
    [("tran", ["Amelia Tran"]), ("430 000 511", ["Rosa Delgado"]), ("plan<30d", ["Rosa Delgado", "Noah Williams"])],
)
def test_the_box_finds_by_name_number_and_operator(pane: ClientList, typed: str, found: list[str]) -> None:
    type_text(pane, typed)
    assert [line for line in lines(pane) if line[0] != "P" and not line[0].isdigit() and line != "Later"] == found
    assert pane.head.count.text() == f"{len(found)} of 4"


def test_typing_asks_once_after_a_pause(qtbot: QtBot, pane: ClientList) -> None:
    asked: list[object] = []
    pane.model.renewed.connect(asked.append)
    pane.search.line.setFocus()
    QTest.keyClicks(pane.search.line, "tran")
    assert asked == []
    qtbot.waitUntil(lambda: len(asked) == 1)


def test_nobody_found_says_what_to_do(pane: ClientList) -> None:
    type_text(pane, "Thompson")
    assert pane.nothing.isVisible()
    assert pane.nothing.title.text() == "No clients match “Thompson”"
    assert "active clients only" in pane.nothing.sentence.text()
    QTest.mouseClick(pane.nothing.action, Qt.MouseButton.LeftButton)
    assert lines(pane)[-1] == "Isla Thompson"
    type_text(pane, "xyz")
    assert pane.nothing.action.isHidden(), "nothing narrows the list any more"
    QTest.mouseClick(pane.nothing.other, Qt.MouseButton.LeftButton)
    assert pane.search.value() == ""
    assert pane.model.shape.count == 5


def test_a_filter_that_is_none_is_named(pane: ClientList) -> None:
    type_text(pane, "status:foo")
    assert pane.nothing.sentence.text().startswith("“status:foo” is no filter that Hubshift knows")
    pane.search.set_value("")
    type_text(pane, "status:active xyz")
    assert pane.nothing.sentence.text().startswith("Check the spelling")
    pane.search.set_value("")
    type_text(pane, "stauts:ended goals:late")
    assert "“stauts:ended” and “goals:late” are no filter" in pane.nothing.sentence.text()


def test_an_empty_caseload_offers_to_sync_or_to_begin(
    qtbot: QtBot, stage: Stage, theme: Theme, laptop: Laptop, inline_runner: InlineRunner
) -> None:
    pane = ClientList(theme, laptop.services, inline_runner)
    stage.show(pane, width=348, height=900)
    pane.show_query(ALL_ACTIVE)
    assert pane.nothing.title.text() == "No clients yet"
    with qtbot.waitSignal(pane.sync_asked):
        QTest.mouseClick(pane.nothing.action, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(pane.new_asked):
        QTest.mouseClick(pane.nothing.other, Qt.MouseButton.LeftButton)


def test_choosing_opens_once_the_arrows_rest(qtbot: QtBot, pane: ClientList, people: dict[str, str]) -> None:
    opened: list[str] = []
    pane.client_asked.connect(opened.append)
    pane.view.setFocus()
    for _ in range(3):
        QTest.keyClick(pane.view, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: bool(opened))
    assert opened == [people["Amelia"]], "moving past a client is no look into the file"
    assert pane.place == (3, 4)


def test_home_end_and_letters_move_in_the_list(pane: ClientList, people: dict[str, str]) -> None:
    pane.view.setFocus()
    QTest.keyClick(pane.view, Qt.Key.Key_End)
    assert pane.model.id_at(pane.view.currentIndex().row()) == people["Mei-Ling"]
    QTest.keyClick(pane.view, Qt.Key.Key_Home)
    assert pane.model.id_at(pane.view.currentIndex().row()) == people["Rosa"], "heads are passed over"
    QTest.keyClicks(pane.view, "am")
    assert pane.model.id_at(pane.view.currentIndex().row()) == people["Amelia"]


def test_enter_and_a_click_tell_the_client(qtbot: QtBot, pane: ClientList, people: dict[str, str]) -> None:
    choose(pane, people["Noah"])
    pane.view.setFocus()
    with qtbot.waitSignal(pane.entered) as entered:
        QTest.keyClick(pane.view, Qt.Key.Key_Return)
    spot = pane.view.visualRect(pane.model.index(4)).center()
    with qtbot.waitSignal(pane.opened) as opened:
        QTest.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert (entered.args, opened.args) == ([people["Noah"]], [people["Amelia"]])


def test_a_refresh_keeps_choice_focus_and_typing(pane: ClientList, laptop: Laptop, people: dict[str, str]) -> None:
    choose(pane, people["Amelia"])
    pane.choice.on_rested()
    told: list[str] = []
    pane.client_asked.connect(told.append)
    pane.search.line.setFocus()
    QTest.keyClicks(pane.search.line, "a")
    pane.on_typing_paused()
    laptop.know("Aaron", "Early", number="430000001", **{PLAN_END: "2026-11-25"})
    pane.refresh(CLIENTS)
    pane.on_refresh_due()
    assert pane.model.shape.count == 5
    assert pane.chosen == (people["Amelia"],)
    assert pane.model.id_at(pane.view.currentIndex().row()) == people["Amelia"]
    assert pane.search.line.hasFocus()
    assert pane.search.value() == "a"
    assert told == [], "the open client is not opened again"


def test_a_search_without_the_open_client_only_hides_the_mark(pane: ClientList, people: dict[str, str]) -> None:
    choose(pane, people["Amelia"])
    pane.choice.on_rested()
    type_text(pane, "rosa")
    assert (len(pane.chosen), pane.place) == (0, None)
    pane.search.clear()
    assert pane.chosen == (people["Amelia"],)
    assert pane.place == (3, 4)


def test_several_are_kept_by_id_and_offered_together(
    qtbot: QtBot, pane: ClientList, laptop: Laptop, people: dict[str, str]
) -> None:
    pane.view.setFocus()
    choose(pane, people["Rosa"])
    QTest.keyClick(pane.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(pane.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert pane.chosen == (people["Rosa"], people["Noah"], people["Amelia"])
    assert pane.bulk.isVisible()
    assert pane.bulk.words.text() == "3 chosen"
    laptop.know("Aaron", "Early", number="430000001", **{PLAN_END: "2026-11-25"})
    pane.on_refresh_due()
    assert set(pane.chosen) == {people["Rosa"], people["Noah"], people["Amelia"]}
    with qtbot.waitSignal(pane.status_asked) as asked:
        pane.bulk.menu.actions()[1].trigger()
    assert asked.args == [pane.chosen, "inactive"]
    with qtbot.waitSignal(pane.export_asked) as asked:
        QTest.mouseClick(pane.bulk.export, Qt.MouseButton.LeftButton)
    assert asked.args == [pane.chosen]
    QTest.keyClick(pane.view, Qt.Key.Key_Escape)
    assert pane.bulk.isHidden()


def test_all_can_be_chosen_even_what_was_never_on_screen(pane: ClientList, laptop: Laptop) -> None:
    for number in range(150):
        laptop.know("Zed", f"Person {number:03}", number=f"43100{number:04}", **{PLAN_END: "2028-01-01"})
    pane.ask()
    pane.select_all()
    assert len(pane.chosen) == 154
    assert len(set(pane.chosen)) == 154


def test_rows_come_by_pages_and_stay_few(pane: ClientList, laptop: Laptop) -> None:
    for number in range(200):
        laptop.know("Zed", f"Person {number:03}", number=f"43100{number:04}", **{PLAN_END: "2028-01-01"})
    pane.ask()
    last = pane.model.rowCount() - 1
    assert pane.model.row_at(last) is None, "nobody looked there yet"
    pane.view.scrollToBottom()
    pane.view.grab()
    found = pane.model.row_at(last)
    assert found is not None
    assert found.last_name == "Person 199"


def test_the_first_sync_shows_what_is_still_to_come(pane: ClientList) -> None:
    pane.show_first_sync(is_running=True, missing=200)
    assert isinstance(pane.model.index(pane.model.rowCount() - 1).data(LINE_ROLE), SkeletonLine)
    assert pane.model.index(pane.model.rowCount() - 1).flags() == Qt.ItemFlag.NoItemFlags
    pane.show_first_sync(is_running=False, missing=0)
    assert lines(pane)[-1] == "Mei-Ling Zhao"


def test_chips_filter_and_say_what_they_do(pane: ClientList, laptop: Laptop, people: dict[str, str]) -> None:
    pane.filters.plan_end.chosen.emit("30")
    assert pane.model.shape.count == 2
    pane.filters.plan_end.chosen.emit("")
    laptop.services.clients.edit(people["Noah"], {PHONE: "0491 570 157"})
    pane.filters.to_sync.click()
    assert lines(pane)[-1] == "Noah Williams"
    pane.filters.to_sync.click()
    pane.filters.status.chosen.emit("inactive")
    assert lines(pane)[-1] == "Isla Thompson"


def test_rarer_filters_become_chips_that_can_be_taken_away(pane: ClientList) -> None:
    pane.on_more_asked()
    panel = pane.window().findChild(MoreFilters)
    assert panel is not None
    suburb = panel.findChildren(QComboBox)[3]
    assert suburb.itemText(0) == "Any suburb"
    suburb.setCurrentIndex(suburb.findText("Footscray (1)"))
    suburb.activated.emit(suburb.currentIndex())
    QTest.mouseClick(panel.show_button, Qt.MouseButton.LeftButton)
    assert lines(pane)[-1] == "Amelia Tran"
    chip = next(chip for chip in pane.filters.findChildren(QAbstractButton) if chip.accessibleName() == "Footscray, on")
    chip.click()
    assert pane.model.shape.count == 4


def test_the_order_can_be_changed_and_turned(pane: ClientList) -> None:
    actions = {action.text(): action for action in pane.head.menu.actions()}
    actions["Name"].trigger()
    assert lines(pane) == ["Rosa Delgado", "Amelia Tran", "Noah Williams", "Mei-Ling Zhao"]
    actions["Reverse order"].trigger()
    assert lines(pane)[0] == "Mei-Ling Zhao"


def test_a_list_can_be_kept_as_a_view(qtbot: QtBot, pane: ClientList) -> None:
    type_text(pane, "plan<60d")
    pin = next(action for action in pane.head.menu.actions() if action.text().startswith("Save this list"))
    with qtbot.waitSignal(pane.pin_asked) as asked:
        pin.trigger()
    assert asked.args == [ClientQuery(statuses=("active",), plan_within=60)]


def test_the_row_menu_offers_what_may_be_done(pane: ClientList, people: dict[str, str]) -> None:
    choose(pane, people["Rosa"])
    pane.choice.on_rested()
    pane.on_menu_asked(pane.view.visualRect(pane.view.currentIndex()).center())
    menu = QApplication.activePopupWidget()
    assert menu is not None
    offered = [action.text() for action in menu.actions() if action.text()]
    assert offered == ["Open", "Change status to", "Export this client…"]
    menu.close()


def test_previous_and_next_go_along_the_list(qtbot: QtBot, pane: ClientList, people: dict[str, str]) -> None:
    pane.show_client(people["Noah"])
    with qtbot.waitSignal(pane.client_asked) as asked:
        pane.step(1)
    assert asked.args == [people["Amelia"]]
    pane.step(-1)
    assert pane.place == (2, 4)


def test_a_reader_cannot_begin_a_client(
    stage: Stage, theme: Theme, laptop: Laptop, people: dict[str, str], inline_runner: InlineRunner
) -> None:
    pane = ClientList(theme, laptop.with_role("accountant"), inline_runner)
    stage.show(pane, width=348, height=900)
    assert pane.head.new.isHidden()


def test_marks_are_shown_on_the_row(pane: ClientList, laptop: Laptop, people: dict[str, str]) -> None:
    laptop.services.clients.edit(people["Amelia"], {PHONE: "0491 570 157"})
    laptop.dispute(people["Amelia"], PHONE, office="0491 570 158")
    pane.on_refresh_due()
    line = pane.model.index(4).data(LINE_ROLE)
    assert isinstance(line, ClientLine)
    assert line.mark is SyncMark.DECIDE


def test_every_control_has_a_name(pane: ClientList) -> None:
    assert all(button.accessibleName() for button in pane.findChildren(QAbstractButton))
    assert pane.view.accessibleName() == "Clients"
    assert pane.search.line.accessibleName()
