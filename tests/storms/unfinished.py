"""Unfinished work: each kind of change in each state that it can be found in, made by the person's verbs and by sync.

Each case has a client of its own and a word of its own, so that in the end one can ask whether just that was kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from hubshift_desktop.central.answers import Accepted
from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.states import Kind, OpKind, OpState
from tests.simulation.faults import SimulatedCrash
from tests.simulation.line import SETTLE, Line
from tests.simulation.office import Late, ModelOffice, Stored
from tests.storms.bureau import Bureau
from tests.storms.day import OLD_GOAL
from tests.storms.desk import NUMBER, Desk

T = TypeVar("T")
SUBURB, TOWN_BEFORE = "address.suburb", "Hobart"
_FIRST, _LAST, _BORN = "personalInfo.firstName", "personalInfo.lastName", "personalInfo.dateOfBirth"
_ALL = tuple(OpKind)
STATES_OF: Mapping[OpState, tuple[OpKind, ...]] = {
    OpState.DONE: _ALL,
    OpState.WITHDRAWN: _ALL,
    # A removal is never a decision (a goal that changed meanwhile needs a fix), and a file cannot differ.
    OpState.CONFLICT: (OpKind.CLIENT_UPDATE, OpKind.CLIENT_STATUS, OpKind.GOAL_UPDATE, OpKind.GOAL_STATUS),
    OpState.EXISTS: (OpKind.CLIENT_CREATE,),
    OpState.NEEDS_FIX: _ALL,
    OpState.PARKED: _ALL,
    OpState.IN_DOUBT: _ALL,
    OpState.IN_FLIGHT: _ALL,
    # What else is done under a client whom the office has not, the create carries.
    OpState.WAITING_PARENT: (OpKind.GOAL_CREATE, OpKind.GOAL_STATUS, OpKind.DOCUMENT_UPLOAD),
    OpState.QUEUED: _ALL,
}


class Fate(StrEnum):
    """What becomes of every write to the office for a while."""

    TAKEN = "taken"
    REFUSED = "refused"
    DENIED = "denied"
    LOST = "lost on the way"
    LATE = "arrives later"
    DIES = "the program dies, and it arrives"
    DIES_FIRST = "the program dies, and it was lost"


class FatefulLine(Line):
    """The line to the office on a day of which one knows what will happen."""

    fate = Fate.TAKEN

    def _tell(self, fn: Callable[[], Accepted], *, key: str = "", settle: float = SETTLE, parent: str = "") -> Accepted:
        if self.fate is Fate.TAKEN:
            return super()._tell(fn, key=key, settle=settle, parent=parent)
        self._begin()
        if self.fate is Fate.REFUSED:
            raise CentralError(ErrorKind.INVALID, message="The office says no", status=400)
        if self.fate is Fate.DENIED:
            raise CentralError(ErrorKind.FORBIDDEN, message="Unauthorized to access this client", status=403)
        if self.fate is Fate.LATE:
            self.office.late.append(Late(due=self.office.clock.monotonic() + settle - 5, apply=fn))
        if self.fate is Fate.DIES:
            fn()
        if self.fate in (Fate.DIES, Fate.DIES_FIRST):
            raise SimulatedCrash
        raise CentralError(ErrorKind.IN_DOUBT)


@dataclass(frozen=True, slots=True)
class Case:
    """One change, the state it was left in and what had happened to it on its way."""

    number: str
    kind: OpKind
    state: OpState
    fate: Fate = Fate.TAKEN

    @property
    def word(self) -> str:
        return f"Word {self.number}"

    @property
    def is_of_known(self) -> bool:
        """Whether the office had its client from the beginning."""
        return self.kind is not OpKind.CLIENT_CREATE and self.state is not OpState.WAITING_PARENT

    # ---- saving ---------------------------------------------------------------------------------------------------

    def save(self, desk: Desk) -> None:
        """Do on the laptop what the case is about."""
        if not self.is_of_known:
            names: dict[str, JsonValue] = {_FIRST: self.word, _LAST: "Ashgrove", _BORN: "1990-04-12"}
            desk.clients.create({**names, NUMBER: self.number})
        client = desk.client(self.number)
        if self.kind is OpKind.CLIENT_UPDATE:
            desk.clients.edit(client, {SUBURB: self.word})
        elif self.kind is OpKind.CLIENT_STATUS:
            desk.clients.set_status([client], "inactive")
        elif self.kind is OpKind.DOCUMENT_UPLOAD:
            desk.file(client, self.word.encode() * 40, name=f"{self.word}.txt")
        elif self.kind is not OpKind.CLIENT_CREATE:
            self._save_goal(desk, client)

    def _save_goal(self, desk: Desk, client: str) -> None:
        if self.kind is OpKind.GOAL_CREATE:
            desk.goals.add(client, {"title": self.word, "targetDate": "2027-03-01"}, [{"title": "Plan the way"}])
            return
        if not self.is_of_known:
            desk.goals.add(client, {"title": OLD_GOAL, "targetDate": "2027-03-01"})
        goal = desk.child(Kind.GOAL, client, OLD_GOAL)
        assert goal is not None
        if self.kind is OpKind.GOAL_UPDATE:
            desk.goals.edit(goal.local_id, {"description": self.word})
        elif self.kind is OpKind.GOAL_STATUS:
            desk.goals.set_status(goal.local_id, "in_progress")
        else:
            desk.goals.remove(goal.local_id)

    def contradict(self, bureau: Bureau) -> None:
        """Have a colleague at the office write into the same field, or register the same person."""
        model = bureau.model
        if self.state is OpState.EXISTS:
            bureau.register(self.number, self.word, "Ashgrove")
        elif self.kind is OpKind.CLIENT_UPDATE:
            model.change(_client(model, self.number), {SUBURB: "Geelong"}, by="office")
        elif self.kind is OpKind.CLIENT_STATUS:
            model.change(_client(model, self.number), {"status": "terminated"}, by="office")
        elif self.kind is OpKind.GOAL_UPDATE:
            model.change(_goals(model, self.number)[0], {"description": "Another description"}, by="office")
        else:
            model.change(_goals(model, self.number)[0], {"status": "cancelled"}, by="office")

    # ---- what became of it ----------------------------------------------------------------------------------------

    def is_kept(self, model: ModelOffice) -> bool:
        """Say whether the office has just this once, or not at all where it was taken back."""
        return self._times(model) == (0 if self.state is OpState.WITHDRAWN else 1)

    def _times(self, model: ModelOffice) -> int:
        if self.kind is OpKind.CLIENT_CREATE:
            return sum(one.fields.get(NUMBER) == self.number for one in model.clients.values())
        client, goals = _client(model, self.number), _goals(model, self.number)
        files = [one for one in model.documents.values() if one.parent == client.record_id]
        found: Mapping[OpKind, Iterable[object]] = {
            OpKind.CLIENT_UPDATE: [client.fields.get(SUBURB) == self.word],
            OpKind.CLIENT_STATUS: [client.fields.get("status") == "inactive"],
            OpKind.GOAL_CREATE: [goal.fields.get("title") == self.word for goal in goals],
            OpKind.GOAL_UPDATE: [goal.fields.get("description") == self.word for goal in goals],
            OpKind.GOAL_STATUS: [goal.fields.get("status") == "in_progress" for goal in goals],
            OpKind.GOAL_DELETE: [not goals],
            OpKind.DOCUMENT_UPLOAD: [one.content == self.word.encode() * 40 for one in files],
        }
        return sum(map(bool, found[self.kind]))


def _client(model: ModelOffice, number: str) -> Stored:
    (found,) = (one for one in model.clients.values() if one.fields.get(NUMBER) == number)
    return found


def _goals(model: ModelOffice, number: str) -> list[Stored]:
    client = _client(model, number)
    return [goal for goal in model.goals.values() if goal.parent == client.record_id]
