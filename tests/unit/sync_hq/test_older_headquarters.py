"""A kiosk that is newer than headquarters: what it says is stored, passed on, and counts once headquarters is updated."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.bookings import BookingState
from kiosk.domain.facts import BookingConfirmed, CheckedIn
from kiosk.domain.visits import Source
from sync.client.steps import BatchStored, Refused, Upload
from sync.hq import app
from sync.hq.house import House
from sync.hq.projections import SqlRows
from sync.protocol.messages import Refusal
from tests.branch_in_process import ALL_BYTES, ALL_FACTS, BranchInProcess, KioskInProcess
from tests.builders import TUESDAY, a_desk, a_span
from tests.older import without
from tests.strictness import AnnouncedWarnings

DESK = a_desk().space_id


@pytest.fixture
def branch(tmp_path: Path) -> Iterator[BranchInProcess]:
    made = BranchInProcess(tmp_path)
    yield made
    made.close()


def confirms_and_lets_in(kiosk: KioskInProcess) -> tuple[str, str]:
    """A walk-in reads "confirmed" and comes in; the names of both facts."""
    with kiosk.store.begin() as work:
        lease = next(one for one in work.places.leases(DESK) if one.holder == kiosk.node)
        booked = work.append(BookingConfirmed(DESK, TUESDAY, a_span("10:00", "11:00"), lease.number, 1))
        return booked.ref, work.append(CheckedIn(TUESDAY, Source.PASS, booking=booked.ref)).ref


def rows_at(house: House, booked: str, came: str) -> tuple[BookingState | None, str | None]:
    """How headquarters shows the booking, and the visit's booking."""
    with house.store.reading() as connection:
        booking, visit = SqlRows(connection).booking(booked), SqlRows(connection).visit(came)
    return booking.state if booking else None, visit.booking_id if visit else None


@pytest.mark.fault("F39")
def test_what_headquarters_is_too_old_to_read_is_stored_and_passed_on_and_counts_after_its_update(
    branch: BranchInProcess, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("was put aside: UndecodableError")
    newer, other = branch.add("PER-1"), branch.add("PER-2")
    booked, came = confirms_and_lets_in(newer)
    with without("booking.confirmed"):
        newer.send()
    assert newer.store.journal.unsent_count() == 0
    assert rows_at(branch.house, booked, came) == (None, booked)
    other.read()
    with other.store.begin() as work:
        visit = work.visits.visit(came)
        assert visit is not None
        assert visit.booking_id == booked
        assert work.bookings.booking(booked) is not None
    branch.house.store.close()
    updated = app.open_house(branch.folder)
    shown = rows_at(updated, booked, came)
    updated.store.close()
    branch._open()
    assert shown == (BookingState.CONFIRMED, booked)


@pytest.mark.fault("F39")
@pytest.mark.parametrize("error", ["MALFORMED", "SIGNATURE", "TOO_LARGE", "GONE", "A WORD OF LATER"])
def test_whatever_headquarters_refuses_an_upload_for_nothing_is_deleted(
    branch: BranchInProcess, monkeypatch: pytest.MonkeyPatch, error: str
) -> None:
    kiosk = branch.add()
    confirms_and_lets_in(kiosk)
    unsent = kiosk.store.journal.unsent(ALL_FACTS, ALL_BYTES)
    with monkeypatch.context() as refusing:
        refusing.setattr(kiosk.line, "upload", lambda _bearer, _body: Refusal(error))
        assert kiosk.perform(Upload(ALL_FACTS, ALL_BYTES)) == Refused(error)
    assert kiosk.store.journal.unsent(ALL_FACTS, ALL_BYTES) == unsent
    assert isinstance(kiosk.perform(Upload(ALL_FACTS, ALL_BYTES)), BatchStored)
