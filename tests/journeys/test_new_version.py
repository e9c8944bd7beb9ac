"""A new version (UX.md 6.7 D21) on the real program: headquarters offers a real wheel of it, the tablet under its real
launcher fetches it over the line, tries it in closed hours, and goes on with it or with the one before."""

import json
import subprocess
import sys
from datetime import time as wall_time
from pathlib import Path
from typing import Any

import pytest

from kiosk.control import ask
from kiosk.releases import Releases, present_version
from kiosk.settings import Settings
from kiosk.storage.identity import read_identity
from tests.drivers_demo import ROOT, DemoHouse, wait_until
from tests.drivers_tablet import LaunchedTablet
from tests.release_wheels import (
    cannot_be_imported,
    has_new_tables,
    wheel_of,
)

READY_SECONDS = 60.0
CLOSED = wall_time(22, 40)
HALF_AN_HOUR_LATER = wall_time(23, 11)
DID_NOT_START = "La versione nuova non partiva: è tornata quella di prima."
BOOTED = "boot"
BACK_SOON = "Torna in servizio tra circa 3 minuti."


@pytest.fixture
def launched(house: DemoHouse, tmp_path: Path) -> Settings:
    """A kiosk of Levico that takes versions."""
    settings = house.settings(tmp_path.name, releases=tmp_path / "releases")
    house.clock.at(house.today)
    house.enrol(settings)
    return settings


def offer(house: DemoHouse, *wheels: Path, branch: str = "LEV") -> list[dict[str, Any]]:
    """Somebody at headquarters takes a version in and offers it to a branch; what the command says."""
    house.server.stop()
    command = [sys.executable, "-m", "kiosk.cli", "hq-release", "--json", "--data", str(house.server.folder)]
    named = ["--branch", branch] if wheels else []
    done = subprocess.run(
        [*command, *map(str, wheels), *named], cwd=ROOT, capture_output=True, text=True, check=False
    )
    house.server.start()
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def node_of(settings: Settings) -> str:
    """The kiosk's name."""
    return read_identity(settings.data).node


def told(house: DemoHouse, settings: Settings) -> list[dict[str, Any]]:
    """What headquarters has of the kiosk."""
    return house.facts_of(node_of(settings))


def server_log(house: DemoHouse) -> str:
    """What headquarters wrote down."""
    return (house.server.folder / "stderr.txt").read_text(encoding="utf-8")


def version_of(settings: Settings) -> str:
    """What the running kiosk says of itself."""
    return str(ask(settings.data, {"do": "doctor"})["version"]).split()[0]


@pytest.mark.day("D21")
@pytest.mark.timeout(300)
def test_a_new_version_comes_in_at_night_after_half_an_hour_without_a_touch(
    house: DemoHouse, launched: Settings, tmp_path: Path
) -> None:
    offer(house, wheel_of(tmp_path, "0.2.0", has_new_tables))
    releases = Releases(launched.releases or tmp_path)
    kiosk = LaunchedTablet(launched, house.clock.path, tmp_path / "out")
    try:
        kiosk.ask("until_in_service")
        wait_until("the version", lambda: releases.has("0.2.0"), READY_SECONDS)
        kiosk.sign_in(house.picture("staff-anna"), house.network.pins["s-anna"])
        assert "La versione 0.2.0 si installa a sede chiusa, verso le 22:30." in str(kiosk.ask("words"))
        kiosk.ask("photograph", "staff")
        house.clock.at(house.today, CLOSED)
        kiosk.ask("touch", "end")
        kiosk.ask("wait_for", "closed")
        house.clock.at(house.today, HALF_AN_HOUR_LATER)
        kiosk.ask("read", BACK_SOON, 60.0)
        kiosk.come_up()
        kiosk.ask("wait_for", "closed")
        assert version_of(launched) == "0.2.0"
        assert releases.present() == "0.2.0"
        assert releases.swap() is None
        wait_until("all of it at headquarters", lambda: kiosk.ask("state")["unsent"] == 0, READY_SECONDS)
        builds = [fact["said"]["build"] for fact in told(house, launched) if fact["type"] == BOOTED]
        assert builds[-1].startswith("0.2.0")
        assert not [fact for fact in told(house, launched) if fact["type"] == "state.lost"]
    finally:
        kiosk.end()


@pytest.mark.day("D21")
@pytest.mark.timeout(300)
def test_a_version_that_does_not_start_gives_way_to_the_one_before_and_both_ends_are_told(
    house: DemoHouse, launched: Settings, tmp_path: Path
) -> None:
    offer(house, wheel_of(tmp_path, "0.3.0", cannot_be_imported))
    releases = Releases(launched.releases or tmp_path)
    kiosk = LaunchedTablet(launched, house.clock.path, tmp_path / "out")
    try:
        kiosk.ask("until_in_service")
        wait_until("the version", lambda: releases.has("0.3.0"), READY_SECONDS)
        house.clock.at(house.today, CLOSED)
        kiosk.ask("read", BACK_SOON, 60.0)
        kiosk.come_up()
        kiosk.ask("wait_for", "closed")
        assert version_of(launched) == present_version()
        assert releases.failed() == "0.3.0"
        kiosk.sign_in(house.picture("staff-anna"), house.network.pins["s-anna"])
        assert DID_NOT_START in kiosk.ask("words")
        kiosk.ask("photograph", "staff-back")
        wait_until("word of it", lambda: "did not start" in server_log(house), READY_SECONDS)
        assert not [fact for fact in told(house, launched) if fact["type"] == "state.lost"]
    finally:
        kiosk.end()
    (said,) = [one for one in offer(house) if one["kiosk"] == node_of(launched)]
    assert (said["version"], said["runs"], said["did not start"]) == ("0.3.0", present_version(), "0.3.0")
