"""The forms of the Goals tab: a goal, and one of its tasks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain import lifecycle
from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.records import Goal, Task
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.domain.validation import Findings
from hubshift_desktop.domain.views import GoalView
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.meanwhile import ChangedMeanwhileError, joined, place_of
from hubshift_desktop.ui.panes.form import AnyField, Form
from hubshift_desktop.ui.runner import Runner
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.widgets.card import Card
from hubshift_desktop.ui.widgets.combo_editor import ComboEditor
from hubshift_desktop.ui.widgets.date_editor import DateEditor
from hubshift_desktop.ui.widgets.editor import Editor
from hubshift_desktop.ui.widgets.form_field import FormField
from hubshift_desktop.ui.widgets.multiline_editor import MultilineEditor
from hubshift_desktop.ui.widgets.row import Row
from hubshift_desktop.ui.widgets.text_editor import TextEditor

GOAL_NEW, GOAL_EDIT, TASK_NEW, TASK_EDIT = "goal.new", "goal.edit", "task.new", "task.edit"
# What is typed as lines in the form and becomes tasks of the new goal; no path of the office's.
FIRST_TASKS = "firstTasks"
_CATEGORIES = (("", "No category"), *((key, lifecycle.category_label(key)) for key in lifecycle.GOAL_CATEGORIES))
_PRIORITIES = (("", "No priority"), *((key, lifecycle.label(key)) for key in lifecycle.TASK_PRIORITIES))
_DATE_HINT = "For example 18 Dec 2026 or 18/12/2026"


class GoalForm(Form):
    """A goal's own fields; a new goal takes its first tasks along, a line each."""

    def __init__(
        self,
        theme: Theme,
        services: Services,
        runner: Runner,
        *,
        client_id: str,
        view: GoalView | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            theme,
            services,
            runner,
            name=GOAL_EDIT if view else GOAL_NEW,
            record_id=view.local_id if view else client_id,
            save="Save goal" if view else "Add goal",
            parent=parent,
        )
        self._client_id = client_id
        self._view = view
        self._known: dict[str, JsonValue] = _fields(view.goal) if view else {}

    def judge(self, values: Mapping[str, str], changed: frozenset[str]) -> Findings:
        return self.services.goals.check(
            {path: value for path, value in values.items() if path != FIRST_TASKS},
            changed=changed - {FIRST_TASKS},
            is_new=self._view is None,
        )

    def store(self, values: Mapping[str, str], changed: frozenset[str]) -> str:
        typed = {path: values[path] for path in changed if path != FIRST_TASKS}
        if self._view is not None:
            goal_id = self._view.local_id
            now = self.services.goals.get(goal_id)
            held = _fields(now.goal) if now is not None else self._known
            self.services.goals.edit(goal_id, joined(was=self._known, typed=typed, now=held, kind=Kind.GOAL))
            return goal_id
        tasks = [{"title": line.strip()} for line in values[FIRST_TASKS].split("\n") if line.strip()]
        return self.services.goals.add(self._client_id, typed, tasks)

    def on_refused(self, error: KnownError) -> None:
        if isinstance(error, ChangedMeanwhileError):
            self._known |= error.now
        super().on_refused(error)

    def steps(self) -> Iterator[None]:
        theme, goal = self.theme, self._view.goal if self._view else None
        card = Card(theme, "Edit goal" if goal else "New goal", gap=14)
        self.page.body.addWidget(card)
        title: AnyField = FormField(theme, "Title", TextEditor(theme))
        self.add_field("title", title, goal.title if goal else "")
        card.body.addWidget(title)
        about: AnyField = FormField(theme, "Description", MultilineEditor(theme, lines=4), optional=True)
        self.add_field("description", about, goal.description if goal else "")
        card.body.addWidget(about)
        yield
        category: AnyField = FormField(theme, "Category", ComboEditor(theme, _CATEGORIES), optional=True)
        today = self.services.clock.today()
        target: AnyField = FormField(
            theme, "Target date", DateEditor(theme, today=today), optional=True, hint=_DATE_HINT
        )
        self.add_field("category", category, goal.category if goal else "")
        self.add_field("targetDate", target, goal.target_date if goal else "")
        pair = Row(theme, gap=16)
        pair.addWidget(category, 1)
        pair.addWidget(target, 1)
        card.body.addLayout(pair)
        if goal is None:
            yield
            tasks: AnyField = FormField(
                theme, "Tasks", MultilineEditor(theme, lines=4), optional=True, hint="One task a line, in order."
            )
            self.add_field(FIRST_TASKS, tasks)
            card.body.addWidget(tasks)
        self.page.body.addStretch(1)
        if self._view is not None:
            self.mark_refused(self._view.refusals)


def task_key(goal_id: str, task: Task) -> str:
    """Return the name of a task's draft: its place in the list is no name, because places shift."""
    return f"{goal_id}/{task.task_id or task.title}"


class TaskForm(Form):
    """One task of a goal, new or at its place in the list."""

    def __init__(
        self,
        theme: Theme,
        services: Services,
        runner: Runner,
        *,
        goal_id: str,
        index: int | None = None,
        task: Task | None = None,
        parent: QWidget | None = None,
    ) -> None:
        is_new = index is None
        super().__init__(
            theme,
            services,
            runner,
            name=TASK_NEW if is_new else TASK_EDIT,
            record_id=task_key(goal_id, task) if task else goal_id,
            save="Add task" if is_new else "Save task",
            parent=parent,
        )
        self._goal_id = goal_id
        self._index = index
        self._task = task or Task("")

    def judge(self, values: Mapping[str, str], changed: frozenset[str]) -> Findings:
        return self.services.goals.check_task(dict(values), changed=changed, is_new=self._index is None)

    def store(self, values: Mapping[str, str], changed: frozenset[str]) -> str:
        typed = {path: values[path] for path in changed}
        if self._index is None:
            self.services.goals.add_task(self._goal_id, typed)
        else:
            self.services.goals.edit_task(self._goal_id, self._place(self._index), typed)
        return self._goal_id

    def _place(self, index: int) -> int:
        view = self.services.goals.get(self._goal_id)
        return place_of(view.goal.tasks if view else (), index, self._task, name=self._task.title)

    def steps(self) -> Iterator[None]:
        theme, task = self.theme, self._task
        card = Card(theme, "New task" if self._index is None else "Edit task", gap=14)
        self.page.body.addWidget(card)
        lines: tuple[tuple[tuple[str, str, Editor, str, bool], ...], ...] = (
            (("title", "Task", TextEditor(theme), task.title, False),),
            (("description", "Description", MultilineEditor(theme, lines=3), task.description, True),),
            (
                ("dueDate", "Due", DateEditor(theme, today=self.services.clock.today()), task.due_date, True),
                ("priority", "Priority", ComboEditor(theme, _PRIORITIES), task.priority, True),
            ),
        )
        for line in lines:
            row = Row(theme, gap=16)
            for path, label, editor, value, optional in line:
                field: AnyField = FormField(theme, label, editor, optional=optional)
                self.add_field(path, field, value)
                row.addWidget(field, 1)
            card.body.addLayout(row)
            yield
        self.page.body.addStretch(1)


def _fields(goal: Goal) -> dict[str, JsonValue]:
    return {
        "title": goal.title,
        "description": goal.description,
        "category": goal.category,
        "targetDate": goal.target_date,
    }
