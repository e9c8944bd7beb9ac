"""What a catch-up costs on both databases: sent, read by a second kiosk, taken in by headquarters alone; bytes; a round.

GOALS.md G5 to G9, in turn, in one run, with the limits and peers of that page beside them. Where the limit's script
can run (``LIMIT_PYTHON`` names an interpreter that has its libraries), it runs in turn as well.
"""

import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from kiosk.domain.facts import CheckedIn
from kiosk.domain.visits import Source
from sync.client.steps import BatchStored, Upload
from sync.hq import accept
from sync.hq.house import House
from sync.protocol.limits import BATCH_FACTS_MAX, UPLOAD_RAW_BYTES_MAX
from tests.backlog import FACTS_IN_A_TRANSACTION, MEMBERS, LongSpell, long_spell
from tests.branch_in_process import BranchInProcess
from tests.builders import TUESDAY
from tests.databases import running_server
from tests.drivers_sync import PATIENCE_SECONDS, ROOT, TabletAtWork, enrolled, tallied
from tests.figures import load

FACTS = int(os.environ.get("FACTS") or 100_000)
SECONDS_MAX = 600.0
LOOK_SECONDS = 0.05
LIMITS = Path(os.environ.get("LIMITS") or ROOT.parent / "shared" / "bench")
LIMIT = LIMITS / "floor_catchup.py"
LIMIT_LINE = re.compile(r"HQ store (sqlite|pg): (push|pull) .*?([0-9.e+-]+) s ")
LIMIT_STORES = {"sqlite": "embedded", "pg": "PostgreSQL"}
PUBLISHED = """\
  beside (GOALS.md, for 100,000): G5 limit 1.47 s on PostgreSQL, 0.90 s embedded; PouchDB 19.3 s, RxDB in memory 21 s
                                  G6 limit 0.85 to 0.91 s; PouchDB 19 to 36 s
                                  G7 PouchDB 594 to 616 bytes, RxDB 475; G8 PouchDB 4 requests, 3,077 bytes
                                  G9 limit 68,000 facts/s, COPY with ON CONFLICT alone 80,600"""


def main() -> None:
    """Times are taken without anybody between the two processes, bytes by a relay and in a fifth of the facts."""
    print(f"\nAn exchange, {FACTS:,} facts")
    ours = {}
    with databases() as found:
        for name, make in found.items():
            with long_spell(FACTS, database=make()) as spell:
                sent, read = sent_and_read(spell)
            ours[name] = {"push": sent, "pull": read}
            print(
                f"  {name}: sent, verified, stored once, durable {sent:.1f} s, {FACTS / sent:,.0f} facts/s (G5)"
            )
            print(
                f"  {name}: read and applied by a second kiosk {read:.1f} s, {FACTS / read:,.0f} facts/s (G6)"
            )
            stored, said = ingest(make(), FACTS // 5)
            print(
                f"  {name}: headquarters alone stores {stored:,.0f} facts/s (G9), with its rows {said:,.0f}"
            )
    with long_spell(FACTS // 5) as spell:
        for line in bytes_on_the_wire(spell):
            print(f"  {line}")
    for (store, what), seconds in limits().items():
        took = ours.get(LIMIT_STORES[store], {}).get(what)
        if took is not None:
            print(
                f"  the limit's {what}, {LIMIT_STORES[store]}, in turn: {seconds:.2f} s; ours {took / seconds:.1f} x"
            )
    print(PUBLISHED)
    print(f"  {load()}", flush=True)


@contextmanager
def databases() -> Iterator[dict[str, Callable[[], str | None]]]:
    """What makes a fresh database of each kind; the PostgreSQL syncs its commits."""
    with running_server(is_durable=True) as server:
        yield {"embedded": lambda: None, "PostgreSQL": server.make}


def sent_and_read(spell: LongSpell) -> tuple[float, float]:
    """Seconds of the upload, and of a second kiosk's reading."""
    hq, home = spell.branch.hq, spell.branch.folder
    spell.tablet.close()
    began = time.monotonic()
    with closing(TabletAtWork(home, hq.port)) as first:
        sent = seconds_until(lambda: first.unsent() == 0, began)
        first.in_step(SECONDS_MAX)
    second_home = home.parent / "second"
    enrolled(hq, second_home)
    began = time.monotonic()
    with closing(TabletAtWork(second_home, hq.port)) as second:
        head = hq.ask("head")[0]
        read = seconds_until(lambda: second.read_to() >= head, began)
    spell.tablet = TabletAtWork(home, hq.port)
    return sent, read


class Stopwatch:
    """Seconds spent inside what it times."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def times(self, act: Callable[..., Any]) -> Callable[..., Any]:
        """The same act, its time counted."""

        def timed(*arguments: object) -> Any:
            began = time.perf_counter()
            try:
                return act(*arguments)
            finally:
                self.seconds += time.perf_counter() - began

        return timed


def ingest(database: str | None, count: int) -> tuple[float, float]:
    """Facts a second that headquarters takes in, in one process and without a network: stored, and with its rows."""
    whole, rows = Stopwatch(), Stopwatch()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        branch = BranchInProcess(Path(folder), database=database)
        stack.callback(branch.close)
        kiosk = branch.add()
        for _ in range(count // FACTS_IN_A_TRANSACTION):
            with kiosk.store.begin() as work:
                for number in range(FACTS_IN_A_TRANSACTION):
                    work.append(CheckedIn(TUESDAY, Source.PASS, subject_id=f"m-{number % MEMBERS:03}"))
        stack.enter_context(mock.patch.object(House, "catch_up", rows.times(House.catch_up)))
        stack.enter_context(mock.patch.object(accept, "store", whole.times(accept.store)))
        sent = 0
        while isinstance(stored := kiosk.perform(Upload(BATCH_FACTS_MAX, UPLOAD_RAW_BYTES_MAX)), BatchStored):
            sent += stored.facts
    return sent / (whole.seconds - rows.seconds), sent / whole.seconds


def bytes_on_the_wire(spell: LongSpell) -> list[str]:
    """Bytes a fact both ways, and what a round with nothing new takes, over connections that are open."""
    traffic, tablet = spell.branch.line.traffic, spell.tablet
    cost = spell.sent(SECONDS_MAX)
    tablet.in_step(SECONDS_MAX)
    assert tablet.worker.exchange_now().result(SECONDS_MAX).is_whole
    before = (traffic.outward_bytes, traffic.inward_bytes)
    with tallied() as tally:
        assert tablet.worker.exchange_now().result(PATIENCE_SECONDS).is_whole
        requests = tally.asked
    up_each, down_each = cost.up_bytes / cost.facts, cost.down_bytes / cost.facts
    up, down = traffic.outward_bytes - before[0], traffic.inward_bytes - before[1]
    return [
        f"on the wire: {up_each:.1f} bytes a fact up, {down_each:.1f} down, the echo in the feed (G7: <= 50 in all)",
        f"a round with nothing new: {requests} request, {up} + {down} bytes, TLS counted (G8: 1, <= 400)",
    ]


def seconds_until(holds: Callable[[], bool], began: float) -> float:
    """Looks again and again until it holds."""
    pause = threading.Event()
    while not holds():
        if time.monotonic() - began > SECONDS_MAX:
            raise TimeoutError(f"not within {SECONDS_MAX:.0f} s")
        pause.wait(LOOK_SECONDS)
    return time.monotonic() - began


def limits() -> dict[tuple[str, str], float]:
    """Seconds of the least program on the same parts, by database and what it does; nothing where it cannot run."""
    python = os.environ.get("LIMIT_PYTHON") or sys.executable
    if not LIMIT.exists():
        print("  no limit beside it: its script is not there")
        return {}
    with tempfile.TemporaryDirectory() as folder:
        command = [python, "-B", str(LIMIT), "--n", str(FACTS), "--repeats", "1", "--dir", folder]
        done = subprocess.run(
            command, cwd=LIMIT.parent, capture_output=True, text=True, check=False, timeout=300
        )
    found = {(store, what): float(seconds) for store, what, seconds in LIMIT_LINE.findall(done.stdout)}
    if not found or done.returncode:
        print(f"  of the limits: {done.stderr.strip().splitlines()[-1:]}")
    return found


if __name__ == "__main__":
    main()
