"""Versions of the program at headquarters: who is offered which, in which pieces, under whose signature."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from sync.client.steps import ImpostorFound, Refused
from sync.hq import release_command, releases
from sync.hq.release_command import Asked
from sync.hq.releases import Offer, UnfitReleaseError, UnknownKioskError
from sync.protocol.limits import RELEASE_SLICE_BYTES
from sync.protocol.messages import AskRelease, Refusal, Release, ReleaseSlice
from tests.branch_in_process import BranchInProcess, KioskInProcess
from tests.builders import BRANCH
from tests.strictness import AnnouncedWarnings

CONTENT = bytes(range(256)) * 1024 + b"the end"


@pytest.fixture
def branch(tmp_path: Path) -> Iterator[BranchInProcess]:
    """Pergine."""
    made = BranchInProcess(tmp_path)
    yield made
    made.close()


@pytest.fixture
def kiosk(branch: BranchInProcess) -> KioskInProcess:
    """A kiosk of Pergine; headquarters has a version and offers it to nobody yet."""
    releases.keep(branch.house, "0.2.0", CONTENT)
    return branch.add()


def asked(kiosk: KioskInProcess, version: str = "0.1.0", failed: str = "") -> Release:
    """What the kiosk is told."""
    said = kiosk.exchange.release(version, failed)
    assert isinstance(said, Release)
    return said


def test_a_kiosk_hears_of_what_it_is_offered_and_of_nothing_else(
    branch: BranchInProcess, kiosk: KioskInProcess
) -> None:
    assert asked(kiosk).version == ""
    assert releases.offer(branch.house, "0.2.0", [kiosk.node], []) == 1
    other = branch.add("PER-2")
    assert asked(other).version == ""
    told = asked(kiosk)
    assert (told.version, told.size, told.sha256) == ("0.2.0", len(CONTENT), sha256(CONTENT).hexdigest())
    assert other.exchange.release_slice("0.2.0", 0) == Refused("GONE")


@pytest.mark.parametrize(
    ("nodes", "branches"), [(["PER-9"], []), (["PER-1", "PER-9"], []), (["PER-1"], ["PRG"])]
)
def test_one_name_that_nobody_has_is_said_and_nobody_is_offered_anything(
    branch: BranchInProcess, kiosk: KioskInProcess, nodes: list[str], branches: list[str]
) -> None:
    with pytest.raises(UnknownKioskError, match=r": (PER-9|PRG)$"):
        releases.offer(branch.house, "0.2.0", nodes, branches)
    assert list(releases.offers(branch.house)) == []


def test_a_version_for_a_name_that_nobody_has_is_not_taken_in(tmp_path: Path) -> None:
    wheel = tmp_path / "smart_valley_kiosk-0.2.0-py3-none-any.whl"
    wheel.write_bytes(b"PK")
    folder = tmp_path / "headquarters"
    with pytest.raises(UnknownKioskError):
        list(release_command.run(folder, None, Asked([wheel], ["PER-9"])))
    wheel.write_bytes(b"PK, built anew")
    (said,) = release_command.run(folder, None, Asked([wheel]))
    assert said["taken in"] is True


def test_the_pieces_are_the_whole_wherever_one_begins(branch: BranchInProcess, kiosk: KioskInProcess) -> None:
    releases.offer(branch.house, "0.2.0", [], [BRANCH])
    for begun in (0, 7, RELEASE_SLICE_BYTES, len(CONTENT) - 3):
        came = b""
        while begun + len(came) < len(CONTENT):
            piece = kiosk.exchange.release_slice("0.2.0", begun + len(came))
            assert isinstance(piece, ReleaseSlice)
            came += piece.content
        assert came == CONTENT[begun:]
    assert kiosk.exchange.release_slice("0.2.0", len(CONTENT)) == Refused("GONE")
    assert kiosk.exchange.release_slice("0.1.9", 0) == Refused("GONE")
    assert kiosk.exchange.release_slice("0.2.0", -1) == Refused("GONE")


def test_what_runs_there_or_did_not_start_there_is_not_offered_again_and_is_known(
    branch: BranchInProcess, kiosk: KioskInProcess, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("sync.hq.releases: version 0.2.0 did not start at kiosk PER-1")
    releases.offer(branch.house, "0.2.0", [kiosk.node], [])
    assert asked(kiosk, "0.2.0").version == ""
    assert list(releases.offers(branch.house)) == [Offer(kiosk.node, "0.2.0", "0.2.0", "")]
    assert asked(kiosk, "0.1.0", failed="0.2.0").version == ""
    assert list(releases.offers(branch.house)) == [Offer(kiosk.node, "0.2.0", "0.1.0", "0.2.0")]


def test_what_is_stopped_is_offered_to_nobody_not_even_its_rest(
    branch: BranchInProcess, kiosk: KioskInProcess
) -> None:
    releases.offer(branch.house, "0.2.0", [], [BRANCH])
    assert releases.withdraw(branch.house, "0.2.0") == 1
    assert asked(kiosk).version == ""
    assert kiosk.exchange.release_slice("0.2.0", 0) == Refused("GONE")


def test_a_version_has_one_content(branch: BranchInProcess, kiosk: KioskInProcess) -> None:
    assert releases.keep(branch.house, "0.2.0", CONTENT) is False
    with pytest.raises(UnfitReleaseError, match="another"):
        releases.keep(branch.house, "0.2.0", CONTENT + b"!")


@pytest.mark.parametrize("changed", ["version", "sha256", "size", "signature"])
def test_what_headquarters_did_not_sign_is_nobodys_word(
    branch: BranchInProcess,
    kiosk: KioskInProcess,
    monkeypatch: pytest.MonkeyPatch,
    announced_warnings: AnnouncedWarnings,
    changed: str,
) -> None:
    announced_warnings.expect("sync.client.exchange: not headquarters")
    releases.offer(branch.house, "0.2.0", [kiosk.node], [])
    other = {"version": "9.9.9", "sha256": "00" * 32, "size": 1, "signature": "00" * 64}[changed]
    honest = kiosk.line.release

    def forged(bearer: str, message: AskRelease) -> Release | Refusal:
        said = honest(bearer, message)
        assert isinstance(said, Release)
        return msgspec.structs.replace(said, **{changed: other})

    monkeypatch.setattr(kiosk.line, "release", forged)
    assert isinstance(kiosk.exchange.release("0.1.0", ""), ImpostorFound)


def test_a_release_is_the_projects_wheel_and_those_of_what_changed(tmp_path: Path) -> None:
    own = tmp_path / "smart_valley_kiosk-0.2.0-py3-none-any.whl"
    other = tmp_path / "msgspec-0.23.0-cp311-cp311-manylinux_2_17_x86_64.whl"
    for wheel in (own, other):
        wheel.write_bytes(b"PK")
    version, content = releases.packed([other, own])
    assert version == "0.2.0"
    assert (version, content) == releases.packed([own, other])
    for unfit in ([other], [own, own], [own, tmp_path / "notes.txt"]):
        with pytest.raises(UnfitReleaseError):
            releases.packed(unfit)
    odd = tmp_path / "smart_valley_kiosk-0.2-py3-none-any.whl"
    with pytest.raises(UnfitReleaseError, match="no version"):
        releases.packed([odd])
