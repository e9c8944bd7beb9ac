"""Polls at one server are woken by what is said at another, and miss nothing while they cannot hear each other."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import pytest
from sqlalchemy import text

from sync.hq.bell import ANYTHING, Bell
from sync.hq.postgres import PostgresStore
from sync.hq.shared_bell import AGAIN_SECONDS, SharedBell
from tests.databases import PostgresServer, running_server
from tests.strictness import AnnouncedWarnings

PATIENCE_SECONDS = 20
NEVER_SECONDS = 0.2
_numbers = count(1)


@pytest.fixture
def stores(postgres_database: str) -> Iterator[tuple[PostgresStore, PostgresStore]]:
    here, there = PostgresStore(postgres_database), PostgresStore(postgres_database)
    yield here, there
    here.close()
    there.close()


@contextmanager
def hung(store: PostgresStore) -> Iterator[SharedBell]:
    """A bell on the running loop, looked at by polls of three branches and by a page."""
    bell = SharedBell(store, f"server-{next(_numbers)}")
    for branch_id in ("PER", "LEV", "BAS", ANYTHING):
        bell.strokes(branch_id)
    bell.hang(asyncio.get_running_loop())
    try:
        yield bell
    finally:
        bell.close()


async def heard(bell: Bell, branch_id: str, seen: int = 0) -> int:
    """Waits until the bell has rung more than ``seen`` times for the branch; how often it has."""
    assert await bell.wait(branch_id, seen, PATIENCE_SECONDS)
    return bell.strokes(branch_id)


async def listening(bell: Bell) -> int:
    """Once the bell's line stands: everybody is told to look then, the page last. Gives how often each was."""
    return await heard(bell, ANYTHING)


def test_a_word_at_one_server_wakes_the_polls_of_that_branch_at_the_other(
    stores: tuple[PostgresStore, PostgresStore],
) -> None:
    async def story() -> tuple[bool, bool]:
        with hung(stores[0]) as here, hung(stores[1]) as there:
            seen = await listening(here)
            await listening(there)
            quiet = here.strokes("LEV")
            await asyncio.to_thread(there.ring, "PER")
            await asyncio.to_thread(there.ring, ANYTHING)
            await heard(here, "PER", seen)
            return await here.wait("LEV", quiet, NEVER_SECONDS), here.strokes("PER") == seen + 1

    assert asyncio.run(story()) == (False, True)


def test_a_server_does_not_wake_its_own_polls_twice(stores: tuple[PostgresStore, PostgresStore]) -> None:
    async def story() -> int:
        with hung(stores[0]) as here, hung(stores[1]) as there:
            seen = await listening(here)
            await listening(there)
            await asyncio.to_thread(here.ring, "PER")
            last = there.strokes("LEV")
            await asyncio.to_thread(
                there.ring, "LEV"
            )  # after it on the same channel: once heard, so is the other
            await heard(here, "LEV", 1)
            assert there.strokes("LEV") == last + 1
            return here.strokes("PER") - seen

    assert asyncio.run(story()) == 1


def test_a_line_that_was_cut_is_made_again_and_every_poll_looks_at_once(
    stores: tuple[PostgresStore, PostgresStore], announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("the other servers are not heard: UnreachableDatabaseError")

    async def story() -> int:
        with hung(stores[0]) as here:
            seen = await listening(here)
            await asyncio.to_thread(_cut_lines, stores[1])
            deaf = await heard(here, "PER", seen)
            again = await heard(here, "PER", deaf)
            await asyncio.to_thread(stores[1].tell, "another PER")
            return await heard(here, "PER", again) - seen

    assert asyncio.run(story()) == 3


def test_while_the_database_is_away_polls_look_again_every_second_and_then_hear_as_before(
    announced_warnings: AnnouncedWarnings,
) -> None:
    announced_warnings.expect("the other servers are not heard")
    announced_warnings.expect("the other servers could not be told")

    async def story(server: PostgresServer, store: PostgresStore) -> None:
        with hung(store) as here:
            seen = await listening(here)
            await asyncio.to_thread(server.stop)
            began = asyncio.get_running_loop().time()
            for _ in range(3):
                seen = await heard(here, "PER", seen)
            assert asyncio.get_running_loop().time() - began < 3 * AGAIN_SECONDS + PATIENCE_SECONDS
            await asyncio.to_thread(here.ring, "PER")
            await heard(here, "PER", seen)
            await asyncio.to_thread(server.begin)
            seen = here.strokes("PER")
            await asyncio.to_thread(store.tell, "another PER")
            await heard(here, "PER", seen)

    with running_server() as server:
        store = PostgresStore(server.make())
        asyncio.run(story(server, store))
        store.close()


def _cut_lines(store: PostgresStore) -> None:
    with store.writing() as connection:
        others = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'")
        assert connection.execute(others).all()
