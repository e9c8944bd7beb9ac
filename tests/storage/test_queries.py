"""No question a visitor waits for reads a whole table: time must not grow with the years (GOALS.md G2, G10)."""

from types import ModuleType

import pytest

from kiosk.storage import bookings, feed_inbox, journal, outbox, places, unit_of_work, vault, visits
from kiosk.storage.database import Prepared
from tests.premises import Premises, driver_in

MODULES = (bookings, feed_inbox, journal, outbox, places, unit_of_work, vault, visits)
GROWING = (
    "booking",
    "visit",
    "journal",
    "feed",
    "request",
    "subject",
    "host_word",
    "pass_record",
    "redemption",
)
WHOLE_BY_DESIGN = {
    "visits._ALL_INSIDE": "once, at the start",
    "journal._COUNTS": "once a night",
    "bookings._LONGEST": "once, at the start",
    "bookings._PENDING": "an index of the pending ones alone",
    "vault._OWED": "what is owed alone",
}


def questions(module: ModuleType) -> list[tuple[str, str]]:
    """The SELECTs a module prepares, by name."""
    short = module.__name__.rpartition(".")[2]
    prepared = [(name, value) for name, value in vars(module).items() if isinstance(value, Prepared)]
    return [(f"{short}.{name}", value.sql) for name, value in prepared if value.sql.startswith("SELECT")]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_no_question_scans_a_table_that_grows(premises: Premises, module: ModuleType) -> None:
    with premises.opened() as store:
        for name, sql in questions(module):
            plan = driver_in(store).execute(f"EXPLAIN QUERY PLAN {sql}", (1,) * sql.count("?")).fetchall()
            scanned = {step[3].split()[1] for step in plan if step[3].startswith("SCAN")}
            assert not scanned & set(GROWING) or name in WHOLE_BY_DESIGN, f"{name}: {plan}"


def test_what_is_taken_is_read_from_one_index_alone(premises: Premises) -> None:
    with premises.opened() as store:
        plan = (
            driver_in(store).execute(f"EXPLAIN QUERY PLAN {bookings._TAKEN.sql}", (1, 1, 1, "x")).fetchall()
        )
        assert [step[3] for step in plan] == [
            "SEARCH booking USING COVERING INDEX booking_span (start_ms>? AND start_ms<?)"
        ]
