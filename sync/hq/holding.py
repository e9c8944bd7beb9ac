"""Headquarters as a holder: what kiosks and people ask of it is done once all that was said before is in the rows (I6).

Runs in the transaction that brings a branch's projections up to its feed, behind the branch's lock: wishes become
grants, releases take days back, pending requests of days that headquarters holds get their one decision (I10).
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection, bindparam, insert, select

from kiosk.domain import bookings
from kiosk.domain.bookings import Booking, BookingState, Objection, Order, Request, RequestState, Wish
from kiosk.domain.branches import Branch
from kiosk.domain.facts import (
    BookingCancelled,
    BookingConfirmed,
    BookingDeclined,
    BookingRequested,
    CancelRequested,
    FactName,
    FactRef,
    LeaseReleased,
    LeaseWished,
    OverrideConfirmed,
    Priority,
    RequestWithdrawn,
)
from kiosk.domain.spaces import Space
from kiosk.domain.visits import Visit
from kiosk.encoding import facts, values
from kiosk.encoding.values import UndecodableError, milliseconds
from sync.hq import feed, leases, projections, tables, timelines, vault
from sync.hq.moments import Moment
from sync.hq.projections import Attempt, SqlRows, Told

ALTERNATIVES_MAX = 3
ASKING = {
    kind.TYPE for kind in (LeaseWished, LeaseReleased, CancelRequested, BookingDeclined, RequestWithdrawn)
}
"""Facts that headquarters does something about. Most of what comes asks nothing and is worth no savepoint."""

# made once, as in ``sessions``
_f, _r, _v = tables.feed.c, tables.request.c, tables.visit.c
_PENDING = select(_r.body).where(_r.branch_id == bindparam("branch"), _r.state == RequestState.PENDING.value)
_INSIDE = select(_v.body).where(_v.branch_id == bindparam("branch"), _v.left_ms.is_(None))
_POSITION = select(_f.position).where(
    _f.branch_id == bindparam("branch"),
    _f.node == bindparam("of"),
    _f.inc == bindparam("life"),
    _f.seq == bindparam("number"),
)
_BRANCH = select(tables.branch.c.body).where(tables.branch.c.branch_id == bindparam("branch"))
_SPACES = (
    select(tables.space.c.body)
    .where(tables.space.c.branch_id == bindparam("branch"))
    .order_by(tables.space.c.code)
)
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where headquarters decides: one transaction, one branch, one moment."""

    connection: Connection
    branch_id: str
    moment: Moment
    attempt: Attempt

    def say(self, fact: BookingCancelled | BookingConfirmed | BookingDeclined | OverrideConfirmed) -> None:
        """Writes a fact of headquarters' own, and what it means into the rows."""
        feed.append_fact(self.connection, self.branch_id, fact, self.moment)
        self.project()

    def project(self) -> Sequence[Told] | None:
        """Applies the next facts of the feed; None when nothing new was said."""
        return projections.catch_up(self.connection, self.branch_id, self.moment, self.attempt)

    def holds(self, space_id: str, wish: Wish | Request | Booking) -> bool:
        """Whether headquarters may confirm the day. A restored one may not, until it knows what it has said."""
        if timelines.is_recovering(self.connection, self.branch_id):
            return False
        return leases.is_headquarters(leases.of_space(self.connection, space_id), wish.day)


def catch_up(connection: Connection, branch_id: str, moment: Moment, attempt: Attempt) -> bool:
    """Applies what was said to the branch last and does what it asks of headquarters; whether there was anything.

    Until it says False there may be more, its own answers among them. Days can come back to headquarters without a fact.
    """
    desk = Desk(connection, branch_id, moment, attempt)
    told = desk.project()
    if told is None:
        return False
    for one in told:
        if facts.envelope(one.body).t == RequestWithdrawn.TYPE:  # what was taken back is in nobody's way
            _hear(desk, one)
    is_at_head = len(told) < projections.FACTS_AT_A_TIME
    if is_at_head:
        decide_pending(desk)
    for one in told:
        _hear(desk, one)
    if is_at_head:
        decide_pending(desk)
    return True


def hear_again(desk: Desk, told: Sequence[Told]) -> None:
    """Does what facts ask that a restored headquarters has said again, if its own answer is not among them.

    Releases were heard while they were said.
    """
    for one in told:
        if facts.envelope(one.body).t != LeaseReleased.TYPE:
            _hear(desk, one)
    for booking in _cancel_asked(desk):
        _guarded(desk, booking.booking_id, partial(_cancel, desk, booking))
    decide_pending(desk)


def _cancel_asked(desk: Desk) -> list[Booking]:
    columns = tables.booking.c
    bodies = desk.connection.execute(
        select(columns.body).where(columns.branch_id == desk.branch_id, columns.takes_space)
    ).scalars()
    return [booking for body in bodies if (booking := values.read(Booking, body)).is_cancel_asked]


def make_up_for(desk: Desk, healed: Sequence[Told]) -> None:
    """Answers facts that were put aside when they came and are in the rows now, and nothing that was answered then."""
    for one in healed:
        _hear(desk, one)
    if healed:
        decide_pending(desk)


def decide_pending(desk: Desk) -> None:
    """Gives every pending request of a day that headquarters holds its decision, in the order of precedence."""
    waiting = desk.connection.execute(_PENDING, {"branch": desk.branch_id}).scalars().all()
    if waiting:
        _guarded(desk, "pending requests", partial(_decide_all, desk, waiting))


def _decide_all(desk: Desk, waiting: Sequence[bytes]) -> None:
    for request in _in_order(desk, waiting):
        if desk.holds(request.space_id, request):
            _decide(desk, request)


def objection(
    desk: Desk,
    wish: Wish,
    space: Space,
    branch: Branch,
    *,
    asked_at: Moment | None = None,
    before: Sequence[Booking] = (),
) -> Objection | None:
    """Why headquarters cannot confirm it, by the same rule as on the tablet. ``before``: bookings that come first."""
    at = (asked_at or desk.moment).at
    rows, span = SqlRows(desk.connection), wish.span.widened(space.airing)
    look = rows.there if space.airing else rows.near
    near = look(wish.space_id, milliseconds(span.start), milliseconds(span.end))
    return bookings.objection(wish, space, branch, (*near, *before), at)


def _guarded(desk: Desk, what: str, work: Callable[[], None]) -> None:
    """A bug in answering one fact must not keep the next ones from being answered (F29)."""
    savepoint = desk.connection.begin_nested()
    bug = desk.attempt(work)
    if bug is None:
        savepoint.commit()
        return
    savepoint.rollback()
    about = f"{what} {type(bug).__name__}"
    projections.report(desk.connection, desk.branch_id, ("unanswered", about), desk.moment)


def _hear(desk: Desk, told: Told) -> None:
    if told.is_late or facts.envelope(told.body).t in ASKING:
        _guarded(desk, str(told.name), partial(_answer, desk, told))


def _answer(desk: Desk, told: Told) -> None:
    try:
        fact = facts.decode(told.name.node, told.name.inc, told.body).fact
    except UndecodableError:
        return  # it was put aside when it was applied
    match fact:
        # of the first nothing stands any more where it is not late: its holder said so
        case BookingCancelled(booking=booking_id) | CancelRequested(booking=booking_id):
            _cancel(desk, SqlRows(desk.connection).booking(booking_id))
        case RequestWithdrawn(request=request_id):
            request = SqlRows(desk.connection).request(request_id)
            if request is not None and request.booking_id is not None:
                _cancel(desk, SqlRows(desk.connection).booking(request.booking_id))
        case _ if told.is_late:
            _ask_again(desk, told.name)
        case LeaseWished(space_ids=space_ids):
            _grant(desk, told.name.node, space_ids)
        case LeaseReleased():
            _take_back(desk, told.name.node, fact)
        case BookingDeclined(request=request_id):
            _note_conflict(desk, request_id)
        case _:
            return


def _ask_again(desk: Desk, name: FactName) -> None:
    """Somebody was told "confirmed" by a kiosk without the pen: the present holder is asked, before anybody else.

    Headquarters never counts such a confirmation itself, even if it sees no clash: it may not hold the pen.
    """
    booking = SqlRows(desk.connection).booking(name.ref)
    if booking is None or booking.state is not BookingState.LATE or _was_asked(desk, booking):
        return
    fact = BookingRequested(
        booking.space_id, booking.day, booking.span, booking.people, booking.subject_id, Priority.OVERRIDE
    )
    request = feed.append_fact(desk.connection, desk.branch_id, fact, desk.moment)
    _remember_asked(desk, request.ref, booking)
    projections.report(
        desk.connection, desk.branch_id, ("late", f"{booking.booking_id} {request}"), desk.moment
    )


def _was_asked(desk: Desk, booking: Booking) -> bool:
    """Whether headquarters has asked for it; after a restore the request is there again, and what it was for is not."""
    asked, columns = tables.late_request.c, tables.request.c
    if desk.connection.execute(
        select(asked.request_id).where(asked.booking_id == booking.booking_id)
    ).scalar():
        return True
    bodies = desk.connection.execute(
        select(columns.body).where(
            columns.branch_id == desk.branch_id,
            columns.day == booking.day.isoformat(),
            columns.request_id.startswith(f"{feed.own_node(desk.branch_id)}."),
            columns.request_id.not_in(select(asked.request_id)),
        )
    ).scalars()
    for request in [values.read(Request, body) for body in bodies]:
        same = (request.space_id, request.span, request.subject_id, request.people)
        if same == (booking.space_id, booking.span, booking.subject_id, booking.people):
            _remember_asked(desk, request.request_id, booking)
            return True
    return False


def _remember_asked(desk: Desk, request_id: str, booking: Booking) -> None:
    desk.connection.execute(
        insert(tables.late_request).values(request_id=request_id, booking_id=booking.booking_id)
    )


def _is_of_late(desk: Desk, request: Request) -> bool:
    asked = tables.late_request.c.request_id
    return desk.connection.execute(select(asked).where(asked == request.request_id)).scalar() is not None


def _note_conflict(desk: Desk, request_id: str) -> None:
    """A late confirmation was declined: its person must be told, by a person."""
    columns = tables.late_request.c
    booking_id = desk.connection.execute(
        select(columns.booking_id).where(columns.request_id == request_id)
    ).scalar()
    said = ("conflict", f"{booking_id} {request_id}")
    if booking_id is not None and not projections.is_reported(desk.connection, desk.branch_id, said):
        projections.report(desk.connection, desk.branch_id, said, desk.moment)


def _grant(desk: Desk, node: str, space_ids: Sequence[str]) -> None:
    if not _is_at_work(desk, node) or timelines.is_recovering(desk.connection, desk.branch_id):
        return
    today = _branch(desk).day_of(desk.moment.at)
    known = {space.space_id: space for space in _spaces(desk)}
    wanted = (known[space_id] for space_id in space_ids if space_id in known)
    made = (leases.grant(desk.connection, space, node, today) for space in wanted)
    feed.append(desk.connection, desk.branch_id, [grant for grant in made if grant is not None])


def _is_at_work(desk: Desk, node: str) -> bool:
    columns = tables.node.c
    row = desk.connection.execute(
        select(columns.is_revoked).where(columns.node == node, columns.branch_id == desk.branch_id)
    ).one_or_none()
    return row is not None and not row.is_revoked


def _take_back(desk: Desk, node: str, fact: LeaseReleased) -> None:
    """A release whose number is not current is no mistake: it crossed a newer grant."""
    is_theirs, grant = leases.release(desk.connection, desk.branch_id, node, fact)
    if grant is not None:
        feed.append(desk.connection, desk.branch_id, [grant])
    if not is_theirs:
        return
    columns = tables.booking.c
    standing = desk.connection.execute(
        select(columns.body).where(
            columns.space_id == fact.space_id, columns.takes_space, columns.day > fact.last_day.isoformat()
        )
    ).scalars()
    for booking in [values.read(Booking, body) for body in standing]:
        if booking.is_cancel_asked:
            _cancel(desk, booking)


def _cancel(desk: Desk, booking: Booking | None) -> None:
    """Executes a cancellation, on whatever the booking was moved to, if headquarters holds its day."""
    standing = None if booking is None else _standing(SqlRows(desk.connection), booking.booking_id)
    if standing is not None and desk.holds(standing.space_id, standing):
        desk.say(BookingCancelled(FactRef(standing.booking_id)))


def _decide(desk: Desk, request: Request) -> None:
    ref = FactRef(request.request_id)
    space = next((one for one in _spaces(desk) if one.space_id == request.space_id), None)
    wish = Wish(request.space_id, request.day, request.span, request.subject_id, request.people)
    branch = _branch(desk)
    if request.order is not None and wish.span.end > desk.moment.at:
        desk.say(_executed(desk, request, request.order, (space, branch)))
        return
    because = _against(desk, wish, space, branch)
    if because is Objection.AIRING and _is_of_late(desk, request):
        because = None  # a kiosk has told it as confirmed: no airing makes that void
    if because is None:
        lease = leases.of_space(desk.connection, wish.space_id)
        number = 0 if lease is None else lease.number
        desk.say(
            BookingConfirmed(
                wish.space_id, wish.day, wish.span, number, wish.people, wish.subject_id, request=ref
            )
        )
        return
    is_full = because in (Objection.TAKEN, Objection.AIRING)
    others = alternatives(desk, wish, space, branch) if is_full and space else ()
    desk.say(BookingDeclined(ref, because.value, others))
    _note_conflict(desk, request.request_id)  # of its own facts nothing is heard again


def _executed(
    desk: Desk, request: Request, order: Order, where: tuple[Space | None, Branch]
) -> OverrideConfirmed | BookingDeclined:
    """A receptionist's order is one decision: who has the space gives way, and is found another place."""
    rows, ref = SqlRows(desk.connection), FactRef(request.request_id)
    replaced = _standing(rows, order.replaces)
    if replaced is not None and replaced.span.end <= desk.moment.at:
        replaced = None  # it has been as it was
    if replaced is not None and not desk.holds(replaced.space_id, replaced):
        return BookingDeclined(ref, Objection.NOT_HELD.value)

    def may_go(other: Booking) -> bool:
        made_by = rows.request(other.request_id) if other.request_id else None
        return desk.holds(other.space_id, other) and (made_by is None or made_by.order is None)

    start_ms, end_ms = milliseconds(request.span.start), milliseconds(request.span.end)
    others = [one for one in rows.near(request.space_id, start_ms, end_ms) if one != replaced]
    found = bookings.giving_way(request, where, others, desk.moment.at, may_go)
    if isinstance(found, Objection):
        return BookingDeclined(ref, found.value)
    lease = leases.of_space(desk.connection, request.space_id)
    return OverrideConfirmed(
        request=ref,
        space_id=request.space_id,
        day=request.day,
        span=request.span,
        lease_no=0 if lease is None else lease.number,
        staff_id=order.staff_id,
        reason=order.reason,
        people=request.people,
        subject_id=request.subject_id,
        replaces=FactRef(replaced.booking_id) if replaced is not None else None,
        displaces=tuple(FactRef(one.booking_id) for one in found),
    )


def _standing(rows: SqlRows, booking_id: str | None) -> Booking | None:
    """The booking as it stands, moved or not; None when it does not take a space any more."""
    booking = rows.booking(booking_id) if booking_id is not None else None
    while booking is not None and booking.replaced_by is not None:
        booking = rows.booking(booking.replaced_by)
    return booking if booking is not None and booking.takes_space else None


def _against(desk: Desk, wish: Wish, space: Space | None, branch: Branch) -> Objection | None:
    if wish.span.end <= desk.moment.at:
        return Objection.EXPIRED
    if space is None:
        return Objection.UNKNOWN_SPACE
    person = vault.person(desk.connection, wish.subject_id) if wish.subject_id else None
    has_plan = person is None or person.has_plan_on(wish.day)
    if not bookings.lies_in_hours(wish.span, wish.day, branch, has_plan=has_plan):
        return Objection.CLOSED
    return objection(desk, wish, space, branch)


def alternatives(desk: Desk, wish: Wish, space: Space, branch: Branch) -> tuple[str, ...]:
    """Up to three spaces of the kind that headquarters could confirm instead."""
    fitting = [
        other
        for other in _spaces(desk)
        if other.kind is space.kind and other.space_id != space.space_id and desk.holds(other.space_id, wish)
        if _against(desk, _instead(wish, other), other, branch) is None
    ]
    fitting.sort(key=lambda other: (other.seats, other.code))
    return tuple(other.space_id for other in fitting[:ALTERNATIVES_MAX])


def _instead(wish: Wish, other: Space) -> Wish:
    return Wish(other.space_id, wish.day, wish.span, wish.subject_id, wish.people)


def _in_order(desk: Desk, waiting: Sequence[bytes]) -> list[Request]:
    """What was told as confirmed comes first, then overrides, those of people who are inside, and the rest as it came."""
    found = [values.read(Request, body) for body in waiting]
    if len(found) < 2:
        return found
    inside = desk.connection.execute(_INSIDE, {"branch": desk.branch_id}).scalars()
    present = {_subject(body) for body in inside}
    late = set(desk.connection.execute(select(tables.late_request.c.request_id)).scalars())
    return sorted(
        found,
        key=lambda one: (
            one.request_id not in late,
            one.order is None,
            one.subject_id not in present,
            _position(desk, one),
        ),
    )


def _subject(body: bytes) -> str | None:
    return values.read(Visit, body).subject_id


def _position(desk: Desk, request: Request) -> int:
    name = FactName.parse(request.request_id)
    asked = {"branch": desk.branch_id, "of": name.node, "life": name.inc, "number": name.seq}
    position: int = desk.connection.execute(_POSITION, asked).scalar_one()
    return position


def _branch(desk: Desk) -> Branch:
    body = desk.connection.execute(_BRANCH, {"branch": desk.branch_id}).scalar_one()
    return values.read(Branch, body)


def _spaces(desk: Desk) -> list[Space]:
    bodies = desk.connection.execute(_SPACES, {"branch": desk.branch_id}).scalars()
    return [values.read(Space, body) for body in bodies]
