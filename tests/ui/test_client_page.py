"""The page of one client over a real store: who is open, tabs, forms in their place, and nobody else's name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from hubshift_desktop.domain.fieldinfo import CONTACTS
from hubshift_desktop.domain.fields import objects
from hubshift_desktop.domain.rows import Changed
from hubshift_desktop.domain.states import Choice, OpState, Presence
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.ui.layout import Arrangement, arrange
from hubshift_desktop.ui.panes.client_page import ClientPage
from hubshift_desktop.ui.runner import InlineRunner, Runner
from hubshift_desktop.ui.theme import Theme
from tests.services.laptop import EMAIL, FIRST, LAST, NDIS, PHONE, Laptop
from tests.ui.conftest import Stage
from tests.ui.pane_probes import (
    HOSTILE,
    button_named,
    click,
    focused_path,
    nameless,
    problem,
    rendered,
    settle,
    type_into,
    words_of,
)
from tests.ui.slow_runner import SlowRunner

TABS = ("overview", "goals", "medications", "documents", "appointments", "changes")
WIDE = arrange(width=1600, height=1000, scale=1)
LOW = replace(WIDE, is_header_short=True)
Open = Callable[..., ClientPage]


@pytest.fixture
def amelia(laptop: Laptop) -> str:
    client = laptop.know(
        medicalInfo__allergies=["Peanuts", "Penicillin"],
        medicalInfo__conditions=["Autism"],
        medicalInfo__medications=[{"medicineName": "Melatonin", "dose": "3 mg"}],
        address__suburb="Footscray",
        address__state="VIC",
    )
    laptop.know_goal(client, targetDate="2026-12-18")
    return client


@pytest.fixture
def rosa(laptop: Laptop) -> str:
    return laptop.know("Rosa", "Delgado", number="430000511")


@pytest.fixture
def open_page(laptop: Laptop, theme: Theme, stage: Stage, inline_runner: InlineRunner) -> Open:
    def show(client_id: str = "", *, services: Services | None = None, runner: Runner | None = None) -> ClientPage:
        page = ClientPage(theme, services or laptop.services, runner or inline_runner)
        page.arrange(WIDE)
        if client_id:
            page.show_client(client_id)
        stage.show(page, width=1080, height=900)
        return page

    return show


def listen(page: ClientPage, signal: str) -> list[tuple[object, ...]]:
    heard: list[tuple[object, ...]] = []
    getattr(page, signal).connect(lambda *words: heard.append(words))
    return heard


def more_menu(page: ClientPage) -> dict[str, Callable[[], None]]:
    click(page.header.more)
    menu = next(one for one in page.header.findChildren(QMenu) if one.isVisible())
    found = {action.text(): action.trigger for action in menu.actions() if action.text()}
    menu.close()
    return found


# ---- who is open ----------------------------------------------------------------------------------------------------


def test_opening_writes_the_look_down_and_shows_who_it_is(open_page: Open, laptop: Laptop, amelia: str) -> None:
    page = open_page()
    opened = listen(page, "opened")
    page.show_client(amelia)
    header = page.header
    assert header.name.text() == "Amelia Tran"
    assert header.status.text() == "Active"
    assert header.meta.accessibleName() == "NDIS 430 000 218, 29 years, born 14 Feb 1997, 0491 570 156, Footscray VIC"
    assert header.allergies.accessibleName() == "Allergies: Peanuts, Penicillin"
    assert header.conditions.accessibleName() == "Conditions: Autism"
    assert opened == [(amelia,)]
    assert [line.verb for line in laptop.looks(amelia)] == ["view"]


def test_tabs_count_what_is_open(open_page: Open, amelia: str) -> None:
    tabs = open_page(amelia).header.tabs
    names = [tab.accessibleName() for tab in tabs.findChildren(QObject) if hasattr(tab, "accessibleName")]
    assert [name for name in names if name] == [
        "Overview",
        "Goals, 1",
        "Medications, 1",
        "Documents",
        "Appointments",
        "Changes",
    ]


def test_no_allergies_are_none_recorded(open_page: Open, rosa: str) -> None:
    header = open_page(rosa).header
    assert header.allergies.isVisible()
    assert header.allergies.accessibleName() == "Allergies: None recorded"
    assert not header.conditions.isVisible()


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("arrangement", [WIDE, LOW])
def test_allergies_are_in_view_on_every_tab(open_page: Open, amelia: str, tab: str, arrangement: Arrangement) -> None:
    page = open_page(amelia)
    page.arrange(arrangement)
    page.show_tab(tab)
    settle()
    place = page.tabs.medications.banner if tab == "medications" else page.header.allergies
    assert place.isVisible()
    assert "Peanuts, Penicillin" in place.accessibleName()


def test_a_low_window_keeps_name_allergies_and_tabs(open_page: Open, amelia: str) -> None:
    page = open_page(amelia)
    page.arrange(LOW)
    settle()
    header = page.header
    assert header.name.isVisible()
    assert header.allergies.isVisible()
    assert header.tabs.isVisible()
    assert not header.meta.isVisible()
    page.arrange(WIDE)
    settle()
    assert header.meta.isVisible()
    assert header.allergies.isVisible()


def test_what_waits_is_counted_in_the_header(open_page: Open, laptop: Laptop, amelia: str) -> None:
    page = open_page(amelia)
    assert not page.header.sync.isVisible()
    laptop.services.clients.edit(amelia, {PHONE: "0491 570 157"})
    page.refresh(laptop.told[-1])
    assert page.header.sync.text() == "1 change waiting"


def test_facts_without_room_are_left_out_whole_from_the_right(open_page: Open, amelia: str) -> None:
    meta = open_page(amelia).header.meta
    meta.setFixedWidth(390)
    assert meta.shown == ("NDIS 430 000 218", "29 years, born 14 Feb 1997")


# ---- what needs a person --------------------------------------------------------------------------------------------


def test_two_versions_are_said_and_lead_to_the_choice(open_page: Open, laptop: Laptop, amelia: str) -> None:
    laptop.services.clients.edit(amelia, {PHONE: "0491 570 157"})
    laptop.dispute(amelia, PHONE, office="0491 570 158")
    page = open_page(amelia)
    asked = listen(page, "decide_asked")
    assert page.notices.banner.title.text() == "Two versions"
    assert page.header.sync.text() == "Decide"
    click(button_named(page.notices.banner, "Choose"))
    assert asked == [(amelia,)]


def test_the_keyboard_stays_with_the_client_when_the_banner_goes(open_page: Open, laptop: Laptop, amelia: str) -> None:
    laptop.services.clients.edit(amelia, {PHONE: "0491 570 157"})
    card = laptop.dispute(amelia, PHONE, office="0491 570 158")
    page = open_page(amelia)
    page.focus_notice(amelia)
    assert page.notices.banner.action.hasFocus()
    laptop.services.decisions.decide({card: Choice.MINE})
    page.refresh(laptop.told[-1])
    assert not page.notices.banner.isVisible()
    focused = QApplication.focusWidget()
    assert focused is not None
    assert page.header.tabs.isAncestorOf(focused)


def edges(page: ClientPage, widget: QWidget) -> tuple[int, int]:
    left = widget.mapTo(page, QPoint(0, 0)).x()
    return left, left + widget.width()


@pytest.mark.parametrize(("width", "height", "scrolls"), [(1000, 500, True), (1000, 1600, False), (1500, 500, True)])
def test_the_banner_ends_where_the_cards_below_it_do_scrolled_or_not(
    open_page: Open, laptop: Laptop, amelia: str, width: int, height: int, scrolls: bool
) -> None:
    laptop.services.clients.edit(amelia, {PHONE: "0491 570 157"})
    laptop.dispute(amelia, PHONE, office="0491 570 158")
    page = open_page(amelia)
    page.resize(width, height)
    settle()
    overview = page.tabs.overview
    assert page.notices.banner.isVisible()
    assert overview.page.verticalScrollBar().isVisible() is scrolls
    cards = [edges(page, card) for card in overview.cards.values()]
    assert edges(page, page.notices.banner) == (min(left for left, _ in cards), max(right for _, right in cards))


def test_a_name_that_is_in_dispute_does_not_say_who_was_changed(open_page: Open, laptop: Laptop, amelia: str) -> None:
    preferred = "personalInfo.preferredName"
    laptop.services.clients.edit(amelia, {preferred: "Mel"})
    assert "Mel" in open_page(amelia).header.meta.accessibleName()
    laptop.dispute(amelia, preferred, office="Millie")
    page = open_page(amelia)
    assert page.notices.banner.sentence.text() == "Amelia was changed in two places. This laptop’s version is shown."
    laptop.services.clients.edit(amelia, {FIRST: "Amy", LAST: "Tranh"})
    for path, office in ((FIRST, "Amelie"), (LAST, "Tram")):
        laptop.dispute(amelia, path, office=office)
    assert open_page(amelia).notices.banner.sentence.text().startswith("This client was changed in two places.")


def test_a_refusal_leads_into_its_field_with_the_reason(open_page: Open, laptop: Laptop, amelia: str) -> None:
    laptop.services.clients.edit(amelia, {EMAIL: "rosa.d@example.com"})
    (op,) = laptop.ops(amelia)
    with laptop.writing() as work:
        work.outbox.save(replace(op, state=OpState.NEEDS_FIX, field_errors={EMAIL: "Not a known address."}))
    page = open_page(amelia)
    assert page.notices.banner.title.text() == "Email was not accepted by Hubshift"
    assert "Not a known address." in page.notices.banner.sentence.text()
    click(button_named(page.notices.banner, "Fix email"))
    form = page.tabs.form
    assert form is not None
    assert focused_path(form) == EMAIL
    assert problem(form, EMAIL) == "Not a known address."
    assert form.values[EMAIL] == "rosa.d@example.com"


def test_a_client_gone_from_the_list_keeps_the_unsent_work(open_page: Open, laptop: Laptop, amelia: str) -> None:
    laptop.services.clients.edit(amelia, {PHONE: "0491 570 157"})
    with laptop.writing() as work:
        work.records.save(replace(laptop.record(amelia), presence=Presence.GONE))
    page = open_page(amelia)
    asked = listen(page, "place_asked")
    assert page.notices.banner.title.text() == "Amelia is no longer in your client list"
    assert "Your 1 unsent change was kept." in page.notices.banner.sentence.text()
    click(button_named(page.notices.banner, "See them"))
    assert asked == [("waiting",)]


# ---- opening --------------------------------------------------------------------------------------------------------


def test_nobody_s_name_stands_over_a_file_that_is_still_opening(
    open_page: Open, amelia: str, rosa: str, qtbot: QtBot
) -> None:
    runner = SlowRunner()
    page = open_page(amelia, runner=runner)
    runner.go_on()
    runner.go_on()
    assert page.header.isVisible()
    page.show_client(rosa)
    qtbot.waitUntil(page.wait.isVisible, timeout=20_000)
    assert page.wait.text() == "Opening…"
    assert not page.header.isVisible()
    assert "Amelia" not in words_of(page)
    runner.go_on()
    assert page.header.isVisible()
    assert page.header.name.text() == "Rosa Delgado"


def test_only_the_client_that_was_asked_for_last_is_shown(open_page: Open, amelia: str, rosa: str) -> None:
    runner = SlowRunner()
    page = open_page(runner=runner)
    page.show_client(amelia)
    page.show_client(rosa)
    runner.go_on()
    assert page.client_id == rosa
    assert page.header.name.text() == "Rosa Delgado"


def test_a_form_that_is_still_read_never_comes_up_for_somebody_else(open_page: Open, amelia: str, rosa: str) -> None:
    runner = SlowRunner()
    page = open_page(amelia, runner=runner)
    runner.go_on()
    page.edit()
    page.show_client(rosa)
    runner.go_on()
    runner.go_on()
    assert page.tabs.form is None
    assert page.header.name.text() == "Rosa Delgado"


def test_a_client_that_is_not_here_is_said_in_words(open_page: Open, amelia: str, qtbot: QtBot) -> None:
    page = open_page(amelia)
    said = listen(page, "said")
    page.show_client("nobody")
    assert "This client is not on this laptop" in page.wait.text()
    assert not page.header.isVisible()
    assert len(said) == 1


# ---- tabs -----------------------------------------------------------------------------------------------------------


def test_tabs_turn_round_and_each_shows_this_client(open_page: Open, amelia: str) -> None:
    page = open_page(amelia)
    for expected in (*TABS[1:], "overview"):
        page.turn_tab(1)
        assert page.tab == expected
        assert page.tabs.pane(expected).isVisible()
        assert page.tabs.pane(expected).client_id == amelia
    page.turn_tab(-1)
    assert page.tab == "changes"


def test_ctrl_n_adds_what_belongs_into_the_tab(open_page: Open, amelia: str) -> None:
    page = open_page(amelia)
    assert not page.add_in_tab()
    page.show_tab("goals")
    assert page.add_in_tab()
    assert page.tabs.goals.form is not None
    assert page.escape()
    page.show_tab("medications")
    assert page.add_in_tab()
    assert page.tabs.medications.form is not None


def test_an_overdue_goal_leads_to_its_open_card(open_page: Open, laptop: Laptop, amelia: str) -> None:
    goal = laptop.know_goal(amelia, title="Cook dinner", targetDate="2026-10-30")
    page = open_page(amelia)
    name = "Cook dinner, Goal was due 30 Oct 2026, 25 days ago"
    click(button_named(page.tabs.overview, name))
    assert page.tab == "goals"
    assert page.tabs.goals.cards[goal].head.accessibleDescription() == "Enter closes it"


def test_another_client_s_tab_is_the_window_s_affair(open_page: Open, amelia: str, rosa: str) -> None:
    page = open_page(amelia)
    asked = listen(page, "tab_asked")
    page.on_tab_asked(rosa, "goals")
    assert asked == [(rosa, "goals")]
    assert page.tab == "overview"


# ---- forms ----------------------------------------------------------------------------------------------------------


def test_editing_gives_the_tab_back_and_keeps_the_draft(open_page: Open, amelia: str) -> None:
    page = open_page(amelia)
    page.show_tab("goals")
    page.edit()
    form = page.tabs.form
    assert form is not None
    assert not page.header.edit.isVisible()
    type_into(form, PHONE, "0491 57")
    assert page.escape()
    assert page.tab == "goals"
    assert page.header.edit.isVisible()
    page.show_tab("overview")
    assert "You began to edit Amelia" in words_of(page.tabs.overview)
    click(button_named(page.tabs.overview, "Continue"))
    again = page.tabs.form
    assert again is not None
    assert again.values[PHONE] == "0491 57"
    assert focused_path(again) == PHONE


def test_saving_shows_the_new_value_and_the_keyboard_stays_here(open_page: Open, laptop: Laptop, amelia: str) -> None:
    page = open_page(amelia)
    said = listen(page, "said")
    page.edit(PHONE)
    form = page.tabs.form
    assert form is not None
    type_into(form, PHONE, "0491 570 157")
    assert page.save()
    assert laptop.record(amelia).local[PHONE] == "0491 570 157"
    assert "0491 570 157" in page.header.meta.accessibleName()
    assert said == [("Saved on this laptop – will sync when online", "undo")]
    focused = QApplication.focusWidget()
    assert focused is not None
    assert page.isAncestorOf(focused)


def test_without_a_form_there_is_nothing_to_save_or_leave(open_page: Open, amelia: str) -> None:
    page = open_page(amelia)
    assert not page.save()
    assert not page.escape()


def test_a_refresh_leaves_what_is_typed(open_page: Open, laptop: Laptop, amelia: str) -> None:
    page = open_page(amelia)
    page.edit()
    form = page.tabs.form
    assert form is not None
    type_into(form, PHONE, "0491 57")
    laptop.services.clients.edit(amelia, {EMAIL: "office@example.com"})
    page.refresh(Changed(client_ids=frozenset({amelia}), by="sync"))
    assert page.tabs.form is form
    assert form.isVisible()
    assert form.values[PHONE] == "0491 57"
    assert focused_path(form) == PHONE


def test_choosing_a_tab_leaves_the_form_with_its_draft(open_page: Open, laptop: Laptop, amelia: str) -> None:
    page = open_page(amelia)
    page.edit()
    form = page.tabs.form
    assert form is not None
    type_into(form, PHONE, "0491 57")
    page.header.tabs.choose("medications")
    assert page.tabs.form is None
    assert page.tabs.medications.isVisible()
    draft = laptop.services.drafts.get("client.edit", amelia)
    assert draft is not None
    assert draft.values[PHONE] == "0491 57"


def test_adding_a_contact_begins_an_empty_line(open_page: Open, laptop: Laptop, rosa: str) -> None:
    page = open_page(rosa)
    page.on_add_asked("contacts")
    form = page.tabs.form
    assert form is not None
    assert focused_path(form) == f"{CONTACTS}.0.name"
    type_into(form, f"{CONTACTS}.0.name", "Luis Delgado")
    type_into(form, f"{CONTACTS}.0.phone", "0491 570 158")
    page.save()
    (contact,) = objects(laptop.record(rosa).local, CONTACTS)
    assert (contact["name"], contact["phone"]) == ("Luis Delgado", "0491 570 158")


def test_a_new_client_is_added_and_asked_to_be_opened(open_page: Open, laptop: Laptop, amelia: str) -> None:
    page = open_page(amelia)
    asked = listen(page, "client_asked")
    page.show_new()
    assert not page.header.isVisible()
    form = page.tabs.form
    assert form is not None
    for path, typed in ((FIRST, "Grace"), (LAST, "Pellegrino"), (NDIS, "430 000 642")):
        type_into(form, path, typed)
    page.save()
    ((client_id,),) = asked
    assert isinstance(client_id, str)
    assert laptop.record(client_id).local[NDIS] == "430000642"
    page.show_client(client_id)
    assert page.header.name.text() == "Grace Pellegrino"


def test_leaving_a_new_client_brings_back_who_was_open(open_page: Open, laptop: Laptop, amelia: str) -> None:
    page = open_page(amelia)
    asked = listen(page, "client_asked")
    page.show_new()
    assert page.escape()
    assert asked == [(amelia,)]
    page.show_new()
    form = page.tabs.form
    assert form is not None
    click(form.bar.discard)
    assert asked == [(amelia,), (amelia,)]
    page.show_client(amelia)
    assert page.header.name.text() == "Amelia Tran"


def test_leaving_the_first_new_client_says_what_to_do(
    laptop: Laptop, theme: Theme, stage: Stage, inline_runner: InlineRunner
) -> None:
    page = ClientPage(theme, laptop.services, inline_runner)
    stage.show(page, width=1000, height=800)
    page.show_new()
    page.escape()
    assert page.wait.isVisible()
    assert page.wait.text() == "Choose a client from the list."


def test_in_a_short_narrow_window_the_allergies_stand_whole(open_page: Open, amelia: str, theme: Theme) -> None:
    page = open_page(amelia)
    page.arrange(arrange(width=1024, height=640, scale=1.5))
    for width in (900, 480):
        page.resize(width, 560)
        settle()
        chip = page.header.allergies
        assert chip.isVisible()
        assert chip.width() >= chip.sizeHint().width()


# ---- more -----------------------------------------------------------------------------------------------------------


def test_only_the_allowed_next_statuses_are_offered(open_page: Open, laptop: Laptop, amelia: str) -> None:
    page = open_page(amelia)
    menu = more_menu(page)
    assert list(menu) == ["Make inactive", "Mark as ended", "Copy NDIS number", "Print health summary…"]
    said = listen(page, "said")
    menu["Make inactive"]()
    assert laptop.record(amelia).local["status"] == "inactive"
    assert said == [("Status changed on this laptop", "undo")]


def test_the_number_is_copied_and_written_down(open_page: Open, laptop: Laptop, amelia: str) -> None:
    page = open_page(amelia)
    more_menu(page)["Copy NDIS number"]()
    assert QApplication.clipboard().text() == "430000218"
    look = laptop.looks(amelia)[0]
    assert (look.verb, look.detail_ids) == ("copy", ("ndisDetails.ndisNumber",))


def test_who_may_only_look_is_offered_nothing_to_change(open_page: Open, laptop: Laptop, amelia: str) -> None:
    page = open_page(amelia, services=laptop.with_role("healthCarer"))
    assert not page.header.edit.isVisible()
    assert not page.header.add.isVisible()
    assert list(more_menu(page)) == ["Copy NDIS number"]


@pytest.mark.parametrize("tab", TABS)
def test_every_control_has_a_name(open_page: Open, amelia: str, tab: str) -> None:
    page = open_page(amelia)
    page.show_tab(tab)
    assert nameless(page) == []


def test_foreign_words_stay_words(open_page: Open, laptop: Laptop) -> None:
    client = laptop.know(
        HOSTILE,
        HOSTILE,
        medicalInfo__allergies=[HOSTILE],
        medicalInfo__conditions=[HOSTILE],
        personalInfo__preferredName=HOSTILE,
        address__street=HOSTILE,
        supportNeeds=[HOSTILE],
        emergencyContacts=[{"name": HOSTILE, "relationship": HOSTILE, "phone": HOSTILE}],
    )
    laptop.know_goal(client, title=HOSTILE, targetDate="2026-10-30")
    laptop.know_visit(client, "2026-11-25", serviceType=HOSTILE, location=HOSTILE)
    page = open_page(client)
    assert rendered(page) == []


def test_the_keyboard_begins_at_the_tabs(open_page: Open, amelia: str) -> None:
    page = open_page(amelia)
    page.focus_first()
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Overview"
    QTest.keyClick(focused, Qt.Key.Key_Right)
    assert page.tab == "goals"
