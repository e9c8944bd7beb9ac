"""Nothing of a stranger is left for the next one, and nobody gets out of the tablet (SAFETY.md T2 to T4).

The whole tablet in its own process, with headquarters; the search and the hands live in that process
(``tests.leak_search``, ``tests.strangers``, ``tests.monkey``).
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from secrets import randbelow

import pytest

from kiosk.settings import Settings
from kiosk.story.telling import story_day
from tests.drivers_demo import ROOT, DemoHouse, demo_house
from tests.drivers_tablet import TabletProcess, tablet
from tests.leak_search import WORD, digest
from tests.profiles import runs
from tests.saying import Say

COPY = ROOT / "resources" / "translations" / "copy.csv"
TABLETS = runs(quick=1, push=1, release=20)
"""One after the other, or side by side with ``pytest -n``: strangers mostly wait for pages to settle."""
STRANGERS = runs(quick=10, push=70, release=500)
STRANGERS_AT_ONCE = 5
STRANGERS_A_DAY = 70
LOOKED_THROUGH_EVERY = runs(quick=10, push=35, release=50)
SPEAKER = "true"
"""A command that takes every text and ends."""
WHO_WALKS_OFF = "zqvwxyzv"
WITH_A_NAME = ("visit_somebody", "work_for_a_day", "walk_off_in_the_middle")
ACTS = runs(quick=250, push=2_500, release=100_000)
ACTS_AT_ONCE = 250
OPENS, QUARTERS_OPEN = time(8, 30), 36
FINISHED_OF_ACTS = 1 / 500
FINISHED = {"checkin", "checkout", "booking.confirmed", "booking.cancelled", "pulse", "survey"}
PASSES_SHOWN = 24

pytestmark = pytest.mark.timeout(runs(quick=300, push=1_800, release=20_000))


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoHouse]:
    with demo_house(tmp_path_factory, "strangers") as made:
        yield made


@pytest.fixture(scope="module")
def pergine(house: DemoHouse) -> Settings:
    """A kiosk enrolled at Pergine, the largest branch, which reads aloud to who asks for it."""
    settings = house.settings("pergine")
    house.enrol(settings, "PER")
    return replace(settings, speech=SPEAKER)


def passes(house: DemoHouse) -> list[str]:
    """Members' passes, good and not, and what is none of ours."""
    found = sorted(path for path in house.pictures.glob("*.png") if not path.stem.startswith("staff-"))
    return [str(path) for path in found[:PASSES_SHOWN]]


def words_of_people(house: DemoHouse) -> list[int]:
    """What headquarters says of everybody, as single words: names, and telephones. Not what the pages say anyway."""
    said = " ".join(
        f"{one.given_name} {one.family_name} {one.phone or ''}".replace("-", " ")
        for one in house.network.people
    )
    of_pages = {digest(word) for word in WORD.findall(COPY.read_text(encoding="utf-8"))}
    return sorted({digest(word) for word in WORD.findall(said)} - of_pages)


def expect_strangers(kiosk: TabletProcess, house: DemoHouse) -> tuple[int, int]:
    """The seed of those who will come, and how many words of people are looked for besides what they make up."""
    kiosk.ask("until_in_service")
    seed = randbelow(1 << 32)
    hosts = sorted(
        {
            one.family_name[:3].lower()
            for one in house.network.people
            if one.is_findable and "PER" in one.branches
        }
    )
    return seed, kiosk.ask("expect_strangers", seed, passes(house), hosts, words_of_people(house))


@pytest.mark.parametrize("number", range(TABLETS))
def test_after_each_stranger_nothing_of_them_is_in_the_scene_in_memory_or_in_a_file(
    house: DemoHouse, pergine: Settings, tmp_path: Path, say: Say, number: int
) -> None:
    with tablet(pergine, house.clock.path, tmp_path) as kiosk:
        seed, words = expect_strangers(kiosk, house)
        assert words > len(words_of_people(house)) / 2
        left: Counter[str] = Counter()
        day = house.clock.now().date()
        for come in range(0, STRANGERS, STRANGERS_AT_ONCE):
            if come % STRANGERS_A_DAY < STRANGERS_AT_ONCE:
                day = story_day(day + timedelta(days=1))
                house.clock.at(day)
            for wanted, found in kiosk.ask("strangers_come", STRANGERS_AT_ONCE).items():
                left.update(f"{wanted}: {one}" for one in found)
            if come % LOOKED_THROUGH_EVERY < STRANGERS_AT_ONCE:
                left.update(kiosk.ask("is_left_of_strangers"))
        left.update(kiosk.ask("is_left_of_strangers"))
        who = kiosk.ask("who_came")
        say(f"tablet {number}, seed {seed}, {words} words of people and all that was made up; {who}")
        assert not left, left.most_common(20)
        assert sum(who["served"].values()) > sum(who["came"].values()) / 2, who
        assert any(who["served"].get(kind) for kind in WITH_A_NAME), who
    assert written_in_clear(pergine.data, tmp_path) == {}


def written_in_clear(*roots: Path) -> dict[str, set[bytes]]:
    """Made-up names in files."""
    pattern = re.compile(rb"\b[zZ]q[a-z]{6}\b")
    files = (path for root in roots for path in root.rglob("*") if path.is_file() and path.suffix != ".png")
    found = {str(path): set(pattern.findall(path.read_bytes())) for path in files}
    return {path: names for path, names in found.items() if names}


def walks_off_while_typing(kiosk: TabletProcess) -> tuple[list[str], list[str]]:
    """Somebody types a made-up name and goes; what is found while the form stands, and when home does."""
    kiosk.ask("touch", "meet", "withoutCode")
    kiosk.ask("wait_for", "hostSearch")
    kiosk.ask("touch_all", "key", WHO_WALKS_OFF)
    while_typing = kiosk.ask("is_left_of_strangers")
    assert kiosk.ask("walk_off") in ("home", "closed")
    return while_typing, kiosk.ask("is_left_of_strangers")


def test_without_the_wipe_the_search_finds_who_was_there(
    house: DemoHouse, pergine: Settings, tmp_path: Path, say: Say
) -> None:
    """The control: the same person, with the wipe and without it."""
    with tablet(pergine, house.clock.path, tmp_path) as kiosk:
        expect_strangers(kiosk, house)
        while_typing, wiped = walks_off_while_typing(kiosk)
        kiosk.ask("stop_wiping")
        _, not_wiped = walks_off_while_typing(kiosk)
    say(f"while a form stands: {while_typing}; without the wipe: {not_wiped}")
    assert any(WHO_WALKS_OFF in one and "QMLTYPE" in one for one in while_typing)
    assert wiped == []
    assert any(WHO_WALKS_OFF in one for one in not_wiped)


def quarter_of_an_hour(house: DemoHouse, number: int) -> tuple[date, time]:
    """The so-manieth while the branches are open, day after day."""
    days, quarters = divmod(number, QUARTERS_OPEN)
    day = house.today + timedelta(days=1)
    for _ in range(days + 1):
        day = story_day(day + timedelta(days=1))
    return day, (datetime.combine(day, OPENS) + quarters * timedelta(minutes=15)).time()


def test_a_monkey_does_not_get_out_and_nothing_breaks_or_stalls(
    house: DemoHouse, pergine: Settings, tmp_path: Path, say: Say
) -> None:
    badge = house.picture("staff-paola")
    with tablet(pergine, house.clock.path, tmp_path) as kiosk:
        kiosk.ask("until_in_service")
        seed = randbelow(1 << 32)
        kiosk.ask("expect_a_monkey", seed, [*passes(house), str(badge)])
        late: list[str] = []
        for number in range(0, ACTS, ACTS_AT_ONCE):
            house.clock.at(*quarter_of_an_hour(house, number // ACTS_AT_ONCE))
            told = kiosk.ask("monkey_acts", ACTS_AT_ONCE)
            assert told["escapes"] == []
            late += told["late"]
        finished = sum(name in FINISHED for name, _ in kiosk.ask("journal"))
        say(f"seed {seed}: {told['did']}; {finished} facts of journeys; last {told['beat']}")
        assert late == []
        assert finished >= ACTS * FINISHED_OF_ACTS
        assert kiosk.ask("walk_off") in ("home", "closed")
    assert "Traceback" not in (tmp_path / "stderr.txt").read_text()
