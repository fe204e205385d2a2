"""A client's Goals tab: cards that open in place, tasks that are ticked with Space, and the forms for both."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QApplication, QWidget

from hubshift_desktop.domain.states import Kind
from hubshift_desktop.domain.views import GoalView
from hubshift_desktop.domain.words import plural
from hubshift_desktop.security.roles import Verb
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.ui.dialogs.confirm import ConfirmDialog
from hubshift_desktop.ui.panes.form_host import FormHost
from hubshift_desktop.ui.panes.goal_card import GoalCard
from hubshift_desktop.ui.panes.goal_form import GOAL_EDIT, GOAL_NEW, TASK_EDIT, TASK_NEW, GoalForm, TaskForm, task_key
from hubshift_desktop.ui.panes.keeping import empty, show_new
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.promise import LATER
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.empty_state import EmptyState
from hubshift_desktop.ui.widgets.row import Row
from hubshift_desktop.ui.widgets.segmented_control import SegmentedControl
from hubshift_desktop.ui.widgets.task_row import TaskRow

_SAVED = f"Saved on this laptop{LATER}"
_OPEN, _DONE, _ALL = "open", "completed", "all"


class GoalsPane(FormHost):
    """Sorted by target date; completed and cancelled goals are folded away behind 'Completed' and 'All'."""

    kinds = frozenset({Kind.GOAL})

    def __init__(self, theme: Theme, services: Services, runner: Runner, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, services, runner, parent=parent)
        self._views: tuple[GoalView, ...] = ()
        self._open: set[str] = set()
        self.cards: dict[str, GoalCard] = {}
        self.which = SegmentedControl(theme, [(_OPEN, "Open"), (_DONE, "Completed"), (_ALL, "All")], name="Which goals")
        self.which.chosen.connect(self.on_which_chosen)
        self.adder = Button(theme, "Add goal", kind=ButtonKind.PRIMARY, icon="plus", tip="Ctrl+N")
        self.adder.clicked.connect(self.add)
        if not services.permission(Verb.EDIT_GOALS):
            self.adder.hide()
        top = Row(theme, gap=12)
        top.addWidget(self.which)
        top.addStretch(1)
        top.addWidget(PlainLabel(theme, "Sorted by target date", colour="ink3"))
        top.addWidget(self.adder)
        self.page.setAccessibleName("Goals")
        self.page.body.addLayout(top)
        self._room = Column(theme, gap=12)
        theme.changed.connect(self._lay_out)
        self.page.body.addLayout(self._room)
        self.page.body.addStretch(1)

    def show_client(self, client_id: str) -> None:
        if client_id != self.client_id:
            self._views, self._open = (), set()
            self._lay_out()
        super().show_client(client_id)

    def load(self) -> None:
        client_id = self.client_id
        if client_id:
            self.read(lambda: self.services.goals.of(client_id), self.on_loaded)

    def focus_first(self) -> None:
        """Put the keyboard on the first goal, or on what adds one."""
        first = next(iter(self.cards.values()), None)
        (first.head if first else self.which).setFocus(Qt.FocusReason.OtherFocusReason)

    def open_goal(self, goal_id: str) -> None:
        """Show one goal opened, as Today's lines ask."""
        self._open.add(goal_id)
        self.which.choose(_OPEN)
        self._lay_out()

    @Slot(object)
    def on_loaded(self, views: tuple[GoalView, ...]) -> None:
        if views and views[0].client_id != self.client_id:
            return
        if views != self._views or not self._room.count():
            self._views = views
            self._lay_out()

    @Slot(str)
    def on_which_chosen(self, _key: str) -> None:
        self._lay_out()

    # Forms -----------------------------------------------------------------------------------------------------------

    @Slot()
    def add(self) -> None:
        """Begin a new goal."""
        client_id = self.client_id
        self.open_form(
            lambda: GoalForm(self.theme, self.services, self.runner, client_id=client_id),
            name=GOAL_NEW,
            record_id=client_id,
        )

    @Slot(str)
    def on_edit_asked(self, goal_id: str) -> None:
        view = self._view(goal_id)
        if view is not None:
            self.open_form(
                lambda: GoalForm(self.theme, self.services, self.runner, client_id=self.client_id, view=view),
                name=GOAL_EDIT,
                record_id=goal_id,
            )

    @Slot(str)
    def on_task_add_asked(self, goal_id: str) -> None:
        self.open_form(
            lambda: TaskForm(self.theme, self.services, self.runner, goal_id=goal_id), name=TASK_NEW, record_id=goal_id
        )

    @Slot(str, int)
    def on_task_opened(self, goal_id: str, index: int) -> None:
        view = self._view(goal_id)
        if view is None or not self.services.permission(Verb.EDIT_GOALS):
            return
        task = view.goal.tasks[index]
        self.open_form(
            lambda: TaskForm(self.theme, self.services, self.runner, goal_id=goal_id, index=index, task=task),
            name=TASK_EDIT,
            record_id=task_key(goal_id, task),
        )

    # Verbs -----------------------------------------------------------------------------------------------------------

    @Slot(str, int, str)
    def on_task_status_asked(self, goal_id: str, index: int, status: str) -> None:
        self._write(lambda: self.services.goals.set_task_status(goal_id, index, status))

    @Slot(str, int)
    def on_task_removed(self, goal_id: str, index: int) -> None:
        self._write(lambda: self.services.goals.remove_task(goal_id, index))

    @Slot(str, str)
    def on_status_asked(self, goal_id: str, status: str) -> None:
        self._write(lambda: self.services.goals.set_status(goal_id, status))

    @Slot(str)
    def on_remove_asked(self, goal_id: str) -> None:
        view = self._view(goal_id)
        if view is None:
            return
        tasks = plural(len(view.goal.tasks), "task")
        asking = ConfirmDialog(
            self.theme,
            self.window(),
            title="Remove this goal?",
            sentence=f"{view.goal.title} has {tasks}." if view.goal.tasks else view.goal.title,
            yes="Remove goal",
            no="Keep it",
        )
        asking.confirmed.connect(lambda: self._write(lambda: self.services.goals.remove(goal_id)))
        asking.ask()

    def _write(self, verb: Callable[[], object]) -> None:
        def done(_: object) -> None:
            self.look_again()
            self.said.emit(_SAVED, "undo")

        self.runner.write(verb, done, self.on_failed, owner=self)

    # Inside ----------------------------------------------------------------------------------------------------------

    def _view(self, goal_id: str) -> GoalView | None:
        return next((view for view in self._views if view.local_id == goal_id), None)

    def _toggle(self, goal_id: str) -> None:
        self._open ^= {goal_id}
        self._lay_out()

    def _lay_out(self) -> None:
        """Build the cards anew; the keyboard stays on the same goal and task."""
        place = self._focus_place()
        empty(self._room)
        self.cards = {}
        open_goals = [view for view in self._views if view.goal.is_open]
        done = [view for view in self._views if not view.goal.is_open]
        for key, count in ((_OPEN, len(open_goals)), (_DONE, len(done)), (_ALL, len(self._views))):
            self.which.set_count(key, count)
        shown = {_OPEN: open_goals, _DONE: done, _ALL: list(self._views)}[self.which.key]
        for view in sorted(shown, key=lambda view: (view.goal.target_date == "", view.goal.target_date)):
            self._room.addWidget(self._card(view))
        if not shown and self.client_id:
            self._room.addWidget(self._empty())
        self._give_back(place)

    def _card(self, view: GoalView) -> GoalCard:
        card = GoalCard(self.theme, view, self.services, is_open=view.local_id in self._open)
        card.toggled.connect(self._toggle)
        card.task_status_asked.connect(self.on_task_status_asked)
        card.task_opened.connect(self.on_task_opened)
        card.task_removed.connect(self.on_task_removed)
        card.task_add_asked.connect(self.on_task_add_asked)
        card.status_asked.connect(self.on_status_asked)
        card.edit_asked.connect(self.on_edit_asked)
        card.remove_asked.connect(self.on_remove_asked)
        self.cards[view.local_id] = card
        return card

    def _empty(self) -> EmptyState:
        is_open = self.which.key != _DONE
        none = "No open goals" if self._views else "No goals yet"
        state = EmptyState(
            self.theme,
            icon="target",
            title=none if is_open else "Nothing completed yet",
            sentence="Write down what this person wants to reach, and the first steps."
            if is_open
            else "Goals that are completed or cancelled are kept here.",
            action="Add goal" if is_open and self.services.permission(Verb.EDIT_GOALS) else "",
            action_icon="plus",
            is_primary=False,
        )
        state.action_chosen.connect(self.add)
        return state

    def _focus_place(self) -> tuple[str, int] | None:
        focused = QApplication.focusWidget()
        for goal_id, card in self.cards.items():
            if focused is not None and card.isAncestorOf(focused):
                index = card.tasks.index(focused) if isinstance(focused, TaskRow) and focused in card.tasks else -1
                return goal_id, index
        return None

    def _give_back(self, place: tuple[str, int] | None) -> None:
        if place is None or place[0] not in self.cards:
            return
        show_new(self)
        card, index = self.cards[place[0]], place[1]
        target = card.tasks[index] if 0 <= index < len(card.tasks) else card.head
        target.setFocus(Qt.FocusReason.OtherFocusReason)
