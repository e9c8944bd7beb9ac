"""A feed is kept whole for five weeks; who comes later reads what still matters of the rest (SYNC.md 2.4.4, 2.8)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from kiosk.domain.authority import Fence, Grant, on_day
from kiosk.domain.facts import (
    BookingCancelled,
    BookingRequested,
    CheckedIn,
    CheckedOut,
    Entry,
    Fact,
    FactName,
    FactRef,
    LeaseReleased,
    LeaseWished,
)
from kiosk.domain.ports import FeedCursor, FeedItem, FeedLine, FeedSnapshot, SignedHead
from kiosk.domain.visits import Source
from kiosk.encoding import facts
from kiosk.encoding import feed as lines
from kiosk.storage.feed_inbox import FeedRules
from sync.client.steps import OpenSession, PageTaken, Poll, Refused
from sync.hq import feed, network, pruning, recovery, replay, snapshots, tables
from sync.hq.projections import SqlRows
from sync.hq.remaining import Survey
from sync.hq.snapshots import SnapshotPage
from sync.protocol.messages import Refusal, Whence
from sync.simulation.headquarters import FallibleStore
from sync.simulation.strands import PowerCutError
from tests.branch_in_process import (
    BranchInProcess,
    KioskInProcess,
    assert_same_rows,
    comes_and_goes,
    confirms,
)
from tests.builders import (
    BRANCH,
    TUESDAY,
    a_confirmation,
    a_desk,
    a_room,
    a_span,
    a_wished_booking,
    at,
)
from tests.fakes.feed import START, kept_as_it_came, unanswered
from tests.headquarters import LIFE, HouseForTest, enrol, kiosk_says, opened
from tests.premises import Premises
from tests.small_network import SmallNetwork
from tests.strictness import AnnouncedWarnings

KIOSK = "PER-1"
DESK, OTHER_DESK = a_desk(), a_desk("P-08", name="Fravort")
DAY = timedelta(days=1)
WEEKS_LATER, FAR = TUESDAY + 36 * DAY, TUESDAY + 40 * DAY
ALIKE = PageTaken(0, 0.0)


@pytest.fixture
def branch(tmp_path: Path, database: str | None) -> Iterator[BranchInProcess]:
    made = BranchInProcess(tmp_path, database=database)
    yield made
    made.close()


def reads(kiosk: KioskInProcess) -> None:
    """It has a line again; what it wrote itself is not sent yet."""
    kiosk.perform(OpenSession())
    assert kiosk.read() == ALIKE


def prune(branch: BranchInProcess) -> int:
    return pruning.prune(branch.house, BRANCH)


def timeline(branch: BranchInProcess) -> str:
    with branch.house.store.reading() as connection:
        return feed.head(connection, BRANCH).timeline


def kept_from(branch: BranchInProcess) -> int:
    with branch.house.store.reading() as connection:
        return feed.kept_from(connection, BRANCH)[0]


def weeks_without(branch: BranchInProcess, there: KioskInProcess, away: KioskInProcess) -> None:
    """One tablet has no line for five weeks, in which the other one works; headquarters prunes."""
    for _ in range(4):
        comes_and_goes(there, TUESDAY)
    there.meet()
    branch.clock.pass_by(days=36)
    comes_and_goes(there, WEEKS_LATER)
    there.meet()
    cursor = away.inbox.cursor()
    assert prune(branch) > 0
    assert kept_from(branch) > cursor.position


# F43, F53


@pytest.mark.fault("F43")
def test_a_tablet_that_was_away_for_weeks_has_the_rows_of_headquarters_and_all_its_own(
    branch: BranchInProcess,
) -> None:
    away, there = branch.add(), branch.add("PER-2")
    sent = confirms(away, DESK.space_id).ref
    away.meet()
    far = confirms(away, DESK.space_id, TUESDAY + 20 * DAY).ref
    weeks_without(branch, there, away)
    visit = comes_and_goes(away, WEEKS_LATER)[0].ref
    reads(away)
    with away.store.begin() as work:
        assert work.visits.visit(visit) is not None, "not sent, and in force"
        assert work.bookings.booking(far) is not None
        assert work.bookings.booking(sent) is None, "over for weeks"
    assert_same_rows(branch, away, WEEKS_LATER)
    assert timeline(branch).startswith("1-"), "that it had read to where nobody knows any more is no loss"
    with branch.house.store.reading() as connection:
        assert SqlRows(connection).booking(sent) is not None, "at headquarters everything stays"


@pytest.mark.fault("F53")
def test_a_confirmation_and_a_release_that_were_never_sent_are_in_force_behind_the_snapshot(
    branch: BranchInProcess,
) -> None:
    away, there = branch.add(), branch.add("PER-2")
    branch.clock.pass_by(days=6)
    with away.store.begin() as work:
        work.append(LeaseWished(TUESDAY + 6 * DAY, (DESK.space_id, OTHER_DESK.space_id)))
    away.meet()
    mine = confirms(away, DESK.space_id, TUESDAY + 30 * DAY).ref
    with away.store.begin() as work:
        last = work.places.leases(OTHER_DESK.space_id)[-1]
        work.append(LeaseReleased(OTHER_DESK.space_id, last.number, TUESDAY))
    weeks_without(branch, there, away)
    reads(away)
    with away.store.begin() as work:
        assert work.bookings.booking(mine) is not None
        day = TUESDAY + 2 * DAY
        assert on_day(work.places.leases(OTHER_DESK.space_id), day) is None, "given back is given back"
        assert on_day(work.places.leases(DESK.space_id), day) is not None
    assert_same_rows(branch, away, WEEKS_LATER, TUESDAY + 30 * DAY)


def test_a_new_tablet_reads_what_matters_and_goes_on_with_all_that_was_said_since(
    branch: BranchInProcess,
) -> None:
    there, away = branch.add(), branch.add("PER-2")
    weeks_without(branch, there, away)
    new = branch.add("PER-3")
    assert new.inbox.signed_head() is not None
    assert_same_rows(branch, new, WEEKS_LATER)
    with new.store.begin() as work:
        assert work.places.branch().branch_id == BRANCH
        assert {one.space_id for one in work.places.spaces()} >= {DESK.space_id, OTHER_DESK.space_id}


def test_a_request_of_before_that_nobody_decided_is_decided_by_its_holder_when_it_is_back(
    branch: BranchInProcess,
) -> None:
    away, there = branch.add(), branch.add("PER-2")
    with there.store.begin() as work:
        asked = work.append(BookingRequested(DESK.space_id, TUESDAY, a_span("10:00", "11:00"), 1)).ref
    weeks_without(branch, there, away)
    reads(away)
    with away.store.begin() as work:
        request = work.bookings.request(asked)
    assert request is not None
    assert request.declined_because == "expired"
    assert_same_rows(branch, away, WEEKS_LATER)
    with branch.house.store.reading() as connection:
        assert SqlRows(connection).request(asked) == request


@pytest.mark.invariant("I8")
def test_a_tablet_at_work_that_reads_slowly_is_waited_for(branch: BranchInProcess) -> None:
    slow, there = branch.add(), branch.add("PER-2")
    for _ in range(4):
        comes_and_goes(there, TUESDAY)
    there.meet()
    branch.clock.pass_by(days=36)
    comes_and_goes(there, WEEKS_LATER)
    there.meet()
    slow.perform(OpenSession())
    slow.send()
    read = slow.inbox.cursor().position
    prune(branch)
    assert kept_from(branch) <= read
    assert slow.meet() == ALIKE


# A restored headquarters (SYNC.md 2.6)


@pytest.fixture
def restored(branch: BranchInProcess, announced_warnings: AnnouncedWarnings) -> BranchInProcess:
    announced_warnings.expect("incident at PER: restored 2-")
    announced_warnings.expect("headquarters was restored: ")
    announced_warnings.expect("branch PER goes on after")
    return branch


def test_in_recovery_nobody_gets_a_snapshot_and_afterwards_all_agree(restored: BranchInProcess) -> None:
    branch = restored
    away, there = branch.add(), branch.add("PER-2")
    weeks_without(branch, there, away)
    branch.put_back(branch.copy())
    for _ in range(3):
        away.perform(OpenSession())
    assert away.perform(Poll(0)) == Refused("RECOVER")
    assert there.meet() == ALIKE
    assert_same_rows(branch, away, WEEKS_LATER)
    assert_same_rows(branch, there, WEEKS_LATER)


def test_what_a_tablet_read_behind_a_snapshot_heals_a_restored_headquarters(
    restored: BranchInProcess,
) -> None:
    branch = restored
    away, there = branch.add(), branch.add("PER-2")
    weeks_without(branch, there, away)
    away.meet()
    copied = branch.copy()
    lost = comes_and_goes(there, WEEKS_LATER)[0].ref
    there.meet()
    away.meet()
    there.power_off()
    branch.kiosks.pop(there.node)
    branch.put_back(copied)
    away.meet()
    with branch.house.changing(BRANCH) as connection:
        recovery.go_on(branch.house, connection, BRANCH)
    assert away.meet() == ALIKE
    with branch.house.store.reading() as connection:
        assert SqlRows(connection).visit(lost) is not None


# What stays, on either database


class Pergine:
    """One kiosk's facts of a Tuesday, and one of five weeks later."""

    def __init__(self, hq: HouseForTest) -> None:
        self.hq, self.house, self.seq = hq, hq.house, 0
        network.load(hq.house, SmallNetwork())
        enrol(hq.house, KIOSK)
        visit = self.says(CheckedIn(TUESDAY, Source.FORM))
        booking = self.says(a_confirmation())
        self.over = {visit, booking, self.says(CheckedOut(visit, Source.FORM))}
        self.over |= {self.says(BookingCancelled(booking)), self.says(LeaseWished(TUESDAY, (DESK.space_id,)))}
        far = self.says(a_confirmation(span=a_span(day=FAR), day=FAR))
        self.kept = {far, self.says(CheckedIn(TUESDAY, Source.FORM)), self.says(a_wished_booking())}
        used_up = self.says(CheckedIn(TUESDAY, Source.PASS, redeems="0a"))
        self.kept |= {used_up, self.says(CheckedOut(used_up, Source.PASS))}
        moved = self.says(a_confirmation(a_desk("P-08")))
        self.kept |= {
            moved,
            self.says(a_confirmation(a_room(), span=a_span(day=FAR), day=FAR, replaces=moved)),
        }
        ended_late = self.says(CheckedIn(TUESDAY, Source.FORM))
        hq.clock.pass_by(days=37)
        self.kept |= {ended_late, self.says(CheckedOut(ended_late, Source.FORM))}

    def says(self, fact: Fact) -> FactRef:
        self.seq += 1
        return kiosk_says(self.house, KIOSK, self.seq, [fact])[0]

    def in_feed(self) -> set[str]:
        with self.house.store.reading() as connection:
            said = feed.facts_after(connection, BRANCH, 0)
            return {name.ref for _, name, _, _ in said if name.node == KIOSK}

    def rows(self) -> dict[str, set[tuple[object, ...]]]:
        shown = (tables.booking, tables.request, tables.visit, tables.redemption)
        with self.house.store.reading() as connection:
            return {table.name: set(map(tuple, connection.execute(select(table)))) for table in shown}

    def page(self, position: int | None = None) -> feed.Page | Refusal:
        """What a kiosk reads on from a position; None is the one from which the feed is kept whole."""
        with self.house.store.reading() as connection:
            at, hash_ = feed.kept_from(connection, BRANCH)
            timeline = feed.head(connection, BRANCH).timeline
            whence = Whence(KIOSK, LIFE, timeline)
            return feed.page(connection, BRANCH, whence, at if position is None else position, hash_.hex())


@pytest.fixture
def pergine(tmp_path: Path, database: str | None) -> Iterator[Pergine]:
    with opened(tmp_path, database) as hq:
        yield Pergine(hq)


def test_what_is_over_goes_with_all_that_hangs_together_with_it_and_the_rest_stays(pergine: Pergine) -> None:
    assert pergine.in_feed() == pergine.over | pergine.kept
    assert pruning.prune_everywhere(pergine.house) >= len(pergine.over)
    assert pergine.in_feed() == pergine.kept
    assert pruning.prune_everywhere(pergine.house) == 0
    read = pergine.page()
    assert isinstance(read, feed.Page)
    assert len(read.lines) == 1, "the fact of five weeks later"
    assert pergine.page(0) == Refusal("GONE")
    beyond = pergine.page(read.position + 1)
    assert isinstance(beyond, Refusal)
    assert beyond.error == "AHEAD", "never GONE: headquarters lost something"


def test_what_people_look_at_is_the_same_after_pruning_and_after_a_replay(pergine: Pergine) -> None:
    before = pergine.rows()
    pruning.prune(pergine.house, BRANCH)
    replay.rebuild(pergine.house, BRANCH)
    assert pergine.rows() == before


def test_the_snapshot_is_what_stayed_page_by_page_and_says_how_far_it_knows_a_journal(
    pergine: Pergine, monkeypatch: pytest.MonkeyPatch
) -> None:
    pruning.prune(pergine.house, BRANCH)
    monkeypatch.setattr(feed, "FEED_PAGE_RAW_BYTES_MAX", 1000)
    after, pages = 0, list[SnapshotPage]()
    with pergine.house.store.reading() as connection:
        whence = Whence(KIOSK, LIFE, feed.head(connection, BRANCH).timeline)
        while not pages or not pages[-1].header.is_last:
            pages.append(snapshots._page(connection, BRANCH, whence, after))
            after = pages[-1].header.positions[-1]
        place = feed.kept_from(connection, BRANCH)[0]
    assert len(pages) > 3
    said = [lines.event_of(line) for page in pages for line in page.lines]
    names = {f"{one[0]}.{one[1]}.{facts.envelope(one[2]).q}" for one in said if one is not None}
    last = f"{KIOSK}.{LIFE}.{pergine.seq}"
    assert names == pergine.kept - {last}
    assert {(page.header.position, page.header.stored[LIFE]) for page in pages} == {(place, pergine.seq - 1)}


@pytest.mark.fault("F48")
@pytest.mark.parametrize("moment", [1, 2], ids=["before its commit", "after it"])
def test_a_night_killed_while_it_prunes_has_done_all_of_it_or_nothing_and_the_next_one_ends_it(
    pergine: Pergine, moment: int
) -> None:
    moments = count(1)

    def cut_the_power() -> None:
        if next(moments) == moment:
            raise PowerCutError

    dying = FallibleStore(pergine.house.store, lambda: None, cut_the_power)
    with pytest.raises(PowerCutError):
        pruning.prune(replace(pergine.house, store=dying), BRANCH)
    is_done = moment > 1
    assert pergine.in_feed() == (pergine.kept if is_done else pergine.kept | pergine.over)
    assert isinstance(pergine.page(), feed.Page)
    pruning.prune(pergine.house, BRANCH)
    assert pergine.in_feed() == pergine.kept
    left = pergine.page()
    assert isinstance(left, feed.Page)
    assert len(left.lines) == 1, "who reads on reads the fact of five weeks later"


def test_two_servers_that_prune_at_once_do_it_once(pergine: Pergine, monkeypatch: pytest.MonkeyPatch) -> None:
    look = pruning._look

    def look_and_be_late(*about: Any) -> Any:
        found = look(*about)
        monkeypatch.setattr(pruning, "_look", look)
        assert pruning.prune(pergine.house, BRANCH) > 0
        return found

    monkeypatch.setattr(pruning, "_look", look_and_be_late)
    assert pruning.prune(pergine.house, BRANCH) == 0
    assert pergine.in_feed() == pergine.kept


# Who holds the days


SPACES = ("PER:P-01", "PER:P-02")


def a_line_of_the_pen(dice: Random, number: int) -> FeedItem:
    space, holder = dice.choice(SPACES), f"PER-{dice.randint(2, 3)}"
    first, last = sorted(TUESDAY + dice.randint(0, 9) * DAY for _ in range(2))
    match dice.choice(("grant", "grant", "grant", "release", "release", "fence")):
        case "grant":
            return Grant(space, number, first, last, holder)
        case "release":
            name = FactName(holder, LIFE, number)
            return Entry(name, at("10:00"), 0, LeaseReleased(space, dice.randint(1, number), last))
        case _:
            return Fence(holder, "", ((space, number),) if dice.random() < 0.5 else ())


def test_the_lines_that_stay_leave_the_pen_where_all_of_them_had_left_it(tmp_path: Path) -> None:
    gone = 0
    with Premises(tmp_path).opened() as store:
        inbox = store.feed_inbox(FeedRules(unanswered, kept_as_it_came, START))
        for seed in range(100):
            dice = Random(seed)  # noqa: S311 - a draw that can be repeated, no secret
            said = [lines.encode(a_line_of_the_pen(dice, number)) for number in range(1, 25)]
            survey = Survey(len(said), TUESDAY, at("10:00"))
            for position, body in enumerate(said, 1):
                survey.take(position, body)
            told = [FeedLine(place, body, lines.decode(body)) for place, body in enumerate(said, 1)]
            kept = [line for line in told if line.position not in survey.over()]
            held = []
            for number, some in enumerate((told, kept), 1):
                at_end = FeedCursor(START.timeline, 2 * seed + number, bytes(32))
                head = SignedHead(at_end.position, at_end.hash, "signed")
                inbox.take_snapshot(FeedSnapshot(at_end, head, tuple(some), {}))
                with store.begin() as work:
                    held.append([work.places.leases(space_id) for space_id in SPACES])
            assert held[0] == held[1], seed
            gone += len(told) - len(kept)
    assert gone > 300
