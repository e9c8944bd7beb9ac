"""A line of the worst kind between kiosks and headquarters: a TCP relay that a seed, or a test, lets fail.

It knows bytes and connections and never what they say: TLS passes through it as it is. What becomes of a connection
is drawn from the seed and the connection's number, so a run that failed can be told again; the order in which
threads connect is the machine's.
"""

import asyncio
import math
import socket
import struct
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from random import Random

CHUNK_BYTES = 4 << 10
QUEUED_CHUNKS_MAX = 64
RECEIVE_BUFFER_BYTES = 16 << 10
"""Small, so that a sender feels a narrow line as it would feel a real one and not the memory of this machine."""

SPLIT_BYTES_MAX = 300
QUIET_LOOK_SECONDS = 0.1
START_SECONDS = 10.0
RELAY_THREAD = "line"
RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class Fault(Enum):
    """What can become of one connection."""

    REFUSED = "refused"
    RESET = "reset"
    TRUNCATED = "truncated"
    SWALLOWED = "swallowed"
    DELAYED = "delayed"
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class Weather:
    """What new connections meet.

    ``share`` of them meet one of ``faults``; none of these lives on for more than ``reach_bytes`` one way. What a
    swallowed connection is sent vanishes for ``swallow_seconds``, then it is reset. ``delay_seconds``: how late each
    chunk of a delayed one comes at most.
    """

    share: float = 0.0
    faults: tuple[Fault, ...] = tuple(Fault)
    reach_bytes: int = 20_000
    swallow_seconds: float = 1.0
    delay_seconds: float = 0.1


CALM = Weather()


@dataclass(frozen=True, slots=True)
class Width:
    """What every connection together may carry in bytes a second, and how long a byte travels one way."""

    up: float = math.inf
    down: float = math.inf
    travel_seconds: float = 0.0


async def _passed(seconds: float) -> None:
    """So much time on the way is what a line is made of: a timer of the loop, which ends with whoever waits for it."""
    moment = asyncio.Event()
    timer = asyncio.get_running_loop().call_later(seconds, moment.set)
    try:
        await moment.wait()
    finally:
        timer.cancel()


@dataclass(slots=True)
class _Pace:
    """When the line is free again, one way."""

    free_at: float = 0.0

    async def passage(self, byte_count: int, bytes_per_second: float) -> None:
        """Waits until so many bytes have gone through after all that came before them."""
        now = asyncio.get_running_loop().time()
        self.free_at = max(self.free_at, now) + byte_count / bytes_per_second
        if self.free_at > now:
            await _passed(self.free_at - now)


@dataclass(slots=True)
class _Watch:
    """Something a test waits to see go by on one connection: so many bytes outward from now on.

    ``behind``: only connections with a higher number than this are watched.
    """

    after_bytes: int
    loses_answer: bool
    then_refuses: bool
    behind: int = 0


@dataclass(slots=True)
class Traffic:
    """What passed, and what failed, since the line was made."""

    connections: int = 0
    outward_bytes: int = 0
    inward_bytes: int = 0
    drops: int = 0
    truncations: int = 0
    answers_lost: int = 0
    met: Counter[Fault] = field(default_factory=Counter)


class ChaosProxy:
    """Relays ``127.0.0.1:port`` to ``target_port`` from the moment it is made until ``close``.

    Every method may be called from any thread; what it sets holds when it returns.
    """

    def __init__(self, target_port: int, seed: int = 0) -> None:
        self.target_port = target_port
        self.seed = seed
        self.weather = CALM
        self.width = Width()
        self.quiet_seconds = math.inf
        self.traffic = Traffic()
        self.is_cut = False
        self.is_refusing = False
        self.watch: _Watch | None = None
        self.paces = {True: _Pace(), False: _Pace()}
        self._wires: set[_Wire] = set()
        self._dropping: asyncio.Task[None] | None = None
        self._listener = socket.socket()
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
        self._listener.bind(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._is_ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name=RELAY_THREAD, daemon=True)
        self._thread.start()
        assert self._is_ready.wait(START_SECONDS)

    def cut(self) -> None:
        """From now on every byte vanishes, both ways, and new connections hang."""
        self._here(self._cut)

    def heal(self) -> None:
        """New connections work again; those that lived through the cut stay dead."""
        self.is_cut = False

    def refuse(self) -> None:
        """The present connections are reset, and every new one at once: a port where nobody listens."""
        self.is_refusing = True
        self.reset()

    def accept_again(self) -> None:
        """Ends ``refuse``."""
        self.is_refusing = False

    def reset(self) -> None:
        """Every present connection ends with a reset; new ones work."""
        self._here(self._reset_all)

    def lead_to(self, target_port: int) -> None:
        """From now on somebody else stands at the other end; the present connections are reset."""
        self.target_port = target_port
        self.reset()

    def truncate_after(self, byte_count: int, *, then_refuses: bool = False, is_new: bool = False) -> None:
        """The next so many bytes from a kiosk pass, then their connection is reset, once.

        ``is_new``: those of a connection that is opened from now on.
        """
        behind = self.traffic.connections if is_new else 0
        self.watch = _Watch(byte_count, loses_answer=False, then_refuses=then_refuses, behind=behind)

    def lose_answer_after(self, byte_count: int, *, then_refuses: bool = False) -> None:
        """Once so many bytes went out on a connection, all of that request passes and its answer vanishes, once."""
        self.watch = _Watch(byte_count, loses_answer=True, then_refuses=then_refuses)

    def drop_every(self, seconds: float) -> None:
        """All connections are reset every so many seconds from now on; infinity ends it."""
        self._here(lambda: self._drop_every(seconds))

    def close(self) -> None:
        """Ends the relay and all its connections. Safe to repeat."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._is_over.set)
            self._thread.join()

    def fault_of(self, number: int) -> tuple[Fault | None, Random]:
        """What the so-manieth connection meets in the present weather, and the chance for the rest of its life."""
        chance = Random(f"{self.seed} {number}")  # noqa: S311 - a weather, no secret
        met = chance.random() < self.weather.share
        return (chance.choice(self.weather.faults) if met else None), chance

    def forget(self, wire: "_Wire") -> None:
        """A connection is over."""
        self._wires.discard(wire)

    def _here(self, act: Callable[[], None]) -> None:
        async def acted() -> None:
            act()

        asyncio.run_coroutine_threadsafe(acted(), self._loop).result(START_SECONDS)

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        self._is_over = asyncio.Event()
        server = await asyncio.start_server(self._met, sock=self._listener, limit=CHUNK_BYTES)
        self._is_ready.set()
        await self._is_over.wait()
        server.close()
        self._drop_every(math.inf)
        ends = [wire.task for wire in self._wires]
        self._reset_all()
        await asyncio.gather(*ends, return_exceptions=True)

    async def _met(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.traffic.connections += 1
        task = asyncio.current_task()
        assert task is not None
        wire = _Wire(self, self.traffic.connections, (reader, writer), task)
        self._wires.add(wire)
        await wire.live()

    def _cut(self) -> None:
        self.is_cut = True
        for wire in self._wires:
            wire.is_dead = True

    def _reset_all(self) -> None:
        for wire in tuple(self._wires):
            wire.reset()

    def _drop_every(self, seconds: float) -> None:
        if self._dropping is not None:
            self._dropping.cancel()
        self._dropping = None if seconds == math.inf else asyncio.create_task(self._drop_on(seconds))

    async def _drop_on(self, seconds: float) -> None:
        while True:
            await _passed(seconds)
            self.traffic.drops += 1
            self._reset_all()


class _Wire:
    """One relayed connection. ``is_dead``: it reads and forgets, and tells neither end."""

    def __init__(
        self,
        proxy: ChaosProxy,
        number: int,
        near: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        task: "asyncio.Task[None]",
    ) -> None:
        self.is_dead = proxy.is_cut
        self.task = task
        self._proxy = proxy
        self._number = number
        self._near_reader, self._near = near
        self._far: asyncio.StreamWriter | None = None
        self._is_reset = False
        self._ends_hard = False
        self._watch: _Watch | None = None
        self._seen = 0
        self._last_byte_at = asyncio.get_running_loop().time()
        self._fault, self._chance = proxy.fault_of(number)
        self._ends_outward = self._chance.random() < 1 / 2
        self._left = self._chance.randrange(proxy.weather.reach_bytes)

    async def live(self) -> None:
        """Relays until either end, or the weather, ends it."""
        try:
            if self._fault is Fault.REFUSED:
                self._proxy.traffic.met[Fault.REFUSED] += 1
            if self._proxy.is_refusing or self._fault is Fault.REFUSED:
                self.reset()
                return
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._end_when_quiet())
                if self.is_dead:
                    tasks.create_task(self._carry(self._near_reader, None, is_outward=True))
                    return
                await _passed(2 * self._proxy.width.travel_seconds)  # what a handshake of TCP takes there
                far_reader, self._far = await asyncio.open_connection(
                    "127.0.0.1", self._proxy.target_port, limit=CHUNK_BYTES
                )
                tasks.create_task(self._carry(self._near_reader, self._far, is_outward=True))
                tasks.create_task(self._carry(far_reader, self._near, is_outward=False))
        except* (OSError, _WireEndedError):
            pass
        finally:
            self._close()
            self._proxy.forget(self)

    def reset(self) -> None:
        """Ends both connections with a reset, as a router does that knows nothing of them."""
        self._is_reset = True
        for end in (self._near, self._far):
            if end is not None:
                with suppress(OSError):
                    end.get_extra_info("socket").setsockopt(
                        socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE
                    )
                end.transport.abort()

    def _close(self) -> None:
        if self._ends_hard or self._is_reset:
            self.reset()  # once more, for an end that was opened meanwhile
        for end in (self._near, self._far):
            if end is not None and not self._is_reset:
                end.close()

    async def _carry(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter | None, *, is_outward: bool
    ) -> None:
        """One way of it. Raises _WireEndedError or OSError when it is over."""
        on_the_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(QUEUED_CHUNKS_MAX)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(_arrive(on_the_way, sink))
            while chunk := await source.read(CHUNK_BYTES):
                for piece in self._pieces(chunk):
                    if await self._pass(piece, on_the_way, is_outward=is_outward):
                        await on_the_way.put((0.0, b""))
                        return
            if (
                not self.is_dead or is_outward
            ):  # who hangs on a dead wire is not told that the other end has gone
                await on_the_way.put((0.0, b""))

    async def _pass(
        self, piece: bytes, on_the_way: "asyncio.Queue[tuple[float, bytes]]", *, is_outward: bool
    ) -> bool:
        """Lets a piece go its way; whether it was the last one."""
        proxy, loop = self._proxy, asyncio.get_running_loop()
        self._last_byte_at = loop.time()
        kept, ends = self._kept(piece, is_outward=is_outward)
        if kept and not self.is_dead:
            width, traffic = proxy.width, proxy.traffic
            await proxy.paces[is_outward].passage(len(kept), width.up if is_outward else width.down)
            traffic.outward_bytes += len(kept) if is_outward else 0
            traffic.inward_bytes += 0 if is_outward else len(kept)
            late = (
                self._chance.random() * proxy.weather.delay_seconds if self._fault is Fault.DELAYED else 0.0
            )
            await on_the_way.put((loop.time() + width.travel_seconds + late, kept))
        return self._is_over(ends)

    def _kept(self, piece: bytes, *, is_outward: bool) -> tuple[bytes, Fault | None]:
        """What of a piece passes, and how the connection ends behind it, if it does."""
        kept, watch = self._watched(piece, is_outward=is_outward)
        if watch is not None:
            if watch.then_refuses:
                self._proxy.is_refusing = True
            return kept, Fault.RESET
        if self._fault is None or is_outward != self._ends_outward:
            return piece, None
        kept, self._left = piece[: self._left], self._left - len(piece)
        return kept, (self._fault if self._left <= 0 else None)

    def _watched(self, piece: bytes, *, is_outward: bool) -> tuple[bytes, _Watch | None]:
        """What a test waits for: the part of this piece that passes, and the watch when it has come."""
        proxy, watch = self._proxy, self._proxy.watch
        if self._watch is not watch:
            self._watch, self._seen = watch, 0
        if watch is None or self._number <= watch.behind:
            return piece, None
        seen, self._seen = self._seen, self._seen + (len(piece) if is_outward else 0)
        if self._seen < watch.after_bytes or is_outward is watch.loses_answer:
            return piece, None
        proxy.watch = None
        if watch.loses_answer:
            proxy.traffic.answers_lost += 1
            return b"", watch
        proxy.traffic.truncations += 1
        return piece[: watch.after_bytes - seen], watch

    def _is_over(self, fault: Fault | None) -> bool:
        """Does to the connection what ends it; whether nothing passes after what is on its way now."""
        if fault is None:
            return False
        if fault is self._fault:
            self._proxy.traffic.met[fault] += 1
            self._fault = None
        if fault is Fault.SWALLOWED:
            self.is_dead = True
            asyncio.get_running_loop().call_later(self._proxy.weather.swallow_seconds, self.reset)
            return False
        self._ends_hard = fault is not Fault.TRUNCATED
        return True

    def _pieces(self, chunk: bytes) -> list[bytes]:
        if self._fault is not Fault.SPLIT:
            return [chunk]
        pieces = []
        while chunk:
            size = self._chance.randint(1, SPLIT_BYTES_MAX)
            pieces.append(chunk[:size])
            chunk = chunk[size:]
        return pieces

    async def _end_when_quiet(self) -> None:
        """A proxy that takes a connection on which nothing is said for a dead one."""
        loop = asyncio.get_running_loop()
        while True:
            left = self._last_byte_at + self._proxy.quiet_seconds - loop.time()
            if left <= 0:
                self._proxy.traffic.drops += 1
                self.reset()
                return
            await _passed(min(left, QUIET_LOOK_SECONDS))


class _WireEndedError(Exception):
    """The stream ends here, in order."""


async def _arrive(
    on_the_way: "asyncio.Queue[tuple[float, bytes]]", sink: asyncio.StreamWriter | None
) -> None:
    """Sends on what has travelled long enough. Raises _WireEndedError at an empty piece: that was all."""
    loop = asyncio.get_running_loop()
    while True:
        due_at, piece = await on_the_way.get()
        if not piece:
            raise _WireEndedError
        if due_at > loop.time():
            await _passed(due_at - loop.time())
        if sink is not None:
            sink.write(piece)
            await sink.drain()
