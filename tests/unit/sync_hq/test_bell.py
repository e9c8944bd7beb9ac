"""Long-polls wait on the server's loop and miss no stroke, whichever thread rings."""

import asyncio
import threading

from sync.hq.bell import Bell


def ring_from_another_thread(bell: Bell, branch_id: str) -> None:
    ringer = threading.Thread(target=bell.ring, args=(branch_id,))
    ringer.start()
    ringer.join()


async def a_bell() -> Bell:
    bell = Bell()
    bell.hang(asyncio.get_running_loop())
    return bell


def test_a_stroke_between_looking_and_waiting_is_not_missed() -> None:
    async def story() -> bool:
        bell = await a_bell()
        seen = bell.strokes("PER")
        ring_from_another_thread(bell, "PER")
        return await bell.wait("PER", seen, 5)

    assert asyncio.run(story())


def test_another_branch_wakes_nobody() -> None:
    async def story() -> tuple[bool, bool]:
        bell = await a_bell()
        ring_from_another_thread(bell, "LEV")
        return await bell.wait("PER", 0, 0.05), await bell.wait("LEV", 0, 5)

    assert asyncio.run(story()) == (False, True)


def test_a_server_that_ends_lets_every_poll_go() -> None:
    async def story() -> bool:
        bell = await a_bell()
        waiting = asyncio.create_task(bell.wait("PER", 0, 50))
        await asyncio.to_thread(bell.close)
        return await waiting or await bell.wait("PER", 0, 50)

    assert asyncio.run(story()) is False
