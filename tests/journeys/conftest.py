"""What journeys share: the deck, a headquarters with a kiosk at Levico, and connections that end in a handshake."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.settings import Settings
from tests.drivers_demo import ROOT, DemoHouse, demo_house
from tests.strictness import CUT_HANDSHAKES

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A connection that is ended before its handshake begins is left to the collector by ssl, not by us."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.filterwarnings(f"{CUT_HANDSHAKES}:ResourceWarning"))


@pytest.fixture(scope="session")
def deck() -> dict[str, dict[str, str]]:
    """Every text by its key and its language."""
    with (ROOT / "resources/translations/copy.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[DemoHouse]:
    """A headquarters and its network for the stories of one module."""
    with demo_house(tmp_path_factory, request.module.__name__.rpartition("_")[2]) as made:
        yield made


@pytest.fixture(scope="module")
def levico(house: DemoHouse) -> Settings:
    """A kiosk enrolled at Levico."""
    settings = house.settings("levico")
    house.enrol(settings)
    return settings
