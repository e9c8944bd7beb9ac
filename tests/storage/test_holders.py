"""Damaged rows of who holds which days are made again from what is kept, and only to what headquarters has (F49)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kiosk.domain.authority import Fence, Grant
from kiosk.domain.facts import LeaseReleased
from kiosk.storage.store import KioskStore
from tests.builders import TUESDAY, a_branch, a_desk, a_grant
from tests.fakes.feed import told
from tests.premises import Premises, driver_in

DAY = timedelta(days=1)
OURS, THEIRS, TAKEN = a_desk("P-01"), a_desk("P-02"), a_desk("P-03")
DAMAGE = {
    "more": "UPDATE lease SET last_day = '2027-12-31'",
    "less": "DELETE FROM lease WHERE space_id = 'PER:P-01'",
    "another's": "UPDATE lease SET holder = 'PER-1'",
}


def until(day: date, space: str, number: int, holder: str = "PER-1") -> Grant:
    return replace(a_grant(a_desk(space), number=number, holder=holder), first_day=TUESDAY, last_day=day)


def lived(store: KioskStore) -> None:
    """Days given, given back, extended, and taken by a fence."""
    told(
        store,
        a_branch(),
        *(OURS, THEIRS, TAKEN),
        until(TUESDAY + 9 * DAY, "P-01", 1),
        until(TUESDAY + 20 * DAY, "P-02", 1, "PER-3"),
        until(TUESDAY + 20 * DAY, "P-03", 1, "PER-2"),
        until(TUESDAY + 19 * DAY, "P-01", 2),
        Fence("PER-2", "ab.3", (("PER:P-03", 2),)),
    )
    with store.begin() as work:
        work.append(LeaseReleased("PER:P-01", 2, TUESDAY + 12 * DAY))


def damaged(store: KioskStore, sql: str) -> None:
    driver_in(store).execute(sql)
    store._shelves.places.forget()


@pytest.mark.fault("F49")
@pytest.mark.parametrize("damage", DAMAGE)
def test_leases_damaged_on_the_disk_are_made_again_from_the_lines_and_the_journal(
    premises: Premises, damage: str
) -> None:
    with premises.opened() as store:
        lived(store)
        right, rows = store.later(TUESDAY).holders, list(store._shelves.places.all_leases())
        damaged(store, DAMAGE[damage])
        assert store.later(TUESDAY).holders != right
        assert store.hear_holders_again(TUESDAY, right)
        assert list(store._shelves.places.all_leases()) == rows
        assert store.later(TUESDAY).holders == right


def test_what_does_not_lead_to_what_headquarters_has_changes_nothing(premises: Premises) -> None:
    with premises.opened() as store:
        lived(store)
        damaged(store, DAMAGE["less"])
        damaged(store, "UPDATE feed SET body = NULL WHERE position IN (5, 8)")
        rows = list(store._shelves.places.all_leases())
        assert not store.hear_holders_again(TUESDAY, "00")
        assert list(store._shelves.places.all_leases()) == rows
