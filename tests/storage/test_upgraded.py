"""A tablet is updated with thousands of facts that headquarters does not have: they are sent as they were written."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from kiosk.domain.facts import CheckedIn, Entry, FactName
from kiosk.domain.visits import Source
from kiosk.encoding import chain, facts
from kiosk.encoding.values import milliseconds
from kiosk.storage import keys
from kiosk.storage import tables as tables_of_kiosk
from kiosk.storage.database import Driver, driver_of, open_engine
from sync.hq import tables
from sync.hq.house import House
from tests.branch_in_process import BranchInProcess
from tests.builders import NODE, TUESDAY, at
from tests.premises import Premises
from tests.storage.make_released import RELEASED
from tests.storage.test_migrations import unpacked
from tests.strictness import AnnouncedWarnings

OLDER = sorted(path.name for path in RELEASED.iterdir() if path.is_dir() and path.name < tables_of_kiosk.HEAD)
COUNT = 5_000
SPELT_OTHERWISE = 1_000
"""Every so manieth fact says in so many words what today's program leaves out."""
_JOURNAL = """
    SELECT i.inc, j.body FROM journal j JOIN incarnation i ON i.number = j.life ORDER BY j.life, j.seq
"""
FEED_TABLES = {"feed", "feed_cursor", "timeline", "signed_head", "read_before"}
"""What a file knows of headquarters' feed: its facts are brought to another headquarters here."""


@pytest.fixture
def branch(tmp_path: Path) -> Iterator[BranchInProcess]:
    made = BranchInProcess(tmp_path)
    yield made
    made.close()


def write_unsent(driver: Driver) -> None:
    """The older program goes on writing without a line: its last life has so many facts more."""
    query = "SELECT j.life, i.inc, j.seq, j.hash FROM journal j JOIN incarnation i ON i.number = j.life"
    life, inc, last, hash_ = driver.execute(f"{query} ORDER BY j.life DESC, j.seq DESC").fetchone() or ()
    for seq in range(last + 1, last + 1 + COUNT):
        entry = Entry(FactName(NODE, inc, seq), at("12:00"), seq, CheckedIn(TUESDAY, Source.PASS))
        body = facts.encode(entry)
        if seq % SPELT_OTHERWISE == 0:
            body = body.replace(b'"source"', b'"party":1,"source"')
        hash_ = chain.extend(hash_, body)
        row = (life, seq, milliseconds(entry.at), entry.fact.TYPE, hash_, body)
        driver.execute(
            "INSERT INTO journal (life, seq, at_ms, type, hash, body) VALUES (?, ?, ?, ?, ?, ?)", row
        )


def older_file(premises: Premises, revision: str) -> dict[str, list[bytes]]:
    """A file of that revision, which has read nothing of any feed; what its lives say, byte for byte."""
    unpacked(premises, revision)
    engine = open_engine(premises.database, keys.database_key(premises.data))
    with engine.begin() as connection:
        driver = driver_of(connection)
        known = {name for (name,) in driver.execute("SELECT name FROM sqlite_master").fetchall()}
        for table in known & FEED_TABLES:
            driver.execute(f"DELETE FROM {table}")  # noqa: S608
        write_unsent(driver)
        written: dict[str, list[bytes]] = {}
        for inc, body in driver.execute(_JOURNAL).fetchall():
            written.setdefault(inc, []).append(body)
    engine.dispose()
    return written


def stored(house: House, inc: str) -> list[bytes]:
    """What headquarters has of a life."""
    columns = tables.event.c
    with house.store.reading() as connection:
        query = select(columns.body).where(columns.node == NODE, columns.inc == inc).order_by(columns.seq)
        return list(connection.execute(query).scalars())


@pytest.mark.fault("F40")
@pytest.mark.parametrize("revision", OLDER)
def test_five_thousand_facts_of_an_older_program_are_sent_after_the_update_as_it_wrote_them(
    branch: BranchInProcess, announced_warnings: AnnouncedWarnings, revision: str
) -> None:
    announced_warnings.expect("was put aside: (UndecodableError|UnknownReferenceError)")
    announced_warnings.expect("cannot be applied: (UndecodableError|UnknownReferenceError)")
    if revision < "0002":  # a booking of Tuesday stood then, and this headquarters gave it none of its days
        announced_warnings.expect("incident at PER: (late|conflict)")
    written = older_file(Premises(branch.root / NODE, clock=branch.clock), revision)
    assert sum(map(len, written.values())) > COUNT
    kiosk = branch.add(NODE)
    kiosk.send()
    assert kiosk.store.journal.unsent_count() == 0
    assert {inc: stored(branch.house, inc) for inc in written} == written
    assert not kiosk.store.is_fenced
