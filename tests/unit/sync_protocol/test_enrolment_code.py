"""The enrolment QR's text: what one end writes the other reads, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol import enrolment_code
from sync.protocol.enrolment_code import EnrolmentCode, NotAnEnrolmentCodeError
from sync.protocol.limits import ENROLMENT_CODE_LETTERS

FINGERPRINT = bytes(range(32))
QR = "SVE1:7K4PMN:AAAQEAYEAUDAOCAJBIFQYDIOB4IBCEQTCQKRMFYYDENBWHA5DYPQ:127.0.0.1:43210"
ALPHANUMERIC = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")

codes = st.builds(
    EnrolmentCode,
    st.sampled_from(("https://127.0.0.1:8443", "https://sede.example", "https://10.0.0.7:1")),
    st.text(ENROLMENT_CODE_LETTERS, min_size=6, max_size=6),
    st.binary(min_size=32, max_size=32),
)


def test_a_code_is_written_as_the_protocol_says() -> None:
    assert enrolment_code.encode(EnrolmentCode("https://127.0.0.1:43210", "7K4PMN", FINGERPRINT)) == QR


@given(codes)
def test_what_is_written_is_read_back_and_fits_the_small_alphabet_of_a_qr(code: EnrolmentCode) -> None:
    text = enrolment_code.encode(code)

    assert enrolment_code.decode(text) == code
    assert set(text) <= ALPHANUMERIC


@pytest.mark.parametrize(
    "text",
    [
        "",
        "SV1:ABC",
        QR.lower(),
        QR + " ",
        QR.replace("7K4PMN", "7K4PM"),
        QR.replace("7K4PMN", "7K4PM0"),
        QR.replace("SVE1", "SVE2"),
        QR.replace("AAAQ", "AAA1"),
        QR.replace("DYPQ", "DYPR"),
        QR.replace("127.0.0.1:43210", "HTTP://EVIL"),
        QR.replace(":43210", ":4321000"),
        QR.replace(":43210", ":65536"),
        QR.replace(":43210", ":0"),
        QR.replace(":43210", ":PORT"),
        QR.replace("127.0.0.1", "HQ..EXAMPLE"),
        QR.replace("127.0.0.1", ".EXAMPLE"),
        QR.replace("127.0.0.1", "-HQ.EXAMPLE"),
        QR.replace("127.0.0.1", "H" * 64),
        QR.replace("127.0.0.1", ".".join("H" * 101)),
        "SVE1:7K4PMN::127.0.0.1:1",
    ],
)
def test_any_other_text_is_no_enrolment_code(text: str) -> None:
    with pytest.raises(NotAnEnrolmentCodeError):
        enrolment_code.decode(text)


def test_a_typed_code_may_have_hyphens_spaces_and_small_letters() -> None:
    assert enrolment_code.typed(" 7k4-pmn ") == "7K4PMN"
    assert enrolment_code.shown("7K4PMN") == "7K4-PMN"


def test_there_is_no_plain_http_path() -> None:
    with pytest.raises(ValueError, match="https"):
        enrolment_code.encode(EnrolmentCode("http://127.0.0.1:1", "7K4PMN", FINGERPRINT))
