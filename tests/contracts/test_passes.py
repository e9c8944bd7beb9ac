"""What every implementation of the port ``Passes`` keeps, the one in memory and the signed one alike."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

import pytest

from kiosk.domain.entry_passes import Claims, PassPurpose, PassRefusal, Preferences
from kiosk.domain.ports import Passes
from kiosk.encoding.passes import SignedPasses, key_id, public_key_of, sign_pass
from tests.fakes.passes import MemoryPasses

PRIVATE_KEY = bytes(range(32))
LAIA = Claims(
    pass_id=b"laia-001",
    purpose=PassPurpose.MEMBER,
    branches=None,
    not_before=datetime(2026, 1, 1, tzinfo=UTC),
    expires_at=datetime(2027, 1, 1, tzinfo=UTC),
    preferences=Preferences(language="de", large_text=True),
)
GUEST = Claims(
    pass_id=b"guest-17",
    purpose=PassPurpose.VISITOR,
    branches=frozenset({"TEN"}),
    not_before=datetime(2026, 5, 4, 6, tzinfo=UTC),
    expires_at=datetime(2026, 5, 4, 18, tzinfo=UTC),
)


class Office(NamedTuple):
    """Where passes are issued, and the port that verifies them."""

    issue: Callable[[Claims], bytes]
    passes: Passes


def signed_office() -> Office:
    public_key = public_key_of(PRIVATE_KEY)
    kid = key_id(public_key)
    return Office(
        issue=lambda claims: sign_pass(claims, PRIVATE_KEY, kid).encode(),
        passes=SignedPasses(lambda: {kid: public_key}),
    )


def memory_office() -> Office:
    passes = MemoryPasses()
    return Office(passes.issue, passes)


@pytest.fixture(params=[memory_office, signed_office])
def office(request: pytest.FixtureRequest) -> Office:
    make: Callable[[], Office] = request.param
    return make()


@pytest.mark.parametrize("claims", [LAIA, GUEST], ids=["member", "visitor"])
def test_a_pass_gives_back_exactly_what_it_was_issued_for(office: Office, claims: Claims) -> None:
    assert office.passes.verify(office.issue(claims)) == claims


def test_two_passes_are_never_confused(office: Office) -> None:
    laia, guest = office.issue(LAIA), office.issue(GUEST)
    assert office.passes.verify(guest) == GUEST
    assert office.passes.verify(laia) == LAIA


def test_reading_a_pass_does_not_use_it_up(office: Office) -> None:
    code = office.issue(GUEST)
    assert office.passes.verify(code) == office.passes.verify(code) == GUEST


def test_a_pass_with_one_digit_changed_is_refused(office: Office) -> None:
    code = office.issue(GUEST)
    changed = code[:-1] + (b"1" if code[-1:] != b"1" else b"2")
    assert office.passes.verify(changed) in {PassRefusal.FORGED, PassRefusal.UNREADABLE}


def test_a_pass_cut_off_anywhere_is_unreadable(office: Office) -> None:
    code = office.issue(LAIA)
    for length in range(len(code)):
        assert office.passes.verify(code[:length]) is PassRefusal.UNREADABLE


def test_a_code_made_for_something_else_is_foreign(office: Office) -> None:
    assert office.passes.verify(b"https://valle.example/") is PassRefusal.FOREIGN


def test_text_of_no_kind_is_unreadable(office: Office) -> None:
    assert office.passes.verify(b"Buongiorno") is PassRefusal.UNREADABLE
    assert office.passes.verify(b"") is PassRefusal.UNREADABLE
