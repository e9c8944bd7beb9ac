"""The branch of the simulation: two openings a day, few spaces for many wishes, so that people get in each other's way.

Short hours keep a run short: between them the exchange rests, and a week has two hours of work a day.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from kiosk.domain.bookings import MINUTES_MIN, Wish
from kiosk.domain.branches import Branch, Hours, Texts
from kiosk.domain.days import Interval
from kiosk.domain.entry_passes import Claims, PassPurpose
from kiosk.domain.people import Entitlement, EntitlementKind, PassRecord, Person, StaffMember, StaffRole
from kiosk.domain.spaces import WALK_IN_POOL, Plan, Space, SpaceKind
from kiosk.domain.visits import Invitation

BRANCH = "SIM"
ZONE = "Europe/Rome"
MEMBERS = 5
SLOT_MINUTES = 5
STAFF = "s-ada"
OPENINGS = ((time(9), time(10)), (time(15), time(16)))


@dataclass(frozen=True, slots=True)
class SignedLater:
    """A pass that headquarters signs when it takes the town in."""

    claims: Claims
    record: PassRecord
    file_name: str | None
    wish: Wish | None = None
    is_revoked: bool = False


@dataclass(frozen=True, slots=True)
class Town:
    """The ``Network`` that headquarters begins with."""

    branches: tuple[Branch, ...]
    spaces: tuple[Space, ...]
    people: tuple[Person, ...]
    passes: tuple[SignedLater, ...]
    staff: tuple[StaffMember, ...]
    plans: tuple[Plan, ...] = ()
    invitations: tuple[Invitation, ...] = ()
    wishes: tuple[Wish, ...] = ()


def town(today: date, random: Random) -> Town:
    """Desks, an office and a meeting room; members with a plan and a pass each; one receptionist."""
    names = [f"m-{number}" for number in range(MEMBERS)]
    return Town(
        branches=(_branch(),),
        spaces=tuple(_spaces()),
        people=tuple(_member(name, today) for name in (*names, STAFF)),
        passes=tuple(_pass(name, random, today) for name in names),
        staff=(StaffMember(STAFF, STAFF, StaffRole.RECEPTIONIST, "x$y", fresh_through=None),),
    )


def grid(opening: Interval, kind: SpaceKind, random: Random) -> Interval:
    """A span of some slots within an opening, as short as a space of that kind may be booked."""
    slot = timedelta(minutes=SLOT_MINUTES)
    places = opening.minutes // SLOT_MINUTES
    least = MINUTES_MIN // SLOT_MINUTES if kind is SpaceKind.MEETING_ROOM else 1
    first = random.randrange(places - least + 1)
    length = random.randint(least, min(least + 2, places - first))
    return Interval(opening.start + first * slot, opening.start + (first + length) * slot)


def other_hours(random: Random) -> tuple[Hours, ...]:
    """The week's openings as they were, or with every second of a day left out."""
    openings = random.choice((OPENINGS, OPENINGS, OPENINGS[:1], OPENINGS[1:]))
    return tuple(Hours(weekday, opens, closes) for weekday in range(7) for opens, closes in openings)


def _branch() -> Branch:
    hours = tuple(Hours(weekday, opens, closes) for weekday in range(7) for opens, closes in OPENINGS)
    texts = Texts("nel cortile", "im Hof", "in the yard")
    return Branch(BRANCH, "Simulata", ZONE, 40, 0, "0461 000100", texts, opening=hours)


def _spaces() -> list[Space]:
    kinds = (*(SpaceKind.DESK,) * 5, SpaceKind.MEETING_ROOM)
    ahead = (WALK_IN_POOL, WALK_IN_POOL, 0, 0, None, 0)
    return [
        Space(
            f"{BRANCH}:{code}",
            BRANCH,
            kind,
            code,
            f"Posto {code}",
            0,
            4 if kind is SpaceKind.MEETING_ROOM else 1,
            ahead=days,
        )
        for code, kind, days in zip(("P-1", "P-2", "P-3", "P-4", "P-5", "P-9"), kinds, ahead, strict=True)
    ]


def first_name(subject_id: str) -> str:
    """What only the vault may say of a member: it stands nowhere else."""
    return f"Persona-{subject_id}"


def _member(name: str, today: date) -> Person:
    plan = Entitlement(EntitlementKind.PLAN, today - timedelta(days=30))
    return Person(name, 0, first_name(name), "Prova", entitlements=(plan,), branches=(BRANCH,))


def _pass(name: str, random: Random, today: date) -> SignedLater:
    first = datetime.combine(today - timedelta(days=30), time(), UTC)
    pass_id = random.randbytes(8)
    claims = Claims(pass_id, PassPurpose.MEMBER, None, first, first + timedelta(days=365))
    return SignedLater(claims, PassRecord(pass_id.hex(), name), name)
