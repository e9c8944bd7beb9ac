"""What a catch-up costs with the embedded database: sent, read by a second kiosk, bytes on the wire, an empty round.

GOALS.md G5 to G9. ``BESIDE=1`` runs the limit script of the folder ``LIMITS`` beside it, with the interpreter
that ``LIMIT_PYTHON`` names.
"""

import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tests.backlog import LongSpell, long_spell
from tests.drivers_sync import PATIENCE_SECONDS, ROOT, TabletAtWork, enrolled, tallied
from tests.figures import load

FACTS = int(os.environ.get("FACTS") or 100_000)
SECONDS_MAX = 600.0
LOOK_SECONDS = 0.05
LIMIT = Path(os.environ.get("LIMITS") or ROOT.parent / "shared" / "bench") / "floor_catchup.py"
LIMIT_LINE = re.compile(r"HQ store sqlite: (push|pull) .*?([0-9.e+-]+) s ")


def main() -> None:
    """Times are taken without anybody between the two processes, bytes by a relay and in a fifth of the facts."""
    with long_spell(FACTS) as spell:
        sent, read = sent_and_read(spell)
    print(f"\nAn exchange, {FACTS:,} facts, headquarters on its embedded database")
    print(f"  sent, verified, stored once, durable: {sent:.1f} s, {FACTS / sent:,.0f} facts/s (G5, G9)")
    print(f"  read and applied by a second kiosk:   {read:.1f} s, {FACTS / read:,.0f} facts/s (G6)")
    with long_spell(FACTS // 5) as spell:
        for line in bytes_on_the_wire(spell):
            print(f"  {line}")
    if os.environ.get("BESIDE") == "1":
        for what, seconds in limits().items():
            ours = sent if what == "push" else read
            print(f"  the limit's {what} in turn: {seconds:.2f} s; ours is {ours / seconds:.1f} x")
    print(f"  {load()}", flush=True)


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


def limits() -> dict[str, float]:
    """Seconds of the least program on the same parts, by what it does; nothing where it is not at hand."""
    python = os.environ.get("LIMIT_PYTHON") or sys.executable
    if not LIMIT.exists():
        print(f"  no limit beside it: {LIMIT} is not there")
        return {}
    with tempfile.TemporaryDirectory() as folder:
        command = [python, "-B", str(LIMIT), "--n", str(FACTS), "--repeats", "1", "--dir", folder]
        done = subprocess.run(
            command, cwd=LIMIT.parent, capture_output=True, text=True, check=False, timeout=300
        )
    found = {what: float(seconds) for what, seconds in LIMIT_LINE.findall(done.stdout)}
    if not found:
        print(f"  no limit beside it: {done.stderr.strip().splitlines()[-1:]}")
    return found


if __name__ == "__main__":
    main()
