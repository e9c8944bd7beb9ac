"""The rows of the projections as columns: what is searched by has its own, the rest is the value's canonical bytes."""

from typing import assert_never

from sqlalchemy import Table

from kiosk.domain.bookings import Booking, Request
from kiosk.domain.projection import FailedCheckIn, Redemption, Row
from kiosk.domain.visits import Visit
from kiosk.encoding import values
from kiosk.encoding.values import milliseconds
from sync.hq import tables

Columns = dict[str, object]


def columns_of(branch_id: str, row: Row) -> tuple[Table, Columns]:
    """Where a row is kept, and as what."""
    match row:
        case Booking():
            return tables.booking, _booking_columns(branch_id, row)
        case Request():
            day, state = row.day.isoformat(), row.state.value
            columns = {"request_id": row.request_id, "branch_id": branch_id, "day": day, "state": state}
            return tables.request, {**columns, "body": values.encode(row)}
        case Visit():
            return tables.visit, _visit_columns(branch_id, row)
        case Redemption():
            return tables.redemption, {"pass_id": row.pass_id, "visit_id": row.visit_id}
        case FailedCheckIn():
            columns = {"refusal_id": row.refusal_id, "branch_id": branch_id}
            return tables.failed_check_in, {
                **columns,
                "at_ms": milliseconds(row.at),
                "body": values.encode(row),
            }
        case never:
            assert_never(never)


def _booking_columns(branch_id: str, row: Booking) -> Columns:
    return {
        "booking_id": row.booking_id,
        "branch_id": branch_id,
        "space_id": row.space_id,
        "day": row.day.isoformat(),
        "start_ms": milliseconds(row.span.start),
        "end_ms": milliseconds(row.span.end),
        "takes_space": row.takes_space,
        "subject_id": row.subject_id,
        "body": values.encode(row),
    }


def _visit_columns(branch_id: str, row: Visit) -> Columns:
    return {
        "visit_id": row.visit_id,
        "branch_id": branch_id,
        "day": row.day.isoformat(),
        "arrived_ms": milliseconds(row.arrived_at),
        "left_ms": None if row.left_at is None else milliseconds(row.left_at),
        "party": row.party,
        "booking_id": row.booking_id,
        "body": values.encode(row),
    }
