"""Kills a writing kiosk process again and again, at random instants, and reads back what it had shown.

Run as ``python -m tests.storage.kill_loop ROOT KILLS SEED``; prints one JSON object of counts. The children are
forked from a process that has everything imported, so that most of the time goes into writing.
"""

import json
import mmap
import os
import select
import signal
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

from kiosk.domain.ports import JournalTip
from tests.premises import Premises, driver_in
from tests.storage import writer

MILLISECONDS_MAX = 60
IDLE, IN_TRANSACTION = 0, 1


@dataclass
class Counts:
    """What the loop saw. ``in_transaction``: kills that hit a unit of work between its begin and its commit."""

    kills: int = 0
    in_transaction: int = 0
    shown: int = 0
    lost: int = 0
    twice: int = 0
    torn: int = 0
    fenced: int = 0


def write_until_killed(root: Path, flag: mmap.mmap, said: int) -> None:
    """The child: writes for ever, saying in shared memory whether a transaction is open."""
    premises = writer.premises_at(root)
    with premises.opened() as store:
        driver_in(store).execute("PRAGMA wal_autocheckpoint=50")
        people = writer.Writer(store, lambda line: _say(said, line))
        number = 0
        while True:
            flag[0] = IN_TRANSACTION
            people.step(number, after_commit=lambda: _put(flag, IDLE))
            number += 1


def _put(flag: mmap.mmap, value: int) -> None:
    flag[0] = value


def _say(said: int, line: str) -> None:
    os.write(said, line.encode())


def killed(root: Path, flag: mmap.mmap, patience: float) -> tuple[list[JournalTip], bool]:
    """One child, killed some time after it first spoke: what it had shown, and whether a transaction was open."""
    hear, said = os.pipe()
    flag[0] = IDLE
    child = os.fork()
    if child == 0:
        os.close(hear)
        write_until_killed(root, flag, said)
    os.close(said)
    heard = os.read(hear, 65_536)
    until = time.monotonic() + patience
    while (left := until - time.monotonic()) > 0:
        if select.select([hear], [], [], left)[0]:
            heard += os.read(hear, 65_536)
    os.kill(child, signal.SIGSTOP)
    os.waitpid(child, os.WUNTRACED)
    was_open = flag[0] == IN_TRANSACTION
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(hear, 65_536):
        heard += more
    os.close(hear)
    return [_tip(line) for line in heard.decode().splitlines() if line.startswith("ack ")], was_open


def _tip(line: str) -> JournalTip:
    _ack, inc, seq, head = line.split()
    return JournalTip(inc, int(seq), bytes.fromhex(head))


def read_back(premises: Premises, shown: list[JournalTip], counts: Counts) -> None:
    """Opens what the kill left, as the program would, and compares."""
    with premises.opened() as store:
        store.prove()
        counts.fenced += store.is_fenced
        heads, driver = store.heads(), driver_in(store)
        counts.lost += sum(tip.inc not in heads or heads[tip.inc][0] < tip.seq for tip in shown)
        kinds: dict[str, int] = dict(
            driver.execute("SELECT type, count(*) FROM journal GROUP BY type").fetchall()
        )
        (visits,) = driver.execute("SELECT count(*) FROM visit").fetchall()[0]
        (bookings,) = driver.execute("SELECT count(*) FROM booking").fetchall()[0]
        (people,) = driver.execute("SELECT count(*) FROM subject").fetchall()[0]
        counts.torn += visits < kinds.get("checkin", 0) or bookings < kinds.get("booking.confirmed", 0)
        counts.torn += people < kinds.get("subject.ref", 0)
        counts.twice += visits > kinds.get("checkin", 0) or bookings > kinds.get("booking.confirmed", 0)


def main(root: Path, kills: int, seed: int) -> int:
    """Runs the loop. Everything every child ever showed must be there at the end."""
    chance, counts = Random(seed), Counts()  # noqa: S311 - when to kill
    premises, flag = writer.premises_at(root), mmap.mmap(-1, 1)
    everything: list[JournalTip] = []
    with premises.opened():
        pass
    for _ in range(kills):
        shown, was_open = killed(root, flag, chance.uniform(0, MILLISECONDS_MAX) / 1000)
        everything += shown
        counts.kills += 1
        counts.in_transaction += was_open
        counts.shown += len(shown)
        read_back(premises, shown, counts)
    read_back(premises, everything, counts)
    print(json.dumps(asdict(counts)))
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
