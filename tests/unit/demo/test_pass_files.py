"""Passes as pictures: the product's own reader reads back every one, and its own verifier knows what it is."""

from pathlib import Path

import pytest
from PIL import Image

from kiosk.demo.network import Network, network
from kiosk.demo.passes import FOREIGN_CODES, MODULE_PIXELS, QUIET_ZONE_MODULES, write_passes
from kiosk.devices.code_reader import read_file
from kiosk.domain.entry_passes import ForeignKind, PassRefusal
from kiosk.encoding.codes import foreign_kind
from kiosk.encoding.passes import SignedPasses, key_id, public_key_of, sign_pass
from tests.builders import TUESDAY

PRIVATE_KEY = bytes(range(32))
PUBLIC_KEY = public_key_of(PRIVATE_KEY)
KEY_ID = key_id(PUBLIC_KEY)
VERSION_8_MODULES = 49


@pytest.fixture(scope="module")
def valley() -> Network:
    return network(2026, TUESDAY)


@pytest.fixture(scope="module")
def signed(valley: Network) -> dict[str, str]:
    return {
        issued.file_name: sign_pass(issued.claims, PRIVATE_KEY, KEY_ID)
        for issued in valley.passes
        if issued.file_name is not None
    }


def test_every_pass_is_read_back_from_its_picture_and_says_what_was_signed(
    valley: Network, signed: dict[str, str], tmp_path: Path
) -> None:
    claims = {issued.file_name: issued.claims for issued in valley.passes}
    passes = SignedPasses(lambda: {KEY_ID: PUBLIC_KEY})
    for path in write_passes(signed, tmp_path):
        reading = read_file(path)
        assert reading.code is not None, path.name
        assert passes.verify(reading.code) == claims[path.stem]


def test_a_foreign_code_of_every_kind_is_read_and_called_by_its_kind(tmp_path: Path) -> None:
    kinds = set()
    for path in write_passes(FOREIGN_CODES, tmp_path):
        code = read_file(path).code
        assert code is not None, path.name
        assert code.decode() == FOREIGN_CODES[path.stem]
        assert SignedPasses(dict).verify(code) is PassRefusal.FOREIGN
        kinds.add(foreign_kind(code))
    assert kinds == set(ForeignKind)


def test_a_picture_has_eight_pixels_a_module_and_a_white_edge_of_four(
    signed: dict[str, str], tmp_path: Path
) -> None:
    edge = MODULE_PIXELS * QUIET_ZONE_MODULES
    assert (MODULE_PIXELS, QUIET_ZONE_MODULES) == (8, 4)
    for path in write_passes(signed, tmp_path):
        with Image.open(path) as picture:
            grey = picture.convert("L")
        modules, rest = divmod(grey.width - 2 * edge, MODULE_PIXELS)
        assert rest == 0
        assert modules <= VERSION_8_MODULES, "a pass is at most QR version 8 (DESIGN.md 4)"
        inside = grey.point(lambda light: 255 - light).getbbox()
        assert inside == (edge, edge, grey.width - edge, grey.height - edge)


def test_files_are_called_after_the_role_and_a_given_name_in_ascii(
    signed: dict[str, str], tmp_path: Path
) -> None:
    written = {path.name for path in write_passes({**signed, **FOREIGN_CODES}, tmp_path)}
    assert {
        "member-giulia.png",
        "member-rehor.png",
        "visitor-karl.png",
        "booking-jakob.png",
        "early-irene.png",
        "staff-anna.png",
        "expired-luca.png",
        "revoked-silvia.png",
        "other-branch-tobias.png",
        "foreign-wifi.png",
    } <= written
    assert {path.name for path in tmp_path.iterdir()} == written
    assert all(name.isascii() and " " not in name for name in written)


def test_a_folder_that_is_not_there_is_said_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_passes(FOREIGN_CODES, tmp_path / "nowhere")
