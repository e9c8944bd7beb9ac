"""Whatever happens, the database answers as plain dictionaries do, before and after its rows are made again."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kiosk.domain.bookings import BookingState
from kiosk.domain.days import Interval
from kiosk.domain.facts import (
    BookingCancelled,
    BookingConfirmed,
    BookingEnded,
    BookingReleased,
    CheckedIn,
    CheckedOut,
    Fact,
    FactRef,
    Overridden,
    OverrideAct,
    OverrideReason,
)
from kiosk.domain.ports import Work
from kiosk.domain.visits import Source
from kiosk.storage.store import KioskStore
from tests.builders import TUESDAY, a_branch, a_fact_of_hq, a_visitor, a_wished_booking, at
from tests.fakes.clock import CountedRandom
from tests.fakes.feed import FeedOf, told
from tests.fakes.memory_store import MemoryStore
from tests.premises import Premises
from tests.profiles import runs

SPACES = ("PER:P-01", "PER:P-07", "PER:P-31")
DAYS = [TUESDAY + timedelta(days=offset) for offset in range(3)]
PEOPLE = ("m-marco", "m-anna", None)

spans = st.builds(
    lambda start, length: Interval(
        at("04:00") + timedelta(minutes=15 * start), at("04:00") + timedelta(minutes=15 * (start + length))
    ),
    st.integers(0, 250),
    st.integers(1, 60),
)
picks = st.integers(0, 1_000)
steps = st.one_of(
    st.tuples(st.just("confirm"), st.sampled_from(SPACES), spans, st.sampled_from(PEOPLE)),
    st.tuples(st.just("move"), picks, st.sampled_from(SPACES), spans),
    st.tuples(
        st.sampled_from(("cancel", "release", "end", "arrive", "come late", "leave", "leave again")), picks
    ),
    st.tuples(st.just("request"), spans),
    st.tuples(st.just("fail"), spans),
    st.tuples(st.just("keep"), picks),
)

AT_FOUR = Interval(at("04:00"), at("04:15"))
MOVED: tuple[object, ...] = ("move", 0, SPACES[0], AT_FOUR)
A_VISIT_OF_ANOTHER_DAY: list[tuple[object, ...]] = [
    ("confirm", SPACES[0], AT_FOUR, "m-marco"),
    MOVED,
    ("arrive", 0),
    MOVED,
    ("leave", 0),
    MOVED,
]
"""Who came and went on one day has nothing to do with what was moved to another."""


def facts_of(step: tuple[object, ...], work: Work) -> list[Fact]:
    """What a step appends, by what the work sees; nothing when there is nothing to act on."""
    known = [b for day in DAYS for b in work.bookings.on_day(day)]
    standing = [b for b in known if b.state is BookingState.CONFIRMED]
    inside = work.visits.inside()
    visits = [v for day in DAYS for v in work.visits.on_day(day)]
    match step:
        case ("confirm", str(space), Interval() as span, person):
            who = person if isinstance(person, str) else None
            return [BookingConfirmed(space, DAYS[0], span, 1, subject_id=who)]
        case ("move", int(pick), str(space), Interval() as span) if standing:
            old = FactRef(standing[pick % len(standing)].booking_id)
            moved = Overridden(
                OverrideAct.MOVE, old, "s-paola", OverrideReason.ASKED, space, DAYS[1], span, 1
            )
            return [moved]
        case ("cancel", int(pick)) if standing:
            return [BookingCancelled(FactRef(standing[pick % len(standing)].booking_id))]
        case ("release", int(pick)) if standing:
            return [BookingReleased(FactRef(standing[pick % len(standing)].booking_id))]
        case ("end", int(pick)) if standing:
            ended = standing[pick % len(standing)]
            return [BookingEnded(FactRef(ended.booking_id), ended.span.start + timedelta(minutes=20))]
        case ("arrive" | "come late" as how, int(pick)):
            found = known if how == "come late" else standing
            booking = found[pick % len(found)] if found else None
            ref = FactRef(booking.booking_id) if booking else None
            redeems = f"{pick % 5:016x}"
            return [
                CheckedIn(
                    DAYS[pick % 3],
                    Source.PASS,
                    party=1 + pick % 4,
                    subject_id=PEOPLE[pick % 3],
                    pass_id=redeems,
                    redeems=redeems,
                    booking=ref,
                    space_id=booking.space_id if booking else None,
                )
            ]
        case ("leave", int(pick)) if inside:
            return [CheckedOut(FactRef(inside[pick % len(inside)].visit_id), Source.PASS)]
        case ("leave again", int(pick)) if visits:
            visit = FactRef(visits[pick % len(visits)].visit_id)
            return [CheckedOut(visit, Source.NIGHT, is_estimated=pick % 2 == 0)]
    return []


def answers(work: Work) -> list[object]:
    """Everything the ports can be asked."""
    hours = [Interval(at(c), at(c) + timedelta(minutes=90)) for c in ("04:00", "08:30", "12:00", "23:45")]
    bookings, visits, vault = work.bookings, work.visits, work.vault
    return [
        [list(bookings.on_day(day)) for day in DAYS],
        [list(bookings.of_subject(p, day)) for p in PEOPLE if p for day in DAYS],
        [bookings.taken(span) for span in hours],
        [list(bookings.near(space, span)) for space in SPACES for span in hours],
        [list(bookings.near(space, span, with_ended=True)) for space in SPACES for span in hours],
        list(bookings.pending_requests()),
        [list(bookings.requests_on(day)) for day in DAYS],
        list(visits.inside()),
        visits.people_inside(),
        [list(visits.on_day(day)) for day in DAYS],
        [(visits.inside_by_subject(p), visits.last_of(p)) for p in PEOPLE if p],
        [(visits.redeemed_by(f"{n:016x}"), visits.inside_by_pass(f"{n:016x}")) for n in range(5)],
        [vault.person(f"PER-1.{n}") for n in range(5)],
    ]


@dataclass
class Side:
    """One of the two stores and its feed."""

    store: MemoryStore | KioskStore
    feed: FeedOf

    def play(self, step: tuple[object, ...], number: int) -> None:
        """One step, in one transaction."""
        if step[0] == "request" and isinstance(step[1], Interval):
            self.feed.say(a_fact_of_hq(number, a_wished_booking(span=step[1])))
            return
        if step[0] == "fail" and isinstance(step[1], Interval):
            with pytest.raises(LookupError):
                self._stumble(step[1])
            return
        with self.store.begin() as work:
            for fact in facts_of(step, work):
                work.append(fact)
            if step[0] == "keep" and isinstance(step[1], int):
                work.vault.keep(a_visitor(f"PER-1.{step[1] % 5}", revision=1 + step[1] % 3))

    def answers(self) -> list[object]:
        """Everything the ports can be asked, and what is owed."""
        with self.store.begin() as work:
            said = answers(work)
        return [*said, list(self.store.journal.people_owed(99)), self.store.journal.tip().seq]

    def _stumble(self, span: Interval) -> None:
        with self.store.begin() as work:
            visit = work.append(CheckedIn(TUESDAY, Source.FORM, party=7))
            work.append(BookingConfirmed(SPACES[0], TUESDAY, span, 1))
            work.append(CheckedOut(visit.ref, Source.FORM))
            work.append(CheckedIn(TUESDAY, Source.FORM, party=9))
            raise LookupError("the service stumbled")


@pytest.mark.timeout(runs(quick=120, push=600, release=7_200))
@settings(max_examples=runs(quick=30, push=300, release=5_000))
@given(st.lists(steps, max_size=25))
@example(A_VISIT_OF_ANOTHER_DAY)
def test_the_database_answers_as_dictionaries_do(story: list[tuple[object, ...]]) -> None:
    with TemporaryDirectory() as folder:
        premises = Premises(Path(folder))
        with premises.opened() as store:
            # the real store drew its key before its incarnation
            memory = MemoryStore(clock=premises.clock, random=CountedRandom(count=1))
            sides = [Side(each, told(each, a_branch())) for each in (memory, store)]
            for number, step in enumerate(story, start=1):
                premises.clock.pass_by(minutes=7)
                for side in sides:
                    side.play(step, number)
            expected = sides[0].answers()
            assert sides[1].answers() == expected
            store.rebuild()
            assert sides[1].answers() == expected
