"""Headquarters forgets guests seven days after their last visit, like a kiosk, and does not ask for them again."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import func, select

from kiosk.domain.errors import StorageError
from kiosk.domain.facts import CheckedIn, CheckedOut, Fact, FactRef, SubjectIntroduced
from kiosk.domain.people import Entitlement, EntitlementKind, Person
from kiosk.domain.visits import Source
from kiosk.encoding import feed as lines
from sync.hq import command, feed, guests, network, retention, tables, vault, views
from sync.hq.guests import Asked, Door, Given
from sync.hq.house import House
from sync.protocol.messages import Whence
from tests.builders import BRANCH, TUESDAY, a_branch, a_confirmation, a_span, a_visitor
from tests.headquarters import HouseForTest, enrol, kiosk_says, opened
from tests.small_network import SmallNetwork
from tests.strictness import AnnouncedWarnings

DAY = timedelta(days=1)
KIOSK = "PER-1"
SOON_SECONDS = 20.0


class Pergine:
    """One kiosk that met one guest on Tuesday: Anna came, and left."""

    def __init__(self, hq: HouseForTest) -> None:
        self.hq, self.house = hq, hq.house
        network.load(hq.house, SmallNetwork())
        enrol(hq.house, KIOSK)
        self.seq = 0
        self.anna = self.comes()

    def says(self, *said: Fact) -> list[FactRef]:
        names = kiosk_says(self.house, KIOSK, self.seq + 1, said)
        self.seq += len(said)
        return names

    def comes(self, *, leaves: bool = True, is_sent: bool = True) -> str:
        """A guest; the name the house knows them by."""
        (guest,) = self.says(SubjectIntroduced("00" * 32))
        (visit,) = self.says(CheckedIn(TUESDAY, Source.FORM, subject_id=guest))
        if leaves:
            self.says(CheckedOut(visit, Source.FORM))
        if is_sent:
            self.sends(replace(a_visitor(), subject_id=guest, salt="5a" * 32))
        return guest

    def sends(self, person: Person) -> bool:
        """The kiosk brings somebody; whether that was kept."""
        with self.house.changing(BRANCH) as connection:
            feed.lock(connection, BRANCH)
            is_new = vault.keep(connection, person)
            feed.append(connection, BRANCH, [person] if is_new else [])
        return is_new

    def has_on_the_phone(self, secret: str) -> str:
        """Somebody asks for a desk on their own telephone; the name the house knows them by."""
        with self.house.store.reading() as connection:
            pergine = views.branch(connection, BRANCH)
        assert pergine is not None
        asked = Asked(secret, "Elisa Zanella", "347 5551234", "day", "it")
        given = guests.give(self.house, Door(pergine, KIOSK), asked, guests.throttle(self.house))
        assert isinstance(given, Given), given
        *_, person, _record = (lines.decode(line) for line in self.feed().lines)
        assert isinstance(person, Person)
        return person.subject_id

    def passes(self, days: int) -> int:
        """So many days later; how many guests were forgotten."""
        self.hq.clock.pass_by(days=days)
        return retention.purge_everywhere(self.house)

    def knows(self, subject_id: str) -> bool:
        with self.house.store.reading() as connection:
            return vault.person(connection, subject_id) is not None

    def missing(self) -> tuple[str, ...]:
        with self.house.store.reading() as connection:
            return vault.missing(connection, KIOSK)

    def feed(self) -> feed.Page:
        """All of it, as a kiosk reads it that knows nothing yet."""
        with self.house.store.reading() as connection:
            timeline = feed.head(connection, BRANCH).timeline
            start = feed.hash_at(connection, BRANCH, 0)
            assert start is not None
            page = feed.page(connection, BRANCH, Whence(KIOSK, "cd" * 16, timeline), 0, start.hex())
        assert isinstance(page, feed.Page)
        assert lines.extend_all(start, page.lines).hex() == page.hash
        return page


@pytest.fixture
def pergine(tmp_path: Path, database: str | None) -> Iterator[Pergine]:
    with opened(tmp_path, database) as hq:
        yield Pergine(hq)


def test_a_guest_is_forgotten_after_the_seventh_day_and_not_before(pergine: Pergine) -> None:
    assert pergine.passes(7) == 0
    assert pergine.knows(pergine.anna)
    assert pergine.passes(1) == 1
    assert not pergine.knows(pergine.anna)
    assert pergine.passes(0) == 0
    assert pergine.knows("m-anna"), "whom headquarters described"


def test_the_feed_says_nothing_of_a_forgotten_guest_and_its_chain_leads_to_the_same_head(
    pergine: Pergine,
) -> None:
    before = pergine.feed()
    assert any(b"Moser" in line and pergine.anna.encode() in line for line in before.lines)
    pergine.passes(8)
    after = pergine.feed()
    assert (after.position, after.hash) == (before.position, before.hash)
    assert not any(b"Moser" in line and pergine.anna.encode() in line for line in after.lines)


def test_what_a_kiosk_brings_of_a_forgotten_guest_is_not_kept_and_not_missed(pergine: Pergine) -> None:
    never_sent = pergine.comes(is_sent=False)
    assert pergine.missing() == (never_sent,)
    pergine.passes(8)
    assert pergine.missing() == ()
    for guest in (pergine.anna, never_sent):
        assert not pergine.sends(replace(a_visitor(), subject_id=guest, revision=3, salt="5a" * 32))


def test_who_is_in_who_has_a_booking_and_who_became_a_member_are_kept(pergine: Pergine) -> None:
    inside, booked, member = pergine.comes(leaves=False), pergine.comes(), pergine.comes()
    day = TUESDAY + 9 * DAY
    pergine.says(a_confirmation(span=a_span(day=day), day=day, subject_id=booked))
    plan = (Entitlement(EntitlementKind.PLAN, TUESDAY),)
    assert pergine.sends(replace(a_visitor(), subject_id=member, revision=2, entitlements=plan))
    assert pergine.passes(8) == 1
    assert [pergine.knows(one) for one in (pergine.anna, inside, booked, member)] == [False, True, True, True]


def test_a_branch_may_keep_its_guests_for_another_number_of_days(pergine: Pergine) -> None:
    with pergine.house.changing(BRANCH) as connection:
        network.put_branch(connection, pergine.house, replace(a_branch(), guest_days=20))
    assert pergine.passes(20) == 0
    assert pergine.passes(1) == 1


def test_the_facts_stay(pergine: Pergine) -> None:
    def facts() -> int:
        with pergine.house.store.reading() as connection:
            return connection.execute(select(func.count()).select_from(tables.event)).scalar_one()

    before = facts()
    pergine.passes(8)
    assert facts() == before > 0


def test_the_server_looks_every_hour_and_goes_on_after_an_hour_in_which_it_could_not(
    pergine: Pergine, monkeypatch: pytest.MonkeyPatch, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("what each hour asks for could not be done")
    pergine.hq.clock.pass_by(days=8)
    purge_everywhere, hours, is_third = retention.purge_everywhere, count(1), Event()

    def stumbling_first(house: House) -> int:
        hour = next(hours)
        if hour == 2:
            return purge_everywhere(house)
        if hour > 2:
            is_third.set()  # the second is over: no thread is at work in the database when it is closed
        raise StorageError("the disk is busy")

    async def until_third_hour() -> None:
        keeping = asyncio.create_task(command.keep_house(pergine.house, 0.0))
        assert await asyncio.to_thread(is_third.wait, SOON_SECONDS)
        keeping.cancel()

    monkeypatch.setattr(retention, "purge_everywhere", stumbling_first)
    asyncio.run(until_third_hour())
    assert not pergine.knows(pergine.anna)


def test_a_guest_whom_a_telephone_brought_goes_after_the_seventh_day_with_their_pass(
    pergine: Pergine,
) -> None:
    elisa = pergine.has_on_the_phone("ab" * 16)
    assert pergine.passes(7) == 0
    assert pergine.knows(elisa)
    assert pergine.passes(1) == 2, "Anna and Elisa"
    assert not pergine.knows(elisa)
    issued = tables.issued_pass.c
    with pergine.house.store.reading() as connection:
        assert not connection.execute(select(issued.pass_id).where(issued.subject_id == elisa)).all()
    assert b"Zanella" not in b"".join(pergine.feed().lines)
    assert pergine.passes(1) == 0


def test_a_guest_whom_a_telephone_brought_stays_known_while_their_visits_are_young(pergine: Pergine) -> None:
    elisa = pergine.has_on_the_phone("cd" * 16)
    pergine.says(CheckedIn(TUESDAY + 5 * DAY, Source.PASS, subject_id=elisa))
    pergine.passes(8)
    assert pergine.knows(elisa)
