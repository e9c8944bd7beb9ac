"""What kiosks and people ask of headquarters through a branch's feed, and what it says to that (SYNC.md 2.5)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, update

from kiosk.domain.authority import Grant
from kiosk.domain.bookings import Booking, BookingState, Objection, Request, RequestState, Wish
from kiosk.domain.days import Interval
from kiosk.domain.facts import (
    BookingCancelled,
    BookingConfirmed,
    BookingDeclined,
    BookingEnded,
    BookingRequested,
    CancelRequested,
    CheckedIn,
    CheckedOut,
    Entry,
    Fact,
    FactName,
    FactRef,
    LeaseReleased,
    LeaseWished,
    OverrideConfirmed,
    OverrideReason,
    OverrideRequested,
    RequestWithdrawn,
)
from kiosk.domain.ports import FeedItem
from kiosk.domain.spaces import Space
from kiosk.domain.visits import Source
from kiosk.encoding import facts
from kiosk.encoding import feed as lines
from sync.hq import authority, feed, leases, network, tables, views
from sync.hq.authority import Confirmed, NotAsked, Pending
from sync.hq.projections import SqlRows
from sync.protocol.messages import Whence
from tests.builders import BRANCH, TUESDAY, WEDNESDAY, a_confirmation, a_desk, a_room, a_span, an_arrival, at
from tests.headquarters import HouseForTest, opened
from tests.small_network import SmallNetwork
from tests.strictness import AnnouncedWarnings

DAY = timedelta(days=1)
DESK, OTHER_DESK, ROOM = a_desk(), a_desk("P-08", name="Fravort"), a_room()
INC = "ab" * 16


class Branch:
    """Pergine and its kiosks, as headquarters hears them; ``news`` is what the feed says since it was last asked."""

    def __init__(self, hq: HouseForTest) -> None:
        self.hq = hq
        self.seq: dict[str, int] = {}
        self.has_read = self._head()

    def enrols(self, node: str, *, branch_id: str = BRANCH) -> None:
        """A kiosk is at work."""
        kept = dict.fromkeys(("public_key", "machine", "challenge", "ratchet", "ratchet_before"), "")
        kept |= dict.fromkeys(("tip_inc", "stated_lost", "fenced_lost"), "")
        numbers = dict.fromkeys(("enrolled_ms", "challenge_ms", "tip_seq"), 0)
        row = {"node": node, "branch_id": branch_id, "is_revoked": False, **kept, **numbers}
        with self.hq.house.store.writing() as connection:
            connection.execute(insert(tables.node).values(row))

    def says(self, node: str, *said: Fact, late: bool = False) -> list[FactRef]:
        """Facts of a kiosk's journal are stored, in one transaction; their names. ``late``: it did not hold the pen."""
        moment, names = self.hq.house.moment(), []
        with self.hq.house.changing(BRANCH) as connection:
            for fact in said:
                self.seq[node] = self.seq.get(node, 0) + 1
                name = FactName(node, INC, self.seq[node])
                body = facts.encode(Entry(name, moment.at, moment.monotonic_ms, fact))
                feed.store_events(
                    connection, [feed.StoredEvent(name, facts.envelope(body), body, b"")], moment
                )
                feed.append_events(connection, BRANCH, [(name, body)], {name} if late else frozenset())
                names.append(name.ref)
        return names

    def news(self) -> list[Fact | FeedItem]:
        """What the feed says since the last time: facts without their envelopes, everything else as it is."""
        timeline, position, hash_ = self.has_read
        with self.hq.house.store.reading() as connection:
            page = feed.page(connection, BRANCH, Whence("PER-1", INC, timeline), position, hash_)
        assert isinstance(page, feed.Page)
        self.has_read = self._head()
        items = [lines.decode(line) for line in page.lines]
        return [item.fact if isinstance(item, Entry) else item for item in items if item is not None]

    def _head(self) -> tuple[str, int, str]:
        with self.hq.house.store.reading() as connection:
            end = feed.head(connection, BRANCH)
        return end.timeline, end.position, end.hash.hex()

    def booking(self, name: str) -> Booking:
        """How it stands at headquarters."""
        with self.hq.house.store.reading() as connection:
            found = SqlRows(connection).booking(name)
        assert found is not None
        return found

    def request(self, name: str) -> Request:
        """How it stands at headquarters."""
        with self.hq.house.store.reading() as connection:
            found = SqlRows(connection).request(name)
        assert found is not None
        return found

    def describes(self, space: Space) -> None:
        """Headquarters says something new of a space."""
        with self.hq.house.changing(BRANCH) as connection:
            network.put_space(connection, space)

    def is_held_by(self, node: str, space: Space = DESK, *, through: int = 30) -> None:
        """A kiosk has the space's days from today on."""
        today = self.hq.clock.now().date()
        with self.hq.house.changing(BRANCH) as connection:
            made = leases.grant(connection, replace(space, ahead=through), node, today)
            assert made is not None
            feed.append(connection, BRANCH, [made])
        self.news()


@pytest.fixture
def branch(tmp_path: Path) -> Iterator[Branch]:
    with opened(tmp_path) as made:
        network.load(made.house, SmallNetwork())
        town = Branch(made)
        town.enrols("PER-1")
        town.enrols("PER-2")
        yield town


def wishes(*spaces: Space, day: date = TUESDAY) -> LeaseWished:
    return LeaseWished(day, tuple(space.space_id for space in spaces))


def gives_back(number: int, last_day: date, space: Space = DESK) -> LeaseReleased:
    return LeaseReleased(space.space_id, number, last_day)


def asks(
    day: date = WEDNESDAY, *, who: str | None = "m-marco", space: Space = DESK, span: Interval | None = None
) -> BookingRequested:
    return BookingRequested(space.space_id, day, span or a_span(day=day), subject_id=who)


def is_granted(space: Space, number: int, first: int, last: int, node: str) -> Grant:
    return Grant(space.space_id, number, TUESDAY + first * DAY, TUESDAY + last * DAY, node)


def is_confirmed(asked: FactRef, number: int, day: date = WEDNESDAY, who: str | None = "m-marco") -> Fact:
    return BookingConfirmed(DESK.space_id, day, a_span(day=day), number, subject_id=who, request=asked)


# Wishes.


def test_a_wish_is_answered_by_grants_behind_it_in_the_feed(branch: Branch) -> None:
    branch.says("PER-1", wishes(ROOM, DESK, a_desk("P-99")))
    assert branch.news() == [
        wishes(ROOM, DESK, a_desk("P-99")),
        is_granted(ROOM, 1, 0, 30, "PER-1"),
        is_granted(DESK, 1, 0, 30, "PER-1"),
    ]


@pytest.mark.fault("F16")
def test_days_are_counted_from_headquarters_own_today_whatever_the_kiosk_believes(branch: Branch) -> None:
    far = TUESDAY + 400 * DAY
    branch.says("PER-1", wishes(DESK, day=far))
    assert branch.news() == [wishes(DESK, day=far), is_granted(DESK, 1, 0, 30, "PER-1")]


def test_the_same_holder_wishing_on_another_day_keeps_its_first_day(branch: Branch) -> None:
    branch.says("PER-1", wishes(DESK), wishes(DESK))
    assert branch.news()[2:] == [is_granted(DESK, 1, 0, 30, "PER-1")]
    branch.hq.clock.pass_by(days=2)
    branch.says("PER-1", wishes(DESK))
    assert branch.news()[1:] == [is_granted(DESK, 2, 0, 32, "PER-1")]


def test_another_kiosk_begins_behind_the_last_day_given(branch: Branch) -> None:
    branch.says("PER-1", wishes(DESK))
    branch.describes(replace(DESK, kiosk="PER-2"))
    branch.news()
    branch.says("PER-2", wishes(DESK))
    assert branch.news() == [wishes(DESK)]
    branch.hq.clock.pass_by(days=3)
    branch.says("PER-1", wishes(DESK))
    branch.says("PER-2", wishes(DESK))
    assert branch.news() == [wishes(DESK), wishes(DESK), is_granted(DESK, 2, 31, 33, "PER-2")]


@pytest.mark.fault("F42")
def test_a_kiosk_without_rights_gets_nothing(branch: Branch) -> None:
    with branch.hq.house.store.writing() as connection:
        connection.execute(update(tables.node).where(tables.node.c.node == "PER-1").values(is_revoked=True))
    branch.enrols("BOR-1", branch_id="BOR")
    for node in ("PER-1", "BOR-1", "PER-9"):
        branch.says(node, wishes(DESK))
        assert branch.news() == [wishes(DESK)]
    branch.says("PER-2", wishes(DESK))
    assert branch.news()[1:] == [is_granted(DESK, 1, 0, 30, "PER-2")]


def test_what_was_asked_before_a_wish_is_decided_before_the_days_are_given(branch: Branch) -> None:
    asked, _ = branch.says("PER-1", asks(), wishes(DESK))
    assert branch.news() == [
        asks(),
        wishes(DESK),
        is_confirmed(asked, 0),
        is_granted(DESK, 1, 0, 30, "PER-1"),
    ]


# Releases.


def test_a_day_given_back_is_headquarters_own_again(branch: Branch) -> None:
    branch.is_held_by("PER-1")
    wish = Wish(DESK.space_id, WEDNESDAY, a_span(day=WEDNESDAY), "m-marco")
    assert isinstance(authority.book(branch.hq.house, wish), Pending)
    branch.says("PER-1", gives_back(1, TUESDAY))
    later = replace(wish, span=a_span("14:00", "15:00", WEDNESDAY))
    assert isinstance(authority.book(branch.hq.house, later), Confirmed)


def test_a_release_that_crossed_a_newer_grant_gives_nothing_back(branch: Branch) -> None:
    branch.is_held_by("PER-1")
    branch.is_held_by("PER-1", through=40)
    asked = authority.book(branch.hq.house, Wish(DESK.space_id, WEDNESDAY, a_span(day=WEDNESDAY), "m-marco"))
    assert isinstance(asked, Pending)
    branch.says("PER-1", gives_back(1, TUESDAY))
    assert branch.request(asked.request_id).state is RequestState.PENDING
    assert branch.news()[1:] == [gives_back(1, TUESDAY)]


def test_days_given_back_in_front_of_another_kiosks_go_to_that_one_in_the_feed(branch: Branch) -> None:
    branch.is_held_by("PER-1", through=10)
    branch.is_held_by("PER-2", through=20)
    branch.says("PER-1", gives_back(1, WEDNESDAY))
    assert branch.news() == [gives_back(1, WEDNESDAY), is_granted(DESK, 3, 2, 20, "PER-2")]


def test_what_another_kiosk_gives_back_is_not_its_to_give(branch: Branch) -> None:
    branch.is_held_by("PER-1")
    branch.says("PER-2", gives_back(1, TUESDAY))
    assert isinstance(
        authority.book(branch.hq.house, Wish(DESK.space_id, WEDNESDAY, a_span(day=WEDNESDAY), None)), Pending
    )


# Requests.


def test_a_pending_request_is_decided_once_its_day_is_headquarters_again(branch: Branch) -> None:
    branch.is_held_by("PER-1")
    asked, released = branch.says("PER-2", asks())[0], gives_back(1, TUESDAY)
    assert branch.news() == [asks()]
    branch.says("PER-1", released)
    assert branch.news() == [released, is_confirmed(asked, 1)]
    request = branch.request(asked)
    assert request.state is RequestState.CONFIRMED
    assert branch.booking(str(request.booking_id)).day == WEDNESDAY
    branch.says("PER-1", an_arrival())
    assert branch.news() == [an_arrival()]


def test_of_a_held_day_headquarters_decides_nothing(branch: Branch) -> None:
    branch.is_held_by("PER-1", through=1)
    branch.says("PER-2", asks(WEDNESDAY))
    asked = branch.says("PER-2", asks(WEDNESDAY + DAY))[0]
    assert branch.news() == [asks(WEDNESDAY), asks(WEDNESDAY + DAY), is_confirmed(asked, 1, WEDNESDAY + DAY)]


def test_of_two_for_one_slot_the_one_asked_first_has_it_and_the_other_is_told_what_is_free(
    branch: Branch,
) -> None:
    first, second = branch.says("PER-1", asks(who="m-giulia"), asks())
    assert branch.news()[2:] == [
        is_confirmed(first, 0, who="m-giulia"),
        BookingDeclined(second, Objection.TAKEN.value, (OTHER_DESK.space_id,)),
    ]


@pytest.mark.fault("F14")
def test_of_two_for_one_slot_the_one_who_is_inside_has_it(branch: Branch) -> None:
    branch.says("PER-1", an_arrival(subject_id="m-giulia"))
    branch.is_held_by("PER-1")
    marco, giulia = branch.says("PER-2", asks(), asks(who="m-giulia"))
    branch.news()
    branch.says("PER-1", gives_back(1, TUESDAY))
    assert branch.news()[1:] == [
        is_confirmed(giulia, 1, who="m-giulia"),
        BookingDeclined(marco, Objection.TAKEN.value, (OTHER_DESK.space_id,)),
    ]


def test_of_two_for_one_slot_an_override_is_carried_out_first_and_displaces_nobody(branch: Branch) -> None:
    wished = asks()
    order = OverrideRequested(
        wished.space_id, wished.day, wished.span, "s-paola", OverrideReason.SAFETY, subject_id="m-giulia"
    )
    marco, giulia = branch.says("PER-1", wished, order)
    assert branch.news()[2:] == [
        OverrideConfirmed(
            giulia,
            order.space_id,
            order.day,
            order.span,
            0,
            "s-paola",
            OverrideReason.SAFETY,
            subject_id="m-giulia",
        ),
        BookingDeclined(marco, Objection.TAKEN.value, (OTHER_DESK.space_id,)),
    ]


def test_who_has_left_is_not_inside(branch: Branch) -> None:
    (arrived,) = branch.says("PER-1", an_arrival(subject_id="m-giulia"))
    branch.says("PER-1", CheckedOut(arrived, Source.PASS))
    marco, giulia = branch.says("PER-2", asks(), asks(who="m-giulia"))
    assert branch.request(marco).state is RequestState.CONFIRMED
    assert branch.request(giulia).state is RequestState.DECLINED


def test_only_what_headquarters_itself_could_confirm_is_offered_instead(branch: Branch) -> None:
    branch.is_held_by("PER-1", OTHER_DESK)
    asked = branch.says("PER-1", asks(who="m-giulia"), asks())[1]
    assert branch.request(asked).alternatives == ()


@pytest.mark.parametrize(
    ("fact", "because"),
    [
        (asks(TUESDAY, span=a_span("08:00", "09:30")), Objection.EXPIRED),
        (asks(space=a_desk("P-99")), Objection.UNKNOWN_SPACE),
        (asks(who="m-anna", span=a_span("20:00", "21:00", WEDNESDAY)), Objection.CLOSED),
        (replace(asks(), people=2), Objection.TOO_MANY_PEOPLE),
    ],
    ids=lambda value: value.name if isinstance(value, Objection) else "",
)
def test_what_cannot_be_is_declined_with_its_reason(
    branch: Branch, fact: BookingRequested, because: Objection
) -> None:
    (asked,) = branch.says("PER-1", fact)
    assert branch.news() == [fact, BookingDeclined(asked, because.value)]


AIRED = a_room(airing_minutes=10)


def asks_for_aired(start: str, end: str) -> BookingRequested:
    return asks(space=AIRED, span=a_span(start, end, WEDNESDAY))


def test_headquarters_keeps_the_airing_of_a_room_between_two_bookings(branch: Branch) -> None:
    branch.describes(AIRED)
    first, second, third = branch.says(
        "PER-1",
        asks_for_aired("10:00", "11:00"),
        asks_for_aired("11:09", "12:00"),
        asks_for_aired("11:10", "12:00"),
    )
    branch.news()
    assert [branch.request(one).state for one in (first, third)] == [RequestState.CONFIRMED] * 2
    assert branch.request(second).declined_because == Objection.AIRING.value
    wish = Wish(AIRED.space_id, WEDNESDAY, a_span("12:05", "13:00", WEDNESDAY), "m-marco")
    assert authority.book(branch.hq.house, wish) == NotAsked(Objection.AIRING)
    later = replace(wish, span=a_span("12:10", "13:00", WEDNESDAY))
    assert isinstance(authority.book(branch.hq.house, later), Confirmed)


def test_a_booking_that_ended_early_is_aired_from_its_real_end_at_headquarters_too(branch: Branch) -> None:
    branch.describes(AIRED)
    branch.is_held_by("PER-1", AIRED)
    (gone,) = branch.says("PER-1", a_confirmation(AIRED, span=a_span("09:00", "12:00")))
    branch.says("PER-1", BookingEnded(gone, at("10:00")), gives_back(1, TUESDAY - DAY, AIRED))
    wish = Wish(AIRED.space_id, TUESDAY, a_span("10:05", "11:00"), "m-marco")
    assert authority.book(branch.hq.house, wish) == NotAsked(Objection.AIRING)
    assert isinstance(
        authority.book(branch.hq.house, replace(wish, span=a_span("10:10", "11:00"))), Confirmed
    )


def test_what_a_kiosk_told_as_confirmed_is_not_made_void_by_the_airing(
    branch: Branch, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect(r"incident at PER: late PER-2\.\w+\.1")
    branch.describes(AIRED)
    branch.says("PER-1", asks_for_aired("10:00", "11:00"))
    told = a_confirmation(AIRED, day=WEDNESDAY, span=a_span("11:00", "12:00", WEDNESDAY))
    branch.says("PER-2", told, late=True)
    asked, decided = branch.news()[-2:]
    assert isinstance(asked, BookingRequested)
    assert isinstance(decided, BookingConfirmed)
    assert decided.span == told.span


@pytest.mark.parametrize("who", ["m-marco", None, "PER-2.not-here-yet"])
def test_a_member_and_whoever_is_not_known_here_may_book_in_the_members_hours(
    branch: Branch, who: str | None
) -> None:
    (asked,) = branch.says("PER-1", asks(who=who, span=a_span("20:00", "21:00", WEDNESDAY)))
    assert branch.request(asked).state is RequestState.CONFIRMED


def test_what_nobody_decided_in_time_is_declined_by_whoever_holds_its_day_at_last(branch: Branch) -> None:
    branch.is_held_by("PER-1", through=0)
    (asked,) = branch.says("PER-2", asks(TUESDAY))
    branch.hq.clock.set_to(at("12:00", WEDNESDAY))
    branch.says("PER-2", an_arrival())
    assert branch.request(asked).state is RequestState.PENDING
    branch.says("PER-1", gives_back(1, TUESDAY - DAY))
    assert branch.request(asked).declined_because == Objection.EXPIRED.value


# Cancellations and withdrawals.


def test_a_cancellation_is_executed_at_once_when_headquarters_holds_the_day(branch: Branch) -> None:
    booked, _ = branch.says("PER-1", a_confirmation(day=WEDNESDAY), an_arrival())
    branch.news()
    branch.says("PER-1", CancelRequested(booked))
    assert branch.news() == [CancelRequested(booked), BookingCancelled(booked)]
    assert branch.booking(booked).state is BookingState.CANCELLED
    branch.says("PER-1", CancelRequested(booked))
    assert branch.news() == [CancelRequested(booked)]


def test_of_a_held_day_a_cancellation_waits_for_the_holder_and_is_executed_when_the_day_comes_back(
    branch: Branch,
) -> None:
    branch.is_held_by("PER-1")
    friday = WEDNESDAY + 2 * DAY
    booked, on_friday, wanted = branch.says(
        "PER-1",
        a_confirmation(day=WEDNESDAY),
        a_confirmation(day=friday),
        a_confirmation(day=friday, span=a_span("14:00", "15:00", friday)),
    )
    branch.says("PER-2", CancelRequested(booked), CancelRequested(on_friday))
    for name in (booked, on_friday):
        standing = branch.booking(name)
        assert (standing.state, standing.is_cancel_asked) == (BookingState.CONFIRMED, True)
    branch.news()
    branch.says("PER-1", gives_back(1, WEDNESDAY))
    assert branch.news() == [gives_back(1, WEDNESDAY), BookingCancelled(on_friday)]
    assert branch.booking(booked).state is BookingState.CONFIRMED
    assert branch.booking(wanted).state is BookingState.CONFIRMED


def test_a_booking_that_was_moved_meanwhile_is_cancelled_where_it_is_now(branch: Branch) -> None:
    (booked,) = branch.says("PER-1", a_confirmation(day=WEDNESDAY))
    moved = a_confirmation(OTHER_DESK, day=WEDNESDAY, replaces=booked)
    (now_there,) = branch.says("PER-1", moved)
    branch.news()
    branch.says("PER-1", CancelRequested(booked))
    assert branch.news()[1:] == [BookingCancelled(now_there)]
    assert branch.booking(booked).state is BookingState.REPLACED


def test_a_withdrawal_that_crossed_headquarters_own_decision_cancels(branch: Branch) -> None:
    (asked,) = branch.says("PER-1", asks())
    booking_id = FactRef(str(branch.request(asked).booking_id))
    branch.news()
    branch.says("PER-1", RequestWithdrawn(asked))
    assert branch.news() == [RequestWithdrawn(asked), BookingCancelled(booking_id)]
    assert branch.booking(booking_id).state is BookingState.CANCELLED


def test_a_withdrawal_in_time_leaves_nothing_to_decide(branch: Branch) -> None:
    branch.is_held_by("PER-1")
    (asked,) = branch.says("PER-2", asks())
    branch.says("PER-2", RequestWithdrawn(asked))
    branch.news()
    branch.says("PER-1", gives_back(1, TUESDAY))
    assert branch.news() == [gives_back(1, TUESDAY)]
    assert branch.request(asked).state is RequestState.WITHDRAWN


def test_a_withdrawal_of_what_a_kiosk_confirmed_is_the_kiosks_to_execute(branch: Branch) -> None:
    branch.is_held_by("PER-1")
    (asked,) = branch.says("PER-2", asks())
    (booked,) = branch.says("PER-1", is_confirmed(asked, 1))
    branch.news()
    branch.says("PER-2", RequestWithdrawn(asked))
    assert branch.news() == [RequestWithdrawn(asked)]
    assert branch.booking(booked).takes_space


# Bugs.


def test_a_bug_in_answering_one_fact_is_reported_and_the_next_fact_is_answered(
    branch: Branch, monkeypatch: pytest.MonkeyPatch, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("facts could not be applied")
    announced_warnings.expect(r"incident at PER: unanswered PER-1\.\w+\.1 ZeroDivisionError")
    grant = leases.grant

    def stumble(connection: Connection, space: Space, node: str, today: date) -> Grant | None:
        made = grant(connection, space, node, today)
        if node == "PER-1" and space.space_id == DESK.space_id:
            raise ZeroDivisionError
        return made

    monkeypatch.setattr(leases, "grant", stumble)
    branch.says("PER-1", wishes(ROOM, DESK), wishes(OTHER_DESK))

    assert branch.news()[2:] == [is_granted(OTHER_DESK, 1, 0, 30, "PER-1")]
    with branch.hq.house.store.reading() as connection:
        assert leases.of_space(connection, ROOM.space_id) is None
        assert [kind for kind, _, _ in views.incidents(connection, BRANCH)] == ["unanswered"]


def test_a_bug_in_deciding_requests_keeps_no_wish_from_its_answer(
    branch: Branch, monkeypatch: pytest.MonkeyPatch, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("facts could not be applied")
    announced_warnings.expect("incident at PER: unanswered pending requests ZeroDivisionError")

    def stumble(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr("kiosk.domain.bookings.objection", stumble)
        asked, _ = branch.says("PER-1", asks(), wishes(ROOM))
        assert is_granted(ROOM, 1, 0, 30, "PER-1") in branch.news()
        assert branch.request(asked).state is RequestState.PENDING
    branch.says("PER-1", CheckedIn(TUESDAY, Source.PASS))
    assert branch.request(asked).state is RequestState.CONFIRMED
