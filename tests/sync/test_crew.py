"""Several hands at sending: they wait for the office together, and what must not meet does not."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import ParamSpec, TypeVar, cast

import httpx
import pytest

from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.domain.errors import NotFoundError
from hubshift_desktop.domain.states import OpState
from hubshift_desktop.services.network_pool import NetworkPool
from hubshift_desktop.sync import withdrawing
from hubshift_desktop.sync.crew import Alone, Together, aside, worst_of
from hubshift_desktop.sync.office import Office
from hubshift_desktop.sync.outcomes import Halt
from hubshift_desktop.sync.pushing import PushReport, push
from hubshift_desktop.sync.scope import Scope
from tests.sync.world import EMAIL, NDIS, PHONE, Ear, World

T = TypeVar("T")
P = ParamSpec("P")
_A_LONG_TIME = 20.0
_AT_ONCE = 0.01


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(Together.hands + 1) as made:
        yield made


@pytest.fixture
def send(world: World, pool: ThreadPoolExecutor) -> Callable[[], PushReport]:
    def sent() -> PushReport:
        means = replace(world.means, crew=lambda: Together(pool, look_around=_AT_ONCE))
        return push(means, Scope())

    return sent


def _waiting_for(event: threading.Event) -> Callable[[], None]:
    def wait() -> None:
        assert event.wait(_A_LONG_TIME), "the other request never came"

    return wait


def test_while_one_client_waits_for_the_office_another_goes(world: World, send: Callable[[], PushReport]) -> None:
    amelia, bruno = world.know("Amelia Tran"), world.know(world.names()[1])
    second_is_out = threading.Event()
    world.edit(amelia, personalInfo__phone="0491 570 157")
    world.edit(bruno, personalInfo__phone="0491 570 158")
    world.line.during(f"clientUpdate/{world.server_id(amelia)}", _waiting_for(second_is_out), is_applied=False)
    world.line.during(f"clientUpdate/{world.server_id(bruno)}", second_is_out.set)

    report = send()

    assert (report.pushed, report.waiting) == (2, 0)
    assert [world.office(one)[PHONE] for one in (amelia, bruno)] == ["0491 570 157", "0491 570 158"]


def test_what_is_saved_while_a_file_goes_up_does_not_wait_for_it(world: World, send: Callable[[], PushReport]) -> None:
    amelia = world.know("Amelia Tran")
    has_gone = threading.Event()
    file = world.add_file(amelia)

    def save_and_wait() -> None:
        world.edit(amelia, personalInfo__email="amelia@example.com")
        _waiting_for(has_gone)()

    world.line.during("uploadDocument|documents?/", save_and_wait, method="POST", is_applied=False)
    world.line.during(f"clientUpdate/{world.server_id(amelia)}", has_gone.set)

    report = send()

    assert (report.pushed, report.waiting) == (2, 0)
    assert world.office(amelia)[EMAIL] == "amelia@example.com"
    assert world.states(file) == [OpState.DONE]


class Crowd(Together):
    """Notes how many hands were at work at once, at most: whether two of them met is no matter of luck."""

    now = most = 0

    def __init__(self, pool: Executor, *, look_around: float) -> None:
        super().__init__(pool, look_around=look_around)
        self.one_has_ended = threading.Event()

    def begin(self, work: Callable[[], None]) -> None:
        self.now += 1
        self.most = max(self.most, self.now)
        super().begin(partial(self._counted, work))

    def _counted(self, work: Callable[[], None]) -> None:
        try:
            work()
        finally:
            self.now -= 1
            self.one_has_ended.set()


def test_what_belongs_to_one_client_goes_one_after_the_other(world: World, pool: ThreadPoolExecutor) -> None:
    amelia, crowd = world.know("Amelia Tran"), Crowd(pool, look_around=_AT_ONCE)
    world.edit(amelia, personalInfo__phone="0491 570 157")
    for title in ("Walk", "Swim", "Read"):
        world.add_goal(amelia, title=title)
    before = len(world.office_goals(amelia))

    report = push(replace(world.means, crew=lambda: crowd), Scope())

    assert (report.waiting, crowd.most) == (0, 1)
    assert len(world.office_goals(amelia)) == before + 3


def test_a_new_client_goes_alone(world: World, pool: ThreadPoolExecutor) -> None:
    crowd, at_creates = Crowd(pool, look_around=_AT_ONCE), list[int]()
    amelia, numbers = world.know("Amelia Tran"), ("430000901", "430000902", "430000903")

    def note() -> None:
        at_creates.append(crowd.now)
        world.line.during("clientDetails/create", note, is_applied=False)

    world.line.during("clientDetails/create", note, is_applied=False)
    for number in numbers:
        world.add_goal(amelia, title=number)
        world.add_client(ndisDetails__ndisNumber=number)

    report = push(replace(world.means, crew=lambda: crowd), Scope())

    assert (report.waiting, at_creates) == (0, [1, 1, 1])
    assert world.made("client") == len(numbers)


@pytest.mark.parametrize("is_paused", [False, True])
def test_a_bug_in_one_hand_is_heard_when_the_other_is_done(
    world: World, send: Callable[[], PushReport], is_paused: bool
) -> None:
    amelia, bruno = world.know("Amelia Tran"), world.know(world.names()[1])
    is_broken = threading.Event()
    world.edit(amelia, personalInfo__phone="0491 570 157")
    world.edit(bruno, personalInfo__phone="0491 570 158")

    def break_down() -> None:
        if is_paused:
            world.cancel.set()  # the program does not end then: the next cycle needs the same threads
        is_broken.set()
        raise ZeroDivisionError

    world.line.during(f"clientUpdate/{world.server_id(amelia)}", break_down, is_applied=False)
    world.line.during(f"clientUpdate/{world.server_id(bruno)}", _waiting_for(is_broken), is_applied=False)

    with pytest.raises(ZeroDivisionError):
        send()

    assert world.states(bruno) == [OpState.DONE]
    assert world.states(amelia) == [OpState.IN_FLIGHT]  # looked for by the next cycle


def test_behind_a_new_client_who_went_alone_both_hands_are_at_work_at_once(
    world: World, pool: ThreadPoolExecutor
) -> None:
    world.add_client(ndisDetails__ndisNumber="430000901")
    amelia, bruno = world.know("Amelia Tran"), world.know(world.names()[1])
    second_is_out = threading.Event()
    for client in (amelia, bruno):
        world.edit(client, personalInfo__phone="0491 570 157")
    hers, his = (f"clientUpdate/{world.server_id(client)}" for client in (amelia, bruno))
    world.line.during(hers, _waiting_for(second_is_out), is_applied=False)
    world.line.during(his, second_is_out.set, is_applied=False)

    report = push(replace(world.means, crew=lambda: Together(pool, look_around=2 * _A_LONG_TIME)), Scope())

    assert (report.pushed, report.waiting) == (3, 0)


def test_after_a_bug_in_one_hand_the_other_takes_up_nothing_more(world: World, pool: ThreadPoolExecutor) -> None:
    amelia, bruno, third = (world.know(name) for name in world.names()[:3])
    for client in (amelia, bruno, third):
        world.edit(client, personalInfo__phone="0491 570 157")
    crowd = Crowd(pool, look_around=_AT_ONCE)

    def break_down() -> None:
        raise ZeroDivisionError

    world.line.during(f"clientUpdate/{world.server_id(amelia)}", break_down, is_applied=False)
    world.line.during(f"clientUpdate/{world.server_id(bruno)}", _waiting_for(crowd.one_has_ended), is_applied=False)

    with pytest.raises(ZeroDivisionError):
        push(replace(world.means, crew=lambda: crowd), Scope())

    assert world.states(bruno) == [OpState.DONE]
    assert world.states(third) == [OpState.QUEUED]


def test_of_two_bugs_at_once_both_are_heard(world: World, send: Callable[[], PushReport]) -> None:
    amelia, bruno = world.know("Amelia Tran"), world.know(world.names()[1])
    is_broken = threading.Event()
    world.edit(amelia, personalInfo__phone="0491 570 157")
    world.edit(bruno, personalInfo__phone="0491 570 158")

    def break_down() -> None:
        is_broken.set()
        raise ZeroDivisionError

    def break_down_too() -> None:
        _waiting_for(is_broken)()
        raise LookupError

    world.line.during(f"clientUpdate/{world.server_id(amelia)}", break_down, is_applied=False)
    world.line.during(f"clientUpdate/{world.server_id(bruno)}", break_down_too, is_applied=False)

    with pytest.raises(ExceptionGroup) as told:
        send()

    assert {type(bug) for bug in told.value.exceptions} == {ZeroDivisionError, LookupError}


class Broken(Executor):
    """A pool in which everything that is begun has failed at once."""

    def submit(self, _fn: Callable[P, T], /, *_args: P.args, **_named: P.kwargs) -> Future[T]:
        failed: Future[T] = Future()
        failed.set_exception(ZeroDivisionError())
        return failed


def test_what_two_hands_raise_at_the_same_moment_is_not_lost_with_the_first() -> None:
    crew = Together(Broken())
    crew.begin(lambda: None)
    crew.begin(lambda: None)

    with pytest.raises(ZeroDivisionError):
        crew.wait()

    assert [type(error) for error in crew.finish()] == [ZeroDivisionError]


def test_no_bug_hides_behind_a_trouble_that_is_known() -> None:
    known, other, bug = NotFoundError(what="This client"), NotFoundError(what="This goal"), ZeroDivisionError()

    assert worst_of(known, [bug]) is bug
    assert worst_of(bug, [known]) is bug
    assert bug.__notes__ == ["Another change was broken off by NotFoundError."] * 2
    assert worst_of(known, [other]) is known
    assert known.__notes__ == ["Another change was broken off by NotFoundError."]
    assert worst_of(known, []) is known


def test_when_the_network_goes_nothing_more_is_begun(world: World, send: Callable[[], PushReport]) -> None:
    clients = [world.know(name) for name in world.names()[:5]]
    for client in clients:
        world.edit(client, personalInfo__phone="0491 570 157")
    world.line.is_online = False

    report = send()

    assert (report.pushed, report.waiting) == (0, 5)
    assert [world.states(client) for client in clients] == [[OpState.QUEUED]] * 5


class OneIsDone(Ear):
    """Tells when the first change has been looked after, whatever came of it."""

    def __init__(self) -> None:
        super().__init__()
        self.event = threading.Event()

    def progress(self, phase: str, done: int, total: int) -> None:
        super().progress(phase, done, total)
        self.event.set()


def test_what_one_hand_has_heard_holds_whatever_another_comes_to(world: World, pool: ThreadPoolExecutor) -> None:
    amelia, bruno, third = (world.know(name) for name in world.names()[:3])
    for client in (amelia, bruno, third):
        world.edit(client, personalInfo__phone="0491 570 157")
    ear, is_out = OneIsDone(), threading.Event()
    hers, his = (f"clientUpdate/{world.server_id(client)}" for client in (amelia, bruno))
    world.central.faults.refuse(hers, status=429, headers={"Retry-After": "7200"})
    world.line.during(hers, _waiting_for(is_out), is_applied=False)
    world.line.during(his, is_out.set, is_applied=False)
    world.line.during(his, _waiting_for(ear.event))

    report = push(replace(world.means, listener=ear, crew=lambda: Together(pool)), Scope())

    assert (report.waiting, report.halt, report.retry_after) == (3, Halt.PAUSED, 7200)
    assert world.states(third) == [OpState.QUEUED]
    assert world.states(bruno) == [OpState.IN_DOUBT]  # it has left; what came of it is not asked now


class Throttled:
    """An office that has had enough of everybody."""

    def __init__(self) -> None:
        self.asked = 0

    def client(self, _server_id: str) -> None:
        self.asked += 1
        raise CentralError(ErrorKind.RATE_LIMITED, retry_after=7200)


def test_an_office_that_wants_to_be_left_alone_is_asked_nothing_more_by_anybody() -> None:
    throttled = Throttled()
    office = aside(cast("Office", throttled), Alone())

    for _ in range(2):
        with pytest.raises(CentralError) as told:
            office.client("c1")
        assert (told.value.kind, told.value.retry_after) == (ErrorKind.RATE_LIMITED, 7200)

    assert throttled.asked == 1


class Pieces:
    """An office whose files come in pieces."""

    def download(self, _url: str) -> Iterator[bytes]:
        yield from (b"one", b"two", b"three")


class Counted(Alone):
    """Counts how often the turn is given up."""

    def __init__(self) -> None:
        super().__init__()
        self.times = 0

    @contextmanager
    def aside(self) -> Iterator[None]:
        self.times += 1
        yield


def test_each_piece_of_a_file_is_waited_for_aside() -> None:
    crew = Counted()

    pieces = aside(cast("Office", Pieces()), crew).download("http://127.0.0.1/scan")

    assert [crew.times for _ in pieces] == [2, 3, 4]  # the question, and each piece


def test_what_a_pool_calls_back_when_it_closes_is_waited_for_no_longer() -> None:
    pool, gate = NetworkPool(1, name="hands"), threading.Event()
    pool.submit(gate.wait)
    crew = Together(pool, look_around=_AT_ONCE)
    crew.begin(lambda: None)

    pool.shutdown(wait=False, cancel_futures=True)
    crew.wait()

    assert not crew.is_busy
    gate.set()


def test_a_client_who_is_taken_back_while_the_office_is_searched_stays_taken_back(world: World) -> None:
    number = world.office(world.know("Amelia Tran"))[NDIS]
    op = world.op(world.add_client(ndisDetails__ndisNumber=number))

    def take_back() -> None:
        with world.writing() as uow:
            withdrawing.withdraw(uow, op.op_id, at=world.clock.now())

    answer = once_after("clientByNdis", take_back, world.line.handle_request)
    world.line.handle_request = answer  # type: ignore[method-assign, assignment]

    assert world.push().waiting == 0
    with world.store.read() as reader:
        kept = reader.outbox.get(op.op_id)
    assert kept is not None
    assert kept.state is OpState.WITHDRAWN


def once_after(
    path: str, act: Callable[[], object], answer: Callable[[httpx.Request], httpx.Response]
) -> Callable[[httpx.Request], httpx.Response]:
    left = [act]

    def answered(request: httpx.Request) -> httpx.Response:
        response = answer(request)
        if path in request.url.path and left:
            left.pop()()
        return response

    return answered
