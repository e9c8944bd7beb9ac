"""The seven branches of the demo: real towns of the upper Valsugana, everything else about them invented.

Figures are those of UX.md 2.2: desks, offices, rooms with their seats, people limit, staffed hours. Space codes
are ``P-`` for a desk (postazione), ``U-`` for an office (ufficio) and ``S-`` for a meeting room (sala).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from kiosk.demo.layouts import FLOORS
from kiosk.demo.plans import Floor, Row, plan_of, spots_of
from kiosk.domain.branches import Branch, Closure, Hours, Neighbour, Privacy, Texts, Walk
from kiosk.domain.spaces import AIRING_OF_ROOMS, Feature, Plan, Space, SpaceKind

ZONE = "Europe/Rome"
CLOSURE_YEARS = 3
PRIVACY = Privacy(
    controller="Smart Valley",
    officer="dpo@smartvalley.example",
    contact="privacy@smartvalley.example",
    contract=Texts("10 anni", "10 Jahren", "10 years"),
)
PATRON = Texts("festa del patrono", "Patronatsfest", "patron saint’s day")

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
WORKING_DAYS = (MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY)

_OFFICE_SEATS = 2
_ROOM_FEATURES = (Feature.SCREEN, Feature.BOARD, Feature.CALL)


@dataclass(frozen=True, slots=True)
class Site:
    """What one branch has. ``desk_names`` in the order of the desks' codes; rooms are name and seats.

    ``patron``: the patron saint's day of a year, where it is known. ``quiet`` and ``step_free`` are codes.
    """

    branch_id: str
    name: str
    people_limit: int
    phone: str
    address: str
    assembly_point: Texts
    walk: Walk
    first_aid: Texts
    opening: tuple[Hours, ...]
    staffed: tuple[Hours, ...]
    desk_names: tuple[str, ...]
    office_names: tuple[str, ...]
    rooms: tuple[tuple[str, int], ...]
    quiet: tuple[str, ...]
    step_free: tuple[str, ...]
    patron: Callable[[int], date] | None = None


def hours(opens: str, closes: str, *weekdays: int) -> tuple[Hours, ...]:
    """The same wall times on several weekdays (0 is Monday)."""
    return tuple(Hours(day, time.fromisoformat(opens), time.fromisoformat(closes)) for day in weekdays)


def _every(month: int, day: int) -> Callable[[int], date]:
    return lambda year: date(year, month, day)


def _third_sunday_of_july(year: int) -> date:
    first = date(year, 7, 1)
    return first + timedelta(days=(SUNDAY - first.weekday()) % 7 + 14)


_WEEK = hours("08:00", "18:30", *WORKING_DAYS)
_SATURDAY = hours("08:30", "12:30", SATURDAY)

SITES = (
    Site(
        "PER",
        "Pergine Valsugana",
        40,
        "0461 000101",
        "via Pennella 14",
        Texts(
            "nel cortile dietro la fontana", "im Hof hinter dem Brunnen", "in the yard behind the fountain"
        ),
        Walk(2, Texts("a destra dell’uscita", "rechts vom Ausgang", "to the right of the exit")),
        Texts("accanto alla reception", "neben dem Empfang", "beside reception"),
        (*hours("08:00", "19:00", *WORKING_DAYS), *_SATURDAY),
        (*hours("08:30", "13:00", *WORKING_DAYS), *hours("14:00", "18:00", *WORKING_DAYS)),
        (
            "Larice",
            "Abete",
            "Betulla",
            "Faggio",
            "Frassino",
            "Sorbo",
            "Porfido",
            "Granito",
            "Mica",
            "Quarzo",
            "Genziana",
            "Rododendro",
            "Arnica",
            "Mirtillo",
        ),
        ("Panarotta", "Fravort", "Gronlait"),
        (("Marzola", 10), ("Fersina", 4)),
        quiet=("P-09", "P-10", "P-11"),
        step_free=("P-03",),
        patron=_every(9, 8),
    ),
    Site(
        "LEV",
        "Levico Terme",
        20,
        "0461 000102",
        "viale Roma 9",
        Texts("nel parco davanti all’ingresso", "im Park vor dem Eingang", "in the park by the entrance"),
        Walk(1, Texts("a sinistra dell’uscita", "links vom Ausgang", "to the left of the exit")),
        Texts("all’ingresso, a destra", "am Eingang rechts", "by the entrance, on the right"),
        (*_WEEK, *_SATURDAY),
        hours("08:30", "12:30", *WORKING_DAYS),
        ("Airone", "Trota", "Salice", "Ontano", "Canneto", "Ninfea", "Larice", "Porfido"),
        ("Panarotta",),
        (("Lago", 6),),
        quiet=("P-05",),
        step_free=("P-03",),
        patron=_third_sunday_of_july,
    ),
    Site(
        "TEN",
        "Tenna",
        14,
        "0461 000103",
        "via Alberè 3",
        Texts("sul piazzale della chiesa", "auf dem Kirchplatz", "on the church square"),
        Walk(2, Texts("a sinistra dell’uscita", "links vom Ausgang", "to the left of the exit")),
        Texts("nell’angolo caffè", "in der Kaffeeecke", "in the coffee corner"),
        hours("08:00", "19:00", *WORKING_DAYS),
        (),
        ("Ciliegio", "Castagno", "Vite", "Melo", "Noce", "Acacia"),
        ("Lagorai", "Manghen"),
        (("Belvedere", 4),),
        quiet=("P-06",),
        step_free=("P-01",),
    ),
    Site(
        "CIV",
        "Civezzano",
        16,
        "0461 000104",
        "via Argentario 21",
        Texts("nel parcheggio di sopra", "auf dem oberen Parkplatz", "in the upper car park"),
        Walk(3, Texts("a destra dell’uscita", "rechts vom Ausgang", "to the right of the exit")),
        Texts("all’ingresso", "am Eingang", "by the entrance"),
        _WEEK,
        hours("09:00", "12:00", TUESDAY, THURSDAY),
        ("Argento", "Rame", "Galena", "Calcite", "Quarzo", "Porfido"),
        ("Argentario",),
        (("Calisio", 6),),
        quiet=("P-04",),
        step_free=("P-03",),
    ),
    Site(
        "VIG",
        "Vigolo Vattaro",
        12,
        "0461 000105",
        "via Vigolana 6",
        Texts("davanti alla fontana", "vor dem Brunnen", "in front of the fountain"),
        Walk(1, Texts("di fronte all’uscita", "gegenüber dem Ausgang", "opposite the exit")),
        Texts("nell’angolo caffè", "in der Kaffeeecke", "in the coffee corner"),
        _WEEK,
        (),
        ("Faggio", "Ginepro", "Capriolo", "Larice", "Marmotta"),
        ("Scanuppia",),
        (("Becco", 4),),
        quiet=("P-05",),
        step_free=("P-02",),
    ),
    Site(
        "CAL",
        "Caldonazzo",
        18,
        "0461 000106",
        "via Brenta 17",
        Texts(
            "nel prato accanto al portico", "auf der Wiese neben der Laube", "on the lawn beside the porch"
        ),
        Walk(1, Texts("a sinistra dell’uscita", "links vom Ausgang", "to the left of the exit")),
        Texts("accanto alle scale", "neben der Treppe", "beside the stairs"),
        (
            *hours("08:00", "18:30", MONDAY, TUESDAY, THURSDAY, FRIDAY),
            *hours("08:00", "22:00", WEDNESDAY),
        ),
        hours("09:00", "12:00", *WORKING_DAYS),
        ("Melo", "Svasso", "Pioppo", "Salice", "Centa", "Granito"),
        ("Vezzena",),
        (("Brenta", 8),),
        quiet=("P-03",),
        step_free=("P-01",),
        patron=_every(8, 6),
    ),
    Site(
        "PIN",
        "Baselga di Piné",
        16,
        "0461 000107",
        "corso Roma 30",
        Texts("accanto alla pista di ghiaccio", "neben der Eisbahn", "beside the ice rink"),
        Walk(3, Texts("a destra dell’uscita", "rechts vom Ausgang", "to the right of the exit")),
        Texts("all’ingresso", "am Eingang", "by the entrance"),
        _WEEK,
        hours("09:00", "12:00", MONDAY, WEDNESDAY, FRIDAY),
        ("Porfido", "Pino", "Abete", "Costalta", "Mirtillo", "Gallo"),
        (),
        (("Serraia", 8),),
        quiet=("P-04",),
        step_free=("P-03",),
        patron=_every(5, 26),
    ),
)


def branches(today: date) -> tuple[Branch, ...]:
    """The seven, with the closures of ``CLOSURE_YEARS`` years from the year of ``today`` on."""
    years = range(today.year, today.year + CLOSURE_YEARS)
    return tuple(_branch(site, summit, years) for summit, site in enumerate(SITES))


def plans() -> tuple[Plan, ...]:
    """The floor plans of the seven, a branch's screen floor first."""
    return tuple(plan_of(site.branch_id, floor) for site in SITES for floor in FLOORS[site.branch_id])


DRIVE_MINUTES = {
    frozenset((one, other)): minutes
    for one, others in {
        "PER": {"LEV": 13, "TEN": 10, "CIV": 9, "VIG": 14, "CAL": 14, "PIN": 16},
        "LEV": {"TEN": 6, "CIV": 19, "VIG": 19, "CAL": 7, "PIN": 27},
        "TEN": {"CIV": 17, "VIG": 18, "CAL": 8, "PIN": 24},
        "CIV": {"VIG": 20, "CAL": 21, "PIN": 18},
        "VIG": {"CAL": 13, "PIN": 29},
        "CAL": {"PIN": 28},
    }.items()
    for other, minutes in others.items()
}
"""Between two branches by car."""


def spaces() -> tuple[Space, ...]:
    """Every desk, office and meeting room of the seven, each on its plan. A space's id is ``PER:P-07``."""
    return tuple(space for site in SITES for space in _spaces(site))


def space_id(branch_id: str, code: str) -> str:
    """The id of the space with that code."""
    return f"{branch_id}:{code}"


def _branch(site: Site, summit: int, years: range) -> Branch:
    return Branch(
        branch_id=site.branch_id,
        name=site.name,
        zone=ZONE,
        people_limit=site.people_limit,
        summit=summit,
        phone=site.phone,
        assembly_point=site.assembly_point,
        opening=site.opening,
        staffed=site.staffed,
        member_hours=hours("06:00", "22:00", *WORKING_DAYS, SATURDAY, SUNDAY),
        closures=tuple(Closure(site.patron(year), PATRON) for year in years) if site.patron else (),
        neighbours=tuple(_neighbours(site)),
        shows_who_is_in=site.branch_id == "LEV",
        email=f"{site.branch_id.lower()}@smartvalley.example",
        address=site.address,
        first_aid=site.first_aid,
        walk=site.walk,
        privacy=PRIVACY,
    )


def _neighbours(site: Site) -> Iterator[Neighbour]:
    for summit, other in enumerate(SITES):
        if other is not site:
            minutes = DRIVE_MINUTES[frozenset((site.branch_id, other.branch_id))]
            yield Neighbour(other.branch_id, other.name, summit, minutes)


@dataclass(frozen=True, slots=True)
class _Sign:
    """What is written on a space."""

    kind: SpaceKind
    code: str
    name: str
    seats: int


def _signs(site: Site) -> Iterator[_Sign]:
    for number, name in enumerate(site.desk_names, 1):
        yield _Sign(SpaceKind.DESK, f"P-{number:02}", name, 1)
    for number, name in enumerate(site.office_names, 1):
        yield _Sign(SpaceKind.OFFICE, f"U-{number:02}", name, _OFFICE_SEATS)
    for number, (name, seats) in enumerate(site.rooms, 1):
        yield _Sign(SpaceKind.MEETING_ROOM, f"S-{number:02}", name, seats)


def _spaces(site: Site) -> Iterator[Space]:
    placed = {
        code: (floor, spot) for floor in FLOORS[site.branch_id] for code, spot in spots_of(floor).items()
    }
    for sign in _signs(site):
        floor, spot = placed[sign.code]
        yield Space(
            space_id=space_id(site.branch_id, sign.code),
            branch_id=site.branch_id,
            kind=sign.kind,
            code=sign.code,
            name=sign.name,
            floor=floor.number,
            seats=sign.seats,
            features=_features(site, sign, floor),
            spot=spot,
            airing_minutes=AIRING_OF_ROOMS if sign.kind is SpaceKind.MEETING_ROOM else 0,
        )


def _features(site: Site, sign: _Sign, floor: Floor) -> tuple[Feature, ...]:
    match sign.kind:
        case SpaceKind.MEETING_ROOM:
            return (*_ROOM_FEATURES, *((Feature.ACCESS,) if floor.way_up is None else ()))
        case SpaceKind.DESK:
            return tuple(feature for feature, holds in _desk_features(site, sign.code, floor) if holds)
        case _:
            return (Feature.MONITOR,)


def _desk_features(site: Site, code: str, floor: Floor) -> Iterator[tuple[Feature, bool]]:
    yield Feature.WINDOW, _stands_at_window(floor.rows, code)
    yield Feature.QUIET, code in site.quiet
    yield Feature.ACCESS, code in site.step_free
    yield Feature.MONITOR, int(code[-2:]) % 2 == 1


def _stands_at_window(rows: tuple[Row, ...], code: str) -> bool:
    """The upper row of desks stands along the windows."""
    return any(code in (*row.left, *row.right) for row in rows[:1])
