"""What becomes of a version that is not well, and of a power cut at each step to the next one (UX.md 6.7 D21).

Real wheels, a real store, the real launcher with its trial and its way back. Whatever happens the journal is whole,
and the kiosk has lost nothing that headquarters would have to fence. The quick profile runs the first of each list, the
one that tells most.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.house_clock import HouseClock, moved_by
from kiosk.kiosk_thread import KioskThread
from kiosk.parts import KioskParts
from kiosk.releases import Releases, Stage, present_version
from kiosk.settings import Settings
from kiosk.storage import keys, schema
from kiosk.storage.database import DATABASE, driver_of, open_engine
from kiosk.updating import installed
from tests.drivers_demo import ROOT, DemoHouse, wait_until
from tests.drivers_tablet import OFFSCREEN
from tests.profiles import runs
from tests.release_wheels import (
    NEW_SHAPE,
    Spoil,
    cannot_be_imported,
    cannot_change_the_tables,
    has_new_tables,
    loses_the_journal,
    migrates_and_stands_still,
    never_says_a_word,
    reaches_nobody,
    says_another_version,
    wheel_of,
)

NEXT = "0.2.0"
HASTY_SECONDS, PATIENT_SECONDS = 15, 60
END_SECONDS = 100.0
LEAVING_AND_SAYING = 2
"""Lives that begin in each story: of the kiosk that leaves, and of the one that works in the end."""

pytestmark = pytest.mark.timeout(300)


@dataclass
class Place:
    """A kiosk's folders, with a version that lies ready."""

    settings: Settings
    releases: Releases
    clock: Path
    before: dict[str, Any]

    def launch(self, seconds: int = PATIENT_SECONDS) -> "subprocess.Popen[str]":
        """The launcher, at the head of a group of processes."""
        names = (self.settings.data, self.releases.folder, NEXT, self.clock, seconds)
        return subprocess.Popen(
            [sys.executable, "-m", "tests.launch_leaving", *map(str, names)],
            cwd=ROOT,
            env={**os.environ, **OFFSCREEN},
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def ends(self, seconds: int = PATIENT_SECONDS) -> dict[str, Any]:
        """Launches, and what the kiosk says that works in the end."""
        with self.launch(seconds) as launcher:
            said, _ = launcher.communicate(timeout=END_SECONDS)
        assert launcher.returncode == 0
        last: dict[str, Any] = json.loads(said.splitlines()[-1])
        return last

    def assert_whole(self, said: dict[str, Any]) -> None:
        """Every fact from before is there, in its place, nothing is fenced, and no trial has left a life behind."""
        assert not said["is_fenced"]
        assert self.before.items() <= said["heads"].items()
        assert len(said["heads"]) == len(self.before) + LEAVING_AND_SAYING


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Spoil], Path]:
    """Folders in which the next version lies ready, each made once."""
    made: dict[str, Path] = {}

    def ready(spoil: Spoil) -> Path:
        if spoil.__name__ not in made:
            folder = tmp_path_factory.mktemp(spoil.__name__)
            wheel, made[spoil.__name__] = wheel_of(folder, NEXT, spoil), folder / "releases"
            installed(Releases(made[spoil.__name__]), NEXT, [wheel], lambda pip: pip.wait(END_SECONDS))
        return made[spoil.__name__]

    return ready


@pytest.fixture
def place(
    levico: Settings, house: DemoHouse, tmp_path: Path, versions: Callable[[Spoil], Path]
) -> Callable[[Spoil], Place]:
    """Makes such a place out of a copy of the kiosk at Levico."""

    def make(spoil: Spoil) -> Place:
        settings = replace(levico, data=tmp_path / "data")
        shutil.copytree(levico.data, settings.data)
        shutil.copytree(levico.witness_folder, settings.witness_folder)
        releases = Releases(tmp_path / "releases")
        shutil.copytree(versions(spoil), releases.folder)
        thread = KioskThread()
        parts = KioskParts(settings, HouseClock(moved_by(house.clock.path)), thread)
        thread.run(parts.open)
        before = dict(thread.run(parts.store.heads))
        thread.run(parts.close)
        thread.close()
        return Place(settings, releases, house.clock.path, json.loads(json.dumps(before)))

    return make


SPOILT = (
    # the one that is started, migrates the file to its end, and is found out by the proof of the chain alone
    loses_the_journal,
    cannot_change_the_tables,
    cannot_be_imported,
    never_says_a_word,
    says_another_version,
)


@pytest.mark.parametrize("spoil", SPOILT[: runs(quick=1, push=5, release=5)])
def test_a_version_that_is_not_well_leaves_the_one_before_with_its_whole_journal(
    place: Callable[[Spoil], Place], spoil: Spoil
) -> None:
    at = place(spoil)
    said = at.ends(HASTY_SECONDS)
    assert said["version"] == present_version()
    at.assert_whole(said)
    assert at.releases.present() is None
    assert at.releases.failed() == NEXT


def test_a_version_that_is_well_goes_on_with_the_journal_and_its_copy_is_gone(
    place: Callable[[Spoil], Place],
) -> None:
    at = place(has_new_tables)
    said = at.ends()
    assert said["version"] == NEXT
    at.assert_whole(said)
    assert at.releases.present() == NEXT
    assert at.releases.swap() is None
    assert not list((at.settings.data / "backups").glob(f"*before-{NEXT}*"))


def test_a_version_that_reaches_nobody_is_tried_again_another_night(place: Callable[[Spoil], Place]) -> None:
    at = place(reaches_nobody)
    said = at.ends()
    assert said["version"] == present_version()
    at.assert_whole(said)
    swap = at.releases.swap()
    assert swap is not None
    assert swap.stage is Stage.INTERRUPTED
    assert at.releases.failed() == ""


def is_tried(at: Place) -> bool:
    return at.releases.swap() is not None


def is_migrating(at: Place) -> bool:
    return bool(list((at.settings.data / "backups").glob("*before-00*")))


def is_migrated(at: Place) -> bool:
    folder = at.settings.data
    engine = open_engine(folder / DATABASE, keys.database_key(folder), read_only=True)
    try:
        with engine.connect() as connection:
            return schema.revision_of(driver_of(connection)) == NEW_SHAPE
    finally:
        engine.dispose()


def is_accepted(at: Place) -> bool:
    return at.releases.present() == NEXT


def is_being_put_back(at: Place) -> bool:
    return (at.settings.data / "kiosk.db.restored").exists() or at.releases.failed() == NEXT


KILLED = (
    # the one moment at which the link names a program that cannot open the file
    (migrates_and_stands_still, is_migrated),
    (has_new_tables, is_accepted),
    (has_new_tables, is_tried),
    (has_new_tables, is_migrating),
    (loses_the_journal, is_being_put_back),
)


@pytest.mark.parametrize(("spoil", "moment"), KILLED[: runs(quick=1, push=5, release=5)])
def test_without_power_at_any_step_one_whole_version_has_the_whole_journal(
    place: Callable[[Spoil], Place], spoil: Spoil, moment: Callable[[Place], bool]
) -> None:
    at = place(spoil)
    with at.launch() as launcher:
        wait_until(moment.__name__, lambda: moment(at), END_SECONDS)
        os.killpg(launcher.pid, signal.SIGKILL)
    was_accepted = is_accepted(at)
    said = at.ends()
    assert said["version"] == (NEXT if was_accepted else present_version())
    at.assert_whole(said)
    swap = at.releases.swap()
    if was_accepted:
        assert swap is None
    else:
        assert swap is not None
        assert swap.stage in (Stage.INTERRUPTED, Stage.BACK)
