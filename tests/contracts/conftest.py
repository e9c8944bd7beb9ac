"""The storage that a suite runs against: the one in memory, then the real one on a disk."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.storage.store import KioskStore
from tests.builders import a_branch, a_desk, a_grant, a_member, a_room
from tests.fakes.feed import FeedOf, told
from tests.fakes.memory_store import MemoryStore
from tests.premises import Premises
from tests.strictness import AnnouncedWarnings

Store = MemoryStore | KioskStore


@pytest.fixture
def premises(tmp_path: Path) -> Premises:
    """Where the real store lies; its clock is also the one in memory's."""
    return Premises(tmp_path)


@pytest.fixture(params=["memory", "real"])
def store(request: pytest.FixtureRequest, premises: Premises) -> Iterator[Store]:
    """A store that has just begun its first life and heard nothing."""
    if request.param == "memory":
        yield MemoryStore(clock=premises.clock, random=premises.random)
        return
    with premises.opened() as opened:
        yield opened


@pytest.fixture
def hq(store: Store) -> FeedOf:
    """Headquarters, which has described Pergine: two desks and a room held by this kiosk, and Marco."""
    spaces = (a_desk("P-01"), a_desk("P-07"), a_room("P-31"))
    return told(store, a_branch(), *spaces, *map(a_grant, spaces), a_member())


@pytest.fixture
def expect_put_aside(store: Store, announced_warnings: AnnouncedWarnings) -> None:
    """The real store says in the log that it put something aside."""
    if isinstance(store, KioskStore):
        announced_warnings.expect("cannot be applied")


@pytest.fixture
def expect_lock(store: Store, announced_warnings: AnnouncedWarnings) -> None:
    """The real store says in the log that it is locked, and that it was let in."""
    if isinstance(store, KioskStore):
        announced_warnings.expect("headquarters revoked this kiosk")
        announced_warnings.expect("headquarters let this kiosk in again")


@pytest.fixture
def expect_fence(store: Store, announced_warnings: AnnouncedWarnings) -> None:
    """The real store says in the log that it lost state."""
    if isinstance(store, KioskStore):
        announced_warnings.expect("nothing is confirmed")
