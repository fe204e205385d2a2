"""A pool for the network does what any executor does, but for one thing: nobody waits for what hangs."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor, wait

import pytest

from hubshift_desktop.services.network_pool import NetworkPool

HANGING = """
import threading
from hubshift_desktop.services.network_pool import NetworkPool

is_there = threading.Event()

def hang():
    is_there.set()
    threading.Event().wait()

pool = NetworkPool(2, name="network")
pool.submit(hang)
is_there.wait()
pool.shutdown(wait=False, cancel_futures=True)
print("over")
"""


@pytest.fixture(params=["ours", "python's"])
def pool(request: pytest.FixtureRequest) -> Iterator[Executor]:
    """Python's own pool is held to the same, so that nobody notices which one they were given."""
    made: Executor = NetworkPool(2, name="network") if request.param == "ours" else ThreadPoolExecutor(2)
    yield made
    made.shutdown()


@pytest.mark.row("A7")
def test_a_program_ends_while_a_request_hangs() -> None:
    ended = subprocess.run([sys.executable, "-c", HANGING], stdout=subprocess.PIPE, text=True, check=True, timeout=60)
    assert ended.stdout == "over\n"


def test_answers_and_failures_come_back(pool: Executor) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    assert list(pool.map(abs, [-1, -2, -3])) == [1, 2, 3]
    failed = pool.submit(fail)
    assert isinstance(failed.exception(), ZeroDivisionError)
    assert pool.submit(int, "10", base=2).result() == 2, "the thread lives on after a failure"


def test_as_many_at_once_as_it_has_threads_and_the_others_wait(pool: Executor) -> None:
    together, let_go = threading.Barrier(3), threading.Event()

    def meet() -> None:
        together.wait(20)
        assert let_go.wait(20)

    first = [pool.submit(meet), pool.submit(meet)]
    third = pool.submit(let_go.is_set)
    together.wait(20)
    assert not third.done()
    let_go.set()
    assert third.result(20)
    assert not wait(first, 20).not_done


def test_what_has_not_begun_is_called_back_and_nothing_more_is_taken(pool: Executor) -> None:
    are_busy, let_go = threading.Barrier(3), threading.Event()

    def busy() -> bool:
        are_busy.wait(20)
        return let_go.wait(20)

    begun = [pool.submit(busy), pool.submit(busy)]
    are_busy.wait(20)
    late = pool.submit(busy)
    told: list[bool] = []
    late.add_done_callback(lambda future: told.append(future.cancelled()))
    pool.shutdown(wait=False, cancel_futures=True)
    assert told == [True]
    with pytest.raises(RuntimeError):
        pool.submit(busy)
    let_go.set()
    pool.shutdown()
    assert [future.result() for future in begun] == [True, True]


def test_what_was_asked_for_is_finished_before_an_end_that_waits(pool: Executor) -> None:
    asked = [pool.submit(abs, -number) for number in range(20)]
    pool.shutdown()
    assert [future.result(0) for future in asked] == list(range(20))


def test_one_that_is_taken_back_in_time_is_never_begun(pool: Executor) -> None:
    are_busy, let_go = threading.Barrier(3), threading.Event()
    done: list[str] = []

    def busy() -> None:
        are_busy.wait(20)
        let_go.wait(20)

    for _ in range(2):
        pool.submit(busy)
    are_busy.wait(20)
    waiting = pool.submit(done.append, "taken back")
    assert waiting.cancel()
    let_go.set()
    pool.shutdown()
    assert done == []


def test_each_thread_is_prepared_before_it_works() -> None:
    prepared: list[str] = []
    pool = NetworkPool(1, name="office", begin=lambda: prepared.append(threading.current_thread().name))
    assert pool.submit(lambda: list(prepared)).result(20) == ["office_0"]
    pool.shutdown()
