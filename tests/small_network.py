"""The smallest network that headquarters can serve: Pergine with three places and two members."""

from dataclasses import dataclass
from datetime import UTC, datetime

from kiosk.demo.passes import IssuedPass
from kiosk.domain.bookings import Wish
from kiosk.domain.branches import Branch
from kiosk.domain.entry_passes import Claims, PassPurpose
from kiosk.domain.people import PassRecord, Person, StaffMember
from kiosk.domain.spaces import Plan, Space
from kiosk.domain.visits import Invitation
from tests.builders import a_branch, a_desk, a_member, a_room, a_staff_member, a_visitor, an_invitation

PASS_ID = "00" * 7 + "2a"


def marcos_pass() -> IssuedPass:
    """Marco's member pass, good everywhere for a year."""
    claims = Claims(
        bytes.fromhex(PASS_ID),
        PassPurpose.MEMBER,
        None,
        datetime(2026, 1, 1, tzinfo=UTC),
        datetime(2027, 1, 1, tzinfo=UTC),
    )
    return IssuedPass(claims, PassRecord(PASS_ID, "m-marco"), "member-marco")


@dataclass(frozen=True, slots=True)
class SmallNetwork:
    """Everything headquarters knows when a test's story begins."""

    branches: tuple[Branch, ...] = (a_branch(),)
    plans: tuple[Plan, ...] = ()
    spaces: tuple[Space, ...] = (a_desk(), a_desk("P-08", name="Fravort"), a_room())
    people: tuple[Person, ...] = (
        a_member(),
        a_member("m-giulia", given_name="Giulia", family_name="Bo", card_number=None),
        a_visitor(),
    )
    passes: tuple[IssuedPass, ...] = (marcos_pass(),)
    invitations: tuple[Invitation, ...] = (an_invitation(),)
    staff: tuple[StaffMember, ...] = (a_staff_member(),)
    wishes: tuple[Wish, ...] = ()
