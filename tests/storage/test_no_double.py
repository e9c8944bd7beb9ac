"""No interleaving of the tablet, the receptionist and remote requests doubles a confirmed booking (P3, I5, I13).

The real services run over the real encrypted storage. The checker reads the journal's own bytes, never the rows
that the overlap rule reads. A third of the steps at least must confirm something, or the run proves nothing.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from kiosk.domain import bookings
from kiosk.domain.bookings import Booking, Wish
from kiosk.domain.days import Interval
from kiosk.domain.facts import (
    BookingCancelled,
    BookingConfirmed,
    BookingReleased,
    BookingRequested,
    CheckedOut,
    Entry,
    FactName,
    Overridden,
    OverrideReason,
)
from kiosk.domain.outcomes import Booked, Extended, Moved, OverrideDone
from kiosk.domain.ports import JournalBatch, Ports
from kiosk.domain.spaces import Space
from kiosk.encoding import facts
from kiosk.services import book, extend, override
from kiosk.services.decide import answer
from kiosk.services.override import By
from tests.builders import NODE, TUESDAY, a_branch, a_grant, a_member, a_room, at
from tests.fakes.clock import CountedRandom, HandClock
from tests.fakes.feed import told
from tests.fakes.passes import MemoryPasses
from tests.fakes.tickets import PlainTickets
from tests.houses import PlainPins
from tests.premises import Premises
from tests.profiles import runs

IN_MEMORY = "/dev/shm"  # noqa: S108 - what counts here is the rule, not the disk
ROOMS = (a_room("P-31"), a_room("P-32", name="Marzola"))
BY = By("s-paola", OverrideReason.ASKED)
STARTS = st.integers(min_value=0, max_value=27)
LENGTHS = st.integers(min_value=2, max_value=4)
STEPS = runs(quick=30, push=40, release=60)
EXAMPLES = runs(quick=12, push=60, release=1_000)


def _span(start: int, length: int) -> Interval:
    begins = at("10:00") + timedelta(minutes=15 * start)
    return Interval(begins, begins + timedelta(minutes=15 * length))


class Branch(RuleBasedStateMachine):
    """Two rooms, one day, three kinds of people who want them."""

    confirmations = 0
    steps = 0

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        folder = Path(self._stack.enter_context(TemporaryDirectory(dir=IN_MEMORY)))
        premises = Premises(folder, clock=HandClock(at("09:00")))
        self.clock = premises.clock
        self.store = self._stack.enter_context(premises.opened())
        self.ports = Ports(
            self.store.begin, self.clock, CountedRandom(), MemoryPasses(), PlainPins(), PlainTickets()
        )
        grants = tuple(a_grant(room) for room in ROOMS)
        self.feed = told(
            self.store,
            a_branch(),
            *ROOMS,
            *grants,
            a_member(),
            answer=lambda work, entry: answer(work, entry, self.clock.now()),
        )
        self.requests = 0

    def teardown(self) -> None:
        self._stack.close()

    def _count(self, *, is_confirmed: bool) -> None:
        type(self).steps += 1
        type(self).confirmations += is_confirmed

    def _standing(self) -> list[Booking]:
        with self.ports.begin() as work:
            return [b for b in work.bookings.on_day(TUESDAY) if b.takes_space]

    @rule(room=st.sampled_from(ROOMS), start=STARTS, length=LENGTHS)
    def somebody_books_at_the_tablet(self, room: Space, start: int, length: int) -> None:
        outcome = book.book(Wish(room.space_id, TUESDAY, _span(start, length), "m-marco"), self.ports)
        self._count(is_confirmed=isinstance(outcome, Booked))

    @rule(room=st.sampled_from(ROOMS), start=STARTS, length=LENGTHS)
    def somebody_asks_at_headquarters(self, room: Space, start: int, length: int) -> None:
        self.requests += 1
        name = FactName("HQ.PER", "1-a0", self.requests)
        asked = BookingRequested(room.space_id, TUESDAY, _span(start, length), 1, "m-marco")
        self.feed.say(Entry(name, self.clock.now(), 0, asked))
        with self.ports.begin() as work:
            request = work.bookings.request(name.ref)
        self._count(is_confirmed=request is not None and request.booking_id is not None)

    @rule(pick=st.integers(min_value=0), room=st.sampled_from(ROOMS))
    def the_receptionist_moves_one(self, pick: int, room: Space) -> None:
        standing = self._standing()
        if standing:
            booking = standing[pick % len(standing)]
            outcome = override.move(booking.booking_id, room.space_id, BY, self.ports)
            self._count(is_confirmed=isinstance(outcome, OverrideDone))

    @rule(pick=st.integers(min_value=0), longer=st.integers(min_value=-1, max_value=4))
    def somebody_extends_one(self, pick: int, longer: int) -> None:
        standing = self._standing()
        if standing:
            booking = standing[pick % len(standing)]
            until = booking.span.end + timedelta(minutes=15 * longer)
            outcome = extend.extend(booking.booking_id, until, self.ports)
            self._count(is_confirmed=isinstance(outcome, Extended))

    @rule(pick=st.integers(min_value=0), room=st.sampled_from(ROOMS))
    def somebody_changes_place(self, pick: int, room: Space) -> None:
        standing = self._standing()
        if standing:
            outcome = extend.move(standing[pick % len(standing)].booking_id, room.space_id, self.ports)
            self._count(is_confirmed=isinstance(outcome, Moved))

    @rule(pick=st.integers(min_value=0))
    def somebody_cancels_one(self, pick: int) -> None:
        standing = self._standing()
        if len(standing) > 6:
            book.cancel(standing[pick % len(standing)].booking_id, self.ports)

    @invariant()
    def nobody_was_promised_what_another_has(self) -> None:
        promised = _promised(self.store.journal.unsent(1_000_000, 1 << 30))
        for space_id in {space for space, _ in promised.values()}:
            spans = sorted(span for space, span in promised.values() if space == space_id)
            for earlier, later in pairwise(spans):
                assert not earlier.overlaps(later), f"{space_id}: {earlier} and {later}"


def _promised(journal: JournalBatch | None) -> dict[str, tuple[str, Interval]]:
    """What stands by the journal's own words: space and span of each booking that nobody took back."""
    standing: dict[str, tuple[str, Interval]] = {}
    for body in journal.events if journal else ():
        entry = facts.decode(NODE, journal.incarnation.inc if journal else "", body)
        match entry.fact:
            case BookingConfirmed() as fact:
                standing.pop(fact.replaces or "", None)
                standing[entry.name.ref] = (fact.space_id, fact.span)
            case Overridden(space_id=str() as space_id, span=Interval() as span) as fact:
                standing.pop(fact.booking, None)
                standing[entry.name.ref] = (space_id, span)
            case Overridden() | BookingCancelled() | BookingReleased() as fact:
                standing.pop(fact.booking, None)
            case CheckedOut():
                raise AssertionError("nobody came in")
            case _:
                continue
    return standing


def _explore() -> None:
    # No shrinking: each example is a database of its own, and the step that failed is printed anyway.
    phases = (Phase.explicit, Phase.reuse, Phase.generate)
    chosen = hypothesis_settings(
        max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, phases=phases
    )
    run_state_machine_as_test(Branch, settings=chosen)


def test_no_interleaving_doubles_a_confirmed_booking() -> None:
    Branch.steps = Branch.confirmations = 0
    _explore()
    share = Branch.confirmations / Branch.steps
    print(f"{Branch.steps} steps, {Branch.confirmations} confirmed something ({share:.0%})")
    assert share >= 1 / 3


@contextmanager
def without_the_overlap_rule(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The rule broken from outside; the product has no switch for it."""

    def nothing(*_args: object, **_kwargs: object) -> None:
        return None

    def far(_bookings: object, _start: datetime, limit: datetime, *_airing: object) -> datetime:
        return limit

    with monkeypatch.context() as patched:
        patched.setattr(bookings, "overlapping", nothing)
        patched.setattr(bookings, "free_until", far)
        yield


def test_with_the_overlap_rule_removed_a_double_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    with without_the_overlap_rule(monkeypatch), pytest.raises(AssertionError, match="PER:P-3"):
        _explore()
