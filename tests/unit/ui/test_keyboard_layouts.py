"""Which keyboard a scanner is set to is told by what arrives of a code with every character of a pass."""

import pytest

from kiosk.encoding.codes import PASS_PREFIX
from ui.bridge.journeys.staff_reader import SPECIMEN
from ui.devices.keyboard_layouts import LAYOUTS, Layout, layout_typed_with

BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def typed(text: str, scanner: Layout, tablet: Layout) -> str:
    """What a tablet makes of the keys that a scanner presses for a text."""
    said = ""
    for sign in text:
        ((code, level),) = {(code, pair.index(sign)) for code, pair in scanner.items() if sign in pair}
        said += tablet[code][level] if code in tablet else ""
    return said


def test_the_specimen_holds_all_that_a_pass_is_made_of() -> None:
    assert SPECIMEN.startswith(PASS_PREFIX.decode())
    assert set(SPECIMEN) >= set(BASE45)


@pytest.mark.parametrize("believed", LAYOUTS)
@pytest.mark.parametrize("scanner", LAYOUTS)
def test_a_scanner_set_to_another_keyboard_than_is_believed_is_found_out(scanner: str, believed: str) -> None:
    received = typed(SPECIMEN, LAYOUTS[scanner], LAYOUTS[believed])
    assert (received == SPECIMEN) is (scanner == believed)
    assert layout_typed_with(received, SPECIMEN, believed) == (None if scanner == believed else scanner)


def test_where_the_systems_own_keyboard_is_trusted_it_may_be_any() -> None:
    for system in ("it", "de"):
        received = typed(SPECIMEN, LAYOUTS["us"], LAYOUTS[system])
        assert layout_typed_with(received, SPECIMEN, "system") == "us"


def test_half_a_code_and_another_code_are_no_keyboard() -> None:
    received = typed(SPECIMEN, LAYOUTS["it"], LAYOUTS["us"])
    for other in (received[:-1], SPECIMEN.lower(), "471193", ""):
        assert layout_typed_with(other, SPECIMEN, "us") is None
