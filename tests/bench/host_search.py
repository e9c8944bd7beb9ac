"""A host found by three letters among very many, on the encrypted file as the kiosk thread asks it (UX.md 6.7 D23)."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from kiosk.demo import names
from kiosk.domain.people import Person
from kiosk.domain.ports import Ports
from kiosk.services import walk_in
from tests.builders import a_branch, a_member
from tests.fakes.clock import CountedRandom
from tests.fakes.feed import told
from tests.fakes.passes import MemoryPasses
from tests.fakes.tickets import PlainTickets
from tests.figures import Figure, report
from tests.houses import PlainPins
from tests.premises import Premises

MEMBERS = (1_000, 10_000)
SEARCHES = 200
SEED = 7
NAMES = (names.GIVEN, names.FAMILY)


def main() -> None:
    """Among a thousand and among ten thousand."""
    report("A host among many", [figure for count in MEMBERS for figure in searched(count)])


def searched(count: int) -> Iterator[Figure]:
    """Searches for the beginnings of names that are there."""
    random = Random(SEED)  # noqa: S311 - no secret
    with tempfile.TemporaryDirectory() as folder:
        premises = Premises(Path(folder))
        with premises.opened() as store:
            people = [member(number, random) for number in range(count)]
            told(store, a_branch(), *people)
            ports = Ports(
                store.begin,
                premises.clock,
                CountedRandom("bench"),
                MemoryPasses(),
                PlainPins(),
                PlainTickets(),
            )
            times = []
            for person in random.choices(people, k=SEARCHES):
                letters = person.family_name[:3]
                began = time.perf_counter()
                found = walk_in.find_hosts(letters, ports)
                times.append((time.perf_counter() - began) * 1_000)
                assert 0 < len(found) <= 4, letters
            yield Figure(f"three letters, {count:,} members", times, "<= 50 ms (UX.md 6.7 D23)")


def member(number: int, random: Random) -> Person:
    """Somebody of the valley, who may be visited."""
    given, family = (random.choice([one for kind in kinds.values() for one in kind]) for kinds in NAMES)
    return a_member(f"m-{number}", given_name=given, family_name=family, card_number=None)


if __name__ == "__main__":
    main()
