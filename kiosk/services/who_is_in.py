"""Who lets the others see that they are in today, and who does not: a number and, of those who asked for it, a card.

A card is asked for with one's own code during one visit, and goes with it: nobody is seen who is not inside, and what
they wrote of themselves is forgotten when they leave, at the latest that night. It names people, so no fact says it.
"""

from dataclasses import dataclass

from kiosk.domain.outcomes import PinLocked, Refused
from kiosk.domain.people import VisitCard
from kiosk.domain.ports import Ports, Work
from kiosk.domain.visits import Visit
from kiosk.domain.written import WORDS_LENGTH_MAX, clean_name
from kiosk.services import identify
from kiosk.services.visit_cards import forget_card


@dataclass(frozen=True, slots=True)
class Card:
    """Somebody who lets the others see that they are in."""

    short_name: str
    initials: str
    words: str


@dataclass(frozen=True, slots=True)
class WhoIsIn:
    """How many people are in, and the cards among them, by name."""

    people: int
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody inside who can ask for a card. ``words`` None: they have none."""

    visit_id: str
    words: str | None


def who_is_in(ports: Ports) -> WhoIsIn:
    """The house as its people may see it. Nobody where the branch has not asked for that."""
    with ports.begin() as work:
        people = work.visits.people_inside()
        if not work.places.branch().shows_who_is_in:
            return WhoIsIn(people, ())
        cards = (_card(work, said) for said in work.vault.cards())
        return WhoIsIn(people, tuple(sorted(filter(None, cards), key=lambda card: card.short_name)))


def asker(code: bytes, ports: Ports) -> Asker | Refused | PinLocked | None:
    """Who shows this code, to be seen or to be seen no more; None for somebody who is not inside or not known."""
    known = identify.identify(code, ports)
    if isinstance(known, Refused | PinLocked):
        return known
    if known.visit_id is None or known.subject_id is None:
        return None
    with ports.begin() as work:
        card = work.vault.card(known.visit_id)
    return Asker(known.visit_id, card.words if card else None)


def show(visit_id: str, words: str, ports: Ports) -> bool:
    """Lets the others see who came with that visit. False when they are not inside or the branch does not show it."""
    with ports.begin() as work:
        visit = _inside(work, visit_id)
        if visit is None or visit.subject_id is None or not work.places.branch().shows_who_is_in:
            return False
        known = work.vault.card(visit_id)
        revision = known.revision + 1 if known else 1
        kept = clean_name(words)[:WORDS_LENGTH_MAX]
        work.vault.put_card(VisitCard(visit.subject_id, revision, visit_id, kept))
        return True


def hide(visit_id: str, ports: Ports) -> None:
    """Nobody sees them any more, and what they wrote is forgotten. No effect where nothing is shown."""
    with ports.begin() as work:
        forget_card(work, visit_id)


def _inside(work: Work, visit_id: str) -> Visit | None:
    visit = work.visits.visit(visit_id)
    return visit if visit is not None and visit.is_inside else None


def _card(work: Work, said: VisitCard) -> Card | None:
    person = work.vault.person(said.subject_id)
    if person is None or _inside(work, said.visit_id) is None:
        return None
    initials = (clean_name(person.given_name)[:1] + clean_name(person.family_name)[:1]).upper()
    return Card(person.short_name, initials, said.words or "")
