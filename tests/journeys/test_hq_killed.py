"""Headquarters is killed again and again while a kiosk uploads: what it acknowledged is there once, in order."""

import gc
import random
import threading
from pathlib import Path

import requests

from sync.protocol.messages import JournalStored, SessionGranted
from tests import profiles
from tests.builders import an_arrival
from tests.drivers_wire import HqProcess, JournalOfTest, KioskOfTest

KILLS = profiles.runs(quick=3, push=15, release=50)
BATCH = 25
UPLOAD_SECONDS_MAX = 0.6


# a handshake that the kill cut leaves its socket to the collector: that is the client library's, not ours
def test_what_headquarters_acknowledged_before_kill_9_is_there_once(
    tmp_path: Path, database: str | None
) -> None:
    hq = HqProcess(tmp_path / "hq", *(("--database", database) if database else ()))
    hq.start()
    staff = hq.staff()
    kiosk = KioskOfTest(hq).enrolled(staff)
    journal = JournalOfTest.born(kiosk.node)
    assert isinstance(kiosk.open_session(journal), SessionGranted)
    chance = random.Random(20261122)  # noqa: S311 - instants of kills, no secret
    acknowledged, head = 0, ""
    for _ in range(KILLS):
        acknowledged = _upload_until_killed(hq, kiosk, journal, acknowledged, chance)
        hq.start()
        kiosk.moved_to(hq)
        answer = kiosk.upload(journal, first=acknowledged + 1)
        assert isinstance(answer, JournalStored), answer
        acknowledged, head = answer.stored, answer.head

    facts = _facts(hq, journal)
    kiosk.session.close()
    staff.session.close()
    hq.stop()
    gc.collect()  # here, where such a socket is expected, and not in a later test

    assert acknowledged == len(journal.events) > KILLS * BATCH
    assert facts == list(range(1, acknowledged + 1))
    assert head == journal.hash_at(acknowledged).hex()


def _upload_until_killed(
    hq: HqProcess, kiosk: KioskOfTest, journal: JournalOfTest, acknowledged: int, chance: random.Random
) -> int:
    """Uploads batch after batch until the server is gone; gives the last seq it acknowledged."""
    killer = threading.Timer(chance.uniform(0.02, UPLOAD_SECONDS_MAX), hq.kill)
    killer.start()
    while True:
        for _ in range(BATCH):
            journal.write(an_arrival(subject_id=None))
        try:
            answer = kiosk.upload(journal, first=acknowledged + 1)
        except requests.RequestException:  # refused, reset, or an answer cut in its middle
            killer.join()
            return acknowledged
        assert isinstance(answer, JournalStored), answer
        acknowledged = answer.stored


def _facts(hq: HqProcess, journal: JournalOfTest) -> list[int]:
    """The seqs of the journal as headquarters' feed tells them, page by page."""
    somebody, found, after = hq.staff(), [], 0
    while page := somebody.get(f"/branches/PER/facts?after={after}"):
        found += [line["seq"] for line in page if line["inc"] == journal.life.inc]
        after = page[-1]["position"]
    somebody.session.close()
    return found
