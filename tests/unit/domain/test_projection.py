"""What each fact changes in the rows people look at, and that reading a journal again changes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from datetime import datetime, timedelta
from enum import Enum, auto

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kiosk.domain.bookings import Booking, BookingState, Objection, Request, RequestState
from kiosk.domain.facts import (
    BookingCancelled,
    BookingDeclined,
    BookingEnded,
    BookingReleased,
    Booted,
    CancelRequested,
    CheckedIn,
    CheckedOut,
    CheckInRefused,
    DayClosed,
    DiskLow,
    Entry,
    ExitTime,
    Fact,
    FactName,
    FactRef,
    HelpAsked,
    HelpWithdrawn,
    LeaseReleased,
    LeaseWished,
    Overridden,
    OverrideAct,
    OverrideReason,
    PlaceAwaited,
    PulseExplained,
    PulseGiven,
    ReaderFound,
    ReaderLost,
    RequestWithdrawn,
    StateLost,
    SubjectIntroduced,
    SurveyAnswered,
    TimeSampled,
    TouchFreed,
    TouchStuck,
)
from kiosk.domain.projection import FailedCheckIn, Redemption, Row, UnknownReferenceError, apply, row_name
from kiosk.domain.surveys import Answer, Mood, PulseReason
from kiosk.domain.visits import Source, Visit
from kiosk.encoding import facts
from tests.builders import (
    NODE,
    TUESDAY,
    WEDNESDAY,
    a_confirmation,
    a_desk,
    a_span,
    a_wished_booking,
    an_arrival,
    at,
)
from tests.profiles import runs

MINUTE = timedelta(minutes=1)
PANAROTTA, LARICE = a_desk("P-07"), a_desk("P-01", name="Larice")
NOWHERE = FactRef("PER-1.ff.99")


class Journal:
    """A journal with the rows it makes, each fact applied as its bytes say."""

    def __init__(self, node: str = NODE) -> None:
        self.node = node
        self.entries: list[Entry] = []
        self.rows: dict[tuple[type[Row], str], Row] = {}

    def write(self, fact: Fact, now: datetime) -> FactRef:
        """Appends a fact and puts its rows; the fact's name."""
        name = FactName(self.node, "00", len(self.entries) + 1)
        entry = facts.decode(self.node, "00", facts.encode(Entry(name, now, 0, fact)))
        self.read(entry)
        self.entries.append(entry)
        return name.ref

    def read(self, entry: Entry) -> None:
        """Puts the rows of a fact, whoever wrote it."""
        self.put(apply(self, entry))

    def put(self, rows: Iterable[Row]) -> None:
        """Each row whole under its own id."""
        for row in rows:
            self.rows[type(row), row_name(row)] = row

    def booking(self, booking_id: str) -> Booking | None:
        row = self.rows.get((Booking, booking_id))
        return row if isinstance(row, Booking) else None

    def request(self, request_id: str) -> Request | None:
        row = self.rows.get((Request, request_id))
        return row if isinstance(row, Request) else None

    def visit(self, visit_id: str) -> Visit | None:
        row = self.rows.get((Visit, visit_id))
        return row if isinstance(row, Visit) else None

    def visits_of(self, booking_id: str) -> Iterable[Visit]:
        return [row for row in self.rows.values() if isinstance(row, Visit) and row.booking_id == booking_id]

    def the_booking(self, booking_id: str) -> Booking:
        """The booking, which is there."""
        booking = self.booking(booking_id)
        assert booking is not None
        return booking

    def the_request(self, request_id: str) -> Request:
        """The request, which is there."""
        request = self.request(request_id)
        assert request is not None
        return request

    def the_visit(self, visit_id: str) -> Visit:
        """The visit, which is there."""
        visit = self.visit(visit_id)
        assert visit is not None
        return visit


@pytest.fixture
def journal() -> Journal:
    return Journal()


def a_visit_on_a_booking(journal: Journal) -> tuple[FactRef, FactRef]:
    """Marco has Panarotta from 09:00 to 11:00 and came in at 09:02: the booking's and the visit's names."""
    booking = journal.write(a_confirmation(PANAROTTA), at("08:00"))
    return booking, journal.write(an_arrival(booking=booking, space=PANAROTTA), at("09:02"))


def test_a_confirmation_is_a_booking_that_takes_its_space(journal: Journal) -> None:
    name = journal.write(a_confirmation(PANAROTTA), at("08:00"))
    booking = Booking(name, PANAROTTA.space_id, TUESDAY, a_span(), "m-marco", 1, BookingState.CONFIRMED)
    assert journal.rows == {(Booking, name): booking}
    assert booking.takes_space


def test_an_arrival_is_a_visit_named_by_its_fact_at_the_time_it_was_written(journal: Journal) -> None:
    _, visit_id = a_visit_on_a_booking(journal)
    visit = journal.the_visit(visit_id)
    assert visit.is_inside
    assert (visit.arrived_at, visit.day, visit.space_id) == (at("09:02"), TUESDAY, PANAROTTA.space_id)


def test_a_single_entry_pass_is_used_up_by_the_visit_it_began(journal: Journal) -> None:
    arrival = CheckedIn(TUESDAY, Source.PASS, pass_id="0a" * 8, redeems="0a" * 8)
    visit_id = journal.write(arrival, at("09:00"))
    assert journal.rows[Redemption, "0a" * 8] == Redemption("0a" * 8, visit_id)


def test_a_group_is_one_visit_of_many_people(journal: Journal) -> None:
    visit_id = journal.write(CheckedIn(TUESDAY, Source.FORM, party=5), at("09:00"))
    assert journal.the_visit(visit_id).party == 5


def test_whoever_leaves_frees_the_rest_of_the_span_once_the_holder_says_so(journal: Journal) -> None:
    booking_id, visit_id = a_visit_on_a_booking(journal)
    before = journal.the_booking(booking_id)
    journal.write(CheckedOut(visit_id, Source.PASS), at("10:15"))
    assert journal.the_visit(visit_id).left_at == at("10:15")
    assert journal.the_booking(booking_id) == before, "anybody may write that somebody left"
    journal.write(BookingEnded(booking_id, at("10:15")), at("10:16"))
    booking = journal.the_booking(booking_id)
    assert (booking.state, booking.span) == (BookingState.ENDED, a_span("09:00", "10:15"))
    assert not booking.takes_space


def test_whoever_stays_longer_than_booked_does_not_lengthen_the_booking(journal: Journal) -> None:
    booking_id, visit_id = a_visit_on_a_booking(journal)
    journal.write(CheckedOut(visit_id, Source.NIGHT, is_estimated=True), at("23:00"))
    journal.write(BookingEnded(booking_id, at("23:00")), at("23:00"))
    booking = journal.the_booking(booking_id)
    assert (booking.state, booking.span) == (BookingState.ENDED, a_span("09:00", "11:00"))
    assert journal.the_visit(visit_id).is_estimated


def test_whoever_leaves_before_the_booking_begins_had_nothing_of_it(journal: Journal) -> None:
    booking_id = journal.write(a_confirmation(PANAROTTA), at("08:00"))
    visit_id = journal.write(an_arrival(booking=booking_id), at("08:50"))
    journal.write(CheckedOut(visit_id, Source.PASS), at("09:00"))
    journal.write(BookingReleased(booking_id), at("09:00"))
    booking = journal.the_booking(booking_id)
    assert (booking.state, booking.span) == (BookingState.RELEASED, a_span("09:00", "11:00"))


def test_a_booking_that_would_end_before_it_begins_is_refused_and_stands(journal: Journal) -> None:
    booking_id, _ = a_visit_on_a_booking(journal)
    before = dict(journal.rows)
    with pytest.raises(ValueError, match="ends after it starts"):
        journal.write(BookingEnded(booking_id, at("09:00")), at("09:04"))
    assert journal.rows == before


def test_it_was_not_me_ends_the_visit_and_the_holder_releases_the_booking(journal: Journal) -> None:
    booking_id, visit_id = a_visit_on_a_booking(journal)
    journal.write(CheckedOut(visit_id, Source.PASS, is_mistaken=True), at("09:04"))
    journal.write(BookingReleased(booking_id), at("09:04"))
    booking = journal.the_booking(booking_id)
    assert (booking.state, booking.span) == (BookingState.RELEASED, a_span("09:00", "11:00"))
    assert not journal.the_visit(visit_id).is_inside


EARLY, LATE = (False, "10:00"), (False, "10:30")
EARLY_GUESS, LATE_GUESS = (True, "09:30"), (True, "23:00")


@pytest.mark.parametrize(
    ("departures", "counts"),
    [
        ((EARLY, LATE), EARLY),
        ((EARLY, EARLY_GUESS), EARLY),
        ((EARLY, LATE_GUESS), EARLY),
        ((EARLY_GUESS, LATE_GUESS), EARLY_GUESS),
    ],
)
@pytest.mark.parametrize("in_order", [True, False])
@pytest.mark.parametrize("is_said_later", [True, False])
def test_of_two_departures_the_earlier_that_somebody_saw_counts_whichever_is_read_first(
    journal: Journal,
    departures: tuple[tuple[bool, str], tuple[bool, str]],
    counts: tuple[bool, str],
    *,
    in_order: bool,
    is_said_later: bool,
) -> None:
    _, visit_id = a_visit_on_a_booking(journal)
    for is_estimated, clock in departures if in_order else reversed(departures):
        if is_said_later:
            journal.write(ExitTime(visit_id, at(clock), is_estimated=is_estimated), at("23:30"))
        else:
            journal.write(CheckedOut(visit_id, Source.PASS, is_estimated=is_estimated), at(clock))
    visit = journal.the_visit(visit_id)
    assert (visit.is_estimated, visit.left_at) == (counts[0], at(counts[1]))


@pytest.mark.fault("F17")
def test_a_clock_that_went_back_lets_nobody_leave_before_arriving(journal: Journal) -> None:
    _, visit_id = a_visit_on_a_booking(journal)
    journal.write(CheckedOut(visit_id, Source.PASS), at("07:00"))
    assert journal.the_visit(visit_id).left_at == at("09:02")


def test_leaving_after_the_booking_was_cancelled_leaves_it_cancelled(journal: Journal) -> None:
    booking_id, visit_id = a_visit_on_a_booking(journal)
    journal.write(BookingCancelled(booking_id), at("09:30"))
    journal.write(CheckedOut(visit_id, Source.PASS), at("10:00"))
    assert journal.the_booking(booking_id).state is BookingState.CANCELLED


def test_a_refused_code_is_kept_for_a_person_to_look_at(journal: Journal) -> None:
    name = journal.write(CheckInRefused("expired", "0b" * 8), at("09:00"))
    assert journal.rows == {(FailedCheckIn, name): FailedCheckIn(name, at("09:00"), "expired", "0b" * 8)}


def test_a_replaced_booking_takes_the_open_visit_along(journal: Journal) -> None:
    old, visit_id = a_visit_on_a_booking(journal)
    new = journal.write(a_confirmation(LARICE, replaces=old), at("09:30"))
    assert (journal.the_booking(old).state, journal.the_booking(old).replaced_by) == (
        BookingState.REPLACED,
        new,
    )
    visit = journal.the_visit(visit_id)
    assert (visit.booking_id, visit.space_id, visit.is_inside) == (new, LARICE.space_id, True)
    journal.write(CheckedOut(visit_id, Source.PASS), at("10:00"))
    journal.write(BookingEnded(new, at("10:00")), at("10:00"))
    assert journal.the_booking(new).state is BookingState.ENDED
    assert journal.the_booking(old).state is BookingState.REPLACED


def test_a_visit_that_ended_goes_with_its_booking_as_if_the_move_had_been_read_first(
    journal: Journal,
) -> None:
    old, visit_id = a_visit_on_a_booking(journal)
    journal.write(CheckedOut(visit_id, Source.PASS), at("09:20"))
    new = journal.write(a_confirmation(LARICE, replaces=old), at("09:30"))
    visit = journal.the_visit(visit_id)
    assert (visit.booking_id, visit.space_id, visit.left_at) == (new, LARICE.space_id, at("09:20"))


def test_who_comes_for_a_booking_that_was_moved_meanwhile_is_where_it_is_now(journal: Journal) -> None:
    first = journal.write(a_confirmation(PANAROTTA), at("08:00"))
    second = journal.write(a_confirmation(LARICE, replaces=first), at("08:30"))
    third = journal.write(override(OverrideAct.MOVE, second, space="PER:P-31"), at("08:40"))
    for named in (first, second):
        visit = journal.the_visit(journal.write(an_arrival(booking=named, space=PANAROTTA), at("09:02")))
        assert (visit.booking_id, visit.space_id) == (third, "PER:P-31")


def test_a_request_waits_until_its_holder_answers(journal: Journal) -> None:
    asked = journal.write(a_wished_booking(PANAROTTA), at("08:00"))
    assert journal.the_request(asked).state is RequestState.PENDING
    confirmed = journal.write(a_confirmation(PANAROTTA, request=asked), at("08:01"))
    request = journal.the_request(asked)
    assert (request.state, request.booking_id) == (RequestState.CONFIRMED, confirmed)
    assert journal.the_booking(confirmed).request_id == asked


def test_a_declined_request_says_why_and_what_could_be_had(journal: Journal) -> None:
    asked = journal.write(a_wished_booking(PANAROTTA), at("08:00"))
    journal.write(BookingDeclined(asked, Objection.TAKEN.value, (LARICE.space_id,)), at("08:01"))
    request = journal.the_request(asked)
    assert (request.state, request.declined_because, request.alternatives) == (
        RequestState.DECLINED,
        "taken",
        (LARICE.space_id,),
    )


def test_a_request_taken_back_in_time_is_withdrawn(journal: Journal) -> None:
    asked = journal.write(a_wished_booking(PANAROTTA), at("08:00"))
    journal.write(RequestWithdrawn(asked), at("08:01"))
    assert journal.the_request(asked).state is RequestState.WITHDRAWN


def test_a_withdrawal_that_crossed_the_decision_changes_nothing_by_itself(journal: Journal) -> None:
    asked = journal.write(a_wished_booking(PANAROTTA), at("08:00"))
    confirmed = journal.write(a_confirmation(PANAROTTA, request=asked), at("08:01"))
    before = dict(journal.rows)
    journal.write(RequestWithdrawn(asked), at("08:02"))
    assert journal.rows == before
    journal.write(BookingCancelled(confirmed), at("08:03"))
    assert not journal.the_booking(confirmed).takes_space, "the holder then cancels"


def test_a_decision_that_crossed_the_withdrawal_stands_until_the_holder_cancels(journal: Journal) -> None:
    asked = journal.write(a_wished_booking(PANAROTTA), at("08:00"))
    journal.write(RequestWithdrawn(asked), at("08:01"))
    confirmed = journal.write(a_confirmation(PANAROTTA, request=asked), at("08:02"))
    assert journal.the_request(asked).state is RequestState.CONFIRMED
    assert journal.the_booking(confirmed).takes_space


def test_a_cancel_asked_of_the_holder_leaves_the_booking_standing(journal: Journal) -> None:
    booking_id = journal.write(a_confirmation(PANAROTTA), at("08:00"))
    journal.write(CancelRequested(booking_id), at("08:01"))
    booking = journal.the_booking(booking_id)
    assert (booking.takes_space, booking.is_cancel_asked) == (True, True)


@pytest.mark.parametrize("is_moved_first", [True, False])
def test_a_cancel_asked_of_a_booking_is_asked_of_what_it_is_moved_to(
    journal: Journal, *, is_moved_first: bool
) -> None:
    old = journal.write(a_confirmation(PANAROTTA), at("08:00"))
    if not is_moved_first:
        journal.write(CancelRequested(old), at("08:01"))
    new = journal.write(a_confirmation(LARICE, replaces=old), at("08:02"))
    if is_moved_first:
        journal.write(CancelRequested(old), at("08:03"))
    assert journal.the_booking(new).takes_space
    assert [journal.the_booking(name).is_cancel_asked for name in (old, new)] == [True, True]


def override(act: OverrideAct, booking: FactRef, *, space: str | None = None) -> Overridden:
    if space is None:
        return Overridden(act, booking, "s-paola", OverrideReason.BROKEN)
    return Overridden(
        act, booking, "s-paola", OverrideReason.BROKEN, space, TUESDAY, a_span("09:30", "12:00"), 1
    )


def test_a_receptionist_cancels_a_booking(journal: Journal) -> None:
    booking_id = journal.write(a_confirmation(PANAROTTA), at("08:00"))
    journal.write(override(OverrideAct.CANCEL, booking_id), at("08:30"))
    assert journal.the_booking(booking_id).state is BookingState.CANCELLED


@pytest.mark.parametrize("act", [OverrideAct.MOVE, OverrideAct.EXTEND])
def test_a_receptionist_moves_somebody_who_is_inside_with_one_fact(
    journal: Journal, act: OverrideAct
) -> None:
    old, visit_id = a_visit_on_a_booking(journal)
    new = journal.write(override(act, old, space=LARICE.space_id), at("09:30"))
    booking = journal.the_booking(new)
    assert (booking.space_id, booking.span, booking.subject_id) == (
        LARICE.space_id,
        a_span("09:30", "12:00"),
        "m-marco",
    )
    assert booking.takes_space
    assert not journal.the_booking(old).takes_space
    assert (journal.the_visit(visit_id).booking_id, journal.the_visit(visit_id).space_id) == (
        new,
        LARICE.space_id,
    )


def test_a_move_without_a_place_is_quarantined(journal: Journal) -> None:
    old, _ = a_visit_on_a_booking(journal)
    before = dict(journal.rows)
    with pytest.raises(UnknownReferenceError):
        journal.write(override(OverrideAct.MOVE, old), at("09:30"))
    assert journal.rows == before


@pytest.mark.parametrize(
    "fact",
    [
        CheckedOut(NOWHERE, Source.PASS),
        a_confirmation(request=NOWHERE),
        a_confirmation(replaces=NOWHERE),
        RequestWithdrawn(NOWHERE),
        BookingDeclined(NOWHERE, "taken"),
        BookingCancelled(NOWHERE),
        BookingReleased(NOWHERE),
        BookingEnded(NOWHERE, at("10:00")),
        CancelRequested(NOWHERE),
        override(OverrideAct.CANCEL, NOWHERE),
        override(OverrideAct.MOVE, NOWHERE, space=LARICE.space_id),
    ],
    ids=lambda fact: fact.TYPE,
)
def test_a_fact_about_what_never_was_is_quarantined_and_leaves_no_trace(journal: Journal, fact: Fact) -> None:
    with pytest.raises(UnknownReferenceError):
        journal.write(fact, at("09:00"))
    assert journal.rows == {}


def test_somebody_who_is_there_is_counted_whatever_the_booking_says(journal: Journal) -> None:
    visit_id = journal.write(an_arrival(booking=NOWHERE), at("09:00"))
    assert journal.the_visit(visit_id).is_inside
    journal.write(CheckedOut(visit_id, Source.PASS), at("10:00"))
    assert not journal.the_visit(visit_id).is_inside


@pytest.mark.parametrize(
    "fact",
    [
        Booted("0.1.0", is_clock_suspect=True),
        SubjectIntroduced("ab" * 32),
        TimeSampled(1_795_503_600_000, 40),
        LeaseWished(TUESDAY, (PANAROTTA.space_id,)),
        LeaseReleased(PANAROTTA.space_id, 1, TUESDAY),
        StateLost("00", 7),
        DayClosed(TUESDAY, 3, 2, "cd" * 32),
        DiskLow(120),
        ReaderLost(at("08:42")),
        ReaderFound(),
        TouchStuck(at("08:42")),
        TouchFreed(),
        PlaceAwaited(TUESDAY, "m-marco"),
        HelpAsked(),
        HelpWithdrawn(FactRef("k-1.aaaa.1")),
        PulseGiven(TUESDAY, Mood.GOOD),
        PulseExplained(FactRef(f"{NODE}.00.1"), PulseReason.NET),
        SurveyAnswered(TUESDAY, (Answer("q3", ("week",)),)),
    ],
    ids=lambda fact: fact.TYPE,
)
def test_some_facts_change_no_row(journal: Journal, fact: Fact) -> None:
    journal.write(fact, at("09:00"))
    assert journal.rows == {}


class Move(Enum):
    """What can happen in a branch, in any order."""

    BOOKS = auto()
    CHANGES_DESK = auto()
    ASKS = auto()
    IS_ANSWERED = auto()
    IS_DECLINED = auto()
    WITHDRAWS = auto()
    COMES = auto()
    LEAVES = auto()
    IS_SOMEBODY_ELSE = auto()
    CANCELS = auto()
    ENDS = auto()
    DOES_NOT_COME = auto()
    IS_MOVED = auto()
    IS_CANCELLED = auto()
    IS_REFUSED = auto()


def happening(move: Move, journal: Journal, choice: int) -> Fact | None:
    """The fact of a move about one of the rows there are, or None when there is none to be about."""
    requests, bookings, visits = (
        [FactRef(row_id) for kind, row_id in journal.rows if kind is wanted]
        for wanted in (Request, Booking, Visit)
    )
    match move:
        case Move.BOOKS:
            return a_confirmation((PANAROTTA, LARICE)[choice % 2])
        case Move.ASKS:
            return a_wished_booking(PANAROTTA)
        case Move.IS_REFUSED:
            return CheckInRefused("expired")
        case Move.IS_ANSWERED | Move.IS_DECLINED | Move.WITHDRAWS:
            return _about_request(move, requests[choice % len(requests)]) if requests else None
        case Move.LEAVES | Move.IS_SOMEBODY_ELSE:
            mistaken = move is Move.IS_SOMEBODY_ELSE
            one = visits[choice % len(visits)] if visits else None
            return CheckedOut(one, Source.PASS, is_mistaken=mistaken) if one else None
        case _:
            return _about_booking(move, bookings[choice % len(bookings)]) if bookings else None


def _about_request(move: Move, request: FactRef) -> Fact:
    match move:
        case Move.IS_ANSWERED:
            return a_confirmation(PANAROTTA, request=request)
        case Move.IS_DECLINED:
            return BookingDeclined(request, Objection.TAKEN.value)
        case _:
            return RequestWithdrawn(request)


def _about_booking(move: Move, booking: FactRef) -> Fact:
    match move:
        case Move.CHANGES_DESK:
            return a_confirmation(LARICE, replaces=booking)
        case Move.COMES:
            return an_arrival(booking=booking, space=PANAROTTA)
        case Move.IS_MOVED:
            return override(OverrideAct.MOVE, booking, space=LARICE.space_id)
        case Move.IS_CANCELLED:
            return override(OverrideAct.CANCEL, booking)
        case Move.ENDS:
            return BookingEnded(booking, at("10:00"))
        case Move.DOES_NOT_COME:
            return BookingReleased(booking)
        case _:
            return BookingCancelled(booking)


days_of_people = st.lists(
    st.tuples(st.sampled_from(Move), st.integers(0, 7), st.integers(0, 90)), max_size=25
)


def lived(moves: list[tuple[Move, int, int]]) -> Journal:
    """The journal of a day on which all that happened, so far as it could."""
    journal, now = Journal(), at("07:00")
    for move, choice, minutes in moves:
        now += minutes * MINUTE
        fact = happening(move, journal, choice)
        if fact is not None:
            journal.write(fact, now)
    return journal


@given(days_of_people)
def test_reading_a_journal_again_yields_the_same_rows(moves: list[tuple[Move, int, int]]) -> None:
    journal = lived(moves)
    again = Journal()
    for entry in journal.entries:
        again.put(apply(again, entry))
    assert again.rows == journal.rows


@given(days_of_people)
def test_reading_a_journal_again_over_its_own_rows_changes_none(moves: list[tuple[Move, int, int]]) -> None:
    journal = lived(moves)
    before = dict(journal.rows)
    for entry in journal.entries:
        journal.put(apply(journal, entry))
    assert journal.rows == before


@given(days_of_people)
def test_whatever_people_do_nobody_is_lost_and_every_move_leads_somewhere(
    moves: list[tuple[Move, int, int]],
) -> None:
    journal = lived(moves)
    arrivals = [entry for entry in journal.entries if isinstance(entry.fact, CheckedIn)]
    visits = [row for row in journal.rows.values() if isinstance(row, Visit)]
    assert [visit.visit_id for visit in visits] == [entry.name.ref for entry in arrivals]
    for row in journal.rows.values():
        if isinstance(row, Booking) and row.replaced_by is not None:
            assert journal.booking(row.replaced_by) is not None
        if isinstance(row, Visit) and row.left_at is not None:
            assert row.arrived_at <= row.left_at


NEIGHBOUR = "PER-2"


class Tablet(Journal):
    """One of two tablets of a branch: the rows follow from what it wrote and from what it heard of the other."""

    heard = 0

    def hear(self, other: Journal, count: int) -> None:
        """Reads the next facts of the other one."""
        news = other.entries[self.heard : self.heard + count]
        for entry in news:
            self.read(entry)
        self.heard += len(news)


class Act(Enum):
    """What a tablet does by the rows it has, whatever the other one has done meanwhile."""

    HEARS = auto()
    LETS_IN = auto()
    LETS_OUT = auto()
    IS_TOLD_OF_A_MISTAKE = auto()
    CLOSES_THE_DAY = auto()
    BOOKS = auto()
    CHANGES = auto()
    MOVES = auto()
    CANCELS = auto()
    OVERRULES = auto()
    PUTS_BACK = auto()
    ENDS = auto()
    RELEASES = auto()
    CONFIRMS = auto()
    DECLINES = auto()
    ASKS = auto()
    WITHDRAWS = auto()
    ASKS_TO_CANCEL = auto()


OF_BOTH = [Act.HEARS, Act.LETS_IN, Act.LETS_OUT, Act.IS_TOLD_OF_A_MISTAKE, Act.CLOSES_THE_DAY]
OF_NEIGHBOUR = [Act.ASKS, Act.WITHDRAWS, Act.ASKS_TO_CANCEL]
OF_HOLDER = [act for act in Act if act not in OF_BOTH + OF_NEIGHBOUR]
Doing = tuple[str, Act, int, int]


def doing(node: str, acts: Sequence[Act]) -> st.SearchStrategy[Doing]:
    return st.tuples(st.just(node), st.sampled_from(acts), st.integers(0, 7), st.integers(0, 60))


days_of_two = st.lists(
    doing(NODE, OF_BOTH)
    | doing(NODE, OF_HOLDER)
    | doing(NEIGHBOUR, OF_BOTH)
    | doing(NEIGHBOUR, OF_NEIGHBOUR),
    max_size=25,
)
turns = st.lists(st.sampled_from([NODE, NEIGHBOUR]), max_size=25)


def deed(act: Act, tablet: Tablet, choice: int, now: datetime) -> Fact | None:
    """The fact of an act about one of the rows there are, or None when there is none to be about."""
    rows = tablet.rows.values()
    standing = [row for row in rows if isinstance(row, Booking) and row.takes_space]
    match act:
        case Act.BOOKS:
            return a_confirmation((PANAROTTA, LARICE)[choice % 2])
        case Act.ASKS:
            return a_wished_booking(PANAROTTA)
        case Act.LETS_OUT | Act.IS_TOLD_OF_A_MISTAKE | Act.CLOSES_THE_DAY:
            inside = [FactRef(row.visit_id) for row in rows if isinstance(row, Visit) and row.is_inside]
            return _departure(act, inside[choice % len(inside)]) if inside else None
        case Act.CONFIRMS | Act.DECLINES | Act.WITHDRAWS:
            asked = [
                FactRef(row.request_id)
                for row in rows
                if isinstance(row, Request) and row.state is RequestState.PENDING
            ]
            return _answer(act, asked[choice % len(asked)]) if asked else None
        case Act.PUTS_BACK:
            cancelled = [
                row for row in rows if isinstance(row, Booking) and row.state is BookingState.CANCELLED
            ]
            known = cancelled + standing
        case _:
            known = standing
    return _dealing(act, known[choice % len(known)], now) if known else None


def _departure(act: Act, visit: FactRef) -> Fact:
    return CheckedOut(
        visit,
        Source.PASS,
        is_estimated=act is Act.CLOSES_THE_DAY,
        is_mistaken=act is Act.IS_TOLD_OF_A_MISTAKE,
    )


def _answer(act: Act, request: FactRef) -> Fact:
    match act:
        case Act.CONFIRMS:
            return a_confirmation(PANAROTTA, request=request)
        case Act.DECLINES:
            return BookingDeclined(request, Objection.TAKEN.value)
        case _:
            return RequestWithdrawn(request)


def _dealing(act: Act, booking: Booking, now: datetime) -> Fact:
    ref = FactRef(booking.booking_id)
    other = LARICE if booking.space_id == PANAROTTA.space_id else PANAROTTA
    match act:
        case Act.LETS_IN:
            return replace(an_arrival(booking=ref), space_id=booking.space_id)
        case Act.CHANGES:
            return a_confirmation(other, replaces=ref)
        case Act.MOVES:
            return override(OverrideAct.MOVE, ref, space=other.space_id)
        case Act.PUTS_BACK:
            return override(OverrideAct.UNDO, ref, space=other.space_id)
        case Act.OVERRULES:
            return override(OverrideAct.CANCEL, ref)
        case Act.ENDS:
            return BookingEnded(ref, max(now, booking.span.start + MINUTE))
        case Act.RELEASES:
            return BookingReleased(ref)
        case Act.ASKS_TO_CANCEL:
            return CancelRequested(ref)
        case _:
            return BookingCancelled(ref)


def lived_by_two(story: list[Doing]) -> dict[str, Tablet]:
    """The holder of all bookings and its neighbour, where Marco came in, after a day on which all that happened."""
    holder, neighbour = Tablet(NODE), Tablet(NEIGHBOUR)
    both = {NODE: holder, NEIGHBOUR: neighbour}
    booked = holder.write(a_confirmation(PANAROTTA), at("08:00"))
    neighbour.hear(holder, 1)
    neighbour.write(an_arrival(booking=booked, space=PANAROTTA), at("09:02"))
    holder.hear(neighbour, 1)
    now = at("09:02")
    for node, act, choice, minutes in story:
        now += minutes * MINUTE
        if act is Act.HEARS:
            both[node].hear(neighbour if node == NODE else holder, 1 + choice)
        elif (fact := deed(act, both[node], choice, now)) is not None:
            both[node].write(fact, now)
    return both


def read_by_turns(both: dict[str, Tablet], turns: list[str]) -> dict[tuple[type[Row], str], Row]:
    """The rows of all the facts: each author's in its own order, by turns, and none before those it names.

    Whose turn it is waits while its next fact names one that was not read yet.
    """
    reader = Journal()
    waiting = {node: list(tablet.entries) for node, tablet in both.items()}
    unread = {entry.name.ref for tablet in both.values() for entry in tablet.entries}
    later = iter(turns)
    while unread:
        ready = [node for node in both if waiting[node] and not _named(waiting[node][0]) & unread]
        turn = next(later, ready[0])
        entry = waiting[turn if turn in ready else ready[0]].pop(0)
        reader.read(entry)
        unread.remove(entry.name.ref)
    return reader.rows


def _named(entry: Entry) -> set[object]:
    return {getattr(entry.fact, part.name) for part in fields(entry.fact)}


@example([(NODE, Act.LETS_OUT, 0, 10), (NEIGHBOUR, Act.LETS_OUT, 0, 5)], [NODE] * 3, [NEIGHBOUR] * 3)
@example([(NEIGHBOUR, Act.LETS_OUT, 0, 10), (NODE, Act.CHANGES, 0, 5)], [NODE] * 3, [NODE, NEIGHBOUR] * 2)
@settings(max_examples=runs(quick=200, push=500, release=5_000))
@given(days_of_two, turns, turns)
def test_what_two_tablets_wrote_is_read_to_equal_rows_in_whatever_order(
    story: list[Doing], one: list[str], another: list[str]
) -> None:
    both = lived_by_two(story)
    for tablet, other in (both.values(), reversed(both.values())):
        tablet.hear(other, len(other.entries))
    expected = both[NODE].rows
    assert both[NEIGHBOUR].rows == expected
    assert read_by_turns(both, one) == expected
    assert read_by_turns(both, another) == expected


@pytest.mark.fault("F18")
def test_a_day_label_is_taken_over_and_not_computed_again(journal: Journal) -> None:
    """Two ends may carry different time zone tables, so the author's word stands (SYNC.md 2.1)."""
    name = journal.write(replace(a_confirmation(PANAROTTA), day=WEDNESDAY), at("08:00"))
    assert journal.the_booking(name).day == WEDNESDAY
