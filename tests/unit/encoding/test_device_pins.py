"""PINs on the device: right ones match, wrong and missing ones do not, another device's copy is worthless."""

from kiosk.encoding import pins
from kiosk.encoding.device_pins import DevicePins

SENT = pins.stored_pin("135790", bytes(range(16)))


def test_the_pin_headquarters_set_matches_and_no_other_does() -> None:
    here = DevicePins(b"device key of this tablet")
    kept = here.sealed(SENT)
    assert here.matches("135790", kept)
    assert not here.matches("135791", kept)
    assert not here.matches("", kept)


def test_nothing_matches_a_person_without_a_pin() -> None:
    here = DevicePins(b"device key of this tablet")
    assert not here.matches("", "")
    assert not here.matches("0000", here.sealed("no stored pin"))


def test_what_one_device_keeps_is_of_no_use_on_another() -> None:
    kept = DevicePins(b"device key of this tablet").sealed(SENT)
    assert SENT.split("$")[1] not in kept
    assert not DevicePins(b"device key of another tablet").matches("135790", kept)
