"""Goals and tasks: what each verb leaves behind, and that progress is worked out and goes along."""

from __future__ import annotations

import pytest

from hubshift_desktop.domain.errors import InvalidInputError, NotFoundError
from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.states import OpKind, OpState
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.services.context import NotAllowedError
from tests.services.laptop import PHONE, Laptop

RIDE: dict[str, JsonValue] = {"_id": "t1", "title": "Ride to Sunshine", "status": "not_started", "colour": "blue"}
PLAN: dict[str, JsonValue] = {"_id": "t2", "title": "Plan the way", "status": "completed", "dueDate": "2026-11-01"}


@pytest.fixture
def amelia(laptop: Laptop) -> str:
    return laptop.know()


@pytest.fixture
def goal(laptop: Laptop, amelia: str) -> str:
    return laptop.know_goal(amelia, tasks=[RIDE, PLAN], progress=50)


class TestAdding:
    def test_queues_the_goal_with_its_tasks(self, laptop: Laptop, services: Services, amelia: str) -> None:
        values: dict[str, JsonValue] = {"title": " Cook  dinner ", "targetDate": "1 Mar 2027", "category": "health"}
        made = services.goals.add(amelia, values, [{"title": "Shop", "dueDate": "5/1/2027"}, {"title": "Cook"}])
        local = laptop.record(made).local
        assert (local["title"], local["targetDate"], local["status"]) == ("Cook dinner", "2027-03-01", "not_started")
        assert local["tasks"] == [
            {"status": "not_started", "title": "Shop", "dueDate": "2027-01-05"},
            {"status": "not_started", "title": "Cook"},
        ]
        assert local["progress"] == 0
        (op,) = laptop.ops(made)
        assert (op.kind, op.client_id) == (OpKind.GOAL_CREATE, amelia)
        assert "status" not in op.paths
        (view,) = services.goals.of(amelia)
        assert (view.local_id, view.is_new) == (made, True)

    def test_of_an_unsent_client_waits_for_the_client(self, laptop: Laptop, services: Services) -> None:
        client = services.clients.create({"personalInfo.firstName": "Rosalind", "ndisDetails.ndisNumber": "430000999"})
        made = services.goals.add(client, {"title": "Cook dinner"})
        (op,) = laptop.ops(made)
        assert op.state is OpState.WAITING_PARENT
        assert op.depends_on == laptop.ops(client)[0].op_id

    def test_refused_input_saves_nothing(self, laptop: Laptop, services: Services, amelia: str) -> None:
        before = laptop.everything()
        with pytest.raises(InvalidInputError) as caught:
            services.goals.add(amelia, {"title": "", "targetDate": "soon", "category": "fun"}, [{"title": ""}])
        assert set(caught.value.problems) == {"title", "targetDate", "category", "tasks.0.title"}
        assert laptop.everything() == before

    def test_needs_the_client(self, laptop: Laptop, services: Services) -> None:
        with pytest.raises(NotFoundError, match="This client"):
            services.goals.add("nobody", {"title": "Cook dinner"})
        assert laptop.open_ops() == ()


class TestEditing:
    def test_changes_the_goal_and_logs_under_the_client(
        self, laptop: Laptop, services: Services, amelia: str, goal: str
    ) -> None:
        services.goals.edit(goal, {"title": "Travel alone", "category": "independence"})
        assert laptop.record(goal).dirty == {"title", "category"}
        (look,) = laptop.looks(amelia)
        assert (look.verb, look.detail_ids) == ("edit", (goal,))
        assert laptop.told[-1].client_ids == {amelia}

    def test_a_date_that_has_passed_only_warns(self, services: Services) -> None:
        found = services.goals.check({"targetDate": "2025-01-01"}, changed={"targetDate"})
        assert found.is_fine
        assert found.warnings == {"targetDate": "This date has already passed"}

    @pytest.mark.parametrize("status", ["completed", "on_hold", "cancelled"])
    def test_moves_on_to_what_may_follow(self, laptop: Laptop, services: Services, goal: str, status: str) -> None:
        services.goals.set_status(goal, status)
        (op,) = laptop.ops(goal)
        assert op.kind is OpKind.GOAL_STATUS
        assert laptop.record(goal).local["status"] == status

    def test_an_ended_goal_stays_ended(self, laptop: Laptop, services: Services, amelia: str) -> None:
        ended = laptop.know_goal(amelia, status="completed")
        with pytest.raises(InvalidInputError, match="Completed can’t become in progress"):
            services.goals.set_status(ended, "in_progress")
        assert laptop.ops(ended) == ()


class TestTasks:
    def test_a_tick_sends_progress_along(self, laptop: Laptop, services: Services, goal: str) -> None:
        services.goals.set_task_status(goal, 0, "completed")
        local = laptop.record(goal).local
        assert local["tasks"] == [{**RIDE, "status": "completed"}, PLAN]
        assert local["progress"] == 100
        (op,) = laptop.ops(goal)
        assert op.paths == {"tasks", "progress"}
        assert services.undo.last() == "Goal task ticked: Ride to Sunshine"

    def test_an_edit_keeps_what_only_the_office_knows(self, laptop: Laptop, services: Services, goal: str) -> None:
        services.goals.edit_task(goal, 0, {"title": "Ride to Footscray", "dueDate": "1/12/2026"})
        tasks = laptop.record(goal).local["tasks"]
        assert tasks == [{**RIDE, "title": "Ride to Footscray", "dueDate": "2026-12-01"}, PLAN]
        assert laptop.record(goal).local["progress"] == 50

    def test_added_and_removed_tasks_change_progress(self, laptop: Laptop, services: Services, goal: str) -> None:
        services.goals.add_task(goal, {"title": "Ride back", "priority": "high"})
        services.goals.add_task(goal, {"title": "Tell Mum"})
        assert laptop.record(goal).local["progress"] == 25
        services.goals.remove_task(goal, 0)
        assert laptop.record(goal).local["progress"] == 33
        assert len(laptop.open_ops()) == 1

    @pytest.mark.parametrize(
        "changes", [{"title": " "}, {"dueDate": "someday"}], ids=["without a title", "without a day"]
    )
    def test_refused_input_saves_nothing(
        self, laptop: Laptop, services: Services, goal: str, changes: dict[str, JsonValue]
    ) -> None:
        with pytest.raises(InvalidInputError):
            services.goals.edit_task(goal, 0, changes)
        with pytest.raises(InvalidInputError):
            services.goals.add_task(goal, {"title": "", **changes})
        with pytest.raises(InvalidInputError):
            services.goals.set_task_status(goal, 0, "nearly")
        assert laptop.ops(goal) == ()

    def test_a_task_that_is_not_there_is_said(self, services: Services, goal: str) -> None:
        with pytest.raises(NotFoundError, match="This task"):
            services.goals.remove_task(goal, 7)
        with pytest.raises(NotFoundError, match="This task"):
            services.goals.set_task_status(goal, -1, "completed")


class TestRemoving:
    def test_tells_the_office_and_leaves_the_list(
        self, laptop: Laptop, services: Services, amelia: str, goal: str
    ) -> None:
        services.goals.remove(goal)
        (op,) = laptop.open_ops()
        assert op.kind is OpKind.GOAL_DELETE
        assert services.goals.of(amelia) == ()

    def test_a_draft_simply_goes(self, laptop: Laptop, services: Services, amelia: str) -> None:
        draft = services.goals.add(amelia, {"title": "Cook dinner"}, [{"title": "Shop"}])
        services.goals.remove(draft)
        assert laptop.maybe(draft) is None
        assert laptop.open_ops() == ()
        services.undo.undo()
        assert laptop.record(draft).local["title"] == "Cook dinner"
        (op,) = laptop.open_ops()
        assert (op.kind, op.state) == (OpKind.GOAL_CREATE, OpState.QUEUED)

    def test_undo_brings_it_back_with_its_edits(
        self, laptop: Laptop, services: Services, amelia: str, goal: str
    ) -> None:
        services.goals.edit(goal, {"title": "Travel alone"})
        services.goals.remove(goal)
        assert services.undo.undo() == "Goal removed: Travel alone"
        (op,) = laptop.open_ops()
        assert op.kind is OpKind.GOAL_UPDATE
        assert op.paths == {"title"}
        (view,) = services.goals.of(amelia)
        assert view.goal.title == "Travel alone"


def test_a_carer_may_only_look(laptop: Laptop, amelia: str, goal: str) -> None:
    carer = laptop.with_role("healthCarer")
    for verb in (
        lambda: carer.goals.add(amelia, {"title": "Cook"}),
        lambda: carer.goals.edit(goal, {"title": "Cook"}),
        lambda: carer.goals.set_task_status(goal, 0, "completed"),
        lambda: carer.goals.remove(goal),
        lambda: carer.clients.edit(amelia, {PHONE: "0491 570 157"}),
    ):
        with pytest.raises(NotAllowedError):
            verb()
    view = carer.goals.get(goal)
    assert view is not None
    assert view.goal.progress == 50
