"""Who shows this code, without letting anybody in: for leaving and for booking a room.

The same signature, time and revocation rules as an arrival; what it returns is knowledge, no fact.
"""

from dataclasses import dataclass

from kiosk.domain import entry_passes
from kiosk.domain.entry_passes import Claims, PassPurpose, PassRefusal, Preferences
from kiosk.domain.outcomes import PinLocked, Refusal, Refused
from kiosk.domain.people import Person
from kiosk.domain.ports import Ports, Work
from kiosk.domain.visits import Visit
from kiosk.services import sign_in
from kiosk.services.check_in import REFUSALS, VISIT_CODE_ACCOUNT
from kiosk.services.references import new_reference


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody at the screen. ``visit_id`` None: not inside. ``subject_id`` None: this copy does not know them."""

    subject_id: str | None
    given_name: str | None
    visit_id: str | None


def identify(
    code: bytes, ports: Ports, *, is_leaving: bool = False, is_waiting: bool = False
) -> Known | Refused | PinLocked:
    """Who holds this pass or these six digits. A pass that ended still identifies who is inside with it.

    A revoked one identifies nobody, except to leave, and then only who came in with that very pass. A day guest's is
    good for what their six digits are: for whoever is inside with it. ``is_waiting``: they want no more than to be told
    of a free desk, which whoever could still come in with it may.
    """
    text = code.strip()
    if len(text) == sign_in.VISIT_CODE_DIGITS and text.isdigit():
        return _by_digits(text.decode("ascii"), ports)
    claims = ports.passes.verify(code)
    if isinstance(claims, PassRefusal):
        return Refused(REFUSALS[claims], new_reference(ports.random))
    pass_id = claims.pass_id.hex()
    with ports.begin() as work:
        record = work.vault.pass_record(pass_id)
        person = work.vault.person(record.subject_id) if record else None
        own_visit = work.visits.inside_by_pass(pass_id)
        visit = own_visit
        if visit is None and person is not None:
            visit = work.visits.inside_by_subject(person.subject_id)
        revoked = {claims.pass_id} if work.vault.is_revoked(pass_id) else frozenset[bytes]()
        against = entry_passes.judge(
            claims,
            ports.clock.now(),
            work.places.branch().branch_id,
            revoked,
            clock_is_suspect=ports.clock.is_suspect,
        )
        counts = own_visit is not None and is_leaving if against is PassRefusal.REVOKED else visit is not None
        if claims.purpose is PassPurpose.STAFF or (against is not None and not counts):
            return Refused(_because(against), new_reference(ports.random))
        if claims.purpose is PassPurpose.DAY_GUEST and visit is None and not is_leaving:
            is_used = work.visits.redeemed_by(pass_id) is not None
            if is_used or not is_waiting:
                because = Refusal.USED if is_used else Refusal.NO_ENTITLEMENT
                return Refused(because, new_reference(ports.random))
        return _known(work, person, visit)


def preferences(code: bytes, ports: Ports) -> Preferences | None:
    """How the holder of this pass asked to have the screen; None for every other code.

    A signature is enough, whatever becomes of the code: also a refusal is to be read (UX.md 3.4). What a member said at
    a tablet since counts in the place of what the pass says, also that nothing is to be remembered.
    """
    claims = ports.passes.verify(code)
    if not isinstance(claims, Claims):
        return None
    with ports.begin() as work:
        holder = member(claims, work)
        said = work.vault.preferences(holder.subject_id) if holder else None
    return claims.preferences if said is None else said.preferences


def member(claims: Claims, work: Work) -> Person | None:
    """Whose member's pass this is, whatever its dates; None for other passes, a revoked one, and nobody known here."""
    pass_id = claims.pass_id.hex()
    record = work.vault.pass_record(pass_id)
    if claims.purpose is not PassPurpose.MEMBER or record is None or work.vault.is_revoked(pass_id):
        return None
    return work.vault.person(record.subject_id)


def at_screen(code: bytes, visit_id: str | None, ports: Ports, *, is_waiting: bool = False) -> Known | None:
    """Who stands there by what this turn has seen already: their visit, else the code they showed; None: nobody.

    ``is_waiting``: as for ``identify``.
    """
    if visit_id is None:
        known = identify(code, ports, is_waiting=is_waiting) if code else None
        return known if isinstance(known, Known) else None
    with ports.begin() as work:
        visit = work.visits.visit(visit_id)
        return _known(work, None, visit) if visit is not None and visit.is_inside else None


def _because(against: PassRefusal | None) -> Refusal:
    match against:
        case PassRefusal.REVOKED:
            return Refusal.REVOKED
        case PassRefusal.EXPIRED:
            return Refusal.EXPIRED
        case _:
            return Refusal.NOT_HERE


def _by_digits(digits: str, ports: Ports) -> Known | Refused | PinLocked:
    """Who is inside with these digits: wrong ones count on the same counter as at the way in (SAFETY.md T8)."""
    now = ports.clock.now()
    with ports.begin() as work:
        if locked := sign_in.locked_seconds(work.vault.pin_tries(VISIT_CODE_ACCOUNT), now):
            return PinLocked(locked)
        visit_id = work.vault.visit_of_day_code(digits)
        visit = work.visits.visit(visit_id) if visit_id else None
        invitation = work.vault.invitation_by_code(digits)
        if visit is None and invitation is None:
            sign_in.count_wrong(work, VISIT_CODE_ACCOUNT, now)
        holders = (visit.subject_id if visit else None, invitation.visitor_id if invitation else None)
        for subject_id in filter(None, holders):
            if (inside := work.visits.inside_by_subject(subject_id)) is not None:
                return _known(work, work.vault.person(subject_id), inside)
        return Refused(Refusal.WRONG_CODE, new_reference(ports.random))


def _known(work: Work, person: Person | None, visit: Visit | None) -> Known:
    if person is None and visit is not None and visit.subject_id:
        person = work.vault.person(visit.subject_id)
    return Known(
        person.subject_id if person else None,
        person.given_name if person else None,
        visit.visit_id if visit else None,
    )
