"""Versions side by side: the link alone says which counts, and what was broken off is tried once more."""

import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.releases import SWAP, Releases, Stage, Swap
from tests.strictness import AnnouncedWarnings

WORDS = "import sys, kiosk.launcher; print(*sorted(name.partition('.')[0] for name in sys.modules))"


@pytest.fixture
def releases(tmp_path: Path) -> Releases:
    """Two versions lie there."""
    for version in ("0.1.1", "0.2.0"):
        (tmp_path / version).mkdir()
    return Releases(tmp_path)


def test_the_installed_program_counts_until_a_version_is_made_the_present_one(releases: Releases) -> None:
    assert releases.present() is None
    for version in ("0.1.1", "0.2.0"):
        releases.make_present(version)
        assert releases.present() == version
    around = {"PYTHONPATH": "elsewhere", "HOME": "/nowhere"}
    assert releases.environment(None, around) == {"HOME": "/nowhere"}
    assert releases.environment("0.2.0", around)["PYTHONPATH"] == str(releases.folder / "0.2.0")


def test_a_trial_that_was_broken_off_twice_is_not_begun_a_third_time(releases: Releases) -> None:
    for stage in (Stage.INTERRUPTED, Stage.BACK):
        releases.begin("0.2.0", Path("copy"))
        swap = releases.swap()
        assert swap is not None
        assert swap.stage is Stage.TRYING
        releases.break_off(swap)
        assert releases.swap() == Swap("0.2.0", "copy", swap.tries, stage)
    assert releases.failed() == "0.2.0"
    releases.begin("0.2.1", Path("copy"))
    assert releases.failed() == ""
    assert releases.swap() == Swap("0.2.1", "copy", 1)


@pytest.mark.parametrize(
    "before", [None, Swap("0.2.0", "older", 1, Stage.INTERRUPTED), Swap("0.1.5", "", 1, Stage.BACK)]
)
def test_a_trial_that_is_called_off_leaves_what_was_noted_before(
    releases: Releases, before: Swap | None
) -> None:
    releases.call_off(before)
    releases.begin("0.2.0", Path("copy"))
    releases.call_off(before)
    assert releases.swap() == before


def test_what_is_not_needed_any_more_goes_and_what_is_tried_or_runs_stays(releases: Releases) -> None:
    (releases.folder / "0.3.0").mkdir()
    incoming = releases.make_incoming()
    for name in ("0.3.0.tar", "0.4.0.tar"):
        (incoming / name).write_bytes(b"half")
    releases.make_present("0.1.1")
    releases.begin("0.2.0", Path("copy"))
    releases.keep_only("0.4.0")
    left = {path.name for path in releases.folder.iterdir()}
    assert left == {"0.1.1", "0.2.0", "current", "incoming", SWAP}
    assert [path.name for path in incoming.iterdir()] == ["0.4.0.tar"]


def test_a_version_has_its_name_when_all_of_it_is_there(releases: Releases) -> None:
    prepared = releases.make_incoming() / "0.3.0"
    (prepared / "kiosk").mkdir(parents=True)
    (prepared / "kiosk" / "cli.py").write_text("")
    assert not releases.has("0.3.0")
    releases.take_in(prepared, "0.3.0")
    assert (releases.folder / "0.3.0" / "kiosk" / "cli.py").exists()
    assert not prepared.exists()


@pytest.mark.parametrize("said", ["", "{}", "[]", '{"version": "0.2.0"}'])
def test_a_note_that_nobody_can_read_stops_nothing(
    releases: Releases, announced_warnings: AnnouncedWarnings, said: str
) -> None:
    announced_warnings.expect("kiosk.releases: swap.json cannot be read")
    releases.make_present("0.2.0")
    (releases.folder / SWAP).write_text(said)
    assert releases.swap() is None
    assert releases.failed() == ""
    assert releases.present() == "0.2.0"


@pytest.mark.parametrize(("installed", "started"), [("0.1.9", "0.2.0"), ("0.2.0", None), ("0.10.0", None)])
def test_an_installed_program_that_is_newer_by_now_is_started_itself(
    releases: Releases, installed: str, started: str | None
) -> None:
    assert releases.to_start(installed) is None
    releases.make_present("0.2.0")
    assert releases.to_start(installed) == started


def test_the_launcher_stands_on_the_standard_library_alone() -> None:
    done = subprocess.run([sys.executable, "-c", WORDS], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "kiosk" in loaded
    assert not loaded & {
        "msgspec",
        "cryptography",
        "sqlalchemy",
        "PySide6",
        "requests",
        "alembic",
        "ui",
        "sync",
    }
