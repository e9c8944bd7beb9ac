"""The demo network: seven branches and everything headquarters would know of them, made from a seed and a day.

Plain domain values, the same for the same seed and day. Headquarters loads them as if people had typed them in:
it signs the passes, sends people to the branches they name, and asks the kiosks for the week's bookings.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count
from random import Random
from types import MappingProxyType
from zoneinfo import ZoneInfo

from kiosk.demo import branches as sites
from kiosk.demo import guests, names, passes, people, week
from kiosk.demo.guests import Guest
from kiosk.demo.passes import IssuedPass
from kiosk.domain.bookings import Wish
from kiosk.domain.branches import Branch
from kiosk.domain.entry_passes import Preferences
from kiosk.domain.people import Person, StaffMember
from kiosk.domain.spaces import Plan, Space
from kiosk.domain.visits import Invitation
from kiosk.encoding.pins import SALT_BYTES, stored_pin

BADGE_FRESH_DAYS = 30
PASS_YEARS = 1

_PICTURED_MEMBERS = (
    people.REGULAR,
    people.HOST,
    people.LOW_READER,
    people.ENGLISH,
    *(stage.booked for stage in people.STAGES),
    *(stage.resident for stage in people.STAGES),
    *names.AWKWARD,
)


@dataclass(frozen=True, slots=True)
class Network:
    """Everything that headquarters knows when the demo begins.

    ``people`` are members, visitors, day guests, staff and the bodies that book. ``wishes``: the week's bookings
    to ask of the kiosks, those of ``today`` from its opening on, whatever the time is. ``pins``: the PINs in clear,
    by staff id and by the subject id of who has a card, for whoever plays the demo; headquarters never has them.
    """

    branches: tuple[Branch, ...]
    plans: tuple[Plan, ...]
    spaces: tuple[Space, ...]
    people: tuple[Person, ...]
    passes: tuple[IssuedPass, ...]
    invitations: tuple[Invitation, ...]
    staff: tuple[StaffMember, ...]
    wishes: tuple[Wish, ...]
    pins: Mapping[str, str]


def network(seed: int, today: date) -> Network:
    """The network of a seed as it stands on ``today``, a branch's day."""
    rng = Random(seed)  # noqa: S311 - invented people, no secret: the seed is printed and the PINs are shown
    spare_names = people.spare_names(rng)
    branches = sites.branches(today)
    members, member_pins = _with_pins(rng, people.members(rng, spare_names, today))
    organisations = people.organisations(today)
    visiting = tuple(_guests(rng, spare_names, branches, members, today))
    staff, staff_pins = _staff(rng, today)
    spaces = _with_fixed_desks(sites.spaces(), members)
    return Network(
        branches=branches,
        plans=sites.plans(),
        spaces=spaces,
        people=(*members, *(guest.person for guest in visiting), *people.staff_people(), *organisations),
        passes=(
            *_member_passes(rng, members, today),
            *(guest.issued for guest in visiting),
            *_badges(rng, staff, today),
        ),
        invitations=tuple(guest.invitation for guest in visiting if guest.invitation is not None),
        staff=staff,
        wishes=(
            *_wishes_on_stage(branches, members, visiting, today),
            *_week(rng, branches, spaces, (members, organisations), today),
        ),
        pins=MappingProxyType({**member_pins, **staff_pins}),
    )


def _with_pins(rng: Random, members: Sequence[Person]) -> tuple[tuple[Person, ...], dict[str, str]]:
    """Gives every printed card its PIN of four digits."""
    pins = {p.subject_id: f"{rng.randrange(10_000):04}" for p in members if p.card_number is not None}
    stored = {subject_id: stored_pin(pin, rng.randbytes(SALT_BYTES)) for subject_id, pin in pins.items()}
    return tuple(replace(person, pin=stored.get(person.subject_id)) for person in members), pins


def _staff(rng: Random, today: date) -> tuple[tuple[StaffMember, ...], dict[str, str]]:
    """The staff, each with a PIN of six digits that no colleague has."""
    codes = rng.sample(range(100_000, 1_000_000), len(people.STAFF))
    ids = [f"s-{given_name.lower()}" for _, given_name, _, _ in people.STAFF]
    pins = {staff_id: str(code) for staff_id, code in zip(ids, codes, strict=True)}
    members = tuple(
        StaffMember(
            staff_id,
            person.subject_id,
            role,
            stored_pin(pins[staff_id], rng.randbytes(SALT_BYTES)),
            fresh_through=today + timedelta(days=BADGE_FRESH_DAYS),
        )
        for staff_id, person, (_, _, _, role) in zip(ids, people.staff_people(), people.STAFF, strict=True)
    )
    return members, pins


def _with_fixed_desks(spaces: Sequence[Space], members: tuple[Person, ...]) -> tuple[Space, ...]:
    residents = {
        stage.fixed_space: people.named(members, stage.resident).subject_id for stage in people.STAGES
    }
    return tuple(replace(space, fixed_for=residents.get(space.space_id)) for space in spaces)


def _guests(
    rng: Random,
    spare_names: Iterator[tuple[str, str]],
    branches: Sequence[Branch],
    members: tuple[Person, ...],
    today: date,
) -> Iterator[Guest]:
    """Those on stage first, then some visitors in every branch."""
    codes, numbers = guests.visit_codes(rng), count(1)
    host = people.named(members, people.HOST)
    for stage in people.STAGES:
        branch = _branch(branches, stage.branch_id)
        yield from guests.staged_guests(rng, stage, branch, today)
        meeting = guests.staged_meeting(stage, branch, host, today)
        visitor = guests.visitor(rng, next(numbers), stage.visitor, meeting, next(codes))
        yield guests.named(visitor, "visitor")
    for branch in branches:
        for _ in range(guests.VISITORS_EACH):
            meeting = guests.some_meeting(rng, branch, members, today)
            yield guests.visitor(rng, next(numbers), next(spare_names), meeting, next(codes))


def _branch(branches: Sequence[Branch], branch_id: str) -> Branch:
    return next(branch for branch in branches if branch.branch_id == branch_id)


def _member_passes(rng: Random, members: Sequence[Person], today: date) -> Iterator[IssuedPass]:
    """A pass for every member; one is out of date, one was taken back, one is for another branch alone."""
    zone = ZoneInfo(sites.ZONE)
    current = passes.whole_days(today.replace(month=1, day=1), today + timedelta(days=365 * PASS_YEARS), zone)
    past = passes.whole_days(today - timedelta(days=400), today - timedelta(days=35), zone)
    roles = _roles(members)
    for person in members:
        role = roles.get(person.subject_id)
        window = past if role == "expired" else current
        branches = None if person.branches == people.EVERYWHERE else person.branches
        issued = passes.member_pass(rng, person.subject_id, branches, window)
        if (person.given_name, person.family_name) == people.LOW_READER:
            issued = passes.preferring(issued, Preferences(person.language, large_text=True))
        issued = replace(issued, is_revoked=role == "revoked")
        yield issued if role is None else passes.pictured(issued, role, person)


def _roles(members: Sequence[Person]) -> dict[str, str]:
    """Why a member's pass has a picture, by subject id."""
    roles = {
        **dict.fromkeys(_PICTURED_MEMBERS, "member"),
        people.EXPIRED: "expired",
        people.REVOKED: "revoked",
        people.LAPSED: "lapsed",
        people.ELSEWHERE: "other-branch",
    }
    return {people.named(members, name).subject_id: role for name, role in roles.items()}


def _badges(rng: Random, staff: Sequence[StaffMember], today: date) -> Iterator[IssuedPass]:
    window = passes.whole_days(today, today + timedelta(days=365 * PASS_YEARS), ZoneInfo(sites.ZONE))
    for member, person in zip(staff, people.staff_people(), strict=True):
        issued = passes.staff_pass(rng, member.subject_id, member.staff_id, window)
        yield passes.pictured(issued, "staff", person)


def _wishes_on_stage(
    branches: Sequence[Branch], members: Sequence[Person], visiting: Sequence[Guest], today: date
) -> Iterator[Wish]:
    for stage in people.STAGES:
        member = people.named(members, stage.booked)
        yield guests.booked_desk(stage, _branch(branches, stage.branch_id), member, today)
    yield from (guest.issued.wish for guest in visiting if guest.issued.wish is not None)


def _week(
    rng: Random,
    branches: Sequence[Branch],
    spaces: Sequence[Space],
    bookers: tuple[tuple[Person, ...], tuple[Person, ...]],
    today: date,
) -> Iterator[Wish]:
    """The rest of the week; ``bookers``: members and organisations."""
    members, organisations = bookers
    staged = [guests.kept_spaces(stage) for stage in people.STAGES]
    for branch in branches:
        house = week.House(
            branch=branch,
            spaces=tuple(space for space in spaces if space.branch_id == branch.branch_id),
            members=tuple(person for person in members if person.branches == (branch.branch_id,)),
            organisations=organisations,
            kept=frozenset((people.USUAL_SPACE,)).union(*staged),
        )
        yield from week.wishes(rng, house, today)
