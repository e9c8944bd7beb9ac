"""Telling codes apart by their beginning, and six typed digits from anything else."""

import pytest

from kiosk.domain.entry_passes import ForeignKind
from kiosk.encoding.codes import foreign_kind, is_visit_code


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (
            b"HC1:6BFOXN%TS3DH0YOJ58S S-W5HDC *M0II5XHC9B5G2+$N IOP-IA%NFQGRJPC%OQHIZC4.OI1RM8ZA",
            "HEALTH_CERTIFICATE",
        ),
        (b"https://www.valle.example/orari", "WEB_ADDRESS"),
        (b"HTTP://VALLE.EXAMPLE/", "WEB_ADDRESS"),
        (b"WIFI:T:WPA;S:Ospiti;P:larice2026;;", "WIFI"),
        (b"BEGIN:VCARD\r\nVERSION:3.0\r\nN:Bo;Giulia\r\nEND:VCARD", "CONTACT"),
        (b"MECARD:N:Bo,Giulia;;", "CONTACT"),
        (b"mailto:reception@valle.example", "MAIL"),
        (b"tel:+390461000000", "PHONE"),
        (b"BEGIN:VEVENT\r\nSUMMARY:Riunione\r\nEND:VEVENT", "CALENDAR"),
        (b"geo:46.06,11.24", "PLACE"),
        (b"PAGOPA|002|300000000000000000|77777777777|100", "PAYMENT"),
        (b"BCD\n002\n1\nSCT\n", "PAYMENT"),
    ],
)
def test_what_people_hold_up_by_mistake_is_told_apart(code: bytes, kind: str) -> None:
    assert foreign_kind(code) is ForeignKind[kind]


@pytest.mark.parametrize("code", [b"", b"Larice", b"123456", b"SV1:ABC", b"\x00\xff\x1b", b"httpd", b"hc1"])
def test_a_beginning_that_says_nothing_has_no_kind(code: bytes) -> None:
    assert foreign_kind(code) is None


def test_a_visit_code_is_six_digits_and_nothing_else() -> None:
    assert is_visit_code("004217")


@pytest.mark.parametrize(
    "text",
    ["", "12345", "1234567", "12 456", " 123456", "123456\n", "12345a", "-12345", "１２３４５６", "١٢٣٤٥٦"],
)
def test_what_only_looks_like_a_visit_code_is_none(text: str) -> None:
    assert not is_visit_code(text)
