"""Each check of the simulation finds what it is for: files of real machines with one thing wrong, or a rule taken away.

The machines are those of a story: both ends' real code, one morning, and their files read as a run reads them.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from unittest import mock

import pytest

from kiosk.domain import projection
from kiosk.domain.authority import Grant
from kiosk.domain.bookings import Booking, BookingState
from kiosk.domain.days import Interval
from kiosk.domain.facts import BookingConfirmed, CheckedIn, Entry, FactName
from kiosk.domain.outcomes import Welcome
from kiosk.domain.projection import Row, Rows
from kiosk.encoding import facts
from kiosk.services import book, check_in
from kiosk.storage import keys
from kiosk.storage.database import DATABASE, open_engine
from sync.hq import erasure, merging, storage, vault
from sync.simulation import journals
from sync.simulation.checks import Checks
from sync.simulation.disk import DATA
from sync.simulation.journals import Committed, HeadquartersReader, JournalReader, Written
from sync.simulation.kiosk import SimulatedKiosk
from sync.simulation.ledger import Ledger, ViolationError
from sync.simulation.pens import HeadquartersPens
from sync.simulation.town import first_name
from tests.simulation.planted import everybody_holds_everything
from tests.two_ends import FRIDAY, THURSDAY, TwoEnds, a_wish, the_desks

POOL, OURS = the_desks()[30], the_desks()[None]
Begin = Callable[..., TwoEnds]


@dataclass(frozen=True)
class Files:
    """What headquarters and tablets have on their disks."""

    hq: Path
    hq_key: bytes
    tablets: dict[str, Path]

    @classmethod
    def of(cls, ends: TwoEnds) -> "Files":
        """The disks of a story."""
        tablets = {kiosk.node: kiosk.disk.data for kiosk in ends.kiosks}
        return cls(ends.hq.disk.folder / DATA, ends.hq.house.keys.database, tablets)

    def copied(self, root: Path) -> "Files":
        """Copies of them."""
        for name, folder in {"hq": self.hq, **self.tablets}.items():
            shutil.copytree(folder, root / name)
        return replace(self, hq=root / "hq", tablets={node: root / node for node in self.tablets})

    def at_headquarters(self, statement: str) -> None:
        """Something is wrong with headquarters' database."""
        _change(self.hq / storage.DATABASE, self.hq_key, statement)

    def at_the_tablet(self, statement: str) -> None:
        """Something is wrong with the first tablet's."""
        folder = next(iter(self.tablets.values()))
        _change(folder / DATABASE, keys.database_key(folder), statement)


class Watch:
    """Reads files as a run does, with every check."""

    def __init__(self, files: Files) -> None:
        self.checks = Checks()
        self._files = files
        self._events = HeadquartersReader()
        self._readers: dict[str, JournalReader] = {}

    def begin(self) -> None:
        """The tablets start: their files are read from the beginning."""
        self._read_headquarters()
        for node, folder in self._files.tablets.items():
            reader = self._readers[node] = JournalReader(folder, node)
            self.checks.begin_tablet(node, reader, list(reader.new()))

    def read(self) -> None:
        """What is new."""
        self._read_headquarters()
        for node, reader in self._readers.items():
            self.checks.read_tablet(node, reader)

    def _read_headquarters(self) -> None:
        file = Committed(self._files.hq / storage.DATABASE, self._files.hq_key)
        self.checks.read_headquarters(self._events.new(file.driver), file.driver)
        file.close()


def by_pen(ends: TwoEnds, watch: Watch) -> list[SimulatedKiosk]:
    """The tablets, first the one that holds the space of the pool."""
    return sorted(
        ends.kiosks, key=lambda one: not watch.checks.tablets[one.node].may(POOL.space_id, THURSDAY)
    )


def _change(path: Path, key: bytes, statement: str) -> None:
    engine = open_engine(path, key)
    with engine.begin() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Begin]:
    """Begins a story with so many tablets."""
    begun: list[TwoEnds] = []

    def start(kiosks: int = 1) -> TwoEnds:
        begun.append(TwoEnds(tmp_path, POOL, OURS, kiosks=kiosks))
        return begun[0]

    yield start
    for ends in begun:
        ends.close()


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The files of a morning on which a tablet and headquarters each confirmed something and told each other."""
    ends = TwoEnds(tmp_path_factory.mktemp("morning"), POOL, OURS)
    (kiosk,) = ends.kiosks
    for hours in (("10:00", "11:00"), ("14:00", "15:00")):
        ends.confirmed(kiosk, a_wish(POOL, *hours))
        ends.books_remotely(a_wish(OURS, *hours))
    ends.pass_by(minutes=2)
    files = Files.of(ends)
    ends.close()
    return files


@pytest.fixture
def files(morning: Files, tmp_path: Path) -> Files:
    """Copies of them, in order."""
    return morning.copied(tmp_path)


def test_files_in_order_break_nothing(files: Files) -> None:
    watch = Watch(files)
    watch.begin()
    watch.read()
    assert len(watch.checks.ledger.standing.all_names()) == 4


@pytest.mark.parametrize(
    ("violation", "change"),
    [
        ("I1: headquarters has", "DELETE FROM event WHERE rowid = (SELECT max(rowid) - 3 FROM event)"),
        ("I1: .* without before.3", "UPDATE incarnation SET parent_inc = 'before', parent_seq = 3"),
        ("I4: the feed says", "DELETE FROM feed WHERE position = 5"),
        ("I4: the feed ends", "UPDATE branch SET head_position = head_position + 1"),
        ("I5: headquarters' row", "UPDATE lease SET last_day = '2027-01-01'"),
        ("I13: ", "UPDATE booking SET start_ms = 0"),
    ],
)
def test_what_is_wrong_in_headquarters_file_is_named(files: Files, violation: str, change: str) -> None:
    files.at_headquarters(change)
    with pytest.raises(ViolationError, match=violation):
        Watch(files).begin()


@pytest.mark.parametrize(
    ("violation", "change"),
    [
        ("I1: the journal of", "DELETE FROM journal WHERE seq = 2"),
        ("I1: .* has line", "DELETE FROM feed WHERE position = 5"),
        ("I1: .* keeps 5", "UPDATE feed SET digest = zeroblob(32) WHERE position = 5"),
        ("I2: .* other bytes", "UPDATE feed SET body = x'7b7d' WHERE body IS NOT NULL"),
        ("I3: ", "UPDATE feed_cursor SET position = position + 1"),
        ("I5: the lease rows", "UPDATE lease SET last_day = '2027-05-01'"),
        ("I8: .* not in safety", "UPDATE journal SET body = x'' WHERE type = 'booking.confirmed'"),
    ],
)
def test_what_is_wrong_in_a_tablets_file_is_named(files: Files, violation: str, change: str) -> None:
    files.at_the_tablet(change)
    with pytest.raises(ViolationError, match=violation):
        Watch(files).begin()


@pytest.mark.parametrize(
    ("violation", "change"),
    [
        (
            "I2: .* two contents",
            """UPDATE journal SET body = CAST(replace(CAST(body AS TEXT), '"v":1', '"v":2') AS BLOB)""",
        ),
        ("I11: .* knew number", "UPDATE lease SET number = 0"),
        ("I11: .* had turned", "UPDATE feed_cursor SET timeline = '0-before'"),
    ],
)
def test_what_a_tablet_knew_and_knows_no_more_is_named(files: Files, violation: str, change: str) -> None:
    watch = Watch(files)
    watch.begin()
    files.at_the_tablet(change)
    with pytest.raises(ViolationError, match=violation):
        watch.begin()


def test_an_event_that_headquarters_has_no_more_is_named(files: Files) -> None:
    watch = Watch(files)
    watch.begin()
    files.at_headquarters("DELETE FROM event WHERE rowid = (SELECT max(rowid) FROM event)")
    with pytest.raises(ViolationError, match="I8: headquarters had stored"):
        watch.read()


def test_lines_that_a_tablet_let_go_of_and_headquarters_has_lost_are_named(files: Files) -> None:
    watch = Watch(files)
    watch.begin()
    watch.checks.headquarters_was_put_back(())
    files.at_the_tablet("UPDATE feed SET body = NULL")
    ((node, reader),) = watch._readers.items()
    with pytest.raises(ViolationError, match=r"I8: .* which headquarters lacks"):
        watch.checks.read_tablet(node, reader)


def test_two_tablets_with_one_day_are_named(begin: Begin) -> None:
    ends = begin(kiosks=2)
    watch = Watch(Files.of(ends))
    watch.begin()
    holder, other = (one.node for one in by_pen(ends, watch))
    watch.checks.tablets[other].pens.hear(Grant(POOL.space_id, 9, FRIDAY, FRIDAY, other))
    with pytest.raises(ViolationError, match=f"I5: .* hold {POOL.space_id} on {FRIDAY}"):
        watch.checks._look_at_pens()
    watch.checks.tablets.pop(other)
    watch.checks.headquarters.pens = HeadquartersPens()
    with pytest.raises(ViolationError, match=f"I5: {holder} and headquarters hold {POOL.space_id}"):
        watch.checks._look_at_pens()


def test_whoever_confirms_without_the_pen_is_named(begin: Begin) -> None:
    ends = begin(kiosks=2)
    watch = Watch(Files.of(ends))
    watch.begin()
    _holder, other = by_pen(ends, watch)
    with everybody_holds_everything():
        ends.confirmed(other, a_wish(POOL, "14:00", "15:00"))
    with pytest.raises(ViolationError, match=f"I5: .* decides what {other.node} does not hold"):
        watch.read()


def test_whoever_confirms_without_having_read_all_is_named(begin: Begin) -> None:
    ends = begin()
    watch = Watch(Files.of(ends))
    watch.begin()
    watch.checks.ledger.standing.decided[POOL.space_id, THURSDAY] = {"SIM-2.another.7"}
    ends.confirmed(ends.kiosks[0], a_wish(POOL, "14:00", "15:00"))
    with pytest.raises(ViolationError, match=r"I6: .* SIM-2\.another\.7 not known"):
        watch.read()


def who_comes_frees_the_place() -> AbstractContextManager[object]:
    """``apply`` takes an arrival for the end of what was booked."""
    real = projection._arrival

    def arrival(rows: Rows, name: str, at: datetime, fact: CheckedIn) -> list[Row]:
        booking = rows.booking(fact.booking) if fact.booking else None
        freed: list[Row] = [] if booking is None else [replace(booking, state=BookingState.RELEASED)]
        return [*real(rows, name, at, fact), *freed]

    return mock.patch.object(projection, "_arrival", arrival)


def who_asks_frees_the_place() -> AbstractContextManager[object]:
    """``apply`` takes what anybody may ask, a cancellation, for the holder's own word."""
    real = projection._cancel_asked

    def cancel_asked(rows: Rows, booking_id: str) -> list[Row]:
        asked = [row for row in real(rows, booking_id) if isinstance(row, Booking)]
        return [replace(row, state=BookingState.CANCELLED) for row in asked]

    return mock.patch.object(projection, "_cancel_asked", cancel_asked)


def test_a_double_by_an_apply_that_frees_a_place_at_check_in_is_named(begin: Begin) -> None:
    ends = begin()
    (kiosk,) = ends.kiosks
    watch = Watch(Files.of(ends))
    watch.begin()
    with who_comes_frees_the_place():
        first = ends.confirmed(kiosk, a_wish(POOL, "08:00", "10:00"))
        came = kiosk.do(lambda ports: check_in.check_in(ends.pass_of_a_member, ports))
        assert isinstance(came, Welcome)
        assert came.booking_id == first
        ends.confirmed(kiosk, a_wish(POOL, "08:00", "10:00", who="m-1"))
        with pytest.raises(ViolationError, match="P3: "):
            watch.read()
        assert not watch.checks.ledger.rows.bookings[first].takes_space, (
            "the rows made by apply show no double"
        )


def test_a_double_by_an_apply_that_frees_a_place_when_anybody_asks_is_named(begin: Begin) -> None:
    ends = begin(kiosks=2)
    watch = Watch(Files.of(ends))
    watch.begin()
    holder, other = by_pen(ends, watch)
    with who_asks_frees_the_place():
        first = ends.confirmed(holder, a_wish(POOL, "14:00", "15:00"))
        ends.pass_by(minutes=1)
        other.do(lambda ports: book.cancel(first, ports))
        watch.read()
        assert not watch.checks.ledger.rows.bookings[first].takes_space, "the rows made by apply show it free"
        assert watch.checks.ledger.standing.all_names() == {first}


def test_whoever_is_erased_and_still_named_is_found(begin: Begin) -> None:
    ends = begin()
    (kiosk,) = ends.kiosks
    reader = JournalReader(kiosk.disk.data, kiosk.node)
    assert reader.naming(first_name("m-3")) == "subject"
    assert journals.naming(ends.hq.file, first_name("m-3")) == "subject"
    erasure.erase(ends.hq.house, "m-3", "account")
    ends.pass_by(minutes=1)
    assert reader.naming(first_name("m-3")) == ""
    assert journals.naming(ends.hq.file, first_name("m-3")) == ""
    reader.close()


def test_whoever_is_erased_under_one_of_two_names_and_named_by_the_other_is_found(begin: Begin) -> None:
    ends = begin()
    house = ends.hq.house
    merging.merge(house, "m-3", "m-1", "account")
    merging.merge(house, "m-1", "m-2", "account")
    assert journals.also_named(ends.hq.file, {"m-3"}) == {"m-1", "m-2", "m-3"}
    with mock.patch.object(vault, "linked", lambda _connection, names: set(names)):
        erasure.erase(house, "m-3", "account")
    named = [journals.naming(ends.hq.file, first_name(name)) for name in ("m-1", "m-2", "m-3")]
    assert named == ["subject", "subject", ""]


def a_confirmation(*, is_late: bool | None) -> Written:
    name = FactName("SIM-1", "a" * 32, 1)
    span = Interval(datetime(2027, 3, 25, 9, tzinfo=UTC), datetime(2027, 3, 25, 10, tzinfo=UTC))
    fact = BookingConfirmed("SIM:P-1", date(2027, 3, 25), span, 1, 1)
    body = facts.encode(Entry(name, datetime(2027, 3, 25, 8, tzinfo=UTC), 0, fact))
    return Written(name, body, is_late)


def test_what_nobody_remembers_to_be_late_is_judged_when_headquarters_hears_of_it_again() -> None:
    ledger = Ledger()
    ledger.astray.add("SIM-1")
    ledger.take(a_confirmation(is_late=None))
    ledger.take(a_confirmation(is_late=True))
    ledger.forget((), late=(), stored=())
    ledger.take(a_confirmation(is_late=True))
    assert ledger.standing.all_names() == set()

    ledger.forget((), late=(), stored=ledger.bodies)
    assert len(ledger.standing.all_names()) == 1, "headquarters has it and does not call it late"
    with pytest.raises(ViolationError, match="P1: "):
        ledger.take(a_confirmation(is_late=True))
