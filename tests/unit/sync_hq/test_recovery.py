"""A copy of headquarters' database is put back: what it had said since comes back from the kiosks (SYNC.md 2.6)."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from unittest.mock import ANY

import pytest

from kiosk.domain.authority import Lease, on_day
from kiosk.domain.bookings import Booking, BookingState, Request, RequestState, Wish
from kiosk.domain.facts import (
    BookingConfirmed,
    BookingDeclined,
    BookingRequested,
    CheckedIn,
    FactRef,
    LeaseReleased,
    LeaseWished,
)
from kiosk.domain.ports import Incarnation
from kiosk.domain.visits import Source
from kiosk.encoding import chain
from kiosk.encoding import feed as lines
from sync.client.steps import FeedStopped, OpenSession, PageTaken, Poll, Refused, SessionOpened, Upload
from sync.hq import (
    accept,
    authority,
    declarations,
    feed,
    leases,
    network,
    reconcile,
    retelling,
    timelines,
    vault,
    views,
)
from sync.hq.authority import Confirmed, Pending
from sync.hq.declarations import Act, Declared
from sync.hq.projections import SqlRows
from sync.hq.sessions import Speaker
from sync.hq.web.overview import kiosks_title, overview
from sync.hq.web.texts import Words
from tests.branch_in_process import ALL_BYTES, ALL_FACTS, BranchInProcess, KioskInProcess
from tests.builders import BRANCH, TUESDAY, a_desk, a_room, a_span, a_visitor
from tests.older import without
from tests.premises import driver_in
from tests.strictness import AnnouncedWarnings

DESK, OTHER_DESK, ROOM = a_desk(), a_desk("P-08", name="Fravort"), a_room()
DAY = timedelta(days=1)
FAR = TUESDAY + 40 * DAY
LATER = TUESDAY + 31 * DAY
ALIKE = PageTaken(0, 0.0)
REASON = "its tablet burnt with the house"


@pytest.fixture
def branch(
    tmp_path: Path, database: str | None, announced_warnings: AnnouncedWarnings
) -> Iterator[BranchInProcess]:
    announced_warnings.expect("incident at PER: restored [2-4]-")
    announced_warnings.expect("headquarters was restored: ")
    announced_warnings.expect("branch PER goes on after")
    made = BranchInProcess(tmp_path, database=database)
    yield made
    made.close()


def confirms(kiosk: KioskInProcess, start: str, end: str, desk: str = DESK.space_id) -> str:
    """A walk-in reads "confirmed"."""
    with kiosk.store.begin() as work:
        lease = next(one for one in work.places.leases(desk) if one.holder == kiosk.node)
        span = a_span(start, end)
        return work.append(BookingConfirmed(desk, TUESDAY, span, lease.number, 1)).ref


def asks_headquarters(branch: BranchInProcess, start: str = "10:00", end: str = "11:00") -> str:
    """Somebody books a day that headquarters holds."""
    span = a_span(start, end, FAR)
    made = authority.book(branch.house, Wish(DESK.space_id, FAR, span, "m-marco", 1))
    assert isinstance(made, Confirmed), made
    return made.booking_id


def booking(branch: BranchInProcess, name: str) -> Booking | None:
    with branch.house.store.reading() as connection:
        return SqlRows(connection).booking(name)


def request(branch: BranchInProcess, name: str) -> Request | None:
    with branch.house.store.reading() as connection:
        return SqlRows(connection).request(name)


def timeline(branch: BranchInProcess) -> str:
    with branch.house.store.reading() as connection:
        return feed.head(connection, BRANCH).timeline


def is_waiting(branch: BranchInProcess) -> bool:
    with branch.house.store.reading() as connection:
        return timelines.is_recovering(connection, BRANCH)


def incidents(branch: BranchInProcess) -> list[str]:
    with branch.house.store.reading() as connection:
        return [kind for kind, _about, _at in views.incidents(connection, BRANCH)]


def assert_alike(branch: BranchInProcess, kiosk: KioskInProcess) -> None:
    """Both ends have the same rows of the day, and what was made again says the same."""
    assert kiosk.meet() == ALIKE
    for day in (TUESDAY, FAR):
        with branch.house.store.reading() as connection:
            there = reconcile.totals(connection, Speaker(kiosk.node, BRANCH, ""), day)
        assert dict(kiosk.store.totals(day).digests) == dict(there.digests)
    kiosk.store.rebuild()
    assert dict(kiosk.store.totals(day).digests) == dict(there.digests)
    assert kiosk.store.quarantined() == []


# F25


@pytest.mark.fault("F25")
def test_what_was_confirmed_since_the_copy_is_there_again_at_both_ends(branch: BranchInProcess) -> None:
    kiosk = branch.add()
    copied = branch.copy()
    here = confirms(kiosk, "10:00", "11:00")
    there = asks_headquarters(branch)
    kiosk.meet()
    unsent = confirms(kiosk, "12:00", "13:00")
    branch.put_back(copied)
    assert booking(branch, here) is None
    assert is_waiting(branch)
    assert_alike(branch, kiosk)
    assert not is_waiting(branch)
    for name in (here, there, unsent):
        found = booking(branch, name)
        assert found is not None
        assert found.state is BookingState.CONFIRMED
    assert timeline(branch).startswith("2-")


@pytest.mark.fault("F25")
def test_what_the_kiosk_that_reaches_farthest_could_not_read_another_one_says(
    branch: BranchInProcess, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("feed entry [0-9]+ is of a kind")
    older, newer = branch.add("PER-1"), branch.add("PER-2")
    copied = branch.copy()
    there = asks_headquarters(branch)
    newer.meet()
    asks_headquarters(branch, "12:00", "13:00")
    with without("booking.confirmed"):
        assert isinstance(older.read(), FeedStopped)
    branch.put_back(copied)
    for kiosk in (older, newer):
        kiosk.perform(OpenSession())
    assert booking(branch, there) is not None
    assert_alike(branch, older)
    assert_alike(branch, newer)


def test_a_decision_that_was_lost_is_not_made_a_second_time(branch: BranchInProcess) -> None:
    kiosk = branch.add()
    copied = branch.copy()
    with kiosk.store.begin() as work:
        asked = work.append(BookingRequested(DESK.space_id, FAR, a_span("10:00", "11:00", FAR), 1)).ref
    kiosk.meet()
    kiosk.meet()
    first = request(branch, asked)
    assert first is not None
    assert first.state is RequestState.CONFIRMED
    branch.put_back(copied)
    assert_alike(branch, kiosk)
    assert request(branch, asked) == first


@pytest.mark.invariant("I11")
def test_numbers_go_on_above_the_highest_that_anybody_read(branch: BranchInProcess) -> None:
    kiosk = branch.add()
    copied = branch.copy()
    for day in (1, 2):
        wishes_for(kiosk, day)
    before = highest_number(kiosk)
    branch.put_back(copied)
    kiosk.meet()
    wishes_for(kiosk, 3)
    assert highest_number(kiosk) == before + 1


@pytest.mark.invariant("I11")
def test_numbers_go_on_also_above_those_whose_lines_nobody_keeps_any_more(branch: BranchInProcess) -> None:
    kiosk = branch.add()
    copied = branch.copy()
    for day in (1, 2):
        wishes_for(kiosk, day)
    before = highest_number(kiosk)
    driver_in(kiosk.store).execute("UPDATE feed SET body = NULL")
    branch.put_back(copied)
    kiosk.meet()
    wishes_for(kiosk, 3)
    assert highest_number(kiosk) > before


def wishes_for(kiosk: KioskInProcess, day: int) -> None:
    """So many days after Tuesday it wishes for one more day."""
    kiosk.premises.clock.set_to(kiosk.premises.clock.now() + DAY)
    with kiosk.store.begin() as work:
        work.append(LeaseWished(TUESDAY + day * DAY, (DESK.space_id,)))
    kiosk.meet()


def highest_number(kiosk: KioskInProcess) -> int:
    """Of all the leases of the desk that it knows."""
    with kiosk.store.begin() as work:
        return max(one.number for one in work.places.leases(DESK.space_id))


def test_the_overview_says_that_headquarters_waits_for_what_the_kiosk_knows(branch: BranchInProcess) -> None:
    kiosk = branch.add()
    branch.put_back(branch.copy())
    assert texts(branch) == [Words("en").text("fl.recover", branch="Pergine Valsugana")]
    kiosk.meet()
    assert Words("en").text("fl.recover", branch="Pergine Valsugana") not in texts(branch)


def test_the_title_over_the_kiosks_says_which_needs_a_look_and_never_that_all_are_fine(
    branch: BranchInProcess,
) -> None:
    kiosk = branch.add()
    assert kiosks_title([now(branch)], Words("en")) == "All kiosks are fine"
    branch.put_back(branch.copy())
    kiosk.meet()
    assert kiosks_title([now(branch)], Words("en")) == "1 kiosk needs a look"


def texts(branch: BranchInProcess) -> list[str]:
    """What the overview draws somebody's attention to."""
    return [one.text for one in overview([now(branch)], Words("en")).attention]


def now(branch: BranchInProcess) -> views.BranchNow:
    """What headquarters' people see of the branch."""
    with branch.house.store.reading() as connection:
        described = views.branch(connection, BRANCH)
        assert described is not None
        return views.now(connection, described, branch.clock.now())


def test_headquarters_confirms_and_gives_nothing_while_it_waits(branch: BranchInProcess) -> None:
    kiosk = branch.add()
    copied = branch.copy()
    asks_headquarters(branch)
    kiosk.meet()
    branch.put_back(copied)
    wish = Wish(DESK.space_id, FAR, a_span("10:30", "11:30", FAR), "m-giulia", 1)
    asked = authority.book(branch.house, wish)
    assert isinstance(asked, Pending)
    assert_alike(branch, kiosk)
    answered = request(branch, asked.request_id)
    assert answered is not None
    assert (answered.state, answered.declined_because) == (RequestState.DECLINED, "taken")


# F26, F62


@pytest.mark.fault("F62")
def test_what_still_comes_of_the_old_timeline_is_not_stored(branch: BranchInProcess) -> None:
    kiosk = branch.add()
    copied = branch.copy()
    old = kiosk.exchange.session()
    branch.put_back(copied)
    confirms(kiosk, "10:00", "11:00")
    assert kiosk.perform(Upload(ALL_FACTS, ALL_BYTES)) != SessionOpened()
    assert kiosk.perform(OpenSession()) == SessionOpened()
    assert kiosk.exchange.session().whence.timeline != old.whence.timeline
    kiosk.exchange._session = type(old)(kiosk.exchange.session().bearer, old.whence)
    assert kiosk.perform(Upload(ALL_FACTS, ALL_BYTES)) == Refused("TIMELINE")
    assert kiosk.store.journal.unsent_count() > 0


@pytest.mark.fault("F26")
def test_a_page_of_the_old_timeline_that_comes_late_is_not_taken(branch: BranchInProcess) -> None:
    kiosk = branch.add()
    copied = branch.copy()
    asks_headquarters(branch)
    session, before = kiosk.exchange.session(), kiosk.inbox.cursor()
    page = kiosk.line.poll(session.bearer, session.whence, before, 0)
    branch.put_back(copied)
    kiosk.perform(OpenSession())
    assert kiosk.exchange._received(page, session.whence, before, 0.0) == PageTaken(len(page.lines), 0.0)
    assert kiosk.inbox.cursor().position == before.position
    assert kiosk.inbox.cursor().timeline == timeline(branch)


# F28, F54


@pytest.mark.fault("F28")
def test_a_restore_that_nobody_declared_is_noticed_by_what_lies_beside_the_database(
    branch: BranchInProcess,
) -> None:
    kiosk = branch.add()
    copied = branch.copy()
    there = asks_headquarters(branch)
    kiosk.meet()
    branch.put_back(copied, is_said=False)
    assert is_waiting(branch)
    assert_alike(branch, kiosk)
    assert booking(branch, there) is not None


@pytest.mark.fault("F28", "F54")
def test_where_everything_was_put_back_the_first_kiosk_shows_that_something_is_missing(
    branch: BranchInProcess,
) -> None:
    kiosk = branch.add()
    copied = branch.copy()
    there = asks_headquarters(branch)
    kiosk.meet()
    branch.put_back(copied, is_said=False, with_all=True)
    assert not is_waiting(branch)
    assert kiosk.perform(Poll(0)) == Refused("AHEAD"), "never 410: its copies would be thrown away"
    assert kiosk.inbox.signed_head() is not None
    assert_alike(branch, kiosk)
    assert timeline(branch).startswith("2-")
    assert booking(branch, there) is not None
    assert "restored" in incidents(branch)


def test_a_headquarters_that_went_on_after_its_copy_before_anybody_noticed_is_told_all(
    branch: BranchInProcess,
) -> None:
    kiosk = branch.add()
    copied = branch.copy()
    confirms(kiosk, "10:00", "11:00")
    kiosk.meet()
    confirmed = [entry.name.ref for entry in kiosk.facts(BookingConfirmed)]
    branch.put_back(copied, is_said=False, with_all=True)
    later = asks_headquarters(branch, "12:00", "13:00")
    assert_alike(branch, kiosk)
    assert all(booking(branch, name) is not None for name in (*confirmed, later))


# F55


@pytest.mark.fault("F55")
def test_two_restores_of_one_copy_are_two_lives_and_nothing_is_lost_in_either(
    branch: BranchInProcess,
) -> None:
    kiosk = branch.add()
    copied = branch.copy()
    there = asks_headquarters(branch)
    kiosk.meet()
    branch.put_back(copied)
    kiosk.meet()
    first = timeline(branch)
    later = asks_headquarters(branch, "12:00", "13:00")
    kiosk.meet()
    branch.put_back(copied, with_all=True)
    assert_alike(branch, kiosk)
    assert timeline(branch) != first
    assert all(booking(branch, name) is not None for name in (there, later))


@pytest.mark.fault("F55")
def test_a_copy_of_a_life_that_another_copy_had_ended_is_gone_on_with_by_a_tablet_that_read_both(
    branch: BranchInProcess,
) -> None:
    kiosk = branch.add()
    oldest = branch.copy()
    branch.put_back(oldest)
    kiosk.meet()
    with branch.house.changing(BRANCH) as connection:
        expected = [a_visitor(f"v-{number}") for number in range(9)]
        feed.append(connection, BRANCH, [one for one in expected if vault.keep(connection, one)])
    there = asks_headquarters(branch)
    kiosk.meet()
    farther = kiosk.end.inbox.cursor().position
    copied = branch.copy()
    branch.put_back(oldest)
    kiosk.meet()
    assert kiosk.end.inbox.cursor().position < farther, "lines that name people are not said again"
    branch.put_back(copied)
    assert_alike(branch, kiosk)
    assert booking(branch, there) is not None


def test_a_second_restore_before_the_feed_was_read_again_loses_nothing(branch: BranchInProcess) -> None:
    kiosk = branch.add()
    copied = branch.copy()
    there = asks_headquarters(branch)
    kiosk.meet()
    branch.put_back(copied)
    assert kiosk.perform(OpenSession()) == SessionOpened()
    branch.put_back(copied)
    assert_alike(branch, kiosk)
    assert booking(branch, there) is not None


@pytest.mark.fault("F25")
@pytest.mark.parametrize("is_newer", [True, False], ids=["newer copy", "same copy"])
def test_days_given_after_a_fence_stay_given_when_headquarters_is_restored_twice(
    branch: BranchInProcess, tmp_path: Path, announced_warnings: AnnouncedWarnings, *, is_newer: bool
) -> None:
    announced_warnings.expect("nothing is confirmed")
    announced_warnings.expect("incident at PER: (clone|fork|fenced) ")
    announced_warnings.expect("headquarters has fenced this kiosk")
    kiosk = branch.add()
    older = disk_of(kiosk, tmp_path / "older")
    confirms(kiosk, "10:00", "11:00")
    kiosk.meet()
    copied = branch.copy()
    put_in(kiosk, older)
    kiosk.meet()
    with kiosk.store.begin() as work:
        work.append(LeaseWished(TUESDAY, (DESK.space_id,)))
    kiosk.meet()
    with branch.house.changing(BRANCH) as connection:  # a wish heard once more would give it nothing now
        network.put_space(connection, replace(DESK, ahead=None))
    kiosk.meet()
    branch.put_back(copied)
    kiosk.meet()
    branch.put_back(branch.copy() if is_newer else copied)
    assert kiosk.meet() == ALIKE
    with kiosk.store.begin() as work:
        here = on_day(work.places.leases(DESK.space_id), TUESDAY)
    with branch.house.store.reading() as connection:
        there = leases.of_space(connection, DESK.space_id)
    assert there is not None
    assert there.holder == kiosk.node
    assert here == there


@pytest.mark.fault("F25")
def test_what_was_described_since_a_restore_stays_so_when_headquarters_is_restored_again(
    branch: BranchInProcess,
) -> None:
    def renames(name: str) -> None:
        with branch.house.changing(BRANCH) as connection:
            network.put_space(connection, replace(OTHER_DESK, name=name))
        kiosk.meet()

    kiosk = branch.add()
    copied = branch.copy()
    renames("Lagorai")
    branch.put_back(copied)
    kiosk.meet()
    renames("Cima Dodici")
    branch.put_back(branch.copy())
    assert kiosk.meet() == ALIKE
    with kiosk.store.begin() as work:
        here = work.places.space(OTHER_DESK.space_id)
    assert here is not None
    assert here.name == "Cima Dodici"


# F61


@pytest.mark.fault("F61")
def test_days_given_back_twice_have_a_holder_at_a_headquarters_that_never_heard_of_the_grant(
    branch: BranchInProcess,
) -> None:
    kiosk = branch.add()
    copied = branch.copy()
    branch.clock.set_to(branch.clock.now() + DAY)
    with kiosk.store.begin() as work:
        work.append(LeaseWished(TUESDAY + DAY, (DESK.space_id,)))
    kiosk.meet()
    with kiosk.store.begin() as work:
        lease = max(work.places.leases(DESK.space_id), key=lambda one: one.number)
        for last in (20, 10):
            work.append(LeaseReleased(DESK.space_id, lease.number, TUESDAY + last * DAY))
    branch.put_back(copied)
    kiosk.perform(OpenSession())
    kiosk.meet()
    with branch.house.store.reading() as connection:
        row = leases.of_space(connection, DESK.space_id)
    assert row is not None
    assert (row.holder, row.last_day) == (kiosk.node, TUESDAY + 10 * DAY)


@pytest.mark.fault("F61")
def test_an_upload_waits_until_every_kiosk_has_spoken(branch: BranchInProcess) -> None:
    first, second = branch.add("PER-1"), branch.add("PER-2")
    copied = branch.copy()
    branch.put_back(copied)
    first.perform(OpenSession())
    arrives(first)
    assert first.perform(Upload(ALL_FACTS, ALL_BYTES)) == Refused("RECOVER")
    second.perform(OpenSession())
    assert first.meet() == ALIKE
    assert not is_waiting(branch)


def test_a_tablet_whose_newer_disk_comes_back_after_its_older_one_spoke_says_what_that_one_knew(
    branch: BranchInProcess, tmp_path: Path, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("nothing is confirmed")
    announced_warnings.expect("incident at PER: (clone|fork|fenced|late kiosk) ")
    announced_warnings.expect("headquarters has fenced this kiosk")
    kiosk = branch.add()
    told = asks_headquarters(branch)
    kiosk.meet()
    older, copied = disk_of(kiosk, tmp_path / "older"), branch.copy()
    authority.cancel(branch.house, told)
    kiosk.meet()
    newer = disk_of(kiosk, tmp_path / "newer")
    branch.put_back(copied)
    put_in(kiosk, older)
    kiosk.meet()
    assert not is_waiting(branch), "the only tablet has spoken"
    put_in(kiosk, newer)
    assert kiosk.meet() == ALIKE
    stands = booking(branch, told)
    assert stands is not None
    with kiosk.store.begin() as work:
        assert work.bookings.booking(told) == stands, "both ends have the same row"
    assert stands.is_cancel_asked, "what headquarters had said in its lost life is asked of the holder"


def disk_of(kiosk: KioskInProcess, folder: Path) -> Path:
    """A copy of the whole disk."""
    kiosk.power_off()
    shutil.copytree(kiosk.premises.root, folder)
    kiosk.power_on()
    return folder


def put_in(kiosk: KioskInProcess, folder: Path) -> None:
    """Somebody puts that disk in."""
    kiosk.power_off()
    shutil.rmtree(kiosk.premises.root)
    shutil.copytree(folder, kiosk.premises.root)
    kiosk.power_on()


def arrives(kiosk: KioskInProcess) -> None:
    with kiosk.store.begin() as work:
        work.append(CheckedIn(TUESDAY, Source.PASS))


@pytest.mark.invariant("I1")
def test_a_life_of_a_journal_is_not_said_again_before_all_that_it_goes_on_from(
    branch: BranchInProcess, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("incident at PER: gap PER-1[.]")
    kiosk = branch.add()
    branch.put_back(branch.copy())
    kiosk.meet()
    log = kiosk.store._shelves.log
    [(_seq, first, _head), *more] = log.facts_of(1)
    unheard = Incarnation("b" * 32, log.lives()[0][1].inc, len(more) + 2, bytes(chain.HASH_BYTES))
    with branch.house.changing(BRANCH) as connection:
        feed.lock(connection, BRANCH)
        lives = {(kiosk.node, unheard.inc): unheard}
        place = retelling.Place(connection, BRANCH, branch.house.moment(), lives)
        retelling.say_again(place, [lines.encode_event(kiosk.node, unheard.inc, first)], is_late=False)
        assert accept.incarnation(connection, kiosk.node, unheard.inc) is None
    assert "gap" in incidents(branch)


# F63


@pytest.mark.fault("F63")
def test_two_people_may_go_on_without_a_kiosk_and_what_it_brings_later_is_late(
    branch: BranchInProcess, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("incident at PER: (go_on|late|late kiosk) ")
    second, first = branch.add("PER-1"), branch.add("PER-2")
    copied = branch.copy()
    told = confirms(second, "10:00", "11:00")
    branch.put_back(copied)
    first.meet()
    assert is_waiting(branch)
    assert declare(branch, "account-1") is Declared.FIRST
    assert declare(branch, "account-1") is Declared.SAME_PERSON
    assert declare(branch, "account-2") is Declared.DONE
    assert not is_waiting(branch)
    assert second.meet() == ALIKE
    late = booking(branch, told)
    assert late is not None
    assert late.state is BookingState.LATE
    assert "late" in incidents(branch)
    with second.store.begin() as work:
        held = [one for one in work.places.leases(DESK.space_id) if one.holder == "PER-1"]
    assert held == [], "its days were taken back before it heard of anything else"


@pytest.mark.fault("F63")
def test_what_a_restored_headquarters_called_late_is_late_when_it_is_restored_again(
    branch: BranchInProcess, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("incident at PER: (go_on|late|late kiosk|conflict) ")
    left_out, there = branch.add("PER-1"), branch.add("PER-2")
    copied = branch.copy()
    told = confirms(left_out, "10:00", "11:00")
    left_out.meet()
    branch.put_back(copied)
    there.meet()
    declare(branch, "account-1")
    assert declare(branch, "account-2") is Declared.DONE
    assert left_out.meet() == ALIKE
    there.meet()
    branch.put_back(copied)
    for kiosk in (left_out, there, left_out):
        kiosk.meet()
    late = booking(branch, told)
    assert late is not None
    assert late.state is BookingState.LATE
    assert_alike(branch, there)
    assert_alike(branch, left_out)


@pytest.mark.fault("F63")
def test_what_a_kiosk_that_was_left_out_had_declined_stays_confirmed_where_somebody_else_decided_it(
    branch: BranchInProcess, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("incident at PER: (go_on|late|late kiosk|conflict) ")
    left_out, there = branch.add("PER-1"), branch.add("PER-2")
    copied = branch.copy()
    branch.clock.set_to(branch.clock.now() + DAY)
    wishes(left_out)
    asked = asks_for_later(there)
    there.perform(OpenSession())
    there.send()
    own = confirms_later(left_out, "10:30", "11:30")
    left_out.read()
    (declined,) = left_out.facts(BookingDeclined)
    assert declined.fact == BookingDeclined(FactRef(asked), "taken", ANY)

    branch.put_back(copied)
    there.meet()
    go_on_without_the_silent(branch)
    there.meet()
    decided = request(branch, asked)
    assert decided is not None
    assert decided.state is RequestState.CONFIRMED

    for kiosk in (left_out, there, left_out):
        assert kiosk.meet() == ALIKE
    assert request(branch, asked) == decided
    late = booking(branch, own)
    assert late is not None
    assert late.state is BookingState.LATE
    for kiosk in (left_out, there):
        assert_alike(branch, kiosk)


@pytest.mark.fault("F63")
def test_what_a_kiosk_that_was_left_out_declines_before_it_hears_so_does_not_undo_what_was_decided(
    branch: BranchInProcess, announced_warnings: AnnouncedWarnings, monkeypatch: pytest.MonkeyPatch
) -> None:
    announced_warnings.expect("incident at PER: (go_on|late|late kiosk|conflict) ")
    left_out, there = branch.add("PER-1"), branch.add("PER-2")
    copied = branch.copy()
    branch.clock.set_to(branch.clock.now() + DAY)
    wishes(left_out)
    confirms_later(left_out, "10:30", "11:30")
    asked = asks_for_later(there)
    branch.put_back(copied)
    there.meet()
    go_on_without_the_silent(branch)
    there.meet()
    decided = request(branch, asked)
    assert decided is not None
    assert decided.state is RequestState.CONFIRMED

    left_out.perform(OpenSession())
    with left_out.store.begin() as work:
        work.append(LeaseWished(TUESDAY + DAY, (DESK.space_id,)))
    left_out.send()
    monkeypatch.setattr(feed, "FEED_PAGE_RAW_BYTES_MAX", 1)
    while asked not in left_out.has_read():
        left_out.perform(Poll(0))
    (declined,) = left_out.facts(BookingDeclined)
    assert declined.fact == BookingDeclined(FactRef(asked), "taken", ANY)
    with branch.house.store.reading() as connection:
        assert leases.was_given(connection, left_out.node, DESK.space_id, LATER)
    left_out.send()
    assert request(branch, asked) == decided
    for kiosk in (left_out, there):
        assert kiosk.meet() == ALIKE
        assert_alike(branch, kiosk)


@pytest.mark.fault("F63")
def test_what_the_first_of_two_late_kiosks_could_not_read_the_second_one_says(
    branch: BranchInProcess, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("feed entry [0-9]+ is of a kind")
    announced_warnings.expect("incident at PER: (go_on|late|late kiosk) ")
    older, newer = branch.add("PER-1"), branch.add("PER-2")
    copied = branch.copy()
    there = asks_headquarters(branch)
    newer.meet()
    with without("booking.confirmed"):
        assert isinstance(older.read(), FeedStopped)
    branch.put_back(copied)
    go_on_without_the_silent(branch)
    for kiosk in (older, newer):
        kiosk.meet()
    late = booking(branch, there)
    assert late is not None
    assert late.state is BookingState.LATE
    for kiosk in (older, newer):
        assert_alike(branch, kiosk)


@pytest.mark.fault("F63")
def test_a_newer_disk_of_a_late_kiosk_is_late_too_when_it_comes_while_headquarters_asks_again(
    branch: BranchInProcess, tmp_path: Path, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("nothing is confirmed")
    announced_warnings.expect("incident at PER: (clone|fork|fenced|go_on|late|late kiosk|conflict) ")
    announced_warnings.expect("headquarters has fenced this kiosk")
    kiosk = branch.add()
    older, copied = disk_of(kiosk, tmp_path / "older"), branch.copy()
    before = asks_headquarters(branch)
    kiosk.meet()
    newer = disk_of(kiosk, tmp_path / "newer")
    branch.put_back(copied)
    go_on_without_the_silent(branch)
    put_in(kiosk, older)
    kiosk.meet()
    since = asks_headquarters(branch)

    branch.put_back(branch.copy())
    assert is_waiting(branch)
    put_in(kiosk, newer)
    assert kiosk.meet() == ALIKE
    found = [booking(branch, name) for name in (before, since)]
    assert [one and one.state for one in found] == [BookingState.LATE, BookingState.CONFIRMED]


@pytest.mark.fault("F63")
def test_a_kiosk_that_was_left_out_is_late_also_when_headquarters_is_restored_before_it_speaks(
    branch: BranchInProcess, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("incident at PER: (go_on|late|late kiosk|conflict) ")
    left_out = branch.add("PER-1")
    copied = branch.copy()
    before = asks_headquarters(branch)
    left_out.meet()
    branch.put_back(copied)
    go_on_without_the_silent(branch)
    since = asks_headquarters(branch)
    branch.put_back(branch.copy())
    assert left_out.meet() == ALIKE
    found = [booking(branch, name) for name in (before, since)]
    assert [one and one.state for one in found] == [BookingState.LATE, BookingState.CONFIRMED]
    assert_alike(branch, left_out)


# F60


@pytest.mark.fault("F60")
def test_what_was_confirmed_under_a_number_that_a_restored_headquarters_never_heard_of_is_asked_of_the_holder(
    branch: BranchInProcess, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("incident at PER: (go_on|late|late kiosk|conflict) ")
    away, holder = branch.add("PER-1"), branch.add("PER-2")
    copied = branch.copy()
    branch.clock.set_to(branch.clock.now() + DAY)
    wishes(away)
    number = lease_of(away).number
    assert number == 2
    clash, free = (confirms_later(away, *span) for span in (("10:30", "11:30"), ("14:00", "15:00")))

    branch.put_back(copied)
    holder.meet()
    go_on_without_the_silent(branch)
    with branch.house.changing(BRANCH) as connection:
        network.put_space(connection, replace(DESK, kiosk=holder.node))
    wishes(holder)
    assert lease_of(holder).number == number, "the very number, and another's"
    kept = confirms_later(holder, "10:00", "11:00")
    holder.meet()

    assert away.meet() == ALIKE
    for kiosk in (holder, away, holder):
        kiosk.meet()
    found = [booking(branch, name) for name in (kept, clash, free)]
    late = BookingState.LATE
    assert [one and one.state for one in found] == [BookingState.CONFIRMED, late, late]
    with branch.house.store.reading() as connection:
        described = views.branch(connection, BRANCH)
        assert described is not None
        shown = views.day(connection, described, LATER).bookings
    standing = [one for one in shown if one.takes_space]
    assert [one.span for one in standing] == [
        a_span("10:00", "11:00", LATER),
        a_span("14:00", "15:00", LATER),
    ]
    assert all(one.booking_id.startswith(holder.node) for one in standing)
    assert incidents(branch).count("conflict") == 1
    assert_alike(branch, away)


def wishes(kiosk: KioskInProcess) -> None:
    """The next day that nobody has been given."""
    with kiosk.store.begin() as work:
        work.append(LeaseWished(TUESDAY + DAY, (DESK.space_id,)))
    kiosk.meet()


def lease_of(kiosk: KioskInProcess) -> Lease:
    with kiosk.store.begin() as work:
        return next(one for one in work.places.leases(DESK.space_id) if one.last_day == LATER)


def confirms_later(kiosk: KioskInProcess, start: str, end: str) -> str:
    """A walk-in reads "confirmed" for the day that was wished for last."""
    number = lease_of(kiosk).number
    with kiosk.store.begin() as work:
        span = a_span(start, end, LATER)
        return work.append(BookingConfirmed(DESK.space_id, LATER, span, number, 1)).ref


@pytest.mark.fault("F59")
def test_days_of_a_late_kiosk_that_lie_before_another_ones_are_that_ones_at_both_ends(
    branch: BranchInProcess, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("incident at PER: (go_on|late kiosk) ")
    late, second = branch.add("PER-1"), branch.add("PER-2")
    with branch.house.changing(BRANCH) as connection:
        network.put_space(connection, replace(DESK, kiosk="PER-2"))
    branch.clock.pass_by(hours=24)
    second.meet()
    with second.store.begin() as work:
        work.append(LeaseWished(TUESDAY + DAY, (DESK.space_id,)))
    for kiosk in (second, late):
        kiosk.meet()
    branch.put_back(branch.copy())
    second.meet()
    assert declare(branch, "account-1") is Declared.FIRST
    assert declare(branch, "account-2") is Declared.DONE
    for kiosk in (late, second):
        assert kiosk.meet() == ALIKE
        with kiosk.store.begin() as work:
            holds = on_day(work.places.leases(DESK.space_id), TUESDAY + 2 * DAY)
        assert holds is not None
        assert holds.holder == "PER-2"


def asks_for_later(kiosk: KioskInProcess) -> str:
    """Somebody wants a day that another kiosk holds."""
    with kiosk.store.begin() as work:
        return work.append(BookingRequested(DESK.space_id, LATER, a_span("10:00", "11:00", LATER), 1)).ref


def go_on_without_the_silent(branch: BranchInProcess) -> None:
    """Two people do not wait for every kiosk."""
    for account in ("account-1", "account-2"):
        declare(branch, account)


def declare(branch: BranchInProcess, account: str) -> Declared:
    return declarations.declare(branch.house, Act.GO_ON, BRANCH, "", (account, REASON))
