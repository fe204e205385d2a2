"""Editing and adding a client in the pane: every field, judged beside it, kept while typed, saved as one change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from hubshift_desktop.domain.fieldinfo import ALLERGIES, CONDITIONS, CONTACTS, HISTORY, NEEDS
from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.rows import Changed
from hubshift_desktop.domain.states import OpState
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.ui.panes.client_form import EDIT, MANAGER, MANAGER_NAME, NEW, ClientForm, read_start
from hubshift_desktop.ui.panes.form import DRAFT_MS
from hubshift_desktop.ui.runner import InlineRunner, ThreadRunner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.combo_editor import ComboEditor
from hubshift_desktop.ui.widgets.tag_editor import TagEditor
from tests.services.laptop import BORN, EMAIL, FIRST, LAST, NDIS, PHONE, PLAN_END, Laptop
from tests.ui.conftest import Stage
from tests.ui.pane_probes import HOSTILE, button_named, click, focused_path, leave, nameless, problem, type_into
from tests.ui.pane_probes import rendered as rendered_words

POSTCODE, PLAN_START = "address.postcode", "ndisDetails.planStartDate"
LINH: dict[str, JsonValue] = {
    "_id": "c1",
    "name": "Linh Tran",
    "relationship": "Mother",
    "phone": "0491 570 157",
    "language": "vi",
}
DUC: dict[str, JsonValue] = {"_id": "c2", "name": "Duc Tran", "relationship": "Brother", "phone": "0491 570 158"}
Open = Callable[..., ClientForm]


@pytest.fixture
def amelia(laptop: Laptop) -> str:
    laptop.know("Rosa", "Delgado", number="430000511", ndisDetails__planManager__id="pm2", **{MANAGER_NAME: "Banksia"})
    return laptop.know(
        emergencyContacts=[LINH, DUC],
        medicalInfo__allergies=["Peanuts", "Penicillin"],
        medicalInfo__conditions=["Autism"],
        medicalInfo__medicalHistory="Seizures since 2010.",
        supportNeeds=["Written steps"],
        address__street="18 Hyacinth Lane",
        address__suburb="Footscray",
        address__state="VIC",
        address__postcode="3011",
        ndisDetails__planStartDate="2026-01-06",
        **{MANAGER: "pm1", MANAGER_NAME: "Clearview"},
    )


@pytest.fixture
def open_form(laptop: Laptop, theme: Theme, stage: Stage, inline_runner: InlineRunner) -> Open:
    def show(client_id: str = "", *, services: Services | None = None) -> ClientForm:
        means = services or laptop.services
        start = read_start(means, client_id)
        form = ClientForm(theme, means, inline_runner, start)
        form.make()
        stage.show(form, width=1000, height=900)
        form.restore(start.draft)
        return form

    return show


def pick(form: ClientForm, path: str, key: str) -> None:
    field = form.field(path)
    assert field is not None
    editor = field.editor
    assert isinstance(editor, ComboEditor)
    editor.set_value(key)
    editor.edited.emit()


def tags(form: ClientForm, path: str) -> TagEditor:
    field = form.field(path)
    assert field is not None
    editor = field.editor
    assert isinstance(editor, TagEditor)
    return editor


# ---- every field ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "typed", "kept"),
    [
        (FIRST, "Amélie", "Amélie"),
        (LAST, "Trần", "Trần"),
        ("personalInfo.preferredName", "Millie", "Millie"),
        (BORN, "15/2/1997", "1997-02-15"),
        (PHONE, "0491 570 159", "0491 570 159"),
        (EMAIL, "a.tran@example.com", "a.tran@example.com"),
        ("address.street", "Unit 4, 18 Hyacinth Lane", "Unit 4, 18 Hyacinth Lane"),
        ("address.suburb", "Sunshine", "Sunshine"),
        (POSTCODE, "3020", "3020"),
        (NDIS, "430 000 219", "430000219"),
        (PLAN_START, "7 Jan 2026", "2026-01-07"),
        (PLAN_END, "6-1-27", "2027-01-06"),
        (HISTORY, "Seizures since 2011.", "Seizures since 2011."),
    ],
)
def test_every_typed_field_is_saved(
    open_form: Open, laptop: Laptop, amelia: str, path: str, typed: str, kept: str
) -> None:
    form = open_form(amelia)
    saved = QSignalSpy(form.saved)
    type_into(form, path, typed)
    form.save()
    assert laptop.record(amelia).local[path] == kept
    assert laptop.record(amelia).dirty == {path}
    assert saved.at(0) == [amelia]


@pytest.mark.parametrize(
    ("path", "key"), [("personalInfo.gender", "non_binary"), ("address.state", "NSW"), ("personalInfo.gender", "")]
)
def test_every_choice_is_saved(open_form: Open, laptop: Laptop, amelia: str, path: str, key: str) -> None:
    form = open_form(amelia)
    pick(form, path, "male")
    pick(form, path, key)
    form.save()
    assert (laptop.record(amelia).local.get(path) or "") == key


def test_a_plan_manager_is_chosen_by_name_and_kept_by_id(open_form: Open, laptop: Laptop, amelia: str) -> None:
    form = open_form(amelia)
    assert form.values[MANAGER] == "pm1"
    pick(form, MANAGER, "pm2")
    form.save()
    assert laptop.record(amelia).local[MANAGER] == "pm2"
    assert laptop.record(amelia).local[MANAGER_NAME] == "Banksia"


def test_allergies_and_conditions_are_tags(open_form: Open, laptop: Laptop, amelia: str) -> None:
    form = open_form(amelia)
    allergies = tags(form, ALLERGIES)
    assert allergies.tags == ["Peanuts", "Penicillin"]
    allergies.line.setFocus()
    QTest.keyClicks(allergies.line, "Latex, ")
    QTest.keyClicks(tags(form, CONDITIONS).line, "Epilepsy")
    QTest.keyClick(tags(form, CONDITIONS).line, Qt.Key.Key_Return)
    click(button_named(tags(form, NEEDS), "Remove Written steps"))
    form.save()
    local = laptop.record(amelia).local
    assert local[ALLERGIES] == ["Peanuts", "Penicillin", "Latex"]
    assert local[CONDITIONS] == ["Autism", "Epilepsy"]
    assert local[NEEDS] == []


def test_only_what_changed_is_one_change(open_form: Open, laptop: Laptop, amelia: str) -> None:
    form = open_form(amelia)
    type_into(form, PHONE, "0491 570 159")
    type_into(form, EMAIL, "new@example.com")
    type_into(form, FIRST, "Amelie")
    type_into(form, FIRST, "Amelia")
    form.save()
    (op,) = laptop.ops(amelia)
    assert op.paths == {PHONE, EMAIL}


# ---- contacts -------------------------------------------------------------------------------------------------------


def test_a_contact_keeps_what_only_the_office_knows(open_form: Open, laptop: Laptop, amelia: str) -> None:
    form = open_form(amelia)
    type_into(form, f"{CONTACTS}.0.phone", "0491 570 111")
    form.save()
    assert laptop.record(amelia).local[CONTACTS] == [{**LINH, "phone": "0491 570 111"}, DUC]


def test_a_contact_is_added_and_the_keyboard_is_there(open_form: Open, laptop: Laptop, amelia: str) -> None:
    form = open_form(amelia)
    click(form.contacts.action)
    assert focused_path(form) == f"{CONTACTS}.2.name"
    assert not form.has_changes
    type_into(form, f"{CONTACTS}.2.name", "Mai Tran")
    type_into(form, f"{CONTACTS}.2.phone", "0491 570 160")
    form.save()
    contacts = laptop.record(amelia).local[CONTACTS]
    assert isinstance(contacts, list)
    assert contacts[:2] == [LINH, DUC]
    added = contacts[2]
    assert isinstance(added, dict)
    assert (added["name"], added["phone"]) == ("Mai Tran", "0491 570 160")


def test_a_contact_is_removed(open_form: Open, laptop: Laptop, amelia: str) -> None:
    form = open_form(amelia)
    type_into(form, PHONE, "0491 570 159")
    form.focus_field(f"{CONTACTS}.0.name")
    click(button_named(form.contacts, "Remove Linh Tran"))
    assert form.bar.accessibleName() == "Not saved yet: phone, emergency contacts"
    assert button_named(form.contacts, "Remove Duc Tran").hasFocus(), "the keyboard stays with the neighbour"
    form.save()
    assert laptop.record(amelia).local[CONTACTS] == [DUC]


def test_a_contact_without_a_name_is_shown_at_its_own_field(open_form: Open, laptop: Laptop, amelia: str) -> None:
    form = open_form(amelia)
    for name in ("Remove Linh Tran", "Remove Duc Tran"):
        QTest.keyClick(button_named(form.contacts, name), Qt.Key.Key_Space)
    assert form.contacts.action.hasFocus()
    QTest.keyClick(form.contacts.action, Qt.Key.Key_Return)
    type_into(form, f"{CONTACTS}.2.phone", "0491 570 160")
    form.save()
    assert problem(form, f"{CONTACTS}.2.name") == "Enter a name"
    assert focused_path(form) == f"{CONTACTS}.2.name"
    assert laptop.ops(amelia) == ()


# ---- judging --------------------------------------------------------------------------------------------------------


def test_nothing_is_judged_while_it_is_first_typed(open_form: Open, amelia: str) -> None:
    form = open_form(amelia)
    type_into(form, EMAIL, "amelia@")
    assert problem(form, EMAIL) == ""
    leave(form, EMAIL)
    assert problem(form, EMAIL) == "Enter a full email address, like name@example.com"
    field = form.field(EMAIL)
    assert field is not None
    assert field.editor.input.accessibleDescription() == problem(form, EMAIL)
    type_into(form, EMAIL, "amelia@example.org")
    assert problem(form, EMAIL) == ""


def test_saving_leads_to_the_first_field_and_names_all(open_form: Open, laptop: Laptop, amelia: str) -> None:
    form = open_form(amelia)
    type_into(form, POSTCODE, "301")
    type_into(form, EMAIL, "amelia@")
    form.save()
    assert form.summary.isVisible()
    assert form.summary.accessibleName() == "2 fields need fixing before you save: Email, Postcode"
    assert focused_path(form) == EMAIL
    click(button_named(form.summary, "Go to Postcode"))
    assert focused_path(form) == POSTCODE
    assert laptop.ops(amelia) == ()
    type_into(form, POSTCODE, "3011")
    assert form.summary.accessibleName() == "1 field needs fixing before you save: Email"
    type_into(form, EMAIL, "amelia@example.org")
    assert not form.summary.isVisible()
    form.save()
    assert laptop.record(amelia).dirty == {EMAIL}


def test_a_problem_of_a_field_nobody_touched_is_shown_there(open_form: Open, laptop: Laptop) -> None:
    one_name = laptop.know("", "Sukarno")
    form = open_form(one_name)
    type_into(form, LAST, "")
    form.save()
    assert form.summary.accessibleName() == "1 field needs fixing before you save: First name"
    assert problem(form, FIRST) == "Enter a name"
    assert laptop.ops(one_name) == ()


def test_a_plan_that_ends_before_it_starts_is_not_saved(open_form: Open, laptop: Laptop, amelia: str) -> None:
    form = open_form(amelia)
    type_into(form, PLAN_START, "6 Jan 2028")
    form.save()
    assert problem(form, PLAN_START) == "Choose a date before 5 Jan 2027"
    assert laptop.ops(amelia) == ()


def test_what_is_only_unusual_warns_and_saves(open_form: Open, laptop: Laptop, amelia: str) -> None:
    form = open_form(amelia)
    type_into(form, NDIS, "430000")
    leave(form, NDIS)
    assert problem(form, NDIS)
    form.save()
    assert laptop.record(amelia).local[NDIS] == "430000"


def test_the_office_s_odd_value_in_another_field_blocks_nothing(open_form: Open, laptop: Laptop) -> None:
    odd = laptop.know(personalInfo__email="not an address")
    form = open_form(odd)
    type_into(form, PHONE, "0491 570 159")
    form.save()
    assert laptop.record(odd).dirty == {PHONE}


# ---- the save bar and drafts ----------------------------------------------------------------------------------------


def test_the_bar_says_what_is_not_saved(open_form: Open, amelia: str) -> None:
    form = open_form(amelia)
    assert form.bar.accessibleName() == "Nothing changed"
    assert not form.bar.save.isEnabled()
    type_into(form, EMAIL, "new@example.com")
    type_into(form, POSTCODE, "3012")
    assert form.bar.accessibleName() == "Not saved yet: email, postcode"
    assert form.bar.save.isEnabled()
    type_into(form, EMAIL, "amelia@example.com")
    assert form.bar.accessibleName() == "Not saved yet: postcode"


def test_what_is_typed_is_kept_within_two_seconds_and_given_back(
    open_form: Open, laptop: Laptop, amelia: str, qtbot: QtBot
) -> None:
    assert DRAFT_MS <= 2000
    form = open_form(amelia)
    type_into(form, EMAIL, "half@exa")
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    line.setCursorPosition(4)
    qtbot.waitUntil(lambda: laptop.services.drafts.get(EDIT, amelia) is not None, timeout=20_000)
    again = open_form(amelia)
    assert again.values[EMAIL] == "half@exa"
    assert focused_path(again) == EMAIL
    now = QApplication.focusWidget()
    assert isinstance(now, QLineEdit)
    assert now.cursorPosition() == 4
    assert again.bar.accessibleName() == "Not saved yet: email"


def test_a_draft_knows_added_and_removed_contacts(open_form: Open, laptop: Laptop, amelia: str) -> None:
    form = open_form(amelia)
    click(button_named(form.contacts, "Remove Linh Tran"))
    click(form.contacts.action)
    type_into(form, f"{CONTACTS}.2.name", "Mai")
    form.leave()
    again = open_form(amelia)
    assert f"{CONTACTS}.0.name" not in again.values
    again.save()
    contacts = laptop.record(amelia).local[CONTACTS]
    assert isinstance(contacts, list)
    assert [contact["name"] for contact in contacts if isinstance(contact, dict)] == ["Duc Tran", "Mai"]


def test_locking_keeps_the_draft_at_once(open_form: Open, laptop: Laptop, amelia: str) -> None:
    form = open_form(amelia)
    type_into(form, PHONE, "0491")
    form.keep_draft()
    draft = laptop.services.drafts.get(EDIT, amelia)
    assert draft is not None
    assert (draft.values[PHONE], draft.focus, draft.cursor) == ("0491", PHONE, 4)


def test_discard_throws_away_form_and_draft(open_form: Open, laptop: Laptop, amelia: str) -> None:
    form = open_form(amelia)
    left = QSignalSpy(form.left)
    type_into(form, PHONE, "0491")
    form.keep_draft()
    click(form.bar.discard)
    assert left.count() == 1
    form.keep_draft()
    assert laptop.services.drafts.get(EDIT, amelia) is None
    assert laptop.ops(amelia) == ()


def test_saving_ends_the_draft(open_form: Open, laptop: Laptop, amelia: str) -> None:
    form = open_form(amelia)
    said = QSignalSpy(form.said)
    type_into(form, PHONE, "0491 570 159")
    form.keep_draft()
    form.save()
    form.keep_draft()
    assert laptop.services.drafts.get(EDIT, amelia) is None
    assert said.at(0) == ["Saved on this laptop – will sync when online", "undo"]


def test_typing_back_what_was_there_leaves_no_draft(open_form: Open, laptop: Laptop, amelia: str, qtbot: QtBot) -> None:
    form = open_form(amelia)
    type_into(form, PHONE, "0491")
    form.keep_draft()
    type_into(form, PHONE, "0491 570 156")
    qtbot.waitUntil(lambda: laptop.services.drafts.get(EDIT, amelia) is None, timeout=20_000)


# ---- the office -----------------------------------------------------------------------------------------------------


def test_a_refused_value_is_kept_with_the_office_s_sentence(open_form: Open, laptop: Laptop, amelia: str) -> None:
    laptop.services.clients.edit(amelia, {EMAIL: "rosa@example.com"})
    (op,) = laptop.ops(amelia)
    with laptop.writing() as work:
        work.outbox.save(replace(op, state=OpState.NEEDS_FIX, message=HOSTILE))
    form = open_form(amelia)
    assert form.values[EMAIL] == "rosa@example.com"
    assert problem(form, EMAIL) == HOSTILE
    assert rendered_words(form) == []
    type_into(form, EMAIL, "rosa.d@example.com")
    assert problem(form, EMAIL) == ""
    form.save()
    assert laptop.record(amelia).local[EMAIL] == "rosa.d@example.com"


def test_a_pull_never_touches_what_is_being_typed(open_form: Open, laptop: Laptop, amelia: str) -> None:
    form = open_form(amelia)
    type_into(form, PHONE, "0491 570")
    record = laptop.record(amelia)
    with laptop.writing() as work:
        news = {**record.local, PHONE: "0491 570 999", EMAIL: "office@example.com"}
        work.records.save(replace(record, local=news, base=news))
    laptop.services.clients.look(amelia)
    assert form.values[PHONE] == "0491 570"
    assert focused_path(form) == PHONE
    type_into(form, PHONE, "0491 570 159")
    form.save()
    assert problem(form, PHONE) == "This was changed to “0491 570 999” while you were typing. Save again to keep yours."
    assert laptop.record(amelia).local[PHONE] == "0491 570 999"
    form.save()
    assert laptop.record(amelia).local[PHONE] == "0491 570 159"
    assert laptop.record(amelia).local[EMAIL] == "office@example.com"


def test_an_allergy_the_office_adds_meanwhile_is_never_lost(open_form: Open, laptop: Laptop, amelia: str) -> None:
    form = open_form(amelia)
    line = tags(form, ALLERGIES).line
    line.setFocus()
    QTest.keyClicks(line, "Eggs")
    QTest.keyClick(line, Qt.Key.Key_Return)
    record = laptop.record(amelia)
    with laptop.writing() as work:
        news: dict[str, JsonValue] = {**record.local, ALLERGIES: ["Peanuts", "Penicillin", "Latex"]}
        work.records.save(replace(record, local=news, base=news))
    form.save()
    kept = laptop.record(amelia).local[ALLERGIES]
    assert isinstance(kept, list)
    assert set(kept) == {"Peanuts", "Penicillin", "Latex", "Eggs"}


# ---- a new client ---------------------------------------------------------------------------------------------------


def test_a_new_client_needs_a_name_and_a_number(open_form: Open, laptop: Laptop) -> None:
    form = open_form()
    type_into(form, PHONE, "0491 570 159")
    form.save()
    assert form.summary.accessibleName() == "2 fields need fixing before you save: First name, NDIS number"
    assert focused_path(form) == FIRST
    type_into(form, FIRST, "Rosalind")
    type_into(form, LAST, "Franklin")
    type_into(form, NDIS, "430 000 999")
    saved = QSignalSpy(form.saved)
    form.save()
    made = laptop.record(str(saved.at(0)[0]))
    assert (made.local[FIRST], made.local[NDIS], made.local["status"]) == ("Rosalind", "430000999", "active")


def test_the_same_person_is_looked_for_and_can_be_opened(open_form: Open, amelia: str, qtbot: QtBot) -> None:
    form = open_form()
    assert form.same_person is not None
    type_into(form, FIRST, "Amelia")
    type_into(form, LAST, "Trann")
    type_into(form, BORN, "14/2/1997")
    person = form.same_person
    qtbot.waitUntil(lambda: bool(person.found), timeout=20_000)
    assert person.isVisible()
    asked = QSignalSpy(form.same_person_asked)
    (line,) = [
        button for button in person.card.findChildren(QAbstractButton) if "Amelia Tran" in button.accessibleName()
    ]
    assert "430 000 218" in line.accessibleName()
    click(line)
    assert asked.at(0) == [amelia]


def test_a_number_that_somebody_has_is_said_before_saving_and_stays_until_it_is_another(
    open_form: Open, laptop: Laptop, amelia: str, qtbot: QtBot
) -> None:
    form = open_form()
    type_into(form, FIRST, "Amelya")
    type_into(form, POSTCODE, "12345")
    type_into(form, NDIS, "430 000 218")
    leave(form, NDIS)
    qtbot.waitUntil(lambda: bool(problem(form, NDIS)), timeout=20_000)
    assert problem(form, NDIS) == "Amelia Tran already has this NDIS number"
    form.save()
    form.save()
    assert form.summary.accessibleName() == "2 fields need fixing before you save: Postcode, NDIS number"
    assert problem(form, NDIS) == "Amelia Tran already has this NDIS number"
    type_into(form, NDIS, "430 000 999")
    assert not problem(form, NDIS)
    assert laptop.open_ops() == ()


def test_a_phone_alone_finds_nobody(open_form: Open, amelia: str) -> None:
    form = open_form()
    type_into(form, PHONE, "0491 570 156")
    type_into(form, EMAIL, "amelia@example.com")
    assert form.same_person is not None
    form.same_person.on_pause_over()
    assert form.same_person.found == ()
    assert not form.same_person.isVisible()


def test_a_second_draft_of_the_same_number_is_refused_in_words(open_form: Open, laptop: Laptop) -> None:
    ros = laptop.services.clients.create({FIRST: "Rosalind", NDIS: "430000999"})
    form = open_form()
    type_into(form, FIRST, "Ros")
    type_into(form, NDIS, "430000999")
    said = QSignalSpy(form.said)
    form.save()
    assert problem(form, NDIS) == "Another client that is not sent yet has the same NDIS number."
    assert focused_path(form) == NDIS
    assert said.at(0) == ["This NDIS number is already on this laptop", f"client:{ros}"]
    assert form.values[FIRST] == "Ros"
    assert len(laptop.open_ops()) == 1
    type_into(form, NDIS, "430 000 998")
    form.save()
    assert len(laptop.open_ops()) == 2


def test_the_draft_of_a_new_client_comes_back(open_form: Open, laptop: Laptop) -> None:
    form = open_form()
    type_into(form, FIRST, "Ros")
    form.leave()
    assert laptop.services.drafts.get(NEW, "") is not None
    assert open_form().values[FIRST] == "Ros"


# ---- for everyone ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_new", [False, True])
def test_every_control_has_a_name(open_form: Open, amelia: str, is_new: bool) -> None:
    assert nameless(open_form("" if is_new else amelia)) == []


def test_foreign_words_stay_words(open_form: Open, laptop: Laptop) -> None:
    rosa = laptop.know(
        HOSTILE, HOSTILE, medicalInfo__allergies=[HOSTILE], emergencyContacts=[{"name": HOSTILE, "phone": HOSTILE}]
    )
    form = open_form(rosa)
    assert rendered_words(form) == []
    assert form.values[FIRST] == HOSTILE


def test_with_threads_a_save_is_told_once(
    laptop: Laptop, amelia: str, theme: Theme, stage: Stage, qtbot: QtBot
) -> None:
    runner = ThreadRunner()
    form = ClientForm(theme, laptop.services, runner, read_start(laptop.services, amelia))
    form.make()
    stage.show(form, width=1000, height=900)
    saved = QSignalSpy(form.saved)
    type_into(form, PHONE, "0491 570 159")
    form.save()
    form.save()
    qtbot.waitUntil(lambda: saved.count() > 0)
    runner.close()
    assert saved.count() == 1
    assert len(laptop.ops(amelia)) == 1
    assert Changed(client_ids=frozenset({amelia})).client_ids == laptop.told[-1].client_ids
