"""Goals and their tasks: added, changed, moved on and removed. Progress is worked out from tasks, never typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from hubshift_desktop.domain import lifecycle
from hubshift_desktop.domain.canonical import changed_paths
from hubshift_desktop.domain.errors import InvalidInputError, NotFoundError
from hubshift_desktop.domain.fieldinfo import PROGRESS, STATUS, TASKS
from hubshift_desktop.domain.fields import Fields, JsonValue, text
from hubshift_desktop.domain.rows import StoredRecord
from hubshift_desktop.domain.states import Kind, OpKind
from hubshift_desktop.domain.validation import Findings, check_task
from hubshift_desktop.domain.views import GoalView
from hubshift_desktop.domain.words import lowered
from hubshift_desktop.security.roles import Verb
from hubshift_desktop.services import goal_forms
from hubshift_desktop.services.acts import Act, title_of
from hubshift_desktop.services.context import Context
from hubshift_desktop.services.undo_steps import Removed
from hubshift_desktop.sync import queueing
from hubshift_desktop.sync.withdrawing import Withdrawn

Tasks = list[JsonValue]


class Goals:
    """The verbs of the Goals tab."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def of(self, client_id: str) -> tuple[GoalView, ...]:
        """Return a client's goals."""
        with self._context.store.read() as reader:
            return reader.queries.goals(client_id)

    def get(self, goal_id: str) -> GoalView | None:
        """Return one goal."""
        with self._context.store.read() as reader:
            return reader.queries.goal(goal_id)

    def check(self, values: Fields, *, changed: Iterable[str], is_new: bool = False) -> Findings:
        """Judge a goal's fields as typed."""
        return goal_forms.check(values, changed=changed, today=self._context.clock.today(), is_new=is_new)

    def check_task(self, values: Fields, *, changed: Iterable[str], is_new: bool = False) -> Findings:
        """Judge a task's fields as typed."""
        return check_task(values, changed=changed, today=self._context.clock.today(), is_new=is_new)

    def add(self, client_id: str, values: Fields, tasks: Sequence[Fields] = ()) -> str:
        """Add a goal with its first tasks; returns its local id."""
        self._context.may(Verb.EDIT_GOALS)
        today = self._context.clock.today()
        fields = goal_forms.normalised(values, today=today)
        items = [goal_forms.task(typed, today=today) for typed in tasks]
        _refuse(goal_forms.check_all(fields, items, today=today))
        if items:
            fields[TASKS] = list(items)
            fields[PROGRESS] = goal_forms.progress({**fields, STATUS: "not_started"})
        goal_id = self._context.author.new_id()
        with self._context.saving(Verb.EDIT_GOALS) as act:
            act.found(client_id, Kind.CLIENT)
            kept: dict[str, JsonValue] = {STATUS: "not_started", **fields}
            goal = StoredRecord(local_id=goal_id, kind=Kind.GOAL, local=kept, parent_id=client_id)
            act.create(goal, paths=fields)
        return goal_id

    def edit(self, goal_id: str, changes: Fields) -> StoredRecord:
        """Change a goal's own fields."""
        self._context.may(Verb.EDIT_GOALS)
        typed = goal_forms.normalised(changes, today=self._context.clock.today())
        with self._context.saving(Verb.EDIT_GOALS) as act:
            goal = act.found(goal_id, Kind.GOAL)
            meant = changed_paths({path: goal.local.get(path) for path in typed}, typed)
            _refuse(self.check({**goal.local, **typed}, changed=meant))
            if STATUS in meant:
                _refuse_move(goal, str(typed[STATUS]))
            return act.edit(goal, typed)

    def set_status(self, goal_id: str, status: str) -> StoredRecord:
        """Move a goal on; only the statuses that may follow are taken."""
        return self.edit(goal_id, {STATUS: status})

    def remove(self, goal_id: str) -> None:
        """Remove a goal with its tasks; undo brings it back as long as the office was not told."""
        with self._context.saving(Verb.EDIT_GOALS) as act:
            goal = act.found(goal_id, Kind.GOAL)
            taken = Withdrawn(ops=act.work.outbox.open_for(goal_id), records=(goal,))
            queueing.enqueue(
                act.work, author=act.author, kind=OpKind.GOAL_DELETE, record=goal, old=goal.local, label=title_of(goal)
            )
            told = [op for op in act.work.outbox.open_for(goal_id) if op.kind is OpKind.GOAL_DELETE]
            act.log("remove", goal)
            act.is_queued = bool(told)
            act.parts.append(Removed(taken=taken, op_id=told[0].op_id if told else None))
            act.said.append(f"Goal removed: {title_of(goal)}")

    # ---- tasks -----------------------------------------------------------------------------------------------------

    def add_task(self, goal_id: str, values: Fields) -> StoredRecord:
        """Add a task at the end of a goal's list."""
        task = goal_forms.task(values, today=self._context.clock.today())
        _refuse(self.check_task(task, changed=frozenset(task), is_new=True))
        return self._change_tasks(goal_id, lambda tasks: [*tasks, task])

    def edit_task(self, goal_id: str, index: int, changes: Fields) -> StoredRecord:
        """Change a task; what only the office knows of it stays with it."""
        typed = goal_forms.normalised(changes, today=self._context.clock.today())

        def changed(tasks: Tasks) -> Tasks:
            task = {**_task_at(tasks, index), **typed}
            _refuse(self.check_task(task, changed=frozenset(typed)))
            return [*tasks[:index], task, *tasks[index + 1 :]]

        return self._change_tasks(goal_id, changed)

    def set_task_status(self, goal_id: str, index: int, status: str) -> StoredRecord:
        """Tick a task, begin it, or take the tick back."""
        if status not in lifecycle.TASK_STATUSES:
            raise InvalidInputError({STATUS: "Choose a status"})
        return self.edit_task(goal_id, index, {STATUS: status})

    def remove_task(self, goal_id: str, index: int) -> StoredRecord:
        """Take a task out of a goal."""

        def changed(tasks: Tasks) -> Tasks:
            _task_at(tasks, index)
            return [*tasks[:index], *tasks[index + 1 :]]

        return self._change_tasks(goal_id, changed)

    def _change_tasks(self, goal_id: str, changed: Callable[[Tasks], Tasks]) -> StoredRecord:
        with self._context.saving(Verb.EDIT_GOALS) as act:
            goal = act.found(goal_id, Kind.GOAL)
            return self._save_tasks(act, goal, changed(_tasks(goal)))

    def _save_tasks(self, act: Act, goal: StoredRecord, tasks: Tasks) -> StoredRecord:
        """Progress goes along with the tasks, because the office keeps it as a number of its own."""
        after = {**goal.local, TASKS: tasks}
        saved = act.edit(goal, {TASKS: tasks, PROGRESS: goal_forms.progress(after)})
        act.said[:] = act.said and [goal_forms.task_words(goal.local, after)]
        return saved


def _tasks(goal: StoredRecord) -> Tasks:
    kept = goal.local.get(TASKS)
    return list(kept) if isinstance(kept, list) else []


def _task_at(tasks: Tasks, index: int) -> dict[str, JsonValue]:
    task = tasks[index] if 0 <= index < len(tasks) else None
    if not isinstance(task, dict):
        raise NotFoundError(what="This task")
    return task


def _refuse(findings: Findings) -> None:
    if not findings.is_fine:
        raise InvalidInputError(findings.problems)


def _refuse_move(goal: StoredRecord, status: str) -> None:
    old = text(goal.local, STATUS) or "not_started"
    if not lifecycle.is_allowed(old, status, kind=Kind.GOAL):
        words = f"{lifecycle.label(old)} can’t become {lowered(lifecycle.label(status))}"
        raise InvalidInputError({STATUS: words})
