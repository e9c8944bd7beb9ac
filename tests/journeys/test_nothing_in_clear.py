"""Nothing personal lies readable in any file that the tablet writes, alive or killed (P6, SAFETY.md T1).

The whole tablet in its own process, its home, caches and temporary files in folders of its own; a member, a walk-in
who types a name, a receptionist with a wrong PIN. Every file is searched as bytes, in UTF-8 and both orders of
UTF-16, and so is a copy of the same rows without encryption, where all of it is found.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlcipher3

from kiosk.demo.network import Network
from kiosk.settings import Settings
from kiosk.storage import keys
from tests.drivers_demo import DemoHouse, demo_house
from tests.drivers_tablet import TabletProcess

TYPED_NAME = "Zelinda Quaresima"
TYPED_PHONE = "3409182736"
WRONG_PIN = "918273"
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")
LETTERS_MIN = 4
"""A shorter name comes up among random bytes, or inside a word of the program's own."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """What must not be found. ``everybody``: names and numbers of the network's people; ``typed``: on the glass."""

    everybody: frozenset[str]
    typed: frozenset[str]

    @property
    def all(self) -> frozenset[str]:
        """Both."""
        return self.everybody | self.typed

    def found_in(self, content: bytes) -> set[str]:
        """Which of them stand in these bytes."""
        return {
            secret for secret in self.all if any(secret.encode(encoding) in content for encoding in ENCODINGS)
        }


@dataclass(frozen=True, slots=True)
class Evening:
    """A tablet after some visitors, and where everything lies that it wrote."""

    tablet: TabletProcess
    settings: Settings
    root: Path
    secrets: Secrets

    def files(self) -> list[Path]:
        """Every file."""
        return [path for path in sorted(self.root.rglob("*")) if path.is_file() and not path.is_symlink()]

    def leaks(self) -> dict[str, set[str]]:
        """What is found, by file."""
        found = {str(path.relative_to(self.root)): self._found_in(path) for path in self.files()}
        return {path: secrets for path, secrets in found.items() if secrets}

    def names(self) -> set[str]:
        """The names of all files."""
        return {path.name for path in self.files()}

    def _found_in(self, path: Path) -> set[str]:
        return self.secrets.found_in(path.name.encode() + path.read_bytes())


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoHouse]:
    with demo_house(tmp_path_factory, "clear") as made:
        yield made


@pytest.fixture(scope="module")
def evening(house: DemoHouse, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evening]:
    root = tmp_path_factory.mktemp("tablet")
    settings = house.settings("", data=root / "data")
    house.enrol(settings)
    folders = {name: root / name.lower() for name in ("TMPDIR", "HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")}
    folders |= {name: root / name.lower() for name in ("XDG_DATA_HOME", "XDG_RUNTIME_DIR", "XDG_STATE_HOME")}
    for folder in folders.values():
        folder.mkdir(mode=0o700)
    around = {name: str(folder) for name, folder in folders.items()} | {"QML_DISABLE_DISK_CACHE": "0"}
    tablet = TabletProcess(settings, house.clock.path, root / "output", around)
    try:
        visitors_come(tablet, house)
        yield Evening(tablet, settings, root, secrets_of(house.network))
    finally:
        tablet.end()


def secrets_of(network: Network) -> Secrets:
    """Everybody's names as they are written together and apart, and their telephones."""
    names = {
        name for p in network.people for name in (p.family_name, f"{p.given_name} {p.family_name}".strip())
    }
    phones = {person.phone for person in network.people if person.phone}
    long_enough = {name for name in names if len(name) >= LETTERS_MIN}
    given, family = TYPED_NAME.split()
    return Secrets(frozenset(long_enough | phones), frozenset({given, family, TYPED_PHONE, WRONG_PIN}))


def visitors_come(tablet: TabletProcess, house: DemoHouse) -> None:
    """A member, a walk-in, a receptionist who mistypes."""
    tablet.ask("wait_for", "home")
    tablet.ask("show_until", str(house.picture("member-giulia")), "Ciao Giulia!")
    tablet.ask("touch", "done")
    tablet.ask("wait_for", "home")
    tablet.ask("touch", "work", "here")
    tablet.ask("wait_for", "walkIn")
    tablet.ask("touch_all", "key", TYPED_NAME.lower())
    tablet.ask("touch", "key.enter")
    tablet.ask("touch_all", "phone", TYPED_PHONE)
    tablet.ask("touch", "phone.enter")
    tablet.ask("wait_for", "dayPass")
    tablet.ask("touch", "done")
    tablet.ask("wait_for", "home")
    tablet.ask("show", str(house.picture("staff-anna")))
    tablet.ask("wait_for", "staffPin")
    tablet.ask("touch_all", "pad", WRONG_PIN)
    tablet.ask("touch", "pad.ok")
    tablet.ask("read", "non tornano")
    tablet.ask("back_up")


def plain_copy(settings: Settings, path: Path) -> Path:
    """The same rows in a file without encryption."""
    raw = sqlcipher3.dbapi2.connect(str(settings.data / "kiosk.db"))
    raw.execute(f"PRAGMA key=\"x'{keys.database_key(settings.data).hex()}'\"")
    raw.execute("ATTACH DATABASE ? AS plain KEY ''", (str(path),))
    raw.execute("SELECT sqlcipher_export('plain')")
    raw.close()
    return path


def test_the_tablet_leaves_nothing_readable_running_or_killed_and_a_copy_without_encryption_would(
    evening: Evening, tmp_path: Path
) -> None:
    assert evening.tablet.process.poll() is None
    assert {"kiosk.db", "kiosk.db-wal", "kiosk.log", "witness.json", "stderr.txt"} <= evening.names()
    assert any(path.parent.name == "backups" for path in evening.files())
    assert evening.leaks() == {}

    evening.tablet.kill()
    assert "kiosk.db-wal" in evening.names(), "a killed tablet leaves its write-ahead log behind"
    assert evening.leaks() == {}

    copy = plain_copy(evening.settings, tmp_path / "plain.db")
    with closing(sqlite3.connect(copy)) as plain:
        (people,) = plain.execute("SELECT count(*) FROM subject").fetchone()
    found = evening.secrets.found_in(copy.read_bytes())
    assert {*TYPED_NAME.split(), TYPED_PHONE, "Zampedri"} <= found
    assert len(found & evening.secrets.everybody) >= people / 2


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_search_finds_a_name_in_every_encoding(evening: Evening, encoding: str) -> None:
    said = b"\x00\x01" + TYPED_NAME.encode(encoding) + b"\xff"
    assert evening.secrets.found_in(said) == set(TYPED_NAME.split())
