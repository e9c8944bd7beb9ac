"""Which days a kiosk asks for and gives back: once for each day and state, and only when it can mean it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.domain.authority import Grant
from kiosk.domain.errors import NotEnrolledError
from kiosk.domain.facts import LeaseReleased, LeaseWished
from kiosk.domain.ports import Ports, SignedHead
from kiosk.domain.spaces import Space
from kiosk.encoding import facts
from kiosk.services.hold_days import DayHolder
from tests.builders import NODE, TUESDAY, WEDNESDAY, a_booth, a_desk, a_room, at
from tests.fakes.clock import CountedRandom, HandClock
from tests.fakes.memory_store import MemoryStore
from tests.fakes.passes import MemoryPasses
from tests.fakes.tickets import PlainTickets
from tests.houses import House, PlainPins

DAY = timedelta(days=1)
IN_30_DAYS = TUESDAY + 30 * DAY
P01, P02, ROOM = a_desk("P-01"), a_desk("P-02"), a_room("P-31")


class Kiosk:
    """A branch at work that holds its spaces from Tuesday for so many days, under number 2."""

    def __init__(self, *spaces: Space, through: int = 30) -> None:
        self.house = House(spaces or (P01, P02, ROOM))
        # the house has them for good, under number 1
        with self.house.store.begin() as work:
            for space in self.house.spaces:
                work.append(LeaseReleased(space.space_id, 1, TUESDAY - DAY))
        for space in self.house.spaces:
            self.gets(space, 2, through)
        self.holder = DayHolder()

    def gets(self, space: Space, number: int, through: int, node: str = NODE, *, first: int = 0) -> None:
        """Headquarters gives days, counted from Tuesday, to this kiosk or another one."""
        days = TUESDAY + first * DAY, TUESDAY + through * DAY
        self.house.hear(Grant(space.space_id, number, *days, node))

    def look(self) -> list[LeaseWished | LeaseReleased]:
        """One look at the days: what it wrote."""
        before = len(self.house.store.tables.events)
        count = self.holder.look(self.house.ports)
        inc = self.house.store.incarnation.inc
        written = [facts.decode(NODE, inc, body).fact for body in self.house.store.tables.events[before:]]
        found = [fact for fact in written if isinstance(fact, LeaseWished | LeaseReleased)]
        assert count == len(found) == len(written)
        return found


def wish(*spaces: Space) -> LeaseWished:
    """These are wished for on Tuesday."""
    return LeaseWished(TUESDAY, tuple(space.space_id for space in spaces))


def test_a_kiosk_that_holds_what_each_space_says_writes_nothing() -> None:
    assert Kiosk().look() == []
    assert Kiosk(replace(P01, ahead=0), through=0).look() == []


def test_what_is_lacking_is_wished_for_in_one_fact_and_once() -> None:
    kiosk = Kiosk(through=29)
    assert kiosk.look() == [wish(P01, P02, ROOM)]
    assert kiosk.look() == []
    kiosk.house.later(hours=3)
    assert kiosk.look() == []


@pytest.mark.fault("F38")
def test_a_kiosk_that_cannot_read_on_asks_for_no_day_and_gives_none_back() -> None:
    kiosk = Kiosk(through=29)
    feed = kiosk.house.feed
    kiosk.house.hear(replace(ROOM, ahead=0))
    newer = SignedHead(feed.cursor.position + 1, bytes(32), "")
    feed.inbox.take((), feed.cursor, newer, (bytes(32),))
    assert kiosk.look() == []
    kiosk.house.hear(a_desk("P-02"))
    assert kiosk.look() == [LeaseReleased(ROOM.space_id, 2, TUESDAY), wish(P01, P02)]


def test_a_space_that_nobody_was_ever_given_is_wished_for() -> None:
    kiosk = Kiosk()
    kiosk.house.hear(a_desk("P-03"))
    assert kiosk.look() == [wish(a_desk("P-03"))]


def test_a_wish_is_made_anew_when_a_day_has_gone_by() -> None:
    kiosk = Kiosk(through=29)
    kiosk.look()
    kiosk.house.clock.set_to(at("03:59", TUESDAY))
    assert kiosk.look() == []
    kiosk.house.clock.set_to(at("04:00", WEDNESDAY))
    assert kiosk.look() == [LeaseWished(WEDNESDAY, (P01.space_id, P02.space_id, ROOM.space_id))]


def test_a_wish_is_made_anew_when_the_leases_of_what_still_lacks_have_changed() -> None:
    kiosk = Kiosk(through=20)
    kiosk.look()
    kiosk.gets(P01, 3, through=30)
    assert kiosk.look() == [wish(P02, ROOM)]
    kiosk.gets(P02, 3, through=25)
    assert kiosk.look() == [wish(P02, ROOM)]
    assert kiosk.look() == []
    kiosk.gets(P02, 4, through=30)
    kiosk.gets(ROOM, 3, through=30)
    assert kiosk.look() == []


def test_a_start_forgets_what_was_wished_for() -> None:
    kiosk = Kiosk(through=29)
    kiosk.look()
    kiosk.holder = DayHolder()
    assert kiosk.look() == [wish(P01, P02, ROOM)]


def test_with_a_doubtful_clock_nothing_is_wished_for_nor_given_back() -> None:
    for through, said in ((29, [wish(P01)]), (40, [LeaseReleased(P01.space_id, 2, IN_30_DAYS)])):
        kiosk = Kiosk(P01, through=through)
        kiosk.house.clock.is_suspect = True
        assert kiosk.look() == []
        kiosk.house.clock.is_suspect = False
        assert kiosk.look() == said


def test_a_fenced_kiosk_neither_wishes_nor_gives_back() -> None:
    for through, said in ((29, [wish(P01)]), (40, [LeaseReleased(P01.space_id, 2, IN_30_DAYS)])):
        kiosk = Kiosk(P01, through=through)
        kiosk.house.store.is_fenced = True
        assert kiosk.look() == []
        kiosk.house.store.is_fenced = False
        assert kiosk.look() == said


def test_what_is_held_beyond_what_the_space_says_is_given_back_once_and_counts_at_once() -> None:
    kiosk = Kiosk(replace(P01, ahead=0), P02, ROOM, through=31)
    assert kiosk.look() == [
        LeaseReleased(P01.space_id, 2, TUESDAY),
        LeaseReleased(P02.space_id, 2, IN_30_DAYS),
        LeaseReleased(ROOM.space_id, 2, IN_30_DAYS),
    ]
    with kiosk.house.store.begin() as work:
        assert work.places.leases(P01.space_id)[-1].last_day == TUESDAY
    assert kiosk.look() == []


def test_one_look_gives_back_and_wishes() -> None:
    kiosk = Kiosk(P01, replace(P02, ahead=7), through=20)
    assert kiosk.look() == [LeaseReleased(P02.space_id, 2, TUESDAY + 7 * DAY), wish(P01)]


def test_what_is_headquarters_alone_is_never_wished_for_and_given_back_from_tomorrow_on() -> None:
    kiosk = Kiosk(replace(P01, ahead=None), P02)
    kiosk.house.hear(replace(a_desk("P-03"), ahead=None))
    assert kiosk.look() == [LeaseReleased(P01.space_id, 2, TUESDAY)]
    kiosk.house.later(days=1)
    assert kiosk.look() == [LeaseWished(WEDNESDAY, (P02.space_id,))]


def test_what_another_kiosk_is_to_hold_is_given_back_and_what_this_one_is_to_hold_is_wished_for() -> None:
    kiosk = Kiosk(replace(P01, kiosk="PER-2"), replace(P02, kiosk=NODE))
    kiosk.house.hear(replace(a_desk("P-03"), kiosk="PER-2"), replace(a_desk("P-04"), kiosk=NODE))
    assert kiosk.look() == [LeaseReleased(P01.space_id, 2, TUESDAY), wish(a_desk("P-04"))]


def test_what_nobody_can_book_is_not_wished_for() -> None:
    kiosk = Kiosk()
    kiosk.house.hear(a_booth(), replace(a_desk("P-03"), is_retired=True))
    assert kiosk.look() == []


def test_days_that_have_not_begun_are_given_back_whole() -> None:
    kiosk = Kiosk(replace(P01, kiosk="PER-2"), through=10)
    kiosk.gets(P01, 3, 20, "PER-2", first=11)
    kiosk.gets(P01, 4, 30, first=21)
    assert kiosk.look() == [LeaseReleased(P01.space_id, 4, TUESDAY + 20 * DAY)]
    assert kiosk.look() == [LeaseReleased(P01.space_id, 2, TUESDAY)]
    assert kiosk.look() == []


def test_days_behind_which_another_kiosk_was_given_some_are_given_back_too() -> None:
    kiosk = Kiosk(replace(P01, kiosk="PER-2"), through=10)
    kiosk.gets(P01, 3, 20, "PER-2", first=11)
    assert kiosk.look() == [LeaseReleased(P01.space_id, 2, TUESDAY)]
    with kiosk.house.store.begin() as work:
        assert [one.last_day for one in work.places.leases(P01.space_id)[1:]] == [
            TUESDAY,
            TUESDAY + 20 * DAY,
        ]


def test_what_only_another_kiosk_holds_any_more_is_wished_for() -> None:
    kiosk = Kiosk(P01, through=10)
    kiosk.gets(P01, 3, 40, "PER-2", first=11)
    assert kiosk.look() == [wish(P01)]


def test_before_the_branch_is_described_there_is_no_day_to_hold() -> None:
    store = MemoryStore()
    ports = Ports(
        store.begin, HandClock(), CountedRandom("days"), MemoryPasses(), PlainPins(), PlainTickets()
    )
    with pytest.raises(NotEnrolledError):
        DayHolder().look(ports)
