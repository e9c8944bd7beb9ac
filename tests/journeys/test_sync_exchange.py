"""A kiosk and headquarters in two processes, a real line between them: nothing is lost, doubled or out of order."""

import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from threading import current_thread

import pytest

from kiosk.encoding import facts
from kiosk.house_clock import HouseClock, MovedWall
from kiosk.storage import reconciliation
from tests.chaos_proxy import RELAY_THREAD
from tests.drivers_sync import Branch, assert_whole

WEEK_OF_FACTS = 500
SOCKETS: list[tuple[str, str]] = []
"""Threads of this process that opened a connection, and where to; an audit hook can never be taken out again."""


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.connect":
        SOCKETS.append((current_thread().name, str(arguments[1])))


sys.addaudithook(_watch)


@pytest.fixture(scope="module")
def branch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Branch]:
    made = Branch(tmp_path_factory.mktemp("exchange"))
    yield made
    made.close()


@pytest.fixture
def own_branch(tmp_path: Path) -> Iterator[Branch]:
    """For a story after which the feed has no beginning any more."""
    made = Branch(tmp_path)
    yield made
    made.close()


def in_days(count: int) -> str:
    return (datetime.now(UTC) + timedelta(days=count)).date().isoformat()


def test_a_kiosk_just_enrolled_reads_its_branch_and_headquarters_its_journal(branch: Branch) -> None:
    tablet = branch.tablet()
    tablet.in_step()
    assert tablet.worker.exchange_now().result(20).is_whole
    places = tablet.thread.run(tablet.parts.places)
    assert places.branch.name == "Pergine Valsugana"
    assert [space.code for space in places.spaces] == ["P-01", "P-02", "P-31"]
    assert_whole(tablet, branch)
    tablet.close()


@pytest.mark.fault("F13")
def test_a_booking_asked_at_headquarters_is_decided_by_the_kiosk_in_under_three_seconds(
    branch: Branch,
) -> None:
    tablet = branch.tablet()
    tablet.in_step()
    first = branch.hq.ask("book", "10:00", "11:00", in_days(1))
    assert branch.wait_for_request(first, "confirmed", 3.0) < 3.0
    clash = branch.hq.ask("book", "10:30", "11:30", in_days(1))
    assert branch.wait_for_request(clash, "declined", 3.0) < 3.0
    tablet.close()


def test_a_week_behind_a_swallowed_line_arrives_once_in_order_and_the_strip_comes_and_goes_by_itself(
    branch: Branch,
) -> None:
    """A booking asked at headquarters meanwhile stays pending, and is decided within seconds of the line's return."""
    moved = timedelta()
    clock = HouseClock(MovedWall(lambda: moved))
    tablet = branch.tablet(clock)
    tablet.in_step()
    SOCKETS.clear()
    branch.line.cut()
    told = len(tablet.statuses.seen)
    for _ in range(WEEK_OF_FACTS):
        moved += timedelta(days=7) / WEEK_OF_FACTS
        tablet.arrives(clock.now().date())
    tablet.statuses.wait_for(lambda s: not s.is_connected and s.unsent == WEEK_OF_FACTS, 30)
    assert (
        branch.hq.ask("stored", branch.kiosk.node)[tablet.thread.run(tablet.parts.store.journal.tip).inc] == 2
    )
    request = branch.hq.ask("book", "14:00", "15:00", in_days(10))
    assert branch.hq.ask("request", request) == "pending"
    branch.line.heal()
    branch.wait_for_request(request, "confirmed", 5.0)
    tablet.in_step()
    turns = [is_up for is_up, _ in groupby(status.is_connected for status in tablet.statuses.seen[told:])]
    assert turns in ([True, False, True], [False, True])
    assert_whole(tablet, branch)
    ours = {thread for thread, place in SOCKETS if str(branch.line.port) in place}
    others = {thread for thread, place in SOCKETS if str(branch.line.port) not in place}
    assert ours <= {"sync-push", "sync-pull"}
    assert "sync-push" in ours
    assert others <= {RELAY_THREAD}
    tablet.close()


def test_a_headquarters_killed_while_facts_arrive_has_each_of_them_once_after_its_return(
    branch: Branch,
) -> None:
    tablet = branch.tablet()
    tablet.in_step()
    for _ in range(3):
        for _ in range(40):
            tablet.arrives(date(2026, 11, 24))
        branch.hq.kill()
        for _ in range(10):
            tablet.arrives(date(2026, 11, 24))
        branch.hq.start()
    tablet.in_step()
    assert tablet.worker.exchange_now().result(20).is_whole
    assert_whole(tablet, branch)
    tablet.close()


def test_a_kiosk_started_again_goes_on_in_a_new_life_that_hangs_on_the_one_before(branch: Branch) -> None:
    tablet = branch.tablet()
    tablet.in_step()
    branch.line.cut()
    tablet.arrives(date(2026, 11, 24))
    tablet.close()
    again = branch.tablet()
    again.arrives(date(2026, 11, 24))
    branch.line.heal()
    again.in_step()
    assert_whole(again, branch)
    types = [facts.envelope(bytes.fromhex(body)).t for *_, body in branch.hq.ask("facts", branch.kiosk.node)]
    assert types.count("boot") == len(branch.hq.ask("stored", branch.kiosk.node))
    again.close()


def test_the_exchange_ends_at_once_in_the_middle_of_a_long_poll(branch: Branch) -> None:
    tablet = branch.tablet()
    tablet.in_step()
    assert tablet.worker.exchange_now().result(20).is_whole
    began = time.monotonic()
    tablet.parts.stop_exchange()
    assert time.monotonic() - began < 1.0
    tablet.close()


@pytest.mark.fault("F43")
def test_a_tablet_whose_place_in_the_feed_is_gone_reads_a_snapshot_over_the_real_line_and_goes_on(
    own_branch: Branch,
) -> None:
    branch = own_branch
    tablet = branch.tablet()
    tablet.in_step()
    branch.line.cut()
    visit = tablet.arrives(datetime.now(UTC).date())
    request = branch.hq.ask("book", "16:00", "17:00", in_days(1))
    assert branch.hq.ask("prune") > 0
    tablet.statuses.wait_for(lambda s: not s.is_connected and s.unsent == 1, 30)
    branch.line.heal()
    branch.wait_for_request(request, "confirmed", 5.0)
    tablet.in_step()
    store = tablet.parts.store
    assert tablet.thread.run(lambda: reconciliation.told_in_snapshot(store._shelves)) != {}
    assert tablet.thread.run(lambda: store._shelves.visits.visit(visit.ref)) is not None
    ends = {inc: last for inc, (last, _) in tablet.thread.run(store.heads).items()}
    assert branch.hq.ask("stored", branch.kiosk.node) == ends
    tablet.close()
