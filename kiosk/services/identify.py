"""Who shows this code, without letting anybody in: for leaving and for booking a room.

The same signature, time and revocation rules as an arrival; what it returns is knowledge, no fact.
"""

from dataclasses import dataclass

from kiosk.domain import entry_passes
from kiosk.domain.entry_passes import PassPurpose, PassRefusal
from kiosk.domain.outcomes import Refusal, Refused
from kiosk.domain.people import Person
from kiosk.domain.ports import Ports, Work
from kiosk.domain.visits import Visit
from kiosk.services.references import new_reference
from kiosk.services.sign_in import VISIT_CODE_DIGITS


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody at the screen. ``visit_id`` None: not inside. ``subject_id`` None: this copy does not know them."""

    subject_id: str | None
    given_name: str | None
    visit_id: str | None


def identify(code: bytes, ports: Ports) -> Known | Refused:
    """Who holds this pass or these six digits. A pass that ended still identifies who is inside with it."""
    text = code.strip()
    if len(text) == VISIT_CODE_DIGITS and text.isdigit():
        return _by_digits(text.decode("ascii"), ports)
    claims = ports.passes.verify(code)
    if isinstance(claims, PassRefusal):
        because = Refusal.FOREIGN_CODE if claims is PassRefusal.FOREIGN else Refusal.UNKNOWN_CODE
        return Refused(because, new_reference(ports.random))
    pass_id = claims.pass_id.hex()
    with ports.begin() as work:
        record = work.vault.pass_record(pass_id)
        person = work.vault.person(record.subject_id) if record else None
        visit = work.visits.inside_by_pass(pass_id)
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
        if claims.purpose is PassPurpose.STAFF or (against is not None and visit is None):
            return Refused(_because(against), new_reference(ports.random))
        return _known(work, person, visit)


def at_screen(code: bytes, visit_id: str | None, ports: Ports) -> Known | None:
    """Who stands there by what this turn has seen already: their visit, else the code they showed; None: nobody."""
    if visit_id is None:
        known = identify(code, ports) if code else None
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


def _by_digits(digits: str, ports: Ports) -> Known | Refused:
    with ports.begin() as work:
        visit_id = work.vault.visit_of_day_code(digits)
        visit = work.visits.visit(visit_id) if visit_id else None
        invitation = work.vault.invitation_by_code(digits)
        if visit is None and invitation is not None:
            visit = work.visits.inside_by_subject(invitation.visitor_id)
        if visit is None or not visit.is_inside:
            return Refused(Refusal.WRONG_CODE, new_reference(ports.random))
        person = work.vault.person(visit.subject_id) if visit.subject_id else None
        return _known(work, person, visit)


def _known(work: Work, person: Person | None, visit: Visit | None) -> Known:
    if person is None and visit is not None and visit.subject_id:
        person = work.vault.person(visit.subject_id)
    return Known(
        person.subject_id if person else None,
        person.given_name if person else None,
        visit.visit_id if visit else None,
    )
