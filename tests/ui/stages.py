"""A stage to play journeys on: the real tablet, kiosk thread and services, a house in memory, and no glass.

Touches are the slots that QML calls; what a page shows is read as QML reads it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtQml import QQmlProperty
from pytestqt.qtbot import QtBot

from kiosk.kiosk_thread import KioskThread, Need
from kiosk.services.identify import identify
from tests.houses import House
from ui.bridge.answers import BranchView
from ui.bridge.calls import Calls, Submit
from ui.bridge.journeys.stage import Stage, StageParts
from ui.bridge.messages import Tone
from ui.bridge.phrases import Phrase
from ui.bridge.tablet import Tablet

LONGEST_CHAIN = 4
"""Questions that one touch may ask one after another."""


@dataclass
class Screen:
    """One tablet of one house. ``tones``: what was heard; ``faults``: what a call raised."""

    house: House
    qtbot: QtBot
    has_branch: bool = True
    tones: list[Tone] = field(default_factory=list)
    faults: list[BaseException] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.thread = KioskThread()
        self.owner = QObject()
        self.tablet = Tablet(self.owner)
        self.last = self.calls(Need.EXCHANGE)
        parts = StageParts(
            self.tablet,
            self.calls(Need.VISITOR),
            self.calls(Need.STAFF),
            self.house.ports,
            "it",
            self.tones.append,
        )
        self.stage = Stage(parts, self.view() if self.has_branch else None, self.owner)

    def view(self) -> BranchView:
        """The branch as its store describes it."""
        with self.house.ports.begin() as work:
            places = work.places
            return BranchView(places.branch(), tuple(places.spaces()), tuple(places.plans()))

    def submit(self, need: Need) -> Submit:
        """Work for the kiosk thread, at that level of need."""
        return lambda work: self.thread.submit(work, need)

    def calls(self, need: Need) -> Calls:
        """Calls on the kiosk thread, at that level of need."""
        return Calls(self.submit(need), self.faults.append, self.owner)

    def settle(self) -> None:
        """Waits until everything that was asked, and what the answers asked, is shown."""
        for _ in range(LONGEST_CHAIN):
            wait_for_answer(self.last, self.qtbot)

    def stands(self, screen: str) -> None:
        """Waits for that page."""
        self.qtbot.waitUntil(lambda: self.tablet.current_screen == screen)
        self.settle()

    def seconds_pass(self, seconds: int) -> None:
        """The clock of the wall and of the page go on, second by second."""
        for _ in range(seconds):
            self.house.later(seconds=1)
            self.stage.tick()
        self.settle()

    def close(self) -> None:
        """Ends the thread and deletes every Qt object."""
        self.thread.close()
        self.owner.deleteLater()

    def everything_shown(self) -> str:
        """Every property of every page, as text: what could still be read or spoken."""
        pages = [page for page in vars(self.tablet.pages).values() if isinstance(page, QObject)]
        return "\n".join(f"{name}: {shown(page, name)}" for page in pages for name in _properties(page))


def wait_for_answer(calls: Calls, qtbot: QtBot, timeout_ms: int = 5_000) -> None:
    """Until all is answered that these calls were asked so far."""
    done: list[None] = []
    calls.ask(lambda: None, done.append)
    qtbot.waitUntil(lambda: bool(done), timeout=timeout_ms)


def shown(page: QObject, name: str) -> Any:
    """A property of a page, as QML reads it."""
    return QQmlProperty.read(page, name)


def key_of(words: Phrase) -> str:
    """The key of a phrase that is shown, empty when nothing is."""
    return str(words.get("key", ""))


def values_of(words: Phrase) -> dict[str, Any]:
    """The values in a phrase."""
    values = words.get("values", {})
    assert isinstance(values, dict)
    return values


def one(rows: Any, row_id: str) -> dict[str, Any]:
    """The row of that id."""
    found = [row for row in rows if row["id"] == row_id]
    assert len(found) == 1, f"{len(found)} rows are {row_id}"
    return dict(found[0])


def opened(house: House, qtbot: QtBot, *, has_branch: bool = True) -> Iterator[Screen]:
    """A screen for one test."""
    screen = Screen(house, qtbot, has_branch)
    yield screen
    screen.settle()
    screen.close()
    assert screen.faults == []


def subject_of(code: bytes, house: House) -> str | None:
    """Whose code it is, as the reader's side finds out."""
    known = identify(code, house.ports)
    return getattr(known, "subject_id", None)


def _properties(page: QObject) -> list[str]:
    meta = page.metaObject()
    return [str(meta.property(i).name()) for i in range(meta.propertyCount())]
