"""People without a code: a guest who names whom they meet, a worker who needs a desk for today.

What they type is a vault row, named by a fact that carries only a salted commitment to it (SYNC.md 2.3).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from kiosk.domain.bookings import Objection, Why, Wish
from kiosk.domain.days import Interval
from kiosk.domain.facts import CheckedIn, FactRef, SubjectIntroduced
from kiosk.domain.outcomes import Closed, HouseFull, NameRefused, NoDeskFree, VisitorWelcome, WorkerWelcome
from kiosk.domain.people import Entitlement, EntitlementKind, Person, commitment
from kiosk.domain.ports import Ports, Work
from kiosk.domain.visits import Source
from kiosk.domain.written import clean_name, is_name
from kiosk.services import book, find_space
from kiosk.services.sign_in import VISIT_CODE_DIGITS

SALT_BYTES = 32
HOST_LETTERS_MIN = 3
HOSTS_MAX = 4
HOSTS_TOLD_APART = 200
"""Among so many of the same letters nobody is taken for somebody else, though few are shown."""
CODE_TRIES_MAX = 50


@dataclass(frozen=True, slots=True)
class Form:
    """What somebody typed: name, and if they like company and telephone. ``language``: of the screen."""

    name: str
    language: str
    company: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Host:
    """Somebody who can be met, as the list shows them: never more than this.

    ``is_told_apart``: False when somebody else would stand beside them under the same words.
    """

    subject_id: str
    short_name: str
    initials: str
    is_told_apart: bool = True


def find_hosts(letters: str, ports: Ports) -> Sequence[Host]:
    """At most four people of this branch whose name has a word that begins so; none below three letters.

    Of two with one short name the company or more letters of the surname tell them apart (UX.md 6.7 D8).
    """
    wanted = clean_name(letters)
    if sum(c.isalnum() for c in wanted) < HOST_LETTERS_MIN:
        return ()
    with ports.begin() as work:
        people = work.vault.find_hosts(wanted, HOSTS_TOLD_APART)
    shown = {person.subject_id: _told_apart(person, people) for person in people}
    count = Counter(shown.values())
    return [
        Host(p.subject_id, shown[p.subject_id], _initials(p), count[shown[p.subject_id]] == 1)
        for p in people[:HOSTS_MAX]
    ]


def _initials(person: Person) -> str:
    return f"{person.given_name[:1]}{person.family_name[:1]}".upper()


def _told_apart(person: Person, people: Sequence[Person]) -> str:
    twins = [p for p in people if p.short_name == person.short_name and p.subject_id != person.subject_id]
    if not twins:
        return person.short_name
    if person.company and all(p.company != person.company for p in twins):
        return f"{person.short_name} · {person.company}"
    return f"{clean_name(person.given_name)} {clean_name(person.family_name)[:2]}."


def visitor(form: Form, host_id: str, party: int, ports: Ports) -> VisitorWelcome | NameRefused | HouseFull:
    """Lets a guest in who meets ``host_id``; ``party`` counts the people who came together."""
    if not is_name(form.name):
        return NameRefused()
    now = ports.clock.now()
    with ports.begin() as work:
        branch = work.places.branch()
        if (full := find_space.house_full(work, party)) is not None:
            return full
        guest = _introduce(work, form, (), ports)
        host = work.vault.person(host_id)
        fact = CheckedIn(
            day=branch.day_of(now),
            source=Source.FORM,
            party=party,
            subject_id=guest.subject_id,
            host_id=host_id,
        )
        name = work.append(fact)
        return VisitorWelcome(name.ref, guest.given_name, host.short_name if host else "", None, party)


def worker(
    form: Form, until: datetime, ports: Ports
) -> WorkerWelcome | NameRefused | HouseFull | NoDeskFree | Closed:
    """Gives a desk to somebody without an account, now and to ``until`` at most, and six digits to leave by."""
    if not is_name(form.name):
        return NameRefused()
    now = ports.clock.now()
    with ports.begin() as work:
        branch = work.places.branch()
        day = branch.day_of(now)
        if not branch.is_open(now) and not ports.clock.is_suspect:
            return find_space.closed_at(branch, now)
        if (full := find_space.house_full(work, 1)) is not None:
            return full
        end = min(until, find_space.closing(branch, now))
        proposal = find_space.propose_desk_now(work, None, now, end) if end > now else None
        if proposal is None or ports.clock.is_suspect:
            return NoDeskFree(Interval(now, max(until, end)), room_is_free=False)
        rights = (Entitlement(EntitlementKind.DAY_PASS, day, day),)
        guest = _introduce(work, form, rights, ports)
        return _seat(work, guest, proposal.space.space_id, proposal.span, proposal.why, day, ports)


def _seat(
    work: Work, guest: Person, space_id: str, span: Interval, why: Why, day: date, ports: Ports
) -> WorkerWelcome | NoDeskFree:
    written = book.confirm_in(work, Wish(space_id, day, span, guest.subject_id), ports.clock.now())
    if isinstance(written, Objection):
        return NoDeskFree(span, room_is_free=False)
    fact = CheckedIn(
        day=day,
        source=Source.FORM,
        subject_id=guest.subject_id,
        booking=FactRef(written.name.ref),
        space_id=space_id,
    )
    visit_id = work.append(fact).ref
    code = _new_day_code(work, ports)
    work.vault.put_day_code(code, visit_id)
    return WorkerWelcome(visit_id, guest.given_name, written.space, span.end, code, why)


def _introduce(work: Work, form: Form, rights: tuple[Entitlement, ...], ports: Ports) -> Person:
    words = clean_name(form.name).split(" ", 1)
    unnamed = Person(
        subject_id="",
        revision=1,
        given_name=words[0],
        family_name=words[1] if len(words) > 1 else "",
        language=form.language,
        company=clean_name(form.company) or None,
        phone=clean_name(form.phone) or None,
        entitlements=rights,
        branches=(work.places.branch().branch_id,),
        salt=ports.random.token(SALT_BYTES).hex(),
    )
    person = replace(unnamed, subject_id=work.append(SubjectIntroduced(commitment(unnamed))).ref)
    work.vault.keep(person)
    return person


def _new_day_code(work: Work, ports: Ports) -> str:
    for _ in range(CODE_TRIES_MAX):
        code = str(int.from_bytes(ports.random.token(8), "big") % 10**VISIT_CODE_DIGITS).zfill(
            VISIT_CODE_DIGITS
        )
        if work.vault.invitation_by_code(code) is None and work.vault.visit_of_day_code(code) is None:
            return code
    raise RuntimeError("no free day code in 50 tries: the generator is broken")
