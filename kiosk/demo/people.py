"""Who comes to the demo branches: 240 members, their visitors and day guests, staff, and bodies that book.

A few are on stage: people with a role in the story, the same at Levico and at Pergine, so that either kiosk can
show it. The others fill the houses. ``Person.branches`` says whose feed a person belongs in.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from random import Random

from kiosk.demo import names
from kiosk.demo.branches import SITES, space_id
from kiosk.domain.people import Entitlement, EntitlementKind, Person, StaffRole

MEMBERS = 240
CARD_HOLDERS = 12
EVERYWHERE = tuple(site.branch_id for site in SITES)

EMPLOYERS = ("Porfido Digitale S.r.l.", "Officine Fersina S.p.A.", "Lagorai Assistenza Soc. Coop.")
PUBLIC_BODIES = ("Comune di Baselga di Piné", "Provincia autonoma di Trento")
ASSOCIATION = "Associazione Barche sul Lago"
STUDIOS = ("Studio Larice", "Studio Valle", "Carta e Matita", "Rilievi Panarotta")

_HOME = {"PER": 84, "LEV": 40, "TEN": 24, "CIV": 28, "VIG": 18, "CAL": 24, "PIN": 22}
_LANGUAGES = ("it",) * 36 + ("de",) * 8 + ("en",) * 4


@dataclass(frozen=True, slots=True)
class Stage:
    """Given names of those with a role in the story at one branch.

    ``booked`` has a desk today, ``guest`` a booking pass for today and ``early`` one for the next open day;
    ``visitor`` is expected today by Marco Bortolotti; ``resident`` has a fixed desk.
    """

    branch_id: str
    booked: tuple[str, str]
    guest: tuple[str, str]
    early: tuple[str, str]
    visitor: tuple[str, str]
    resident: tuple[str, str]
    fixed_space: str


STAGES = (
    Stage(
        "LEV",
        booked=("Davide", "Eccher"),
        guest=("Jakob", "Kofler"),
        early=("Irene", "Piva"),
        visitor=("Karl", "Gruber"),
        resident=("Elisa", "Anderle"),
        fixed_space=space_id("LEV", "P-08"),
    ),
    Stage(
        "PER",
        booked=("Chiara", "Beber"),
        guest=("Viola", "Carlin"),
        early=("Teresa", "Libardi"),
        visitor=("Greta", "Laner"),
        resident=("Stefano", "Toller"),
        fixed_space=space_id("PER", "P-14"),
    ),
)

REGULAR = ("Giulia", "Zampedri")
HOST = names.TWINS
LOW_READER = ("Helga", "Thaler")
ENGLISH = ("Thomas", "Whitfield")
EXPIRED = ("Luca", "Pallaoro")
REVOKED = ("Silvia", "Gretter")
LAPSED = ("Nicola", "Motter")
ELSEWHERE = ("Tobias", "Egger")
USUAL_SPACE = space_id("LEV", "P-07")

_ON_STAGE = (
    REGULAR,
    HOST,
    names.TWINS,
    LOW_READER,
    ENGLISH,
    EXPIRED,
    REVOKED,
    LAPSED,
    ELSEWHERE,
    *(stage.booked for stage in STAGES),
    *(stage.resident for stage in STAGES),
    *names.AWKWARD,
)
_LANGUAGE_OF = {"Helga": "de", "Tobias": "de", "Thomas": "en", "Min-jun": "en", "Wayan": "en", "Řehoř": "de"}

STAFF = (
    ("PER", "Paola", "Frisanco", StaffRole.RECEPTIONIST),
    ("PER", "Giovanni", "Valcanover", StaffRole.RECEPTIONIST),
    ("LEV", "Anna", "Sartori", StaffRole.RECEPTIONIST),
    ("CIV", "Lorena", "Filippi", StaffRole.RECEPTIONIST),
    ("CAL", "Bruno", "Ciola", StaffRole.RECEPTIONIST),
    ("PIN", "Ester", "Broilo", StaffRole.RECEPTIONIST),
    (None, "Walter", "Dalmaso", StaffRole.TECHNICIAN),
)
"""Who works where; the technician goes wherever there is a tablet."""


def spare_names(rng: Random) -> Iterator[tuple[str, str]]:
    """Names that nobody on stage has, each once, mostly Italian. Some hundreds; IndexError when used up."""
    used = {*_ON_STAGE, *(name for stage in STAGES for name in (stage.guest, stage.early, stage.visitor))}
    pools = {
        language: [
            name for name in product(names.GIVEN[language], names.FAMILY[language]) if name not in used
        ]
        for language in names.GIVEN
    }
    for pool in pools.values():
        rng.shuffle(pool)
    while True:
        yield pools[rng.choice(_LANGUAGES)].pop()


def members(rng: Random, spare_names: Iterator[tuple[str, str]], today: date) -> tuple[Person, ...]:
    """The 240, those on stage first. The first ``CARD_HOLDERS`` of them have a printed card, without its PIN yet."""
    on_stage = [_on_stage(number, name, today) for number, name in enumerate(_ON_STAGE, 1)]
    homes = [branch_id for branch_id, count in _HOME.items() for _ in range(count)]
    rng.shuffle(homes)
    others = zip(homes[len(on_stage) :], spare_names, strict=False)
    filling = [
        _member(rng, number, home, name, today)
        for number, (home, name) in enumerate(others, len(on_stage) + 1)
    ]
    cards = rng.sample(range(200_000, 1_000_000), CARD_HOLDERS)
    with_cards = [
        replace(person, card_number=str(card)) for person, card in zip(on_stage, cards, strict=False)
    ]
    return (*with_cards, *on_stage[CARD_HOLDERS:], *filling)


def named(people: Sequence[Person], name: tuple[str, str]) -> Person:
    """The first person of that name. Raises StopIteration when there is none."""
    return next(person for person in people if (person.given_name, person.family_name) == name)


def staff_people() -> tuple[Person, ...]:
    """The people behind ``STAFF``, in its order."""
    return tuple(
        Person(
            f"m-s{number:02}",
            1,
            given_name,
            family_name,
            language="it",
            branches=EVERYWHERE if branch_id is None else (branch_id,),
        )
        for number, (branch_id, given_name, family_name, _) in enumerate(STAFF, 1)
    )


def organisations(today: date) -> tuple[Person, ...]:
    """The two public bodies and the association, as subjects that book."""
    right = Entitlement(EntitlementKind.PUBLIC_BODY, _first_of_year(today))
    places = ((*PUBLIC_BODIES, ASSOCIATION), (("PIN",), ("CIV",), ("CAL",)))
    return tuple(
        Person(f"m-o{number:02}", 1, name, "", language="it", entitlements=(right,), branches=branches)
        for number, (name, branches) in enumerate(zip(*places, strict=True), 1)
    )


def for_one_day(subject_id: str, name: tuple[str, str], branch_id: str, right: Entitlement) -> Person:
    """A visitor or day guest of one branch, with a right for that day alone."""
    return Person(
        subject_id, 1, *name, language=_language_of(name), entitlements=(right,), branches=(branch_id,)
    )


def _on_stage(number: int, name: tuple[str, str], today: date) -> Person:
    last_day = today - timedelta(days=30) if name == LAPSED else None
    return Person(
        f"m-{number:03}",
        1,
        *name,
        language=_LANGUAGE_OF.get(name[0], "it"),
        company=STUDIOS[number % len(STUDIOS)],
        entitlements=(Entitlement(EntitlementKind.PLAN, _first_of_year(today), last_day),),
        branches=("PIN",) if name == ELSEWHERE else EVERYWHERE,
        usual_space=USUAL_SPACE if name == REGULAR else None,
        needs_access=name == LOW_READER,
        is_findable=name in (HOST, REGULAR, *names.AWKWARD),
    )


def _member(rng: Random, number: int, home: str, name: tuple[str, str], today: date) -> Person:
    kind = rng.choices(
        (
            EntitlementKind.PLAN,
            EntitlementKind.EMPLOYER,
            EntitlementKind.PUBLIC_BODY,
            EntitlementKind.DAY_PASS,
        ),
        (11, 6, 2, 1),
    )[0]
    company = {
        EntitlementKind.EMPLOYER: rng.choice(EMPLOYERS),
        EntitlementKind.PUBLIC_BODY: rng.choice(PUBLIC_BODIES),
    }.get(kind, rng.choice((*STUDIOS, None, None)))
    is_day_guest = kind is EntitlementKind.DAY_PASS
    right = Entitlement(kind, today, today) if is_day_guest else Entitlement(kind, _first_of_year(today))
    return Person(
        f"m-{number:03}",
        1,
        *name,
        language=_language_of(name),
        company=company,
        phone=f"340 0000{number:03}" if rng.random() < 1 / 3 else None,
        entitlements=(right,),
        branches=(home,),
        needs_access=rng.random() < 1 / 40,
        is_findable=rng.random() < 1 / 4,
    )


def _language_of(name: tuple[str, str]) -> str:
    return next(language for language, given in names.GIVEN.items() if name[0] in given)


def _first_of_year(today: date) -> date:
    return date(today.year, 1, 1)
