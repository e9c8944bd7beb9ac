"""What one step of the exchange does when the line loses things, and whom it believes."""

from dataclasses import dataclass, field
from typing import TypeVar, cast

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.domain.bookings import RequestState
from kiosk.domain.entry_passes import Preferences
from kiosk.domain.errors import HeadquartersBusyError, HeadquartersUnreachableError
from kiosk.domain.facts import BookingRequested, Entry, FactName, SubjectIntroduced
from kiosk.domain.people import PersonPreferences
from kiosk.encoding import facts, feed
from sync.client.exchange import Exchange
from sync.client.pages import FeedPage
from sync.client.steps import (
    BatchStored,
    FeedStopped,
    GapFound,
    ImpostorFound,
    LineDown,
    NobodyOwed,
    NothingUnsent,
    OpenSession,
    PageTaken,
    PeopleTaken,
    Poll,
    PutPeople,
    Refused,
    Revoked,
    SessionEnded,
    SessionOpened,
    TriedInVain,
)
from sync.protocol.messages import FeedHeader, JournalStored, PeopleStored, Whence
from tests.builders import TUESDAY, a_member, a_room, a_span, an_arrival, at
from tests.fakes.feed import START, TIMELINE
from tests.fakes.headquarters import Wire
from tests.fakes.kiosk_end import DESCRIPTION, SPACES, KioskInMemory
from tests.strictness import AnnouncedWarnings

MALLORY = Ed25519PrivateKey.from_private_bytes(bytes(range(2, 34)))
Answer = TypeVar("Answer")


@dataclass
class LosesAnswers(Wire):
    """The answers of some calls vanish, after headquarters did what was asked."""

    calls: set[str] = field(default_factory=set)

    def answered(self, call: str, answer: Answer) -> Answer:
        if call in self.calls:
            raise HeadquartersUnreachableError("lost on the way")
        return answer


@dataclass
class Changes(Wire):
    """The answers of one kind come back with other fields."""

    kind: type[msgspec.Struct]
    fields: dict[str, object]

    def answered(self, call: str, answer: Answer) -> Answer:
        if call != "open" and isinstance(answer, self.kind):
            return cast(Answer, msgspec.structs.replace(answer, **self.fields))
        if self.kind is FeedHeader and isinstance(answer, FeedPage):
            header = msgspec.structs.replace(answer.header, **self.fields)
            return cast(Answer, FeedPage(header, answer.lines))
        return answer


class ForgesLine(Wire):
    """One letter of one feed line is another on the way."""

    def answered(self, call: str, answer: Answer) -> Answer:
        if call == "poll" and isinstance(answer, FeedPage) and answer.lines:
            forged = answer.lines[0].replace(b"Pergine", b"Borgine")
            return cast(Answer, FeedPage(answer.header, (forged, *answer.lines[1:])))
        return answer


def a_request(seq: int = 1) -> Entry:
    """Somebody asks headquarters for the room at ten."""
    wish = BookingRequested(a_room("P-31").space_id, TUESDAY, a_span("10:00", "11:00"), 2, "m-marco")
    return Entry(FactName("HQ.PER", "1-a0", seq), at("08:00"), 0, wish)


def test_a_new_kiosk_reads_its_branch_and_headquarters_has_its_journal() -> None:
    kiosk = KioskInMemory()
    kiosk.arrivals(3)
    kiosk.meet()
    assert kiosk.hq.facts_of(kiosk.inc) == kiosk.events()
    assert kiosk.store.tables.branch == DESCRIPTION[0]
    assert kiosk.inbox.cursor().position == len(kiosk.hq.feed)
    assert kiosk.upload() == NothingUnsent()


def test_f01_an_answer_lost_on_the_way_leaves_one_copy_and_one_acknowledgement() -> None:
    wire = LosesAnswers({"upload"})
    kiosk = KioskInMemory(wire)
    kiosk.arrivals(3)
    kiosk.exchange.perform(OpenSession())
    assert kiosk.upload() == LineDown(0.0)
    assert kiosk.journal.unsent(10, 10_000) is not None
    wire.calls.clear()
    assert isinstance(kiosk.upload(), BatchStored)
    assert kiosk.hq.facts_of(kiosk.inc) == kiosk.events()
    assert kiosk.upload() == NothingUnsent()


def test_what_headquarters_forgot_is_sent_again_from_there_on() -> None:
    kiosk = KioskInMemory()
    kiosk.arrivals(5)
    kiosk.meet()
    del kiosk.hq.journals[kiosk.inc].events[2:]
    kiosk.arrivals(1)
    assert kiosk.upload() == GapFound()
    assert isinstance(kiosk.upload(), BatchStored)
    assert kiosk.hq.facts_of(kiosk.inc) == kiosk.events()


def test_an_acknowledgement_of_another_head_acknowledges_nothing() -> None:
    kiosk = KioskInMemory(Changes(JournalStored, {"head": "00" * 32}))
    kiosk.arrivals(2)
    kiosk.exchange.perform(OpenSession())
    assert isinstance(kiosk.upload(), TriedInVain)
    assert kiosk.journal.unsent(10, 10_000) is not None


@pytest.mark.fault("F62")
def test_an_answer_to_an_earlier_life_acknowledges_nothing() -> None:
    elsewhere = Whence("PER-1", "another life", "1-a0")
    kiosk = KioskInMemory(Changes(JournalStored, {"whence": elsewhere}))
    kiosk.exchange.perform(OpenSession())
    assert isinstance(kiosk.upload(), TriedInVain)
    assert kiosk.journal.unsent(10, 10_000) is not None


class RestoredMeanwhile(Wire):
    """While one answer is under way headquarters is restored and has nothing; the kiosk's other thread hears so."""

    def __init__(self, kiosk: KioskInMemory, call: str) -> None:
        self._kiosk, self._call = kiosk, call
        self._pull = Exchange(kiosk.end, kiosk.sessions, kiosk.line)
        self._end = kiosk.inbox.cursor()
        self._pull.perform(OpenSession())

    def answered(self, call: str, answer: Answer) -> Answer:
        if call == self._call:
            hq, end = self._kiosk.hq, self._end
            self._kiosk.line.wire = Wire()
            hq.timeline = "2-bb"
            hq.lineage = ((TIMELINE, 0, START.hash.hex()), ("2-bb", end.position, end.hash.hex()))
            hq.journals.clear()
            hq.people.clear()
            assert self._pull.perform(OpenSession()) == SessionOpened()
        return answer


@pytest.mark.fault("F62")
def test_an_answer_to_an_earlier_timeline_acknowledges_nothing(announced_warnings: AnnouncedWarnings) -> None:
    announced_warnings.expect("sync.client.recovery: headquarters was restored")
    kiosk = KioskInMemory()
    kiosk.meet()
    kiosk.arrivals(2)
    kiosk.line.wire = RestoredMeanwhile(kiosk, "upload")
    assert kiosk.upload() == SessionEnded()
    assert kiosk.journal.unsent_count() == len(kiosk.events()), "the restored one has nothing"


@pytest.mark.fault("F62")
def test_a_copy_that_an_earlier_timeline_heard_of_makes_nothing_safe(
    announced_warnings: AnnouncedWarnings,
) -> None:
    announced_warnings.expect("sync.client.recovery: headquarters was restored")
    kiosk = KioskInMemory()
    kiosk.arrivals(2)
    kiosk.meet()
    kiosk.line.wire = RestoredMeanwhile(kiosk, "done")
    assert kiosk.exchange.report_backup(TUESDAY, kiosk.journal.tip()) == SessionEnded()
    assert kiosk.journal.unsent_count() == len(kiosk.events()), "the restored one has nothing"


@pytest.mark.fault("F62")
def test_people_whom_an_earlier_timeline_took_are_owed_to_the_present_one(
    announced_warnings: AnnouncedWarnings,
) -> None:
    announced_warnings.expect("sync.client.recovery: headquarters was restored")
    kiosk = KioskInMemory()
    kiosk.meet()
    with kiosk.store.begin() as work:
        work.vault.keep(a_member("k-1"))
    kiosk.line.wire = RestoredMeanwhile(kiosk, "people")
    assert kiosk.exchange.perform(PutPeople(10)) == SessionEnded()
    assert len(kiosk.journal.people_owed(10)) == 1


def test_headquarters_that_has_more_than_was_sent_acknowledges_only_what_was() -> None:
    kiosk = KioskInMemory(Changes(JournalStored, {"stored": 90, "head": "00" * 32}))
    kiosk.arrivals(2)
    kiosk.exchange.perform(OpenSession())
    assert isinstance(kiosk.upload(facts_max=1), BatchStored)
    left = kiosk.journal.unsent(10, 10_000)
    assert left is not None
    assert left.first == 2


def test_a_request_from_headquarters_is_decided_in_the_step_that_reads_it() -> None:
    kiosk = KioskInMemory()
    kiosk.meet()
    kiosk.hq.say(a_request())
    assert kiosk.exchange.perform(Poll(0)) == PageTaken(1, 0.0)
    request = kiosk.store.tables.requests[str(a_request().name)]
    assert request.state is RequestState.CONFIRMED
    kiosk.meet()
    assert facts.envelope(kiosk.hq.facts_of(kiosk.inc)[-1]).t == "booking.confirmed"


def test_people_first_seen_here_reach_headquarters_once() -> None:
    kiosk = KioskInMemory()
    with kiosk.store.begin() as work:
        work.vault.keep(a_member("k-1"))
        work.append(SubjectIntroduced("00" * 32))
    kiosk.meet()
    assert kiosk.hq.people["k-1"] == a_member("k-1")
    assert kiosk.journal.people_owed(10) == []


def test_how_people_want_the_screen_goes_once_and_behind_who_they_are() -> None:
    kiosk = KioskInMemory()
    asked = PersonPreferences("k-1", 1, Preferences("de", large_text=True))
    with kiosk.store.begin() as work:
        work.vault.keep(a_member("k-1"))
        work.vault.remember(asked)
        work.append(SubjectIntroduced("00" * 32))
    kiosk.exchange.perform(OpenSession())
    assert kiosk.exchange.perform(PutPeople(10)) == PeopleTaken(1)
    assert (set(kiosk.hq.people), kiosk.hq.asked) == ({"k-1"}, {})
    assert kiosk.exchange.perform(PutPeople(10)) == PeopleTaken(1)
    assert kiosk.hq.asked == {"k-1": asked}
    assert kiosk.exchange.perform(PutPeople(10)) == NobodyOwed()


def test_an_answer_about_other_peoples_wishes_leaves_them_owed() -> None:
    kiosk = KioskInMemory(Changes(PeopleStored, {"count": 7}))
    with kiosk.store.begin() as work:
        work.vault.remember(PersonPreferences("k-1", 1))
    kiosk.exchange.perform(OpenSession())
    assert isinstance(kiosk.exchange.perform(PutPeople(10)), TriedInVain)
    assert len(kiosk.journal.asked_owed(10)) == 1


def test_an_answer_about_other_people_leaves_them_owed() -> None:
    kiosk = KioskInMemory(Changes(PeopleStored, {"count": 7}))
    with kiosk.store.begin() as work:
        work.vault.keep(a_member("k-1"))
    kiosk.exchange.perform(OpenSession())
    assert isinstance(kiosk.exchange.perform(PutPeople(10)), TriedInVain)
    assert len(kiosk.journal.people_owed(10)) == 1


def test_a_line_changed_on_its_way_is_a_forged_feed_and_nothing_of_the_page_is_applied(
    announced_warnings: AnnouncedWarnings,
) -> None:
    announced_warnings.expect("exchange: not headquarters: the feed's chain breaks")
    kiosk = KioskInMemory(ForgesLine())
    kiosk.exchange.perform(OpenSession())
    assert kiosk.exchange.perform(Poll(0)) == ImpostorFound(is_feed=True)
    assert kiosk.inbox.cursor().position == 0
    assert kiosk.store.tables.branch is None


def test_a_feed_signed_by_another_key_is_forged(announced_warnings: AnnouncedWarnings) -> None:
    announced_warnings.expect("exchange: not headquarters: feed head 8 is not signed")
    kiosk = KioskInMemory()
    kiosk.exchange.perform(OpenSession())
    kiosk.hq.key = MALLORY
    assert kiosk.exchange.perform(Poll(0)) == ImpostorFound(is_feed=True)
    assert kiosk.store.tables.branch is None


def test_a_challenge_signed_by_another_key_opens_no_session(announced_warnings: AnnouncedWarnings) -> None:
    announced_warnings.expect("exchange: not headquarters: the challenge")
    kiosk = KioskInMemory()
    kiosk.hq.key = MALLORY
    assert kiosk.exchange.perform(OpenSession()) == ImpostorFound(is_feed=False)
    assert kiosk.hq.sessions == []
    assert kiosk.heard_times == []


def test_an_old_page_sent_once_more_is_no_answer() -> None:
    kiosk = KioskInMemory(Changes(FeedHeader, {"after": 3}))
    kiosk.exchange.perform(OpenSession())
    assert isinstance(kiosk.exchange.perform(Poll(0)), TriedInVain)
    assert kiosk.inbox.cursor().position == 0


def test_an_entry_of_a_later_version_stops_the_feed_before_it_and_what_comes_before_is_applied(
    announced_warnings: AnnouncedWarnings,
) -> None:
    announced_warnings.expect("exchange: feed entry 9 is of a kind")
    kiosk = KioskInMemory()
    kiosk.exchange.perform(OpenSession())
    kiosk.hq.say_bytes(b'{"k":"weather.put","x":{"sky":"clear"}}')
    kiosk.hq.say(a_member("m-later"))
    assert kiosk.exchange.perform(Poll(0)) == FeedStopped(9)
    assert kiosk.inbox.cursor().position == 8
    assert "m-later" not in kiosk.store.tables.people


def test_a_page_the_other_thread_has_read_meanwhile_is_let_go() -> None:
    kiosk = KioskInMemory()
    kiosk.exchange.perform(OpenSession())

    class OtherThreadIsFaster(Wire):
        def answered(self, call: str, answer: Answer) -> Answer:
            if call == "poll":
                kiosk.line.wire = Wire()
                kiosk.exchange.perform(Poll(0))
            return answer

    kiosk.line.wire = OtherThreadIsFaster()
    assert isinstance(kiosk.exchange.perform(Poll(0)), PageTaken)
    assert kiosk.inbox.cursor().position == len(kiosk.hq.feed)


def test_a_session_states_the_tip_and_keeps_the_ratchet_before_it_is_used() -> None:
    kiosk = KioskInMemory()
    kiosk.arrivals(2)
    assert kiosk.exchange.perform(OpenSession()) == SessionOpened()
    said = kiosk.hq.sessions[0]
    assert (said.whence.inc, said.tip_seq) == (kiosk.inc, 3)
    assert kiosk.ratchet.word == "ratchet-1"
    assert kiosk.heard_times == kiosk.time_samples == [(1_795_500_000_000, 0)]


def test_a_line_that_flaps_sets_the_clock_but_leaves_no_time_in_the_journal_before_a_session_opens() -> None:
    class Flaps(Wire):
        is_flapping = True

        def asked(self, call: str) -> None:
            kiosk.timer.moment += 2.0
            if call == "open" and self.is_flapping:
                raise HeadquartersUnreachableError("lost")

    wire = Flaps()
    kiosk = KioskInMemory(wire)
    for _ in range(20):
        assert kiosk.exchange.perform(OpenSession()) == LineDown(4.0)
    assert kiosk.heard_times == [(1_795_500_000_000, 2_000)] * 20
    assert kiosk.time_samples == []
    wire.is_flapping = False
    assert kiosk.exchange.perform(OpenSession()) == SessionOpened()
    assert kiosk.time_samples == [(1_795_500_002_000, 2_000)]


def test_a_bearer_that_counts_no_more_is_replaced_by_a_new_session() -> None:
    kiosk = KioskInMemory()
    kiosk.exchange.perform(OpenSession())
    kiosk.hq.bearers.clear()
    assert kiosk.upload() == SessionEnded()
    assert kiosk.exchange.perform(OpenSession()) == SessionOpened()
    assert isinstance(kiosk.upload(), BatchStored)
    assert len(kiosk.hq.sessions) == 2


def test_you_lost_fences_the_kiosk_before_it_has_a_bearer_and_the_next_session_says_so(
    announced_warnings: AnnouncedWarnings,
) -> None:
    announced_warnings.expect("sessions: headquarters has more of")
    kiosk = KioskInMemory()
    kiosk.hq.says_you_lost = True
    assert kiosk.exchange.perform(OpenSession()) == SessionOpened()
    assert kiosk.store.is_fenced
    lost = kiosk.journal.lost()
    assert lost is not None
    assert [said.lost for said in kiosk.hq.sessions] == ["", f"{lost.inc}.{lost.seq}"]
    assert kiosk.exchange.session().whence.inc == kiosk.inc


def test_a_headquarters_that_never_hears_of_the_loss_is_asked_twice_and_then_left_for_a_while(
    announced_warnings: AnnouncedWarnings, monkeypatch: pytest.MonkeyPatch
) -> None:
    announced_warnings.expect("sessions: headquarters has more of")
    kiosk = KioskInMemory()
    kiosk.hq.says_you_lost = True
    monkeypatch.setattr(type(kiosk.journal), "lost", lambda _journal: None)
    assert isinstance(kiosk.exchange.perform(OpenSession()), TriedInVain)
    assert len(kiosk.hq.sessions) == 2


def test_a_loss_that_the_feed_shows_ends_the_session_and_the_next_one_states_it() -> None:
    kiosk = KioskInMemory()
    kiosk.meet()
    gone = FactName(kiosk.store.node, "f" * 32, 5)
    kiosk.hq.say(Entry(gone, at("08:00"), 0, an_arrival()))
    assert kiosk.exchange.perform(Poll(0)) == SessionEnded()
    assert kiosk.inbox.cursor().position == len(kiosk.hq.feed), "what was read is read"
    lost = kiosk.journal.lost()
    assert lost is not None
    assert kiosk.exchange.perform(OpenSession()) == SessionOpened()
    assert kiosk.hq.sessions[-1].lost == f"{lost.inc}.{lost.seq}"
    assert kiosk.exchange.perform(Poll(0)) == PageTaken(0, 0.0)


def test_other_bytes_under_one_of_our_names_fence_the_kiosk(announced_warnings: AnnouncedWarnings) -> None:
    announced_warnings.expect("exchange: headquarters has another")
    kiosk = KioskInMemory()
    kiosk.arrivals(1)
    kiosk.exchange.perform(OpenSession())
    kiosk.upload(facts_max=1)
    kiosk.hq.journals[kiosk.inc].events[0] += b" "
    assert kiosk.upload() == Refused("FORK")
    assert kiosk.store.is_fenced


def test_a_later_timeline_is_joined_only_after_all_that_is_known_was_stated(
    announced_warnings: AnnouncedWarnings,
) -> None:
    announced_warnings.expect("sync.client.recovery: headquarters was restored")
    kiosk = KioskInMemory()
    kiosk.meet()
    end = kiosk.inbox.cursor()
    kiosk.hq.timeline = "2-bb"
    kiosk.hq.lineage = ((TIMELINE, 0, START.hash.hex()), ("2-bb", end.position, end.hash.hex()))
    kiosk.hq.journals.clear()
    assert kiosk.exchange.perform(OpenSession()) == SessionOpened()
    (statement,) = kiosk.hq.statements
    assert [life[0] for life in statement.lives] == [kiosk.inc]
    assert {lease[0] for lease in statement.leases} == {space.space_id for space in SPACES}
    assert (kiosk.inbox.cursor().timeline, kiosk.inbox.cursor().position) == ("2-bb", end.position)
    assert not kiosk.inbox.is_turned()
    assert kiosk.journal.unsent_count() == len(kiosk.events()), "headquarters has less than it once said"


def test_an_earlier_timeline_is_not_turned_to_but_shown_what_was_signed(
    announced_warnings: AnnouncedWarnings,
) -> None:
    announced_warnings.expect("sync.client.recovery: headquarters was restored")
    kiosk = KioskInMemory()
    kiosk.meet()
    end = kiosk.inbox.cursor()
    kiosk.hq.timeline = "2-bb"
    kiosk.hq.lineage = ((TIMELINE, 0, START.hash.hex()), ("2-bb", end.position, end.hash.hex()))
    kiosk.exchange.perform(OpenSession())
    kiosk.hq.timeline = TIMELINE
    kiosk.exchange.perform(OpenSession())
    stated = kiosk.hq.sessions[-1]
    assert stated.whence.timeline == "2-bb"
    assert (stated.head_timeline, stated.head_position) == (TIMELINE, end.position)
    assert stated.head_signature


def test_a_revoked_device_is_told_so() -> None:
    kiosk = KioskInMemory()
    kiosk.hq.is_revoked = True
    assert kiosk.exchange.perform(OpenSession()) == Revoked()


def test_a_busy_headquarters_says_when_to_come_back() -> None:
    class Busy(Wire):
        def asked(self, call: str) -> None:
            raise HeadquartersBusyError(f"{call}: status 503", retry_after_seconds=7.0)

    assert KioskInMemory(Busy()).exchange.perform(OpenSession()) == TriedInVain(0.0, 7.0)


def test_nonsense_under_a_known_kind_is_put_aside_and_the_feed_goes_on() -> None:
    kiosk = KioskInMemory()
    kiosk.exchange.perform(OpenSession())
    kiosk.hq.say_bytes(feed.encode(a_request()).replace(b'"v":1', b'"v":1.0'))
    kiosk.hq.say(a_member("m-later"))
    assert kiosk.exchange.perform(Poll(0)) == PageTaken(10, 0.0)
    assert "m-later" in kiosk.store.tables.people
    assert len(kiosk.store.quarantined()) == 1
