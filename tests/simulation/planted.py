"""Faults planted in the product from outside: each takes one rule of SYNC.md 2.10 away by replacing a named function.

The product has no switch for any of them. ``PLANTED`` names them by the rule that is gone.
"""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from datetime import date, timedelta
from unittest import mock

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, delete, select, update

from kiosk.domain import authority, bookings
from kiosk.domain.authority import Fence, Grant, Lease, Leases
from kiosk.domain.bookings import Wish
from kiosk.domain.facts import FactName, LeaseReleased, StateLost
from kiosk.domain.ports import FeedCursor, FeedLine
from kiosk.services import find_space
from kiosk.storage import database, feed_lives, outbox, places, reconciliation
from kiosk.storage import tables as tables_of_kiosk
from kiosk.storage.feed_inbox import SqlFeedInbox
from kiosk.storage.unit_of_work import Shelves, SqlWork, UnitsOfWork
from sync.client import pages
from sync.client.exchange import Exchange
from sync.client.pages import CheckedPage, FeedPage, PageStep
from sync.client.ports import KioskEnd
from sync.client.sessions import Sessions, _Statement
from sync.hq import accept, declarations, feed, fencing, holding, leases, recovery, storage, timelines
from sync.hq import tables as tables_of_headquarters
from sync.hq.accept import Upload
from sync.hq.declarations import Act
from sync.hq.holding import Desk
from sync.hq.house import House
from sync.hq.keys import Keys
from sync.hq.moments import Moment
from sync.hq.sessions import Speaker
from sync.hq.timelines import Place, Timelines
from sync.protocol.messages import JournalHeader, JournalStored, Refusal, SessionOpen, Whence
from sync.simulation.checks import Checks
from sync.simulation.ledger import Ledger
from sync.simulation.people import PeopleAtHeadquarters
from sync.simulation.plans import Plan
from sync.simulation.world import simulate

Planted = Callable[[], AbstractContextManager[object]]
DAY = timedelta(days=1)


def nothing_is_synced() -> AbstractContextManager[object]:
    """Commits return before they are on the disk."""
    real = database._pragmas

    def pragmas(key: bytes, *, read_only: bool) -> tuple[str, ...]:
        kept = real(key, read_only=read_only)
        return tuple("synchronous=NORMAL" if one == "synchronous=FULL" else one for one in kept)

    return mock.patch.object(database, "_pragmas", pragmas)


def nobody_looks_for_overlaps() -> AbstractContextManager[object]:
    """A taken space counts as free."""
    return mock.patch.object(bookings, "overlapping", return_value=None)


def everybody_holds_everything() -> AbstractContextManager[object]:
    """Every tablet confirms, whoever has the pen."""
    return mock.patch.object(find_space, "is_held", return_value=True)


def grants_overtake_the_feed() -> AbstractContextManager[object]:
    """A tablet hears the grants of a page before what the page says first."""
    real = Exchange._take

    def take(exchange: Exchange, page: CheckedPage, cursor: FeedCursor) -> int:
        grants = [step.line.item for step in page.steps if isinstance(step.line.item, Grant)]

        def hear() -> None:
            inbox = _inbox(exchange._end)
            with inbox._units.begin_own():
                for grant in grants:
                    inbox._shelves.places.hear_grant(grant)

        if grants:
            exchange._end.run_on_kiosk(hear)
        return real(exchange, page, cursor)

    return mock.patch.object(Exchange, "_take", take)


def headquarters_forgets_what_it_gives() -> AbstractContextManager[object]:
    """A grant is said, and headquarters goes on confirming its days."""
    real = leases.grant

    def grant(connection: Connection, space: object, node: str, today: date) -> Grant | None:
        before = leases.of_space(connection, space.space_id)  # type: ignore[attr-defined]
        made = real(connection, space, node, today)  # type: ignore[arg-type]
        if made is not None and before is not None:
            kept = replace(before, number=made.number, holder=node)
            leases._put(connection, space.branch_id, kept)  # type: ignore[attr-defined]
        return made

    return mock.patch.object(leases, "grant", grant)


def a_release_names_no_number() -> AbstractContextManager[object]:
    """Headquarters takes days back from whatever lease there is now."""
    real = leases.release

    def release(
        connection: Connection, branch_id: str, node: str, given_back: LeaseReleased
    ) -> tuple[bool, Grant | None]:
        now = leases.of_space(connection, given_back.space_id)
        number = given_back.lease_no if now is None or now.holder is None else now.number
        holder = node if now is None or now.holder is None else now.holder
        return real(connection, branch_id, holder, replace(given_back, lease_no=number))

    return mock.patch.object(leases, "release", release)


def a_grant_has_no_first_day() -> AbstractContextManager[object]:
    """Whoever gets days gets all before them as well."""
    real = authority.after_grant

    def after_grant(known: Leases, grant: Grant) -> Leases:
        return real(known, replace(grant, first_day=date.min))

    return mock.patch.object(places, "after_grant", after_grant)


def leases_end_by_the_clock() -> AbstractContextManager[object]:
    """Headquarters counts a tablet's days as its own again once their first one has passed on the wall."""

    def is_headquarters(lease: Lease | None, day: date) -> bool:
        return lease is None or day > min(lease.last_day, lease.first_day + DAY)

    return mock.patch.object(leases, "is_headquarters", is_headquarters)


def headquarters_closes_requests_of_others() -> AbstractContextManager[object]:
    """Headquarters declines what a tablet has not answered."""
    return mock.patch.object(Desk, "holds", return_value=True)


def nobody_is_asked_twice() -> AbstractContextManager[object]:
    """Requests of days that headquarters holds wait for nobody: they are never decided."""
    return mock.patch.object(holding, "decide_pending", return_value=None)


def nobody_notices_a_restored_disk() -> AbstractContextManager[object]:
    """A tablet that lost its tail goes on as if nothing had happened."""
    return mock.patch.object(UnitsOfWork, "fence", return_value=None)


def a_start_begins_no_new_life() -> AbstractContextManager[object]:
    """What a tablet writes after a restore carries the names of what it wrote before."""
    real = UnitsOfWork.begin_life

    def begin_life(units: UnitsOfWork) -> None:
        if units._shelves.log.end.life == 0:
            real(units)

    return mock.patch.object(UnitsOfWork, "begin_life", begin_life)


def a_fence_takes_the_row() -> AbstractContextManager[object]:
    """A fence gives headquarters every day of the space, the older holders' too."""
    real = leases.take_all

    def take_all(
        connection: Connection, branch_id: str, node: str
    ) -> tuple[tuple[tuple[str, int], ...], list[Grant]]:
        numbers, _passed = real(connection, branch_id, node)
        for space_id, _number in numbers:
            row = leases.of_space(connection, space_id)
            if row is not None:
                leases._put(connection, branch_id, replace(row, last_day=date.min))
        return numbers, []

    return mock.patch.object(leases, "take_all", take_all)


def late_confirmations_count() -> AbstractContextManager[object]:
    """Headquarters takes what a tablet confirmed without the pen for confirmed."""
    real = feed.append_events

    def append_events(
        connection: Connection, branch_id: str, said: list[tuple[FactName, bytes]], _late: object = ()
    ) -> None:
        real(connection, branch_id, said)

    return mock.patch.object(feed, "append_events", append_events)


def a_restart_forgets_the_fence_under_way() -> AbstractContextManager[object]:
    """Only a loss that the present life wrote can be answered by a fence."""
    real = UnitsOfWork.lost

    def lost(units: UnitsOfWork) -> FactName | None:
        name = real(units)
        return name if name is not None and name.inc == units._shelves.log.end.tip.inc else None

    return mock.patch.object(UnitsOfWork, "lost", lost)


def a_life_may_come_before_its_parent() -> AbstractContextManager[object]:
    """The tablet sends its newest life first, and headquarters takes it in without the end of the one before."""
    stack = ExitStack()
    stack.enter_context(mock.patch.object(accept, "_not_begun", return_value=None))
    newest = database.Prepared(outbox.OLDEST_UNSENT.order_by(None).order_by(outbox._i.number.desc()))
    stack.enter_context(mock.patch.object(outbox, "_OLDEST_UNSENT", newest))
    return stack


def a_restored_headquarters_goes_on() -> AbstractContextManager[object]:
    """It takes a copy for all there is, and neither asks anybody nor begins a new life."""

    def begin(connection: Connection, branch_id: str, *_about: object, **_above: int) -> str:
        return feed.head(connection, branch_id).timeline

    stack = ExitStack()
    stack.enter_context(mock.patch.object(timelines, "begin", begin))
    stack.enter_context(mock.patch.object(timelines, "shows_loss", return_value=False))
    return stack


def a_restored_headquarters_confirms() -> AbstractContextManager[object]:
    """It gives and confirms days while it waits for what its kiosks know."""

    def holds(desk: Desk, space_id: str, wish: Wish) -> bool:
        return leases.is_headquarters(leases.of_space(desk.connection, space_id), wish.day)

    return mock.patch.object(Desk, "holds", holds)


def one_statement_is_enough() -> AbstractContextManager[object]:
    """A restored headquarters goes on as soon as the first kiosk has spoken."""
    return mock.patch.object(recovery, "go_on_if_all_have_spoken", recovery.go_on)


def uploads_do_not_wait_for_the_statements() -> AbstractContextManager[object]:
    """What kiosks wrote is taken in before what it is about."""
    stack = ExitStack()
    real = accept._not_theirs

    def not_theirs(connection: Connection, speaker: Speaker, header: JournalHeader) -> Refusal | None:
        with mock.patch.object(timelines, "is_recovering", return_value=False):
            return real(connection, speaker, header)

    stack.enter_context(mock.patch.object(accept, "_not_theirs", not_theirs))
    return stack


def what_was_read_is_forgotten() -> AbstractContextManager[object]:
    """A kiosk that turns to a new life of the feed knows of it what that life has said so far."""
    real = SqlFeedInbox.rejoin

    def rejoin(inbox: SqlFeedInbox, position: int, hash_: bytes) -> None:
        real(inbox, position, hash_)
        with inbox._shelves.connection.transaction():
            behind = database.Prepared(delete(tables_of_kiosk.feed).where(feed_lives._f.position > position))
            inbox._shelves.connection.run(behind)
        inbox._rebuild()

    return mock.patch.object(SqlFeedInbox, "rejoin", rejoin)


def an_older_tablet_skips_what_it_does_not_know() -> AbstractContextManager[object]:
    """It puts a line of a later version aside and reads on."""

    def skip(steps: Sequence[PageStep]) -> tuple[tuple[PageStep, ...], None]:
        read = ((pages.read_line(step.line) or step.line, step.cursor) for step in steps)
        return tuple(PageStep(line, cursor) for line, cursor in read), None

    return mock.patch.object(pages, "_until_unknown", skip)


def a_snapshot_stands_for_all_there_is() -> AbstractContextManager[object]:
    """A tablet that was away takes what headquarters has for all that it wrote itself."""
    real = reconciliation.note_told

    def note_told(shelves: Shelves, _stored: Mapping[str, int]) -> None:
        real(shelves, {inc: seq for inc, (seq, _head) in shelves.log.heads().items()})

    return mock.patch.object(reconciliation, "note_told", note_told)


def who_has_read_more_was_away() -> AbstractContextManager[object]:
    """A restored headquarters takes a cursor that it never had for one of a tablet that was away."""
    real = timelines.shows_loss

    def shows_loss(connection: Connection, branch_id: str, message: SessionOpen, keys: Keys) -> bool:
        is_of_this_life = message.head_timeline == feed.head(connection, branch_id).timeline
        return not is_of_this_life and real(connection, branch_id, message, keys)

    stack = ExitStack()
    stack.enter_context(mock.patch.object(feed, "never_had", return_value=Refusal("GONE")))
    stack.enter_context(mock.patch.object(timelines, "shows_loss", shows_loss))
    stack.enter_context(mock.patch.object(Timelines, "knows_more", return_value=False))
    return stack


def headquarters_answers_before_its_disk_has_it() -> AbstractContextManager[object]:
    """Its commits return before they are on the disk, and what it notes beside the database is there no sooner."""
    pragmas, saw = storage._pragmas, Timelines.saw

    def unsynced(key: bytes, *, read_only: bool) -> tuple[str, ...]:
        kept = pragmas(key, read_only=read_only)
        return tuple("synchronous=NORMAL" if one == "synchronous=FULL" else one for one in kept)

    def saw_durably(numbers: Timelines, branch_id: str, place: Place, *, is_durable: bool = False) -> None:
        if is_durable:
            saw(numbers, branch_id, place, is_durable=True)

    stack = ExitStack()
    stack.enter_context(mock.patch.object(storage, "_pragmas", unsynced))
    stack.enter_context(mock.patch.object(Timelines, "saw", saw_durably))
    return stack


def a_copy_begins_the_same_life_again() -> AbstractContextManager[object]:
    """A restored headquarters counts one on from what its copy says: from one copy always the same name."""
    real = timelines.begin

    def begin(
        connection: Connection, branch_id: str, numbers: Timelines, *_token: object, **_above: int
    ) -> str:
        with mock.patch.object(Timelines, "highest", return_value=0):
            return real(connection, branch_id, numbers, lambda size: "0" * 2 * size)

    return mock.patch.object(timelines, "begin", begin)


def the_old_life_is_heard_until_the_new_one_answers() -> AbstractContextManager[object]:
    """A tablet states what it knows in the new life of the feed and meanwhile hears the old one."""
    statement, rejoin = Sessions._statement, SqlFeedInbox.rejoin
    turned: dict[SqlFeedInbox, str] = {}

    def turn_to(inbox: SqlFeedInbox, timeline: str) -> None:
        turned[inbox] = timeline

    def stated(sessions: Sessions) -> _Statement:
        said, to = statement(sessions), turned.get(_inbox(sessions._end))
        return said if to is None else replace(said, timeline=to, is_turned=True)

    def rejoined(inbox: SqlFeedInbox, position: int, hash_: bytes) -> None:
        to = turned.pop(inbox, None)
        if to is not None:
            with inbox._shelves.connection.transaction():
                inbox._lives.put_cursor(replace(inbox.cursor(), timeline=to))
        rejoin(inbox, position, hash_)

    stack = ExitStack()
    stack.enter_context(mock.patch.object(SqlFeedInbox, "turn_to", turn_to))
    stack.enter_context(mock.patch.object(Sessions, "_statement", stated))
    stack.enter_context(mock.patch.object(SqlFeedInbox, "rejoin", rejoined))
    return stack


def _inbox(end: KioskEnd) -> SqlFeedInbox:
    inbox: SqlFeedInbox = end.inbox._inbox  # type: ignore[attr-defined]
    return inbox


def two_people_retire_who_is_only_silent() -> AbstractContextManager[object]:
    """Nobody has heard of a tablet for five minutes: two people declare it destroyed, and it goes on confirming.

    The rule is for people, and no program can keep it. What would say so before anybody is hurt looks away: both hold
    the pen, and neither knows all. What is left is what it does to visitors.
    """
    real = PeopleAtHeadquarters.act

    def act(people: PeopleAtHeadquarters, house: House) -> None:
        for node in _silent(house):
            for account in ("one", "another"):
                declarations.declare(house, Act.RETIRE, people.branch.branch_id, node, (account, "silent"))
        real(people, house)

    stack = ExitStack()
    stack.enter_context(mock.patch.object(PeopleAtHeadquarters, "act", act))
    stack.enter_context(mock.patch.object(Checks, "_look_at_pens", return_value=None))
    stack.enter_context(mock.patch.object(Ledger, "look_for_ignorance", return_value=None))
    return stack


def _silent(house: House) -> list[str]:
    """The tablets in use that headquarters has not heard of for five minutes."""
    columns, before_ms = tables_of_headquarters.node.c, house.moment().ms - 5 * 60_000
    with house.store.reading() as connection:
        found = select(columns.node).where(columns.heard_ms < before_ms, columns.is_retired.is_(False))
        return list(connection.execute(found).scalars())


def an_answer_counts_whoever_asked() -> AbstractContextManager[object]:
    """A tablet takes a page of the feed that an earlier life of its program asked for, as that life would have.

    It reads on where that one stood, which is farther than an old disk does: the chain holds, and headquarters'
    signature too. Lines that it has are not read twice: its database refuses them, whoever asked.
    """
    cursor_of, checked, take = SqlFeedInbox.cursor, pages.checked, Exchange._take
    stood: dict[tuple[str, str, int], FeedCursor] = {}
    asked_from: dict[int, FeedCursor] = {}

    def cursor(inbox: SqlFeedInbox) -> FeedCursor:
        now = cursor_of(inbox)
        stood[inbox._units._node, now.timeline, now.position] = now
        return now

    def checked_for_whom(
        page: FeedPage, asked: Whence, branch_id: str, now: FeedCursor, hq_key: Ed25519PublicKey
    ) -> CheckedPage:
        header = page.header
        then = stood.get((header.whence.node, header.whence.timeline, header.after), now)
        if then.position < now.position:
            then = now
        found = checked(page, header.whence, branch_id, then, hq_key)
        asked_from[id(found)] = then
        return found

    def take_from_there(exchange: Exchange, page: CheckedPage, now: FeedCursor) -> int:
        then, inbox = asked_from.pop(id(page)), _inbox(exchange._end)

        def stand_there() -> None:
            with inbox._shelves.connection.transaction():
                inbox._lives.put_cursor(then)

        if then != now:
            exchange._end.run_on_kiosk(stand_there)
        return take(exchange, page, then)

    stack = ExitStack()
    stack.enter_context(mock.patch.object(SqlFeedInbox, "cursor", cursor))
    stack.enter_context(mock.patch.object(pages, "checked", checked_for_whom))
    stack.enter_context(mock.patch.object(Exchange, "_take", take_from_there))
    return stack


def a_release_moves_the_number() -> AbstractContextManager[object]:
    """Headquarters counts the lease of which days came back under the next number, of which nobody hears."""
    real = leases.release

    def release(
        connection: Connection, branch_id: str, node: str, given_back: LeaseReleased
    ) -> tuple[bool, Grant | None]:
        is_theirs, grant = real(connection, branch_id, node, given_back)
        lease = leases.of_space(connection, given_back.space_id)
        if is_theirs and grant is None and lease is not None:
            moved = replace(lease, number=lease.number + 1)
            leases._put(connection, branch_id, moved)
            given = tables_of_headquarters.lease_history
            connection.execute(
                update(given)
                .where(given.c.space_id == moved.space_id, given.c.number == given_back.lease_no)
                .values(number=moved.number)
            )
        return is_theirs, grant

    return mock.patch.object(leases, "release", release)


def a_fence_does_not_wait_for_the_journal() -> AbstractContextManager[object]:
    """Headquarters fences a loss as soon as it is stated, whatever the tablet has not sent yet."""
    return mock.patch.object(fencing, "_is_stored", return_value=True)


def any_fence_frees() -> AbstractContextManager[object]:
    """A tablet is freed by every fence of its own, also by one that answers an earlier loss."""
    real = SqlFeedInbox._hear

    def hear(inbox: SqlFeedInbox, work: SqlWork, line: FeedLine) -> None:
        real(inbox, work, line)
        if isinstance(line.item, Fence) and line.item.holder == work.node and work.is_fenced:
            inbox._units.unfence(work)

    return mock.patch.object(SqlFeedInbox, "_hear", hear)


def whoever_reads_of_a_loss_fences_it() -> AbstractContextManager[object]:
    """A loss that merely arrives with a journal, in an old packet or from an old disk, is answered by a fence."""
    real = accept._taken_in

    def taken_in(
        connection: Connection, speaker: Speaker, upload: Upload, moment: Moment, *, is_late: bool
    ) -> JournalStored | Refusal:
        answer = real(connection, speaker, upload, moment, is_late=is_late)
        losses = [event.q for event in upload.envelopes if event.t == StateLost.TYPE]
        if losses and isinstance(answer, JournalStored):
            node = tables_of_headquarters.node
            lost = f"{upload.life.inc}.{losses[-1]}"
            connection.execute(update(node).where(node.c.node == speaker.node).values(stated_lost=lost))
            fencing.fence_if_due(connection, speaker.branch_id, speaker.node, moment)
        return answer

    return mock.patch.object(accept, "_taken_in", taken_in)


def every_number_counts() -> AbstractContextManager[object]:
    """Headquarters counts a confirmation under a number that it does not know to have given."""
    return mock.patch.object(accept, "_has_pen", return_value=True)


CALM = Plan(days=2, kiosks=2)
RESTORED = Plan(days=1, kiosks=2, hq_restores_each_day=2.0, restores_each_day=0.5)
MIXED = Plan(days=1, kiosks=2, changes_each_day=12.0, older=0.8)
AWAY = Plan(days=1, kiosks=2, cuts_each_day=8.0, restores_each_day=1.0, kept_minutes=10)
CUT_OFF = Plan(days=1, kiosks=2, remote_acts_each_minute=0.0, hq_crashes_each_day=20.0, changes_each_day=40.0)
ON_THE_WEB = Plan(days=1, kiosks=2, remote_acts_each_minute=3.0, hq_crashes_each_day=8.0)
TWICE = Plan(days=1, kiosks=2, hq_restores_each_day=4.0, remote_acts_each_minute=1.0)
OVERTAKEN = Plan(
    days=1,
    kiosks=2,
    acts_each_minute=5.0,
    changes_each_day=60.0,
    cuts_each_day=1.0,
    takeovers_each_day=20.0,
    late=0.5,
)
SILENT = Plan(days=1, kiosks=2, acts_each_minute=4.0, remote_acts_each_minute=6.0, cuts_each_day=8.0)
MIXED_UP = Plan(
    days=1,
    kiosks=1,
    remote_acts_each_minute=2.0,
    restores_each_day=8.0,
    images_each_day=20.0,
    images_kept=1,
    cuts_each_day=1.0,
    crashes_each_day=0.0,
    mixed=0.8,
)
STORMY = Plan(days=2, kiosks=2, restores_each_day=4.0, crashes_each_day=5.0, cuts_each_day=6.0)
SWAPPED = Plan(
    days=1,
    kiosks=1,
    remote_acts_each_minute=3.0,
    restores_each_day=8.0,
    images_each_day=60.0,
    images_kept=1,
    cuts_each_day=20.0,
    crashes_each_day=0.0,
    hq_crashes_each_day=0.0,
    changes_each_day=0.0,
)
TWICE_LOST = Plan(
    days=1,
    kiosks=1,
    acts_each_minute=1.0,
    restores_each_day=12.0,
    images_each_day=30.0,
    images_kept=4,
    cuts_each_day=12.0,
    crashes_each_day=0.0,
    hq_restores_each_day=5.0,
    hq_crashes_each_day=0.0,
    changes_each_day=0.0,
)
IMPATIENT = Plan(
    days=2,
    kiosks=1,
    remote_acts_each_minute=1.0,
    restores_each_day=0.0,
    crashes_each_day=0.0,
    changes_each_day=0.0,
    hq_restores_each_day=2.0,
    hq_crashes_each_day=0.0,
    impatience=1.0,
)

PLANTED: dict[str, tuple[Planted, Plan]] = {
    "fsync before telling": (nothing_is_synced, CALM),
    "what is taken is taken": (nobody_looks_for_overlaps, CALM),
    "one pen for each space and day": (everybody_holds_everything, CALM),
    "grant travels inside the feed": (grants_overtake_the_feed, CALM),
    "grant only with headquarters' own row": (headquarters_forgets_what_it_gives, CALM),
    "release names its number": (a_release_names_no_number, CALM),
    "grant is [F..D], not <= D": (a_grant_has_no_first_day, CALM),
    "scope is days, no wall-clock expiry": (leases_end_by_the_clock, CALM),
    "only the holder closes a request": (headquarters_closes_requests_of_others, CALM),
    "whoever holds decides": (nobody_is_asked_twice, CALM),
    "restored image noticed": (nobody_notices_a_restored_disk, STORMY),
    "new incarnation after restore": (a_start_begins_no_new_life, STORMY),
    "fence keeps the row (D := F-1)": (a_fence_takes_the_row, STORMY),
    "late confirmation is a request": (late_confirmations_count, STORMY),
    "fence survives a restart": (a_restart_forgets_the_fence_under_way, STORMY),
    "parent prefix before incarnation": (a_life_may_come_before_its_parent, STORMY),
    "an older version stops": (an_older_tablet_skips_what_it_does_not_know, MIXED),
    "RECOVERY after a restore of headquarters": (a_restored_headquarters_goes_on, RESTORED),
    "no confirmation in RECOVERY": (a_restored_headquarters_confirms, RESTORED),
    "RECOVERY waits for every kiosk": (one_statement_is_enough, RESTORED),
    "in RECOVERY, statement before upload": (uploads_do_not_wait_for_the_statements, RESTORED),
    "no view shrink on a new timeline": (what_was_read_is_forgotten, RESTORED),
    "410 re-applies own unsent facts": (a_snapshot_stands_for_all_there_is, AWAY),
    "cursor ahead is not 410": (who_has_read_more_was_away, RESTORED),
    "grant only after HQ's commit": (headquarters_answers_before_its_disk_has_it, CUT_OFF),
    "timeline number fresh, not backup+1": (a_copy_begins_the_same_life_again, TWICE),
    "old timeline silenced before the statement": (
        the_old_life_is_heard_until_the_new_one_answers,
        OVERTAKEN,
    ),
    "no retiring of a live kiosk": (two_people_retire_who_is_only_silent, SILENT),
    "reply counts only in the life that asked": (an_answer_counts_whoever_asked, MIXED_UP),
    "headquarters syncs before it answers": (headquarters_answers_before_its_disk_has_it, ON_THE_WEB),
    "number does not move at a release": (a_release_moves_the_number, CALM),
    "upload before fence": (a_fence_does_not_wait_for_the_journal, SWAPPED),
    "fence names my latest loss": (any_fence_frees, TWICE_LOST),
    "fence only in a live session": (whoever_reads_of_a_loss_fences_it, TWICE_LOST),
    "confirmation counts only under a number headquarters knows": (every_number_counts, IMPATIENT),
}
"""By the rule that is gone: what takes it away, and how hard a run has to be to need it."""

RUNS_TO_BE_CAUGHT = 30


@dataclass(frozen=True, slots=True)
class Caught:
    """How a missing rule was noticed: after how many runs, at which seed, and what the check said."""

    rule: str
    seed: int
    seconds: float
    violation: str


def caught(rule: str) -> Caught | None:
    """Runs seed after seed without a rule until something is wrong; None when nothing ever is."""
    logging.disable(logging.CRITICAL)
    planted, plan = PLANTED[rule]
    began = time.monotonic()
    for seed in range(1, RUNS_TO_BE_CAUGHT + 1):
        with planted():
            violation = simulate(seed, plan).violation
        if violation:
            return Caught(rule, seed, time.monotonic() - began, violation)
    return None
