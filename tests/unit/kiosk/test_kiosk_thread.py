"""One thread for everything that touches the database: visitors first, results and failures to whoever asked."""

import threading
import weakref
from functools import partial

import pytest

from kiosk.domain.errors import DiskFullError
from kiosk.kiosk_thread import KioskThread, Need
from tests.drivers_demo import wait_until
from tests.strictness import AnnouncedWarnings


def test_visitors_go_before_staff_and_staff_before_the_exchange() -> None:
    thread = KioskThread()
    gate = threading.Event()
    served: list[str] = []
    thread.submit(gate.wait)
    for need in (Need.EXCHANGE, Need.STAFF, Need.VISITOR):
        thread.submit(partial(served.append, need.name), need)
    gate.set()
    thread.close()
    assert served == ["VISITOR", "STAFF", "EXCHANGE"]


def test_everything_runs_on_one_thread_and_whoever_is_on_it_does_not_wait_for_itself() -> None:
    thread = KioskThread()
    nested = thread.run(lambda: thread.run(threading.current_thread))
    assert nested.name == "kiosk"
    thread.close()


def test_a_failure_reaches_whoever_asked_and_the_next_call_is_served() -> None:
    thread = KioskThread()
    with pytest.raises(ZeroDivisionError):
        thread.run(lambda: 1 // 0)
    assert thread.run(lambda: "served") == "served"
    thread.close()


def test_a_closing_thread_finishes_what_was_asked_and_takes_nothing_more() -> None:
    thread = KioskThread()
    asked = [thread.submit(partial(int, n)) for n in range(20)]
    thread.close()
    assert [future.result() for future in asked] == list(range(20))
    with pytest.raises(RuntimeError, match="closing"):
        thread.submit(lambda: None)


def test_work_that_nobody_waits_for_is_written_down_when_it_fails(
    announced_warnings: AnnouncedWarnings,
) -> None:
    announced_warnings.expect("kiosk.kiosk_thread: no-shows failed")
    announced_warnings.expect("kiosk.kiosk_thread: upkeep failed: the disk is full Make room.")
    thread = KioskThread()
    thread.attend("no-shows", lambda: 1 // 0, Need.STAFF)
    thread.attend("upkeep", partial(fail, DiskFullError("the disk is full", advice="Make room.")), Need.STAFF)
    assert thread.run(lambda: "served") == "served"
    thread.close()


def fail(fault: Exception) -> None:
    raise fault


class Said:
    """What somebody was told."""


def test_nothing_of_the_last_answer_is_held_while_the_next_call_is_waited_for() -> None:
    thread = KioskThread()
    told = weakref.ref(thread.run(Said))
    thread.run(lambda: None)
    assert told() is None
    last = weakref.ref(thread.run(Said))
    wait_until("it is let go", lambda: last() is None)
    thread.close()
