"""A form on its way: no turn makes much of it, and what is typed before it stands is typed into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.ui.layout import arrange
from hubshift_desktop.ui.panes.client_form import EDIT
from hubshift_desktop.ui.panes.client_page import ClientPage
from hubshift_desktop.ui.panes.form import Form
from hubshift_desktop.ui.runner import Done, Failed, InlineRunner, Token
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.form_field import FormField
from tests.services.laptop import EMAIL, FIRST, LAST, Laptop
from tests.ui.conftest import Stage
from tests.ui.pane_probes import focused_path, type_into

MOST_FIELDS = 3
CONTACT: dict[str, JsonValue] = {"name": "Linh Tran", "relationship": "Mother", "phone": "0491 570 157"}


class TurnByTurn(InlineRunner):
    """Makes a form only when the test turns, a step each time; everything else is done at once."""

    def __init__(self) -> None:
        self._steps: Iterator[None] = iter(())
        self._token = Token()

    def spread(self, steps: Iterator[None], *, owner: QObject) -> Token:
        if not isinstance(owner, Form):
            return super().spread(steps, owner=owner)
        self._steps, self._token = steps, Token()
        return self._token

    def turn(self) -> bool:
        """Do one step; False when there is none left."""
        return not self._token.is_cancelled and next(self._steps, self) is None


class Broken(TurnByTurn):
    """A laptop on which nothing can be read for a form any more."""

    error: KnownError | None = None

    def write(self, fn: Callable[[], object], done: Done, failed: Failed, *, owner: QObject) -> Token:
        if self.error is None:
            return super().write(fn, done, failed, owner=owner)
        failed(self.error)
        return Token()


class Desk(QWidget):
    """A client's page, and beside it a line for something else."""

    def __init__(self, theme: Theme, laptop: Laptop, runner: TurnByTurn) -> None:
        super().__init__()
        self.runner = runner
        self.page = ClientPage(theme, laptop.services, runner)
        self.page.arrange(arrange(width=1600, height=1000, scale=1))
        self.line = QLineEdit()
        column = QVBoxLayout(self)
        column.addWidget(self.line)
        column.addWidget(self.page)

    def type(self, words: str) -> None:
        """Press keys as the system brings them: to the window, wherever its keyboard is."""
        for letter in words:
            key = Qt.Key.Key_Tab if letter == "\t" else Qt.Key(QTest.asciiToKey(ord(letter)))
            QTest.keyClick(self.windowHandle(), key)

    def wait(self) -> Form:
        """Let the form be made to its end."""
        while self.runner.turn():
            pass
        form = self.page.tabs.form
        assert form is not None
        return form


@pytest.fixture
def amelia(laptop: Laptop) -> str:
    return laptop.know(emergencyContacts=[CONTACT, CONTACT])


@pytest.fixture
def rosa(laptop: Laptop) -> str:
    return laptop.know("Rosa", "Delgado", number="430000511")


@pytest.fixture
def desk(theme: Theme, laptop: Laptop, stage: Stage, amelia: str) -> Desk:
    made = Desk(theme, laptop, Broken())
    stage.show(made, width=1100, height=900)
    made.page.show_client(amelia)
    made.page.focus_first()
    return made


# ---- what one turn makes --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["edit", "new", "goals", "medications"])
def test_no_turn_makes_more_than_a_line_of_fields_and_none_is_seen_before_the_last(desk: Desk, what: str) -> None:
    page = desk.page
    if what in ("goals", "medications"):
        page.show_tab(what)
    counts = [len(page.body.findChildren(FormField))]
    {"edit": page.edit, "new": page.show_new}.get(what, page.add_in_tab)()
    counts.append(len(page.body.findChildren(FormField)))
    while desk.runner.turn():
        assert not page.is_typing
        counts.append(len(page.body.findChildren(FormField)))
    counts.append(len(page.body.findChildren(FormField)))
    assert page.is_typing
    assert max(after - before for before, after in pairwise(counts)) <= MOST_FIELDS
    assert counts[-1] - counts[0] > MOST_FIELDS
    assert counts[-1] == counts[-2]


def test_a_form_is_as_large_out_of_sight_as_it_will_be(desk: Desk) -> None:
    desk.page.edit()
    desk.runner.turn()
    coming = next(iter(desk.page.body.findChildren(Form)))
    size = coming.size()
    assert coming.isVisible()
    assert not coming.geometry().intersects(desk.page.body.rect())
    form = desk.wait()
    assert form is coming
    assert form.size() == size
    assert form.geometry() == desk.page.body.rect()


# ---- keys before the form stands ------------------------------------------------------------------------------------


def test_what_is_typed_at_once_is_in_the_first_field(desk: Desk) -> None:
    desk.page.edit()
    desk.type("mar")
    desk.runner.turn()
    desk.type("ia\tto\t")
    desk.runner.turn()
    form = desk.wait()
    assert form.values[FIRST] == "mariaAmelia"
    assert form.values[LAST] == "to"
    assert focused_path(form) == "personalInfo.preferredName"
    desk.type("m")
    assert form.values["personalInfo.preferredName"] == "m"


def test_what_is_typed_at_once_is_in_the_field_that_was_asked_for(desk: Desk) -> None:
    desk.page.edit("address.suburb")
    desk.type("vale")
    form = desk.wait()
    assert form.values["address.suburb"] == "vale"
    assert form.changed == {"address.suburb"}
    assert form.bar.accessibleName() == "Not saved yet: suburb"


def test_what_is_typed_at_once_goes_on_where_the_draft_was_left(desk: Desk, laptop: Laptop, amelia: str) -> None:
    laptop.services.drafts.keep(EDIT, amelia, {EMAIL: "half@exam"}, focus=EMAIL, cursor=9)
    desk.page.edit()
    desk.type("ple")
    form = desk.wait()
    assert form.values[EMAIL] == "half@example"
    assert focused_path(form) == EMAIL


def test_a_new_goal_takes_what_is_typed_at_once(desk: Desk) -> None:
    desk.page.show_tab("goals")
    assert desk.page.add_in_tab()
    desk.type("swim")
    while desk.runner.turn():
        pass
    form = desk.page.tabs.goals.form
    assert form is not None
    assert form.values["title"] == "swim"


def test_who_goes_elsewhere_meanwhile_types_there(desk: Desk) -> None:
    desk.page.edit()
    desk.line.setFocus()
    desk.type("list")
    assert desk.line.text() == "list"
    assert not desk.wait().has_changes


# ---- what cannot wait for the form ----------------------------------------------------------------------------------


def test_saving_before_the_form_stands_saves_what_was_typed(desk: Desk, laptop: Laptop, amelia: str) -> None:
    desk.page.edit("address.suburb")
    desk.runner.turn()
    desk.type("vale")
    assert desk.page.save()
    assert laptop.record(amelia).local["address.suburb"] == "vale"
    assert not desk.runner.turn()
    assert not desk.page.is_editing


def test_locking_before_the_form_stands_keeps_what_was_typed(desk: Desk, laptop: Laptop, amelia: str) -> None:
    desk.page.edit("address.suburb")
    desk.type("vale")
    desk.page.keep_drafts()
    draft = laptop.services.drafts.get(EDIT, amelia)
    assert draft is not None
    assert draft.values["address.suburb"] == "vale"


@pytest.mark.parametrize("how", ["escape", "another client", "another tab"])
def test_who_leaves_before_the_form_stands_finds_what_was_typed(
    desk: Desk, laptop: Laptop, amelia: str, rosa: str, how: str
) -> None:
    desk.page.edit("address.suburb")
    desk.type("vale")
    go_away(desk, how, rosa)
    draft = laptop.services.drafts.get(EDIT, amelia)
    assert draft is not None
    assert draft.values["address.suburb"] == "vale"
    assert not desk.page.is_editing


@pytest.mark.parametrize("how", ["escape", "another client", "another tab"])
def test_a_form_that_was_left_before_it_stands_never_comes_up(
    desk: Desk, laptop: Laptop, amelia: str, rosa: str, how: str
) -> None:
    desk.page.edit()
    desk.runner.turn()
    go_away(desk, how, rosa)
    assert not desk.runner.turn()
    assert not desk.page.is_editing
    assert laptop.services.drafts.get(EDIT, amelia) is None
    if how != "another client":
        assert desk.page.header.edit.isVisible()
    desk.line.setFocus()
    desk.type("y")
    assert desk.line.text() == "y"


def go_away(desk: Desk, how: str, rosa: str) -> None:
    if how == "escape":
        assert desk.page.escape()
    elif how == "another client":
        desk.page.show_client(rosa)
    else:
        desk.page.header.tabs.choose("goals")
        desk.page.on_tab_chosen("goals")
        assert desk.page.tab == "goals"


def test_a_form_that_cannot_be_read_gives_the_keyboard_back(desk: Desk) -> None:
    assert isinstance(desk.runner, Broken)
    desk.runner.error = KnownError(title="It is full", sentence="The disk is full.", next_step="Make room.")
    desk.page.edit()
    desk.line.setFocus()
    desk.type("z")
    assert desk.line.text() == "z"
    assert not desk.page.tabs.has_form_coming


# ---- one form for another -------------------------------------------------------------------------------------------


def test_a_new_client_begun_over_a_form_leaves_its_draft_behind(desk: Desk, laptop: Laptop, amelia: str) -> None:
    desk.page.edit()
    form = desk.wait()
    type_into(form, EMAIL, "half@exa")
    desk.page.show_new()
    assert desk.wait() is not form
    draft = laptop.services.drafts.get(EDIT, amelia)
    assert draft is not None
    assert draft.values[EMAIL] == "half@exa"
