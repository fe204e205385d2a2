"""What a person types into a goal's forms: made ready to be kept, judged, and counted into progress."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from hubshift_desktop.domain import lifecycle
from hubshift_desktop.domain.canonical import is_empty
from hubshift_desktop.domain.fieldinfo import STATUS, TASKS, describe_change
from hubshift_desktop.domain.fields import Fields, JsonValue
from hubshift_desktop.domain.records import goal_from
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.domain.validation import Findings, check_goal, check_task, normalise

_FIRST_TASK: dict[str, JsonValue] = {STATUS: "not_started"}


def normalised(typed: Fields, *, today: date) -> dict[str, JsonValue]:
    """Return a goal's or a task's values as they are kept."""
    return {path: normalise(path, value, today=today) for path, value in typed.items()}


def task(typed: Fields, *, today: date) -> dict[str, JsonValue]:
    """Return a new task with what was filled in."""
    kept = {path: value for path, value in normalised(typed, today=today).items() if not is_empty(path, value)}
    return {**_FIRST_TASK, **kept}


def check(values: Fields, *, changed: Iterable[str], today: date, is_new: bool = False) -> Findings:
    """Judge a goal's fields; its category is one of the six, or what the office already holds."""
    paths = frozenset(changed)
    found = check_goal(values, changed=paths, today=today, is_new=is_new)
    problems = dict(found.problems)
    category = values.get("category")
    if "category" in paths and category and category not in lifecycle.GOAL_CATEGORIES:
        problems["category"] = "Choose a category"
    return Findings(problems, found.warnings)


def check_all(values: Fields, tasks: Sequence[Fields], *, today: date) -> Findings:
    """Judge a new goal with its tasks; a task's problems stand under `tasks.0.title`."""
    found = check(values, changed=frozenset(values), today=today, is_new=True)
    problems, warnings = dict(found.problems), dict(found.warnings)
    for index, item in enumerate(tasks):
        judged = check_task(item, changed=frozenset(item), today=today, is_new=True)
        problems |= {f"{TASKS}.{index}.{leaf}": sentence for leaf, sentence in judged.problems.items()}
        warnings |= {f"{TASKS}.{index}.{leaf}": sentence for leaf, sentence in judged.warnings.items()}
    return Findings(problems, warnings)


def progress(fields: Fields) -> int:
    """Return the percent that goes to the office along with the tasks."""
    return goal_from(fields).progress


def task_words(before: Fields, after: Fields) -> str:
    """Return what happened to the tasks: 'Goal task ticked: Ride to Sunshine'."""
    return describe_change(TASKS, before.get(TASKS), after.get(TASKS), kind=Kind.GOAL)
