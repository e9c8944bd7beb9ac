"""The answers to headquarters' people and their programs: each reads one state, or does one thing."""

from collections.abc import Mapping
from datetime import date, datetime, time
from itertools import islice

from sqlalchemy import select

from kiosk.domain import days
from kiosk.domain.bookings import Booking, Request, Wish
from kiosk.domain.branches import Branch
from kiosk.encoding.facts import envelope
from kiosk.encoding.values import milliseconds
from sync.hq import (
    authority,
    badges,
    declarations,
    enrolment,
    erasure,
    feed,
    merging,
    reconcile,
    tables,
    vault,
    views,
)
from sync.hq.accounts import Account
from sync.hq.attested import AttestedTimes
from sync.hq.authority import Confirmed, NotAsked, Pending
from sync.hq.declarations import Act
from sync.hq.feed import UnknownBranchError
from sync.hq.house import House
from sync.hq.projections import SqlRows
from sync.hq.sessions import Speaker
from sync.hq.staff_messages import (
    BadgeLine,
    BadgeRevoked,
    Book,
    BookAnswer,
    BookDays,
    BookingLine,
    BranchLine,
    DayLines,
    DaysAnswer,
    Declaration,
    Declare,
    EnrolmentLine,
    Erase,
    ErasedLine,
    EraseQuestion,
    ErasureCounted,
    FactLine,
    Fault,
    IncidentLine,
    InsideLine,
    KioskLine,
    Merge,
    MergedLine,
    MergeQuestion,
    NewEnrolment,
    PassLine,
    RequestLine,
    ToPlaceLine,
)
from sync.protocol.messages import DayTotals

FACTS_AT_A_TIME = 1000
DAYS_AT_A_TIME = 31


def all_branches(house: House) -> list[BranchLine]:
    moment = house.moment()
    with house.store.reading() as connection:
        seen = [views.now(connection, one, moment.at) for one in views.branches(connection)]
    return [_branch_line(one) for one in seen]


def _branch_line(now: views.BranchNow) -> BranchLine:
    return BranchLine(
        now.branch.branch_id,
        now.branch.name,
        now.people_inside,
        now.branch.people_limit,
        now.desks,
        now.desks_free,
        now.rooms,
        now.rooms_free,
        len(now.incidents),
        tuple(_kiosk_line(kiosk) for kiosk in now.kiosks),
    )


def _kiosk_line(kiosk: views.Kiosk) -> KioskLine:
    return KioskLine(
        kiosk.node,
        _ms(kiosk.heard_at),
        kiosk.waiting,
        kiosk.stored,
        _ms(kiosk.reader_lost_at),
        _ms(kiosk.touch_stuck_at),
    )


def _ms(at: datetime | None) -> int | None:
    return None if at is None else milliseconds(at)


def inside(house: House, branch_id: str) -> list[InsideLine]:
    with house.store.reading() as connection:
        found = views.inside_of(connection, branch_id)
    return [
        InsideLine(
            one.visit.visit_id,
            one.name,
            None if one.space is None else one.space.code,
            milliseconds(one.visit.arrived_at),
            one.visit.party,
        )
        for one in found
    ]


def day(house: House, branch_id: str, label: str) -> DayLines | None:
    with house.store.reading() as connection:
        described, day = views.branch(connection, branch_id), _date(label)
        if described is None or day is None:
            return None
        found = views.day(connection, described, day)
    return DayLines(
        tuple(_booking_line(booking, found.names) for booking in found.bookings),
        tuple(_request_line(one) for one in found.requests),
    )


def _booking_line(booking: Booking, names: Mapping[str, str]) -> BookingLine:
    return BookingLine(
        booking.booking_id,
        booking.space_id,
        milliseconds(booking.span.start),
        milliseconds(booking.span.end),
        booking.state.value,
        names.get(booking.subject_id or ""),
        booking.request_id,
    )


def _request_line(one: Request) -> RequestLine:
    return RequestLine(
        one.request_id,
        one.space_id,
        one.day.isoformat(),
        milliseconds(one.span.start),
        milliseconds(one.span.end),
        one.state.value,
        one.booking_id,
        one.declined_because,
        one.alternatives,
    )


def totals(house: House, branch_id: str, node: str, label: str) -> DayTotals | None:
    day = _date(label)
    with house.store.reading() as connection:
        if day is None or views.branch(connection, branch_id) is None:
            return None
        return reconcile.totals(connection, Speaker(node, branch_id, ""), day)


def facts(house: House, branch_id: str, after: int) -> list[FactLine]:
    with house.store.reading() as connection:
        found = list(islice(feed.facts_after(connection, branch_id, after), FACTS_AT_A_TIME))
        times = AttestedTimes(connection)
        attested = {name: times.of(name) for _position, name, _body, _is_late in found}
    return [
        FactLine(position, name.node, name.inc, name.seq, said.t, said.w, said.x, attested[name])
        for position, name, said in ((p, n, envelope(body)) for p, n, body, _ in found)
    ]


def declare(account: Account, branch_id: str, house: House, said: Declare) -> Declaration | Fault:
    """One person's word on what takes two."""
    with house.store.reading() as connection:
        if views.branch(connection, branch_id) is None:
            return Fault("unknown")
    word = (account.account_id, said.reason)
    return Declaration(declarations.declare(house, Act(said.act), branch_id, said.node, word).value)


def incidents(house: House, branch_id: str) -> list[IncidentLine]:
    with house.store.reading() as connection:
        return [IncidentLine(*line) for line in views.incidents(connection, branch_id)]


def to_place(house: House, branch_id: str) -> list[ToPlaceLine] | None:
    moment = house.moment()
    with house.store.reading() as connection:
        described = views.branch(connection, branch_id)
        found = None if described is None else views.to_place(connection, described, moment.at)
    return None if found is None else [_to_place_line(one) for one in found]


def _to_place_line(one: views.ToPlace) -> ToPlaceLine:
    booking = one.booking
    return ToPlaceLine(
        booking.booking_id,
        one.why.value,
        booking.space_id,
        booking.day.isoformat(),
        milliseconds(booking.span.start),
        milliseconds(booking.span.end),
        one.name,
    )


def book(house: House, said: Book) -> BookAnswer | Fault:
    with house.store.reading() as connection:
        described = views.branch_of_space(connection, said.space)
    wish = None if described is None else wish_of(described, said)
    if wish is None:
        return Fault("time" if described else "unknown")
    return _answer(authority.book(house, wish))


def book_days(house: House, said: BookDays) -> DaysAnswer | Fault:
    with house.store.reading() as connection:
        described = views.branch_of_space(connection, said.first.space)
    wish = None if described is None else wish_of(described, said.first)
    if wish is None:
        return Fault("time" if described else "unknown")
    if not 0 <= (said.through - wish.day).days < DAYS_AT_A_TIME:
        return Fault("days")
    answers = authority.book_days(house, wish, said.through)
    return DaysAnswer({day.isoformat(): _answer(one) for day, one in answers.items()})


def _answer(one: Pending | Confirmed | NotAsked) -> BookAnswer:
    match one:
        case Confirmed(booking_id):
            return BookAnswer("confirmed", booking_id)
        case Pending(request_id):
            return BookAnswer("pending", request_id)
        case NotAsked(because):
            return BookAnswer("refused", because=because.value)


def request(house: House, request_id: str) -> RequestLine | None:
    with house.store.reading() as connection:
        found = SqlRows(connection).request(request_id)
    return None if found is None else _request_line(found)


def make_code(account: Account, address: str, house: House, said: NewEnrolment) -> EnrolmentLine | Fault:
    try:
        enrolment_id = enrolment.make_code(house, said.branch, account.account_id)
    except UnknownBranchError:
        return Fault("unknown")
    return enrolment_line(house, enrolment_id, address) or Fault("unknown")


def enrolment_line(house: House, enrolment_id: str, address: str) -> EnrolmentLine | None:
    found = enrolment.look_up(house, enrolment_id)
    if found is None:
        return None
    return EnrolmentLine(
        found.enrolment_id,
        found.branch_id,
        found.code,
        enrolment.qr_text(house, found, address),
        "over" if found.is_over else found.state.value,
        found.ends_ms,
        found.words,
        found.node,
    )


def passes(house: House) -> list[PassLine]:
    columns = tables.issued_pass.c
    with house.store.reading() as connection:
        rows = connection.execute(
            select(tables.issued_pass).where(columns.label != "").order_by(columns.label)
        ).all()
    return [PassLine(row.pass_id, row.subject_id, row.label, row.text, row.is_revoked) for row in rows]


def erase_question(house: House, subject_id: str) -> EraseQuestion | None:
    asked = erasure.ask(house, subject_id)
    if asked is None:
        return None
    return EraseQuestion(asked.subject_id, asked.short_name, asked.branches, asked.kiosks)


def erase(account: Account, subject_id: str, house: House, said: Erase) -> ErasedLine | Fault:
    asked = erasure.ask(house, subject_id)
    if asked is None:
        return Fault("unknown")
    if asked.short_name != said.name:
        return Fault("name")
    done = erasure.erase(house, subject_id, account.account_id, said.also)
    return ErasedLine(done.receipt, done.branches, done.kiosks)


def erasure_counted(house: House, subject_id: str) -> ErasureCounted | None:
    found = erasure.counted(house, subject_id)
    return None if found is None else ErasureCounted(found.receipt, found.done, found.kiosks)


def merge_question(house: House, subject_id: str, into: str) -> MergeQuestion | None:
    asked = merging.ask(house, subject_id, into)
    if asked is None:
        return None
    return MergeQuestion(
        asked.subject_id, asked.short_name, asked.into, asked.into_short_name, asked.branches
    )


def merge(account: Account, subject_id: str, into: str, house: House, said: Merge) -> MergedLine | Fault:
    asked = merging.ask(house, subject_id, into)
    if asked is None:
        return Fault("unknown")
    if (asked.short_name, asked.into_short_name) != (said.name, said.into_name):
        return Fault("name")
    return MergedLine(merging.merge(house, subject_id, into, account.account_id))


def badges_of(house: House, branch_id: str) -> list[BadgeLine]:
    with house.store.reading() as connection:
        return [
            BadgeLine(
                one.staff_id,
                None if (person := vault.person(connection, one.subject_id)) is None else person.short_name,
                one.role.value,
                one.is_revoked,
                one.fresh_through,
            )
            for one in badges.staff_of(connection, branch_id)
        ]


def revoke_badge(account: Account, house: House, staff_id: str) -> BadgeRevoked | None:
    told = badges.revoke(house, staff_id, account.account_id)
    return None if told is None else BadgeRevoked(told)


def _date(label: str) -> date | None:
    try:
        return date.fromisoformat(label)
    except ValueError:
        return None


def wish_of(branch: Branch, said: Book) -> Wish | None:
    """What is wished, or None for wall times that are not in order or that clocks show twice or never."""
    try:
        start, end = time.fromisoformat(said.start), time.fromisoformat(said.end)
    except ValueError:
        return None
    span = days.span_of(said.day, start, end, branch.time_zone)
    return None if span is None else Wish(said.space, said.day, span, said.subject, said.people)
