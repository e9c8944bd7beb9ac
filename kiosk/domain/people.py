"""People and what lets them in. Everything that names a person is a vault row, never part of a fact.

A person is known to facts by a subject id alone (SYNC.md 2.3): at headquarters ``m-…``, at a kiosk the name
of the fact that made it.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from hashlib import sha256

from kiosk.domain.entry_passes import Preferences
from kiosk.domain.written import clean_name


class EntitlementKind(Enum):
    """What lets a person in."""

    PLAN = "plan"
    DAY_PASS = "day_pass"
    EMPLOYER = "employer"
    PUBLIC_BODY = "public_body"
    INVITATION = "invitation"


@dataclass(frozen=True, slots=True)
class Entitlement:
    """A right to be in, from a first day through a last one, both included; None means without end."""

    kind: EntitlementKind
    first_day: date
    last_day: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the right holds on that day."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)

    @property
    def is_passing(self) -> bool:
        """Whether it stands for single visits: it lets in while the branch is open to everybody, and then only."""
        return self.kind in (EntitlementKind.DAY_PASS, EntitlementKind.INVITATION)


@dataclass(frozen=True, slots=True)
class Person:
    """A vault row: who a subject is. ``revision`` grows at headquarters, whose word decides (SYNC.md 2.4.5).

    ``usual_space`` is the fixed or last liked desk; ``card_number`` six digits for who forgot the code;
    ``is_findable``: may be found as a host by visitors of a branch of ``branches``; ``salt``: 32 bytes in hex, of
    who was first met at a kiosk, whose journal holds the ``commitment``.
    """

    subject_id: str
    revision: int
    given_name: str
    family_name: str
    language: str | None = None
    company: str | None = None
    phone: str | None = None
    entitlements: tuple[Entitlement, ...] = ()
    branches: tuple[str, ...] = ()
    usual_space: str | None = None
    card_number: str | None = None
    pin: str | None = None
    needs_access: bool = False
    is_findable: bool = False
    salt: str | None = None

    @property
    def is_guest(self) -> bool:
        """Whether nothing binds this person to the house but single visits: their data are kept for days (UX.md 2.5)."""
        is_known = self.card_number is not None or self.pin is not None or self.is_findable
        return not is_known and all(right.is_passing for right in self.entitlements)

    def is_past(self, day: date) -> bool:
        """Whether they had rights, and every one of them ended on that day or before."""
        ends = [right.last_day for right in self.entitlements]
        return bool(ends) and all(end is not None and end <= day for end in ends)

    @property
    def short_name(self) -> str:
        """``Marco B.``: what others may read on a public screen."""
        initial = clean_name(self.family_name)[:1]
        return f"{clean_name(self.given_name)} {initial}.".strip() if initial else clean_name(self.given_name)

    def entitlement_on(self, day: date) -> Entitlement | None:
        """The first right that holds on that day, or None."""
        return next((right for right in self.entitlements if right.covers(day)), None)

    def has_plan_on(self, day: date) -> bool:
        """Whether the hours of people with a plan are theirs on that day."""
        return any(right.covers(day) and not right.is_passing for right in self.entitlements)


def commitment(person: Person) -> str:
    """Hex SHA-256 of salt and what somebody said of themselves: whoever has the first revision can prove it.

    Once that is erased nobody can guess at it (SYNC.md 2.3). Raises ValueError for somebody without a salt.
    """
    if person.salt is None:
        raise ValueError(f"{person.subject_id} was not first met at a kiosk")
    said = (person.given_name, person.family_name, person.company or "", person.phone or "")
    return sha256(bytes.fromhex(person.salt) + "\0".join(said).encode()).hexdigest()


class StaffRole(Enum):
    """What a staff member may do at the tablet."""

    RECEPTIONIST = "receptionist"
    TECHNICIAN = "technician"


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody who may sign in at the tablet. ``pin`` is ``salt$argon2id`` from headquarters, never the PIN.

    ``fresh_through``: with no exchange after that day the badge dies by itself (UX.md 6.7 D17).
    """

    staff_id: str
    subject_id: str
    role: StaffRole
    pin: str
    is_revoked: bool = False
    fresh_through: date | None = None


@dataclass(frozen=True, slots=True)
class PassRecord:
    """What headquarters says of a pass it signed: whose it is, and what it is for. ``pass_id`` in hex.

    ``booking_id``: the booking or request a booking pass belongs to. A pass without a record is still judged
    by its signature alone.
    """

    pass_id: str
    subject_id: str
    staff_id: str | None = None
    booking_id: str | None = None
    invitation_id: str | None = None


@dataclass(frozen=True, slots=True)
class PassRevoked:
    """A pass (hex id) that lets nobody in any more."""

    pass_id: str


@dataclass(frozen=True, slots=True)
class PassKey:
    """A public key that signs passes: key id and raw Ed25519 key, both in hex."""

    key_id: str
    public_key: str
    is_retired: bool = False


@dataclass(frozen=True, slots=True)
class PersonErased:
    """A person whose vault rows are gone for good (SYNC.md 2.6, I12).

    ``in_place_of``: hex SHA-256 of the feed's line that once described this person; the chain counts on with it.
    """

    subject_id: str
    in_place_of: str | None = None


@dataclass(frozen=True, slots=True)
class PersonMerged:
    """Headquarters found that a subject is the same person as ``into``: both names stay, and mean one (SYNC.md 2.4.5)."""

    subject_id: str
    into: str


@dataclass(frozen=True, slots=True)
class _Asked(ABC):
    """What somebody asks of us about themselves, and takes back whenever they like.

    ``revision`` grows with each change, at whichever end it is made.
    """

    subject_id: str
    revision: int

    @property
    def about(self) -> str:
        """What is asked once at a time: of two that are about the same the one that supersedes counts."""
        return self.subject_id

    @property
    @abstractmethod
    def is_taken_back(self) -> bool:
        """Whether they ask no more, and nothing is kept."""

    def supersedes(self, known: "_Asked | None") -> bool:
        """Whether this counts against what is known: the later revision; of two alike, the one that forgets."""
        if known is None or self.revision != known.revision:
            return known is None or self.revision > known.revision
        return not known.is_taken_back and self != known


@dataclass(frozen=True, slots=True)
class PersonPreferences(_Asked):
    """How somebody asked the screen to be remembered; ``preferences`` None: they ask no more.

    Apart from ``Person``, so that nothing that says who somebody is can say this along (UX.md 3.4).
    ``in_place_of``: hex SHA-256 of the feed's line that once said more.
    """

    preferences: Preferences | None = None
    in_place_of: str | None = None

    @property
    def is_taken_back(self) -> bool:
        """Whether nothing is to be remembered."""
        return self.preferences is None


@dataclass(frozen=True, slots=True)
class VisitCard(_Asked):
    """Somebody lets the others see that they are in, for one visit: first name, initial and ``words`` of their own.

    ``words`` None: they do not. ``in_place_of`` as above.
    """

    visit_id: str
    words: str | None = None
    in_place_of: str | None = None

    @property
    def about(self) -> str:
        """The visit: the card goes with it."""
        return self.visit_id

    @property
    def is_taken_back(self) -> bool:
        """Whether they are not to be seen."""
        return self.words is None


Asked = PersonPreferences | VisitCard
"""What somebody asks of us about themselves."""


@dataclass(frozen=True, slots=True)
class PinTries:
    """How often a PIN was got wrong in a row at one account, and until when it is locked (SAFETY.md T8)."""

    account: str
    failures: int = 0
    locked_until: datetime | None = None
