"""A week in which the line swallows every byte: the tablet works on, and all of it arrives once, in order.

The whole tablet in this process, headquarters in another, a relay between them. Nobody touches the tablet, so the
strip that says "no network" comes and leaves by itself; only the exchange's threads open sockets, and the GUI never
waits for them.
"""

import gc
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import TypeVar

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from kiosk import tablet_process
from kiosk.app import TabletApp
from kiosk.house_clock import HouseClock, moved_by
from kiosk.kiosk_thread import Need
from kiosk.story.hands import Hands
from tests.busy_branch import BusyBranch
from tests.chaos_proxy import RELAY_THREAD
from tests.drivers_demo import DemoHouse, assert_told_once_in_order, demo_house
from tests.gui_beat import BEAT_MS, LATE_SECONDS, GuiBeat
from tests.saying import Say

DAYS = 7
WEEK_OF_FACTS = 500
BRANCH = "LEV"
SEED = 7
STRIP_SECONDS = 60.0
DELIVERY_SECONDS = 60.0
EXCHANGE_THREADS = frozenset({"sync-push", "sync-pull"})
STRIP = "Senza rete."
ACTS_AT_A_TIME = 8
Result = TypeVar("Result")


@dataclass
class SocketWatch:
    """Which thread of this process opened or connected a socket, while it listens."""

    is_on: bool = False
    seen: list[tuple[str, str]] = field(default_factory=list)

    def hear(self, event: str, _arguments: tuple[object, ...]) -> None:
        """An audit hook; one can never be taken out again."""
        if self.is_on and event in (
            "socket.__new__",
            "socket.connect",
            "socket.getaddrinfo",
            "socket.sendto",
        ):
            self.seen.append((threading.current_thread().name, event))

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Listens anew."""
        self.seen.clear()
        self.is_on = True
        try:
            yield
        finally:
            self.is_on = False

    @property
    def threads(self) -> set[str]:
        """Who did, without the relay, which stands for the world outside."""
        return {thread for thread, _ in self.seen} - {RELAY_THREAD}


SOCKETS = SocketWatch()
sys.addaudithook(SOCKETS.hear)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoHouse]:
    with demo_house(tmp_path_factory, "week") as made:
        yield made


class Tablet:
    """The whole tablet, looked at and let live from this thread."""

    def __init__(self, house: DemoHouse, qapp: QGuiApplication, pictures: Path) -> None:
        settings = house.settings("kiosk")
        self.node = house.enrol(settings, BRANCH)
        window = tablet_process.first_frame(settings, qapp)
        self.app = TabletApp(settings, HouseClock(moved_by(house.clock.path)), qapp, window)
        self.hands = Hands(self.app, pictures)
        self.app.start()
        self.hands.wait_for("home", 60)
        self.wait("an exchange", lambda: self.is_connected and self.unsent == 0)

    def wait(self, what: str, condition: Callable[[], bool], seconds: float = DELIVERY_SECONDS) -> float:
        """Lets the tablet live until it holds; the seconds it took."""
        return self.hands.wait(what, condition, seconds)

    @property
    def is_connected(self) -> bool:
        """As the exchange says."""
        worker = self.app.parts.worker
        return worker is not None and worker.status.is_connected

    @property
    def unsent(self) -> int:
        """As the exchange says."""
        worker = self.app.parts.worker
        return -1 if worker is None else worker.status.unsent

    @property
    def shows_strip(self) -> bool:
        """Whether the strip can be read on the glass."""
        return any(word.startswith(STRIP) for word in self.hands.words())

    def facts(self) -> int:
        """How many facts the present life has."""
        return self.do(lambda: self.app.parts.store.journal.tip().seq)

    def do(self, work: Callable[[], Result]) -> Result:
        """A service call on the kiosk thread, while the GUI lives on."""
        asked = self.app.kiosk_thread.submit(work, Need.VISITOR)
        self.wait("the kiosk thread", asked.done)
        return asked.result()

    def close(self) -> None:
        """Ends it."""
        self.app.close()
        self.app.deleteLater()
        gc.unfreeze()


@pytest.fixture
def tablet(house: DemoHouse, qapp: QGuiApplication, tmp_path: Path) -> Iterator[Tablet]:
    made = Tablet(house, qapp, tmp_path)
    yield made
    made.close()


def live_a_week(house: DemoHouse, tablet: Tablet) -> None:
    """Seven mornings of visitors; in the evening everybody leaves."""
    places = tablet.do(tablet.app.parts.places)
    codes = [text for label, text in house.codes.items() if label.startswith("member-")]
    random = Random(SEED)  # noqa: S311 - what visitors do, drawn again by the same seed
    busy = BusyBranch(tablet.app.parts.ports, places, codes, random)
    begun = tablet.facts()
    for ahead in range(DAYS):
        house.clock.at(house.today + timedelta(days=ahead))
        while tablet.facts() - begun < WEEK_OF_FACTS * (ahead + 1) / DAYS:
            tablet.do(lambda: [busy.act() for _ in range(ACTS_AT_A_TIME)])
        while tablet.do(busy.inside):
            tablet.do(busy.leave)


def test_a_week_of_facts_arrives_once_and_in_order_when_the_line_is_back(
    house: DemoHouse, tablet: Tablet, say: Say
) -> None:
    assert not tablet.shows_strip
    beat = GuiBeat()
    with SOCKETS.listening():
        beat.start()
        house.line.cut()
        lived = time.monotonic()
        live_a_week(house, tablet)
        lived = time.monotonic() - lived
        noticed = lived + tablet.wait("the strip", lambda: tablet.shows_strip, STRIP_SECONDS)
        unsent = tablet.wait("the count", lambda: tablet.unsent >= WEEK_OF_FACTS) and tablet.unsent
        house.line.heal()
        left = tablet.wait("the strip to leave", lambda: not tablet.shows_strip)
        delivered = left + tablet.wait("everything to be sent", lambda: tablet.unsent == 0)
        beat.stop()
    say(
        f"strip within {noticed:.1f} s, left {left:.1f} s after the line came back; {unsent} facts"
        f" delivered {delivered:.1f} s after it; {beat}; {len(SOCKETS.seen)} sockets"
    )
    assert SOCKETS.threads == EXCHANGE_THREADS
    assert not beat.late, "\n".join(beat.late[0].stacks)
    assert_both_ends_equal(house, tablet)


def assert_both_ends_equal(house: DemoHouse, tablet: Tablet) -> None:
    """Every fact once and in order, and the same rows on every day of the week."""
    parts = tablet.app.parts
    assert assert_told_once_in_order(parts, house.facts_of(tablet.node, BRANCH)) >= WEEK_OF_FACTS
    for ahead in range(DAYS):
        day = house.today + timedelta(days=ahead)
        theirs = house.person.totals(BRANCH, tablet.node, day.isoformat())
        ours = parts.thread.run(partial(parts.store.totals, day))
        assert theirs["facts"] == dict(ours.facts), day
        assert theirs["digests"] == dict(ours.digests), day
        assert ours.facts, f"nothing happened on {day}"


def test_a_socket_opened_on_the_gui_thread_would_be_seen() -> None:
    with SOCKETS.listening():
        socket.socket().close()
    assert SOCKETS.threads == {threading.current_thread().name}


def test_a_slot_that_blocks_the_gui_thread_would_be_caught_and_named(qtbot: QtBot) -> None:
    beat = GuiBeat()
    beat.start()
    QTimer.singleShot(3 * BEAT_MS, block_the_gui_thread)
    qtbot.waitUntil(lambda: len(beat.gaps) > 20, timeout=10_000)
    beat.stop()
    caught = [gap for gap in beat.late if any("block_the_gui_thread" in stack for stack in gap.stacks)]
    assert len(caught) == 1, beat


def block_the_gui_thread() -> None:
    """What no slot of ours may do."""
    threading.Event().wait(5 * LATE_SECONDS)
