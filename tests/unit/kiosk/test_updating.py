"""A version on its way to a tablet: only newer ones, only what was signed, and never from its beginning twice."""

import io
import subprocess
import tarfile
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kiosk.releases import Releases, Stage, Swap
from kiosk.updating import ASK_EVERY_SECONDS, InstallBrokenOffError, Updates, installed
from sync.client.steps import Event, LineDown
from sync.protocol.messages import Release, ReleaseSlice, Whence
from tests.fakes.kiosk_end import HandTimer
from tests.strictness import AnnouncedWarnings

PIECE = 1000
WHENCE = Whence("PER-1", "ab", "1-00")
WHEEL = "plain-1.0-py3-none-any.whl"


def answered(said: object) -> "Future[Any]":
    """A question that has its answer."""
    future: Future[Any] = Future()
    future.set_result(said)
    return future


def a_tar(*names: str, content: bytes = b"no wheel" * 500) -> bytes:
    """A tar with such files."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for name in names:
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return made.getvalue()


@dataclass
class Line:
    """The exchange, as the updates see it: offers a version, and breaks off behind so many pieces."""

    content: bytes
    version: str = "0.2.0"
    digest: str = ""
    pieces_left: int = 10_000
    told: list[tuple[str, str]] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    status: SimpleNamespace = field(default_factory=lambda: SimpleNamespace(is_connected=True))

    def ask_release(self, version: str, failed: str) -> "Future[Release | Event]":
        self.told.append((version, failed))
        digest = self.digest or sha256(self.content).hexdigest()
        return answered(Release(WHENCE, self.version, digest, len(self.content), "00"))

    def ask_release_slice(self, version: str, offset: int) -> "Future[ReleaseSlice | Event]":
        self.pieces_left -= 1
        if self.pieces_left < 0:
            return answered(LineDown(1.0))
        self.offsets.append(offset)
        return answered(ReleaseSlice(WHENCE, version, offset, self.content[offset : offset + PIECE]))


@dataclass
class Tablet:
    """The updates of a tablet on that line."""

    line: Line
    releases: Releases
    timer: HandTimer = field(default_factory=HandTimer)
    has_room: bool = True

    def __post_init__(self) -> None:
        parts: Any = SimpleNamespace(worker=self.line, has_room_for=lambda _size: self.has_room)
        self.updates = Updates(parts, self.releases, self.timer)

    def look(self) -> None:
        """Looks, and waits until what that began is over."""
        self.updates.look()
        self.updates.run(lambda: None).result()
        self.timer.moment += ASK_EVERY_SECONDS


@pytest.fixture
def tablet(tmp_path: Path) -> Iterator[Tablet]:
    """It is offered what is no program at all."""
    made = Tablet(Line(a_tar(WHEEL)), Releases(tmp_path / "releases"))
    yield made
    made.updates.stop()
    made.updates.close()


def test_what_was_broken_off_goes_on_where_it_was(
    tablet: Tablet, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("kiosk.kiosk_thread: bringing a version failed")
    tablet.line.pieces_left = 2
    tablet.look()
    assert tablet.line.offsets == [0, PIECE]
    tablet.line.pieces_left = 10_000
    tablet.look()
    assert tablet.line.offsets == list(range(0, len(tablet.line.content), PIECE))
    assert tablet.updates.ready() == "", "pip refuses what is no wheel"


def test_other_bytes_than_the_signed_ones_are_thrown_away_unread(
    tablet: Tablet, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("kiosk.updating: what came as version 0.2.0 is not what headquarters signed")
    tablet.line.digest = "00" * 32
    tablet.look()
    assert tablet.updates.ready() == ""
    assert list(tablet.releases.incoming.iterdir()) == []


@pytest.mark.parametrize("version", ["0.1.0", "0.0.9", "0.10", "../../../etc", ""])
def test_nothing_is_fetched_that_is_no_newer_version(tablet: Tablet, version: str) -> None:
    tablet.line.version = version
    tablet.look()
    assert tablet.line.offsets == []
    assert tablet.updates.news().coming == ""


def test_a_version_that_did_not_start_is_not_wanted_and_headquarters_is_told(tablet: Tablet) -> None:
    tablet.releases.folder.mkdir()
    tablet.releases.fail(Swap("0.2.0", "copy"))
    tablet.look()
    assert tablet.line.told == [("0.1.0", "0.2.0")]
    assert tablet.line.offsets == []
    assert tablet.updates.news().failed == "0.2.0"


@pytest.mark.parametrize("names", [(WHEEL,), ("setup.py",)], ids=["by pip", "by the tablet"])
def test_a_version_that_is_refused_is_not_fetched_again_and_headquarters_is_told(
    tablet: Tablet, announced_warnings: AnnouncedWarnings, names: tuple[str, ...]
) -> None:
    announced_warnings.expect("kiosk.kiosk_thread: bringing a version failed: (pip ended|there is)")
    tablet.line.content = a_tar(*names)
    tablet.look()
    assert tablet.updates.news().coming == ""
    assert list(tablet.releases.incoming.iterdir()) == []
    tablet.line.offsets.clear()
    tablet.look()
    assert tablet.line.told == [("0.1.0", ""), ("0.1.0", "0.2.0")]
    assert tablet.line.offsets == []


def test_a_refusal_says_nothing_over_a_trial_whose_copy_is_still_to_be_put_back(
    tablet: Tablet, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("kiosk.kiosk_thread: bringing a version failed")
    tablet.releases.make_incoming()
    tablet.releases.begin("0.1.5", Path("copy"))
    tablet.look()
    assert tablet.releases.swap() == Swap("0.1.5", "copy", 1, Stage.TRYING)


def test_a_pip_that_was_killed_says_nothing_of_the_version(tmp_path: Path) -> None:
    def killed(pip: "subprocess.Popen[bytes]") -> int:
        pip.kill()
        return pip.wait()

    with pytest.raises(InstallBrokenOffError):
        installed(Releases(tmp_path / "releases"), "0.2.0", [tmp_path / WHEEL], killed)


@pytest.mark.parametrize(
    ("offered", "left"), [("0.2.0", ["0.2.0.tar"]), ("", [])], ids=["another one", "none"]
)
def test_what_is_left_of_an_offer_that_was_given_up_goes(
    tablet: Tablet, offered: str, left: list[str]
) -> None:
    incoming = tablet.releases.make_incoming()
    for name in ("0.1.5", "0.1.5-wheels", "0.2.0-wheels"):
        (incoming / name / "kiosk").mkdir(parents=True)
    (incoming / "0.1.5.tar").write_bytes(b"half")
    (incoming / "0.2.0.tar").write_bytes(tablet.line.content[:PIECE])
    tablet.line.version, tablet.line.pieces_left = offered, 0
    tablet.look()
    assert [path.name for path in incoming.iterdir()] == left


@pytest.mark.parametrize("name", ["../outside.whl", "/outside.whl", "setup.py", "folder/inside.whl"])
def test_nothing_but_wheels_is_unpacked(
    tablet: Tablet, tmp_path: Path, announced_warnings: AnnouncedWarnings, name: str
) -> None:
    announced_warnings.expect("kiosk.kiosk_thread: bringing a version failed")
    tablet.line.content = a_tar(name)
    tablet.look()
    assert not list(tmp_path.rglob("*outside*"))
    assert tablet.updates.ready() == ""


def test_without_room_nothing_is_fetched(tablet: Tablet, announced_warnings: AnnouncedWarnings) -> None:
    announced_warnings.expect("kiosk.updating: there is no room for version 0.2.0")
    tablet.has_room = False
    tablet.look()
    assert tablet.line.offsets == []


def test_what_headquarters_stopped_offering_is_not_tried_though_it_lies_there(tablet: Tablet) -> None:
    (tablet.releases.folder / "0.2.0").mkdir(parents=True)
    tablet.look()
    assert tablet.updates.ready() == "0.2.0"
    tablet.line.version = ""
    tablet.look()
    assert tablet.updates.ready() == ""


def test_it_asks_now_and_then_and_only_with_a_line(tablet: Tablet) -> None:
    tablet.line.version = ""
    tablet.line.status.is_connected = False
    tablet.look()
    assert tablet.line.told == []
    tablet.line.status.is_connected = True
    tablet.look()
    tablet.timer.moment -= 1
    tablet.look()
    assert len(tablet.line.told) == 1
